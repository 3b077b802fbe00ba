"""Which stages and plan points fit a promise."""

from datetime import date
from decimal import Decimal

import pytest

from targets.domain.schedule import point_day_amiss, stage_day_amiss, weights_amiss
from targets.domain.words import Measure

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
