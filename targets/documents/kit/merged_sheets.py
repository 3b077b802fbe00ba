"""How is a table written that is handed out rather than sorted? Headings said once over their rows, ready for A4
landscape; lists that are sorted and read back are `excel.list_workbook`."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from .excel import (
    BODY,
    BORDER,
    LEFT,
    LINE_HEIGHT,
    LIST_HEAD_ROW,
    MIDDLE,
    Value,
    cell_of,
    lines_in,
    put,
    row_height,
    saved,
    set_up_paper,
    sheet_of,
    write_heads,
    write_title,
)
from .merging import runs

NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]]")
NAME_AT_MOST = 31
LINES_OF_HALF_A_PAGE = 18
TOP = Alignment(horizontal="center", vertical="top", wrap_text=True)  # else its words stand on a later page


@dataclass(frozen=True, kw_only=True)
class MergedSheet:
    """One table under its title; `merged`: columns in which what several rows say is said once, the wider headings
    first. `centred`: other columns of short texts. `foot` stands below the table."""

    name: str
    title: str
    below: str
    heads: list[tuple[str, float]]
    rows: list[list[Value]]
    merged: Sequence[int] = ()
    centred: Collection[int] = ()
    foot: str = ""


def merged_workbook(sheets: Iterable[MergedSheet]) -> bytes:
    """A sheet each, in their order; there must be one."""
    book = Workbook()
    taken: set[str] = set()
    for place, sheet in enumerate(sheets):
        page = book.create_sheet() if place else sheet_of(book)
        page.title = _free_name(sheet.name, taken)
        _write(page, sheet)
    return saved(book)


def _write(page: Worksheet, sheet: MergedSheet) -> None:
    write_title(page, sheet.title, sheet.below, columns=len(sheet.heads))
    write_heads(page, LIST_HEAD_ROW, sheet.heads)
    first = LIST_HEAD_ROW + 1
    heights = _lines_needed(sheet)
    for place, (row, lines) in enumerate(zip(sheet.rows, heights, strict=True), first):
        for column, value in enumerate(row, 1):
            cell = cell_of(page, place, column)
            put(cell, value)
            cell.font, cell.border = BODY, BORDER
            is_centred = column - 1 in sheet.merged or column - 1 in sheet.centred
            cell.alignment = MIDDLE if is_centred or not isinstance(value, str) else LEFT
        page.row_dimensions[place].height = row_height(lines)
    for run in runs(sheet.rows, sheet.merged):
        if run.length > 1:
            column = run.column + 1
            page.merge_cells(
                start_row=first + run.first,
                end_row=first + run.last,
                start_column=column,
                end_column=column,
            )
            if sum(heights[run.first : run.last + 1]) > LINES_OF_HALF_A_PAGE:
                cell_of(page, first + run.first, column).alignment = TOP
    if sheet.foot:
        _write_foot(page, sheet, first + len(sheet.rows) + 1)
    page.freeze_panes = cell_of(page, first, 1)
    across = sum(width for _, width in sheet.heads)
    set_up_paper(page, head_row=LIST_HEAD_ROW, across=across, title=sheet.title, below=sheet.below)


def _lines_needed(sheet: MergedSheet) -> list[int]:
    """Lines of each row: of its fullest cell, and its part of what is said once over several."""
    widths = [width for _, width in sheet.heads]
    needed = [
        max(
            (
                lines_in(str(value), widths[at])
                for at, value in enumerate(row)
                if value and at not in sheet.merged
            ),
            default=1,
        )
        for row in sheet.rows
    ]
    for run in runs(sheet.rows, sheet.merged):
        own = slice(run.first, run.last + 1)
        lines = lines_in(str(sheet.rows[run.first][run.column] or ""), widths[run.column])
        if (missing := lines - sum(needed[own])) > 0:
            each = -(-missing // run.length)
            needed[own] = [height + each for height in needed[own]]
    return needed


def _write_foot(page: Worksheet, sheet: MergedSheet, row: int) -> None:
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(sheet.heads))
    cell = cell_of(page, row, 1)
    put(cell, sheet.foot)
    cell.font, cell.alignment = BODY, LEFT
    page.row_dimensions[row].height = LINE_HEIGHT * 2


def _free_name(name: str, taken: set[str]) -> str:
    """Such as a workbook takes, each once, whatever the case."""
    plain = NOT_IN_NAMES.sub(" ", name).strip(" '")[:NAME_AT_MOST] or "表"
    free, number = plain, 1
    while free.lower() in taken:
        number += 1
        free = f"{plain[: NAME_AT_MOST - len(str(number))]}{number}"
    taken.add(free.lower())
    return free
