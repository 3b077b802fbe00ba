"""How does a unit's monthly form look as Excel? White cells to fill in, grey ones that stay, a hidden key per row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ...domain.parts import sum_in_words
from ...domain.quotes import quoted
from ...domain.wording import FALLS_ARE_NEGATIVE, dated, typing_hint
from ...domain.words import Measure
from ...models import Report, Unit
from ...summaries import ReportRow
from ...summaries.reporting import version_offline
from ..kit.excel import (
    BODY,
    BORDER,
    LEFT,
    MIDDLE,
    SHADE,
    GrowingRow,
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

SHEET, STAGE_SHEET = "填报表", "节点"
KEY, VERSION = "标识", "版本"
YES = "是"
HINT = (
    "只填白色单元格；数值按“单位”列只填数字。累计型填年初以来的累计，或只填本期新增，由系统加到数据截止日之前最近的上期上；"
    "已完成的节点在“节点”表里填“是”；没有填写的行不报送，也不要加行。"
)
HEAD_ROW = 3
LINES_AT_LEAST = 3  # of a row
PARTS = "分解"  # only where something is shared out, or a part of what is
INCREMENT = "本期新增"  # typed as well, but an entry stores the total
# What may be typed: head of the column → field of the entry
FIELD_OF = {
    "数据截止日": "data_date",
    "本期数值": "value",
    "自评（%）": "self_rating",
    "进展情况": "text",
    "存在问题": "problems",
    "下一步打算": "next_steps",
    "情况说明": "explanation",
}
WIDTHS: dict[str, float] = {
    "编号": 9,
    "目标任务": 19,
    PARTS: 18,
    "目标值": 8,
    "单位": 6,
    "完成时限": 11,
    "上期": 12,
    "报送期限": 11,
    "数据截止日": 11,
    "本期数值": 9,
    INCREMENT: 8,
    "自评（%）": 8,
    "进展情况": 21,
    "存在问题": 14,
    "下一步打算": 14,
    "情况说明": 11,
    KEY: 12,
    VERSION: 12,
}
STAGE_WIDTHS: dict[str, float] = {
    "编号": 9, "目标任务": 36, "节点": 24, "权重（%）": 9, "应完成日期": 12, "已完成": 9, KEY: 12,
}  # fmt: skip
HIDDEN = (KEY, VERSION)


@dataclass(frozen=True)
class MonthlyForm:
    """What a unit is to report now; `rows` are those that it leads and that are due."""

    report: Report
    unit: Unit
    rows: Sequence[ReportRow]


def monthly_workbook(form: MonthlyForm) -> bytes:
    """The form as .xlsx, filled with what was already typed."""
    book = Workbook()
    page = sheet_of(book)
    page.title = SHEET
    falling = [place for place, row in enumerate(form.rows, HEAD_ROW + 1) if typing_hint(row.target)]
    mark = "演示数据" if form.report.is_demo else ""
    hint = (f"{mark}。" if mark else "") + (f"{FALLS_ARE_NEGATIVE}；" if falling else "") + HINT
    known = [known_of(row) for row in form.rows]
    widths = {
        head: width for head, width in WIDTHS.items() if head != PARTS or any(line[PARTS] for line in known)
    }
    title, visible = f"{form.unit}{form.report.year}年目标任务填报表", len(widths) - len(HIDDEN)
    write_title(page, title, hint, columns=visible)
    page.row_dimensions[2].height = row_height(lines_in(hint, _across(widths)))
    write_heads(page, HEAD_ROW, list(widths.items()))
    for place, row in enumerate(form.rows, HEAD_ROW + 1):
        _write_row(page, place, row, widths)
    page.freeze_panes = cell_of(page, HEAD_ROW + 1, 3)
    _finish(page, widths, head_row=HEAD_ROW, title=title, below=mark)
    _validate(page, list(widths), last_row=HEAD_ROW + len(form.rows))
    _prompt(page, list(widths), falling)
    staged = [row for row in form.rows if row.picture.judgement.promise.stages]
    if staged:
        _write_stages(book.create_sheet(STAGE_SHEET), staged, title=f"{title}　{STAGE_SHEET}", below=mark)
    return saved(book)


def file_name(form: MonthlyForm, day: date) -> str:
    mark = "（演示）" if form.report.is_demo else ""
    return f"{form.unit}填报表{day:%Y%m%d}{mark}.xlsx"


def _across(widths: Mapping[str, float]) -> float:
    """How wide is what one sees?"""
    return sum(width for head, width in widths.items() if head not in HIDDEN)


def _write_row(page: Worksheet, line: int, row: ReportRow, widths: Mapping[str, float]) -> None:
    measure = Measure(row.target.measure)
    closed = set()
    if not measure.is_numeric:
        closed.add("本期数值")
    if measure != Measure.TOTAL:
        closed.add(INCREMENT)
    if measure != Measure.NARRATIVE:
        closed.add("自评（%）")
    values = known_of(row) | {head: getattr(row.entry, name, None) for head, name in FIELD_OF.items()}
    values["数据截止日"] = row.data_date
    for place, head in enumerate(widths, 1):
        is_open = head in {*FIELD_OF, INCREMENT} and head not in closed
        _write_cell(cell_of(page, line, place), values.get(head), is_open=is_open)
    texts = [(text, width) for head, width in widths.items() if isinstance(text := values.get(head), str)]
    lines = max(LINES_AT_LEAST, *(lines_in(text, width) for text, width in texts))
    page.row_dimensions[line] = GrowingRow(page, index=line, ht=row_height(lines))


def known_of(row: ReportRow) -> dict[str, Value]:
    """What the unit does not type."""
    judgement, target = row.picture.judgement, row.target
    assert row.period is not None  # the form has what is due, for a period that has ended
    return {
        "编号": target.number,
        "目标任务": target.title,
        PARTS: _of_parts(row),
        "目标值": judgement.target_value if not target.reference_id else None,
        "单位": target.unit,
        "完成时限": judgement.promise.due_date,
        "上期": dated(row.previous, judgement.promise),
        "报送期限": row.period.reporting_date,
        KEY: f"{target.pk}/{row.data_date}",
        VERSION: version_offline(row.picture, row.entry),
    }


def _of_parts(row: ReportRow) -> str:
    """Whose part it is, or what its parts come to on the data date; empty for what is neither."""
    if whole := row.target.part_of:
        return f"{whole.number}{quoted(whole.title)}的分解"
    parts = row.parts_on(row.data_date)
    return sum_in_words(parts.whole.sum_of_items, row.target.unit) if parts else ""


def _write_stages(page: Worksheet, rows: list[ReportRow], *, title: str, below: str) -> None:
    """A line for each stage of the staged targets, with what is known to be finished."""
    write_heads(page, 1, list(STAGE_WIDTHS.items()))
    line = 1
    for row in rows:
        for stage in row.picture.judgement.promise.stages:
            line += 1
            values: dict[str, Value] = {
                "编号": row.target.number,
                "目标任务": row.target.title,
                "节点": stage.title,
                "权重（%）": stage.weight,
                "应完成日期": stage.due_date,
                "已完成": YES if stage.key in row.finished else "",
                KEY: str(stage.key),
            }
            for place, head in enumerate(STAGE_WIDTHS, 1):
                _write_cell(cell_of(page, line, place), values[head], is_open=head == "已完成")
    page.freeze_panes = "A2"
    _finish(page, STAGE_WIDTHS, head_row=1, title=title, below=below)
    answer = DataValidation("list", formula1=f'"{YES}"', allow_blank=True, showErrorMessage=True)
    answer.error = f"填“{YES}”，未完成的留空。"
    page.add_data_validation(answer)
    answer.add(f"F2:F{line}")


def _write_cell(cell: Cell, value: Value, *, is_open: bool) -> None:
    put(cell, value)
    cell.font, cell.border = BODY, BORDER
    cell.alignment = LEFT if isinstance(value, str) or (is_open and value is None) else MIDDLE
    if not is_open:
        cell.fill = SHADE


def _finish(page: Worksheet, widths: Mapping[str, float], *, head_row: int, title: str, below: str) -> None:
    """Hide the keys, and let people sort and filter, by which each line keeps its key.

    The sheet is not protected, as nothing can be sorted then; the upload says what was typed over.
    """
    for place, head in enumerate(widths, 1):
        if head in HIDDEN:
            page.column_dimensions[get_column_letter(place)].hidden = True
    set_up_paper(page, head_row=head_row, across=_across(widths), title=title, below=below)
    page.auto_filter.ref = f"A{head_row}:{get_column_letter(len(widths))}{max(page.max_row, head_row + 1)}"


def _prompt(page: Worksheet, heads: list[str], lines: list[int]) -> None:
    """Say at the cell itself how a fall is typed."""
    column = get_column_letter(heads.index("本期数值") + 1)
    for line in lines:
        note = Comment(FALLS_ARE_NEGATIVE, "", height=40, width=160)
        page[f"{column}{line}"].comment = note


def _validate(page: Worksheet, heads: list[str], *, last_row: int) -> None:
    """What Excel says at once; the upload checks everything anew."""
    rules = {
        "数据截止日": DataValidation(
            "date", operator="between", formula1="DATE(2000,1,1)", formula2="DATE(2099,12,31)"
        ),
        "本期数值": DataValidation(
            "decimal", operator="between", formula1="-100000000000", formula2="100000000000"
        ),
        INCREMENT: DataValidation(
            "decimal", operator="between", formula1="-100000000000", formula2="100000000000"
        ),
        "自评（%）": DataValidation("whole", operator="between", formula1="0", formula2="100"),
    }
    errors = {
        "数据截止日": "请填日期，如2024-06-30。",
        "本期数值": "请只填数字，不带单位，也不带万、亿。",
        INCREMENT: "请只填数字，不带单位，也不带万、亿。",
        "自评（%）": "请填0到100的整数。",
    }
    for head, rule in rules.items():
        rule.error, rule.showErrorMessage, rule.allow_blank = errors[head], True, True
        page.add_data_validation(rule)
        column = get_column_letter(heads.index(head) + 1)
        rule.add(f"{column}{HEAD_ROW + 1}:{column}{max(last_row, HEAD_ROW + 1)}")
