"""Which light does a target show, and why? Rules: docs/rules.md."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal
from functools import cached_property

from . import reasons
from .facts import Entry, Promise, Thresholds
from .moment import Moment
from .pace import ONE, done, elapsed, is_met, plan
from .periods import Period, due_periods, filed_on, filing
from .reasons import Verdict
from .words import Bound, Filing, Issued, Light, Measure, Reason, State

RATIO = Context(prec=20)  # shorter than the shares' 28 digits: exact ties such as (1/3) ÷ (122/366) stay ties
FILED = {
    Filing.IN_TIME: Reason.REPORTED,
    Filing.LATE: Reason.REPORTED_LATE,
    Filing.MISSING: Reason.NOT_REPORTED,
}
DUE_SOON_SHARE = Decimal("0.20")  # of the window; 临期 begins no earlier


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Everything that is said about one target at one as-of date.

    `done` and `plan` are fractions, `plan` that of `paced_on` (the day by which the reading is judged);
    `value` and `data_date` are the current reading's; None means: there is none.
    """

    promise: Promise
    reading: Entry | None
    target_value: Decimal | None  # what a rate is compared with: its own value or the reference's reading
    done: Decimal | None
    plan: Decimal | None
    paced_on: date
    progress: Verdict
    deadline: Verdict
    reporting: Verdict
    overall: Verdict

    @property
    def light(self) -> Light:
        return self.overall.light

    @property
    def value(self) -> Decimal | None:
        return self.reading.value if self.reading else None

    @property
    def data_date(self) -> date | None:
        return self.reading.data_date if self.reading else None

    @property
    def is_active(self) -> bool:
        """Whether it counts in roll-ups: neither cancelled nor merged."""
        return self.promise.state == State.ACTIVE

    @property
    def completion(self) -> Decimal | None:
        """`done` where it means completion; a limit's used share is none."""
        is_used_share = self.promise.bound == Bound.AT_MOST and self.promise.baseline is None
        return None if is_used_share else self.done

    @property
    def gap(self) -> Decimal | None:
        """How far a growth rate is from its target, percentage points; negative is below."""
        if self.promise.measure != Measure.RATE or self.value is None or self.target_value is None:
            return None
        return self.value - self.target_value

    @property
    def lead(self) -> Decimal | None:
        """`completion` minus `plan`, a fraction; the larger the better."""
        if self.completion is None or self.plan is None:
            return None
        return self.completion - self.plan


def judge(
    promise: Promise,
    reading: Entry | None,
    *,
    submitted: list[Entry],
    reference_value: Decimal | None = None,
    moment: Moment,
    thresholds: Thresholds,
) -> Judgement:
    """All lights of one target.

    `reading` is the current one of `facts.readings`, `submitted` the entries of `facts.submissions`,
    `reference_value` the referenced target's reading with the same data date (None: not there).
    """
    due = due_periods(promise, thresholds, as_of=moment.as_of)
    days = [reading.data_date] if reading else []
    days += [due[-1].end_date] if due else []
    paced_on = max(days, default=moment.as_of)
    if promise.issued == Issued.REFERENCE:
        target_value = reference_value
    else:
        target_value = promise.value
    case = _Case(promise, reading, target_value, due, paced_on, moment, thresholds)
    if promise.state != State.ACTIVE:
        ended = reasons.ended(promise)
        progress = deadline = reporting = overall = ended
    else:
        progress = case.progress()
        deadline = case.deadline(progress)
        reporting = case.reporting(progress, submitted)
        overall = _overall(progress, deadline)
    return Judgement(
        promise=promise,
        reading=reading,
        target_value=target_value,
        done=case.done,
        plan=case.plan,
        paced_on=paced_on,
        progress=progress,
        deadline=deadline,
        reporting=reporting,
        overall=overall,
    )


def _overall(progress: Verdict, deadline: Verdict) -> Verdict:
    """The worse of two: red beats yellow, else the progress light stands."""
    for light in (Light.CRITICAL, Light.BEHIND):
        if light in (progress.light, deadline.light):
            decider = deadline if deadline.light == light else progress
            if deadline.light in (Light.CRITICAL, Light.BEHIND):
                sentence = f"{progress.reason}；{deadline.reason}"
            else:
                sentence = progress.reason
            return Verdict(light, decider.code, sentence, decider.rule)
    return progress


@dataclass(frozen=True)
class _Case:
    """One target on one day, as the rules below look at it."""

    promise: Promise
    reading: Entry | None
    target_value: Decimal | None
    due: list[Period]
    paced_on: date
    moment: Moment
    thresholds: Thresholds

    @cached_property
    def plan(self) -> Decimal | None:
        return plan(self.promise, self.paced_on)

    @cached_property
    def done(self) -> Decimal | None:
        if self.reading is None:
            return None
        return done(self.promise, self.reading.value, self.reading.stages_done)

    @property
    def is_level_met(self) -> bool:
        promise, reading = self.promise, self.reading
        return (
            promise.measure == Measure.LEVEL
            and promise.value is not None
            and reading is not None
            and reading.value is not None
            and is_met(promise, reading.value)
        )

    @property
    def is_year_read(self) -> bool:
        """Whether a reading to the due date is there or should be: figures of the year to date end with it."""
        return self.paced_on >= self.promise.due_date

    def progress(self) -> Verdict:
        promise, reading = self.promise, self.reading
        if promise.is_awaited:
            return reasons.awaiting()
        if promise.measure == Measure.STAGES and self.plan is None:
            return reasons.no_stages()
        if reading is None:
            return reasons.no_reading(self.due)
        match promise.measure:
            case Measure.NARRATIVE:
                return reasons.narrative(reading)
            case Measure.RATE:
                return self._rate(reading)
            case Measure.TOTAL if promise.bound == Bound.AT_MOST:
                return self._budget(reading)
            case Measure.LEVEL:
                return self._level(reading)
        return self._against_pace(reading)

    def _level(self, reading: Entry) -> Verdict:
        promise = self.promise
        if self.is_level_met:
            code = Reason.DONE if self.moment.as_of >= promise.due_date else Reason.TARGET_MET
            return reasons.level(promise, reading, code)
        if promise.bound == Bound.AT_MOST and promise.baseline is None:
            assert reading.value is not None and promise.value is not None
            nearly = reading.value * self.thresholds.behind <= promise.value
            return reasons.level(
                promise, reading, Reason.TARGET_NEARLY_MET if nearly else Reason.TARGET_MISSED
            )
        return self._against_pace(reading)

    def _against_pace(self, reading: Entry) -> Verdict:
        """done ÷ plan on the day the reading is judged by."""
        share, planned, limits = self.done, self.plan, self.thresholds
        assert share is not None and planned is not None
        ratio = None
        if share >= ONE:  # no level: one that is met does not come here
            code = Reason.DONE
        elif planned <= 0:  # plan points may lie below the start; a ratio to them would stand on its head
            code = Reason.NOTHING_PLANNED
        else:
            ratio = RATIO.divide(share, planned)
            if ratio >= limits.on_track:
                code = Reason.ON_PACE
            elif ratio >= limits.behind:
                code = Reason.BEHIND_PACE
            elif planned < limits.early:
                code = Reason.EARLY_DAYS
            else:
                code = Reason.FAR_BEHIND_PACE
        return reasons.against_pace(
            self.promise,
            reading,
            code,
            share=share,
            planned=planned,
            ratio=ratio,
            paced_on=self.paced_on,
            limits=limits,
        )

    def _budget(self, reading: Entry) -> Verdict:
        """A running total that must not exceed its value."""
        promise = self.promise
        assert reading.value is not None and promise.value is not None
        gone = elapsed(promise, self.paced_on)
        if reading.value > promise.value:
            code = Reason.OVER_LIMIT
        elif reading.value > promise.value * gone:
            code = Reason.LIMIT_USED_FAST
        elif self.is_year_read:
            code = Reason.DONE
        else:
            code = Reason.WITHIN_LIMIT
        return reasons.budget(promise, reading, code, gone=gone)

    def _rate(self, reading: Entry) -> Verdict:
        promise = self.promise
        if self.target_value is None:
            return reasons.awaiting_reference(reading)
        assert reading.value is not None
        gap = reading.value - self.target_value
        shortfall = gap if promise.bound == Bound.AT_MOST else -gap
        if shortfall <= 0:
            code = Reason.DONE if self.is_year_read else Reason.TARGET_MET
        elif shortfall <= self.thresholds.rate_gap:
            code = Reason.TARGET_NEARLY_MET
        else:
            code = Reason.TARGET_MISSED
        return reasons.rate(promise, reading, code, target_value=self.target_value, limits=self.thresholds)

    def deadline(self, progress: Verdict) -> Verdict:
        promise, as_of = self.promise, self.moment.as_of
        if promise.is_awaited:
            return reasons.no_deadline()
        if progress.light == Light.DONE or self.is_level_met:
            return reasons.deadline(promise, Reason.DONE, as_of)
        last_day = promise.due_date + timedelta(days=promise.lag_days)
        is_closed = as_of >= promise.due_date and self.moment.known_date > last_day
        if as_of > last_day or is_closed:
            return reasons.deadline(promise, Reason.OVERDUE, as_of)
        days_left = (promise.due_date - as_of).days
        soon = min(Decimal(self.thresholds.due_soon_days), DUE_SOON_SHARE * promise.window_days)
        if days_left <= soon and progress.light != Light.ON_TRACK:
            return reasons.deadline(promise, Reason.DUE_SOON, as_of)
        return reasons.deadline(promise, Reason.IN_TIME, as_of)

    def reporting(self, progress: Verdict, submitted: list[Entry]) -> Verdict:
        """Discipline, not progress: was the latest period due reported, and in time?"""
        if progress.light == Light.DONE:
            return reasons.reporting_stopped()
        if not self.due:
            return reasons.no_period_due()
        period = self.due[-1]
        day = filed_on(period, submitted)
        code = FILED[filing(period, day, as_of=self.moment.as_of)]
        return reasons.reporting(period, code, day)
