"""报送日历: which periods are due when, and who has reported them."""

from datetime import date

import pytest
from django.utils.html import strip_tags

from targets.domain.moment import Moment
from targets.summaries import reporting_calendar
from tests.conftest import at


def calendar(report, unit=None, as_of=date(2024, 7, 8)):
    return reporting_calendar(report, unit, moment=Moment(as_of, at(2024, 12, 31)))


def filings(page, row: int = 0) -> list[str]:
    return ["/".join(turn.filing for turn in turns) for turns in page.targets[row].months]


@pytest.fixture
def half_a_year(target, accepted):
    """January to March in time, April late, May not at all, June in time."""
    for month, day in ((1, 31), (2, 29), (3, 31), (6, 30)):
        accepted(target, date(2024, month, day), 700 * month)
    accepted(target, date(2024, 4, 30), 2800, moment=at(2024, 5, 9))


def test_it_tells_a_unit_how_each_period_stands(report, half_a_year, market_bureau):
    assert filings(calendar(report, market_bureau)) == [
        "in_time", "in_time", "in_time", "late", "missing", "in_time", *["ahead"] * 6,
    ]  # fmt: skip


def test_it_counts_what_was_due(report, half_a_year, market_bureau):
    year = calendar(report, market_bureau).year
    assert (year.demanded_count, year.filed_count) == (6, 5)


def test_what_was_reported_besides_makes_up_what_is_not_counted_as_due(report, half_a_year, market_bureau):
    """On 2 July June has been reported before its day."""
    year = calendar(report, market_bureau, date(2024, 7, 2)).year
    assert (year.demanded_count, year.filed_count, year.further_count) == (5, 4, 1)
    assert year.counts["in_time"] + year.counts["late"] == year.filed_count + year.further_count


def test_its_head_and_its_legend_tell_the_same(client, leader, report, half_a_year):
    client.force_login(leader)
    words = " ".join(strip_tags(client.get("/2024/calendar/?as_of=2024-07-02").content.decode()).split())
    assert "应报 5 期次，已报 4，另报 1 按时 4 补报 1 退回 未报 1 " in words


def test_it_waits_until_the_reporting_day(report, half_a_year, market_bureau):
    """On 8 October September is still due; on the 9th it is missing."""
    assert filings(calendar(report, market_bureau, date(2024, 10, 8)))[8] == "due"
    assert filings(calendar(report, market_bureau, date(2024, 10, 9)))[8] == "missing"


def test_it_asks_no_more_of_what_is_done(report, target, accepted, market_bureau):
    accepted(target, date(2024, 6, 30), 8000)
    assert filings(calendar(report, market_bureau, date(2024, 9, 9)))[6:8] == ["stopped", "stopped"]


def test_it_puts_a_stage_into_the_month_in_which_it_ends(report, road, housing_bureau):
    months = calendar(report, housing_bureau).targets[0].months
    assert [len(turns) for turns in months] == [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1]


def test_it_lists_all_units(report, half_a_year, road, market_bureau, housing_bureau):
    page = calendar(report)
    assert [line.unit for line in page.units] == [market_bureau, housing_bureau]
    assert [line.year.filed_count for line in page.units] == [5, 0]
    assert (page.year.demanded_count, page.year.filed_count) == (8, 5)


def test_the_heads_of_its_columns_are_working_days(report, target):
    days = [f"{m.reporting_date:%m-%d}" for m in calendar(report).months]
    assert days == [
        "02-05", "03-05", "04-07", "05-06", "06-05", "07-05", "08-05", "09-05", "10-08", "11-05", "12-05", "01-06",
    ]  # fmt: skip


def test_staff_begin_with_their_own_unit(client, clerk, leader, target, road):
    client.force_login(clerk)
    assert client.get("/2024/calendar/").context["page"].unit == clerk.unit
    assert client.get("/2024/calendar/?unit=all").context["page"].unit is None
    client.force_login(leader)
    assert client.get("/2024/calendar/").context["page"].unit is None


def test_a_unit_without_targets_is_told_so(client, stranger, target):
    client.force_login(stranger)
    assert "没有牵头的目标任务" in client.get("/2024/calendar/").content.decode()
    assert client.get("/2024/calendar/?unit=99999").status_code == 404


@pytest.mark.parametrize("count", [2, 20])
def test_it_takes_as_many_queries_for_many_targets(
    count, report, make_target, leader, client, django_assert_num_queries
):
    for n in range(count):
        make_target(f"B-{n + 1:03}")
    client.force_login(leader)
    with django_assert_num_queries(16):
        client.get("/2024/calendar/")
