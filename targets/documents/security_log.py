"""安全日志 as a file: what the auditor has on the screen, to be read without it and to be put away."""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO

from django.utils import timezone

from ..models import EventKind, SecurityEvent
from .kit.excel import Value, list_workbook
from .kit.text import clean, harmless

HEADS: list[tuple[str, float]] = [
    ("序号", 8), ("时间", 20), ("操作人", 17), ("类别", 10), ("事项", 38), ("条数", 6), ("明细", 74), ("地址", 17),
    ("浏览器", 60), ("散列", 66),
]  # fmt: skip
UNPRINTED = 2  # browser and hash, which programs compare; on paper they would take the room of what was done
MOST_ROWS = 20_000  # of a workbook; text has no bound
CELL = 32_000  # signs that a workbook's cell takes


def events_workbook(events: Iterable[SecurityEvent], *, below: str) -> bytes:
    """As .xlsx, a row each; `below` says what was asked for and where the chain ends."""
    rows: list[list[Value]] = [
        [text[:CELL] if isinstance(text, str) else text for text in _row(e)] for e in events
    ]
    return list_workbook("安全日志", "安全日志", below, HEADS, rows, unprinted=UNPRINTED)


def events_csv(events: Iterable[SecurityEvent], *, below: str) -> bytes:
    """As .csv, which Excel opens."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerows([["安全日志"], [harmless(below)], [head for head, _ in HEADS]])
    for event in events:
        writer.writerow([harmless(clean(cell)) if isinstance(cell, str) else cell for cell in _row(event)])
    return out.getvalue().encode("utf-8-sig")


def _row(event: SecurityEvent) -> list[str | int | datetime | None]:
    at = timezone.make_naive(event.at).replace(microsecond=0)
    return [
        event.position, at, event.name, EventKind(event.kind).label, event.what, event.count, event.details,
        event.address, event.agent, event.hash,
    ]  # fmt: skip
