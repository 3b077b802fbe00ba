"""趋势: the months and the forecast."""

from datetime import date

from targets.domain.moment import Moment
from targets.summaries import (
    Scope,
    overview,
    trend,
)
from tests.conftest import at

KNOWN = at(2024, 12, 31)
MAY, JUNE = date(2024, 5, 31), date(2024, 6, 30)


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
