"""How do all workbooks look? Fonts, rules and page; text that stays text; columns wide and rows high enough."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from . import colours
from .text import OFFICE, clean, for_cell, is_calculated

Value = str | int | Decimal | date | None

FONT = "宋体"
LINE_HEIGHT = 14  # points, for 10-point type
HEIGHT_AT_MOST = (
    409.0  # points that a row may have; a workbook with more is mended by Excel when it is opened
)
LIST_HEAD_ROW = 3
WORDS = re.compile(r"(?:[!-~]+|.)[，。；：、！？）》〕”]*")  # what stands on one line
WIDE = re.compile(r"[\u2010-\u203b\u2e80-\uffff]|[^\0-\uffff]")  # as wide as high in Chinese type
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
LINE = Side(style="thin", color=colours.RULE)
BORDER = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
BODY, HEAD = Font(name=FONT, size=10), Font(name=FONT, size=10, bold=True)
SHADE = PatternFill("solid", fgColor=colours.SHADE)


@dataclass(frozen=True)
class Paper:
    """`across`: characters that it has room for in 10-point type, which is printed with 8 points at least; `room`:
    Chinese characters beside the number of a page."""

    across: int
    size: str
    room: int
    is_upright: bool = False


PAPERS = (
    Paper(100, Worksheet.PAPERSIZE_A4, 22, is_upright=True),
    Paper(190, Worksheet.PAPERSIZE_A4, 37),
    Paper(273, Worksheet.PAPERSIZE_A3, 56),
)


class GrowingRow(RowDimension):
    """A row that is typed into: it has a height, and programs give it another one as soon as it needs more."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 - openpyxl's name
        return False


def sheet_of(book: Workbook) -> Worksheet:
    """The one sheet that a new workbook has."""
    page = book.active
    assert isinstance(page, Worksheet)
    return page


def cell_of(page: Worksheet, row: int, column: int) -> Cell:
    """A cell to write to; of merged ones that is the first."""
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def saved(book: Workbook) -> bytes:
    """The workbook as a file; widths count in digits of its own type, as not every machine has openpyxl's."""
    book._named_styles["Normal"].font = BODY  # type: ignore[attr-defined]
    book.properties.creator = OFFICE
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put(cell: Cell, value: Value, number_format: str = "General") -> None:
    """A value in its own type; dates as 2024-06-30 whatever the machine's habits, moments to the second."""
    if isinstance(value, str):
        put_text(cell, value)
    elif value is not None:
        cell.value = value.normalize() if isinstance(value, Decimal) else value
        cell.number_format = DAY if isinstance(value, date) else number_format
        if isinstance(value, datetime):
            cell.number_format = MOMENT


def put_text(cell: Cell, text: str) -> None:
    """Text stays text: what begins like a formula is none, and what XML cannot carry is left out."""
    cell.value = for_cell(text)
    if cell.data_type != "s":
        cell.data_type = "s"
    cell.quotePrefix = is_calculated(text)


def write_title(page: Worksheet, text: str, below: str, *, columns: int) -> None:
    """A title over all columns, and a line below it."""
    last = get_column_letter(columns)
    right = Alignment(horizontal="right", vertical="center", wrap_text=True)
    for row, said, font, alignment in (
        (1, text, Font(name="黑体", size=18), MIDDLE),
        (2, below, BODY, right),
    ):
        page.merge_cells(f"A{row}:{last}{row}")
        cell = cell_of(page, row, 1)
        put_text(cell, said)
        cell.font, cell.alignment = font, alignment
    page.row_dimensions[1].height = 30


def write_heads(page: Worksheet, row: int, heads: list[tuple[str, float]]) -> None:
    """Column heads, each with the width of its column in characters; with room for the button of a filter."""
    page.row_dimensions[row].height = row_height(max(lines_in(head, width) for head, width in heads)) + 2
    for place, (head, width) in enumerate(heads, 1):
        cell = page.cell(row, place, head)
        cell.font, cell.alignment, cell.border, cell.fill = HEAD, MIDDLE, BORDER, SHADE
        page.column_dimensions[get_column_letter(place)].width = width


def row_height(lines: int) -> float:
    """Points of a row with so many lines, as far as a workbook knows any: what is longer is read in its cell."""
    return min(LINE_HEIGHT * lines + 3, HEIGHT_AT_MOST)


def set_up_paper(page: Worksheet, *, head_row: int, across: float, title: str, below: str = "") -> None:
    """As wide as its paper, with the heads on every page, and title, number of the page and `below` at its foot.

    `across`: characters that a page is to take; more than the largest paper has room for go onto several beside each
    other. A sheet that begins with its heads has its title above them on each page instead.
    """
    paper = next((paper for paper in PAPERS if across <= paper.across), PAPERS[-1])
    page.print_title_rows = f"{head_row}:{head_row}"
    page.page_setup.orientation = "portrait" if paper.is_upright else "landscape"
    page.page_setup.paperSize = paper.size
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = ceil(across / paper.across), 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    margins, is_titled = page.page_margins, head_row > 1
    margins.left = margins.right = 0.3
    margins.header = margins.footer = 0.25
    margins.top, margins.bottom = 0.4 if is_titled else 0.6, 0.5
    head, foot = page.oddHeader, page.oddFooter
    assert head is not None and foot is not None  # a sheet has them from the start
    for part, said in (
        (foot.left if is_titled else head.center, _for_margin(title, paper.room)),
        (foot.center, "第 &P 页，共 &N 页"),
        (foot.right, _for_margin(below, paper.room)),
    ):
        part.text, part.size, part.font = said, 9, FONT


def _for_margin(text: str, room: int) -> str:
    """Text for the edge of a page, where & is a command."""
    plain = clean(" ".join(text.splitlines()))
    return (plain if len(plain) <= room else f"{plain[: room - 1]}…").replace("&", "&&")


def lines_in(text: str, width: float) -> int:
    """How many lines a text fills in a column of so many characters.

    A Chinese character takes the room of two digits and is not halved, a word or number stays together, and no line
    begins with a closing mark; a little room is lost at the edges.
    """
    room = max(int(width) - 1, 2)
    return sum(_lines_of(part, room) for part in text.splitlines())


def _lines_of(part: str, room: int) -> int:
    lines, used = 1, 0
    for word in WORDS.findall(part):
        needed = sum(2 if WIDE.match(sign) else 1 for sign in word)
        if used and used + needed > room:
            lines, used = lines + 1, 0
        more, used = divmod(used + needed - 1, room)
        lines, used = lines + more, used + 1
    return lines


def list_workbook(
    name: str,
    title: str,
    below: str,
    heads: list[tuple[str, float]],
    rows: list[list[Value]],
    *,
    unprinted: int = 0,
) -> bytes:
    """A plain list under its title: one head, one row each, nothing merged below it, to be sorted and filtered.

    So many of the last columns as are `unprinted` are there on the screen only.
    """
    book = Workbook()
    page = sheet_of(book)
    page.title = name
    printed = len(heads) - unprinted
    write_title(page, title, below, columns=printed)
    write_heads(page, LIST_HEAD_ROW, heads)
    for place, row in enumerate(rows, LIST_HEAD_ROW + 1):
        for column, value in enumerate(row, 1):
            cell = cell_of(page, place, column)
            put(cell, value)
            cell.font, cell.border, cell.alignment = BODY, BORDER, LEFT
        page.row_dimensions[place].height = row_height(
            max(
                (
                    lines_in(value, width)
                    for value, (_, width) in zip(row, heads, strict=True)
                    if isinstance(value, str) and value
                ),
                default=1,
            )
        )
    page.freeze_panes = cell_of(page, LIST_HEAD_ROW + 1, 1)
    last_row = LIST_HEAD_ROW + len(rows)
    page.auto_filter.ref = f"A{LIST_HEAD_ROW}:{get_column_letter(len(heads))}{last_row}"
    page.print_area = f"A1:{get_column_letter(printed)}{last_row}"
    across = sum(width for _, width in heads[:printed])
    set_up_paper(page, head_row=LIST_HEAD_ROW, across=across, title=title, below=below)
    return saved(book)
