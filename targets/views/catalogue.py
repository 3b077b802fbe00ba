"""目录: all of a report's catalogue as a workbook, out and in; next year's begins with last year's as a draft."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..documents.catalogue.importing import CatalogueRun, carry_out, dry_run
from ..documents.catalogue.lines import Tables, catalogue_of
from ..documents.catalogue.next_year import next_catalogue
from ..documents.catalogue.reading import Catalogue, read_workbook, unsealed_catalogue
from ..documents.catalogue.successions import Successions
from ..documents.catalogue.writing import catalogue_name, catalogue_workbook
from ..documents.kit.dry_run import Fate, NotAsShown
from ..documents.kit.sealed import NotSealed
from ..forms import CatalogueForm, SuccessionsForm
from ..imports.sheets import NotAWorkbook
from ..permissions import for_who_may_edit
from ..services.drafts import has_begun
from .answers import EXCEL, Taken, as_file, page_or_fragment
from .request import Request, drafts_of, report_in_hand, report_of, reports_of
from .sources import source_context
from .uploading import one_upload_at_a_time


@require_safe
@for_who_may_edit
def catalogue(request: Request, year: int) -> HttpResponse:
    """目录: what there is, and the ways out and in."""
    report = report_in_hand(request, year)
    if report.is_draft:
        return redirect("draft", year)
    context = {
        **source_context(report),
        "report": report,
        "drafts": drafts_of(request),
        "may_be_draft": not has_begun(report),
        "target_count": report.targets.counted().count(),
        "has_next": any(other.year == report.year + 1 for other in reports_of(request)),
        "next_year": report.year + 1,
        "section": "catalogue",
    }
    return page_or_fragment(request, "targets/catalogue/page.html", context)


@require_safe
@for_who_may_edit
def catalogue_as_excel(request: Request, year: int) -> HttpResponse:
    """The catalogue as .xlsx, such that importing it changes nothing."""
    report = report_in_hand(request, year)
    tables = catalogue_of(report)
    content, name = (
        catalogue_workbook(tables, is_as_stored=True, is_demo=report.is_demo),
        catalogue_name(report.year, is_demo=report.is_demo),
    )
    return as_file(request, content, name, EXCEL, taken=_taken(tables))


@require_safe
@for_who_may_edit
def next_catalogue_as_excel(request: Request, year: int) -> HttpResponse:
    """以上年为底稿: the catalogue of the year after, to be filled in."""
    report = report_of(request, year)
    tables = next_catalogue(report, known_at=timezone.now())
    name = catalogue_name(report.year + 1, is_demo=report.is_demo)
    content = catalogue_workbook(tables, is_demo=report.is_demo)
    return as_file(request, content, name, EXCEL, taken=_taken(tables))


def _taken(tables: Tables) -> Taken:
    numbers = [str(line["number"]) for line in tables["targets"]]
    return Taken(count=len(numbers), rows=numbers)


@require_POST
@never_cache
@for_who_may_edit
@one_upload_at_a_time
def import_catalogue(request: Request, year: int) -> HttpResponse:
    """A filled-in workbook: the dry run first, then, confirmed, all of it or nothing."""
    given = _given(request)
    if given is None:
        return redirect("catalogue", year)
    workbook, shown = given
    ends = (workbook.stated or {}).get("end_date")
    typed, its_year = request.POST if shown else None, ends.year if ends else year
    form = CatalogueForm(typed, year=its_year, report_ends=ends)
    became = SuccessionsForm(typed, year=its_year, prefix="units")
    successions = became.successions() if became.is_valid() else None
    is_confirmed = shown and "confirm" in request.POST and form.is_valid() and became.is_valid()
    try:
        if is_confirmed:
            run = _carried_out(workbook, shown, form, successions, request)
            assert run.report is not None  # as it was carried out
            messages.info(request, _done(run, has_taken_out=bool(form.cleaned_data["reason"])))
            return redirect("catalogue", run.report.year)
        run = dry_run(workbook, successions=successions, by=request.user, at=timezone.now())
    except NotAsShown as different:
        run = different.run
        if run.is_done and run.report is not None and not successions:
            messages.info(request, f"这份目录已导入过“{run.report}”，没有重复导入，现有内容和文件一致。")
            return redirect("catalogue", run.report.year)
        messages.error(request, "情况已变，没有导入，请再核对。")
    if run.report is not None:
        form.initial["assigned"] = run.report.assignment_day(timezone.localdate())
    context = {
        "run": run,
        "form": form,
        "became": became,
        "ticked": request.POST.getlist("back"),
        "name": workbook.name,
        "rows": workbook.sealed(run.digest, request.user),
        "section": "catalogue",
    }
    return page_or_fragment(request, "targets/catalogue/dry_run.html", context)


def _carried_out(
    workbook: Catalogue, shown: str, form: CatalogueForm, successions: Successions | None, request: Request
) -> CatalogueRun:
    """Raises `NotAsShown`."""
    return carry_out(
        workbook,
        shown=shown,
        assigned=form.cleaned_data["assigned"],
        take_out_because=form.cleaned_data["reason"],
        back=request.POST.getlist("back"),
        successions=successions,
        by=request.user,
        at=timezone.now(),
    )


def _given(request: Request) -> tuple[Catalogue, str] | None:
    """The workbook that came, with the digest of its dry run if it was looked at; None after saying what is wrong."""
    try:
        if token := request.POST.get("rows"):
            return unsealed_catalogue(token, request.user)
        if file := request.FILES.get("file"):
            return read_workbook(file, file.name or ""), ""
        messages.error(request, "请选择目录文件（.xlsx）。")
    except NotAWorkbook as refused:
        messages.error(request, refused.sentence)
    except NotSealed:
        messages.error(request, "预览已过期，请重新上传。")
    return None


def _done(run: CatalogueRun, *, has_taken_out: bool) -> str:
    counts = run.targets
    text = f"已导入“{run.report}”：新增{counts[Fate.NEW]}项，修改{counts[Fate.CHANGED]}项目标任务"
    return text + (f"，取消或删除{len(run.to_take_out)}项。" if has_taken_out else "。")
