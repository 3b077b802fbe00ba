"""For which periods must be reported, until when, and which one does a figure answer? Days of a calendar of 2024."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from targets.domain.facts import Promise, Stage, Thresholds
from targets.domain.periods import Period, all_periods, answered
from targets.domain.words import Frequency, Measure
from tests.domain.figures import GDP, INVESTMENT, day

RULES = Thresholds(grace_days=5)
MONTHLY = Promise(
    measure=Measure.NARRATIVE,
    start_date=date(2024, 1, 1),
    due_date=date(2024, 12, 31),
    reporting_ends=date(2024, 12, 31),
)
QUARTERLY = replace(MONTHLY, frequency=Frequency.QUARTERLY)
BY_JUNE = replace(MONTHLY, due_date=date(2024, 6, 30))
STAGED = replace(
    MONTHLY,
    measure=Measure.STAGES,
    frequency=Frequency.STAGES,
    stages=(
        Stage(1, "开工", Decimal(40), date(2024, 3, 15)),
        Stage(2, "主体", Decimal(40), date(2024, 9, 30)),
        Stage(3, "装修", Decimal(20), date(2024, 9, 30)),
    ),
)


def ends(promise: Promise) -> list[str]:
    """Month and day of every period's end."""
    return [f"{p.end_date:%m-%d}" for p in all_periods(promise, RULES)]


def labels(promise: Promise) -> list[str]:
    return [p.label for p in all_periods(promise, RULES)]


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        (Frequency.QUARTERLY, ["03-31", "06-30", "09-30", "12-31"]),
        (Frequency.HALF_YEARLY, ["06-30", "12-31"]),
        (Frequency.YEARLY, ["12-31"]),
        (Frequency.STAGES, ["12-31"]),
    ],
)
def test_it_ends_with_the_calendar(frequency, expected):
    assert ends(replace(MONTHLY, frequency=frequency)) == expected


def test_it_knows_the_length_of_every_month():
    lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert ends(MONTHLY) == [f"{month:02}-{days}" for month, days in enumerate(lengths, start=1)]
    common = replace(MONTHLY, start_date=date(2023, 1, 1), due_date=date(2023, 12, 31), reporting_ends=None)
    assert ends(common)[1] == "02-28"


def test_it_leaves_no_day_out_and_counts_none_twice():
    found = all_periods(MONTHLY, RULES)
    days = [date.fromordinal(n) for n in range(date(2024, 1, 1).toordinal(), date(2025, 1, 1).toordinal())]
    assert all(sum(p.has(day) for p in found) == 1 for day in days)


def test_it_begins_on_the_start_date():
    first = all_periods(replace(QUARTERLY, start_date=date(2024, 2, 10)), RULES)[0]
    assert (first.start_date, first.end_date) == (date(2024, 2, 10), date(2024, 3, 31))
    assert first.has(date(2024, 2, 10))
    assert not first.has(date(2024, 2, 9))


def test_it_ends_a_period_on_the_due_date():
    by_mid_june = replace(BY_JUNE, due_date=date(2024, 6, 15), reporting_ends=None)
    assert ends(by_mid_june)[-2:] == ["05-31", "06-15"]


def test_it_goes_on_after_the_due_date_to_the_reports_last_day():
    assert ends(BY_JUNE)[-1] == "12-31"
    assert len(ends(BY_JUNE)) == 12
    assert ends(replace(BY_JUNE, due_date=date(2024, 6, 15)))[5:7] == ["06-15", "06-30"]
    assert ends(replace(BY_JUNE, frequency=Frequency.QUARTERLY)) == ["03-31", "06-30", "09-30", "12-31"]


def test_it_goes_on_at_no_other_day_where_the_calendar_does_not_cut():
    assert ends(replace(STAGED, due_date=date(2024, 9, 30))) == ["03-15", "09-30"]


def test_it_stops_with_the_due_date_where_no_last_day_is_known():
    assert ends(replace(BY_JUNE, reporting_ends=None))[-1] == "06-30"


def test_it_follows_a_target_beyond_the_report():
    beyond = replace(QUARTERLY, due_date=date(2025, 6, 30))
    assert ends(beyond) == ["03-31", "06-30", "09-30", "12-31", "03-31", "06-30"]


def test_it_ends_a_period_with_each_stage_and_the_last_one_with_the_due_date():
    assert ends(STAGED) == ["03-15", "09-30", "12-31"]


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        (Frequency.HALF_YEARLY, ["03-15", "06-30", "09-30", "12-31"]),
        (Frequency.QUARTERLY, ["03-15", "03-31", "06-30", "09-30", "12-31"]),  # equal ends are one period
        (Frequency.YEARLY, ["03-15", "09-30", "12-31"]),
    ],
)
def test_it_ends_a_period_with_each_stage_however_often_is_reported(frequency, expected):
    """A node due 31 October without any report must not be green in December."""
    assert ends(replace(STAGED, frequency=frequency)) == expected


def test_it_ends_no_period_with_a_stage_outside_the_window():
    """A stage of last year, and one that was to come after the due date."""
    stages = (
        Stage(0, "立项", Decimal(10), date(2023, 11, 30)),
        *STAGED.stages,
        Stage(4, "验收", Decimal(10), date(2024, 11, 15)),
    )
    by_october = replace(STAGED, stages=stages, due_date=date(2024, 10, 31))
    assert ends(by_october) == ["03-15", "09-30", "10-31"]


def test_it_has_no_january_of_a_monthly_rate():
    """The statistics of January and February are published together."""
    assert ends(INVESTMENT)[:2] == ["02-29", "03-31"]
    assert len(ends(INVESTMENT)) == 11
    first = all_periods(INVESTMENT, RULES)[0]
    assert (first.start_date, first.label) == (date(2024, 1, 1), "1—2月")


def test_it_has_no_january_of_the_next_year_either():
    beyond = replace(INVESTMENT, due_date=date(2025, 3, 31))
    assert ends(beyond)[-3:] == ["12-31", "02-28", "03-31"]


def test_it_has_an_end_in_january_where_that_is_the_due_date():
    assert ends(replace(INVESTMENT, due_date=date(2024, 1, 31), reporting_ends=None)) == ["01-31"]


def test_it_has_a_january_of_everything_else_that_is_monthly():
    assert ends(MONTHLY)[0] == ends(replace(MONTHLY, measure=Measure.TOTAL, value=Decimal(5)))[0] == "01-31"
    assert ends(GDP) == ["03-31", "06-30", "09-30", "12-31"]


def test_it_has_one_period_on_the_first_day_where_that_is_the_last():
    one_day = replace(MONTHLY, start_date=date(2024, 12, 31))
    found = all_periods(one_day, RULES)
    assert [(p.start_date, p.end_date) for p in found] == [(date(2024, 12, 31), date(2024, 12, 31))]


@pytest.mark.parametrize(
    ("promise", "end", "reporting_day"),
    [
        (MONTHLY, date(2024, 1, 31), date(2024, 2, 5)),
        (MONTHLY, date(2024, 12, 31), date(2025, 1, 5)),
        (INVESTMENT, date(2024, 2, 29), date(2024, 4, 4)),  # lag 30: 31 + 4 days on
        (GDP, date(2024, 3, 31), date(2024, 5, 20)),  # lag 45: 30 + 20
        (GDP, date(2024, 12, 31), date(2025, 2, 19)),  # 31 + 19
        (STAGED, date(2024, 3, 15), date(2024, 3, 20)),
    ],
)
def test_it_gives_the_lag_and_five_days_to_report(promise, end, reporting_day):
    found = {p.end_date: p for p in all_periods(promise, RULES)}
    assert found[end].reporting_date == reporting_day


def test_it_gives_the_days_that_the_office_has_set():
    assert all_periods(MONTHLY, Thresholds(grace_days=0))[0].reporting_date == date(2024, 1, 31)


def test_it_gives_no_lag_unless_there_is_one():
    assert RULES.reporting_date(date(2024, 6, 30)) == date(2024, 7, 5)


def test_it_moves_the_reporting_day_past_days_off():
    weekend = Thresholds(days_off=frozenset({date(2024, 7, 5), date(2024, 7, 6), date(2024, 7, 7)}))
    assert weekend.reporting_date(date(2024, 6, 30)) == date(2024, 7, 8)
    assert weekend.reporting_date(date(2024, 6, 30), lag_days=45) == date(2024, 8, 19)
    june = next(p for p in all_periods(MONTHLY, weekend) if p.end_date.month == 6)
    assert june.reporting_date == date(2024, 7, 8)


# Names, as offices use them.


def test_it_names_months_quarters_halves_and_the_year_as_offices_do():
    assert labels(MONTHLY) == [f"{month}月" for month in range(1, 13)]
    assert labels(INVESTMENT)[:3] == ["1—2月", "3月", "4月"]
    assert labels(QUARTERLY) == ["一季度", "上半年", "前三季度", "全年"]
    assert labels(replace(MONTHLY, frequency=Frequency.HALF_YEARLY)) == ["上半年", "全年"]
    assert labels(replace(MONTHLY, frequency=Frequency.YEARLY)) == ["全年"]


def test_it_names_a_period_by_its_last_day_where_that_ends_no_month():
    assert labels(replace(MONTHLY, due_date=date(2024, 6, 15)))[5:7] == ["6月15日", "6月"]
    assert labels(STAGED) == ["3月15日", "9月", "12月"]
    common = replace(MONTHLY, due_date=date(2024, 2, 28), reporting_ends=None)
    assert labels(common)[-1] == "2月28日"  # 2024 has a 29th


def test_it_names_quarters_by_themselves_where_a_target_begins_in_summer():
    """What began on 1 July has no figures since January."""
    summer = replace(QUARTERLY, start_date=date(2024, 7, 1))
    assert labels(summer) == ["三季度", "四季度"]
    assert labels(replace(summer, frequency=Frequency.HALF_YEARLY)) == ["下半年"]


def test_it_names_a_due_date_within_a_quarter_by_its_month():
    assert labels(replace(QUARTERLY, due_date=date(2024, 8, 31)))[2:4] == ["8月", "前三季度"]


# Which period a figure answers.


@pytest.mark.parametrize(
    ("promise", "data_date", "end"),
    [
        # quarterly: the first quarter is answered from its last seven days on, and by what is dated after it
        (QUARTERLY, "01-05", None),
        (QUARTERLY, "03-24", None),
        (QUARTERLY, "03-25", "03-31"),
        (QUARTERLY, "03-28", "03-31"),
        (QUARTERLY, "03-31", "03-31"),
        (QUARTERLY, "04-05", "03-31"),
        (QUARTERLY, "06-23", "03-31"),
        (QUARTERLY, "06-24", "06-30"),
        (QUARTERLY, "2025-01-06", "12-31"),
        # monthly
        (MONTHLY, "01-24", None),
        (MONTHLY, "01-25", "01-31"),
        (MONTHLY, "06-30", "06-30"),
        (MONTHLY, "07-02", "06-30"),
        (MONTHLY, "07-24", "06-30"),
        (MONTHLY, "07-25", "07-31"),
        (MONTHLY, "07-31", "07-31"),  # and so not June
        (MONTHLY, "2023-12-31", None),
        # without a January
        (INVESTMENT, "01-31", None),
        (INVESTMENT, "02-22", None),
        (INVESTMENT, "02-23", "02-29"),
        # at stages
        (STAGED, "03-08", None),
        (STAGED, "03-09", "03-15"),
        (STAGED, "09-23", "03-15"),
        (STAGED, "09-28", "09-30"),
    ],
)
def test_a_figure_answers_its_own_period_in_its_last_days_else_the_one_before(promise, data_date, end):
    found = answered(day(data_date), all_periods(promise, RULES), RULES.answer_days)
    assert (found and found.end_date) == (day(end) if end else None)


def test_a_figure_answers_a_short_period_from_its_first_day_on():
    """A node on 27 March: the quarter that ends four days later begins on the 28th."""
    promise = replace(STAGED, frequency=Frequency.QUARTERLY)
    promise = replace(promise, stages=(replace(promise.stages[0], due_date=date(2024, 3, 27)),))
    found = all_periods(promise, RULES)
    assert [answered(date(2024, 3, d), found, 7).end_date.day for d in (21, 27, 28, 31)] == [27, 27, 31, 31]


@pytest.mark.parametrize(("answer_days", "first_day"), [(1, 30), (2, 29), (10, 21)])
def test_it_lets_the_office_say_how_many_days_answer(answer_days, first_day):
    june = Period(date(2024, 6, 1), date(2024, 6, 30), date(2024, 7, 5), "6月")
    assert june.closes_on(date(2024, 6, first_day), answer_days)
    assert not june.closes_on(date(2024, 6, first_day - 1), answer_days)
    assert not june.closes_on(date(2024, 7, 1), answer_days)
