"""Wherever a unit stands for a promise, it says whether it is only proposed; confirmed, it says so no more."""

from datetime import date

import pytest
from django.utils import timezone

from targets.models import Instruction, Target
from tests.conftest import at

MARK = "建议责任单位，待确认"
PLACES = [
    "/2024/?as_of=2024-06-30", "/2024/targets/", "/2024/targets/B-017/", "/2024/search/?q=市场主体",
    "/2024/timeline/?by=area", "/2024/instructions/", "/2024/closing/", "/2024/comparison/",
    "/2024/changes/?as_of=2024-06-30",
]  # fmt: skip


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(2025, 1, 20))


@pytest.fixture
def office(client, admin, leader, target, road, accepted):
    Instruction.objects.create(target=target, author=leader, text="请加快。", created_at=at(2024, 12, 20))
    accepted(target, date(2024, 5, 31), 3400)
    accepted(target, date(2024, 6, 30), 3410)
    target.last_year_value = 7000
    target.save()
    client.force_login(admin)
    return client


@pytest.mark.parametrize("place", PLACES)
def test_a_proposal_says_that_it_is_one_until_it_is_confirmed(place, office):
    def said() -> str:
        answer = office.get(place)
        assert answer.status_code == 200, place
        return answer.content.decode()

    assert MARK in said()
    for target in Target.objects.all():
        target.owners_confirmed = True
        target.save()
    assert MARK not in said()


def test_beside_the_wall_it_says_so_too(office, target):
    beside = {"HX-Request": "true", "HX-Target": "panel"}
    assert MARK in office.get("/2024/targets/B-017/", headers=beside).content.decode()


def test_who_supports_sees_that_the_lead_is_proposed(client, target, stranger, housing_bureau):
    target.owners.create(unit=housing_bureau, role="supporting")
    client.force_login(stranger)
    page = client.get("/2024/report/?tab=supporting").content.decode()
    assert f'区市场监管局<abbr class="proposed" title="{MARK}">' in page
