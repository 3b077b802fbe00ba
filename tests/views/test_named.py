"""The pages of a unit, a heading and a leader name their targets; from a target a way leads on along the list."""

import re
from datetime import date
from decimal import Decimal
from urllib.parse import quote

import pytest

from targets.domain.moment import Moment
from targets.models import Owner, OwnerRole, Post, Target
from targets.summaries import overview
from tests.conftest import at
from tests.views.test_overview import fill

JUNE = date(2024, 6, 30)
DAY = "as_of=2024-06-30"


@pytest.fixture
def post(db) -> Post:
    return Post.objects.create(title="常务副区长")


@pytest.fixture
def world(make_target, housing_bureau, market_bureau, accepted, post):
    """Of the market bureau a green one, two red ones and a silent one; of the housing bureau two that it supports."""
    firms = make_target("B-017", post=post, supporting=(housing_bureau,))
    worse = make_target("B-021", title="新增“四上”企业", unit="万元", value=40, post=post)
    worst = make_target("B-022", title="招引亿元以上项目", unit="万元", value=20)
    make_target("B-023", title="谁也没报过")
    lead = {"lead": housing_bureau}
    red = make_target("C-001", title="改造老旧小区", unit="万元", value=30, **lead)
    firms_too = make_target("C-002", title="新建公厕", unit="万元", value=10, **lead)
    for helped in (red, firms_too):
        Owner.objects.create(target=helped, unit=market_bureau, role=OwnerRole.SUPPORTING)
    for target, value in ((firms, 4200), (worse, 8), (worst, 2), (red, 2), (firms_too, 6)):
        accepted(target, JUNE, value)
    return firms


@pytest.fixture
def reader(client, leader, world):
    client.force_login(leader)
    return client


def order_of(text: str, *titles: str) -> bool:
    places = [text.index(title) for title in titles]
    return places == sorted(places)


# -- the worst first


def test_red_stands_first_by_what_is_missing_and_the_silent_behind(report, world):
    """2 of 30, 2 of 20 and 8 of 40 万元 where half is due; of B-023 nobody knows how far it is behind."""
    found = overview(report, moment=Moment(JUNE, at(2024, 7, 20))).attention
    assert [p.target.number for p in found] == ["C-001", "B-022", "B-021", "B-023"]


# -- named lists


def test_a_units_page_names_what_it_leads_with_value_light_and_reason(reader, market_bureau):
    page = reader.get(f"/2024/units/{market_bureau.pk}/?{DAY}").content.decode()
    named = page[page.index('id="named-title"') : page.index('id="supporting-title"')]
    assert order_of(named, "招引亿元以上项目", "新增“四上”企业", "谁也没报过", "新增市场主体")
    firms = re.sub(r"<[^>]+>|\s+", "", named[named.index("新增市场主体") :])
    assert "4200户/8000户" in firms
    assert "截至6月30日累计4200户，完成52.5%，序时进度49.7%，快2.8个百分点" in firms
    assert 'class="bullet" data-light="on_track"' in named


def test_what_a_unit_supports_is_folded_to_its_reds(reader, market_bureau):
    page = reader.get(f"/2024/units/{market_bureau.pk}/?{DAY}").content.decode()
    supporting = page[page.index('id="supporting-title"') : page.index('id="wall-title"')]
    shown, folded = supporting.split("<details")
    assert "改造老旧小区" in shown
    assert "新建公厕" not in shown
    assert "新建公厕" in folded
    assert "其余 1 项" in folded


def test_headings_and_leaders_have_theirs(reader, theme, post):
    for path, titles in (
        (f"/2024/themes/{theme.pk}/", ["改造老旧小区", "招引亿元以上项目", "新增市场主体"]),
        (f"/2024/posts/{post.pk}/", ["新增“四上”企业", "新增市场主体"]),
    ):
        page = reader.get(f"{path}?{DAY}").content.decode()
        named = page[page.index('id="named-title"') : page.index('id="wall-title"')]
        assert order_of(named, *titles)


def test_a_long_list_folds_what_is_least_urgent(client, leader, report, theme, market_bureau, clerk, admin):
    fill(report, theme, market_bureau, clerk, admin, 30)
    client.force_login(leader)
    assert "其余 10 项" in client.get(f"/2024/units/{market_bureau.pk}/").content.decode()


def test_who_has_nothing_is_told_what_to_do(reader, housing_bureau, post):
    Target.objects.update(post=None)
    empty = Post.objects.create(title="副区长")
    assert "没有分管的目标任务" in reader.get(f"/2024/posts/{empty.pk}/").content.decode()
    Owner.objects.filter(unit=housing_bureau, role="lead").delete()
    page = reader.get(f"/2024/units/{housing_bureau.pk}/").content.decode()
    assert "没有牵头的目标任务" in page
    assert "改牵头单位" in page


# -- links


def test_a_target_leads_to_its_units_leader_and_headings(reader, market_bureau, housing_bureau, post, theme):
    page = reader.get(f"/2024/targets/B-017/?{DAY}").content.decode()
    for address in (
        f"/2024/units/{market_bureau.pk}/?{DAY}",
        f"/2024/units/{housing_bureau.pk}/?{DAY}",
        f"/2024/posts/{post.pk}/?{DAY}",
        f"/2024/themes/{theme.pk}/?{DAY}",
        f"/2024/themes/{theme.parent_id}/?{DAY}",
    ):
        assert f'href="{address}"' in page


# -- along the list


def walk(client, number: str, *, come_from: str = "", asked: str = DAY):
    """The place of a target for who comes from a page; None where there is none."""
    headers = {"Referer": f"http://testserver{come_from}"} if come_from else {}
    return client.get(f"/2024/targets/{number}/?{asked}", headers=headers).context["origin"]


def neighbours(origin) -> tuple:
    place = origin.place
    return (
        place.before and place.before.number,
        place.position and f"{place.position}/{place.count}",
        place.after and place.after.number,
    )


def test_who_comes_from_the_ledger_goes_on_along_it(reader):
    red = "/2024/targets/?as_of=2024-06-30&light=critical&sort=light&page=1"
    assert neighbours(walk(reader, "C-001", come_from=red)) == (None, "1/4", "B-022")
    assert neighbours(walk(reader, "B-022", come_from=red)) == ("C-001", "2/4", "B-021")
    assert neighbours(walk(reader, "B-023", come_from=red)) == ("B-021", "4/4", None)
    origin = walk(reader, "B-022", come_from=red)
    assert origin.title == "台账，严重滞后"
    assert origin.address == "/2024/targets/?light=critical&sort=light"
    assert origin.back == "/2024/targets/?light=critical&sort=light&as_of=2024-06-30"


def test_the_links_carry_the_list_on(reader):
    page = reader.get(
        f"/2024/targets/B-022/?{DAY}",
        headers={"Referer": "http://testserver/2024/targets/?light=critical&sort=light"},
    ).content.decode()
    carried = quote("/2024/targets/?light=critical&sort=light", safe="")
    assert f'rel="next" href="/2024/targets/B-021/?from={carried}&amp;{DAY}"' in page
    assert f"from={carried}" in page[page.index('class="asof__ticks"') :].split("</ol>")[0]
    onward = walk(reader, "B-021", asked=f"{DAY}&from={carried}")
    assert neighbours(onward) == ("B-022", "3/4", "B-023")
    # a page that was left for a moment, as after editing, names the list in its own address
    again = walk(reader, "B-021", come_from=f"/2024/targets/B-022/?from={carried}")
    assert neighbours(again) == ("B-022", "3/4", "B-023")


def test_who_comes_from_a_unit_a_heading_or_a_leader_goes_on_there(reader, market_bureau, theme, post):
    unit = f"/2024/units/{market_bureau.pk}/"
    assert neighbours(walk(reader, "B-017", come_from=unit)) == (
        "B-023",
        "4/6",
        "C-001",
    )  # then what it supports
    assert neighbours(walk(reader, "B-017", come_from=f"/2024/posts/{post.pk}/")) == ("B-021", "2/2", None)
    assert neighbours(walk(reader, "C-001", come_from=f"/2024/themes/{theme.pk}/?by=unit"))[0] is None


def test_from_the_overview_it_is_all_the_worst_first(reader):
    origin = walk(reader, "C-001", come_from="/2024/?as_of=2024-06-30")
    assert neighbours(origin) == (None, "1/6", "B-022")
    assert origin.address == "/2024/targets/?sort=light"


def test_a_target_that_has_left_the_list_is_where_it_would_stand(reader, accepted):
    red = "/2024/targets/?light=critical"
    Target.objects.filter(number="B-021").update(state="cancelled", state_date=JUNE, state_reason="并入")
    assert neighbours(walk(reader, "B-021", come_from=red)) == (None, None, "B-022")  # by number
    page = reader.get(f"/2024/targets/B-021/?{DAY}&from={quote(red)}").content.decode()
    assert "本项现已不在其中" in page


def test_the_way_back_leads_to_the_page_of_the_list(
    client, leader, report, theme, market_bureau, clerk, admin
):
    fill(report, theme, market_bureau, clerk, admin, 60)
    client.force_login(leader)
    last = Target.objects.order_by("number").last()
    origin = client.get(
        last.get_absolute_url(), headers={"Referer": "http://testserver/2024/targets/?sort=number&page=2"}
    ).context["origin"]
    assert origin.back == "/2024/targets/?sort=number&page=2"


@pytest.mark.parametrize(
    "asked",
    [
        "https://example.com/2024/targets/?light=critical",
        "//example.com/2024/targets/",
        "javascript:alert(1)",
        "/2023/targets/",
        "/2024/review/",
        "/2024/units/999999/",
        "/2024/themes/999999/",
        "/nothing/",
        "/2024/targets/B-021/",
        "\x00",
    ],
)
def test_what_is_no_list_of_this_year_is_none(asked, reader):
    assert walk(reader, "B-017", asked=f"from={quote(asked)}") is None
    assert (
        "example.com"
        not in reader.get(f"/2024/targets/B-017/?from={quote(asked)}").content.decode().split("<main")[1]
    )


def test_who_opens_a_target_by_itself_has_no_list(reader):
    assert walk(reader, "B-017") is None


def test_sparklines_say_what_their_lines_are(client, leader, make_target, accepted):
    goal = make_target("A-001", kind="goal", measure="rate", value=Decimal(7), unit="%")
    accepted(goal, date(2024, 5, 31), Decimal(6))
    accepted(goal, JUNE, Decimal("6.4"))
    client.force_login(leader)
    card = client.get(f"/2024/?{DAY}").content.decode().split('class="goal"')[1].split("</a>")[0]
    assert "key--line" in card
    assert "历次" in card
    assert "key--target" in card
