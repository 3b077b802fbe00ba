"""What has been filed for each period, and when?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .facts import Promise, Submission, Thresholds
from .moment import Moment
from .periods import Period, all_periods, answered
from .words import Filing, Status

ANSWERED = (Filing.IN_TIME, Filing.LATE, Filing.SENT_BACK)
OPEN = (Filing.DUE, Filing.MISSING, Filing.SENT_BACK)  # something is still to come for it


@dataclass(frozen=True, slots=True)
class Filed:
    """One period that has ended, and how it was answered.

    `day` is the one of the first submission. `has_passed`: its reporting day is over. `is_owed`: it did not end before
    the target was assigned, or before its number was known. `is_pending`: it has been answered, and the office has
    accepted none of the answers yet. `is_known`: its figures have appeared, which the target's lag puts off.
    """

    period: Period
    filing: Filing
    day: date | None
    has_passed: bool
    is_owed: bool = True
    is_known: bool = True
    is_pending: bool = False


class Submitted(list[Submission]):
    """What was sent of one target. It remembers which periods it answers, and what no later day will say otherwise."""

    _kept: tuple[tuple[Period, ...], date | None, list["Answers"]] = (
        (),
        None,
        [],
    )  # one value, as threads share it

    def by_period(self, promise: Promise, thresholds: Thresholds) -> list["Answers"]:
        """For each period of the promise, oldest first."""
        found = all_periods(promise, thresholds)
        of_periods, owed_from, answers = self._kept
        if of_periods is not found or owed_from != promise.owed_from:
            sent: dict[date, list[Submission]] = {}
            ends = [period.end_date for period in found]
            for submission in self:
                if period := answered(submission.data_date, found, thresholds.answer_days, ends):
                    sent.setdefault(period.end_date, []).append(submission)
            answers = [
                Answers(period, sent.get(period.end_date, []), promise, thresholds) for period in found
            ]
            self._kept = found, promise.owed_from, answers
        return answers


def today(promise: Promise, moment: Moment) -> date:
    """The day by which reporting days have passed: in the closing picture, when it was looked at."""
    is_closing = promise.reporting_ends is not None and moment.as_of >= promise.reporting_ends
    return max(moment.as_of, moment.known_date) if is_closing else moment.as_of


def has_passed(period: Period, promise: Promise, moment: Moment) -> bool:
    """Whether a period has ended and its reporting day is over."""
    return period.end_date <= moment.as_of and today(promise, moment) > period.reporting_date


def is_owed(period: Period, promise: Promise) -> bool:
    """Whether it did not end before the target was assigned, or before its number was known."""
    return promise.owed_from is None or period.end_date >= promise.owed_from


def filings(
    promise: Promise, submitted: Iterable[Submission], *, moment: Moment, thresholds: Thresholds
) -> tuple[Filed, ...]:
    """The periods that have ended, oldest first; `submitted` is that of `facts.submissions`.

    An entry dated after the day of the moment answers nothing yet.
    """
    if promise.is_awaited:
        return ()
    sent = submitted if isinstance(submitted, Submitted) else Submitted(submitted)
    as_of, now = moment.as_of, today(promise, moment)
    filed = []
    for own in sent.by_period(promise, thresholds):
        if own.end_date > as_of:
            break
        filed.append(own.settled if own.settles_on <= as_of else own.filed(as_of, now))
    return tuple(filed)


class Answers:
    """What was sent for one period. From `settles_on` on no later day says anything else of it than `settled`:
    something stands, and the reporting day is over."""

    def __init__(
        self, period: Period, submissions: list[Submission], promise: Promise, thresholds: Thresholds
    ):
        self.period, self.submissions, self.thresholds = period, submissions, thresholds
        self.end_date, self.is_owed = period.end_date, is_owed(period, promise)
        self.appears_on = period.end_date + timedelta(days=promise.lag_days)
        self.settles_on = date.max
        if any(s.standing != Status.RETURNED for s in submissions):
            latest = max([s.data_date for s in submissions])
            self.settles_on = max(latest, period.reporting_date + timedelta(days=1), self.appears_on)
        self.settled = self.filed(self.settles_on, self.settles_on)

    def filed(self, as_of: date, now: date) -> Filed:
        """How it was answered by what is dated up to a day."""
        period, there = self.period, [s for s in self.submissions if s.data_date <= as_of]
        filing, day, is_pending = _how(period, there, now, self.thresholds)
        return Filed(
            period,
            filing,
            day,
            has_passed=now > period.reporting_date,
            is_owed=self.is_owed,
            is_known=self.appears_on <= now,
            is_pending=is_pending,
        )


def _how(
    period: Period, answers: Sequence[Submission], now: date, thresholds: Thresholds
) -> tuple[Filing, date | None, bool]:
    """How a period was answered, on which day first, and whether the office has still to accept the first answer."""
    standing = [s for s in answers if s.standing != Status.RETURNED]
    if standing:
        day = min([s.sent_on for s in standing])
        filing = Filing.IN_TIME if day <= period.reporting_date else Filing.LATE
        return filing, day, Status.ACCEPTED not in [s.standing for s in standing]
    if mending := list(_to_be_mended(period, answers, now, thresholds)):
        return Filing.SENT_BACK, min(mending), False
    return Filing.MISSING if now > period.reporting_date else Filing.DUE, None, False


def _to_be_mended(
    period: Period, answers: Sequence[Submission], now: date, thresholds: Thresholds
) -> Iterator[date]:
    """When those came in that were in time, went back after the reporting day, and may still be mended."""
    mending = timedelta(days=thresholds.mend_days)
    for answer in answers:
        back = answer.returned_on
        if back and answer.sent_on <= period.reporting_date < back and now <= back + mending:
            yield answer.sent_on
