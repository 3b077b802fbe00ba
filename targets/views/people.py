"""People's own affairs: their password."""

from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpResponse


class ChangePassword(PasswordChangeView):
    """Change one's own password; afterwards nothing has to be changed any more."""

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        form.user.must_change_password = False
        return super().form_valid(form)
