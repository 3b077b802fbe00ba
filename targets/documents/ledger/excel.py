"""How is the ledger written as Excel? Real numbers and dates, light as colour and word, ready for A3."""

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ...summaries.sheet import LedgerSheet
from ..kit import colours
from ..kit.excel import (
    BODY,
    BORDER,
    FONT,
    LEFT,
    MIDDLE,
    cell_of,
    lines_in,
    put,
    row_height,
    saved,
    set_up_paper,
    sheet_of,
    write_heads,
    write_title,
)  # fmt: skip
from .columns import CellKind, Column, Line, heads, lines, subtitle, title

HEAD_ROW = 3
LIGHT_FONTS = {
    light: Font(name=FONT, size=10, bold=True, color=ink) for light, (_, ink) in colours.LIGHTS.items()
}
LIGHT_FILLS = {light: PatternFill("solid", fgColor=ground) for light, (ground, _) in colours.LIGHTS.items()}


def ledger_workbook(sheet: LedgerSheet) -> bytes:
    """The ledger as .xlsx."""
    book = Workbook()
    page = sheet_of(book)
    page.title = "台账"
    columns, rows = heads(sheet), lines(sheet)
    write_title(page, title(sheet), subtitle(sheet), columns=len(columns))
    write_heads(page, HEAD_ROW, [(column.head, column.width) for column in columns])
    for place, line in enumerate(rows, HEAD_ROW + 1):
        _write_line(page, place, columns, line)
    _set_up_print(page, last_row=HEAD_ROW + len(rows), last_column=get_column_letter(len(columns)))
    across = sum(column.width for column in columns)
    set_up_paper(page, head_row=HEAD_ROW, across=across, title=title(sheet), below=subtitle(sheet))
    return saved(book)


def _write_line(page: Worksheet, row: int, columns: list[Column], line: Line) -> None:
    page.row_dimensions[row].height = row_height(_lines_needed(columns, line))
    for place, (column, value) in enumerate(zip(columns, line.cells, strict=True), 1):
        cell = cell_of(page, row, place)
        put(cell, value, "0.0%" if column.kind == CellKind.PERCENT else "General")
        cell.font, cell.border = BODY, BORDER
        cell.alignment = LEFT if column.kind == CellKind.WORDS else MIDDLE
        if column.kind == CellKind.LIGHT:
            cell.font, cell.fill = LIGHT_FONTS[line.light], LIGHT_FILLS[line.light]


def _lines_needed(columns: list[Column], line: Line) -> int:
    """Lines of the fullest wrapped cell; not every program finds the height of a row by itself."""
    texts = [
        (str(value), column.width)
        for column, value in zip(columns, line.cells, strict=True)
        if column.kind == CellKind.WORDS and value
    ]
    return max((lines_in(text, width) for text, width in texts), default=1)


def _set_up_print(page: Worksheet, *, last_row: int, last_column: str) -> None:
    page.freeze_panes = cell_of(page, HEAD_ROW + 1, 6)
    page.auto_filter.ref = f"A{HEAD_ROW}:{last_column}{max(last_row, HEAD_ROW + 1)}"
    page.print_area = f"A1:{last_column}{last_row}"
