"""批示, 催办 and what people are told."""

from datetime import date
from decimal import Decimal

import pytest

from targets.domain.moment import Moment
from targets.models import Notice, Urging
from targets.services import (
    Action,
    AlreadyMoved,
    NotAllowed,
    NothingToUrge,
    Reading,
    TextMissing,
    answer_instruction,
    close_instruction,
    instruct,
    move,
    record,
    urge,
)
from targets.summaries import my_reporting, overview
from tests.conftest import at, person

JULY = at(2024, 7, 8)
JUNE = Reading(data_date=date(2024, 6, 30), value=Decimal(4200), text="登记提速。")


@pytest.fixture
def order(target, leader, clerk, stranger):
    return instruct(target, text="请说明二季度差距。", due_date=date(2024, 7, 15), by=leader, at=JULY)


def told(user) -> list[tuple[str, str]]:
    return [(n.kind, n.text) for n in user.notices.order_by("pk")]


def send_urgings(report, by, units=None):
    return urge(report, units, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 15), by=by, at=JULY)


# -- instructions


def test_the_lead_unit_is_told_of_an_instruction(order, clerk, stranger):
    assert told(clerk) == [("instruction", "赵宁对“新增市场主体”作出批示：请说明二季度差距。")]
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
        return [i.text for i in page.instructions]

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


# -- urging


def test_it_urges_every_unit_with_something_red_or_unreported(report, target, road, admin, clerk, stranger):
    issued = send_urgings(report, admin)
    assert [(str(u), u.unit.name, [i.target for i in u.items.all()]) for u in issued] == [
        ("催办〔2024〕1号", "区市场监管局", [target]), ("催办〔2024〕2号", "区住建局", [road]),
    ]  # fmt: skip
    assert told(clerk) == [("urging", "催办〔2024〕1号：1项目标任务须在7月15日（含）前报送进展")]
    assert told(stranger) == [("urging", "催办〔2024〕2号：1项目标任务须在7月15日（含）前报送进展")]


def test_it_keeps_the_reason_of_that_day(report, target, admin):
    (urging,) = send_urgings(report, admin)
    assert urging.items.get().reason == "已有5期数据未报（最近3月、4月、5月），至今没有采信的进展"


def test_it_urges_chosen_units_only_and_numbers_go_on(report, target, road, admin, housing_bureau):
    send_urgings(report, admin, [housing_bureau])
    assert [u.serial for u in send_urgings(report, admin)] == [2, 3]


def test_there_must_be_something_to_urge(report, target, admin, accepted):
    accepted(target, date(2024, 5, 31), 4000)
    accepted(target, date(2024, 6, 30), 4200)
    with pytest.raises(NothingToUrge):
        send_urgings(report, admin)


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_only_the_office_urges(who, request, report, target):
    with pytest.raises(NotAllowed):
        send_urgings(report, request.getfixturevalue(who))


def test_an_urging_is_settled_by_a_report_sent_after_it(report, target, admin, clerk):
    record(
        target,
        Reading(data_date=date(2024, 5, 31), value=Decimal(100)),
        by=clerk,
        at=at(2024, 7, 1),
        submit=True,
    )
    send_urgings(report, admin)

    def open_ones():
        page = my_reporting(report, clerk.unit, viewer=clerk, moment=Moment(date(2024, 7, 8), JULY))
        return [(u.serial, u.open_count) for u in page.urgings]

    assert open_ones() == [(1, 1)]
    record(target, JUNE, by=clerk, at=at(2024, 7, 9), submit=True)
    assert open_ones() == []
    assert Urging.objects.open().count() == 0


def test_a_unit_reads_its_own_letters_only(client, report, target, road, admin, clerk):
    send_urgings(report, admin)
    client.force_login(clerk)
    page = client.get("/2024/urging/1/").content.decode()
    assert "区市场监管局：" in page
    assert "新增市场主体" in page
    assert client.get("/2024/urging/2/").status_code == 404
    assert "区住建局" not in client.get("/2024/urging/").content.decode()


def test_the_office_issues_them_in_the_page(client, admin, target, road, market_bureau):
    client.force_login(admin)
    page = client.get("/2024/urging/").content.decode()
    assert "全部签发（2）" in page
    data = {"reply_by": "2025-01-10", "units": [market_bureau.pk]}
    assert "已签发1份催办单" in client.post("/2024/urging/issue/", data, follow=True).content.decode()
    assert (
        "已签发2份" in client.post("/2024/urging/issue/", data | {"all": "1"}, follow=True).content.decode()
    )
    assert "没有签发" in client.post("/2024/urging/issue/", {"reply_by": ""}, follow=True).content.decode()


def test_the_overview_counts_what_is_open(report, target, order, admin):
    send_urgings(report, admin)
    page = overview(report, moment=Moment(JULY.date(), JULY))
    assert (page.open_instructions, page.open_urgings) == (1, 1)


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
    for _ in range(3):
        instruct(target, text="请加快。", due_date=None, by=leader, at=JULY)
    client.force_login(clerk)
    client.post("/notices/read/")
    assert not Notice.objects.unread().exists()


def test_the_deactivated_are_told_nothing(target, clerk, leader):
    clerk.is_active = False
    clerk.save()
    instruct(target, text="请加快。", due_date=None, by=leader, at=JULY)
    assert told(clerk) == []


def test_an_urging_leaves_time(client, report, target, admin):
    client.force_login(admin)
    page = client.post(
        "/2024/urging/issue/", {"reply_by": "2024-01-01", "all": "1"}, follow=True
    ).content.decode()
    assert "办理时限不能早于2024年12月31日" in page
