"""What must hold for every page? Own passwords come first, and who works in another year stays in it."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

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


class StayInYear:
    """A form that was sent from another year's page (`?year=2025`) leads back into that year."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and "year" in request.GET and response.status_code == 302:
            place = urlsplit(response["Location"])
            if not place.netloc and "year=" not in place.query:
                query = "&".join(filter(None, [place.query, urlencode({"year": request.GET["year"]})]))
                response["Location"] = place._replace(query=query).geturl()
        return response
