"""年终: what the year has come to, once it is over; looked at and taken away as Word."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from .. import summaries
from ..documents.year_end import year_end_document, year_end_title
from ..models import Report, stand_of
from ..permissions import for_everyone_signed_in
from .answers import WORD, Taken, as_file, page_or_fragment
from .moment import ShownMoment, moment_of, versions_shown
from .request import Request, report_of, reports_of


@require_safe
@for_everyone_signed_in
def closing(request: Request, year: int) -> HttpResponse:
    """年终; of a year that is not over it says when it will be."""
    report = report_of(request, year)
    shown = _at_the_end(request, report)
    context = {
        "page": SimpleLazyObject(lambda: summaries.year_end(report, moment=shown.moment)),
        "moment": shown,
        "report": report,
        "version": "-".join([versions_shown(request, report, shown)["version"], _last_year(request, year)]),
        "section": "overview",
        "tab": "closing",
    }
    return page_or_fragment(request, "targets/closing/page.html", context)


@require_safe
@for_everyone_signed_in
def closing_as_word(request: Request, year: int) -> HttpResponse:
    """The same as .docx."""
    report = report_of(request, year)
    shown = _at_the_end(request, report)
    if not shown.is_year_over:
        raise Http404("这一年还没有结束。")
    page = summaries.year_end(report, moment=shown.moment)
    taken = Taken.of(row.picture.target for row in page.undone)
    return as_file(request, year_end_document(page), f"{year_end_title(page)}.docx", WORD, taken=taken)


def _last_year(request: Request, year: int) -> str:
    """Where the year before stands, which is shown beside."""
    before = [report for report in reports_of(request) if report.year == year - 1]
    return "-".join(str(stand_of(report).number) for report in before)


def _at_the_end(request: Request, report: Report) -> ShownMoment:
    """Whatever day the address names, the last; as known on the day that it names."""
    shown = moment_of(request, report)
    return replace(shown, as_of=shown.closing)
