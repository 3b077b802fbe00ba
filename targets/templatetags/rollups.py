"""How does an area, a unit or a group stand in a row with its figures? Written here and not as a template, because the
row is drawn anew for each of them when another day is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..domain.rollup import Rollup
from ..summaries.groups import GroupRow
from ..summaries.ranking import UnitRow
from ..summaries.wall import AreaGroup
from .tracker import _moment_params, _query, in_words, percent, stack

register = template.Library()

Row = AreaGroup | UnitRow | GroupRow


@dataclass(frozen=True, kw_only=True)
class Table:
    """What is the same in all rows: `is_small`: units too small to be ranked; `is_full`: with what was sent back;
    `has_moves`: with the places gained or lost; `query` keeps addresses at the moment that is shown."""

    year: int
    query: str
    is_small: bool
    is_full: bool
    has_moves: bool


@register.simple_tag(takes_context=True)
def rollup_rows(context, groups: Iterable[Row], *, small: object, full: object, moves: object) -> SafeString:
    """The rows of a table; each is kept with its figures, see `parts_of`."""
    table = Table(
        year=context["report"].year,
        query=_query(_moment_params(context)),
        is_small=bool(small),
        is_full=bool(full),
        has_moves=bool(moves),
    )
    return SafeString("".join([_kept_row(group, table) for group in groups]))


def _kept_row(group: Row, table: Table) -> str:
    parts = group.parts
    if table not in parts:
        parts[table] = _row(group, table)
    return parts[table]


def _row(group: Row, table: Table) -> str:
    if isinstance(group, UnitRow):
        return _unit_row(group, table)
    return _group_row(group, table) if isinstance(group, GroupRow) else _area_row(group, table)


def _area_row(group: AreaGroup, table: Table) -> str:
    area = group.area
    return (
        f"<tr>{_head(area.get_absolute_url() + table.query, area.short_title)}{_figures(group.rollup)}</tr>"
    )


def _unit_row(row: UnitRow, table: Table) -> str:
    rank = "" if table.is_small else f'<td class="num">{row.rank}</td>'
    climbed = f'<td class="num" data-label="较上月">{moved(row.climbed)}</td>'
    since = climbed if table.has_moves and not table.is_small else ""
    head = _head(reverse("unit", args=[table.year, row.unit.pk]) + table.query, str(row.unit))
    return f"<tr>{rank}{since}{head}{_figures(row.rollup)}{_returned(row) if table.is_full else ''}</tr>"


def _group_row(row: GroupRow, table: Table) -> str:
    """A group within another stands in a step; what it is about stands below its name."""
    group = row.group
    address = reverse("group", args=[table.year, group.pk]) + table.query
    about = format_html("<small>{}</small>", group.introduction) if group.introduction else ""
    head = '<th scope="row"{}><a href="{}">{}</a>{}</th>'
    step = SafeString(" data-within") if group.parent_id else ""
    return f"<tr>{format_html(head, step, address, group.name, about)}{_figures(row.rollup)}</tr>"


def _head(address: str, name: str) -> str:
    return format_html('<th scope="row"><a href="{}">{}</a></th>', address, name)


@register.filter
def moved(climbed: int | None) -> SafeString:
    """The places gained or lost since the month-end before: ↑2; a dash where there was none then."""
    if climbed is None:
        return SafeString('<span class="muted" title="上月末没有排名">—</span>')
    if not climbed:
        return SafeString('<span class="moved">持平</span>')
    way, arrow = ("up", "↑") if climbed > 0 else ("down", "↓")
    return format_html('<span class="moved" data-moved="{}">{}{}</span>', way, arrow, abs(climbed))


def _figures(r: Rollup) -> str:
    on_pace = _rate(r.on_pace_rate, r.on_pace_count, r.lit_count)
    return (
        f'<td class="num" data-label="项数">{r.active_count}</td>'
        f'<td class="rollups__bar">{stack(r)}<span class="visually-hidden">{in_words(r)}</span></td>'
        f'<td class="num" data-label="完成率">{percent(r.done_rate)}</td>'
        f'<td class="num rollups__pace" data-label="达序时率">{on_pace}</td>'
        f'<td class="num" data-label="定性项数">{r.narrative_count}</td>'
        f'<td class="num" data-label="填报率">{_rate(r.reporting_rate, r.answered_count, r.demanded_count)}</td>'
    )


def _rate(rate: Fraction | None, part: int, whole: int) -> str:
    return percent(rate) + (f"<small>{part} / {whole}</small>" if whole else "")


def _returned(row: UnitRow) -> str:
    shown = f"{percent(row.returned_rate)}<small>{row.returned_count} / {row.checked_count}</small>"
    return f'<td class="num" data-label="退回率">{shown}</td>'
