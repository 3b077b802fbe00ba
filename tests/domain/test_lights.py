"""Which light does a target bear, under which word, and what else is said about it?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from targets.domain.facts import Thresholds
from targets.domain.words import Light, State
from tests.domain.figures import (
    AWAITED,
    BUDGET,
    CAMPAIGN,
    DECEMBER,
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

B, G, Y, R, N = Light.DONE, Light.ON_TRACK, Light.BEHIND, Light.CRITICAL, Light.NONE


@pytest.mark.parametrize(
    ("code", "word", "light", "promise", "on", "reading", "more"),
    [
        ("done", "完成", B, MARKET, "07-06", ("06-30", "8000"), {}),
        ("on_pace", "正常", G, MARKET, "07-06", ("06-30", "4200"), {}),
        ("nothing_planned", "正常", G, LATE_START, "07-06", ("06-30", "0"), {}),
        ("behind_pace", "滞后", Y, MARKET, "07-06", ("06-30", "3600"), {}),
        ("early_days", "滞后", Y, MARKET, "01-15", ("01-15", "1"), {}),
        ("far_behind_pace", "严重滞后", R, MARKET, "07-06", ("06-30", "2000"), {}),
        ("target_met", "正常", G, INVESTMENT, "08-05", ("06-30", "9.2"), {}),
        ("target_nearly_met", "滞后", Y, INVESTMENT, "08-05", ("06-30", "7.5"), {}),
        ("target_missed", "严重滞后", R, INVESTMENT, "08-05", ("06-30", "7.4"), {}),
        ("within_limit", "正常", G, BUDGET, "07-06", ("06-30", "40"), {}),
        ("limit_used_fast", "滞后", Y, BUDGET, "07-06", ("06-30", "60"), {}),
        ("over_limit", "超限", R, BUDGET, "07-06", ("06-30", "101"), {}),
        ("under_way", "持续推进", G, CAMPAIGN, "07-06", ("06-30",), {}),
        ("awaiting_value", "待下达", N, AWAITED, "07-06", ("06-30", "-3"), {}),
        ("awaiting_reference", "待参照数据", N, INCOME, "08-20", ("06-30", "6.4"), {}),
        ("no_stages", "未设节点", N, replace(ROAD, stages=()), "07-06", (), {}),
        ("no_reading_yet", "未报送", N, MARKET, "01-31", (), {}),
        ("one_period_missed", "未报送", Y, MARKET, "02-06", (), {}),
        ("periods_missed", "未报送", R, MARKET, "03-06", (), {}),
        ("cancelled", "已取消", N, replace(MARKET, state=State.CANCELLED), "07-06", ("06-30", "8000"), {}),
        ("merged", "已合并", N, replace(MARKET, state=State.MERGED), "07-06", ("06-30", "2000"), {}),
        # the deadline decides
        ("due_soon", "临期", Y, MARKET, "12-01", ("11-30", "7000"), {}),
        ("overdue", "逾期", R, SKILLS_BY_JUNE, "08-06", ("06-30", "1.1"), {}),
    ],
)  # fmt: skip
def test_it_puts_its_word_beside_the_light(code, word, light, promise, on, reading, more):
    judged = looked_at(promise, on, *reading, **more)
    assert (judged.overall.code, judged.overall.label, judged.light) == (code, word, light)


@pytest.mark.parametrize(
    ("code", "word", "light", "promise", "on", "reading"),
    [
        ("done", "完成", B, MARKET, "07-06", ("06-30", "8000")),
        ("in_time", "正常", G, MARKET, "07-06", ("06-30", "2000")),
        ("no_deadline", "暂不评价", N, AWAITED, "07-06", ("06-30", "-3")),
    ],
)
def test_it_has_a_word_for_the_deadline(code, word, light, promise, on, reading):
    verdict = looked_at(promise, on, *reading).deadline
    assert (verdict.code, verdict.label, verdict.light) == (code, word, light)


@pytest.mark.parametrize(
    ("code", "word", "light", "promise", "on", "reading", "sent"),
    [
        ("reported", "已报", G, MARKET, "07-06", ("06-30", "4200"), "07-05"),
        ("reported_late", "补报", Y, MARKET, "07-10", ("06-30", "4200"), "07-06"),
        ("not_reported", "未报", R, MARKET, "07-06", ("05-31", "3400"), "06-02"),
        ("no_period_due", "未到报送期", N, MARKET, "02-05", (), None),
        ("reporting_stopped", "不再报送", N, MARKET, "07-06", ("06-30", "8000"), "07-02"),
    ],
)
def test_it_has_a_word_for_the_reporting(code, word, light, promise, on, reading, sent):
    verdict = looked_at(promise, on, *reading, sent=sent).reporting
    assert (verdict.code, verdict.label, verdict.light) == (code, word, light)


def test_it_bears_the_word_of_the_deadline_where_both_are_red():
    """0.8 of 1.2万人, and July was to be reported by 5 August."""
    overall = looked_at(SKILLS_BY_JUNE, "08-06", "06-30", "0.8").overall
    assert (overall.light, overall.label, overall.rule) == (R, "逾期", "")
    assert overall.reason == (
        "截至6月30日累计0.8万人，完成66.7%，按应报的7月31日计，序时进度100.0%，慢33.3个百分点；"
        "应于2024年6月30日前完成，已逾期37天"
    )


def test_it_bears_the_word_of_the_deadline_where_only_that_is_red():
    overall = looked_at(CAMPAIGN, "2025-01-06", "12-31", rating=99).overall
    assert (overall.light, overall.label, overall.rule) == (R, "逾期", "")
    assert overall.reason == "截至12月31日自评99%，持续推进；应于2024年12月31日前完成，已逾期6天"


def test_it_bears_the_word_of_the_progress_where_that_is_worse():
    """10 of 8000 in December: red, and a deadline that is merely near."""
    overall = looked_at(DECEMBER, "12-25", "12-25", "10").overall
    assert (overall.light, overall.label) == (R, "严重滞后")
    assert overall.reason == (
        "截至12月25日累计10户，完成0.1%，序时进度80.0%，慢79.9个百分点；"
        "距时限2024年12月31日只剩6天，进度灯未转绿"
    )
    assert overall.rule == "0.1% ÷ 80.0% = 0，不足 0.8"


def test_it_leaves_out_a_deadline_that_is_far():
    overall = looked_at(MARKET, "07-06", "06-30", "3600").overall
    assert (overall.light, overall.label) == (Y, "滞后")
    assert overall.reason == "截至6月30日累计3600户，完成45.0%，序时进度49.7%，慢4.7个百分点"
    assert overall.rule == "45.0% ÷ 49.7% = 0.9，不足 1，达到 0.8"


@pytest.mark.parametrize("value", ["4200", "8000"])
def test_it_is_the_progress_where_nothing_is_late(value):
    judged = looked_at(MARKET, "07-06", "06-30", value)
    assert judged.overall == judged.progress


@pytest.mark.parametrize(
    ("on", "known", "code"),
    [
        ("12-30", "2025-03-01", "due_soon"),  # the day before the last, looked back at in March
        ("07-06", "2025-03-01", "in_time"),
        ("12-31", "2025-03-01", "overdue"),
        ("12-31", "12-31", "due_soon"),
        ("2025-01-06", "12-30", "overdue"),  # a day after the end with what was known before it
    ],
)
def test_it_is_overdue_once_the_last_day_is_over(on, known, code):
    data_date = "06-30" if on == "07-06" else "11-30"
    assert looked_at(MARKET, on, data_date, "3600", known=known).deadline.code == code


@pytest.mark.parametrize("state", [State.CANCELLED, State.MERGED])
def test_it_shows_no_light_for_what_has_ended(state):
    judged = looked_at(replace(MARKET, state=state), "07-06", "06-30", "10")
    assert {v.light for v in (judged.progress, judged.deadline, judged.reporting, judged.overall)} == {N}
    assert judged.overall.reason == state.label
    assert not judged.is_active


@pytest.mark.parametrize(
    ("limits", "light"),
    [(Thresholds(), Y), (Thresholds(behind=Decimal("0.95")), R), (Thresholds(on_track=Decimal("0.9")), G)],
)
def test_it_judges_by_the_thresholds_it_is_given(limits, light):
    """3600 of 8000 by 30 June: 45 ÷ 49.7 = 0.905."""
    assert looked_at(MARKET, "06-30", "06-30", "3600", thresholds=limits).progress.light == light


def test_it_names_the_thresholds_it_judged_by():
    limits = Thresholds(on_track=Decimal("0.95"), behind=Decimal("0.85"), rate_gap=Decimal("0.5"))
    assert looked_at(MARKET, "06-30", "06-30", "3600", thresholds=limits).progress.rule == (
        "45.0% ÷ 49.7% = 0.9，不足 0.95，达到 0.85"
    )
    assert looked_at(INVESTMENT, "06-30", "06-30", "7.9", thresholds=limits).progress.rule == (
        "相差超过0.5个百分点"
    )


def test_it_calls_it_early_only_while_less_than_the_share_is_planned():
    """Half of a year with half planned: 50 % is not under 50 %."""
    early = Thresholds(early=Decimal("0.5"))
    assert looked_at(SKILLS_BY_JUNE, "03-31", "03-31", "0.1", thresholds=early).progress.light == R
    assert looked_at(SKILLS_BY_JUNE, "03-30", "03-30", "0.1", thresholds=early).progress.light == Y


def test_it_lets_exact_ties_be_ties():
    """A third of the target on a third of the year: 122 of 366 days."""
    promise = replace(MARKET, value=Decimal(3))
    assert looked_at(promise, "05-01", "05-01", "1").progress.light == G
    four_fifths = replace(MARKET, value=Decimal(15))
    assert looked_at(four_fifths, "08-31", "08-31", "8").progress.light == Y  # 8/15 is 0.8 of 244/366 = 2/3


def test_it_keeps_what_the_judgement_was_made_of():
    judged = looked_at(MARKET, "07-06", "05-31", "3400")
    assert judged.promise == MARKET
    assert (judged.value, judged.data_date) == (3400, date(2024, 5, 31))
    assert judged.target_value == 8000
    assert judged.done == Decimal("0.425")
    assert (judged.plan, judged.paced_on) == (
        Decimal(182) / 366,
        date(2024, 6, 30),
    )  # June was to be reported
    assert judged.is_active


def test_it_is_judged_by_its_own_day_where_that_is_the_latest():
    assert looked_at(MARKET, "07-04", "06-30", "4200").paced_on == date(2024, 6, 30)


def test_it_is_judged_by_the_day_looked_at_where_nothing_was_to_be_reported():
    judged = looked_at(MARKET, "01-31")
    assert (judged.plan, judged.paced_on) == (Decimal(31) / 366, date(2024, 1, 31))
    assert (judged.reading, judged.value, judged.data_date, judged.done) == (None, None, None, None)


def test_it_compares_with_the_other_targets_figure_where_it_follows_one():
    judged = looked_at(INCOME, "08-20", "06-30", "5.8", reference="6.1")
    assert judged.target_value == Decimal("6.1")
    assert judged.gap == Decimal("-0.3")


@pytest.mark.parametrize(
    ("promise", "value", "gap"),
    [
        (INVESTMENT, "9.2", "0.7"),
        (INVESTMENT, "7.4", "-1.1"),
        (ENERGY, "-2", "1"),
        (INCOME, "6.4", None),  # no figure to compare with
        (INVESTMENT, None, None),
        (MARKET, "4200", None),
    ],
)
def test_it_says_how_far_growth_is_from_its_target(promise, value, gap):
    judged = looked_at(promise, "06-30", *(("06-30", value) if value else ()))
    assert judged.gap == (None if gap is None else Decimal(gap))


@pytest.mark.parametrize(
    ("promise", "value", "completion"),
    [
        (MARKET, "4200", "0.525"),
        (RESEARCH, "90.8", "0.5"),
        (DUST_FROM_60, "50", "0.5"),
        (TRUCKS, "80", "0.8"),
        (BUDGET, "55", None),  # 55 % used is no achievement
        (DUST, "50", None),
        (GDP, "7", None),
        (MARKET, None, None),
    ],
)
def test_it_calls_completion_only_what_is_one(promise, value, completion):
    judged = looked_at(promise, "06-30", *(("06-30", value) if value else ()))
    assert judged.completion == (None if completion is None else Decimal(completion))


def test_it_says_how_far_ahead_of_its_pace_a_target_is():
    half = {"promise": SKILLS_BY_JUNE, "on": "03-31", "data_date": "03-31"}
    assert looked_at(**half, value="0.9").lead == Decimal("0.25")  # 75 % and half of the time
    assert looked_at(**half, value="0.3").lead == Decimal("-0.25")
    assert looked_at(BUDGET, "06-30", "06-30", "55").lead is None
    assert looked_at(CAMPAIGN, "06-30", "06-30").lead is None
    assert looked_at(MARKET, "01-31").lead is None


def test_it_still_knows_how_much_of_a_limit_is_used():
    assert looked_at(BUDGET, "06-30", "06-30", "55").done == Decimal("0.55")
