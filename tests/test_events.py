"""What leaves a line in the security log: whatever is done, by whom, from where, over how much."""

from datetime import date, timedelta
from ipaddress import ip_network

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from targets import noting
from targets.models import (
    ApiToken,
    Deputy,
    EventKind,
    Evidence,
    ProgressEntry,
    RemovedEvidence,
    SecurityEvent,
    User,
)
from targets.services import Action, instruct, move, remove_evidence, urge
from targets.services.audit import seal
from targets.services.evidence import attach, proof_of
from targets.services.orders import close_instruction
from targets.services.urging import revoke_urging
from tests.conftest import at
from tests.test_access import TABLE

PLUM = {"password1": "plum-orchid-41", "password2": "plum-orchid-41", "usable_password": "true"}


def events(kind: EventKind | None = None) -> list[SecurityEvent]:
    """The newest first."""
    seal()
    return list(SecurityEvent.objects.asked_for(kind=kind or ""))


def newest(kind: EventKind) -> SecurityEvent:
    return events(kind)[0]


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


# -- signing in and out


def test_signing_in_and_out(client, clerk, report):
    sent = {"username": "lizhen", "password": "correct-horse"}
    client.post("/login/", sent, headers={"user-agent": "Firefox/115"}, REMOTE_ADDR="10.1.2.3")
    client.post("/logout/", REMOTE_ADDR="10.1.2.3")
    gone, came = events()[:2]
    assert (came.kind, came.name, came.account) == ("sign_in", "李真（lizhen）", clerk.pk)
    assert (came.address, came.agent) == ("10.1.2.3", "Firefox/115")
    assert (gone.kind, gone.name) == ("sign_out", "李真（lizhen）")


@pytest.mark.parametrize("typed", ["lizhen", "nobody", "李真 ", "a" * 150])
def test_a_failed_sign_in_has_the_name_as_typed(typed, client, clerk):
    client.post("/login/", {"username": typed, "password": "wrong"})
    line = newest(EventKind.SIGN_IN_FAILED)
    assert (line.name, line.account) == (typed.strip(), None)
    assert not any("wrong" in text for text in (line.what, line.details, line.name))


def test_a_lock_and_the_second_factor_are_heard_of(clerk, admin):
    """By whatever library tells; see `ELSEWHERE`."""
    receivers = {(app, name): receiver for app, _, name, receiver in noting.ELSEWHERE}
    receivers["axes", "user_locked_out"](sender=None, request=None, username="lizhen", ip_address="10.1.2.3")
    assert (newest(EventKind.LOCKED).name, newest(EventKind.LOCKED).what) == (
        "lizhen", "多次登录失败，已锁定，来自10.1.2.3",
    )  # fmt: skip
    for (app, _), receiver in receivers.items():
        if app == "allauth.mfa":
            receiver(sender=None, request=None, user=clerk, authenticator=None, by=None)
    assert len(events(EventKind.SECOND_FACTOR)) == 6
    receivers["axes", "unlocked"](sender=None, what="lizhen", by=admin)
    assert (newest(EventKind.LOCKED).what, newest(EventKind.LOCKED).name) == (
        "解除“lizhen”的锁定", "陈办（chenban）",
    )  # fmt: skip
    receivers["allauth.usersessions", "sessions_ended"](sender=None, user=clerk, by=admin, count=2)
    assert newest(EventKind.SIGN_OUT).what == "结束“李真（lizhen）”的登录"


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "6.6.6.6, 203.0.113.9", "203.0.113.9"),  # what the client claims stands first
        (True, "nonsense", "10.0.0.1"),
        (True, "", "10.0.0.1"),
        (True, "2001:db8::1", "2001:db8::1"),
        (False, "6.6.6.6", "10.0.0.1"),
    ],
)
def test_the_true_address_is_noted(behind_proxy, forwarded, address, client, clerk, settings):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.1")] if behind_proxy else []
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    sent = {"username": "lizhen", "password": "wrong"}
    client.post("/login/", sent, headers=headers, REMOTE_ADDR="10.0.0.1")
    assert newest(EventKind.SIGN_IN_FAILED).address == address


# -- passwords, accounts, rights


def test_a_password_set_by_another_and_by_oneself(office, client, clerk, admin):
    office.post(f"/admin/targets/user/{clerk.pk}/password/", PLUM)
    line = newest(EventKind.PASSWORD)
    assert (line.what, line.name) == ("重设“李真（lizhen）”的密码", "陈办（chenban）")
    clerk.refresh_from_db()
    client.force_login(clerk)
    own = {
        "old_password": "plum-orchid-41",
        "new_password1": "own-secret-77",
        "new_password2": "own-secret-77",
    }
    client.post("/password/", own)
    line = newest(EventKind.PASSWORD)
    assert (line.what, line.name) == ("修改本人密码", "李真（lizhen）")
    assert not any("plum" in e.what + e.details or "own-secret" in e.what + e.details for e in events())


def test_hashing_a_password_anew_at_sign_in_is_no_change(client, clerk, settings):
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[::-1]
    client.post("/login/", {"username": "lizhen", "password": "correct-horse"})
    assert not events(EventKind.PASSWORD)


def account_form(user: User, **changes) -> dict:
    return {
        "username": user.username, "name": user.name, "role": user.role, "unit": user.unit_id or "",
        "is_active": "on", "date_joined_0": "2024-01-01", "date_joined_1": "08:00:00",
    } | changes  # fmt: skip


def test_a_new_account_and_what_it_may_do(office, market_bureau):
    data = {"username": "sunqi", "name": "孙琪", "role": "staff", "unit": market_bureau.pk} | PLUM
    office.post("/admin/targets/user/add/", data)
    line = newest(EventKind.ACCOUNT)
    assert (line.what, line.name) == ("新增用户“孙琪（sunqi）”：填报员", "陈办（chenban）")
    data |= {
        "username": "wuban",
        "name": "吴办",
        "role": "admin",
        "unit": "",
        "audits": "on",
        "change_reason": "新任",
    }
    office.post("/admin/targets/user/add/", data)
    line = newest(EventKind.ACCOUNT)
    assert line.what == "新增用户“吴办（wuban）”：管理员；审计管理员"
    assert "原因：新任" in line.details


def move_to_leaders(user: User) -> None:
    user.unit, user.role = None, "leader"


CHANGES = {
    "a role": (lambda u: setattr(u, "role", "leader"), EventKind.RIGHTS, "角色由填报员改为领导"),
    "a unit": (lambda u: move_to_leaders(u), EventKind.RIGHTS, "单位由区市场监管局改为无"),
    "a duty": (lambda u: vars(u).update(role="admin", audits=True), EventKind.RIGHTS, "担任审计管理员"),
    "out of use": (lambda u: setattr(u, "is_active", False), EventKind.ACCOUNT, "停用"),
    "a name": (lambda u: setattr(u, "name", "李珍"), EventKind.ACCOUNT, "姓名由“李真”改为“李珍”"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_account_wherever_it_is_changed(name, clerk):
    change, kind, words = CHANGES[name]
    change(clerk)
    clerk.save()
    assert words in newest(kind).what


def test_deputies_may_act_for_others(stranger, market_bureau):
    acting = Deputy.objects.create(user=stranger, unit=market_bureau, since=date(2024, 1, 1))
    assert newest(EventKind.RIGHTS).what.startswith("新增代理填报“王路")
    acting.delete()
    assert newest(EventKind.RIGHTS).what.startswith("删除代理填报“王路")


def test_thresholds_and_whatever_is_changed_in_the_admin_site(office, report, market_bureau):
    report.behind_ratio = "0.9"
    report._change_reason = "从严"
    report.save()
    line = newest(EventKind.SETTINGS)
    assert "黄灯线" in line.what
    assert "原因：从严" in line.details
    for address, data, words in (
        (
            "/admin/targets/unit/add/",
            {"name": "区商务局", "kind": "department", "position": 3},
            "新增单位“区商务局”",
        ),
        ("/admin/targets/post/add/", {"title": "副区长", "position": 0}, "新增分管领导“副区长”"),
    ):
        office.post(address, data | {"change_reason": "新设"})
        assert newest(EventKind.SETTINGS).what == f"管理页面：{words}"


def test_tokens_made_and_disabled(office, admin):
    token = ApiToken(name="市数据平台", created_by=admin)
    token.give_secret()
    token.save()
    assert newest(EventKind.TOKEN).what.startswith("新增接口令牌“市数据平台”")
    token.is_active = False
    token.save()
    assert newest(EventKind.TOKEN).what == "修改接口令牌“市数据平台”：停用"


# -- what is refused


REFUSED = [(name, row) for name, row in TABLE.items() if row[5] == 403]


@pytest.mark.parametrize("name", [name for name, _ in REFUSED])
def test_every_refusal_is_noted(name, client, leader, places):
    address, method, *_ = TABLE[name]
    client.force_login(leader)
    getattr(client, method)(address.format_map(places))
    line = newest(EventKind.REFUSED)
    assert (line.what, line.name) == (
        f"拒绝：{method.upper()} {address.format_map(places).partition('?')[0]}", "赵宁（zhaoning）",
    )  # fmt: skip


def test_a_form_without_its_token_is_refused_and_noted(clerk, target):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk)
    strict.post("/2024/report/B-017/", {"value": "1"})
    assert newest(EventKind.REFUSED).name == "李真（lizhen）"


# -- what is taken away


def is_file(response) -> bool:
    kind = response.get("Content-Type", "")
    return response.status_code == 200 and (
        "Content-Disposition" in response or not kind.startswith(("text/html", "text/plain"))
    )


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row[1] == "get"])
def test_whoever_takes_a_file_leaves_a_line(name, client, clerk, leader, admin, places):
    """All addresses that can be read, and none is named here: what answers with a file must leave a line."""
    address = TABLE[name][0].format_map(places)
    for person in (clerk, leader, admin):
        client.force_login(person)
        before = len(events(EventKind.EXPORT))
        response = client.get(address)
        if response.streaming:
            b"".join(response.streaming_content)
        lines = events(EventKind.EXPORT)[: len(events(EventKind.EXPORT)) - before]
        assert len(lines) == is_file(response), person.role
        for line in lines:
            assert line.account == person.pk
            assert line.what.startswith("下载“")
            assert line.count is not None
            assert f"地址：{address}" in line.details


FILES = {
    "ledger_as_excel", "ledger_as_csv", "instructions_as_excel", "urgings_as_excel", "urging_as_word", "monthly_form",
    "catalogue_as_excel", "next_catalogue", "source_file", "closing_as_word", "evidence",
    "bulletin_as_word", "draft_as_word", "group_as_excel",
    "duties_as_word", "duties_as_excel", "duties_as_list", "claims_as_word", "claims_as_excel",
    "security_log_as_excel", "security_log_as_csv", "log_as_excel",
}  # fmt: skip


def test_the_table_finds_the_files_there_are(client, request, admin, clerk, places):
    found = set()
    for person in (admin, clerk):
        client.force_login(person)
        for name, (address, method, *_) in TABLE.items():
            if method == "get":
                response = client.get(address.format_map(places))
                found |= {name} if is_file(response) else set()
                if response.streaming:
                    b"".join(response.streaming_content)
    assert found == FILES


def test_an_export_says_which_rows_by_which_filter(client, leader, make_target):
    for n in range(12):
        make_target(f"B-{n:03}", title="重点" if n % 2 else "一般")
    client.force_login(leader)
    client.get("/2024/targets.csv?q=重点&sort=number")
    line = newest(EventKind.EXPORT)
    assert line.count == 6
    assert "q=重点" in line.details
    assert "B-001、B-003、B-005、B-007、B-009、B-011" in line.details


def test_a_thumbnail_is_a_part_of_its_page_but_not_the_picture(client, admin, places, file):
    client.force_login(admin)
    before = len(events(EventKind.EXPORT))
    Evidence.objects.filter(pk=file.pk).update(kind="png")
    assert client.get(f"/evidence/{file.pk}/?preview").status_code == 302  # damaged: the sign for that
    assert len(events(EventKind.EXPORT)) == before
    b"".join(client.get(f"/evidence/{file.pk}/?view").streaming_content)
    assert len(events(EventKind.EXPORT)) == before + 1


# -- what is brought in


def test_accounts_from_a_file(office, market_bureau, report):
    text = "登录名,姓名,角色,单位\nsunqi,孙琪,填报员,区市场监管局\n"
    page = office.post("/2024/people/import/", {"file": SimpleUploadedFile("账号.csv", text.encode())})
    office.post("/2024/people/import/", {"rows": page.context["rows"]})
    line = newest(EventKind.IMPORT)
    assert (line.what, line.count, line.name) == ("导入账号：文件1行，新建1个", 1, "陈办（chenban）")
    assert newest(EventKind.ACCOUNT).what == "新增用户“孙琪（sunqi）”：填报员"


def test_a_dry_run_leaves_no_line(office, market_bureau, report):
    text = "登录名,姓名,角色,单位\nsunqi,孙琪,填报员,区市场监管局\n"
    before = len(events())
    office.post("/2024/people/import/", {"file": SimpleUploadedFile("账号.csv", text.encode())})
    assert len(events()) == before


def test_a_catalogue(office, target, report):
    workbook = office.get("/2024/catalogue.xlsx").content
    page = office.post("/2024/catalogue/import/", {"file": SimpleUploadedFile("目录.xlsx", workbook)})
    assert not events(EventKind.IMPORT)
    sent = {"rows": page.context["rows"], "confirm": "1", "assigned": "2024-02-01"}
    office.post("/2024/catalogue/import/", sent)
    assert newest(EventKind.IMPORT).what.startswith("导入目录“平顶山市湛河区人民政府2024年政府工作报告”")


# -- orders and evidence


def test_orders_issued_and_revoked(target, leader, admin, report):
    written = instruct(target, text="请加快进度。", due_date=None, by=leader, at=at(2024, 7, 1))
    line = newest(EventKind.ORDER)
    assert (line.what, line.name, line.details) == (
        "批示“B-017 新增市场主体”",
        "赵宁（zhaoning）",
        "请加快进度。",
    )
    close_instruction(written, by=admin, at=at(2024, 7, 2))
    assert newest(EventKind.ORDER).what == "办结“B-017 新增市场主体”的批示"
    (paper,) = urge(
        report, None, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 10), by=admin, at=at(2024, 7, 1)
    )
    line = newest(EventKind.ORDER)
    assert (line.what, line.count, line.details) == (f"签发{paper}（区市场监管局）", 1, "B-017")
    revoke_urging(paper, reason="口径有误", by=admin, at=at(2024, 7, 2))
    line = newest(EventKind.ORDER)
    assert (line.what, line.details) == (f"撤销{paper}（区市场监管局）", "口径有误")


@pytest.fixture
def returned(submitted, file, admin):
    move(submitted.pk, Action.RETURN, by=admin, at=at(2024, 2, 4), reason="材料不清楚")
    submitted.refresh_from_db()
    return submitted


def test_evidence_that_the_office_has_seen_leaves_a_tombstone(returned, file, clerk, admin, client):
    remove_evidence(file, by=clerk, at=at(2024, 2, 5))
    line = newest(EventKind.REMOVED)
    assert line.what == "移除佐证材料“登记表.pdf”（B-017，2024-01-31）"
    assert file.sha256 in line.details
    left = RemovedEvidence.objects.get()
    assert (left.name, left.sha256, left.removed_by) == ("登记表.pdf", file.sha256, clerk)
    for person in (clerk, admin):
        client.force_login(person)
        assert "已移除：登记表.pdf" in client.get("/2024/targets/B-017/").content.decode()
    move(returned.pk, Action.SUBMIT, by=clerk, at=at(2024, 2, 6))
    client.force_login(admin)
    assert "已移除：登记表.pdf" in client.get("/2024/review/").content.decode()


def test_a_draft_that_the_office_never_saw_leaves_none(target, clerk):
    own = ProgressEntry.objects.create(target=target, author=clerk, data_date=date(2024, 1, 31), value=1)
    (stored,) = attach(
        own, [proof_of(ContentFile(b"%PDF-1.7", name="草稿.pdf"))], by=clerk, at=at(2024, 2, 3)
    )
    remove_evidence(stored, by=clerk, at=at(2024, 2, 4))
    assert newest(EventKind.REMOVED).what.startswith("移除佐证材料“草稿.pdf”")
    assert not RemovedEvidence.objects.exists()


# -- the API


@pytest.fixture
def token(admin, report) -> tuple[ApiToken, str]:
    token = ApiToken(name="市数据平台", created_by=admin, expires_on=timezone.localdate())
    secret = token.give_secret()
    token.save()
    return token, secret


def call(client, secret: str, address: str = "/api/v1/units", **headers):
    return client.get(address, headers={"authorization": f"Bearer {secret}"} | headers)


def test_every_call_by_token_is_noted_with_what_it_took(client, token, target):
    answer = call(client, token[1], "/api/v1/reports/2024/targets?page_size=5")
    line = newest(EventKind.API)
    assert (line.what, line.name, line.count, line.details) == (
        "GET /api/v1/reports/2024/targets?page_size=5", "令牌“市数据平台”", 1, "状态码200",
    )  # fmt: skip
    call(client, token[1], "/api/v1/reports/2024/targets?page_size=5", **{"if-none-match": answer["ETag"]})
    assert newest(EventKind.API).details == "状态码304"
    call(client, "wrong")
    line = newest(EventKind.API)
    assert (line.name, line.details) == ("无效令牌", "状态码401，令牌不对")
    call(client, token[1], "/api/v1/reports/2024/targets/X-9")
    assert newest(EventKind.API).details == "状态码404"


def test_a_token_ends_with_its_last_day(client, token):
    assert call(client, token[1]).status_code == 200
    ApiToken.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert call(client, token[1]).status_code == 401
    assert newest(EventKind.API).details == "状态码401，令牌已过期"
    ApiToken.objects.update(expires_on=None, is_active=False)
    assert call(client, token[1]).status_code == 401
    assert newest(EventKind.API).details == "状态码401，令牌已停用"


def test_a_token_knows_when_it_was_last_used_and_its_history_does_not(client, token):
    assert token[0].history.count() == 1
    call(client, token[1])
    token[0].refresh_from_db()
    assert timezone.now() - token[0].last_used_at < timedelta(minutes=1)
    assert token[0].history.count() == 1


@pytest.mark.parametrize(
    "address", ["/api/v1/units", "/api/v1/reports", "/api/v1/reports/2024/targets", "/api/v1/openapi.json"]
)
def test_a_token_asks_only_so_often(address, client, token, settings, monkeypatch, target):
    settings.API_CALLS_PER_MINUTE = 3
    moment = timezone.now().replace(second=10)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    tags = [call(client, token[1], address) for _ in range(4)]
    assert [answer.status_code for answer in tags] == [200, 200, 200, 429]
    assert "每分钟最多3次" in tags[-1].json()["detail"]
    if tag := tags[0].get("ETag"):  # nor whether anything has changed
        assert call(client, token[1], address, **{"if-none-match": tag}).status_code == 429
    assert newest(EventKind.API).details == "状态码429，调用过于频繁"
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment + timedelta(minutes=1))
    assert call(client, token[1], address).status_code == 200


def test_a_token_of_one_report_reads_no_other(client, token, target, report):
    other = type(report).objects.create(
        year=2023, government="区政府", title="2023年政府工作报告", start_date=date(2023, 1, 1),
        end_date=date(2023, 12, 31),
    )  # fmt: skip
    ApiToken.objects.update(report=other)
    assert [r["year"] for r in call(client, token[1], "/api/v1/reports").json()["results"]] == [2023]
    for part in ("targets", "targets/B-017", "entries"):
        assert call(client, token[1], f"/api/v1/reports/2024/{part}").status_code == 404
    assert call(client, token[1], "/api/v1/reports/2023/targets").status_code == 200
    assert call(client, token[1], "/api/v1/units").status_code == 200


def test_whoever_edits_a_token_is_not_disturbed_by_its_calls(office, token):
    page = office.get(f"/admin/targets/apitoken/{token[0].pk}/change/")
    version = page.context["adminform"].form["version"].value()
    call(office, token[1])
    sent = {
        "name": "市平台",
        "is_active": "on",
        "expires_on": "2027-12-31",
        "version": version,
        "change_reason": "改名",
    }
    office.post(f"/admin/targets/apitoken/{token[0].pk}/change/", sent)
    token[0].refresh_from_db()
    assert token[0].name == "市平台"


# -- nothing is noted where nothing happens


@pytest.mark.parametrize(
    "address", ["/2024/", "/2024/targets/", "/2024/targets/B-017/", "/2024/report/", "/notices/count/"]
)
def test_reading_pages_leaves_no_line(address, client, clerk, target):
    client.force_login(clerk)
    before = len(events())
    client.get(address)
    assert len(events()) == before
