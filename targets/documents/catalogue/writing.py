"""How does the catalogue of a report leave, as CSV or as Excel, such that the import reads it back unchanged?"""

import csv
import json
from io import TextIOBase
from pathlib import Path
from typing import TextIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ...domain.words import Word
from ...models import Report
from ..kit.excel import (
    BODY,
    BORDER,
    LEFT,
    cell_of,
    lines_in,
    put,
    row_height,
    saved,
    set_up_paper,
    sheet_of,
    write_heads,
)
from .lines import Cells, Tables, Value, lines_of_targets, text_of
from .marks import write_marks
from .since import marks_of
from .tables import REPORT, TABLES, TARGETS, Table, YesNo

WIDTHS = {
    "name": 20, "aliases": 40, "title": 30, "area": 22, "theme": 16, "area_short": 18, "theme_short": 18,
    "government": 30, "duties": 60, "stated_as": 22, "stated_value": 10, "baseline": 10, "last_year_value": 10,
    "value": 12, "issued": 13, "lead_unit": 14, "supporting_units": 30, "post": 20, "source_ref": 25,
    "last_year_note": 22, "last_year_context": 32, "deadline_words": 12, "blue_meaning": 30, "state_reason": 16,
    "number": 11, "part_of": 11, "split": 12, "added_document": 14, "pace_by": 11, "judged_by": 20,
    "parent": 20, "introduction": 50, "phrase": 18, "targets": 60,
}  # fmt: skip
USUAL_WIDTH, WIDTH_OF_DAY = 9, 11
SPARE_LINES = 500  # below the last one, in which the choices are offered too


def write_catalogue(report: Report, out: TextIOBase) -> int:
    """Write all targets of the report as CSV, with the figures that the report states; returns how many."""
    lines = lines_of_targets(report)
    _write_csv(TARGETS, lines, out)
    return len(lines)


def write_folder(tables: Tables, folder: Path) -> None:
    """A catalogue as a folder of plain files, words as codes."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.toml").write_text(_toml(tables["report"][0]), "utf-8")
    for name, table in TABLES.items():
        if table is not REPORT:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
                _write_csv(table, tables[name], out)


def catalogue_workbook(tables: Tables, *, is_as_stored: bool = False, is_demo: bool = False) -> bytes:
    """A catalogue as .xlsx: a sheet for each table, words in Chinese, real numbers and dates.

    One that `is_as_stored` remembers on a hidden sheet what it held when it left.
    """
    title = catalogue_title(int(str(tables["report"][0]["year"])), is_demo=is_demo)
    book = Workbook()
    book.remove(sheet_of(book))
    for name, table in TABLES.items():
        page = book.create_sheet(table.sheet)
        _write_sheet(page, table, tables[name], title=f"{title}　{table.sheet}")
    if is_as_stored:
        write_marks(book, marks_of(tables))
    book.active = book.sheetnames.index(TABLES["targets"].sheet)
    return saved(book)


def catalogue_title(year: int, *, is_demo: bool = False) -> str:
    return f"{year}年目标任务目录{'（演示）' if is_demo else ''}"


def catalogue_name(year: int, *, is_demo: bool = False) -> str:
    return f"{catalogue_title(year, is_demo=is_demo)}.xlsx"


def _write_csv(table: Table, lines: list[Cells], out: TextIOBase | TextIO) -> None:
    writer = csv.DictWriter(out, table.heads, lineterminator="\n")
    writer.writeheader()
    for line in lines:
        writer.writerow({column: text_of(value) for column, value in line.items()})


def _toml(line: Cells) -> str:
    """A line of the report as TOML; what is empty is left out."""
    return "".join(
        f"{column} = {_toml_value(column, line[column])}\n" for column in line if line[column] is not None
    )


def _toml_value(column: str, value: Value) -> str:
    if isinstance(value, str) and REPORT.words.get(column) is not YesNo:
        return json.dumps(value, ensure_ascii=False).replace(
            "\x7f", "\\u007f"
        )  # a JSON string is one of TOML, nearly
    return text_of(value)


def _write_sheet(page: Worksheet, table: Table, lines: list[Cells], *, title: str) -> None:
    write_heads(page, 1, [(head, _width(column)) for column, head in table.heads.items()])
    for row, line in enumerate(lines, 2):
        values = [_as_read(table, column, line[column]) for column in table.heads]
        for place, value in enumerate(values, 1):
            cell = cell_of(page, row, place)
            put(cell, value)
            cell.font, cell.border, cell.alignment = BODY, BORDER, LEFT
        # Not every program finds the height of a row by itself.
        needed = max(lines_in(text_of(v), _width(c)) for c, v in zip(table.heads, values, strict=True))
        page.row_dimensions[row].height = row_height(needed)
    last = len(lines) + 1
    page.freeze_panes = "B2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(table.heads))}{last}"
    set_up_paper(page, head_row=1, across=sum(map(_width, table.heads)), title=title)
    page.print_title_cols = "A:A"
    for place, column in enumerate(table.heads, 1):
        if column in table.words:
            _offer(page, get_column_letter(place), table.words[column], last + SPARE_LINES)


def _as_read(table: Table, column: str, value: Value) -> Value:
    """Words in Chinese."""
    if column in table.words and isinstance(value, str) and value:
        return table.words[column](value).label
    return value


def _width(column: str) -> int:
    is_day = column.endswith(("date", "_since", "_on"))
    return WIDTHS.get(column, WIDTH_OF_DAY if is_day else USUAL_WIDTH)


def _offer(page: Worksheet, letter: str, words: type[Word], last: int) -> None:
    """The words of a column, to be chosen from a list."""
    labels = ",".join(word.label for word in words)
    choice = DataValidation("list", formula1=f'"{labels}"', allow_blank=True, showErrorMessage=True)
    choice.error = "请从下拉列表中选择。"
    page.add_data_validation(choice)
    choice.add(f"{letter}2:{letter}{last}")
