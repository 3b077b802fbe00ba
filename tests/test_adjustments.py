"""调整 and 延期: asked for by the lead unit, decided by the office, in force from their day."""

from datetime import date
from decimal import Decimal

import pytest

from targets.models import Adjustment
from targets.services import (
    AlreadyMoved,
    NotAllowed,
    ReasonMissing,
    Terms,
    adjust,
    decide_adjustment,
    request_adjustment,
)
from tests.conftest import at

CHANGE = Terms(
    value=Decimal(7500),
    due_date=date(2025, 3, 31),
    is_checked=True,
    effective_date=date(2024, 9, 1),
    document_number="湛市监〔2024〕8号",
    reason="登记口径调整",
)
SEPTEMBER = at(2024, 9, 1)


@pytest.fixture
def asked(target, clerk, admin):
    return request_adjustment(target, CHANGE, by=clerk, at=SEPTEMBER)


def in_force(target):
    target.refresh_from_db()
    return target.value, target.due_date


def test_a_request_changes_nothing(asked, target, clerk, admin):
    assert (asked.status, asked.requested_by, asked.decided_by) == ("requested", clerk, None)
    assert in_force(target) == (8000, date(2024, 12, 31))
    assert [n.text for n in admin.notices.all()] == ["区市场监管局申请调整“新增市场主体”"]


def test_an_approved_request_is_in_force(asked, target, admin, clerk):
    decide_adjustment(asked, approve=True, by=admin, at=at(2024, 9, 3))
    assert in_force(target) == (7500, date(2025, 3, 31))
    assert (target.stated_value, target.stated_due_date) == (8000, date(2024, 12, 31))
    assert [n.text for n in clerk.notices.all()] == ["“新增市场主体”的调整申请已同意"]
    assert target.history.first().history_change_reason == "湛市监〔2024〕8号：登记口径调整"


def test_a_refused_request_changes_nothing_and_says_why(asked, target, admin, clerk):
    with pytest.raises(ReasonMissing):
        decide_adjustment(asked, approve=False, note=" ", by=admin, at=SEPTEMBER)
    decide_adjustment(asked, approve=False, note="理由不充分", by=admin, at=SEPTEMBER)
    assert in_force(target) == (8000, date(2024, 12, 31))
    assert [n.text for n in clerk.notices.all()] == ["“新增市场主体”的调整申请未同意：理由不充分"]


@pytest.mark.parametrize("who", ["stranger", "leader", "admin"])
def test_only_the_lead_unit_asks(who, request, target):
    with pytest.raises(NotAllowed):
        request_adjustment(target, CHANGE, by=request.getfixturevalue(who), at=SEPTEMBER)


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_only_the_office_decides(who, request, asked, target):
    by = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        decide_adjustment(asked, approve=True, by=by, at=SEPTEMBER)
    with pytest.raises(NotAllowed):
        adjust(target, CHANGE, by=by, at=SEPTEMBER)


def test_there_is_one_request_at_a_time_and_one_decision(asked, target, clerk, admin):
    with pytest.raises(AlreadyMoved):
        request_adjustment(target, CHANGE, by=clerk, at=SEPTEMBER)
    decide_adjustment(asked, approve=True, by=admin, at=SEPTEMBER)
    with pytest.raises(AlreadyMoved, match="这项申请已同意"):
        decide_adjustment(asked, approve=False, note="反悔", by=admin, at=SEPTEMBER)


def test_it_is_asked_and_decided_in_the_pages(client, target, clerk, admin, stranger):
    data = {
        "value": "7500", "due_date": "", "effective_date": "2024-09-01", "document_number": "8号", "reason": "口径调整",
    }  # fmt: skip
    client.force_login(clerk)
    assert "已申请调整" in client.post("/2024/targets/B-017/adjust/", data, follow=True).content.decode()
    assert "已有一项调整申请等待决定" in client.post("/2024/targets/B-017/adjust/", data).content.decode()
    client.force_login(stranger)
    assert "待决定" not in client.get("/2024/targets/B-017/").content.decode()
    client.force_login(admin)
    assert "区市场监管局申请调整" in client.get("/2024/review/").content.decode()
    asked = Adjustment.objects.get()
    page = client.post(
        f"/adjustments/{asked.pk}/", {"action": "refuse", "note": ""}, follow=True
    ).content.decode()
    assert "请写明不同意的理由" in page
    client.post(f"/adjustments/{asked.pk}/", {"action": "approve"})
    assert in_force(target) == (7500, date(2024, 12, 31))
    assert "区市场监管局申请，陈办" in client.get("/2024/targets/B-017/").content.decode()
