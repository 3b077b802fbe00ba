"""What leaders open besides the overview: changes, trend, ranking, comparison, narrowed pages, and the past."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from targets.documents.bulletin.sentences import overall_sentence
from targets.domain.moment import Moment
from targets.models import Post, ProgressEntry, Report, Target, Theme, Unit, User
from targets.pictures.holdings import holdings_of_unit
from targets.services import Action, Reading, Terms, adjust, instruct, move, record
from targets.services.units import end_unit
from targets.summaries import (
    Scope,
    bulletin_facts,
    changes,
    comparison,
    overview,
    ranking,
    target_page,
    trend,
)
from tests.conftest import at
from tests.views.test_overview import fill

KNOWN = at(2024, 12, 31)
MAY, JUNE = date(2024, 5, 31), date(2024, 6, 30)


def turns(report, start=MAY, end=JUNE) -> dict[str, list[str]]:
    page = changes(report, since=start, moment=Moment(end, KNOWN))
    return {turn.label: [c.picture.target.number for c in group] for turn, group in page.groups.items()}


# -- changes


@pytest.mark.parametrize(
    ("may", "june", "expected"),
    [
        (3400, 4200, {}),  # 42.5 % against 41.5 %, 52.5 % against 49.7 %
        (3400, 3500, {"降灯": ["B-017"]}),
        (3000, 4200, {"升灯": ["B-017"]}),
        (3400, 8000, {"新完成": ["B-017"]}),
        (None, 4200, {"升灯": ["B-017"]}),  # silence was red
    ],
)
def test_it_names_the_turn(may, june, expected, report, target, accepted):
    if may is not None:
        accepted(target, MAY, may)
    accepted(target, JUNE, june)
    assert turns(report) == expected


def test_a_deadline_that_has_passed_is_newly_overdue(report, make_target, accepted):
    target = make_target(due_date=JUNE)
    accepted(target, MAY, 7990)
    assert turns(report, date(2024, 6, 29), date(2024, 7, 5)) == {}  # the figures are not due yet
    assert turns(report, date(2024, 6, 29), date(2024, 7, 6)) == {"新红灯": ["B-017"], "新未报": ["B-017"]}
    page = changes(report, since=date(2024, 6, 29), moment=Moment(date(2024, 7, 6), KNOWN))
    assert [(c.label, c.before, c.is_turned) for c in page.shown] == [
        ("新逾期", "on_track", True),
        ("新未报", "on_track", True),
    ]


def test_it_names_what_has_newly_not_been_reported(report, target, accepted):
    accepted(target, MAY, 6000)  # green whatever comes
    assert turns(report, JUNE, date(2024, 7, 8)) == {"新未报": ["B-017"]}
    page = changes(report, since=JUNE, moment=Moment(date(2024, 7, 8), KNOWN))
    assert next(iter(page.groups.values()))[0].reason == "6月数据应于7月5日（含）前报送，未报"


def test_what_was_grey_and_is_red_is_newly_red(report, make_target, accepted):
    target = make_target(frequency="half_yearly")  # nothing owed before July
    accepted(target, JUNE, 1000)
    assert turns(report, MAY, JUNE) == {"新红灯": ["B-017"]}
    page = changes(report, since=MAY, moment=Moment(JUNE, KNOWN))
    assert page.shown[0].before == "none"
    accepted(make_target("B-018", frequency="half_yearly"), JUNE, 500)
    assert turns(report, MAY, JUNE) == {"新红灯": ["B-018", "B-017"]}  # the farthest behind first
    told = overview(report, moment=Moment(JUNE, KNOWN))
    assert told.turned.counts == {"red": 2}
    assert "新红灯2项、降灯0项、新未报0项" in overall_sentence(
        bulletin_facts(report, moment=Moment(JUNE, KNOWN))
    )


def test_what_has_begun_to_be_judged_is_folded(client, leader, report, make_target, accepted):
    accepted(make_target(frequency="half_yearly"), JUNE, 4200)
    client.force_login(leader)
    page = client.get("/2024/changes/?as_of=2024-06-30").content.decode()
    assert '<details class="card folded" id="turn-begun">' in page
    assert "另有1项开始评价为正常" in page
    for address in ("/2024/?as_of=2024-06-30", "/2024/wall/?as_of=2024-06-30"):
        assert "另有1项开始评价为正常" in client.get(address).content.decode()


def test_it_names_what_was_cancelled_between(report, make_target):
    make_target(state="cancelled", state_date=date(2024, 6, 10), state_reason="上级取消")
    assert turns(report) == {"取消或合并": ["B-017"]}
    assert turns(report, date(2024, 6, 20), JUNE) == {}


def test_it_begins_where_the_address_says(client, leader, target):
    client.force_login(leader)
    page = client.get("/2024/changes/?as_of=2024-06-30&from=2024-02-29").context["page"]
    assert (page.from_date, page.to_date) == (date(2024, 2, 29), JUNE)
    for wrong in ("2024-07-01", "2023-12-31", "x"):
        assert client.get(f"/2024/changes/?as_of=2024-06-30&from={wrong}").context["page"].from_date == MAY


def test_it_says_that_nothing_changed(client, leader, target):
    client.force_login(leader)
    assert "没有变化" in client.get("/2024/changes/?as_of=2024-06-30&from=2024-06-29").content.decode()


# -- trend


def test_its_months_are_the_overviews_of_their_days(report, target, road, accepted):
    for month, day, value in ((1, 31, 600), (2, 29, 1400), (3, 31, 2100)):
        accepted(target, date(2024, month, day), value)
    page = trend(report, Scope(), moment=Moment(date(2024, 4, 15), KNOWN))
    assert [m.day for m in page.months] == [
        date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 15),
    ]  # fmt: skip
    for month in page.months:
        assert month.rollup == overview(report, moment=Moment(month.day, KNOWN)).rollup
    assert page.chart["labels"] == ["1月", "2月", "3月", "4月"]
    assert page.chart["lights"][0]["counts"] == [m.rollup.counts["done"] for m in page.months]


def test_it_lists_what_no_light_shows_yet(report, make_target, accepted):
    """Green at 3500 of 8000 in May, but the last three months brought 100 only."""
    slow, fast = make_target("B-017"), make_target("B-018")
    for target, values in ((slow, (3400, 3500)), (fast, (1500, 3500))):
        accepted(target, date(2024, 2, 29), values[0])
        accepted(target, MAY, values[1])
    page = trend(report, Scope(), moment=Moment(MAY, KNOWN))
    assert [o.picture.target for o in page.unseen] == [slow]
    assert [o.picture.target for o in page.outlooks] == [slow, fast]


def test_a_red_light_is_not_listed_twice(report, target, accepted):
    accepted(target, JUNE, 1000)
    page = trend(report, Scope(), moment=Moment(JUNE, KNOWN))
    assert page.outlooks[0].forecast.is_short
    assert page.unseen == []


def test_the_trend_can_be_narrowed(client, leader, target, road, market_bureau):
    client.force_login(leader)
    page = client.get(f"/2024/trend/?unit={market_bureau.pk}&as_of=2024-06-30").context["page"]
    assert page.months[-1].rollup.active_count == 1
    assert client.get("/2024/trend/?unit=99999").status_code == 404


# -- ranking


def test_equals_share_a_rank(report, make_target, accepted, market_bureau, housing_bureau):
    third = Unit.objects.create(name="区城管局", position=3)
    for place in range(9):
        unit = (market_bureau, housing_bureau, third)[place % 3]
        accepted(make_target(f"B-{place:03}", lead=unit), JUNE, 1000 if unit == third else 4200)
    page = ranking(report, moment=Moment(JUNE, KNOWN))
    assert [(row.rank, row.unit.name) for row in page.ranked] == [
        (1, "区市场监管局"), (1, "区住建局"), (3, "区城管局"),
    ]  # fmt: skip


@pytest.fixture
def since_january(monkeypatch):
    """The tracker is in use; what happens on its first day counts as known from the beginning."""
    monkeypatch.setattr(timezone, "now", lambda: at(2024, 1, 5))


@pytest.fixture
def newcomer(db) -> Unit:
    return Unit.objects.create(name="区综合执法局", position=8)


def test_a_unit_without_a_light_is_not_ranked(report, make_target):
    for place in range(3):
        make_target(f"B-{place:03}", issued="awaiting", value=None)
    page = ranking(report, moment=Moment(JUNE, KNOWN))
    assert page.ranked == []
    assert len(page.small) == 1


def test_it_counts_what_the_office_sent_back_even_if_it_was_accepted_later(report, make_target, clerk, admin):
    """Of three checked entries one was returned and corrected, one stays returned."""
    for place, fates in enumerate((["accept"], ["return", "accept"], ["return"])):
        target = make_target(f"B-{place:03}")
        for step, fate in enumerate(fates):
            moment = at(2024, 7, 2 + 2 * step)
            reading = Reading(data_date=JUNE, value=Decimal(4000), text="推进中。", explanation="无。")
            entry = record(target, reading, by=clerk, at=moment, submit=True)
            move(entry.pk, Action(fate), by=admin, at=moment + timedelta(days=1), reason="口径不符")
    (row,) = ranking(report, moment=Moment(JUNE, KNOWN)).ranked
    assert (row.checked_count, row.returned_count) == (3, 2)
    assert round(row.returned_rate, 3) == Decimal("0.667")
    (then,) = ranking(report, moment=Moment(JUNE, at(2024, 7, 2))).ranked
    assert then.checked_count == 0
    assert then.returned_rate is None


CHECKS = [  # what became of one entry, each a day after the other from 2 July; then (checked, returned) on each evening
    ("accept", [(1, 0)]),
    ("return", [(1, 1)]),
    ("accept undo_accept", [(1, 0), (0, 0)]),
    ("return undo_return", [(1, 1), (0, 0)]),
    ("accept undo_accept return", [(1, 0), (0, 0), (1, 1)]),
    ("accept undo_accept accept", [(1, 0), (0, 0), (1, 0)]),
    ("return undo_return accept", [(1, 1), (0, 0), (1, 0)]),
    ("return undo_return return", [(1, 1), (0, 0), (1, 1)]),
    ("return submit accept", [(1, 1), (1, 1), (1, 1)]),
    ("return submit withdraw", [(1, 1), (1, 1), (1, 1)]),
    ("return submit accept undo_accept", [(1, 1), (1, 1), (1, 1), (1, 1)]),
    ("return submit return undo_return", [(1, 1), (1, 1), (1, 1), (1, 1)]),
    ("withdraw", [(0, 0)]),
]


@pytest.mark.usefixtures("since_january")
@pytest.mark.parametrize(("steps", "counted"), CHECKS, ids=[steps for steps, _ in CHECKS])
@pytest.mark.parametrize("merged", [False, True])
def test_what_was_checked_is_counted_as_it_stood_then(
    merged, steps, counted, report, target, clerk, admin, newcomer, monkeypatch
):
    """Whatever has been undone since, and whoever has taken over the unit with what came back to it."""
    reading = Reading(data_date=JUNE, value=Decimal(4000), explanation="无。")
    entry = record(target, reading, by=clerk, at=at(2024, 7, 2, 8), submit=True)
    for day, step in enumerate(steps.split(), 2):
        by = clerk if step in ("submit", "withdraw") else admin
        move(entry.pk, Action(step), by=by, at=at(2024, 7, day), reason="口径不符")
    if merged:
        monkeypatch.setattr(timezone, "now", lambda: at(2024, 7, 9))
        end_unit(
            clerk.unit, successor=newcomer, since=date(2024, 7, 1), reason="机构改革",
            seen=holdings_of_unit(clerk.unit).version, by=admin, at=at(2024, 7, 9),
        )  # fmt: skip
    for day, wanted in enumerate(counted, 2):
        (row,) = ranking(report, moment=Moment(JUNE, at(2024, 7, day, 20))).small
        assert (row.unit, row.checked_count, row.returned_count) == (clerk.unit, *wanted), day
    (now,) = ranking(report, moment=Moment(JUNE, at(2024, 7, 10))).small
    assert (now.unit, now.checked_count, now.returned_count) == (clerk.unit, *counted[-1])


@pytest.mark.usefixtures("since_january")
def test_each_unit_answers_for_what_was_checked_while_it_was_its_own(
    report, target, clerk, admin, newcomer, monkeypatch
):
    reading = Reading(data_date=JUNE, value=Decimal(4000), explanation="无。")
    entry = record(target, reading, by=clerk, at=at(2024, 7, 2, 8), submit=True)
    move(entry.pk, Action.RETURN, by=admin, at=at(2024, 7, 2), reason="口径不符")
    monkeypatch.setattr(timezone, "now", lambda: at(2024, 7, 9))
    end_unit(
        clerk.unit, successor=newcomer, since=date(2024, 7, 1), reason="机构改革",
        seen=holdings_of_unit(clerk.unit).version, by=admin, at=at(2024, 7, 9),
    )  # fmt: skip
    move(entry.pk, Action.SUBMIT, by=User.objects.get(pk=clerk.pk), at=at(2024, 7, 10))
    move(entry.pk, Action.ACCEPT, by=admin, at=at(2024, 7, 11))
    counts = {
        day: [(str(row.unit), row.checked_count, row.returned_count) for row in page.small]
        for day in (JUNE, date(2024, 7, 11))
        if (page := ranking(report, moment=Moment(day, at(2024, 7, 12))))
    }
    assert counts == {JUNE: [("区市场监管局", 1, 1)], date(2024, 7, 11): [("区综合执法局", 1, 0)]}


def test_it_says_how_many_places_a_unit_has_won_or_lost(
    report, make_target, accepted, market_bureau, housing_bureau, client, leader
):
    """In May both of three are green, in June the second bureau's are behind; then its are all that are green."""
    for lead, values in ((market_bureau, (3400, 4200, 4200)), (housing_bureau, (3400, 3500, 8000))):
        for place in range(3):
            own = make_target(f"{lead.position}-{place}", lead=lead)
            for day, value in zip((MAY, JUNE, date(2024, 7, 31)), values, strict=True):
                accepted(own, day, value)
    seen = {}
    for day in (JUNE, date(2024, 7, 31)):
        page = ranking(report, moment=Moment(day, KNOWN))
        seen[day] = [(row.unit.name, row.rank, row.climbed) for row in page.ranked]
        assert page.before_date in (MAY, JUNE)
    assert seen == {
        JUNE: [("区市场监管局", 1, 0), ("区住建局", 2, -1)],
        date(2024, 7, 31): [("区住建局", 1, 1), ("区市场监管局", 2, -1)],
    }
    client.force_login(leader)
    page = client.get("/2024/units/?as_of=2024-06-30").content.decode()
    assert "较上月" in page
    assert "↓1" in page
    closing = ranking(report, moment=Moment(date(2024, 12, 31), KNOWN))
    assert (closing.before_date, {row.climbed for row in closing.ranked}) == (None, {None})


def test_the_truth_about_the_forecast_comes_first(client, leader, report, make_target, accepted):
    slow = make_target("B-017")
    accepted(slow, date(2024, 2, 29), 3400)
    accepted(slow, MAY, 3500)
    client.force_login(leader)
    page = client.get("/2024/trend/?as_of=2024-05-31").content.decode()
    assert "<h1>预计完不成1项</h1>" in page
    assert page.index("<h1>") < page.index("新增市场主体") < page.index('id="trend-title"')
    accepted(slow, JUNE, 7000)
    assert "<h1>预计都能完成</h1>" in client.get("/2024/trend/?as_of=2024-06-30").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_counting_what_was_checked_takes_no_more_queries_for_more(
    count, report, make_target, accepted, django_assert_num_queries
):
    for place in range(count):
        accepted(make_target(f"B-{place:03}"), JUNE, 4000)
    with django_assert_num_queries(12):
        ranking(report, moment=Moment(JUNE, KNOWN))


# -- comparison


def test_it_says_how_much_more_is_promised(report, make_target):
    make_target("A-001", measure="rate", value=Decimal(7), unit="%", last_year_value=Decimal(4))
    make_target("B-005", value=Decimal(20), unit="个", last_year_value=Decimal(27))
    make_target("B-017", last_year_value=Decimal(6633))
    make_target("B-018")
    page = comparison(report, moment=Moment(JUNE, KNOWN))
    assert [(r.more, r.ratio and round(r.ratio, 3), r.is_less) for r in page.rows] == [
        (3, None, False),
        (-7, Decimal("-0.259"), True),
        (1367, Decimal("0.206"), False),
    ]
    assert page.less_count == 1


def test_less_of_a_limit_is_more(report, make_target):
    make_target(
        "A-009", bound="at_most", stated_as="≤", value=Decimal(90), unit="吨", last_year_value=Decimal(100)
    )
    (row,) = comparison(report, moment=Moment(JUNE, KNOWN)).rows
    assert (row.more, row.is_less) == (-10, False)


def test_it_compares_with_the_value_in_force(report, make_target, admin):
    target = make_target(last_year_value=Decimal(6633))
    change = Terms(value=Decimal(7000), effective_date=date(2024, 8, 1), document_number="8号", reason="口径")
    adjust(target, change, by=admin, at=at(2024, 8, 1))
    assert comparison(report, moment=Moment(JUNE, KNOWN)).rows[0].more == 1367
    assert comparison(report, moment=Moment(date(2024, 8, 2), KNOWN)).rows[0].more == 367


def test_it_says_where_there_is_nothing_to_compare(client, leader, target):
    client.force_login(leader)
    assert "没有上年数" in client.get("/2024/comparison/").content.decode()


# -- narrowed pages


def test_a_unit_is_judged_by_what_it_leads(report, make_target, market_bureau, housing_bureau):
    led = make_target("B-017", supporting=(housing_bureau,))
    page = overview(report, Scope(unit=market_bureau), moment=Moment(JUNE, KNOWN))
    assert (page.rollup.active_count, page.supporting) == (1, [])
    other = overview(report, Scope(unit=housing_bureau), moment=Moment(JUNE, KNOWN))
    assert other.rollup.active_count == 0
    assert [p.target for p in other.supporting] == [led]


def test_a_theme_belongs_to_its_area(report, target, theme):
    for wanted in (theme, theme.parent):
        page = overview(report, Scope(theme=wanted), moment=Moment(JUNE, KNOWN))
        assert page.rollup.active_count == 1
    empty = Theme.objects.create(report=report, title="（二）", short_title="二", position=9)
    assert overview(report, Scope(theme=empty), moment=Moment(JUNE, KNOWN)).rollup.active_count == 0


def test_a_leader_has_what_the_post_is_in_charge_of(client, leader, make_target, report):
    post = Post.objects.create(title="常务副区长", holder=leader)
    make_target("B-017", post=post)
    make_target("B-018")
    client.force_login(leader)
    page = client.get(f"/2024/posts/{post.pk}/")
    assert page.context["page"].rollup.active_count == 1
    assert "赵宁" in page.content.decode()


def test_orders_are_counted_within_the_scope(report, target, road, leader, market_bureau, housing_bureau):
    instruct(target, text="请加快。", due_date=None, by=leader, at=at(2024, 6, 1))
    counts = [
        overview(report, Scope(unit=unit), moment=Moment(JUNE, KNOWN)).orders.instructions
        for unit in (market_bureau, housing_bureau)
    ]
    assert counts == [1, 0]
    assert overview(report, moment=Moment(JUNE, at(2024, 5, 31))).orders.instructions == 0


@pytest.mark.parametrize(
    ("by", "labels"),
    [
        ("theme", [("一 投资消费", ["营商环境"])]),
        ("unit", [("", ["区市场监管局"]), ("", ["区住建局"])]),
        ("post", [("常务副区长", ["区市场监管局"]), ("未定", ["区住建局"])]),
    ],
)
def test_the_wall_stands_by_heading_unit_or_leader(by, labels, report, target, road):
    target.post = Post.objects.create(title="常务副区长")
    target.save()
    groups = overview(report, by=by, moment=Moment(JUNE, KNOWN)).wall
    assert [(g.label, [r.label for r in g.rows]) for g in groups] == labels
    assert sum(len(row.pictures) for g in groups for row in g.rows) == 2


def test_a_grouping_that_does_not_exist_is_the_usual_one(client, leader, target):
    client.force_login(leader)
    response = client.get("/2024/?by=colour&light=purple")
    assert (response.context["by"], response.context["light"]) == ("theme", "")


# -- the past


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("2024-07-02", date(2024, 7, 2)), ("2023-12-31", None), ("2999-01-01", None), ("yesterday", None), ("", None),
    ],
)  # fmt: skip
def test_a_moment_of_knowledge_that_makes_no_sense_is_now(asked, known, client, leader, target):
    client.force_login(leader)
    assert client.get("/2024/", {"as_of": "2024-06-30", "known": asked}).context["moment"].known == known


def test_it_shows_what_was_known_then(client, leader, target, accepted):
    accepted(target, JUNE, 4200, moment=at(2024, 7, 3))
    client.force_login(leader)
    pages = [client.get(f"/2024/?as_of=2024-06-30&known=2024-07-0{day}").context["page"] for day in (2, 3)]
    assert [page.rollup.counts["on_track"] for page in pages] == [0, 1]


def test_a_month_ends_hindsight_stays_the_same(client, leader, target):
    client.force_login(leader)
    moment = client.get("/2024/?as_of=2024-06-30&known=2024-07-10").context["moment"]
    assert [t.known for t in moment.ticks[:2]] == [date(2024, 2, 10), date(2024, 3, 10)]
    assert moment.params == {"as_of": "2024-06-30", "known": "2024-07-10"}


def test_a_story_remembered_ends_where_it_was(report, target, clerk, admin, leader, accepted):
    """Of entry, adjustment and instruction only what there was on 1 July."""
    accepted(target, MAY, 3400, moment=at(2024, 6, 3))
    accepted(target, JUNE, 4200, moment=at(2024, 7, 3))
    change = Terms(value=Decimal(7000), effective_date=date(2024, 6, 1), document_number="8号", reason="口径")
    adjust(target, change, by=admin, at=at(2024, 7, 5))
    order = instruct(target, text="请加快。", due_date=None, by=leader, at=at(2024, 6, 20))
    order.closed_at, order.closed_by = at(2024, 7, 9), leader
    order.save()
    instruct(target, text="再加快。", due_date=None, by=leader, at=at(2024, 7, 10))

    page = target_page(target, viewer=admin, moment=Moment(JUNE, at(2024, 7, 1)), is_memory=True)
    assert [line.entry.value for line in page.entries] == [3400]
    assert page.adjustments.decided == []
    assert page.judgement.target_value == 8000
    assert [(line.instruction.text, line.instruction.closed_at) for line in page.instructions] == [
        ("请加快。", None)
    ]


def test_a_target_not_yet_promised_was_not_there(client, leader, report, target):
    Report.history.update(history_date=datetime(2024, 1, 1, tzinfo=UTC))
    Target.history.update(history_date=at(2024, 4, 2))
    client.force_login(leader)
    assert client.get("/2024/targets/B-017/?as_of=2024-06-30&known=2024-03-31").status_code == 404
    assert client.get("/2024/targets/B-017/?as_of=2024-06-30&known=2024-04-03").status_code == 200


def test_an_empty_year_has_pages_all_the_same(client, leader, target, market_bureau, theme):
    client.force_login(leader)
    assert not ProgressEntry.objects.exists()
    addresses = [
        "/2024/",
        "/2024/trend/",
        "/2024/changes/",
        "/2024/units/",
        "/2024/comparison/",
        "/2024/wall/",
        "/2024/calendar/",
    ]
    for address in [*addresses, f"/2024/units/{market_bureau.pk}/", f"/2024/themes/{theme.pk}/"]:
        for day in ("", "?as_of=2024-01-01", "?as_of=2024-12-31"):
            assert client.get(address + day).status_code == 200, address


@pytest.mark.parametrize("count", [20, 200])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/2024/trend/", 16),
        ("/2024/changes/", 16),
        ("/2024/units/", 16),
        ("/2024/comparison/", 16),
        ("/2024/wall/", 18),
    ],
)
def test_its_queries_do_not_grow(
    address,
    queries,
    count,
    client,
    leader,
    report,
    theme,
    market_bureau,
    clerk,
    admin,
    django_assert_num_queries,
):
    fill(report, theme, market_bureau, clerk, admin, count)
    client.force_login(leader)
    with django_assert_num_queries(queries):
        client.get(address)
