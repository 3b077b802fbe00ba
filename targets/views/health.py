"""Is the service up, and may people be sent to it? For load balancers and monitoring; says nothing of anybody."""

import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..services.last_backup import backup_amiss, last_backup

LEAST_FREE_BYTES = 500 * 1024**2  # for evidence, and for the database where it lies on the same disk


@require_safe
@never_cache
@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    """200 if the database answers a question, 503 if not."""
    is_well = database_answers()
    return _plain(["ok" if is_well else "database: no"], is_well=is_well)


@require_safe
@never_cache
@login_not_required
def ready(_request: HttpRequest) -> HttpResponse:
    """A line for each thing that people need, 503 if one is missing; an old backup is told and keeps nobody out."""
    needed = {"database": database_answers()}
    needed["migrations"] = needed["database"] and not _waiting_migrations()
    needed["disk"] = _has_room()
    lines = [f"{name}: {'ok' if is_well else 'no'}" for name, is_well in needed.items()]
    return _plain([*lines, f"backup: {_backup_in_a_word()}"], is_well=all(needed.values()))


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _waiting_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _has_room() -> bool:
    return shutil.disk_usage(place_of_evidence()).free >= LEAST_FREE_BYTES


def place_of_evidence() -> Path:
    """The folder, or before the first file the one in which it will be."""
    place = Path(settings.MEDIA_ROOT)
    while not place.exists():
        place = place.parent
    return place


def _backup_in_a_word() -> str:
    found, now = last_backup(), timezone.now()
    if found is None:
        return "none"
    hours = int(found.age(now).total_seconds() // 3600)
    return f"{hours} hours old{', too old' if backup_amiss(now) else ''}"


def _plain(lines: list[str], *, is_well: bool) -> HttpResponse:
    return HttpResponse("\n".join(lines), content_type="text/plain", status=200 if is_well else 503)
