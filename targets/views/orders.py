"""批示: what leaders and the office want of a unit; written, answered and closed where it is read.

Each act answers an htmx request with the part of the page that it is about, which says what happened, has the focus
and an empty box; a browser without scripts is sent to that part of the target's page.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from .. import summaries
from ..documents.orders import instructions_workbook
from ..domain.orders import read_words
from ..domain.quotes import quoted
from ..forms import AnswerForm, InstructionForm, OrderFilterForm
from ..models import Instruction, Report, Target
from ..permissions import for_everyone_signed_in, for_who_may_instruct, for_who_may_report
from ..pictures import evening_of, instructions_at
from ..services import (
    AlreadyMoved,
    JustSent,
    Refused,
    answer_instruction,
    close_instruction,
    instruct,
)
from ..services.notices import staff_of
from ..summaries import Orders
from .answers import CHANGED, EXCEL, Taken, as_file, page_or_fragment, sentences_of
from .moment import ShownMoment, moment_of
from .request import Request, key_in, report_of

ROWS_PER_PAGE = 50
BESIDE = "beside"  # the panel that a list or the wall opens
HERE = "instructions"  # messages that are shown in the section of that name, not above the page


@dataclass(frozen=True)
class Said:
    """What became of an act; `is_stored` also where it had been before."""

    sentence: str
    is_stored: bool

    @property
    def level(self) -> str:
        return "info" if self.is_stored else "error"


@require_safe
@for_everyone_signed_in
def instructions(request: Request, year: int) -> HttpResponse:
    """批示: all that are the reader's business, with their clocks; filters live in the address."""
    report = report_of(request, year)
    form = OrderFilterForm(report, request.user, request.GET)
    found = _found(request, report, form)
    context = {
        "orders": found,
        "has_targets": bool(found.counts[""]) or report.targets.exists(),
        "rows": Paginator(found.lines, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "asked": form.filters(),
        "report": report,
        "section": "instructions",
    }
    return page_or_fragment(request, "targets/orders/instructions.html", context, fragment="results")


@require_safe
@for_everyone_signed_in
def instructions_as_excel(request: Request, year: int) -> HttpResponse:
    """批示 as .xlsx, with the filters of the address."""
    report = report_of(request, year)
    form = OrderFilterForm(report, request.user, request.GET)
    lines, today = _found(request, report, form).lines, timezone.localdate()
    content = instructions_workbook(report, lines, today=today, gone=form.gone)
    taken = Taken.of(line.target for line in lines)
    return as_file(request, content, f"{report.year}年批示{today:%Y%m%d}.xlsx", EXCEL, taken=taken)


def _found(request: Request, report: Report, form: OrderFilterForm) -> Orders:
    return summaries.instruction_list(
        report, form.filters(), viewer=request.user, known_at=evening_of(timezone.localdate())
    )


@require_POST
@for_who_may_instruct
def write_instruction(request: Request, year: int, number: str) -> HttpResponse:
    """Write an instruction on a target, of the latest picture or of the past one that the address names."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    target = get_object_or_404(report.targets.with_owners(), number=number)
    form = InstructionForm(report, request.POST)
    said = _written(request, target, form, shown)
    if not request.htmx and said.is_stored:
        messages.info(request, said.sentence, extra_tags=HERE)
        query = f"?{urlencode(shown.params)}" if shown.params else ""
        return redirect(f"{target.get_absolute_url()}{query}#instructions")
    moment = shown.moment
    context = {
        "t": target,
        "lines": instructions_at(target.instructions.all(), moment.known_at),
        "form": InstructionForm(report) if said.is_stored else form,
        "said": said,
        "moment": shown,
        "report": report,
        "section": "ledger",
    }
    part = "beside" if request.POST.get("place") == BESIDE else "section"
    response = page_or_fragment(request, "targets/orders/instruct.html", context, fragment=part)
    return trigger_client_event(response, CHANGED) if said.is_stored else response


def _written(request: Request, target: Target, form: InstructionForm, shown: ShownMoment) -> Said:
    if not form.is_valid():
        return Said("没有批示，请看下面的提示。", is_stored=False)
    read_on = shown.as_of if shown.is_past else None
    try:
        instruct(target, by=request.user, at=timezone.now(), read_on=read_on, **form.cleaned_data)
    except JustSent as repeated:
        return Said(repeated.sentence, is_stored=True)
    except Refused as refused:
        form.add_error(refused.field, refused.sentence)
        return Said("没有批示，请看下面的提示。", is_stored=False)
    told = "还没有牵头单位，请在责任中补上。"
    if target.lead:
        has_staff = bool(staff_of(target.lead.unit))
        told = "已通知牵头单位。" if has_staff else f"{target.lead.unit}没有填报员，已告知管理员。"
    if read_on and shown.known:
        told += f"注明{read_words(read_on, shown.today)}；这里不含此后补报，回到现在的页面可以看到。"
    elif read_on:
        told += f"注明{read_words(read_on, shown.today)}。"
    return Said(f"已批示{quoted(target.title)}，{told}", is_stored=True)


@require_POST
@for_who_may_report
def write_answer(request: Request, pk: int) -> HttpResponse:
    """Answer an instruction as its lead unit."""
    form = AnswerForm(request.POST)

    def answer(found: Instruction) -> str:
        if not form.is_valid():
            raise Refused(f"没有答复：{sentences_of(form)}")
        answer_instruction(found, by=request.user, at=timezone.now(), text=form.cleaned_data["text"])
        return f"已答复{quoted(found.target.title)}的批示，已告知{found.author}。"

    return _acted_on(request, pk, answer, form)


@require_POST
@for_who_may_instruct
def finish_instruction(request: Request, pk: int) -> HttpResponse:
    """Close an instruction."""

    def close(found: Instruction) -> str:
        seen = key_in(request.POST.get("answers", ""))
        close_instruction(found, answers_seen=seen, by=request.user, at=timezone.now())
        return f"{quoted(found.target.title)}的批示已办结。"

    return _acted_on(request, pk, close)


def _acted_on(request: Request, pk: int, act, form: BaseForm | None = None) -> HttpResponse:
    """Act, and show the one instruction as it stands then."""
    found = get_object_or_404(Instruction.objects.select_related("target__report", "author"), pk=pk)
    report = found.target.report
    try:
        said = Said(act(found), is_stored=True)
    except Refused as refused:
        # What was typed is stored where it was sent twice; of a closing nothing was typed.
        is_stored = isinstance(refused, JustSent if form else AlreadyMoved)
        said = Said(refused.sentence, is_stored=is_stored)
    if not request.htmx and (said.is_stored or form is None):
        messages.add_message(
            request, messages.INFO if said.is_stored else messages.ERROR, said.sentence, extra_tags=HERE
        )
        return redirect(f"{found.target.get_absolute_url()}#instructions")
    (line,) = instructions_at(Instruction.objects.filter(pk=pk), evening_of(timezone.localdate()))
    context = {
        "line": line,
        "said": said,
        "typed": "" if said.is_stored or form is None else form.data.get("text", ""),
        "with_target": request.POST.get("place") == "list" or not request.htmx,
        "report": report,
        "section": "instructions",
    }
    response = page_or_fragment(request, "targets/orders/instruction.html", context, fragment="row")
    return trigger_client_event(response, CHANGED)
