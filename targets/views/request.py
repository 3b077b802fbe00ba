"""What does an address ask for? A year's report, days and keys; what makes no sense is as if it were not given."""

from datetime import date

from django.http import Http404, HttpRequest
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from ..imports.dates import NotADay, typed_day
from ..models import DemoDay, Report, Stand, User, stand_of
from ..models.report import current_among
from ..rights import may_edit


class Request(HttpRequest):
    """What a view is given, in types only: somebody has signed in; what is looked up once a request is kept on it."""

    user: User
    htmx: HtmxDetails
    reports: list[Report]
    drafts: list[Report]
    stand: Stand
    demo_day: DemoDay | None


def reports_of(request: Request) -> list[Report]:
    """All that are published, latest first, looked up once a request."""
    if not hasattr(request, "reports"):
        found = list(Report.objects.with_lags().order_by("-year", "-pk"))
        request.reports = [report for report in found if not report.is_draft]
        request.drafts = [report for report in found if report.is_draft]
    return request.reports


def drafts_of(request: Request) -> list[Report]:
    """Those that are not published, latest first; none for who has no part in making them."""
    reports_of(request)
    return request.drafts if may_edit(request.user) else []


def current_report(request: Request) -> Report | None:
    """The report that leads, see `current_among`; None before the first import."""
    return current_among(reports_of(request), today=timezone.localdate())


def report_of(request: Request, year: int) -> Report:
    """The published report of the year in the address; 404 where there is none."""
    return _of_year(reports_of(request), year)


def report_in_hand(request: Request, year: int) -> Report:
    """The same on the pages where the office makes it, a draft as well."""
    return _of_year([*reports_of(request), *drafts_of(request)], year)


def _of_year(reports: list[Report], year: int) -> Report:
    found = next((report for report in reports if report.year == year), None)
    if found is None:
        raise Http404("没有这个年度的报告。")
    return found


def stand_at_start(request: Request, report: Report) -> Stand:
    """The report's revision when the request began: what is kept under it is never older than it."""
    if not hasattr(request, "stand"):
        request.stand = stand_of(report)
    return request.stand


def asked_day(request: Request, name: str, first: date, last: date) -> date | None:
    """A day from the address, if it is one and lies within bounds."""
    try:
        day = typed_day(request.GET.get(name, ""), year=first.year)
    except NotADay:
        return None
    return day if day and first <= day <= last else None


def key_in(text: str) -> int | None:
    """The key of a row as an address or a form carries it; None for anything else."""
    return int(text) if text.isdecimal() and len(text) < 16 else None


def ticked(request: Request) -> tuple[list[int], dict[int, str]]:
    """The entries that a form names, and the version that it carries along for each."""
    pks = [pk for text in request.POST.getlist("entry") if (pk := key_in(text))]
    versions = {pk: request.POST.get(f"version-{pk}") for pk in pks}
    return pks, {pk: version for pk, version in versions.items() if version is not None}
