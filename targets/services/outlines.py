"""What stands for the report's text where it is not there: an outline of the catalogue, made by the program.

It has headings, titles and stated values, and no word of the report.
"""

from dataclasses import dataclass

from ..domain.extraction.heading_marks import PART, SECTION
from ..domain.extraction.numerals import chinese_number, chinese_numeral
from ..domain.extraction.spans import Span
from ..domain.wording import stated
from ..domain.words import Issued
from ..models import Report, Target, Theme

SAYS_WHAT_IT_IS = "本页由系统按目录生成，是提纲，不是报告原文。"


@dataclass(frozen=True)
class Outline:
    """Its text, and where in it targets stand, by their keys."""

    title: str
    text: str
    spans: dict[int, Span]


def outline_of(report: Report) -> Outline:
    """Area by area, theme by theme, one line each target."""
    lines: list[str] = [f"{report.title}提纲", SAYS_WHAT_IT_IS]
    places: list[tuple[int, int]] = []
    targets = Target.objects.filter(report=report, added_document="").in_print_order()
    by_theme: dict[int, list[Target]] = {}
    for target in targets:
        by_theme.setdefault(target.theme_id, []).append(target)
    themes = _in_order(report, by_theme.keys())
    heads = _heads(report, list(dict.fromkeys(theme.area for theme in themes)))
    for theme in themes:
        lines += heads.pop(theme.area.pk, ())
        if theme.parent_id and theme.title != theme.area.title:
            lines.append(theme.title)
        for target in by_theme[theme.pk]:
            places.append((target.pk, len(lines)))
            lines.append(f"{_said(target)}。")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    spans = {pk: Span(starts[at], starts[at] + len(lines[at]) - 1) for pk, at in places}
    return Outline(f"{report.title}提纲"[:60], "\n".join(lines) + "\n", spans)


def titles_of(report: Report) -> frozenset[str]:
    """What heads the lines of an outline."""
    return frozenset(theme.title for theme in report.themes.all())


def _in_order(report: Report, used: object) -> list[Theme]:
    themes = report.themes.filter(pk__in=list(used)).select_related("parent")  # type: ignore[call-overload]
    return sorted(themes, key=lambda theme: (theme.area.position, theme.area.pk, theme.position, theme.pk))


def _heads(report: Report, areas: list[Theme]) -> dict[int, tuple[str, ...]]:
    """The lines that head each area, by its key, so that the outline has the parts of such a report.

    Sections （一）… stand in a part: where no part 一、 is above them one is made, and what comes before them without a
    mark (主要预期目标) is in it. Without any sections every area is a part.
    """
    if not any(SECTION.match(area.title) for area in areas):
        return {
            area.pk: (area.title if PART.match(area.title) else f"{chinese_numeral(number)}、{area.title}",)
            for number, area in enumerate(areas, 1)
        }
    heads: dict[int, tuple[str, ...]] = {}
    is_in_part, sections = False, 0
    for place, area in enumerate(areas):
        title = area.title
        above = () if is_in_part or PART.match(title) else (_part_above(report, areas[place:]),)
        if PART.match(title):
            sections = 0
        elif SECTION.match(title):
            sections += 1
        elif sections:  # behind the others it is one more
            sections += 1
            title = f"（{chinese_numeral(sections)}）{title}"
        is_in_part = True
        heads[area.pk] = (*above, title)
    return heads


def _part_above(report: Report, areas: list[Theme]) -> str:
    """It has the number before that of the next part; the part before it, which looks back, is in no catalogue."""
    following = next((area.title for area in areas if PART.match(area.title)), "")
    number = chinese_number(following.partition("、")[0]) if following else None
    return f"{chinese_numeral(max(int(number) - 1, 1) if number else 1)}、{report.year}年目标任务"


def _said(target: Target) -> str:
    title = " ".join(target.title.split())
    has_value = target.issued == Issued.SET and target.stated_value is not None
    return f"{title}：{stated(target)}" if has_value else title
