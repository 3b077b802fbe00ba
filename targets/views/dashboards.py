"""The pages that leaders read: overview, narrowed overviews, trend, changes, ranking, comparison, ledger, target."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from ..domain.words import Filing, Light
from ..forms import FilterForm
from ..models import Post, Report, Target, Theme, Unit
from ..permissions import for_everyone_signed_in
from ..summaries import WALLS, Scope, reporting_calendar
from ..summaries import changes as read_changes
from ..summaries import comparison as read_comparison
from ..summaries import ledger as read_ledger
from ..summaries import overview as read_overview
from ..summaries import ranking as read_ranking
from ..summaries import target_page as read_target_page
from ..summaries import trend as read_trend
from .frame import (
    Moment,
    asked_day,
    current_report,
    current_revision,
    key_in,
    moment_of,
    page_or_fragment,
    unchanged_since_seen,
)

ROWS_PER_PAGE = 50


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def overview(request: HttpRequest) -> HttpResponse:
    """总览."""
    return _overview(request, Scope())


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def theme(request: HttpRequest, pk: int) -> HttpResponse:
    """The overview of an area or a theme."""
    return _overview(request, Scope(theme=get_object_or_404(Theme, report=current_report(request), pk=pk)))


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """The overview of what a unit leads, and a list of what it supports."""
    return _overview(request, Scope(unit=get_object_or_404(Unit, pk=pk)))


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The overview of what a leader is in charge of."""
    return _overview(request, Scope(post=get_object_or_404(Post.objects.select_related("holder"), pk=pk)))


def _overview(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The summary is lazy: what the cache has of the page needs no figures."""
    report = current_report(request)
    moment = moment_of(request, report)
    by = request.GET.get("by", "")
    by = by if by in WALLS else "theme"
    light = request.GET.get("light", "")
    context = {
        "page": SimpleLazyObject(
            lambda: read_overview(report, scope, by=by, as_of=moment.as_of, known_at=moment.known_at)
        ),
        "scope": scope,
        "moment": moment,
        "report": report,
        "by": by,
        "light": light if light in set(Light) else "",
        "walls": {key: label for key, (label, _) in WALLS.items()},
        "version": _version(request, moment),
    }
    return page_or_fragment(request, "targets/overview/page.html", context, fragment="wall")


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def trend(request: HttpRequest) -> HttpResponse:
    """趋势 and forecast; as a fragment the card on the overview."""
    report = current_report(request)
    moment = moment_of(request, report)
    scope = _asked_scope(request, report)
    context = {
        "page": SimpleLazyObject(
            lambda: read_trend(report, scope, as_of=moment.as_of, known_at=moment.known_at)
        ),
        "scope": scope,
        "moment": moment,
        "report": report,
        "version": _version(request, moment),
    }
    return page_or_fragment(request, "targets/trend/page.html", context, fragment="card")


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def changes(request: HttpRequest) -> HttpResponse:
    """变化 between any two days; without `?from=` since the month-end before."""
    report = current_report(request)
    moment = moment_of(request, report)
    start = asked_day(request, "from", report.start_date, moment.as_of - timedelta(days=1))
    start = start or max(moment.as_of.replace(day=1) - timedelta(days=1), report.start_date)
    page = read_changes(report, from_date=start, to_date=moment.as_of, known_at=moment.known_at)
    return page_or_fragment(
        request, "targets/changes/page.html", {"page": page, "moment": moment, "report": report}
    )


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def ranking(request: HttpRequest) -> HttpResponse:
    """单位排名."""
    report = current_report(request)
    moment = moment_of(request, report)
    page = read_ranking(report, as_of=moment.as_of, known_at=moment.known_at)
    return page_or_fragment(
        request, "targets/ranking/page.html", {"page": page, "moment": moment, "report": report}
    )


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def comparison(request: HttpRequest) -> HttpResponse:
    """与上年比."""
    report = current_report(request)
    moment = moment_of(request, report)
    page = read_comparison(report, as_of=moment.as_of, known_at=moment.known_at)
    return page_or_fragment(
        request, "targets/comparison/page.html", {"page": page, "moment": moment, "report": report}
    )


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def display(request: HttpRequest) -> HttpResponse:
    """大屏: the whole picture without a hand; asks for itself again, mostly to hear that nothing has changed."""
    report = current_report(request)
    moment = moment_of(request, report)
    context = {
        "page": SimpleLazyObject(lambda: read_overview(report, as_of=moment.as_of, known_at=moment.known_at)),
        "moment": moment,
        "report": report,
        "version": _version(request, moment),
    }
    return page_or_fragment(request, "targets/display/page.html", context, fragment="display")


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def ledger(request: HttpRequest) -> HttpResponse:
    """台账: search, filters, sort and page live in the address."""
    report = current_report(request)
    moment = moment_of(request, report)
    form = FilterForm(report, request.GET or {"sort": "number"})
    filters = form.filters()
    page = read_ledger(report, filters, as_of=moment.as_of, known_at=moment.known_at)
    is_whole = "all" in request.GET  # for printing
    rows = Paginator(page.rows, len(page.rows) or 1 if is_whole else ROWS_PER_PAGE)
    context = {
        "page": page,
        "rows": rows.get_page(request.GET.get("page")),
        "form": form,
        "filters": filters,
        "moment": moment,
        "report": report,
    }
    return page_or_fragment(request, "targets/ledger/page.html", context, fragment="results")


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def target(request: HttpRequest, number: str) -> HttpResponse:
    """目标任务: one promise and its story; as a fragment its short form beside the wall."""
    report = current_report(request)
    moment = moment_of(request, report)
    found = get_object_or_404(Target.objects.of(report).select_related("report"), number=number)
    page = read_target_page(
        found, viewer=request.user, as_of=moment.as_of, known_at=moment.known_at, is_memory=bool(moment.known)
    )
    may_report = Target.objects.reportable_by(request.user).filter(pk=found.pk).exists()
    may_adjust = may_report and Target.objects.adjustable_by(request.user).filter(pk=found.pk).exists()
    context = {
        "page": page,
        "moment": moment,
        "report": report,
        "may_report": may_report,
        "may_adjust": may_adjust,
    }
    return page_or_fragment(request, "targets/target/page.html", context, fragment="panel")


@require_safe
@for_everyone_signed_in
def calendar(request: HttpRequest) -> HttpResponse:
    """报送日历: of one unit (`?unit=`; staff begin with their own), or of all."""
    report = current_report(request)
    moment = moment_of(request, report)
    units = Unit.objects.leading_in(report)
    wanted = request.GET.get("unit") or str(request.user.unit_id if request.user.is_clerk else "all")
    unit = get_object_or_404(Unit, pk=pk) if (pk := key_in(wanted)) else None
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
    report = current_report(request)
    return page_or_fragment(request, "targets/help/page.html", {"report": report})


def _asked_scope(request: HttpRequest, report: Report) -> Scope:
    """From `?theme=`, `?unit=` or `?post=`, as the ledger has them."""
    asked = {name: pk for name in ("theme", "unit", "post") if (pk := key_in(request.GET.get(name, "")))}
    if "theme" in asked:
        return Scope(theme=get_object_or_404(Theme, report=report, pk=asked["theme"]))
    if "unit" in asked:
        return Scope(unit=get_object_or_404(Unit, pk=asked["unit"]))
    return Scope(post=get_object_or_404(Post, pk=asked["post"])) if "post" in asked else Scope()


def _version(request: HttpRequest, moment: Moment) -> str:
    """What the cached parts of a page depend on, besides what the template names."""
    shown = (moment.year, moment.as_of, moment.known, moment.today)
    return "-".join(map(str, (current_report(request).pk, current_revision(request), *shown)))
