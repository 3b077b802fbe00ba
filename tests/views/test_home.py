"""我分管的, 我的单位, and the page on which somebody begins."""

from datetime import timedelta

import pytest
from django.utils import timezone

from targets.models import Deputy, Post, Role, User


@pytest.fixture
def post(leader) -> Post:
    return Post.objects.create(title="常务副区长", holder=leader)


def test_a_leader_comes_to_what_he_is_in_charge_of(client, leader, post, target):
    client.force_login(leader)
    assert client.get("/2024/own/").url == f"/2024/posts/{post.pk}/"
    assert client.get("/2024/own/?as_of=2024-06-30").url == f"/2024/posts/{post.pk}/?as_of=2024-06-30"


def test_a_clerk_comes_to_the_unit(client, clerk, market_bureau, target):
    client.force_login(clerk)
    assert client.get("/2024/own/").url == f"/2024/units/{market_bureau.pk}/"


def test_who_has_several_chooses(client, clerk, market_bureau, housing_bureau, leader, post, target):
    Deputy.objects.create(user=clerk, unit=housing_bureau, since=timezone.localdate() - timedelta(days=1))
    client.force_login(clerk)
    page = client.get("/2024/own/").content.decode()
    assert f'href="/2024/units/{market_bureau.pk}/"' in page
    assert f'href="/2024/units/{housing_bureau.pk}/"' in page
    second = Post.objects.create(title="副区长", holder=leader)
    client.force_login(leader)
    page = client.get("/2024/own/").content.decode()
    assert f'href="/2024/posts/{post.pk}/"' in page
    assert f'href="/2024/posts/{second.pk}/"' in page


def test_who_has_none_reads_what_to_do(client, leader, target):
    client.force_login(leader)
    assert "您的账号还没有登记分管的职务" in client.get("/2024/own/").content.decode()


def test_the_page_says_that_it_is_ones_own(client, leader, clerk, post, market_bureau, target):
    current = 'href="/2024/own/" aria-current="page"'
    for who, mine, other in (
        (leader, f"/2024/posts/{post.pk}/", f"/2024/units/{market_bureau.pk}/"),
        (clerk, f"/2024/units/{market_bureau.pk}/", f"/2024/posts/{post.pk}/"),
    ):
        client.force_login(who)
        assert current in client.get(mine).content.decode()
        assert current not in client.get(other).content.decode()


@pytest.mark.parametrize("page", ["overview", "own", "reporting", "review"])
def test_one_begins_where_one_was_last(page, client, clerk, leader, admin, post, target):
    pages = {
        "overview": "/2024/",
        "own": "/2024/own/",
        "reporting": "/2024/report/",
        "review": "/2024/review/",
    }
    allowed = {
        clerk: {"overview", "own", "reporting"},
        leader: {"overview", "own"},
        admin: {*pages} - {"own"},
    }
    for who, theirs in allowed.items():
        client.force_login(who)
        assert client.get("/").url == "/2024/"
        client.get(pages[page])
        client.get("/2024/targets/")
        assert client.get("/").url == (pages[page] if page in theirs else "/2024/")


def test_colleagues_at_the_same_computer_have_their_own(client, clerk, leader, post, target):
    client.force_login(leader)
    client.get("/2024/own/")
    client.post("/logout/")
    client.force_login(clerk)
    assert client.get("/").url == "/2024/"
    client.get("/2024/report/")
    client.post("/logout/")
    client.force_login(leader)
    assert client.get("/").url == "/2024/own/"


def test_what_is_kept_is_for_the_server_alone_and_says_nothing(client, leader, post, target):
    client.force_login(leader)
    client.get("/2024/own/")
    cookie = client.cookies[f"home-{leader.pk}"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("own", True, "Lax")


@pytest.mark.parametrize("value", ["", "nowhere", "log", "//evil.example", "own/../admin", "x" * 4000])
def test_a_cookie_that_makes_no_sense_is_as_if_there_were_none(value, client, leader, target):
    client.force_login(leader)
    client.cookies[f"home-{leader.pk}"] = value
    assert client.get("/").url == "/2024/"


def test_a_part_that_a_script_fetches_is_no_choice(client, leader, target):
    client.force_login(leader)
    client.get("/2024/own/", headers={"HX-Request": "true"})
    assert f"home-{leader.pk}" not in client.cookies


def test_who_has_become_something_else_begins_with_the_whole(client, clerk, target):
    client.force_login(clerk)
    client.get("/2024/report/")
    User.objects.filter(pk=clerk.pk).update(role=Role.LEADER, unit=None)
    assert client.get("/").url == "/2024/"
