"""What stands in the tables of a Word document, with the cells that are merged?

Read from the document's own elements: the library follows each merged cell up to its first line, which takes its time
in a long table, and does not say that it was merged.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.table import Table

MAX_COLUMNS = 200  # Word itself has at most 63


@dataclass(frozen=True)
class WordCell:
    """`width` in columns; `is_continued` where it repeats what the cell above it says."""

    text: str
    width: int = 1
    is_continued: bool = False

    @property
    def in_one_line(self) -> str:
        return " ".join(self.text.split())


def rows_of(table: Table) -> Iterator[list[WordCell]]:
    """Line by line; a cell that is merged over several lines says in each what it says."""
    said: dict[int, str] = {}  # by column, the latest that was said
    for row in table._tbl.tr_lst:
        cells, column = [], min(row.grid_before, MAX_COLUMNS)
        cells += [WordCell("")] * column
        for cell in row.tc_lst:
            width = max(1, min(cell.grid_span, MAX_COLUMNS - column))
            is_continued = cell.vMerge == "continue"
            text = said.get(column, "") if is_continued else _text(cell)
            said[column] = text
            cells.append(WordCell(text, width, is_continued))
            column = min(column + width, MAX_COLUMNS)
        yield cells


def _text(cell: Any) -> str:
    return "\n".join(paragraph.text for paragraph in cell.p_lst)
