"""批示, and what people are told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from targets.domain.moment import Moment
from targets.models import Instruction, Notice, Owner
from targets.services import (
    Action,
    AlreadyMoved,
    DueDatePassed,
    JustSent,
    NotAllowed,
    Reading,
    TextMissing,
    answer_instruction,
    close_instruction,
    instruct,
    move,
    record,
)
from targets.summaries import my_reporting
from tests.conftest import at, person

JULY = at(2024, 7, 8)
JUNE = Reading(data_date=date(2024, 6, 30), value=Decimal(4200), text="登记提速。")


@pytest.fixture
def order(target, leader, clerk, stranger):
    return instruct(target, text="请说明二季度差距。", due_date=date(2024, 7, 15), by=leader, at=JULY)


def told(user) -> list[tuple[str, str]]:
    return [(n.kind, n.text) for n in user.notices.order_by("pk")]


# -- instructions


def test_the_lead_unit_is_told_of_an_instruction(order, clerk, stranger):
    assert told(clerk) == [
        ("instruction", "赵宁对“新增市场主体”作出批示（7月15日前答复）：请说明二季度差距。")
    ]
    assert told(stranger) == []


@pytest.mark.parametrize("who", ["clerk", "stranger"])
def test_staff_do_not_instruct(who, request, target):
    with pytest.raises(NotAllowed):
        instruct(target, text="请加快。", due_date=None, by=request.getfixturevalue(who), at=JULY)


def test_an_instruction_says_something(target, leader):
    with pytest.raises(TextMissing):
        instruct(target, text="  ", due_date=None, by=leader, at=JULY)


def test_the_lead_unit_answers_and_the_leader_is_told(order, clerk, leader):
    answer_instruction(order, text="已增设窗口。", by=clerk, at=JULY)
    assert [reply.text for reply in order.replies.all()] == ["已增设窗口。"]
    assert told(leader) == [("instruction", "区市场监管局答复“新增市场主体”的批示：已增设窗口。")]


@pytest.mark.parametrize("who", ["stranger", "leader", "admin"])
def test_only_the_lead_unit_answers(who, request, order):
    with pytest.raises(NotAllowed):
        answer_instruction(order, text="代答", by=request.getfixturevalue(who), at=JULY)


@pytest.mark.parametrize(("who", "may"), [("leader", True), ("admin", True), ("clerk", False)])
def test_its_author_or_the_office_closes_it(who, may, request, order):
    by = request.getfixturevalue(who)
    if not may:
        with pytest.raises(NotAllowed):
            close_instruction(order, by=by, at=JULY)
        return
    assert close_instruction(order, by=by, at=JULY).closed_by == by
    with pytest.raises(AlreadyMoved):
        close_instruction(order, by=by, at=JULY)


def test_another_leader_does_not_close_it(order):
    with pytest.raises(NotAllowed):
        close_instruction(order, by=person("other", "钱副", "leader"), at=JULY)


def test_a_closed_instruction_takes_no_answers(order, leader, clerk):
    close_instruction(order, by=leader, at=JULY)
    with pytest.raises(AlreadyMoved):
        answer_instruction(order, text="迟到的答复", by=clerk, at=JULY)


def test_an_unanswered_instruction_stands_on_the_units_page(order, report, clerk):
    def shown():
        page = my_reporting(report, clerk.unit, viewer=clerk, moment=Moment(date(2024, 7, 8), JULY))
        return [line.instruction.text for line in page.instructions]

    assert shown() == ["请说明二季度差距。"]
    answer_instruction(order, text="已增设窗口。", by=clerk, at=JULY)
    assert shown() == []


def test_the_story_is_on_the_targets_page(client, order, clerk, leader):
    client.force_login(clerk)
    client.post(f"/instructions/{order.pk}/answer/", {"text": "已增设窗口。"})
    client.force_login(leader)
    page = client.get("/2024/targets/B-017/").content.decode()
    assert page.index("请说明二季度差距。") < page.index("已增设窗口。")
    assert "已答复" in page
    client.post(f"/instructions/{order.pk}/close/")
    assert "已办结" in client.get("/2024/targets/B-017/").content.decode()


def test_it_refuses_an_empty_instruction_in_the_page(client, leader, target):
    client.force_login(leader)
    page = client.post("/2024/targets/B-017/instructions/", {"text": ""}, follow=True).content.decode()
    assert "没有批示" in page
    assert not target.instructions.exists()


# -- pressed twice


AGAIN = [timedelta(0), timedelta(seconds=1), timedelta(seconds=59)]


@pytest.mark.parametrize("later", AGAIN)
def test_the_same_instruction_is_not_written_twice_within_a_minute(later, order, target, leader, clerk):
    with pytest.raises(JustSent, match="这条批示刚刚已发出"):
        instruct(target, text=f" {order.text}\n", due_date=order.due_date, by=leader, at=JULY + later)
    assert (target.instructions.count(), clerk.notices.count()) == (1, 1)


def test_what_is_not_the_same_is_written(order, target, road, leader, admin):
    instruct(target, text=order.text, due_date=None, by=leader, at=JULY + timedelta(seconds=61))
    instruct(target, text="请再说明。", due_date=None, by=leader, at=JULY)
    instruct(road, text=order.text, due_date=None, by=leader, at=JULY)
    instruct(target, text=order.text, due_date=None, by=admin, at=JULY)
    assert Instruction.objects.count() == 5


@pytest.mark.parametrize("later", AGAIN)
def test_the_same_answer_is_not_written_twice_within_a_minute(later, order, clerk, leader):
    answer_instruction(order, text="已增设窗口。", by=clerk, at=JULY)
    with pytest.raises(JustSent, match="这条答复刚刚已发出"):
        answer_instruction(order, text="已增设窗口。 ", by=clerk, at=JULY + later)
    assert (order.replies.count(), leader.notices.count()) == (1, 1)


def test_an_answer_is_added_to(order, clerk, second_clerk):
    answer_instruction(order, text="已增设窗口。", by=clerk, at=JULY)
    answer_instruction(order, text="又增设两个。", by=clerk, at=JULY)
    answer_instruction(order, text="已增设窗口。", by=second_clerk, at=JULY)
    assert order.replies.count() == 3


def test_whoever_answered_is_told_so_even_when_it_has_been_closed_since(order, clerk, leader):
    answer_instruction(order, text="已增设窗口。", by=clerk, at=JULY)
    close_instruction(order, by=leader, at=JULY)
    with pytest.raises(JustSent):
        answer_instruction(order, text="已增设窗口。", by=clerk, at=JULY)


# -- the day by which it is to be answered


@pytest.mark.parametrize(
    ("day", "may"),
    [
        (date(2024, 7, 7), False),
        (date(2024, 7, 8), True),
        (date(2024, 7, 9), True),
        (date(2023, 7, 9), False),
        (date(1, 1, 1), False),
        (date(2025, 1, 10), True),
        (date.max, True),
        (None, True),
    ],
)
def test_it_is_not_to_be_answered_by_a_day_that_is_over(day, may, target, leader):
    if may:
        assert instruct(target, text="请说明。", due_date=day, by=leader, at=JULY).due_date == day
    else:
        with pytest.raises(DueDatePassed, match=r"答复时限不能早于今天（2024年7月8日）。"):
            instruct(target, text="请说明。", due_date=day, by=leader, at=JULY)


def test_the_day_is_the_offices(target, leader):
    """Half past midnight in Shanghai is still the day before in UTC."""
    midnight = at(2024, 7, 9, 0) + timedelta(minutes=30)
    with pytest.raises(DueDatePassed):
        instruct(target, text="请说明。", due_date=date(2024, 7, 8), by=leader, at=midnight)


def test_it_follows_the_lead(order, clerk, stranger, housing_bureau):
    Owner.objects.filter(target=order.target).update(unit=housing_bureau)
    order.target.refresh_from_db()
    with pytest.raises(NotAllowed):
        answer_instruction(order, text="已办。", by=clerk, at=JULY)
    assert answer_instruction(order, text="已办。", by=stranger, at=JULY).author == stranger


def test_a_notice_leads_to_the_instruction_itself(order, clerk, leader, client):
    answer_instruction(order, text="已办。", by=clerk, at=JULY)
    address = f"/2024/targets/B-017/#instruction-{order.pk}"
    assert {n.address for n in Notice.objects.all()} == {address}
    client.force_login(leader)
    assert f'id="instruction-{order.pk}"' in client.get(address).content.decode()


def test_a_long_notice_ends_where_it_can_be_seen_to_end(target, leader, clerk):
    instruct(target, text="长" * 900, due_date=None, by=leader, at=JULY)
    assert clerk.notices.get().text.endswith("长…")
    assert len(clerk.notices.get().text) == 300


# -- notices


def test_the_author_is_told_what_became_of_an_entry(target, clerk, admin):
    entry = record(target, JUNE, by=clerk, at=JULY, submit=True)
    move(entry.pk, Action.RETURN, by=admin, at=JULY, reason="请附来源")
    move(entry.pk, Action.SUBMIT, by=clerk, at=JULY)
    move(entry.pk, Action.ACCEPT, by=admin, at=JULY)
    assert told(clerk) == [
        ("returned", "“新增市场主体”6月30日的进展已退回：请附来源"),
        ("accepted", "“新增市场主体”6月30日的进展已采信"),
    ]


def test_people_read_their_own_notices(client, order, clerk, stranger):
    client.force_login(clerk)
    assert client.get("/notices/count/").content == b"1"
    assert "请说明二季度差距" in client.get("/notices/").content.decode()
    client.force_login(stranger)
    assert client.get("/notices/count/").content == b""
    client.post("/notices/read/", {"notice": clerk.notices.get().pk})
    assert clerk.notices.unread().count() == 1
    client.force_login(clerk)
    client.post("/notices/read/", {"notice": clerk.notices.get().pk})
    assert clerk.notices.unread().count() == 0


def test_all_are_read_at_once(client, clerk, target, leader):
    for text in ("请加快。", "再加快。", "加快些。"):
        instruct(target, text=text, due_date=None, by=leader, at=JULY)
    client.force_login(clerk)
    client.post("/notices/read/")
    assert not Notice.objects.unread().exists()


def test_the_deactivated_are_told_nothing(target, clerk, leader):
    clerk.is_active = False
    clerk.save()
    instruct(target, text="请加快。", due_date=None, by=leader, at=JULY)
    assert told(clerk) == []


def test_what_was_open_at_a_moment_is_the_same_for_the_database_and_for_what_is_kept(order, clerk, leader):
    answer_instruction(order, text="正在登记。", by=clerk, at=at(2024, 7, 10))
    close_instruction(order, by=leader, at=at(2024, 7, 12))
    [kept] = Instruction.objects.with_answers()
    for day in range(7, 15):
        for hour in (9, 10, 11):
            moment = at(2024, 7, day, hour)
            then = list(Instruction.objects.open(moment).with_answers(moment))
            assert kept.was_open(moment) == bool(then), moment
            assert [kept.open_order(moment).answered_on for _ in then] == [
                row.order.answered_on for row in then
            ]
