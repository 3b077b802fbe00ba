"""Which stages, plan points and days of assignment fit a promise, and which plan points may be proposed?

Each answer of `…_amiss` is a Chinese sentence that says what is amiss, or empty.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from .quantities import PLACES_AT_MOST, long_date, plain, quantity, rounded
from .words import Bound, Measure

ALL_WEIGHTS = Decimal(100)  # percent
# How much of a year's land is sold, funds obtained, awards given by the ends of its quarters.
QUARTERS = ((3, 31, Fraction(15, 100)), (6, 30, Fraction(35, 100)), (9, 30, Fraction(60, 100)))


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


def part_day_amiss(due: date, window: tuple[date, date]) -> str:
    """A part (分解) is due in the time that its whole has, both ends included."""
    first, last = window
    if due > last:
        return f"完成时限不能晚于总项的时限（{long_date(last)}）。"
    return f"完成时限不能早于总项的起始日（{long_date(first)}）。" if due < first else ""


def point_day_amiss(day: date, start_date: date, due_date: date) -> str:
    """A plan point lies between the ends of the window, which have their own values: nothing, and all."""
    return "" if start_date < day < due_date else "计划节点须在起始日与时限之间。"


def plan_amiss(
    measure: Measure, bound: Bound, unit: str, value: Decimal | None, planned: Iterable[tuple[date, Decimal]]
) -> str:
    """What is planned of a total to be reached adds up: it never falls, and ends with all; `value` None: not named."""
    if measure != Measure.TOTAL or bound != Bound.AT_LEAST:
        return ""
    course = [Decimal(0), *(number for _, number in sorted(planned)), *(() if value is None else (value,))]
    if all(low <= high for low, high in pairwise(course)):
        return ""
    if value is None:
        return "计划值不能是负数，且逐期不减。"
    return f"计划值须在0与目标值{quantity(value, unit)}之间，且逐期不减。"


def ending_amiss(day: date | None, year: tuple[date, date]) -> str:
    """A promise is cancelled or merged in its own year; `year` are the report's first and last day."""
    first, last = year
    if day is None or first <= day <= last:
        return ""
    return f"取消或合并日期须在报告年度内（{long_date(first)}至{long_date(last)}）。"


def start_amiss(start_date: date, first_reading: date | None) -> str:
    if first_reading is None or start_date <= first_reading:
        return ""
    return f"起始日不能晚于首次进展的数据日期（{long_date(first_reading)}）。"


def assignment_amiss(day: date, report_ends: date) -> str:
    """Somebody who is given a promise after its year would never owe anything."""
    return "" if day <= report_ends else "不能晚于报告的截止日。"


def addition_amiss(assigned: date, window: tuple[date, date], document: date, today: date) -> str:
    """Of a promise that is added to a report's own: assigned when it can be, and on the grounds of what there is."""
    start_date, due_date = window
    if assigned > today:
        return f"交办日期不能晚于今天（{long_date(today)}）。"
    if document > today:
        return f"文件日期不能晚于今天（{long_date(today)}）。"
    if assigned > due_date:
        return f"交办日期不能晚于时限（{long_date(due_date)}）。"
    if due_date < start_date:
        return f"时限不能早于起始日（{long_date(start_date)}）。"
    return ""


def by_quarters(value: Decimal, start_date: date, due_date: date) -> list[tuple[date, Decimal]]:
    """Plan points for a total that comes late in the year: 15, 35 and 60 % by the ends of the first quarters.

    Of a window that is not the whole year the part of that course that lies in it, stretched to `value`. A whole
    number is planned in whole numbers.
    """
    corners = list(_course(start_date.year, due_date.year))
    start, end = _along(corners, start_date - timedelta(days=1)), _along(corners, due_date)
    places = 0 if value == value.to_integral_value() else PLACES_AT_MOST
    found = []
    for day, share in corners:
        if start_date < day < due_date:
            part = (share - start) / (end - start) * Fraction(value)
            found.append((day, rounded(Decimal(part.numerator) / part.denominator, places)))
    return found


def _course(first: int, last: int) -> Iterator[tuple[date, Fraction]]:
    """The ends of quarters and how many years' worth should be done by them."""
    yield date(first - 1, 12, 31), Fraction(0)
    for done, year in enumerate(range(first, last + 1)):
        yield from ((date(year, month, day), done + share) for month, day, share in QUARTERS)
        yield date(year, 12, 31), Fraction(done + 1)


def _along(corners: Sequence[tuple[date, Fraction]], day: date) -> Fraction:
    """Linear by days between two corners."""
    (left, low), (right, high) = next(pair for pair in pairwise(corners) if pair[0][0] <= day <= pair[1][0])
    return low + (high - low) * (day - left).days / (right - left).days
