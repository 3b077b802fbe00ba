"""What leaves the application as a file: the same rows as on the screen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from ..documents.bulletin import NEXT_STEPS, Words, bulletin_document, bulletin_title, sections
from ..documents.ledger.columns import file_name
from ..documents.ledger.delimited import ledger_csv
from ..documents.ledger.excel import ledger_workbook
from ..documents.orders import urging_document
from ..forms import BulletinForm, FilterForm
from ..models import Urging
from ..permissions import for_everyone_signed_in, for_who_may_edit
from ..summaries import LedgerSheet, ledger_sheet
from ..summaries import bulletin as read_bulletin
from .frame import current_report, moment_of, page_or_fragment

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@for_everyone_signed_in
def ledger_as_excel(request: HttpRequest) -> HttpResponse:
    """台账 as .xlsx, with the filters and the moment of the address."""
    sheet = _asked_sheet(request)
    return as_file(ledger_workbook(sheet), file_name(sheet, "xlsx"), EXCEL)


@require_safe
@for_everyone_signed_in
def ledger_as_csv(request: HttpRequest) -> HttpResponse:
    """台账 as .csv."""
    sheet = _asked_sheet(request)
    return as_file(ledger_csv(sheet), file_name(sheet, "csv"), "text/csv; charset=utf-8")


@require_safe
@for_everyone_signed_in
def urging_as_word(request: HttpRequest, serial: int) -> HttpResponse:
    """One 催办单 as .docx, for who may see it."""
    issued = Urging.objects.filter(report=current_report(request)).visible_to(request.user).with_progress()
    found = get_object_or_404(issued, serial=serial)
    return as_file(urging_document(found), f"{found}（{found.unit}）.docx", WORD)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
def bulletin(request: HttpRequest) -> HttpResponse:
    """督查通报: the office looks at its parts, adds its own words, and takes it away as .docx."""
    report = current_report(request)
    moment = moment_of(request, report)
    page = read_bulletin(report, as_of=moment.as_of, known_at=moment.known_at)
    form = BulletinForm(request.POST or None, initial={"next_steps": NEXT_STEPS})
    if form.is_valid():
        content = bulletin_document(page, Words(**form.cleaned_data))
        return as_file(content, f"{bulletin_title(page)}.docx", WORD)
    context = {
        "form": form,
        "title": bulletin_title(page),
        "sections": sections(page, Words(next_steps="")),
        "moment": moment,
        "report": report,
    }
    return page_or_fragment(request, "targets/bulletin/page.html", context)


def _asked_sheet(request: HttpRequest) -> LedgerSheet:
    report = current_report(request)
    moment = moment_of(request, report)
    filters = FilterForm(report, request.GET or {"sort": "number"}).filters()
    return ledger_sheet(report, filters, as_of=moment.as_of, known_at=moment.known_at, known=moment.known)


def as_file(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A download with a Chinese name, which every browser reads (RFC 5987)."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
