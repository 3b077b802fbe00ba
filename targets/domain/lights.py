"""Which light does a target show, and why? Rules: docs/rules.md."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from . import reasons
from .facts import Entry, PlanPoint, Promise, Submission, Thresholds
from .filings import ANSWERED, OPEN, Filed, filings, has_passed, today
from .moment import Moment
from .once import once
from .pace import ONE, ZERO, done, elapsed, exact, is_met, plan, reaches
from .periods import Period, all_periods
from .reasons import LIGHT_OF, Verdict
from .words import Bound, Filing, Issued, JudgedBy, Light, Measure, Reason

FILED = {
    Filing.IN_TIME: Reason.REPORTED,
    Filing.LATE: Reason.REPORTED_LATE,
    Filing.SENT_BACK: Reason.SENT_BACK,
    Filing.MISSING: Reason.NOT_REPORTED,
}
DUE_SOON_SHARE = Fraction(1, 5)  # of the window; 临期 begins no earlier
NO_REFERENCE: Mapping[date, Decimal] = {}


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """Everything that is said about one target at one as-of date.

    `done` and `plan` are fractions, `plan` that of `paced_on` (the day by which the reading is judged);
    `reading` is the one judged, the final one where there is one; None means: there is none. `filings` are the owed
    periods that have ended, `reported` the one that the reporting light speaks of; `finished_on` is the data date that
    made it blue.
    """

    promise: Promise
    reading: Entry | None
    is_final: bool
    target_value: Decimal | None  # what a rate is compared with: its own value or the reference's reading
    done: Fraction | None
    plan: Fraction | None
    paced_on: date
    filings: tuple[Filed, ...]
    reported: Filed | None
    finished_on: date | None
    progress: Verdict
    deadline: Verdict
    reporting: Verdict
    overall: Verdict

    @once
    def light(self) -> Light:
        return self.overall.light

    @property
    def value(self) -> Decimal | None:
        return self.reading.value if self.reading else None

    @property
    def data_date(self) -> date | None:
        return self.reading.data_date if self.reading else None

    @once
    def is_active(self) -> bool:
        """Whether it counts in roll-ups: neither cancelled nor merged."""
        return self.promise.is_active

    @once
    def is_paced(self) -> bool:
        """Whether it counts in 达序时率: everything but words."""
        return self.promise.measure != Measure.NARRATIVE

    @property
    def is_limit(self) -> bool:
        """Whether its share is one used up, not one completed."""
        return self.promise.is_limit

    @property
    def completion(self) -> Fraction | None:
        """`done` where it means completion; a limit's used share is none."""
        return None if self.is_limit else self.done

    @property
    def used(self) -> Fraction | None:
        """已用比例: of a limit the share used up."""
        return self.done if self.is_limit else None

    @property
    def gap(self) -> Decimal | None:
        """How far a growth rate is from its target, percentage points; negative is below."""
        if self.promise.measure != Measure.RATE or self.value is None or self.target_value is None:
            return None
        return self.value - self.target_value

    @property
    def lead(self) -> Fraction | None:
        """`completion` minus `plan`, a fraction; the larger the better."""
        if self.completion is None or self.plan is None:
            return None
        return self.completion - self.plan

    @property
    def is_finished(self) -> bool:
        return self.progress.light == Light.DONE

    @once
    def answered_count(self) -> int:
        """Of those that are demanded, the periods that were reported, in time or late."""
        return sum([filed.filing in ANSWERED for filed in self.demanded])

    @once
    def shares(self) -> tuple[Fraction, Fraction] | None:
        """What counts in means, where it has both: `completion`, of which no more than all counts, and `plan`."""
        done, planned = self.completion, self.plan
        if done is None or planned is None:
            return None
        return ONE if done.numerator > done.denominator else done, planned

    @once
    def demanded(self) -> list[Filed]:
        """The periods that count in 填报率: reporting day over; of what is finished those up to then, and a total's
        last."""
        over = [filed for filed in self.filings if filed.has_passed]
        if self.finished_on is None:
            return over
        return [filed for filed in over if self._is_still_owed(filed.period)]

    @property
    def asked(self) -> Filed | None:
        """The period that a unit is to report now; None where nothing is.

        The latest of which there are figures, then those whose figures will appear; not one before what is in already.
        """
        owed = [filed for filed in self.filings if self._is_asked(filed.period)] if self.is_active else []
        known = sum(filed.is_known for filed in owed)
        in_already = max((n for n, filed in enumerate(owed, 1) if filed.filing not in OPEN), default=0)
        still_to_come = owed[max(known - 1, in_already, 0) :]
        return still_to_come[0] if still_to_come else None

    def is_stopped(self, period: Period) -> bool:
        """Whether a period need no longer be reported, because the target was finished before it ended."""
        return not self._is_still_owed(period)

    def _is_still_owed(self, period: Period) -> bool:
        if self.finished_on is None or period.end_date <= self.finished_on:
            return True
        return self._is_last_of_a_total(period)

    def _is_asked(self, period: Period) -> bool:
        return self.finished_on is None or self._is_last_of_a_total(period)

    def _is_last_of_a_total(self, period: Period) -> bool:
        return self.promise.measure == Measure.TOTAL and period.end_date == self.promise.due_date


def judge(
    promise: Promise,
    readings: list[Entry],
    *,
    submitted: list[Submission],
    reference: Mapping[date, Decimal] = NO_REFERENCE,
    moment: Moment,
    thresholds: Thresholds,
) -> Judgement:
    """All lights of one target.

    `readings` are those of `facts.readings`, `submitted` those of `facts.submissions`, both of the moment;
    `reference` are the values of the referenced target by data date.
    """
    case = _Case(_started(promise, readings), readings, submitted, reference, moment, thresholds)
    if not promise.is_active:
        ended = reasons.ended(promise)
        progress = deadline = reporting = overall = ended
    else:
        progress = case.progress()
        deadline = case.deadline(progress)
        reporting = case.reporting(progress)
        overall = overall_of(progress, deadline)
    return Judgement(
        promise=case.promise,
        reading=case.reading,
        is_final=case.final is not None,
        target_value=case.target_value,
        done=case.done,
        plan=case.plan,
        paced_on=case.paced_on,
        filings=case.filings,
        reported=case.reported(progress),
        finished_on=case.finished_on() if progress.light == Light.DONE else None,
        progress=progress,
        deadline=deadline,
        reporting=reporting,
        overall=overall,
    )


def _started(promise: Promise, readings: list[Entry]) -> Promise:
    """A level whose baseline is awaited starts where, and when, it was first read short of its target."""
    if not (promise.is_baseline_awaited and promise.baseline is None and readings):
        return promise
    first = readings[0]
    assert first.value is not None, "a level is read as a number"
    if promise.value is None or is_met(promise.bound, promise.value, first.value):
        return promise  # there is no way to go
    later = tuple(point for point in promise.plan_points if point.date > first.data_date)
    return replace(
        promise, baseline=first.value, plan_points=(PlanPoint(first.data_date, first.value), *later)
    )


def is_due_soon(promise: Promise, day: date, thresholds: Thresholds) -> bool:
    """Whether so little of the window is left that what is not on pace is 临期."""
    days_left = (promise.due_date - day).days
    return days_left <= thresholds.due_soon_days and days_left <= DUE_SOON_SHARE * promise.window_days


def overall_of(progress: Verdict, deadline: Verdict) -> Verdict:
    """The worse of two: red beats yellow, else the progress light stands."""
    for light in (Light.CRITICAL, Light.BEHIND):
        if light in (progress.light, deadline.light):
            decider = deadline if deadline.light == light else progress
            return reasons.joined(decider, progress, deadline)
    return progress


@dataclass(frozen=True)
class _Case:
    """One target at one moment, as the rules below look at it."""

    promise: Promise
    readings: list[Entry]
    submitted: list[Submission]
    reference: Mapping[date, Decimal]
    moment: Moment
    thresholds: Thresholds

    # What is known.

    @once
    def ended(self) -> tuple[Filed, ...]:
        """The periods that have ended, owed or not."""
        return filings(self.promise, self.submitted, moment=self.moment, thresholds=self.thresholds)

    @once
    def filings(self) -> tuple[Filed, ...]:
        return tuple(filed for filed in self.ended if filed.is_owed)

    @once
    def due(self) -> list[Filed]:
        """The owed periods whose reporting day is over."""
        return [filed for filed in self.filings if filed.has_passed]

    @once
    def missed(self) -> list[Filed]:
        return [filed for filed in self.due if filed.filing is Filing.MISSING]

    @once
    def last_period(self) -> Period:
        """The one that the due date ends."""
        found, due = all_periods(self.promise, self.thresholds), self.promise.due_date
        return next(period for period in reversed(found) if period.end_date == due)

    @once
    def is_last_over(self) -> bool:
        is_reached = self.promise.due_date <= self.moment.as_of
        return is_reached and has_passed(self.last_period, self.promise, self.moment)

    @once
    def last_filed(self) -> Filed | None:
        due = self.promise.due_date
        return next((filed for filed in reversed(self.ended) if filed.period.end_date == due), None)

    @once
    def final(self) -> Entry | None:
        """The reading by which the promise is judged in the end, once it is there."""
        promise = self.promise
        if not self.readings or (self.readings[-1].data_date < promise.due_date and not self.is_last_over):
            return None
        candidates = [reading for reading in self.readings if self._is_of_the_end(reading)]
        if not candidates:
            return None
        if promise.measure not in (Measure.LEVEL, Measure.RATE) and promise.bound == Bound.AT_LEAST:
            return self.readings[-1]
        in_time = [reading for reading in candidates if reading.data_date <= promise.due_date]
        found = in_time[-1] if in_time else candidates[0]
        if promise.measure == Measure.LEVEL and promise.bound == Bound.AT_LEAST and not self._is_kept(found):
            later = [r for r in candidates if r.data_date > found.data_date and self._is_kept(r)]
            return later[0] if later else found
        return found

    def _is_of_the_end(self, reading: Entry) -> bool:
        if reading.data_date >= self.promise.due_date:
            return True
        return self.is_last_over and self.last_period.closes_on(
            reading.data_date, self.thresholds.answer_days
        )

    @once
    def reading(self) -> Entry | None:
        """The one that is judged: the final one, until then the current one."""
        return self.final or (self.readings[-1] if self.readings else None)

    @once
    def read_on(self) -> date | None:
        """The day that the reading stands for; of stages that is the end of the period, once it is to be known."""
        reading = self.reading
        if reading is None:
            return None
        if self.promise.measure != Measure.STAGES:
            return reading.data_date
        ends = (
            period.end_date
            for period in all_periods(self.promise, self.thresholds)
            if period.closes_on(reading.data_date, self.thresholds.answer_days)
            and has_passed(period, self.promise, self.moment)
        )
        return next(ends, reading.data_date)

    @once
    def paced_on(self) -> date:
        """The day by which the reading is judged: silence does not stop the clock, but thrift is not silence."""
        is_budget = self.promise.measure == Measure.TOTAL and self.promise.bound == Bound.AT_MOST
        if self.read_on and (is_budget or not self.missed):
            return self.read_on
        days = [self.read_on] if self.read_on else []
        days += [self.missed[-1].period.end_date] if self.missed else []
        return max(days, default=self.moment.as_of)

    @once
    def plan(self) -> Fraction | None:
        return plan(self.promise, self.paced_on, self.thresholds)

    @once
    def done(self) -> Fraction | None:
        return None if self.reading is None else self._share(self.reading)

    @once
    def target_value(self) -> Decimal | None:
        if self.promise.issued == Issued.REFERENCE:
            return self.reference.get(self.reading.data_date) if self.reading else None
        return self.promise.value

    def _share(self, reading: Entry) -> Fraction | None:
        return done(self.promise, reading.value, reading.stages_done)

    def _is_kept(self, reading: Entry) -> bool:
        """Whether a reading by itself keeps the promise."""
        promise = self.promise
        if promise.measure == Measure.NARRATIVE:
            return reading.self_rating == 100
        if promise.measure == Measure.STAGES:
            return self._share(reading) == ONE
        value, wanted = reading.value, promise.value
        if promise.issued == Issued.REFERENCE:
            wanted = self.reference.get(reading.data_date)
        return value is not None and wanted is not None and is_met(promise.bound, wanted, value)

    def _done(self) -> Reason:
        """Done, or done late: not by what was read last up to the due date."""
        due = self.promise.due_date
        last = next((reading for reading in reversed(self.readings) if reading.data_date <= due), None)
        return Reason.DONE if last and self._is_kept(last) else Reason.DONE_LATE

    def finished_on(self) -> date | None:
        """The data date that made it blue: of the final reading, else of the first that has kept it ever since."""
        assert self.reading is not None
        day = self.reading.data_date
        if self.promise.measure in (Measure.LEVEL, Measure.RATE) or self.promise.bound == Bound.AT_MOST:
            return day
        for reading in reversed(self.readings):
            if not self._is_kept(reading):
                break
            day = reading.data_date
        return day

    # The progress light.

    def progress(self) -> Verdict:
        verdict = self._progress()
        latest = self.due[-1] if self.due else None
        return reasons.with_standing(verdict, latest)

    def _progress(self) -> Verdict:
        promise, reading = self.promise, self.reading
        if promise.is_awaited:
            return reasons.awaiting()
        if promise.measure == Measure.STAGES and self.plan is None:
            return reasons.no_stages()
        if reading is None:
            return reasons.no_reading([filed.period for filed in self.missed])
        match promise.measure:
            case Measure.NARRATIVE:
                return self._narrative(reading)
            case Measure.RATE:
                return self._rate(reading)
            case Measure.TOTAL if promise.bound == Bound.AT_MOST:
                return self._budget(reading)
            case Measure.LEVEL if self._is_kept(reading):
                code = self._done() if self.final else Reason.TARGET_MET
                return reasons.level_met(code, promise, reading, self.year)
            case Measure.LEVEL if promise.is_limit:
                return self._upper_level(reading)
        return self._against_pace(reading)

    @property
    def year(self) -> int:
        """The reader's: dates of another one are written with theirs."""
        return self.moment.as_of.year

    def _narrative(self, reading: Entry) -> Verdict:
        is_finished = self._is_kept(reading) and not self.promise.is_lasting
        return reasons.narrative(self._done() if is_finished else Reason.UNDER_WAY, reading, self.year)

    def _rate(self, reading: Entry) -> Verdict:
        promise = self.promise
        if self.target_value is None:
            return reasons.awaiting_reference(reading, self.year)
        assert reading.value is not None
        gap = reading.value - self.target_value
        shortfall = gap if promise.bound == Bound.AT_MOST else -gap
        if shortfall <= 0:
            code = self._done() if self.final else Reason.TARGET_MET
        elif shortfall <= self.thresholds.rate_gap:
            code = Reason.TARGET_NEARLY_MET
        else:
            code = Reason.TARGET_MISSED
        return reasons.rate(code, promise, reading, self.target_value, self.thresholds, self.year)

    def _budget(self, reading: Entry) -> Verdict:
        """A running total that must not exceed its value."""
        promise, planned = self.promise, self.plan
        assert reading.value is not None and promise.value is not None and planned is not None
        over_plan = exact(reading.value) - planned * exact(promise.value)
        if reading.value > promise.value:
            code = Reason.OVER_LIMIT
        elif self.final:
            code = self._done()
        elif promise.value > 0 and (over_plan >= 1 if promise.is_counted else over_plan > 0):
            code = Reason.LIMIT_USED_FAST
        else:
            code = Reason.WITHIN_LIMIT
        is_over = self.final is not None
        return reasons.budget(code, promise, reading, planned, is_over=is_over, year=self.year)

    def _upper_level(self, reading: Entry) -> Verdict:
        """A level above its limit, without a baseline from which a way could be measured."""
        promise = self.promise
        assert reading.value is not None and promise.value is not None
        if promise.value > 0 and reading.value * self.thresholds.behind <= promise.value:
            code = Reason.TARGET_NEARLY_MET
        elif self.paced_on < promise.due_date:
            code = Reason.NOT_DUE_YET
        else:
            code = Reason.TARGET_MISSED
        return reasons.level_above(code, promise, reading, self.year)

    def _against_pace(self, reading: Entry) -> Verdict:
        """What was read against the pace of the day by which it is judged."""
        assert self.done is not None and self.plan is not None and self.read_on is not None
        if self.done >= ONE and self.promise.measure != Measure.LEVEL:
            code = self._done()
        else:
            code = self._softened_by_silence(reading)
        return reasons.against_pace(
            code,
            self.promise,
            reading,
            share=self.done,
            planned=self.plan,
            paced_on=self.paced_on,
            silent=[] if self.final else self._silent_since(self.read_on),
            is_final=self.final is not None,
            limits=self.thresholds,
            year=self.year,
        )

    def _softened_by_silence(self, reading: Entry) -> Reason:
        """One missed period makes a light worse by one step at most; of stages it is known what is late."""
        code = self._code_on(self.paced_on, reading)
        if len(self._silent_since(reading.data_date)) != 1 or self.promise.measure == Measure.STAGES:
            return code
        assert self.read_on is not None
        spoken = LIGHT_OF[self._code_on(self.read_on, reading)]
        is_two_steps = spoken == Light.ON_TRACK and LIGHT_OF[code] == Light.CRITICAL
        return Reason.ONE_PERIOD_SILENT if is_two_steps else code

    def _silent_since(self, day: date) -> list[Period]:
        return [filed.period for filed in self.missed if filed.period.end_date > day]

    def _code_on(self, day: date, reading: Entry) -> Reason:
        """By the pace of a day; the mildest of what softens it wins."""
        planned = self.plan if day == self.paced_on else plan(self.promise, day, self.thresholds)
        assert self.done is not None and planned is not None
        if planned <= 0:
            return Reason.NOTHING_PLANNED
        code = self._distance(self.done, planned)
        if code == Reason.ON_PACE:
            return code
        if day < self.promise.due_date and self._is_less_than_one_short(reading, planned):
            return Reason.LESS_THAN_ONE_SHORT
        if code == Reason.FAR_BEHIND_PACE:
            if elapsed(self.promise, day, self.thresholds) < self.thresholds.early:
                return Reason.EARLY_DAYS
            if self._has_no_way and day < self.promise.due_date:
                return Reason.NOT_DUE_YET
        return code

    def _distance(self, share: Fraction, planned: Fraction) -> Reason:
        limits = self.thresholds
        if limits.judged_by == JudgedBy.POINTS and not self._has_no_way:
            points = (planned - share) * 100
            is_green, is_yellow = points < limits.behind_points, points <= limits.critical_points
        else:
            is_green = reaches(share, planned, exact(limits.on_track))
            is_yellow = is_green or reaches(share, planned, exact(limits.behind))
        if is_green:
            return Reason.ON_PACE
        return Reason.BEHIND_PACE if is_yellow else Reason.FAR_BEHIND_PACE

    @property
    def _has_no_way(self) -> bool:
        """A level without a baseline: how far it has come, nobody knows."""
        return self.promise.measure == Measure.LEVEL and self.promise.baseline is None

    def _is_less_than_one_short(self, reading: Entry, planned: Fraction) -> bool:
        promise = self.promise
        if reading.value is None or promise.value is None or not promise.is_counted:
            return False
        start = exact(promise.baseline or Decimal(0)) if promise.measure == Measure.LEVEL else ZERO
        short = start + planned * (exact(promise.value) - start) - exact(reading.value)
        return (short if promise.bound == Bound.AT_LEAST else -short) < 1

    # The other lights.

    def deadline(self, progress: Verdict) -> Verdict:
        promise, as_of = self.promise, self.moment.as_of
        if promise.is_lasting or progress.code in reasons.WITHOUT_DEADLINE:
            return reasons.no_deadline(promise, progress.code)
        code = self._deadline_code(progress)
        return reasons.deadline(
            code,
            promise,
            as_of=as_of,
            last=self.last_period,
            filed=self.last_filed,
            reading=self.reading,
            is_final=self.final is not None,
        )

    def _deadline_code(self, progress: Verdict) -> Reason:
        promise, as_of = self.promise, self.moment.as_of
        is_narrative = promise.measure == Measure.NARRATIVE
        if progress.light == Light.DONE:
            return progress.code
        if self.final:
            return reasons.not_done(promise)
        if self.is_last_over:
            is_answered = self.last_filed is not None and (
                self.last_filed.is_pending or self.last_filed.filing == Filing.SENT_BACK
            )
            if is_answered:
                return Reason.DATA_AWAITED
            return Reason.NOT_CONCLUDED if is_narrative else Reason.OVERDUE
        if promise.due_date <= as_of and today(promise, self.moment) > promise.due_date:
            return Reason.DATA_AWAITED
        if is_due_soon(promise, as_of, self.thresholds) and progress.light != Light.ON_TRACK:
            return Reason.DUE_SOON
        return Reason.IN_TIME

    def reporting(self, progress: Verdict) -> Verdict:
        """Discipline, not progress: was the latest period due reported, and in time?"""
        if filed := self.reported(progress):
            return reasons.reporting(FILED[filed.filing], filed, self.year)
        if self.promise.is_awaited:
            return reasons.nothing_owed()
        if progress.light != Light.DONE:
            return reasons.no_period_due()
        is_last_open = self.promise.measure == Measure.TOTAL and not self.is_last_over
        return reasons.reporting_stopped(last=self.last_period if is_last_open else None)

    def reported(self, progress: Verdict) -> Filed | None:
        """The latest period due; of what is finished only a total's last."""
        due = self.due
        if progress.light == Light.DONE:
            is_total = self.promise.measure == Measure.TOTAL
            due = [f for f in due if f.period.end_date == self.promise.due_date] if is_total else []
        return due[-1] if due else None
