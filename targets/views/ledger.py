"""台账: all targets in rows, searched, filtered and sorted; as a page, as Excel and as CSV."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from .. import summaries
from ..documents.ledger.columns import file_name
from ..documents.ledger.delimited import ledger_csv
from ..documents.ledger.excel import ledger_workbook
from ..forms import FilterForm
from ..permissions import for_everyone_signed_in
from ..summaries import LedgerSheet
from .answers import CSV, EXCEL, Taken, as_file, page_or_fragment, unchanged_since_seen
from .moment import moment_of
from .request import Request, report_of

ROWS_PER_PAGE = 50
UNFILTERED = {"sort": "number"}


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def ledger(request: Request, year: int) -> HttpResponse:
    """台账: search, filters, sort and page live in the address."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    form = FilterForm(report, request.GET or UNFILTERED)
    filters = form.filters()
    page = summaries.ledger(report, filters, moment=shown.moment)
    is_whole = "all" in request.GET  # for printing
    rows = Paginator(page.rows, len(page.rows) or 1 if is_whole else ROWS_PER_PAGE)
    context = {
        "page": page,
        "marks": summaries.order_marks(report, moment=shown.moment),
        "rows": rows.get_page(request.GET.get("page")),
        "form": form,
        "filters": filters,
        "moment": shown,
        "report": report,
        "section": "ledger",
    }
    return page_or_fragment(request, "targets/ledger/page.html", context, fragment="results")


@require_safe
@for_everyone_signed_in
def ledger_as_excel(request: Request, year: int) -> HttpResponse:
    """台账 as .xlsx, with the filters and the moment of the address."""
    sheet = _asked_sheet(request, year)
    return as_file(request, ledger_workbook(sheet), file_name(sheet, "xlsx"), EXCEL, taken=_taken(sheet))


@require_safe
@for_everyone_signed_in
def ledger_as_csv(request: Request, year: int) -> HttpResponse:
    """台账 as .csv."""
    sheet = _asked_sheet(request, year)
    return as_file(request, ledger_csv(sheet), file_name(sheet, "csv"), CSV, taken=_taken(sheet))


def _taken(sheet: LedgerSheet) -> Taken:
    return Taken.of(row.picture.target for row in sheet.rows)


def _asked_sheet(request: Request, year: int) -> LedgerSheet:
    report = report_of(request, year)
    shown = moment_of(request, report)
    filters = FilterForm(report, request.GET or UNFILTERED).filters()
    return summaries.ledger_sheet(report, filters, moment=shown.moment, known=shown.known)
