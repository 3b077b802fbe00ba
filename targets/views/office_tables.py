"""表格核对: what the columns of an office's table were taken for, what its rows say, and how they meet the text."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ..documents.sources.taking import table_of
from ..domain.extraction.offices import FileKind, OfficeTable
from ..domain.quotes import quoted
from ..domain.words import SourceKind
from ..forms.office_table import HeadForm
from ..models import EventKind, Report, SourceDocument
from ..permissions import for_who_may_edit
from ..services.audit import note
from ..services.office_tables import remember, remembered_heads, store_table
from ..summaries.office_table import table_review
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
    forms = _forms(table, request)
    if request.method == "POST" and all(form.is_valid() for form in forms):
        return _keep(request, report, source, forms)
    context = {
        "held": report,
        "source": source,
        "table": table,
        "rows": table.rows[:SHOWN],
        "forms": forms,
        "is_other_year": table.year not in (None, report.year),
        "review": table_review(source),
        "section": "catalogue",
    }
    return page_or_fragment(request, "targets/sources/table.html", context)


def _forms(table: OfficeTable, request: Request) -> list[HeadForm]:
    """None for a list, and for a table by area, whose columns repeat."""
    if table.kind in (FileKind.LIST, FileKind.BY_AREA):
        return []
    sent = request.POST if request.method == "POST" else None
    return [HeadForm(head, sent, prefix=f"head{place}") for place, head in enumerate(table.heads)]


def _keep(request: Request, report: Report, source: SourceDocument, forms: list[HeadForm]) -> HttpResponse:
    """What was said of columns; then, if that was asked for, the rows."""
    now = timezone.now()
    for form in forms:
        if form.has_changed():
            remember(form.head, form.columns(), by=request.user, at=now)
    table = table_of(source, report, remembered_heads())
    if table is None:
        messages.error(request, "按这样的列名读不出任务，请再核对每一列的含义。")
    elif "store" in request.POST:
        stored = store_table(source, table, by=request.user, at=now)
        said = f"{quoted(source.title)}存入核对：{stored.rows}行，其中{stored.same}条对上原文或目录"
        note(EventKind.IMPORT, f"{said}（{report.year}年）", by=request.user, at=now, count=stored.rows)
        messages.info(request, f"{said}。")
    else:
        messages.info(request, f"已按您选的列重读，{len(table.rows)}行；以后同样的表头都这样读。")
    return redirect("office_table", report.year, source.pk)
