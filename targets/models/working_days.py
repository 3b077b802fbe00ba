"""On which days does nobody work? Weekends, public holidays, and not the days worked in exchange (调休)."""

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar


@lru_cache(maxsize=256)  # each page asks for those of all reports, and a report for two years
def days_off_between(first: int, last: int) -> frozenset[date]:
    """The days off of some years."""
    return frozenset().union(*(days_off(year) for year in range(first, last + 1)))


@lru_cache(maxsize=256)
def days_off(year: int) -> frozenset[date]:
    """The days off of one year; plain weekends for a year whose holidays have not been announced yet."""
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    return frozenset(day for day in days if not _is_worked(day))


def _is_worked(day: date) -> bool:
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.weekday() < 5
