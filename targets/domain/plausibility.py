"""Which readings need a word of explanation before the office should see them?"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .facts import Entry, Promise, Thresholds
from .pace import done, plan
from .quantities import long_date, percent, points, quantity, short_date
from .wording import dated
from .words import Bound, Measure

TINY_PLAN = Fraction(1, 20)  # a pace so low that twice of it says nothing
COUNT_MARGIN = 2  # so many whole things above the plan are no jump
RATE_JUMP = 10  # percentage points
RATE_FRACTION, FRACTION_PLACES = Decimal("0.5"), 2  # 0.065 for 6.5 %; printed rates have one decimal
INDEX = (90, 130)  # last year = 100
INDEX_UNLESS = 50  # where the target itself is as large, such a rate may be one


def questions(
    promise: Promise,
    *,
    data_date: date,
    value: Decimal | None,
    stages_done: frozenset[int],
    self_rating: int | None,
    before: Entry | None,
    after: Entry | None,
) -> list[str]:
    """What the office would ask, as Chinese sentences; empty if nothing.

    `before` and `after` are the readings next to the data date, see `neighbours`.
    """
    asked = list(_of_the_day(promise, data_date))
    match promise.measure:
        case Measure.STAGES:
            asked += _of_stages(promise, stages_done, before, after)
        case Measure.NARRATIVE:
            asked += _of_a_rating(promise, self_rating, before)
        case _ if value is None:
            pass
        case Measure.RATE:
            asked += _of_a_rate(promise, value, before)
        case Measure.LEVEL:
            asked += [*_of_any_number(promise, value), *_of_a_level(promise, value, before)]
        case Measure.TOTAL:
            asked += [*_of_any_number(promise, value), *_of_a_total(promise, value, before, after)]
            asked += _of_a_jump(promise, data_date, value, before)
    return asked


def _of_the_day(promise: Promise, data_date: date) -> Iterator[str]:
    if promise.reporting_ends and data_date > promise.reporting_ends:
        last = long_date(promise.reporting_ends)
        yield f"数据截止日在报告年度之后，年度各页面不计入；年末数据请填{last}"
    elif not promise.start_date <= data_date <= promise.due_date:
        window = f"{long_date(promise.start_date)}至{long_date(promise.due_date)}"
        yield f"数据截止日不在目标期限（{window}）内"


def _of_any_number(promise: Promise, value: Decimal) -> Iterator[str]:
    """Of totals and levels: shares lie between none and all, and counted things are whole."""
    goes_beyond_all = promise.value is not None and promise.value > 100
    if promise.unit == "%" and not goes_beyond_all and not 0 <= value <= 100:
        yield f"{quantity(value, promise.unit)}不在0%到100%之间"
    if promise.is_counted and value != value.to_integral_value():
        yield f"{quantity(value, promise.unit)}不是整数，按{promise.unit}计数的没有零头"


def _of_a_total(promise: Promise, value: Decimal, before: Entry | None, after: Entry | None) -> Iterator[str]:
    if before is not None and before.value is not None:
        if value < before.value:
            less = quantity(before.value - value, promise.unit)
            yield f"累计值比上期{dated(before, promise)}少{less}"
    elif value < 0:
        yield f"第一期累计值是负数（{quantity(value, promise.unit)}）"
    if after is not None and after.value is not None and value > after.value:
        more = quantity(value - after.value, promise.unit)
        yield f"累计值比下期{dated(after, promise)}多{more}"


def _of_a_jump(promise: Promise, data_date: date, value: Decimal, before: Entry | None) -> Iterator[str]:
    """Far ahead of the pace; where that is nothing or tiny, far beyond the whole target."""
    share, planned = (
        done(promise, value),
        plan(promise, data_date, Thresholds()),
    )  # by days, however lights count
    has_grown = before is None or before.value is None or value > before.value
    if promise.bound != Bound.AT_LEAST or not has_grown or not promise.value or promise.value < 0:
        return
    if share is None or planned is None:
        return
    ahead = Fraction(value) - planned * Fraction(promise.value)
    if promise.is_counted and ahead < COUNT_MARGIN:
        return
    if planned > TINY_PLAN and share > 2 * planned:
        yield f"完成{percent(share)}，超过序时进度{percent(planned)}的两倍"
    elif share > 2:
        yield f"完成{percent(share)}，超过全部目标的两倍"


def _of_a_level(promise: Promise, value: Decimal, before: Entry | None) -> Iterator[str]:
    """Moved by more than half of the way there is to go, or of what it was (small steps aside)."""
    if before is None or before.value is None:
        return
    last, moved = before.value, abs(value - before.value)
    way = None if promise.value is None else abs(promise.value - (promise.baseline or 0))
    is_far = way is not None and moved > way / 2
    is_far |= last != 0 and moved > abs(last) / 2 and moved > (way or 0) / 10
    if is_far:
        difference = points(moved) if promise.unit == "%" else quantity(moved, promise.unit)
        verb = "高" if value > last else "低"
        yield f"当前值{quantity(value, promise.unit)}比上期{dated(before, promise)}{verb}{difference}，变动很大"


def _of_a_rate(promise: Promise, value: Decimal, before: Entry | None) -> Iterator[str]:
    """A share or an index typed for a growth rate, else one far from the last."""
    size = None if promise.value is None else abs(promise.value)
    text = f"增速{quantity(value, promise.unit)}"
    if abs(value) < RATE_FRACTION and _places(value) >= FRACTION_PLACES and (size is None or size >= 1):
        yield f"{text}像是填成了小数，折成百分数是{quantity(value * 100, promise.unit)}"
    elif INDEX[0] <= value <= INDEX[1] and (size is None or size < INDEX_UNLESS):
        yield f"{text}像是以上年同期为100的指数，折成增速是{quantity(value - 100, promise.unit)}"
    elif before is not None and before.value is not None and abs(value - before.value) > RATE_JUMP:
        verb = "高" if value > before.value else "低"
        yield f"{text}比上期{dated(before, promise)}{verb}{points(value - before.value)}"


def _of_stages(
    promise: Promise, stages_done: frozenset[int], before: Entry | None, after: Entry | None
) -> Iterator[str]:
    """What is finished stays finished."""
    if before is not None and (undone := _titles(promise, before.stages_done - stages_done)):
        yield f"{undone}上期（{short_date(before.data_date)}）已完成，本期没有勾选"
    if after is not None and (early := _titles(promise, stages_done - after.stages_done)):
        yield f"{early}下期（{short_date(after.data_date)}）还没有完成，本期却已勾选"


def _of_a_rating(promise: Promise, self_rating: int | None, before: Entry | None) -> Iterator[str]:
    if self_rating is None:
        return
    if before is not None and before.self_rating is not None and self_rating < before.self_rating:
        yield f"自评{self_rating}%低于上期{dated(before, promise)}"
    if self_rating == 100 and promise.is_lasting:
        yield "长期坚持的工作没有终点，自评却填了100%"


def _titles(promise: Promise, keys: frozenset[int]) -> str:
    return "、".join(f"“{stage.title}”" for stage in promise.stages if stage.key in keys)


def _places(value: Decimal) -> int:
    """Decimals that say something: 0.0650 has three."""
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
