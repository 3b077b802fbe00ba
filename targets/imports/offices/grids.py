"""What is in an office's file before it is understood? Paragraphs and tables, each cell with its place in the text.

Of a merged cell every place that it covers says what it says, and knows that it only repeats (`is_covered`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ...domain.extraction.offices import Where
from ...domain.extraction.spans import Span
from ..tables import letter_of

NOWHERE = Span(0, 0)

MOST_CHARACTERS, MOST_CELLS = 1_000_000, 500_000


@dataclass(frozen=True)
class GridCell:
    """`day` is the day that a workbook's number may mean; `wrong` why the cell cannot be read."""

    text: str = ""
    span: Span = NOWHERE
    day: str = ""
    wrong: str = ""
    is_covered: bool = False

    @property
    def own(self) -> str:
        """What it says itself, and does not only repeat."""
        return "" if self.is_covered else self.text


EMPTY = GridCell()


@dataclass(frozen=True)
class Paragraph:
    where: Where
    text: str
    span: Span


@dataclass(frozen=True)
class GridLine:
    """A line of a table."""

    where: Where
    cells: tuple[GridCell, ...]

    def cell(self, place: int) -> GridCell:
        return self.cells[place] if place < len(self.cells) else EMPTY

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(cell.text for cell in self.cells)

    @property
    def said(self) -> str:
        """In one line, each thing once."""
        return " ".join(dict.fromkeys(" ".join(cell.text.split()) for cell in self.cells if cell.text))

    @property
    def is_blank(self) -> bool:
        return not any(cell.own or cell.wrong for cell in self.cells)


@dataclass(frozen=True)
class Grid:
    """A table; `has_letters` where its columns are called A, B, C …"""

    name: str
    lines: tuple[GridLine, ...]
    has_letters: bool = False
    is_bare: bool = False  # nobody knows of its merged cells: of two lines one may lack a cell in front

    def where(self, line: GridLine, place: int) -> Where:
        return (
            replace(line.where, cell=f"{letter_of(place)}{line.where.line}")
            if self.has_letters
            else line.where
        )

    @property
    def width(self) -> int:
        return max((len(line.cells) for line in self.lines), default=0)


@dataclass(frozen=True)
class OfficeFile:
    """A file as it was read: its text, and in their order what it consists of."""

    text: str
    blocks: tuple[Paragraph | Grid, ...]

    @property
    def grids(self) -> tuple[Grid, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Grid))

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))


class TooLong(Exception):
    """More than anybody reviews."""


@dataclass
class Writer:
    """Writes the text of a file, line by line, and tells where each cell of it stands."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Paragraph | Grid] = field(default_factory=list)
    paragraphs: int = 0
    cells: int = 0

    def paragraph(self, text: str, *, sheet: str = "", line: int = 0) -> None:
        """`line` is counted here where nobody says it."""
        self.paragraphs += 1
        span = Span(self.length, self.length + len(text))
        self._write(text)
        if text.strip():
            self.blocks.append(Paragraph(Where(sheet, line or self.paragraphs), text, span))

    def line(self, where: Where, cells: Iterable[GridCell], shown: Iterable[str | None]) -> GridLine:
        """`shown` is what is written of each cell; None: nothing, it only repeats the cell before it."""
        placed: list[GridCell] = []
        texts: list[str] = []
        at, span = self.length, Span(self.length, self.length)
        for cell, text in zip(cells, shown, strict=True):
            if text is not None:
                span = Span(at, at + len(text))
                texts.append(text)
                at = span.end + 1
            placed.append(replace(cell, span=span))
            self.cells += 1
            if at > MOST_CHARACTERS or self.cells > MOST_CELLS:
                raise TooLong
        self._write("\t".join(texts))
        return GridLine(where, tuple(placed))

    def grid(self, grid: Grid) -> None:
        self.blocks.append(grid)

    def file(self) -> OfficeFile:
        return OfficeFile("\n".join(self.pieces), tuple(self.blocks))

    def _write(self, line: str) -> None:
        self.pieces.append(line)
        self.length += len(line) + 1
