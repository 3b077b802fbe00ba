"""Of which day does a picture speak, and what was known when it was taken?"""

from dataclasses import dataclass, replace
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """The two dates of every picture.

    Readings count up to `as_of`, and only what the office had decided by `known_at`; the latter carries the
    office's time zone, so that its date is the office's day.
    """

    as_of: date
    known_at: datetime

    @property
    def known_date(self) -> date:
        """The office's day on which it was known."""
        return self.known_at.date()

    def on(self, day: date) -> "Moment":
        """Another day, as known at the same time."""
        return replace(self, as_of=day)
