"""Guessing passwords: five wrong ones keep an account, or an address, out for a quarter of an hour – at every door."""

from datetime import timedelta
from ipaddress import ip_network
from unittest.mock import patch

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import CommandError, call_command
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from targets.services import NotAllowed
from targets.services.unlocking import unlock, unlocked
from targets.signing_in.addresses import address_of
from tests.conftest import person

KEPT_OUT = "密码连续输错5次，已暂停登录15分钟"
RIGHT, WRONG = "correct-horse", "wrong-horse"


def sign_in(username: str, password: str, address: str = "10.1.1.1", client: Client | None = None, **headers):
    return (client or Client()).post(
        "/login/", {"username": username, "password": password}, REMOTE_ADDR=address, headers=headers
    )


def guess(username: str, times: int, address: str = "10.1.1.1"):
    for _ in range(times):
        answer = sign_in(username, WRONG, address)
    return answer


@pytest.fixture
def later(monkeypatch):
    """Move the clock."""
    now = timezone.now()

    def move(**how):
        monkeypatch.setattr(timezone, "now", lambda: now + timedelta(**how))
        monkeypatch.setattr("axes.handlers.proxy.now", timezone.now)

    return move


@pytest.mark.parametrize("username", ["lizhen", "chenban", "nobody", "LIZHEN", "lizhen\u200b", "李真"])
def test_the_fifth_wrong_password_keeps_out(username, clerk, admin, report):
    assert KEPT_OUT not in guess(username, 4).content.decode()
    answer = guess(username, 1)
    assert answer.status_code == 429
    assert KEPT_OUT in answer.content.decode()
    assert 'name="password"' in answer.content.decode()


def test_the_right_password_does_not_help_then_from_wherever(clerk, report):
    guess("lizhen", 5, "10.1.1.1")
    answer = sign_in("lizhen", RIGHT, "10.9.9.9")
    assert (answer.status_code, KEPT_OUT in answer.content.decode()) == (429, True)


def test_an_address_that_tries_many_names_is_kept_out(clerk, leader, report):
    for number in range(5):
        guess(f"name{number}", 1, "10.1.1.1")
    assert sign_in("lizhen", RIGHT, "10.1.1.1").status_code == 429
    assert sign_in("lizhen", RIGHT, "10.1.1.2").status_code == 302


def test_an_address_may_have_a_limit_of_its_own(clerk, report, settings):
    settings.LOCKOUT_AFTER_BY_ADDRESS = 7
    for number in range(6):
        guess(f"name{number}", 1)
    assert sign_in("lizhen", RIGHT).status_code == 302
    guess("lizhen", 1)
    assert sign_in("lizhen", RIGHT).status_code == 429


def test_it_is_over_after_a_quarter_of_an_hour(clerk, report, later):
    guess("lizhen", 5)
    later(minutes=14)
    assert sign_in("lizhen", RIGHT).status_code == 429
    later(minutes=15, seconds=1)
    assert sign_in("lizhen", RIGHT).status_code == 302


def test_trying_on_does_not_prolong_it(clerk, report, later):
    guess("lizhen", 5)
    later(minutes=10)
    guess("lizhen", 3)
    later(minutes=15, seconds=1)
    assert sign_in("lizhen", RIGHT).status_code == 302


def test_signing_in_makes_good_ones_own_slips_and_not_what_one_tried_on_others(clerk, admin, report):
    guess("chenban", 2)
    guess("lizhen", 2)
    assert sign_in("lizhen", RIGHT).status_code == 302  # 2 of 4 are forgotten
    guess("chenban", 2)
    assert guess("chenban", 1).status_code == 429


@pytest.mark.parametrize(
    ("username", "password"),
    [("lizhen", WRONG), ("nobody", WRONG), ("gone", RIGHT), ("gone", WRONG), ("new", WRONG)],
)
def test_the_answer_and_the_work_are_the_same_for_every_name(username, password, clerk, report, settings):
    """The work is one password hash; a test that takes the time would fail on a busy machine."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    hasher = PBKDF2PasswordHasher
    for name, unusable in (("gone", False), ("new", True)):
        user = person(name, "某", "leader")
        user.is_active = name != "gone"
        if unusable:
            user.set_unusable_password()
        user.save()
    clerk.set_password(RIGHT)
    clerk.save()
    with patch.object(hasher, "encode", autospec=True, side_effect=hasher.encode) as encode:
        answer = sign_in(username, password)
    assert encode.call_count == 1
    assert (answer.status_code, "登录名或密码不对" in answer.content.decode()) == (200, True)


# -- the other doors


def test_the_admin_site_has_no_door_of_its_own(client, admin, leader, report):
    assert client.get("/admin/", follow=True).redirect_chain[-1] == ("/login/?next=/admin/", 302)
    asked = client.get("/admin/login/?next=/admin/targets/user/")
    assert asked["Location"] == "/login/?next=/admin/targets/user/"
    assert client.get("/admin/login/?next=https://elsewhere.example/")["Location"] == "/login/?next=/admin/"
    sent = client.post("/admin/login/", {"username": "chenban", "password": RIGHT})
    assert sent["Location"] == "/login/?next=/admin/"
    assert "_auth_user_id" not in client.session
    client.force_login(leader)
    assert client.get("/admin/login/").status_code == 403
    client.force_login(admin)
    assert client.get("/admin/login/")["Location"] == "/admin/"
    assert client.get("/admin/password_change/")["Location"] == "/password/"


def test_the_old_password_counts_too(client, clerk, report):
    client.force_login(clerk)
    sent = {"old_password": WRONG, "new_password1": "plum-Orchid-41", "new_password2": "plum-Orchid-41"}
    pages = [client.post("/password/", sent) for _ in range(5)]
    assert "原密码不对" in pages[3].content.decode()
    assert pages[4].status_code == 429
    assert KEPT_OUT in pages[4].content.decode()
    assert client.post("/password/", sent | {"old_password": RIGHT}).status_code == 429
    clerk.refresh_from_db()
    assert clerk.check_password(RIGHT)


def test_what_is_typed_as_a_password_is_stored_nowhere(client, clerk, report):
    sign_in("lizhen", "typed-Secret-1")
    client.force_login(clerk)
    client.post(
        "/password/", dict.fromkeys(["old_password", "new_password1", "new_password2"], "typed-Secret-1")
    )
    rows = [*AccessAttempt.objects.values(), *AccessFailureLog.objects.values()]
    assert len(rows) == 3  # signing in has cleared the first attempt
    assert "typed-Secret-1" not in str(rows)


# -- letting in again


@pytest.mark.parametrize("what", ["lizhen", "10.1.1.1"])
def test_an_admin_lets_in_again(what, client, admin, clerk, report):
    guess("lizhen", 5)
    client.force_login(admin)
    page = client.get("/2024/people/").content.decode()
    assert "李真（lizhen）" in page
    assert "地址 10.1.1.1" in page
    done = client.post("/2024/people/unlock/", {"what": what}, follow=True).content.decode()
    assert f"“{what}”可以登录了。" in done
    assert "暂停登录" not in done
    assert sign_in("lizhen", RIGHT).status_code == 302


@pytest.mark.parametrize("what", ["", "lizhen", "nobody", "10.1.1.1", "\x00"])
def test_who_is_not_kept_out_is_said_so(what, client, admin, clerk, report):
    client.force_login(admin)
    assert (
        "没有被暂停登录" in client.post("/2024/people/unlock/", {"what": what}, follow=True).content.decode()
    )


def test_the_page_shows_no_name_that_is_no_account(client, admin, report):
    """It may be a password in the wrong field."""
    guess("my-Password-123", 5)
    client.force_login(admin)
    page = client.get("/2024/people/").content.decode()
    assert "地址 10.1.1.1" in page
    assert "my-Password-123" not in page


def test_others_may_not(leader, clerk):
    with pytest.raises(NotAllowed):
        unlock("lizhen", by=leader)


def test_the_command_lets_in_and_tells_who_listens(clerk, capsys):
    guess("lizhen", 5)
    heard = []

    def hear(sender, what, by, **kwargs):
        heard.append((what, by))

    unlocked.connect(hear)
    call_command("unlock", "lizhen")
    assert "“lizhen”可以登录了。" in capsys.readouterr().out
    assert heard == [("lizhen", None)]
    with pytest.raises(CommandError, match="没有被暂停登录"):
        call_command("unlock", "lizhen")


# -- the true address


PROXY = ["127.0.0.1", "10.0.0.0/24"]


@pytest.mark.parametrize(
    ("trusted", "remote", "forwarded", "address"),
    [
        ([], "10.1.1.1", "", "10.1.1.1"),
        ([], "10.1.1.1", "1.2.3.4", "10.1.1.1"),  # nobody is trusted: what it says is its own
        ([], "127.0.0.1", "1.2.3.4", "127.0.0.1"),
        (PROXY, "127.0.0.1", "1.2.3.4", "1.2.3.4"),
        (PROXY, "127.0.0.1", "9.9.9.9, 1.2.3.4", "1.2.3.4"),  # the client wrote 9.9.9.9
        (PROXY, "127.0.0.1", "9.9.9.9, 1.2.3.4, 10.0.0.7", "1.2.3.4"),  # two proxies
        (PROXY, "8.8.8.8", "1.2.3.4", "8.8.8.8"),  # past the proxy
        (PROXY, "127.0.0.1", "nonsense", "127.0.0.1"),
        (PROXY, "127.0.0.1", "9.9.9.9, <script>", "127.0.0.1"),
        (PROXY, "127.0.0.1", "", "127.0.0.1"),
        (PROXY, "127.0.0.1", "2001:db8::1", "2001:db8::1"),
        (["unix"], "", "1.2.3.4", "1.2.3.4"),
        ([], "", "1.2.3.4", "0.0.0.0"),
        (["unix"], "", "unix, 1.2.3.4", "1.2.3.4"),
    ],
)
def test_the_address_is_the_nearest_that_is_no_proxy(trusted, remote, forwarded, address, settings):
    settings.TRUSTED_PROXIES = [ip_network(network) for network in trusted if network != "unix"]
    settings.TRUSTED_SOCKET = "unix" in trusted
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded}
    assert address_of(request) == address


def test_behind_the_proxy_one_address_does_not_keep_out_all(clerk, report, settings):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    for number in range(5):
        sign_in(f"name{number}", WRONG, "127.0.0.1", **{"x-forwarded-for": "10.1.1.1"})
    there, here = ({"x-forwarded-for": address} for address in ("10.1.1.2", "10.1.1.1"))
    assert sign_in("lizhen", RIGHT, "127.0.0.1", **there).status_code == 302
    assert sign_in("lizhen", RIGHT, "127.0.0.1", **here).status_code == 429
