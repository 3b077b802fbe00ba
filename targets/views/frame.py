"""What do all views share? Today, the report, the moment that a page shows, whole page or fragment, and 304."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, wraps
from hashlib import sha256
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import condition

from ..models import Report, revision_of
from ..models.report import current_among

# Changes with the software: the newest file that a page is made from.
RELEASE = max(
    path.stat().st_mtime_ns
    for folder in ("targets", "templates", "static", "zhanhe")
    for path in (settings.BASE_DIR / folder).rglob("*.*")
)


@dataclass(frozen=True)
class Tick:
    """A month-end on the as-of bar; the running month's is the closing day itself."""

    day: date
    known: date | None
    is_current: bool
    is_reached: bool


@dataclass(frozen=True, kw_only=True)
class Moment:
    """The day that a page shows, and the day as of whose evening it knows it.

    `closing` is the latest day there is: today, or the year's last day once that is over. `known` None means:
    everything that is known today; `year` None: that of the current report.
    """

    year: int | None
    start: date
    end: date
    as_of: date
    known: date | None
    closing: date
    today: date

    @property
    def known_at(self) -> datetime:
        """The last moment of the day as of which it is known."""
        return datetime.combine(self.known or self.today, time.max, timezone.get_current_timezone())

    @property
    def is_past(self) -> bool:
        """Whether the page shows anything but the latest; then it is read-only."""
        return self.as_of < self.closing or self.known is not None

    @property
    def is_closed(self) -> bool:
        """Whether the year is over, so that the latest picture is its closing one."""
        return self.closing < self.today

    @property
    def params(self) -> dict[str, str]:
        """What an address carries to stay at this moment."""
        shown = {"year": str(self.year)} if self.year else {}
        if self.is_past:
            shown["as_of"] = self.as_of.isoformat()
        if self.known:
            shown["known"] = self.known.isoformat()
        return shown

    @property
    def query(self) -> str:
        """What a link adds to stay at this moment: ?as_of=2024-06-30."""
        return f"?{urlencode(self.params)}" if self.params else ""

    @property
    def and_query(self) -> str:
        """The same after other parameters: &as_of=2024-06-30."""
        return f"&{urlencode(self.params)}" if self.params else ""

    @cached_property
    def ticks(self) -> list[Tick]:
        """One tick a month of the report's year; with hindsight kept at its distance."""
        ticks, year, month = [], self.start.year, self.start.month
        while (year, month) <= (self.end.year, self.end.month):
            month_end = min(date(year, month, monthrange(year, month)[1]), self.end)
            is_reached = date(year, month, 1) <= self.closing
            day = min(month_end, self.closing) if is_reached else month_end
            is_current = (year, month) == (self.as_of.year, self.as_of.month)
            ticks.append(Tick(day, self._known_for(day), is_current, is_reached))
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        return ticks

    @property
    def previous(self) -> Tick | None:
        """The month-end before the shown day."""
        return max(
            (t for t in self.ticks if t.is_reached and t.day < self.as_of), key=lambda t: t.day, default=None
        )

    @property
    def next(self) -> Tick | None:
        return min(
            (t for t in self.ticks if t.is_reached and t.day > self.as_of), key=lambda t: t.day, default=None
        )

    def _known_for(self, day: date) -> date | None:
        if self.known is None:
            return None
        return max(min(day + (self.known - self.as_of), self.today), self.start)


def reports_of(request: HttpRequest) -> list[Report]:
    """All reports, latest first, looked up once a request."""
    if not hasattr(request, "reports"):
        request.reports = list(Report.objects.order_by("-year", "-pk"))
    return request.reports


def shown_report(request: HttpRequest) -> Report | None:
    """The report of `?year=2025`, else the current one; None before the first import."""
    asked = request.GET.get("year", "")
    found = next((report for report in reports_of(request) if str(report.year) == asked), None)
    return found or current_among(reports_of(request), today=timezone.localdate())


def other_year(request: HttpRequest) -> int | None:
    """The year of the report that is shown, where that is not the current one."""
    shown = shown_report(request)
    return (
        shown.year
        if shown and shown != current_among(reports_of(request), today=timezone.localdate())
        else None
    )


def current_report(request: HttpRequest) -> Report:
    """The report that the pages show; 404 before the first import."""
    report = shown_report(request)
    if report is None:
        raise Http404("还没有导入政府工作报告。")
    return report


def current_revision(request: HttpRequest) -> int:
    """The revision when the request began: what is kept under it is never older than it."""
    if not hasattr(request, "revision"):
        request.revision = revision_of(current_report(request))
    return request.revision


def moment_of(request: HttpRequest, report: Report) -> Moment:
    """From `?as_of=2024-06-30&known=2024-07-10`; a day that makes no sense is as if it were not given."""
    today = timezone.localdate()
    closing = report.closing_date(today)
    as_of = asked_day(request, "as_of", report.start_date, closing) or closing
    known = asked_day(request, "known", report.start_date, today - timedelta(days=1))
    return Moment(
        year=other_year(request),
        start=report.start_date,
        end=report.end_date,
        as_of=as_of,
        known=known,
        closing=closing,
        today=today,
    )


def asked_day(request: HttpRequest, name: str, first: date, last: date) -> date | None:
    """A day from the address, if it is one and lies within bounds."""
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return day if first <= day <= last else None


def key_in(text: str) -> int | None:
    """The key of a row as an address or a form carries it; None for anything else."""
    return int(text) if text.isdecimal() and len(text) < 16 else None


def unchanged_since_seen(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 304 while neither the report nor the reader nor the software has changed since the last answer.

    The browser asks every time; nobody else may keep the page.
    """
    answered = condition(etag_func=_version_of_page)(view)

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = answered(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return wrapped


def _version_of_page(request: HttpRequest, *args, **kwargs) -> str | None:
    """Everything that a page depends on. None: it carries a message that is to be seen once."""
    if len(messages.get_messages(request)):
        return None
    report = current_report(request)
    htmx = [
        request.headers.get(name, "") for name in ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")
    ]
    parts = [
        RELEASE, request.user.pk, request.session.session_key, request.META.get("CSRF_COOKIE"), report.pk,
        current_revision(request), timezone.localdate(), request.get_full_path(), request.headers.get("HX-Target"),
        *htmx,
    ]  # fmt: skip
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'


def page_or_fragment(
    request: HttpRequest, template: str, context: dict, *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """The whole page, or for an htmx request only its part `fragment`.

    Boosted links and history restores get the whole page.
    """
    is_partial = request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request
    name = f"{template}#{fragment}" if fragment and is_partial else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
