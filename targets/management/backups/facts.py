"""What does a database hold, in so few words that two can be compared? Rows by table, and every light."""

import json
import os
import subprocess
import sys
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from ...models import Report
from ...pictures import load_facts
from . import Amiss


def facts_at(at: datetime) -> dict[str, Any]:
    """The number of rows of each table, and of each report a digest of all lights of that moment."""
    counts = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 – own tables
            counts[table] = cursor.fetchone()[0]
    return {
        "counts": counts,
        "lights": {str(r.year): _lights(r, at) for r in Report.objects.published().order_by("year")},
    }


def facts_of(url: str, at: datetime) -> dict[str, Any]:
    """The same of the database at another address, asked by a process of its own."""
    run = subprocess.run(  # noqa: S603 – our own command
        [sys.executable, "manage.py", "database_facts", at.isoformat()],
        env=os.environ | {"DATABASE_URL": url, "DATABASE_POOL": "false"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise Amiss(
            f"副本数据库读不出来：{run.stderr.strip().splitlines()[-1] if run.stderr.strip() else ''}"
        )
    return json.loads(run.stdout)


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What two databases do not have in common, a sentence each."""
    said = []
    for name, what in (("counts", "表{}的行数"), ("lights", "{}年的灯")):
        for key in sorted({*before[name], *after[name]}):
            was, now = before[name].get(key), after[name].get(key)
            if was != now:
                said.append(f"{what.format(key)}不一致（备份时{was}，恢复后{now}）")
    return said


def _lights(report: Report, at: datetime) -> str:
    day = min(timezone.localdate(at), report.end_date)
    lights = [
        (p.target.number, str(p.judgement.value), p.judgement.progress.light, p.judgement.deadline.light,
         p.judgement.reporting.light, p.judgement.overall.light, p.judgement.overall.reason)
        for p in load_facts(report, known_at=at).with_parts_on(day)
    ]  # fmt: skip
    return f"{len(lights)}盏 {sha256(repr(sorted(lights)).encode()).hexdigest()[:16]}"
