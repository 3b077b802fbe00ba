"""登录设备: where one is signed in, and what ends that."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from targets.domain.browsers import browser_named
from targets.services import NotAllowed
from targets.services.sessions import end_sessions, sessions_ended

PASSWORD, NEW = "correct-horse", "plum-Orchid-41"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"


def signed_in(user, address: str = "10.1.1.1", agent: str = EDGE) -> Client:
    client = Client(REMOTE_ADDR=address, headers={"user-agent": agent})
    assert client.post("/login/", {"username": user.username, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/2024/").status_code == 200


def test_the_page_says_since_when_where_and_in_what(clerk, report):
    here = signed_in(clerk)
    signed_in(clerk, "10.9.9.9", "Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0 Chrome/100")
    page = here.get("/sessions/").content.decode()
    for words in ("Edge（Windows）", "10.1.1.1", "微信（安卓）", "10.9.9.9", "本次"):
        assert words in page
    assert timezone.localtime().strftime("%Y-%m-%d") in page


def test_nobody_sees_or_ends_those_of_others(clerk, leader, report):
    other = signed_in(leader, "10.7.7.7")
    here = signed_in(clerk)
    assert "10.7.7.7" not in here.get("/sessions/").content.decode()
    key = UserSession.objects.get(user=leader).pk
    here.post("/sessions/", {"session": key})
    assert is_in(other)
    with pytest.raises(NotAllowed):
        end_sessions(leader, by=clerk)


def test_one_ends_or_all_the_others(clerk, report):
    here, phone, tablet = (signed_in(clerk, f"10.1.1.{n}") for n in (1, 2, 3))
    key = UserSession.objects.get(ip="10.1.1.2").pk
    here.post("/sessions/", {"session": key})
    assert [is_in(client) for client in (here, phone, tablet)] == [True, False, True]
    said = here.post("/sessions/", follow=True).content.decode()
    assert "已退出1处登录" in said
    assert [is_in(client) for client in (here, phone, tablet)] == [True, False, False]


def test_ending_the_present_one_is_signing_out(clerk, report):
    here = signed_in(clerk)
    answer = here.post("/sessions/", {"session": UserSession.objects.get().pk})
    assert answer.url == "/login/"
    assert answer["Clear-Site-Data"] == '"storage"'
    assert not is_in(here)


@pytest.mark.parametrize("session", ["", "0", "99999", "x", "-1", "\x00"])
def test_what_is_no_session_of_ones_own_ends_none_of_others(session, clerk, leader, report):
    other, here = signed_in(leader), signed_in(clerk)
    assert here.post("/sessions/", {"session": session}).status_code == 302
    assert is_in(other)
    assert is_in(here)


def test_a_session_from_before_is_listed_too(client, clerk, report):
    client.force_login(clerk)
    assert "本次" in client.get("/sessions/").content.decode()


def test_another_password_ends_all_but_this_one(clerk, report):
    here, elsewhere = signed_in(clerk), signed_in(clerk, "10.9.9.9")
    since = UserSession.objects.get(ip="10.1.1.1").created_at
    here.post("/password/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})
    assert [is_in(here), is_in(elsewhere)] == [True, False]
    assert [(row.ip, row.created_at) for row in UserSession.objects.all()] == [("10.1.1.1", since)]
    assert "本次" in here.get("/sessions/").content.decode()


def test_a_password_that_an_admin_gives_ends_all(client, admin, clerk, report):
    there = signed_in(clerk)
    client.force_login(admin)
    sent = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    client.post(f"/admin/targets/user/{clerk.pk}/password/", sent)
    assert not is_in(there)


def test_deactivation_ends_them_for_good(clerk, report):
    there = signed_in(clerk)
    clerk.is_active = False
    clerk.save()
    assert not is_in(there)
    clerk.is_active = True
    clerk.save()
    assert not is_in(there)
    assert not Session.objects.exists()


def test_an_admin_ends_those_of_others_and_who_listens_hears(client, admin, clerk, report):
    there = signed_in(clerk)
    client.force_login(admin)
    heard = []

    def hear(sender, user, by, count, **kwargs):
        heard.append((user, by, count))

    sessions_ended.connect(hear)
    page = f"/2024/people/accounts/{clerk.pk}/"
    assert "退出其所有登录" in client.get(page).content.decode()
    assert "已退出李真的1处登录" in client.post(f"{page}let-out/", follow=True).content.decode()
    assert heard == [(clerk, admin, 1)]
    assert not is_in(there)


# -- doing nothing for a while


@pytest.fixture
def later(monkeypatch):
    now = timezone.now()

    def move(**how):
        monkeypatch.setattr(timezone, "now", lambda: now + timedelta(**how))

    return move


def test_after_half_an_hour_of_nothing_one_signs_in_again(clerk, report, later):
    here = signed_in(clerk)
    later(minutes=29)
    assert is_in(here)
    later(minutes=58)
    assert is_in(here)
    later(minutes=89)
    sent = here.post(
        "/2024/report/B-017/", {"text": "x"}, headers={"referer": "http://testserver/2024/report/"}
    )
    assert sent.url == "/login/?next=/2024/report/"
    assert not sent.has_header("Clear-Site-Data")  # what was typed stays in the browser, and is offered there


def test_the_session_is_written_once_a_minute_at_most(clerk, report, later, django_assert_num_queries):
    here = signed_in(clerk)
    before = Session.objects.get().expire_date
    later(seconds=50)
    here.get("/notices/")
    assert Session.objects.get().expire_date == before
    later(seconds=70)
    here.get("/notices/")
    assert Session.objects.get().expire_date > before


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (EDGE, "Edge（Windows）"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox（Linux）"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) Version/16.0 Safari/604.1",
            "Safari（iPhone）",
        ),
        ("Mozilla/5.0 (Windows NT 6.1) Chrome/78.0 Safari/537.36", "Chrome（Windows）"),
        ("Mozilla/5.0 (Windows NT 6.1) Chrome/86.0 Safari/537.36 QQBrowser/10.8", "QQ浏览器（Windows）"),
        ("Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0", "微信（安卓）"),
        ("curl/8.0", "其他浏览器"),
        ("", "其他浏览器"),
    ],
)
def test_browsers_are_named(agent, name):
    assert browser_named(agent) == name
