"""How is the ledger written as Excel? Real numbers and dates, light as colour and word, ready for A4 landscape."""

from decimal import Decimal
from io import BytesIO
from itertools import groupby

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..domain.words import Light
from ..summaries.sheet import LedgerSheet
from .tables import GROUPED_HEADS, HEADS, Cell, Kind, Line, lines, subtitle, title
from .word import clean

FONT = "宋体"
FILLS = {
    Light.DONE: ("1F5FAE", "FFFFFF"),
    Light.ON_TRACK: ("2B7F51", "FFFFFF"),
    Light.BEHIND: ("EFAE1C", "3A2800"),
    Light.CRITICAL: ("C0271E", "FFFFFF"),
    Light.NONE: ("D6D1C8", "443F38"),
}
FORMATS = {Kind.PERCENT: "0.0%", Kind.DATE: "yyyy-mm-dd"}
HEAD_ROW = 3
LINE_HEIGHT = 14  # points, for 10-point type
LINE = Side(style="thin", color="999999")
BORDER = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
BODY, HEAD = Font(name=FONT, size=10), Font(name=FONT, size=10, bold=True)
SHADE = PatternFill("solid", fgColor="F1EEE9")
LIGHT_FONTS = {light: Font(name=FONT, size=10, bold=True, color=ink) for light, (_, ink) in FILLS.items()}
LIGHT_FILLS = {light: PatternFill("solid", fgColor=colour) for light, (colour, _) in FILLS.items()}


def ledger_workbook(sheet: LedgerSheet) -> bytes:
    """The ledger as .xlsx."""
    book = Workbook()
    page = book.active
    page.title = "台账"
    _write_head(page, sheet)
    rows = lines(sheet)
    for place, line in enumerate(rows, HEAD_ROW + 1):
        _write_line(page, place, line)
    if sheet.is_grouped:
        for column in GROUPED_HEADS:
            _merge_equal(page, column, [line.cells[:column][GROUPED_HEADS[0] - 1 :] for line in rows])
    _set_up_print(page, last_row=HEAD_ROW + len(rows))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put_text(cell: ExcelCell, text: str) -> None:
    """Text stays text: what begins like a formula is none, and what XML cannot carry is left out."""
    cell.value = clean(text)
    if cell.data_type != "s":
        cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def write_title(page: Worksheet, text: str, below: str, *, columns: int) -> None:
    """A title over all columns, and a line below it."""
    last = get_column_letter(columns)
    right = Alignment(horizontal="right", vertical="center", wrap_text=True)
    for row, said, font, alignment in (
        (1, text, Font(name="黑体", size=18), MIDDLE),
        (2, below, BODY, right),
    ):
        page.merge_cells(f"A{row}:{last}{row}")
        cell = page.cell(row, 1)
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
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.3
    page.page_margins.top = page.page_margins.bottom = 0.5
    page.oddFooter.center.text = "第 &P 页，共 &N 页"


def lines_in(text: str, width: float) -> int:
    """How many lines a text fills in a column of so many characters.

    A Chinese character takes the room of two digits; a little room is lost at the edges.
    """
    room = int(width) - 1
    return sum(
        max(1, -(-sum(2 if ord(sign) > 0x2E7F else 1 for sign in part) // room)) for part in text.splitlines()
    )


def _write_head(page: Worksheet, sheet: LedgerSheet) -> None:
    write_title(page, title(sheet), subtitle(sheet), columns=len(HEADS))
    write_heads(page, HEAD_ROW, [(column.head, column.width) for column in HEADS])


def _write_line(page: Worksheet, row: int, line: Line) -> None:
    page.row_dimensions[row].height = LINE_HEIGHT * _lines_needed(line) + 3
    for place, (column, value) in enumerate(zip(HEADS, line.cells, strict=True), 1):
        cell = page.cell(row, place)
        _put(cell, column.kind, value)
        cell.font, cell.border = BODY, BORDER
        cell.alignment = LEFT if column.kind == Kind.WORDS else MIDDLE
        if column.kind == Kind.LIGHT:
            cell.font, cell.fill = LIGHT_FONTS[line.light], LIGHT_FILLS[line.light]


def _lines_needed(line: Line) -> int:
    """Lines of the fullest wrapped cell; not every program finds the height of a row by itself.

    The headings' cells are merged over many rows and do not count.
    """
    texts = [
        (str(value), column.width)
        for column, value in list(zip(HEADS, line.cells, strict=True))[GROUPED_HEADS[-1] :]
        if column.kind == Kind.WORDS and value
    ]
    return max((lines_in(text, width) for text, width in texts), default=1)


def _put(cell: ExcelCell, kind: Kind, value: Cell) -> None:
    if isinstance(value, str):
        put_text(cell, value)
    elif value is not None:
        cell.value = value.normalize() if isinstance(value, Decimal) else value
        cell.number_format = FORMATS.get(kind, "General")


def _merge_equal(page: Worksheet, column: int, keys: list[list[Cell]]) -> None:
    """Merge runs of rows that say the same in this column and those left of it."""
    row = HEAD_ROW + 1
    for _, run in groupby(keys):
        count = len(list(run))
        if count > 1:
            page.merge_cells(start_row=row, end_row=row + count - 1, start_column=column, end_column=column)
        row += count


def _set_up_print(page: Worksheet, *, last_row: int) -> None:
    page.freeze_panes = page.cell(HEAD_ROW + 1, 6)
    page.print_area = f"A1:{get_column_letter(len(HEADS))}{last_row}"
    set_up_landscape(page, head_row=HEAD_ROW)
