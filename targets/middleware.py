"""What must hold for every page? Own passwords come first."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class OwnPasswordFirst:
    """Sends whoever was given a password by somebody else to the password page; they may also sign out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password:
            page = reverse("password_change")
            if request.path not in (page, reverse("logout")):
                return redirect(page)
        return self.get_response(request)
