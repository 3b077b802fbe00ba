"""Which rows are below another one? By their numbers (3 and 3.1, B-017 and B-017-01, 1、 and （1）), or because one
task goes over several contents. One level: what is below a row that is below another belongs to the uppermost."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...domain.extraction.offices import Column
from .building import RawRow
from .grids import GridCell

BELOW = re.compile(r"(?P<above>.+?)[-—–.．]\d{1,3}")
INNER = re.compile(r"[（(]\d{1,3}[）)]|[①-⑳]")
MARK = re.compile(r"\s*(?:(?P<outer>\d{1,3})[．.、](?!\d)|(?P<inner>[（(]\d{1,3}[）)]|[①-⑳]))")
# What one cell over all contents says of the task, and not of each of them.
OF_THE_TASK = frozenset(Column) - {
    Column.AREA, Column.THEME, Column.LEADER, Column.LEAD, Column.SUPPORT, Column.RESPONSIBLE, Column.DUE,
}  # fmt: skip


def with_levels(rows: Sequence[RawRow], *, splits_tasks: bool) -> list[RawRow]:
    """The rows, of which some know the place of the one above them. `splits_tasks`: a task that goes over several
    contents is a row of its own, and they are below it; else each content is a row and the task only its theme."""
    placed = list(_by_contents(rows) if splits_tasks else rows)
    return _by_numbers(placed)


def _by_contents(rows: Sequence[RawRow]) -> Iterator[RawRow]:
    at, place = 0, 0
    while at < len(rows):
        end = at + 1
        while end < len(rows) and _goes_on(rows[at], rows[end]):
            end += 1
        group = rows[at:end] if rows[at].cell(Column.CONTENT).own else rows[at : at + 1]
        at += len(group)
        if len(group) == 1:
            yield group[0]
        else:
            yield _task_of(group)
            yield from (_content_of(row, place) for row in group)
        place += len(group) + (len(group) > 1)


def _goes_on(first: RawRow, row: RawRow) -> bool:
    task = row.cell(Column.TASK)
    return task.is_covered and task.text == first.said(Column.TASK) and bool(row.cell(Column.CONTENT).own)


def _task_of(group: Sequence[RawRow]) -> RawRow:
    """With what holds for all of its contents."""
    first, *rest = group
    cells: dict[Column, GridCell] = {
        column: cell
        for column, cell in first.cells.items()
        if column in (Column.TASK, Column.NUMBER)
        or (column is not Column.CONTENT and all(row.said(column) == cell.text for row in rest))
    }
    return replace(first, cells=cells, stages=())


def _content_of(row: RawRow, above: int) -> RawRow:
    """The content is what it promises; what its task says once for all is no share of it."""
    task = row.said(Column.TASK)
    cells: dict[Column, GridCell] = {
        column: cell
        for column, cell in row.cells.items()
        if column not in (Column.TASK, Column.CONTENT, Column.NUMBER)
        and not (column in OF_THE_TASK and cell.is_covered)
    }
    cells[Column.TASK] = row.cell(Column.CONTENT)
    return replace(row, cells=cells, theme=row.theme or " ".join(task.split()), above=above)


def _by_numbers(rows: list[RawRow]) -> list[RawRow]:
    seen: dict[str, int] = {}
    outer: int | None = None
    found: list[RawRow] = []
    for place, row in enumerate(rows):
        number = _number_of(row)
        above = None
        if INNER.fullmatch(number):
            above = outer
        elif below := BELOW.fullmatch(number):
            above = seen.get(below["above"])
        if above is not None and rows[above].area != row.area:  # the numbers of another chapter
            above = None
        if above is not None and row.above is None:
            top = found[above].above
            row = replace(row, above=above if top is None else top)
        elif number and not INNER.fullmatch(number):
            outer = place
        if number:
            seen[number] = place
        found.append(row)
    return found


def _number_of(row: RawRow) -> str:
    """That of its own column, else the mark in front of its words."""
    said = "".join(row.said(Column.NUMBER).split())
    mark = MARK.match(row.said(Column.TASK))
    return said or ((mark["outer"] or mark["inner"]) if mark else "")
