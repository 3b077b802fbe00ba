"""How is a catalogue read, from CSV files or a workbook, into the same tables of text? Nothing is judged here."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from django.core import signing

from ..exports.catalogue import TABLES, Table
from ..models import User
from .rows import Fault, Row, Wrong, read_rows
from .workbook import open_workbook, rows_of_sheet

TOKEN_SECONDS = 12 * 3600


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """What a catalogue says. `report` None: it is about the report that is there; a table that is not in `rows`
    is not spoken of."""

    name: str
    report: dict[str, object] | None = None
    rows: dict[str, list[Row]]
    faults: list[Fault] = field(default_factory=list)

    def packed(self, by: User, revision: int | None) -> str:
        """Signed for one person, to be sent back once the dry run was looked at."""
        tables = {name: [(row.line, row.cells) for row in rows] for name, rows in self.rows.items()}
        return signing.dumps([self.name, tables, revision], salt=_salt(by), compress=True)


def unpacked(token: str, by: User) -> tuple[Catalogue, int | None]:
    """A catalogue that was looked at, and the report's revision then. Raises `signing.BadSignature`."""
    name, tables, revision = signing.loads(token, salt=_salt(by), max_age=TOKEN_SECONDS)
    rows = {key: [_row(TABLES[key], line, cells) for line, cells in lines] for key, lines in tables.items()}
    return _with_report(name, rows, []), revision


def read_folder(path: Path) -> Catalogue:
    """report.toml and a CSV file a table; plan_points.csv may be missing. Raises `OSError`."""
    faults: list[Fault] = []
    report: dict[str, object] = {}
    try:
        report = tomllib.loads((path / "report.toml").read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        faults.append(Fault("report.toml", 0, "", f"不是TOML文件（{error}）。"))
    rows = {
        name: list(read_rows(path / f"{name}.csv", table.required, faults, table.optional))
        for name, table in TABLES.items()
        if name != "report" and (name != "plan_points" or (path / "plan_points.csv").exists())
    }
    return Catalogue(name=path.name, report=report, rows=rows, faults=faults)


def read_targets(path: Path) -> Catalogue:
    """The targets' CSV alone. Raises `OSError`."""
    faults: list[Fault] = []
    table = TABLES["targets"]
    rows = list(read_rows(path, table.required, faults, table.optional))
    return Catalogue(name=path.name, rows={"targets": rows}, faults=faults)


def read_workbook(content: BinaryIO, name: str) -> Catalogue:
    """A workbook with a sheet a table. Raises `workbook.NotAWorkbook`."""
    book = open_workbook(content)
    faults: list[Fault] = []
    rows = {}
    for key, table in TABLES.items():
        heads = tuple(table.heads[column] for column in table.required)
        optional = frozenset(table.heads[column] for column in table.optional)
        column_of = {head: column for column, head in table.heads.items()}
        rows[key] = [
            _row(table, row.line, {column_of[head]: text for head, text in row.cells.items()})
            for row in rows_of_sheet(book, table.sheet, heads, faults, optional=optional)
        ]
    return _with_report(name, rows, faults)


def _row(table: Table, line: int, cells: dict[str, str]) -> Row:
    """A sheet's line with words as codes."""
    for column, words in table.words.items():
        code = {word.label: word.value for word in words}.get(cells.get(column, ""))
        if code is not None:
            cells[column] = code
    return Row(table.sheet, line, cells, table.heads)


def _with_report(name: str, rows: dict[str, list[Row]], faults: list[Fault]) -> Catalogue:
    """The line about the report itself, in its types."""
    lines = rows.get("report", [])
    report: dict[str, object] = {}
    if len(lines) != 1:
        faults.append(Fault(TABLES["report"].sheet, 0, "", f"应有一行，现有{len(lines)}行。"))
    else:
        try:
            line = lines[0]
            report = {"year": line.whole("year"), "government": line["government"], "title": line["title"]}
            report |= {column: line.day(column) for column in ("start_date", "end_date")}
        except Wrong as wrong:
            faults.append(wrong.fault)
    return Catalogue(name=name, report=report, rows=rows, faults=faults)


def _salt(by: User) -> str:
    return f"catalogue looked at by {by.pk}"
