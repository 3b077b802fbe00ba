"""A part that is called after the unit that leads it goes by the name of the next, wherever that is changed."""

from datetime import date

import pytest
from django.utils import timezone

from targets.models import Target, Unit
from targets.pictures.holdings import holdings_of_unit
from targets.services.targets import change_lead
from targets.services.units import end_unit, rename_unit
from tests.conftest import at
from tests.views.test_two_tabs import sent_from

NOW = at(2024, 7, 5)
PAGE = "/2024/targets/B-017-01/edit/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def towns(db) -> list[Unit]:
    return [
        Unit.objects.create(name=name, kind="township", position=n)
        for n, name in enumerate(("曹镇乡", "姚孟街道", "河滨街道"), 10)
    ]


@pytest.fixture
def whole(make_target, towns) -> Target:
    """Shared out among two of three."""
    whole = make_target(split="sum")
    for n, town in enumerate(towns[:2], 1):
        make_target(f"B-017-0{n}", title=f"新增市场主体（{town}）", lead=town, part_of=whole)
    return whole


def first() -> Target:
    return Target.objects.with_owners().get(number="B-017-01")


def title() -> str:
    return Target.objects.get(number="B-017-01").title


def edited(client, **typed):
    return client.post(PAGE, sent_from(client.get(PAGE), PAGE) | {"reason": "区划调整"} | typed, follow=True)


def test_it_is_moved_on_its_page(client, admin, whole, towns):
    client.force_login(admin)
    answer = edited(client, lead=towns[2].pk, handover="corrected")
    assert "已保存“新增市场主体（河滨街道）”" in answer.content.decode()
    assert title() == "新增市场主体（河滨街道）"
    assert Target.objects.get(number="B-017-01").history.first().history_change_reason == "区划调整"


def test_what_is_typed_with_it_stays(client, admin, whole, towns):
    client.force_login(admin)
    edited(client, lead=towns[2].pk, handover="corrected", title="新设市场主体")
    assert title() == "新设市场主体"


def test_many_are_moved_together(whole, towns, admin):
    change_lead(first(), towns[2], handover=None, keeps_old=False, by=admin, reason="区划调整")
    assert title() == "新增市场主体（河滨街道）"


@pytest.mark.parametrize("since", [date(2024, 7, 1), None])
def test_its_unit_is_renamed(whole, towns, admin, since):
    rename_unit(towns[0], name="曹镇镇", since=since, reason="撤乡设镇", by=admin, at=NOW)
    assert title() == "新增市场主体（曹镇镇）"
    assert Target.objects.get(number="B-017-02").title == "新增市场主体（姚孟街道）"


def test_a_year_that_was_over_stays_as_it_was(whole, towns, admin):
    later = at(2025, 3, 1)
    rename_unit(towns[0], name="曹镇镇", since=date(2025, 2, 1), reason="撤乡设镇", by=admin, at=later)
    assert title() == "新增市场主体（曹镇乡）"


def test_two_shares_of_one_unit_are_told_apart(whole, towns, admin):
    """The share of a township that has gone into another keeps its name beside the other's own."""
    held = holdings_of_unit(towns[0])
    end_unit(
        towns[0],
        successor=towns[1],
        since=date(2024, 7, 1),
        reason="撤乡",
        seen=held.version,
        by=admin,
        at=NOW,
    )
    assert first().lead.unit == towns[1]
    assert title() == "新增市场主体（曹镇乡）"


def test_what_somebody_has_called_otherwise_stays(whole, towns, admin):
    Target.objects.filter(number="B-017-01").update(title="曹镇片区新增市场主体")
    change_lead(first(), towns[2], handover=None, keeps_old=False, by=admin, reason="区划调整")
    assert title() == "曹镇片区新增市场主体"


def test_what_is_no_part_stays(make_target, towns, admin):
    make_target(title="办好一件事（曹镇乡）", lead=towns[0])
    target = Target.objects.with_owners().get(number="B-017")
    change_lead(target, towns[1], handover=None, keeps_old=False, by=admin, reason="区划调整")
    target.refresh_from_db()
    assert target.title == "办好一件事（曹镇乡）"


def test_nobody_is_renamed_into_the_name_of_another(whole, towns, admin):
    Target.objects.filter(number="B-017-02").update(title="新增市场主体（曹镇镇）")
    rename_unit(towns[0], name="曹镇镇", since=date(2024, 7, 1), reason="撤乡设镇", by=admin, at=NOW)
    assert title() == "新增市场主体（曹镇乡）"
