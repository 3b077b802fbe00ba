"""人员: accounts are opened, changed, reset and reopened inside the application; a first password is shown once."""

import re

import pytest
from django.utils import timezone

from targets.models import Deputy, EventKind, Post, Role, SecurityEvent, Unit, User, WaitingEvent
from targets.pictures.holdings import holdings_of_person
from targets.services.people import leave
from tests.conftest import at

NOW = at(2024, 7, 18)
NEW = "/2024/people/accounts/new/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def office(client, admin, report):
    client.force_login(admin)
    return client


@pytest.fixture
def keeper(client, admin, report):
    """Who manages people, and gives no rights."""
    admin.manages_security = admin.audits = False
    admin.save()
    client.force_login(admin)
    return client


def shown_password(response) -> str:
    found = re.search(r"初始密码</dt>\s*<dd><code>([^<]+)</code>", response.content.decode())
    assert found, response.content.decode()
    return found.group(1)


def typed(unit: Unit, **changes) -> dict:
    return {"name": "李珍珍", "phone": "13800000001", "role": "staff", "unit": unit.pk} | changes


def test_it_opens_an_account_and_shows_the_password_once(office, admin, market_bureau):
    made = office.post(NEW, typed(market_bureau))
    user = User.objects.get(username="13800000001")
    assert user.check_password(shown_password(made))
    assert (user.name, user.phone, user.unit, user.must_change_password) == (
        "李珍珍", "13800000001", market_bureau, True,
    )  # fmt: skip
    assert user.history.get().history_user == admin
    assert "no-store" in made["Cache-Control"]
    page = office.get(f"/2024/people/accounts/{user.pk}/").content.decode()
    assert "13800000001" in page
    assert shown_password(made) not in page


def test_one_may_report_for_several_units(office, market_bureau, housing_bureau):
    office.post(NEW, typed(market_bureau, others=[housing_bureau.pk, market_bureau.pk]))
    user = User.objects.get(name="李珍珍")
    assert [deputy.unit for deputy in Deputy.objects.filter(user=user)] == [housing_bureau]
    assert user.acting_for == {market_bureau.pk, housing_bureau.pk}


def test_a_leader_takes_a_vacant_post(office, market_bureau):
    post = Post.objects.create(title="常务副区长")
    office.post(NEW, {"name": "赵一", "username": "zhaoyi", "role": "leader", "post": post.pk})
    post.refresh_from_db()
    assert post.holder == User.objects.get(username="zhaoyi")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "请填写姓名"),
        ({"phone": "", "username": ""}, "请填写登录名或电话"),
        ({"unit": ""}, "填报员须选择单位"),
        ({"username": "lizhen"}, "已有登录名“lizhen”，请另起一个"),
        ({"username": "LiZhen"}, "只有大小写不同"),
        ({"username": "li zhen!"}, "用户名"),
        ({"role": "admin", "unit": ""}, "须写明原因"),
        ({"role": "keeper", "unit": "", "reason": "新任"}, "三员须担任系统、安全、审计管理员之一"),
        ({"duties": ["audits"], "reason": "新任"}, "不能担任审计管理员"),
    ],
)
def test_it_says_what_is_wrong_and_keeps_what_was_typed(change, sentence, office, clerk, market_bureau):
    page = office.post(NEW, typed(market_bureau) | change).content.decode()
    assert sentence in page
    assert User.objects.count() == 2
    assert not change.get("name", "x") or "李珍珍" in page


def test_an_admin_is_made_for_a_reason(office):
    office.post(
        NEW,
        {
            "name": "周办二",
            "username": "zhou2",
            "role": "admin",
            "duties": ["manages_system"],
            "reason": "新任",
        },
    )
    made = User.objects.get(username="zhou2")
    assert (made.role, made.manages_system, made.history.get().history_change_reason) == (
        Role.ADMIN,
        True,
        "新任",
    )


def test_pressed_twice_it_is_opened_once(office, market_bureau):
    office.post(NEW, typed(market_bureau))
    again = office.post(NEW, typed(market_bureau), follow=True)
    assert "刚刚已新增，没有重复新增" in again.content.decode()
    assert User.objects.filter(name="李珍珍").count() == 1


def test_who_gives_no_rights_is_offered_none(keeper, market_bureau):
    form = keeper.get(NEW).context["form"]
    assert "duties" not in form.fields
    assert {value for value, _ in form.fields["role"].choices} == {"staff", "leader"}
    page = keeper.post(NEW, {"name": "某", "username": "mou", "role": "admin", "reason": "新任"})
    assert page.status_code == 200
    assert not User.objects.filter(username="mou").exists()


def edit(client, user, **changes):
    address = f"/2024/people/accounts/{user.pk}/edit/"
    form = client.get(address).context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() not in (None, "", [])}
    return client.post(address, sent | changes, follow=True)


def test_it_changes_who_somebody_is(office, clerk, admin):
    page = edit(office, clerk, name="李真真", phone="0375-123456", email="a@b.cn").content.decode()
    assert "已保存李真真的账号" in page
    clerk.refresh_from_db()
    assert (clerk.name, clerk.phone, clerk.email, clerk.role) == ("李真真", "0375-123456", "a@b.cn", "staff")
    assert clerk.check_password("correct-horse")


def test_a_role_is_changed_for_a_reason_only(office, target, clerk, second_clerk):
    assert "须写明原因" in edit(office, clerk, role="leader").content.decode()
    edit(office, clerk, role="leader", reason="提任")
    clerk.refresh_from_db()
    assert clerk.role == "leader"


def test_whoever_alone_reports_for_a_unit_keeps_the_role(office, target, clerk):
    assert "没有其他人填报" in edit(office, clerk, role="leader", reason="提任").content.decode()
    clerk.refresh_from_db()
    assert clerk.role == "staff"


def test_a_change_that_somebody_else_was_quicker_with_is_asked_about(office, clerk):
    address = f"/2024/people/accounts/{clerk.pk}/edit/"
    form = office.get(address).context["form"]
    clerk.phone = "1"
    clerk.save()
    page = office.post(
        address, {"version": form["version"].value(), "name": "甲", "username": "lizhen", "role": "staff"}
    )
    assert "保存过" in page.content.decode()
    clerk.refresh_from_db()
    assert clerk.name == "李真"


def test_a_password_is_reset_and_its_holder_signed_out(office, clerk, client):
    given = office.post(f"/2024/people/accounts/{clerk.pk}/password/")
    clerk.refresh_from_db()
    assert clerk.check_password(shown_password(given))
    assert clerk.must_change_password
    said = [
        *WaitingEvent.objects.values_list("what", flat=True),
        *SecurityEvent.objects.values_list("what", flat=True),
    ]
    assert "重设“李真（lizhen）”的密码" in said


def test_ones_own_password_is_not_reset_here(office, admin):
    page = office.post(f"/2024/people/accounts/{admin.pk}/password/", follow=True)
    assert "修改密码" in page.content.decode()
    admin.refresh_from_db()
    assert admin.check_password("correct-horse")


def test_who_holds_a_duty_gets_a_password_from_who_gives_rights(keeper, second_admin):
    page = f"/2024/people/accounts/{second_admin.pk}/"
    assert "重设密码" not in keeper.get(page).content.decode()
    assert keeper.post(f"{page}password/").status_code == 403
    assert WaitingEvent.objects.latest("pk").kind == EventKind.REFUSED
    second_admin.refresh_from_db()
    assert second_admin.check_password("correct-horse")


@pytest.fixture
def gone(clerk, second_clerk, admin):
    held = holdings_of_person(User.objects.get(pk=clerk.pk))
    leave(clerk, successor=second_clerk, reason="借调", seen=held.version, by=admin, at=NOW)
    return User.objects.get(pk=clerk.pk)


def test_who_has_left_comes_back_with_a_new_password(office, gone):
    assert "重新启用" in office.get(f"/2024/people/accounts/{gone.pk}/").content.decode()
    back = office.post(f"/2024/people/accounts/{gone.pk}/reopen/", {"reopen-reason": "借调期满"})
    gone.refresh_from_db()
    assert (gone.is_active, gone.successor) == (True, None)
    assert gone.check_password(shown_password(back))
    assert gone.history.first().history_change_reason == "借调期满"


def test_who_comes_back_to_a_unit_that_has_ended_is_asked_where(office, gone, market_bureau, housing_bureau):
    Unit.objects.filter(pk=market_bureau.pk).update(is_active=False)
    page = office.post(f"/2024/people/accounts/{gone.pk}/reopen/", {"reopen-reason": "回来"}, follow=True)
    assert "原单位已停用" in page.content.decode()
    office.post(
        f"/2024/people/accounts/{gone.pk}/reopen/",
        {"reopen-reason": "回来", "reopen-unit": housing_bureau.pk},
    )
    gone.refresh_from_db()
    assert (gone.is_active, gone.unit) == (True, housing_bureau)


def test_it_makes_and_changes_units_and_posts(office, market_bureau, leader):
    sent = {"name": "区数据局", "kind": "department", "position": "8", "reason": "机构改革"}
    office.post("/2024/people/units/new/", sent)
    made = Unit.objects.get(name="区数据局")
    assert made.history.get().history_change_reason == "机构改革"
    office.post(
        f"/2024/people/units/{made.pk}/edit/",
        {"kind": "other", "position": "9", "reason": "更正", "aliases": "大数据局"},
    )
    made.refresh_from_db()
    assert (made.name, made.kind, made.aliases) == ("区数据局", "other", "大数据局")
    office.post(
        "/2024/people/posts/new/", {"title": "副区长", "holder": leader.pk, "position": "1", "reason": "新任"}
    )
    assert Post.objects.get(title="副区长").holder == leader


def test_no_unit_stands_below_itself(office, market_bureau, housing_bureau):
    housing_bureau.parent = market_bureau
    housing_bureau.save()
    address = f"/2024/people/units/{market_bureau.pk}/edit/"
    sent = {"kind": "department", "position": "1", "parent": housing_bureau.pk, "reason": "错"}
    assert "不能作上级" in office.post(address, sent).content.decode()


def test_a_unit_is_found_by_its_name_and_by_whoever_reports_for_it(
    office, clerk, market_bureau, housing_bureau
):
    def found(words):
        page = office.get("/2024/people/", {"q": words}, headers={"hx-request": "true"}).content.decode()
        assert page.strip().startswith('<div id="results"')
        return [unit.name for unit in (market_bureau, housing_bureau) if f">{unit}</a>" in page]

    assert found("") == [market_bureau.name, housing_bureau.name]
    assert found(housing_bureau.name) == [housing_bureau.name]
    assert found(clerk.username) == found(str(clerk)) == [market_bureau.name]
    assert found("没有的") == []
    page = office.get("/2024/people/?q=没有的").content.decode()
    assert "没有符合的单位或填报员" in page
    assert "单位 2" in page


def test_the_page_of_people_leads_to_all_of_it(office, clerk):
    page = office.get("/2024/people/").content.decode()
    assert NEW in page
    assert "/admin/targets/" not in page
    assert (
        "/admin/" not in office.get(f"/2024/people/accounts/{clerk.pk}/").content.decode().split("<main")[1]
    )
