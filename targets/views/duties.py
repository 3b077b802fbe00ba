"""责任分解表 and 认领单 as files: the whole report divided up, and what a unit or a leader takes on."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from .. import summaries
from ..documents.duties.columns import Layout, file_name
from ..documents.duties.excel import claims_workbook, duties_workbook
from ..documents.duties.word import claims_document, duties_document, duties_list
from ..permissions import for_who_may_edit
from ..summaries import Claim, Duties
from .answers import EXCEL, WORD, Taken, as_file
from .moment import moment_of
from .request import Request, key_in, report_of

TABLE, LIST, CLAIM = "责任分解表", "责任分解（列表）", "认领单"


@require_safe
@for_who_may_edit
def duties_as_word(request: Request, year: int) -> HttpResponse:
    """责任分解表 as .docx, in the order of columns of the address."""
    duties = _duties(request, year)
    name, content = file_name(duties, TABLE, "docx"), duties_document(duties, _layout(request))
    return as_file(request, content, name, WORD, taken=_taken(duties))


@require_safe
@for_who_may_edit
def duties_as_excel(request: Request, year: int) -> HttpResponse:
    """The same as .xlsx."""
    duties = _duties(request, year)
    name, content = file_name(duties, TABLE, "xlsx"), duties_workbook(duties, _layout(request))
    return as_file(request, content, name, EXCEL, taken=_taken(duties))


@require_safe
@for_who_may_edit
def duties_as_list(request: Request, year: int) -> HttpResponse:
    """The list form as .docx."""
    duties = _duties(request, year)
    name, content = file_name(duties, LIST, "docx"), duties_list(duties)
    return as_file(request, content, name, WORD, taken=_taken(duties))


@require_safe
@for_who_may_edit
def claims_as_word(request: Request, year: int) -> HttpResponse:
    """认领单 as .docx: of the unit or post of the address, else of all units or (`of=posts`) all posts."""
    duties = _duties(request, year)
    called, claims = _claims(request, duties)
    name, content = file_name(duties, called, "docx"), claims_document(duties, claims)
    return as_file(request, content, name, WORD, taken=_taken_of(claims))


@require_safe
@for_who_may_edit
def claims_as_excel(request: Request, year: int) -> HttpResponse:
    """The same as .xlsx."""
    duties = _duties(request, year)
    called, claims = _claims(request, duties)
    name, content = file_name(duties, called, "xlsx"), claims_workbook(duties, claims)
    return as_file(request, content, name, EXCEL, taken=_taken_of(claims))


def _duties(request: Request, year: int) -> Duties:
    report = report_of(request, year)
    return summaries.duties(report, moment=moment_of(request, report).moment)


def _layout(request: Request) -> Layout:
    asked = request.GET.get("columns")
    return next((layout for layout in Layout if layout == asked), Layout.LEADER_FIRST)


def _claims(request: Request, duties: Duties) -> tuple[str, list[Claim]]:
    """What the file is called, and what it holds. 404 where there is nothing to take on."""
    unit, post = key_in(request.GET.get("unit", "")), key_in(request.GET.get("post", ""))
    is_of_posts = post is not None or request.GET.get("of") == "posts"
    if is_of_posts:
        claims = [duties.of_post(one) for one in duties.posts if post in (None, one.pk)]
    else:
        claims = [duties.of_unit(one) for one in duties.units if unit in (None, one.pk)]
    if not claims:
        raise Http404("没有可以认领的目标任务。")
    if post is None and unit is None:
        return f"{CLAIM}（{'各分管领导' if is_of_posts else '各单位'}）", claims
    return f"{CLAIM}（{claims[0].name}）", claims


def _taken(duties: Duties) -> Taken:
    return Taken.of(row.target for row in duties.rows)


def _taken_of(claims: list[Claim]) -> Taken:
    """Each target once, however many take part in it."""
    return Taken.of({row.target.pk: row.target for claim in claims for row in claim.rows}.values())
