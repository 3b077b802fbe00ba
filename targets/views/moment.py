"""Which day does a page show, and as known when? The as-of bar with a tick a month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils import timezone

from ..demo import clock
from ..domain.moment import Moment
from ..domain.months import month_end, month_ends
from ..models import Report
from ..pictures import evening_of
from .request import Request, asked_day, stand_at_start


@dataclass(frozen=True)
class Tick:
    """A month-end on the as-of bar; the running month's is the closing day itself."""

    day: date
    known: date | None
    is_current: bool
    is_reached: bool


@dataclass(frozen=True, kw_only=True)
class ShownMoment:
    """The day that a page shows, and the day as of whose evening it knows it.

    `closing` is the latest day there is: today, or the year's last day once that is over. `known` None means:
    everything that is known today.
    """

    start: date
    end: date
    as_of: date
    known: date | None
    closing: date
    today: date

    @property
    def moment(self) -> Moment:
        """For summaries: known to the last moment of the day."""
        return Moment(self.as_of, evening_of(self.known or self.today))

    @property
    def is_past(self) -> bool:
        """Whether the page shows anything but the latest; then it is read-only."""
        return self.as_of < self.closing or self.known is not None

    @property
    def is_closed(self) -> bool:
        """Whether the year is over, so that the latest picture is its closing one."""
        return self.closing < self.today

    @property
    def is_final(self) -> bool:
        """Whether it is the picture of the year's end, which is compared with no pace and no month."""
        return self.as_of >= self.end

    @property
    def is_year_over(self) -> bool:
        """Whether there is such a picture."""
        return self.closing >= self.end

    @cached_property
    def params(self) -> dict[str, str]:
        """What an address carries to stay at this moment."""
        shown = {"as_of": self.as_of.isoformat()} if self.is_past else {}
        return shown | ({"known": self.known.isoformat()} if self.known else {})

    @cached_property
    def ticks(self) -> list[Tick]:
        """One tick a month of the report's year; with hindsight kept at its distance."""
        ticks = []
        for end in month_ends(self.start, month_end(self.end)):
            is_reached = end.replace(day=1) <= self.closing
            day = min(end, self.end, self.closing) if is_reached else min(end, self.end)
            is_current = end == month_end(self.as_of)
            ticks.append(Tick(day, self._known_for(day), is_current, is_reached))
        return ticks

    @property
    def previous(self) -> Tick | None:
        """The month-end before the shown day."""
        earlier = (t for t in self.ticks if t.is_reached and t.day < self.as_of)
        return max(earlier, key=lambda t: t.day, default=None)

    @property
    def next(self) -> Tick | None:
        later = (t for t in self.ticks if t.is_reached and t.day > self.as_of)
        return min(later, key=lambda t: t.day, default=None)

    def _known_for(self, day: date) -> date | None:
        if self.known is None:
            return None
        return max(min(day + (self.known - self.as_of), self.today), self.start)


def really_now() -> datetime:
    """In a demonstration, too: for tokens, locks and backups, which have nothing to do with its year."""
    return clock.real_now() if clock.is_shown() else timezone.now()


def moment_of(request: Request, report: Report) -> ShownMoment:
    """From `?as_of=2024-06-30&known=2024-07-10`; a day that makes no sense is as if it were not given."""
    today = timezone.localdate()
    closing = report.closing_date(today)
    return ShownMoment(
        start=report.start_date,
        end=report.end_date,
        as_of=asked_day(request, "as_of", report.start_date, closing) or closing,
        known=asked_day(request, "known", report.start_date, today - timedelta(days=1)),
        closing=closing,
        today=today,
    )


def latest_of(report: Report) -> Moment:
    """The latest day of a report as known this instant: of this, and only this, people report and check."""
    return Moment(report.closing_date(timezone.localdate()), timezone.localtime())


def versions_shown(request: Request, report: Report, shown: ShownMoment) -> dict[str, str]:
    """What the cached parts of a page depend on, besides what the template names: `version` those with figures,
    `frame_version` those in which nothing is shown of what has been reported."""
    stand = stand_at_start(request, report)
    day = f"{report.pk}-{shown.as_of}-{shown.known}-{shown.today}"
    return {"version": f"{day}-{stand.number}", "frame_version": f"{day}-{stand.beyond_entries}"}
