"""A district as large as asked for: reports, targets of 20 units, and for each of them readings every month."""

from datetime import date
from decimal import Decimal
from itertools import islice

from targets.domain.months import month_ends
from targets.models import Owner, ProgressEntry, Report, Role, Target, Theme, Unit, User
from targets.pictures import morning_of

from . import NARRATIVE_EVERY, UNITS


def fill(count: int, *, year: int = 2024, years: int = 1, readings: int = 1) -> None:
    """`years` reports, the latest of `year`; `readings` are those of a month. A clerk for each unit."""
    units = [Unit.objects.create(name=f"单位{place}", position=place) for place in range(UNITS)]
    User.objects.create(username="leader", name="领导", role=Role.LEADER)
    admin = User.objects.create(username="admin", name="管理员", role=Role.ADMIN)
    clerks = [
        User.objects.create(username=f"clerk{place}", name=f"填报员{place}", role=Role.STAFF, unit=unit)
        for place, unit in enumerate(units)
    ]
    for past in range(years - 1, -1, -1):
        _fill_year(year - past, count, readings, units, clerks, admin)


def _fill_year(
    year: int, count: int, readings: int, units: list[Unit], clerks: list[User], admin: User
) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    report = Report.objects.create(
        year=year, government="区政府", title=f"{year}年报告", start_date=first, end_date=last
    )
    targets = Target.objects.bulk_create(
        _target(report, theme, place) for place, theme in _themes(report, count)
    )
    Owner.objects.bulk_create(
        Owner(target=t, unit=units[place % UNITS], role="lead") for place, t in enumerate(targets)
    )
    days = [
        end.replace(day=10 * part) if part < readings else end
        for end in month_ends(first, last)
        for part in range(1, readings + 1)
    ]
    moment = morning_of(date(year + 1, 1, 3))
    rows = (
        ProgressEntry(
            target=t, unit=units[place % UNITS], author=clerks[place % UNITS], data_date=day,
            **({"self_rating": 50} if t.measure == "narrative" else {"value": Decimal(nth * (60 + place % 40))}),
            text="本期推进。", status="accepted", submitted_at=moment, checker=admin, checked_at=moment,
            accepted_at=moment,
        )
        for place, t in enumerate(targets)
        for nth, day in enumerate(days, 1)
    )  # fmt: skip
    while some := list(islice(rows, 5000)):
        ProgressEntry.objects.bulk_create(some)


def _themes(report: Report, count: int) -> list[tuple[int, Theme]]:
    """Eight areas of three themes, for each target one."""
    themes = []
    for place in range(8):
        area = Theme.objects.create(
            report=report, title=f"方面{place}", short_title=f"方面{place}", position=place * 10
        )
        for part in range(3):
            title = f"事项{place}{part}"
            themes.append(
                Theme.objects.create(
                    report=report, parent=area, title=title, short_title=title, position=place * 10 + part + 1
                )
            )
    return [(place, themes[place % 24]) for place in range(count)]


def _target(report: Report, theme: Theme, place: int) -> Target:
    kind = {"measure": "total", "unit": "户", "value": Decimal(1000), "stated_value": Decimal(1000)}
    if place // UNITS % NARRATIVE_EVERY == 0:
        kind = {"measure": "narrative"}
    return Target(
        report=report, theme=theme, number=f"C-{place:04}", title=f"目标{place}", source_ref="二",
        start_date=report.start_date, due_date=report.end_date, stated_due_date=report.end_date, **kind,
    )  # fmt: skip
