"""Which readings claim so much at once that the office wants to see it proven? Rules: docs/rules.md."""

from decimal import Decimal
from fractions import Fraction

from .facts import Entry, Promise
from .pace import ZERO, done
from .quantities import apart, percent
from .words import Measure

LEAP = Fraction(30, 100)  # of the promise, in one reading


def leap(
    promise: Promise,
    *,
    value: Decimal | None = None,
    stages_done: frozenset[int] = frozenset(),
    self_rating: int | None = None,
    before: Entry | None,
) -> str:
    """That a reading is ahead of the one before it by a third of the promise or so, as a Chinese clause; else empty.

    Without a reading before, it is measured from nothing; a level that has no baseline then has no way to leap. Limits
    and growth rates claim nothing that has been done.
    """
    now = _share(promise, value, stages_done, self_rating)
    if now is None:
        return ""
    what = "自评" if promise.measure == Measure.NARRATIVE else "完成率"
    if before is None:
        has_no_start = promise.measure == Measure.LEVEL and promise.baseline is None
        return "" if has_no_start or now < LEAP else f"首次填报{what}就是{_said(promise, now)}"
    then = _share(promise, before.value, before.stages_done, before.self_rating) or ZERO
    if now - then < LEAP:
        return ""
    return f"{what}从{_said(promise, then)}到{_said(promise, now)}，一次升{apart(now, then)}"


def _said(promise: Promise, share: Fraction) -> str:
    """A self-rating is a whole number of percent."""
    return percent(share, 0 if promise.measure == Measure.NARRATIVE else 1)


def _share(
    promise: Promise, value: Decimal | None, stages_done: frozenset[int], self_rating: int | None
) -> Fraction | None:
    if promise.measure == Measure.NARRATIVE:
        return None if self_rating is None else Fraction(self_rating, 100)
    return None if promise.is_limit else done(promise, value, stages_done)
