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


class Answers:
    """What was sent for one period. Once something of it stands, no later day says anything else of the period than
    whether its reporting day is over: what was said is kept in `filed`."""

    def __init__(self, submissions: list[Submission]):
        self.submissions = submissions
        self.latest = max([s.data_date for s in submissions], default=date.min)
        self.is_standing = any(s.standing != Status.RETURNED for s in submissions)
        self.filed: dict[tuple[bool, bool, bool], Filed] = {}


NO_ANSWERS = Answers([])


class Submitted(list[Submission]):
    """What was sent of one target. It remembers which periods it answers, which is the same on whatever day it is
    looked at."""

    _kept: tuple[tuple[Period, ...], dict[date, Answers]] = (), {}  # one value, as threads share it

    def by_period(self, found: tuple[Period, ...], answer_days: int) -> dict[date, Answers]:
        """By the last days of periods, which are those of `all_periods`."""
        of_periods, answers = self._kept
        if of_periods is not found:
            sent: dict[date, list[Submission]] = {}
            ends = [period.end_date for period in found]
            for submission in self:
                if period := answered(submission.data_date, found, answer_days, ends):
                    sent.setdefault(period.end_date, []).append(submission)
            answers = {end: Answers(own) for end, own in sent.items()}
            self._kept = found, answers
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
    found = all_periods(promise, thresholds)
    sent = submitted if isinstance(submitted, Submitted) else Submitted(submitted)
    answers = sent.by_period(found, thresholds.answer_days)
    now, lag = today(promise, moment), timedelta(days=promise.lag_days)
    filed = []
    for period in found:
        if period.end_date > moment.as_of:
            break
        stands = now > period.reporting_date, is_owed(period, promise), period.end_date + lag <= now
        own = answers.get(period.end_date, NO_ANSWERS)
        if own.latest <= moment.as_of and own.is_standing:
            if stands not in own.filed:
                own.filed[stands] = _filed(period, own, stands, now, thresholds)
            filed.append(own.filed[stands])
        else:
            there = Answers([s for s in own.submissions if s.data_date <= moment.as_of])
            filed.append(_filed(period, there, stands, now, thresholds))
    return tuple(filed)


def _filed(
    period: Period, answers: Answers, stands: tuple[bool, bool, bool], now: date, thresholds: Thresholds
) -> Filed:
    has_passed, owed, is_known = stands
    filing, day, is_pending = _how(period, answers.submissions, now, thresholds)
    return Filed(
        period, filing, day, has_passed=has_passed, is_owed=owed, is_known=is_known, is_pending=is_pending
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
