"""通报: the issues of a year, which everybody may read and take away; the office withdraws one for a reason."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ..documents.bulletin.word import bulletin_document
from ..domain.months import month_end, month_end_before
from ..forms import NewBulletinForm, WithdrawForm
from ..models import Bulletin, Report
from ..permissions import for_everyone_signed_in, for_who_may_write_bulletins
from ..rights import may_write_bulletins
from ..services import Refused
from ..services.bulletins import withdraw_bulletin
from .answers import WORD, Taken, as_file, page_or_fragment, say_refused, sentences_of
from .request import Request, asked_day, report_of

WITHDRAWN = "（已撤回）"


@require_safe
@for_everyone_signed_in
def bulletins(request: Request, year: int) -> HttpResponse:
    """All that was issued, the newest first; for the office the drafts as well, and a new one."""
    report = report_of(request, year)
    own = report.bulletins.newest_first().defer("content")
    context = {
        "issued": own.issued().select_related("issued_by", "withdrawn_by"),
        "report": report,
        "section": "bulletin",
    }
    if may_write_bulletins(request.user):
        context["drafts"] = own.drafts().select_related("begun_by")
        context["form"] = new_form(request, report)
    return page_or_fragment(request, "targets/bulletin/list.html", context)


@require_safe
@for_everyone_signed_in
def bulletin(request: Request, year: int, number: int) -> HttpResponse:
    """One issue as it was printed."""
    found = _issued(request, year, number)
    context = {
        "bulletin": found,
        "paper": found.paper,
        "report": report_of(request, year),
        "section": "bulletin",
    }
    return page_or_fragment(request, "targets/bulletin/page.html", context)


@require_safe
@for_everyone_signed_in
def bulletin_as_word(request: Request, year: int, number: int) -> HttpResponse:
    """The same as .docx."""
    found = _issued(request, year, number)
    assert found.paper is not None, "what was issued has its content"
    mark = WITHDRAWN if found.withdrawn_at else ""
    content = bulletin_document(found.paper, mark=mark)
    name = f"{found}{mark} {found.title}.docx"
    return as_file(request, content, name, WORD, taken=Taken(count=1, rows=[f"第{number}期"]))


@require_POST
@for_who_may_write_bulletins
def withdraw(request: Request, year: int, number: int) -> HttpResponse:
    """It stays readable, with the reason; its number stays used."""
    found, form = _issued(request, year, number), WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"没有撤回：{sentences_of(form)}")
        return redirect("bulletin", year, number)
    try:
        withdraw_bulletin(found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        messages.info(request, f"已撤回{found}，已通知收到过的人；期号不再使用。")
    except Refused as refused:
        say_refused(request, refused)
    return redirect("bulletin", year, number)


def new_form(request: Request, report: Report, data=None) -> NewBulletinForm | None:
    """For the last month that is over, or a day of the address; None before the year has begun."""
    today = timezone.localdate()
    closing = report.closing_date(today)
    if today < report.start_date:
        return None
    asked = asked_day(request, "as_of", report.start_date, closing)
    return NewBulletinForm(
        report, data, closing=closing, initial={"as_of": asked or _usual_day(report, closing)}
    )


def _usual_day(report: Report, closing: date) -> date:
    """A month's end; in the first month the day itself."""
    if closing == min(month_end(closing), report.end_date):
        return closing
    return max(month_end_before(closing), report.start_date) if closing.month > 1 else closing


def _issued(request: Request, year: int, number: int) -> Bulletin:
    rows = report_of(request, year).bulletins.issued().select_related("report", "issued_by", "withdrawn_by")
    return get_object_or_404(rows, number=number)
