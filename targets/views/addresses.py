"""Which addresses lead elsewhere? Those without a year, those of before the year was in the path, and those that show
nothing themselves."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from ..models import Evidence, Instruction, ProgressEntry, Target
from ..permissions import for_everyone_signed_in
from ..rights import may_edit, may_report
from .home import home_of
from .request import Request, current_report, drafts_of, reports_of


@for_everyone_signed_in
def into_a_year(request: Request, place: str = "") -> HttpResponse:
    """Home, or to the same place, in the year of `?year=2023`, else in the current one; the method and what was sent go
    along."""
    asked = request.GET.copy()
    year = asked.pop("year", [""])[-1]
    report = next((r for r in reports_of(request) if str(r.year) == year), None) or current_report(request)
    if report is None:
        return _beginning(request)
    address = reverse("overview", args=[report.year]) + place if place else home_of(request, report)
    query = f"?{asked.urlencode()}" if asked else ""
    return redirect(address + query, preserve_request=True)


def _beginning(request: Request) -> HttpResponse:
    """Before the first report is published: for the office where it makes one; for everybody else nothing yet."""
    if not may_edit(request.user):
        return render(request, "targets/not_yet.html", status=404)
    drafts = drafts_of(request)
    return redirect("draft", drafts[0].year) if drafts else redirect("new_year")


def page_left(request: Request) -> str:
    """The page that somebody was on who asked for something: for what is sent, and for parts and files that a script
    fetches, the one that it was asked from, if that is one of ours; else the address itself."""
    is_opened = request.method in ("GET", "HEAD") and not request.htmx
    if is_opened and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
        return request.get_full_path()
    page = request.htmx.current_url or request.headers.get("Referer", "")
    return own_address(request, page) or request.get_full_path()


def own_address(request: HttpRequest, address: str) -> str:
    """Path and query of an address of this site but the login page's; empty for any other."""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    parts = urlsplit(address) if is_ours else urlsplit("")
    if parts.path.startswith("//") or parts.path in ("", reverse("login"), reverse("logout")):
        return ""  # two slashes would name another host
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def page_with_form(request: Request) -> str:
    """Where the form stands that is sent to an address which shows nothing itself: on the page of what it is about,
    else on the nearest page above it."""
    assert request.resolver_match
    what, _, _ = request.resolver_match.route.partition("/")
    key = request.resolver_match.kwargs.get("pk", 0)
    return _page_about(request, what, key) or _page_above(request.path)


def _page_about(request: Request, what: str, key: int) -> str:
    """Of one of the things that have a key and no page; empty where the reader may not see it."""
    user, about = request.user, ("target__report", "entry__target__report")
    if what == "instructions":
        instruction = Instruction.objects.select_related(about[0]).filter(pk=key).first()
        return f"{instruction.target.get_absolute_url()}#instructions" if instruction else ""
    if what == "entries":
        entry = ProgressEntry.objects.visible_to(user).select_related(about[0]).filter(pk=key).first()
        return _page_of_readings(request, entry.target) if entry else ""
    if what == "evidence":
        file = Evidence.objects.visible_to(user).select_related(about[1]).filter(pk=key).first()
        return _page_of_readings(request, file.entry.target) if file else ""
    return ""


def _page_of_readings(request: Request, target: Target) -> str:
    """Where they are typed, for whoever types them."""
    own = (
        target.report.targets.reportable_by(request.user)
        if may_report(request.user)
        else Target.objects.none()
    )
    if own.filter(pk=target.pk).exists():
        return reverse("report_target", args=[target.report.year, target.number])
    return target.get_absolute_url()


def _page_above(path: str) -> str:
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return path
