"""Where is arithmetic alone too hard, and what of it can an office set? Shares of 366 days unless said otherwise."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from targets.domain.facts import PlanPoint, Promise, Stage, Thresholds
from targets.domain.pace import plan
from targets.domain.words import Bound, Frequency, JudgedBy, Light, Measure, PaceBy, Reason, Status
from tests.domain.figures import (
    BUDGET,
    DUST,
    DUST_FROM_60,
    INVESTMENT,
    MARKET,
    RESEARCH,
    ROAD,
    SKILLS_BY_JUNE,
    TRUCKS,
    YEAR,
    day,
    entry,
    looked_at,
    seen,
)

B, G, Y, R, N = Light.DONE, Light.ON_TRACK, Light.BEHIND, Light.CRITICAL, Light.NONE
BY_MONTHS = Thresholds(pace_by=PaceBy.MONTHS)
BY_POINTS = Thresholds(judged_by=JudgedBy.POINTS)

TOILETS = Promise(measure=Measure.TOTAL, value=Decimal(5), unit="座", **YEAR)
SPENT = replace(MARKET, unit="万元")  # no count
# 20 parks that are to become 30: by 30 June 10 · 182/366 = 4.97 more.
PARKS = Promise(measure=Measure.LEVEL, value=Decimal(30), baseline=Decimal(20), unit="个", **YEAR)
# 30 black spots that are to become 20.
BLACK_SPOTS = replace(PARKS, bound=Bound.AT_MOST, value=Decimal(20), baseline=Decimal(30), unit="处")
QUARTERLY = replace(SPENT, frequency=Frequency.QUARTERLY)


def progress(promise: Promise, data_date: str, value: str, **more) -> Reason:
    """Of a figure on its own day."""
    return looked_at(promise, data_date, data_date, value, **more).progress.code


# Counted things.


@pytest.mark.parametrize(
    ("data_date", "value", "code"),
    [
        ("01-31", "0", Reason.LESS_THAN_ONE_SHORT),  # 5 · 31/366 = 0.42
        ("03-13", "0", Reason.LESS_THAN_ONE_SHORT),  # 5 · 73/366 = 0.997
        ("03-14", "0", Reason.FAR_BEHIND_PACE),  # 5 · 74/366 = 1.01
        ("03-14", "1", Reason.LESS_THAN_ONE_SHORT),
        ("06-30", "2", Reason.LESS_THAN_ONE_SHORT),  # 2.49
        ("06-30", "1", Reason.FAR_BEHIND_PACE),
        ("12-30", "4", Reason.LESS_THAN_ONE_SHORT),  # 4.99
        ("12-30", "3", Reason.FAR_BEHIND_PACE),
        ("12-31", "4", Reason.BEHIND_PACE),  # the due date asks for all five
        ("12-31", "4.5", Reason.BEHIND_PACE),  # and for no part of one less
        ("12-31", "5", Reason.DONE),
    ],
)
def test_less_than_one_of_what_is_counted_is_nothing_to_be_short_of(data_date, value, code):
    assert progress(TOILETS, data_date, value) == code


def test_a_single_thing_is_not_late_before_its_day():
    """An award that is announced in December: 0 of 1 was red in June."""
    award = replace(TOILETS, value=Decimal(1), unit="个")
    assert progress(award, "06-30", "0") == Reason.LESS_THAN_ONE_SHORT
    assert progress(award, "12-30", "0") == Reason.LESS_THAN_ONE_SHORT
    assert progress(award, "12-31", "0") == Reason.FAR_BEHIND_PACE


@pytest.mark.parametrize(
    ("unit", "counted", "code"),
    [
        ("座", None, Reason.LESS_THAN_ONE_SHORT),
        ("座", False, Reason.FAR_BEHIND_PACE),  # the office says that it is none
        ("亿元", None, Reason.FAR_BEHIND_PACE),
        ("亿元", True, Reason.LESS_THAN_ONE_SHORT),
        ("公里", None, Reason.FAR_BEHIND_PACE),
    ],
)
def test_the_office_can_say_what_is_counted(unit, counted, code):
    """1 of 5 on 30 April: 5 · 121/366 = 1.65, and 1 is 60 % of it."""
    assert progress(replace(TOILETS, unit=unit, counted=counted), "04-30", "1") == code


def test_a_value_that_is_not_whole_is_not_counted():
    """1 of 2.5 on 30 June: 1.24 are asked for."""
    half = replace(TOILETS, value=Decimal("2.5"))
    assert progress(half, "06-30", "1") == Reason.BEHIND_PACE
    assert progress(replace(half, counted=True), "06-30", "1") == Reason.LESS_THAN_ONE_SHORT


@pytest.mark.parametrize(
    ("promise", "value", "code"),
    [
        (PARKS, "24", Reason.LESS_THAN_ONE_SHORT),  # 24.97 asked for
        (PARKS, "23", Reason.FAR_BEHIND_PACE),  # 30 ÷ 49.7
        (PARKS, "25", Reason.ON_PACE),
        (BLACK_SPOTS, "26", Reason.LESS_THAN_ONE_SHORT),  # no more than 25.03
        (BLACK_SPOTS, "27", Reason.FAR_BEHIND_PACE),
        (BLACK_SPOTS, "25", Reason.ON_PACE),
    ],
)
def test_a_level_is_counted_from_its_baseline(promise, value, code):
    assert progress(promise, "06-30", value) == code


def test_a_level_from_a_baseline_is_short_on_the_due_date():
    assert progress(PARKS, "12-31", "29") == Reason.BEHIND_PACE
    assert progress(BLACK_SPOTS, "12-31", "21") == Reason.BEHIND_PACE


def test_a_limit_of_counted_things_is_used_fast_by_a_whole_one_more():
    """3 accidents at most: 1.49 by 30 June."""
    accidents = replace(BUDGET, value=Decimal(3), unit="件")
    assert progress(accidents, "06-30", "2") == Reason.WITHIN_LIMIT
    assert progress(accidents, "06-30", "3") == Reason.LIMIT_USED_FAST
    assert progress(replace(accidents, counted=False), "06-30", "2") == Reason.LIMIT_USED_FAST
    assert progress(accidents, "06-30", "4") == Reason.OVER_LIMIT
    by_june = replace(accidents, value=Decimal(4), due_date=date(2024, 6, 30))
    assert progress(by_june, "03-31", "3") == Reason.LIMIT_USED_FAST  # exactly one more than 2 of 4


def test_plan_points_ask_for_whole_things_too():
    """Nothing before October, two by 31 October: 31/31 of the way from 30 September."""
    award = replace(
        TOILETS,
        plan_points=(PlanPoint(date(2024, 9, 30), Decimal(0)), PlanPoint(date(2024, 10, 31), Decimal(2))),
    )
    assert progress(award, "09-30", "0") == Reason.NOTHING_PLANNED
    assert progress(award, "10-15", "0") == Reason.LESS_THAN_ONE_SHORT  # 2 · 15/31
    assert progress(award, "10-16", "0") == Reason.FAR_BEHIND_PACE  # 2 · 16/31 = 1.03


# The first weeks.


@pytest.mark.parametrize(
    ("promise", "last_early_day", "first_late_day"),
    [
        (SPENT, "2024-03-02", "2024-03-03"),  # 62/366 = 16.94 %, 63/366 = 17.2 %
        (
            replace(SPENT, start_date=date(2023, 1, 1), due_date=date(2023, 12, 31)),
            "2023-03-03",
            "2023-03-04",
        ),  # 62/365
        (
            replace(SPENT, due_date=date(2024, 6, 30)),
            "2024-01-30",
            "2024-01-31",
        ),  # 30/182 = 16.5 %, 31/182 = 17.03 %
        (replace(RESEARCH, value=Decimal(100)), "2024-03-02", "2024-03-03"),
    ],
)
def test_nothing_is_red_in_the_first_weeks(promise, last_early_day, first_late_day):
    value = "0" if promise.measure == Measure.TOTAL else "81.6"
    assert progress(promise, last_early_day, value) == Reason.EARLY_DAYS
    assert progress(promise, first_late_day, value) == Reason.FAR_BEHIND_PACE


def test_stages_are_not_red_in_the_first_weeks_either():
    """Due on 31 January and still open on 29 February."""
    road = replace(ROAD, stages=(replace(ROAD.stages[0], due_date=date(2024, 1, 31)), *ROAD.stages[1:]))
    assert looked_at(road, "02-29", "02-29").progress.code == Reason.EARLY_DAYS
    assert looked_at(road, "03-03", "03-03").progress.code == Reason.FAR_BEHIND_PACE


@pytest.mark.parametrize(
    ("data_date", "code"),
    [
        ("02-29", Reason.EARLY_DAYS),  # 2/12 = 16.7 %
        ("03-24", Reason.EARLY_DAYS),
        ("03-25", Reason.FAR_BEHIND_PACE),  # 3/12
    ],
)
def test_the_first_weeks_are_two_months_where_months_are_counted(data_date, code):
    assert progress(SPENT, data_date, "1", thresholds=BY_MONTHS) == code


def test_the_first_weeks_soften_no_growth_and_no_limit():
    assert progress(INVESTMENT, "02-29", "2") == Reason.TARGET_MISSED
    assert progress(BUDGET, "01-31", "101") == Reason.OVER_LIMIT


def test_the_first_weeks_leave_yellow_what_is_yellow():
    """500 of 8000 on 31 January: 6.25 ÷ 8.47 = 0.74 would be red, 600 are 0.89."""
    assert progress(SPENT, "01-31", "500") == Reason.EARLY_DAYS
    assert progress(SPENT, "01-31", "600") == Reason.BEHIND_PACE


# Levels of which nobody knows where they began.


@pytest.mark.parametrize(
    ("promise", "value"),
    [(TRUCKS, "0"), (TRUCKS, "79"), (DUST, "400"), (replace(DUST, value=Decimal(0)), "7")],
)
def test_a_level_without_a_baseline_is_not_red_before_its_due_date(promise, value):
    assert progress(promise, "06-30", value) == Reason.NOT_DUE_YET
    assert progress(promise, "12-30", value) == Reason.NOT_DUE_YET
    assert looked_at(promise, "12-31", "12-31", value).progress.light == R


def test_a_level_without_a_baseline_is_red_once_the_end_has_passed_in_silence():
    judged = looked_at(TRUCKS, "12-31", "11-30", "50", known="2025-01-06")
    assert judged.progress.light == R
    assert looked_at(TRUCKS, "12-31", "11-30", "50", known="2025-01-05").progress.light == Y


@pytest.mark.parametrize("promise", [RESEARCH, DUST_FROM_60])
def test_a_level_from_a_baseline_is_red_where_it_is_far_behind(promise):
    assert progress(promise, "06-30", str(promise.baseline)) == Reason.FAR_BEHIND_PACE


# One missed period.


@pytest.mark.parametrize(
    ("value", "light", "code"),
    [
        ("2000", Y, Reason.ONE_PERIOD_SILENT),  # 25 ÷ 24.86, then ÷ 49.73: green to red is two steps
        ("3300", Y, Reason.BEHIND_PACE),  # 41.25 ÷ 49.73 = 0.83
        ("4000", G, Reason.ON_PACE),  # 50 ÷ 49.73
        ("1900", R, Reason.FAR_BEHIND_PACE),  # yellow already
        ("1000", R, Reason.FAR_BEHIND_PACE),
    ],
)
def test_one_missed_quarter_makes_a_light_worse_by_one_step(value, light, code):
    verdict = looked_at(QUARTERLY, "07-06", "03-31", value).progress
    assert (verdict.light, verdict.code) == (light, code)


def test_two_missed_quarters_make_it_what_it_is():
    assert looked_at(QUARTERLY, "10-06", "03-31", "2000").progress.code == Reason.FAR_BEHIND_PACE


def test_it_counts_only_what_was_missed_since_the_reading():
    """The first quarter was missed too, and then half the year was read: one quarter since."""
    judged = looked_at(QUARTERLY, "10-06", "06-30", "4000")
    assert [f.period.label for f in judged.filings if f.filing == "missing"] == ["一季度", "前三季度"]
    assert judged.progress.code == Reason.ONE_PERIOD_SILENT  # 50 ÷ 74.86 = 0.67


def test_it_forgets_no_softening_by_counting_or_by_early_days():
    """5 toilets by the month: none on 31 January (0.42), February missed (0.82): still less than one."""
    assert looked_at(TOILETS, "03-06", "01-31", "0").progress.code == Reason.LESS_THAN_ONE_SHORT
    assert looked_at(SPENT, "03-06", "01-31", "700").progress.code == Reason.EARLY_DAYS  # 8.75 ÷ 16.39 = 0.53


def test_the_last_period_missed_is_one_step_too():
    """80 % and half of the way from 81.6 to 100 on 30 September, the year's figure missed."""
    level = replace(RESEARCH, frequency=Frequency.QUARTERLY)
    judged = looked_at(level, "12-31", "09-30", "95.5", known="2025-01-06")  # 75.5 ÷ 74.86, then ÷ 100
    assert judged.progress.code == Reason.ONE_PERIOD_SILENT
    assert judged.overall.light == R  # overdue


def test_a_stage_that_is_due_and_open_is_not_softened_by_silence():
    """50 of 50 in June; in October 80 are due, and nothing was said: 62.5 % is red."""
    judged = looked_at(ROAD, "10-06", "06-30", stages=(1, 2))
    assert judged.progress.code == Reason.FAR_BEHIND_PACE
    said = looked_at(ROAD, "10-06", "09-30", stages=(1, 2))
    assert said.progress.light == judged.progress.light  # an admitted delay looks no worse


def test_stages_that_were_done_ahead_stay_green_in_silence():
    assert looked_at(ROAD, "10-06", "06-30", stages=(1, 2, 3)).progress.code == Reason.ON_PACE


def test_an_answer_with_the_office_is_no_silence():
    waiting = entry("06-30", "3000", sent="07-03", outcome=Status.SUBMITTED, key=2)
    judged = looked_at(QUARTERLY, "07-06", "03-31", "2000", also=(waiting,))
    assert (judged.progress.code, judged.paced_on) == (Reason.ON_PACE, day("03-31"))


# The day of a stage.


def test_a_report_of_the_last_days_does_not_put_off_the_node_of_the_last_day():
    """The node of 31 October is open on the 28th; to be known from 6 November on."""
    road = replace(
        ROAD,
        frequency=Frequency.STAGES,
        stages=(*ROAD.stages[:2], Stage(3, "封顶", Decimal(50), date(2024, 10, 31))),
    )
    before = looked_at(road, "11-05", "10-28", stages=(1, 2))
    assert (before.progress.code, before.paced_on) == (Reason.ON_PACE, day("10-28"))
    after = looked_at(road, "11-06", "10-28", stages=(1, 2))
    assert (after.progress.light, after.paced_on, after.plan) == (R, day("10-31"), 1)
    assert "封顶（10月31日）" in after.progress.reason


def test_a_report_from_before_the_last_days_is_a_missed_node():
    road = replace(
        ROAD,
        frequency=Frequency.STAGES,
        stages=(*ROAD.stages[:2], Stage(3, "封顶", Decimal(50), date(2024, 10, 31))),
    )
    judged = looked_at(road, "11-06", "10-24", stages=(1, 2))
    assert (judged.reporting.light, judged.progress.light, judged.paced_on) == (R, R, day("10-31"))


def test_totals_stand_for_their_own_day():
    judged = looked_at(MARKET, "07-06", "06-25", "4200")
    assert (judged.paced_on, judged.plan) == (day("06-25"), Fraction(177, 366))


# Limits are judged by the day of their reading.


def test_silence_does_not_make_a_limit_look_thrifty():
    """30 of 100万元 on 31 March; in September 67 % of the year have gone."""
    judged = looked_at(BUDGET, "10-06", "03-31", "30")
    assert (judged.progress.code, judged.paced_on) == (Reason.LIMIT_USED_FAST, day("03-31"))


# Awaited baselines.

AWAITED_START = replace(TRUCKS, is_baseline_awaited=True)


@pytest.mark.parametrize(
    ("on", "value", "code"),
    [
        ("03-31", "40", Reason.NOTHING_PLANNED),  # the first reading itself
        ("06-30", "60", Reason.ON_PACE),  # 20 of 60, and 91 of 275 days: 33.33 ÷ 33.09
        ("06-30", "59", Reason.BEHIND_PACE),  # 31.67 ÷ 33.09 = 0.957
        ("06-30", "50", Reason.FAR_BEHIND_PACE),  # 16.67
        ("06-30", "100", Reason.TARGET_MET),
    ],
)
def test_the_first_reading_stands_in_for_a_baseline_that_is_awaited(on, value, code):
    first = entry("03-31", "40", key=9)
    stored = [first] if on == "03-31" else [first, entry(on, value)]
    assert seen(AWAITED_START, on, *stored, known="10-06").progress.code == code


def test_its_pace_runs_from_the_day_of_the_first_reading():
    """30 September: 183 of the 275 days from 31 March to 31 December."""
    judged = seen(AWAITED_START, "10-02", entry("03-31", "40"), entry("09-30", "80", key=2))
    assert (judged.promise.baseline, judged.plan, judged.done) == (40, Fraction(183, 275), Fraction(2, 3))


def test_its_own_plan_points_after_the_first_reading_stay():
    """75 by 30 September: 35 of the 60 points."""
    planned = replace(
        AWAITED_START,
        plan_points=(PlanPoint(date(2024, 2, 29), Decimal(50)), PlanPoint(date(2024, 9, 30), Decimal(75))),
    )
    judged = seen(planned, "10-02", entry("03-31", "40"), entry("09-30", "75", key=2))
    assert judged.plan == judged.done == Fraction(35, 60)


def test_an_earlier_reading_that_comes_later_takes_its_place():
    late = entry("02-29", "30", sent="07-10", key=2)
    stored = (entry("03-31", "40"), late)
    assert seen(AWAITED_START, "07-09", *stored).promise.baseline == 40
    assert seen(AWAITED_START, "07-10", *stored).promise.baseline == 30


def test_the_baseline_that_the_office_has_found_counts():
    known = replace(AWAITED_START, baseline=Decimal(20))
    judged = seen(known, "07-02", entry("03-31", "40"), entry("06-30", "60", key=2))
    assert (judged.promise, judged.done) == (known, Fraction(1, 2))  # 40 of the 80 points from 20 to 100


def test_there_is_nothing_to_stand_in_before_the_first_reading():
    judged = seen(AWAITED_START, "01-31")
    assert (judged.promise, judged.progress.code) == (AWAITED_START, Reason.NO_READING_YET)


def test_a_first_reading_that_meets_the_target_is_met():
    judged = seen(AWAITED_START, "03-31", entry("03-31", "100", sent="03-31"))
    assert (judged.progress.code, judged.done) == (Reason.TARGET_MET, 1)


def test_an_upper_level_starts_from_its_first_reading_too():
    """60 on 31 March, to be 40: on 30 June 91/275 of the 20 are 6.6."""
    dust = replace(DUST, is_baseline_awaited=True)
    first = entry("03-31", "60", key=9)
    assert seen(dust, "07-01", first, entry("06-30", "53", sent="07-01")).progress.code == Reason.ON_PACE
    assert seen(dust, "07-01", first, entry("06-30", "54", sent="07-01")).progress.code == Reason.BEHIND_PACE


# By points.


@pytest.mark.parametrize(
    ("promise", "value", "light"),
    [
        # half of a year's window on 31 March: exactly 50 %
        (SKILLS_BY_JUNE, "0.4812", G),  # 9.9 behind
        (SKILLS_BY_JUNE, "0.48", Y),  # 10
        (SKILLS_BY_JUNE, "0.24", Y),  # 30
        (SKILLS_BY_JUNE, "0.2399", R),
        (SKILLS_BY_JUNE, "1.2", B),
        (
            replace(RESEARCH, value=Decimal(100), baseline=Decimal(80), due_date=date(2024, 6, 30)),
            "88",
            Y,
        ),  # 40 %
        (replace(DUST_FROM_60, due_date=date(2024, 6, 30)), "51.9", G),  # 40.5 %
        (replace(DUST_FROM_60, due_date=date(2024, 6, 30)), "52", Y),  # 40 %
        (replace(DUST_FROM_60, due_date=date(2024, 6, 30)), "56.1", R),  # 19.5 %
    ],
)
def test_it_judges_by_the_distance_in_points(promise, value, light):
    """By the ratio, 0.4812 of 1.2万人 would be 0.8 of the pace and yellow."""
    assert looked_at(promise, "03-31", "03-31", value, thresholds=BY_POINTS).progress.light == light


def test_it_judges_stages_by_points():
    """50 due by 30 June: 20 done are 30 points behind, none is 50."""
    assert looked_at(ROAD, "06-30", "06-30", stages=(1,), thresholds=BY_POINTS).progress.light == Y
    assert looked_at(ROAD, "06-30", "06-30", thresholds=BY_POINTS).progress.light == R


@pytest.mark.parametrize(
    ("promise", "value"),
    [(TRUCKS, "95"), (DUST, "42"), (BUDGET, "50"), (BUDGET, "101"), (INVESTMENT, "8"), (INVESTMENT, "7")],
)
def test_what_has_no_pace_keeps_its_rule(promise, value):
    ours = looked_at(promise, "06-30", "06-30", value, thresholds=BY_POINTS)
    assert ours.progress.code == looked_at(promise, "06-30", "06-30", value).progress.code


def test_it_softens_by_points_as_by_the_ratio():
    """The first weeks (17 % cannot be 30 behind, so from 10 red), counted things and one missed period."""
    strict = replace(BY_POINTS, behind_points=Decimal(1), critical_points=Decimal(10))
    assert progress(SPENT, "02-29", "0", thresholds=strict) == Reason.EARLY_DAYS  # 16.4
    assert progress(SPENT, "03-03", "0", thresholds=strict) == Reason.FAR_BEHIND_PACE  # 17.2
    assert progress(TOILETS, "03-13", "0", thresholds=strict) == Reason.LESS_THAN_ONE_SHORT
    silent = looked_at(QUARTERLY, "07-06", "03-31", "2000", thresholds=strict)  # 24.7 behind
    assert silent.progress.code == Reason.ONE_PERIOD_SILENT


def test_nothing_planned_is_nothing_to_be_behind_of():
    late_start = replace(SPENT, plan_points=(PlanPoint(date(2024, 6, 30), Decimal(0)),))
    assert progress(late_start, "06-30", "0", thresholds=BY_POINTS) == Reason.NOTHING_PLANNED


# By months.


@pytest.mark.parametrize("data_date", ["03-25", "03-28", "03-31", "04-23"])
def test_a_figure_of_25_march_is_judged_like_one_of_31_march(data_date):
    """3/12 of 8000 are 2000."""
    for value, code in (("2000", Reason.ON_PACE), ("1999", Reason.BEHIND_PACE)):
        judged = looked_at(SPENT, data_date, data_date, value, thresholds=BY_MONTHS)
        assert (judged.plan, judged.progress.code) == (Fraction(1, 4), code)


@pytest.mark.parametrize(
    ("data_date", "value", "sentence"),
    [
        ("11-30", "7000", "完成87.5%，序时进度91.7%，落后序时4.2个百分点"),
        ("09-30", "6000", "完成75.0%，序时进度75.0%，与序时持平"),
    ],
)
def test_it_speaks_of_the_pace_of_the_bulletins(data_date, value, sentence):
    assert looked_at(SPENT, data_date, data_date, value, thresholds=BY_MONTHS).progress.reason.endswith(
        sentence
    )


def test_a_silent_month_is_a_whole_one():
    """May's 3400 are 42.5 of 41.7; June missed: 50 are asked for."""
    judged = looked_at(SPENT, "07-06", "05-31", "3400", thresholds=BY_MONTHS)
    assert (judged.plan, judged.progress.code) == (Fraction(1, 2), Reason.BEHIND_PACE)


def test_a_limit_is_used_by_months_too():
    assert progress(BUDGET, "03-31", "25", thresholds=BY_MONTHS) == Reason.WITHIN_LIMIT
    assert progress(BUDGET, "03-31", "25") == Reason.LIMIT_USED_FAST  # 91/366 = 24.86


def test_it_can_count_by_months_and_judge_by_points():
    """40 % where 50 are asked for."""
    both = Thresholds(pace_by=PaceBy.MONTHS, judged_by=JudgedBy.POINTS)
    assert progress(SPENT, "06-30", "3200", thresholds=both) == Reason.BEHIND_PACE
    assert progress(SPENT, "06-30", "3201", thresholds=both) == Reason.ON_PACE
    assert plan(SPENT, date(2024, 6, 30), both) == Fraction(1, 2)


def test_a_month_is_never_over_before_it_has_begun():
    all_of_it = replace(BY_MONTHS, answer_days=31)
    assert plan(MARKET, day("01-31"), all_of_it) == Fraction(1, 12)
    assert plan(MARKET, day("02-01"), all_of_it) == Fraction(2, 12)
