"""Where does a running total end at its present speed? Extrapolated, no light. Rules: docs/rules.md, «Forecast»."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from .facts import Entry, Promise, Thresholds
from .months import months_before
from .pace import plan
from .quantities import PLACES_AT_MOST, date_in, number, quantity, rounded
from .words import Bound, Measure

LOOK_BACK_MONTHS = 3  # a younger series is measured from the target's start


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the last three months would lead to: `short_by` is what the target lacks on its due date, in its unit."""

    short_by: Fraction  # 0 or less when reached
    sentence: str

    @property
    def is_short(self) -> bool:
        return self.short_by > 0


def forecast(promise: Promise, readings: list[Entry], *, as_of: date) -> Forecast | None:
    """Forecast of a total that is to be reached; None for anything else, when done, due, without reading,
    and while plan points ask for nothing yet.

    `readings` are those that count, oldest first, none after `as_of`.
    """
    is_total = promise.measure == Measure.TOTAL and promise.bound == Bound.AT_LEAST and not promise.is_awaited
    if not is_total or not readings or promise.value is None or promise.value <= 0:
        return None
    last = readings[-1]
    assert last.value is not None
    if last.value >= promise.value or as_of >= promise.due_date or _is_nothing_planned(promise, as_of):
        return None
    since, before = _start(promise, readings)
    days = (last.data_date - since).days
    if days <= 0:
        return None
    speed = Fraction(last.value - before) / days
    target = Fraction(promise.value)
    at_due = Fraction(last.value) + speed * (promise.due_date - last.data_date).days
    done_on = None
    if speed > 0:
        days_left = ceil((target - Fraction(last.value)) / speed)
        done_on = last.data_date + timedelta(days=days_left) if days_left < 3660 else None
    return Forecast(
        short_by=target - at_due, sentence=_sentence(promise, since, speed, at_due, done_on, as_of)
    )


def _is_nothing_planned(promise: Promise, as_of: date) -> bool:
    """Whether plan points, which run by days, put all of it later: then standing still says nothing."""
    planned = plan(promise, as_of, Thresholds()) if promise.plan_points else None
    return planned is not None and planned <= 0


def _start(promise: Promise, readings: list[Entry]) -> tuple[date, Decimal]:
    """The latest reading at least three months before the current one, else the eve of the start with 0."""
    limit = months_before(readings[-1].data_date, LOOK_BACK_MONTHS)
    earlier = [r for r in readings if r.data_date <= limit and r.value is not None]
    if earlier:
        return earlier[-1].data_date, earlier[-1].value or Decimal(0)
    return promise.start_date - timedelta(days=1), Decimal(0)


def _sentence(
    promise: Promise, since: date, speed: Fraction, at_due: Fraction, done_on: date | None, as_of: date
) -> str:
    assert promise.value is not None
    year = as_of.year
    due = date_in(promise.due_date, year)
    start = max(since, promise.start_date)
    begins = "年初" if (start.month, start.day) == (1, 1) else date_in(start, year)
    if speed <= 0:
        return f"{begins}以来没有增加，照此到{due}完不成"
    basis = f"按{begins}以来的速度"
    if done_on is not None and done_on <= as_of:
        return f"{basis}，{date_in(done_on, year)}应已完成，尚未报送"
    if done_on is not None and done_on <= promise.due_date:
        return f"{basis}，预计{date_in(done_on, year)}完成"
    expected = _below(promise, at_due)
    short = number(promise.value - expected)
    return f"{basis}，到{due}约{quantity(expected, promise.unit)}，差{short}{promise.unit}"


def _below(promise: Promise, at_due: Fraction) -> Decimal:
    """What will be there, to be printed: whole things only, else as few decimals as tell it from the target."""
    assert promise.value is not None
    if promise.is_counted:
        return Decimal(floor(at_due))
    for places in range(PLACES_AT_MOST + 1):
        expected = rounded(at_due, places)
        if expected < promise.value and (places or promise.value >= 10):
            return expected
    return Decimal(floor(at_due * 10**PLACES_AT_MOST)).scaleb(-PLACES_AT_MOST)
