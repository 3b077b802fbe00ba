"""审核: the office's queue, in which entries are accepted or sent back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from .. import summaries
from ..forms import ReturnForm
from ..models import Adjustment, ProgressEntry
from ..permissions import for_who_may_check
from ..services import Action, Refused, move, move_all
from .answers import CHANGED, page_or_fragment, say_what_moved, sentences_of
from .request import Request, key_in, report_of
from .years import badge, elsewhere, open_years


@require_safe
@for_who_may_check
def review(request: Request, year: int) -> HttpResponse:
    """审核: the office's queue."""
    report = report_of(request, year)
    rows = summaries.review_queue(report, known_at=timezone.now())
    counts = summaries.waiting_by_year(open_years(request, report))
    requests = Adjustment.objects.requested().filter(target__report__in=[c.report for c in counts])
    context = {
        "rows": rows,
        "report": report,
        "requests": requests.select_related("target__report", "requesting_unit"),
        "elsewhere": elsewhere(counts, report),
        "section": "review",
    }
    return page_or_fragment(request, "targets/review/page.html", context, fragment="queue")


@require_safe
@for_who_may_check
def review_count(request: Request, year: int) -> HttpResponse:
    """How many entries wait for the office; the number beside 审核."""
    report = report_of(request, year)
    return badge(summaries.waiting_by_year(open_years(request, report)), report)


@require_POST
@for_who_may_check
def accept_many(request: Request, year: int) -> HttpResponse:
    """Accept all entries that are ticked."""
    pks = [pk for text in request.POST.getlist("entry") if (pk := key_in(text))]
    known = list(ProgressEntry.objects.filter(pk__in=pks).waiting().values_list("pk", flat=True))
    say_what_moved(request, move_all(known, Action.ACCEPT, by=request.user, at=timezone.now()), "已采信")
    return redirect("review", year)


@require_POST
@for_who_may_check
def check(request: Request, year: int, pk: int) -> HttpResponse:
    """Accept an entry, or return it with a reason."""
    report = report_of(request, year)
    entries = ProgressEntry.objects.filter(target__report=report).select_related("target")
    entry = get_object_or_404(entries, pk=pk)
    is_return = request.POST.get("action") == "return"
    form = ReturnForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(sentences_of(form))
        action = Action.RETURN if is_return else Action.ACCEPT
        entry = move(entry.pk, action, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        context = {"entry": entry, "is_return": is_return}
    except Refused as refused:
        context = {"entry": entry, "refused": refused.sentence, "is_return": is_return}
    if not request.htmx:
        _say(request, context)
        return redirect("review", year)
    if "refused" in context:
        rows = summaries.review_queue(report, known_at=timezone.now())
        context["row"] = next((row for row in rows if row.entry.pk == entry.pk), None)
    response = page_or_fragment(request, "targets/review/page.html", context, fragment="checked")
    return trigger_client_event(response, CHANGED)


def _say(request: Request, context: dict) -> None:
    if refusal := context.get("refused"):
        messages.error(request, refusal)
    else:
        done = "已退回" if context["is_return"] else "已采信"
        messages.info(request, f"{done}“{context['entry'].target.title}”的进展。")
