"""For which periods must a target be reported, and by when?"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from .facts import Entry, Promise, Thresholds
from .months import is_month_end, month_end, month_ends
from .words import Filing, Frequency

MONTHS = {
    Frequency.MONTHLY: 1,
    Frequency.QUARTERLY: 3,
    Frequency.HALF_YEARLY: 6,
    Frequency.YEARLY: 12,
}
NO_DAYS: frozenset[date] = frozenset()


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
        if is_month_end(self.end_date):
            return f"{self.end_date.month}月"
        return f"{self.end_date.month}月{self.end_date.day}日"


def periods(promise: Promise, thresholds: Thresholds, *, until: date) -> list[Period]:
    """All periods that have ended by `until`, oldest first.

    Calendar periods of the target's frequency; the due date always ends one. They run on after the due date
    (whoever is late goes on reporting) but not past the last day of the report.
    """
    return [p for p in _all_periods(*_window(promise), thresholds) if p.end_date <= until]


def due_periods(promise: Promise, thresholds: Thresholds, *, as_of: date) -> list[Period]:
    """The periods whose reporting day has passed by `as_of`."""
    return [p for p in _all_periods(*_window(promise), thresholds) if p.reporting_date < as_of]


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


def _window(promise: Promise) -> tuple[Frequency, date, date, date, int, frozenset[date]]:
    """All that a target's periods depend on; most targets of a report share theirs with many others."""
    last = max(promise.due_date, promise.reporting_ends or promise.due_date)
    stage_ends = (
        frozenset(s.due_date for s in promise.stages) if promise.frequency == Frequency.STAGES else NO_DAYS
    )
    return promise.frequency, promise.start_date, promise.due_date, last, promise.lag_days, stage_ends


@lru_cache(maxsize=4096)
def _all_periods(
    frequency: Frequency,
    start: date,
    due: date,
    last: date,
    lag_days: int,
    stage_ends: frozenset[date],
    thresholds: Thresholds,
) -> tuple[Period, ...]:
    ends = stage_ends if frequency == Frequency.STAGES else _calendar_ends(start, last, MONTHS[frequency])
    found: list[Period] = []
    for end in sorted(end for end in {*ends, due} if start <= end <= last):
        found.append(Period(start, end, thresholds.reporting_date(end, lag_days)))
        start = end + timedelta(days=1)
    return tuple(found)


def _calendar_ends(start: date, last: date, months: int) -> list[date]:
    """Ends of the calendar's stretches of so many months, the last of them perhaps after `last`."""
    return [end for end in month_ends(start, month_end(last)) if end.month % months == 0]
