"""排名: units by the lights of what they lead, with their returned reports."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from targets.domain.moment import Moment
from targets.models import Unit, User
from targets.pictures.holdings import holdings_of_unit
from targets.services import Action, Reading, move, record
from targets.services.units import end_unit
from targets.summaries import (
    ranking,
)
from tests.conftest import at

KNOWN = at(2024, 12, 31)
MAY, JUNE = date(2024, 5, 31), date(2024, 6, 30)


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
