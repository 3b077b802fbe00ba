"""A number that its parts share out is adjusted: what becomes of theirs is asked, and nothing happens in silence."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from targets.models import Adjustment, Unit
from targets.services import Terms, adjust, decide_adjustment, request_adjustment
from targets.services.moved_parts import OfParts
from targets.services.refusals import PartsAsked, ValueNotPossible
from tests.conftest import at, person
from tests.views.test_two_tabs import sent_from, text_of

SEPTEMBER = at(2024, 9, 1)
CHANGE = Terms(
    value=Decimal(7500),
    effective_date=date(2024, 9, 1),
    document_number="7号",
    reason="口径",
    is_checked=True,
)
SAID = "各项不变，则多分解500户；按比例调整，则B-017-01 2813户、B-017-02 2812户、B-017-03 1875户。"
PAGE = "/2024/targets/B-017/adjust/"


@pytest.fixture
def shared(make_target):
    whole = make_target(split="sum")
    for place, (name, value) in enumerate(zip("甲乙丙", (3000, 3000, 2000), strict=True), 1):
        town = Unit.objects.create(name=name, kind="township", position=10 + place)
        make_target(f"B-017-0{place}", title=f"{name}的", lead=town, part_of=whole, value=Decimal(value))
    return whole


def values(whole) -> list:
    return list(whole.parts.order_by("number").values_list("value", flat=True))


def asked(whole, admin) -> PartsAsked:
    with pytest.raises(PartsAsked) as refused:
        adjust(whole, CHANGE, by=admin, at=SEPTEMBER)
    return refused.value


def test_it_is_asked_and_nothing_is_stored(shared, admin):
    assert SAID in asked(shared, admin).sentence
    assert not Adjustment.objects.exists()


def test_they_stay_as_they_are(shared, admin):
    adjust(shared, replace(CHANGE, parts=OfParts("keep")), by=admin, at=SEPTEMBER)
    assert values(shared) == [3000, 3000, 2000]


def test_they_go_with_it_by_adjustments_of_their_own(shared, admin):
    clerk = person("jia", "甲的人", "staff", Unit.objects.get(name="甲"))
    seen = asked(shared, admin).seen
    adjust(shared, replace(CHANGE, parts=OfParts("scale", seen)), by=admin, at=SEPTEMBER)
    assert values(shared) == [2813, 2812, 1875]
    part = shared.parts.get(number="B-017-01")
    row = part.adjustments.get()
    assert (row.value, row.previous_value, row.effective_date, row.document_number, row.reason) == (
        2813, 3000, date(2024, 9, 1), "7号", "随B-017调整：口径",
    )  # fmt: skip
    assert part.stated_value == 3000
    assert part.history.first().history_change_reason == "7号：随B-017调整：口径"
    assert [notice.text for notice in clerk.notices.all()] == ["“甲的”的目标值调整为2813户（7号）"]


def test_numbers_that_nobody_has_seen_are_not_stored(shared, admin):
    with pytest.raises(PartsAsked):
        adjust(shared, replace(CHANGE, parts=OfParts("scale")), by=admin, at=SEPTEMBER)
    seen = asked(shared, admin).seen
    shared.parts.filter(number="B-017-01").update(value=4000)  # a colleague has adjusted it meanwhile
    with pytest.raises(PartsAsked):
        adjust(shared, replace(CHANGE, parts=OfParts("scale", seen)), by=admin, at=SEPTEMBER)


def test_the_part_that_would_get_nothing_is_named(shared, admin):
    shared.parts.filter(number="B-017-03").update(value=1)
    change = replace(CHANGE, value=Decimal(100))
    with pytest.raises(PartsAsked) as asked:
        adjust(shared, change, by=admin, at=SEPTEMBER)
    with pytest.raises(ValueNotPossible, match="“丙的”按比例调整为0户：累计型目标值须大于0。请选“各项不变”"):
        adjust(shared, replace(change, parts=OfParts("scale", asked.value.seen)), by=admin, at=SEPTEMBER)
    assert not Adjustment.objects.exists()


def test_another_deadline_asks_nothing(shared, admin):
    later = replace(CHANGE, value=None, due_date=date(2025, 3, 31))
    assert adjust(shared, later, by=admin, at=SEPTEMBER)


def test_what_has_no_parts_asks_nothing(target, admin):
    assert adjust(target, CHANGE, by=admin, at=SEPTEMBER)


def test_a_unit_asks_for_it_and_the_office_decides_about_the_parts(shared, clerk, admin):
    row = request_adjustment(shared, CHANGE, by=clerk, at=SEPTEMBER)
    with pytest.raises(PartsAsked):
        decide_adjustment(row, approve=True, by=admin, at=SEPTEMBER)
    decide_adjustment(row, approve=True, parts=OfParts("keep"), by=admin, at=SEPTEMBER)
    assert values(shared) == [3000, 3000, 2000]


def test_a_refused_request_asks_nothing(shared, clerk, admin):
    row = request_adjustment(shared, CHANGE, by=clerk, at=SEPTEMBER)
    assert decide_adjustment(row, approve=False, note="不同意", by=admin, at=SEPTEMBER)


def test_the_form_shows_the_numbers_before_it_stores_them(client, shared, admin, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: SEPTEMBER)
    client.force_login(admin)
    typed = {
        "value": "7500",
        "document_number": "7号",
        "reason": "口径",
        "is_checked": "on",
        "parts": "scale",
    }
    page = client.post(PAGE, sent_from(client.get(PAGE), PAGE) | typed)
    assert SAID in text_of(page)
    assert values(shared) == [3000, 3000, 2000]
    client.post(PAGE, sent_from(page, PAGE))
    assert values(shared) == [2813, 2812, 1875]


def test_the_page_of_a_request_asks_too(client, shared, clerk, admin, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: SEPTEMBER)
    row = request_adjustment(shared, CHANGE, by=clerk, at=SEPTEMBER)
    client.force_login(admin)
    address = f"/adjustments/{row.pk}/"
    page = client.post(address, sent_from(client.get(address), address) | {"action": "approve"})
    assert SAID in text_of(page)
    client.post(address, sent_from(page, address) | {"action": "approve", "parts": "keep"})
    shared.refresh_from_db()
    assert shared.value == 7500


def test_taking_it_back_leaves_the_parts_and_says_so(client, shared, admin, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: SEPTEMBER)
    row = adjust(
        shared, replace(CHANGE, parts=OfParts("scale", asked(shared, admin).seen)), by=admin, at=SEPTEMBER
    )
    client.force_login(admin)
    answer = client.post(f"/adjustments/{row.pk}/revoke/", {"reason": "有误"}, follow=True)
    assert "分解各项的目标值没有随之改回：B-017-01、B-017-02、B-017-03，需要的请逐项撤销调整。" in text_of(
        answer
    )
    assert values(shared) == [2813, 2812, 1875]
