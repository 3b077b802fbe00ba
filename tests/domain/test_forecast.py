"""Where a total leads, by hand. 新增市场主体: 8000户 by 31 December 2024."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from targets.domain.facts import Entry, Promise
from targets.domain.forecast import Forecast
from targets.domain.forecast import forecast as forecast_on
from targets.domain.words import Bound, Issued, Measure, Status

FIRMS = Promise(
    measure=Measure.TOTAL,
    start_date=date(2024, 1, 1),
    due_date=date(2024, 12, 31),
    value=Decimal(8000),
    unit="户",
)


def series(*readings: tuple[str, str]) -> list[Entry]:
    return [
        Entry(
            key=n, data_date=date.fromisoformat(f"2024-{day}"), status=Status.ACCEPTED, value=Decimal(value)
        )
        for n, (day, value) in enumerate(readings)
    ]


def forecast(promise: Promise, readings: list[Entry]) -> Forecast | None:
    """As on the day of the latest reading."""
    return forecast_on(promise, readings, as_of=readings[-1].data_date if readings else date(2024, 1, 1))


def test_it_measures_the_speed_of_the_last_three_months():
    """2100 in the 92 days from 31 March to 1 July: 22.83 a day; 183 days on are 4177 more."""
    found = forecast(FIRMS, series(("01-31", "100"), ("03-31", "1500"), ("05-31", "3000"), ("07-01", "3600")))
    assert round(found.short_by) == 223
    assert found.sentence == "按3月31日以来的速度，到12月31日约7777户，差223户（外推）"


def test_it_measures_a_young_series_from_the_start():
    """1200 in the 60 days to 29 February: 20 a day; 306 days on are 6120 more."""
    found = forecast(FIRMS, series(("02-29", "1200")))
    assert found.short_by == 680
    assert found.sentence == "按年初以来的速度，到12月31日约7320户，差680户（外推）"


def test_it_names_the_day_on_which_the_target_is_reached():
    """4200 in 182 days: 23.08 a day; the other 3800 take 164.7 days, so the 165th: 12 December."""
    found = forecast(FIRMS, series(("06-30", "4200")))
    assert not found.is_short
    assert found.sentence == "按年初以来的速度，预计12月12日完成（外推）"


def test_it_says_that_nothing_moves():
    found = forecast(FIRMS, series(("03-31", "1500"), ("08-31", "1500")))
    assert found.short_by == 6500
    assert found.sentence == "3月31日以来没有增加，照此到12月31日完不成（外推）"


def test_it_follows_a_total_that_falls():
    found = forecast(FIRMS, series(("03-31", "1500"), ("08-31", "1400")))
    assert found.short_by == 6600 + Decimal(100) * 122 / 153  # 122 days more at 100 in 153 days, downwards
    assert "没有增加" in found.sentence


def test_it_never_says_that_nothing_is_missing_where_something_is():
    """9.999 of 10: one decimal would round the gap away."""
    promise = replace(FIRMS, value=Decimal(10), unit="亿元")
    found = forecast(promise, series(("12-30", "9.972")))
    assert found.is_short
    assert found.sentence.endswith("到12月31日约9.999亿元，差0.001亿元（外推）")


@pytest.mark.parametrize(
    "change",
    [
        {"measure": Measure.LEVEL}, {"measure": Measure.RATE}, {"measure": Measure.NARRATIVE},
        {"measure": Measure.STAGES}, {"bound": Bound.AT_MOST}, {"value": None}, {"issued": Issued.AWAITING},
    ],
)  # fmt: skip
def test_it_forecasts_totals_only(change):
    assert forecast(replace(FIRMS, **change), series(("06-30", "4200"))) is None


@pytest.mark.parametrize("reading", [("06-30", "8000"), ("06-30", "9000"), ("12-31", "7000")])
def test_it_forecasts_nothing_that_is_decided(reading):
    assert forecast(FIRMS, series(reading)) is None


def test_it_needs_a_reading():
    assert forecast(FIRMS, []) is None


def test_it_does_not_divide_by_a_day_that_has_not_been():
    late = replace(FIRMS, start_date=date(2024, 7, 1))
    assert forecast(late, series(("06-30", "5"))) is None


def test_what_should_be_done_by_now_is_said_so():
    """7500 in 305 days: 24.59 a day; the other 500 take 20.3 days, so the 21st: 21 November."""
    readings = series(("10-31", "7500"))
    found = forecast_on(FIRMS, readings, as_of=date(2024, 12, 1))
    assert found.sentence == "按年初以来的速度，11月21日应已完成，尚未报送（外推）"


def test_once_the_due_date_has_come_there_is_nothing_to_forecast():
    readings = series(("11-30", "7444"))
    assert forecast_on(FIRMS, readings, as_of=date(2024, 12, 30)) is not None
    assert forecast_on(FIRMS, readings, as_of=date(2024, 12, 31)) is None
