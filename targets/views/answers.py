"""How does a view answer? A whole page or its fragment, 304 for what is unchanged, a file with a Chinese name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Self

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import condition

from ..domain.quotes import quoted
from ..models import EventKind, ProgressEntry, Target
from ..models.amiss import in_plain_words, is_without_a_name
from ..services import JustSent, Moved, Refused
from ..services.audit import note
from .request import Request, report_of, stand_at_start

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NOTHING_TO_DO = "没有可处理的进展。"
CHANGED = (
    "progress-changed"  # the browser's event that entries or orders have moved, for which counts ask again
)
CSV = "text/csv; charset=utf-8"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The cookie with the columns that somebody wants to see in the ledger; see `SESSION_COOKIE_NAME` for its name.
CHOSEN_COLUMNS = "__Host-columns" if settings.SESSION_COOKIE_SECURE else "columns"
# Changes with the software: the newest file that a page is made from.
RELEASE = max(
    path.stat().st_mtime_ns
    for folder in ("targets", "templates", "static", "zhanhe")
    for path in (settings.BASE_DIR / folder).rglob("*.*")
)


def page_or_fragment(
    request: Request, template: str, context: dict, *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """The whole page, or for an htmx request only its part `fragment`.

    Boosted links and history restores get the whole page.
    """
    is_partial = request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request
    name = f"{template}#{fragment}" if fragment and is_partial else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def unchanged_since_seen(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 304 while neither the report nor the reader nor the software has changed since the last answer.

    The browser asks every time; nobody else may keep the page.
    """
    answered = condition(etag_func=_version_of_page)(view)

    @wraps(view)
    def wrapped(request: Request, *args, **kwargs) -> HttpResponse:
        response = answered(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return wrapped


def say_what_moved(request: Request, moved: Moved, done: str) -> None:
    """Say what became of many entries."""
    if moved.entries:
        messages.info(request, f"{done}{len(moved.entries)}条进展。")
    titles = dict(ProgressEntry.objects.filter(pk__in=moved.refused).values_list("pk", "target__title"))
    for pk, sentence in moved.refused.items():
        messages.error(request, f"{quoted(titles[pk])}：{sentence}")
    if not moved.entries and not moved.refused:
        messages.error(request, NOTHING_TO_DO)


def say_refused(request: Request, refused: Refused) -> None:
    """What was pressed twice is stored: nothing is wrong."""
    level = messages.INFO if isinstance(refused, JustSent) else messages.ERROR
    messages.add_message(request, level, refused.sentence)


def sentences_of(form: BaseForm) -> str:
    """What is wrong with a form, for a message."""
    return "；".join(
        f"{_name_of(form, name)}{text}" if is_without_a_name(one) else text
        for name, errors in form.errors.as_data().items()
        for one in errors
        for text in in_plain_words(one)
    )


def _name_of(form: BaseForm, name: str) -> str:
    label = form[name].label if name in form.fields else ""
    return f"{label}：" if label else ""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a file holds, for the security log: how many rows, and which, by their numbers."""

    count: int
    rows: Iterable[str] = ()

    @classmethod
    def of(cls, targets: Iterable[Target]) -> Self:
        numbers = [target.number for target in targets]
        return cls(count=len(numbers), rows=numbers)


def as_file(request: Request, content: bytes, name: str, content_type: str, *, taken: Taken) -> HttpResponse:
    """A download with a Chinese name, which every browser reads (RFC 5987). The security log knows who took what."""
    note_export(request, name, taken)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


def note_export(request: Request, name: str, taken: Taken) -> None:
    """Somebody takes a file away, by the filters of the address."""
    asked = "；".join(f"{key}={value}" for key, value in request.GET.items() if value)
    said = [f"地址：{request.path}", f"条件：{asked or '无'}", f"各行：{'、'.join(taken.rows) or '—'}"]
    note(EventKind.EXPORT, f"下载“{name}”", at=timezone.now(), count=taken.count, details="\n".join(said))


def _version_of_page(request: Request, year: int, **kwargs) -> str | None:
    """Everything that a page depends on. None: it carries a message that is to be seen once."""
    if len(messages.get_messages(request)):
        return None
    report = report_of(request, year)
    htmx = [
        request.headers.get(name, "") for name in ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")
    ]
    parts = [
        RELEASE, request.user.pk, request.session.session_key, request.META.get("CSRF_COOKIE"), report.pk,
        stand_at_start(request, report).number, timezone.localdate(), request.get_full_path(),
        request.headers.get("HX-Target"), request.COOKIES.get(CHOSEN_COLUMNS), *htmx,
    ]  # fmt: skip
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'
