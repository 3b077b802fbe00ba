"""What does allauth ask this house? Nobody signs up; who comes from elsewhere must have an account here."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from .models import User
from .rights import needs_second_factor
from .signing_in.addresses import address_of
from .signing_in.passwords import FROM_ELSEWHERE

JUST_SIGNED_IN = timedelta(minutes=5)
single_sign_on_refused = Signal()  # request; claim: by which no account was found


def come_in(request: HttpRequest, user: User, then: str | None) -> HttpResponse:
    """With the second factor, if the person has one; who was signed in here before is not any more."""
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    return perform_login(request, user, email_verification="none", redirect_url=then)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {"incorrect_password": "密码不对，请重新输入。"}

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 – allauth's signature
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def is_safe_url(self, url: str | None) -> bool:
        """Where somebody is to be led afterwards; what is no address at all breaks the way in which allauth looks."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:  # noqa: ARG002
        """For whom has not just signed in."""
        last = self.request.user.last_login
        return last is None or timezone.now() - last > JUST_SIGNED_IN


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "验证码不对，请输入现在显示的6位数字，或一个没用过的恢复码。",
        "cannot_delete_authenticator": "您的角色须使用二次验证，不能停用。",
    }

    def get_totp_label(self, user) -> str:
        return user.get_username()

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not needs_second_factor(authenticator.user)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The account is found anew each time by what the other site says, and never by what was stored: a name that
        changes hands there does so here."""
        claim = _claim_of(sociallogin)
        user = account_of(claim)
        if user is None:
            single_sign_on_refused.send(SingleSignOnAdapter, request=request, claim=claim)
            messages.error(
                request, f"{settings.OIDC_NAME}已通过，但这里没有对应的在用账号，请联系督查室管理员。"
            )
            raise ImmediateHttpResponse(redirect("login"))
        answer = come_in(request, user, sociallogin.get_redirect_url(request))
        request.session[FROM_ELSEWHERE] = user.pk
        raise ImmediateHttpResponse(answer)

    def on_authentication_error(self, request: HttpRequest, provider, **kwargs) -> None:  # noqa: ARG002
        messages.error(
            request, f"{settings.OIDC_NAME}没有完成，请重试；一直不行的，请联系区政府督查室管理员。"
        )
        raise ImmediateHttpResponse(redirect("login"))


def account_of(claim: str) -> User | None:
    """The one active account with this name, or, if addresses are what is claimed, with this address."""
    active = User.objects.filter(is_active=True)
    if settings.OIDC_CLAIM == "email":
        found = active.filter(email__iexact=claim)[:2]
    else:
        found = active.filter(username=claim)[:2]
    return found[0] if claim and len(found) == 1 else None


def _claim_of(sociallogin: SocialLogin) -> str:
    """What identifies the person; an address only if it was not said to be unproved."""
    said = sociallogin.account.extra_data
    claims = said.get("id_token", {}) | said.get("userinfo", {})
    if settings.OIDC_CLAIM == "email" and claims.get("email_verified") is False:
        return ""
    return str(claims.get(settings.OIDC_CLAIM) or "")


def _box() -> Fernet:
    """So that who sees a copy of the database makes no codes from it; the key is the server's."""
    key = sha256(b"second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(urlsafe_b64encode(key))
