"""Which lines does a text have, and which of them belong to the page rather than to the report?

A report that was copied from a page or a PDF carries page numbers, and the mirror that showed it may have put it all in
one line. Then what stood between two paragraphs is a single space behind a full stop.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from .spans import Span

FOOTER = re.compile(
    r"[—–\-－]+\s*\d{1,3}\s*[—–\-－]*|第\s*\d+\s*页(?:\s*[，,/]?\s*共\s*\d+\s*页)?|\d{1,3}\s*/\s*\d{1,3}"
)
FOOTER_INSIDE = re.compile(r"(?<=[\s。])[—–]\s*\d{1,3}\s*[—–](?=\s)")
LONG_LINE = (
    900  # no paragraph of a report is that long and no wrapped line either, so the breaks have become spaces
)
BREAK = re.compile(
    r"(?<=[。！？：；」”])[ \t\u3000]+|[ \t\u3000]+(?=[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)"
)
HEAD_ALONE = re.compile(r"[一二三四五六七八九十]{1,3}、[^，。；：]{4,28}?[ \t\u3000]+")


@dataclass(frozen=True)
class Line:
    """A line of the text without the spaces round it."""

    span: Span
    is_indented: bool
    is_piece: bool = False  # of a line that was many


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines that say something, page numbers left out."""
    return tuple(
        line
        for piece, is_piece in _pieces(text)
        if len((line := _stripped(text, piece, is_piece=is_piece)).span)
        and not FOOTER.fullmatch(line.span.of(text))
    )


def _pieces(text: str) -> list[tuple[Span, bool]]:
    pieces: list[tuple[Span, bool]] = []
    start = 0
    for end in [*(found.start() for found in re.finditer("\n", text)), len(text)]:
        whole = Span(start, end)
        cut = _broken(text, whole) if len(whole) > LONG_LINE else [whole]
        pieces += [(piece, len(cut) > 1) for piece in cut]
        start = end + 1
    return pieces


def _broken(text: str, whole: Span) -> list[Span]:
    """The lines that one overlong line was made of, as far as they can be told."""
    cuts = {whole.start, whole.end}
    for pattern in (FOOTER_INSIDE, BREAK):
        for found in pattern.finditer(text, whole.start, whole.end):
            cuts |= {found.start(), found.end()}
    for found in HEAD_ALONE.finditer(text, whole.start, whole.end):
        if found.start() in cuts:  # the numbered heading of a part stands alone
            cuts.add(found.end())
    return [Span(start, end) for start, end in pairwise(sorted(cuts))]


def _stripped(text: str, piece: Span, *, is_piece: bool) -> Line:
    found = piece.of(text)
    start = piece.start + len(found) - len(found.lstrip())
    end = max(start, piece.start + len(found.rstrip()))
    return Line(Span(start, end), not is_piece and found.startswith(("　", "  ", "\t")), is_piece)
