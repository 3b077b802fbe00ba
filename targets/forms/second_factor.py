"""Is it the person's telephone? Wrong codes count as wrong passwords do, and no code serves twice."""

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from cryptography.fernet import InvalidToken
from django import forms
from django.contrib.auth.signals import user_login_failed
from django.db import transaction

from ..models import User
from ..signing_in import lockout

CODES_REMEMBERED = 8  # more than can be valid at once


class Braked(BaseAuthenticateForm):
    """Asks for a code, of the telephone or from the list of recovery codes."""

    user: User
    authenticator: Authenticator

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _as_code(self.fields["code"], "验证码或恢复码")

    def clean_code(self) -> str:
        if lockout.is_kept_out(context.request, self.user.get_username()):
            raise forms.ValidationError(lockout.sentence(), code=lockout.TOO_MANY)
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        try:
            code = super().clean_code()
        except InvalidToken:  # the key of the server is another one now
            raise forms.ValidationError("二次验证须重新设置，请联系区政府督查室管理员停用。") from None
        except forms.ValidationError:
            if lockout.is_kept_out(context.request):
                raise forms.ValidationError(lockout.sentence(), code=lockout.TOO_MANY) from None
            raise
        self._use_up(code)
        return code

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)
        credentials = {"username": self.user.get_username()}
        user_login_failed.send(type(self), credentials=credentials, request=context.request)

    def _use_up(self, code: str) -> None:
        """In the database: the cache, by which allauth does it, is another one in every process."""
        if self.authenticator.type != Authenticator.Type.TOTP:
            return
        with transaction.atomic():
            stored = Authenticator.objects.select_for_update().get(pk=self.authenticator.pk)
            used = stored.data.get("used", [])
            if code in used:
                raise forms.ValidationError("这个验证码已用过，请等手机上换了新的再输入。", code="used")
            stored.data["used"] = [*used, code][-CODES_REMEMBERED:]
            stored.save(update_fields=["data"])


class CodeForm(Braked, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(Braked, ReauthenticateForm):
    """Before the second factor itself is changed."""


class FirstCodeForm(ActivateTOTPForm):
    """The code that shows that the telephone has taken the secret."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _as_code(self.fields["code"], "手机上显示的6位验证码")


class PasswordAgainForm(PasswordForm):
    """One's password, by who has been signed in for a while."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"] = forms.CharField(
            label="密码",
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
        )

    def clean_password(self) -> str:
        try:
            return super().clean_password()
        except forms.ValidationError:
            if lockout.is_kept_out(context.request):
                raise forms.ValidationError(lockout.sentence(), code=lockout.TOO_MANY) from None
            raise


def _as_code(field: forms.Field, label: str) -> None:
    field.label = label
    field.widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "maxlength": 20}
    )
