"""/api/v1/: reports, targets with their lights, their groups, accepted entries, instructions, 催办单 and units, for
other systems.

Each system has a token of its own (`Authorization: Bearer …`). Quantities are strings, so that no digit is lost;
shares are fractions. Lists come in pages; every answer has an ETag.
"""

from collections.abc import Callable
from datetime import date
from hashlib import sha256

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import condition
from ninja import NinjaAPI, Query
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from ..domain.moment import Moment
from ..domain.words import Status
from ..models import (
    Instruction,
    ProgressEntry,
    Report,
    Revision,
    Unit,
    Urging,
)
from ..pictures import (
    InstructionLine,
    Picture,
    UrgingLine,
    evening_of,
    instructions_at,
    pictures_at,
    urgings_on,
)
from ..summaries import groups_by_target, quotes_by_target, quotes_of
from .answers import RELEASE
from .api_shapes import (
    EntryList,
    GroupList,
    InstructionList,
    MomentAsked,
    Paging,
    ReportList,
    TargetList,
    TargetOut,
    UnitList,
    UrgingList,
    Wanted,
    WhichTargets,
)
from .tokens import ApiRequest, SystemToken, scope_of, token_of

api = NinjaAPI(
    title="政府工作报告目标任务",
    version="1",
    description=__doc__,
    docs_url=None,
    openapi_url=None,
    auth=SystemToken(),
    urls_namespace="api",
)


def _version(request: ApiRequest, *args, **kwargs) -> str | None:
    """What an answer depends on; None before the token is known to be good."""
    token = token_of(request)
    if token is None:
        return None
    reports = list(Report.objects.published().order_by("pk").values_list("pk", flat=True))
    revisions = list(Revision.objects.filter(pk__in=reports).order_by("pk").values_list("pk", "number"))
    if not revisions:
        return None  # nothing counts the changes
    parts = (RELEASE, timezone.localdate(), revisions, token.report_id, request.get_full_path())
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'


@api.get("/openapi.json", include_in_schema=False)
def openapi(request: ApiRequest):
    """This description, for programs."""
    return api.get_openapi_schema()


@api.get("/reports", response=ReportList, summary="报告")
@decorate_view(condition(etag_func=_version))
def reports(request: ApiRequest, paging: Query[Paging]):
    found = Report.objects.published().order_by("-year", "pk")
    report = scope_of(request)
    return _page(request, found.filter(pk=report) if report else found, paging)


@api.get("/units", response=UnitList, summary="单位")
@decorate_view(condition(etag_func=_version))
def units(request: ApiRequest, paging: Query[Paging]):
    return _page(request, Unit.objects.select_related("parent").order_by("position", "pk"), paging)


@api.get("/reports/{int:year}/targets", response=TargetList, summary="目标任务和灯")
@decorate_view(condition(etag_func=_version))
def targets(
    request: ApiRequest,
    year: int,
    asked: Query[MomentAsked],
    which: Query[WhichTargets],
    paging: Query[Paging],
):
    """Without parts, unless they are asked for: who counts or adds up would count twice."""
    report = _report(request, year)
    as_of, pictures = _pictures(report, asked, with_parts=which.with_parts)
    request.quotes, request.groups = quotes_by_target(report), groups_by_target(report)
    return _page(request, pictures, paging) | {"as_of": as_of}


@api.get("/reports/{int:year}/targets/{number}", response=TargetOut, summary="一项目标任务")
@decorate_view(condition(etag_func=_version))
def target(request: ApiRequest, year: int, number: str, asked: Query[MomentAsked]):
    report = _report(request, year)
    _, pictures = _pictures(report, asked, with_parts=True)
    found = next((p for p in pictures if p.target.number == number), None)
    if found is None:
        raise Http404("没有这项目标任务。")
    request.told = 1
    request.groups = groups_by_target(report)
    request.quotes = dict.fromkeys([found.target.pk], next(iter(quotes_of(found.target)), None))
    return found


@api.get("/reports/{int:year}/groups", response=GroupList, summary="专题")
@decorate_view(condition(etag_func=_version))
def groups(request: ApiRequest, year: int, paging: Query[Paging]):
    found = _report(request, year).groups.in_order().prefetch_related("targets")
    return _page(request, found, paging)


@api.get("/reports/{int:year}/entries", response=EntryList, summary="采信的进展")
@decorate_view(condition(etag_func=_version))
def entries(request: ApiRequest, year: int, wanted: Query[Wanted], paging: Query[Paging]):
    found = ProgressEntry.objects.filter(target__report=_report(request, year), status=Status.ACCEPTED)
    if wanted.target:
        found = found.filter(target__number=wanted.target)
    if wanted.accepted_since:
        found = found.filter(accepted_at__date__gte=wanted.accepted_since)
    found = found.select_related("target", "unit").prefetch_related("stages_done", "superseded_by")
    return _page(request, found.order_by("accepted_at", "pk"), paging)


@api.get("/reports/{int:year}/instructions", response=InstructionList, summary="批示和答复")
@decorate_view(condition(etag_func=_version))
def instructions(request: ApiRequest, year: int, paging: Query[Paging]):
    """All of a year's, the first first, as they stand today."""
    found = Instruction.objects.filter(target__report=_report(request, year)).order_by("created_at", "pk")
    known_at = evening_of(timezone.localdate())

    def shown(rows: list[Instruction]) -> list[InstructionLine]:
        return instructions_at(Instruction.objects.filter(pk__in=[row.pk for row in rows]), known_at)[::-1]

    return _page(request, found, paging, shown)


@api.get("/reports/{int:year}/urgings", response=UrgingList, summary="催办单")
@decorate_view(condition(etag_func=_version))
def urgings(request: ApiRequest, year: int, paging: Query[Paging]):
    """All of a year's by number, revoked ones too, as they stand today."""
    found = _report(request, year).urgings.order_by("serial")

    def shown(rows: list[Urging]) -> list[UrgingLine]:
        return urgings_on(found.filter(pk__in=[row.pk for row in rows]), timezone.localdate())

    return _page(request, found, paging, shown)


def _report(request: ApiRequest, year: int) -> Report:
    """What is beyond the token's scope is as if it were not there."""
    if not 1900 <= year <= 2200:
        raise Http404("没有这个年度的报告。")
    found, scope = Report.objects.published().filter(year=year), scope_of(request)
    report = (found.filter(pk=scope) if scope else found).order_by("-pk").first()
    if report is None:
        raise Http404("没有这个年度的报告。")
    return report


def _pictures(report: Report, asked: MomentAsked, *, with_parts: bool) -> tuple[date, list[Picture]]:
    today = timezone.localdate()
    closing = report.closing_date(today)
    as_of, known = asked.as_of or closing, asked.known or today
    if not report.start_date <= as_of <= closing:
        raise HttpError(422, f"as_of须在{report.start_date}与{closing}之间。")
    if not report.start_date <= known <= today:
        raise HttpError(422, f"known须在{report.start_date}与{today}之间。")
    return as_of, pictures_at(report, Moment(as_of, evening_of(known)), with_parts=with_parts)


def _page(
    request: ApiRequest, rows: QuerySet | list, paging: Paging, shown: Callable[[list], list] = list
) -> dict:
    """A page beyond the last one is empty, not an error: a list may shrink while it is read. `shown` is what its rows
    are told as."""
    paginator = Paginator(rows, paging.page_size)
    results = list(paginator.page(paging.page)) if paging.page <= paginator.num_pages else []
    request.told = len(results)
    counted = {"count": paginator.count, "page": paging.page, "page_size": paging.page_size}
    return counted | {"results": shown(results)}
