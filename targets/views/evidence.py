"""Files of evidence: out only to those who may see their entry, and never as something to run."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ..domain.filetypes import FileType
from ..models import Evidence
from ..permissions import for_everyone_signed_in, for_who_may_report
from ..services import Refused, remove_evidence
from .request import Request


@require_safe
@for_everyone_signed_in
def evidence(request: Request, pk: int) -> FileResponse:
    """Download a file; `?preview` shows an image in the page instead."""
    found = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk)
    is_preview = "preview" in request.GET and found.is_image
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=not is_preview,
        filename=found.name,
        content_type=FileType(found.kind).media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


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
