"""The pages where readings are typed and checked: 我的填报 and 审核."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from ..domain.words import Status
from ..forms import EntryForm, ReturnForm
from ..models import Adjustment, ProgressEntry, Report, Target, Unit
from ..permissions import for_who_may_check, for_who_may_report
from ..services import Action, Moved, Refused, discard, move, move_all, record
from ..summaries import ReportRow, due_count, my_reporting, report_row, review_queue
from .frame import current_report, key_in, page_or_fragment

TABS = ("due", "returned", "draft", "submitted", "accepted", "supporting")
CHANGED = "progress-changed"


@require_safe
@for_who_may_report
def reporting(request: HttpRequest) -> HttpResponse:
    """我的填报: what my unit owes now, what came back, what is on its way."""
    report = current_report(request)
    unit = unit_of(request)
    tab = request.GET.get("tab")
    context = {
        "report": report,
        "tab": tab if tab in TABS else "due",
        "units": Unit.objects.all(),
        "unit": unit,
    }
    if unit is not None:
        page = my_reporting(report, unit, viewer=request.user, today=_today(report), known_at=timezone.now())
        rows = page.due if context["tab"] == "due" else []
        context |= {"page": page, "rows": [(row, _form_for(row)) for row in rows]}
    return page_or_fragment(request, "targets/reporting/page.html", context, fragment="tabs")


@require_safe
@for_who_may_report
def report_count(request: HttpRequest) -> HttpResponse:
    """How many targets wait for my unit's report; the number beside 我的填报."""
    report, count = current_report(request), 0
    if request.user.is_clerk:
        count = due_count(report, request.user.unit, today=_today(report), known_at=timezone.now())
    return HttpResponse(count or "")


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_report
def report_target(request: HttpRequest, number: str) -> HttpResponse:
    """Type one target's reading: a row of 我的填报, or a page of its own."""
    report = current_report(request)
    target = get_object_or_404(Target.objects.of(report).reportable_by(request.user), number=number)
    unit = unit_of(request) or get_object_or_404(Unit, ownerships__target=target, ownerships__role="lead")
    row = report_row(target, unit, today=_today(report), known_at=timezone.now())
    form = _form_for(row, *((request.POST, request.FILES) if request.method == "POST" else ()))
    context = {"row": row, "form": form, "report": report, "unit": unit}
    if form.is_bound and form.is_valid():
        is_submission = request.POST.get("action") != "draft"
        try:
            entry = record(
                target,
                form.reading(),
                by=request.user,
                at=timezone.now(),
                submit=is_submission,
                on_behalf_of=unit if request.user.is_admin else None,
                files=form.cleaned_data["evidence"],
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            return _recorded(request, entry, context)
    return page_or_fragment(request, "targets/reporting/one.html", context, fragment="row")


@require_POST
@for_who_may_report
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what has not been checked yet."""
    entry = get_object_or_404(ProgressEntry.objects.visible_to(request.user), pk=pk)
    try:
        move(entry.pk, Action.WITHDRAW, by=request.user, at=timezone.now())
        messages.info(request, f"已撤回“{entry.target.title}”的进展，可重新填报。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("report_target", number=entry.target.number)


@require_POST
@for_who_may_report
def submit_drafts(request: HttpRequest) -> HttpResponse:
    """Submit every draft of my unit that it may submit; those that lack something stay, with the reason."""
    drafts = ProgressEntry.objects.visible_to(request.user).filter(
        target__report=current_report(request),
        status__in=[Status.DRAFT, Status.RETURNED],
        author__unit=request.user.unit_id,
    )
    pks = list(drafts.order_by("target__number", "pk").values_list("pk", flat=True))
    _report_moved(request, move_all(pks, Action.SUBMIT, by=request.user, at=timezone.now()), "已提交")
    return redirect(f"{reverse('reporting')}?tab=draft")


@require_POST
@for_who_may_report
def discard_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away a draft that never went to the office."""
    entry = get_object_or_404(ProgressEntry.objects.visible_to(request.user).select_related("target"), pk=pk)
    try:
        discard(entry.pk, by=request.user)
        messages.info(request, f"已删除“{entry.target.title}”的草稿。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect(f"{reverse('reporting')}?tab=draft")


@require_safe
@for_who_may_check
def review(request: HttpRequest) -> HttpResponse:
    """审核: the office's queue."""
    report = current_report(request)
    rows = review_queue(report, known_at=timezone.now())
    requests = Adjustment.objects.requested().filter(target__report=report)
    context = {
        "rows": rows,
        "report": report,
        "requests": requests.select_related("target", "requested_by__unit"),
    }
    return page_or_fragment(request, "targets/review/page.html", context, fragment="queue")


@require_safe
@for_who_may_check
def review_count(request: HttpRequest) -> HttpResponse:
    """How many entries wait for the office; the number beside 审核."""
    count = ProgressEntry.objects.waiting().filter(target__report=current_report(request)).count()
    return HttpResponse(count or "")


@require_POST
@for_who_may_check
def accept_many(request: HttpRequest) -> HttpResponse:
    """Accept all entries that are ticked."""
    pks = [pk for text in request.POST.getlist("entry") if (pk := key_in(text))]
    known = list(ProgressEntry.objects.filter(pk__in=pks).waiting().values_list("pk", flat=True))
    _report_moved(request, move_all(known, Action.ACCEPT, by=request.user, at=timezone.now()), "已采信")
    return redirect("review")


@require_POST
@for_who_may_check
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an entry, or return it with a reason."""
    entry = get_object_or_404(ProgressEntry.objects.select_related("target"), pk=pk)
    is_return = request.POST.get("action") == "return"
    form = ReturnForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("；".join(form.errors["reason"]))
        action = Action.RETURN if is_return else Action.ACCEPT
        entry = move(entry.pk, action, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        context = {"entry": entry, "is_return": is_return}
    except Refused as refused:
        context = {"entry": entry, "refused": refused.sentence, "is_return": is_return}
    if not request.htmx:
        _say(request, context)
        return redirect("review")
    if "refused" in context:
        rows = [
            r
            for r in review_queue(current_report(request), known_at=timezone.now())
            if r.entry.pk == entry.pk
        ]
        context["row"] = rows[0] if rows else None
    response = page_or_fragment(request, "targets/review/page.html", context, fragment="checked")
    return trigger_client_event(response, CHANGED)


def _report_moved(request: HttpRequest, moved: Moved, done: str) -> None:
    """Say what became of many entries."""
    if moved.entries:
        messages.info(request, f"{done}{len(moved.entries)}条进展。")
    titles = dict(ProgressEntry.objects.filter(pk__in=moved.refused).values_list("pk", "target__title"))
    for pk, sentence in moved.refused.items():
        messages.error(request, f"“{titles[pk]}”：{sentence}")
    if not moved.entries and not moved.refused:
        messages.error(request, "没有可处理的进展。")


def _say(request: HttpRequest, context: dict) -> None:
    if refusal := context.get("refused"):
        messages.error(request, refusal)
    else:
        done = "已退回" if context["is_return"] else "已采信"
        messages.info(request, f"{done}“{context['entry'].target.title}”的进展。")


def _recorded(request: HttpRequest, entry: ProgressEntry, context: dict) -> HttpResponse:
    if request.htmx:
        response = page_or_fragment(
            request, "targets/reporting/one.html", context | {"entry": entry}, fragment="recorded"
        )
        return trigger_client_event(response, CHANGED)
    if entry.status == Status.SUBMITTED:
        messages.info(request, f"已提交“{entry.target.title}”的进展，待审核。")
    else:
        messages.info(request, f"已保存“{entry.target.title}”的草稿。")
    return redirect("reporting")


def _form_for(row: ReportRow, data=None, files=None) -> EntryForm:
    reading = row.picture.judgement.reading
    finished = reading.stages_done if reading else frozenset()
    initial = EntryForm.starting_values(row.entry, row.data_date, finished)
    return EntryForm(row.target, data, files, previous=row.previous, initial=initial)


def unit_of(request: HttpRequest) -> Unit | None:
    """The unit that a person reports for: staff their own; an admin the one named in the address, if any."""
    if request.user.is_clerk:
        return request.user.unit
    named = request.GET.get("unit") or request.POST.get("unit") or ""
    return Unit.objects.filter(pk=key_in(named)).first()


def _today(report: Report):
    return report.closing_date(timezone.localdate())
