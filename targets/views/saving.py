"""How is a form saved such that nobody else saves between its comparing and its storing?"""

from collections.abc import Callable
from functools import wraps

from django.db import transaction
from django.http import HttpResponse

from .request import Request


def one_writer_at_a_time(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What is posted is one transaction, in which the view locks what its form compares with (`locked()`).

    Reading takes none: SQLite would lock all writers out for as long as a page is rendered.
    """

    @wraps(view)
    def wrapped(request: Request, *args, **kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return wrapped
