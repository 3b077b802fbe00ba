"""Which items has a table with a line an area and several columns an item, under two or three lines of heads?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from ...domain.extraction.offices import AreaReading, Column, Head, Left, OfficeRow, Question
from ...domain.quantities import plain
from ..heads import head_key
from ..tables import ASIDE
from .building import RawRow, Sheet, built, counted_in
from .figures import Figure, figure_in, share_in
from .grids import EMPTY, Grid, GridCell, GridLine
from .head_words import BY_AREA
from .heads import BRACKETS, MAX_HEAD_LINE, signature_of

TOTAL = re.compile(r"全[区县市]|合计|总计|全[区县市]合计|小计|总体")
COUNTS = re.compile("序号|编号|排名")
OF_LINE: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.LEADER, re.compile(r".*领导|.*责任人")),
    (Column.LEAD, re.compile(r"牵头.*|主管.*|主办.*")),
    (Column.RESPONSIBLE, re.compile(r"责任.*")),
    (Column.DUE, re.compile(r".*(?:时限|期限|时间)")),
    (Column.UNIT, re.compile(r"计量单位")),
)


@dataclass(frozen=True)
class Item:
    """One item: the columns of it by what they say, and what its heads say of it."""

    columns: Mapping[Column, int]
    cells: Mapping[Column, GridCell]


@dataclass(frozen=True)
class ByArea:
    """The line with 目标任务 | 进度 | 完成比例, those above it that belong to the head, and the items."""

    at: int
    first: int
    items: tuple[Item, ...]
    labels: tuple[str, ...]
    names: GridLine
    area: int = 0  # the column of the areas' names


def by_area_of(grid: Grid) -> ByArea | None:
    """None for any other table."""
    for at, line in enumerate(grid.lines[:MAX_HEAD_LINE]):
        kinds = {place: kind for place, cell in enumerate(line.cells) if (kind := _kind(cell.text))}
        recurring = [kind for kind in BY_AREA if list(kinds.values()).count(kind) > 1]
        if recurring and len(set(kinds.values())) > 1:
            return _found(grid, at, kinds)
    return None


def head_of_areas(grid: Grid, found: ByArea) -> Head:
    columns = {place: column for item in found.items for column, place in item.columns.items()}
    return Head(grid.lines[found.at].where, found.labels, signature_of(found.labels), columns)


def rows_by_area(grid: Grid, found: ByArea, sheet: Sheet) -> tuple[list[OfficeRow], list[Left]]:
    """A row an item, with every area's line; and the lines that are none."""
    lines, left = [], []
    for line in grid.lines[found.at + 1 :]:
        if line.is_blank:
            continue
        said = _named(line, found)
        is_aside = ASIDE.fullmatch(said) and not TOTAL.fullmatch(_label(said))
        if said and not is_aside and any(cell.own for cell in line.cells[found.area + 1 :]):
            lines.append(line)
        else:
            left.append(Left(line.where, line.said, "备注或签名"))
    return [_row(grid, found, item, lines, sheet) for item in found.items], left


def _row(grid: Grid, found: ByArea, item: Item, lines: list[GridLine], sheet: Sheet) -> OfficeRow:
    readings = tuple(_reading(grid, found, item, line, sheet) for line in lines)
    total = next((line for line, one in zip(lines, readings, strict=True) if one.is_total), None)
    cells = dict(item.cells)
    if total is not None:
        cells |= {column: total.cell(place) for column, place in item.columns.items()}
    where = grid.where(found.names, min(item.columns.values()))
    percent: dict[Column, str] = {
        column: found.labels[place] for column, place in item.columns.items() if column is Column.SHARE
    }
    row = built(RawRow(where, cells), replace(sheet, labels=percent, columns=frozenset(cells)))
    asked = () if total is not None else (_about_total(row, readings),)
    return replace(row, by_area=readings, questions=(*row.questions, *asked))


def _about_total(row: OfficeRow, readings: tuple[AreaReading, ...]) -> Question:
    """The sum of the areas is shown; whether it is the goal somebody has to say."""
    unit = counted_in(row.text)
    goals = [(one.target, one.target_unit or unit) for one in readings if one.target is not None]
    units = {unit for _, unit in goals}
    if len(units) > 1:
        added = "各行目标的计量单位不同，没有相加，请填写目标值。"
    else:
        goal = sum((value for value, _ in goals), Decimal(0))
        added = f"各行目标相加是{plain(goal)}{''.join(units)}，请核对后填写目标值。"
    return Question(row.where, Column.VALUE, f"没有“全区”或“合计”行，看不出全区的目标。{added}")


def _reading(grid: Grid, found: ByArea, item: Item, line: GridLine, sheet: Sheet) -> AreaReading:
    def figure(column: Column) -> Figure:
        place = item.columns.get(column)
        return figure_in(line.cell(place).text) if place is not None else Figure()

    goal, reached = figure(Column.VALUE), figure(Column.REACHED)
    target, value = goal.value, reached.value
    share = None
    if (place := item.columns.get(Column.SHARE)) is not None:
        share, _ = share_in(
            line.cell(place).text,
            is_percent="%" in found.labels[place].replace("％", "%"),
            expected=value / target if value is not None and target else None,
        )
    said = " ".join(_named(line, found).split())
    is_total = bool(TOTAL.fullmatch(_label(said)))
    area = replace(sheet.register.unit(said), is_open=True) if is_total else sheet.register.unit(said)
    unread = line.cell(item.columns[Column.VALUE]).text if goal.is_said else ""
    unread_value = line.cell(item.columns[Column.REACHED]).text if reached.is_said else ""
    where = grid.where(line, found.area)
    return AreaReading(
        where,
        area,
        target,
        value,
        share,
        is_total=is_total,
        unit=reached.unit,
        unread=unread,
        target_unit=goal.unit,
        unread_value=unread_value,
    )


def _named(line: GridLine, found: ByArea) -> str:
    """Whose line it is; a total may stand where the lines are counted, in front of an empty name."""
    names = [line.cell(place).text for place in range(found.area)]
    return line.cell(found.area).text or next((one for one in names if TOTAL.fullmatch(_label(one))), "")


def _found(grid: Grid, at: int, kinds: Mapping[int, Column]) -> ByArea | None:
    above = _head_lines(grid, at, min(kinds))
    if not above:
        return None
    names = _item_line(above, min(kinds))
    groups = list(_groups(names, kinds))
    items = tuple(
        Item(columns, _said_above(above, names, columns)) for columns in groups if Column.VALUE in columns
    )
    labels = tuple(
        "/".join(filter(None, (_label(names.cell(place).text), _label(cell.text))))
        for place, cell in enumerate(grid.lines[at].cells)
    )
    area = _area_column([*above, grid.lines[at]], min(kinds))
    return ByArea(at, at - len(above), items, labels, names, area) if items else None


def _area_column(heads: list[GridLine], first: int) -> int:
    """The first in front of the items that is called something, and does not only count the lines."""
    called = [
        next((said for line in heads if (said := _label(line.cell(place).text))), "")
        for place in range(first)
    ]
    return next((place for place, said in enumerate(called) if said and not COUNTS.fullmatch(said)), 0)


def _head_lines(grid: Grid, at: int, first: int) -> list[GridLine]:
    """The lines above that name something of single items: not one text over all columns, as a title is."""
    found: list[GridLine] = []
    for line in reversed(grid.lines[max(0, at - 5) : at]):
        said = {cell.text for cell in line.cells[first:] if cell.text}
        is_title = len(said) < 2 and (not said or line.cell(0).text in said or not line.cell(first).own)
        if is_title:
            break
        found.insert(0, line)
    return found


def _item_line(above: list[GridLine], first: int) -> GridLine:
    """The one that says in front of the items, which begin at `first`, nothing else of them."""
    return next((line for line in above if _of_line(line, first) is None), above[0])


def _of_line(line: GridLine, first: int) -> Column | None:
    said = [_label(cell.own) for cell in line.cells[:first]]
    return next((column for column, pattern in OF_LINE if any(map(pattern.fullmatch, said))), None)


def _groups(names: GridLine, kinds: Mapping[int, Column]) -> Iterator[dict[Column, int]]:
    """The columns of each item: up to the next name, or to where what they say begins again."""
    group: dict[Column, int] = {}
    name = ""
    for place, kind in sorted(kinds.items()):
        called = names.cell(place).text or name
        if group and (kind in group or called != name):
            yield group
            group = {}
        group[kind], name = place, called
    if group:
        yield group


def _said_above(
    above: list[GridLine], names: GridLine, columns: Mapping[Column, int]
) -> dict[Column, GridCell]:
    """The item's name and what the other lines of the head say of it."""
    places = range(min(columns.values()), max(columns.values()) + 1)
    cells = {Column.TASK: _first(names, places)}
    for line in above:
        if line is names:
            continue
        column = _of_line(line, places.start) or Column.LEAD
        cells.setdefault(column, _first(line, places))
    return {column: replace(cell, is_covered=False) for column, cell in cells.items()}


def _first(line: GridLine, places: range) -> GridCell:
    return next((line.cell(place) for place in places if line.cell(place).text), EMPTY)


def _kind(text: str) -> Column | None:
    key = BRACKETS.sub("", head_key(text))
    return next((column for column, pattern in BY_AREA.items() if pattern.fullmatch(key)), None)


def _label(text: str) -> str:
    return re.sub(r"\s+", "", text)
