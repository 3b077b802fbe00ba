"""What leaves the application as a file: the same rows as on the screen."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from ..exports.delimited import ledger_csv
from ..exports.excel import ledger_workbook
from ..exports.tables import file_name
from ..forms import FilterForm
from ..permissions import for_everyone_signed_in
from ..summaries import LedgerSheet, ledger_sheet
from .frame import current_report, moment_of

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@for_everyone_signed_in
def ledger_as_excel(request: HttpRequest) -> HttpResponse:
    """台账 as .xlsx, with the filters and the moment of the address."""
    sheet = _asked_sheet(request)
    return _file(ledger_workbook(sheet), file_name(sheet, "xlsx"), EXCEL)


@require_safe
@for_everyone_signed_in
def ledger_as_csv(request: HttpRequest) -> HttpResponse:
    """台账 as .csv."""
    sheet = _asked_sheet(request)
    return _file(ledger_csv(sheet), file_name(sheet, "csv"), "text/csv; charset=utf-8")


def _asked_sheet(request: HttpRequest) -> LedgerSheet:
    report = current_report(request)
    moment = moment_of(request, report)
    filters = FilterForm(report, request.GET or {"sort": "number"}).filters()
    return ledger_sheet(report, filters, as_of=moment.as_of, known_at=moment.known_at)


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A download with a Chinese name, which every browser reads (RFC 5987)."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
