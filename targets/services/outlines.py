"""What stands for the report's text where it is not there: an outline of the catalogue, made by the program.

It has headings, titles and stated values, and no word of the report.
"""

from dataclasses import dataclass

from ..domain.extraction.heading_marks import PART, SECTION
from ..domain.extraction.numerals import chinese_numeral
from ..domain.extraction.spans import Span
from ..domain.wording import stated
from ..domain.words import Issued
from ..models import Report, Target, Theme

TASKS = "重点任务"  # what reports call the part whose sections are their tasks
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
    areas: list[Theme] = []
    for theme in _in_order(report, by_theme.keys()):
        if theme.area not in areas:
            lines += _headed(theme.area.title, [area.title for area in areas])
            areas.append(theme.area)
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


def _headed(title: str, before: list[str]) -> list[str]:
    """With a mark by which everybody sees a heading. Sections that follow a part which has no mark of its own are none
    of its sections: the report names a part of theirs that the catalogue leaves out."""
    if PART.match(title):
        return [title]
    parts = [one for one in before if not SECTION.match(one)]
    if not SECTION.match(title):
        has_tasks = len(parts) < len(before)
        return [f"{chinese_numeral(len(parts) + has_tasks + 1)}、{title}"]
    is_first = bool(before) and before[-1] in parts and not PART.match(before[-1])
    return [f"{chinese_numeral(len(parts) + 1)}、{TASKS}", title] if is_first else [title]


def _said(target: Target) -> str:
    title = " ".join(target.title.split())
    has_value = target.issued == Issued.SET and target.stated_value is not None
    return f"{title}：{stated(target)}" if has_value else title
