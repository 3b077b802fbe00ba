"""How are a person's complaint and a line of the log brought together? Each request has a number, which both name.

What is logged as JSON, or mailed, names the kind and the place of an error, not what somebody typed or who it was:
messages of databases quote rows.
"""

import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.core.mail import mail_admins
from django.http import HttpRequest, HttpResponse

REQUEST: ContextVar[str] = ContextVar("request", default="")
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
QUIET_SECONDS = 600  # an error that goes on is mailed once in so long
log = logging.getLogger("zhanhe.requests")


class WithNumber:
    """Gives each request a number, the proxy's if it has one, and tells it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if GIVEN.fullmatch(given) else uuid.uuid4().hex[:12]
        REQUEST.set(number)
        request.number = number  # type: ignore[attr-defined]  # for templates
        began = time.monotonic()
        response = self.get_response(request)
        response["X-Request-ID"] = number
        ms = round((time.monotonic() - began) * 1000)
        log.info("%s %s %s %s ms", request.method, request.path, response.status_code, ms)
        return response


class Numbered(logging.Filter):
    """Puts the request's number into each line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_number = REQUEST.get() or "-"
        return True


class AsJson(logging.Formatter):
    """A line of JSON: when, how bad, by whom, what, in which request, and of an error its kind and where it arose."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": REQUEST.get(),
        }
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            line["error"] = kind.__name__
            line["trace"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)[-12:]]
        return json.dumps(line, ensure_ascii=False)


class ToAdmins(logging.Handler):
    """Mails errors to `ADMINS`, each kind once in a while; where mail does not work there still is the log."""

    def __init__(self, level: int = logging.NOTSET):
        super().__init__(level)
        self.mailed: dict[tuple[str, str], float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else record.levelname
        what = (record.name, kind)
        if time.monotonic() - self.mailed.get(what, -QUIET_SECONDS) < QUIET_SECONDS:
            return
        self.mailed[what] = time.monotonic()
        mail_admins(f"{kind} {REQUEST.get()}", AsJson().format(record), fail_silently=True)
