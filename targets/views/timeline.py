"""节点时间轴: the staged targets on the months."""

from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from .. import summaries
from ..forms import TimelineForm
from ..permissions import for_everyone_signed_in
from ..summaries import WALLS
from .answers import page_or_fragment, unchanged_since_seen
from .moment import moment_of, versions_shown
from .request import Request, report_of


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def timeline(request: Request, year: int) -> HttpResponse:
    """Filters and grouping live in the address. All is lazy: what the cache has needs none of it."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    form = TimelineForm(report, request.GET)
    page = SimpleLazyObject(
        lambda: summaries.timeline(
            report,
            form.filters(),
            by=form.grouping,
            moment=shown.moment,
            only_overdue=form.only_overdue,
        )
    )
    context = {
        "page": page,
        "form": form,
        "walls": {key: label for key, (label, _) in WALLS.items()},
        "moment": shown,
        "report": report,
        **versions_shown(request, report, shown),
        "section": "overview",
        "tab": "timeline",
    }
    return page_or_fragment(request, "targets/timeline/page.html", context, fragment="results")
