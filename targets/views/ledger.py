"""台账: all targets in rows, searched, filtered and sorted; as a page, as Excel and as CSV."""

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from .. import summaries
from ..documents.ledger.columns import file_name
from ..documents.ledger.delimited import ledger_csv
from ..documents.ledger.excel import ledger_workbook
from ..forms import FilterForm
from ..forms.columns import columns_as_text, columns_in, columns_ticked
from ..permissions import for_everyone_signed_in
from ..summaries import LedgerSheet, Picture
from .answers import CHOSEN_COLUMNS, CSV, EXCEL, Taken, as_file, page_or_fragment, unchanged_since_seen
from .moment import moment_of, versions_shown
from .request import Request, report_of

ROWS_PER_PAGE = 50
UNFILTERED = {"sort": "number"}
A_YEAR = 365 * 24 * 3600  # seconds


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def ledger(request: Request, year: int) -> HttpResponse:
    """台账: search, filters, sort and page live in the address. All is lazy: what the cache has needs none of it."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    form = SimpleLazyObject(lambda: FilterForm(report, request.GET or UNFILTERED))
    page = SimpleLazyObject(lambda: summaries.ledger(report, form.filters(), moment=shown.moment))
    context = {
        "page": page,
        "rows": SimpleLazyObject(lambda: _rows(request, page.rows)),
        "form": form,
        "filters": SimpleLazyObject(lambda: form.filters()),
        "columns": (columns := _columns(request)),
        "columns_asked": columns_as_text(columns),
        "moment": shown,
        "report": report,
        **versions_shown(request, report, shown),
        "section": "ledger",
    }
    return page_or_fragment(request, "targets/ledger/page.html", context, fragment="results")


@require_safe
@for_everyone_signed_in
def choose_columns(request: Request, year: int) -> HttpResponse:
    """Back to the ledger with the columns that were ticked; this browser will know them."""
    asked = request.GET.copy()
    ticked = columns_in("") if "usual" in asked else columns_ticked(asked.getlist("col"))
    columns = columns_as_text(ticked)
    for name in ("col", "cols", "usual", "page"):
        asked.pop(name, None)
    if columns:
        asked["cols"] = columns
    query = f"?{asked.urlencode()}" if asked else ""
    response = redirect(reverse("ledger", args=[report_of(request, year).year]) + query)
    if columns:
        response.set_cookie(
            CHOSEN_COLUMNS,
            columns,
            max_age=A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(CHOSEN_COLUMNS, samesite="Lax")
    return response


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


def _columns(request: Request) -> tuple[str, ...]:
    """Those of the address, else those that this browser was told."""
    return columns_in(request.GET.get("cols") or request.COOKIES.get(CHOSEN_COLUMNS, ""))


def _rows(request: Request, found: list[Picture]) -> Page:
    """Those of the page that is asked for; all of them for printing."""
    is_whole = "all" in request.GET
    return Paginator(found, len(found) or 1 if is_whole else ROWS_PER_PAGE).get_page(request.GET.get("page"))


def _asked_sheet(request: Request, year: int) -> LedgerSheet:
    report = report_of(request, year)
    shown = moment_of(request, report)
    form = FilterForm(report, request.GET or UNFILTERED)
    return summaries.ledger_sheet(
        report, form.filters(), moment=shown.moment, known=shown.known, gone=form.gone
    )
