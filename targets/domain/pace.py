"""How much should be done by a day, and how much of a promise is a reading? Rules: docs/rules.md."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from .facts import Promise, Thresholds
from .months import month_end, month_ends
from .words import Bound, Measure, PaceBy

ZERO, ONE = Fraction(0), Fraction(1)


@lru_cache(maxsize=8192)
def exact(value: Decimal) -> Fraction:
    """A number to be reckoned with; kept, because making one takes longer than most of the reckoning."""
    return Fraction(value)


@lru_cache(maxsize=8192)
def share(part: Decimal, whole: Decimal) -> Fraction:
    """One number as a share of another; kept, because a reading is looked at on many days."""
    return Fraction(part) / Fraction(whole)


@lru_cache(maxsize=8192)
def _share_of_days(part: int, whole: int) -> Fraction:
    return Fraction(part, whole)


def reaches(share: Fraction, planned: Fraction, line: Fraction) -> bool:
    """Whether a share is so much of a plan: `share >= planned * line`, without making the product."""
    above, below = share.as_integer_ratio()
    of_plan, plan_below = planned.as_integer_ratio()
    of_line, line_below = line.as_integer_ratio()
    return above * plan_below * line_below >= of_plan * of_line * below


def elapsed(promise: Promise, day: date, thresholds: Thresholds) -> Fraction:
    """Share of the window gone by the end of `day`, 0 before it, 1 from its last day on; both end days count.

    By whole months, where the report counts so: a month has gone from its last days on in which its figures are
    asked for.
    """
    if day < promise.start_date:
        return ZERO
    if day >= promise.due_date:
        return ONE
    if thresholds.pace_by == PaceBy.MONTHS:
        ends = month_ends(promise.start_date, month_end(promise.due_date))
        early = timedelta(days=thresholds.answer_days - 1)
        return Fraction(sum(max(end - early, end.replace(day=1)) <= day for end in ends), len(ends))
    return _share_of_days((day - promise.start_date).days + 1, promise.window_days)


def plan(promise: Promise, day: date, thresholds: Thresholds) -> Fraction | None:
    """Share that should be done by `day`; None where nothing is paced (rate, narrative, stages without stages)."""
    match promise.measure:
        case Measure.RATE | Measure.NARRATIVE:
            return None
        case Measure.STAGES:
            return weight_share(promise, {s.key for s in promise.stages if s.due_date <= day})
    if promise.plan_points and promise.value is not None and promise.value != promise.baseline:
        return _along_plan_points(promise, day)
    if promise.measure == Measure.LEVEL and promise.baseline is None:
        return ONE
    return elapsed(promise, day, thresholds)


def is_stepped(promise: Promise, thresholds: Thresholds) -> bool:
    """Whether its plan rises on some days at once, and not from day to day: of stages, and where months are counted."""
    if promise.measure == Measure.STAGES:
        return True
    return thresholds.pace_by == PaceBy.MONTHS and promise.measure.is_numeric and not promise.plan_points


def done(
    promise: Promise, value: Decimal | None, stages_done: frozenset[int] = frozenset()
) -> Fraction | None:
    """Share of the promise that a reading is, uncapped, may be negative; None for rate and narrative.

    For a limit (at_most) without baseline it is the share used. Where a share has no meaning – a target of
    zero or below, a baseline on the far side of the target – it is 1 when the target is met, else 0.
    """
    if promise.measure == Measure.STAGES:
        return weight_share(promise, stages_done)
    if promise.measure not in (Measure.TOTAL, Measure.LEVEL) or value is None or promise.value is None:
        return None
    start, way = _way(promise)
    return share(value - start, way) if way else met_share(promise, value)


def is_met(bound: Bound, target: Decimal, value: Decimal) -> bool:
    """Whether a number keeps what is promised, whatever the date."""
    return value <= target if bound == Bound.AT_MOST else value >= target


def met_share(promise: Promise, value: Decimal) -> Fraction:
    """1 for met, 0 for not."""
    assert promise.value is not None
    return ONE if is_met(promise.bound, promise.value, value) else ZERO


def weight_share(promise: Promise, keys: set[int] | frozenset[int]) -> Fraction | None:
    """Weight of some stages as a share of all; None without stages."""
    total = sum((s.weight for s in promise.stages), Decimal(0))
    if not total:
        return None
    return share(sum((s.weight for s in promise.stages if s.key in keys), Decimal(0)), total)


def _along_plan_points(promise: Promise, day: date) -> Fraction:
    """Piecewise linear through (start, 0), the points inside the window and (due, 1)."""
    start, way = _way(promise)
    corners = [(promise.start_date, ZERO)]
    for point in sorted(promise.plan_points, key=lambda p: p.date):
        if corners[-1][0] < point.date < promise.due_date:
            reached = share(point.value - start, way) if way else met_share(promise, point.value)
            corners.append((point.date, reached))
    corners.append((promise.due_date, ONE))
    if day >= promise.due_date:
        return ONE
    if day <= promise.start_date:
        return ZERO
    (left, low), (right, high) = next(pair for pair in pairwise(corners) if day <= pair[1][0])
    return low + (high - low) * Fraction((day - left).days, (right - left).days)


def _way(promise: Promise) -> tuple[Decimal, Decimal]:
    """From where and how far a total or level has to go; 0 where a share of that way has no meaning."""
    assert promise.value is not None
    baseline = promise.baseline if promise.measure == Measure.LEVEL else None
    start = Decimal(0) if baseline is None else baseline
    way = promise.value - start
    is_forward = way < 0 if baseline is not None and promise.bound == Bound.AT_MOST else way > 0
    return start, way if is_forward else Decimal(0)


def plan_value(promise: Promise, day: date, thresholds: Thresholds) -> Fraction | None:
    """`plan` in the target's own unit (stages: percent); None where there is no pace or no value."""
    planned = plan(promise, day, thresholds)
    if planned is None:
        return None
    if promise.measure == Measure.STAGES:
        return planned * 100
    if promise.value is None:
        return None
    start = promise.baseline if promise.baseline is not None else Decimal(0)
    return exact(start) + planned * exact(promise.value - start)
