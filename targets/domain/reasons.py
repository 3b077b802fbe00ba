"""How is a light explained? One Chinese sentence made from the numbers, and the rule they were put to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .facts import Entry, Promise, Thresholds
from .periods import Period
from .quantities import compared, growth, long_date, percent, plain, points, quantity, rounded, short_date
from .words import Bound, Issued, Light, Measure, Reason, State

LIGHT_OF = {
    Reason.DONE: Light.DONE,
    Reason.ON_PACE: Light.ON_TRACK,
    Reason.NOTHING_PLANNED: Light.ON_TRACK,
    Reason.BEHIND_PACE: Light.BEHIND,
    Reason.EARLY_DAYS: Light.BEHIND,
    Reason.FAR_BEHIND_PACE: Light.CRITICAL,
    Reason.TARGET_MET: Light.ON_TRACK,
    Reason.TARGET_NEARLY_MET: Light.BEHIND,
    Reason.TARGET_MISSED: Light.CRITICAL,
    Reason.WITHIN_LIMIT: Light.ON_TRACK,
    Reason.LIMIT_USED_FAST: Light.BEHIND,
    Reason.OVER_LIMIT: Light.CRITICAL,
    Reason.UNDER_WAY: Light.ON_TRACK,
    Reason.AWAITING_VALUE: Light.NONE,
    Reason.AWAITING_REFERENCE: Light.NONE,
    Reason.NO_STAGES: Light.NONE,
    Reason.NO_READING_YET: Light.NONE,
    Reason.ONE_PERIOD_MISSED: Light.BEHIND,
    Reason.PERIODS_MISSED: Light.CRITICAL,
    Reason.CANCELLED: Light.NONE,
    Reason.MERGED: Light.NONE,
    Reason.IN_TIME: Light.ON_TRACK,
    Reason.DUE_SOON: Light.BEHIND,
    Reason.OVERDUE: Light.CRITICAL,
    Reason.NO_DEADLINE: Light.NONE,
    Reason.NO_PERIOD_DUE: Light.NONE,
    Reason.REPORTED: Light.ON_TRACK,
    Reason.REPORTED_LATE: Light.BEHIND,
    Reason.NOT_REPORTED: Light.CRITICAL,
    Reason.REPORTING_STOPPED: Light.NONE,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A light with its reason; `rule` is the comparison that decided, empty where none was made."""

    light: Light
    code: Reason
    reason: str
    rule: str = ""

    @property
    def label(self) -> str:
        """The word beside the light."""
        return self.code.label


def _verdict(code: Reason, sentence: str, rule: str = "") -> Verdict:
    return Verdict(LIGHT_OF[code], code, sentence, rule)


def ended(promise: Promise) -> Verdict:
    code = Reason.CANCELLED if promise.state == State.CANCELLED else Reason.MERGED
    return _verdict(code, f"{code.label}：{promise.state_reason}" if promise.state_reason else code.label)


def awaiting() -> Verdict:
    return _verdict(Reason.AWAITING_VALUE, "目标值由上级确定，尚未下达，暂不评价")


def no_stages() -> Verdict:
    return _verdict(Reason.NO_STAGES, "尚未设置节点，暂不评价")


def no_reading(due: list[Period]) -> Verdict:
    if not due:
        return _verdict(Reason.NO_READING_YET, "未到报送期，尚无采信的进展")
    if len(due) == 1:
        return _verdict(Reason.ONE_PERIOD_MISSED, f"应报1期（{due[0].label}），至今没有采信的进展")
    return _verdict(Reason.PERIODS_MISSED, f"应报{len(due)}期（最近一期{due[-1].label}），至今没有采信的进展")


def narrative(reading: Entry) -> Verdict:
    until = f"截至{short_date(reading.data_date)}"
    if reading.self_rating == 100:
        return _verdict(Reason.DONE, f"{until}自评100%，已完成")
    if reading.self_rating is None:
        return _verdict(Reason.UNDER_WAY, f"{until}已报进展，持续推进")
    return _verdict(Reason.UNDER_WAY, f"{until}自评{reading.self_rating}%，持续推进")


def against_pace(
    promise: Promise,
    reading: Entry,
    code: Reason,
    *,
    share: Decimal,
    planned: Decimal,
    ratio: Decimal | None,
    paced_on: date,
    limits: Thresholds,
) -> Verdict:
    said = _said(promise, reading)
    if code == Reason.DONE:
        return _verdict(code, f"{said}，完成目标的{percent(share)}", f"{percent(share)} ≥ 100%")
    if code == Reason.NOTHING_PLANNED:
        return _verdict(
            code, f"{said}，完成{percent(share)}，此时尚无进度要求", f"序时进度 {percent(planned)}"
        )
    ours, plans, apart = compared(share, planned)
    if share == planned:
        how_far = "与序时持平"
    else:
        how_far = f"{'快' if share > planned else '慢'}{apart}"
    if paced_on > reading.data_date:
        pace = f"按应报的{short_date(paced_on)}计，序时进度{plans}"
    else:
        pace = f"序时进度{plans}"
    if promise.measure == Measure.LEVEL and promise.baseline is None and not promise.plan_points:
        sentence = f"{said}，为目标{_target(promise)}的{ours}"
    else:
        sentence = f"{said}，完成{ours}，{pace}，{how_far}"
    if code == Reason.EARLY_DAYS:
        sentence += f"（序时不足{percent(limits.early, 0)}，不亮红灯）"
    assert ratio is not None
    return _verdict(
        code, sentence, f"{ours} ÷ {plans} = {plain(rounded(ratio, 2))}，{_ratio_rule(code, limits)}"
    )


def _ratio_rule(code: Reason, limits: Thresholds) -> str:
    green, yellow = plain(limits.on_track), plain(limits.behind)
    return {
        Reason.ON_PACE: f"达到 {green}",
        Reason.BEHIND_PACE: f"不足 {green}，达到 {yellow}",
        Reason.EARLY_DAYS: f"不足 {yellow}，序时尚早",
        Reason.FAR_BEHIND_PACE: f"不足 {yellow}",
    }[code]


def level(promise: Promise, reading: Entry, code: Reason) -> Verdict:
    """A level that meets its target, or misses an upper limit."""
    said, target = _said(promise, reading), _target(promise)
    if code in (Reason.DONE, Reason.TARGET_MET):
        sign = "≤" if promise.bound == Bound.AT_MOST else "≥"
        kept = "控制在目标" if promise.bound == Bound.AT_MOST else "达到目标"
        return _verdict(code, f"{said}，{kept}{target}", f"{_value(promise, reading)} {sign} {target}")
    assert reading.value is not None and promise.value is not None
    over = quantity(reading.value - promise.value, promise.unit)
    return _verdict(code, f"{said}，超过目标{target}，多{over}", f"{_value(promise, reading)} > {target}")


def budget(promise: Promise, reading: Entry, code: Reason, *, gone: Decimal) -> Verdict:
    assert reading.value is not None and promise.value is not None
    said, target = _said(promise, reading), _target(promise)
    if code == Reason.OVER_LIMIT:
        over = quantity(reading.value - promise.value, promise.unit)
        return _verdict(
            code, f"{said}，超出控制数{target}，多{over}", f"{_value(promise, reading)} > {target}"
        )
    if promise.value > 0:
        used, passed, _ = compared(reading.value / promise.value, gone)
        sign = ">" if code == Reason.LIMIT_USED_FAST else "≤"
        return _verdict(
            code, f"{said}，占控制数{target}的{used}，时间过去{passed}", f"{used} {sign} {passed}"
        )
    return _verdict(code, f"{said}，未超控制数{target}")


def awaiting_reference(reading: Entry) -> Verdict:
    assert reading.value is not None
    return _verdict(
        Reason.AWAITING_REFERENCE,
        f"截至{short_date(reading.data_date)}{growth(reading.value)}，所参照目标没有同日数据，暂不评价",
    )


def rate(
    promise: Promise, reading: Entry, code: Reason, *, target_value: Decimal, limits: Thresholds
) -> Verdict:
    assert reading.value is not None
    gap = reading.value - target_value
    said = f"截至{short_date(reading.data_date)}{growth(reading.value)}"
    target = f"{'参照值' if promise.issued == Issued.REFERENCE else '目标'}（{growth(target_value)}）"
    how_far = f"与{target}持平" if gap == 0 else f"比{target}{'高' if gap > 0 else '低'}{points(gap)}"
    allowed = points(limits.rate_gap)
    rule = {
        Reason.TARGET_NEARLY_MET: f"相差不超过{allowed}",
        Reason.TARGET_MISSED: f"相差超过{allowed}",
    }.get(code, "达到目标")
    return _verdict(code, f"{said}，{how_far}", rule)


def no_deadline() -> Verdict:
    return _verdict(Reason.NO_DEADLINE, "目标值尚未下达，不计时限")


def deadline(promise: Promise, code: Reason, as_of: date) -> Verdict:
    due = long_date(promise.due_date)
    days = (promise.due_date - as_of).days
    match code:
        case Reason.DONE:
            return _verdict(code, f"时限{due}，已完成")
        case Reason.OVERDUE if days < 0:
            return _verdict(code, f"应于{due}前完成，已逾期{-days}天")
        case Reason.OVERDUE:
            return _verdict(code, f"应于{due}前完成，期限已到，未完成")
        case Reason.DUE_SOON if days <= 0:
            return _verdict(code, f"时限{due}已到，等待数据")
        case Reason.DUE_SOON:
            return _verdict(code, f"距时限{due}只剩{days}天，进度灯未转绿")
        case _ if days <= 0:
            return _verdict(code, f"时限{due}已到，等待数据")
    return _verdict(code, f"距时限{due}还有{days}天")


def no_period_due() -> Verdict:
    return _verdict(Reason.NO_PERIOD_DUE, "还没有到期的报送")


def reporting_stopped() -> Verdict:
    return _verdict(Reason.REPORTING_STOPPED, "已完成，不再要求报送")


def reporting(period: Period, code: Reason, day: date | None) -> Verdict:
    last_day = short_date(period.reporting_date)
    if day is None:
        return _verdict(code, f"{period.label}进展应于{last_day}前报送，未报")
    how = "按时报送" if code == Reason.REPORTED else "补报"
    return _verdict(code, f"{period.label}进展应于{last_day}前报送，{short_date(day)}{how}")


def _target(promise: Promise) -> str:
    assert promise.value is not None
    return quantity(promise.value, promise.unit)


def _value(promise: Promise, reading: Entry) -> str:
    assert reading.value is not None
    return quantity(reading.value, promise.unit)


def _said(promise: Promise, reading: Entry) -> str:
    """The reading itself: 截至6月30日累计4200户."""
    until = f"截至{short_date(reading.data_date)}"
    if promise.measure == Measure.STAGES:
        finished = [s.title for s in promise.stages if s.key in reading.stages_done]
        late = [
            s.title
            for s in promise.stages
            if s.key not in reading.stages_done and s.due_date <= reading.data_date
        ]
        text = f"{until}完成{len(finished)}/{len(promise.stages)}个节点"
        return f"{text}（应完未完：{'、'.join(late)}）" if late else text
    if promise.measure == Measure.LEVEL:
        text = f"{until}为{_value(promise, reading)}"
        return (
            f"{text}（起点{quantity(promise.baseline, promise.unit)}）"
            if promise.baseline is not None
            else text
        )
    return f"{until}累计{_value(promise, reading)}"
