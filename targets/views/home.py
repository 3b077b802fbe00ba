"""Where does somebody begin? On the page that they chose last: all of it, their own part, or what waits for them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..models import Post, Report, Unit, User
from ..permissions import for_everyone_signed_in
from ..rights import has_own_page, may_check, may_read, may_report
from .request import Request, report_of

# The pages that one may begin on, by the names of their addresses; the first unless another was chosen.
HOMES: dict[str, Callable[[User], bool]] = {
    "overview": may_read,
    "own": has_own_page,
    "reporting": may_report,
    "review": may_check,
}
A_YEAR = 365 * 24 * 60 * 60  # in seconds


@require_safe
@for_everyone_signed_in
def own(request: Request, year: int) -> HttpResponse:
    """我分管的 and 我的单位: leads to the page of the post or the unit; lists them where there are several, or none."""
    report = report_of(request, year)
    mine = _own_things(request.user)
    if len(mine) == 1:
        address = reverse(str(mine[0]._meta.model_name), args=[report.year, mine[0].pk])
        return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)
    context = {"report": report, "mine": mine, "section": "own"}
    return render(request, "targets/own/page.html", context)


def home_of(request: Request, report: Report) -> str:
    """The address on which the reader begins, of a page that is still theirs."""
    chosen = request.COOKIES.get(_cookie_of(request.user), "")
    is_theirs = chosen in HOMES and HOMES[chosen](request.user)
    return reverse(chosen if is_theirs else next(iter(HOMES)), args=[report.year])


def remember_home(request: Request, response: HttpResponseBase) -> None:
    """That one of these pages was opened is kept in this browser, for this person alone: colleagues at the same
    computer have theirs. It holds the name of a page and nothing else."""
    place = request.resolver_match
    if not (place and place.url_name in HOMES and request.user.is_authenticated):
        return
    is_opened = request.method == "GET" and not request.htmx and response.status_code < 400
    name = _cookie_of(request.user)
    if is_opened and request.COOKIES.get(name) != place.url_name:
        response.set_cookie(
            name,
            place.url_name,
            max_age=A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _cookie_of(user: User) -> str:
    host = "__Host-" if settings.SESSION_COOKIE_SECURE else ""  # as the session's
    return f"{host}home-{user.pk}"


def _own_things(user: User) -> list[Post] | list[Unit]:
    """The posts that a leader holds, or the units that a clerk reports for."""
    if user.is_clerk:
        return list(Unit.objects.filter(pk__in=user.acting_for).order_by("position", "pk"))
    return list(Post.objects.filter(holder=user).order_by("position", "pk"))
