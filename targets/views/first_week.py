"""首周指引: what the office does first, on the pages it begins on, until all is done or it is put away."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from .. import summaries
from ..models import User
from ..permissions import for_who_may_edit
from .answers import page_or_fragment
from .request import Request, report_of

A_YEAR = 365 * 24 * 3600  # seconds


@require_safe
@for_who_may_edit
def first_week(request: Request, year: int) -> HttpResponse:
    """The checklist; as a fragment nothing once it is done or was put away, as a page always."""
    report = report_of(request, year)
    is_put_away = request.COOKIES.get(_cookie_of(request.user)) == str(report.year)
    if request.htmx and is_put_away:
        return HttpResponse()
    page = summaries.first_week(report)
    if request.htmx and page.is_done:
        return HttpResponse()
    context = {"page": page, "report": report, "is_put_away": is_put_away, "section": "first_week"}
    return page_or_fragment(request, "targets/first_week/page.html", context, fragment="guide")


@require_POST
@for_who_may_edit
def put_away(request: Request, year: int) -> HttpResponse:
    """Kept in this browser, for this person and this year; it can be had back on the page of the guide."""
    report = report_of(request, year)
    is_wanted = "again" in request.POST
    response = HttpResponse() if request.htmx else redirect("first_week", report.year)
    if is_wanted:
        response.delete_cookie(_cookie_of(request.user), samesite="Lax")
    else:
        response.set_cookie(
            _cookie_of(request.user),
            str(report.year),
            max_age=A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _cookie_of(user: User) -> str:
    host = "__Host-" if settings.SESSION_COOKIE_SECURE else ""  # as the session's
    return f"{host}first-week-{user.pk}"
