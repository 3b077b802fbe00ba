"""How is a catalogue read, from CSV files or a workbook, into the same tables of text? Nothing is judged here."""

import tomllib
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from django.db import models

from ...forms.fields import REPORT_UNITS
from ...imports.delimited import table_in_text
from ...imports.rows import Fault, Row, Wrong
from ...imports.sheets import NotAWorkbook, has_sheet, not_read, open_workbook, table_in
from ...imports.tables import Table as Read
from ...imports.text import narrow
from ...models import Report, User
from ..kit.sealed import fits, seal, unsealed
from .marks import Marks, read_marks
from .tables import GROUPS, MAY_BE_MISSING, REPORT, TABLES, TARGETS, Table, check_words, code_of, yes_or_no

PURPOSE = "catalogue"
MAX_LINES = {"targets": 3000, "stages": 10_000, "plan_points": 10_000}
USUAL_MAX_LINES = 1000
NUMBERS_OF_TARGETS = ("number", "reference", "part_of")


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """What a catalogue says. Of a table that is not in `rows` it does not speak; one that is `broken` was not read.

    `stated` are the fields of the report, of whatever types the file has, None where it is about the report that
    is there; `place` says where in the file they stand. `left_out` are the columns and lines that were not needed,
    `marks` are of what it held when it was downloaded.
    """

    name: str
    place: Row
    stated: dict[str, Any] | None = None
    rows: dict[str, list[Row]]
    faults: list[Fault]
    broken: frozenset[str] = frozenset()
    left_out: list[str] = field(default_factory=list)
    marks: Marks = field(default_factory=dict)

    def sealed(self, shown: str, by: User) -> str:
        """To be sent back once the dry run, whose digest is `shown`, was looked at."""
        what = [self.name, _plain(self.rows), self.left_out, shown, self.marks]
        return seal(what, purpose=PURPOSE, by=by)


def unsealed_catalogue(token: str, by: User) -> tuple[Catalogue, str]:
    """A workbook that was looked at, and the digest of what was shown. Raises `NotSealed`."""
    name, tables, left_out, shown, marks = unsealed(token, purpose=PURPOSE, by=by)
    rows = {
        key: [Row(TABLES[key].sheet, line, cells, TABLES[key].heads, letters) for line, cells in lines]
        for key, (letters, lines) in tables.items()
    }
    return replace(_of_sheets(name, rows, [], left_out=left_out), marks=marks), shown


def read_catalogue(path: Path) -> Catalogue:
    """A folder, a workbook, or the targets' CSV alone. Raises `OSError`, `NotAWorkbook`, `NotText`."""
    if path.is_dir():
        return _read_folder(path)
    if path.suffix.lower() == ".xlsx":
        with path.open("rb") as content:
            return read_workbook(content, path.name)
    reader = _Reader()
    reader.take("targets", _csv_table(path, TARGETS))
    return Catalogue(name=path.name, place=Row(path.name, 0, {}), **reader.read)


def read_workbook(content: IO[bytes], name: str) -> Catalogue:
    """A workbook with a sheet a table. Raises `NotAWorkbook`."""
    book = open_workbook(content)
    reader = _Reader()
    tables = {
        key: table_in(book, table.sheet, table.columns(in_codes=False))
        for key, table in TABLES.items()
        if table is not GROUPS or has_sheet(book, GROUPS.sheet)  # workbooks of earlier releases have none
    }
    for key, table in tables.items():
        reader.take(key, table)
    reader.left_out += not_read(book, *tables.values())
    marks = read_marks(book)
    if not reader.faults and not fits([_plain(reader.rows), marks]):
        raise NotAWorkbook("文件里的文字过多，一次导入不了。")
    return replace(_of_sheets(name, **reader.read), marks=marks)


class _Reader:
    """The tables of a catalogue, one after the other."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {}
        self.faults: list[Fault] = []
        self.broken: set[str] = set()
        self.left_out: list[str] = []

    def take(self, key: str, read: Read) -> None:
        self.faults += read.faults
        self.left_out += read.left_out
        most = MAX_LINES.get(key, USUAL_MAX_LINES)
        if len(read.rows) > most:
            self.faults.append(Fault(read.rows[0].file, 0, "", f"最多{most}行。"))
        if not read.is_whole or len(read.rows) > most:
            self.broken.add(key)
        else:
            self.rows[key] = [_in_codes(row, TABLES[key]) for row in read.rows]

    @property
    def read(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "faults": self.faults,
            "broken": frozenset(self.broken),
            "left_out": self.left_out,
        }


def _csv_table(path: Path, table: Table) -> Read:
    return table_in_text(path.name, path.read_bytes(), table.columns(in_codes=True))


def _in_codes(row: Row, table: Table) -> Row:
    """With the codes of words, and the numbers of targets as they are stored."""
    for column, words in table.words.items():
        if row[column]:
            row.cells[column] = code_of(row[column], words)
    for column in NUMBERS_OF_TARGETS:
        if row[column]:
            row.cells[column] = narrow(row[column]).replace(" ", "").upper()
    return row


def _read_folder(path: Path) -> Catalogue:
    """report.toml and a CSV file for each table; some may be missing."""
    reader = _Reader()
    stated: dict[str, Any] = {}
    place = Row("report.toml", 0, {})
    try:
        told = tomllib.loads((path / "report.toml").read_text("utf-8-sig"), parse_float=Decimal)
        stated, faults = _typed_of_toml(told, place)
        reader.faults += faults
    except tomllib.TOMLDecodeError as error:
        reader.faults.append(place.fault("", f"不是TOML文件（{error}）。"))
    for name, table in TABLES.items():
        if name != "report" and (name not in MAY_BE_MISSING or (path / f"{name}.csv").exists()):
            reader.take(name, _csv_table(path / f"{name}.csv", table))
    return Catalogue(name=path.name, place=place, stated=stated, **reader.read)


def _typed_of_toml(told: dict[str, Any], place: Row) -> tuple[dict[str, Any], list[Fault]]:
    """What stands in quotes although it is a date or a number is read as in a cell; and what is none."""
    stated: dict[str, Any] = {}
    faults: list[Fault] = []
    for column, value in told.items():
        try:
            is_text = isinstance(value, str) and column in REPORT.heads
            row = Row(place.file, 0, {column: value})
            stated[column] = _typed(row, column, told.get("year")) if is_text else value
        except Wrong as wrong:
            faults += wrong.faults
    return stated, faults


def _of_sheets(
    name: str,
    rows: dict[str, list[Row]],
    faults: list[Fault],
    *,
    broken: frozenset[str] = frozenset(),
    left_out: list[str],
) -> Catalogue:
    """With the one line about the report itself in its types."""
    first, *others = rows.get("report") or [Row(REPORT.sheet, 0, {}, REPORT.heads)]
    faults += [row.fault("", "只能有一份报告，请删除这一行。") for row in others]
    stated: dict[str, Any] = {}
    if rows.get("report"):
        stated, amiss = _stated(first)
        faults += amiss
    elif "report" not in broken:
        faults.append(first.fault("", "没有写是哪一年的报告。"))
    return Catalogue(
        name=name, place=first, stated=stated, rows=rows, faults=faults, broken=broken, left_out=left_out
    )


def _stated(row: Row) -> tuple[dict[str, Any], list[Fault]]:
    """The report's fields as far as they can be read; an optional one left empty says so only if it may be empty."""
    stated: dict[str, Any] = {}
    faults: list[Fault] = []
    try:
        check_words(row, REPORT)
    except Wrong as wrong:
        faults += wrong.faults
    for column in row.cells:
        field = Report._meta.get_field(column)
        assert isinstance(field, models.Field)
        if row[column] or column not in REPORT.optional:
            try:
                stated[column] = _typed(row, column, stated.get("year"))
            except Wrong as wrong:
                faults += wrong.faults
        elif field.null:
            stated[column] = None
    return stated, faults


def _typed(row: Row, column: str, year: int | None) -> Any:
    """A field of the report in its type; `year` is the report's. Raises `Wrong`."""
    match Report._meta.get_field(column):
        case models.DateField():
            return row.day(column, year=year)
        case models.IntegerField():
            return row.whole(column, *REPORT_UNITS[column])
        case models.DecimalField():
            return row.number(column, *REPORT_UNITS[column])
        case models.BooleanField():
            return yes_or_no(row, column)
    return row[column]


def _plain(rows: dict[str, list[Row]]) -> dict[str, tuple[dict[str, str], list]]:
    """Of each table the letters of its columns and its lines, as JSON has them."""
    return {
        name: (lines[0].letters if lines else {}, [(row.line, row.cells) for row in lines])
        for name, lines in rows.items()
    }
