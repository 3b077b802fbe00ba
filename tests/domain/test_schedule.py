"""Which stages and plan points fit a promise."""

from datetime import date
from decimal import Decimal

import pytest

from targets.domain.schedule import (
    assignment_amiss,
    by_quarters,
    plan_amiss,
    point_day_amiss,
    stage_day_amiss,
    weights_amiss,
)
from targets.domain.words import Bound, Measure

START, DUE = date(2024, 1, 1), date(2024, 12, 31)


@pytest.mark.parametrize(
    ("measure", "weights", "amiss"),
    [
        (Measure.STAGES, ["20", "30", "30", "20"], ""),
        (Measure.STAGES, ["33.33", "33.33", "33.34"], ""),
        (Measure.STAGES, ["100"], ""),
        (Measure.STAGES, ["20", "30", "30"], "节点权重合计80，应为100。"),
        (Measure.STAGES, ["50", "50.01"], "节点权重合计100.01，应为100。"),
        (Measure.STAGES, [], "请设置节点。"),
        (Measure.TOTAL, [], ""),
        (Measure.TOTAL, ["100"], "只有节点型目标有节点。"),
        (Measure.NARRATIVE, ["40"], "只有节点型目标有节点。"),
    ],
)
def test_it_weighs_the_stages_of_a_target_together(measure, weights, amiss):
    assert weights_amiss(measure, [Decimal(weight) for weight in weights]) == amiss


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2023, 12, 31), False),
        (START, True),
        (date(2024, 6, 30), True),
        (DUE, True),
        (date(2025, 1, 1), False),
    ],
)
def test_a_stage_is_due_within_the_window(day, fits):
    assert stage_day_amiss(day, START, DUE) == ("" if fits else "节点日期须在目标任务的期限内。")


@pytest.mark.parametrize(
    ("day", "fits"),
    [(START, False), (date(2024, 1, 2), True), (date(2024, 12, 30), True), (DUE, False)],
)
def test_a_plan_point_lies_between_the_ends(day, fits):
    assert point_day_amiss(day, START, DUE) == ("" if fits else "计划节点须在起始日与时限之间。")


@pytest.mark.parametrize(
    ("day", "amiss"), [(DUE, ""), (START, ""), (date(2025, 1, 1), "不能晚于报告的截止日。")]
)
def test_it_is_assigned_within_its_year(day, amiss):
    assert assignment_amiss(day, DUE) == amiss


@pytest.mark.parametrize(
    ("value", "start", "due", "points"),
    [
        # 出让土地500亩: 15, 35 and 60 %.
        ("500", START, DUE, [((3, 31), "75"), ((6, 30), "175"), ((9, 30), "300")]),
        # 5家: 0.75, 1.75 and 3, in whole ones.
        ("5", START, DUE, [((3, 31), "1"), ((6, 30), "2"), ((9, 30), "3")]),
        # 1.2万人: a number with decimals is planned with decimals.
        ("1.2", START, DUE, [((3, 31), "0.18"), ((6, 30), "0.42"), ((9, 30), "0.72")]),
        # Due at mid-year: 15 of 35 parts of 500, 214.28….
        ("500", START, date(2024, 6, 30), [((3, 31), "214")]),
        # From July: 25 of 65 parts of 100, 38.46….
        ("100", date(2024, 7, 1), DUE, [((9, 30), "38")]),
        # Due on 30 November, 61 of the 92 days after 30 September: 60 % + 40 % × 61 ÷ 92 are 86.52 % of the year;
        # of 1000 that makes 15 ÷ 86.52 = 173.4, 404.5 and 693.5.
        ("1000", START, date(2024, 11, 30), [((3, 31), "173"), ((6, 30), "405"), ((9, 30), "693")]),
        # A deadline on a quarter's end leaves that end to the deadline.
        ("10", START, date(2024, 3, 31), []),
        ("10", START, START, []),
    ],
)
def test_it_proposes_a_course_by_quarters(value, start, due, points):
    found = by_quarters(Decimal(value), start, due)
    assert found == [(date(2024, *day), Decimal(planned)) for day, planned in points]


def test_a_course_over_two_years_goes_on():
    """100 each year."""
    found = by_quarters(Decimal(200), START, date(2025, 12, 31))
    assert [planned for _, planned in found] == [15, 35, 60, 100, 115, 135, 160]


@pytest.mark.parametrize(
    ("value", "planned", "amiss"),
    [
        ("8000", ["0", "3000", "3000", "8000"], ""),
        ("8000", [], ""),
        ("8000", ["3000", "8001"], "计划值须在0与目标值8000户之间，且逐期不减。"),
        ("8000", ["-1"], "计划值须在0与目标值8000户之间，且逐期不减。"),
        ("8000", ["3000", "2000"], "计划值须在0与目标值8000户之间，且逐期不减。"),
        (None, ["3000", "90000"], ""),
        (None, ["3000", "2000"], "计划值不能是负数，且逐期不减。"),
    ],
)
def test_the_plan_of_a_total_leads_from_nothing_to_all(value, planned, amiss):
    points = [(date(2024, month, 1), Decimal(number)) for month, number in enumerate(planned, 3)]
    known = None if value is None else Decimal(value)
    assert plan_amiss(Measure.TOTAL, Bound.AT_LEAST, "户", known, reversed(points)) == amiss
    assert plan_amiss(Measure.LEVEL, Bound.AT_LEAST, "户", known, points) == ""
    assert plan_amiss(Measure.TOTAL, Bound.AT_MOST, "户", known, points) == ""
