"""What do all views share? Today, the report, the as-of date, and whole page or fragment."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from ..models import Report


@dataclass(frozen=True)
class Tick:
    """A month-end on the as-of bar; the running month's is the closing day itself."""

    day: date
    is_current: bool
    is_reached: bool


@dataclass(frozen=True, kw_only=True)
class Moment:
    """The day that a page shows and the moment as of which it knows it.

    `closing` is the latest day there is: today, or the year's last day once that is over.
    """

    start: date
    end: date
    as_of: date
    closing: date
    known_at: datetime

    @property
    def is_past(self) -> bool:
        return self.as_of < self.closing

    @property
    def query(self) -> str:
        """What a link adds to stay on this day."""
        return f"?as_of={self.as_of.isoformat()}" if self.is_past else ""

    @property
    def ticks(self) -> list[Tick]:
        """One tick a month of the report's year."""
        ticks, year, month = [], self.start.year, self.start.month
        while (year, month) <= (self.end.year, self.end.month):
            month_end = min(date(year, month, monthrange(year, month)[1]), self.end)
            is_reached = date(year, month, 1) <= self.closing
            day = min(month_end, self.closing) if is_reached else month_end
            ticks.append(Tick(day, (year, month) == (self.as_of.year, self.as_of.month), is_reached))
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        return ticks

    @property
    def previous(self) -> date | None:
        """The month-end before the shown day."""
        return max((t.day for t in self.ticks if t.is_reached and t.day < self.as_of), default=None)

    @property
    def next(self) -> date | None:
        return min((t.day for t in self.ticks if t.is_reached and t.day > self.as_of), default=None)


def current_report() -> Report:
    """The report that the pages show; 404 before the first import."""
    report = Report.objects.current()
    if report is None:
        raise Http404("还没有导入政府工作报告。")
    return report


def moment_of(request: HttpRequest, report: Report) -> Moment:
    """From `?as_of=2024-06-30`; anything else, or a day outside the report, is the closing day."""
    closing = report.closing_date(timezone.localdate())
    try:
        as_of = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        as_of = closing
    if not report.start_date <= as_of <= closing:
        as_of = closing
    return Moment(
        start=report.start_date, end=report.end_date, as_of=as_of, closing=closing, known_at=timezone.now()
    )


def page_or_fragment(
    request: HttpRequest, template: str, context: dict, *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """The whole page, or for an htmx request only its part `fragment`.

    Boosted links and history restores get the whole page.
    """
    is_partial = request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request
    name = f"{template}#{fragment}" if fragment and is_partial else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
