"""For which periods must be reported, and until when? Every day counted on a calendar of 2024."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from targets.domain.facts import Entry, Promise, Stage, Thresholds
from targets.domain.periods import Period, due_periods, filed_on, filing, periods
from targets.domain.words import Filing, Frequency, Measure, Status
from tests.domain.figures import SHANGHAI

RULES = Thresholds(grace_days=5)
MONTHLY = Promise(
    measure=Measure.NARRATIVE,
    start_date=date(2024, 1, 1),
    due_date=date(2024, 12, 31),
    reporting_ends=date(2024, 12, 31),
)
QUARTERLY = replace(MONTHLY, frequency=Frequency.QUARTERLY)
BY_JUNE = replace(MONTHLY, due_date=date(2024, 6, 30))
AT_STAGES = replace(
    MONTHLY,
    measure=Measure.STAGES,
    frequency=Frequency.STAGES,
    stages=(
        Stage(1, "开工", 40, date(2024, 3, 15)),
        Stage(2, "主体", 40, date(2024, 9, 30)),
        Stage(3, "装修", 20, date(2024, 9, 30)),
    ),
)


def ends(promise: Promise, until: str = "2025-12-31") -> list[str]:
    """Month and day of every period's end."""
    return [f"{p.end_date:%m-%d}" for p in periods(promise, RULES, until=date.fromisoformat(until))]


def due_count(promise: Promise, as_of: str) -> int:
    return len(due_periods(promise, RULES, as_of=date.fromisoformat(as_of)))


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
    found = periods(MONTHLY, RULES, until=date(2024, 12, 31))
    days = [date.fromordinal(n) for n in range(date(2024, 1, 1).toordinal(), date(2025, 1, 1).toordinal())]
    assert all(sum(p.has(day) for p in found) == 1 for day in days)


def test_it_begins_on_the_start_date():
    first = periods(replace(QUARTERLY, start_date=date(2024, 2, 10)), RULES, until=date(2024, 6, 30))[0]
    assert (first.start_date, first.end_date) == (date(2024, 2, 10), date(2024, 3, 31))
    assert first.has(date(2024, 2, 10))
    assert not first.has(date(2024, 2, 9))


def test_it_knows_only_periods_that_have_ended():
    assert ends(MONTHLY, "2024-01-30") == []
    assert ends(MONTHLY, "2024-01-31") == ["01-31"]
    assert ends(MONTHLY, "2024-06-29")[-1] == "05-31"


def test_it_ends_a_period_on_the_due_date():
    by_mid_june = replace(BY_JUNE, due_date=date(2024, 6, 15), reporting_ends=None)
    assert ends(by_mid_june)[-2:] == ["05-31", "06-15"]


def test_it_goes_on_after_a_missed_due_date_to_the_reports_last_day():
    assert ends(BY_JUNE)[-1] == "12-31"
    assert len(ends(BY_JUNE)) == 12
    assert ends(replace(BY_JUNE, due_date=date(2024, 6, 15)))[5:7] == ["06-15", "06-30"]


def test_it_stops_with_the_due_date_where_no_last_day_is_known():
    assert ends(replace(BY_JUNE, reporting_ends=None))[-1] == "06-30"


def test_it_follows_a_target_beyond_the_report():
    beyond = replace(QUARTERLY, due_date=date(2025, 6, 30))
    assert ends(beyond) == ["03-31", "06-30", "09-30", "12-31", "03-31", "06-30"]


def test_it_asks_at_each_stage_and_at_the_end():
    assert ends(AT_STAGES) == ["03-15", "09-30", "12-31"]


def test_it_asks_for_no_stage_outside_the_time_to_report():
    """A stage of last year, and one that was to come after the report's last day."""
    stages = (
        Stage(0, "立项", 10, date(2023, 11, 30)),
        *AT_STAGES.stages,
        Stage(4, "验收", 10, date(2025, 3, 31)),
    )
    assert ends(replace(AT_STAGES, stages=stages)) == ["03-15", "09-30", "12-31"]


def test_it_asks_for_stages_only_where_reports_follow_them():
    assert ends(replace(AT_STAGES, frequency=Frequency.HALF_YEARLY)) == ["06-30", "12-31"]


def test_it_asks_on_the_first_day_where_that_is_the_last():
    one_day = replace(MONTHLY, start_date=date(2024, 12, 31))
    found = periods(one_day, RULES, until=date(2024, 12, 31))
    assert [(p.start_date, p.end_date) for p in found] == [(date(2024, 12, 31), date(2024, 12, 31))]


@pytest.mark.parametrize(
    ("promise", "end", "reporting_day"),
    [
        (MONTHLY, date(2024, 1, 31), date(2024, 2, 5)),
        (MONTHLY, date(2024, 12, 31), date(2025, 1, 5)),
        (replace(MONTHLY, lag_days=30), date(2024, 1, 31), date(2024, 3, 6)),  # 29 + 6 days on
        (replace(QUARTERLY, lag_days=45), date(2024, 3, 31), date(2024, 5, 20)),  # 30 + 20
        (replace(QUARTERLY, lag_days=45), date(2024, 12, 31), date(2025, 2, 19)),  # 31 + 19
    ],
)
def test_it_gives_the_lag_and_five_days_to_report(promise, end, reporting_day):
    found = {p.end_date: p for p in periods(promise, RULES, until=date(2025, 12, 31))}
    assert found[end].reporting_date == reporting_day


def test_it_gives_the_days_that_the_office_has_set():
    assert periods(MONTHLY, Thresholds(grace_days=0), until=date(2024, 1, 31))[0].reporting_date == date(
        2024, 1, 31
    )


@pytest.mark.parametrize(
    ("promise", "as_of", "count"),
    [
        (MONTHLY, "2024-01-31", 0),
        (MONTHLY, "2024-02-05", 0),  # the reporting day itself has not passed
        (MONTHLY, "2024-02-06", 1),
        (MONTHLY, "2024-03-05", 1),
        (MONTHLY, "2024-03-06", 2),
        (MONTHLY, "2024-12-31", 11),
        (MONTHLY, "2025-01-05", 11),
        (MONTHLY, "2025-01-06", 12),
        (MONTHLY, "2026-01-01", 12),
        (replace(QUARTERLY, lag_days=45), "2024-05-20", 0),
        (replace(QUARTERLY, lag_days=45), "2024-05-21", 1),
        (AT_STAGES, "2024-03-20", 0),
        (AT_STAGES, "2024-03-21", 1),
        (AT_STAGES, "2024-10-06", 2),
    ],
)
def test_it_asks_for_a_period_once_its_reporting_day_has_passed(promise, as_of, count):
    assert due_count(promise, as_of) == count


def test_it_asks_nothing_before_the_target_starts():
    assert ends(replace(MONTHLY, start_date=date(2024, 7, 1)), "2024-06-30") == []


@pytest.mark.parametrize(
    ("end", "label"),
    [
        (date(2024, 6, 30), "6月"),
        (date(2024, 2, 29), "2月"),
        (date(2024, 2, 28), "2月28日"),
        (date(2023, 2, 28), "2月"),
    ],
)
def test_it_names_a_period_by_its_month_or_its_last_day(end, label):
    assert Period(end.replace(day=1), end, end).label == label


JUNE = Period(date(2024, 6, 1), date(2024, 6, 30), date(2024, 7, 5))


@pytest.mark.parametrize(
    ("as_of", "filed", "expected"),
    [
        ("2024-06-29", None, Filing.AHEAD),
        ("2024-06-29", "2024-06-28", Filing.AHEAD),
        ("2024-06-30", None, Filing.DUE),
        ("2024-07-05", None, Filing.DUE),
        ("2024-07-06", None, Filing.MISSING),
        ("2024-07-06", "2024-07-05", Filing.IN_TIME),
        ("2024-07-20", "2024-07-06", Filing.LATE),
    ],
)
def test_it_says_how_a_period_stands(as_of, filed, expected):
    day = filed and date.fromisoformat(filed)
    assert filing(JUNE, day, as_of=date.fromisoformat(as_of)) == expected


def sent(data_date: str, on: str | None, hour: int = 10) -> Entry:
    """An entry submitted on that day; None: never."""
    submitted_at = on and datetime.fromisoformat(f"2024-{on} {hour:02}:00").replace(tzinfo=SHANGHAI)
    return Entry(
        key=1,
        data_date=date.fromisoformat(f"2024-{data_date}"),
        status=Status.SUBMITTED,
        submitted_at=submitted_at,
    )


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([sent("06-30", "07-03")], date(2024, 7, 3)),
        ([sent("06-01", "07-03")], date(2024, 7, 3)),  # any day of the period answers for it
        ([sent("05-31", "07-03"), sent("07-01", "07-04")], None),
        ([sent("06-30", "07-08"), sent("06-30", "07-03")], date(2024, 7, 3)),  # corrected five days later
        ([sent("06-15", "06-16"), sent("06-30", "07-03")], date(2024, 6, 16)),
        ([sent("06-30", None), sent("06-30", "07-06")], date(2024, 7, 6)),
        ([sent("06-30", "07-05", hour=23)], date(2024, 7, 5)),
        ([], None),
    ],
)
def test_it_goes_by_the_first_entry_for_a_period(entries, expected):
    assert filed_on(JUNE, entries) == expected


def test_it_does_not_call_a_period_late_because_it_was_corrected_later():
    day = filed_on(JUNE, [sent("06-30", "07-03"), sent("06-30", "07-20")])
    assert filing(JUNE, day, as_of=date(2024, 8, 1)) == Filing.IN_TIME


def test_it_gives_no_lag_unless_there_is_one():
    assert RULES.reporting_date(date(2024, 6, 30)) == date(2024, 7, 5)


def test_it_moves_the_reporting_day_past_days_off():
    weekend = Thresholds(days_off=frozenset({date(2024, 7, 5), date(2024, 7, 6), date(2024, 7, 7)}))
    assert weekend.reporting_date(date(2024, 6, 30)) == date(2024, 7, 8)
    assert weekend.reporting_date(date(2024, 6, 30), lag_days=45) == date(2024, 8, 19)
    june = next(p for p in periods(MONTHLY, weekend, until=date(2024, 6, 30)) if p.end_date.month == 6)
    assert june.reporting_date == date(2024, 7, 8)
    assert [p.end_date.month for p in due_periods(MONTHLY, weekend, as_of=date(2024, 7, 8))][-1] == 5
