"""Where a total leads, by hand. 新增市场主体: 8000户 by 31 December 2024."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from targets.domain.facts import Entry, Promise
from targets.domain.forecast import Forecast
from targets.domain.forecast import forecast as forecast_on
from targets.domain.words import Bound, Issued, Measure

FIRMS = Promise(
    measure=Measure.TOTAL,
    start_date=date(2024, 1, 1),
    due_date=date(2024, 12, 31),
    value=Decimal(8000),
    unit="户",
)


def series(*readings: tuple[str, str]) -> list[Entry]:
    return [
        Entry(key=n, data_date=date.fromisoformat(f"2024-{day}"), value=Decimal(value))
        for n, (day, value) in enumerate(readings)
    ]


def forecast(promise: Promise, readings: list[Entry]) -> Forecast | None:
    """As on the day of the latest reading."""
    return forecast_on(promise, readings, as_of=readings[-1].data_date if readings else date(2024, 1, 1))


def test_it_measures_the_speed_of_the_last_three_months():
    """2100 in the 92 days from 31 March to 1 July: 22.83 a day; 183 days on are 4177 more."""
    found = forecast(FIRMS, series(("01-31", "100"), ("03-31", "1500"), ("05-31", "3000"), ("07-01", "3600")))
    assert round(found.short_by) == 223
    assert found.sentence == "按3月31日以来的速度，到12月31日约7777户，差223户"


def test_it_measures_a_young_series_from_the_start():
    """1200 in the 60 days to 29 February: 20 a day; 306 days on are 6120 more."""
    found = forecast(FIRMS, series(("02-29", "1200")))
    assert found.short_by == 680
    assert found.sentence == "按年初以来的速度，到12月31日约7320户，差680户"


def test_it_names_the_day_on_which_the_target_is_reached():
    """4200 in 182 days: 23.08 a day; the other 3800 take 164.7 days, so the 165th: 12 December."""
    found = forecast(FIRMS, series(("06-30", "4200")))
    assert not found.is_short
    assert found.sentence == "按年初以来的速度，预计12月12日完成"


def test_it_names_the_due_date_where_the_target_is_reached_just_then():
    """3979 in 182 days: 21.86 a day; the other 4021 take 183.9 days, so the 184th: 31 December."""
    found = forecast(FIRMS, series(("06-30", "3979")))
    assert not found.is_short
    assert found.sentence == "按年初以来的速度，预计12月31日完成"


def test_it_goes_by_small_numbers_too():
    """0.91 of 1.2万人 in 182 days: 0.005 a day; the other 0.29 take 58 days, to 27 August."""
    found = forecast(replace(FIRMS, value=Decimal("1.2"), unit="万人"), series(("06-30", "0.91")))
    assert found.sentence == "按年初以来的速度，预计8月27日完成"
    assert not found.is_short  # it would end at 1.83


def test_it_measures_from_the_first_day_on():
    """25 on 1 January, one day's work: 365 days on are 9125 more, but 7975 take 319 days, to 15 November."""
    assert forecast(FIRMS, series(("01-01", "25"))).sentence == "按年初以来的速度，预计11月15日完成"
    assert forecast(FIRMS, series(("01-01", "20"))).short_by == 680


def test_it_follows_a_target_that_started_in_spring():
    """1200 in the 61 days from 1 April to 31 May: 214 days on are 4209.8 more, and 5409 whole ones."""
    spring = replace(FIRMS, start_date=date(2024, 4, 1))
    found = forecast(spring, series(("05-31", "1200")))
    assert found.sentence == "按4月1日以来的速度，到12月31日约5409户，差2591户"
    first = replace(FIRMS, start_date=date(2024, 3, 1))
    assert forecast(first, series(("05-31", "1200"))).sentence.startswith("按3月1日以来的速度")


def test_it_follows_a_target_that_started_on_the_second_of_january():
    later = replace(FIRMS, start_date=date(2024, 1, 2))
    assert forecast(later, series(("05-31", "1200"))).sentence.startswith("按1月2日以来的速度")


@pytest.mark.parametrize(
    ("earlier", "now", "since"),
    [
        ("06-30", "09-30", "6月30日"),  # 92 days
        ("03-31", "06-30", "3月31日"),  # 91: a quarter all the same
        ("02-29", "05-31", "2月29日"),
        ("03-15", "06-15", "3月15日"),
        ("04-01", "06-30", "年初"),
        ("07-01", "09-30", "年初"),
        ("03-16", "06-15", "年初"),
    ],
)
def test_it_looks_back_three_months_by_the_calendar(earlier, now, since):
    found = forecast(FIRMS, series((earlier, "1000"), (now, "2000")))
    assert found.sentence.startswith(f"按{since}以来的速度")


def test_it_follows_a_quarterly_series_from_quarter_to_quarter():
    """1000 in the 91 days from 31 March to 30 June, 184 days on 2021.98 more: 5021 whole ones of 8000."""
    found = forecast(FIRMS, series(("03-31", "2000"), ("06-30", "3000")))
    assert found.short_by == 5000 - Fraction(184_000, 91)
    assert found.sentence == "按3月31日以来的速度，到12月31日约5021户，差2979户"


@pytest.mark.parametrize(("value", "unit", "reading"), [("366", "件", "182"), ("3.66", "亿元", "1.82")])
def test_it_is_exact_where_the_target_is_reached_on_the_very_due_date(value, unit, reading):
    """One (or a hundredth) a day: 184 days on from 30 June is 31 December."""
    found = forecast(replace(FIRMS, value=Decimal(value), unit=unit), series(("06-30", reading)))
    assert found.short_by == 0
    assert not found.is_short
    assert found.sentence == "按年初以来的速度，预计12月31日完成"


@pytest.mark.parametrize(
    ("value", "reading", "sentence"),
    [
        ("366", "181", "约363件，差3件"),  # 181 · 366/182 = 363.99
        ("2", "0.994", "约1件，差1件"),  # 1.9989
    ],
)
def test_it_never_says_that_none_is_missing_of_what_is_counted(value, reading, sentence):
    found = forecast(replace(FIRMS, value=Decimal(value), unit="件"), series(("06-30", reading)))
    assert found.is_short
    assert found.sentence == f"按年初以来的速度，到12月31日{sentence}"


def test_it_measures_from_a_reading_of_zero():
    """1000 in the 92 days since 30 June: 10.87 a day; 92 days on are 1000 more."""
    found = forecast(FIRMS, series(("06-30", "0"), ("09-30", "1000")))
    assert found.short_by == 6000
    assert found.sentence == "按6月30日以来的速度，到12月31日约2000户，差6000户"


@pytest.mark.parametrize(
    ("value", "unit", "reading", "sentence"),
    [
        ("10", "亿元", "4.2", "约8亿元，差2亿元"),  # 8.446: from ten on whole numbers are enough
        ("9", "亿元", "4.2", "约8.4亿元，差0.6亿元"),
        ("1.2", "万人", "0.5", "约1万人，差0.2万人"),  # 1.0055
        ("1", "座", "0.4", "约0座，差1座"),  # 0.804: whole ones only
        ("100000", "户", "42000", "约84,461户，差15,539户"),  # 84461.5: the last one will be missing
        ("10", "亿元", "4.97", "约9.99亿元，差0.01亿元"),  # 9.9945: whole and one decimal would both be 10
    ],
)
def test_it_says_with_few_digits_how_much_will_be_missing(value, unit, reading, sentence):
    """From 30 June on, 184 days at the speed of the first 182."""
    promise = replace(FIRMS, value=Decimal(value), unit=unit)
    found = forecast(promise, series(("06-30", reading)))
    assert found.is_short
    assert found.sentence == f"按年初以来的速度，到12月31日{sentence}"


def test_it_names_no_day_that_lies_beyond_the_calendar():
    """One of 99 999 999 999 in half a year."""
    found = forecast(replace(FIRMS, value=Decimal(99999999999)), series(("06-30", "1")))
    assert found.sentence == "按年初以来的速度，到12月31日约2户，差99,999,999,997户"


def test_it_says_that_nothing_moves():
    found = forecast(FIRMS, series(("03-31", "1500"), ("08-31", "1500")))
    assert found.short_by == 6500
    assert found.sentence == "3月31日以来没有增加，照此到12月31日完不成"


def test_it_follows_a_total_that_falls():
    found = forecast(FIRMS, series(("03-31", "1500"), ("08-31", "1400")))
    assert found.short_by == 6600 + Fraction(100 * 122, 153)  # 122 days more at 100 in 153 days, downwards
    assert "没有增加" in found.sentence


def test_it_never_says_that_nothing_is_missing_where_something_is():
    """9.999 of 10: one decimal would round the gap away."""
    promise = replace(FIRMS, value=Decimal(10), unit="亿元")
    found = forecast(promise, series(("12-30", "9.972")))
    assert found.is_short
    assert found.sentence.endswith("到12月31日约9.999亿元，差0.001亿元")


@pytest.mark.parametrize(
    "change",
    [
        {"measure": Measure.LEVEL}, {"measure": Measure.RATE}, {"measure": Measure.NARRATIVE},
        {"measure": Measure.STAGES}, {"bound": Bound.AT_MOST}, {"value": None}, {"issued": Issued.AWAITING},
        {"value": None, "issued": Issued.REFERENCE},
    ],
)  # fmt: skip
def test_it_forecasts_totals_only(change):
    assert forecast(replace(FIRMS, **change), series(("06-30", "4200"))) is None


@pytest.mark.parametrize("reading", [("06-30", "8000"), ("06-30", "9000"), ("12-31", "7000")])
def test_it_forecasts_nothing_that_is_decided(reading):
    assert forecast(FIRMS, series(reading)) is None


@pytest.mark.parametrize("value", ["0", "-5"])
def test_it_forecasts_nothing_of_a_target_that_asks_for_nothing(value):
    assert forecast(replace(FIRMS, value=Decimal(value)), series(("06-30", "-8"))) is None


def test_it_needs_a_reading():
    assert forecast(FIRMS, []) is None


def test_it_does_not_divide_by_a_day_that_has_not_been():
    late = replace(FIRMS, start_date=date(2024, 7, 1))
    assert forecast(late, series(("06-30", "5"))) is None


def test_it_says_what_should_be_done_by_now():
    """7500 in 305 days: 24.59 a day; the other 500 take 20.3 days, so the 21st: 21 November."""
    readings = series(("10-31", "7500"))
    found = forecast_on(FIRMS, readings, as_of=date(2024, 12, 1))
    assert found.sentence == "按年初以来的速度，11月21日应已完成，尚未报送"
    on_that_day = forecast_on(FIRMS, readings, as_of=date(2024, 11, 21))
    assert on_that_day.sentence == found.sentence
    the_day_before = forecast_on(FIRMS, readings, as_of=date(2024, 11, 20))
    assert the_day_before.sentence == "按年初以来的速度，预计11月21日完成"


def test_it_forecasts_nothing_once_the_due_date_has_come():
    readings = series(("11-30", "7444"))
    assert forecast_on(FIRMS, readings, as_of=date(2024, 12, 30)) is not None
    assert forecast_on(FIRMS, readings, as_of=date(2024, 12, 31)) is None
