"""The one door: signing in, one's own password, and the way back for a page opened before another signing-in, whose
token is not taken any more."""

from allauth.mfa.recovery_codes.views import generate_recovery_codes
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect
from requests import RequestException

from ..adapters import come_in
from ..forms import OwnPasswordForm, SignInForm
from ..services.sessions import end_sessions
from ..signing_in.passwords import WORN_OUT, is_worn_out
from ..signing_in.second_factor import has_second_factor
from .addresses import own_address
from .request import Request

EXPIRED = "页面已过期，没有保存。填写的内容还在，请核对后再提交。"


class SignIn(LoginView):
    """By name and password."""

    authentication_form = SignInForm

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if is_worn_out(user, at=timezone.now()):
            self.request.session[WORN_OUT] = user.pk
        return come_in(self.request, user, self.get_success_url())

    def get_context_data(self, **kwargs) -> dict:
        elsewhere = settings.OIDC_NAME if settings.OIDC_ISSUER else ""
        return super().get_context_data(**kwargs) | {
            "elsewhere": elsewhere,
            "has_passwords": settings.LOCAL_PASSWORDS,
        }


class ChangePassword(PasswordChangeView):
    """Change one's own password; afterwards nothing has to be changed any more."""

    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        form.user.must_change_password = False
        form.user._change_reason = "修改本人密码"  # type: ignore[attr-defined]
        session, key = self.request.session, self.request.session.session_key
        session.pop(WORN_OUT, None)
        answer = super().form_valid(form)  # which gives this session another key
        UserSession.objects.filter(session_key=key).update(session_key=session.session_key)
        end_sessions(form.user, by=form.user, but=session.session_key or "")
        return answer


@login_not_required
def single_sign_on(request: HttpRequest) -> HttpResponse:
    """To the other site, which sends back; 404 where none is named."""
    try:
        return openid_connect.login(request, "sso")
    except RequestException:
        messages.error(request, f"{settings.OIDC_NAME}现在连不上，请稍后再试。")
        return redirect("login")


@login_not_required
def admin_door(request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:  # noqa: ARG001 – Django's
    """The admin site has no sign-in of its own, where the brakes would have to be built a second time."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise PermissionDenied
    if request.user.is_authenticated:
        return redirect("admin:index")
    return redirect_to_login(own_address(request, request.GET.get("next", "")) or reverse("admin:index"))


def new_recovery_codes(request: Request) -> HttpResponse:
    """For who has set up what they stand in for; else to where that is done."""
    if not has_second_factor(request.user):
        return redirect("mfa_activate_totp")
    return generate_recovery_codes(request)


def to_own_password(request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:  # noqa: ARG001
    """Nor has it a form of its own for one's password."""
    return redirect("password_change")


def expired(request: Request, reason: str = "") -> HttpResponse:  # noqa: ARG001 – Django gives it, for developers
    """The way back to the page, where what was typed is offered."""
    left = request.htmx.current_url if request.htmx else request.headers.get("Referer")
    back = own_address(request, left or "") or own_address(request, request.POST.get("next", ""))
    if request.htmx and back:
        messages.error(request, EXPIRED)
        return HttpResponseClientRedirect(back)
    return render(request, "403_csrf.html", {"back": back}, status=403)
