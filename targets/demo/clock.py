"""What time is it in a demonstration? The real time everywhere, but while something is done on the demonstration's day.

`DEMO_TODAY` puts `now` in the place of Django's own, in that process alone; see docs/decisions/0020.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, date, datetime

from django.conf import settings
from django.db.models import Exists
from django.utils import timezone

from ..models import DemoDay, ProgressEntry
from ..services.audit import coming_from

real_now = timezone.now
_shown: ContextVar[DemoDay | None] = ContextVar("demo_day", default=None)


def install() -> None:
    """From now on this process can be shown another day."""
    timezone.now = now


def now() -> datetime:
    """For everything that asks `timezone.now`, Django and its libraries included; in UTC, as from the database."""
    day = _shown.get()
    return day.moment_at(real_now()).astimezone(UTC) if day else real_now()


def is_shown() -> bool:
    """Whether what is done now is done on a demonstration's day."""
    return _shown.get() is not None


@contextmanager
def as_on(day: DemoDay | None) -> Iterator[None]:
    """What is done meanwhile, in this thread, is done on that day; None: now. The security log has the real time."""
    if day is None:
        yield
        return
    shown, source = _shown.set(day), coming_from.set(replace(coming_from.get(), clock=real_now))
    try:
        yield
    finally:
        coming_from.reset(source)
        _shown.reset(shown)


def running_day() -> DemoDay | None:
    """The demonstration's day; None without `DEMO_TODAY`, and wherever anything real has been reported."""
    if not settings.DEMO_TODAY:
        return None
    real = ProgressEntry.objects.filter(target__report__is_demo=False).order_by()
    days = DemoDay.objects.select_related("report").filter(~Exists(real), report__is_demo=True)
    return days.order_by("-day", "-pk").first()


def day_of_process() -> DemoDay | None:
    """The same for a command; what sets a demonstration up is done on the first day of its year."""
    if not settings.DEMO_TODAY:
        return None
    if day := running_day():
        return day
    first_day = DemoDay(day=date(settings.DEMO_TODAY.year, 1, 1), begun_at=real_now())
    return None if ProgressEntry.objects.exists() else first_day
