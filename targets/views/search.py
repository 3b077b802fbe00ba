"""The box in the header: what is found while one types, and the page of all of it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from .. import summaries
from ..imports.text import cleaned
from ..permissions import for_everyone_signed_in
from .answers import page_or_fragment
from .moment import moment_of
from .request import Request, report_of

TARGETS_IN_BOX, PARTS_IN_BOX = 7, 2
TARGETS_ON_PAGE = 50
SENTENCES_IN_BOX, SENTENCES_ON_PAGE = 2, 30
SIGNS_AT_MOST = 60  # of what is typed; no name is as long


@require_safe
@for_everyone_signed_in
def search(request: Request, year: int) -> HttpResponse:
    """搜索: targets, units, leaders and groups of the year, at a moment. Who types a number and Enter is led there."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    words = " ".join(cleaned(request.GET.get("q", "")).split())[:SIGNS_AT_MOST]
    found = summaries.search(report, words, moment=shown.moment)
    if found.exact and not request.htmx:
        query = f"?{urlencode(shown.params)}" if shown.params else ""
        return redirect(found.exact.target.get_absolute_url() + query)
    context = {
        "words": words,
        "found": found,
        "targets_in_box": found.targets[:TARGETS_IN_BOX],
        "parts_in_box": [
            part for parts in (found.units, found.posts, found.groups) for part in parts[:PARTS_IN_BOX]
        ],
        "sentences_in_box": found.sentences[:SENTENCES_IN_BOX],
        "sentences_on_page": found.sentences[:SENTENCES_ON_PAGE],
        "targets_on_page": found.targets[:TARGETS_ON_PAGE],
        "moment": shown,
        "report": report,
        "section": "search",
    }
    return page_or_fragment(request, "targets/search/page.html", context, fragment="box")
