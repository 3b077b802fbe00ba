"""How a stage stands: not overdue for want of a report that is not due yet, finished by a reading with its day."""

from dataclasses import replace
from datetime import date

import pytest

from targets.domain.facts import Adjustment, in_force, readings
from targets.domain.moment import Moment
from targets.domain.nodes import nodes
from targets.domain.words import StageState, Status
from tests.domain.figures import ROAD, at, day, entry, seen

FIRST_DAYS = {stage.key: stage.due_date for stage in ROAD.stages}
DONE, OVERDUE, DUE, AHEAD = StageState


def stood(on: str, *entries, promise=ROAD):
    counting = readings(promise.measure, list(entries), Moment(day(on), at("2024-12-31")))
    return nodes(seen(promise, on, *entries), counting, FIRST_DAYS, as_of=day(on))


def states(on: str, *entries) -> list[StageState]:
    return [node.state for node in stood(on, *entries)]


@pytest.mark.parametrize(
    ("on", "first"), [("03-30", AHEAD), ("03-31", DUE), ("04-05", DUE), ("04-06", OVERDUE)]
)
def test_it_is_overdue_only_once_its_report_was_due(on, first):
    """The first stage ends on 31 March and is reported by 5 April."""
    assert states(on)[0] == first


def test_a_report_that_does_not_name_it_makes_it_overdue_at_once():
    assert states("06-30", entry("06-30", stages=(1,), sent="06-30")) == [DONE, OVERDUE, AHEAD, AHEAD]


def test_it_waits_while_a_report_lies_with_the_office():
    """Of 30 June, sent in time and not checked by 20 July."""
    march = entry("03-31", stages=(1,))
    june = entry("06-30", stages=(1, 2), outcome=Status.SUBMITTED, key=2)
    assert states("07-20", march, june)[1] == DUE
    assert states("07-20", march)[1] == OVERDUE


def test_it_knows_by_which_report_it_is_finished():
    first, second = stood("07-20", entry("03-31", stages=(1,)), entry("06-30", stages=(1, 2), key=2))[:2]
    assert (first.report.data_date, second.report.data_date) == (date(2024, 3, 31), date(2024, 6, 30))


def test_it_is_finished_anew_where_it_was_unticked():
    found = stood(
        "07-20",
        entry("03-31", stages=(1,)),
        entry("04-30", stages=(), key=2),
        entry("06-30", stages=(1, 2), key=3),
    )
    assert found[0].report.data_date == date(2024, 6, 30)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (0, "前期手续：应于3月31日完成，已完成（3月28日数据，3月30日报送）"),
        (1, "路基施工：应于6月30日完成，应完未完，已过20天"),
        (2, "路面施工：应于9月30日完成，未到期，还有72天"),
    ],
)
def test_it_explains_itself(place, sentence):
    assert stood("07-20", entry("03-28", stages=(1,)))[place].told(2024) == sentence


def test_on_its_own_day_nothing_has_passed():
    assert stood("06-30", entry("06-30", sent="06-30"))[1].stands(2024) == "应完未完"
    assert stood("03-31")[0].stands(2024) == "到期待报"


def test_another_year_is_named():
    assert "应于2024年3月31日完成" in stood("03-31")[0].told(2025)


def test_it_keeps_its_day_before_an_adjustment():
    moved = Adjustment(
        date(2024, 6, 1), at("06-01"), due_date=ROAD.due_date, stage_dates={2: date(2024, 8, 31)}
    )
    promise = in_force(
        ROAD,
        [moved],
        stated_value=None,
        stated_due_date=ROAD.due_date,
        moment=Moment(day("07-20"), at("07-20")),
    )
    found = stood("07-20", entry("06-30", stages=(1,)), promise=promise)
    assert [node.first_date for node in found] == [None, date(2024, 6, 30), None, None]
    assert found[1].state == AHEAD
    assert found[1].told(2024) == "路基施工：应于8月31日完成（原定6月30日），未到期，还有42天"


def test_without_stages_there_are_none():
    assert stood("06-30", promise=replace(ROAD, stages=())) == ()
