"""How do plan points bend the pace? Straight lines from point to point, worked out with pencil and calendar."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from targets.domain.facts import PlanPoint, Promise, Thresholds
from targets.domain.pace import plan, plan_value
from targets.domain.words import PaceBy
from tests.domain.figures import DUST_FROM_60, MARKET, RESEARCH

BY_DAYS = Thresholds()


def planned(value: int, *points: tuple[date, str], **fields) -> Promise:
    """A total of this value with plan points."""
    points = tuple(PlanPoint(day, Decimal(amount)) for day, amount in points)
    return replace(MARKET, value=Decimal(value), plan_points=points, **fields)


SLOW_START = planned(
    40, (date(2024, 3, 31), "4"), (date(2024, 9, 30), "20")
)  # 90 days to the first, 183 to the second


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2023, 12, 1), "0"),
        (date(2024, 1, 1), "0"),  # the line starts with the window
        (date(2024, 2, 15), "0.05"),  # 45 of the 90 days to 10 %
        (date(2024, 3, 31), "0.1"),
        (date(2024, 5, 31), "7/30"),  # 61 of 183 days, a third, from 10 to 50 %
        (date(2024, 9, 30), "0.5"),
        (date(2024, 11, 15), "0.75"),  # 46 of 92 days from 50 to 100 %
        (date(2024, 12, 31), "1"),
        (date(2025, 1, 31), "1"),
    ],
)
def test_it_follows_the_plan_points(day, share):
    assert plan(SLOW_START, day, BY_DAYS) == Fraction(share)


def test_it_takes_the_plan_points_in_the_order_of_their_days():
    turned = replace(SLOW_START, plan_points=SLOW_START.plan_points[::-1])
    assert plan(turned, date(2024, 5, 31), BY_DAYS) == plan(SLOW_START, date(2024, 5, 31), BY_DAYS)


def test_it_reads_plan_points_of_a_level_from_its_baseline():
    level = replace(RESEARCH, plan_points=(PlanPoint(date(2024, 9, 30), Decimal("90.8")),))
    assert plan(level, date(2024, 9, 30), BY_DAYS) == Fraction("0.5")  # 9.2 of 18.4 points
    falling = replace(DUST_FROM_60, plan_points=(PlanPoint(date(2024, 9, 30), Decimal(56)),))
    assert plan(falling, date(2024, 9, 30), BY_DAYS) == Fraction("0.2")  # 4 of 20


def test_it_paces_a_level_that_is_to_be_kept_by_the_calendar():
    """100 % as last year: there is no way to go along which points could lie."""
    kept = replace(RESEARCH, baseline=Decimal(100), plan_points=(PlanPoint(date(2024, 6, 30), Decimal(100)),))
    assert plan(kept, date(2024, 6, 30), BY_DAYS) == Fraction(182, 366)


def test_it_reaches_the_whole_target_on_the_due_date_whatever_the_points_say():
    beyond = planned(40, (date(2024, 12, 31), "10"), (date(2025, 2, 1), "20"))
    assert plan(beyond, date(2024, 12, 31), BY_DAYS) == 1


def test_it_leaves_out_points_beyond_a_deadline_that_was_moved_forward():
    """20 of 40 planned by 30 September, then due on 30 June: from 4 on 31 March, 46 of the 91 days on 16 May."""
    advanced = replace(SLOW_START, due_date=date(2024, 6, 30))
    assert plan(advanced, date(2024, 3, 31), BY_DAYS) == Fraction("0.1")
    assert plan(advanced, date(2024, 5, 16), BY_DAYS) == Fraction("0.1") + Fraction("0.9") * Fraction(46, 91)
    assert [plan(advanced, day, BY_DAYS) for day in (date(2024, 6, 30), date(2024, 9, 30))] == [1, 1]


def test_it_leaves_out_points_on_the_first_and_the_last_day():
    """The line starts with nothing and ends with the whole target, whatever points say of these two days."""
    straight = planned(40, (date(2024, 1, 1), "10"), (date(2024, 12, 31), "20"))
    assert plan(straight, date(2024, 1, 1), BY_DAYS) == 0
    assert plan(straight, date(2024, 3, 14), BY_DAYS) == Fraction("0.2")  # 73 of 365
    assert plan(straight, date(2024, 10, 19), BY_DAYS) == Fraction("0.8")  # 292 of 365


def test_it_meets_the_plan_point_exactly_on_its_day():
    """66家 in the year, 32 of them planned by 6 October: 32 ÷ 66 and nothing beside it."""
    promise = planned(66, (date(2024, 10, 6), "32"), (date(2024, 12, 5), "55"))
    assert plan(promise, date(2024, 10, 6), BY_DAYS) == Fraction(32, 66)


def test_it_plans_nothing_where_the_line_crosses_zero():
    """From 6 down to −8 in seven days: 0 after three, so the share planned is 0 and not a sliver of rounding."""
    promise = planned(6, (date(2024, 5, 13), "6"), (date(2024, 5, 20), "-8"))
    assert plan(promise, date(2024, 5, 16), BY_DAYS) == 0


def test_it_tells_the_plan_in_the_targets_own_unit():
    assert plan_value(SLOW_START, date(2024, 9, 30), BY_DAYS) == 20
    assert plan_value(SLOW_START, date(2024, 11, 15), BY_DAYS) == 30


def test_it_stays_linear_by_days_where_the_rest_is_counted_by_months():
    by_months = Thresholds(pace_by=PaceBy.MONTHS)
    assert plan(SLOW_START, date(2024, 2, 15), by_months) == Fraction("0.05")
    assert plan(SLOW_START, date(2024, 5, 31), by_months) == Fraction(7, 30)
