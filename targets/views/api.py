"""/api/v1/: reports, targets with their lights, accepted entries and units, for other systems to read.

Each system has a token of its own (`Authorization: Bearer …`). Quantities are strings, so that no digit is lost;
shares are fractions. Lists come in pages; every answer has an ETag.
"""

from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Annotated

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.views.decorators.http import condition
from ninja import NinjaAPI, Query, Schema
from ninja.decorators import decorate_view
from ninja.errors import HttpError
from ninja.security import HttpBearer
from pydantic import BeforeValidator, Field

from ..domain.moment import Moment
from ..domain.quantities import rounded
from ..domain.words import Frequency, Kind, Light, Measure, Reason, State, Status
from ..models import ApiToken, ProgressEntry, Report, Unit, revision_of
from ..pictures import Picture, evening_of, pictures_at
from .answers import RELEASE

PAGE_SIZE, PAGE_SIZE_AT_MOST = 100, 500


class SystemToken(HttpBearer):
    """The token of a system that may read."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        return ApiToken.objects.named_by(token).first()


api = NinjaAPI(
    title="政府工作报告目标任务",
    version="1",
    description=__doc__,
    docs_url=None,
    openapi_url=None,
    auth=SystemToken(),
    urls_namespace="api",
)


class Paging(Schema):
    """Which part of a list."""

    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(PAGE_SIZE, ge=1, le=PAGE_SIZE_AT_MOST)


class MomentAsked(Schema):
    """Of which day, and as known on the evening of which."""

    as_of: date | None = Field(None, description="默认最新一天；须在报告年度内")
    known: date | None = Field(None, description="默认今天；只含这天及以前所知")


class Wanted(Schema):
    """Which entries."""

    target: str = Field("", max_length=20, pattern=r"^[A-Za-z0-9-]*$", description="目标任务编号")
    accepted_since: date | None = Field(None, description="采信时间不早于这天")


class ReportOut(Schema):
    year: int
    government: str
    title: str
    start_date: date
    end_date: date
    delivered_on: date | None = Field(description="作报告日期")
    is_demo: bool


class UnitOut(Schema):
    name: str
    kind: str
    parent: str | None = Field(None, alias="parent.name")
    is_active: bool


class VerdictOut(Schema):
    light: Light
    code: Reason
    label: str
    reason: str


# A share to six places; the domain's are exact fractions.
Share = Annotated[Decimal, BeforeValidator(lambda share: rounded(share, 6))]


class TargetOut(Schema):
    """A picture; where a figure comes from is its alias."""

    number: str = Field(alias="target.number")
    title: str = Field(alias="target.title")
    area: str = Field(alias="target.theme.area.title")
    theme: str = Field(alias="target.theme.title")
    kind: Kind = Field(alias="target.kind")
    measure: Measure = Field(alias="target.measure")
    unit: str = Field(alias="target.unit")
    stated_value: Decimal | None = Field(alias="target.stated_value")
    value: Decimal | None = Field(alias="judgement.target_value", description="现行目标值")
    stated_due_date: date = Field(alias="target.stated_due_date")
    due_date: date = Field(alias="judgement.promise.due_date", description="现行时限")
    deadline_words: str = Field(alias="target.deadline_words", description="时限表述，如全年、持续推进")
    is_lasting: bool = Field(alias="target.is_lasting", description="长期坚持，不计时限")
    assigned_date: date | None = Field(
        alias="target.assigned_date", description="交办日期；空为作报告日期，也不早于作报告日期"
    )
    baseline: Decimal | None = Field(alias="target.baseline", description="起点值")
    is_baseline_awaited: bool = Field(alias="target.is_baseline_awaited", description="起点待核定")
    last_year_value: Decimal | None = Field(alias="target.last_year_value")
    last_year_context: str = Field(
        alias="target.last_year_context", description="上年情况，只供显示，不参与计算"
    )
    frequency: Frequency = Field(alias="target.frequency")
    state: State = Field(alias="judgement.promise.state")
    lead_unit: str | None = Field(None, alias="lead.name")
    supporting_units: list[str]
    post: str | None = Field(None, alias="target.post.title")
    owners_confirmed: bool = Field(alias="target.owners_confirmed")
    reading: Decimal | None = Field(alias="judgement.value")
    self_rating: int | None = Field(None, alias="judgement.reading.self_rating")
    data_date: date | None = Field(alias="judgement.data_date")
    done: Share | None = Field(alias="judgement.completion", description="完成率，小数；限额没有完成率")
    used: Share | None = Field(alias="judgement.used", description="已用比例，小数；只有限额有")
    plan: Share | None = Field(alias="judgement.plan", description="序时进度，小数")
    overall: VerdictOut = Field(alias="judgement.overall")
    progress: VerdictOut = Field(alias="judgement.progress")
    deadline: VerdictOut = Field(alias="judgement.deadline")
    reporting: VerdictOut = Field(alias="judgement.reporting")

    @staticmethod
    def resolve_supporting_units(picture: Picture) -> list[str]:
        return [unit.name for unit in picture.supporting]


class EntryOut(Schema):
    target: str = Field(alias="target.number")
    data_date: date
    value: Decimal | None
    self_rating: int | None
    stages_done: list[str]
    text: str
    problems: str
    next_steps: str
    unit: str = Field(alias="unit_then.name", description="填报单位，按报送时的名称")
    submitted_at: datetime
    accepted_at: datetime
    is_superseded: bool

    @staticmethod
    def resolve_stages_done(entry: ProgressEntry) -> list[str]:
        return [stage.title for stage in entry.stages_done.all()]

    @staticmethod
    def resolve_is_superseded(entry: ProgressEntry) -> bool:
        return any(later.status == Status.ACCEPTED for later in entry.superseded_by.all())


class Page(Schema):
    count: int
    page: int
    page_size: int


class ReportList(Page):
    results: list[ReportOut]


class UnitList(Page):
    results: list[UnitOut]


class TargetList(Page):
    as_of: date
    results: list[TargetOut]


class EntryList(Page):
    results: list[EntryOut]


def _version(request: HttpRequest, *args, **kwargs) -> str | None:
    """What an answer depends on; None before the token is known to be good."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not ApiToken.objects.named_by(secret.strip()).exists():
        return None
    revisions = [(r.pk, revision_of(r)) for r in Report.objects.order_by("pk")]
    if not revisions:
        return None  # nothing counts the changes
    parts = (RELEASE, timezone.localdate(), revisions, request.get_full_path())
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'


@api.get("/openapi.json", include_in_schema=False)
def openapi(request: HttpRequest):
    """This description, for programs."""
    return api.get_openapi_schema()


@api.get("/reports", response=ReportList, summary="报告")
@decorate_view(condition(etag_func=_version))
def reports(request: HttpRequest, paging: Query[Paging]):
    return _page(Report.objects.order_by("-year", "pk"), paging)


@api.get("/units", response=UnitList, summary="单位")
@decorate_view(condition(etag_func=_version))
def units(request: HttpRequest, paging: Query[Paging]):
    return _page(Unit.objects.select_related("parent").order_by("position", "pk"), paging)


@api.get("/reports/{int:year}/targets", response=TargetList, summary="目标任务和灯")
@decorate_view(condition(etag_func=_version))
def targets(request: HttpRequest, year: int, asked: Query[MomentAsked], paging: Query[Paging]):
    report = _report(year)
    as_of, pictures = _pictures(report, asked)
    return _page(pictures, paging) | {"as_of": as_of}


@api.get("/reports/{int:year}/targets/{number}", response=TargetOut, summary="一项目标任务")
@decorate_view(condition(etag_func=_version))
def target(request: HttpRequest, year: int, number: str, asked: Query[MomentAsked]):
    _, pictures = _pictures(_report(year), asked)
    found = next((p for p in pictures if p.target.number == number), None)
    if found is None:
        raise Http404("没有这项目标任务。")
    return found


@api.get("/reports/{int:year}/entries", response=EntryList, summary="采信的进展")
@decorate_view(condition(etag_func=_version))
def entries(request: HttpRequest, year: int, wanted: Query[Wanted], paging: Query[Paging]):
    found = ProgressEntry.objects.filter(target__report=_report(year), status=Status.ACCEPTED)
    if wanted.target:
        found = found.filter(target__number=wanted.target)
    if wanted.accepted_since:
        found = found.filter(accepted_at__date__gte=wanted.accepted_since)
    found = found.select_related("target", "unit").prefetch_related("stages_done", "superseded_by")
    return _page(found.order_by("accepted_at", "pk"), paging)


def _report(year: int) -> Report:
    if not 1900 <= year <= 2200:
        raise Http404("没有这个年度的报告。")
    report = Report.objects.filter(year=year).order_by("-pk").first()
    if report is None:
        raise Http404("没有这个年度的报告。")
    return report


def _pictures(report: Report, asked: MomentAsked) -> tuple[date, list[Picture]]:
    today = timezone.localdate()
    closing = report.closing_date(today)
    as_of, known = asked.as_of or closing, asked.known or today
    if not report.start_date <= as_of <= closing:
        raise HttpError(422, f"as_of须在{report.start_date}与{closing}之间。")
    if not report.start_date <= known <= today:
        raise HttpError(422, f"known须在{report.start_date}与{today}之间。")
    return as_of, pictures_at(report, Moment(as_of, evening_of(known)))


def _page(rows: QuerySet | list, paging: Paging) -> dict:
    """A page beyond the last one is empty, not an error: a list may shrink while it is read."""
    paginator = Paginator(rows, paging.page_size)
    results = list(paginator.page(paging.page)) if paging.page <= paginator.num_pages else []
    return {"count": paginator.count, "page": paging.page, "page_size": paging.page_size, "results": results}
