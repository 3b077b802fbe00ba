"""A number that townships share out, and a project of two lines."""

from datetime import date
from decimal import Decimal

import pytest

from targets.models import Report, Stage, Target, Unit
from targets.pictures import load_facts
from tests.conftest import at

JUNE, LAST = date(2024, 6, 30), date(2024, 12, 31)
SEEN = at(2024, 7, 10)
STAGES = {"measure": "stages", "value": None, "unit": ""}


@pytest.fixture
def towns(db) -> list[Unit]:
    return [
        Unit.objects.create(name=name, kind="township", position=place)
        for place, name in enumerate("甲乙丙", 10)
    ]


@pytest.fixture
def shared(make_target, towns) -> Target:
    """8000户, shared out among three townships."""
    whole = make_target(split="sum")
    for place, (town, value) in enumerate(zip(towns, (3000, 3000, 2100), strict=True), 1):
        make_target(
            f"B-017-0{place}", title=f"{town}新增市场主体", lead=town, part_of=whole, value=Decimal(value)
        )
    return whole


@pytest.fixture
def project(make_target, towns) -> Target:
    """Two lines of one plant."""
    whole = make_target("C-011", title="双鹤华利项目", split="list", **STAGES)
    for number, town in zip(("C-012", "C-013"), towns, strict=False):
        line = make_target(number, title=f"{number}号线", lead=town, part_of=whole, **STAGES)
        Stage.objects.create(target=line, title="投产", weight=100, due_date=date(2024, 9, 30))
    return whole


def part(number: str) -> Target:
    return Target.objects.get(number=number)


def pictures(report: Report, day: date = JUNE, known=SEEN) -> dict:
    return {p.target.number: p for p in load_facts(report, known_at=known).with_parts_on(day)}
