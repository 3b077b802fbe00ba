"""Which rows has a table? The lines below its head: merged cells filled down, totals and notes set aside."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ...domain.extraction.offices import Column, Left, Where
from ..heads import head_key
from ..tables import ASIDE, TOTAL
from .building import RawRow
from .grids import EMPTY, Grid, GridCell, GridLine
from .heads import FoundHead

MAX_ROWS = 5_000
CHINESE = "[一二三四五六七八九十]{1,3}"
AREA_MARK = re.compile(rf"{CHINESE}、|第{CHINESE}[部章]|[（(]{CHINESE}[）)]")
MINOR_MARK = re.compile(r"[（(]")
FILLED_DOWN = (Column.AREA, Column.THEME)
NAMING = (Column.NUMBER, *FILLED_DOWN, Column.TASK)


class TooManyRows(Exception):
    """More rows than anybody has in a year."""


@dataclass
class Body:
    """Takes the lines of a table one after the other."""

    grid: Grid
    found: FoundHead
    rows: list[RawRow] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    area: str = ""
    theme: str = ""

    def read(self) -> "Body":
        for line in self.grid.lines[self.found.below :]:
            self._take(line)
            if len(self.rows) > MAX_ROWS:
                raise TooManyRows
        return self

    def _take(self, line: GridLine) -> None:
        if line.is_blank:
            return
        if why := self._why_left(line):
            self.left.append(Left(line.where, line.said, why))
            return
        if title := self._section(line):
            self._begin(title)
            return
        places = [(place, column) for place, column in self._places if column is not Column.STAGE]
        cells: dict[Column, GridCell] = {column: line.cell(place) for place, column in places}
        if not self._says_task(cells):
            self._go_on(line, cells)
            return
        self._fill_down(cells)
        self.rows.append(
            RawRow(
                line.where,
                cells,
                area=" ".join(cells.get(Column.AREA, EMPTY).text.split()) or self.area,
                theme=" ".join(cells.get(Column.THEME, EMPTY).text.split()) or self.theme,
                stages=tuple(
                    (self.found.head.labels[place], line.cell(place))
                    for place, column in self._places
                    if column is Column.STAGE
                ),
                places={column: self.grid.where(line, place) for place, column in self._places},
            )
        )

    @property
    def _places(self) -> list[tuple[int, Column]]:
        return [
            (place, column)
            for place, column in sorted(self.found.head.columns.items())
            if column is not Column.UNREAD
        ]

    def _why_left(self, line: GridLine) -> str:
        """Why a line is no row; empty where it may be one."""
        own = [cell.own for cell in line.cells if cell.own]
        if not own:
            return ""
        labels = self.found.head.labels
        if len(own) > 1 and all(
            any(head_key(said) == head_key(part) for part in (label, *label.split("/")))
            for said, label in zip(line.texts, labels, strict=False)
            if said
        ):
            return "又是列名"
        named = [line.cell(place).own for place, column in self._places if column in NAMING]
        is_total = any(map(TOTAL.fullmatch, named))
        task = self._task_of(line)
        is_aside = (
            any(map(ASIDE.fullmatch, own)) and len(own) <= 2 and (not task or bool(ASIDE.fullmatch(task)))
        )
        if is_total or is_aside:
            return "合计、备注或签名"
        is_section = len(own) == 1
        is_torn = self.grid.is_bare and len(line.cells) != len(labels) and not is_section
        return "格数和表头不同，看不出哪一格是什么" if is_torn else ""

    def _task_of(self, line: GridLine) -> str:
        return next((line.cell(place).own for place, column in self._places if column is Column.TASK), "")

    def _section(self, line: GridLine) -> str:
        """A line that only says what comes below it: one text over all columns, or alone and with a mark."""
        own = [cell.own for cell in line.cells if cell.own]
        if len(own) != 1:
            return ""
        said = " ".join(own[0].split())
        width = len(self.found.head.labels)
        covers = sum(cell.text == own[0] for cell in line.cells) > max(1, width // 2)
        nothing_merged = all(cell.own or not cell.text for cell in line.cells)
        return said if covers or (nothing_merged and AREA_MARK.match(said)) else ""

    def _begin(self, title: str) -> None:
        if MINOR_MARK.match(title) and self.area:
            self.theme = title
        else:
            self.area, self.theme = title, ""

    def _says_task(self, cells: Mapping[Column, GridCell]) -> bool:
        """Whether a row begins: with a task of its own, or a further content of one that is merged over several."""
        task, content = cells.get(Column.TASK, EMPTY), cells.get(Column.CONTENT, EMPTY)
        if task.own:
            return True
        return bool(content.own and (task.text or self.rows))

    def _fill_down(self, cells: dict[Column, GridCell]) -> None:
        """A category that stands only in its first line; and the task of further contents."""
        if not self.rows:
            return
        above = self.rows[-1]
        for column in FILLED_DOWN:
            if column in cells and not cells[column].text and not self._is_new_section(above, cells):
                cells[column] = replace(above.cell(column), is_covered=True)
        if not cells.get(Column.TASK, EMPTY).text:
            for column, cell in above.cells.items():
                if not cells.get(column, EMPTY).text and column not in (Column.CONTENT, Column.REMARKS):
                    cells[column] = replace(cell, is_covered=True)

    def _is_new_section(self, above: RawRow, cells: Mapping[Column, GridCell]) -> bool:
        """A theme ends where a new category begins."""
        area = cells.get(Column.AREA, EMPTY)
        return bool(area.own and area.own != above.said(Column.AREA))

    def _go_on(self, line: GridLine, cells: Mapping[Column, GridCell]) -> None:
        """A line without a task goes on with the one above it: further units, further words."""
        own = {column: cell for column, cell in cells.items() if cell.own}
        if not self.rows or not own or Column.NUMBER in own:
            self.left.append(Left(line.where, line.said, "没有写任务"))
            return
        above = self.rows[-1]
        merged = dict(above.cells)
        for column, cell in own.items():
            before = merged.get(column, EMPTY)
            both = f"{before.text}\n{cell.own}" if before.text and before.text != cell.own else cell.own
            merged[column] = replace(before if before.text else cell, text=both)
        self.rows[-1] = replace(above, cells=merged)


def above_head(grid: Grid, found: FoundHead) -> list[tuple[Where, str]]:
    """The lines over a head: its title, the unit that has filled it in, the day."""
    return [(line.where, line.said) for line in grid.lines[: found.first] if line.said]
