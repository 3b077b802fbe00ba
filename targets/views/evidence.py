"""Files of evidence: out only to those who may see their entry, and never as something to run."""

import io

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ..domain.filetypes import FileType
from ..models import Evidence
from ..permissions import for_everyone_signed_in, for_who_may_report
from ..services import Refused, Side, remove_evidence, shown_small
from ..services.stored_evidence import FileChanged, FileMissing, check_file
from .answers import Taken, note_export, page_or_fragment
from .request import Request

SIDES = {"preview": Side.IN_LISTS, "view": Side.ALONE}


@require_safe
@for_everyone_signed_in
def evidence(request: Request, pk: int) -> HttpResponseBase:
    """Download a file; `?preview` and `?view` show a picture in the page instead, small or large."""
    rows = Evidence.objects.visible_to(request.user).select_related("entry__target")
    found = get_object_or_404(rows, pk=pk)
    try:
        check_file(found)
    except FileMissing:
        return _not_there(request, found, "这个文件不在磁盘上，可能已丢失。")
    except FileChanged:
        return _not_there(request, found, "这个文件的内容和上传时不同，为防止被人改动过，不提供下载。")
    side = next((side for word, side in SIDES.items() if word in request.GET and found.is_image), None)
    if side != Side.IN_LISTS:  # in lists it is a part of the page, as all that was typed
        note_export(request, found.name, Taken.of([found.entry.target]))
    picture = shown_small(found, side) if side else None
    if picture is None and side == Side.IN_LISTS:
        return redirect(static("no-preview.svg"))
    response = FileResponse(
        io.BytesIO(picture) if picture else found.file.open("rb"),
        as_attachment=picture is None,
        filename=f"{found.name}.jpg" if picture else found.name,
        content_type=(FileType.JPG if picture else FileType(found.kind)).media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _not_there(request: Request, evidence: Evidence, sentence: str) -> HttpResponse:
    if "preview" in request.GET:
        return redirect(static("no-preview.svg"))
    context = {"evidence": evidence, "sentence": sentence}
    return page_or_fragment(request, "targets/evidence/not_there.html", context, status=410)


@require_POST
@for_who_may_report
def remove(request: Request, pk: int) -> HttpResponse:
    """Take a file away from an entry that is not with the office."""
    found = get_object_or_404(
        Evidence.objects.visible_to(request.user).select_related("entry__target__report"), pk=pk
    )
    target = found.entry.target
    try:
        remove_evidence(found, by=request.user, at=timezone.now())
        messages.info(request, f"已删除“{found.name}”。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("report_target", target.report.year, target.number)
