"""How is somebody's Excel file read? Within bounds, every cell as text, and what cannot be read named by its place."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from openpyxl import Workbook, load_workbook

from ...domain.filetypes import FileType
from ...domain.quantities import plain
from ...inspection import type_of
from .rows import Fault, Row

MAX_BYTES = 5 * 1024**2
MAX_UNPACKED_BYTES = 40 * 1024**2  # what 50,000 formatted but empty rows take
MAX_COLUMNS = 60
MAX_HEAD_LINE = 20  # above it a title and hints may stand


class NotAWorkbook(Exception):
    """The file is not taken; `sentence` says why."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class Unreadable(Exception):
    """A cell that stands for no text, number or date; `sentence` says what it holds."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def open_workbook(content: IO[bytes]) -> Workbook:
    """A workbook to read row by row; formulas are not calculated, links not followed. Raises `NotAWorkbook`."""
    content.seek(0, 2)
    if content.tell() > MAX_BYTES:
        raise NotAWorkbook(f"文件超过{MAX_BYTES // 1024**2}MB。")
    if type_of(content) != FileType.XLSX:
        raise NotAWorkbook(
            "不是.xlsx文件，或已加密、含有宏。请在Excel或WPS中另存为“Excel工作簿（.xlsx）”再上传。"
        )
    with zipfile.ZipFile(content) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())  # no more than this is ever unpacked
    if unpacked > MAX_UNPACKED_BYTES:
        raise NotAWorkbook("文件内容过大。请删除表格下方和右侧的空行空列，去掉图片，再上传。")
    content.seek(0)
    try:
        return load_workbook(content, read_only=True, keep_links=False)
    except Exception:  # openpyxl raises whatever a broken part makes it stumble over
        raise NotAWorkbook("文件已损坏，打不开。") from None


def rows_of_sheet(
    book: Workbook,
    title: str,
    columns: tuple[str, ...],
    faults: list[Fault],
    *,
    optional: frozenset[str] = frozenset(),
    others_allowed: bool = False,
) -> list[Row]:
    """The lines of a sheet that are not empty, below the line that names the columns.

    What is wrong with the sheet, its columns or a cell is added to `faults`; an unreadable cell is then empty.
    """
    if title not in book.sheetnames:
        faults.append(Fault(title, 0, "", "缺少这张工作表。"))
        return []
    try:
        return list(_rows(book[title], columns, faults, optional=optional, others_allowed=others_allowed))
    except Exception:  # as above
        faults.append(Fault(title, 0, "", "这张工作表已损坏，读不出来。"))
        return []


def text_of_cell(cell) -> str:
    """A cell as a person would type it: plain number, ISO date, text without outer spaces. Raises `Unreadable`."""
    value = cell.value
    match value:
        case None:
            return ""
        case _ if cell.data_type == "f":
            raise Unreadable("是公式，请改填数值或文字（复制后“选择性粘贴—数值”）。")
        case _ if cell.data_type == "e":
            raise Unreadable(f"是错误值{value}。")
        case bool():
            raise Unreadable("是逻辑值，请改填数字或文字。")
        case int() | float():
            is_percent = "%" in (cell.number_format or "")
            return _number(value * 100) + "%" if is_percent else _number(value)
        case datetime() | date():
            return f"{value:%Y-%m-%d}"
        case str():
            return value.strip()
    raise Unreadable("既不是数字、文字，也不是日期。")


def _number(value: float) -> str:
    """With the 15 digits that Excel shows, not the seventeen that it stores."""
    return plain(Decimal(f"{value:.15g}")) if abs(value) < 1e15 else f"{value:g}"


def _rows(
    sheet, columns: tuple[str, ...], faults: list[Fault], *, optional: frozenset[str], others_allowed: bool
) -> Iterator[Row]:
    sheet.reset_dimensions()  # what the file claims of its size need not be true
    lines = enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1)
    names: dict[int, str] = {}
    missing = list(columns)
    for line, cells in lines:
        named = {place: str(cell.value).strip() for place, cell in enumerate(cells) if cell.value is not None}
        still = [column for column in columns if column not in named.values()]
        if len(still) < len(missing):
            names, missing, head_line = named, still, line
        if not missing or line == MAX_HEAD_LINE:
            break
    if missing:
        faults += [Fault(sheet.title, head_line if names else 0, c, "缺少这一列。") for c in missing]
        return
    known = {*columns, *optional}
    wrong = [
        Fault(sheet.title, head_line, name, "不认识这一列。" if name not in known else "这一列有两个。")
        for place, name in names.items()
        if name in [n for p, n in names.items() if p < place] or (name not in known and not others_allowed)
    ]
    faults += wrong
    if wrong:
        return
    names = {place: name for place, name in names.items() if name in known}
    for line, cells in lines:
        texts = {}
        for place, name in names.items():
            try:
                texts[name] = text_of_cell(cells[place]) if place < len(cells) else ""
            except Unreadable as unreadable:
                faults.append(Fault(sheet.title, line, name, unreadable.sentence))
                texts[name] = ""
        if any(cell.value is not None and str(cell.value).strip() for cell in cells):
            yield Row(sheet.title, line, texts)
