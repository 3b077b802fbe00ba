"""登录设备: where one is signed in, and ending that; and 二次验证 of who has lost the telephone."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from ..domain.browsers import browser_named
from ..models import User
from ..permissions import for_everyone_signed_in, for_who_may_unlock
from ..services import NotAllowed
from ..services.away import is_away
from ..services.sessions import end_sessions, remove_second_factor, sessions_of
from .answers import page_or_fragment
from .request import Request, key_in


@require_http_methods(["GET", "HEAD", "POST"])
@for_everyone_signed_in
def sessions(request: Request) -> HttpResponse:
    """One's own; the present one ends as by signing out."""
    present = request.session.session_key or ""
    if request.method == "POST":
        only = key_in(request.POST.get("session", ""))
        count = end_sessions(request.user, by=request.user, but="" if only else present, only=only)
        if not request.session.exists(present):
            logout(request)
            return redirect("login")
        messages.info(request, f"已退出{count}处登录。" if count else "没有其他登录。")
        return redirect("sessions")
    _tidy(request)
    found = sessions_of(request.user)
    rows = [(row, browser_named(row.user_agent), row.session_key == present) for row in found]
    return page_or_fragment(request, "targets/people/sessions.html", {"rows": rows})


def _tidy(request: Request) -> None:
    """What is from before this page comes onto it, what has ended goes; later, while nothing can be written."""
    try:
        if not UserSession.objects.filter(session_key=request.session.session_key).exists():
            UserSession.objects.create_from_request(request)
        UserSession.objects.purge_and_list(request.user)
    except DatabaseError as error:
        if not is_away(error):
            raise


@require_POST
@for_who_may_unlock
def let_out(request: Request, year: int, pk: int) -> HttpResponse:
    """End a person's sessions, or with them the second factor that cannot be given any more."""
    person = get_object_or_404(User, pk=pk)
    try:
        if request.POST.get("action") == "second_factor":
            is_done = remove_second_factor(person, by=request.user)
            messages.info(
                request, f"已停用{person}的二次验证。" if is_done else f"{person}没有启用二次验证。"
            )
        else:
            count = end_sessions(person, by=request.user)
            messages.info(request, f"已退出{person}的{count}处登录。" if count else f"{person}没有登录。")
    except NotAllowed as refused:
        messages.error(request, refused.sentence)
    return redirect("person_affairs", year, pk)
