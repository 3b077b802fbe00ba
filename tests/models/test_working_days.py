"""Days off as the State Council announced them for 2024, and plain weekends where nothing is announced."""

from datetime import date

import pytest

from targets.models.working_days import days_off


@pytest.mark.parametrize(
    ("day", "is_off"),
    [
        (date(2024, 4, 4), True),  # 清明
        (date(2024, 4, 7), False),  # a Sunday worked in exchange
        (date(2024, 5, 5), True),
        (date(2024, 10, 7), True),  # a Monday, 国庆
        (date(2024, 10, 8), False),
        (date(2024, 10, 12), False),  # a Saturday worked in exchange
    ],
)
def test_it_knows_holidays_and_the_days_worked_in_exchange(day, is_off):
    assert (day in days_off(2024)) == is_off


def test_it_takes_weekends_where_nothing_has_been_announced():
    off = days_off(2050)
    assert date(2050, 10, 1) in off  # a Saturday
    assert date(2050, 10, 3) not in off
    assert len(off) == 105


def test_a_report_can_do_without(report):
    assert report.thresholds.reporting_date(date(2024, 9, 30)) == date(2024, 10, 8)
    report.due_on_working_days = False
    assert report.thresholds.reporting_date(date(2024, 9, 30)) == date(2024, 10, 5)


def test_the_last_period_is_reported_in_the_year_after(report):
    """31 December + 5 days is Sunday 5 January 2025."""
    assert report.thresholds.reporting_date(date(2024, 12, 31)) == date(2025, 1, 6)
