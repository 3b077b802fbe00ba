"""What does somebody see whose page has expired: opened before another signing-in, so that its token is not taken?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from .addresses import own_address
from .request import Request

EXPIRED = "页面已过期，没有保存。填写的内容还在，请核对后再提交。"


def expired(request: Request, reason: str = "") -> HttpResponse:  # noqa: ARG001 – Django gives it, for developers
    """The way back to the page, where what was typed is offered."""
    left = request.htmx.current_url if request.htmx else request.headers.get("Referer")
    back = own_address(request, left or "") or own_address(request, request.POST.get("next", ""))
    if request.htmx and back:
        messages.error(request, EXPIRED)
        return HttpResponseClientRedirect(back)
    return render(request, "403_csrf.html", {"back": back}, status=403)
