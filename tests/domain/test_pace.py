"""How much should be done by a day, and how much is a reading? Fractions worked out with pencil and calendar."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from targets.domain.facts import Promise, Stage, Thresholds
from targets.domain.pace import done, elapsed, plan, plan_value
from targets.domain.quantities import percent, rounded
from targets.domain.words import Bound, Measure, PaceBy

BY_DAYS = Thresholds()
BY_MONTHS = Thresholds(pace_by=PaceBy.MONTHS)

NEW_FIRMS = Promise(
    measure=Measure.TOTAL,
    value=Decimal(8000),
    unit="户",
    start_date=date(2024, 1, 1),
    due_date=date(2024, 12, 31),
)
BY_JUNE = replace(NEW_FIRMS, value=Decimal(40), unit="家", due_date=date(2024, 6, 30))
RESEARCH = replace(NEW_FIRMS, measure=Measure.LEVEL, value=Decimal(100), baseline=Decimal("81.6"), unit="%")
COVERAGE = replace(RESEARCH, baseline=None)
DUST = replace(COVERAGE, bound=Bound.AT_MOST, value=Decimal(48), unit="微克")
DUST_FROM_58 = replace(DUST, baseline=Decimal(58))
SPENDING = replace(NEW_FIRMS, bound=Bound.AT_MOST, value=Decimal(300), unit="万元")
ROAD = Promise(
    measure=Measure.STAGES,
    start_date=date(2024, 1, 1),
    due_date=date(2024, 12, 31),
    stages=(
        Stage(1, "前期", Decimal(20), date(2024, 3, 31)),
        Stage(2, "开工", Decimal(10), date(2024, 4, 30)),
        Stage(3, "主体", Decimal(50), date(2024, 9, 30)),
        Stage(4, "通车", Decimal(20), date(2024, 12, 31)),
    ),
)


@pytest.mark.parametrize(
    ("day", "days_gone", "shown"),
    [
        (date(2023, 12, 31), 0, "0.00%"),
        (date(2024, 1, 1), 1, "0.27%"),
        (date(2024, 2, 29), 60, "16.39%"),
        (date(2024, 3, 31), 91, "24.86%"),
        (date(2024, 6, 30), 182, "49.73%"),
        (date(2024, 9, 30), 274, "74.86%"),
        (date(2024, 12, 30), 365, "99.73%"),
        (date(2024, 12, 31), 366, "100.00%"),
        (date(2025, 3, 1), 366, "100.00%"),
    ],
)
def test_it_counts_both_end_days_of_a_leap_year(day, days_gone, shown):
    assert elapsed(NEW_FIRMS, day, BY_DAYS) == Fraction(days_gone, 366)
    assert percent(elapsed(NEW_FIRMS, day, BY_DAYS), 2) == shown


@pytest.mark.parametrize(
    ("day", "days_gone"),
    [(date(2023, 2, 28), 59), (date(2023, 3, 31), 90), (date(2023, 6, 30), 181), (date(2023, 12, 31), 365)],
)
def test_it_counts_365_days_in_a_common_year(day, days_gone):
    common = replace(NEW_FIRMS, start_date=date(2023, 1, 1), due_date=date(2023, 12, 31))
    assert elapsed(common, day, BY_DAYS) == Fraction(days_gone, 365)


def test_it_gives_a_target_due_in_june_its_own_window():
    assert elapsed(BY_JUNE, date(2024, 3, 31), BY_DAYS) == Fraction("0.5")  # 91 of 182
    assert elapsed(BY_JUNE, date(2024, 6, 30), BY_DAYS) == 1
    assert elapsed(BY_JUNE, date(2024, 12, 31), BY_DAYS) == 1


def test_it_fills_a_one_day_window_on_that_day():
    one_day = replace(NEW_FIRMS, start_date=date(2024, 5, 1), due_date=date(2024, 5, 1))
    assert [elapsed(one_day, date(2024, 5, day), BY_DAYS) for day in (1, 2)] == [1, 1]
    assert elapsed(one_day, date(2024, 4, 30), BY_DAYS) == 0
    assert one_day.window_days == 1


def test_it_has_a_day_even_where_the_deadline_was_moved_before_the_start():
    gone = replace(NEW_FIRMS, start_date=date(2024, 7, 1), due_date=date(2024, 6, 30))
    assert gone.window_days == 1
    assert elapsed(gone, date(2024, 7, 1), BY_DAYS) == 1


def test_it_spans_the_turn_of_the_year():
    winter = replace(NEW_FIRMS, start_date=date(2023, 11, 1), due_date=date(2024, 2, 29))  # 30 + 31 + 31 + 29
    assert winter.window_days == 121
    assert elapsed(winter, date(2023, 12, 31), BY_DAYS) == Fraction(61, 121)


@pytest.mark.parametrize("promise", [NEW_FIRMS, RESEARCH, SPENDING, DUST_FROM_58])
def test_it_paces_totals_and_levels_from_a_baseline_by_the_calendar(promise):
    assert plan(promise, date(2024, 6, 30), BY_DAYS) == Fraction(182, 366)


@pytest.mark.parametrize("promise", [COVERAGE, DUST])
@pytest.mark.parametrize("day", [date(2023, 1, 1), date(2024, 1, 1), date(2024, 6, 30), date(2025, 1, 1)])
def test_it_asks_a_level_without_baseline_in_full_at_once(promise, day):
    assert plan(promise, day, BY_DAYS) == 1


@pytest.mark.parametrize("measure", [Measure.RATE, Measure.NARRATIVE])
def test_it_paces_neither_rates_nor_words(measure):
    unpaced = replace(NEW_FIRMS, measure=measure)
    assert plan(unpaced, date(2024, 6, 30), BY_DAYS) is None
    assert plan_value(unpaced, date(2024, 6, 30), BY_DAYS) is None
    assert done(unpaced, Decimal(7)) is None


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2024, 3, 30), "0"),
        (date(2024, 3, 31), "0.2"),
        (date(2024, 4, 29), "0.2"),
        (date(2024, 4, 30), "0.3"),
        (date(2024, 9, 30), "0.8"),
        (date(2024, 12, 30), "0.8"),
        (date(2024, 12, 31), "1"),
        (date(2025, 6, 1), "1"),
    ],
)
def test_it_plans_the_weights_of_the_stages_due(day, share):
    assert plan(ROAD, day, BY_DAYS) == Fraction(share)
    assert plan_value(ROAD, day, BY_DAYS) == Fraction(share) * 100


@pytest.mark.parametrize(
    ("promise", "value", "share"),
    [
        (NEW_FIRMS, "4200", "0.525"),
        (NEW_FIRMS, "8784", "1.098"),
        (NEW_FIRMS, "0", "0"),
        (NEW_FIRMS, "-120", "-0.015"),
        (SPENDING, "150", "0.5"),
        (SPENDING, "330", "1.1"),
        (COVERAGE, "85", "0.85"),
        (RESEARCH, "81.6", "0"),
        (RESEARCH, "90.8", "0.5"),
        (RESEARCH, "100", "1"),
        (RESEARCH, "77", "-0.25"),
        (DUST_FROM_58, "58", "0"),
        (DUST_FROM_58, "53", "0.5"),
        (DUST_FROM_58, "47", "1.1"),
        (DUST_FROM_58, "60", "-0.2"),
    ],
)
def test_it_says_how_much_is_done(promise, value, share):
    assert done(promise, Decimal(value)) == Fraction(share)


def test_it_says_how_much_of_a_single_thing_is_done():
    """1座 planned and half of it built; a level that has to rise by half a point, and one that has to fall by it."""
    assert done(replace(NEW_FIRMS, value=Decimal(1), unit="座"), Decimal("0.5")) == Decimal("0.5")
    assert done(replace(RESEARCH, baseline=Decimal("99.5")), Decimal("99.6")) == Decimal("0.2")
    assert done(replace(DUST, baseline=Decimal("48.5")), Decimal("48.4")) == Decimal("0.2")


@pytest.mark.parametrize(("value", "share"), [("47.8", 1), ("48", 1), ("48.1", 0)])
def test_it_knows_only_kept_or_not_where_the_baseline_is_better_than_the_target(value, share):
    """At most 48微克, and 47.5 the year before: there is no way to go."""
    assert done(replace(DUST, baseline=Decimal("47.5")), Decimal(value)) == share


@pytest.mark.parametrize(
    ("finished", "share"),
    [((), "0"), ((1,), "0.2"), ((2, 4), "0.3"), ((1, 2, 3, 4), "1"), ((1, 99), "0.2")],
)
def test_it_sums_the_weights_of_finished_stages(finished, share):
    assert done(ROAD, None, frozenset(finished)) == Fraction(share)


def test_it_weighs_stages_against_the_sum_of_all_weights():
    two = replace(
        ROAD, stages=(replace(ROAD.stages[0], weight=Decimal(1)), replace(ROAD.stages[3], weight=Decimal(3)))
    )
    assert done(two, None, frozenset({1})) == Decimal("0.25")
    assert plan(two, date(2024, 6, 30), BY_DAYS) == Decimal("0.25")


def test_it_has_no_share_of_a_road_without_stages():
    empty = replace(ROAD, stages=())
    assert plan(empty, date(2024, 6, 30), BY_DAYS) is None
    assert plan_value(empty, date(2024, 6, 30), BY_DAYS) is None
    assert done(empty, None, frozenset({1})) is None


def test_it_has_no_share_without_a_reading_or_without_a_target():
    assert done(NEW_FIRMS, None) is None
    assert done(replace(NEW_FIRMS, value=None), Decimal(5)) is None


@pytest.mark.parametrize("value", ["-1", "0", "1"])
@pytest.mark.parametrize(
    "promise",
    [
        replace(NEW_FIRMS, value=Decimal(0)),
        replace(SPENDING, value=Decimal(0)),
        replace(NEW_FIRMS, value=Decimal(-5)),
        replace(RESEARCH, value=Decimal(0), baseline=Decimal(0)),
        replace(DUST, value=Decimal(0), baseline=Decimal(0)),
    ],
    ids=["total 0", "limit 0", "total -5", "level at its baseline", "upper level at its baseline"],
)
def test_it_is_all_or_nothing_where_a_share_means_nothing(promise, value):
    is_kept = (
        Decimal(value) <= promise.value if promise.bound == Bound.AT_MOST else Decimal(value) >= promise.value
    )
    assert done(promise, Decimal(value)) == (1 if is_kept else 0)


@pytest.mark.parametrize(
    ("promise", "day", "amount"),
    [
        (BY_JUNE, date(2024, 3, 31), "20"),
        (replace(RESEARCH, due_date=date(2024, 6, 30)), date(2024, 3, 31), "90.8"),
        (replace(DUST_FROM_58, due_date=date(2024, 6, 30)), date(2024, 3, 31), "53"),
        (COVERAGE, date(2024, 1, 1), "100"),
    ],
)
def test_it_tells_the_plan_in_the_targets_own_unit(promise, day, amount):
    assert plan_value(promise, day, BY_DAYS) == Decimal(amount)


def test_it_has_no_plan_in_units_for_a_number_not_yet_named():
    assert plan_value(replace(NEW_FIRMS, value=None), date(2024, 6, 30), BY_DAYS) is None


def test_it_plans_8000_firms_by_the_calendar():
    assert rounded(plan_value(NEW_FIRMS, date(2024, 6, 30), BY_DAYS), 2) == Decimal("3978.14")


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(2023, 12, 31), 0),
        (date(2024, 1, 1), 0),
        (date(2024, 1, 24), 0),
        (date(2024, 1, 25), 1),  # 25 to 31 January are the last seven days
        (date(2024, 2, 22), 1),
        (date(2024, 2, 23), 2),  # 23 to 29
        (date(2024, 3, 24), 2),
        (date(2024, 3, 25), 3),
        (date(2024, 3, 31), 3),
        (date(2024, 4, 23), 3),
        (date(2024, 4, 24), 4),  # 24 to 30
        (date(2024, 9, 30), 9),
        (date(2024, 11, 30), 11),
        (date(2024, 12, 24), 11),
        (date(2024, 12, 25), 12),
        (date(2024, 12, 31), 12),
        (date(2025, 3, 1), 12),
    ],
)
def test_it_counts_whole_months_where_the_office_does(day, months):
    assert elapsed(NEW_FIRMS, day, BY_MONTHS) == Fraction(months, 12)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2024, 3, 25), "25.0%"),
        (date(2024, 3, 31), "25.0%"),
        (date(2024, 9, 30), "75.0%"),
        (date(2024, 11, 30), "91.7%"),
    ],
)
def test_it_prints_the_pace_of_the_bulletins(day, shown):
    """Eleven months are 91.7 % and three quarters 75 %."""
    assert percent(plan(NEW_FIRMS, day, BY_MONTHS)) == shown


def test_it_lets_a_month_end_on_as_many_days_as_figures_are_asked_for():
    to_the_day = Thresholds(pace_by=PaceBy.MONTHS, answer_days=1)
    assert elapsed(NEW_FIRMS, date(2024, 3, 30), to_the_day) == Fraction(2, 12)
    assert elapsed(NEW_FIRMS, date(2024, 3, 31), to_the_day) == Fraction(3, 12)


def test_it_counts_the_months_that_a_window_touches():
    """From 20 March to 15 June four months: three have ended on 31 May, all on the due date."""
    spring = replace(NEW_FIRMS, start_date=date(2024, 3, 20), due_date=date(2024, 6, 15))
    days = [date(2024, 3, 19), date(2024, 3, 20), date(2024, 3, 31), date(2024, 5, 31), date(2024, 6, 14)]
    assert [elapsed(spring, day, BY_MONTHS) for day in days] == [
        0,
        0,
        Fraction(1, 4),
        Fraction(3, 4),
        Fraction(3, 4),
    ]
    assert elapsed(spring, date(2024, 6, 15), BY_MONTHS) == 1


def test_it_gives_a_target_due_in_june_six_months():
    assert elapsed(BY_JUNE, date(2024, 3, 31), BY_MONTHS) == Fraction(1, 2)
    assert elapsed(BY_JUNE, date(2024, 6, 24), BY_MONTHS) == 1  # the last seven days of June


def test_it_is_all_over_on_the_one_day_of_a_window():
    one_day = replace(NEW_FIRMS, start_date=date(2024, 5, 1), due_date=date(2024, 5, 1))
    assert [elapsed(one_day, date(2024, *on), BY_MONTHS) for on in [(4, 30), (5, 1), (5, 2)]] == [0, 1, 1]


def test_it_spans_the_turn_of_the_year_in_months():
    """November to February are four months, of which two have ended with the year."""
    winter = replace(NEW_FIRMS, start_date=date(2023, 11, 1), due_date=date(2024, 2, 29))
    assert elapsed(winter, date(2023, 12, 31), BY_MONTHS) == Fraction(1, 2)


@pytest.mark.parametrize("promise", [NEW_FIRMS, RESEARCH, SPENDING, DUST_FROM_58])
def test_it_paces_totals_and_levels_from_a_baseline_by_months_too(promise):
    assert plan(promise, date(2024, 6, 30), BY_MONTHS) == Fraction(1, 2)


def test_it_plans_stages_by_their_days_whatever_months_are_over():
    assert plan(ROAD, date(2024, 4, 29), BY_MONTHS) == Fraction(1, 5)
    assert plan(ROAD, date(2024, 4, 30), BY_MONTHS) == Fraction(3, 10)


def test_it_tells_what_should_be_there_after_eleven_months():
    """11/12 of 8000."""
    assert rounded(plan_value(NEW_FIRMS, date(2024, 11, 30), BY_MONTHS), 1) == Decimal("7333.3")
