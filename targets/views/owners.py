"""责任确认: the proposed owners one after the other, confirmed as they are or changed in their place."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from .. import summaries
from ..documents.duties.columns import Layout
from ..domain.quotes import quoted
from ..forms.owners import OwnersForm, OwnersReasonForm
from ..models import Report, Target
from ..permissions import for_who_may_edit
from ..services import UNDO, Handover, JustSent, Refused
from ..services.owners import USUAL_REASON, confirm_owners, reopen_owners, settle_owners
from .answers import page_or_fragment, say_refused, sentences_of
from .editing import handover_proposed
from .request import Request, key_in, report_of
from .saving import one_writer_at_a_time

REASON = "owners_reason"  # in the session: what was written last


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What of the page is shown, as its address says."""

    by: summaries.Grouping
    part: int | None
    shows_all: bool

    @property
    def query_of_part(self) -> str:
        """Of the same part, what is not confirmed of it."""
        part = {} if self.part is None else {"part": self.part}
        return urlencode({"by": self.by.value, **part})

    @property
    def query(self) -> str:
        return f"{self.query_of_part}&all=1" if self.shows_all else self.query_of_part


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
def owners(request: Request, year: int) -> HttpResponse:
    """The page; what is posted to it is the reason for all that follows."""
    report = report_of(request, year)
    form = OwnersReasonForm(
        request.POST if request.method == "POST" else None, initial={"reason": _reason_kept(request)}
    )
    if form.is_bound and form.is_valid():
        request.session[REASON] = form.cleaned_data["reason"]
        messages.info(request, "以后确认的都记这个原因。")
        return redirect(_address(request, report))
    context = _context(request, report) | {
        "form": form,
        "these": f"{reverse('owners', args=[year])}?{_shown(request).query_of_part}",
        "layouts": Layout.choices(),
        "groupings": list(summaries.Grouping),
    }
    return page_or_fragment(request, "targets/owners/page.html", context)


@require_POST
@for_who_may_edit
@one_writer_at_a_time
def confirm(request: Request, year: int, number: str) -> HttpResponse:
    """Confirm the owners of one target as the page showed them, or take that back."""
    report = report_of(request, year)
    target = _target(request, report, number)
    shown = request.POST.get("version")
    try:
        if request.POST.get("action") == "undo":
            reopen_owners(target, shown=shown, by=request.user)
            done = f"{quoted(target.title)}的责任单位改回待确认。"
        else:
            confirm_owners(target, shown=shown, by=request.user, reason=_reason(request))
            done = f"已确认{quoted(target.title)}的责任单位。"
    except JustSent as repeated:
        return _answer(request, report, target, repeated)
    except Refused as refused:
        return _answer(request, report, target, refused)
    return _answer(request, report, target, done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
@one_writer_at_a_time
def change(request: Request, year: int, number: str) -> HttpResponse:
    """Change the owners of one target and confirm them: in its row, or without scripts on a page of its own."""
    report = report_of(request, year)
    target = _target(request, report, number)
    if request.htmx and "back" in request.GET:
        return _answer(request, report, target)
    initial = handover_proposed(target, timezone.localdate()) | {"reason": _reason_kept(request)}
    if request.GET.get("reason"):
        initial["reason"] = request.GET["reason"]  # as it stands above the rows
    form = OwnersForm(target, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and (form.is_valid() or form.is_stored):
        try:
            _settle(form, request)
        except JustSent as repeated:
            return _answer(request, report, target, repeated)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
            target = _target(request, report, number)
        else:
            saved = _target(request, report, number)
            return _answer(request, report, saved, done=f"已保存并确认{quoted(target.title)}的责任单位。")
    context = {
        "form": form,
        "t": target,
        "query": _shown(request).query,
        "report": report,
        "section": "owners",
    }
    return page_or_fragment(request, "targets/owners/change.html", context, fragment="form")


def _settle(form: OwnersForm, request: Request) -> None:
    at, cleaned = timezone.now(), form.cleaned_data
    handover = Handover(cleaned["lead_since"], at) if form.is_handover else None
    reason = cleaned.get("reason", "")
    settle_owners(form.target, form.owners, handover=handover, by=request.user, reason=reason, at=at)


def _answer(
    request: Request, report: Report, target: Target, refused: Refused | None = None, *, done: str = ""
) -> HttpResponse:
    """The row as it is now, with what is left; without scripts the page, at the next row that is open."""
    if not request.htmx:
        if refused:
            say_refused(request, refused)
        elif done:
            messages.info(request, done)
        return redirect(f"{_address(request, report)}{_place_after(request, report, target)}")
    row = summaries.owner_row(target)
    context = _context(request, report) | {
        "row": row,
        "refusal": "" if isinstance(refused, JustSent) or refused is None else refused.sentence,
        "undo_seconds": _undo_seconds(request) if target.owners_confirmed and not refused else None,
    }
    return page_or_fragment(request, "targets/owners/page.html", context, fragment="answer")


def _undo_seconds(request: Request) -> int:
    """Where all are shown it can be undone at any time: 0."""
    return 0 if _shown(request).shows_all else UNDO.seconds


def _place_after(request: Request, report: Report, target: Target) -> str:
    """The row itself while it is open, else the next one that is."""
    shown = _shown(request)
    page = summaries.owners_page(report, by=shown.by, part=shown.part, shows_all=True)
    rows = [row.target for group in page.groups for row in group.rows]
    here = next((place for place, row in enumerate(rows) if row.pk == target.pk), 0)
    return next((f"#owner-{row.pk}" for row in rows[here:] if not row.owners_confirmed), "")


def _context(request: Request, report: Report) -> dict:
    shown = _shown(request)
    page = summaries.owners_page(report, by=shown.by, part=shown.part, shows_all=shown.shows_all)
    return {"page": page, "shown": shown, "query": shown.query, "report": report, "section": "owners"}


def _shown(request: Request) -> Shown:
    asked = request.GET
    by = next((one for one in summaries.Grouping if one == asked.get("by")), summaries.Grouping.AREA)
    return Shown(by=by, part=key_in(asked.get("part", "")), shows_all=bool(asked.get("all")))


def _address(request: Request, report: Report) -> str:
    return f"{reverse('owners', args=[report.year])}?{_shown(request).query}"


def _target(request: Request, report: Report, number: str) -> Target:
    """As it is now; locked if something is to be saved."""
    targets = report.targets.locked() if request.method == "POST" else report.targets.select_related("report")
    return get_object_or_404(targets.with_owners(), number=number)


def _reason_kept(request: Request) -> str:
    return request.session.get(REASON, USUAL_REASON)


def _reason(request: Request) -> str:
    """What stands above the rows, kept for the next ones; where no script sends it along what was kept. Raises
    `Refused`."""
    if "reason" not in request.POST:
        return _reason_kept(request)
    form = OwnersReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(sentences_of(form))
    reason = form.cleaned_data["reason"]
    if reason != _reason_kept(request):
        request.session[REASON] = reason
    return reason
