"""What stands beside a light? Every sentence word for word, with the comparison that decided."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from targets.domain.facts import PlanPoint
from targets.domain.words import State
from tests.domain.figures import (
    AWAITED,
    BUDGET,
    CAMPAIGN,
    DUST,
    DUST_FROM_60,
    ENERGY,
    GDP,
    INCOME,
    INVESTMENT,
    LATE_START,
    MARKET,
    RESEARCH,
    ROAD,
    SKILLS_BY_JUNE,
    TRUCKS,
    looked_at,
)

ACCIDENTS = replace(BUDGET, value=Decimal(0), unit="件")
TRUCKS_BY_PLAN = replace(TRUCKS, plan_points=(PlanPoint(date(2024, 6, 30), Decimal(60)),))


@pytest.mark.parametrize(
    ("sentence", "rule", "promise", "reading"),
    [
        # 30 June: 182/366 = 49.727 %
        ("累计4200户，完成52.5%，序时进度49.7%，快2.8个百分点", "52.5% ÷ 49.7% = 1.06，达到 1",
         MARKET, ("06-30", "4200")),
        ("累计3600户，完成45.0%，序时进度49.7%，慢4.7个百分点", "45.0% ÷ 49.7% = 0.9，不足 1，达到 0.8",
         MARKET, ("06-30", "3600")),
        ("累计2800户，完成35.0%，序时进度49.7%，慢14.7个百分点", "35.0% ÷ 49.7% = 0.7，不足 0.8",
         MARKET, ("06-30", "2800")),
        ("累计8784户，完成目标的109.8%", "109.8% ≥ 100%", MARKET, ("06-30", "8784")),
        # one decimal would hide the difference
        ("累计3977.6户，完成49.72%，序时进度49.73%，慢0.01个百分点", "49.72% ÷ 49.73% = 1，不足 1，达到 0.8",
         MARKET, ("06-30", "3977.6")),
        # 15 January: 15/366 = 4.098 %
        ("累计80户，完成1.0%，序时进度4.1%，慢3.1个百分点（序时不足5%，不亮红灯）",
         "1.0% ÷ 4.1% = 0.24，不足 0.8，序时尚早", MARKET, ("01-15", "80")),
        # 31 March is half of the way to 30 June
        ("累计0.6万人，完成50.0%，序时进度50.0%，与序时持平", "50.0% ÷ 50.0% = 1，达到 1",
         SKILLS_BY_JUNE, ("03-31", "0.6")),
        ("累计0户，完成0.0%，此时尚无进度要求", "序时进度 0.0%", LATE_START, ("06-30", "0")),
    ],
)  # fmt: skip
def test_it_puts_a_total_beside_its_pace(sentence, rule, promise, reading):
    verdict = looked_at(promise, reading[0], *reading).progress
    month, day = reading[0].split("-")
    assert verdict.reason == f"截至{int(month)}月{int(day)}日{sentence}"
    assert verdict.rule == rule


def test_it_says_by_which_day_a_silent_unit_is_judged():
    verdict = looked_at(MARKET, "07-06", "05-31", "3400").progress
    assert verdict.reason == (
        "截至5月31日累计3400户，完成42.5%，按应报的6月30日计，序时进度49.7%，慢7.2个百分点"
    )
    assert verdict.rule == "42.5% ÷ 49.7% = 0.85，不足 1，达到 0.8"


@pytest.mark.parametrize(
    ("sentence", "rule", "promise", "value"),
    [
        ("为80%，为目标100%的80.0%", "80.0% ÷ 100.0% = 0.8，不足 1，达到 0.8", TRUCKS, "80"),
        ("为100%，达到目标100%", "100% ≥ 100%", TRUCKS, "100"),
        ("为66%，完成66.0%，序时进度60.0%，快6个百分点", "66.0% ÷ 60.0% = 1.1，达到 1", TRUCKS_BY_PLAN, "66"),
        # from 81.6 to 100: 8.4 of 18.4 are 45.65 %
        ("为90%（起点81.6%），完成45.7%，序时进度49.7%，慢4个百分点", "45.7% ÷ 49.7% = 0.92，不足 1，达到 0.8",
         RESEARCH, "90"),
        ("为100%（起点81.6%），达到目标100%", "100% ≥ 100%", RESEARCH, "100"),
        ("为39微克，控制在目标40微克", "39微克 ≤ 40微克", DUST, "39"),
        ("为50微克，超过目标40微克，多10微克", "50微克 > 40微克", DUST, "50"),
        ("为50.1微克，超过目标40微克，多10.1微克", "50.1微克 > 40微克", DUST, "50.1"),
        ("为51微克（起点60微克），完成45.0%，序时进度49.7%，慢4.7个百分点",
         "45.0% ÷ 49.7% = 0.9，不足 1，达到 0.8", DUST_FROM_60, "51"),
    ],
)  # fmt: skip
def test_it_says_where_a_level_stands(sentence, rule, promise, value):
    verdict = looked_at(promise, "06-30", "06-30", value).progress
    assert verdict.reason == f"截至6月30日{sentence}"
    assert verdict.rule == rule


def test_it_says_the_same_of_a_level_that_is_met_for_good():
    verdict = looked_at(DUST, "12-31", "12-31", "40").progress
    assert (verdict.reason, verdict.rule) == ("截至12月31日为40微克，控制在目标40微克", "40微克 ≤ 40微克")


@pytest.mark.parametrize(
    ("sentence", "rule", "promise", "data_date", "value"),
    [
        ("6月30日累计49.7万元，占控制数100万元的49.70%，时间过去49.73%", "49.70% ≤ 49.73%",
         BUDGET, "06-30", "49.7"),
        ("6月30日累计55万元，占控制数100万元的55.0%，时间过去49.7%", "55.0% > 49.7%", BUDGET, "06-30", "55"),
        ("6月30日累计100.1万元，超出控制数100万元，多0.1万元", "100.1万元 > 100万元", BUDGET, "06-30", "100.1"),
        ("12月31日累计90万元，占控制数100万元的90.0%，时间过去100.0%", "90.0% ≤ 100.0%", BUDGET, "12-31", "90"),
        ("6月30日累计120万元，占控制数300万元的40.0%，时间过去49.7%", "40.0% ≤ 49.7%",
         replace(BUDGET, value=Decimal(300)), "06-30", "120"),
        ("6月30日累计0件，占控制数1件的0.0%，时间过去49.7%", "0.0% ≤ 49.7%",
         replace(ACCIDENTS, value=Decimal(1)), "06-30", "0"),
        ("6月30日累计0件，未超控制数0件", "", ACCIDENTS, "06-30", "0"),  # no share of nothing
        ("6月30日累计2件，超出控制数0件，多2件", "2件 > 0件", ACCIDENTS, "06-30", "2"),
    ],
)  # fmt: skip
def test_it_says_how_much_of_a_limit_is_used(sentence, rule, promise, data_date, value):
    verdict = looked_at(promise, data_date, data_date, value).progress
    assert (verdict.reason, verdict.rule) == (f"截至{sentence}", rule)


@pytest.mark.parametrize(
    ("sentence", "rule", "promise", "value", "reference"),
    [
        ("增长9.2%，比目标（增长8.5%）高0.7个百分点", "达到目标", INVESTMENT, "9.2", None),
        ("增长8.5%，与目标（增长8.5%）持平", "达到目标", INVESTMENT, "8.5", None),
        ("增长7.5%，比目标（增长8.5%）低1个百分点", "相差不超过1个百分点", INVESTMENT, "7.5", None),
        ("增长7.4%，比目标（增长8.5%）低1.1个百分点", "相差超过1个百分点", INVESTMENT, "7.4", None),
        ("持平，比目标（增长8.5%）低8.5个百分点", "相差超过1个百分点", INVESTMENT, "0", None),
        ("下降3.4%，比目标（下降3%）低0.4个百分点", "达到目标", ENERGY, "-3.4", None),
        ("下降2%，比目标（下降3%）高1个百分点", "相差不超过1个百分点", ENERGY, "-2", None),
        ("增长6.4%，比参照值（增长6.1%）高0.3个百分点", "达到目标", INCOME, "6.4", "6.1"),
        ("增长5.8%，比参照值（增长6.1%）低0.3个百分点", "相差不超过1个百分点", INCOME, "5.8", "6.1"),
        ("增长6.4%，所参照目标没有同日数据，暂不评价", "", INCOME, "6.4", None),
    ],
)
def test_it_compares_growth_with_its_target(sentence, rule, promise, value, reference):
    verdict = looked_at(promise, "06-30", "06-30", value, reference=reference).progress
    assert (verdict.reason, verdict.rule) == (f"截至6月30日{sentence}", rule)


def test_it_says_of_the_years_growth_that_it_is_reached():
    verdict = looked_at(GDP, "2025-02-10", "12-31", "7.1").progress
    assert verdict.reason == "截至12月31日增长7.1%，比目标（增长7%）高0.1个百分点"
    assert verdict.rule == "达到目标"


@pytest.mark.parametrize(
    ("sentence", "data_date", "stages"),
    [
        ("6月30日完成2/4个节点，完成50.0%，序时进度50.0%，与序时持平", "06-30", (1, 2)),
        ("6月30日完成1/4个节点（应完未完：路基施工），完成20.0%，序时进度50.0%，慢30个百分点", "06-30", (1,)),
        ("6月30日完成0/4个节点（应完未完：前期手续、路基施工），完成0.0%，序时进度50.0%，慢50个百分点",
         "06-30", ()),
        ("9月30日完成4/4个节点，完成目标的100.0%", "09-30", (1, 2, 3, 4)),
    ],
)  # fmt: skip
def test_it_names_the_stages_that_are_late(sentence, data_date, stages):
    assert looked_at(ROAD, data_date, data_date, stages=stages).progress.reason == f"截至{sentence}"


@pytest.mark.parametrize(
    ("rating", "sentence"),
    [
        (None, "截至6月30日已报进展，持续推进"),
        (60, "截至6月30日自评60%，持续推进"),
        (100, "截至6月30日自评100%，已完成"),
    ],
)
def test_it_repeats_how_a_unit_rates_itself(rating, sentence):
    verdict = looked_at(CAMPAIGN, "06-30", "06-30", rating=rating).progress
    assert (verdict.reason, verdict.rule) == (sentence, "")


@pytest.mark.parametrize(
    ("sentence", "promise", "on"),
    [
        ("未到报送期，尚无采信的进展", MARKET, "01-31"),
        ("应报1期（1月），至今没有采信的进展", MARKET, "02-06"),
        ("应报1期（3月），至今没有采信的进展", CAMPAIGN, "04-06"),
        ("应报2期（最近一期2月），至今没有采信的进展", MARKET, "03-06"),
        ("应报3期（最近一期3月），至今没有采信的进展", MARKET, "04-06"),
        ("目标值由上级确定，尚未下达，暂不评价", AWAITED, "07-06"),
        ("尚未设置节点，暂不评价", replace(ROAD, stages=()), "07-06"),
    ],
)
def test_it_says_why_there_is_nothing_to_judge(sentence, promise, on):
    verdict = looked_at(promise, on).progress
    assert (verdict.reason, verdict.rule) == (sentence, "")


@pytest.mark.parametrize(
    ("state", "why", "sentence"),
    [
        (State.CANCELLED, "上级取消", "已取消：上级取消"),
        (State.MERGED, "并入B-018", "已合并：并入B-018"),
        (State.CANCELLED, "", "已取消"),
        (State.MERGED, "", "已合并"),
    ],
)
def test_it_says_why_a_target_has_ended(state, why, sentence):
    judged = looked_at(replace(MARKET, state=state, state_reason=why), "07-06", "06-30", "10")
    verdicts = (judged.progress, judged.deadline, judged.reporting, judged.overall)
    assert {verdict.reason for verdict in verdicts} == {sentence}


@pytest.mark.parametrize(
    ("sentence", "promise", "on", "reading", "more"),
    [
        ("时限2024年12月31日，已完成", MARKET, "07-06", ("06-30", "8000"), {}),
        ("距时限2024年12月31日还有178天", MARKET, "07-06", ("06-30", "4200"), {}),
        ("距时限2024年12月31日还有1天", CAMPAIGN, "12-30", ("09-30",), {}),
        ("时限2024年12月31日已到，等待数据", CAMPAIGN, "12-31", ("09-30",), {}),
        ("距时限2024年12月31日只剩30天，进度灯未转绿", MARKET, "12-01", ("11-30", "7000"), {}),
        ("距时限2024年12月31日只剩1天，进度灯未转绿", MARKET, "12-30", ("11-30", "7000"), {}),
        ("时限2024年12月31日已到，等待数据", MARKET, "12-31", ("12-31", "7900"), {}),
        ("时限2024年12月31日已到，等待数据", GDP, "2025-02-14", ("12-31", "6.5"), {}),  # the lag of 45 days
        ("应于2024年12月31日前完成，期限已到，未完成", MARKET, "12-31", ("12-31", "7900"), {"known": "2025-01-01"}),
        ("应于2024年6月30日前完成，已逾期1天", SKILLS_BY_JUNE, "07-01", ("06-30", "0.8"), {}),
        ("应于2024年6月30日前完成，已逾期37天", SKILLS_BY_JUNE, "08-06", ("06-30", "0.8"), {}),
        ("目标值尚未下达，不计时限", AWAITED, "07-06", ("06-30", "-3"), {}),
    ],
)  # fmt: skip
def test_it_counts_the_days_to_the_deadline(sentence, promise, on, reading, more):
    verdict = looked_at(promise, on, *reading, **more).deadline
    assert (verdict.reason, verdict.rule) == (sentence, "")


@pytest.mark.parametrize(
    ("sentence", "promise", "on", "reading", "sent"),
    [
        ("6月进展应于7月5日前报送，7月2日按时报送", MARKET, "07-06", ("06-30", "4200"), "07-02"),
        ("6月进展应于7月5日前报送，7月6日补报", MARKET, "07-10", ("06-30", "4200"), "07-06"),
        ("6月进展应于7月5日前报送，未报", MARKET, "07-06", ("05-31", "3400"), "06-02"),
        (
            "6月进展应于8月19日前报送，8月15日按时报送",
            GDP,
            "08-20",
            ("06-30", "7"),
            "08-15",
        ),  # 45 and 5 days later
        ("还没有到期的报送", MARKET, "02-05", (), None),
        ("已完成，不再要求报送", MARKET, "07-06", ("06-30", "8000"), "07-02"),
    ],
)
def test_it_says_when_the_latest_period_was_reported(sentence, promise, on, reading, sent):
    verdict = looked_at(promise, on, *reading, sent=sent).reporting
    assert (verdict.reason, verdict.rule) == (sentence, "")
