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


def month_ends(start: date, until: date) -> list[date]:
    """The month-ends from that of `start`'s month on that are not after `until`, oldest first."""
    found, day = [], month_end(start)
    while day <= until:
        found.append(day)
        day = month_end(day + timedelta(days=1))
    return found
