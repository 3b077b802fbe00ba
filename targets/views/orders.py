"""批示 and 催办: what leaders and the office want of a unit."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ..documents.orders import urging_document
from ..forms import AnswerForm, InstructionForm, UrgeForm
from ..models import Instruction, Report, Urging
from ..permissions import for_everyone_signed_in, for_who_may_instruct, for_who_may_report, for_who_may_urge
from ..pictures import urgent
from ..rights import may_urge
from ..services import Refused, answer_instruction, close_instruction, instruct, urge
from .answers import WORD, as_file, page_or_fragment, sentences_of
from .moment import latest_of
from .request import Request, report_of

DAYS_TO_REPLY = 5


@require_POST
@for_who_may_instruct
def write_instruction(request: Request, year: int, number: str) -> HttpResponse:
    """Write an instruction on a target."""
    target = get_object_or_404(report_of(request, year).targets.with_owners(), number=number)
    form = InstructionForm(request.POST)
    if form.is_valid():
        instruct(target, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.info(request, f"已批示“{target.title}”，已通知牵头单位。")
    else:
        messages.error(request, f"没有批示：{sentences_of(form)}")
    return redirect(f"{target.get_absolute_url()}#instructions")


@require_POST
@for_who_may_report
def write_answer(request: Request, pk: int) -> HttpResponse:
    """Answer an instruction as its lead unit."""
    found = get_object_or_404(Instruction.objects.select_related("target__report"), pk=pk)
    form = AnswerForm(request.POST)
    try:
        if form.is_valid():
            answer_instruction(found, by=request.user, at=timezone.now(), text=form.cleaned_data["text"])
            messages.info(request, "已答复批示。")
        else:
            messages.error(request, f"没有答复：{sentences_of(form)}")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect(f"{found.target.get_absolute_url()}#instructions")


@require_POST
@for_who_may_instruct
def finish_instruction(request: Request, pk: int) -> HttpResponse:
    """Close an instruction."""
    found = get_object_or_404(Instruction.objects.select_related("target__report"), pk=pk)
    try:
        close_instruction(found, by=request.user, at=timezone.now())
        messages.info(request, "批示已办结。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect(f"{found.target.get_absolute_url()}#instructions")


@require_safe
@for_everyone_signed_in
def urgings(request: Request, year: int) -> HttpResponse:
    """All 催办单 that the person may see, and for the office what could be urged now."""
    report = report_of(request, year)
    issued = report.urgings.visible_to(request.user).with_progress()
    context = {"report": report, "issued": issued, "section": "urgings"}
    if may_urge(request.user):
        context["urgent"] = urgent(report, moment=latest_of(report))
        context["form"] = UrgeForm(initial={"reply_by": timezone.localdate() + timedelta(days=DAYS_TO_REPLY)})
    return page_or_fragment(request, "targets/orders/urgings.html", context)


@require_POST
@for_who_may_urge
def issue_urgings(request: Request, year: int) -> HttpResponse:
    """Issue 催办单 to the units that are ticked, or to all."""
    report = report_of(request, year)
    form = UrgeForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"没有签发：{sentences_of(form)}")
        return redirect("urgings", year)
    units = None if request.POST.get("all") else form.cleaned_data["units"]
    try:
        issued = urge(
            report,
            units,
            as_of=report.closing_date(timezone.localdate()),
            reply_by=form.cleaned_data["reply_by"],
            by=request.user,
            at=timezone.now(),
        )
        messages.info(request, f"已签发{len(issued)}份催办单。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("urgings", year)


@require_safe
@for_everyone_signed_in
def urging(request: Request, year: int, serial: int) -> HttpResponse:
    """One 催办单, to be printed on one A4 page."""
    report = report_of(request, year)
    context = {"report": report, "urging": _urging(request, report, serial), "section": "urgings"}
    return page_or_fragment(request, "targets/orders/urging.html", context)


@require_safe
@for_everyone_signed_in
def urging_as_word(request: Request, year: int, serial: int) -> HttpResponse:
    """One 催办单 as .docx."""
    found = _urging(request, report_of(request, year), serial)
    return as_file(urging_document(found), f"{found}（{found.addressee}）.docx", WORD)


def _urging(request: Request, report: Report, serial: int) -> Urging:
    """For whoever may see it."""
    return get_object_or_404(report.urgings.visible_to(request.user).with_progress(), serial=serial)
