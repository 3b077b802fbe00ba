"""What does somebody see when it does not work? What became of what they did, and the number to name."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import loader

from ..services.away import is_away
from ..services.storage import FULL
from .logs import REQUEST

TRY_AGAIN_IN = 10  # seconds


@login_not_required
def server_error(_request: HttpRequest) -> HttpResponse:
    """500; 503 where only the database is away or takes no writes, which passes; 507 where a disk is full.

    Django calls it while it handles the exception. The page needs neither the database nor a person.
    """
    error = sys.exc_info()[1]
    is_full = isinstance(error, OSError) and error.errno in FULL
    away = is_away(error)
    context = {"number": REQUEST.get(), "is_away": away, "is_full": is_full}
    page = loader.get_template("500.html").render(context)
    answer = HttpResponse(page, status=503 if away else 507 if is_full else 500)
    if away:
        answer["Retry-After"] = str(TRY_AGAIN_IN)
    return answer
