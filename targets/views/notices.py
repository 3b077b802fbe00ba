"""消息: what the application tells the person who is signed in."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ..permissions import for_everyone_signed_in
from .answers import page_or_fragment
from .request import Request, key_in


@require_safe
@for_everyone_signed_in
def notices(request: Request) -> HttpResponse:
    """One's own notices, newest first."""
    page = Paginator(request.user.notices.all(), 50).get_page(request.GET.get("page"))
    return page_or_fragment(request, "targets/notices/page.html", {"notices": page, "section": "notices"})


@require_safe
@for_everyone_signed_in
def notice_count(request: Request) -> HttpResponse:
    """How many are unread; the number beside 消息."""
    return HttpResponse(request.user.notices.unread().count() or "")


@require_POST
@for_everyone_signed_in
def read_notices(request: Request) -> HttpResponse:
    """Mark one notice read, or all."""
    unread = request.user.notices.unread()
    if pk := key_in(request.POST.get("notice", "")):
        unread = unread.filter(pk=pk)
    unread.update(read_at=timezone.now())
    return redirect("notices")
