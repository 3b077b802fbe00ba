"""Which part of the report looks back, which one promises, which one explains words?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .headings import Heading
from .spans import Span

REVIEW_WORDS = re.compile(
    r"回顾|过去|[一二三四五六七八九十]年来|主要成绩|工作总结|工作进展|主要工作(?:完成|成效)|工作情况|取得的成|成效"
)
FORWARD_WORDS = re.compile(
    r"今年|目标|任务|安排|部署|思路|重点|要求|预期|工作|建设|打算|计划|措施|政府|全力|奋力|加快|推进|全面"
)
FIVE_YEARS = re.compile(
    r"(?:今后|未来|接下来)五年|五年(?:的)?(?:工作|奋斗|发展|主要)*(?:目标|任务|规划|思路|安排)|“十.五”时期(?:目标|任务)"
)
GLOSSARY = re.compile(
    r"^[【（(]?(?:附件?[：:\d一二三]*)?(?:名词|有关|相关|部分|文中)?(?:名词|术语|用语|词语|名称)(?:解释|注释|说明)|^附件|^附[：:]|^注释|^备注"
)
TURN = re.compile(
    r"(?:今年|20\d\d年)(?:全市|全县|全区|我市|我县|我区|政府)?(?:的)?(?:工作|政府工作|经济社会)?(?:的)?(?:总体要求|总体思路|总体安排)"
    r"|主要预期目标|做好(?:今年|20\d\d年)"
)
YEAR = re.compile(r"(20\d\d)年?")


class Part(StrEnum):
    """What a stretch of the report is for."""

    OPENING = "opening"
    REVIEW = "review"
    FIVE_YEARS = "five_years"
    FORWARD = "forward"
    GLOSSARY = "glossary"


@dataclass(frozen=True)
class Stretch:
    part: Part
    span: Span


def parts_of(text: str, headings: tuple[Heading, ...]) -> tuple[Stretch, ...]:
    """The report cut at its top headings; without any, where it begins to speak of this year."""
    cuts = [(heading.span.start, _part_of(heading.text)) for heading in headings if heading.level == 1]
    cuts += list(_five_years_inside(headings))
    cuts += [(start, Part.GLOSSARY) for start in _glossaries(text, cuts)]
    if not any(part is Part.FORWARD for _, part in cuts):
        cuts += _turn(text, cuts)
    annex = min(
        (start for start, part in cuts if part is Part.GLOSSARY), default=len(text)
    )  # it ends the report
    cuts = [(start, part) for start, part in cuts if start <= annex]
    ordered = sorted({0: Part.OPENING, **dict(sorted(cuts))}.items())
    ends = [start for start, _ in ordered[1:]] + [len(text)]
    return tuple(
        Stretch(part, Span(start, end))
        for (start, part), end in zip(ordered, ends, strict=True)
        if end > start
    )


def year_of(text: str, headings: tuple[Heading, ...]) -> int | None:
    """The year that the report is for: the latest in its top headings, else the year after the one it looks back on."""
    named = [int(year) for heading in headings if heading.level == 1 for year in YEAR.findall(heading.text)]
    if named:
        latest = max(named)
        only_review = all(
            REVIEW_WORDS.search(h.text) for h in headings if h.level == 1 and str(latest) in h.text
        )
        return latest + 1 if only_review else latest
    opening = YEAR.findall(text[:120])
    if opening:
        return int(opening[0])
    looked_at = re.search(r"(20\d\d)年工作回顾", text)
    if looked_at:
        return int(looked_at[1]) + 1
    spoken = re.findall(r"(20\d\d)年(?:是|，我们|政府工作|经济社会|全市|全县|全区|主要)", text)
    return max(map(int, spoken)) if spoken else None


def _part_of(heading: str) -> Part:
    if GLOSSARY.search(heading):
        return Part.GLOSSARY
    if FIVE_YEARS.search(heading) and "回顾" not in heading and "过去" not in heading:
        return Part.FORWARD if re.search(r"今年|20\d\d年", heading) else Part.FIVE_YEARS
    if REVIEW_WORDS.search(heading):
        return Part.REVIEW
    return Part.FORWARD


def _five_years_inside(headings: tuple[Heading, ...]) -> Iterator[tuple[int, Part]]:
    """Sections for the next five years in a part that promises, and where they end."""
    for at, heading in enumerate(headings):
        if heading.level == 1 or _part_of(heading.text) is not Part.FIVE_YEARS:
            continue
        yield heading.span.start, Part.FIVE_YEARS
        following = next((one for one in headings[at + 1 :] if one.level <= heading.level), None)
        if following and following.level > 1 and _part_of(following.text) is not Part.FIVE_YEARS:
            yield following.span.start, Part.FORWARD


def _glossaries(text: str, cuts: list[tuple[int, Part]]) -> list[int]:
    """Where words are explained: behind the report, so only after its first promise."""
    forward = min((start for start, part in cuts if part is Part.FORWARD), default=0)
    return [
        found.start()
        for found in re.finditer(r"^[^\n]{1,24}$", text, re.MULTILINE)
        if found.start() > forward and GLOSSARY.search(found[0].strip())
    ]


def _turn(text: str, cuts: list[tuple[int, Part]]) -> list[tuple[int, Part]]:
    """Where a report without headings turns to this year; a text that never looks back only promises."""
    found = TURN.search(text)
    if (found and any(part is Part.REVIEW for _, part in cuts)) or (
        found and re.search(r"20\d\d年工作回顾|过去一年|一年来", text[: found.start()])
    ):
        return [(text.rfind("\n", 0, found.start()) + 1, Part.FORWARD)]
    return [] if any(part is Part.REVIEW for _, part in cuts) else [(0, Part.FORWARD)]
