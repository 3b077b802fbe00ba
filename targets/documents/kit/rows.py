"""How are files of rows read so that every fault can be named by file, line and column?"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from ...domain.quantities import typed_number


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file; `line` counts from 1 with the header, 0 is the file itself."""

    file: str
    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f" 第{self.line}行"
        if self.column:
            place += f" {self.column}列"
        return f"{place}：{self.sentence}"


@dataclass(frozen=True)
class Row:
    """A line of a table that can say what is wrong with it."""

    file: str
    line: int
    cells: dict[str, str]
    heads: dict[str, str] = field(default_factory=dict)  # how columns are headed, where not by their names

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, column: str, sentence: str) -> Fault:
        return Fault(self.file, self.line, self.heads.get(column, column), sentence)

    def number(self, column: str) -> Decimal | None:
        """A number as people type it; None for an empty cell. Raises `Wrong`."""
        try:
            return typed_number(self[column])
        except ValueError as amiss:
            raise Wrong(self.fault(column, f"“{self[column]}”不是数。{amiss}")) from None

    def whole(self, column: str) -> int:
        """A whole number up to 9999. Raises `Wrong`."""
        try:
            value = typed_number(self[column])
        except ValueError:
            value = None
        if value is None or not 0 <= value <= 9999 or value % 1:
            raise Wrong(self.fault(column, f"“{self[column]}”不是0到9999的整数。"))
        return int(value)

    def day(self, column: str) -> date:
        """ISO date. Raises `Wrong`."""
        try:
            return date.fromisoformat(self[column])
        except ValueError:
            raise Wrong(self.fault(column, f"“{self[column]}”不是形如2024-12-31的日期。")) from None


class Wrong(Exception):
    """A line, or a whole file, that cannot be taken; carries its `faults`."""

    def __init__(self, *faults: Fault):
        self.faults = faults


def read_rows(
    path: Path, columns: tuple[str, ...], faults: list[Fault], optional: frozenset[str] = frozenset()
) -> Iterator[Row]:
    """Lines of a CSV file on disk; see `rows_of`."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from rows_of(path.name, file, columns, faults, optional)


def rows_of(
    name: str,
    file: TextIO,
    columns: tuple[str, ...],
    faults: list[Fault],
    optional: frozenset[str] = frozenset(),
) -> Iterator[Row]:
    """Lines of CSV; what is wrong with the columns or a line's length is added to `faults`."""
    reader = csv.DictReader(file, restkey="")
    names = reader.fieldnames or []
    wrong = [Fault(name, 1, column, "缺少这一列。") for column in columns if column not in names]
    wrong += [
        Fault(name, 1, column, "不认识这一列。")
        for column in names
        if column not in columns and column not in optional
    ]
    faults += wrong
    if wrong:
        return
    for cells in reader:
        row = Row(name, reader.line_num, {k: (v or "").strip() for k, v in cells.items() if k})
        if "" in cells:
            faults.append(row.fault("", "单元格比列名多。"))
        else:
            yield row
