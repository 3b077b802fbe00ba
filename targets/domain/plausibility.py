"""Which readings need a word of explanation before the office should see them?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

from .facts import Entry, Promise, Thresholds
from .pace import done, plan
from .quantities import COUNTING_WORDS, difference, long_date, percent, points, quantity, short_date
from .quotes import quoted
from .slips import rate_slip, share_slip
from .wording import dated
from .words import Bound, Measure

TINY_PLAN = Fraction(1, 20)  # a pace so low that twice of it says nothing
COUNT_MARGIN = 2  # so many whole things above the plan are no jump
RATE_JUMP = 10  # percentage points between one reading and the next
RATE_GAP = 30  # … between the first reading and the target
TIMES = 10  # so many times the reading before, where the target is not known


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
        case _ if value is not None:
            beside = _figure(promise, "上期", before), _figure(promise, "下期", after)
            asked += _of_a_number(promise, _Figure(data_date, value, ""), *beside)
    return asked


def digest(asked: list[str]) -> str:
    """By which it is known that these questions have been shown; empty for none."""
    return sha256("\n".join(asked).encode()).hexdigest()[:16] if asked else ""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number on its day; `words` say which reading it is: 上期4200户（2月29日）."""

    day: date
    value: Decimal
    words: str


def _figure(promise: Promise, word: str, reading: Entry | None) -> _Figure | None:
    """None also for a reading without a number: the measure was changed since."""
    if reading is None or reading.value is None:
        return None
    return _Figure(reading.data_date, reading.value, f"{word}{dated(reading, promise)}")


def _of_a_number(
    promise: Promise, typed: _Figure, before: _Figure | None, after: _Figure | None
) -> Iterator[str]:
    match promise.measure:
        case Measure.RATE:
            yield from _of_a_rate(promise, typed.value, before, after)
        case Measure.LEVEL:
            yield from _of_any_number(promise, typed.value)
            yield from _of_a_level(promise, typed, before, after)
        case Measure.TOTAL:
            yield from _of_any_number(promise, typed.value)
            yield from _of_a_total(promise, typed.value, before, after)
            if before is None or typed.value > before.value:  # one that stayed is not asked about again
                yield from _of_a_jump(promise, typed, before)


def _of_the_day(promise: Promise, data_date: date) -> Iterator[str]:
    if promise.reporting_ends and data_date > promise.reporting_ends:
        last = long_date(promise.reporting_ends)
        yield f"数据截止日在报告年度之后，年度各页面不计入；年末数据请填{last}"
    elif not promise.start_date <= data_date <= promise.due_date:
        window = f"{long_date(promise.start_date)}至{long_date(promise.due_date)}"
        yield f"数据截止日不在目标期限（{window}）内"


def _of_any_number(promise: Promise, value: Decimal) -> Iterator[str]:
    """Of totals and levels: shares lie between none and all, and counted things are whole."""
    if _is_share(promise) and not 0 <= value <= 100:
        yield f"{quantity(value, promise.unit)}不在0%到100%之间"
    if _is_counted(promise) and value != value.to_integral_value():
        yield f"{quantity(value, promise.unit)}不是整数，按{promise.unit}计数的没有零头"


def _is_share(promise: Promise) -> bool:
    return promise.unit == "%" and (promise.value is None or promise.value <= 100)


def _is_counted(promise: Promise) -> bool:
    """Also while the number is awaited."""
    is_unknown = promise.value is None and promise.counted is None
    return promise.is_counted or (is_unknown and promise.unit in COUNTING_WORDS)


# Totals.


def _of_a_total(
    promise: Promise, value: Decimal, before: _Figure | None, after: _Figure | None
) -> Iterator[str]:
    if before is None and value < 0:
        yield f"第一期累计值是负数（{quantity(value, promise.unit)}）"
    if before is not None and value < before.value:
        yield f"累计值比{before.words}少{quantity(before.value - value, promise.unit)}"
    if after is not None and value > after.value:
        yield f"累计值比{after.words}多{quantity(value - after.value, promise.unit)}"


def _of_a_jump(promise: Promise, typed: _Figure, before: _Figure | None) -> Iterator[str]:
    """Of one that has grown: more than can well be, by the promise or, while that is not known, by the last reading."""
    if promise.value is None:
        if before is not None and 0 < before.value * TIMES < typed.value:
            yield f"累计值{quantity(typed.value, promise.unit)}超过{before.words}的{TIMES}倍"
    elif promise.bound == Bound.AT_MOST:
        yield from _of_a_limit(promise, promise.value, typed.value, before)
    elif promise.value > 0:
        yield from _of_the_pace(promise, promise.value, typed)


def _of_a_limit(promise: Promise, limit: Decimal, value: Decimal, before: _Figure | None) -> Iterator[str]:
    """Far beyond it, or beyond it at a leap."""
    used = f"累计值{quantity(value, promise.unit)}"
    if limit > 0 and value > 2 * limit:
        yield f"{used}超过控制数{quantity(limit, promise.unit)}的两倍"
    elif before is not None and value > limit and value > 2 * before.value:
        yield f"{used}超过{before.words}的两倍，也超出控制数{quantity(limit, promise.unit)}"


def _of_the_pace(promise: Promise, target: Decimal, typed: _Figure) -> Iterator[str]:
    """Far ahead of it; where it is nothing or tiny, far beyond the whole target."""
    share = done(promise, typed.value)
    planned = plan(promise, typed.day, Thresholds())  # by days, however lights count
    if share is None or planned is None:
        return
    ahead = Fraction(typed.value) - planned * Fraction(target)
    if promise.is_counted and ahead < COUNT_MARGIN:
        return
    if planned > TINY_PLAN and share > 2 * planned:
        yield f"完成{percent(share)}，超过序时进度{percent(planned)}的两倍"
    elif share > 2:
        yield f"完成{percent(share)}，超过全部目标的两倍"


# Levels.


def _of_a_level(
    promise: Promise, typed: _Figure, before: _Figure | None, after: _Figure | None
) -> Iterator[str]:
    """A fraction typed for a percentage, else one far from where it began, from the last reading or the next."""
    known = [number for number in (promise.value, promise.baseline) if number is not None]
    if slip := share_slip(typed.value, promise.unit, known):
        yield slip
        return
    if before is None:
        yield from _of_a_first_level(promise, typed.value)
    elif _is_a_leap(promise, before, typed):
        yield f"当前值{_compared(promise, typed.value, before)}，变动很大"
    if after is not None and _is_a_leap(promise, typed, after):
        yield f"当前值{_compared(promise, typed.value, after)}，变动很大"


def _of_a_first_level(promise: Promise, value: Decimal) -> Iterator[str]:
    said, target, start = quantity(value, promise.unit), promise.value, promise.baseline
    if value < 0 and not _is_share(promise) and all(known is None or known >= 0 for known in (target, start)):
        yield f"第一期当前值是负数（{said}）"
    elif start is None:
        if target is not None and 0 < 2 * target < value:
            yield f"第一期当前值{said}超过目标{quantity(target, promise.unit)}的两倍"
    elif _is_far_from_start(value, start, target):
        verb, gap = "高" if value > start else "低", difference(value - start, promise.unit)
        yield f"第一期当前值{said}比起点{quantity(start, promise.unit)}{verb}{gap}，变动很大"


def _is_far_from_start(value: Decimal, start: Decimal, target: Decimal | None) -> bool:
    """Half of the way behind it, or twice the way ahead; without a way by half of what it was."""
    way = (target or start) - start
    if not way:
        return abs(value - start) > abs(start) / 2
    return not -abs(way) / 2 <= (value - start) * (1 if way > 0 else -1) <= 2 * abs(way)


def _is_a_leap(promise: Promise, earlier: _Figure, later: _Figure) -> bool:
    """By more than half of the way or of what it was (small steps aside), and not explained by the days between."""
    step = later.value - earlier.value
    way = promise.value - (promise.baseline or 0) if promise.value is not None else Decimal(0)
    is_far = way != 0 and abs(step) > abs(way) / 2
    is_far |= earlier.value != 0 and abs(step) > max(abs(earlier.value) / 2, abs(way) / 10)
    if not is_far or step * way <= 0 or promise.is_limit:
        return is_far
    days = (later.day - earlier.day).days
    return abs(step) * promise.window_days > 2 * abs(way) * days


def _compared(promise: Promise, value: Decimal, other: _Figure) -> str:
    verb = "高" if value > other.value else "低"
    return (
        f"{quantity(value, promise.unit)}比{other.words}{verb}{difference(value - other.value, promise.unit)}"
    )


# Growth rates.


def _of_a_rate(
    promise: Promise, value: Decimal, before: _Figure | None, after: _Figure | None
) -> Iterator[str]:
    """A share, an index or a fall without its sign, else one far from the last, the next or the target."""
    text = f"增速{quantity(value, promise.unit)}"
    last = before.value if before else None
    if slip := rate_slip(value, promise.unit, target=promise.value, last=last):
        yield slip
    elif _lacks_its_sign(promise, value, last):
        yield f"{text}为正，下降应填负数"
    else:
        for other in (before, after):
            if other is not None and abs(value - other.value) > RATE_JUMP:
                yield f"增速{_compared(promise, value, other)}"
        if before is None and promise.value is not None and abs(value - promise.value) > RATE_GAP:
            verb, gap = "高" if value > promise.value else "低", points(value - promise.value)
            yield f"{text}比目标{quantity(promise.value, promise.unit)}{verb}{gap}"


def _lacks_its_sign(promise: Promise, value: Decimal, last: Decimal | None) -> bool:
    """Of rates that are meant to fall: its negative is nearer to the last reading, before one to the target."""
    is_falling = promise.bound == Bound.AT_MOST or (promise.value is not None and promise.value < 0)
    near = last or promise.value
    return is_falling and value > 0 and (near is None or near < 0)


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
    return "、".join(f"{quoted(stage.title)}" for stage in promise.stages if stage.key in keys)
