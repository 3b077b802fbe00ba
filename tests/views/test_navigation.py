"""Where to go, by role: one's own first, a handful of items, the rest in groups."""

import re

import pytest

from targets.models import Role, User


def navigation(client) -> str:
    text = client.get("/2024/").content.decode()
    return text[text.index('<nav class="nav"') : text.index("</nav>", text.index('<nav class="nav"'))]


def shown_at_once(nav: str) -> list[str]:
    """The words in the row: links that are in no group, and the names of groups."""
    row = re.sub(r"<ul aria-label.*?</ul>", "", nav, flags=re.DOTALL)
    row = re.sub(r'<span class="nav__heading".*?</span>', "", row)
    return re.findall(r"<(?:a|summary)[^>]*>\s*([^\s<]+)", row)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("clerk", ["我的单位", "总览", "台账", "我的填报", "督查", "日历", "消息", "帮助"]),
        ("leader", ["我分管的", "总览", "台账", "督查", "日历", "消息", "帮助"]),
        ("admin", ["总览", "台账", "审核", "督查", "填报", "管理", "消息", "帮助"]),
    ],
)
def test_it_is_short_and_begins_with_ones_own(who, words, client, request, target):
    client.force_login(request.getfixturevalue(who))
    assert shown_at_once(navigation(client)) == words


def test_whoever_keeps_the_system_finds_what_is_managed(client, report):
    keeper = User.objects.create_user("keeper", name="周安", role=Role.KEEPER, audits=True)
    client.force_login(keeper)
    nav = navigation(client)
    assert shown_at_once(nav) == ["总览", "台账", "督查", "日历", "管理", "消息", "帮助"]
    assert "日志" in nav
    assert "目录" not in nav


@pytest.mark.parametrize("who", ["clerk", "leader", "admin"])
def test_everything_that_was_there_is_still_there(who, client, request, target):
    client.force_login(request.getfixturevalue(who))
    links = set(re.findall(r'href="/(?:2024/)?([a-z]*)/"', navigation(client)))
    everybody = {"targets", "calendar", "instructions", "urging", "bulletin", "notices", "help"}
    also = {
        "clerk": {"own", "report"},
        "leader": {"own"},
        "admin": {"review", "report", "owners", "catalogue", "people", "log"},
    }
    assert links - {"admin", ""} == everybody | also[who]


def test_no_press_is_needed_where_there_is_no_script(client, leader, target):
    """Menus are `details`; what they open stands in the page."""
    client.force_login(leader)
    nav = navigation(client)
    assert "hidden" not in nav.replace("aria-hidden", "")
    assert "<details" in nav


def test_the_views_of_the_whole_stand_in_the_bar(client, leader, target):
    client.force_login(leader)
    text = client.get("/2024/").content.decode()
    bar = text[text.index('<section class="asof"') : text.index("<main")]
    assert [word in bar for word in ("全貌", "趋势", "变化", "排名", "与上年比", "大屏")] == [True] * 6
    assert 'class="views"' not in text[text.index("<main") :]


def test_the_help_leads_to_each_of_its_parts(client, leader, report):
    client.force_login(leader)
    page = client.get("/2024/help/").content.decode()
    parts = re.findall(r'<h2 id="([\w-]+)">', page)
    assert parts == re.findall(
        r'href="#([\w-]+)"', page[page.index("help__contents") : page.index('class="help"')]
    )
    assert len(parts) == page.count("<h2")
