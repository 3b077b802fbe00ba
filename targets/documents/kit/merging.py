"""Which cells of a table are one? Those below each other that say the same, as far as the columns before them do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """Rows of one column that are one cell, from `first` to `last`, the last included."""

    column: int
    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def runs(rows: Sequence[Sequence[object]], columns: Sequence[int]) -> Iterator[Run]:
    """Of each of the `columns`, the wider headings first: a heading's cell ends where that of the one before it ends.

    A cell that stands alone is a run of one.
    """
    for depth, column in enumerate(columns, 1):
        first = 0
        for place in range(1, len(rows) + 1):
            if place == len(rows) or _said(rows[place], columns[:depth]) != _said(
                rows[first], columns[:depth]
            ):
                yield Run(column, first, place - 1)
                first = place


def _said(row: Sequence[object], columns: Sequence[int]) -> list[object]:
    return [row[column] for column in columns]
