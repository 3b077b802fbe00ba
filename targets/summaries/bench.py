"""What does the office look at when it reviews what was drawn from a text? One proposal, its words, the rest.

Of a long report only what lies around the one in focus is drawn, so that the page weighs the same for any report.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from ..domain.extraction import Verdict
from ..domain.words import Decision, Frequency, Measure, SourceKind, StatedAs
from ..models import Proposal, SourceDocument
from ..models.proposal import MEANT, SAID

BEFORE, AFTER = 700, 1100  # characters of the text that are drawn around the one in focus
NEAR_BEFORE, NEAR_AFTER = 2, 7  # proposals that are named beside it
NAMES = {str(field.name): str(field.verbose_name) for field in Proposal._meta.fields}
NUMBERS = "numbers"  # all that are no targets
CHOICES = {"measure": Measure.choices(), "frequency": Frequency.choices(), "stated_as": StatedAs.choices()}


@dataclass(frozen=True, kw_only=True)
class BenchFilters:
    """Which proposals are gone through. No verdict: what is or may become a target."""

    area: str = ""
    verdict: str = ""
    sure: str = ""
    state: str = Decision.OPEN.value

    @property
    def query(self) -> str:
        """As an address carries it: what is usual is left out."""
        asked = {"area": self.area, "verdict": self.verdict, "sure": self.sure}
        if self.state != Decision.OPEN.value:
            asked["state"] = self.state
        return urlencode({name: value for name, value in asked.items() if value})

    def fits(self, row: Proposal) -> bool:
        if self.area and row.area != self.area:
            return False
        if self.sure and row.is_easy != (self.sure == "easy"):
            return False
        return self._fits_verdict(row) and self._fits_state(row)

    def _fits_verdict(self, row: Proposal) -> bool:
        if self.verdict == NUMBERS:
            return not row.is_meant
        return row.verdict == self.verdict if self.verdict else row.is_meant

    def _fits_state(self, row: Proposal) -> bool:
        return self.state == "all" or row.decision == self.state


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of the text; of a proposal its row, else None."""

    text: str
    row: Proposal | None = None
    is_focus: bool = False


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the office is with what is or may become a target."""

    total: int
    accepted: int
    rejected: int
    merged: int
    easy: int  # of the open ones
    numbers: int  # that are no targets
    undrawn: int  # accepted, and not in the catalogue yet

    @property
    def done(self) -> int:
        return self.accepted + self.rejected + self.merged

    @property
    def left(self) -> int:
        return self.total - self.done

    @property
    def share(self) -> str:
        return f"{self.done / self.total:.4f}" if self.total else "0"


@dataclass(frozen=True, kw_only=True)
class AreaLeft:
    """A heading of the report and how many of its proposals are open."""

    title: str
    left: int


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One of those that are accepted together, with its words."""

    row: Proposal
    quote: str


@dataclass(frozen=True, kw_only=True)
class Bench:
    """All that the page of the review shows."""

    source: SourceDocument
    filters: BenchFilters
    focus: Proposal | None
    pieces: list[Piece]
    is_cut_before: bool
    is_cut_after: bool
    near: list[Proposal]
    place: int
    count: int
    before: Proposal | None
    after: Proposal | None
    doubtful: Proposal | None
    behind: Proposal | None  # the next that is open in the text: what would go into the one in focus
    progress: Progress
    areas: list[AreaLeft]
    headings: list[tuple[str, str]]
    is_table: bool

    @property
    def quote(self) -> str:
        return quote_of(self.source, self.focus) if self.focus else ""

    @property
    def changed(self) -> list[tuple[str, str]]:
        """What the office has changed of the one in focus: the name of the field, and what was drawn."""
        drawn = self.focus.drawn if self.focus else {}
        return [(NAMES[name], said(name, was)) for name, was in drawn.items()]


def bench(source: SourceDocument, filters: BenchFilters, *, at: int | None = None) -> Bench:
    """`at` is the key of the proposal in focus; without one the first that fits. One query for any number of them."""
    rows = list(
        source.proposals.select_related(
            "decided_by", "merged_into", "target", "part_of", "part_of_target"
        ).in_order()
    )
    queue = sorted((row for row in rows if filters.fits(row)), key=lambda row: _order(row, filters))
    focus = next((row for row in rows if row.pk == at), None) or (queue[0] if queue else None)
    before, after = _beside(queue, focus, filters)
    place = next((n for n, row in enumerate(queue, 1) if focus and row.pk == focus.pk), 0)
    start, end = _window(source.text, focus)
    return Bench(
        source=source,
        filters=filters,
        focus=focus,
        pieces=_pieces(source.text, rows, focus, start, end),
        is_cut_before=start > 0,
        is_cut_after=end < len(source.text),
        near=[*before[-NEAR_BEFORE:], *([focus] if focus else []), *after[:NEAR_AFTER]],
        place=place,
        count=len(queue),
        before=before[-1] if before else None,
        after=after[0] if after else None,
        doubtful=next((row for row in after if row.is_open and not row.is_easy), None),
        behind=_behind(rows, focus),
        progress=progress_of(rows),
        areas=_areas(rows),
        headings=list(dict.fromkeys((row.area, row.theme) for row in rows if row.area or row.theme)),
        is_table=is_table(source, rows),
    )


def following(source: SourceDocument, filters: BenchFilters, row: Proposal) -> Proposal | None:
    """The next one to be looked at after one that was decided; from the end it begins again with what was left."""
    queue = sorted(
        (one for one in source.proposals.all() if filters.fits(one)), key=lambda one: _order(one, filters)
    )
    here = _order(row, filters)
    others = [one for one in queue if one.pk != row.pk]
    return next((one for one in others if _order(one, filters) > here), others[0] if others else None)


def listed(source: SourceDocument, filters: BenchFilters) -> list[Listed]:
    """All that fit and are open, in the order of the text."""
    rows = [
        row
        for row in source.proposals.open().select_related("part_of", "part_of_target").in_order()
        if filters.fits(row)
    ]
    return [Listed(row=row, quote=quote_of(source, row)) for row in rows]


def quote_of(source: SourceDocument, row: Proposal) -> str:
    """Its words, in one line."""
    return "".join(source.text[row.start : row.end].split())


def said(name: str, was: str | None) -> str:
    """What was drawn, in the words of the page."""
    words = dict(CHOICES.get(name, ()))
    return words.get(was or "", was or "空")


def is_table(source: SourceDocument, rows: Sequence[Proposal]) -> bool:
    """Whether its rows are those of an office's table, which has no sentences that could have been missed: each has
    said who and when."""
    return source.kind != SourceKind.REPORT and bool(rows) and all(row.office for row in rows)


def progress_of(rows: Sequence[Proposal]) -> Progress:
    meant = [row for row in rows if row.is_meant]
    by = Counter(row.decision for row in meant)
    return Progress(
        total=len(meant),
        accepted=by[Decision.ACCEPTED],
        rejected=by[Decision.REJECTED],
        merged=by[Decision.MERGED],
        easy=sum(row.is_easy for row in meant if row.is_open),
        numbers=len(rows) - len(meant),
        undrawn=sum(row.decision == Decision.ACCEPTED and row.target_id is None for row in meant),
    )


def verdicts() -> list[tuple[str, str]]:
    """What may be asked for, in the words of the page."""
    meant = [(value, SAID[Verdict(value)]) for value in MEANT]
    others = [(verdict.value, word) for verdict, word in SAID.items() if verdict.value not in MEANT]
    return [("", "目标和任务"), *meant, (NUMBERS, "不作目标的数字"), *others]


def _order(row: Proposal, filters: BenchFilters) -> tuple[bool, int, int]:
    """What is doubtful first, then as the text has it."""
    is_later = filters.state == Decision.OPEN and row.is_easy
    return is_later, row.position, row.pk


def _beside(
    queue: list[Proposal], focus: Proposal | None, filters: BenchFilters
) -> tuple[list[Proposal], list[Proposal]]:
    if focus is None:
        return [], []
    here = _order(focus, filters)
    before = [row for row in queue if _order(row, filters) < here]
    return before, [row for row in queue if _order(row, filters) > here]


def _behind(rows: list[Proposal], focus: Proposal | None) -> Proposal | None:
    """The next that is open in the order of the text, whatever is filtered."""
    here = (focus.position, focus.pk) if focus else None
    return next((row for row in rows if here and row.is_open and (row.position, row.pk) > here), None)


def _window(text: str, focus: Proposal | None) -> tuple[int, int]:
    """From the beginning of a line to the end of one."""
    place, last = (focus.start, focus.end) if focus else (0, 0)
    start = text.rfind("\n", 0, max(place - BEFORE, 0)) + 1
    start = start if place - start < 2 * BEFORE else place - BEFORE
    end = text.find("\n", min(last + AFTER, len(text)))
    end = end if 0 <= end < last + 2 * AFTER else min(last + AFTER, len(text))
    return max(start, 0), end


def _pieces(text: str, rows: list[Proposal], focus: Proposal | None, start: int, end: int) -> list[Piece]:
    """The text cut where proposals begin and end; of several in one place the one in focus, a target, the shorter."""
    shown = [row for row in rows if row.end > start and row.start < end]
    cuts = sorted({start, end, *(min(max(at, start), end) for row in shown for at in (row.start, row.end))})
    pieces: list[Piece] = []
    for one, other in pairwise(cuts):
        over = [row for row in shown if row.start <= one and row.end >= other]
        row = min(over, key=lambda r: _weight(r, focus)) if over else None
        is_focus = bool(focus and row and row.pk == focus.pk)
        if pieces and pieces[-1].row is row:
            pieces[-1] = Piece(text=pieces[-1].text + text[one:other], row=row, is_focus=is_focus)
        else:
            pieces.append(Piece(text=text[one:other], row=row, is_focus=is_focus))
    return pieces


def _weight(row: Proposal, focus: Proposal | None) -> tuple[bool, bool, int]:
    return not (focus and row.pk == focus.pk), not row.is_meant, row.end - row.start


def _areas(rows: list[Proposal]) -> list[AreaLeft]:
    left = Counter(row.area for row in rows if row.is_open)
    return [AreaLeft(title=area, left=left[area]) for area in dict.fromkeys(row.area for row in rows) if area]
