"""What must be known about a target before it can be judged?"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from .moment import Moment
from .quantities import COUNTING_WORDS
from .words import Bound, Frequency, Issued, JudgedBy, Measure, PaceBy, State, Status


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where one colour ends and the next begins; fields of the Report that an admin can change."""

    on_track: Decimal = Decimal("1")  # done ÷ plan from here on is green
    behind: Decimal = Decimal("0.8")  # … from here on yellow, below red
    early: Decimal = Decimal("0.17")  # while less than this share of the window is gone nothing is red
    rate_gap: Decimal = Decimal("1.0")  # percentage points that a growth rate may miss and be yellow
    due_soon_days: int = 30
    grace_days: int = 5  # days after the period (and the lag) in which to report
    answer_days: int = 7  # a reading dated in the last so many days of a period answers it
    mend_days: int = 10  # days in which what was sent back after its reporting day is not yet missing
    pace_by: PaceBy = PaceBy.DAYS
    judged_by: JudgedBy = JudgedBy.RATIO
    behind_points: Decimal = Decimal(10)  # percentage points behind pace from which it is yellow
    critical_points: Decimal = Decimal(30)  # … beyond which it is red
    days_off: frozenset[date] = (
        frozenset()
    )  # a reporting day on one of these moves on to the next working day

    def reporting_date(self, end_date: date, lag_days: int = 0) -> date:
        """The last day on which a period that ended on `end_date` is reported in time."""
        day = end_date + timedelta(days=lag_days + self.grace_days)
        while day in self.days_off:
            day += timedelta(days=1)
        return day


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a project; `weight` counts relative to the sum of all weights."""

    key: int
    title: str
    weight: Decimal
    due_date: date


@dataclass(frozen=True, slots=True)
class PlanPoint:
    """What should have been reached by a day, in the target's own unit."""

    date: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A decided change of value, deadline or stages' days; None, or no stage, leaves that part as it was."""

    effective_date: date
    decided_at: datetime
    value: Decimal | None = None
    due_date: date | None = None
    stage_dates: Mapping[int, date] = field(default_factory=dict)  # the new days by the stages' keys
    revoked_at: datetime | None = None

    def is_in_effect(self, moment: Moment) -> bool:
        """Effective by the day, and decided, not revoked, by what was known."""
        return (
            self.effective_date <= moment.as_of
            and self.decided_at <= moment.known_at
            and not (self.revoked_at and self.revoked_at <= moment.known_at)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A target as in force on one day. `value` None on a numeric measure: not issued yet."""

    measure: Measure
    start_date: date
    due_date: date
    bound: Bound = Bound.AT_LEAST
    issued: Issued = Issued.SET
    value: Decimal | None = None
    unit: str = ""
    baseline: Decimal | None = None
    frequency: Frequency = Frequency.MONTHLY
    lag_days: int = 0
    stages: tuple[Stage, ...] = ()
    plan_points: tuple[PlanPoint, ...] = ()
    state: State = State.ACTIVE
    state_reason: str = ""
    reporting_ends: date | None = None  # the report's last day: no reporting period ends after it
    owed_from: date | None = None  # nothing is owed for periods that ended before it
    is_lasting: bool = False  # work without an end
    counted: bool | None = None  # whether it is counted one by one; None: judged by unit and value
    is_baseline_awaited: bool = False  # until it is known the first reading stands in for the baseline

    @property
    def is_active(self) -> bool:
        """Whether it stands: neither cancelled nor merged."""
        return self.state == State.ACTIVE

    @property
    def is_awaited(self) -> bool:
        """Whether a higher level has yet to name the number."""
        return (
            self.measure.is_numeric
            and self.issued != Issued.REFERENCE
            and (self.issued == Issued.AWAITING or self.value is None)
        )

    @property
    def is_limit(self) -> bool:
        """Whether a reading uses it up instead of completing it."""
        is_quantity = self.measure in (Measure.TOTAL, Measure.LEVEL)
        return is_quantity and self.bound == Bound.AT_MOST and self.baseline is None

    @property
    def is_counted(self) -> bool:
        """Whether it is counted one by one, so that less than one of them is nothing to be short of."""
        if self.counted is not None:
            return self.counted
        is_whole = self.value is not None and self.value == self.value.to_integral_value()
        return is_whole and self.unit in COUNTING_WORDS

    @property
    def window_days(self) -> int:
        """Days from start to due, both included; at least 1."""
        return max((self.due_date - self.start_date).days + 1, 1)


@dataclass(frozen=True, slots=True)
class Stay:
    """One time that an entry lay with the office; without `ended_at` it lies there still.

    `unit` is the key of the unit that it spoke for in the end. One that `is_reopened` took the decision before it back.
    """

    sent_at: datetime
    ended_at: datetime | None = None
    outcome: Status = Status.SUBMITTED  # accepted, returned or withdrawn, once it has ended
    unit: int | None = None
    is_reopened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A progress entry with its way to the office; datetimes carry the office's zone, so `.date()` is its day."""

    key: int
    data_date: date
    value: Decimal | None = None
    stages_done: frozenset[int] = frozenset()
    self_rating: int | None = None
    stays: tuple[Stay, ...] = ()  # oldest first; none: never sent
    supersedes: int | None = None

    @property
    def accepted_at(self) -> datetime | None:
        """When it was accepted; None where it was not, or the acceptance was taken back."""
        last = self.stays[-1] if self.stays else None
        return last.ended_at if last and last.outcome == Status.ACCEPTED else None

    @property
    def is_pending(self) -> bool:
        """Whether it lies with the office."""
        return bool(self.stays) and self.stays[-1].ended_at is None


@dataclass(frozen=True, slots=True)
class Submission:
    """How an entry stood with the office at a moment: there, accepted, or returned on a day."""

    data_date: date
    sent_on: date  # the first time
    standing: Status
    returned_on: date | None = None  # the last time, of one that is returned


def in_force(
    promise: Promise,
    adjustments: list[Adjustment],
    *,
    stated_value: Decimal | None,
    stated_due_date: date,
    moment: Moment,
) -> Promise:
    """The promise as it stood at a moment: the report's own figures, then every adjustment in effect by then.

    Adjustments decided after it was known do not exist yet. A target without adjustments is returned as it is.
    Of a number that a higher level has named nothing is owed from before it took effect.
    """
    if not adjustments:
        return promise
    in_effect = [a for a in adjustments if a.is_in_effect(moment)]
    value, due_date = adjusted(in_effect, stated_value=stated_value, stated_due_date=stated_due_date)
    owed_from = promise.owed_from
    if stated_value is None and (arrived := [a.effective_date for a in in_effect if a.value is not None]):
        owed_from = max(min(arrived), owed_from or date.min)
    stages = moved(promise.stages, in_effect)
    return replace(promise, value=value, due_date=due_date, stages=stages, owed_from=owed_from)


def adjusted(
    adjustments: list[Adjustment], *, stated_value: Decimal | None, stated_due_date: date
) -> tuple[Decimal | None, date]:
    """Value and due date once all of these are in effect; whichever takes effect last decides each of the two."""
    value, due_date = stated_value, stated_due_date
    for adjustment in _in_turn(adjustments):
        value = value if adjustment.value is None else adjustment.value
        due_date = adjustment.due_date or due_date
    return value, due_date


def moved(stages: tuple[Stage, ...], adjustments: list[Adjustment]) -> tuple[Stage, ...]:
    """The stages on the days that the adjustments have given them, by day."""
    days = {key: day for adjustment in _in_turn(adjustments) for key, day in adjustment.stage_dates.items()}
    if not days:
        return stages
    found = [replace(stage, due_date=days.get(stage.key, stage.due_date)) for stage in stages]
    return tuple(sorted(found, key=lambda stage: stage.due_date))


def _in_turn(adjustments: list[Adjustment]) -> list[Adjustment]:
    return sorted(adjustments, key=lambda a: (a.effective_date, a.decided_at))


def readings(measure: Measure, entries: list[Entry], moment: Moment) -> list[Entry]:
    """The entries that count, oldest data date first: accepted by the moment, dated by its day, not superseded.

    On a numeric measure an entry without a value says nothing and does not count; zero is a value.
    """
    known = [e for entry in entries if (e := as_known(entry, moment.known_at)).accepted_at]
    superseded = {e.supersedes for e in known}
    counting = [
        e
        for e in known
        if e.data_date <= moment.as_of
        and e.key not in superseded
        and (e.value is not None or not measure.is_numeric)
    ]
    return sorted(counting, key=lambda e: (e.data_date, e.accepted_at, e.key))


def submissions(entries: list[Entry], *, known_at: datetime) -> list[Submission]:
    """The entries that were sent by `known_at`, as they stood then; one taken back by its author is not there."""
    found = []
    for entry in (as_known(entry, known_at) for entry in entries):
        if not entry.stays or entry.stays[-1].outcome == Status.WITHDRAWN:
            continue
        last = entry.stays[-1]
        is_back = last.outcome == Status.RETURNED
        returned_on = last.ended_at.date() if last.ended_at and is_back else None
        found.append(Submission(entry.data_date, entry.stays[0].sent_at.date(), last.outcome, returned_on))
    return found


def as_known(entry: Entry, known_at: datetime) -> Entry:
    """An entry with what had become of it by a moment."""
    if all(stay.ended_at and stay.ended_at <= known_at for stay in entry.stays):
        return entry
    stays = tuple(
        stay
        if stay.ended_at and stay.ended_at <= known_at
        else replace(stay, ended_at=None, outcome=Status.SUBMITTED)
        for stay in entry.stays
        if stay.sent_at <= known_at
    )
    return replace(entry, stays=stays)


def as_accepted(entry: Entry, *, at: datetime) -> Entry:
    """An entry, sent or not, as if the office accepted it at a moment."""
    last = entry.stays[-1] if entry.is_pending else Stay(at)
    before = entry.stays[:-1] if entry.is_pending else entry.stays
    return replace(entry, stays=(*before, replace(last, ended_at=at, outcome=Status.ACCEPTED)))


def decisions(entry: Entry, *, known_at: datetime) -> list[Stay]:
    """The times that the office had accepted or returned an entry by a moment, and had not taken that back."""
    stays = as_known(entry, known_at).stays
    return [
        stay
        for place, stay in enumerate(stays, 1)
        if stay.outcome in (Status.ACCEPTED, Status.RETURNED)
        and not any(following.is_reopened for following in stays[place : place + 1])
    ]
