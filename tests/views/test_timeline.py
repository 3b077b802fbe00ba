"""节点时间轴: one row a staged target, its stages on the months."""

import re
from datetime import date

import pytest

from targets.domain.moment import Moment
from targets.domain.words import StageState
from targets.forms import TimelineForm
from targets.models import Post, Stage, Theme
from targets.services import Terms, adjust
from targets.summaries import Filters, timeline
from tests.conftest import at

JUNE = Moment(date(2024, 6, 30), at(2024, 7, 20))
AS_OF = "/2024/timeline/?as_of=2024-06-30"


def seen(report, by="theme", moment=JUNE, *, only_overdue=False, **asked):
    return timeline(report, Filters(**asked), by=by, moment=moment, only_overdue=only_overdue)


def titles(page) -> list[str]:
    return [line.picture.target.title for line in page.lines]


def shown(client, address=AS_OF) -> str:
    return " ".join(client.get(address).content.decode().split())


@pytest.fixture
def school(make_target):
    """Two stages, none of them due by June, led by the market bureau."""
    school = make_target(
        "E-020", title="二十八中建成投用", measure="stages", value=None, unit="", frequency="stages"
    )
    for title, weight, due in (("主体", 60, date(2024, 8, 31)), ("投用", 40, date(2024, 12, 31))):
        Stage.objects.create(target=school, title=title, weight=weight, due_date=due)
    return school


@pytest.fixture
def late(road, accepted):
    """The road's first stage finished by the report of 28 June, its second due on the 30th and open."""
    accepted(road, date(2024, 6, 28), stages_done=list(road.stages.order_by("due_date")[:1]))
    return road


def test_it_has_a_row_for_each_staged_target_in_force(report, target, late, school, make_target):
    make_target(
        "E-021", title="取消的", measure="stages", value=None, unit="", state="cancelled",
        state_date=date(2024, 3, 1), state_reason="上级取消",
    )  # fmt: skip
    page = seen(report)
    assert titles(page) == ["新华路南延建成通车", "二十八中建成投用"]
    assert page.staged_count == 2
    assert page.counts == dict(
        zip(StageState, (1, 0, 1, 4), strict=True)
    )  # the 30th: its report is not due yet


def test_it_counts_what_is_overdue(report, late, school):
    page = seen(report, moment=Moment(date(2024, 7, 20), at(2024, 7, 20)))
    assert page.counts[StageState.OVERDUE] == 1
    assert page.overdue_count == 1
    assert [line.overdue_count for line in page.lines] == [1, 0]


def test_it_shows_those_alone_in_which_something_is_overdue(report, late, school):
    moment = Moment(date(2024, 7, 20), at(2024, 7, 20))
    assert titles(seen(report, moment=moment, only_overdue=True)) == ["新华路南延建成通车"]


def test_a_target_without_stages_has_a_row_that_says_so(client, leader, make_target):
    make_target("E-021", title="没有节点的", measure="stages", value=None, unit="")
    client.force_login(leader)
    assert "未设节点" in shown(client)


@pytest.mark.parametrize(
    ("by", "labels"),
    [
        ("theme", ["一 投资消费"]),
        ("unit", ["区市场监管局", "区住建局"]),
        ("post", ["副区长", "未定"]),
    ],
)
def test_it_stands_together_as_the_wall_does(by, labels, report, late, school):
    late.post = Post.objects.create(title="副区长", position=1)
    late.save()
    assert [group.label for group in seen(report, by=by).groups] == labels


def test_it_is_narrowed_by_heading_unit_and_leader(report, theme, late, school, housing_bureau):
    other = Theme.objects.create(report=report, title="（二）", short_title="二", position=9)
    post = Post.objects.create(title="副区长", position=1)
    school.theme, school.post = other, post
    school.save()
    assert titles(seen(report, theme=other.pk)) == ["二十八中建成投用"]
    assert titles(seen(report, theme=theme.parent_id)) == ["新华路南延建成通车"]
    assert titles(seen(report, post=post.pk)) == ["二十八中建成投用"]
    assert titles(seen(report, unit=housing_bureau.pk, role="lead")) == ["新华路南延建成通车"]
    assert titles(seen(report, q="二十八中")) == ["二十八中建成投用"]


def test_a_unit_is_asked_for_by_what_it_leads(report, make_target, late, housing_bureau):
    make_target("E-021", title="配合的", measure="stages", value=None, unit="", supporting=(housing_bureau,))
    form = TimelineForm(report, {"unit": str(housing_bureau.pk)})
    assert titles(timeline(report, form.filters(), by="unit", moment=JUNE)) == ["新华路南延建成通车"]


def test_what_makes_no_sense_is_left_out(client, leader, late):
    client.force_login(leader)
    page = client.get("/2024/timeline/?by=moon&nodes=x&unit=abc&post=999999&as_of=2024-06-30").context["page"]
    assert titles(page) == ["新华路南延建成通车"]


def test_every_mark_explains_itself(client, leader, late):
    client.force_login(leader)
    page = shown(client, "/2024/timeline/?as_of=2024-07-20")
    for words in (
        "<title>前期手续：应于3月31日完成，已完成（6月28日数据，7月3日报送）</title>",
        "<title>路基施工：应于6月30日完成，应完未完，已过20天</title>",
        "<title>路面施工：应于9月30日完成，未到期，还有72天</title>",
    ):
        assert words in page
    assert page.count('role="img"') == 4
    assert page.count('<li data-state="') == 4  # the same in words


def test_it_draws_without_scripts_and_without_styles_of_its_own(client, leader, late):
    client.force_login(leader)
    page = shown(client)
    assert "chart.js" not in page.lower()
    assert not re.search(r"\sstyle=", page)
    for drawn in set(re.findall(r'href="#([\w-]+)"', page)) - {"content"}:
        assert f'id="{drawn}"' in page


def test_it_shows_where_an_adjusted_stage_stood(client, leader, admin, late):
    adjust(
        late,
        Terms(
            due_date=date(2025, 3, 31),
            stage_dates={
                late.stages.get(title="路基施工").pk: date(2024, 9, 30),
                late.stages.get(title="路面施工").pk: date(2024, 12, 31),
                late.stages.get(title="建成通车").pk: date(2025, 3, 31),
            },
            effective_date=date(2024, 7, 1),
            document_number="9号",
            reason="征迁受阻",
            is_checked=True,
        ),
        by=admin,
        at=at(2024, 7, 1),
    )  # fmt: skip
    before = seen(late.report, moment=Moment(date(2024, 6, 30), at(2024, 7, 20)))
    after = seen(late.report, moment=Moment(date(2024, 7, 20), at(2024, 7, 20)))
    assert (before.moved_count, before.scale.has_later) == (0, False)
    assert (after.moved_count, after.scale.has_later) == (3, True)
    client.force_login(leader)
    page = shown(client, "/2024/timeline/?as_of=2024-07-20")
    assert "<title>路基施工：原定6月30日</title>" in page
    assert "路基施工：应于9月30日完成（原定6月30日）" in page
    assert "建成通车：应于2025年3月31日完成（原定12月31日）" in page
    assert "原定日期 3" in page


def test_its_line_is_the_day_that_is_shown(client, leader, late):
    client.force_login(leader)
    page = shown(client, "/2024/timeline/?as_of=2024-06-30")
    assert "截至6月30日 </text>" in page
    assert client.get(AS_OF).context["page"].now == client.get(AS_OF).context["page"].scale.place(JUNE.as_of)


def test_the_fragment_is_the_list_alone(client, leader, late):
    client.force_login(leader)
    part = client.get(AS_OF, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<section")
    assert 'id="timeline-columns"' in part


def test_the_page_says_what_to_do_where_there_is_nothing(client, leader, report, target):
    client.force_login(leader)
    assert "2024年度没有节点型目标任务" in shown(client)


def test_the_filter_that_finds_nothing_says_so(client, leader, late):
    client.force_login(leader)
    page = shown(client, f"{AS_OF}&q=没有的")
    assert "没有符合条件的目标任务" in page
    assert "看全部1项" in page


@pytest.mark.parametrize("count", [2, 40])
def test_it_takes_as_few_queries_for_many(
    count, report, make_target, accepted, client, leader, django_assert_num_queries
):
    for place in range(count):
        staged = make_target(f"E-{place:03}", title=f"工程{place}", measure="stages", value=None, unit="")
        for month in (3, 6, 9):
            Stage.objects.create(target=staged, title=f"{month}月", weight=30, due_date=date(2024, month, 28))
        accepted(staged, date(2024, 6, 28), stages_done=list(staged.stages.all()[:1]))
    client.force_login(leader)
    # session, user, reports, revision, eleven of the facts; headings, units and posts to choose from
    with django_assert_num_queries(20):
        client.get(AS_OF)
    with django_assert_num_queries(4):  # all of it is kept
        client.get(AS_OF)


@pytest.mark.parametrize("place", ["units/{unit}/", "themes/{theme}/"])
def test_pages_of_units_and_headings_lead_there(place, client, leader, late, school, theme, housing_bureau):
    client.force_login(leader)
    where = place.format(unit=housing_bureau.pk, theme=theme.pk)
    assert "/2024/timeline/?" in shown(client, f"/2024/{where}?as_of=2024-06-30")


def test_a_heading_without_stages_does_not(client, leader, target, market_bureau):
    client.force_login(leader)
    assert "/2024/timeline/?unit" not in shown(client, f"/2024/units/{market_bureau.pk}/?as_of=2024-06-30")


def test_its_targets_lead_on_to_one_another_in_its_order(client, leader, late, school):
    """By unit the school's bureau comes first."""
    client.force_login(leader)
    came = {"Referer": "http://testserver/2024/timeline/?by=unit&as_of=2024-06-30"}
    origin = client.get("/2024/targets/E-020/?as_of=2024-06-30", headers=came).context["origin"]
    assert (origin.title, origin.place.position, origin.place.count) == ("时间轴", 1, 2)
    assert origin.place.after == late
    assert origin.back == "/2024/timeline/?by=unit&as_of=2024-06-30"


def test_from_the_overdue_ones_only_those_are_led_to(client, leader, late, school):
    client.force_login(leader)
    came = {"Referer": "http://testserver/2024/timeline/?nodes=overdue&as_of=2024-07-20"}
    page = client.get("/2024/targets/E-017/?as_of=2024-07-20", headers=came)
    assert (page.context["origin"].title, page.context["origin"].place.count) == (
        "时间轴，节点 有应完未完的",
        1,
    )
    gone = client.get("/2024/targets/E-020/?as_of=2024-07-20", headers=came).context["origin"]
    assert gone.place.position is None


def test_from_there_a_target_of_another_kind_has_a_page_too(client, leader, late, target):
    client.force_login(leader)
    came = {"Referer": "http://testserver/2024/timeline/"}
    assert client.get("/2024/targets/B-017/", headers=came).status_code == 200
