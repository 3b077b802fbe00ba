"""Which targets does the task of a row promise? Its words are read by the grammar of reports."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from ..confidence import TASK
from ..leads import Lead
from ..proposals import Proposal, proposals_of_task
from ..sentences import masked
from ..spans import Span
from ..tables.verbs import FINISHING
from ..titles import shortened
from ..verdicts import Verdict

MEANT = (Verdict.PROMISE, Verdict.TASK)


@dataclass(frozen=True)
class Piece:
    """Words of a row and where they stand in the text of the file; what no span has is only said between them."""

    words: str
    span: Span | None = None


@dataclass(frozen=True)
class Context:
    """What the table says of a row besides its task."""

    year: int | None = None
    area: str = ""
    theme: str = ""
    lead: Lead = field(default_factory=Lead)
    due: date | None = None
    last_year: Decimal | None = None


def targets_of(text: str, pieces: Sequence[Piece], context: Context) -> tuple[Proposal, ...]:
    """What a row proposes, at least its task as a whole, and the verdict of every other number.

    `text` is that of the file, in which the pieces stand. A name and a number that stand in two cells are read as one:
    高标准农田 | 2.4 | 万亩.
    """
    words = "".join(piece.words for piece in pieces)
    name = pieces[0].words
    origin = _Origins(pieces)
    found = [
        _placed(text, replace(one, span=origin.span_of(one.span)))
        for one in proposals_of_task(words, context.year)
    ]
    meant = [one for one in found if one.verdict in MEANT]
    if len(pieces) > 1 and len(meant) == 1 and meant[0].verdict is Verdict.PROMISE:
        found = [replace(one, title=_titled(one, name)) if one is meant[0] else one for one in found]
    if not meant:
        found.insert(0, _whole(text, origin, words))
    return tuple(_in_context(one, context) for one in found)


def _titled(proposal: Proposal, name: str) -> str:
    """As its own cell calls it; a growth rate stays one (地区生产总值 | 增长6% is 地区生产总值增速)."""
    return proposal.title if proposal.measure == "rate" else shortened(name)


def _in_context(proposal: Proposal, context: Context) -> Proposal:
    is_default = context.year is not None and proposal.deadline in (None, date(context.year, 12, 31))
    if proposal.verdict not in MEANT:
        return replace(proposal, area=context.area, theme=context.theme or context.area)
    deadline = context.due if context.due and (is_default or proposal.deadline is None) else proposal.deadline
    return replace(
        proposal,
        area=context.area,
        theme=context.theme or context.area,
        lead=context.lead,
        deadline=deadline,
        last_year_value=context.last_year if proposal.value is not None else None,
    )


def _placed(text: str, proposal: Proposal) -> Proposal:
    return replace(proposal, quote=proposal.span.of(text))


def _whole(text: str, origin: "_Origins", words: str) -> Proposal:
    span = origin.span_of(Span(0, len(words)))
    is_finished = any(verb in masked(words) for verb in FINISHING)
    return Proposal(
        span,
        span.of(text),
        "",
        "",
        Verdict.TASK,
        "表中的一项任务，没有数字",
        TASK,
        title=shortened(words),
        measure="stages" if is_finished else "narrative",
        frequency="stages" if is_finished else "quarterly",
    )


class _Origins:
    """Where the words of several cells stand in the text of the file."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.starts: list[int] = []
        at = 0
        for piece in pieces:
            self.starts.append(at)
            at += len(piece.words)

    @property
    def name(self) -> Span:
        return self.pieces[0].span or Span(0, 0)

    @property
    def is_one_stretch(self) -> bool:
        """Whether the cells stand side by side, in whatever order; otherwise the name alone is quoted."""
        spans = sorted(piece.span for piece in self.pieces if piece.span is not None)
        return all(after.start - before.end <= 1 for before, after in pairwise(spans))

    def span_of(self, span: Span) -> Span:
        """From the first to the last of the words, whatever the order of the columns."""
        if not self.is_one_stretch:
            return self.name
        first = max(0, bisect_right(self.starts, span.start) - 1)
        last = max(first, bisect_right(self.starts, span.end - 1) - 1)
        reached = [
            self._in_piece(at, span) for at in range(first, last + 1) if self.pieces[at].span is not None
        ]
        if not reached:  # a unit that only a head says
            return self.name
        return Span(min(one.start for one in reached), max(one.end for one in reached))

    def _in_piece(self, at: int, span: Span) -> Span:
        piece = self.pieces[at]
        assert piece.span is not None
        if len(piece.span) != len(piece.words):
            return piece.span
        start = max(0, span.start - self.starts[at])
        end = min(len(piece.words), span.end - self.starts[at])
        return Span(piece.span.start + start, piece.span.start + end)
