"""How is the month's table of a group written as Excel? A row a unit, three columns an item, as offices have it for
their 民生实事."""

from decimal import Decimal
from fractions import Fraction
from math import ceil

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..domain.quantities import long_date, printed
from ..domain.words import Measure
from ..models import Unit
from ..pictures import Picture
from ..summaries import GroupTable, Item
from .kit.excel import (
    BODY,
    BORDER,
    HEAD,
    LINE_HEIGHT,
    MIDDLE,
    SHADE,
    Value,
    cell_of,
    lines_in,
    put,
    row_height,
    saved,
    set_up_paper,
    sheet_of,
    write_title,
)
from .kit.text import OFFICE

ITEM_ROW, LEAD_ROW, HEAD_ROW = 3, 4, 5
HEADS = ("目标任务", "进度", "完成比例（%）")
SHARE = "0.0"
UNIT_WIDTH, WIDTH = 22, 11
ITEMS_ACROSS = 4  # of a printed page
FITS_UNSCALED = 124  # characters, whatever type the machine has


def group_table(table: GroupTable) -> bytes:
    """The table as .xlsx; what has not been reported stays empty, a zero is a zero."""
    book = Workbook()
    page = sheet_of(book)
    page.title = f"{table.as_of.month}月"
    mark = "　　演示数据，进展为虚构" if table.report.is_demo else ""
    as_of = f"截至{long_date(table.as_of)}{mark}"
    on_first_sheet = 1 + len(HEADS) * _beside(table)
    write_title(page, table.title, f"填报单位：{OFFICE}　　{as_of}", columns=on_first_sheet)
    _write_heads(page, table)
    _write_row(page, HEAD_ROW + 1, table.whole, [[item.picture] for item in table.items])
    for row, unit in enumerate(table.units, HEAD_ROW + 2):
        _write_row(page, row, unit.name, [item.shares.get(unit.pk, []) for item in table.items])
    _set_up(page, table, as_of)
    return saved(book)


def _write_heads(page: Worksheet, table: GroupTable) -> None:
    for row, said in ((ITEM_ROW, "单位"), (LEAD_ROW, "牵头部门"), (HEAD_ROW, "")):
        _head(page, row, 1, said)
    page.column_dimensions["A"].width = UNIT_WIDTH
    for place, item in enumerate(table.items):
        first = 2 + place * len(HEADS)
        for row, said in ((ITEM_ROW, _name(item)), (LEAD_ROW, _lead(item.picture.lead))):
            page.merge_cells(
                start_row=row, end_row=row, start_column=first, end_column=first + len(HEADS) - 1
            )
            for column in range(first, first + len(HEADS)):
                page.cell(row, column).border = BORDER
            _head(page, row, first, said)
        for column, said in enumerate(HEADS, first):
            _head(page, HEAD_ROW, column, said)
            page.column_dimensions[get_column_letter(column)].width = WIDTH
    room = WIDTH * len(HEADS)
    for row, names in (
        (ITEM_ROW, [_name(item) for item in table.items]),
        (LEAD_ROW, [_lead(item.picture.lead) for item in table.items]),
    ):
        lines = max((lines_in(name, room) for name in names), default=1)
        page.row_dimensions[row].height = LINE_HEIGHT * lines + 6
    page.row_dimensions[HEAD_ROW].height = LINE_HEIGHT * 2 + 4


def _head(page: Worksheet, row: int, column: int, said: str) -> None:
    cell = cell_of(page, row, column)
    put(cell, said)
    cell.font, cell.alignment, cell.border, cell.fill = HEAD, MIDDLE, BORDER, SHADE


def _write_row(page: Worksheet, row: int, name: str, shares: list[list[Picture]]) -> None:
    cells: list[Value] = [name]
    for pictures in shares:
        cells += (
            _sum(pictures) if len(pictures) > 1 else _cells(pictures[0]) if pictures else [None] * len(HEADS)
        )
    for column, value in enumerate(cells, 1):
        cell = cell_of(page, row, column)
        is_share = column > 1 and (column - 1) % len(HEADS) == 0
        put(cell, value, SHARE if is_share else "General")
        cell.font, cell.border, cell.alignment = BODY, BORDER, MIDDLE
    page.row_dimensions[row].height = row_height(lines_in(name, UNIT_WIDTH))


def _cells(picture: Picture) -> list[Value]:
    """What was promised, what has been reached, the share in percent; of words the light that they have."""
    judgement, reading = picture.judgement, picture.judgement.reading
    match picture.target.measure:
        case Measure.NARRATIVE:
            return [None, judgement.overall.label, reading.self_rating if reading else None]
        case Measure.STAGES:
            stages = judgement.promise.stages
            reached: Value = len(reading.stages_done) if reading else None
            return [len(stages), reached, _percent(picture)]
    return [judgement.target_value, judgement.value, _percent(picture)]


def _sum(parts: list[Picture]) -> list[Value]:
    """What several parts of one number, all of one unit, come to; what one of them has not reported is not made up."""
    wanted = [part.judgement.target_value for part in parts]
    reached = [part.judgement.value for part in parts]
    whole = sum([value for value in wanted if value is not None], Decimal(0))
    total = None if None in reached else sum([value for value in reached if value is not None], Decimal(0))
    share = None if total is None or not whole else printed(Fraction(total) / Fraction(whole)) * 100
    return [None if None in wanted else whole, total, share]


def _percent(picture: Picture) -> Decimal | None:
    share = picture.judgement.used if picture.judgement.used is not None else picture.judgement.completion
    return None if share is None else printed(share) * 100


def _name(item: Item) -> str:
    """With the unit in which it is counted."""
    target = item.picture.target
    unit = {Measure.STAGES: "节点", Measure.NARRATIVE: "自评"}.get(Measure(target.measure), target.unit)
    return f"{target.title}（{unit}）" if unit else target.title


def _lead(unit: Unit | None) -> str:
    return unit.name if unit else "未定"


def _beside(table: GroupTable) -> int:
    """How many items a printed page has, so that they all have about as many."""
    sheets = ceil(len(table.items) / ITEMS_ACROSS)
    return ceil(len(table.items) / sheets) if sheets else 1


def _set_up(page: Worksheet, table: GroupTable, as_of: str) -> None:
    """Pages end between items: a sheet that is fitted to several would be torn anywhere."""
    beside = _beside(table)
    across = UNIT_WIDTH + WIDTH * len(HEADS) * beside
    set_up_paper(page, head_row=HEAD_ROW, across=across, title=table.title, below=as_of)
    page.print_title_rows = f"1:{HEAD_ROW}"
    page.print_title_cols = "A:A"
    page.freeze_panes = cell_of(page, HEAD_ROW + 1, 2)
    if breaks := range(beside, len(table.items), beside):
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
        page.page_setup.scale = min(100, 100 * FITS_UNSCALED // across)
        for items in breaks:
            page.col_breaks.append(Break(id=1 + items * len(HEADS)))
