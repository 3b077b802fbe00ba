"""变化: what has turned between two days."""

from datetime import date

import pytest

from targets.documents.bulletin.sentences import overall_sentence
from targets.domain.moment import Moment
from targets.summaries import (
    bulletin_facts,
    changes,
    overview,
)
from tests.conftest import at

KNOWN = at(2024, 12, 31)
MAY, JUNE = date(2024, 5, 31), date(2024, 6, 30)


def turns(report, start=MAY, end=JUNE) -> dict[str, list[str]]:
    page = changes(report, since=start, moment=Moment(end, KNOWN))
    return {turn.label: [c.picture.target.number for c in group] for turn, group in page.groups.items()}


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


def test_what_got_better_in_great_numbers_stands_behind_its_count(client, leader, make_target, accepted):
    for n in range(25):
        done = make_target(f"B-{n + 100}", title=f"目标{n}")
        accepted(done, MAY, 3400)
        accepted(done, JUNE, 8000)
    worse = make_target("B-200")
    accepted(worse, MAY, 3400)
    accepted(worse, JUNE, 3500)
    client.force_login(leader)
    page = client.get("/2024/changes/?as_of=2024-06-30").content.decode()
    assert '<details class="card folded" id="turn-done">' in page
    assert '<strong>新完成</strong> <span class="muted">25 项</span>' in page
    assert '<h2 id="turn-down">降灯</h2>' in page
