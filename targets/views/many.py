"""批量修改: the same changed of many targets of the ledger, with one reason, after a look at what becomes of each."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from .. import summaries
from ..forms import FilterForm
from ..forms.many import ManyForm
from ..models import Report
from ..permissions import for_who_may_edit
from ..services import Refused
from ..services.many import Fate, ManyRun, edit_many, look_at_many
from ..summaries import Picture
from .answers import page_or_fragment
from .moment import moment_of
from .request import Request, key_in, report_of
from .saving import one_writer_at_a_time

UNCONFIRMED = "unconfirmed"


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
@one_writer_at_a_time
def edit_many_targets(request: Request, year: int) -> HttpResponse:
    """Choose, look, confirm. The filters are those of the ledger; what is sent is what was ticked."""
    report = report_of(request, year)
    form = ManyForm(report, request.POST if request.method == "POST" else None, today=timezone.localdate())
    if form.is_bound and form.is_valid():
        answer = _answer(request, report, form)
        if answer is not None:
            return answer
    filters = FilterForm(report, request.GET or {"sort": "number"})
    context = {
        "form": form,
        "filters": filters,
        "is_unconfirmed": bool(request.GET.get(UNCONFIRMED)),
        "rows": _rows(request, report, filters),
        "chosen": set(_ticked(request)),
        "report": report,
        "section": "ledger",
    }
    return page_or_fragment(request, "targets/many/page.html", context, fragment="results")


def _answer(request: Request, report: Report, form: ManyForm) -> HttpResponse | None:
    """The look at it, or after it was confirmed the way back; None where something is wrong with the form."""
    given = {"by": request.user, "reason": form.cleaned_data["reason"], "at": timezone.now()}
    pks, change = _ticked(request), form.change()
    try:
        if not pks:
            form.add_error(None, "请勾选要修改的目标任务。")
            return None
        if seen := request.POST.get("seen"):
            run = edit_many(report, pks, change, seen=seen, **given)
            messages.info(request, f"已修改{run.counts['changed']}项，原因已记入各项的变更记录。")
            return redirect("edit_many", report.year)
        return _look(request, report, form, look_at_many(report, pks, change, **given))
    except Refused as refused:
        return _once_more(request, report, form, refused)


def _once_more(request: Request, report: Report, form: ManyForm, refused: Refused) -> HttpResponse | None:
    """It is not any more as it was seen: because it has been done already, or because somebody else was quicker."""
    if not request.POST.get("seen"):
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return None
    given = {"by": request.user, "reason": form.cleaned_data["reason"], "at": timezone.now()}
    run = look_at_many(report, _ticked(request), form.change(), **given)
    if not run.counts[Fate.CHANGED] and not run.counts[Fate.REFUSED]:
        messages.info(request, "这些修改已完成，没有重复修改。")
        return redirect("edit_many", report.year)
    messages.error(request, refused.sentence)
    return _look(request, report, form, run)


def _look(request: Request, report: Report, form: ManyForm, run: ManyRun) -> HttpResponse:
    sent = {name: request.POST.get(name, "") for name in form.fields if name in request.POST}
    context = {"form": form, "run": run, "sent": sent, "report": report, "section": "ledger"}
    return page_or_fragment(request, "targets/many/preview.html", context)


def _ticked(request: Request) -> list[int]:
    return [pk for text in request.POST.getlist("target") if (pk := key_in(text))]


def _rows(request: Request, report: Report, filters: FilterForm) -> list[Picture]:
    """Those in force that match, as they are now."""
    moment = moment_of(request, report).moment
    found = summaries.ledger(report, filters.filters(), moment=moment).rows
    is_open = bool(request.GET.get(UNCONFIRMED))
    return [p for p in found if p.judgement.is_active and not (is_open and p.target.owners_confirmed)]
