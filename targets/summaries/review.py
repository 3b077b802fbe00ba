"""What waits for the office, and what would it change? The figures of 审核."""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from ..domain.facts import Promise
from ..domain.lights import Judgement
from ..domain.moment import Moment
from ..domain.neighbours import Neighbours
from ..domain.wording import of_when, shown
from ..domain.words import Measure, Word
from ..models import ProgressEntry, Report, Target, Unit
from ..pictures import Picture, ReportFacts, load_facts
from ..pictures.asking import Checked, checked


class Narrowed(Word):
    """Which of the waiting entries are shown."""

    ASKED = "asked", "有疑问"
    BARE = "bare", "无佐证"


@dataclass(frozen=True, kw_only=True)
class ReviewRow:
    """One entry in the office's queue with what it is compared to; shares are fractions.

    `now` is the target as it is judged today, `after` as it would be once the entry is accepted; `hint` is what the
    system points out. `version` is sent along by whoever accepts or returns it, so that nobody judges what the page did
    not show.
    """

    entry: ProgressEntry
    picture: Picture
    beside: Neighbours
    increment: Decimal | None
    done: Fraction | None
    plan: Fraction | None
    questions: list[str]
    hint: str
    now: Judgement
    after: Judgement
    version: str

    @property
    def promise(self) -> Promise:
        """The one in force on the data date."""
        return self.picture.judgement.promise

    @property
    def before(self) -> str:
        """The reading before it in words; empty for none."""
        return shown(self.beside.before, self.promise) if self.beside.before else ""

    @property
    def before_when(self) -> str:
        return of_when(self.beside.before) if self.beside.before else ""

    @property
    def asked(self) -> str:
        """All that the system asks or points out, in one line; empty for nothing."""
        return "；".join([*self.questions, *([f"系统提示：{self.hint}"] if self.hint else [])])

    @property
    def is_asked(self) -> bool:
        """Whether the system has something to ask or to point out."""
        return bool(self.questions or self.hint)

    @property
    def is_bare(self) -> bool:
        return not self.entry.evidence.all()

    def is_one_of(self, which: Narrowed) -> bool:
        return self.is_asked if which == Narrowed.ASKED else self.is_bare


@dataclass(frozen=True, kw_only=True)
class ReviewQueue:
    """The queue, or what is shown of it: `rows`; `counts` and `units` say what there is to choose among."""

    rows: list[ReviewRow]
    total: int
    counts: dict[Narrowed, int]
    units: list[tuple[Unit, int]]
    unit: int | None = None
    which: Narrowed | None = None

    @property
    def is_unit_done(self) -> bool:
        """Whether nothing is left of the unit that is shown."""
        return self.unit is not None and all(unit.pk != self.unit for unit, _ in self.units)

    def narrowed(self, *, unit: int | None, which: Narrowed | None) -> "ReviewQueue":
        """Only those of a unit, counted among themselves, of which only those of a kind."""
        own = [row for row in self.rows if unit in (None, row.entry.unit_id)]
        rows = [row for row in own if which is None or row.is_one_of(which)]
        return replace(self, rows=rows, total=len(own), counts=_counts(own), unit=unit, which=which)


def review_queue(report: Report, *, moment: Moment, target: int | None = None) -> ReviewQueue:
    """Everything submitted and not yet checked, oldest first; of one target if one is named."""
    own = ProgressEntry.objects.waiting().filter(target__report=report)
    if target is not None:
        own = own.filter(target=target)
    waiting = list(
        own.select_related("target__report", "supersedes")
        .with_people()
        .prefetch_related("removed_evidence__removed_by")
    )
    targets = Target.objects.filter(pk__in={e.target_id for e in waiting}).with_references()
    facts = load_facts(report, targets, known_at=moment.known_at)
    rows = [_review_row(found, facts, moment) for found in checked(waiting, facts)]
    units = Counter(row.entry.unit for row in rows)
    in_order = sorted(units.items(), key=lambda item: (item[0].position, item[0].pk))
    return ReviewQueue(rows=rows, total=len(rows), counts=_counts(rows), units=in_order)


def _counts(rows: list[ReviewRow]) -> dict[Narrowed, int]:
    return {which: sum(row.is_one_of(which) for row in rows) for which in Narrowed}


def _review_row(found: Checked, facts: ReportFacts, moment: Moment) -> ReviewRow:
    entry, promise, before = found.entry, found.picture.judgement.promise, found.asked.beside.before
    increment = None
    if promise.measure == Measure.TOTAL and entry.value is not None:
        increment = entry.value - ((before and before.value) or 0)
    (stored,) = (e for e in facts.targets[entry.target_id].entries if e.key == entry.pk)
    return ReviewRow(
        entry=entry,
        picture=found.picture,
        beside=found.asked.beside,
        increment=increment,
        done=found.done,
        plan=found.plan,
        questions=found.asked.questions,
        hint=found.hint,
        now=facts.one(entry.target_id, moment.as_of).judgement,
        after=facts.supposing(entry.target_id, stored, moment.as_of).judgement,
        version=found.version,
    )
