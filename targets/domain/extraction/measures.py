"""How is a promise measured, which way is it bounded, how often is it reported?"""

from .drafts import Draft
from .tables.indicators import FALLS, RISES, STANDING
from .tables.units import POINTS
from .verdicts import is_share

GROSS = ("生产总值", "可支配收入", "居民收入", "经济增长")
CEILINGS = ("失业率", "消费价格", "涨幅", "能耗", "浓度", "死亡率", "发病率", "支出压减", "赤字")


def measure_of(draft: Draft) -> str:
    """total, level, rate or stages; words as in `domain.words.Measure`."""
    quantity = draft.quantity
    if draft.comparator == "done":
        return "stages"
    if draft.comparator == "relative":
        is_rate = draft.change or any(word in draft.phrase.noun for word in ("收入", "增速", "增幅"))
        return "rate" if is_rate else "total" if "新增" in draft.phrase.noun else "level"
    if quantity is None:
        return "level"
    if is_share(quantity):
        is_change = (
            draft.change
            or draft.phrase.verb in (*FALLS, *RISES)
            or draft.phrase.noun.endswith(("增速", "增幅", "涨幅", "降幅"))
        )
        return "rate" if is_change and quantity.unit not in POINTS else "level"
    if any(word in draft.phrase.noun for word in STANDING) and not draft.phrase.verb:
        return "level"
    return "total"


def bound_of(draft: Draft) -> str:
    """at_least or at_most: a bare number is a floor but where less is better."""
    if draft.comparator == "<=":
        return "at_most"
    if (
        draft.comparator == "="
        and any(word in draft.phrase.noun for word in CEILINGS)
        and draft.change != "fall"
    ):
        return "at_most"
    return "at_least"


def frequency_of(draft: Draft, measure: str) -> str:
    """How often figures can be had."""
    if measure == "stages":
        return "stages"
    if measure == "rate" and any(word in draft.phrase.noun for word in GROSS):
        return "quarterly"
    return "quarterly" if measure == "level" else "monthly"
