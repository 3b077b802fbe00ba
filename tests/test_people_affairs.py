"""People leave, move and deputise: no open entry ever belongs to nobody, and the record says who acted for whom."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from targets import rights
from targets.models import Deputy, Notice, Post, ProgressEntry, Target, Unit, User
from targets.pictures.holdings import holdings_of_person
from targets.services import (
    Action,
    Handover,
    Reading,
    Refused,
    answer_instruction,
    close_instruction,
    edit_target,
    instruct,
    move,
    record,
    request_adjustment,
)
from targets.services.adjustments import Terms, decide_adjustment
from targets.services.people import deputise, end_deputyship, leave, transfer
from tests.conftest import at, person

NOW = at(2024, 7, 3)
TODAY = NOW.date()
JUNE = Reading(data_date=date(2024, 6, 30), value=4200, explanation="已核")


@pytest.fixture(autouse=True)
def july(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def go(user, admin, successor=None, seen=None):
    held = holdings_of_person(again(user))
    return leave(user, successor=successor, reason="调离", seen=seen or held.version, by=admin, at=NOW)


def move_to(user, unit, admin, *, keeps_former=False):
    held = holdings_of_person(again(user))
    return transfer(user, unit, keeps_former=keeps_former, reason="轮岗", seen=held.version, by=admin, at=NOW)


@pytest.fixture
def waiting(target, clerk) -> ProgressEntry:
    return record(target, JUNE, by=clerk, at=NOW, submit=True)


@pytest.fixture
def returned(waiting, admin) -> ProgressEntry:
    return move(waiting.pk, Action.RETURN, by=admin, at=NOW, reason="请核对")


# -- leaving


def test_who_alone_reports_for_a_unit_cannot_leave_without_a_successor(waiting, clerk, admin):
    with pytest.raises(Refused, match="区市场监管局没有其他人填报") as refused:
        go(clerk, admin)
    assert refused.value.field == "successor"
    assert again(clerk).is_active


def test_a_colleague_takes_over_without_being_named(returned, clerk, second_clerk, admin):
    go(clerk, admin)
    assert rights.is_orphaned(ProgressEntry.objects.get())
    assert move(returned.pk, Action.SUBMIT, by=second_clerk, at=NOW).status == "submitted"
    assert move(returned.pk, Action.WITHDRAW, by=second_clerk, at=NOW).status == "withdrawn"


def test_the_unit_is_told_what_became_of_an_entry_whose_author_has_left(waiting, clerk, second_clerk, admin):
    go(clerk, admin)
    move(waiting.pk, Action.RETURN, by=admin, at=NOW, reason="请核对")
    assert [notice.recipient for notice in Notice.objects.filter(kind="returned")] == [second_clerk]


def test_a_named_successor_becomes_the_author_and_the_history_says_why(waiting, clerk, second_clerk, admin):
    go(clerk, admin, second_clerk)
    entry = ProgressEntry.objects.get()
    assert (entry.author, entry.unit, entry.is_on_behalf) == (second_clerk, clerk.unit, False)
    line = entry.history.first()
    assert (line.history_user, line.history_change_reason) == (admin, "李真停用，由孙禾接替：调离")
    assert "1条未办结的进展" in Notice.objects.get(recipient=second_clerk, kind="handover").text


def test_a_successor_from_elsewhere_deputises(waiting, clerk, stranger, admin, market_bureau):
    go(clerk, admin, stranger)
    assert Deputy.objects.get().unit == market_bureau
    assert again(stranger).acting_for == {stranger.unit_id, market_bureau.pk}
    assert move(waiting.pk, Action.WITHDRAW, by=again(stranger), at=NOW).status == "withdrawn"


def test_a_leaders_posts_and_instructions_go_to_the_successor(target, leader, clerk, admin):
    other = person("qian", "钱进", "leader")
    post = Post.objects.create(title="常务副区长", holder=leader)
    order = instruct(target, text="请加快。", due_date=None, by=leader, at=NOW)
    go(leader, admin, other)
    post.refresh_from_db()
    assert post.holder == other
    answer_instruction(order, text="已开工。", by=clerk, at=NOW)
    assert Notice.objects.filter(recipient=other, kind="instruction").exists()
    order.refresh_from_db()
    assert close_instruction(order, by=other, at=NOW).closed_by == other


def test_without_a_successor_a_post_is_vacant_and_the_office_is_told(target, leader, clerk, admin):
    post = Post.objects.create(title="常务副区长", holder=leader)
    order = instruct(target, text="请加快。", due_date=None, by=leader, at=NOW)
    go(leader, admin)
    post.refresh_from_db()
    assert post.holder is None
    answer_instruction(order, text="已开工。", by=clerk, at=NOW)
    assert Notice.objects.filter(recipient=admin, kind="instruction").exists()


def test_what_the_office_typed_for_a_unit_is_another_admins_when_its_author_leaves(
    target, admin, second_admin, market_bureau
):
    entry = record(target, JUNE, by=admin, at=NOW, submit=True, unit=market_bureau)
    go(admin, second_admin)
    third = person("wu", "吴量", "admin")
    entry.refresh_from_db()
    assert rights.may_withdraw(third, entry)
    assert move(entry.pk, Action.WITHDRAW, by=third, at=NOW).status == "withdrawn"


def test_nobody_deactivates_himself(admin, second_admin):
    with pytest.raises(Refused, match="不能停用自己"):
        go(admin, admin)


@pytest.mark.parametrize("who", ["leader", "gone", "himself"])
def test_a_clerks_successor_is_an_active_clerk(who, waiting, clerk, leader, admin):
    gone = person("gone", "离任", "staff", clerk.unit)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    successor = {"leader": leader, "gone": again(gone), "himself": clerk}[who]
    with pytest.raises(Refused) as refused:
        go(clerk, admin, successor)
    assert refused.value.field == "successor"


def test_it_does_what_was_looked_at(waiting, clerk, second_clerk, admin):
    with pytest.raises(Refused, match="情况已变"):
        go(clerk, admin, second_clerk, seen="0" * 32)


# -- moving to another unit


def test_what_was_reported_before_stays_as_it_was(
    target, waiting, clerk, second_clerk, admin, housing_bureau
):
    move(waiting.pk, Action.ACCEPT, by=admin, at=NOW)
    move_to(clerk, housing_bureau, admin)
    entry = ProgressEntry.objects.select_related("author", "unit").get()
    assert (entry.unit_then.name, entry.is_on_behalf) == ("区市场监管局", False)


def test_what_was_begun_there_is_the_colleagues(waiting, clerk, second_clerk, admin, housing_bureau):
    move_to(clerk, housing_bureau, admin)
    assert move(waiting.pk, Action.WITHDRAW, by=second_clerk, at=NOW).status == "withdrawn"


def test_the_last_one_stays_until_somebody_reports_for_the_unit(target, clerk, admin, housing_bureau):
    with pytest.raises(Refused, match="没有其他人填报"):
        move_to(clerk, housing_bureau, admin)
    move_to(clerk, housing_bureau, admin, keeps_former=True)
    clerk = again(clerk)
    assert clerk.unit == housing_bureau
    assert rights.leads(clerk, Target.objects.get())


def test_answers_and_requests_remain_the_units_that_gave_them(
    target, clerk, leader, admin, second_clerk, client
):
    order = instruct(target, text="请加快。", due_date=None, by=leader, at=NOW)
    answer_instruction(order, text="已开工。", by=clerk, at=NOW)
    terms = Terms(
        value=7500, effective_date=TODAY, document_number="12号", reason="口径调整", is_checked=True
    )
    asked = request_adjustment(target, terms, by=clerk, at=NOW)
    move_to(clerk, Unit.objects.create(name="区商务局", position=5), admin)
    client.force_login(leader)
    page = client.get(target.get_absolute_url()).content.decode()
    assert "区市场监管局 李真答复" in page
    asked.refresh_from_db()
    decide_adjustment(asked, approve=True, by=admin, at=NOW)
    told = Notice.objects.filter(kind="adjustment").exclude(recipient=admin)
    assert [notice.recipient for notice in told] == [second_clerk]


def test_there_and_back_within_a_day(target, clerk, second_clerk, admin, housing_bureau, market_bureau):
    move_to(clerk, housing_bureau, admin, keeps_former=True)
    move_to(clerk, market_bureau, admin)
    assert not Deputy.objects.exists()
    move_to(clerk, housing_bureau, admin, keeps_former=True)
    assert again(clerk).acting_for == {market_bureau.pk, housing_bureau.pk}


def test_who_is_transferred_is_told_and_so_are_those_who_go_on(
    waiting, clerk, second_clerk, admin, housing_bureau
):
    move_to(clerk, housing_bureau, admin)
    told = Notice.objects.filter(kind="handover").values_list("recipient__username", flat=True)
    assert set(told) == {clerk.username, second_clerk.username}


def test_an_entry_of_a_unit_that_has_handed_its_target_over_is_the_new_leads(
    waiting, target, clerk, stranger, admin, housing_bureau
):
    handover = Handover(date(2024, 7, 1), NOW)
    edit_target(target, lead=housing_bureau, supporting=[], handover=handover, by=admin, reason="分工调整")
    entry = ProgressEntry.objects.get()
    assert rights.is_orphaned(entry)
    move(entry.pk, Action.RETURN, by=admin, at=NOW, reason="请核对")
    assert [notice.recipient for notice in Notice.objects.filter(kind="returned")] == [stranger]


def test_the_unread_goes_to_the_successor(returned, clerk, second_clerk, admin):
    go(clerk, admin, second_clerk)
    assert Notice.objects.get(kind="returned").recipient == second_clerk


# -- deputising


def deputised(user, unit, admin, since=TODAY, until=None):
    return deputise(user, unit, since=since, until=until, reason="休假", by=admin, at=NOW)


@pytest.mark.parametrize(
    ("since", "until", "acts"),
    [
        (0, None, True), (0, 0, True), (-5, 0, True), (-5, None, True), (-5, 9, True),
        (1, None, False), (1, 9, False), (-5, -1, False), (-1, -1, False), (-30, 30, True),
    ],
)  # fmt: skip
def test_a_deputy_acts_from_day_to_day(since, until, acts, stranger, market_bureau, admin, target):
    days = [timedelta(days=d) if d is not None else None for d in (since, until)]
    deputised(
        stranger, market_bureau, admin, TODAY + days[0], TODAY + days[1] if days[1] is not None else None
    )
    stranger = again(stranger)
    assert rights.leads(stranger, target) == acts
    assert (target in Target.objects.reportable_by(stranger)) == acts
    assert rights.may_report_on(stranger, target, market_bureau) == acts


def test_a_deputy_reports_in_the_name_of_the_unit(target, stranger, market_bureau, admin, client):
    deputised(stranger, market_bureau, admin)
    client.force_login(stranger)
    page = client.get(f"/2024/report/?unit={market_bureau.pk}").content.decode()
    assert "新增市场主体" in page
    typed = {"data_date": "2024-06-30", "value": "4200", "action": "submit", "unit": market_bureau.pk}
    client.post("/2024/report/B-017/", typed)
    entry = ProgressEntry.objects.get()
    assert (entry.unit, entry.author, entry.is_on_behalf, entry.status) == (
        market_bureau, stranger, False, "submitted",
    )  # fmt: skip


def test_a_deputy_chooses_for_whom(client, target, road, stranger, market_bureau, housing_bureau, admin):
    deputised(stranger, market_bureau, admin)
    client.force_login(stranger)
    page = client.get("/2024/report/")
    assert (page.context["unit"], page.context["units"]) == (housing_bureau, [market_bureau, housing_bureau])
    assert client.get("/2024/report/B-017/").context["unit"] == market_bureau
    assert client.get("/2024/report/E-017/").context["unit"] == housing_bureau


def test_nobody_chooses_a_unit_that_is_not_his(client, target, clerk, housing_bureau, market_bureau):
    client.force_login(clerk)
    assert client.get(f"/2024/report/?unit={housing_bureau.pk}").context["unit"] == market_bureau


def test_the_badge_counts_all_units_that_one_reports_for(
    client, target, road, stranger, market_bureau, admin
):
    client.force_login(stranger)
    alone = client.get("/2024/report/count/").content.decode()
    deputised(stranger, market_bureau, admin)
    assert (alone, client.get("/2024/report/count/").content.decode()) == ("1", "2")


def test_a_deputyship_ends(stranger, market_bureau, second_clerk, admin, target):
    old = Deputy.objects.create(user=stranger, unit=market_bureau, since=date(2024, 6, 1))
    end_deputyship(old, reason="回岗", by=admin, at=NOW)
    assert Deputy.objects.get().until == date(2024, 7, 2)
    assert not rights.leads(again(stranger), target)


def test_one_begun_today_ends_as_if_it_had_never_been(stranger, market_bureau, second_clerk, admin, target):
    end_deputyship(deputised(stranger, market_bureau, admin), reason="误设", by=admin, at=NOW)
    assert not Deputy.objects.exists()
    assert Deputy.history.filter(history_type="-").count() == 1


def test_it_does_not_end_while_nobody_else_reports(target, stranger, market_bureau, admin):
    deputy = deputised(stranger, market_bureau, admin)
    with pytest.raises(Refused, match="没有其他人填报"):
        end_deputyship(deputy, reason="回岗", by=admin, at=NOW)


@pytest.mark.parametrize(
    ("who", "which", "since", "until"),
    [
        ("leader", "market_bureau", 0, None),
        ("clerk", "market_bureau", 0, None),
        ("stranger", "market_bureau", 5, 4),
    ],
)
def test_it_refuses_what_is_no_deputyship(who, which, since, until, request, admin):
    until = None if until is None else TODAY + timedelta(days=until)
    with pytest.raises(Refused):
        deputised(
            request.getfixturevalue(who),
            request.getfixturevalue(which),
            admin,
            TODAY + timedelta(days=since),
            until,
        )


def test_two_at_the_same_time_are_one_too_many(stranger, market_bureau, admin):
    deputised(stranger, market_bureau, admin, TODAY, TODAY + timedelta(days=9))
    with pytest.raises(Refused, match="已代理"):
        deputised(stranger, market_bureau, admin, TODAY + timedelta(days=9))


@pytest.mark.parametrize("who", ["clerk", "gone", "leader", "deputy", "former deputy", "deputy gone"])
def test_a_unit_is_without_anybody_where_no_one_is_told(who, stranger, leader, admin):
    unit = Unit.objects.create(name="区商务局", position=9)
    if who in ("clerk", "gone"):
        User.objects.filter(pk=person("x", "某", "staff", unit).pk).update(is_active=who == "clerk")
    elif who != "leader":
        since = TODAY - timedelta(days=9)
        until = TODAY - timedelta(days=1) if who == "former deputy" else None
        Deputy.objects.create(user=stranger, unit=unit, since=since, until=until)
        User.objects.filter(pk=stranger.pk).update(is_active=who != "deputy gone")
    is_left = unit in Unit.objects.that_nobody_reports_for()
    assert is_left == (not User.objects.reporting_for(unit).exists()) == (who not in ("clerk", "deputy"))


# -- the page


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def test_the_page_shows_first_what_a_person_holds(office, waiting, clerk):
    page = office.get(f"/2024/people/accounts/{clerk.pk}/").content.decode()
    for said in ("未办结的进展 1", "只有此人填报的单位", "区市场监管局"):
        assert said in page


def test_the_page_deactivates(office, waiting, clerk, second_clerk):
    address = f"/2024/people/accounts/{clerk.pk}/"
    seen = office.get(address).context["held"].version
    data = {
        "action": "leave",
        "leave-successor": second_clerk.pk,
        "leave-reason": "调离",
        "leave-seen": seen,
        "leave-has_looked": "on",
    }
    page = office.post(address, data, follow=True).content.decode()
    assert "已停用李真的账号。" in page
    assert "由孙禾接替" in page


def test_the_page_says_what_is_missing_and_keeps_what_was_typed(office, waiting, clerk, second_clerk):
    address = f"/2024/people/accounts/{clerk.pk}/"
    page = office.post(address, {"action": "transfer", "transfer-reason": "轮岗三年"}).content.decode()
    assert 'value="轮岗三年"' in page


def test_the_page_registers_and_ends_a_deputy(office, stranger, clerk, market_bureau, target):
    address = f"/2024/people/accounts/{stranger.pk}/"
    data = {
        "action": "deputise", "deputise-unit": market_bureau.pk, "deputise-since": "2024-07-01",
        "deputise-reason": "休假",
    }  # fmt: skip
    assert "已登记王路代理填报。" in office.post(address, data, follow=True).content.decode()
    deputy = Deputy.objects.get()
    missing = office.post(f"/2024/people/deputies/{deputy.pk}/end/", {}, follow=True).content.decode()
    assert "请写明原因。" in missing
    ended = office.post(f"/2024/people/deputies/{deputy.pk}/end/", {"reason": "回岗"}, follow=True)
    assert "王路不再代理区市场监管局填报。" in ended.content.decode()


# -- the other doors


@pytest.mark.parametrize("change", [{"is_active": ""}, {"role": "leader", "unit": ""}, {"unit": "other"}])
def test_the_admin_site_does_not_leave_a_unit_without_anybody(change, office, target, clerk, housing_bureau):
    data = {
        "username": clerk.username, "name": clerk.name, "role": "staff", "unit": clerk.unit_id, "email": "",
        "is_active": "on", "last_login_0": "", "last_login_1": "", "date_joined_0": "2024-01-01",
        "date_joined_1": "08:00:00",
    } | {k: housing_bureau.pk if v == "other" else v for k, v in change.items()}  # fmt: skip
    page = office.post(f"/admin/targets/user/{clerk.pk}/change/", data)
    assert page.status_code == 200
    assert "区市场监管局没有其他人填报" in page.content.decode()
    assert again(clerk).acting_for == {clerk.unit_id}


def test_the_admin_site_ends_and_renames_no_unit(office, market_bureau):
    page = office.get(f"/admin/targets/unit/{market_bureau.pk}/change/").content.decode()
    assert 'name="is_active"' not in page
    assert 'name="name"' not in page
