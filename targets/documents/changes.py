"""变更记录 as a file: what stands on the screen, a line each, for who has to file it or to ask further."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from ..domain.quantities import long_date
from ..summaries import LogLine
from .kit.excel import Value, list_workbook

HEADS: list[tuple[str, float]] = [
    ("时间", 20), ("操作人", 14), ("类别", 12), ("编号", 10), ("对象", 32), ("方式", 8), ("变更", 62), ("原因", 32),
]  # fmt: skip
MOST_ROWS = 20_000
CELL = 32_000  # signs that a cell takes


def changes_workbook(lines: Iterable[LogLine], *, since: date, today: date, is_demo: bool) -> bytes:
    """A row for each saved change."""
    rows: list[list[Value]] = [
        [
            timezone.make_naive(line.at).replace(microsecond=0), line.by, line.kind, line.number, line.subject,
            line.verb, line.what[:CELL], line.reason,
        ]
        for line in lines
    ]  # fmt: skip
    mark = "（演示数据）" if is_demo else ""
    below = f"{long_date(since)}至{long_date(today)}　共{len(rows)}条{mark}"
    return list_workbook("变更记录", "变更记录", below, HEADS, rows)
