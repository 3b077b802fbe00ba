"""Who does what by when, where no table says it: ［牵头单位：…；责任单位：…］, 责任单位：… on a line of its own,
（…牵头，…等按职责分工负责，9月底前完成）."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..due_dates import deadline_in
from ..spans import Span, trimmed
from .rows import Column

LABELS: dict[Column, str] = {
    Column.LEADER: r"(?:牵头|责任|分管|包联|挂[钩点帮])(?:区|县|市)?领导|责任人|牵头负责人",
    Column.LEAD: r"牵头(?:责任)?(?:单位|部门)|主办单位|主责单位|主要责任单位|牵头",
    Column.SUPPORT: r"(?:配合|协同|协办|协作|参与|协助)(?:责任)?(?:单位|部门)?|协同（配合）单位",
    Column.RESPONSIBLE: r"责任(?:单位|部门|主体)|承办(?:单位|部门)|落实单位|实施单位",
    Column.DUE: r"(?:完成|办结|办理)?(?:时限|期限)(?:要求)?|完成(?:时间|日期)|时间要求",
}
LABEL = re.compile(
    "|".join(
        f"(?P<{column.value}>{pattern})"
        for column, pattern in ((column, f"(?:{said})") for column, said in LABELS.items())
    )
)
LABELLED = re.compile(rf"(?:^|(?<=[；;，,。\s]))(?:{LABEL.pattern})\s*[：:]")
ALONE = re.compile(rf"\s*[（(［\[【〔]?\s*(?:{LABEL.pattern})\s*[：:]")
OPENING, CLOSING = "（(［[【〔", "）)］]】〕"
SAYS_WHO = re.compile(r"牵头|责任(?:单位|部门)|配合单位|按职责分工|(?:局|办|委|部门|单位|街道|镇|乡)负责")
# …，由区住建局牵头，区民政局配合: without brackets, to the end of the paragraph.
INLINE = re.compile(
    rf"[，,。；;]\s*(?=(?:{'|'.join(LABELS.values())})\s*[：:])"
    r"|[，,。；;]\s*(?=由?[^，,。；;]{1,30}(?:局|办|委|会|部|院|中心|公司|单位|部门|街道|镇|乡)(?:牵头|负责)(?:负责|实施|落实)?(?:[，,。；;]|$))"
)
PARTS = re.compile(r"[，,；;。]")
BY_ROLE: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.LEAD, re.compile(r"^由?(?P<units>.+?)(?:负责)?(?:总)?牵头(?:负责|实施|落实|组织|推进)?$")),
    (
        Column.SUPPORT,
        re.compile(
            r"^(?P<units>.+?)(?:等(?:单位|部门)?)?(?:按(?:照)?(?:各自)?职责(?:分工)?(?:负责|落实|抓好落实)?|(?:积极)?配合(?:负责)?|协同(?:负责|配合)?|参与)$"
        ),
    ),
    (Column.RESPONSIBLE, re.compile(r"^由?(?P<units>.+?)(?:共同|分别|具体)?负责(?:落实)?$")),
)
NUMBERED = re.compile(
    r"\s*(?:[0-9]{1,3}\s*[．.、）)]\s*|[（(][0-9]{1,3}[）)]\s*|[①-⑳]\s*|[一二三四五六七八九十]{1,3}、\s*|[（(][一二三四五六七八九十]{1,3}[）)]\s*)"
)


@dataclass(frozen=True)
class Duties:
    """Who does a task, as it is said; each word once."""

    said: dict[Column, str]

    def __or__(self, other: "Duties") -> "Duties":
        both = dict(self.said)
        for column, words in other.said.items():
            both[column] = f"{both[column]}、{words}" if column in both else words
        return Duties(both)


@dataclass(frozen=True)
class Stretch:
    """A part of a paragraph: what is to be done (`task`, without its number), and who does it."""

    number: str
    task: Span
    duties: Duties | None


def is_duties_alone(paragraph: str) -> bool:
    """Whether a paragraph says nothing but who does what stands above it."""
    return bool(ALONE.match(paragraph))


def duties_in(words: str) -> Duties:
    """By labels where there are any, else by what is said of each: …牵头，…配合，…负责."""
    words = words.strip().strip(OPENING + CLOSING if _is_enclosed(words.strip()) else "").strip("。；; ")
    found = list(LABELLED.finditer(words))
    if not found:
        return Duties(dict(_by_roles(words)))
    ends = [*(one.start() for one in found[1:]), len(words)]
    duties = Duties({})
    for one, end in zip(found, ends, strict=True):
        value = words[one.end() : end].strip().strip("，,；;。 ")
        duties |= Duties({Column(str(one.lastgroup)): value})
    return duties


def stretches_of(paragraph: str) -> Iterator[Stretch]:
    """A paragraph's tasks, each with the brackets behind it that say who does it; the last may have none."""
    start = 0
    for bracket in _brackets(paragraph):
        inside = paragraph[bracket.start + 1 : bracket.end - 1]
        if not SAYS_WHO.search(inside) or not (duties := duties_in(inside)).said:
            continue
        yield _stretch(paragraph, Span(start, bracket.start), duties)
        start = bracket.end
    rest = trimmed(paragraph, Span(start, len(paragraph)))
    if found := INLINE.search(rest.of(paragraph)):
        at = rest.start + found.start()
        yield _stretch(paragraph, Span(rest.start, at), duties_in(paragraph[at + 1 : rest.end]))
    elif len(rest):
        yield _stretch(paragraph, rest, None)


def _stretch(paragraph: str, span: Span, duties: Duties | None) -> Stretch:
    mark = NUMBERED.match(span.of(paragraph))
    end = mark.end() if mark else 0
    number = mark[0].strip() if mark else ""
    return Stretch(number, trimmed(paragraph, Span(span.start + end, span.end)), duties)


def _brackets(paragraph: str) -> Iterator[Span]:
    """The outermost brackets, of whatever kind; 〔〕 may stand inside （）."""
    opened: list[int] = []
    for at, sign in enumerate(paragraph):
        if sign in OPENING:
            opened.append(at)
        elif sign in CLOSING and opened:
            start = opened.pop()
            if not opened:
                yield Span(start, at + 1)


def _is_enclosed(words: str) -> bool:
    return next(_brackets(words), Span(0, 0)) == Span(0, len(words)) and len(words) > 1


def _by_roles(words: str) -> Iterator[tuple[Column, str]]:
    """Pieces without a verb belong to the next that has one: 区水利局、区财政局，各乡镇按职责分工负责."""
    found: dict[Column, list[str]] = {}
    waiting: list[str] = []
    for piece in (piece.strip() for piece in PARTS.split(words)):
        role = next(((c, m["units"]) for c, pattern in BY_ROLE if (m := pattern.match(piece))), None)
        if role:
            found.setdefault(role[0], []).extend([*waiting, role[1].removesuffix("等")])
            waiting = []
        elif piece and (re.search(r"完成|底前|月|年内|时限", piece) and deadline_in(piece, 2000)):
            found.setdefault(Column.DUE, []).append(piece)
        elif piece:
            waiting.append(piece)
    if waiting and found.keys() & {Column.LEAD, Column.RESPONSIBLE, Column.SUPPORT}:
        found.setdefault(Column.SUPPORT, []).extend(waiting)
    yield from ((column, "、".join(said)) for column, said in found.items())
