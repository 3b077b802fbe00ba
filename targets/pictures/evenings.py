"""When does a day begin and end at the office?"""

from datetime import date, datetime, time

from django.utils import timezone


def morning_of(day: date) -> datetime:
    """Its first moment."""
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def evening_of(day: date) -> datetime:
    """Its last moment: what happened on the day is known by then."""
    return datetime.combine(day, time.max, timezone.get_current_timezone())
