"""What does somebody see when the server cannot answer?"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TRY_AGAIN_IN = 10  # seconds


def failed(request: HttpRequest) -> HttpResponse:
    """503 while the database cannot be reached or written to, which passes; 500 for what is broken.

    Django calls it while it handles the exception.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = render(request, "503.html", status=503)
        response["Retry-After"] = str(TRY_AGAIN_IN)
        return response
    return render(request, "500.html", status=500)
