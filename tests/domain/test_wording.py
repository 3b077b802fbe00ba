"""How do a promise, a reading and a demand stand in words? Every expectation is written by hand."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from targets.domain.facts import Thresholds
from targets.domain.periods import Period
from targets.domain.wording import (
    dated,
    demand,
    filed,
    is_changed,
    lights,
    named,
    promised,
    rule,
    stated,
    told,
    typing_hint,
)
from targets.domain.words import Filing, JudgedBy, Light, PaceBy, Status
from tests.domain.figures import (
    BUDGET,
    DUST,
    ENERGY,
    INVESTMENT,
    LATE_START,
    MARKET,
    ROAD,
    TRUCKS,
    entry,
)
from tests.domain.figures import CAMPAIGN as IN_WORDS


@dataclass
class Promise:
    measure: str = "total"
    stated_value: Decimal | None = None
    unit: str = ""
    stated_as: str = "="
    reference_id: int | None = None


@dataclass
class Rate:
    value: Decimal | None = None
    bound: str = "at_least"
    issued: str = "set"
    measure: str = "rate"


@dataclass
class Entry:
    value: Decimal | None = None
    self_rating: int | None = None


APRIL = entry("04-30", "2700")
HOUSEHOLDS = Promise(stated_value=Decimal("8000.0000"), unit="户", stated_as="≥")
ALL = Promise("level", Decimal(100), "%", "all")
FOLLOWING = Promise("rate", unit="%", stated_as="relative", reference_id=7)
AWAITED = Promise("rate", unit="%")
STAGED, CAMPAIGN = Promise("stages"), Promise("narrative")


@pytest.mark.parametrize(
    ("promise", "expected"),
    [
        (Promise(stated_value=Decimal(8000), unit="户"), "8000户"),
        (Promise(stated_value=Decimal("1.20"), unit="万人"), "1.2万人"),
        (Promise(stated_value=Decimal(12000), unit="亩"), "12,000亩"),
        (HOUSEHOLDS, "≥ 8000户"),
        (Promise("level", Decimal("0.5"), "%", "≤"), "≤ 0.5%"),
        (Promise("rate", Decimal("-3.5"), "%"), "-3.5%"),
        (ALL, "100%（全覆盖）"),
        (FOLLOWING, "与参照目标同步"),
        (AWAITED, "由上级确定"),
        (STAGED, "按节点推进"),
        (CAMPAIGN, "定性要求"),
    ],
)
def test_a_promise_stands_as_the_report_states_it(promise, expected):
    assert stated(promise) == expected


@pytest.mark.parametrize(
    ("promise", "value", "expected", "changed"),
    [
        (HOUSEHOLDS, "8000", "8000户", False),
        (HOUSEHOLDS, "9000", "9000户", True),
        (HOUSEHOLDS, "0", "0户", True),
        (ALL, "100", "100%", False),
        (AWAITED, "6.5", "6.5%", False),  # named since by a higher level
        (AWAITED, None, "由上级确定", False),
        (FOLLOWING, "5.3", "与参照目标同步", False),
        (FOLLOWING, None, "与参照目标同步", False),
        (STAGED, None, "按节点推进", False),
        (CAMPAIGN, None, "定性要求", False),
    ],
)
def test_a_value_in_force_stands_before_the_stated_one(promise, value, expected, changed):
    value = None if value is None else Decimal(value)
    assert promised(promise, value) == expected
    assert is_changed(promise, value) is changed


@pytest.mark.parametrize(
    ("entry", "unit", "done", "expected"),
    [
        (Entry(Decimal(8120)), "户", None, "8120户"),
        (Entry(Decimal(0)), "户", None, "0户"),
        (Entry(Decimal("-1.5")), "%", None, "-1.5%"),
        (Entry(self_rating=80), "", None, "自评80%"),
        (Entry(self_rating=0), "", None, "自评0%"),
        (Entry(), "", Fraction(1, 3), "33.3%"),
        (Entry(), "", Fraction(0), "0.0%"),
        (Entry(), "", None, ""),
        (None, "户", None, ""),
        (None, "", Fraction(2, 5), "40.0%"),
        (Entry(Decimal(8120)), "户", Fraction(9, 10), "8120户"),
    ],
)
def test_a_reading_is_a_number_else_a_rating_else_a_share(entry, unit, done, expected):
    assert told(entry, unit, done=done) == expected


@pytest.mark.parametrize(
    ("filing", "day", "expected"),
    [
        (Filing.IN_TIME, date(2024, 7, 3), "6月数据，2024年7月5日（含）前报送：7月3日按时"),
        (Filing.LATE, date(2024, 7, 9), "6月数据，2024年7月5日（含）前报送：7月9日补报"),
        (Filing.SENT_BACK, date(2024, 7, 3), "6月数据，2024年7月5日（含）前报送：7月3日按时，已退回"),
        (Filing.MISSING, None, "6月数据，2024年7月5日（含）前报送：未报"),
        (Filing.AHEAD, None, "6月数据，2024年7月5日（含）前报送：未到期"),
    ],
)
def test_a_filing_says_what_was_due_and_what_came(filing, day, expected):
    june = Period(date(2024, 6, 1), date(2024, 6, 30), date(2024, 7, 5), "6月")
    assert filed(june, filing, day) == expected


def test_lights_are_counted_best_first():
    counts = {Light.DONE: 3, Light.ON_TRACK: 12, Light.BEHIND: 0}
    assert lights(counts) == "完成3项，正常12项，滞后0项"


def test_a_demand_says_what_is_wanted_by_when():
    asked = {"as_of": date(2024, 6, 30), "reply_by": date(2024, 7, 5)}
    letter = (
        "截至2024年6月30日，您单位牵头的2024年政府工作报告目标任务中，下列2项进度滞后、逾期或未按时报送。"
        "请抓紧推进，于2024年7月5日（含）前{}报送进展，说明原因和下一步打算。"
    )
    assert demand("2024年政府工作报告", 2, **asked) == letter.format("")
    assert demand("2024年政府工作报告", 2, **asked, where="在系统中") == letter.format("在系统中")


@pytest.mark.parametrize(
    ("rate", "is_said"),
    [
        (Rate(Decimal("-3.1"), "at_most"), True),  # 能耗下降3.1%
        (Rate(Decimal(2), "at_most"), True),
        (Rate(Decimal("-0.5")), True),
        (Rate(None, issued="awaiting"), True),
        (Rate(Decimal(7)), False),
        (Rate(Decimal(0)), False),
        (Rate(None, issued="reference"), False),
        (Rate(Decimal(100), "at_most", measure="total"), False),
        (Rate(None, issued="awaiting", measure="total"), False),
    ],
)
def test_it_says_how_a_fall_is_typed(rate, is_said):
    assert typing_hint(rate) == ("下降填负数，如 -3.1" if is_said else "")


def test_a_reading_stands_with_its_day():
    waiting = entry("04-30", "2700", outcome=Status.SUBMITTED)
    assert dated(None, MARKET) == ""
    assert dated(APRIL, MARKET) == "2700户（4月30日）"
    assert dated(waiting, MARKET) == "2700户（4月30日，待审）"


def test_of_stages_it_is_the_share_that_was_done_then():
    """20 and 30 of 100."""
    staged = replace(APRIL, value=None, stages_done=frozenset({1, 2}))
    assert dated(staged, ROAD) == "50.0%（4月30日）"
    assert dated(replace(staged, stages_done=frozenset()), ROAD) == "0.0%（4月30日）"


@pytest.mark.parametrize(
    ("promise", "limits", "said"),
    [
        (MARKET, {}, "完成率÷序时进度：达到1为绿灯，达到0.8为黄灯，不足为红灯；序时进度按天计算。"),
        (MARKET, {"pace_by": PaceBy.MONTHS, "on_track": Decimal("0.95"), "behind": Decimal("0.95")},
         "完成率÷序时进度：达到0.95为绿灯，不足为红灯；序时进度按整月计算。"),
        (MARKET, {"judged_by": JudgedBy.POINTS},
         "落后序时不到10个百分点为绿灯，不超过30个百分点为黄灯，更多为红灯；序时进度按天计算。"),
        (LATE_START, {"pace_by": PaceBy.MONTHS},
         "完成率÷序时进度：达到1为绿灯，达到0.8为黄灯，不足为红灯；序时进度按计划节点计算。"),
        (ROAD, {"pace_by": PaceBy.MONTHS},
         "完成率÷序时进度：达到1为绿灯，达到0.8为黄灯，不足为红灯；序时进度按到期节点的权重计算。"),
        (TRUCKS, {"judged_by": JudgedBy.POINTS},
         "当前值÷目标：达到1为绿灯，达到0.8为黄灯，不足为红灯，未到时限不亮红灯。"),
        (DUST, {}, "不高于目标为绿灯，不超过目标的1/0.8为黄灯，更高为红灯，未到时限不亮红灯。"),
        (BUDGET, {}, "超过控制数为红灯，已用比例高于序时进度为黄灯，否则为绿灯；序时进度按天计算。"),
        (INVESTMENT, {}, "达到目标为绿灯，低于目标不超过1个百分点为黄灯，更低为红灯。"),
        (ENERGY, {}, "达到目标为绿灯，高于目标不超过1个百分点为黄灯，更高为红灯。"),
        (IN_WORDS, {}, "采信的自评为100%是蓝灯，其他有采信进展的为绿灯，不计算进度。"),
    ],
)  # fmt: skip
def test_it_says_by_which_rule_a_target_is_judged(promise, limits, said):
    assert rule(promise, Thresholds(**limits)) == said


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (["新增市场主体"], "1项目标任务（新增市场主体）"),
        (["甲", "乙", "丙", "丁"], "4项目标任务（甲、乙、丙等）"),
        (["中转站", "人行道、道牙修缮"], "2项目标任务（中转站；人行道、道牙修缮）"),
        (["甲", "乙", "丙", "人行道、道牙修缮"], "4项目标任务（甲、乙、丙等）"),
    ],
)
def test_several_targets_are_named_so_that_they_can_be_told_apart(titles, said):
    assert named(titles) == said
