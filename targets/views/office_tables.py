"""表格核对: what the columns of an office's table were taken for, what its rows say, and how they meet the text."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ..documents.kit.dry_run import NotAsShown
from ..documents.monthly.from_table import dry_run, says_progress, send
from ..documents.sources.taking import table_of
from ..domain.extraction.offices import FileKind, OfficeTable
from ..domain.quantities import long_date
from ..domain.quotes import quoted
from ..domain.words import SourceKind
from ..forms.office_table import HeadForm, ProgressDayForm
from ..forms.wholes import ListForm, names_of
from ..models import EventKind, Proposal, Report, SourceDocument, Target
from ..permissions import for_who_may_edit
from ..services.audit import note
from ..services.office_tables import remember, remembered_heads, store_table
from ..summaries.office_table import TableReview, table_review
from .answers import page_or_fragment
from .request import Request, report_in_hand

SHOWN = 60  # rows of a preview


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
def office_table(request: Request, year: int, pk: int) -> HttpResponse:
    """The columns can be taken for something else; then the rows are read again, or go into the review."""
    report = report_in_hand(request, year)
    source = get_object_or_404(report.sources.exclude(kind=SourceKind.OUTLINE), pk=pk)
    table = table_of(source, report, remembered_heads())
    if table is None:
        messages.error(request, f"{quoted(source.title)}里没有认得出的表格或条目，可以从文字里提取。")
        return redirect(f"{reverse('review_text', args=[year])}?source={source.pk}")
    forms, review = _forms(table, request), table_review(source)
    of_list = _form_of_list(request, source, table, review)
    asked = [*forms, *([of_list] if of_list else [])]
    if request.method == "POST" and all(form.is_valid() for form in asked):
        whole = of_list.cleaned_data["whole"] if of_list else None
        return _keep(request, report, source, forms, whole)
    context = {
        "held": report,
        "source": source,
        "table": table,
        "rows": table.rows[:SHOWN],
        "forms": forms,
        "is_other_year": table.year not in (None, report.year),
        "has_progress": says_progress(table),
        "progress_form": ProgressDayForm(initial={"data_date": _day_of(table)}, year=year),
        "review": review,
        "of_list": of_list,
        "wholes": names_of(report) if of_list else [],
        "section": "catalogue",
    }
    return page_or_fragment(request, "targets/sources/table.html", context)


@require_POST
@for_who_may_edit
def table_progress(request: Request, year: int, pk: int) -> HttpResponse:
    """表中的进展: what of it would be sent for whom, then, confirmed, sent on behalf of the lead units."""
    report = report_in_hand(request, year)
    source = get_object_or_404(report.sources.exclude(kind=SourceKind.OUTLINE), pk=pk)
    table, now = table_of(source, report, remembered_heads()), timezone.now()
    form = ProgressDayForm(request.POST, year=year)
    if table is None or report.is_draft or not form.is_valid():
        return _not_sent(request, source, form, table)
    day, chosen = form.cleaned_data["data_date"], request.POST.getlist("line")
    shown = request.POST.get("shown")
    try:
        if shown and chosen:
            run = send(source, table, day=day, shown=shown, chosen=chosen, by=request.user, at=now)
            count = len(run.sent(chosen))
            messages.info(request, f"已代填{count}项{long_date(day)}的进展，待其他管理员审核。")
            return redirect("office_table", year, pk)
        run = dry_run(source, table, day=day, by=request.user, at=now)
        if shown:
            messages.error(request, "没有勾选要报送的，请先勾选。")
    except NotAsShown as different:
        run = different.run
        if sent := run.already_sent(chosen):
            messages.info(request, f"勾选的进展已报送过，没有重复报送：{sent}。")
            return redirect("office_table", year, pk)
        messages.error(request, "情况已变，没有报送，请再核对。")
    context = {
        "held": report,
        "source": source,
        "run": run,
        "ticked": chosen if shown else run.ticked,
        "day": day,
        "section": "catalogue",
    }
    return page_or_fragment(request, "targets/sources/progress.html", context)


def _not_sent(
    request: Request, source: SourceDocument, form: ProgressDayForm, table: OfficeTable | None
) -> HttpResponse:
    """Back to the table, which says itself if it is none that could be read."""
    if table is not None:
        sentence = "；".join(str(text) for texts in form.errors.values() for text in texts)
        is_draft = source.report.is_draft
        messages.error(request, "发布以后，表中的进展才能作为进展报送。" if is_draft else sentence)
    return redirect("office_table", source.report.year, source.pk)


def _day_of(table: OfficeTable) -> date | None:
    """The data date that the table says of itself, or its rows do."""
    days = (row.progress.data_date for row in table.rows if row.progress)
    return table.data_date or next(filter(None, days), None)


def _forms(table: OfficeTable, request: Request) -> list[HeadForm]:
    """None for a list, and for a table by area, whose columns repeat."""
    if table.kind in (FileKind.LIST, FileKind.BY_AREA):
        return []
    sent = request.POST if request.method == "POST" else None
    return [HeadForm(head, sent, prefix=f"head{place}") for place, head in enumerate(table.heads)]


def _form_of_list(
    request: Request, source: SourceDocument, table: OfficeTable, review: TableReview
) -> ListForm | None:
    """Of a 民生实事 list, whichever way it was uploaded; a table by area is about items that are there."""
    is_list = table.kind is FileKind.VOTED or source.kind == SourceKind.VOTED
    if not is_list or table.kind is FileKind.BY_AREA:
        return None
    before = next((row.whole for row in (*review.alone, *review.same) if row.whole), None)
    sent = request.POST if request.method == "POST" else None
    return ListForm(source.report, sent, before=before)


def _keep(
    request: Request,
    report: Report,
    source: SourceDocument,
    forms: list[HeadForm],
    whole: Proposal | Target | None,
) -> HttpResponse:
    """What was said of columns; then, if that was asked for, the rows."""
    now = timezone.now()
    for form in forms:
        if form.has_changed():
            remember(form.head, form.columns(), by=request.user, at=now)
    table = table_of(source, report, remembered_heads())
    if table is None:
        messages.error(request, "按这样的列名读不出任务，请再核对每一列的含义。")
    elif "store" in request.POST:
        stored = store_table(source, table, whole=whole, by=request.user, at=now)
        said = f"{quoted(source.title)}存入核对：{stored.rows}行，{stored.same}条对上原文或目录"
        said += f"，{stored.parts}条作为分解" if stored.parts else ""
        note(EventKind.IMPORT, f"{said}（{report.year}年）", by=request.user, at=now, count=stored.rows)
        messages.info(request, f"{said}。")
    else:
        messages.info(request, f"已按您选的列重读，{len(table.rows)}行；以后同样的表头都这样读。")
    return redirect("office_table", report.year, source.pk)
