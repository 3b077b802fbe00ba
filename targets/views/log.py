"""变更记录: who changed what since when, over everything."""

from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import summaries
from ..forms import LogForm
from ..permissions import for_who_may_read_changes
from .answers import page_or_fragment
from .request import Request

DAYS_OF_LOG = 30
LINES_PER_PAGE = 50


@require_safe
@for_who_may_read_changes
def log(request: Request) -> HttpResponse:
    """The history of all years; a day that makes no sense is as if it were not given."""
    today = timezone.localdate()
    since = today - timedelta(days=DAYS_OF_LOG)
    form = LogForm(request.GET or {"since": since}, today=today)
    if form.is_valid():
        since = form.cleaned_data["since"]
    words = form.cleaned_data.get("q", "")
    lines = summaries.log_page(since, words=words, page=request.GET.get("page"), size=LINES_PER_PAGE)
    context = {"form": form, "lines": lines, "section": "log", "tab": "changes"}
    return page_or_fragment(request, "targets/log/page.html", context, fragment="results")
