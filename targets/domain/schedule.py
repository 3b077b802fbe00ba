"""Which stages and plan points fit a promise? Each answer is a Chinese sentence that says what is amiss, or empty."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from .quantities import plain
from .words import Measure

ALL_WEIGHTS = Decimal(100)  # percent


def weights_amiss(measure: Measure, weights: Sequence[Decimal]) -> str:
    """Of all stages of a target together: only a staged target has some, and their weights sum to 100."""
    if measure != Measure.STAGES:
        return "只有节点型目标有节点。" if weights else ""
    if not weights:
        return "请设置节点。"
    total = sum(weights, Decimal(0))
    return "" if total == ALL_WEIGHTS else f"节点权重合计{plain(total)}，应为{plain(ALL_WEIGHTS)}。"


def stage_day_amiss(day: date, start_date: date, due_date: date) -> str:
    """A stage is due within the target's window, both ends included."""
    return "" if start_date <= day <= due_date else "节点日期须在目标任务的期限内。"


def point_day_amiss(day: date, start_date: date, due_date: date) -> str:
    """A plan point lies between the ends of the window, which have their own values: nothing, and all."""
    return "" if start_date < day < due_date else "计划节点须在起始日与时限之间。"
