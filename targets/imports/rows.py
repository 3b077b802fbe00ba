"""What does a line of a table say, and what is wrong with it? Every fault is named by file, line, cell and column."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ..domain.quantities import PLACES_AT_MOST, TOO_BIG
from .dates import NotADay, typed_day
from .marks import NotAMark, is_ticked
from .numbers import Kind, NotANumber, typed_number, typed_whole
from .text import excerpt


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file; `line` counts from 1, 0 is the file itself; `cell` is D7 where it is about one."""

    file: str
    line: int
    column: str
    sentence: str
    cell: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f" 第{self.line}行"
        if self.cell:
            place += f"（{self.cell}）"
        if self.column:
            place += f" {self.column}列"
        return f"{place}：{self.sentence}"


class Wrong(Exception):
    """A line, or a whole file, that cannot be taken; carries its `faults`."""

    def __init__(self, *faults: Fault):
        self.faults = faults


@dataclass(frozen=True)
class Row:
    """A line of a table that can say what is wrong with it; `heads` and `letters` say how a column is called."""

    file: str
    line: int
    cells: dict[str, str]
    heads: dict[str, str] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def cell(self, column: str) -> str:
        """D7; empty where the file has no such column."""
        letter = self.letters.get(column, "")
        return f"{letter}{self.line}" if letter else ""

    def fault(self, column: str, sentence: str) -> Fault:
        return Fault(self.file, self.line, self.heads.get(column, column), sentence, self.cell(column))

    def told(self, column: str, sentence: str) -> str:
        """What is wrong with the line, at its cell: 本期数值（I13）：…"""
        head, cell = self.heads.get(column, column), self.cell(column)
        place = f"（{cell}）" if cell else ""
        return f"{head}{place}：{sentence}" if head else sentence

    def number(self, column: str, unit: str = "", kind: Kind = Kind.AMOUNT) -> Decimal | None:
        """A number as people type it; None for an empty cell. Raises `Wrong`."""
        try:
            value = typed_number(self[column], unit, kind)
        except NotANumber as amiss:
            raise Wrong(self.fault(column, str(amiss))) from None
        if value is not None and abs(value) >= TOO_BIG:  # this and the next as on the pages
            raise Wrong(self.fault(column, "数字太大，请核对。"))
        if value is not None and value != round(value, PLACES_AT_MOST):
            raise Wrong(self.fault(column, "最多四位小数。"))
        return value

    def whole(self, column: str, unit: str = "", kind: Kind = Kind.COUNT) -> int:
        """A whole number up to 9999. Raises `Wrong`."""
        try:
            value = typed_whole(self[column], unit, kind)
        except NotANumber as amiss:
            raise Wrong(self.fault(column, str(amiss))) from None
        if value is None or not 0 <= value <= 9999:
            raise Wrong(self.fault(column, f"“{excerpt(self[column])}”不是0到9999的整数。"))
        return value

    def day(self, column: str, *, year: int | None = None) -> date:
        """A date as people type it; `year` is that of 6月30日. Raises `Wrong`."""
        try:
            day = typed_day(self[column], year=year)
        except NotADay as amiss:
            raise Wrong(self.fault(column, str(amiss))) from None
        if day is None:
            raise Wrong(self.fault(column, "请填日期，如2024-06-30。"))
        return day

    def is_ticked(self, column: str) -> bool:
        """Raises `Wrong`."""
        try:
            return is_ticked(self[column])
        except NotAMark as amiss:
            raise Wrong(self.fault(column, str(amiss))) from None


def all_read(**readers: Callable[[], Any]) -> dict[str, Any]:
    """What all readers give, by their names. Raises `Wrong` with the faults of all of them, not only the first."""
    read: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, reader in readers.items():
        try:
            read[name] = reader()
        except Wrong as wrong:
            faults += wrong.faults
    if faults:
        raise Wrong(*faults)
    return read


def first_of_each_place(faults: Iterable[Fault]) -> list[Fault]:
    """What was found wrong of a cell once is not named again for what follows from it."""
    return list({(f.file, f.line, f.column or f.sentence): f for f in reversed(list(faults))}.values())[::-1]
