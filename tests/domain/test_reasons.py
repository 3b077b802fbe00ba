"""What stands beside a light? Every sentence word for word, with the comparison that decided."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from targets.domain.facts import PlanPoint, Stage, Thresholds
from targets.domain.reasons import Verdict
from targets.domain.words import Frequency, JudgedBy, Light, Reason, State, Status
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
    entry,
    looked_at,
    seen,
)

SPENT = replace(MARKET, unit="万元")  # no count
TOILETS = replace(MARKET, value=Decimal(5), unit="座")
QUARTERLY = replace(MARKET, frequency=Frequency.QUARTERLY)
WAITING = entry("06-30", "4200", sent="07-03", outcome=Status.SUBMITTED, key=2)
SENT_BACK = entry("06-30", "4200", sent="07-03", outcome=Status.RETURNED, back="07-08", key=2)

ACCIDENTS = replace(BUDGET, value=Decimal(0), unit="件")
TRUCKS_BY_PLAN = replace(TRUCKS, plan_points=(PlanPoint(date(2024, 6, 30), Decimal(60)),))


@pytest.mark.parametrize(
    ("sentence", "rule", "promise", "reading"),
    [
        # 30 June: 182/366 = 49.727 %
        ("累计4200户，完成52.5%，序时进度49.7%，快2.8个百分点", "52.5% ÷ 49.7% = 1.06，达到 1",
         MARKET, ("06-30", "4200")),
        ("累计3600户，完成45.0%，序时进度49.7%，落后序时4.7个百分点", "45.0% ÷ 49.7% = 0.9，不足 1，达到 0.8",
         MARKET, ("06-30", "3600")),
        ("累计2800户，完成35.0%，序时进度49.7%，落后序时14.7个百分点", "35.0% ÷ 49.7% = 0.7，不足 0.8",
         MARKET, ("06-30", "2800")),
        ("累计8784户，完成目标的109.8%", "109.8% ≥ 100%", MARKET, ("06-30", "8784")),
        # one decimal hides the difference
        ("累计3977.6万元，完成49.7%，序时进度49.7%，落后序时不足0.1个百分点", "49.7% ÷ 49.7% = 0.99，不足 1，达到 0.8",
         SPENT, ("06-30", "3977.6")),
        ("累计3979万元，完成49.7%，序时进度49.7%，快不足0.1个百分点", "49.7% ÷ 49.7% = 1，达到 1",
         SPENT, ("06-30", "3979")),
        # of 8000 on 30 June 3978.14 should be there
        ("累计3977.6户，完成49.7%，序时进度49.7%，与序时相差不到1户，不算滞后",
         "49.7% ÷ 49.7% = 0.99，差不到1户", MARKET, ("06-30", "3977.6")),
        # of 5 on 31 March 1.24, a whole one more than none
        ("累计0座，完成0.0%，序时进度24.9%，落后序时24.9个百分点", "0.0% ÷ 24.9% = 0，不足 0.8",
         TOILETS, ("03-31", "0")),
        # 15 January: 15/366 = 4.098 %
        ("累计80户，完成1.0%，序时进度4.1%，落后序时3.1个百分点（期限过去不足17%，暂不亮红灯）",
         "1.0% ÷ 4.1% = 0.24，不足 0.8；期限过去不足17%，暂不亮红灯", MARKET, ("01-15", "80")),
        # 31 March is half of the way to 30 June
        ("累计0.6万人，完成50.0%，序时进度50.0%，与序时持平", "50.0% ÷ 50.0% = 1，达到 1",
         SKILLS_BY_JUNE, ("03-31", "0.6")),
        # nothing but the due date: what is missing
        ("累计7999户，完成99.9%，差1户", "99.9% ÷ 100.0% = 0.99，不足 1，达到 0.8", MARKET, ("12-31", "7999")),
        ("累计0户，完成0.0%，此时尚无进度要求", "序时进度 0.0%", LATE_START, ("06-30", "0")),
    ],
)  # fmt: skip
def test_it_puts_a_total_beside_its_pace(sentence, rule, promise, reading):
    verdict = looked_at(promise, reading[0], *reading).progress
    month, day = map(int, reading[0].split("-"))
    assert verdict.reason == f"截至{month}月{day}日{sentence}"
    assert verdict.rule == rule


def test_it_says_by_which_day_a_silent_unit_is_judged():
    verdict = looked_at(MARKET, "07-06", "05-31", "3400").progress
    assert verdict.reason == (
        "6月数据未报，按6月30日计：截至5月31日累计3400户，完成42.5%，序时进度49.7%，落后序时7.2个百分点"
    )
    assert verdict.rule == "42.5% ÷ 49.7% = 0.85，不足 1，达到 0.8"


def test_it_says_that_one_missed_period_makes_no_red_light():
    """25 % of 49.7 % are half: red, were it not for the one quarter."""
    verdict = looked_at(QUARTERLY, "07-06", "03-31", "2000").progress
    assert verdict.reason == (
        "上半年数据未报，按6月30日计：截至3月31日累计2000户，完成25.0%，序时进度49.7%，落后序时24.7个百分点"
        "（只缺1期，暂不亮红灯）"
    )
    assert verdict.rule == "25.0% ÷ 49.7% = 0.5，不足 0.8；只缺1期，暂不亮红灯"


@pytest.mark.parametrize(
    ("sentence", "reading", "also"),
    [
        ("截至5月31日累计3400户，完成42.5%，序时进度41.5%，快1个百分点（6月数据待审）", ("05-31", "3400"), WAITING),
        ("截至5月31日累计3400户，完成42.5%，序时进度41.5%，快1个百分点（6月数据已退回，待补正）", ("05-31", "3400"),
         SENT_BACK),
        ("已有5期数据未报（最近3月、4月、5月），至今没有采信的进展（6月数据待审）", (), WAITING),
        ("截至5月31日累计8000户，完成目标的100.0%", ("05-31", "8000"), WAITING),  # done: nothing to wait for
    ],
)  # fmt: skip
def test_it_adds_that_the_next_figure_lies_with_the_office_or_went_back(sentence, reading, also):
    on = "07-10" if also is SENT_BACK else "07-06"
    assert looked_at(MARKET, on, *reading, also=(also,)).progress.reason == sentence


def test_it_adds_nothing_to_what_is_not_judged_at_all():
    cancelled = replace(MARKET, state=State.CANCELLED, state_reason="上级取消")
    assert looked_at(cancelled, "07-06", also=(WAITING,)).progress.reason == "已取消：上级取消"
    unset = replace(ROAD, stages=())
    assert looked_at(unset, "07-06", also=(WAITING,)).progress.reason == "尚未设置节点，暂不评价"


def test_it_says_of_the_first_figure_that_it_waits():
    waiting = entry("01-31", "600", sent="02-02", outcome=Status.SUBMITTED)
    assert looked_at(MARKET, "02-06", also=(waiting,)).progress.reason == "尚无采信的进展（1月数据待审）"


@pytest.mark.parametrize(
    ("value", "sentence", "rule"),
    [
        (
            "3600",
            "完成45.0%，序时进度49.7%，落后序时4.7个百分点",
            "45.0% ÷ 49.7% = 0.9，不足 0.95，达到 0.85",
        ),
        (
            "3900",
            "完成48.8%，序时进度49.7%，慢0.9个百分点，达到绿灯线0.95",
            "48.8% ÷ 49.7% = 0.98，达到 0.95",
        ),
    ],
)
def test_it_names_the_line_of_the_office_where_the_colour_would_read_oddly(value, sentence, rule):
    limits = Thresholds(on_track=Decimal("0.95"), behind=Decimal("0.85"))
    verdict = looked_at(SPENT, "06-30", "06-30", value, thresholds=limits).progress
    assert (verdict.reason, verdict.rule) == (f"截至6月30日累计{value}万元，{sentence}", rule)


def test_it_names_a_line_above_the_pace_too():
    """4100 of 8000 are 51.25 %, and 1.05 · 49.73 = 52.2 % are asked for."""
    verdict = looked_at(
        SPENT, "06-30", "06-30", "4100", thresholds=Thresholds(on_track=Decimal("1.05"))
    ).progress
    assert verdict.light == "behind"
    assert (
        verdict.reason == "截至6月30日累计4100万元，完成51.3%，序时进度49.7%，快1.6个百分点，不足绿灯线1.05"
    )


@pytest.mark.parametrize(
    ("value", "sentence", "rule"),
    [
        ("4200", "完成52.5%，序时进度49.7%，快2.8个百分点", "49.7% − 52.5%，落后不到10个百分点"),
        ("3600", "完成45.0%，序时进度49.7%，慢4.7个百分点，不到黄灯差距10个百分点",
         "49.7% − 45.0%，落后不到10个百分点"),
        ("2800", "完成35.0%，序时进度49.7%，落后序时14.7个百分点",
         "49.7% − 35.0%，落后10个百分点以上，不超过30个百分点"),
        ("800", "完成10.0%，序时进度49.7%，落后序时39.7个百分点", "49.7% − 10.0%，落后超过30个百分点"),
    ],
)  # fmt: skip
def test_it_speaks_of_points_where_the_office_goes_by_points(value, sentence, rule):
    limits = Thresholds(judged_by=JudgedBy.POINTS)
    verdict = looked_at(SPENT, "06-30", "06-30", value, thresholds=limits).progress
    assert (verdict.reason, verdict.rule) == (f"截至6月30日累计{value}万元，{sentence}", rule)


@pytest.mark.parametrize(
    ("sentence", "rule", "promise", "value"),
    [
        ("为89%，比目标100%低11个百分点", "89.0% ÷ 100.0% = 0.89，不足 1，达到 0.8", TRUCKS, "89"),
        ("为10%，比目标100%低90个百分点（未到时限，暂不亮红灯）",
         "10.0% ÷ 100.0% = 0.1，不足 0.8；未到时限，暂不亮红灯", TRUCKS, "10"),
        ("为80%，比目标100%低20个百分点", "80.0% ÷ 100.0% = 0.8，不足 1，达到 0.8", TRUCKS, "80"),
        ("为100%，达到目标100%", "100% ≥ 100%", TRUCKS, "100"),
        ("为66%，完成66.0%，序时进度60.0%，快6个百分点", "66.0% ÷ 60.0% = 1.1，达到 1", TRUCKS_BY_PLAN, "66"),
        # from 81.6 to 100: 8.4 of 18.4 are 45.65 %
        ("为90%（起点81.6%），完成升幅的45.7%，序时进度49.7%，落后序时4个百分点",
         "45.7% ÷ 49.7% = 0.92，不足 1，达到 0.8", RESEARCH, "90"),
        ("为100%（起点81.6%），达到目标100%", "100% ≥ 100%", RESEARCH, "100"),
        ("为39微克，控制在目标40微克以内", "39微克 ≤ 40微克", DUST, "39"),
        ("为50微克，比目标40微克高10微克", "50微克 > 40微克", DUST, "50"),
        ("为50.1微克，比目标40微克高10.1微克（未到时限，暂不亮红灯）", "50.1微克 > 40微克", DUST, "50.1"),
        ("为51微克（起点60微克），完成降幅的45.0%，序时进度49.7%，落后序时4.7个百分点",
         "45.0% ÷ 49.7% = 0.9，不足 1，达到 0.8", DUST_FROM_60, "51"),
    ],
)  # fmt: skip
def test_it_says_where_a_level_stands(sentence, rule, promise, value):
    verdict = looked_at(promise, "06-30", "06-30", value).progress
    assert verdict.reason == f"截至6月30日{sentence}"
    assert verdict.rule == rule


def test_it_says_the_same_of_a_level_that_is_met_for_good():
    verdict = looked_at(DUST, "12-31", "12-31", "40").progress
    assert (verdict.reason, verdict.rule) == ("截至12月31日为40微克，控制在目标40微克以内", "40微克 ≤ 40微克")


@pytest.mark.parametrize(
    ("sentence", "rule", "promise", "data_date", "value"),
    [
        ("6月30日累计49.6万元，已用控制数100万元的49.6%，序时进度49.7%", "49.6% ≤ 49.7%",
         BUDGET, "06-30", "49.6"),
        ("6月30日累计55万元，已用控制数100万元的55.0%，序时进度49.7%", "55.0% > 49.7%", BUDGET, "06-30", "55"),
        ("6月30日累计100.1万元，超出控制数100万元，多0.1万元", "100.1万元 > 100万元", BUDGET, "06-30", "100.1"),
        ("12月31日累计90万元，未超控制数100万元", "90万元 ≤ 100万元", BUDGET, "12-31", "90"),
        ("12月31日累计103万元，全年超出控制数3万元", "103万元 > 100万元", BUDGET, "12-31", "103"),
        ("6月30日累计120万元，已用控制数300万元的40.0%，序时进度49.7%", "40.0% ≤ 49.7%",
         replace(BUDGET, value=Decimal(300)), "06-30", "120"),
        ("6月30日累计0件，已用控制数1件的0.0%，序时进度49.7%", "0.0% ≤ 49.7%",
         replace(ACCIDENTS, value=Decimal(1)), "06-30", "0"),
        # of 3 件 1.49 by 30 June: a second one is less than a whole one too many
        ("6月30日累计2件，已用控制数3件的66.7%，序时进度49.7%（超序时不到1件，不算过快）",
         "66.7% > 49.7%，超序时不到1件",
         replace(ACCIDENTS, value=Decimal(3)), "06-30", "2"),
        ("6月30日累计3件，已用控制数3件的100.0%，序时进度49.7%", "100.0% > 49.7%",
         replace(ACCIDENTS, value=Decimal(3)), "06-30", "3"),
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
        ("与上年持平，比目标（增长8.5%）低8.5个百分点", "相差超过1个百分点", INVESTMENT, "0", None),
        ("下降3.4%，比目标（下降3%）多降0.4个百分点", "达到目标", ENERGY, "-3.4", None),
        ("下降2%，比目标（下降3%）少降1个百分点", "相差不超过1个百分点", ENERGY, "-2", None),
        ("增长0.5%，比目标（下降3%）高3.5个百分点", "相差超过1个百分点", ENERGY, "0.5", None),
        ("下降2.1%，比目标（增长8.5%）低10.6个百分点", "相差超过1个百分点", INVESTMENT, "-2.1", None),
        ("下降2%，比参照值（下降1.5%）多降0.5个百分点", "相差不超过1个百分点", INCOME, "-2", "-1.5"),
        ("与上年持平，与参照值（与上年持平）一致", "达到目标", INCOME, "0", "0"),
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
    assert verdict.reason == "截至2024年12月31日增长7.1%，比目标（增长7%）高0.1个百分点"
    assert verdict.rule == "达到目标"


@pytest.mark.parametrize(
    ("sentence", "data_date", "stages"),
    [
        ("6月30日完成2/4个节点，权重50.0%，序时进度50.0%，与序时持平", "06-30", (1, 2)),
        ("6月30日完成1/4个节点，权重20.0%，序时进度50.0%，落后序时30个百分点，应完未完：路基施工（6月30日）",
         "06-30", (1,)),
        ("6月30日完成0/4个节点，权重0.0%，序时进度50.0%，落后序时50个百分点，"
         "应完未完：前期手续（3月31日）、路基施工（6月30日）",
         "06-30", ()),
        ("9月30日完成4/4个节点，全部完成", "09-30", (1, 2, 3, 4)),
    ],
)  # fmt: skip
def test_it_names_the_stages_that_are_late(sentence, data_date, stages):
    assert looked_at(ROAD, data_date, data_date, stages=stages).progress.reason == f"截至{sentence}"


def test_it_names_the_stages_that_have_fallen_due_in_silence():
    verdict = looked_at(ROAD, "10-06", "06-30", stages=(1, 2)).progress
    assert verdict.reason == (
        "前三季度数据未报，按9月30日计：截至6月30日完成2/4个节点，权重50.0%，序时进度80.0%，"
        "落后序时30个百分点，应完未完：路面施工（9月30日）"
    )


def test_it_gives_the_year_of_a_stage_that_was_due_in_another():
    old = replace(
        ROAD,
        start_date=date(2023, 1, 1),
        stages=(Stage(0, "立项", Decimal(50), date(2023, 11, 30)), *ROAD.stages),
    )
    assert "，应完未完：立项（2023年11月30日）" in looked_at(old, "03-01", "02-29").progress.reason


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
        ("尚无采信的进展", MARKET, "01-31"),
        ("1月数据未报，至今没有采信的进展", MARKET, "02-06"),
        ("一季度数据未报，至今没有采信的进展", CAMPAIGN, "04-06"),
        ("已有2期数据未报（1月、2月），至今没有采信的进展", MARKET, "03-06"),
        ("已有3期数据未报（1月、2月、3月），至今没有采信的进展", MARKET, "04-06"),
        ("已有5期数据未报（最近3月、4月、5月），至今没有采信的进展", MARKET, "06-06"),
        ("1—2月数据未报，至今没有采信的进展", INVESTMENT, "04-05"),
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
        ("时限12月31日，已完成", MARKET, "07-06", ("06-30", "8000"), {}),
        ("时限2024年12月31日，已完成", MARKET, "2025-01-06", ("12-31", "8000"), {}),
        ("时限6月30日，逾期完成", SKILLS_BY_JUNE, "09-06", ("08-31", "1.2"), {}),
        ("距时限12月31日还有178天", MARKET, "07-06", ("06-30", "4200"), {}),
        ("距时限12月31日还有1天", CAMPAIGN, "12-30", ("09-30",), {}),
        ("12月31日当日到期", CAMPAIGN, "12-31", ("09-30",), {}),
        ("12月31日当日到期，进度灯未转绿", MARKET, "12-31", ("11-30", "7000"), {}),
        ("距时限12月31日只剩30天，进度灯未转绿", MARKET, "12-01", ("11-30", "7000"), {}),
        ("距时限12月31日只剩1天，进度灯未转绿", MARKET, "12-30", ("11-30", "7000"), {}),
        # due, and not yet to be known
        ("时限12月31日已到，等待数据：12月数据应于2025年1月5日（含）前报送", MARKET, "12-31", ("11-30", "7444"),
         {"known": "2025-01-02"}),
        ("时限12月31日已到，等待数据：全年数据应于2025年2月19日（含）前报送", GDP, "12-31", ("09-30", "7.1"),
         {"known": "2025-02-14"}),
        ("时限6月30日已到，等待数据：6月数据应于7月5日（含）前报送", SKILLS_BY_JUNE, "07-03", ("05-31", "1.1"), {}),
        ("时限6月30日已到，等待数据：6月数据待审", SKILLS_BY_JUNE, "07-06", ("05-31", "1.1"), {"also": (WAITING,)}),
        ("时限6月30日已到，等待数据：6月数据已退回，待补正", SKILLS_BY_JUNE, "07-10", ("05-31", "1.1"),
         {"also": (SENT_BACK,)}),
        # known
        ("时限12月31日已到，未完成", MARKET, "12-31", ("12-31", "7900"), {}),
        ("时限2024年12月31日已过，未达标", GDP, "2025-02-14", ("12-31", "6.5"), {}),
        ("时限12月31日已到，超限", BUDGET, "12-31", ("12-31", "103"), {}),
        ("时限6月30日已过，未完成", SKILLS_BY_JUNE, "08-06", ("06-30", "0.8"), {}),
        ("时限12月31日已到，年度未办结（截至12月31日自评90%）", CAMPAIGN, "12-31", ("12-31",), {"rating": 90}),
        # never reported
        ("12月数据未报，按未完成计（截至11月30日7444户）", MARKET, "12-31", ("11-30", "7444"), {"known": "2025-01-06"}),
        ("全年数据未报，按未完成计（截至9月30日增长7.1%）", GDP, "12-31", ("09-30", "7.1"), {"known": "2025-02-20"}),
        ("全年数据未报，按未完成计（截至9月30日完成2/4个节点）", ROAD, "12-31", ("09-30",),
         {"known": "2025-01-06", "stages": (1, 2)}),
        ("全年数据未报，按未办结计（截至9月30日自评80%）", CAMPAIGN, "12-31", ("09-30",),
         {"known": "2025-01-06", "rating": 80}),
        ("全年数据未报，按未办结计（截至9月30日已报进展）", CAMPAIGN, "12-31", ("09-30",), {"known": "2025-01-06"}),
        ("12月数据未报，按未完成计（没有采信的进展）", MARKET, "12-31", (), {"known": "2025-01-06"}),
        # nothing to be watched
        ("目标值尚未下达，不计时限", AWAITED, "07-06", ("06-30", "-3"), {}),
        ("没有参照数据，不计时限", INCOME, "08-20", ("06-30", "6.4"), {}),
        ("尚未设置节点，不计时限", replace(ROAD, stages=()), "07-06", (), {}),
        ("长期坚持，不计时限", replace(CAMPAIGN, is_lasting=True), "07-06", ("06-30",), {}),
    ],
)  # fmt: skip
def test_it_says_how_it_stands_with_the_deadline(sentence, promise, on, reading, more):
    verdict = looked_at(promise, on, *reading, **more).deadline
    assert (verdict.reason, verdict.rule) == (sentence, "")


@pytest.mark.parametrize(
    ("sentence", "promise", "on", "reading", "sent"),
    [
        ("6月数据应于7月5日（含）前报送，7月2日按时报送", MARKET, "07-06", ("06-30", "4200"), "07-02"),
        ("6月数据应于7月5日（含）前报送，7月6日补报", MARKET, "07-10", ("06-30", "4200"), "07-06"),
        ("6月数据应于7月5日（含）前报送，未报", MARKET, "07-06", ("05-31", "3400"), "06-02"),
        (
            "上半年数据应于8月19日（含）前报送，8月15日按时报送",
            GDP,
            "08-20",
            ("06-30", "7"),
            "08-15",
        ),  # 45 and 5 days later
        ("尚未到报送时间", MARKET, "02-05", (), None),
        ("已完成，只需再报12月数据", MARKET, "07-06", ("06-30", "8000"), "07-02"),
        ("已完成，不再要求报送", TRUCKS, "12-31", ("12-31", "100"), "12-31"),
        (
            "12月数据应于2025年1月5日（含）前报送，2025年1月3日按时报送",
            MARKET,
            "12-31",
            ("12-31", "8000"),
            "2025-01-03",
        ),
    ],
)
def test_it_says_when_the_latest_period_was_reported(sentence, promise, on, reading, sent):
    known = "2025-01-06" if on == "12-31" else None
    verdict = looked_at(promise, on, *reading, sent=sent, known=known).reporting
    assert (verdict.reason, verdict.rule) == (sentence, "")


@pytest.mark.parametrize(
    ("sentence", "on", "also"),
    [
        ("6月数据应于7月5日（含）前报送，7月3日按时报送，待审", "07-06", WAITING),
        ("6月数据应于7月5日（含）前报送，7月3日按时报送，已退回，待补正", "07-10", SENT_BACK),
        ("6月数据应于7月5日（含）前报送，7月8日补报，待审", "07-10",
         entry("06-30", "4200", sent="07-08", outcome=Status.SUBMITTED)),
    ],
)  # fmt: skip
def test_it_says_what_has_become_of_the_report(sentence, on, also):
    assert looked_at(MARKET, on, also=(also,)).reporting.reason == sentence


@pytest.mark.parametrize(
    ("sentence", "promise", "on", "reading", "more"),
    [
        ("截至8月31日累计1.2万人，完成目标的100.0%，逾期完成", SKILLS_BY_JUNE, "09-06", ("08-31", "1.2"), {}),
        ("截至1月15日为100%，达到目标100%，逾期完成", TRUCKS, "2025-01-20", ("2025-01-15", "100"), {}),
        ("截至1月15日自评100%，逾期完成", CAMPAIGN, "2025-01-20", ("2025-01-15",), {"rating": 100}),
    ],
)
def test_it_says_that_it_was_done_late(sentence, promise, on, reading, more):
    verdict = looked_at(promise, on, *reading, **more).progress
    assert (verdict.reason, verdict.label) == (sentence, "逾期完成")


def test_a_figure_with_the_office_is_no_part_of_a_stages_day():
    june = entry("06-30", key=2, stages=(1, 2), sent="07-03", outcome=Status.SUBMITTED)
    verdict = seen(ROAD, "07-06", entry("05-31", stages=()), june).progress
    assert verdict.reason.endswith("应完未完：前期手续（3月31日）（上半年数据待审）")


def test_a_figure_with_the_office_stands_in_the_bracket_of_a_remark():
    june = entry("06-30", "50", key=2, sent="07-03", outcome=Status.SUBMITTED)
    verdict = seen(TRUCKS, "07-06", entry("05-31", "40"), june).progress
    assert verdict.reason.endswith("（未到时限，暂不亮红灯；6月数据待审）")


def test_a_light_is_put_into_words_when_somebody_asks_and_then_once():
    asked = []
    verdict = Verdict(Light.ON_TRACK, Reason.ON_PACE, lambda: asked.append(1) or ("句子", lambda: "比较"))
    assert (verdict.label, asked) == (Reason.ON_PACE.label, [])
    assert (verdict.reason, verdict.rule, verdict.reason, asked) == ("句子", "比较", "句子", [1])
    assert verdict == Verdict(Light.ON_TRACK, Reason.ON_PACE, ("句子", "比较"))
    assert verdict != Verdict(Light.ON_TRACK, Reason.ON_PACE, ("别的", "比较"))
