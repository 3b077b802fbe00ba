"""Accounts from a CSV file or a workbook: looked at first, then all of them or none."""

import random
import time
from io import BytesIO
from itertools import count

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from openpyxl import Workbook
from simple_history.signals import post_create_historical_record

from targets.documents import accounts
from targets.documents.accounts import MAX_LINES, read_accounts, unsealed_accounts
from targets.documents.kit.dry_run import Fate, NotAsShown
from targets.forms.uploads import UsersForm
from targets.models import Post, Role, User, stand_of
from tests.conftest import person
from tests.workbooks import without_cells

HEAD = "登录名,姓名,角色,单位,邮箱,在用\n"


def read(text: str) -> accounts.Accounts:
    return read_accounts(BytesIO(text.encode()))


def dry_run(text: str, by):
    return accounts.dry_run(read(text), by=by)


def import_users(text: str, *, shown: str, by) -> list:
    return accounts.import_users(read(text), shown=shown, by=by)


def fates(text: str, by) -> list[tuple[str, list[str]]]:
    return [(line.fate, list(map(without_cells, line.notes))) for line in dry_run(text, by=by).lines]


def imported(text: str, by) -> list:
    """Looked at and confirmed."""
    return import_users(text, shown=dry_run(text, by=by).digest, by=by)


# -- the dry run


def test_it_announces_new_changed_and_unchanged(admin, clerk, leader):
    text = HEAD + (
        "sunqi,孙琪,填报员,区市场监管局,sunqi@example.cn,是\n"
        "lizhen,李真,填报员,区市场监管局,,是\n"
        "zhaoning,赵宁,领导,,,否\n"
    )
    assert fates(text, admin) == [
        (Fate.NEW, []),
        (Fate.UNCHANGED, []),
        (Fate.CHANGED, ["在用：是 → 否"]),
    ]
    assert not User.objects.filter(username="sunqi").exists()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (",孙琪,填报员,区市场监管局,,", "登录名：不能空着，请填写。"),
        (
            "sun qi,孙琪,填报员,区市场监管局,,",
            "登录名：请输入合法的用户名。只能包含英文字母、数字、特殊字符“@”、“.”、“-”和“_”。",
        ),
        ("sunqi,,填报员,区市场监管局,,", "姓名：不能空着，请填写。"),
        ("sunqi,孙琪,科长,区市场监管局,,", "角色：须是填报员、领导、管理员、三员之一。"),
        ("sunqi,孙琪,填报员,没有局,,", "单位：没有“没有局”。"),
        ("sunqi,孙琪,填报员,,,", "填报员须选择单位。"),
        ("sunqi,孙琪,领导,,sunqi,", "邮箱：输入一个有效的 Email 地址。"),
        ("sunqi,孙琪,领导,,,也许", "在用：填是或否。"),
        (f"sunqi,{'孙' * 31},领导,,,", "姓名：最多30个字，现在有31个字。"),
    ],
)
def test_it_refuses_a_line_and_says_why(line, sentence, admin, market_bureau):
    ((fate, notes),) = fates(HEAD + line + "\n", admin)
    assert fate == Fate.REFUSED
    assert sentence in notes


def test_it_refuses_a_name_given_twice(admin, market_bureau):
    line = "sunqi,孙琪,填报员,区市场监管局,,\n"
    assert fates(HEAD + line + line, admin)[1] == (Fate.REFUSED, ["登录名在文件里出现两次。"])


def test_nobody_locks_themselves_out(admin):
    for line in ("chenban,陈办,领导,,,是\n", "chenban,陈办,管理员,,,否\n"):
        assert fates(HEAD + line, admin)[0][0] == Fate.REFUSED


def test_a_closed_unit_gets_nobody(admin, market_bureau):
    market_bureau.is_active = False
    market_bureau.save()
    assert fates(HEAD + "sunqi,孙琪,填报员,区市场监管局,,\n", admin)[0][1] == ["单位：“区市场监管局”已停用。"]


def test_columns_left_out_stay_as_they_are(admin, clerk):
    clerk.email, clerk.is_active = "lizhen@example.cn", False
    clerk.save()
    assert fates("登录名,姓名,角色,单位\nlizhen,李真,填报员,区市场监管局\n", admin) == [(Fate.UNCHANGED, [])]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "账号 登录名列：缺少这一列。"),
        ("登录名,姓名,角色\n", "账号 第1行 单位列：缺少这一列。"),
        (HEAD, "账号：没有账号。"),
        (
            "登录名,姓明,角色,单位\n",
            "账号 第1行（B1） 姓明列：不认识这一列，是不是“姓名”？是的请改列名，不是的请删除这一列。",
        ),
        (HEAD + "x,某,领导,,,\n" * (MAX_LINES + 1), "账号：最多1000行，请分几次导入。"),
    ],
)
def test_it_refuses_a_file_that_is_none(text, sentence, admin):
    run = dry_run(text, by=admin)
    assert sentence in map(str, run.faults)
    assert not run.is_acceptable
    with pytest.raises(NotAsShown):
        imported(text, admin)


ZHANG = {"登录名": "zhangs", "姓名": "张某", "角色": "填报员", "单位": "区市场监管局"}
LINES = "{0}\r\nzhangs,张某,填报员,区市场监管局{1}\r\n"


def workbook(*lines) -> BytesIO:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    out = BytesIO()
    book.save(out)
    return out


@pytest.mark.parametrize(
    "content",
    [
        LINES.format("登录名,姓名,角色,单位", "").encode("utf-8"),
        LINES.format("登录名,姓名,角色,单位", "").encode("utf-8-sig"),
        LINES.format("登录名,姓名,角色,单位", "").encode("gbk"),
        LINES.format("登录名,姓名,角色,单位", "").replace(",", ";").encode("gb18030"),
        LINES.format("登录名,姓名,角色,单位", "").replace(",", "\t").encode("utf-16"),
        b"\xfe\xff" + LINES.format("登录名,姓名,角色,单位", "").replace(",", "\t").encode("utf-16-be"),
        LINES.format("登录名,姓名,角色,单位,,", ",,").encode(),
        LINES.format(" 登录名 ,姓　名,角色*,单位（全称）", "").encode("gbk"),
        LINES.format("登录名,姓名,角色,单位", "\r\n,,,\r\n合计1人,,,\r\n填表人：王某,,,").encode(),
        workbook(list(ZHANG), list(ZHANG.values())).getvalue(),
        workbook(["账号表"], [], list(ZHANG), list(ZHANG.values()), [None], ["合计", 1]).getvalue(),
        workbook(["序号", *ZHANG], [1, *ZHANG.values()]).getvalue(),
        workbook(["序号", *ZHANG], [1, *ZHANG.values()], ["合计", "1人"], ["总计：", 1]).getvalue(),
        LINES.format("账号,姓名,角色,工作单位", "").encode(),
        LINES.format("用户名,姓名,用户角色,所在单位", "").encode(),
        workbook(list(reversed(ZHANG)), list(reversed(ZHANG.values()))).getvalue(),
        workbook(list(ZHANG), ["zhangs\u200b", "张某", "填报员\u00a0", "市监局"]).getvalue(),
    ],
    ids=count(),  # workbooks have the second in which they were made
)
def test_it_reads_what_excel_and_wps_save(content, admin, market_bureau):
    market_bureau.aliases = "市监局、湛河区市场监督管理局"
    market_bureau.save()
    (line,) = accounts.dry_run(read_accounts(BytesIO(content)), by=admin).lines
    user = line.user
    assert (line.fate, line.notes) == (Fate.NEW, [])
    assert (user.username, user.name, user.role, user.unit) == ("zhangs", "张某", "staff", market_bureau)


@pytest.mark.parametrize(
    "name", ["1.38E+10", "1.38001E+10", "4.1E+17", 410402199001011234, "１．３８Ｅ＋１０"]
)
def test_a_name_in_scientific_notation_is_refused(name, admin, market_bureau):
    content = workbook(list(ZHANG), [name, *list(ZHANG.values())[1:]])
    (line,) = accounts.dry_run(read_accounts(content), by=admin).lines
    assert line.fate == Fate.REFUSED
    assert "科学计数法" in line.notes[0]


def test_a_number_of_a_phone_is_a_name(admin, market_bureau):
    content = workbook(list(ZHANG), [13800138000, *list(ZHANG.values())[1:]])
    (line,) = accounts.dry_run(read_accounts(content), by=admin).lines
    assert (line.fate, line.user.username) == (Fate.NEW, "13800138000")


def test_a_line_that_is_wider_than_the_heads_is_refused(admin):
    (line,) = dry_run(HEAD + "a,b,c,d,e,f,g\n", by=admin).lines
    assert "单元格比列名多。" in line.notes


def test_it_names_all_that_is_wrong_at_once_and_where(admin, market_bureau):
    text = HEAD + "sun qi,,科长,区市场局,sunqi,也许\nzhouba,周八,填报员,没有局,,\n"
    first, second = dry_run(text, by=admin).lines
    assert {note.split("：")[0] for note in first.notes} == {
        "角色（C2）", "单位（D2）", "在用（F2）", "登录名（A2）", "姓名（B2）", "邮箱（E2）",
    }  # fmt: skip
    assert "单位（D2）：没有“区市场局”，最接近的是“区市场监管局”。" in first.notes
    assert second.notes == ["单位（D3）：没有“没有局”。"]


# -- the import


def test_it_makes_accounts_that_must_choose_a_password(admin, market_bureau):
    (account,) = imported(HEAD + "sunqi,孙琪,填报员,区市场监管局,,\n", admin)
    user = User.objects.get(username="sunqi")
    assert (user.name, user.role, user.unit, user.must_change_password) == (
        "孙琪",
        "staff",
        market_bureau,
        True,
    )
    assert user.check_password(account.password)
    assert user.history.get().history_change_reason == "导入账号"


def test_one_refused_line_refuses_them_all(admin, market_bureau):
    text = HEAD + "sunqi,孙琪,填报员,区市场监管局,,\nzhouba,周八,填报员,没有局,,\n"
    with pytest.raises(NotAsShown):
        imported(text, admin)
    assert not User.objects.filter(username="sunqi").exists()


def test_it_comes_back_from_the_browser_as_it_was_read(admin):
    file = read(HEAD + "sunqi,孙琪,填报员,区市场监管局,,\r\n合计,,,,,\r\n")
    assert unsealed_accounts(file.sealed("abc", admin), admin) == (file, "abc")


def test_a_file_as_large_as_is_taken_travels_in_one_form(admin, settings):
    signs = random.Random(7)
    length = UsersForm.MAX_BYTES // 3 // MAX_LINES
    text = "".join(
        "".join(chr(signs.randrange(0x4E00, 0x9FA5)) for _ in range(length)) + ",某,领导,,,\n"
        for _ in range(MAX_LINES)
    )
    assert len(read(HEAD + text).sealed("abc", admin)) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_as_many_as_are_taken_get_in_within_seconds(admin, market_bureau):
    text = HEAD + "".join(f"clerk{n},某,填报员,区市场监管局,,\n" for n in range(MAX_LINES))
    begun = time.monotonic()
    assert len(imported(text, admin)) == MAX_LINES
    assert time.monotonic() - begun < 60  # this machine may be busy; it is a tenth of that


def test_it_is_refused_when_it_would_do_something_else(admin, market_bureau, clerk):
    """Both is possible, but a change of somebody's account is not what was shown."""
    text = HEAD + "lizhen,李真,填报员,区市场监管局,,\nsunqi,孙琪,填报员,区市场监管局,,\n"
    run = dry_run(text, by=admin)
    assert [line.fate for line in run.lines] == [Fate.UNCHANGED, Fate.NEW]
    person("sunqi", "孙祺", "leader")
    with pytest.raises(NotAsShown) as different:
        import_users(text, shown=run.digest, by=admin)
    assert different.value.run.is_acceptable
    assert different.value.run.lines[1].notes == [
        "姓名：孙祺 → 孙琪", "角色：领导 → 填报员", "单位：空 → 区市场监管局",
    ]  # fmt: skip
    assert User.objects.get(username="sunqi").name == "孙祺"
    assert import_users(text, shown=different.value.run.digest, by=admin) == []
    assert User.objects.get(username="sunqi").name == "孙琪"


def test_the_dry_run_stores_nothing(admin, clerk, report):
    before, revision = list(User.objects.order_by("pk").values()), stand_of(report).number
    text = HEAD + "lizhen,李珍,填报员,区市场监管局,,\nsunqi,孙琪,领导,,,\n"
    assert dry_run(text, by=admin).work_count == 2
    assert (list(User.objects.order_by("pk").values()), stand_of(report).number) == (before, revision)


def test_a_password_chosen_before_stays(admin, clerk):
    imported(HEAD + "lizhen,李珍,填报员,区市场监管局,,\n", admin)
    clerk.refresh_from_db()
    assert clerk.name == "李珍"
    assert clerk.check_password("correct-horse")


def test_a_new_admin_does_the_business_and_holds_no_duty_yet(admin):
    imported(HEAD.replace("\n", ",原因\n") + "sunqi,孙琪,管理员,,,,新任\n", admin)
    user = User.objects.get(username="sunqi")
    assert (user.is_admin, user.duties, user.is_staff) == (True, [], False)


def test_importing_again_changes_nothing(admin, market_bureau):
    text = HEAD + "sunqi,孙琪,填报员,区市场监管局,,\n"
    imported(text, admin)
    assert fates(text, admin) == [(Fate.UNCHANGED, [])]


@pytest.mark.parametrize("count", [10, 100])
@pytest.mark.parametrize("ending", ["是", "否"])
def test_its_questions_do_not_grow_with_its_lines(
    count, ending, admin, market_bureau, django_assert_num_queries
):
    """Of accounts that stay and of accounts that may not go, of which nothing is written."""
    people = [person(f"p{place}", f"甲{place}", Role.STAFF, market_bureau) for place in range(count)]
    Post.objects.bulk_create(Post(title=f"职务{p.pk}", holder=p) for p in people)
    text = HEAD + "".join(f"{p.username},{p.name},填报员,区市场监管局,,{ending}\n" for p in people)
    file = read(text)
    with django_assert_num_queries(11):
        run = accounts.dry_run(file, by=admin)
    assert {line.fate for line in run.lines} == {Fate.UNCHANGED if ending == "是" else Fate.REFUSED}


@pytest.mark.parametrize("count", [10, 100])
def test_nor_do_its_writes(
    count, admin, market_bureau, housing_bureau, report, django_assert_max_num_queries
):
    """Everybody else's writes wait for them."""
    for unit in ("区市场监管局", "区住建局"):  # new accounts, then changed ones
        file = read(HEAD + "".join(f"p{n},甲{n},填报员,{unit},,\n" for n in range(count)))
        shown = accounts.dry_run(file, by=admin).digest
        with django_assert_max_num_queries(26):
            accounts.import_users(file, shown=shown, by=admin)
    assert User.objects.filter(unit=housing_bureau).count() == count


def test_each_has_its_line_in_the_history(admin, market_bureau, housing_bureau, report):
    before = stand_of(report).number
    imported(HEAD + "sunqi,孙琪,填报员,区市场监管局,,\nzhouba,周八,领导,,,\n", admin)
    assert stand_of(report).number == before + 1
    imported(HEAD + "sunqi,孙琪,填报员,区住建局,,\nzhouba,周巴,领导,,,\n", admin)
    lines = User.history.filter(username__in=["sunqi", "zhouba"]).order_by("history_id")
    assert [(line.history_type, line.name, line.unit) for line in lines] == [
        ("+", "孙琪", market_bureau), ("+", "周八", None), ("~", "孙琪", housing_bureau), ("~", "周巴", None),
    ]  # fmt: skip
    assert {(line.history_user, line.history_change_reason) for line in lines} == {(admin, "导入账号")}


def test_whoever_listens_to_the_history_hears_of_each(admin, market_bureau):
    heard = []

    def hear(instance, history_instance, **kwargs):
        heard.append((instance.username, history_instance.history_type, history_instance.pk is not None))

    post_create_historical_record.connect(hear)
    try:
        imported(HEAD + "sunqi,孙琪,填报员,区市场监管局,,\nzhouba,周八,领导,,,\n", admin)
    finally:
        post_create_historical_record.disconnect(hear)
    assert heard[2:] == [("sunqi", "+", True), ("zhouba", "+", True)]  # after those of the dry run


def test_whoever_is_deactivated_by_it_is_signed_in_nowhere(client, admin, leader):
    client.post("/login/", {"username": leader.username, "password": "correct-horse"})
    assert UserSession.objects.filter(user=leader).exists()
    imported(HEAD + f"{leader.username},{leader.name},领导,,,否\n", admin)
    assert not UserSession.objects.filter(user=leader).exists()
    assert not Session.objects.exists()


def test_an_account_that_somebody_makes_meanwhile_is_shown_again(admin, market_bureau, monkeypatch):
    """As on PostgreSQL, where both have looked before either has stored."""
    file = read(HEAD + "sunqi,孙琪,填报员,区市场监管局,,\n")
    shown, add = accounts.dry_run(file, by=admin).digest, accounts.add_at_once

    def just_before(rows):
        if rows[0].password:  # the import, not the dry run
            User.objects.bulk_create([User(username="sunqi", name="孙祺", role="leader")])
        add(rows)

    monkeypatch.setattr(accounts, "add_at_once", just_before)
    with pytest.raises(NotAsShown) as different:
        accounts.import_users(file, shown=shown, by=admin)
    assert [line.fate for line in different.value.run.lines] == [
        Fate.NEW
    ]  # the other one was taken back, too


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_passwords_are_hashed(admin, market_bureau, monkeypatch):
    hashed = []
    encode = accounts.PBKDF2PasswordHasher.encode

    def watched(self, *args, **kwargs):
        hashed.append(connection.in_atomic_block)
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(accounts.PBKDF2PasswordHasher, "encode", watched)
    many = "\n".join(f"many{number},名{number},填报员,区市场监管局,," for number in range(60))
    file = read(HEAD + many + "\n")
    accounts.import_users(file, shown=accounts.dry_run(file, by=admin).digest, by=admin)
    assert hashed == [False] * 60
