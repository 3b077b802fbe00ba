"""Names are one whatever the case of their letters: nobody gets a second one, and everybody finds the door."""

from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from targets.documents import accounts
from targets.documents.kit.dry_run import Fate
from targets.models import Role, User
from tests.conftest import person
from tests.test_upgrade_check import backed_up, checked

HEAD = "登录名,姓名,角色,单位,邮箱,在用\n"
ALIKE = ["LiZhen", "LIZHEN", "lizheN"]


def comes_in(name: str, password: str = "correct-horse") -> User | None:
    client = Client()
    client.post("/login/", {"username": name, "password": password})
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None


def pair() -> tuple[User, User]:
    """As an old installation may have it."""
    other = person("zhangsan", "张三", Role.LEADER)
    other.set_password("plum-Orchid-41")
    other.save()
    return other, person("ZhangSan", "张珊", Role.LEADER)


@pytest.mark.parametrize("name", ["lizhen", *ALIKE, "ＬｉＺｈｅｎ", " LiZhen "])
def test_whoever_types_a_name_in_other_letters_comes_in(name, clerk):
    assert comes_in(name) == clerk
    assert comes_in(name, "wrong") is None


def test_of_two_that_differ_in_case_only_each_comes_in_under_its_own(db):
    small, large = pair()
    assert (comes_in("zhangsan", "plum-Orchid-41"), comes_in("ZhangSan")) == (small, large)
    assert comes_in("zhangsan") is None
    assert comes_in("ZHANGSAN") is None  # whose is it?


def test_wrong_passwords_count_for_the_account_however_it_is_written(clerk, settings):
    for number, name in enumerate(["lizhen", *ALIKE, "Lizhen"]):
        Client(REMOTE_ADDR=f"10.1.1.{number}").post("/login/", {"username": name, "password": "wrong"})
    client = Client(REMOTE_ADDR="10.1.1.99")
    assert client.post("/login/", {"username": "LIzhen", "password": "correct-horse"}).status_code == 429


@pytest.mark.parametrize("name", ALIKE)
def test_the_admin_site_makes_no_second_one(name, client, admin, clerk):
    client.force_login(admin)
    data = {
        "username": name, "name": "李震", "role": "leader", "usable_password": "true",
        "password1": "plum-Orchid-41", "password2": "plum-Orchid-41",
    }  # fmt: skip
    page = client.post("/admin/targets/user/add/", data).content.decode()
    assert "已有登录名“lizhen”，只有大小写不同，请另起一个。" in page
    assert User.objects.filter(username__iexact=name).count() == 1


def test_nor_by_another_name_for_an_account(client, admin, clerk, leader):
    client.force_login(admin)
    address = f"/admin/targets/user/{leader.pk}/change/"
    form = client.get(address).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields if name != "password"} | {
        "username": "LiZhen"
    }
    assert "只有大小写不同" in client.post(address, data).content.decode()


@pytest.mark.parametrize("name", ALIKE)
def test_nor_does_a_file(name, admin, clerk):
    file = accounts.read_accounts(BytesIO(f"{HEAD}{name},李震,领导,,,\n".encode()))
    line = accounts.dry_run(file, by=admin).lines[0]
    assert line.fate == Fate.REFUSED
    assert "已有登录名“lizhen”，只有大小写不同，请另起一个。" in line.notes[0]


def test_nor_two_in_one_file(admin):
    text = f"{HEAD}sunqi,孙琪,领导,,,\nSunQi,孙其,领导,,,\nsunqi,孙琪,领导,,,\n"
    lines = accounts.dry_run(accounts.read_accounts(BytesIO(text.encode())), by=admin).lines
    assert [line.fate for line in lines] == [Fate.NEW, Fate.REFUSED, Fate.REFUSED]
    assert "已有登录名“sunqi”" in lines[1].notes[0]
    assert "出现两次" in lines[2].notes[0]


def test_a_file_changes_both_of_those_that_are_there(admin):
    pair()
    text = f"{HEAD}zhangsan,张山,领导,,,\nZhangSan,张衫,领导,,,\n"
    lines = accounts.dry_run(accounts.read_accounts(BytesIO(text.encode())), by=admin).lines
    assert [line.fate for line in lines] == [Fate.CHANGED, Fate.CHANGED]


@pytest.mark.parametrize("name", ALIKE)
def test_nor_does_the_command_line(name, clerk):
    with pytest.raises(CommandError):
        call_command("createsuperuser", "--no-input", username=name, name="李震", stdout=StringIO())
    assert User.objects.filter(username__iexact=name).count() == 1


def test_those_that_are_there_are_named_before_an_upgrade(db):
    pair()
    backed_up(1)
    assert "登录名只有大小写不同：ZhangSan、zhangsan。请在管理页面给其中的账号改名。" in checked()
    assert "可以升级" in checked()


def test_one_of_those_that_are_there_is_changed_without_another_name(client, admin):
    small, _ = pair()
    client.force_login(admin)
    address = f"/admin/targets/user/{small.pk}/change/"
    version = client.get(address).context["adminform"].form["version"].value()
    data = {
        "username": "zhangsan", "name": "张山", "role": "leader", "is_active": "on", "version": version,
        "date_joined_0": "2024-01-01", "date_joined_1": "08:00",
    }  # fmt: skip
    assert client.post(address, data).status_code == 302
    small.refresh_from_db()
    assert small.name == "张山"
