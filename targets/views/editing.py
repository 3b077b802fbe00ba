"""The pages where the office changes a promise: its fields, owners and stages, its value and deadline."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ..domain.quantities import plain
from ..domain.quotes import quoted
from ..domain.schedule import by_quarters
from ..domain.words import Bound, Measure, State
from ..forms import AdjustmentForm, DecisionForm, PlanPoints, RevocationForm, Stages, TargetForm
from ..forms.adjustment import ask_again, said_of_parts
from ..forms.target import CORRECTED, HANDED_OVER
from ..models import Adjustment, AdjustmentStatus, Report, Target
from ..permissions import for_who_may_edit, for_who_may_report
from ..pictures import has_been_due, overtaken_by_later, questions_of_value
from ..rights import may_adjust, may_edit
from ..services import (
    Handover,
    JustSent,
    Refused,
    adjust,
    decide_adjustment,
    edit_target,
    refuse_second_adjustment,
    request_adjustment,
    revoke_adjustment,
)
from ..services.moved_parts import moved_with
from ..services.refusals import PartsAsked
from ..services.targets import call_after_lead, ended_with
from ..summaries import adjustments_of
from .answers import page_or_fragment
from .request import Request, report_of
from .saving import one_writer_at_a_time


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
@one_writer_at_a_time
def edit(request: Request, year: int, number: str) -> HttpResponse:
    """Edit a target with owners, stages and plan points; a reason is required."""
    report = report_of(request, year)
    target = get_object_or_404(_of_report(request, report).with_owners(), number=number)
    data = request.POST if request.method == "POST" else None
    today = timezone.localdate()
    ended = ended_with(target) if data else []
    chosen = request.GET.dict() if "measure" in request.GET else {}  # what another measure asks about
    form = TargetForm(data, instance=target, initial=handover_proposed(target, today) | chosen)
    is_valid = form.is_valid()  # first: the formsets look at the target's new dates and measure
    stages = Stages(data, instance=target, prefix="stages", is_stale=form.is_stale)
    quarters = _quarters(target)
    filled_in = quarters if data is None and "quarters" in request.GET else []
    points = PlanPoints(data, instance=target, prefix="points", initial=filled_in, is_stale=form.is_stale)
    points.extra += len(filled_in)
    if is_valid and stages.is_valid() and points.is_valid():
        try:
            _save(form, stages, points, request)
        except Refused as refused:
            if refused.field == "stages":
                stages.non_form_errors().append(refused.sentence)
            elif refused.field == "points":
                points.non_form_errors().append(refused.sentence)
            else:
                form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            parts = "、".join(part.number for part in ended) if target.state == State.ACTIVE else ""
            left = f"分解各项没有随之恢复：{parts}，需要的请逐项改回执行中。" if parts else ""
            messages.info(request, f"已保存{quoted(target.title)}，原因已记入变更记录。{left}")
            return redirect(target)
    context = {
        "form": form,
        "stages": stages,
        "points": points,
        "quarters": quarters,
        "filled_in": filled_in,
        "target": target,
        "questions": questions_of_value(target),
        "may_adjust": may_adjust(request.user, target),
        "report": report,
        "section": "ledger",
    }
    return page_or_fragment(request, "targets/target/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_report
@one_writer_at_a_time
def adjust_target(request: Request, year: int, number: str) -> HttpResponse:
    """Adjust value or deadline with a document number, or as the lead unit ask for it; the report's figures stay.

    As a fragment the open stages, with the days that follow from what is being typed.
    """
    report = report_of(request, year)
    targets = _of_report(request, report).adjustable_by(request.user)
    target = get_object_or_404(targets.with_owners(), number=number)
    initial = {"effective_date": report.closing_date(timezone.localdate())} | request.GET.dict()
    form = AdjustmentForm(target, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.has_terms:
        write = adjust if may_edit(request.user) else request_adjustment
        try:
            if form.is_stale:  # by the first of two presses, too
                refuse_second_adjustment(target, form.terms(), by=request.user, at=timezone.now())
            if form.is_valid():
                write(target, form.terms(), by=request.user, at=timezone.now())
                done = "已调整" if may_edit(request.user) else "已申请调整"
                messages.info(request, f"{done}{quoted(target.title)}，报告原值保留。")
                return redirect(target)
        except JustSent as repeated:
            messages.info(request, repeated.sentence)
            return redirect(target)
        except PartsAsked as asked:
            ask_again(form, asked)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
    context = {"form": form, "target": target, "report": report, "section": "ledger"}
    return page_or_fragment(request, "targets/target/adjust.html", context, fragment="stages")


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
@one_writer_at_a_time
def decide(request: Request, pk: int) -> HttpResponse:
    """Approve or refuse a unit's request, as it was shown; a page of its own where something is to be said to that."""
    requested = _adjustment(request, pk)
    form = DecisionForm(requested.target, request.POST if request.method == "POST" else None)

    def act() -> str:
        is_approval = request.POST.get("action") == "approve"
        note = form.cleaned_data.get("note", "")
        decided = decide_adjustment(
            requested,
            approve=is_approval,
            note=note,
            parts=said_of_parts(form),
            by=request.user,
            at=timezone.now(),
        )
        asked = overtaken_by_later(decided.target, decided.change) if is_approval else []
        done = f"{'已同意' if is_approval else '未同意'}{quoted(requested.target.title)}的调整申请。"
        return done + (f"请核对：{'；'.join(asked)}。" if asked else "")

    return _decided(request, requested, form, act, is_over=requested.status != AdjustmentStatus.REQUESTED)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
@one_writer_at_a_time
def revoke(request: Request, pk: int) -> HttpResponse:
    """Take back what was decided by mistake; a reason is required."""
    decided = _adjustment(request, pk)
    form = RevocationForm(decided.target, request.POST if request.method == "POST" else None)

    def act() -> str:
        reason = form.cleaned_data.get("reason", "")
        revoke_adjustment(decided, reason=reason, by=request.user, at=timezone.now())
        said = f"已撤销{quoted(decided.target.title)}的调整（{decided.document_number}）。"
        parts = "、".join(part.number for part in moved_with(decided))
        return said + (f"分解各项的目标值没有随之改回：{parts}，需要的请逐项撤销调整。" if parts else "")

    return _decided(request, decided, form, act, is_over=decided.revoked_at is not None)


def _decided(
    request: Request,
    adjustment: Adjustment,
    form: DecisionForm | RevocationForm,
    act: Callable[[], str],
    *,
    is_over: bool,
) -> HttpResponse:
    """Act as it was shown; `is_over`: it has been done before, and that is all there is to say."""
    if form.is_bound and (form.is_valid() or is_over):
        try:
            messages.info(request, act())
            return redirect(form.target)
        except JustSent as repeated:
            messages.info(request, repeated.sentence)
            return redirect(form.target)
        except PartsAsked as asked:
            ask_again(form, asked)
        except Refused as refused:
            if is_over:
                form.errors.clear()
            form.add_error(None, refused.sentence)
    return _decision_page(request, adjustment, form)


def _adjustment(request: Request, pk: int) -> Adjustment:
    """With its target, as both are now; locked if something is to be saved."""
    found = get_object_or_404(Adjustment.objects.select_related("target__report"), pk=pk)
    target = _of_report(request, found.target.report).with_owners().get(pk=found.target_id)
    return target.adjustments.get(pk=pk)


def _decision_page(
    request: Request, adjustment: Adjustment, form: DecisionForm | RevocationForm
) -> HttpResponse:
    target = form.target
    all_of_them = adjustments_of(target, viewer=request.user, known_at=None)
    line = all_of_them.line_of(adjustment)
    context = {
        "form": form,
        "line": line,
        "a": line.adjustment,
        "t": target,
        "version": all_of_them.version,
        "report": target.report,
        "section": "ledger",
    }
    return page_or_fragment(request, "targets/target/decide.html", context)


def _quarters(target: Target) -> list[dict]:
    """Plan points by quarters that a total may be given to begin with; none where it has some."""
    is_paced = target.measure == Measure.TOTAL and target.bound == Bound.AT_LEAST and target.value is not None
    if not is_paced or target.plan_points.exists():
        return []
    assert target.value is not None
    points = by_quarters(target.value, target.start_date, target.due_date)
    return [{"date": day, "value": plain(value)} for day, value in points]


def _of_report(request: Request, report: Report):
    """Its targets, locked if something is to be saved."""
    return report.targets.locked() if request.method == "POST" else report.targets.all()


def handover_proposed(target: Target, today: date) -> dict:
    """A wrong lead is corrected while its units are proposals or nothing has been due; later it is handed over."""
    is_correction = not target.owners_confirmed or not has_been_due(target, at=timezone.now())
    return {
        "handover": CORRECTED if is_correction else HANDED_OVER,
        "lead_since": target.report.closing_date(today),
    }


def _save(form: TargetForm, stages, points, request: Request) -> None:
    cleaned = form.cleaned_data
    new_stages = stages.save(commit=False)
    new_points = points.settled(confirms_all=bool(cleaned.get("confirm_points")))
    call_after_lead(form.instance, cleaned["lead"])
    edit_target(
        form.instance,
        lead=cleaned["lead"],
        supporting=cleaned["supporting"],
        handover=Handover(cleaned["lead_since"], timezone.now()) if form.is_handover else None,
        stages=new_stages,
        removed_stages=stages.deleted_objects,
        plan_points=new_points,
        removed_plan_points=points.deleted_objects,
        is_checked=cleaned["is_checked"],
        ends_parts=cleaned.get("ends_parts", False),
        by=request.user,
        reason=cleaned["reason"],
        at=timezone.now(),
    )
