"""Who signs in? The name may have been copied from a list with what nobody sees around it."""

from django.contrib.auth.forms import AuthenticationForm

from ..imports.text import cleaned


class SignInForm(AuthenticationForm):
    def clean_username(self) -> str:
        return cleaned(self.cleaned_data["username"])
