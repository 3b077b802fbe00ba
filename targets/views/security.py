"""安全日志: for the auditor, who reads all of it and changes nothing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ..documents.security_log import MOST_ROWS, events_csv, events_workbook
from ..domain.quantities import long_date
from ..forms import SecurityLogForm
from ..models import AuditHead, EventKind, SecurityEvent
from ..permissions import for_who_may_audit
from ..services.audit import seal
from ..services.away import is_away
from ..services.verifying import check
from .answers import CSV, EXCEL, Taken, as_file, page_or_fragment
from .request import Request

LINES_PER_PAGE = 50


@require_safe
@for_who_may_audit
def security_log(request: Request) -> HttpResponse:
    """All events, the newest first; filters live in the address."""
    _seal_what_waits()
    form = SecurityLogForm(request.GET, today=timezone.localdate())
    found = SecurityEvent.objects.asked_for(**form.asked())
    checks = SecurityEvent.objects.filter(kind=EventKind.AUDIT, what__startswith="校验")
    context = {
        "form": form,
        "lines": Paginator(found, LINES_PER_PAGE).get_page(request.GET.get("page")),
        "last_check": checks.first(),
        "head": AuditHead.objects.first(),
        "section": "log",
        "tab": "security",
    }
    return page_or_fragment(request, "targets/log/security.html", context, fragment="results")


@require_POST
@for_who_may_audit
def verify_log(request: Request) -> HttpResponse:
    """Compute the chain anew; that it was done, and what was found, is a line itself."""
    found = check(by=request.user, at=timezone.now())
    (messages.info if found.is_whole else messages.error)(request, f"{found.words}。")
    return redirect("security_log")


@require_safe
@for_who_may_audit
def security_log_as_excel(request: Request) -> HttpResponse:
    """安全日志 as .xlsx, with the filters of the address."""
    found = _asked(request)
    if (count := found.count()) > MOST_ROWS:
        messages.error(request, f"共{count}条，Excel最多{MOST_ROWS}条。请缩小范围，或导出CSV。")
        return redirect("security_log")
    return as_file(
        request,
        events_workbook(found, below=_below(count)),
        _file_name("xlsx"),
        EXCEL,
        taken=_taken(found, count),
    )


@require_safe
@for_who_may_audit
def security_log_as_csv(request: Request) -> HttpResponse:
    """安全日志 as .csv."""
    found = _asked(request)
    count = found.count()
    content = events_csv(found.iterator(), below=_below(count))
    return as_file(request, content, _file_name("csv"), CSV, taken=_taken(found, count))


def _seal_what_waits() -> None:
    """What a crash has left; later, while nothing can be written."""
    try:
        seal()
    except DatabaseError as error:
        if not is_away(error):
            raise


def _asked(request: Request) -> QuerySet[SecurityEvent]:
    seal()
    return SecurityEvent.objects.asked_for(**SecurityLogForm(request.GET, today=timezone.localdate()).asked())


def _taken(found: QuerySet[SecurityEvent], count: int) -> Taken:
    newest, oldest = found.first(), found.last()
    span = [f"第{oldest.position}—{newest.position}条"] if newest and oldest else []
    return Taken(count=count, rows=span)


def _below(count: int) -> str:
    head = AuditHead.objects.first() or AuditHead()
    return f"截至{long_date(timezone.localdate())}　共{count}条　末端{head}"


def _file_name(ending: str) -> str:
    return f"安全日志{timezone.localdate():%Y%m%d}.{ending}"
