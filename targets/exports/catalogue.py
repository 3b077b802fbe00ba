"""How does the catalogue of a report leave, as CSV or as Excel, such that the import reads it back unchanged?"""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TextIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..domain.quantities import plain
from ..models import PlanPoint, Post, Report, Stage, Target, Theme, Unit
from .columns import COLUMNS, TABLES, Table
from .excel import BODY, BORDER, LEFT, LINE_HEIGHT, lines_in, put_text, set_up_landscape, write_heads

Value = str | int | Decimal | date | None
Line = dict[str, Value]
Tables = dict[str, list[Line]]

WIDTHS = {
    "name": 20, "title": 30, "area": 44, "theme": 18, "area_short": 18, "theme_short": 18, "government": 30,
    "duties": 60, "stated_as": 20, "lead_unit": 16, "supporting_units": 34, "post": 20, "source_ref": 32,
    "last_year_note": 26, "state_reason": 20, "number": 8, "kind": 11, "unit": 10, "lag_days": 10, "year": 8,
}  # fmt: skip
USUAL_WIDTH = 12
SPARE_LINES = 500  # below the last one, in which the choices are offered too
PAGES_ACROSS = {"targets": 3}


def write_catalogue(report: Report, out: TextIO) -> int:
    """Write all targets of the report as CSV, with the figures that the report states; returns how many."""
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    lines = _targets(report)
    for line in lines:
        writer.writerow({column: text_of(value) for column, value in line.items()})
    return len(lines)


def catalogue_of(report: Report) -> Tables:
    """Everything that the report's catalogue says, by table; words as codes."""
    return {
        "report": [{column: getattr(report, column) for column in TABLES["report"].heads}],
        "units": [line_of_unit(unit) for unit in Unit.objects.order_by("position", "pk")],
        "posts": [line_of_post(post) for post in Post.objects.order_by("position", "pk")],
        "themes": _themes(report),
        "targets": _targets(report),
        "stages": [
            {"number": s.target.number, "title": s.title, "weight": s.weight, "due_date": s.due_date}
            for s in _rows_of_targets(Stage, report, "due_date")
        ],
        "plan_points": [
            {"number": p.target.number, "date": p.date, "value": p.value}
            for p in _rows_of_targets(PlanPoint, report, "date")
        ],
    }


def catalogue_workbook(tables: Tables) -> bytes:
    """A catalogue as .xlsx: a sheet for each table, words in Chinese, real numbers and dates."""
    book = Workbook()
    book.remove(book.active)
    for name, table in TABLES.items():
        page = book.create_sheet(table.sheet)
        _write_sheet(page, table, tables[name])
        page.page_setup.fitToWidth = PAGES_ACROSS.get(name, 1)
    book.active = book.sheetnames.index(TABLES["targets"].sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def catalogue_name(year: int, *, is_demo: bool = False) -> str:
    return f"{year}年目标任务目录{'（演示）' if is_demo else ''}.xlsx"


def line_of_unit(unit: Unit) -> Line:
    return {"name": unit.name, "kind": unit.kind}


def line_of_post(post: Post) -> Line:
    return {"title": post.title, "duties": post.duties}


def line_of_target(target: Target) -> Line:
    """A target as its line in the catalogue; its owners, heading and post have been fetched (`with_owners`)."""
    return own_fields(target) | {
        "lead_unit": target.lead.unit.name if target.lead else "",
        "supporting_units": ";".join(owner.unit.name for owner in target.supporting),
    }


def own_fields(target: Target) -> Line:
    """The line without the owners, for targets that are not stored yet."""
    area = target.theme.parent or target.theme
    return {
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
        "post": target.post.title if target.post else "",
        "source_ref": target.source_ref,
        "last_year_note": target.last_year_note,
        "lag_days": target.lag_days,
        "state": target.state,
        "state_date": target.state_date,
        "state_reason": target.state_reason,
    }


def text_of(value: Value) -> str:
    """A cell as CSV has it: plain number, ISO date, nothing for None."""
    match value:
        case None:
            return ""
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
    return str(value)


def _targets(report: Report) -> list[Line]:
    return [line_of_target(target) for target in Target.objects.of(report).in_print_order().with_owners()]


def _themes(report: Report) -> list[Line]:
    themes = Theme.objects.filter(report=report, parent__isnull=False).select_related("parent")
    return [
        {
            "area": theme.parent.title,
            "area_short": theme.parent.short_title,
            "theme": theme.title,
            "theme_short": theme.short_title,
        }
        for theme in themes.in_print_order()
    ]


def _rows_of_targets(model: type[Stage] | type[PlanPoint], report: Report, day: str):
    rows = model.objects.filter(target__report=report).select_related("target")
    return rows.order_by("target__number", day, "pk")


def _write_sheet(page: Worksheet, table: Table, lines: list[Line]) -> None:
    write_heads(page, 1, [(head, _width(column)) for column, head in table.heads.items()])
    for row, line in enumerate(lines, 2):
        values = [_as_read(table, column, line[column]) for column in table.heads]
        for place, value in enumerate(values, 1):
            _put(page.cell(row, place), value)
        # Not every program finds the height of a row by itself.
        needed = max(lines_in(text_of(v), _width(c)) for c, v in zip(table.heads, values, strict=True))
        page.row_dimensions[row].height = LINE_HEIGHT * needed + 3
    last = len(lines) + 1
    page.freeze_panes = "B2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(table.heads))}{last}"
    set_up_landscape(page, head_row=1)
    page.print_title_cols = "A:A"
    for place, column in enumerate(table.heads, 1):
        if column in table.words:
            _offer(page, get_column_letter(place), table.words[column], last + SPARE_LINES)


def _as_read(table: Table, column: str, value: Value) -> Value:
    """Words in Chinese."""
    return table.words[column](value).label if column in table.words and value else value


def _put(cell: Cell, value: Value) -> None:
    if isinstance(value, str):
        put_text(cell, value)
    elif value is not None:
        cell.value = value.normalize() if isinstance(value, Decimal) else value
        cell.number_format = "yyyy-mm-dd" if isinstance(value, date) else "General"
    cell.font, cell.border, cell.alignment = BODY, BORDER, LEFT


def _width(column: str) -> int:
    return WIDTHS.get(column, USUAL_WIDTH)


def _offer(page: Worksheet, letter: str, words, last: int) -> None:
    """The words of a column, to be chosen from a list."""
    labels = ",".join(word.label for word in words)
    choice = DataValidation("list", formula1=f'"{labels}"', allow_blank=True, showErrorMessage=True)
    choice.error = "请从下拉列表中选择。"
    page.add_data_validation(choice)
    choice.add(f"{letter}2:{letter}{last}")
