"""What does the report say, without what paper did to it?

Lines that a page or a width cut in the middle of a sentence are joined again, spaces inside numbers and between Chinese
characters go, and so do the asterisks and hashes of Markdown. Every character of the repaired text knows where it
stands in the text as it came, so whatever is found later is quoted word for word from there.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from unicodedata import east_asian_width

from .lines import Line, lines_of
from .spans import Span

FINISHED = "。！？；：…”》）"
CLOSING = "”》）"  # may also end a line by chance
STARTS_ANEW = re.compile(
    r"(?:[#*]+\s*)?(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|——|第[一二三四五六七八九十]+[部章节]|附件|附：)"
)
UNFINISHED_FROM = 40  # a heading is shorter and one sentence; what is more and has no full stop goes on below
FULL_LINES = 4  # so many, and a quarter of all, are a paper's width and not chance
RAGGED = 6  # a full line may lack a sixth of its width: digits are narrow, and no sign may begin a line
TIGHT = 4  # columns that a full line lacks which happens to end with its sentence
MARK_ALONE = re.compile(
    r"(?:[#*]+\s*)?(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
)
NARROW = {
    wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
NARROW |= {ord("％"): "%", ord("．"): ".", ord("＋"): "+", ord("﹪"): "%", ord("\xa0"): " "}
MARKDOWN = re.compile(r"\*\*|^#{1,6}\s+|__", re.MULTILINE)
CELL = "\t"  # between the cells of a table
ASCII_WORD = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True)
class Flow:
    """The repaired text: paragraphs, one a line."""

    source: str
    text: str
    origins: tuple[int, ...]

    def span_in_source(self, span: Span) -> Span:
        """Where a span of the repaired text stands in the text as it came."""
        return Span(self.origins[span.start], self.origins[span.end - 1] + 1)

    def position(self, offset: int) -> int:
        """Where a place of the text as it came has moved to."""
        return bisect_left(self.origins, offset)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The paragraphs, without their line ends."""
        return tuple(Span(*found.span()) for found in re.finditer(r"[^\n]+", self.text))


def repaired(source: str) -> Flow:
    """The text as its author wrote it, tied to the text as it came."""
    characters: list[str] = []
    origins: list[int] = []
    lines = lines_of(source)
    width = _paper_width(source, lines)
    for before, line in zip((None, *lines), lines, strict=False):
        if before is not None and not _goes_on(source, before, line, width):
            characters.append("\n")
            origins.append(before.span.end)
        for offset in _kept(source, line.span):
            characters.append(source[offset].translate(NARROW))
            origins.append(offset)
    return Flow(source, "".join(characters), tuple(origins))


def _paper_width(source: str, lines: tuple[Line, ...]) -> int:
    """How wide a full line is; 0 where lines end with their paragraphs.

    A paper's lines end at one width, which none of them passes and many reach, mostly inside a sentence; paragraphs
    are of all lengths.
    """
    widths = sorted(_width(line.span.of(source)) for line in lines)
    if not widths:
        return 0
    full = widths[-1 - len(widths) // 100]
    ends = [
        line.span.of(source)[-1] for line in lines if _width(line.span.of(source)) >= full - full // RAGGED
    ]
    are_cut = sum(end not in FINISHED for end in ends) > len(ends) / 2
    return full if are_cut and len(ends) >= max(FULL_LINES, len(widths) // 4) else 0


def _width(said: str) -> int:
    """In columns: a Chinese character takes two, and so do quotation marks in a Chinese font."""
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in said)


def _goes_on(source: str, line: Line, following: Line, width: int) -> bool:
    """Whether the sentence of a line is finished only in the following one."""
    said, next_said = line.span.of(source).rstrip("*"), following.span.of(source)
    if MARK_ALONE.fullmatch(said):
        return True
    if following.is_indented or CELL in said + next_said or STARTS_ANEW.match(next_said):
        return False
    is_finished = said[-1:] in FINISHED and not (
        width and said[-1:] in CLOSING and said[-2:-1] not in FINISHED
    )
    if line.is_piece:
        return not is_finished and not (STARTS_ANEW.match(said) and len(said) < UNFINISHED_FROM)
    if width:
        return _width(said) >= width - (TIGHT if is_finished else width // RAGGED)
    return not is_finished and (len(said) >= UNFINISHED_FROM or "。" in said)


def _kept(source: str, span: Span) -> list[int]:
    """The places of the characters that stay."""
    said = span.of(source)
    dropped = {at for found in MARKDOWN.finditer(said) for at in range(*found.span())}
    kept = [at for at in range(len(said)) if at not in dropped]
    return [
        span.start + at
        for order, at in enumerate(kept)
        if not (said[at].isspace() or said[at] in "\u200b\ufeff")
        or said[at] == CELL
        or _parts_words(said, kept, order)
    ]


def _parts_words(said: str, kept: list[int], order: int) -> bool:
    """Whether a space is one that parts two Latin words or two numbers; between Chinese characters none is meant."""
    before = next((said[at] for at in reversed(kept[:order]) if not said[at].isspace()), "")
    after = next((said[at] for at in kept[order + 1 :] if not said[at].isspace()), "")
    if not (ASCII_WORD.match(before) and ASCII_WORD.match(after)) or said[kept[order - 1]].isspace():
        return False
    return before.isdigit() == after.isdigit()
