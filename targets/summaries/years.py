"""What is owed by a unit, and what waits for the office, in every open year?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from ..domain.moment import Moment
from ..models import ProgressEntry, Report, Unit
from ..models.report import open_among
from .reporting import due_count


@dataclass(frozen=True, kw_only=True)
class YearCount:
    """How many of something there are in a year."""

    report: Report
    count: int


def open_years(reports: Sequence[Report], shown: Report, *, today: date) -> list[Report]:
    """The shown year and every other in which something may be owed or wait, earliest first."""
    others = [report for report in reports if report.pk != shown.pk]
    waiting = _waiting(others) if others else {}
    found = [shown, *open_among(others, today=today, waiting=waiting)]
    return sorted(found, key=lambda report: (report.year, report.pk))


def owed_by_year(years: Sequence[Report], unit: Unit, *, today: date, known_at: datetime) -> list[YearCount]:
    """How many targets wait for a unit's report in each year."""
    moments = {report: Moment(report.closing_date(today), known_at) for report in years}
    return [YearCount(report=r, count=due_count(r, unit, moment=m)) for r, m in moments.items()]


def waiting_by_year(years: Sequence[Report]) -> list[YearCount]:
    """How many entries wait to be checked in each year."""
    waiting = _waiting(years)
    return [YearCount(report=report, count=waiting.get(report.pk, 0)) for report in years]


def _waiting(reports: Sequence[Report]) -> dict[int, int]:
    """Entries with the office by the key of their report."""
    waiting = ProgressEntry.objects.waiting().filter(target__report__in=reports).order_by()
    return dict(waiting.values_list("target__report").annotate(Count("pk")))
