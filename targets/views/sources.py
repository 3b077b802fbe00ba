"""The texts that promises come from: in, replaced, out again, and the file as it was uploaded."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..documents.sources.district import known_district
from ..domain.extraction import Extraction, extract
from ..domain.extraction.script import script_of
from ..domain.quotes import quoted
from ..domain.words import SourceKind
from ..forms.sources import ReplaceSourceForm, SourceForm
from ..models import EventKind, Report, SourceDocument, Target
from ..permissions import for_who_may_edit
from ..services import Refused
from ..services.audit import note
from ..services.carried_over import WouldLose
from ..services.refusals import AlreadyMoved, ChangedSinceShown
from ..services.sources import TakenIn, find_again, remove, replace, take_in
from ..services.stored_evidence import FileChanged, FileMissing, check_file
from ..summaries.sources import sources_of
from .answers import Taken, note_export, page_or_fragment, say_refused
from .request import Request, report_in_hand
from .uploading import one_upload_at_a_time

SAID_AT_MOST = 3


def source_context(
    report: Report, *, source_form: SourceForm | None = None, replace_form: ReplaceSourceForm | None = None
) -> dict[str, Any]:
    """What the part with the documents shows, with a form that was sent and has faults."""
    found = sources_of(report)
    forms = [ReplaceSourceForm(row) for row in found.uploaded]
    if replace_form:
        replace_form.source = next(row for row in found.uploaded if row.pk == replace_form.source.pk)
        forms = [replace_form if form.source.pk == replace_form.source.pk else form for form in forms]
    kind = SourceKind.DUTIES if found.has_report else SourceKind.REPORT
    empty = SourceForm(report, initial={"kind": kind.value}, has_report=found.has_report)
    return {
        "held": report,
        "sources": found,
        "replace_forms": forms,
        "source_form": source_form or empty,
        "section": "catalogue",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_who_may_edit
@one_upload_at_a_time
def upload_source(request: Request, year: int) -> HttpResponse:
    """上传报告, of a draft or of a year that is published; what cannot be read is said at the form."""
    report = report_in_hand(request, year)
    if request.method != "POST":
        return _page(request, report)
    form = SourceForm(report, request.POST, request.FILES)
    if not form.is_valid() or form.upload is None:
        return _page(request, report, source_form=form)
    try:
        taken = take_in(report, form.upload, by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error("file", refused.sentence)
        return _page(request, report, source_form=form)
    _say(request, report, taken, "上传")
    if taken.source.kind == SourceKind.REPORT and not report.is_draft:
        return _back(report)
    return redirect(f"{reverse('review_text', args=[year])}?source={taken.source.pk}")


@require_POST
@never_cache
@for_who_may_edit
@one_upload_at_a_time
def replace_source(request: Request, year: int, pk: int) -> HttpResponse:
    """Another text in place of one; from a report's own text its promises are drawn anew."""
    report = report_in_hand(request, year)
    source = _source(report, pk)
    form = ReplaceSourceForm(source, request.POST, request.FILES)
    if not form.is_valid() or form.upload is None:
        return _page(request, report, replace_form=form)
    is_table = source.proposals.exclude(office={}).exists() and source.kind != SourceKind.REPORT
    try:
        taken = replace(
            pk,
            form.upload,
            shown=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
            draw=None if is_table else _draw,
            is_confirmed=form.cleaned_data["confirmed"],
        )
    except WouldLose as refused:
        form.add_error(refused.field, refused.sentence)
        return _page(request, report, replace_form=form)
    except Refused as refused:
        if not isinstance(refused, AlreadyMoved | ChangedSinceShown):  # those are about what is there no more
            form.add_error("file", refused.sentence)
            return _page(request, report, replace_form=form)
        say_refused(request, refused)
    else:
        _say(request, report, taken, "替换")
        if is_table:
            return redirect("office_table", year, pk)
    return _back(report)


def _draw(text: str) -> Extraction:
    return extract(text, known_district())


def _page(request: Request, report: Report, **forms) -> HttpResponse:
    return page_or_fragment(request, "targets/sources/page.html", source_context(report, **forms))


@require_POST
@for_who_may_edit
def remove_source(request: Request, year: int, pk: int) -> HttpResponse:
    """Take a document away, with its passages."""
    report = report_in_hand(request, year)
    source = _source(report, pk)
    try:
        remove(
            source.pk,
            reason=request.POST.get("reason", ""),
            by=request.user,
            at=timezone.now(),
            is_confirmed="confirmed" in request.POST,
        )
        messages.info(request, f"已移除{quoted(source.title)}，目标任务的“出处”没有改动。")
    except Refused as refused:
        say_refused(request, refused)
    return _back(report)


@require_POST
@for_who_may_edit
def find_passages(request: Request, year: int) -> HttpResponse:
    """Look again for the targets that have no passage yet."""
    report = report_in_hand(request, year)
    for taken in find_again(report, at=timezone.now()):
        _say(request, report, taken, "重新查找")
    return _back(report)


@require_safe
@for_who_may_edit
def source_file(request: Request, year: int, pk: int) -> HttpResponseBase:
    """The file as it was uploaded; never as something to run."""
    report = report_in_hand(request, year)
    source = _source(report, pk)
    try:
        check_file(source)
    except (FileMissing, FileChanged):
        messages.error(
            request, f"{quoted(source.name or source.title)}不在磁盘上或和上传时不同，不提供下载。"
        )
        return _back(report)
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


def _back(report: Report) -> HttpResponse:
    response = redirect("upload_source" if report.is_draft else "catalogue", report.year)
    response["Location"] += "#sources"
    return response


def _say(request: Request, report: Report, taken: TakenIn, done: str) -> None:
    """What came of it, and in the security log that it was done."""
    what = f"{done}原文{quoted(taken.source.title)}：{_counted(taken)}"
    note(
        EventKind.IMPORT, f"{what}（{report.year}年）", by=request.user, at=timezone.now(), count=taken.found
    )
    missing = (
        taken.missing if taken.source.kind == SourceKind.REPORT else {}
    )  # other documents say but a part of it
    messages.info(request, f"{what}{f'，{len(missing)}项没有找到' if missing else ''}。")
    year = script_of(taken.source.text).year if taken.source.kind == SourceKind.REPORT else None
    if year not in (None, report.year):
        messages.warning(
            request, f"文字写的是{year}年，现在是{report.year}年度，请核对有没有放错年度；放错的可以移除。"
        )
    if taken.lost:
        lost = "、".join(quoted(one.quote[:20]) for one in taken.lost[:SAID_AT_MOST])
        messages.warning(
            request,
            f"新的文字里没有{lost}{'等' if len(taken.lost) > SAID_AT_MOST else ''}{len(taken.lost)}处。",
        )
    if taken.review.kept or taken.review.drawn:
        messages.info(request, f"核对保留{taken.review.kept}条，从新的文字另外提取{taken.review.drawn}条。")
    if taken.review.lost:
        lost = "、".join(map(quoted, taken.review.lost[:SAID_AT_MOST]))
        count = len(taken.review.lost)
        messages.warning(
            request, f"核对过的{lost}{'等' if count > SAID_AT_MOST else ''}{count}条在新的文字里没有找到。"
        )
    for why in sorted(set(missing.values())):
        own = [target for target, reason in missing.items() if reason == why]
        messages.warning(request, f"{why}：{_named(own)}。请在目标任务的“编辑”里核对出处，再点“重新查找”。")


def _counted(taken: TakenIn) -> str:
    """A year without targets has none to be found."""
    if taken.found or taken.missing:
        return f"{taken.found}项目标任务找到出处"
    return f"{len(taken.source.text)}字"


def _named(targets: list[Target]) -> str:
    named = "、".join(f"{target.number} {target.title}" for target in targets[:SAID_AT_MOST])
    return f"{named}{'等' if len(targets) > SAID_AT_MOST else ''}{len(targets)}项"
