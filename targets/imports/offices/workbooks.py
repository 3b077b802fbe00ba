"""What stands in somebody's workbook, sheet by sheet, with the cells that are merged and what formulas gave?"""

from collections.abc import Iterator
from dataclasses import replace
from typing import IO

from openpyxl import Workbook

from ...domain.extraction.offices import Where
from ..sheets import NotAWorkbook, cell_of, merged_ranges, open_workbook
from .grids import EMPTY, Grid, GridCell, GridLine, OfficeFile, Writer

MAX_COLUMNS = 200
BROKEN_SHEET = "里的工作表“{sheet}”已损坏，读不出来。请核对原文件后重新选择。"


def office_file_of_workbook(content: IO[bytes]) -> OfficeFile:
    """Its visible sheets; in the text each begins with its name. Raises `NotAWorkbook`."""
    book, results = open_workbook(content), open_workbook(content, has_results=True)
    writer = Writer()
    for sheet, calculated in zip(book.worksheets, results.worksheets, strict=True):
        if sheet.sheet_state != "visible":
            continue
        try:
            lines = list(_lines(book, sheet, results, calculated))
        except Exception:  # openpyxl raises whatever a broken sheet makes it stumble over
            raise NotAWorkbook(BROKEN_SHEET.format(sheet=sheet.title)) from None
        if lines:
            writer.paragraph(sheet.title, sheet=sheet.title)
            written = [_written(writer, sheet.title, number, cells) for number, cells in lines]
            writer.grid(Grid(sheet.title, tuple(written), has_letters=True))
    return writer.file()


def _written(writer: Writer, sheet: str, number: int, cells: list[GridCell]) -> GridLine:
    """In the text a cell over several columns is written once, one over several lines in each of them."""
    shown: list[str | None] = []
    for at, cell in enumerate(cells):
        goes_on = at > 0 and cell.is_covered and cells[at - 1].text == cell.text and shown[-1] != ""
        shown.append(None if goes_on else " ".join(cell.text.split()))
    return writer.line(Where(sheet, number), cells, shown)


def _lines(book: Workbook, sheet, results: Workbook, calculated) -> Iterator[tuple[int, list[GridCell]]]:
    """The lines that say something, with their numbers; what a merged cell says stands in all that it covers."""
    merges: dict[int, list[tuple[int, int, int]]] = {}
    for first_column, first, last_column, last in merged_ranges(book, sheet):
        merges.setdefault(first, []).append((first_column - 1, min(last_column, MAX_COLUMNS), last))
    for one in (sheet, calculated):
        one.reset_dimensions()  # what the file claims of its size need not be true
    covering: dict[int, tuple[int, GridCell]] = {}  # by place: until which line, and what
    rows = zip(sheet.iter_rows(max_col=MAX_COLUMNS), calculated.iter_rows(max_col=MAX_COLUMNS), strict=False)
    for number, (row, given) in enumerate(rows, 1):
        cells = [_cell(book, cell, results, result) for cell, result in zip(row, given, strict=False)]
        _fill(cells, number, covering, merges.get(number, ()))
        while cells and cells[-1] == EMPTY:
            cells.pop()
        if any(cell.own or cell.wrong for cell in cells):
            yield number, cells


def _fill(
    cells: list[GridCell],
    number: int,
    covering: dict[int, tuple[int, GridCell]],
    beginning: "list[tuple[int, int, int]] | tuple[()]",
) -> None:
    """Write into each covered place what the merged cell says, and remember it for the lines below."""
    for place, (last, cell) in list(covering.items()):
        if number > last:
            del covering[place]
        else:
            _put(cells, place, cell)
    for first, end, last in beginning:
        said = cells[first] if first < len(cells) else EMPTY
        covered = replace(said, is_covered=True)
        for place in range(first, end):
            if place > first:
                _put(cells, place, covered)
            if last > number:
                covering[place] = last, covered


def _put(cells: list[GridCell], place: int, cell: GridCell) -> None:
    if cell.text:
        cells.extend([EMPTY] * (place + 1 - len(cells)))
        if cells[place] == EMPTY:
            cells[place] = cell


def _cell(book: Workbook, cell, results: Workbook, result) -> GridCell:
    """Of a formula its result, where the file was saved with one."""
    if cell.value is None:
        return EMPTY
    if cell.data_type == "f" and result.value is not None:
        read = cell_of(results, result)
    else:
        read = cell_of(book, cell)
    return GridCell(read.text, day=read.day, wrong=read.wrong)
