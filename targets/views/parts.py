"""What the lead of a whole sees of its parts while it reports, and how it reminds their units."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from .. import summaries
from ..forms import EntryForm
from ..models import Target
from ..permissions import for_who_may_remind, for_who_may_report
from ..services import Refused
from ..services.reminding import remind_parts, said_of
from .answers import say_refused
from .moment import latest_of
from .reporting import unit_for
from .request import Request, report_of


@require_safe
@for_who_may_report
def parts_of_day(request: Request, year: int, number: str) -> HttpResponse:
    """The parts of a whole on the data date that is being typed, and what they come to."""
    target = get_object_or_404(report_of(request, year).targets.reportable_by(request.user), number=number)
    return _parts(request, target)


@require_POST
@for_who_may_remind
def remind(request: Request, year: int, number: str) -> HttpResponse:
    """Remind the units of the parts that are named, else of all that have not been reported."""
    report = report_of(request, year)
    target = get_object_or_404(report.targets.led_by(request.user), number=number)
    said = ""
    try:
        named = " ".join(request.POST.getlist("part")).split()
        rows = remind_parts(target, named or None, by=request.user, at=timezone.now())
        said = said_of(rows)
    except Refused as refused:
        said = refused.sentence
        if not request.htmx:
            say_refused(request, refused)
            return redirect(target)
    if request.htmx:
        return _parts(request, target, said=said)
    messages.info(request, said)
    return redirect(target)


def _parts(request: Request, target: Target, *, said: str = "") -> HttpResponse:
    unit = unit_for(request, target)
    row = summaries.report_row(target, unit, moment=latest_of(target.report))
    asked = request.GET if request.method == "GET" else request.POST
    context = {
        "row": row, "form": EntryForm(row, asked), "unit": unit, "report": target.report, "said": said,
        "is_open": bool(said) or "open" in asked,
    }  # fmt: skip
    return render(request, "targets/reporting/_parts.html", context)
