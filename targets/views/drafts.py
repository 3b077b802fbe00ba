"""A year before it is published: begun, made from its report, shown to everybody; only the office sees these pages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..domain.words import SourceKind
from ..forms.proposal import NewYearForm
from ..models import Proposal
from ..permissions import for_who_may_edit
from ..services import Refused
from ..services.drafts import begin_year, discard_year, publish, to_publish, withdraw_year
from .answers import page_or_fragment, say_refused
from .request import Request, current_report, drafts_of, report_in_hand, reports_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
def new_year(request: Request) -> HttpResponse:
    """Whose report it is and of which year; the first thing in an empty installation."""
    leading = current_report(request)
    years = [report.year for report in (*reports_of(request), *drafts_of(request))]
    initial = {
        "government": leading.government if leading else "",
        "year": max(years) + 1 if years else timezone.localdate().year,
    }
    form = NewYearForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            report = begin_year(form.report(), by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.info(request, f"已建立{report.year}年度，目前是草稿，只有政府办看得到。")
            return redirect("draft", report.year)
    context = {"form": form, "drafts": drafts_of(request), "section": "catalogue"}
    return page_or_fragment(request, "targets/draft/new.html", context)


@require_safe
@for_who_may_edit
def draft(request: Request, year: int) -> HttpResponse:
    """The four steps from the report to the tracker, and how far they are."""
    report = report_in_hand(request, year)
    if not report.is_draft:
        return redirect("catalogue", year)
    sources = list(report.sources.exclude(kind=SourceKind.OUTLINE).without_text().order_by("pk"))
    rows = Proposal.objects.filter(source__in=sources).meant()
    context = {
        "held": report,
        "sources": sources,
        "drawn": rows.count(),
        "left": rows.open().count(),
        "undrawn": rows.accepted().filter(target=None).count(),
        "counts": to_publish(report),
        "section": "catalogue",
    }
    return page_or_fragment(request, "targets/draft/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
def publish_year(request: Request, year: int) -> HttpResponse:
    """发布: what everybody will see is told first."""
    report = report_in_hand(request, year)
    if request.method == "POST":
        try:
            found = publish(report, by=request.user, at=timezone.now())
        except Refused as refused:
            say_refused(request, refused)
        else:
            messages.info(request, f"已发布{report.year}年度：{found.sentence}。")
            return redirect("overview", report.year)
    if not report.is_draft:
        return redirect("catalogue", year)
    rows = Proposal.objects.filter(source__report=report)
    context = {
        "held": report,
        "counts": to_publish(report),
        "left": rows.open().count(),
        "undrawn": rows.accepted().filter(target=None).count(),
        "section": "catalogue",
    }
    return page_or_fragment(request, "targets/draft/publish.html", context)


@require_POST
@for_who_may_edit
def make_draft_again(request: Request, year: int) -> HttpResponse:
    """收回为草稿, while nobody has reported."""
    report = report_in_hand(request, year)
    try:
        withdraw_year(report, by=request.user, at=timezone.now())
    except Refused as refused:
        say_refused(request, refused)
        return redirect("catalogue" if not report.is_draft else "draft", year)
    messages.info(request, f"{report.year}年度已收回为草稿，只有政府办看得到。")
    return redirect("draft", year)


@require_POST
@for_who_may_edit
def remove_year(request: Request, year: int) -> HttpResponse:
    """删除草稿, begun for the wrong year, while it has no targets."""
    report = report_in_hand(request, year)
    try:
        discard_year(
            report,
            reason=request.POST.get("reason", ""),
            by=request.user,
            at=timezone.now(),
            is_confirmed="confirmed" in request.POST,
        )
    except Refused as refused:
        say_refused(request, refused)
        return redirect("draft", year)
    messages.info(request, f"已删除{year}年度的草稿。")
    return redirect("new_year")
