"""The pages that leaders read: overview, narrowed overviews, trend, changes, ranking, comparison, wall, target."""

from datetime import timedelta
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from .. import summaries
from ..domain.facts import Promise
from ..domain.lights import DUE_SOON_SHARE
from ..domain.months import month_end_before
from ..domain.orders import SOON_DAYS
from ..domain.quantities import percent
from ..domain.wording import rule
from ..domain.words import Bound, Filing, Light, Measure
from ..models import Post, Report, Unit, User
from ..permissions import for_everyone_signed_in
from ..rights import may_adjust, may_report_on
from ..services.reminders import ORDER_OFFSETS, days_of_reminding
from ..summaries import WALLS, Scope
from .answers import page_or_fragment, unchanged_since_seen
from .moment import moment_of, versions_shown
from .origin import hand_on, origin_of
from .request import Request, asked_day, key_in, report_of


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def overview(request: Request, year: int) -> HttpResponse:
    """总览."""
    return _overview(request, year, Scope())


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def theme(request: Request, year: int, pk: int) -> HttpResponse:
    """The overview of an area or a theme."""
    found = get_object_or_404(report_of(request, year).themes.select_related("parent"), pk=pk)
    return _overview(request, year, Scope(theme=found))


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def unit(request: Request, year: int, pk: int) -> HttpResponse:
    """The overview of what a unit leads, and a list of what it supports."""
    return _overview(request, year, Scope(unit=get_object_or_404(Unit, pk=pk)))


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def post(request: Request, year: int, pk: int) -> HttpResponse:
    """The overview of what a leader is in charge of."""
    found = get_object_or_404(Post.objects.select_related("holder"), pk=pk)
    return _overview(request, year, Scope(post=found))


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def group(request: Request, year: int, pk: int) -> HttpResponse:
    """The overview of a 专题, with the groups within it and the report's own words on it."""
    report = report_of(request, year)
    found = get_object_or_404(report.groups.select_related("parent"), pk=pk)
    moment = moment_of(request, report).moment
    return _overview(
        request,
        year,
        Scope.of_group(found),
        within=SimpleLazyObject(lambda: summaries.group_rows(report, found, moment=moment)),
        said=SimpleLazyObject(lambda: summaries.said_of(found, report)),
    )


def _overview(request: Request, year: int, scope: Scope, **besides: object) -> HttpResponse:
    """The summary is lazy: what the cache has of the page needs no figures."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    by = request.GET.get("by", "")
    by = by if by in WALLS else "theme"
    light = request.GET.get("light", "")
    context = {
        "page": SimpleLazyObject(lambda: summaries.overview(report, scope, by=by, moment=shown.moment)),
        "scope": scope,
        "moment": shown,
        "report": report,
        "by": by,
        "light": light if light in set(Light) else "",
        "walls": {key: label for key, (label, _) in WALLS.items()},
        **versions_shown(request, report, shown),
        "section": "own" if _is_own(request.user, scope) else "overview",
        "tab": "overview" if scope.is_whole else "groups" if scope.group else "",
        **besides,
    }
    if request.htmx.target == "orders-open":
        return page_or_fragment(request, "targets/overview/_counts.html", context, fragment="orders")
    return page_or_fragment(request, "targets/overview/page.html", context, fragment="wall")


def _is_own(user: User, scope: Scope) -> bool:
    """Whether it is the page behind 我分管的 or 我的单位."""
    if scope.post:
        return scope.post.holder_id == user.pk
    return scope.unit is not None and scope.unit.pk in user.acting_for


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def trend(request: Request, year: int) -> HttpResponse:
    """趋势 and forecast; as a fragment the card on the overview."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    scope = _asked_scope(request, report)
    context = {
        "page": SimpleLazyObject(lambda: summaries.trend(report, scope, moment=shown.moment)),
        "scope": scope,
        "moment": shown,
        "report": report,
        **versions_shown(request, report, shown),
        "section": "overview",
        "tab": "trend",
    }
    return page_or_fragment(request, "targets/trend/page.html", context, fragment="card")


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def changes(request: Request, year: int) -> HttpResponse:
    """变化 between any two days; without `?from=` since the month-end before."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    since = asked_day(request, "from", report.start_date, shown.as_of - timedelta(days=1))
    since = since or max(month_end_before(shown.as_of), report.start_date)
    context = {
        "page": SimpleLazyObject(lambda: summaries.changes(report, since=since, moment=shown.moment)),
        "moment": shown,
        "report": report,
        **versions_shown(request, report, shown),
        "section": "overview",
        "tab": "changes",
    }
    return page_or_fragment(request, "targets/changes/page.html", context)


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def ranking(request: Request, year: int) -> HttpResponse:
    """单位排名."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    context = {
        "page": SimpleLazyObject(lambda: summaries.ranking(report, moment=shown.moment)),
        "moment": shown,
        "report": report,
        **versions_shown(request, report, shown),
        "section": "overview",
        "tab": "ranking",
    }
    return page_or_fragment(request, "targets/ranking/page.html", context)


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def township_ranking(request: Request, year: int) -> HttpResponse:
    """乡镇街道排名: on what is broken down among them."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    context = {
        "page": SimpleLazyObject(lambda: summaries.township_ranking(report, moment=shown.moment)),
        "moment": shown,
        "report": report,
        **versions_shown(request, report, shown),
        "section": "overview",
        "tab": "ranking",
    }
    return page_or_fragment(request, "targets/ranking/townships.html", context)


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def comparison(request: Request, year: int) -> HttpResponse:
    """与上年比."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    context = {
        "page": summaries.comparison(report, moment=shown.moment),
        "moment": shown,
        "report": report,
        "section": "overview",
        "tab": "comparison",
    }
    return page_or_fragment(request, "targets/comparison/page.html", context)


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def display(request: Request, year: int) -> HttpResponse:
    """大屏: the whole picture without a hand; asks for itself again, mostly to hear that nothing has changed."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    context = {
        "page": SimpleLazyObject(lambda: summaries.overview(report, moment=shown.moment)),
        "moment": shown,
        "report": report,
        **versions_shown(request, report, shown),
    }
    return page_or_fragment(request, "targets/display/page.html", context, fragment="display")


@require_safe
@for_everyone_signed_in
def target(request: Request, year: int, number: str) -> HttpResponse:
    """目标任务: one promise and its story; as a fragment its short form beside the wall."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    found = get_object_or_404(report.targets, number=number)
    page = summaries.target_page(
        found, viewer=request.user, moment=shown.moment, is_memory=shown.known is not None
    )
    if page is None:
        raise Http404("当时还没有这项目标任务。")
    origin = None if request.htmx else origin_of(request, report, found, shown=shown)
    if origin:
        hand_on(request, origin)
    may_report = may_report_on(request.user, page.stored)
    context = {
        "page": page,
        "origin": origin,
        "moment": shown,
        "report": report,
        "may_report": may_report and not page.stored.is_list,
        "may_adjust": may_report and may_adjust(request.user, page.stored),
        "section": "ledger",
    }
    return page_or_fragment(request, "targets/target/page.html", context, fragment="panel")


@require_safe
@for_everyone_signed_in
def calendar(request: Request, year: int) -> HttpResponse:
    """报送日历: of one unit (`?unit=`; staff begin with their own), or of all."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    wanted = request.GET.get("unit") or str(request.user.unit_id if request.user.is_clerk else "all")
    unit = get_object_or_404(Unit, pk=pk) if (pk := key_in(wanted)) else None
    context = {
        "page": summaries.reporting_calendar(report, unit, moment=shown.moment),
        "moment": shown,
        "report": report,
        "units": Unit.objects.leading_in(report),
        "filings": list(Filing),
        "section": "calendar",
    }
    return page_or_fragment(request, "targets/calendar/page.html", context)


@require_safe
@for_everyone_signed_in
def help_page(request: Request, year: int) -> HttpResponse:
    """帮助: how lights are judged, with the thresholds in force."""
    report = report_of(request, year)
    context = {
        "report": report,
        "rules": _rules(report),
        "due_soon_share": percent(DUE_SOON_SHARE, 0),
        "early": percent(report.early_plan_share, 0),
        "days_of_reminding": days_of_reminding(),
        "days_of_order_reminding": days_of_reminding(ORDER_OFFSETS),
        "order_soon_days": SOON_DAYS,
        "section": "help",
    }
    return page_or_fragment(request, "targets/help/page.html", context)


def _rules(report: Report) -> list[tuple[str, str]]:
    """How each kind of promise is judged, by what it is called."""
    promise = partial(Promise, start_date=report.start_date, due_date=report.end_date)
    samples = [
        ("累计型、节点型、有起点值的时点型", promise(measure=Measure.TOTAL)),
        ("没有起点值的时点型", promise(measure=Measure.LEVEL)),
        ("不得高于的时点值", promise(measure=Measure.LEVEL, bound=Bound.AT_MOST)),
        ("控制数", promise(measure=Measure.TOTAL, bound=Bound.AT_MOST)),
        ("增速型", promise(measure=Measure.RATE)),
        ("定性型", promise(measure=Measure.NARRATIVE)),
    ]
    return [(name, rule(sample, report.thresholds)) for name, sample in samples]


def _asked_scope(request: Request, report: Report) -> Scope:
    """From `?theme=`, `?unit=`, `?post=` or `?group=`, as the ledger has them."""
    asked = {
        name: pk for name in ("theme", "unit", "post", "group") if (pk := key_in(request.GET.get(name, "")))
    }
    if "theme" in asked:
        return Scope(theme=get_object_or_404(report.themes, pk=asked["theme"]))
    if "unit" in asked:
        return Scope(unit=get_object_or_404(Unit, pk=asked["unit"]))
    if "group" in asked:
        return Scope.of_group(get_object_or_404(report.groups.select_related("parent"), pk=asked["group"]))
    return Scope(post=get_object_or_404(Post, pk=asked["post"])) if "post" in asked else Scope()
