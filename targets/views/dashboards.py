"""The pages that leaders read: overview, ledger, target, help."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..domain.words import Filing
from ..forms import FilterForm
from ..models import Target, Unit
from ..permissions import for_everyone_signed_in
from ..summaries import ledger as read_ledger
from ..summaries import overview as read_overview
from ..summaries import reporting_calendar
from ..summaries import target_page as read_target_page
from .frame import current_report, moment_of, page_or_fragment

ROWS_PER_PAGE = 50


@require_safe
@for_everyone_signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """总览."""
    report = current_report()
    moment = moment_of(request, report)
    page = read_overview(report, as_of=moment.as_of, known_at=moment.known_at)
    return page_or_fragment(
        request,
        "targets/overview/page.html",
        {"page": page, "moment": moment, "report": report},
        fragment="content",
    )


@require_safe
@for_everyone_signed_in
def ledger(request: HttpRequest) -> HttpResponse:
    """台账: search, filters, sort and page live in the address."""
    report = current_report()
    moment = moment_of(request, report)
    form = FilterForm(report, request.GET or {"sort": "number"})
    filters = form.filters()
    page = read_ledger(report, filters, as_of=moment.as_of, known_at=moment.known_at)
    rows = Paginator(page.rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows,
        "form": form,
        "filters": filters,
        "moment": moment,
        "report": report,
    }
    return page_or_fragment(request, "targets/ledger/page.html", context, fragment="results")


@require_safe
@for_everyone_signed_in
def target(request: HttpRequest, number: str) -> HttpResponse:
    """目标任务: one promise and its story."""
    report = current_report()
    moment = moment_of(request, report)
    found = get_object_or_404(Target.objects.of(report).select_related("report"), number=number)
    page = read_target_page(found, viewer=request.user, as_of=moment.as_of, known_at=moment.known_at)
    may_report = Target.objects.reportable_by(request.user).filter(pk=found.pk).exists()
    may_adjust = may_report and Target.objects.adjustable_by(request.user).filter(pk=found.pk).exists()
    context = {
        "page": page,
        "moment": moment,
        "report": report,
        "may_report": may_report,
        "may_adjust": may_adjust,
    }
    return page_or_fragment(request, "targets/target/page.html", context)


@require_safe
@for_everyone_signed_in
def calendar(request: HttpRequest) -> HttpResponse:
    """报送日历: of one unit (`?unit=`; staff begin with their own), or of all."""
    report = current_report()
    moment = moment_of(request, report)
    units = Unit.objects.leading_in(report)
    wanted = request.GET.get("unit") or str(request.user.unit_id if request.user.is_clerk else "all")
    unit = get_object_or_404(Unit, pk=wanted) if wanted.isdigit() else None
    page = reporting_calendar(report, unit, as_of=moment.as_of, known_at=moment.known_at)
    return page_or_fragment(
        request,
        "targets/calendar/page.html",
        {"page": page, "moment": moment, "report": report, "units": units, "filings": list(Filing)},
    )


@require_safe
@for_everyone_signed_in
def help_page(request: HttpRequest) -> HttpResponse:
    """帮助: how lights are judged, with the thresholds in force."""
    report = current_report()
    return page_or_fragment(request, "targets/help/page.html", {"report": report})
