"""变更记录: who changed what since when, over everything; as a page and as Excel."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import summaries
from ..documents.changes import MOST_ROWS, changes_workbook
from ..forms import LogForm
from ..permissions import for_who_may_read_changes
from .answers import EXCEL, Taken, as_file, page_or_fragment
from .request import Request, reports_of

DAYS_OF_LOG = 30
LINES_PER_PAGE = 50


@require_safe
@for_who_may_read_changes
def log(request: Request) -> HttpResponse:
    """The history of all years; filters live in the address."""
    form, since = _asked(request)
    lines = summaries.log_page(since, form.asked(), page=request.GET.get("page"), size=LINES_PER_PAGE)
    latest = None if lines.object_list else summaries.last_change(form.asked())
    context = {"form": form, "lines": lines, "latest": latest, "section": "log", "tab": "changes"}
    return page_or_fragment(request, "targets/log/page.html", context, fragment="results")


@require_safe
@for_who_may_read_changes
def log_as_excel(request: Request) -> HttpResponse:
    """变更记录 as .xlsx, with the filters of the address."""
    form, since = _asked(request)
    today = timezone.localdate()
    lines = summaries.log_lines(since, form.asked(), most=MOST_ROWS)
    if lines is None:
        messages.error(
            request, f"超过{MOST_ROWS}条，Excel放不下。请把起始日期改晚，或加上操作人、类别等条件。"
        )
        return redirect(f"{reverse('log')}?{request.GET.urlencode()}")
    is_demo = any(report.is_demo for report in reports_of(request))
    content = changes_workbook(lines, since=since, today=today, is_demo=is_demo)
    numbers = sorted({line.number for line in lines if line.number})
    taken = Taken(count=len(lines), rows=numbers)
    return as_file(request, content, f"变更记录{today:%Y%m%d}.xlsx", EXCEL, taken=taken)


def _asked(request: Request) -> tuple[LogForm, date]:
    """The form, and the day from which on; one that makes no sense is as if it were not given."""
    today = timezone.localdate()
    since = today - timedelta(days=DAYS_OF_LOG)
    given = request.GET.copy()
    given.setdefault("since", since.isoformat())
    form = LogForm(given, today=today)
    form.full_clean()
    return form, form.cleaned_data.get("since") or since
