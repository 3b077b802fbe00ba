"""Where do months end? Read off a calendar."""

from datetime import date

import pytest

from targets.domain.months import is_month_end, month_end, month_end_before, month_ends, months_before


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2024, 1, 1), date(2024, 1, 31)),
        (date(2024, 2, 10), date(2024, 2, 29)),
        (date(2023, 2, 10), date(2023, 2, 28)),
        (date(2024, 6, 30), date(2024, 6, 30)),
        (date(2024, 12, 31), date(2024, 12, 31)),
    ],
)
def test_it_knows_the_last_day_of_a_month(day, end):
    assert month_end(day) == end
    assert is_month_end(end)
    assert is_month_end(day) is (day == end)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2024, 3, 1), date(2024, 2, 29)),
        (date(2024, 3, 31), date(2024, 2, 29)),
        (date(2024, 7, 15), date(2024, 6, 30)),
        (date(2024, 1, 1), date(2023, 12, 31)),
    ],
)
def test_it_knows_where_the_month_before_ended(day, end):
    assert month_end_before(day) == end


@pytest.mark.parametrize(
    ("start", "until", "ends"),
    [
        (date(2024, 1, 1), date(2024, 3, 31), ["01-31", "02-29", "03-31"]),
        (date(2024, 1, 1), date(2024, 3, 30), ["01-31", "02-29"]),
        (date(2024, 1, 31), date(2024, 1, 31), ["01-31"]),
        (date(2024, 1, 15), date(2024, 1, 30), []),
        (date(2024, 5, 1), date(2024, 4, 30), []),
        (date(2023, 12, 2), date(2024, 1, 31), ["12-31", "01-31"]),
    ],
)
def test_it_lists_the_month_ends_up_to_a_day(start, until, ends):
    assert [f"{day:%m-%d}" for day in month_ends(start, until)] == ends


def test_it_lists_a_whole_year():
    found = month_ends(date(2024, 1, 1), date(2024, 12, 31))
    assert [day.day for day in found] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2024, 6, 30), 3, date(2024, 3, 31)),  # from a month's end to a month's end: 91 days
        (date(2024, 9, 30), 3, date(2024, 6, 30)),  # 92 days
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2023, 5, 31), 3, date(2023, 2, 28)),
        (date(2024, 2, 29), 3, date(2023, 11, 30)),
        (date(2023, 2, 28), 3, date(2022, 11, 30)),
        (date(2024, 2, 28), 3, date(2023, 11, 28)),  # no month's end in a leap year
        (date(2024, 5, 30), 3, date(2024, 2, 29)),  # no 30 February
        (date(2024, 7, 15), 3, date(2024, 4, 15)),
        (date(2024, 1, 31), 1, date(2023, 12, 31)),
        (date(2024, 3, 31), 12, date(2023, 3, 31)),
        (date(2024, 3, 31), 0, date(2024, 3, 31)),
    ],
)
def test_it_goes_back_by_calendar_months(day, count, before):
    assert months_before(day, count) == before
