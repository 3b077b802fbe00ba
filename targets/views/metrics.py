"""What does Prometheus read? Requests, errors and sign-ins over all processes, and how the installation stands.

Off unless METRICS_TOKEN is set. Labels are names of pages and of results: no address, no key, nobody's name. Each
process counts in files of its own below PROMETHEUS_MULTIPROC_DIR, which whichever process is asked adds up.
"""

import logging
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.exceptions import MiddlewareNotUsed
from django.core.signals import got_request_exception
from django.db import DatabaseError, InterfaceError
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from ..models import Evidence
from ..services.last_backup import last_backup
from ..services.outbox import waiting_counts
from .health import database_answers, place_of_evidence

# All have labels: what has none would write a file already where it is defined, in every command, too.
REQUESTS = Histogram(
    "zhanhe_request_seconds",
    "Requests by page and status, and how long they took.",
    ["view", "status"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
DATABASE_ERRORS = Counter("zhanhe_database_errors", "Requests that failed at the database.", ["kind"])
SIGN_INS = Counter("zhanhe_sign_ins", "Sign-ins, and passwords and codes that were wrong.", ["result"])
log = logging.getLogger("zhanhe.metrics")


class Measured:
    """Counts each request, outermost, so that pages of errors and static files are among them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)
        self.get_response = get_response
        for signal, receiver in (
            (got_request_exception, _failed),
            (user_logged_in, _signed_in),
            (user_login_failed, _sign_in_failed),
        ):
            signal.connect(receiver, dispatch_uid=f"metrics.{receiver.__name__}")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        place = request.resolver_match
        with never_in_the_way():
            seconds = REQUESTS.labels(place.view_name if place else "other", response.status_code)
            seconds.observe(time.monotonic() - began)
        return response


@require_safe
@never_cache
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever has the token; where there is none, there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(
        request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"
    ):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(Standing())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Standing(Collector):
    """How the installation stands at the moment at which it is asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        made = last_backup()
        yield _gauge(
            "last_backup_timestamp_seconds", "When the last backup was made; 0: never.",
            made.made_at.timestamp() if made else 0,
        )  # fmt: skip
        yield _gauge(
            "last_backup_verified", "Whether it was restored and compared.", bool(made and made.is_verified)
        )
        disk = shutil.disk_usage(place_of_evidence())
        yield _gauge("disk_free_bytes", "Free where evidence lies.", disk.free)
        yield _gauge("disk_size_bytes", "Of the disk where evidence lies.", disk.total)
        is_up = database_answers()
        yield _gauge("database_up", "Whether the database answers.", is_up)
        if is_up:
            size = Evidence.objects.aggregate(size=Sum("size"))["size"]
            yield _gauge("evidence_bytes", "Of all evidence that is stored.", size or 0)
            waiting = GaugeMetricFamily(
                "zhanhe_notices_waiting", "Notices and reminders that are still to go out.", labels=["way"]
            )
            for way, count in waiting_counts(at=timezone.now()).items():
                waiting.add_metric([way], count)
            yield waiting


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"zhanhe_{name}", words, float(value))


@contextmanager
def never_in_the_way() -> Iterator[None]:
    """What a person has done is done: that it could not be counted is told to the log."""
    try:
        yield
    except OSError:
        log.exception("Nothing can be counted below PROMETHEUS_MULTIPROC_DIR.")


def _failed(**kwargs) -> None:
    error = sys.exc_info()[1]
    if isinstance(error, DatabaseError | InterfaceError):
        with never_in_the_way():
            DATABASE_ERRORS.labels(type(error).__name__).inc()


def _signed_in(**kwargs) -> None:
    with never_in_the_way():
        SIGN_INS.labels("well").inc()


def _sign_in_failed(request: HttpRequest | None = None, **kwargs) -> None:
    is_kept_out = getattr(request, "axes_locked_out", False)
    with never_in_the_way():
        SIGN_INS.labels("kept_out" if is_kept_out else "wrong").inc()
