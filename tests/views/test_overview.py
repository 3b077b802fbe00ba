"""总览: what leaders read first."""

from datetime import date
from decimal import Decimal

import pytest

from targets.domain.moment import Moment
from targets.models import Owner, ProgressEntry, Target, Theme
from targets.summaries import overview
from tests.conftest import at

KNOWN = at(2024, 7, 20)


@pytest.fixture
def june(target, accepted):
    """新增市场主体 with its reading of 30 June: 4200 of 8000."""
    accepted(target, date(2024, 5, 31), 3490)
    accepted(target, date(2024, 6, 30), 4200)
    return target


def test_it_shows_every_target_with_its_reason(client, leader, june):
    client.force_login(leader)
    page = client.get("/2024/?as_of=2024-06-30").content.decode()
    assert (
        "新增市场主体，区市场监管局，正常：截至6月30日累计4200户，完成52.5%，序时进度49.7%，快2.8个百分点"
        in page
    )


def test_it_shows_the_closing_picture_of_a_year_that_is_over(client, leader, june):
    client.force_login(leader)
    page = client.get("/2024/")
    assert page.context["moment"].as_of == date(2024, 12, 31)
    assert not page.context["moment"].is_past


@pytest.mark.parametrize(
    "asked", ["2023-06-30", "2099-01-01", "5/6/2024", "2024年6月", "年底", "", "2024-02-30"]
)
def test_a_day_outside_the_report_is_the_closing_day(asked, client, leader, june):
    client.force_login(leader)
    assert client.get("/2024/", {"as_of": asked}).context["moment"].as_of == date(2024, 12, 31)


@pytest.mark.parametrize(
    "asked", ["2024年6月30日", "20240630", "2024.6.30", "6月30日", "２０２４-06-30", "2024/6/30"]
)
def test_a_day_in_the_address_is_read_as_everywhere(asked, client, leader, june):
    """A browser without a calendar sends what was typed."""
    client.force_login(leader)
    assert client.get("/2024/", {"as_of": asked}).context["moment"].as_of == date(2024, 6, 30)


def test_it_says_that_the_past_is_read_only(client, leader, june):
    client.force_login(leader)
    assert (
        "您在看 2024年6月30日 的情况，含此后补报，只读"
        in client.get("/2024/?as_of=2024-06-30").content.decode()
    )


def test_it_compares_with_the_month_before(report, june):
    page = overview(report, moment=Moment(date(2024, 6, 30), KNOWN))
    assert page.before_date == date(2024, 5, 31)
    assert page.changes == []
    assert page.rollup.counts["on_track"] == 1


def test_it_names_what_turned_worse(report, target, accepted):
    accepted(target, date(2024, 5, 31), 3490)  # 43.6 % against 41.5 %
    accepted(target, date(2024, 6, 30), 3500)  # 43.8 % against 49.7 %
    (change,) = overview(report, moment=Moment(date(2024, 6, 30), KNOWN)).changes
    assert (change.before, change.picture.judgement.light, change.turn.label) == (
        "on_track",
        "behind",
        "降灯",
    )


def test_it_has_no_month_before_january(report, target):
    page = overview(report, moment=Moment(date(2024, 1, 31), KNOWN))
    assert page.before_date is None
    assert page.changes == []


def test_it_explains_itself_when_nothing_was_reported(client, leader, target):
    client.force_login(leader)
    assert "还没有采信的进展" in client.get("/2024/").content.decode()


def test_it_ranks_units_by_what_they_lead_only(report, make_target, housing_bureau, accepted):
    for place in range(3):
        accepted(make_target(f"B-02{place}", supporting=(housing_bureau,)), date(2024, 6, 30), 4200)
    page = overview(report, moment=Moment(date(2024, 6, 30), KNOWN))
    assert [row.unit.name for row in page.ranking.ranked] == ["区市场监管局"]
    assert page.ranking.ranked[0].rollup.on_pace_rate == 1


def test_it_does_not_rank_units_with_fewer_than_three_targets(report, june):
    page = overview(report, moment=Moment(date(2024, 6, 30), KNOWN))
    assert page.ranking.ranked == []
    assert [row.unit.name for row in page.ranking.small] == ["区市场监管局"]


def test_it_lists_cancelled_targets_without_counting_them(report, make_target):
    make_target("B-018", state="cancelled", state_date=date(2024, 3, 1), state_reason="上级取消")
    page = overview(report, moment=Moment(date(2024, 6, 30), KNOWN))
    assert (page.rollup.listed_count, page.rollup.active_count) == (1, 0)


def test_a_target_cancelled_later_still_counted_then(report, make_target):
    make_target("B-018", state="cancelled", state_date=date(2024, 9, 1), state_reason="上级取消")
    assert overview(report, moment=Moment(date(2024, 6, 30), KNOWN)).rollup.active_count == 1


@pytest.mark.parametrize("count", [200, 2000])
def test_it_asks_as_few_queries_for_many_targets_as_for_few(
    count, report, theme, market_bureau, clerk, admin, client, leader, django_assert_num_queries
):
    fill(report, theme, market_bureau, clerk, admin, count)
    client.force_login(leader)
    # session, user, reports, revision, eleven of the facts, two counts of orders
    with django_assert_num_queries(18):
        client.get("/2024/?as_of=2024-06-30")


def test_the_open_orders_are_counted_anew_by_themselves(client, leader, target):
    client.force_login(leader)
    page = client.get("/2024/")
    assert 'hx-trigger="progress-changed from:body"\n        hx-target="this"' in page.content.decode()
    headers = {"HX-Request": "true", "HX-Target": "orders-open"}
    answered = client.get("/2024/", headers=headers).content.decode().strip()
    assert answered.startswith("<p")
    assert 'id="orders-open"' in answered
    assert answered.endswith("</p>")
    assert "批示未办结 0" in answered


def fill(report, theme, unit, clerk, admin, count):
    """Targets with a reading each."""
    second = Theme.objects.create(
        report=report, parent=theme.parent, title="扩大有效投资", short_title="扩大投资", position=3
    )
    targets = Target.objects.bulk_create(
        Target(
            report=report, theme=(theme, second)[place % 2], number=f"C-{place:04}", title=f"目标{place}",
            measure="total", unit="户", value=Decimal(100), stated_value=Decimal(100), source_ref="二",
            start_date=date(2024, 1, 1), due_date=date(2024, 12, 31), stated_due_date=date(2024, 12, 31),
        )
        for place in range(count)
    )  # fmt: skip
    Owner.objects.bulk_create(Owner(target=t, unit=unit, role="lead") for t in targets)
    moment = at(2024, 7, 3)
    ProgressEntry.objects.bulk_create(
        ProgressEntry(
            target=t, unit=unit, author=clerk, data_date=date(2024, 6, 30), value=Decimal(place % 80),
            status="accepted", submitted_at=moment, checker=admin, checked_at=moment, accepted_at=moment,
        )
        for place, t in enumerate(targets)
    )  # fmt: skip
