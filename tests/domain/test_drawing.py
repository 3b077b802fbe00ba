"""Where do bars, ticks and lines go? Fractions of the width and height, y downwards."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from targets.domain.drawing import Bullet, Segment, bullet, courses, spark, stacked
from targets.domain.facts import Entry, Promise, Stage, Thresholds
from targets.domain.words import Light, Measure
from tests.domain.figures import (
    BUDGET,
    CAMPAIGN,
    ENERGY,
    GDP,
    INCOME,
    INVESTMENT,
    MARKET,
    SKILLS_BY_JUNE,
    looked_at,
)


def decimals(*shares: str) -> list[Decimal]:
    return [Decimal(share) for share in shares]


@pytest.mark.parametrize(
    ("promise", "data_date", "value", "bar", "tick"),
    [
        (SKILLS_BY_JUNE, "03-31", "0.9", "0.75", "0.5"),  # 0.9 of 1.2万人, half of the time
        (SKILLS_BY_JUNE, "06-30", "1.5", "1", "1"),  # 125 % still end with the drawing
        (SKILLS_BY_JUNE, "03-31", "-0.3", "0", "0.5"),
        (BUDGET, "12-31", "55", "0.55", "1"),
        # a rate on a scale that ends a quarter beyond the larger of value and target
        (INVESTMENT, "06-30", "10", "0.8", "0.68"),  # of 12.5
        (GDP, "06-30", "3.5", "0.4", "0.8"),  # of 8.75
        (INVESTMENT, "06-30", "-2.1", "0", "0.8"),
        (ENERGY, "06-30", "-3.4", "0", "0"),  # what falls has no bar; the scale is 1 and a quarter
        (ENERGY, "06-30", "0.5", "0.4", "0"),
        (INCOME, "06-30", "6.4", "0.8", None),  # nothing to compare with
    ],
)
def test_it_draws_a_bar_for_what_is_and_a_tick_for_what_should_be(promise, data_date, value, bar, tick):
    drawn = bullet(looked_at(promise, data_date, data_date, value))
    assert drawn == Bullet(bar=Decimal(bar), tick=None if tick is None else Decimal(tick))


def test_it_draws_the_tick_alone_before_anything_is_reported():
    assert bullet(looked_at(SKILLS_BY_JUNE, "04-06")) == Bullet(bar=None, tick=Decimal("0.5"))
    assert bullet(looked_at(GDP, "03-31")) == Bullet(bar=None, tick=Decimal("0.8"))


def test_it_draws_nothing_for_words():
    assert bullet(looked_at(CAMPAIGN, "06-30", "06-30", rating=60)) == Bullet(bar=None, tick=None)
    assert bullet(looked_at(INCOME, "03-31")) == Bullet(bar=None, tick=None)


def test_it_has_a_tick_of_a_total_at_its_pace():
    assert bullet(looked_at(MARKET, "06-30", "06-30", "4200")).tick == Fraction(182, 366)


def test_it_stacks_the_lights_side_by_side_the_best_first():
    counts = {Light.NONE: 2, Light.CRITICAL: 1, Light.BEHIND: 2, Light.ON_TRACK: 4, Light.DONE: 1}
    assert stacked(counts) == [
        Segment(Light.DONE, 1, *decimals("0", "0.1")),
        Segment(Light.ON_TRACK, 4, *decimals("0.1", "0.4")),
        Segment(Light.BEHIND, 2, *decimals("0.5", "0.2")),
        Segment(Light.CRITICAL, 1, *decimals("0.7", "0.1")),
        Segment(Light.NONE, 2, *decimals("0.8", "0.2")),
    ]


def test_it_leaves_out_lights_that_nobody_shows():
    assert stacked({Light.DONE: 0, Light.CRITICAL: 3}) == [Segment(Light.CRITICAL, 3, *decimals("0", "1"))]


@pytest.mark.parametrize("counts", [{}, dict.fromkeys(Light, 0)])
def test_it_stacks_nothing_without_targets(counts):
    assert stacked(counts) == []


def test_it_writes_the_count_into_the_middle_of_its_segment():
    assert Segment(Light.BEHIND, 2, *decimals("0.5", "0.2")).middle == Decimal("0.6")


@pytest.mark.parametrize(("width", "has_room"), [("0.2", True), ("0.08", True), ("0.0799", False)])
def test_it_writes_no_count_where_there_is_no_room(width, has_room):
    assert Segment(Light.BEHIND, 2, Decimal(0), Decimal(width)).has_room is has_room


def test_it_draws_more_higher_up():
    """1500, 3000 and 4500 of 6000: the target on top, the first at the bottom, a third of the way apart."""
    drawn = spark(decimals("1500", "3000", "4500"), Decimal(6000))
    assert [x for x, _ in drawn.points] == decimals("0", "0.5", "1")
    assert [y for _, y in drawn.points] == [1, Fraction(2, 3), Fraction(1, 3)]
    assert drawn.target == 0


def test_it_draws_a_limit_at_the_bottom_while_the_line_comes_down():
    drawn = spark(decimals("60", "55", "50"), Decimal(40))
    assert [y for _, y in drawn.points] == decimals("0", "0.25", "0.5")
    assert drawn.target == 1


def test_it_uses_the_whole_height_without_a_target():
    drawn = spark(decimals("6.1", "5.9", "6.3"), None)
    assert [y for _, y in drawn.points] == decimals("0.5", "1", "0")
    assert drawn.target is None


def test_it_spreads_readings_over_the_whole_width():
    drawn = spark(decimals("1", "2", "3", "4", "5"), None)
    assert [x for x, _ in drawn.points] == decimals("0", "0.25", "0.5", "0.75", "1")


def test_it_draws_a_level_line_where_nothing_moves():
    drawn = spark(decimals("100", "100"), Decimal(100))
    assert drawn.points[0][1] == drawn.points[1][1] == drawn.target
    assert 0 <= drawn.target <= 1


@pytest.mark.parametrize("values", [[], ["4200"]])
def test_it_draws_no_line_through_fewer_than_two_readings(values):
    assert spark(decimals(*values), Decimal(8000)) is None


def test_it_draws_a_line_through_two():
    assert spark(iter(decimals("0", "10")), None).points == ((0, 1), (1, 0))


def points(drawn) -> list[tuple[float, float]]:
    return [(round(float(x), 3), round(float(y), 3)) for x, y in drawn]


def read(day: str, value: str) -> Entry:
    return Entry(key=1, data_date=date.fromisoformat(f"2024-{day}"), value=Decimal(value))


def test_courses_have_one_scale():
    """4000 of 8000 on 30 June; the other one comes to 125 %, which is the top of both."""
    drawn = courses([(MARKET, [read("06-30", "4000")]), (MARKET, [read("12-31", "10000")])], Thresholds())
    assert (drawn.first, drawn.last, drawn.top) == (date(2024, 1, 1), date(2024, 12, 31), Fraction(5, 4))
    low, high = drawn.of_each
    assert points(low.line) == [(0.496, 0.6)]
    assert points(high.line) == [(1, 0)]
    assert points(low.planned)[0] == (0, 1)
    assert points(low.planned)[-1] == (1, 0.2)
    assert drawn.whole == Fraction(1, 5)


def test_a_course_far_beyond_does_not_flatten_the_others():
    drawn = courses([(MARKET, [read("06-30", "80000")]), (MARKET, [])], Thresholds())
    assert (drawn.top, points(drawn.of_each[0].line)) == (Fraction(3, 2), [(0.496, 0)])
    assert drawn.of_each[0].shares == ((date(2024, 6, 30), Fraction(10)),)
    assert (drawn.of_each[1].shares, drawn.of_each[1].line) == ((), ())


def test_a_fall_below_nothing_stays_on_the_drawing():
    drawn = courses([(MARKET, [read("06-30", "-10")])], Thresholds())
    assert points(drawn.of_each[0].line) == [(0.496, 1)]


def test_the_plan_of_stages_goes_up_in_steps():
    stages = (
        Stage(key=1, title="开工", weight=Decimal(40), due_date=date(2024, 6, 30)),
        Stage(key=2, title="竣工", weight=Decimal(60), due_date=date(2024, 12, 31)),
    )
    road = Promise(
        measure=Measure.STAGES, start_date=date(2024, 1, 1), due_date=date(2024, 12, 31), stages=stages
    )
    (course,) = courses([(road, [])], Thresholds()).of_each
    planned = points(course.planned)
    assert (0.496, 1) in planned
    assert (0.496, 0.6) in planned
    assert planned[-2:] == [(1, 0.6), (1, 0)]


def test_what_has_no_share_has_no_course():
    drawn = courses([(MARKET, []), (CAMPAIGN, []), (GDP, [])], Thresholds())
    assert [course is None for course in drawn.of_each] == [False, True, True]
    assert courses([(CAMPAIGN, []), (replace(MARKET, value=None), [])], Thresholds()) is None
    assert courses([], Thresholds()) is None
