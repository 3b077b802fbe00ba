"""How is a light explained? One Chinese sentence made from the numbers, and the rule they were put to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial, update_wrapper
from typing import Concatenate, ParamSpec

from .facts import Entry, Promise, Thresholds
from .filings import ANSWERED, Filed
from .periods import Period
from .quantities import (
    apart,
    date_in,
    difference,
    growth,
    percent,
    plain,
    points,
    quantity,
    rounded,
)
from .words import Bound, Filing, Issued, JudgedBy, Light, Measure, Reason, State

LIGHT_OF = {
    Reason.DONE: Light.DONE,
    Reason.DONE_LATE: Light.DONE,
    Reason.ON_PACE: Light.ON_TRACK,
    Reason.LESS_THAN_ONE_SHORT: Light.ON_TRACK,
    Reason.NOTHING_PLANNED: Light.ON_TRACK,
    Reason.BEHIND_PACE: Light.BEHIND,
    Reason.EARLY_DAYS: Light.BEHIND,
    Reason.NOT_DUE_YET: Light.BEHIND,
    Reason.ONE_PERIOD_SILENT: Light.BEHIND,
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
    Reason.NO_PARTS: Light.NONE,
    Reason.PARTS_UNLIT: Light.NONE,
    Reason.PARTS_ON_TRACK: Light.ON_TRACK,
    Reason.PARTS_BEHIND: Light.BEHIND,
    Reason.PARTS_FAR_BEHIND: Light.CRITICAL,
    Reason.NO_READING_YET: Light.NONE,
    Reason.ONE_PERIOD_MISSED: Light.BEHIND,
    Reason.PERIODS_MISSED: Light.CRITICAL,
    Reason.CANCELLED: Light.NONE,
    Reason.MERGED: Light.NONE,
    Reason.IN_TIME: Light.ON_TRACK,
    Reason.DUE_SOON: Light.BEHIND,
    Reason.DATA_AWAITED: Light.NONE,
    Reason.NOT_FINISHED: Light.CRITICAL,
    Reason.BELOW_TARGET: Light.CRITICAL,
    Reason.NOT_CONCLUDED: Light.BEHIND,
    Reason.OVERDUE: Light.CRITICAL,
    Reason.NO_DEADLINE: Light.NONE,
    Reason.NO_PERIOD_DUE: Light.NONE,
    Reason.NOTHING_OWED: Light.NONE,
    Reason.REPORTED: Light.ON_TRACK,
    Reason.REPORTED_LATE: Light.BEHIND,
    Reason.SENT_BACK: Light.BEHIND,
    Reason.NOT_REPORTED: Light.CRITICAL,
    Reason.REPORTING_STOPPED: Light.NONE,
}
# Why there is no deadline to be watched.
WITHOUT_DEADLINE = {
    Reason.AWAITING_VALUE: "目标值尚未下达，不计时限",
    Reason.AWAITING_REFERENCE: "没有参照数据，不计时限",
    Reason.NO_STAGES: "尚未设置节点，不计时限",
    Reason.NO_PARTS: "清单尚未列出各项，不计时限",
}


# How the items of a list are counted by their lights.
GOOD = {Light.DONE: "完成", Light.ON_TRACK: "正常"}
POOR = {Light.BEHIND: "滞后", Light.CRITICAL: "严重滞后", Light.NONE: "暂不评价"}

Asked = ParamSpec("Asked")
Told = tuple[str, str | Callable[[], str]]  # a sentence, and a rule or what tells it


@dataclass(slots=True, eq=False)
class Verdict:
    """A light with its reason; `rule` is the comparison that decided, empty where none was made.

    Both are put into words when somebody asks: most lights are only counted.
    """

    light: Light
    code: Reason
    _told: Told | Callable[[], Told]

    def __eq__(self, other: object) -> bool:
        """By all that it says."""
        if not isinstance(other, Verdict):
            return NotImplemented
        is_alike = (self.light, self.code) == (other.light, other.code)
        return self is other or (is_alike and (self.reason, self.rule) == (other.reason, other.rule))

    def __hash__(self) -> int:
        return hash(self.code)

    @property
    def reason(self) -> str:
        return self._words()[0]

    @property
    def rule(self) -> str:
        rule = self._words()[1]
        return rule if isinstance(rule, str) else rule()

    @property
    def label(self) -> str:
        """The word beside the light."""
        return self.code.label

    def _words(self) -> Told:
        told = self._told
        if not isinstance(told, tuple):
            self._told = told = told()
        return told


def _told_when_asked(
    tell: Callable[Concatenate[Reason, Asked], Told],
) -> Callable[Concatenate[Reason, Asked], Verdict]:
    """Makes a verdict of what tells the reason and the rule of a code."""

    def verdict(code: Reason, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Verdict:
        return Verdict(LIGHT_OF[code], code, partial(tell, code, *args, **kwargs))

    update_wrapper(verdict, tell)
    return verdict


def _verdict(code: Reason, sentence: str) -> Verdict:
    return Verdict(LIGHT_OF[code], code, (sentence, ""))


# The progress light.


def ended(promise: Promise) -> Verdict:
    code = Reason.CANCELLED if promise.state == State.CANCELLED else Reason.MERGED
    return _verdict(code, f"{code.label}：{promise.state_reason}" if promise.state_reason else code.label)


def awaiting() -> Verdict:
    return _verdict(Reason.AWAITING_VALUE, "目标值由上级确定，尚未下达，暂不评价")


def no_stages() -> Verdict:
    return _verdict(Reason.NO_STAGES, "尚未设置节点，暂不评价")


def no_parts() -> Verdict:
    return _verdict(Reason.NO_PARTS, "清单尚未列出各项，暂不评价")


def no_reading(missed: list[Period]) -> Verdict:
    if not missed:
        return _verdict(Reason.NO_READING_YET, "尚无采信的进展")
    labels = "、".join(period.label for period in missed[-3:])
    if len(missed) == 1:
        return _verdict(Reason.ONE_PERIOD_MISSED, f"{labels}数据未报，至今没有采信的进展")
    which = labels if len(missed) <= 3 else f"最近{labels}"
    return _verdict(Reason.PERIODS_MISSED, f"已有{len(missed)}期数据未报（{which}），至今没有采信的进展")


def with_standing(verdict: Verdict, latest: Filed | None) -> Verdict:
    """The same light, told that the latest figure due lies with the office or went back."""
    if latest is None or verdict.light == Light.DONE:
        return verdict
    if verdict.light == Light.NONE and verdict.code != Reason.NO_READING_YET:
        return verdict
    standing = _standing(latest)
    return Verdict(verdict.light, verdict.code, partial(_added, verdict, standing)) if standing else verdict


def _added(verdict: Verdict, standing: str) -> Told:
    said = verdict.reason
    has_remark = said.endswith(("不亮红灯）", "不算过快）"))
    return f"{said[:-1]}；{standing}）" if has_remark else f"{said}（{standing}）", verdict.rule


def _standing(filed: Filed) -> str:
    if filed.filing == Filing.SENT_BACK:
        return f"{filed.period.label}数据已退回，待补正"
    return f"{filed.period.label}数据待审" if filed.is_pending else ""


@_told_when_asked
def narrative(code: Reason, reading: Entry, year: int) -> Told:
    until = _until(reading, year)
    if LIGHT_OF[code] == Light.DONE:
        return f"{until}自评100%，{'逾期' if code == Reason.DONE_LATE else '已'}完成", ""
    if reading.self_rating is None:
        return f"{until}已报进展，持续推进", ""
    return f"{until}自评{reading.self_rating}%，持续推进", ""


@_told_when_asked
def against_pace(
    code: Reason,
    promise: Promise,
    reading: Entry,
    *,
    share: Fraction,
    planned: Fraction,
    paced_on: date,
    silent: list[Period],
    is_final: bool,
    limits: Thresholds,
    year: int,
) -> Told:
    """Done against plan; by the end of the last of the `silent` periods, if there are any; `is_final`: no more will
    come."""
    said, ours = _said(promise, reading, year), percent(share)
    is_staged = promise.measure == Measure.STAGES
    share_done = f"权重{ours}" if is_staged else f"完成{_way_done(promise)}{ours}"
    if LIGHT_OF[code] == Light.DONE:
        whole = "全部完成" if is_staged else f"完成目标的{ours}"
        late = "，逾期完成" if code == Reason.DONE_LATE else ""
        return f"{said}，{whole}{late}", f"{ours} ≥ 100%"
    if code == Reason.NOTHING_PLANNED:
        is_start = promise.is_baseline_awaited and reading.value == promise.baseline
        then = "起点待核定，暂以此为起点" if is_start else f"{share_done}，此时尚无进度要求"
        return f"{said}，{then}", f"序时进度 {percent(planned)}"
    if promise.measure == Measure.LEVEL and promise.baseline is None and not promise.plan_points:
        sentence = f"{said}，比目标{_target(promise)}低{_short_of(promise, reading)}"
    elif planned == 1 and is_staged:
        sentence = f"{said}，{share_done}{_open_stages(promise, reading, paced_on, year)}"
    elif (is_final or planned == 1) and not is_staged:
        sentence = f"{said}，{share_done}，{_missing(promise, reading)}"
    else:
        pace = f"序时进度{percent(planned)}，{_how_far(code, share, planned, promise, limits)}"
        sentence = f"{said}，{share_done}，{pace}{_open_stages(promise, reading, paced_on, year)}"
    if silent:
        which = silent[0].label if len(silent) == 1 else f"{len(silent)}期（最近{silent[-1].label}）"
        sentence = f"{which}数据未报，按{date_in(paced_on, year)}计：{sentence}"
    remark = "" if is_final else _remark(code, limits)
    return sentence + remark, partial(_comparison, code, promise, share, planned, limits)


def _way_done(promise: Promise) -> str:
    """Of what it is a share: of a level from a baseline the rise or the fall that is wanted."""
    if promise.baseline is None or promise.value is None:
        return ""
    return "升幅的" if promise.value > promise.baseline else "降幅的"


def _how_far(code: Reason, share: Fraction, planned: Fraction, promise: Promise, limits: Thresholds) -> str:
    """In front or behind; where that alone would not explain the colour, the line that does."""
    if share == planned:
        return "与序时持平"
    if code == Reason.LESS_THAN_ONE_SHORT:
        return f"与序时相差不到1{promise.unit}，不算滞后"
    is_ahead, is_green = share > planned, code == Reason.ON_PACE
    gap = apart(share, planned)
    if is_ahead:
        line = "" if is_green else f"，不足绿灯线{plain(limits.on_track)}"
        return f"快{gap}{line}"
    if not is_green:
        return f"落后序时{gap}"
    if limits.judged_by == JudgedBy.POINTS:
        return f"慢{gap}，不到黄灯差距{points(limits.behind_points)}"
    return f"慢{gap}，达到绿灯线{plain(limits.on_track)}"


def _remark(code: Reason, limits: Thresholds) -> str:
    return {
        Reason.EARLY_DAYS: f"（期限过去不足{percent(limits.early, 0)}，暂不亮红灯）",
        Reason.NOT_DUE_YET: "（未到时限，暂不亮红灯）",
        Reason.ONE_PERIOD_SILENT: "（只缺1期，暂不亮红灯）",
    }.get(code, "")


def _comparison(
    code: Reason, promise: Promise, share: Fraction, planned: Fraction, limits: Thresholds
) -> str:
    has_no_way = promise.measure == Measure.LEVEL and promise.baseline is None
    if limits.judged_by == JudgedBy.POINTS and not has_no_way:
        yellow, red = points(limits.behind_points), points(limits.critical_points)
        put_to = {
            Reason.ON_PACE: f"落后不到{yellow}",
            Reason.BEHIND_PACE: f"落后{yellow}以上，不超过{red}",
        }.get(code, f"落后超过{red}")
        compared = f"{percent(planned)} − {percent(share)}"
    else:
        green, yellow = plain(limits.on_track), plain(limits.behind)
        put_to = {
            Reason.ON_PACE: f"达到 {green}",
            Reason.BEHIND_PACE: f"不足 {green}，达到 {yellow}",
        }.get(code, f"不足 {yellow}")
        compared = f"{percent(share)} ÷ {percent(planned)} = {_ratio(share / planned, limits)}"
    if code == Reason.LESS_THAN_ONE_SHORT:
        return f"{compared}，差不到1{promise.unit}"
    remark = _remark(code, limits).strip("（）")
    return f"{compared}，{put_to}" + (f"；{remark}" if remark else "")


def _ratio(ratio: Fraction, limits: Thresholds) -> str:
    """Two decimals, but never rounded up to a line that is not reached."""
    figure = rounded(ratio, 2)
    if any(ratio < line <= figure for line in (limits.on_track, limits.behind)):
        figure -= Decimal("0.01")
    return plain(figure)


@_told_when_asked
def level_met(code: Reason, promise: Promise, reading: Entry, year: int) -> Told:
    said, target = _said(promise, reading, year), _target(promise)
    is_limit = promise.bound == Bound.AT_MOST
    kept = f"控制在目标{target}以内" if is_limit else f"达到目标{target}"
    late = "，逾期完成" if code == Reason.DONE_LATE else ""
    sign = "≤" if is_limit else "≥"
    return f"{said}，{kept}{late}", f"{_value(promise, reading)} {sign} {target}"


@_told_when_asked
def level_above(code: Reason, promise: Promise, reading: Entry, year: int) -> Told:
    """A level that misses its upper limit."""
    said, target = _said(promise, reading, year), _target(promise)
    over = _short_of(promise, reading)
    remark = "（未到时限，暂不亮红灯）" if code == Reason.NOT_DUE_YET else ""
    return f"{said}，比目标{target}高{over}{remark}", f"{_value(promise, reading)} > {target}"


@_told_when_asked
def budget(
    code: Reason, promise: Promise, reading: Entry, planned: Fraction, *, is_over: bool, year: int
) -> Told:
    """A running total against its limit; `is_over`: no more will come."""
    assert reading.value is not None and promise.value is not None
    said, target = _said(promise, reading, year), _target(promise)
    if code == Reason.OVER_LIMIT:
        over = difference(reading.value - promise.value, promise.unit)
        sentence = f"全年超出控制数{over}" if is_over else f"超出控制数{target}，多{over}"
        return f"{said}，{sentence}", f"{_value(promise, reading)} > {target}"
    if LIGHT_OF[code] == Light.DONE:
        return f"{said}，未超控制数{target}", f"{_value(promise, reading)} ≤ {target}"
    if promise.value > 0:
        share = Fraction(reading.value) / Fraction(promise.value)
        used, passed = percent(share), percent(planned)
        pace = "" if planned == 1 else f"，序时进度{passed}"
        sentence = f"{said}，已用控制数{target}的{used}{pace}"
        rule = f"{used} {'>' if share > planned else '≤'} {passed}"
        if share > planned and code == Reason.WITHIN_LIMIT:
            less = f"超序时不到1{promise.unit}"
            return f"{sentence}（{less}，不算过快）", f"{rule}，{less}"
        return sentence, rule
    return f"{said}，未超控制数{target}", ""


@_told_when_asked
def of_parts(
    code: Reason,
    lights: Mapping[Light, int],
    *,
    done: Fraction,
    planned: Fraction,
    share: Fraction | None,
    is_weighted: bool,
    limits: Thresholds,
) -> Told:
    """`lights` are those of the items of a list, `share` that of the items on pace among those that are lit."""
    count = sum(lights.values())
    if LIGHT_OF[code] == Light.DONE:
        return f"{count}项全部完成{'，逾期完成' if code == Reason.DONE_LATE else ''}", ""
    good = "、".join(f"{word}{lights[light]}项" for light, word in GOOD.items() if lights[light])
    poor = "、".join(f"{lights[light]}项{word}" for light, word in POOR.items() if lights[light])
    counted = "，".join(filter(None, (good, poor)))
    by = "按权重" if is_weighted else ""
    pace = "" if planned == 1 else f"，序时进度{percent(planned)}"
    said = f"{count}项中{counted}，{by}完成{percent(done)}{pace}"
    if share is None:
        return f"{said}，各项均未亮灯，暂不评价", ""
    green, yellow = plain(limits.on_track), plain(limits.behind)
    put_to = {
        Reason.PARTS_ON_TRACK: f"达到 {green}",
        Reason.PARTS_BEHIND: f"不足 {green}，达到 {yellow}",
    }.get(code, f"不足 {yellow}")
    return said, f"完成和正常的占已亮灯各项的{percent(share)}，{put_to}"


def awaiting_reference(reading: Entry, year: int) -> Verdict:
    assert reading.value is not None
    return _verdict(
        Reason.AWAITING_REFERENCE,
        f"{_until(reading, year)}{growth(reading.value)}，所参照目标没有同日数据，暂不评价",
    )


@_told_when_asked
def rate(
    code: Reason, promise: Promise, reading: Entry, target_value: Decimal, limits: Thresholds, year: int
) -> Told:
    assert reading.value is not None
    gap = reading.value - target_value
    target = f"{'参照值' if promise.issued == Issued.REFERENCE else '目标'}（{growth(target_value)}）"
    if gap == 0:
        how_far = f"与{target}{'持平' if target_value else '一致'}"
    elif reading.value < 0 and target_value < 0:  # of two falls the deeper one is the lower number
        how_far = f"比{target}{'少' if gap > 0 else '多'}降{points(gap)}"
    else:
        how_far = f"比{target}{'高' if gap > 0 else '低'}{points(gap)}"
    late = "，逾期完成" if code == Reason.DONE_LATE else ""
    allowed = points(limits.rate_gap)
    rule = {
        Reason.TARGET_NEARLY_MET: f"相差不超过{allowed}",
        Reason.TARGET_MISSED: f"相差超过{allowed}",
    }.get(code, "达到目标")
    return f"{_until(reading, year)}{growth(reading.value)}，{how_far}{late}", rule


# The deadline light.


def not_done(promise: Promise) -> Reason:
    """What it is called that the last reading is in and the promise is not kept."""
    if promise.measure == Measure.NARRATIVE:
        return Reason.NOT_CONCLUDED
    if promise.measure == Measure.RATE:
        return Reason.BELOW_TARGET
    return Reason.OVER_LIMIT if promise.is_limit else Reason.NOT_FINISHED


def no_deadline(promise: Promise, code: Reason) -> Verdict:
    return _verdict(
        Reason.NO_DEADLINE, "长期坚持，不计时限" if promise.is_lasting else WITHOUT_DEADLINE[code]
    )


@_told_when_asked
def deadline(
    code: Reason,
    promise: Promise,
    *,
    as_of: date,
    last: Period,
    filed: Filed | None,
    reading: Entry | None,
    is_final: bool,
) -> Told:
    """`last` is the period that the due date ends, `filed` how it was answered, if it is owed and has ended."""
    year = as_of.year
    due = date_in(promise.due_date, year)
    days_left = (promise.due_date - as_of).days
    if plainly := _of_the_date(code, due, days_left):
        return plainly, ""
    match code:
        case Reason.DATA_AWAITED:
            return f"时限{due}已到，等待数据：{_awaited(last, filed, year)}", ""
        case Reason.OVERDUE | Reason.NOT_CONCLUDED if not is_final and filed and not filed.is_owed:
            return f"时限{due}已到，没有期末数据，按未完成计（{_last_said(promise, reading, year)}）", ""
        case Reason.OVERDUE | Reason.NOT_CONCLUDED if not is_final:
            counted = "按未办结计" if code == Reason.NOT_CONCLUDED else "按未完成计"
            return f"{last.label}数据未报，{counted}（{_last_said(promise, reading, year)}）", ""
        case Reason.NOT_CONCLUDED:
            return f"时限{due}已到，年度未办结（{_last_said(promise, reading, year)}）", ""
    return f"时限{due}{'已过' if days_left < 0 else '已到'}，{code.label}", ""


@_told_when_asked
def deadline_of_parts(code: Reason, promise: Promise, *, as_of: date, open_count: int, count: int) -> Told:
    """Of a list of `count` items, `open_count` of which are not finished."""
    due = date_in(promise.due_date, as_of.year)
    if plainly := _of_the_date(code, due, (promise.due_date - as_of).days):
        return plainly, ""
    if code == Reason.DATA_AWAITED:
        return f"时限{due}已到，等待各项的数据", ""
    return f"时限{due}已到，{count}项中有{open_count}项没有完成", ""


def _of_the_date(code: Reason, due: str, days_left: int) -> str:
    """Where the date and whether it is done say all; empty elsewhere."""
    match code:
        case Reason.DONE:
            return f"时限{due}，已完成"
        case Reason.DONE_LATE:
            return f"时限{due}，逾期完成"
        case Reason.DUE_SOON:
            how_long = f"距时限{due}只剩{days_left}天" if days_left > 0 else f"{due}当日到期"
            return f"{how_long}，进度灯未转绿"
        case Reason.IN_TIME:
            return f"距时限{due}还有{days_left}天" if days_left > 0 else f"{due}当日到期"
    return ""


def _awaited(last: Period, filed: Filed | None, year: int) -> str:
    """What is still to come after the due date."""
    standing = _standing(filed) if filed else ""
    if filed and filed.filing in ANSWERED and not standing:
        settled = date_in(last.reporting_date + timedelta(days=1), year)
        return f"{last.label}数据已报，{settled}起定论"
    return standing or f"{last.label}数据应于{date_in(last.reporting_date, year)}（含）前报送"


def _last_said(promise: Promise, reading: Entry | None, year: int) -> str:
    if reading is None:
        return "没有采信的进展"
    until = _until(reading, year)
    if reading.value is not None:
        told = growth(reading.value) if promise.measure == Measure.RATE else _value(promise, reading)
        return f"{until}{told}"
    if promise.measure == Measure.STAGES:
        return f"{until}完成{_stages_counted(promise, reading)}"
    return f"{until}自评{reading.self_rating}%" if reading.self_rating is not None else f"{until}已报进展"


# Both together.


def joined(decider: Verdict, progress: Verdict, deadline: Verdict) -> Verdict:
    """The overall light, that of one of the two: how far it is, then what the deadline adds; where that says all, it
    alone."""
    told_by = progress
    if deadline.code in (Reason.OVERDUE, Reason.NOT_CONCLUDED):
        told_by = progress if progress.code == Reason.PERIODS_MISSED else deadline
    elif deadline.code != progress.code and deadline.light in (Light.CRITICAL, Light.BEHIND):
        return Verdict(decider.light, decider.code, partial(_both, decider, progress, deadline))
    if told_by is decider:
        return decider
    return Verdict(decider.light, decider.code, partial(_both, decider, told_by))


def _both(decider: Verdict, *told_by: Verdict) -> Told:
    return "；".join([verdict.reason for verdict in told_by]), decider.rule


# The reporting light.


def nothing_owed() -> Verdict:
    return _verdict(Reason.NOTHING_OWED, "目标值尚未下达，不要求报送")


def reported_by_parts() -> Verdict:
    return _verdict(Reason.NOTHING_OWED, "由清单各项报送，本级不要求报送")


def no_period_due() -> Verdict:
    return _verdict(Reason.NO_PERIOD_DUE, "尚未到报送时间")


def reporting_stopped(*, last: Period | None = None) -> Verdict:
    """Finished; of a total the `last` figure is still to come."""
    if last:
        return _verdict(Reason.REPORTING_STOPPED, f"已完成，只需再报{last.label}数据")
    return _verdict(Reason.REPORTING_STOPPED, "已完成，不再要求报送")


@_told_when_asked
def reporting(code: Reason, filed: Filed, year: int) -> Told:
    asked = f"{filed.period.label}数据应于{date_in(filed.period.reporting_date, year)}（含）前报送"
    if filed.day is None:
        return f"{asked}，未报", ""
    day = date_in(filed.day, year)
    how = {
        Reason.REPORTED: f"{day}按时报送",
        Reason.REPORTED_LATE: f"{day}补报",
        Reason.SENT_BACK: f"{day}按时报送，已退回，待补正",
    }[code]
    return f"{asked}，{how}{'，待审' if filed.is_pending else ''}", ""


# What was read, in words.


def _target(promise: Promise) -> str:
    assert promise.value is not None
    return quantity(promise.value, promise.unit)


def _value(promise: Promise, reading: Entry) -> str:
    assert reading.value is not None
    return quantity(reading.value, promise.unit)


def _short_of(promise: Promise, reading: Entry) -> str:
    assert promise.value is not None and reading.value is not None
    return difference(promise.value - reading.value, promise.unit)


def _missing(promise: Promise, reading: Entry) -> str:
    """What a total or a level lacks when all should be there."""
    word = "差" if promise.measure == Measure.TOTAL else "比目标低"
    return f"{word if promise.bound == Bound.AT_LEAST else '比目标高'}{_short_of(promise, reading)}"


def _until(reading: Entry, year: int) -> str:
    return f"截至{date_in(reading.data_date, year)}"


def _stages_counted(promise: Promise, reading: Entry) -> str:
    finished = sum(s.key in reading.stages_done for s in promise.stages)
    return f"{finished}/{len(promise.stages)}个节点"


def _open_stages(promise: Promise, reading: Entry, day: date, year: int) -> str:
    """What is due by a day and open, with the days on which it was due."""
    late = [
        f"{s.title}（{date_in(s.due_date, year)}）"
        for s in promise.stages
        if s.key not in reading.stages_done and s.due_date <= day
    ]
    return f"，应完未完：{'、'.join(late)}" if late else ""


def _said(promise: Promise, reading: Entry, year: int) -> str:
    """The reading itself: 截至6月30日累计4200户."""
    until = _until(reading, year)
    if promise.measure == Measure.STAGES:
        return f"{until}完成{_stages_counted(promise, reading)}"
    if promise.measure == Measure.LEVEL:
        text = f"{until}为{_value(promise, reading)}"
        return (
            f"{text}（起点{quantity(promise.baseline, promise.unit)}）"
            if promise.baseline is not None
            else text
        )
    return f"{until}累计{_value(promise, reading)}"
