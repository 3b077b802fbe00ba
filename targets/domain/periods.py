"""For which periods must a target be reported, by when, and which of them does a reading answer?"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from .facts import Promise, Thresholds
from .months import is_month_end, month_end, month_ends
from .words import Frequency, Measure

MONTHS = {
    Frequency.MONTHLY: 1,
    Frequency.QUARTERLY: 3,
    Frequency.HALF_YEARLY: 6,
    Frequency.YEARLY: 12,
}
NO_DAYS: frozenset[date] = frozenset()
SINCE_JANUARY = {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年"}  # figures run from the year's start
QUARTERS = {3: "一季度", 6: "二季度", 9: "三季度", 12: "四季度"}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days that one entry answers for; both ends included."""

    start_date: date
    end_date: date
    reporting_date: date  # the last day on which an entry for it is in time
    label: str  # as offices call it: 6月, 1—2月, 上半年; 6月15日 where it does not end with its month

    def has(self, day: date) -> bool:
        return self.start_date <= day <= self.end_date

    def closes_on(self, day: date, answer_days: int) -> bool:
        """Whether a day is among its last ones, so that a figure of it is one of the period."""
        return self.has(day) and day > self.end_date - timedelta(days=answer_days)


def all_periods(promise: Promise, thresholds: Thresholds) -> tuple[Period, ...]:
    """The periods of a target, oldest first.

    Calendar periods of its frequency, which run on after the due date to the report's last day (whoever is late
    goes on reporting); the due date ends one, and so does the day of each stage. Monthly rates have none that ends
    in January, for which no figures are published.
    """
    last = max(promise.due_date, promise.reporting_ends or promise.due_date)
    stage_ends = frozenset(s.due_date for s in promise.stages) if promise.stages else NO_DAYS
    window = promise.start_date, promise.due_date, last
    return _cut(
        window, promise.frequency, promise.measure == Measure.RATE, stage_ends, promise.lag_days, thresholds
    )


def answered(
    day: date, found: Sequence[Period], answer_days: int, ends: Sequence[date] | None = None
) -> Period | None:
    """The one period that a figure of a day answers: its own in its last days, else the latest that ended before.

    `ends` are the last days of those that were `found`, for who asks about many days.
    """
    place = bisect_left([period.end_date for period in found] if ends is None else ends, day)
    if place < len(found) and found[place].closes_on(day, answer_days):
        return found[place]
    return found[place - 1] if place else None


@lru_cache(maxsize=4096)
def _cut(
    window: tuple[date, date, date],
    frequency: Frequency,
    is_rate: bool,  # noqa: FBT001 – positional for the cache's sake
    stage_ends: frozenset[date],
    lag_days: int,
    thresholds: Thresholds,
) -> tuple[Period, ...]:
    """Most targets of a report share theirs with many others."""
    start, due, last = window
    ends = set() if frequency == Frequency.STAGES else _calendar_ends(start, last, MONTHS[frequency])
    if is_rate and frequency == Frequency.MONTHLY:
        ends = {end for end in ends if end.month != 1}
    ends |= {end for end in stage_ends if start <= end <= due} | {due}
    found: list[Period] = []
    begins = start
    for end in sorted(ends):
        is_two_months = is_rate and frequency == Frequency.MONTHLY and end.month == 2
        label = "1—2月" if is_two_months and is_month_end(end) else _label(end, frequency, start)
        found.append(Period(begins, end, thresholds.reporting_date(end, lag_days), label))
        begins = end + timedelta(days=1)
    return tuple(found)


def _calendar_ends(start: date, last: date, months: int) -> set[date]:
    """Ends of the calendar's stretches of so many months within the window."""
    return {end for end in month_ends(start, month_end(last)) if end.month % months == 0 and end <= last}


def _label(end: date, frequency: Frequency, start: date) -> str:
    if not is_month_end(end):
        return f"{end.month}月{end.day}日"
    is_whole = start.year < end.year or start.month <= 3  # figures since the beginning of the year
    if frequency == Frequency.QUARTERLY and end.month in QUARTERS:
        return (SINCE_JANUARY if is_whole else QUARTERS)[end.month]
    if frequency == Frequency.HALF_YEARLY and end.month in (6, 12):
        return SINCE_JANUARY[end.month] if is_whole or end.month == 6 else "下半年"
    if frequency == Frequency.YEARLY and end.month == 12:
        return SINCE_JANUARY[end.month]
    return f"{end.month}月"
