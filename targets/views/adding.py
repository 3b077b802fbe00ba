"""The page where the office adds a promise to those of the report, on the grounds of a document."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ..domain.quotes import quoted
from ..domain.words import Measure
from ..forms.new_target import NewTargetForm, copied, new_stages
from ..models import Report, Target
from ..permissions import for_who_may_edit
from ..services import JustSent, NewTarget, Refused
from ..services.adding import Added, add_target, same_added
from .answers import page_or_fragment
from .request import Request, report_of
from .saving import one_writer_at_a_time


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
@one_writer_at_a_time
def add(request: Request, year: int) -> HttpResponse:
    """Add a target; `?copy=B-017` begins with what that one has. What is chosen decides which fields there are."""
    report = report_of(request, year)
    data = request.POST if request.method == "POST" else None
    model = (
        report.targets.with_owners().filter(number=request.GET.get("copy", "")[:11].replace("\0", "")).first()
    )
    begun, rows = _begun(request, report, model)
    form = NewTargetForm(report, data, initial=begun)
    is_valid = form.is_valid()  # first: the formset looks at the target's dates and measure
    stages = new_stages(form.instance, data, initial=rows)
    if data is not None and stages.is_valid() and is_valid:
        try:
            added = _store(report, form, stages, request)
        except JustSent as repeated:
            messages.info(request, repeated.sentence)
            same = same_added(report, form.instance)
            return redirect(same or "ledger", *([] if same else [year]))
        except Refused as refused:
            if refused.field == "stages":
                stages.non_form_errors().append(refused.sentence)
            else:
                form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            other = f"（{added.taken}刚被别人用了）" if added.taken else ""
            said = f"已新增{added.target.number}{quoted(added.target.title)}{other}，已告知牵头单位。"
            messages.info(request, said)
            return redirect(added.target)
    context = {"form": form, "stages": stages, "model": model, "report": report, "section": "ledger"}
    return page_or_fragment(request, "targets/target/new.html", context)


def _begun(
    request: Request, report: Report, model: Target | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the form begins with: of the one that is copied, then what the address says."""
    today = timezone.localdate()
    begun: dict[str, Any] = {
        "measure": Measure.TOTAL.value,
        "lag_days": 0,
        "assigned_date": report.closing_date(today),
        "due_date": report.end_date,
    }
    fields, rows = copied(model) if model else ({}, [])
    asked = {name: value for name, value in request.GET.items() if name != "supporting"}
    if "supporting" in request.GET:
        asked["supporting"] = [key for key in request.GET.getlist("supporting") if key.isdecimal()]
    return begun | fields | asked, rows


def _store(report: Report, form: NewTargetForm, stages, request: Request) -> Added:
    """Raises a `Refused`."""
    cleaned = form.cleaned_data
    new = NewTarget(
        target=form.instance,
        lead=cleaned["lead"],
        supporting=list(cleaned["supporting"]),
        stages=stages.save(commit=False) if form.has_stages else [],
        plan_points=[],
    )
    return add_target(
        report,
        new,
        is_number_proposed=form.is_number_proposed,
        is_checked=cleaned["is_checked"],
        by=request.user,
        reason=cleaned["reason"],
        at=timezone.now(),
    )
