"""Where do months end? Periods, month-ends to look at, and the columns of calendars all ask here."""

from calendar import monthrange
from datetime import date, timedelta


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def is_month_end(day: date) -> bool:
    return day == month_end(day)


def month_end_before(day: date) -> date:
    """The last day of the month before a day's own."""
    return day.replace(day=1) - timedelta(days=1)


def months_before(day: date, count: int) -> date:
    """So many calendar months earlier: the same day of the month, and from a month's end the month's end."""
    first = day.replace(day=1)
    for _ in range(count):
        first = month_end_before(first).replace(day=1)
    last = month_end(first)
    return last if is_month_end(day) else first.replace(day=min(day.day, last.day))


def month_ends(start: date, until: date) -> list[date]:
    """The month-ends from that of `start`'s month on that are not after `until`, oldest first."""
    found, day = [], month_end(start)
    while day <= until:
        found.append(day)
        day = month_end(day + timedelta(days=1))
    return found
