"""How do all workbooks look? Fonts, rules and page; text that stays text; columns wide and rows high enough."""

from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from . import colours
from .text import for_cell, is_calculated

Value = str | int | Decimal | date | None

FONT = "宋体"
LINE_HEIGHT = 14  # points, for 10-point type
LIST_HEAD_ROW = 3
LINE = Side(style="thin", color=colours.RULE)
BORDER = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
BODY, HEAD = Font(name=FONT, size=10), Font(name=FONT, size=10, bold=True)
SHADE = PatternFill("solid", fgColor=colours.SHADE)


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
    """The workbook as a file."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put(cell: Cell, value: Value, number_format: str = "General") -> None:
    """A value in its own type; dates as 2024-06-30 whatever the machine's habits."""
    if isinstance(value, str):
        put_text(cell, value)
    elif value is not None:
        cell.value = value.normalize() if isinstance(value, Decimal) else value
        cell.number_format = "yyyy-mm-dd" if isinstance(value, date) else number_format


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
    """Column heads, each with the width of its column in characters."""
    for place, (head, width) in enumerate(heads, 1):
        cell = page.cell(row, place, head)
        cell.font, cell.alignment, cell.border, cell.fill = HEAD, MIDDLE, BORDER, SHADE
        page.column_dimensions[get_column_letter(place)].width = width


def set_up_landscape(page: Worksheet, *, head_row: int) -> None:
    """A4 across, as wide as the sheet, with the heads on every page and its number below."""
    page.print_title_rows = f"{head_row}:{head_row}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.3
    page.page_margins.top = page.page_margins.bottom = 0.5
    footer = page.oddFooter
    assert footer is not None  # a sheet has one from the start
    footer.center.text = "第 &P 页，共 &N 页"


def lines_in(text: str, width: float) -> int:
    """How many lines a text fills in a column of so many characters.

    A Chinese character takes the room of two digits; a little room is lost at the edges.
    """
    room = int(width) - 1
    return sum(
        max(1, -(-sum(2 if ord(sign) > 0x2E7F else 1 for sign in part) // room)) for part in text.splitlines()
    )


def list_workbook(
    name: str, title: str, below: str, heads: list[tuple[str, float]], rows: list[list[Value]]
) -> bytes:
    """A plain list under its title: one head, one row each, nothing merged below it, to be sorted and filtered."""
    book = Workbook()
    page = sheet_of(book)
    page.title = name
    write_title(page, title, below, columns=len(heads))
    write_heads(page, LIST_HEAD_ROW, heads)
    for place, row in enumerate(rows, LIST_HEAD_ROW + 1):
        for column, value in enumerate(row, 1):
            cell = cell_of(page, place, column)
            put(cell, value)
            cell.font, cell.border, cell.alignment = BODY, BORDER, LEFT
        needed = max(
            lines_in(str(value), width) for value, (_, width) in zip(row, heads, strict=True) if value
        )
        page.row_dimensions[place].height = LINE_HEIGHT * needed + 3
    page.freeze_panes = cell_of(page, LIST_HEAD_ROW + 1, 1)
    last = get_column_letter(len(heads))
    page.auto_filter.ref = f"A{LIST_HEAD_ROW}:{last}{LIST_HEAD_ROW + len(rows)}"
    set_up_landscape(page, head_row=LIST_HEAD_ROW)
    return saved(book)
