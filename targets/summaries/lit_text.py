"""亮灯原文: how does each promise stand, in the words in which it was given?"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from ..domain.extraction.parts import Part
from ..domain.extraction.script import Block, Script
from ..domain.extraction.spans import Span
from ..domain.moment import Moment
from ..domain.rollup import Rollup, roll_up
from ..domain.words import Light
from ..models import Passage, Report, SourceDocument
from ..pictures import Picture, pictures_at
from .scripts import Replaced, script_of_source

WORST_FIRST = (Light.CRITICAL, Light.BEHIND, Light.ON_TRACK, Light.DONE, Light.NONE)
IN_CONTENTS = 2  # levels of headings


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of a block that is printed in one way.

    `pictures` are those of the passage that it is of, the worst light first: none for plain words. `marks` are those
    of the passages that end with it.
    """

    text: str
    is_run_in: bool = False
    pictures: tuple[Picture, ...] = ()
    marks: tuple[Picture, ...] = ()

    @property
    def first(self) -> Picture | None:
        return self.pictures[0] if self.pictures else None

    @property
    def is_whole(self) -> bool:
        """Whether the marks of the passage that it is of stand behind it."""
        return bool(self.pictures) and self.marks[: len(self.pictures)] == self.pictures

    @property
    def others(self) -> tuple[Picture, ...]:
        """Marks behind it that its own link does not have."""
        return self.marks[1:] if self.is_whole else self.marks


@dataclass(frozen=True, kw_only=True)
class LitBlock:
    """A heading or a paragraph; `anchor` is where addresses lead."""

    anchor: str
    block: Block
    pieces: tuple[Piece, ...]

    @property
    def is_small(self) -> bool:
        return self.block.part is Part.GLOSSARY

    @property
    def pictures(self) -> Iterator[Picture]:
        return (picture for piece in self.pieces for picture in piece.marks)

    @property
    def words(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A heading in the contents, with how many targets beneath it stand ill."""

    anchor: str
    level: int
    text: str
    lights: Counter[Light] = field(default_factory=Counter)

    @property
    def ill(self) -> list[tuple[Light, int]]:
        return [(light, self.lights[light]) for light in WORST_FIRST[:2] if self.lights[light]]


@dataclass(frozen=True, kw_only=True)
class LitText:
    """A document as it is read on a day. Without one, `source` is None and there is nothing else."""

    source: SourceDocument | None
    sources: list[SourceDocument] = field(default_factory=list)
    blocks: list[LitBlock] = field(default_factory=list)
    without: list[Picture] = field(default_factory=list)  # targets in force that have no place in it
    members: frozenset[int] | None = (
        None  # the keys of the targets of the group that is looked for; None: of none
    )

    @cached_property
    def pictures(self) -> list[Picture]:
        """In the order of the text, those that are looked for."""
        found = {picture.target.pk: picture for block in self.blocks for picture in block.pictures}
        return [picture for pk, picture in found.items() if self.members is None or pk in self.members]

    @cached_property
    def rollup(self) -> Rollup:
        return roll_up(picture.judgement for picture in self.pictures if not picture.target.is_part)

    @cached_property
    def chapters(self) -> list[Chapter]:
        """The headings that lead somewhere; what stands beneath a section counts for its part as well."""
        found: list[Chapter] = []
        above: list[Chapter] = []
        for block in self.blocks:
            level = block.block.level
            if 0 < level <= IN_CONTENTS:
                above = [one for one in above if one.level < level]
                above.append(Chapter(anchor=block.anchor, level=level, text=block.words))
                found.append(above[-1])
            for picture in block.pictures:
                for chapter in above if not picture.target.is_part else ():
                    chapter.lights[picture.judgement.overall.light] += 1
        return found


def lit_text(
    report: Report, members: frozenset[int] | None = None, *, moment: Moment, asked: int | None = None
) -> LitText:
    """The report's own text, or the document that is `asked` for by its key, as it stands at a moment."""
    sources = list(SourceDocument.objects.without_text().filter(report=report).order_by("pk"))
    source = next((one for one in sources if one.pk == asked), None) or _first(sources)
    if source is None:
        return LitText(source=None)
    source.report = report
    try:
        script = script_of_source(source)
    except Replaced:
        return lit_text(report, members, moment=moment)
    pictures = {picture.target.pk: picture for picture in pictures_at(report, moment, with_parts=True)}
    inside = _by_block(script, _passages(source, script, pictures))
    blocks = [
        LitBlock(anchor=f"b{at}", block=block, pieces=tuple(_pieces(script, block, inside[at])))
        for at, block in enumerate(script.blocks)
    ]
    there = {picture.target.pk for block in blocks for picture in block.pictures}
    without = [
        p for pk, p in pictures.items()
        if pk not in there and p.judgement.is_active and not p.target.is_part
    ]  # fmt: skip
    return LitText(source=source, sources=sources, blocks=blocks, without=without, members=members)


def _first(sources: list[SourceDocument]) -> SourceDocument | None:
    """The report, or the outline that stands for it, else whatever there is."""
    order = {kind: place for place, kind in enumerate(("report", "outline", "voted", "duties"))}
    return min(sources, key=lambda one: (order[one.kind], one.pk), default=None)


@dataclass(frozen=True)
class _Lit:
    """A passage in the repaired text, with its targets as they stand."""

    span: Span
    pictures: tuple[Picture, ...]


def _passages(source: SourceDocument, script: Script, pictures: dict[int, Picture]) -> Iterable[_Lit]:
    rows = Passage.targets.through._default_manager.filter(passage__source=source.pk)
    by_span: dict[tuple[int, int], list[Picture]] = {}
    for start, end, pk in rows.values_list("passage__start", "passage__end", "target"):
        if pk in pictures:
            by_span.setdefault((start, end), []).append(pictures[pk])
    for (start, end), own in sorted(by_span.items()):
        span = _without_line_ends(script, script.in_flow(Span(start, end)))
        if span:
            yield _Lit(span, tuple(sorted(own, key=_badness)))


def _without_line_ends(script: Script, span: Span | None) -> Span | None:
    """A passage that somebody drew over the end of a paragraph ends with the paragraph, for there its mark stands."""
    if span is None:
        return None
    words = span.of(script.text)
    start, end = (
        span.start + len(words) - len(words.lstrip("\n")),
        span.end - len(words) + len(words.rstrip("\n")),
    )
    return Span(start, end) if start < end else None


def _by_block(script: Script, passages: Iterable[_Lit]) -> dict[int, list[_Lit]]:
    """The passages of each block; one that goes over its end is in the next one, too."""
    found: dict[int, list[_Lit]] = defaultdict(list)
    ends = [block.span.end for block in script.blocks]
    for lit in passages:
        at = bisect_right(ends, lit.span.start)
        while at < len(ends) and lit.span.overlaps(script.blocks[at].span):
            found[at].append(lit)
            at += 1
    return found


def _badness(picture: Picture) -> tuple[int, str]:
    return WORST_FIRST.index(picture.judgement.overall.light), picture.target.number


def _pieces(script: Script, block: Block, own: list[_Lit]) -> Iterator[Piece]:
    """A block cut wherever a passage or a heading inside it begins or ends; of passages that overlap the shortest has
    the words, and all have their marks."""
    spans = [*(lit.span for lit in own), *(heading.span for heading in block.run_ins)]
    ends = {at for span in spans for at in (span.start, span.end) if block.span.start < at < block.span.end}
    cuts = [Span(*pair) for pair in pairwise(sorted({block.span.start, *ends, block.span.end}))]
    for cut in cuts:
        lit = _innermost(own, cut)
        ending = sorted((one for one in own if one.span.end == cut.end), key=lambda one: one is not lit)
        yield Piece(
            text=cut.of(script.text),
            is_run_in=any(heading.span.covers(cut) for heading in block.run_ins),
            pictures=lit.pictures if lit else (),
            marks=tuple(picture for one in ending for picture in one.pictures),
        )


def _innermost(passages: list[_Lit], cut: Span) -> _Lit | None:
    over = [lit for lit in passages if lit.span.covers(cut)]
    return min(over, key=lambda lit: (len(lit.span), -lit.span.start), default=None)
