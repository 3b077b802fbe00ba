"""Which light does a target bear, under which word, and what else is said about it?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from targets.domain.facts import Thresholds
from targets.domain.words import Filing, Frequency, Light, State, Status
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
    entry,
    looked_at,
    seen,
)

QUARTERLY = replace(MARKET, frequency=Frequency.QUARTERLY)
B, G, Y, R, N = Light.DONE, Light.ON_TRACK, Light.BEHIND, Light.CRITICAL, Light.NONE


@pytest.mark.parametrize(
    ("code", "word", "light", "promise", "on", "reading", "more"),
    [
        ("done", "完成", B, MARKET, "07-06", ("06-30", "8000"), {}),
        ("on_pace", "正常", G, MARKET, "07-06", ("06-30", "4200"), {}),
        ("nothing_planned", "正常", G, LATE_START, "07-06", ("06-30", "0"), {}),
        ("done_late", "逾期完成", B, SKILLS_BY_JUNE, "09-06", ("08-31", "1.2"), {}),
        ("less_than_one_short", "正常", G, replace(MARKET, value=Decimal(5)), "02-06", ("01-31", "0"), {}),
        ("behind_pace", "滞后", Y, MARKET, "07-06", ("06-30", "3600"), {}),
        ("early_days", "滞后", Y, MARKET, "01-15", ("01-15", "1"), {}),
        ("not_due_yet", "滞后", Y, TRUCKS, "07-06", ("06-30", "10"), {}),
        ("not_due_yet", "滞后", Y, DUST, "07-06", ("06-30", "60"), {}),
        ("one_period_silent", "滞后", Y, QUARTERLY, "07-06", ("03-31", "2000"), {}),
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
        ("overdue", "逾期", R, SKILLS_BY_JUNE, "08-06", ("05-31", "1.1"), {}),
        ("not_finished", "未完成", R, SKILLS_BY_JUNE, "08-06", ("06-30", "1.1"), {}),
        ("below_target", "未达标", R, GDP, "2025-02-20", ("12-31", "6.8"), {}),
        ("over_limit", "超限", R, BUDGET, "2025-01-06", ("12-31", "103"), {}),
        ("not_concluded", "年度未办结", Y, CAMPAIGN, "2025-01-06", ("12-31",), {}),
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
        ("no_deadline", "暂不评价", N, INCOME, "08-20", ("06-30", "6.4")),
        ("no_deadline", "暂不评价", N, replace(ROAD, stages=()), "07-06", ()),
        ("no_deadline", "暂不评价", N, replace(CAMPAIGN, is_lasting=True), "07-06", ("06-30",)),
        ("in_time", "正常", G, TRUCKS, "07-06", ("06-30", "100")),  # met, which is not yet done
        ("data_awaited", "等待数据", N, SKILLS_BY_JUNE, "07-05", ("05-31", "1.1")),
        ("not_finished", "未完成", R, DUST_FROM_60, "2025-01-06", ("12-31", "41")),
        ("over_limit", "超限", R, DUST, "2025-01-06", ("12-31", "41")),
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
    judged = looked_at(SKILLS_BY_JUNE, "08-06", "06-30", "0.8")
    assert (judged.progress.label, judged.deadline.label) == ("严重滞后", "未完成")
    assert (judged.overall.light, judged.overall.label, judged.overall.rule) == (R, "未完成", "")
    assert judged.overall.reason == f"{judged.progress.reason}；{judged.deadline.reason}"


def test_it_bears_the_word_of_the_deadline_where_only_that_is_worse():
    judged = looked_at(CAMPAIGN, "2025-01-06", "12-31", rating=99)
    assert (judged.overall.light, judged.overall.label, judged.overall.rule) == (Y, "年度未办结", "")
    assert judged.overall.reason == judged.deadline.reason


def test_it_says_all_with_the_deadline_where_the_result_is_unknown():
    """November's 7444 of 8000, and December's figure did not come by 5 January."""
    overall = looked_at(MARKET, "12-31", "11-30", "7444", known="2025-01-06").overall
    assert (overall.light, overall.label) == (R, "逾期")
    assert overall.reason == "12月数据未报，按未完成计（截至11月30日7444户）"


def test_it_is_the_progress_while_the_figures_of_the_end_are_awaited():
    judged = looked_at(MARKET, "12-31", "11-30", "7444", known="2025-01-05")
    assert (judged.deadline.light, judged.deadline.label) == (N, "等待数据")
    assert judged.overall == judged.progress


def test_it_bears_the_word_of_the_progress_where_that_is_worse():
    """10 of 8000 in December: red, and a deadline that is merely near."""
    overall = looked_at(DECEMBER, "12-25", "12-25", "10").overall
    assert (overall.light, overall.label) == (R, "严重滞后")
    assert overall.reason == (
        "截至12月25日累计10户，完成0.1%，序时进度80.0%，落后序时79.9个百分点；"
        "距时限12月31日只剩6天，进度灯未转绿"
    )
    assert overall.rule == "0.1% ÷ 80.0% = 0，不足 0.8"


def test_it_leaves_out_a_deadline_that_is_far():
    overall = looked_at(MARKET, "07-06", "06-30", "3600").overall
    assert (overall.light, overall.label) == (Y, "滞后")
    assert overall.reason == "截至6月30日累计3600户，完成45.0%，序时进度49.7%，落后序时4.7个百分点"
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


def test_it_calls_it_early_only_while_less_than_the_share_has_gone():
    """Half of the window: 50 % is not under 50 %."""
    early = Thresholds(early=Decimal("0.5"))
    assert looked_at(SKILLS_BY_JUNE, "03-31", "03-31", "0.1", thresholds=early).progress.light == R
    assert looked_at(SKILLS_BY_JUNE, "03-30", "03-30", "0.1", thresholds=early).progress.light == Y


def test_it_lets_exact_ties_be_ties():
    """A third of the target on a third of the year: 122 of 366 days."""
    promise = replace(MARKET, value=Decimal(3), unit="亿元")
    assert looked_at(promise, "05-01", "05-01", "1").progress.code == "on_pace"
    four_fifths = replace(promise, value=Decimal(15))
    assert looked_at(four_fifths, "08-31", "08-31", "8").progress.light == Y  # 8/15 is 0.8 of 244/366 = 2/3


def test_it_keeps_what_the_judgement_was_made_of():
    judged = looked_at(MARKET, "07-06", "05-31", "3400")
    assert judged.promise == MARKET
    assert (judged.value, judged.data_date) == (3400, date(2024, 5, 31))
    assert judged.target_value == 8000
    assert judged.done == Decimal("0.425")
    assert (judged.plan, judged.paced_on) == (
        Fraction(182, 366),
        date(2024, 6, 30),
    )  # June was to be reported
    assert judged.is_active


def test_it_is_judged_by_its_own_day_where_that_is_the_latest():
    assert looked_at(MARKET, "07-04", "06-30", "4200").paced_on == date(2024, 6, 30)


def test_it_is_judged_by_the_day_looked_at_where_nothing_was_to_be_reported():
    judged = looked_at(MARKET, "01-31")
    assert (judged.plan, judged.paced_on) == (Fraction(31, 366), date(2024, 1, 31))
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
    assert judged.completion == (None if completion is None else Fraction(completion))


def test_it_says_how_far_ahead_of_its_pace_a_target_is():
    half = {"promise": SKILLS_BY_JUNE, "on": "03-31", "data_date": "03-31"}
    assert looked_at(**half, value="0.9").lead == Decimal("0.25")  # 75 % and half of the time
    assert looked_at(**half, value="0.3").lead == Decimal("-0.25")
    assert looked_at(BUDGET, "06-30", "06-30", "55").lead is None
    assert looked_at(CAMPAIGN, "06-30", "06-30").lead is None
    assert looked_at(MARKET, "01-31").lead is None


@pytest.mark.parametrize(
    ("promise", "value", "used"),
    [
        (BUDGET, "55", "0.55"),
        (BUDGET, "110", "1.1"),
        (DUST, "30", "0.75"),
        (DUST_FROM_60, "50", None),  # half of a way, which is a completion
        (MARKET, "4200", None),
        (TRUCKS, "80", None),
        (ENERGY, "-3", None),
    ],
)
def test_it_calls_used_only_what_a_limit_has_used_up(promise, value, used):
    judged = looked_at(promise, "06-30", "06-30", value)
    assert judged.used == (None if used is None else Fraction(used))
    assert judged.is_limit is (used is not None)


def test_it_paces_everything_but_words():
    """Growth has no pace of its own either, but a number that can be missed."""
    paced = [
        looked_at(promise, "07-06").is_paced for promise in (MARKET, BUDGET, TRUCKS, GDP, ROAD, CAMPAIGN)
    ]
    assert paced == [True, True, True, True, True, False]


# Which periods are asked for, and which count in 填报率.


def ends(filed) -> list[str]:
    return [f"{f.period.end_date:%m-%d}" for f in filed]


def test_it_demands_the_periods_whose_reporting_day_is_over():
    judged = looked_at(MARKET, "04-03", "01-31", "700")
    assert ends(judged.filings) == ["01-31", "02-29", "03-31"]
    assert ends(judged.demanded) == ["01-31", "02-29"]
    assert (judged.reported.period.label, judged.reported.filing) == ("2月", Filing.MISSING)


def test_it_demands_of_what_is_finished_what_ended_by_then_and_the_last_figure_of_a_total():
    """8000 by 31 May; August seen from 10 September, then the year from 6 January."""
    judged = looked_at(MARKET, "09-10", "05-31", "8000")
    assert judged.finished_on == date(2024, 5, 31)
    assert ends(judged.demanded) == ["01-31", "02-29", "03-31", "04-30", "05-31"]
    closed = looked_at(MARKET, "12-31", "05-31", "8000", known="2025-01-06")
    assert ends(closed.demanded) == ["01-31", "02-29", "03-31", "04-30", "05-31", "12-31"]
    *_, november, december = closed.filings
    assert (closed.is_stopped(november.period), closed.is_stopped(december.period)) == (True, False)


def test_it_demands_nothing_more_of_other_things_that_are_finished():
    closed = looked_at(CAMPAIGN, "12-31", "06-30", rating=100, known="2025-01-06")
    assert ends(closed.demanded) == ["03-31", "06-30"]
    assert closed.asked is None


def test_it_is_finished_by_the_first_reading_that_has_kept_it_ever_since():
    """8000 in May, corrected by what was read in June, 8100 in July."""
    may, june, july = (
        entry("05-31", "8000", key=1),
        entry("06-30", "7900", key=2),
        entry("07-31", "8100", key=3),
    )
    assert seen(MARKET, "09-10", may, june, july).finished_on == date(2024, 7, 31)
    assert seen(MARKET, "09-10", may, replace(june, value=Decimal(8050)), july).finished_on == date(
        2024, 5, 31
    )
    assert seen(MARKET, "07-10", may, june).finished_on is None


def test_it_asks_for_the_latest_period_that_has_ended_and_is_not_with_the_office():
    assert looked_at(MARKET, "01-30").asked is None
    assert looked_at(MARKET, "06-30", "05-31", "3400").asked.period.label == "6月"
    assert looked_at(MARKET, "07-06", "05-31", "3400").asked.filing == Filing.MISSING
    assert looked_at(MARKET, "07-06", "06-30", "4200").asked is None
    waiting = entry("06-30", "4200", sent="07-03", outcome=Status.SUBMITTED)
    assert looked_at(MARKET, "07-06", also=(waiting,)).asked is None


def test_it_asks_for_what_was_sent_back():
    back = entry("06-30", "4200", sent="07-03", outcome=Status.RETURNED, back="07-08")
    assert looked_at(MARKET, "07-10", also=(back,)).asked.filing == Filing.SENT_BACK


def test_it_asks_for_the_last_figure_of_a_finished_total():
    assert looked_at(MARKET, "12-30", "05-31", "8000").asked is None
    assert looked_at(MARKET, "12-31", "05-31", "8000").asked.period.label == "12月"
    assert looked_at(BUDGET, "12-31", "12-31", "90").asked is None


def test_it_asks_nothing_of_what_has_ended_or_awaits_its_number():
    assert looked_at(replace(MARKET, state=State.CANCELLED), "07-06").asked is None
    assert looked_at(AWAITED, "07-06").asked is None
