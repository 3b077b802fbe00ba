"""How is somebody's Excel file read? Within bounds, every cell as text, and what cannot be read named by its place."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO

from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from ..domain.filetypes import FileType
from ..domain.quantities import plain
from ..inspection import type_of
from .bounds import MAX_BYTES, TooMuch, has_too_many_parts, within_bounds
from .dates import day_of_serial
from .formats import date_format, is_percent, is_scaled, shows_day, shows_year, unit_shown
from .heads import head_key, placed
from .rows import Fault
from .tables import MAX_HEAD_LINE, MAX_TEXT, TOO_LONG, Cell, Columns, Table, table_of
from .text import cleaned, unescaped

MAX_COLUMNS = 60
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
EMPTY = Cell()
BROKEN = "文件已损坏，打不开。"


class NotAWorkbook(Exception):
    """The file is not taken; `sentence` says why."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def is_packed(content: IO[bytes]) -> bool:
    """Whether a file is no text but a workbook, or something else that programs pack in the same way."""
    content.seek(0)
    first = content.read(4)
    content.seek(0)
    return first in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def open_workbook(content: IO[bytes], *, has_results: bool = False) -> Workbook:
    """A workbook to read row by row; formulas are not calculated, links not followed. Raises `NotAWorkbook`.

    `has_results`: of a formula what it gave when the file was saved, instead of the formula.
    """
    content.seek(0, 2)
    if content.tell() > MAX_BYTES:
        raise NotAWorkbook(f"文件超过{MAX_BYTES // 1024**2}MB。")
    if has_too_many_parts(content) or type_of(content) != FileType.XLSX:
        raise NotAWorkbook(
            "不是.xlsx文件，或已加密、含有宏。请在Excel或WPS中另存为“Excel工作簿（.xlsx）”再上传。"
        )
    try:
        book = load_workbook(within_bounds(content), read_only=True, keep_links=False, data_only=has_results)
    except TooMuch as too_much:
        raise NotAWorkbook(too_much.sentence) from None
    except Exception:  # `Damaged`, and openpyxl raises whatever a broken part makes it stumble over
        raise NotAWorkbook(BROKEN) from None
    if len({sheet._worksheet_path for sheet in book.worksheets}) < len(book.worksheets):  # type: ignore[attr-defined]
        raise NotAWorkbook(BROKEN)  # one part shown as many sheets would be read as often
    # Numbers stay numbers: openpyxl makes an error of one that its format calls a date and that is none, 20240630.
    book._date_formats = book._timedelta_formats = frozenset()  # type: ignore[attr-defined]
    return book


def table_in(book: Workbook, title: str, columns: Columns) -> Table:
    """The table of a sheet; the sheet may be called otherwise where it is the only one that has the columns."""
    called = _sheet_called(book, title)
    sheets = [called] if called else _sheets_with(book, columns)
    if len(sheets) != 1:
        names = "、".join(f"“{sheet.title}”" for sheet in sheets)
        which = f"可能是{names}，看不出是哪一张，请只留一张，或把它改名为“{title}”。"
        return Table(faults=[Fault(title, 0, "", which if sheets else "缺少这张工作表。")], is_whole=False)
    (sheet,) = sheets
    try:
        return replace(table_of(title, _lines(book, sheet), columns), sheet=sheet.title)
    except Exception:  # as above
        return Table(faults=[Fault(title, 0, "", "这张工作表已损坏，读不出来。")], is_whole=False)


def not_read(book: Workbook, *tables: Table) -> list[str]:
    """In words, which other sheets say something; hidden ones are nobody's to fill in."""
    read = {table.sheet for table in tables}
    others = [s for s in book.worksheets if s.title not in read and s.sheet_state == "visible" and _says(s)]
    return [f"没有读工作表{'、'.join(f'“{sheet.title}”' for sheet in others)}。"] if others else []


def has_sheet(book: Workbook, title: str) -> bool:
    return _sheet_called(book, title) is not None


def cell_of(book: Workbook, cell) -> Cell:
    """A cell as a person would type it: a plain number, an ISO date, text without what nobody sees."""
    match cell.value:
        case None:
            return EMPTY
        case value if cell.data_type == "f":
            return Cell(wrong="是公式，请改填数值或文字（复制后“选择性粘贴—数值”）。")
        case value if cell.data_type == "e":
            return Cell(wrong=f"是错误值{value}。")
        case bool() as value:
            return Cell(wrong="是逻辑值，请改填数字或文字。", mark="是" if value else "否")
        case int() | float() as value:
            return _of_number(book, cell, value)
        case datetime() | date() as value:
            return Cell(text=f"{value:%Y-%m-%d}")
        case str() as value if len(value) > MAX_TEXT:
            return Cell(wrong=TOO_LONG)
        case str() as value:
            text = cleaned(unescaped(value))
            return Cell(text=text) if text else EMPTY
    return Cell(wrong="既不是数字、文字，也不是日期。")


def _of_number(book: Workbook, cell, value: float) -> Cell:
    number_format = cell.number_format or ""
    day = day_of_serial(value, is_from_1904=book.epoch == CALENDAR_MAC_1904)
    if shown := date_format(number_format, cell.style_array.numFmtId):
        return _of_date(value, day, shown)
    if is_scaled(number_format):
        return Cell(
            wrong=f"的数字格式把{_number(value)}缩小显示，看不出以哪个为准，请改为常规格式，再核对数字。"
        )
    if is_percent(number_format):
        text = _number(value * 100) + "%"
    else:
        text = _number(value) + unit_shown(number_format, is_negative=value < 0)
    return Cell(text=text, day=day.isoformat() if day else "")


def _of_date(value: float, day: date | None, shown: str) -> Cell:
    """As its format shows it: 2024-6 is kept as the first of June, 6月30日 as one of the year in which it was typed."""
    if 0 <= value < 1:
        return Cell(wrong=f"是时间（{_time_of(value)}），不是数字、文字或日期。")
    if day is None:
        return Cell(text=_number(value))
    if not shows_day(shown) and day.day == 1:
        return Cell(text=f"{day.year}年{day.month}月")
    if shows_day(shown) and not shows_year(shown):
        return Cell(text=f"{day.month}月{day.day}日")
    return Cell(text=day.isoformat(), day=day.isoformat())


def _time_of(value: float) -> str:
    minutes = round(value * 24 * 60) % (24 * 60)
    return f"{time(minutes // 60, minutes % 60):%H:%M}"


def _number(value: float) -> str:
    """With the 15 digits that Excel shows and keeps; beyond them in scientific notation, as it is not known."""
    return plain(Decimal(f"{value:.15g}")) if abs(value) < 1e15 else f"{value:.2E}"


def _sheet_called(book: Workbook, title: str):
    named = [name for name in book.sheetnames if head_key(name) == head_key(title)]
    return book[named[0]] if named else None


def _sheets_with(book: Workbook, columns: Columns) -> list:
    """The sheets with all columns that have to be there."""
    needed = columns.names.keys() - columns.optional
    return [
        sheet
        for sheet in book.worksheets
        if any(needed <= placed(heads, columns.names).places.keys() for heads in _first_lines(sheet))
    ]


def _says(sheet) -> bool:
    return any(any(heads) for heads in _first_lines(sheet))


def _first_lines(sheet) -> Iterator[list[str]]:
    try:
        for cells in sheet.iter_rows(max_row=MAX_HEAD_LINE, max_col=MAX_COLUMNS, values_only=True):
            yield [value if isinstance(value, str) else "" for value in cells]
    except Exception:  # a broken sheet is not the one that is looked for
        return


def _lines(book: Workbook, sheet) -> Iterator[list[Cell]]:
    """All lines from the first; what stands in a merged cell is in each line that it covers."""
    merges = _merges(book, sheet)
    sheet.reset_dimensions()  # what the file claims of its size need not be true
    covering: dict[int, tuple[int, Cell]] = {}  # by place: until which line, and what
    for line, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
        cells = [EMPTY if cell.value is None else cell_of(book, cell) for cell in row]
        for place, (last, cell) in list(covering.items()):
            if line > last:
                del covering[place]
            elif place < len(cells) and cells[place] is EMPTY:
                cells[place] = cell
        for place, last in merges.get(line, ()):
            if place < len(cells) and cells[place] is not EMPTY:
                cell = cells[place]
                cells[place] = Cell(cell.text, cell.wrong, cell.day, cell.mark, is_merged=True)
                covering[place] = last, cells[place]
        yield cells


def _merges(book: Workbook, sheet) -> dict[int, list[tuple[int, int]]]:
    """Cells merged over several lines: by the first line, of each the place and the last line."""
    found: dict[int, list[tuple[int, int]]] = {}
    for first_column, first, _, last in merged_ranges(book, sheet):
        if last > first:
            found.setdefault(first, []).append((first_column - 1, last))
    return found


def merged_ranges(book: Workbook, sheet) -> list[tuple[int, int, int, int]]:
    """First column and line, last column and line of each merged cell, counted from 1.

    They stand behind the lines in the file, so they are looked for before those are read.
    """
    content: bytes = book._archive.read(sheet._worksheet_path)  # type: ignore[attr-defined]
    return [range_boundaries(ref.decode()) for ref in MERGED.findall(content)]  # type: ignore[misc]
