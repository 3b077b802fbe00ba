"""A report as it is read: its headings and paragraphs, each character tied to the text as it came."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from .heading_marks import Form
from .headings import Heading, headings_of
from .parts import Part, parts_of, year_of
from .repair import CELL, Flow, repaired
from .spans import Span

SHORT_LINE = 40  # before the first heading: title, date, who speaks
MARK = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、]")


@dataclass(frozen=True)
class Block:
    """A paragraph, or a heading that stands in a line of its own; spans are of the repaired text.

    `level` is 0 for a paragraph; `run_ins` are the headings inside of it.
    """

    span: Span
    part: Part
    level: int = 0
    run_ins: tuple[Heading, ...] = ()
    is_table_row: bool = False
    is_opening_line: bool = False


@dataclass(frozen=True)
class Script:
    """A text, repaired and taken apart."""

    flow: Flow
    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    year: int | None

    @property
    def text(self) -> str:
        """The repaired text."""
        return self.flow.text

    @cached_property
    def _paths(self) -> list[tuple[Heading, ...]]:
        paths: list[tuple[Heading, ...]] = []
        for heading in self.headings:
            above = [one for one in (paths[-1] if paths else ()) if one.level < heading.level]
            paths.append((*above, heading))
        return paths

    def above(self, at: int) -> tuple[Heading, ...]:
        """The headings over a place, the outermost first."""
        return next((path for path in reversed(self._paths) if path[-1].span.start <= at), ())

    def in_flow(self, span: Span) -> Span | None:
        """Where a span of the text as it came stands here; None where nothing of it has been kept."""
        start, end = self.flow.position(span.start), self.flow.position(span.end)
        return Span(start, end) if start < end else None


def script_of(source: str, titles: Collection[str] = ()) -> Script:
    """`titles`: what else is a heading where it fills a line, as in an outline, whose headings are known."""
    flow = repaired(source)
    headings = headings_of(flow.text, flow.paragraphs)
    if titles:
        headings = tuple(_known(flow, headings, titles))
    parts = parts_of(flow.text, headings)
    blocks = tuple(
        _block(flow, paragraph, next(p.part for p in parts if p.span.end > paragraph.start), headings)
        for paragraph in flow.paragraphs
    )
    return Script(flow, headings, blocks, year_of(flow.text, headings))


def _known(flow: Flow, found: tuple[Heading, ...], titles: Collection[str]) -> Iterator[Heading]:
    """Only lines: those with a mark as they are, then the known ones beneath them."""
    marked = {heading.span: heading for heading in found if heading.form is Form.LINE}
    deepest = 0
    for paragraph in flow.paragraphs:
        said = paragraph.of(flow.text)
        if MARK.match(said) and paragraph in marked:
            deepest = marked[paragraph].level
            yield marked[paragraph]
        elif said in titles:
            yield Heading(deepest + 1, said, paragraph, Form.LINE)


def _block(flow: Flow, paragraph: Span, part: Part, headings: tuple[Heading, ...]) -> Block:
    own = tuple(heading for heading in headings if paragraph.covers(heading.span))
    if len(own) == 1 and own[0].form is Form.LINE and len(paragraph) - len(own[0].span) <= 1:
        return Block(paragraph, part, level=own[0].level)
    return Block(
        paragraph,
        part,
        run_ins=own,
        is_table_row=CELL in paragraph.of(flow.text),
        is_opening_line=part is Part.OPENING and len(paragraph) <= SHORT_LINE,
    )
