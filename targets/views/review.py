"""审核: the office's queue, in which entries are accepted or sent back, and how that is undone."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from .. import summaries
from ..domain.words import Status
from ..forms import ReturnForm
from ..models import Adjustment, ProgressEntry, Report
from ..permissions import for_who_may_check
from ..services import UNDO, Action, JustSent, Moved, ReasonMissing, Refused, move, move_all
from .answers import CHANGED, NOTHING_TO_DO, page_or_fragment, say_refused, say_what_moved, sentences_of
from .moment import latest_of
from .request import Request, key_in, report_of, ticked
from .years import badge, elsewhere, open_years

RECENT, RECENT_AT_MOST = timedelta(days=7), 20  # what is listed to be looked at again
DECIDED_ANEW = "这条进展已另有处理，没有撤销，请看现在的情况。"
CHANGED_MEANWHILE = "这条进展已变动，请看现在的内容再审核。"
UNDOING = {Status.ACCEPTED: Action.UNDO_ACCEPT, Status.RETURNED: Action.UNDO_RETURN}


@dataclass(frozen=True)
class Refusal:
    """Why an entry was not accepted or returned, to be said at the row of `pk`, where what was `typed` stays."""

    pk: int
    sentence: str
    typed: str
    is_about_reason: bool


@require_safe
@for_who_may_check
def review(request: Request, year: int) -> HttpResponse:
    """审核: the office's queue."""
    return _queue(request, report_of(request, year))


def _queue(request: Request, report: Report, refusal: Refusal | None = None) -> HttpResponse:
    """The page; with what was refused at its row, where no script puts it there."""
    counts = summaries.waiting_by_year(open_years(request, report))
    unit, which = _asked_for(request)
    queue = summaries.review_queue(report, moment=latest_of(report)).narrowed(unit=unit, which=which)
    requests = Adjustment.objects.requested().filter(target__report__in=[c.report for c in counts])
    now = timezone.now()
    decided = ProgressEntry.objects.filter(target__report=report).select_related("target__report", "checker")
    recent = list(decided.checked_since(now - RECENT)[: RECENT_AT_MOST + 1])
    context = {
        "queue": queue,
        "rows": queue.rows,
        "kinds": [(kind, queue.counts[kind]) for kind in summaries.Narrowed],
        "is_ticked": request.GET.get("tick") == "plain",
        "just": list(decided.filter(checker=request.user).checked_since(now - UNDO)),
        "recent": recent[:RECENT_AT_MOST],
        "has_older": len(recent) > RECENT_AT_MOST,
        "undo_seconds": UNDO.seconds,
        "report": report,
        "requests": requests.select_related("target__report", "requesting_unit"),
        "elsewhere": elsewhere(counts, report),
        "section": "review",
        "refusal": refusal,
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
    """Accept all entries that are ticked, as far as they are what the page showed."""
    pks, shown = ticked(request)
    known = list(ProgressEntry.objects.filter(pk__in=pks).waiting().values_list("pk", flat=True))
    moved = move_all(known, Action.ACCEPT, by=request.user, at=timezone.now(), shown=shown)
    say_what_moved(request, moved, "已采信")
    return _to_queue(request, year)


@require_POST
@for_who_may_check
def check(request: Request, year: int, pk: int) -> HttpResponse:
    """Accept an entry, or return it with a reason."""
    report = report_of(request, year)
    entries = ProgressEntry.objects.filter(target__report=report).select_related("target__report")
    entry = get_object_or_404(entries, pk=pk)
    is_return = request.POST.get("action") == "return"
    form = ReturnForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(sentences_of(form))
        action = Action.RETURN if is_return else Action.ACCEPT
        shown, reason = request.POST.get("version"), form.cleaned_data["reason"] if is_return else ""
        entry = move(entry.pk, action, by=request.user, at=timezone.now(), reason=reason, shown=shown)
    except JustSent as repeated:
        entry.refresh_from_db()
        if not request.htmx:
            say_refused(request, repeated)
    except Refused as refused:
        return _refused(request, report, entry, refused)
    if not request.htmx:
        return _to_queue(request, year)  # which says so, and how to undo it
    return _in_its_place(request, report, entry)


@require_POST
@for_who_may_check
def take_back(request: Request, year: int) -> HttpResponse:
    """Undo acceptances and returns: at once without a word, later with a reason."""
    report = report_of(request, year)
    pks, shown = ticked(request)
    # What was accepted last first, for nothing is taken back on which a later acceptance builds.
    entries = ProgressEntry.objects.filter(target__report=report, pk__in=pks)
    entries = entries.order_by("-accepted_at", "-data_date", "-pk")
    form = ReturnForm(request.POST)
    if not form.is_valid():
        messages.error(request, sentences_of(form))
        return _to_queue(request, year)
    reason, outcome = form.cleaned_data["reason"], []
    for status, action in UNDOING.items():
        known = list(entries.filter(status=status))
        still = [entry.pk for entry in known if _is_as_decided(request, entry)]
        moved = move_all(still, action, by=request.user, at=timezone.now(), reason=reason, shown=shown)
        gone = {entry.pk: DECIDED_ANEW for entry in known if entry.pk not in still}
        if known:
            outcome.append((action, Moved(moved.entries, moved.refused | gone)))
    if request.htmx and outcome:
        return _undone(request, report, outcome[0][1])
    if not outcome:
        messages.error(request, DECIDED_ANEW if entries else NOTHING_TO_DO)
        return _to_queue(request, year)
    for action, moved in outcome:
        say_what_moved(request, moved, f"已{action.label}")
    asked_from_its_page = "reason" in request.POST and entries
    return redirect(entries[0].target) if asked_from_its_page else _to_queue(request, year)


def _is_as_decided(request: Request, entry: ProgressEntry) -> bool:
    """Whether the decision is still the one that the page showed."""
    shown = request.POST.get(f"decided-{entry.pk}")
    return shown is None or entry.checked_at is None or shown == entry.checked_at.isoformat()


def _asked_for(request: Request) -> tuple[int | None, summaries.Narrowed | None]:
    """Of which unit, and of which kind only, as the address or the form that was sent says."""
    asked = request.POST or request.GET
    which = next((kind for kind in summaries.Narrowed if kind == asked.get("kind")), None)
    return key_in(asked.get("unit", "")), which


def _to_queue(request: Request, year: int) -> HttpResponse:
    """As a whole page, narrowed as it was, also for a script that asked for a row."""
    unit, which = _asked_for(request)
    asked = {"unit": unit, "kind": which and which.value}
    query = urlencode({name: value for name, value in asked.items() if value})
    address = reverse("review", args=[year]) + (f"?{query}" if query else "")
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _undone(request: Request, report: Report, moved: Moved) -> HttpResponse:
    """The row again, or why it is not."""
    pks = [*(entry.pk for entry in moved.entries), *moved.refused]
    entry = ProgressEntry.objects.select_related("target__report").get(pk=pks[0])
    refusal = None
    if entry.pk in moved.refused:
        refusal = Refusal(entry.pk, moved.refused[entry.pk], "", is_about_reason=False)
    return _in_its_place(request, report, entry, refusal)


def _refused(request: Request, report: Report, entry: ProgressEntry, refused: Refused) -> HttpResponse:
    """Say why, at the row as it is now; where the entry was replaced, at the row of what replaced it."""
    row = _row_of(entry, report)
    sentence = refused.sentence
    if row and row.entry.pk != entry.pk:
        sentence = CHANGED_MEANWHILE
    if row is None and not request.htmx:
        messages.error(request, sentence)
        return _to_queue(request, report.year)
    refusal = Refusal(
        row.entry.pk if row else entry.pk,
        sentence,
        request.POST.get("reason", ""),
        is_about_reason=isinstance(refused, ReasonMissing),
    )
    if not request.htmx:
        return _queue(request, report, refusal)
    return _in_its_place(request, report, entry, refusal)


def _in_its_place(
    request: Request, report: Report, entry: ProgressEntry, refusal: Refusal | None = None
) -> HttpResponse:
    """What stands where an entry's row stood: its row while it waits, else what became of it."""
    context = {
        "entry": entry,
        "row": _row_of(entry, report),
        "refusal": refusal,
        "report": report,
        "undo_seconds": UNDO.seconds,
    }
    response = page_or_fragment(request, "targets/review/page.html", context, fragment="checked")
    return trigger_client_event(response, CHANGED)


def _row_of(entry: ProgressEntry, report: Report) -> summaries.ReviewRow | None:
    """The entry's row in the queue, else that of what was sent in its place for the same day; None: neither waits."""
    queue = summaries.review_queue(report, moment=latest_of(report), target=entry.target_id)
    same_day = [r for r in queue.rows if r.entry.data_date == entry.data_date]
    return next((r for r in same_day if r.entry.pk == entry.pk), next(iter(same_day), None))
