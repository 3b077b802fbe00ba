"""The pages where the office changes a promise: its fields, owners and stages, its value and deadline."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ..forms import AdjustmentForm, PlanPoints, Stages, TargetForm
from ..models import Target
from ..permissions import for_who_may_edit
from ..services import Refused, adjust, edit_target
from .frame import current_report, page_or_fragment


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Edit a target with owners, stages and plan points; a reason is required."""
    report = current_report()
    target = get_object_or_404(Target.objects.of(report).with_owners(), number=number)
    data = request.POST if request.method == "POST" else None
    form = TargetForm(data, instance=target)
    is_valid = form.is_valid()  # first: the formsets look at the target's new dates and measure
    stages = Stages(data, instance=target, prefix="stages")
    points = PlanPoints(data, instance=target, prefix="points")
    if is_valid and stages.is_valid() and points.is_valid():
        try:
            _save(form, stages, points, request)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.info(request, f"已保存“{target.title}”，原因已记入变更记录。")
            return redirect(target)
    context = {"form": form, "stages": stages, "points": points, "target": target, "report": report}
    return page_or_fragment(request, "targets/target/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
def adjust_target(request: HttpRequest, number: str) -> HttpResponse:
    """Adjust value or deadline with a document number; the report's own figures stay."""
    report = current_report()
    target = get_object_or_404(Target.objects.of(report).with_owners(), number=number)
    initial = {"effective_date": report.closing_date(timezone.localdate())}
    form = AdjustmentForm(target, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        adjust(target, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.info(request, f"已调整“{target.title}”，报告原值保留。")
        return redirect(target)
    context = {"form": form, "target": target, "report": report}
    return page_or_fragment(request, "targets/target/adjust.html", context)


def _save(form: TargetForm, stages, points, request: HttpRequest) -> None:
    cleaned = form.cleaned_data
    new_stages, new_points = stages.save(commit=False), points.save(commit=False)
    edit_target(
        form.instance,
        lead=cleaned["lead"],
        supporting=cleaned["supporting"],
        stages=new_stages,
        removed_stages=stages.deleted_objects,
        plan_points=new_points,
        removed_plan_points=points.deleted_objects,
        by=request.user,
        reason=cleaned["reason"],
    )
