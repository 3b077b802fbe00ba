"""Which readings stand next to a day: the one before it, to which 本期新增 is added, and the one after it?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from .facts import Entry, as_known
from .words import Measure


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The latest reading before a day and the earliest after it; None where there is none."""

    before: Entry | None
    after: Entry | None


def standing(measure: Measure, entries: Iterable[Entry], *, known_at: datetime) -> list[Entry]:
    """The readings that lie with the office or are accepted, oldest first, one for each data date.

    Of an accepted reading and its correction, which is still to be checked, the correction stands: it is what the
    unit says now. On a numeric measure an entry without a value says nothing.
    """
    known = (as_known(entry, known_at) for entry in entries)
    sent = [e for e in known if e.is_pending or e.accepted_at]
    telling = [e for e in sent if e.value is not None or not measure.is_numeric]
    latest = {e.data_date: e for e in sorted(telling, key=lambda e: e.key)}
    return [latest[day] for day in sorted(latest)]


def neighbours(readings: Sequence[Entry], day: date) -> Neighbours:
    """Of `readings`, oldest first, those next to a day; one of the day itself is neither."""
    return Neighbours(
        before=next((r for r in reversed(readings) if r.data_date < day), None),
        after=next((r for r in readings if r.data_date > day), None),
    )
