"""目录: the whole catalogue out as Excel, next year's draft, and back in after a look at what would change."""

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..exports.catalogue import catalogue_name, catalogue_rows, catalogue_workbook, next_year_rows
from ..imports.catalogue import (
    CatalogueMovedOn,
    CatalogueRefused,
    Removal,
    dry_run,
    import_as_seen,
    revision_before,
)
from ..imports.tables import Catalogue, read_workbook, unpacked
from ..imports.workbook import NotAWorkbook
from ..permissions import for_who_may_edit
from ..services import Refused
from .exports import EXCEL, as_file
from .frame import current_report, page_or_fragment


@require_safe
@for_who_may_edit
def catalogue(request: HttpRequest) -> HttpResponse:
    """What can be done with the catalogue."""
    report = current_report(request)
    return page_or_fragment(request, "targets/catalogue/page.html", {"next_year": report.year + 1})


@require_safe
@for_who_may_edit
def catalogue_as_excel(request: HttpRequest) -> HttpResponse:
    """The report's catalogue as .xlsx, which comes back in unchanged."""
    report = current_report(request)
    name = catalogue_name(report.year, is_demo=report.is_demo)
    return as_file(catalogue_workbook(catalogue_rows(report)), name, EXCEL)


@require_safe
@for_who_may_edit
def next_year_as_excel(request: HttpRequest) -> HttpResponse:
    """A draft of next year's catalogue as .xlsx."""
    report = current_report(request)
    rows = next_year_rows(report, known_at=timezone.now())
    return as_file(catalogue_workbook(rows), catalogue_name(report.year + 1, is_demo=report.is_demo), EXCEL)


@require_POST
@never_cache
@for_who_may_edit
def import_catalogue(request: HttpRequest) -> HttpResponse:
    """A workbook: the dry run first, then, confirmed, the import – only as it was seen."""
    now = timezone.now()
    found, revision = _sent(request)
    if found is None:
        return redirect("catalogue")
    if "confirm" in request.POST:
        reason = request.POST.get("reason", "").strip()
        removal = Removal(reason=reason, on=timezone.localdate()) if "remove" in request.POST else None
        try:
            outcome = import_as_seen(found, revision, by=request.user, at=now, removal=removal)
        except CatalogueMovedOn:
            messages.error(request, "情况已变，没有导入，请再核对。")
        except CatalogueRefused:
            messages.error(request, "目录有误，没有导入。")
        except Refused as refused:
            messages.error(request, f"没有导入：{refused.sentence}")
        else:
            messages.info(request, f"已导入{outcome.report}：{outcome.work_count}项目标任务有变动。")
            return redirect("catalogue")
    try:
        run = dry_run(found, by=request.user, at=now)
        context = {
            "run": run,
            "faults": run.faults,
            "rows": found.packed(request.user, revision_before(found)),
        }
    except CatalogueRefused as refused:
        context = {"run": None, "faults": refused.faults}
    return page_or_fragment(request, "targets/catalogue/dry_run.html", context)


def _sent(request: HttpRequest) -> tuple[Catalogue | None, int | None]:
    """The catalogue that came, as a file or looked at before; None after saying what is wrong with it."""
    try:
        if rows := request.POST.get("rows"):
            return unpacked(rows, request.user)
        if file := request.FILES.get("file"):
            return read_workbook(file, "目录"), None
        messages.error(request, "请选择目录文件。")
    except NotAWorkbook as refused:
        messages.error(request, refused.sentence)
    except BadSignature:
        messages.error(request, "预览已过期，请重新上传目录。")
    return None, None
