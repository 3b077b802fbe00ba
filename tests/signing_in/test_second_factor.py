"""二次验证: set up with a telephone, asked for at signing in, guessed by nobody, and found again when it is lost."""

import base64
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_login_failed
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from targets.services import NotAllowed
from targets.services.sessions import remove_second_factor
from tests.conftest import person

PASSWORD = "correct-horse"
KEPT_OUT = "密码连续输错5次，已暂停登录15分钟"


def code_of(secret: str, step: int = 0) -> str:
    """RFC 6238, as a telephone computes it."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30 + step), "sha1")
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def test_the_telephone_of_the_tests_computes_what_the_standard_says(monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1111111109)
    assert code_of(base64.b32encode(b"12345678901234567890").decode()) == "081804"


def password_given(user, client: Client | None = None, **more):
    client = client or Client()
    return client, client.post("/login/", {"username": user.username, "password": PASSWORD} | more)


def set_up(user) -> tuple[Client, str, list[str]]:
    """Signed in, with the secret and the recovery codes."""
    client, _ = password_given(user)
    page = client.get("/second-factor/on/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]
    answer = client.post("/second-factor/on/", {"code": code_of(secret)}, follow=True)
    return client, secret, re.findall(r"<code>(\d{8})</code>", answer.content.decode())


def wrong_for(secret: str) -> str:
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in {
        code_of(secret, step) for step in (-1, 0, 1)
    })  # fmt: skip


@pytest.mark.parametrize("who", ["clerk", "leader", "admin"])
def test_it_is_set_up_with_a_picture_and_asked_for_from_then_on(who, request, report):
    user = request.getfixturevalue(who)
    client, _ = password_given(user)
    page = client.get("/second-factor/on/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    client, secret, recovery = set_up(user)
    assert len(set(recovery)) == 10
    assert "还有10个恢复码" in client.get("/second-factor/").content.decode()
    new, answer = password_given(user, next="/2024/targets/")
    assert answer.url == "/second-factor/code/"
    assert new.get("/2024/").url == "/login/?next=/2024/"
    assert "no-store" in new.get("/second-factor/code/")["Cache-Control"]
    done = new.post("/second-factor/code/", {"code": code_of(secret, 1)})
    assert done.url == "/2024/targets/"
    assert new.get("/2024/").status_code == 200


def test_the_secret_is_stored_under_lock(leader, report):
    _, secret, recovery = set_up(leader)
    stored = str(list(Authenticator.objects.values()))
    assert secret not in stored
    assert not any(code in stored for code in recovery)


def test_a_wrong_first_code_sets_nothing_up(leader, report):
    client, _ = password_given(leader)
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", client.get("/second-factor/on/").content.decode())[1]
    page = client.post("/second-factor/on/", {"code": wrong_for(secret)}).content.decode()
    assert "验证码不对" in page
    assert secret in page
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}"])
def test_a_code_comes_as_people_type_it(typed, leader, report):
    _, secret, recovery = set_up(leader)
    code = code_of(secret, 1)
    client, _ = password_given(leader)
    sent = typed.format(f"{code[:3]} {code[3:]}", recovery[0])
    assert client.post("/second-factor/code/", {"code": sent}).status_code == 302
    assert client.get("/2024/").status_code == 200


def test_no_code_serves_twice(leader, report):
    _, secret, recovery = set_up(leader)
    for code, words in ((code_of(secret, 1), "已用过"), (recovery[3], "验证码不对")):
        first, second = (password_given(leader)[0] for _ in range(2))
        assert first.post("/second-factor/code/", {"code": code}).status_code == 302
        cache.clear()  # every process has its own
        assert words in second.post("/second-factor/code/", {"code": code}).content.decode()
        assert second.get("/2024/").status_code == 302


def test_guessing_codes_keeps_out_and_is_heard_of(leader, report):
    _, secret, recovery = set_up(leader)
    heard = []

    def hear(sender, credentials, request, **kwargs):
        heard.append(credentials["username"])

    user_login_failed.connect(hear)
    client, _ = password_given(leader)
    pages = [client.post("/second-factor/code/", {"code": wrong_for(secret)}) for _ in range(5)]
    assert "验证码不对" in pages[3].content.decode()
    assert (pages[4].status_code, KEPT_OUT in pages[4].content.decode()) == (429, True)
    assert heard == ["zhaoning"] * 5
    for code in (code_of(secret, 1), recovery[0]):
        assert KEPT_OUT in client.post("/second-factor/code/", {"code": code}).content.decode()
    assert password_given(leader)[1].status_code == 429


@pytest.mark.parametrize("code", ["", "abc", "１２３", "\x00", "9" * 500])
def test_what_is_no_code_is_said_so(code, leader, report):
    set_up(leader)
    client, _ = password_given(leader)
    assert client.post("/second-factor/code/", {"code": code}).status_code == 200
    assert client.get("/2024/").status_code == 302


def test_it_is_given_up_on_ones_own_page(leader, report):
    client, _, _ = set_up(leader)
    assert "二次验证已停用" in client.post("/second-factor/off/", follow=True).content.decode()
    assert password_given(leader)[1].url == "/"


def test_new_recovery_codes_make_the_old_ones_worthless(leader, report):
    client, _, old = set_up(leader)
    page = client.post("/second-factor/recovery-codes/new/", follow=True).content.decode()
    new = re.findall(r"<code>(\d{8})</code>", page)
    assert len(new) == 10
    assert not set(new) & set(old)
    again, _ = password_given(leader)
    assert "验证码不对" in again.post("/second-factor/code/", {"code": old[0]}).content.decode()


def test_codes_for_nothing_lead_to_setting_it_up(leader, report):
    client, _ = password_given(leader)
    assert client.get("/second-factor/recovery-codes/new/").url == "/second-factor/on/"


def test_after_a_while_the_password_is_asked_for_again(leader, report):
    client, _, _ = set_up(leader)
    leader.last_login = None
    leader.save()
    assert client.get("/second-factor/recovery-codes/").url.startswith("/login/again/?next=")
    answer = client.post("/second-factor/off/")
    assert answer.url.startswith("/login/again/?next=")
    wrong = client.post(answer.url, {"password": "wrong"})
    assert "密码不对" in wrong.content.decode()
    assert Authenticator.objects.filter(user=leader).exists()
    client.post(answer.url, {"password": PASSWORD})
    assert not Authenticator.objects.filter(user=leader).exists()


def test_guessing_the_password_there_keeps_out_as_well(leader, report):
    client, _ = password_given(leader)
    pages = [client.post("/login/again/?next=/second-factor/on/", {"password": "wrong"}) for _ in range(5)]
    assert (pages[4].status_code, KEPT_OUT in pages[4].content.decode()) == (429, True)


# -- for some roles


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = ["admin", "leader"]


@pytest.mark.parametrize("who", ["leader", "admin"])
def test_where_the_role_needs_it_nothing_goes_before(who, request, report, required):
    user = request.getfixturevalue(who)
    client, _ = password_given(user)
    for address in ("/2024/", "/sessions/", "/admin/", "/2024/targets.xlsx", "/password/"):
        assert client.get(address)["Location"] == "/second-factor/on/"
    assert "须启用二次验证" in client.get("/second-factor/on/").content.decode()
    assert client.post("/logout/").url == "/login/"
    client, _, _ = set_up(user)
    assert client.get("/2024/").status_code == 200
    page = client.post("/second-factor/off/").content.decode()
    assert "您的角色须使用二次验证，不能停用。" in page
    assert Authenticator.objects.filter(user=user).count() == 2


def test_the_own_password_goes_before_it(leader, report, required):
    leader.must_change_password = True
    leader.save()
    client, _ = password_given(leader)
    assert client.get("/2024/").url == "/password/"


def test_of_others_it_is_not_asked(clerk, report, required):
    client, _ = password_given(clerk)
    assert client.get("/2024/").status_code == 200


# -- lost


def test_an_admin_takes_a_lost_one_away(client, admin, leader, report):
    there, _, _ = set_up(leader)
    client.force_login(admin)
    page = f"/2024/people/accounts/{leader.pk}/"
    assert "停用其二次验证" in client.get(page).content.decode()
    done = client.post(f"{page}let-out/", {"action": "second_factor"}, follow=True).content.decode()
    assert "已停用赵宁的二次验证" in done
    assert there.get("/2024/").status_code == 302
    assert password_given(leader)[1].url == "/"


def test_nobody_takes_away_ones_own_or_as_somebody_else(admin, leader, clerk):
    for whose, by in ((admin, admin), (leader, clerk), (clerk, leader)):
        with pytest.raises(NotAllowed):
            remove_second_factor(whose, by=by)


def test_the_only_admin_is_helped_at_the_server(admin, report, capsys):
    set_up(admin)
    call_command("remove_second_factor", "chenban")
    assert "已停用“陈办”的二次验证" in capsys.readouterr().out
    with pytest.raises(CommandError, match="没有启用"):
        call_command("remove_second_factor", "chenban")
    assert password_given(admin)[1].url == "/"


def test_another_key_of_the_server_is_said_in_words(leader, report, settings):
    _, secret, _ = set_up(leader)
    client, _ = password_given(leader)
    settings.SECRET_KEY = "another-key-of-the-server-another-key-of-the-server"
    client, _ = password_given(leader)
    page = client.post("/second-factor/code/", {"code": code_of(secret, 1)})
    assert (page.status_code, "须重新设置" in page.content.decode()) == (200, True)


def test_signing_in_as_somebody_else_leaves_the_first_account(clerk, leader, report):
    _, secret, _ = set_up(leader)
    client, _ = password_given(clerk)
    client, answer = password_given(leader, client)
    assert answer.url == "/second-factor/code/"
    assert client.get("/2024/").status_code == 302
    client.post("/second-factor/code/", {"code": code_of(secret, 1)})
    assert client.get("/2024/help/").context["user"] == leader


def test_who_is_deactivated_between_the_steps_does_not_come_in(report, leader):
    other = person("third", "第三", "leader")
    _, secret, _ = set_up(other)
    client, _ = password_given(other)
    other.is_active = False
    other.save()
    client.post("/second-factor/code/", {"code": code_of(secret, 1)})
    assert client.get("/2024/").status_code == 302
