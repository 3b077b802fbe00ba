"""Who signs in, and with which password from now on? Every password that is asked for counts when it is wrong."""

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from ..imports.text import cleaned
from ..models import User
from ..services.accounts import PASSWORD
from ..signing_in import lockout


class SignInForm(AuthenticationForm):
    """The name may have been copied from a list with what nobody sees around it."""

    error_messages = {"invalid_login": "登录名或密码不对。密码区分大小写。"}

    def clean_username(self) -> str:
        return cleaned(self.cleaned_data["username"])

    def get_invalid_login_error(self) -> ValidationError:
        if self.request and lockout.is_kept_out(self.request):
            return ValidationError(lockout.sentence(), code=lockout.TOO_MANY)
        return super().get_invalid_login_error()


class OnlyThePassword(SetPasswordMixin):
    """It stores the password and what hangs on it, nothing else of the person: pages stay as they are, and so does
    what somebody else has changed meanwhile."""

    def set_password_and_save(self, user: User, *args, commit: bool = True, **kwargs) -> User:
        super().set_password_and_save(user, *args, **kwargs, commit=False)  # type: ignore[misc]
        if commit:
            user.save(update_fields=PASSWORD)
        return user


class OwnPasswordForm(OnlyThePassword, PasswordChangeForm):
    """The old password is asked for as at the door: it can be guessed here as well."""

    error_messages = PasswordChangeForm.error_messages | {
        "password_incorrect": "原密码不对，请重新输入。",
        "password_mismatch": "两次输入的新密码不同。",
    }

    def __init__(self, user: User, request: HttpRequest, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.request = request

    def validate_password_for_user(self, user: User, *args, **kwargs) -> None:
        """Comparing with the passwords of before takes time, which nobody gets for a wrong old one."""
        if "old_password" not in self.errors:
            super().validate_password_for_user(user, *args, **kwargs)

    def clean_old_password(self) -> str:
        old = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.get_username(), password=old) is None:
            if lockout.is_kept_out(self.request):
                raise forms.ValidationError(lockout.sentence(), code=lockout.TOO_MANY)
            raise forms.ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return old
