"""The texts that promises come from: in, replaced, out again, and the file as it was uploaded."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..domain.quotes import quoted
from ..forms.sources import ReplaceSourceForm, SourceForm
from ..models import EventKind, Report, SourceDocument, Target
from ..permissions import for_who_may_edit
from ..services import Refused
from ..services.audit import note
from ..services.sources import TakenIn, find_again, remove, replace, take_in
from ..services.stored_evidence import FileChanged, FileMissing, check_file
from .answers import Taken, note_export, say_refused
from .catalogue import catalogue_page
from .request import Request, report_of
from .uploading import one_upload_at_a_time

SAID_AT_MOST = 3


@require_POST
@never_cache
@for_who_may_edit
@one_upload_at_a_time
def upload_source(request: Request, year: int) -> HttpResponse:
    """A document of its own; what cannot be read is said at the form, and what was pasted stays in it."""
    report = report_of(request, year)
    form = SourceForm(report, request.POST, request.FILES)
    if not form.is_valid() or form.upload is None:
        return catalogue_page(request, report, source_form=form)
    try:
        taken = take_in(report, form.upload, by=request.user, at=timezone.now())
        _say(request, report, taken, "上传")
    except Refused as refused:
        say_refused(request, refused)
    return _back(year)


@require_POST
@never_cache
@for_who_may_edit
@one_upload_at_a_time
def replace_source(request: Request, year: int, pk: int) -> HttpResponse:
    """Another text in place of one."""
    report = report_of(request, year)
    source = _source(report, pk)
    form = ReplaceSourceForm(source, request.POST, request.FILES)
    if not form.is_valid() or form.upload is None:
        return catalogue_page(request, report, replace_form=form)
    try:
        taken = replace(
            pk,
            form.upload,
            shown=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
        _say(request, report, taken, "替换")
    except Refused as refused:
        say_refused(request, refused)
    return _back(year)


@require_POST
@for_who_may_edit
def remove_source(request: Request, year: int, pk: int) -> HttpResponse:
    """Take a document away, with its passages."""
    source = _source(report_of(request, year), pk)
    try:
        remove(source.pk, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now())
        messages.info(request, f"已移除{quoted(source.title)}，目标任务的“出处”没有改动。")
    except Refused as refused:
        say_refused(request, refused)
    return _back(year)


@require_POST
@for_who_may_edit
def find_passages(request: Request, year: int) -> HttpResponse:
    """Look again for the targets that have no passage yet."""
    report = report_of(request, year)
    for taken in find_again(report, at=timezone.now()):
        _say(request, report, taken, "重新查找")
    return _back(year)


@require_safe
@for_who_may_edit
def source_file(request: Request, year: int, pk: int) -> HttpResponseBase:
    """The file as it was uploaded; never as something to run."""
    source = _source(report_of(request, year), pk)
    try:
        check_file(source)
    except (FileMissing, FileChanged):
        messages.error(
            request, f"{quoted(source.name or source.title)}不在磁盘上或和上传时不同，不提供下载。"
        )
        return _back(year)
    note_export(request, source.name, Taken.of([]))
    response = FileResponse(
        source.file.open("rb"),
        as_attachment=True,
        filename=source.name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _source(report: Report, pk: int) -> SourceDocument:
    rows = SourceDocument.objects.without_text().exclude(kind="outline").select_related("report")
    return get_object_or_404(rows, report=report, pk=pk)


def _back(year: int) -> HttpResponse:
    response = redirect("catalogue", year)
    response["Location"] += "#sources"
    return response


def _say(request: Request, report: Report, taken: TakenIn, done: str) -> None:
    """What came of it, and in the security log that it was done."""
    what = f"{done}原文{quoted(taken.source.title)}：{taken.found}项目标任务找到出处"
    note(
        EventKind.IMPORT, f"{what}（{report.year}年）", by=request.user, at=timezone.now(), count=taken.found
    )
    messages.info(request, f"{what}{f'，{len(taken.missing)}项没有找到' if taken.missing else ''}。")
    if taken.lost:
        lost = "、".join(quoted(one.quote[:20]) for one in taken.lost[:SAID_AT_MOST])
        messages.warning(
            request,
            f"新的文字里没有{lost}{'等' if len(taken.lost) > SAID_AT_MOST else ''}{len(taken.lost)}处。",
        )
    for why in sorted(set(taken.missing.values())):
        own = [target for target, reason in taken.missing.items() if reason == why]
        messages.warning(request, f"{why}：{_named(own)}。请在目标任务的“编辑”里核对出处，再点“重新查找”。")


def _named(targets: list[Target]) -> str:
    named = "、".join(f"{target.number} {target.title}" for target in targets[:SAID_AT_MOST])
    return f"{named}{'等' if len(targets) > SAID_AT_MOST else ''}{len(targets)}项"
