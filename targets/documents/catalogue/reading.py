"""How is a catalogue read, from CSV files or a workbook, into the same tables of text? Nothing is judged here."""

import tomllib
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from django.db import models
from openpyxl import Workbook

from ...models import Report, User
from ..kit.reading import NotAWorkbook, open_workbook, rows_of_sheet
from ..kit.rows import Fault, Row, Wrong, read_rows
from ..kit.sealed import fits, seal, unsealed
from .marks import Marks, read_marks
from .tables import REPORT, TABLES, TARGETS, Table, check_words, yes_or_no

PURPOSE = "catalogue"
MAX_LINES = {"targets": 3000, "stages": 10_000, "plan_points": 10_000}
USUAL_MAX_LINES = 1000


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """What a catalogue says. Of a table that is not in `rows` it does not speak.

    `stated` are the fields of the report, of whatever types the file has, None where it is about the report that
    is there; `place` says where in the file they stand. `marks` are of what it held when it was downloaded.
    """

    name: str
    place: Row
    stated: dict[str, Any] | None = None
    rows: dict[str, list[Row]]
    faults: list[Fault]
    marks: Marks = field(default_factory=dict)

    def sealed(self, shown: str, by: User) -> str:
        """To be sent back once the dry run, whose digest is `shown`, was looked at."""
        return seal([self.name, _plain(self.rows), shown, self.marks], purpose=PURPOSE, by=by)


def unsealed_catalogue(token: str, by: User) -> tuple[Catalogue, str]:
    """A workbook that was looked at, and the digest of what was shown. Raises `NotSealed`."""
    name, tables, shown, marks = unsealed(token, purpose=PURPOSE, by=by)
    rows = {
        key: [Row(TABLES[key].sheet, line, cells, TABLES[key].heads) for line, cells in lines]
        for key, lines in tables.items()
    }
    return replace(_of_sheets(name, rows, []), marks=marks), shown


def read_catalogue(path: Path) -> Catalogue:
    """A folder, a workbook, or the targets' CSV alone. Raises `OSError`, `NotAWorkbook`."""
    if path.is_dir():
        return _read_folder(path)
    if path.suffix.lower() == ".xlsx":
        with path.open("rb") as content:
            return read_workbook(content, path.name)
    faults: list[Fault] = []
    rows = list(read_rows(path, TARGETS.required, faults, TARGETS.optional))
    return Catalogue(name=path.name, place=Row(path.name, 0, {}), rows={"targets": rows}, faults=faults)


def read_workbook(content: IO[bytes], name: str) -> Catalogue:
    """A workbook with a sheet a table. Raises `NotAWorkbook`."""
    book = open_workbook(content)
    faults: list[Fault] = []
    rows = {key: _read_sheet(book, table, faults) for key, table in TABLES.items()}
    for key, lines in rows.items():
        if len(lines) > (most := MAX_LINES.get(key, USUAL_MAX_LINES)):
            faults.append(Fault(TABLES[key].sheet, 0, "", f"最多{most}行。"))
    marks = read_marks(book)
    if not faults and not fits([_plain(rows), marks]):
        raise NotAWorkbook("文件里的文字过多，一次导入不了。")
    return replace(_of_sheets(name, rows, faults), marks=marks)


def _read_folder(path: Path) -> Catalogue:
    """report.toml and a CSV file for each table; plan_points.csv may be missing."""
    faults: list[Fault] = []
    stated: dict[str, Any] = {}
    try:
        stated = tomllib.loads((path / "report.toml").read_text("utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        faults.append(Fault("report.toml", 0, "", f"不是TOML文件（{error}）。"))
    rows = {
        name: list(read_rows(path / f"{name}.csv", table.required, faults, table.optional))
        for name, table in TABLES.items()
        if name != "report" and (name != "plan_points" or (path / "plan_points.csv").exists())
    }
    place = Row("report.toml", 0, {})
    return Catalogue(name=path.name, place=place, stated=stated, rows=rows, faults=faults)


def _read_sheet(book: Workbook, table: Table, faults: list[Fault]) -> list[Row]:
    """The lines of a sheet under the names that CSV has for columns and words."""
    heads = tuple(table.heads[column] for column in table.required)
    optional = frozenset(table.heads[column] for column in table.optional)
    column_of = {head: column for column, head in table.heads.items()}
    rows = []
    for row in rows_of_sheet(book, table.sheet, heads, faults, optional=optional):
        cells = {column_of[head]: text for head, text in row.cells.items()}
        for column, words in table.words.items():
            codes = {word.label: word.value for word in words}
            if cells.get(column) in codes:
                cells[column] = codes[cells[column]]
        rows.append(Row(table.sheet, row.line, cells, table.heads))
    return rows


def _of_sheets(name: str, rows: dict[str, list[Row]], faults: list[Fault]) -> Catalogue:
    """With the one line about the report itself in its types."""
    first, *others = rows["report"] or [Row(REPORT.sheet, 0, {}, REPORT.heads)]
    faults += [row.fault("", "只能有一份报告，请删除这一行。") for row in others]
    stated: dict[str, Any] = {}
    if rows["report"]:
        try:
            stated = _stated(first)
        except Wrong as wrong:
            faults += wrong.faults
    elif not faults:
        faults.append(first.fault("", "没有写是哪一年的报告。"))
    return Catalogue(name=name, place=first, stated=stated, rows=rows, faults=faults)


def _stated(row: Row) -> dict[str, Any]:
    """The report's fields as the line has them; an optional one left empty says so only if it may be empty.

    Raises `Wrong`.
    """
    check_words(row, REPORT)
    stated = {}
    for column in row.cells:
        field = Report._meta.get_field(column)
        assert isinstance(field, models.Field)
        if row[column] or column not in REPORT.optional:
            stated[column] = _typed(row, column, field)
        elif field.null:
            stated[column] = None
    return stated


def _typed(row: Row, column: str, field: models.Field) -> Any:
    """Raises `Wrong`."""
    match field:
        case models.DateField():
            return row.day(column)
        case models.IntegerField():
            return row.whole(column)
        case models.DecimalField():
            return row.number(column)
        case models.BooleanField():
            return yes_or_no(row, column)
    return row[column]


def _plain(rows: dict[str, list[Row]]) -> dict[str, list]:
    return {name: [(row.line, row.cells) for row in lines] for name, lines in rows.items()}
