"""How do a promise, a reading and what is asked of a unit stand in words? The same on pages and in files."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from .facts import Entry, Promise, Thresholds
from .pace import weight_share
from .periods import Period
from .quantities import long_date, percent, plain, points, quantity, short_date
from .words import Bound, Filing, Issued, JudgedBy, Light, Measure, StatedAs, Status

FALLS_ARE_NEGATIVE = "下降填负数，如 -3.1"
AS_THE_REFERENCE = "与参照目标同步"


class Stated(Protocol):
    """What the report says of a target."""

    measure: str
    stated_as: str
    stated_value: Decimal | None
    unit: str
    reference_id: int | None


class Typed(Protocol):
    """What decides how the readings of a target are typed."""

    measure: str
    bound: str
    issued: str
    value: Decimal | None


class Told(Protocol):
    """What an entry says of a target; on stages neither, the stages speak for themselves."""

    @property
    def value(self) -> Decimal | None: ...

    @property
    def self_rating(self) -> int | None: ...


def stated(target: Stated) -> str:
    """The promise as the report states it: ≥ 8000户, 100%（全覆盖）, 与参照目标同步, 由上级确定, 定性要求."""
    if target.reference_id:
        return AS_THE_REFERENCE
    if not Measure(target.measure).is_numeric:
        return "按节点推进" if target.measure == Measure.STAGES else "定性要求"
    if target.stated_value is None:
        return "由上级确定"
    text = quantity(target.stated_value, target.unit)
    if target.stated_as == StatedAs.ALL:
        return f"{text}（全覆盖）"
    return text if target.stated_as == StatedAs.EXACTLY else f"{target.stated_as} {text}"


def promised(target: Stated, value: Decimal | None) -> str:
    """The promise as it is now: `value` where one of its own is in force, else as the report states it."""
    return stated(target) if value is None or target.reference_id else quantity(value, target.unit)


def is_changed(target: Stated, value: Decimal | None) -> bool:
    """Whether `value`, which is in force, is another than the report's own."""
    return (
        None not in (value, target.stated_value) and not target.reference_id and value != target.stated_value
    )


def told(entry: Told | None, unit: str, *, done: Fraction | None = None) -> str:
    """A reading: 8000户, 自评80%, else the share that is `done`; empty where there is nothing to tell."""
    if entry and entry.value is not None:
        return quantity(entry.value, unit)
    if entry and entry.self_rating is not None:
        return f"自评{entry.self_rating}%"
    return "" if done is None else percent(done)


def typing_hint(target: Typed) -> str:
    """How a fall is typed, for rates that are meant to fall, or may be: their number has not arrived. Else empty."""
    is_falling = target.bound == Bound.AT_MOST or (target.value is not None and target.value < 0)
    may_fall = is_falling or target.issued == Issued.AWAITING
    return FALLS_ARE_NEGATIVE if target.measure == Measure.RATE and may_fall else ""


def dated(reading: Entry | None, promise: Promise) -> str:
    """A reading with its day: 2700户（4月30日，待审）; empty for none."""
    return f"{shown(reading, promise)}（{of_when(reading)}）" if reading else ""


def shown(reading: Entry, promise: Promise) -> str:
    """A reading as `told`; of stages the share that was done then."""
    done = weight_share(promise, reading.stages_done) if promise.measure == Measure.STAGES else None
    return told(reading, promise.unit, done=done)


def of_when(reading: Entry) -> str:
    """Its data date, and whether it is still to be checked: 4月30日，待审."""
    mark = f"，{Status.SUBMITTED.label}" if reading.is_pending else ""
    return f"{short_date(reading.data_date)}{mark}"


def filed(period: Period, filing: Filing, day: date | None) -> str:
    """How a period was reported: 6月数据，2024年7月5日（含）前报送：7月3日按时."""
    when = short_date(day) if day else ""
    how = "按时，已退回" if filing == Filing.SENT_BACK else filing.label  # the day is that of the sending
    return f"{period.label}数据，{long_date(period.reporting_date)}（含）前报送：{when}{how}"


def lights(counts: Mapping[Light, int]) -> str:
    """How many show which light: 完成3项，正常12项."""
    return "，".join(f"{light.label}{count}项" for light, count in counts.items())


def rule(promise: Promise, limits: Thresholds) -> str:
    """By which rule a promise of its kind is judged, with the lines that the report has set."""
    match promise.measure:
        case Measure.NARRATIVE:
            return "采信的自评为100%是蓝灯，其他有采信进展的为绿灯，不计算进度。"
        case Measure.RATE:
            side = "高" if promise.bound == Bound.AT_MOST else "低"
            return f"达到目标为绿灯，{side}于目标不超过{points(limits.rate_gap)}为黄灯，更{side}为红灯。"
        case Measure.TOTAL if promise.is_limit:
            return f"超过控制数为红灯，已用比例高于序时进度为黄灯，否则为绿灯；{steps(limits)}。"
        case Measure.LEVEL if promise.is_limit:
            return f"不高于目标为绿灯，不超过目标的1/{plain(limits.behind)}为黄灯，更高为红灯，未到时限不亮红灯。"
        case Measure.LEVEL if promise.baseline is None:
            return f"当前值÷目标：{_by_ratio(limits)}，未到时限不亮红灯。"
    by = (
        _by_points(limits) if limits.judged_by == JudgedBy.POINTS else f"完成率÷序时进度：{_by_ratio(limits)}"
    )
    if promise.measure == Measure.STAGES:
        return f"{by}；序时进度按到期节点的权重计算。"
    return f"{by}；{'序时进度按计划节点计算' if promise.plan_points else steps(limits)}。"


def steps(limits: Thresholds) -> str:
    """In which steps the pace grows."""
    return f"序时进度{limits.pace_by.label}计算"


def _by_ratio(limits: Thresholds) -> str:
    green, yellow = plain(limits.on_track), plain(limits.behind)
    return f"达到{green}为绿灯，{'' if green == yellow else f'达到{yellow}为黄灯，'}不足为红灯"


def _by_points(limits: Thresholds) -> str:
    yellow, red = points(limits.behind_points), points(limits.critical_points)
    return f"落后序时不到{yellow}为绿灯，不超过{red}为黄灯，更多为红灯"


def demand(report: str, count: int, *, as_of: date, reply_by: date, where: str = "") -> str:
    """What a 催办单 asks of a unit; `where` it is to report, for who is not reading it there."""
    return (
        f"截至{long_date(as_of)}，您单位牵头的{report}目标任务中，下列{count}项进度滞后、逾期或未按时报送。"
        f"请抓紧推进，于{long_date(reply_by)}（含）前{where}报送进展，说明原因和下一步打算。"
    )


def named(titles: Sequence[str], most: int = 3) -> str:
    """How many targets, and which, the first few by name: 1项目标任务（新增市场主体）, 5项目标任务（A、B、C等）.

    Where a name lists something itself a semicolon stands between them: A；B、C.
    """
    rest, shown = "等" if len(titles) > most else "", titles[:most]
    between = "；" if any("、" in title for title in shown) else "、"
    return f"{len(titles)}项目标任务（{between.join(shown)}{rest}）"


def until(day: date, today: date, *, what: str, asks: str, late: str) -> str:
    """What is to be done by a day, before, on and after it: 须在7月5日（含）前报送进展，还有3天."""
    days = (day - today).days
    if days > 0:
        return f"{what}须在{short_date(day)}（含）前{asks}，还有{days}天"
    if days == 0:
        return f"{what}须在今天（{short_date(day)}）{asks}"
    return f"{what}应于{short_date(day)}（含）前{asks}，已过{-days}天，{late}"
