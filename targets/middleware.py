"""What must hold for every page? Own passwords come first, every form is found again, and nothing is left behind."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from .demo.clock import as_on, running_day
from .models import EventKind, User
from .rights import needs_second_factor
from .services.audit import Source, coming_from, note
from .services.away import is_away
from .signing_in.addresses import address_of
from .signing_in.passwords import FROM_ELSEWHERE, WORN_OUT
from .signing_in.second_factor import has_second_factor
from .signing_in.session_store import HAS_SECOND_FACTOR, SEEN
from .views.addresses import page_left, page_with_form
from .views.home import remember_home
from .views.request import Request
from .views.tokens import note_call

Answer = Callable[[HttpRequest], HttpResponse]
SECONDS_BETWEEN_WRITES = 60
# What has to do with who comes in, and not with the business.
AT_THE_DOOR = (
    "/login/", "/logout/", "/password/", "/second-factor/", "/sessions/", "/log/security", "/health/", "/ready/",
    "/metrics/", "/admin/targets/apitoken/",
)  # fmt: skip


class SignInFirst(LoginRequiredMiddleware):
    """Sends whoever is not signed in, or no longer, to the login page, and from there back to the page that was left:
    what was to be sent would not arrive, and its address may show nothing."""

    def process_view(self, request, view_func, view_args, view_kwargs) -> HttpResponseBase | None:
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is not None and request.htmx:  # the page goes there, not a part of it
            return HttpResponseClientRedirect(answer["Location"])
        return answer

    def handle_no_permission(self, request, view_func) -> HttpResponseRedirect:
        login, field = self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        return redirect_to_login(page_left(request), login, field)


class StillThere:
    """A session lasts for `IDLE_MINUTES` after the last request, not after the last change of what it holds; it is
    written once a minute at most. What is typed meanwhile is kept by the browser, see static/js/keep.js."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            if abs(now - request.session.get(SEEN, 0)) >= SECONDS_BETWEEN_WRITES:
                request.session[SEEN] = now
        return self.get_response(request)


class WhoAndWhere:
    """Who asks and from where, for all that the security log is told while the request is answered; and what the views
    cannot tell: that a page was refused, what another system has read."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        agent = request.headers.get("User-Agent", "")
        before = coming_from.set(Source(address_of(request), agent, lambda: _signed_in(request)))
        try:
            response = self.get_response(request)
            place = request.resolver_match
            if place and place.namespace == "api":
                note_call(request, response)
            elif response.status_code == 403:
                _note_refusal(request)
            return response
        finally:
            coming_from.reset(before)


def _note_refusal(request: HttpRequest) -> None:
    """Nothing was handed out, so that it is also refused while it cannot be written down."""
    what = f"拒绝：{request.method} {request.path}"
    try:
        with transaction.atomic():
            note(EventKind.REFUSED, what, name="未登录", by=_signed_in(request), at=timezone.now())
    except DatabaseError as error:
        if not is_away(error):
            raise


def _signed_in(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


class OwnPasswordFirst:
    """Sends whoever was given a password by somebody else, or has had it for too long, to the password page; then whose
    role needs a second factor, to where it is set up. They may also sign out. Of who has come from elsewhere neither is
    asked: it is asked there."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        page = self._page_first(request) if request.user.is_authenticated else ""
        if not page:
            return self.get_response(request)
        allowed = (reverse(page), reverse("account_reauthenticate"), reverse("logout"))
        if request.path in allowed:
            return self.get_response(request)
        if not request.htmx:
            return redirect(page)
        # The page would be put in the place of the number beside 消息, and ask for that number again.
        if urlsplit(request.htmx.current_url or "").path in allowed:
            return HttpResponse(status=204)
        return HttpResponseClientRedirect(reverse(page))

    def _page_first(self, request: Request) -> str:
        """The name of the page; empty where nothing is to be done first."""
        user, session = request.user, request.session
        if session.get(FROM_ELSEWHERE) == user.pk:
            return ""
        if user.must_change_password or session.get(WORN_OUT) == user.pk:
            return "password_change"
        if needs_second_factor(user) and not session.get(HAS_SECOND_FACTOR):
            session[HAS_SECOND_FACTOR] = has_second_factor(user)
            return "" if session[HAS_SECOND_FACTOR] else "mfa_activate_totp"
        return ""


class BackToForms:
    """Some addresses only take what is sent. Whoever wants to read one – reloads, goes back, has just signed in – is
    led to the page that has its form."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        is_reading = request.method in ("GET", "HEAD") and response.status_code == 405
        place = request.resolver_match
        if is_reading and request.user.is_authenticated and place and place.namespace != "api":
            return redirect(page_with_form(request))
        return response


class BeginsWhereChosen:
    """See `views.home`."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        remember_home(request, response)
        return response


class OnTheDemosDay:
    """In a demonstration the pages are answered on its day, see `demo.clock`; sessions, signing in and the security log
    have the real one. Nothing is looked up anywhere else."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.demo_day = None if request.path.startswith(AT_THE_DOOR) else running_day()
        with as_on(request.demo_day):
            return self.get_response(request)


class NothingLeftBehind:
    """On a computer that many use: the browser keeps no page with what somebody may have typed or not yet reported, so
    that 后退 shows none after signing out, and at sign-out forgets what it has stored for the site.

    Pages that say themselves how they may be kept (`unchanged_since_seen`) show what everybody may see.
    """

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"storage"'
        return response
