"""三员: who manages the system, who gives rights, who audits – one person only where a setting allows it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from targets.models import EventKind, Role, SecurityEvent, User
from targets.models.roles import ALL_DUTIES, DUTIES
from targets.pictures.holdings import holdings_of_person
from targets.services import Refused
from targets.services.audit import seal
from targets.services.people import leave
from tests.conftest import at

SYSTEM, SECURITY, AUDIT = ("manages_system", "manages_security", "audits")
PLUM = {"password1": "plum-orchid-41", "password2": "plum-orchid-41", "usable_password": "true"}


def keeper(*duties: str) -> User:
    name = "-".join(duties)
    return User.objects.create_user(
        name, "correct-horse", name=name[:30], role=Role.KEEPER, **dict.fromkeys(duties, True)
    )


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def form_of(user: User, **changes) -> dict:
    kept = {name: "on" for name in DUTIES if getattr(user, name)}
    return {
        "username": user.username, "name": user.name, "role": user.role, "unit": user.unit_id or "",
        "is_active": "on", "date_joined_0": "2024-01-01", "date_joined_1": "08:00:00", **kept,
    } | changes  # fmt: skip


def change(client, user: User, **changes) -> str:
    sent = {name: value for name, value in form_of(user, **changes).items() if value is not None}
    page = client.post(f"/admin/targets/user/{user.pk}/change/", sent, follow=True).content.decode()
    user.refresh_from_db()
    return page


# -- who may what

OPEN, SHUT = 200, (302, 403)
PAGES = {  # address → who opens it: system, security, audit
    "/2024/people/": (SYSTEM, SECURITY, AUDIT),
    "/2024/people/units/{unit}/": (SYSTEM,),
    "/2024/people/accounts/{person}/": (SYSTEM, SECURITY),
    "/log/": (AUDIT,),
    "/log/security/": (AUDIT,),
    "/log/security.csv": (AUDIT,),
    "/admin/": (SYSTEM, SECURITY),
    "/admin/targets/user/": (SYSTEM, SECURITY),
    "/admin/targets/user/add/": (SYSTEM,),
    "/admin/targets/user/{person}/change/": (SYSTEM, SECURITY),
    "/admin/targets/user/{person}/password/": (SYSTEM,),
    "/admin/targets/user/{admin}/password/": (SECURITY,),
    "/admin/targets/report/": (SYSTEM,),
    "/admin/targets/report/{report}/change/": (SYSTEM,),
    "/admin/targets/unit/": (SYSTEM,),
    "/admin/targets/post/add/": (SYSTEM,),
    "/admin/targets/apitoken/": (SECURITY,),
    "/admin/targets/apitoken/add/": (SECURITY,),
    "/2024/": (SYSTEM, SECURITY, AUDIT),
    "/2024/targets/B-017/": (SYSTEM, SECURITY, AUDIT),
    "/2024/review/": (),
    "/2024/report/": (),
    "/2024/catalogue/": (),
    "/2024/targets/B-017/edit/": (),
    "/2024/bulletin/": (SYSTEM, SECURITY, AUDIT),
}


@pytest.mark.parametrize("duty", DUTIES)
@pytest.mark.parametrize("address", PAGES)
def test_each_opens_its_own(address, duty, client, target, clerk, admin, report):
    client.force_login(keeper(duty))
    keys = {"unit": clerk.unit_id, "person": clerk.pk, "admin": admin.pk, "report": report.pk}
    status = client.get(address.format(**keys)).status_code
    assert status == OPEN if duty in PAGES[address] else status in SHUT


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_nobody_else_opens_any_of_it(who, client, request, target, admin, report):
    person = request.getfixturevalue(who)
    client.force_login(person)
    keys = {"unit": target.lead.unit_id, "person": person.pk, "admin": admin.pk, "report": report.pk}
    for address, duties in PAGES.items():
        if duties and duties != (SYSTEM, SECURITY, AUDIT):
            assert client.get(address.format(**keys)).status_code in SHUT, address
    assert client.get("/2024/people/").status_code == 403


def test_an_admin_without_a_duty_does_the_business_only(client, target):
    client.force_login(User.objects.create_user("zhu", "x", name="朱办", role=Role.ADMIN))
    for address in (
        "/2024/review/",
        "/2024/targets/B-017/edit/",
        "/2024/catalogue/",
        "/log/",
        "/2024/people/",
    ):
        assert client.get(address).status_code == 200
    for address in ("/log/security/", "/admin/", "/admin/targets/user/"):
        assert client.get(address).status_code in SHUT
    assert client.post("/2024/people/import/").status_code == 403


def test_an_auditor_changes_nothing(client, target, clerk, admin, report, market_bureau):
    client.force_login(keeper(AUDIT))
    for address in (
        "/2024/people/import/", f"/2024/people/units/{market_bureau.pk}/", f"/2024/people/accounts/{clerk.pk}/",
        "/2024/catalogue/import/", "/2024/urging/issue/", "/2024/targets/B-017/instructions/", "/2024/review/accept/",
        "/2024/targets/B-017/edit/", "/2024/report/submit/",
    ):  # fmt: skip
        assert client.post(address, {"action": "leave"}).status_code == 403, address
    for address in ("user", "unit", "report", "apitoken"):
        assert client.post(f"/admin/targets/{address}/add/", {}).status_code in SHUT


# -- who gives what


def test_who_manages_the_system_makes_accounts_and_gives_no_rights(client, clerk, market_bureau):
    client.force_login(keeper(SYSTEM))
    data = {"username": "sunqi", "name": "孙琪", "role": "staff", "unit": market_bureau.pk} | PLUM
    client.post("/admin/targets/user/add/", data | {"audits": "on"})
    assert User.objects.get(username="sunqi").duties == []
    page = client.post(
        "/admin/targets/user/add/", data | {"username": "x", "role": "admin", "change_reason": "新任"}
    )
    assert "role" in page.context["adminform"].form.errors
    change(client, clerk, name="李珍", role="admin", manages_security="on", change_reason="试")
    assert (clerk.name, clerk.role, clerk.duties) == ("李珍", "staff", [])


def test_who_manages_security_gives_rights_and_changes_nobodys_name(client, clerk, second_clerk, target):
    client.force_login(keeper(SECURITY))
    change(client, clerk, name="李珍", role="admin", audits="on", change_reason="新任")
    assert (clerk.name, clerk.role, clerk.duties) == ("李真", "admin", ["审计管理员"])


@pytest.mark.parametrize(
    "changes",
    [{"role": "admin"}, {"role": "leader"}, {"role": "admin", "audits": "on"}, {"is_active": None}],
)
def test_rights_are_given_and_taken_with_a_reason(changes, office, clerk, second_clerk):
    before = form_of(clerk)
    assert "请写明原因" in change(office, clerk, **changes)
    assert form_of(clerk) == before
    change(office, clerk, **changes, change_reason="工作需要")
    assert clerk.history.first().history_change_reason == "工作需要"


def test_making_a_new_admin_needs_a_reason(office, market_bureau):
    data = {"username": "sunqi", "name": "孙琪", "role": "admin"} | PLUM
    page = office.post("/admin/targets/user/add/", data).content.decode()
    assert "请写明原因" in page
    office.post("/admin/targets/user/add/", data | {"change_reason": "新任"})
    assert User.objects.get(username="sunqi").history.first().history_change_reason == "新任"


def imported(client, text: str):
    return client.post("/2024/people/import/", {"file": SimpleUploadedFile("账号.csv", text.encode())})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sunqi,孙琪,管理员,,", "写明原因"),
        ("lizhen,李真,管理员,,", "写明原因"),
        ("sunqi,孙琪,三员,,新任", "请在“人员”页点其姓名、“修改账号”里勾选"),
    ],
)
def test_a_file_gives_no_rights_without_a_reason(line, said, office, clerk, second_clerk, report):
    head = "登录名,姓名,角色,单位,原因\n"
    assert said in imported(office, head + line).content.decode()
    page = imported(office, head + "zhuban,朱办,管理员,,新任")
    office.post("/2024/people/import/", {"rows": page.context["rows"]})
    assert User.objects.get(username="zhuban").history.first().history_change_reason == "导入账号：新任"


def test_who_manages_the_system_gives_no_rights_by_a_file_either(client, clerk, second_clerk, report):
    client.force_login(keeper(SYSTEM))
    for line in ("sunqi,孙琪,管理员,,新任", "lizhen,李真,领导,,新任"):
        assert "由安全管理员" in imported(client, f"登录名,姓名,角色,单位,原因\n{line}").content.decode()
    assert (
        imported(client, "登录名,姓名,角色,单位\nsunqi,孙琪,填报员,区市场监管局").context["run"].faults == []
    )


# -- one person, several duties


def test_by_default_one_person_may_hold_several(office, second_admin):
    change(office, second_admin, **dict.fromkeys(DUTIES, "on"), change_reason="人手少")
    assert len(second_admin.duties) == 3


COMBINATIONS = [
    (Role.ADMIN, (SYSTEM, SECURITY), "不能兼任系统管理员、安全管理员"),
    (Role.ADMIN, (SECURITY, AUDIT), "不能兼任安全管理员、审计管理员"),
    (Role.ADMIN, (SYSTEM, SECURITY, AUDIT), "系统、安全、审计管理员须由三人分任"),
    (Role.KEEPER, (SYSTEM, AUDIT), "请只选一个"),
    (Role.ADMIN, (AUDIT,), "不能担任审计管理员"),
    (Role.KEEPER, (), "三员须担任"),
    (Role.LEADER, (AUDIT,), "角色须为管理员或三员"),
]


@pytest.mark.parametrize(("role", "duties", "said"), COMBINATIONS)
def test_apart_they_are_refused_in_words(role, duties, said, office, settings, second_admin):
    second_admin.role = Role.ADMIN
    User.objects.filter(pk=second_admin.pk).update(
        manages_system=False, manages_security=False, audits=False, is_staff=False, is_superuser=False
    )
    second_admin.refresh_from_db()
    settings.ONE_PERSON_MAY_HOLD_SEVERAL = False
    page = change(office, second_admin, role=role.value, **dict.fromkeys(duties, "on"), change_reason="试")
    assert said in page
    assert (second_admin.role, second_admin.duties) == ("admin", [])


@pytest.mark.parametrize(
    ("role", "duty"),
    [
        (Role.KEEPER, SYSTEM),
        (Role.KEEPER, SECURITY),
        (Role.KEEPER, AUDIT),
        (Role.ADMIN, SYSTEM),
        (Role.ADMIN, SECURITY),
    ],
)
def test_apart_each_has_one(role, duty, settings):
    settings.ONE_PERSON_MAY_HOLD_SEVERAL = False
    User(username="x", name="某", role=role, **{duty: True}).clean()


def test_the_first_account_of_the_command(db, settings):
    assert User.objects.create_superuser("a", "x", name="甲").duties == list(DUTIES.values())
    settings.ONE_PERSON_MAY_HOLD_SEVERAL = False
    first = User.objects.create_superuser("b", "x", name="乙")
    assert (first.role, first.duties) == ("keeper", ["安全管理员"])
    first.full_clean(exclude=["password"])


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER])
def test_the_database_knows_whom_duties_are_not_for(role, market_bureau):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("x", name="某", role=role, unit=market_bureau, audits=True)


def test_nobody_enters_the_admin_site_but_who_manages(db):
    for duties, enters in (((SYSTEM,), True), ((SECURITY,), True), ((AUDIT,), False)):
        assert keeper(*duties).is_staff is enters


def test_the_page_names_who_holds_what(office, admin, settings, report):
    keeper(AUDIT)
    page = office.get("/2024/people/").content.decode()
    assert "审计管理员" in page
    assert "允许一人兼任" in page
    settings.ONE_PERSON_MAY_HOLD_SEVERAL = False
    page = office.get("/2024/people/").content.decode()
    assert "不允许兼任" in page
    assert "陈办不能兼任系统管理员、安全管理员、审计管理员" in page


def test_the_page_says_if_nobody_holds_a_duty(client, report):
    client.force_login(keeper(SYSTEM))
    assert "安全管理员、审计管理员还没有人担任" in client.get("/2024/people/").content.decode()


def test_giving_a_duty_is_in_the_security_log(office, second_admin):
    change(office, second_admin, audits=None, change_reason="分设")
    seal()
    line = SecurityEvent.objects.filter(kind=EventKind.RIGHTS).first()
    assert "不再担任审计管理员" in line.what
    assert "原因：分设" in line.details


def test_clean_is_asked_wherever_a_form_is(settings, admin):
    settings.ONE_PERSON_MAY_HOLD_SEVERAL = False
    for name, value in ALL_DUTIES.items():
        setattr(admin, name, value)
    with pytest.raises(ValidationError, match="不能兼任"):
        admin.full_clean(exclude=["password"])


# -- nobody raises his own rights


OWN = "不能提升自己的权限"


def noted() -> int:
    seal()
    return SecurityEvent.objects.filter(kind=EventKind.REFUSED, what__contains="提升自己的权限").count()


@pytest.mark.parametrize(
    "changes",
    [
        {"audits": "on"},
        {"manages_system": "on"},
        {"role": "admin"},
        {"role": "leader", "manages_security": None},
        {"manages_security": None, "manages_system": "on"},
    ],
)
def test_who_gives_rights_gives_none_to_himself(changes, client, admin, report):
    own = keeper(SECURITY)
    client.force_login(own)
    assert OWN in change(client, own, **changes, change_reason="工作需要")
    assert (own.role, own.duties) == ("keeper", ["安全管理员"])
    assert noted() == 1


@pytest.mark.parametrize("page", ["admin site", "page", "file"])
def test_not_in_any_way(page, client, admin, report):
    own = keeper(SYSTEM, SECURITY)
    client.force_login(own)
    form = {"username": own.username, "name": own.name, "role": "admin", "duties": own.duties, "reason": "试"}
    ways = {
        "admin site": lambda: change(client, own, role="admin", change_reason="试"),
        "page": lambda: client.post(
            f"/2024/people/accounts/{own.pk}/edit/",
            form | {"duties": [SYSTEM, SECURITY], "version": version_on(client, own)},
        ).content.decode(),
        "file": lambda: imported(
            client, f"登录名,姓名,角色,单位,原因\n{own.username},{own.name},管理员,,试"
        ).content.decode(),
    }
    assert OWN in ways[page]()
    own.refresh_from_db()
    assert own.role == "keeper"
    assert noted() == 1


def version_on(client, user: User) -> str:
    page = client.get(f"/2024/people/accounts/{user.pk}/edit/")
    return page.context["form"]["version"].value()


def test_one_may_give_up_rights_and_keep_them(client, admin, report):
    own = keeper(SYSTEM, SECURITY)
    client.force_login(own)
    assert OWN not in change(client, own, manages_system=None, change_reason="分设")
    assert own.duties == ["安全管理员"]
    assert OWN not in change(client, own, change_reason="无")
    assert noted() == 0


def test_another_gives_them(office, admin, report):
    own = keeper(SECURITY)
    change(office, own, role="admin", change_reason="工作需要")
    assert own.role == "admin"


# -- nobody locks everybody out


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"manages_security": None}, "没有别人担任安全管理员"),
        ({"manages_system": None}, "没有别人担任系统管理员"),
        ({"is_active": None}, "没有别人担任系统管理员、安全管理员"),
        ({"role": "leader", **dict.fromkeys(DUTIES)}, "没有别人担任系统管理员、安全管理员"),
    ],
)
def test_the_last_who_may_manage_stays(changes, said, office, admin):
    assert said in change(office, admin, **changes, change_reason="试")
    assert (admin.role, admin.is_active, len(admin.duties)) == ("admin", True, 3)
    other = keeper(SYSTEM, SECURITY)
    assert said not in change(office, admin, **changes, change_reason="试")
    assert other.is_active


def test_the_last_is_not_let_go_by_another_either(admin):
    security = keeper(SECURITY)
    seen = holdings_of_person(security).version
    User.objects.filter(pk=admin.pk).update(manages_security=False)
    with pytest.raises(Refused, match="没有别人担任安全管理员"):
        leave(security, successor=None, reason="调离", seen=seen, by=admin, at=at(2024, 7, 1))


def test_who_audits_may_be_vacant(office, admin):
    change(office, admin, audits=None, change_reason="另选")
    assert admin.duties == ["系统管理员", "安全管理员"]
