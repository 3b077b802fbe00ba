"""How does the catalogue of a report leave, as CSV or as Excel, such that the import reads it back unchanged?"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TextIO

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..domain.quantities import plain
from ..domain.words import Bound, Frequency, Issued, Kind, Measure, State, StatedAs, Word
from ..models import PlanPoint, Post, Report, Stage, Target, Theme, Unit, UnitKind
from ..summaries import load_facts
from .excel import BODY, BORDER, put_text, set_up_landscape, write_heads

Value = str | int | Decimal | date | None
Rows = dict[str, list[dict[str, Value]]]


@dataclass(frozen=True)
class Table:
    """One table of a catalogue: a CSV file or a sheet. `heads` are the columns with their Chinese heads."""

    sheet: str
    heads: dict[str, str]
    optional: frozenset[str] = frozenset()
    words: dict[str, type[Word]] = field(default_factory=dict)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column for column in self.heads if column not in self.optional)


TABLES = {
    "report": Table(
        "报告",
        {"year": "年度", "government": "政府", "title": "名称", "start_date": "起始日", "end_date": "截止日"},
    ),
    "units": Table("单位", {"name": "单位", "kind": "类别"}, words={"kind": UnitKind}),
    "posts": Table("分管领导", {"title": "分管领导", "duties": "分工"}),
    "themes": Table(
        "板块", {"area": "板块", "area_short": "板块简称", "theme": "事项", "theme_short": "事项简称"}
    ),
    "targets": Table(
        "目标任务",
        {
            "number": "编号",
            "kind": "类型",
            "area": "板块",
            "theme": "事项",
            "title": "目标任务",
            "measure": "计量方式",
            "bound": "方向",
            "stated_as": "原文表述",
            "stated_value": "报告目标值",
            "unit": "计量单位",
            "start_date": "起始日",
            "due_date": "时限",
            "frequency": "报送频次",
            "baseline": "起点值",
            "last_year_value": "上年完成",
            "reference": "参照目标",
            "issued": "下达情况",
            "lead_unit": "牵头单位",
            "supporting_units": "配合单位",
            "post": "分管领导",
            "source_ref": "出处",
            "last_year_note": "上年口径",
            "lag_days": "数据滞后天数",
            "state": "状态",
            "state_date": "取消或合并日期",
            "state_reason": "取消或合并原因",
        },
        optional=frozenset({"last_year_note", "lag_days", "state", "state_date", "state_reason"}),
        words={
            "kind": Kind,
            "measure": Measure,
            "bound": Bound,
            "stated_as": StatedAs,
            "frequency": Frequency,
            "issued": Issued,
            "state": State,
        },
    ),
    "stages": Table(
        "节点", {"number": "编号", "title": "节点", "weight": "权重（%）", "due_date": "应完成日期"}
    ),
    "plan_points": Table("计划节点", {"number": "编号", "date": "日期", "value": "计划值"}),
}
COLUMNS = TABLES["targets"].required
WIDTHS = {"title": 30, "area": 22, "theme": 18, "government": 28, "supporting_units": 30, "source_ref": 30}
USUAL_WIDTH = 13
PLAIN = Alignment(vertical="center")


def write_catalogue(report: Report, out: TextIO) -> int:
    """Write all targets of the report as CSV, with the figures that the report states; returns how many."""
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    rows = list(_targets(report))
    for row in rows:
        writer.writerow({column: as_text(value) for column, value in row.items()})
    return len(rows)


def catalogue_rows(report: Report) -> Rows:
    """Everything that the report's catalogue says, by table; words as codes."""
    of_report = {"target__report": report}
    return {
        "report": [{column: getattr(report, column) for column in TABLES["report"].heads}],
        "units": [{"name": u.name, "kind": u.kind} for u in Unit.objects.order_by("position", "pk")],
        "posts": [{"title": p.title, "duties": p.duties} for p in Post.objects.order_by("position", "pk")],
        "themes": [
            {
                "area": theme.parent.title,
                "area_short": theme.parent.short_title,
                "theme": theme.title,
                "theme_short": theme.short_title,
            }
            for theme in Theme.objects.filter(report=report, parent__isnull=False)
            .select_related("parent")
            .in_print_order()
        ],
        "targets": list(_targets(report)),
        "stages": [
            {"number": s.target.number, "title": s.title, "weight": s.weight, "due_date": s.due_date}
            for s in Stage.objects.filter(**of_report)
            .select_related("target")
            .order_by("target__number", "due_date", "pk")
        ],
        "plan_points": [
            {"number": p.target.number, "date": p.date, "value": p.value}
            for p in PlanPoint.objects.filter(**of_report)
            .select_related("target")
            .order_by("target__number", "date", "pk")
        ],
    }


def next_year_rows(report: Report, *, known_at: datetime) -> Rows:
    """A draft of next year's catalogue: headings, units, posts and active targets carried over, dates a year on.

    Numbers have yet to be promised, so they await (全覆盖 stays 100 %); what this year closed with, as known at a
    moment, becomes last year's value, and the baseline where there is one. Plan points are not carried over.
    """
    rows = catalogue_rows(report)
    closing = {
        picture.target.number: picture.judgement.value
        for picture in load_facts(report, known_at=known_at).on(report.end_date)
        if picture.judgement.is_active
    }
    rows["targets"] = [
        _next_year_target(row, closing[row["number"]], report.year)
        for row in rows["targets"]
        if row["number"] in closing
    ]
    rows["stages"] = [
        row | {"due_date": _a_year_on(row["due_date"])} for row in rows["stages"] if row["number"] in closing
    ]
    (head,) = rows["report"]
    rows["report"] = [
        head
        | {
            "year": report.year + 1,
            "title": report.title.replace(str(report.year), str(report.year + 1)),
            "start_date": _a_year_on(report.start_date),
            "end_date": _a_year_on(report.end_date),
        }
    ]
    return rows | {"plan_points": []}


def _next_year_target(row: dict[str, Value], closing: Decimal | None, year: int) -> dict[str, Value]:
    is_open = Measure(row["measure"]).is_numeric and row["issued"] != Issued.REFERENCE
    is_open = is_open and row["stated_as"] != StatedAs.ALL
    return row | {
        "stated_value": None if is_open else row["stated_value"],
        "issued": Issued.AWAITING.value if is_open else row["issued"],
        "start_date": _a_year_on(row["start_date"]),
        "due_date": _a_year_on(row["due_date"]),
        "baseline": row["baseline"] if row["baseline"] is None or closing is None else closing,
        "last_year_value": closing,
        "last_year_note": "" if closing is None else f"{year}年末读数",
        "state": State.ACTIVE.value,
        "state_date": None,
        "state_reason": "",
    }


def _a_year_on(day: date) -> date:
    """The same day of the next year; 29 February becomes the 28th."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def catalogue_workbook(rows: Rows) -> bytes:
    """A catalogue as .xlsx: a sheet for each table, words in Chinese, real numbers and dates."""
    book = Workbook()
    book.remove(book.active)
    for name, table in TABLES.items():
        _write_sheet(book.create_sheet(table.sheet), table, rows[name])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def catalogue_name(year: int, *, is_demo: bool = False) -> str:
    return f"{year}年目标任务目录{'（演示）' if is_demo else ''}.xlsx"


def _targets(report: Report) -> Iterator[dict[str, Value]]:
    for target in Target.objects.of(report).in_print_order().with_owners():
        area = target.theme.parent or target.theme
        yield {
            "number": target.number,
            "kind": target.kind,
            "area": area.title,
            "theme": target.theme.title,
            "title": target.title,
            "measure": target.measure,
            "bound": target.bound,
            "stated_as": target.stated_as,
            "stated_value": target.stated_value,
            "unit": target.unit,
            "start_date": target.start_date,
            "due_date": target.stated_due_date,
            "frequency": target.frequency,
            "baseline": target.baseline,
            "last_year_value": target.last_year_value,
            "reference": target.reference.number if target.reference else "",
            "issued": target.issued,
            "lead_unit": target.lead.unit.name if target.lead else "",
            "supporting_units": ";".join(owner.unit.name for owner in target.supporting),
            "post": target.post.title if target.post else "",
            "source_ref": target.source_ref,
            "last_year_note": target.last_year_note,
            "lag_days": target.lag_days,
            "state": target.state,
            "state_date": target.state_date,
            "state_reason": target.state_reason,
        }


def as_text(value: Value) -> str:
    """A value as CSV writes it."""
    match value:
        case None:
            return ""
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
    return str(value)


def _write_sheet(page: Worksheet, table: Table, rows: list[dict[str, Value]]) -> None:
    write_heads(page, 1, [(head, WIDTHS.get(column, USUAL_WIDTH)) for column, head in table.heads.items()])
    for line, row in enumerate(rows, 2):
        for place, column in enumerate(table.heads, 1):
            cell, value = page.cell(line, place), row[column]
            if column in table.words and value:
                value = table.words[column](value).label
            if isinstance(value, str):
                put_text(cell, value)
            elif value is not None:
                cell.value = value.normalize() if isinstance(value, Decimal) else value
                cell.number_format = "yyyy-mm-dd" if isinstance(value, date) else "General"
            cell.font, cell.border, cell.alignment = BODY, BORDER, PLAIN
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(table.heads))}{max(len(rows) + 1, 2)}"
    set_up_landscape(page, head_row=1)
    for place, column in enumerate(table.heads, 1):
        if column in table.words:
            labels = ",".join(word.label for word in table.words[column])
            choice = DataValidation("list", formula1=f'"{labels}"', allow_blank=True, showErrorMessage=True)
            choice.error = "请从下拉列表中选择。"
            page.add_data_validation(choice)
            choice.add(f"{get_column_letter(place)}2:{get_column_letter(place)}{len(rows) + 500}")
