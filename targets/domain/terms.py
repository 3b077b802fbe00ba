"""Can a promise be given a new value, deadline or days of its stages, and what would the office ask about it first?

What is amiss is refused, in one Chinese sentence (empty: nothing). What is asked may be right, but is looked at again.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from .facts import Adjustment, Promise, Stage
from .quantities import COUNTING_WORDS, long_date, quantity
from .quotes import quoted
from .slips import rate_slip, share_slip
from .words import Bound, Measure

HALF = Decimal("0.5")
HUNDRED = 100
TIMES = 10  # between a target and where it begins: more is a slip of units, 户 for 万户
YEAR = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is to be in force from a day on; None, or no stage, leaves that part as it is."""

    value: Decimal | None = None
    due_date: date | None = None
    stage_dates: Mapping[int, date] = field(default_factory=dict)  # the new days by the stages' keys
    effective_date: date


# Values, as such.


def value_amiss(measure: Measure, bound: Bound, unit: str, value: Decimal) -> str:
    """Whether a number cannot be a target at all."""
    if measure == Measure.TOTAL and bound == Bound.AT_LEAST and value <= 0:
        return "累计型目标值须大于0。"
    if measure == Measure.TOTAL and value < 0:
        return "控制数不能是负数。"
    if measure == Measure.LEVEL and unit == "%" and not 0 <= value <= 100:
        return "百分比须在0与100之间。"
    if measure == Measure.LEVEL and unit in COUNTING_WORDS and value < 0:
        return "个数不能是负数。"
    return ""


def value_questions(
    measure: Measure,
    bound: Bound,
    unit: str,
    value: Decimal | None,
    baseline: Decimal | None = None,
    *,
    is_counted: bool | None = None,
) -> list[str]:
    """What the office would ask about a target's number, what cannot be included; `is_counted` None: by the unit."""
    if value is None or not measure.is_numeric:
        return []
    amiss = value_amiss(measure, bound, unit, value).removesuffix("。")
    slip = _slip(measure, unit, value, baseline)
    return [said for said in (amiss, slip) if said] + [
        *_of_counted(unit, value, is_counted=is_counted),
        *_against_baseline(bound, unit, value, baseline),
    ]


def start_questions(
    measure: Measure, unit: str, value: Decimal | None, baseline: Decimal | None, last_year: Decimal | None
) -> list[str]:
    """What the office would ask about where a target begins: its baseline and what the year before has brought."""
    asked = []
    for word, start in (("起点", baseline), ("上年完成", last_year)):
        if start is None or not measure.is_numeric:
            continue
        said = quantity(start, unit)
        if measure == Measure.LEVEL and unit == "%" and not 0 <= start <= HUNDRED:
            asked.append(f"{word}{said}不在0与100之间")
        elif slip := _slip(measure, unit, start, value):
            asked.append(f"{word}{slip.removeprefix('增速')}")
        elif measure != Measure.RATE and value and not _is_like(start, value):
            asked.append(f"{word}{said}与目标值{quantity(value, unit)}相差{TIMES}倍以上")
    return asked


def _is_like(start: Decimal, value: Decimal) -> bool:
    """Whether two quantities may be in the same unit; of nothing everything may come."""
    return not start or abs(value) / TIMES < abs(start) < abs(value) * TIMES


def _slip(measure: Measure, unit: str, value: Decimal, baseline: Decimal | None) -> str:
    match measure:
        case Measure.RATE:
            return rate_slip(value, unit)
        case Measure.LEVEL:
            return share_slip(value, unit, [] if baseline is None else [baseline])
    return ""


def _of_counted(unit: str, value: Decimal, *, is_counted: bool | None) -> list[str]:
    counted = unit in COUNTING_WORDS if is_counted is None else is_counted
    return [f"{quantity(value, unit)}不是整数"] if counted and value % 1 else []


def _against_baseline(bound: Bound, unit: str, value: Decimal, baseline: Decimal | None) -> list[str]:
    if baseline is None:
        return []
    is_behind = value <= baseline if bound == Bound.AT_LEAST else value >= baseline
    word = "不高于" if bound == Bound.AT_LEAST else "不低于"
    return [f"目标值{quantity(value, unit)}{word}起点{quantity(baseline, unit)}"] if is_behind else []


# Changes of what was printed.


def printed_amiss(before: Decimal | None, after: Decimal | None, unit: str) -> str:
    """Whether a number that readings were judged by becomes another: by more than half, or to or from none."""
    if before == after:
        return ""
    if before is not None and after is not None and abs(after - before) <= abs(before) * HALF:
        return ""
    return f"已有进展，报告目标值不能{from_to(before, after, unit)}；任务变了的，请用“调整 / 延期”。"


def from_to(before: Decimal | None, after: Decimal | None, unit: str) -> str:
    return f"由{_said(before, unit)}改为{_said(after, unit)}"


def _said(value: Decimal | None, unit: str) -> str:
    return "空" if value is None else quantity(value, unit)


# Changes of what is in force.


def new_value_amiss(promise: Promise, change: Change) -> str:
    if change.value is None:
        return ""
    if not promise.measure.is_numeric:
        return "没有目标值，只能调整时限。"
    return value_amiss(promise.measure, promise.bound, promise.unit, change.value)


def new_deadline_amiss(promise: Promise, change: Change) -> str:
    if change.due_date is None:
        return ""
    if change.due_date < promise.start_date:
        return "时限不能早于起始日。"
    if change.due_date < change.effective_date:
        return f"新时限不能早于生效日期（{long_date(change.effective_date)}），否则一生效就已逾期。"
    return ""


def moves_amiss(promise: Promise, change: Change, finished: Collection[int]) -> str:
    """Only open stages of the promise itself can be moved, to days within the window."""
    stages = {stage.key: stage for stage in promise.stages}
    last = change.due_date or promise.due_date
    for key, day in change.stage_dates.items():
        if key not in stages:
            return "这不是本目标任务的节点。"
        if key in finished:
            return f"节点{quoted(stages[key].title)}已完成，不再调整日期。"
        if not promise.start_date <= day <= last:
            window = f"{long_date(promise.start_date)}至{long_date(last)}"
            return f"节点{quoted(stages[key].title)}的新日期须在{window}之间。"
    return ""


def left_behind(stages: Collection[Stage], due_date: date, finished: Collection[int]) -> str:
    """A deadline may not come before an open stage."""
    late = [stage for stage in stages if stage.key not in finished and stage.due_date > due_date]
    if not late:
        return ""
    named = "、".join(f"{quoted(stage.title)}（{long_date(stage.due_date)}）" for stage in late)
    return f"节点{named}晚于时限{long_date(due_date)}，请一并调整。"


def changes_nothing(promise: Promise, change: Change) -> bool:
    days = {stage.key: stage.due_date for stage in promise.stages}
    return (
        change.value in (None, promise.value)
        and change.due_date in (None, promise.due_date)
        and all(days.get(key) == day for key, day in change.stage_dates.items())
    )


def questions_of_terms(
    promise: Promise, change: Change, *, year: tuple[date, date], today: date, is_counted: bool | None = None
) -> list[str]:
    """What the office would ask about a change, as Chinese sentences; easing a promise is answered by its reason.

    `promise` is as in force before; `year` are the report's first and last day; `today` is when it was asked for.
    """
    asked = []
    if change.value is not None and change.value != promise.value:
        asked += value_questions(
            promise.measure,
            promise.bound,
            promise.unit,
            change.value,
            promise.baseline,
            is_counted=is_counted,
        )
        asked += _leap(promise, change.value)
    first, last = year
    if change.due_date and change.due_date > last:
        asked.append(f"新时限{long_date(change.due_date)}在报告年度（至{long_date(last)}）之后")
    if not first <= change.effective_date <= last:
        asked.append(f"生效日期{long_date(change.effective_date)}不在报告年度内")
    elif change.effective_date > today + YEAR:
        asked.append(f"生效日期{long_date(change.effective_date)}在一年以后")
    return asked


def overtaken(change: Change, standing: Iterable[Adjustment]) -> list[str]:
    """Whether something that takes effect later decides the same, as what is asked; `standing` by their days."""
    for later in standing:
        is_same = (
            (change.value is not None and later.value is not None)
            or (change.due_date is not None and later.due_date is not None)
            or bool(change.stage_dates.keys() & later.stage_dates.keys())
        )
        if is_same and later.effective_date > change.effective_date:
            return [f"之后已有自{long_date(later.effective_date)}起生效的调整，本次只在此之前有效"]
    return []


def _leap(promise: Promise, value: Decimal) -> list[str]:
    if not promise.value or abs(value - promise.value) <= abs(promise.value) * HALF:
        return []
    return [f"目标值{from_to(promise.value, value, promise.unit)}，变动超过一半"]
