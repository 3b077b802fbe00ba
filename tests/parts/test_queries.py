"""Parts cost no queries."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from targets.domain.words import Measure
from targets.models import ApiToken, Owner, OwnerRole, Target, Unit, User
from targets.summaries import forget_facts, forget_stories
from tests.bench.world import fill
from tests.conftest import at

PAGES = ["/2024/", "/2024/wall/", "/2024/targets/", "/2024/units/", "/2024/trend/", "/2024/changes/", "/2024/timeline/",
         "/2024/targets/C-0020/", "/2024/calendar/?unit=all", "/2024/closing/", "/2024/units/townships/"]  # fmt: skip
ASKED = ["/api/v1/reports/2024/targets?page_size=500", "/api/v1/reports/2024/targets?page_size=500&with_parts=true",
         "/api/v1/reports/2024/targets/C-0020"]  # fmt: skip


def give_parts(count: int, each: int) -> None:
    """Ten parts to each of some targets, half of them as lists."""
    wholes = list(
        Target.objects.filter(measure=Measure.TOTAL).order_by("number")[:count]
    )  # C-0020 is the first
    units = list(Unit.objects.order_by("pk"))
    for nth, whole in enumerate(wholes):
        Target.objects.filter(pk=whole.pk).update(split="list" if nth % 2 else "sum")
        parts = []
        for place in range(1, each + 1):
            own = Target.objects.get(pk=whole.pk)
            own.pk, own.part_of, own.split = None, whole, ""
            own.number = f"{whole.number}-{place:02}"
            parts.append(own)
        for place, own in enumerate(Target.objects.bulk_create(parts)):
            Owner.objects.create(target=own, unit=units[place % len(units)], role=OwnerRole.LEAD)


@pytest.fixture
def visits(db, monkeypatch) -> list[tuple[Client, str]]:
    """Who opens which page of 200 targets, on a day of July on which everybody is behind with everything."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(2024, 7, 10))
    fill(200)
    unit = Unit.objects.order_by("pk")[0]
    Unit.objects.filter(pk__lte=unit.pk + 4).update(kind="township")
    leader, clerk, program = Client(), Client(), Client(headers={"authorization": f"Bearer {token()}"})
    leader.force_login(User.objects.get(username="leader"))
    clerk.force_login(User.objects.get(unit=unit))
    return [
        *((leader, page) for page in (*PAGES, f"/2024/units/{unit.pk}/")),
        (clerk, "/2024/report/"),
        *((program, address) for address in ASKED),
    ]


def token() -> str:
    row = ApiToken(name="市数据平台", created_by=User.objects.get(username="admin"))
    secret = row.give_secret()
    row.save()
    return secret


def counted(visits: list[tuple[Client, str]]) -> Iterator[tuple[str, int]]:
    for client, page in visits:
        cache.clear()
        forget_facts()
        forget_stories()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200, page
        yield page, len(queries)


def test_parts_cost_no_queries(visits):
    """200 targets of which 40 have 10 parts each take as many queries as 200 without; only who reports asks once more,
    when the units of all parts were last reminded."""
    list(counted(visits))
    before = dict(counted(visits))
    give_parts(40, 10)
    assert Target.objects.exclude(part_of=None).count() == 400
    reminded = {"/2024/report/": before["/2024/report/"] + 1}
    assert dict(counted(visits)) == before | reminded
