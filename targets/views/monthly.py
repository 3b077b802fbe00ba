"""The monthly form: a unit's due targets as Excel, filled in offline, looked at, and submitted together."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .. import summaries
from ..documents.kit.dry_run import NotAsShown
from ..documents.kit.sealed import NotSealed
from ..documents.monthly.blank import MonthlyForm, file_name, monthly_workbook
from ..documents.monthly.filled import FilledForm, read_form, unsealed_form
from ..documents.monthly.submitting import already_sent, dry_run, submit_form
from ..imports.sheets import NotAWorkbook
from ..models import Report, Unit, User
from ..permissions import for_who_may_report
from .answers import EXCEL, Taken, as_file, page_or_fragment
from .moment import latest_of
from .reporting import unit_of
from .request import Request, report_of
from .uploading import one_upload_at_a_time


@require_safe
@for_who_may_report
def monthly_form(request: Request, year: int) -> HttpResponse:
    """填报表 of the targets that wait for my unit's report."""
    report, unit = report_of(request, year), _unit(request)
    page = summaries.my_reporting(report, unit, viewer=request.user, moment=latest_of(report))
    form = MonthlyForm(report, unit, page.due)
    taken = Taken.of(row.target for row in form.rows)
    return as_file(request, monthly_workbook(form), file_name(form, timezone.localdate()), EXCEL, taken=taken)


@require_POST
@never_cache
@for_who_may_report
@one_upload_at_a_time
def upload(request: Request, year: int) -> HttpResponse:
    """A filled-in form: the dry run first, then, confirmed, all of it or nothing."""
    report, unit, now = report_of(request, year), _unit(request), timezone.now()
    given = _given(request, unit)
    back = _back_to(report, unit, request.user)
    if given is None:
        return redirect(back)
    form, shown = given
    try:
        if shown:
            run = submit_form(form, report, unit, shown=shown, by=request.user, at=now)
            messages.info(request, f"已提交{run.work_count}项进展，待审核。")
            return redirect(back)
        run = dry_run(form, report, unit, by=request.user, at=now)
    except NotAsShown as different:
        run = different.run
        if run.is_done:
            messages.info(request, f"这份填报表已提交过，没有重复提交：{already_sent(run)}。")
            return redirect(back)
        messages.error(request, "情况已变，没有提交，请再核对。")
    context = {
        "run": run,
        "unit": unit,
        "rows": form.sealed(run.digest, unit, request.user),
        "back": back,
        "section": "reporting",
    }
    return page_or_fragment(request, "targets/reporting/upload.html", context)


def _unit(request: Request) -> Unit:
    unit = unit_of(request)
    if unit is None:
        raise Http404("请先选择单位。")
    return unit


def _back_to(report: Report, unit: Unit, user: User) -> str:
    page = reverse("reporting", args=[report.year])
    return f"{page}?unit={unit.pk}" if unit.pk != user.unit_id else page


def _given(request: Request, unit: Unit) -> tuple[FilledForm, str] | None:
    """The form that came, with the digest of its dry run if it was looked at; None after saying what is wrong."""
    try:
        if token := request.POST.get("rows"):
            return unsealed_form(token, unit, request.user)
        if file := request.FILES.get("file"):
            return read_form(file), ""
        messages.error(request, "请选择填好的填报表。")
    except NotAWorkbook as refused:
        messages.error(request, refused.sentence)
    except NotSealed:
        messages.error(request, "预览已过期，请重新上传填报表。")
    return None
