"""督查通报: the office's report of a month, looked at, added to and taken away as Word."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from .. import summaries
from ..documents.bulletin import Words, bulletin_document, bulletin_title, next_steps, sections
from ..forms import BulletinForm
from ..permissions import for_who_may_edit
from .answers import WORD, Taken, as_file, page_or_fragment
from .moment import moment_of
from .request import Request, report_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
def bulletin(request: Request, year: int) -> HttpResponse:
    """The office looks at the bulletin's parts, adds its own words, and takes it away as .docx."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    page = summaries.bulletin(report, moment=shown.moment)
    form = BulletinForm(request.POST or None, initial={"next_steps": next_steps(page)})
    if form.is_valid():
        content = bulletin_document(page, Words(**form.cleaned_data))
        taken = Taken.of(row.picture.target for row in page.behind)
        return as_file(request, content, f"{bulletin_title(page)}.docx", WORD, taken=taken)
    context = {
        "form": form,
        "title": bulletin_title(page),
        "sections": sections(page, Words(next_steps="")),
        "moment": shown,
        "report": report,
        "section": "bulletin",
        "tab": "bulletin",
    }
    return page_or_fragment(request, "targets/bulletin/page.html", context)
