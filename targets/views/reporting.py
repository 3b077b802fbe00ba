"""我的填报: what a unit owes, and where its readings are typed, submitted and taken back."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from .. import summaries
from ..domain.quotes import quoted
from ..domain.words import Status
from ..forms import Again, EntryForm, repeated, summed_up, taken_over
from ..models import ProgressEntry, Target, Unit, User
from ..models.progress import EDITABLE
from ..permissions import for_who_may_report
from ..rights import reports_on_behalf
from ..services import UNDO, Action, Refused, discard, is_at_once, move, move_all, record, what_became_of
from .answers import CHANGED, page_or_fragment, say_what_moved
from .moment import latest_of
from .request import Request, key_in, report_of, ticked
from .uploading import one_upload_at_a_time
from .years import badge, elsewhere, open_years, owed, owed_by_all

TAKE = {"take", "take_words"}  # the buttons beside another unit's draft
ENTRIES_A_PAGE = 20
TABS = ("due", "all", "returned", "draft", "submitted", "accepted", "supporting")


@require_safe
@for_who_may_report
def reporting(request: Request, year: int) -> HttpResponse:
    """我的填报: what my unit owes now, what came back, what is on its way."""
    report = report_of(request, year)
    unit = unit_of(request)
    tab = request.GET.get("tab")
    context = {
        "report": report,
        "tab": tab if tab in TABS else "due",
        "units": units_of(request.user),
        "unit": unit,
        "section": "reporting",
    }
    if unit is not None:
        page = summaries.my_reporting(report, unit, viewer=request.user, moment=latest_of(report))
        rows = {"due": page.due, "all": page.led}.get(str(context["tab"]), [])
        others = [other for other in open_years(request, report) if other != report]
        context |= {
            "page": page,
            "rows": _forms(rows),
            "accepted": _accepted(request, page.entries[Status.ACCEPTED]),
            "elsewhere": elsewhere(owed(others, unit), report),
        }
    return page_or_fragment(request, "targets/reporting/page.html", context, fragment="tabs")


@require_safe
@for_who_may_report
def report_count(request: Request, year: int) -> HttpResponse:
    """How many targets wait for the report of my unit, or of those that I deputise for; the number beside 我的填报."""
    report = report_of(request, year)
    if not request.user.is_clerk:
        return HttpResponse()
    return badge(owed_by_all(open_years(request, report), units_of(request.user)), report)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_report
@one_upload_at_a_time
def report_target(request: Request, year: int, number: str) -> HttpResponse:
    """Type one target's reading: a row of 我的填报, or a page of its own."""
    report = report_of(request, year)
    target = get_object_or_404(report.targets.reportable_by(request.user), number=number)
    unit = unit_for(request, target)
    row = summaries.report_row(target, unit, moment=latest_of(report), corrected=_corrected(request))
    form = EntryForm(row, *((request.POST, request.FILES) if request.method == "POST" else ()))
    context = {"row": row, "form": form, "report": report, "unit": unit, "section": "reporting"}
    if TAKE & request.POST.keys():
        context["form"] = _taken_over(request, form)
    elif "take_sum" in request.POST:
        context |= {"form": EntryForm(row, taken=summed_up(form)), "said": _said_of_sum(request, form)}
    elif request.POST.get("again") in list(Again):
        context["form"] = EntryForm(row, taken=repeated(form, Again(request.POST["again"])))
    elif form.is_bound and form.is_valid():
        is_submission = request.POST.get("action") != "draft"
        try:
            entry = record(
                target,
                form.reading(),
                by=request.user,
                at=timezone.now(),
                submit=is_submission,
                unit=unit,
                files=form.cleaned_data["evidence"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return _recorded(
                request, entry, context | {"files": what_became_of(entry, form.cleaned_data["evidence"])}
            )
    elif not form.is_bound:
        form.begin_here()
        if row.entry and is_at_once(row.entry, by=request.user, at=timezone.now()):
            context["undo_seconds"] = UNDO.seconds  # it has just been withdrawn
    return page_or_fragment(request, "targets/reporting/one.html", context, fragment="row")


@require_POST
@for_who_may_report
def light_of_reading(request: Request, year: int, number: str) -> HttpResponse:
    """Which light a reading would give that is being typed. Nothing is written by that, and nothing kept."""
    report = report_of(request, year)
    target = get_object_or_404(report.targets.reportable_by(request.user), number=number)
    row = summaries.report_row(target, unit_for(request, target), moment=latest_of(report))
    return render(
        request, "targets/reporting/_light.html", {"row": row, "form": EntryForm(row, request.POST)}
    )


@require_POST
@for_who_may_report
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take back what has not been checked yet."""
    entry = _entry(request, pk)
    try:
        shown = request.POST.get("version")
        move(entry.pk, Action.WITHDRAW, by=request.user, at=timezone.now(), shown=shown)
        messages.info(request, f"已撤回{quoted(entry.target.title)}的进展，可重新填报。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    page = reverse("report_target", args=[entry.target.report.year, entry.target.number])
    return redirect(page + _query(request, entry.unit))


@require_POST
@for_who_may_report
def undo_withdraw(request: Request, pk: int) -> HttpResponse:
    """It lies with the office again, as if it had not been withdrawn just now."""
    entry = _entry(request, pk)
    try:
        move(entry.pk, Action.UNDO_WITHDRAW, by=request.user, at=timezone.now())
        messages.info(request, f"{quoted(entry.target.title)}的进展没有撤回，仍待审核。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return _to_tab(request, "submitted", entry.target.report.year, entry.unit)


@require_POST
@for_who_may_report
def submit_drafts(request: Request, year: int) -> HttpResponse:
    """Submit the drafts that the page showed, as it showed them; those that lack something stay, with the reason."""
    pks, shown = ticked(request)
    drafts = ProgressEntry.objects.visible_to(request.user).filter(
        target__report=report_of(request, year), pk__in=pks, status__in=EDITABLE
    )
    known = list(drafts.order_by("target__number", "pk").values_list("pk", flat=True))
    moved = move_all(known, Action.SUBMIT, by=request.user, at=timezone.now(), shown=shown)
    say_what_moved(request, moved, "已提交")
    return _to_tab(request, "draft", year, unit_of(request))


@require_POST
@for_who_may_report
def discard_draft(request: Request, pk: int) -> HttpResponse:
    """Throw away a draft that never went to the office."""
    entry = _entry(request, pk)
    try:
        discard(entry.pk, by=request.user, at=timezone.now(), shown=request.POST.get("version"))
        messages.info(request, f"已删除{quoted(entry.target.title)}的草稿。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return _to_tab(request, "draft", entry.target.report.year, entry.unit)


def unit_for(request: Request, target: Target) -> Unit:
    """For which unit a target is reported: the one named in the address, else the lead if the person speaks for it,
    else its own, else the first that it speaks for."""
    owners, user = [owner.unit for owner in target.owners_in_order], request.user
    may_speak = owners if reports_on_behalf(user) else [u for u in owners if u.pk in user.acting_for]
    if not may_speak:
        raise Http404
    named = key_in(request.GET.get("unit") or request.POST.get("unit") or "")
    lead = target.lead.unit_id if target.lead else None
    return next(
        (unit for key in (named, lead, user.unit_id) for unit in may_speak if unit.pk == key), may_speak[0]
    )


def _forms(rows: list[summaries.ReportRow]) -> list[tuple[summaries.ReportRow, EntryForm]]:
    """A form for each row; the page begins at the first."""
    found = [(row, EntryForm(row)) for row in rows]
    for _, form in found[:1]:
        form.begin_here()
    return found


def _corrected(request: Request) -> int | None:
    """The key of the accepted entry that somebody wants to correct, as the address or the form names it."""
    return key_in(request.GET.get("correct") or request.POST.get("correct") or "")


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A unit's accepted entries by target, the latest first; of one target (by its number) if one is chosen."""

    page: Page
    targets: list[Target]
    chosen: str


def _accepted(request: Request, entries: list[ProgressEntry]) -> Accepted:
    in_order = sorted(entries, key=lambda entry: entry.target.number)  # which keeps the days as they are
    targets = list({entry.target.number: entry.target for entry in in_order}.values())
    named = request.GET.get("target", "")
    chosen = named if named in {target.number for target in targets} else ""
    shown = [entry for entry in in_order if chosen in ("", entry.target.number)]
    pages = Paginator(shown, ENTRIES_A_PAGE)
    return Accepted(page=pages.get_page(request.GET.get("page")), targets=targets, chosen=chosen)


def _entry(request: Request, pk: int) -> ProgressEntry:
    """For whoever may see it."""
    seen = ProgressEntry.objects.visible_to(request.user).select_related("target__report", "unit")
    return get_object_or_404(seen, pk=pk)


def _to_tab(request: Request, tab: str, year: int, unit: Unit | None) -> HttpResponse:
    return redirect(reverse("reporting", args=[year]) + _query(request, unit, tab=tab))


def _query(request: Request, unit: Unit | None, **asked: str) -> str:
    """What keeps an address with the unit that was reported for, where that is not one's own."""
    if unit and unit.pk != request.user.unit_id:
        asked["unit"] = str(unit.pk)
    return f"?{urlencode(asked)}" if asked else ""


def _taken_over(request: Request, form: EntryForm) -> EntryForm:
    """The form with what another unit's draft says; nothing is saved yet."""
    with_figure = "take" in request.POST
    key = key_in(request.POST["take" if with_figure else "take_words"])
    draft = next((draft for draft in form.row.drafts if draft.pk == key), None)
    if draft is None:
        form.add_error(None, "这份草稿已删除或已采用，没有可采用的内容。")
        return form
    return EntryForm(form.row, taken=taken_over(form, draft, with_figure=with_figure))


def _said_of_sum(request: Request, form: EntryForm) -> str:
    """Whether there is none on the day that is typed, or another one than the button showed; empty: it is the same."""
    if form.parts is None:
        return "没有填入合计。"
    figure = form.parts.figure
    if not figure:
        return "没有填入合计：到这一天还没有可合计的数据。"
    return "" if figure == request.POST["take_sum"] else "合计刚有变动，填入的是现在的，请核对。"


def _recorded(request: Request, entry: ProgressEntry, context: dict) -> HttpResponse:
    if request.htmx:
        stored = ProgressEntry.objects.with_people().get(pk=entry.pk)  # as the next request will find it
        context = context | {"entry": stored}
        response = page_or_fragment(request, "targets/reporting/one.html", context, fragment="recorded")
        return trigger_client_event(response, CHANGED)
    if entry.status == Status.SUBMITTED:
        messages.info(request, f"已提交{quoted(entry.target.title)}的进展，待审核。")
    else:
        messages.info(request, f"已保存{quoted(entry.target.title)}的草稿。")
    for sentence in context["files"]:
        messages.info(request, sentence)
    return redirect(reverse("reporting", args=[entry.target.report.year]) + _query(request, entry.unit))


def unit_of(request: Request) -> Unit | None:
    """The unit that a person reports for: the one named in the address, if it may; staff else their own."""
    named = key_in(request.GET.get("unit") or request.POST.get("unit") or "")
    chosen = next((unit for unit in units_of(request.user) if unit.pk == named), None)
    return chosen or request.user.unit if request.user.is_clerk else chosen


def units_of(user: User) -> list[Unit]:
    """Those that a person may choose among to report for: staff their own and those that they deputise for."""
    if user.unit and user.acting_for == {user.unit_id}:
        return [user.unit]
    if user.is_clerk:
        return list(Unit.objects.filter(pk__in=user.acting_for))
    return list(Unit.objects.active()) if reports_on_behalf(user) else []
