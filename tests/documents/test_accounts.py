"""Accounts from a CSV file: looked at first, then all of them or none."""

import random

import pytest

from targets.documents.accounts import dry_run, import_users, sealed_text, text_in, unsealed_text
from targets.documents.kit.dry_run import Fate, NotAsShown
from targets.forms.uploads import UsersForm
from targets.models import User, revision_of
from tests.conftest import person

HEAD = "登录名,姓名,角色,单位,邮箱,在用\n"


def fates(text: str, by) -> list[tuple[str, list[str]]]:
    return [(line.fate, line.notes) for line in dry_run(text, by=by).lines]


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
        (",孙琪,填报员,区市场监管局,,", "登录名：此字段不能为空。"),
        (
            "sun qi,孙琪,填报员,区市场监管局,,",
            "登录名：请输入合法的用户名。只能包含英文字母、数字、特殊字符“@”、“.”、“-”和“_”。",
        ),
        ("sunqi,,填报员,区市场监管局,,", "姓名：此字段不能为空。"),
        ("sunqi,孙琪,科长,区市场监管局,,", "角色须是填报员、领导、管理员之一。"),
        ("sunqi,孙琪,填报员,没有局,,", "没有“没有局”这个单位。"),
        ("sunqi,孙琪,填报员,,,", "填报员须选择单位。"),
        ("sunqi,孙琪,领导,,sunqi,", "邮箱：输入一个有效的 Email 地址。"),
        ("sunqi,孙琪,领导,,,也许", "在用一列填是或否。"),
        (f"sunqi,{'孙' * 31},领导,,,", "姓名：确保该变量包含不超过 30 字符 (目前字符数 31)。"),
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
    assert fates(HEAD + "sunqi,孙琪,填报员,区市场监管局,,\n", admin)[0][1] == ["“区市场监管局”已停用。"]


def test_columns_left_out_stay_as_they_are(admin, clerk):
    clerk.email, clerk.is_active = "lizhen@example.cn", False
    clerk.save()
    assert fates("登录名,姓名,角色,单位\nlizhen,李真,填报员,区市场监管局\n", admin) == [(Fate.UNCHANGED, [])]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "账号 第1行 登录名列：缺少这一列。"),
        ("登录名,姓名,角色\n", "账号 第1行 单位列：缺少这一列。"),
        (HEAD, "账号：没有账号。"),
        ("登录名,姓名,角色,单位,密码\n", "账号 第1行 密码列：不认识这一列。"),
        (HEAD + "a,b,c,d,e,f,g\n", "账号 第2行：单元格比列名多。"),
        (HEAD + "x,某,领导,,,\n" * 3001, "账号：最多3000行。"),
    ],
)
def test_it_refuses_a_file_that_is_none(text, sentence, admin):
    run = dry_run(text, by=admin)
    assert sentence in map(str, run.faults)
    assert not run.is_acceptable
    with pytest.raises(NotAsShown):
        imported(text, admin)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_it_reads_what_excel_saves(encoding):
    assert text_in("登录名,姓名".encode(encoding)) == "登录名,姓名"


# -- the import


def test_it_makes_accounts_that_must_choose_a_password(admin, market_bureau, client):
    (account,) = imported(HEAD + "sunqi,孙琪,填报员,区市场监管局,,\n", admin)
    user = User.objects.get(username="sunqi")
    assert (user.name, user.role, user.unit, user.must_change_password) == (
        "孙琪",
        "staff",
        market_bureau,
        True,
    )
    assert client.login(username="sunqi", password=account.password)
    assert user.history.get().history_change_reason == "导入账号"


def test_one_refused_line_refuses_them_all(admin, market_bureau):
    text = HEAD + "sunqi,孙琪,填报员,区市场监管局,,\nzhouba,周八,填报员,没有局,,\n"
    with pytest.raises(NotAsShown):
        imported(text, admin)
    assert not User.objects.filter(username="sunqi").exists()


def test_it_comes_back_from_the_browser_as_it_was_read(admin):
    text = HEAD + "sunqi,孙琪,填报员,区市场监管局,,\r\n"
    assert unsealed_text(sealed_text(text, "abc", admin), admin) == (text, "abc")


def test_a_file_as_large_as_is_taken_travels_in_one_form(admin, settings):
    signs = random.Random(7)
    text = "".join(chr(signs.randrange(0x4E00, 0x9FA5)) for _ in range(UsersForm.MAX_BYTES // 2))
    assert len(sealed_text(text, "abc", admin)) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE


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
    before, revision = list(User.objects.order_by("pk").values()), revision_of(report)
    text = HEAD + "lizhen,李珍,填报员,区市场监管局,,\nsunqi,孙琪,领导,,,\n"
    assert dry_run(text, by=admin).work_count == 2
    assert (list(User.objects.order_by("pk").values()), revision_of(report)) == (before, revision)


def test_a_password_chosen_before_stays(admin, clerk):
    imported(HEAD + "lizhen,李珍,填报员,区市场监管局,,\n", admin)
    clerk.refresh_from_db()
    assert clerk.name == "李珍"
    assert clerk.check_password("correct-horse")


def test_a_new_admin_enters_the_admin_site(admin):
    imported(HEAD + "sunqi,孙琪,管理员,,,\n", admin)
    user = User.objects.get(username="sunqi")
    assert (user.is_staff, user.is_superuser) == (True, True)


def test_importing_again_changes_nothing(admin, market_bureau):
    text = HEAD + "sunqi,孙琪,填报员,区市场监管局,,\n"
    imported(text, admin)
    assert fates(text, admin) == [(Fate.UNCHANGED, [])]
