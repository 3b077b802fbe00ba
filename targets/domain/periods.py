"""For which periods must a target be reported, and by when?"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from .facts import Entry, Promise, Thresholds
from .words import Filing, Frequency

MONTHS = {
    Frequency.MONTHLY: 1,
    Frequency.QUARTERLY: 3,
    Frequency.HALF_YEARLY: 6,
    Frequency.YEARLY: 12,
}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days that one entry answers for; both ends included."""

    start_date: date
    end_date: date
    reporting_date: date  # the last day on which an entry for it is in time

    def has(self, day: date) -> bool:
        return self.start_date <= day <= self.end_date

    @property
    def label(self) -> str:
        """6月, or 6月30日 where the period does not end with its month."""
        if self.end_date.day == monthrange(self.end_date.year, self.end_date.month)[1]:
            return f"{self.end_date.month}月"
        return f"{self.end_date.month}月{self.end_date.day}日"


def periods(promise: Promise, thresholds: Thresholds, *, until: date) -> list[Period]:
    """All periods that have ended by `until`, oldest first.

    Calendar periods of the target's frequency; the due date always ends one. They run on after the due date
    (whoever is late goes on reporting) but not past the last day of the report.
    """
    last = min(until, max(promise.due_date, promise.reporting_ends or promise.due_date))
    if promise.frequency == Frequency.STAGES:
        ends = {s.due_date for s in promise.stages} | {promise.due_date}
    else:
        ends = set(_calendar_ends(promise.start_date, last, MONTHS[promise.frequency])) | {promise.due_date}
    found: list[Period] = []
    start = promise.start_date
    for end in sorted(end for end in ends if promise.start_date <= end <= last):
        found.append(Period(start, end, thresholds.reporting_date(end, promise.lag_days)))
        start = end + timedelta(days=1)
    return found


def due_periods(promise: Promise, thresholds: Thresholds, *, as_of: date) -> list[Period]:
    """The periods whose reporting day has passed by `as_of`."""
    return [p for p in periods(promise, thresholds, until=as_of) if p.reporting_date < as_of]


def filed_on(period: Period, submitted: list[Entry]) -> date | None:
    """The day on which the first entry for a period came in; `submitted` is that of `facts.submissions`."""
    days = [e.submitted_at.date() for e in submitted if e.submitted_at and period.has(e.data_date)]
    return min(days, default=None)


def filing(period: Period, day: date | None, *, as_of: date) -> Filing:
    """How a period stands on `as_of` that was reported on `day` (None: not)."""
    if as_of < period.end_date:
        return Filing.AHEAD
    if day is not None:
        return Filing.IN_TIME if day <= period.reporting_date else Filing.LATE
    return Filing.MISSING if as_of > period.reporting_date else Filing.DUE


def _calendar_ends(start: date, last: date, months: int) -> list[date]:
    ends = []
    year, month = start.year, start.month
    while (year, month) <= (last.year, last.month):
        if month % months == 0:
            ends.append(date(year, month, monthrange(year, month)[1]))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return ends
