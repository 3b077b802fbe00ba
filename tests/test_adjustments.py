"""调整 and 延期: asked for by the lead unit, decided by the office, in force from their day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from targets.models import Adjustment
from targets.services import (
    AlreadyMoved,
    JustSent,
    NotAllowed,
    ReasonMissing,
    Terms,
    adjust,
    decide_adjustment,
    request_adjustment,
    revoke_adjustment,
)
from targets.services.refusals import ChangesNothing, CheckNeeded, DeadlineNotPossible, ValueNotPossible
from targets.summaries.adjustments import adjustments_of
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
    other = data | {"reason": "再调"}
    assert "已有一项调整申请等待决定" in client.post("/2024/targets/B-017/adjust/", other).content.decode()
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


# -- what is asked before it is taken


def terms(**parts) -> Terms:
    return Terms(**{"effective_date": date(2024, 9, 1), "document_number": "8号", "reason": "口径"} | parts)


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ({"value": Decimal(-5)}, ValueNotPossible),
        ({"value": Decimal(0)}, ValueNotPossible),
        ({"value": Decimal(8000)}, ChangesNothing),
        ({"due_date": date(2023, 12, 31)}, DeadlineNotPossible),
        ({"due_date": date(2024, 8, 31)}, DeadlineNotPossible),
    ],
)
def test_what_cannot_be_is_refused_even_if_it_was_checked(parts, refusal, target, clerk, admin):
    with pytest.raises(refusal):
        adjust(target, terms(**parts, is_checked=True), by=admin, at=SEPTEMBER)
    with pytest.raises(refusal):
        request_adjustment(target, terms(**parts, is_checked=True), by=clerk, at=SEPTEMBER)
    assert not target.adjustments.exists()


def test_what_is_unusual_has_to_be_checked(target, clerk, admin):
    with pytest.raises(CheckNeeded, match="目标值由8000户改为800户，变动超过一半。") as refused:
        request_adjustment(target, terms(value=Decimal(800)), by=clerk, at=SEPTEMBER)
    assert refused.value.field == "is_checked"
    request_adjustment(target, terms(value=Decimal(800), is_checked=True), by=clerk, at=SEPTEMBER)
    with pytest.raises(CheckNeeded):
        adjust(target, terms(value=Decimal("7500.5")), by=admin, at=SEPTEMBER)


def test_what_is_amiss_by_now_is_not_approved(asked, target, admin):
    """The office has moved the target's start in the meantime."""
    target.start_date = date(2025, 4, 1)
    target.stated_due_date = target.due_date = date(2025, 12, 31)
    target.save()
    with pytest.raises(DeadlineNotPossible):
        decide_adjustment(asked, approve=True, by=admin, at=SEPTEMBER)
    asked.refresh_from_db()
    assert asked.status == "requested"


# -- revoked


@pytest.fixture
def adjusted(target, admin) -> Adjustment:
    return adjust(target, CHANGE, by=admin, at=SEPTEMBER)


def revoke(adjustment, by, reason="文件作废") -> Adjustment:
    return revoke_adjustment(adjustment, reason=reason, by=by, at=at(2024, 10, 1))


def test_revoked_it_is_no_longer_in_force_and_stays_on_record(adjusted, target, second_admin, clerk):
    revoke(adjusted, second_admin, " 文件作废 ")
    assert in_force(target) == (8000, date(2024, 12, 31))
    adjusted.refresh_from_db()
    assert (adjusted.status, adjusted.revoked_by, adjusted.revocation_reason) == (
        "approved", second_admin, "文件作废",
    )  # fmt: skip
    assert clerk.notices.get().text == "“新增市场主体”的调整（湛市监〔2024〕8号）已撤销：文件作废"
    assert target.history.first().history_change_reason == "撤销湛市监〔2024〕8号：文件作废"


def test_what_was_decided_beside_it_stays(adjusted, target, admin):
    adjust(target, terms(value=Decimal(7000), effective_date=date(2024, 9, 15)), by=admin, at=at(2024, 9, 15))
    revoke(adjusted, admin)
    assert in_force(target) == (7000, date(2024, 12, 31))


def test_a_number_that_was_brought_is_awaited_again(make_target, admin):
    energy = make_target("A-007", measure="rate", bound="at_most", value=None, unit="%", issued="awaiting")
    first = adjust(energy, terms(value=Decimal(-3)), by=admin, at=SEPTEMBER)
    second = adjust(energy, terms(value=Decimal("-2.5")), by=admin, at=at(2024, 9, 2))
    revoke(first, admin)
    energy.refresh_from_db()
    assert (energy.issued, energy.value) == ("set", Decimal("-2.5"))
    revoke(second, admin)
    energy.refresh_from_db()
    assert (energy.issued, energy.value) == ("awaiting", None)


def test_it_says_who_revokes_what(adjusted, asked_elsewhere, clerk, leader, admin, second_admin):
    for by in (clerk, leader):
        with pytest.raises(NotAllowed):
            revoke(adjusted, by)
    with pytest.raises(ReasonMissing, match="请写明撤销理由。"):
        revoke(adjusted, admin, " ")
    with pytest.raises(AlreadyMoved, match="这项申请待决定，不能撤销。"):
        revoke(asked_elsewhere, admin)
    revoke(adjusted, admin)
    with pytest.raises(JustSent, match="这项调整刚刚已撤销"):
        revoke(adjusted, admin)
    with pytest.raises(AlreadyMoved, match="这项调整已撤销。"):
        revoke(adjusted, second_admin)


@pytest.fixture
def asked_elsewhere(make_target, clerk) -> Adjustment:
    other = make_target("B-018", title="新增规上企业")
    return request_adjustment(other, terms(value=Decimal(7000)), by=clerk, at=SEPTEMBER)


# -- beside others


@pytest.fixture
def from_september(target, admin) -> Adjustment:
    """7000 from 1 September."""
    return adjust(target, terms(value=Decimal(7000)), by=admin, at=at(2024, 7, 1))


AUGUST = date(2024, 8, 1)
LATER = "之后已有自2024年9月1日起生效的调整，本次只在此之前有效"


def test_one_that_another_overtakes_is_asked_about(from_september, target, admin):
    early = terms(value=Decimal(6000), effective_date=AUGUST)
    with pytest.raises(CheckNeeded, match=LATER):
        adjust(target, early, by=admin, at=at(2024, 7, 2))
    adjust(target, replace(early, is_checked=True), by=admin, at=at(2024, 7, 2))
    assert in_force(target) == (7000, date(2024, 12, 31))


def test_nothing_overtakes_what_it_does_not_change(from_september, target, admin):
    adjust(target, terms(due_date=date(2024, 11, 30), effective_date=AUGUST), by=admin, at=at(2024, 7, 2))
    assert in_force(target) == (7000, date(2024, 11, 30))


def test_what_was_revoked_overtakes_nothing(from_september, target, admin):
    revoke(from_september, admin)
    adjust(target, terms(value=Decimal(6000), effective_date=AUGUST), by=admin, at=at(2024, 10, 2))
    assert in_force(target)[0] == 6000


@pytest.mark.parametrize(("value", "is_refused"), [(8000, True), (7000, False)])
def test_whether_it_changes_anything_is_judged_on_its_day(value, is_refused, from_september, target, admin):
    """In August 8000 are in force still, and 7000 would bring forward what is to come."""
    early = terms(value=Decimal(value), effective_date=AUGUST, is_checked=True)
    if is_refused:
        with pytest.raises(ChangesNothing):
            adjust(target, early, by=admin, at=at(2024, 7, 2))
    else:
        adjust(target, early, by=admin, at=at(2024, 7, 2))


def test_a_request_that_has_been_overtaken_by_the_same_is_not_approved(target, clerk, admin):
    asked = request_adjustment(target, terms(value=Decimal(7000)), by=clerk, at=at(2024, 7, 1))
    adjust(target, terms(value=Decimal(7000)), by=admin, at=at(2024, 7, 2))
    with pytest.raises(ChangesNothing, match="与现行的相同，没有要调整的。"):
        decide_adjustment(asked, approve=True, by=admin, at=at(2024, 7, 3))
    decide_adjustment(asked, approve=False, note="已调整", by=admin, at=at(2024, 7, 3))


def test_a_request_that_another_has_crossed_is_shown_with_the_question(client, target, clerk, admin):
    asked = request_adjustment(target, terms(value=Decimal(7000)), by=clerk, at=at(2024, 7, 1))
    adjust(target, terms(value=Decimal(6000), effective_date=date(2024, 10, 1)), by=admin, at=at(2024, 7, 2))
    client.force_login(admin)
    question = "之后已有自2024年10月1日起生效的调整，本次只在此之前有效"
    assert question in client.get("/2024/targets/B-017/").content.decode()
    done = client.post(f"/adjustments/{asked.pk}/", {"action": "approve"}, follow=True).content.decode()
    assert f"已同意“新增市场主体”的调整申请。请核对：{question}。" in done
    assert in_force(target)[0] == 6000


def test_a_line_says_what_it_replaces_now(from_september, target, admin):
    adjust(target, terms(value=Decimal(6000), due_date=date(2024, 11, 30), effective_date=date(2024, 10, 1)),
        by=admin, at=at(2024, 7, 2))  # fmt: skip

    def replaced(known_at=None) -> list[tuple]:
        lines = adjustments_of(target, viewer=admin, known_at=known_at).decided
        return [(line.previous_value, line.previous_due_date) for line in lines]

    december = date(2024, 12, 31)
    assert replaced() == [(8000, december), (7000, december)]
    revoke(from_september, admin)
    assert replaced() == [(8000, december), (8000, december)]
    assert replaced(at(2024, 8, 1)) == [(8000, december), (7000, december)]
    assert target.adjustments.get(value=6000).previous_value == 7000


@pytest.mark.parametrize("state", ["cancelled", "merged"])
def test_a_target_that_has_ended_is_not_adjusted(state, client, asked, target, clerk, admin):
    target.state, target.state_date, target.state_reason = state, date(2024, 9, 1), "上级取消"
    target.save()
    for change, by in ((adjust, admin), (request_adjustment, clerk)):
        with pytest.raises(NotAllowed, match=r"目标任务已(取消|合并)，不再调整。"):
            change(target, terms(value=Decimal(7000)), by=by, at=SEPTEMBER)
    with pytest.raises(NotAllowed, match=r"目标任务已(取消|合并)，不再调整。"):
        decide_adjustment(asked, approve=True, by=admin, at=SEPTEMBER)
    client.force_login(admin)
    assert client.get("/2024/targets/B-017/adjust/").status_code == 404
    for page in ("/2024/targets/B-017/", "/2024/targets/B-017/edit/"):
        assert "/2024/targets/B-017/adjust/" not in client.get(page).content.decode()
    decide_adjustment(asked, approve=False, note="已取消", by=admin, at=SEPTEMBER)
