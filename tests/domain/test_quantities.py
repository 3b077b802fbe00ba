"""How are numbers and dates written? Every expectation is what a clerk would write by hand."""

from datetime import date
from decimal import Decimal

import pytest

from targets.domain.quantities import (
    compared,
    growth,
    long_date,
    number,
    percent,
    plain,
    points,
    quantity,
    rounded,
    short_date,
)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("0.125", 2, "0.13"),
        ("0.135", 2, "0.14"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("-0.05", 1, "-0.1"),
        ("52.449", 1, "52.4"),
        ("-0.04", 1, "0.0"),
    ],
)
def test_it_rounds_half_away_from_zero(value, places, expected):
    assert str(rounded(Decimal(value), places)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.20", "1.2"),
        ("8E+3", "8000"),
        ("8000.0000", "8000"),
        ("100", "100"),
        ("0.0000", "0"),
        ("-0.00", "0"),
        ("-3.20", "-3.2"),
        ("0.0001", "0.0001"),
    ],
)
def test_it_writes_a_number_without_needless_zeros(value, expected):
    assert plain(Decimal(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("8000", "8000"),
        ("9999.99", "9999.99"),
        ("10000", "10,000"),
        ("-12345.60", "-12,345.6"),
        ("-9999", "-9999"),
        ("12000.00", "12,000"),
        ("99999999999.9999", "99,999,999,999.9999"),
    ],
)
def test_it_groups_thousands_from_ten_thousand_on(value, expected):
    assert number(Decimal(value)) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("8000", "户", "8000户"),
        ("1.20", "万人", "1.2万人"),
        ("35", "万平方米", "35万平方米"),
        ("10.0000", "亿元", "10亿元"),
        ("81.6", "%", "81.6%"),
        ("0", "家", "0家"),
    ],
)
def test_it_joins_number_and_unit_as_the_report_does(value, unit, expected):
    assert quantity(Decimal(value), unit) == expected


@pytest.mark.parametrize(
    ("share", "places", "expected"),
    [
        ("0.525", 1, "52.5%"),
        ("1.098", 1, "109.8%"),
        ("-0.015", 1, "-1.5%"),
        ("0", 1, "0.0%"),
        ("-0.0001", 1, "0.0%"),
        ("0.05", 0, "5%"),
        ("0.99999", 2, "100.00%"),
    ],
)
def test_it_writes_a_share_as_percent(share, places, expected):
    assert percent(Decimal(share), places) == expected


@pytest.mark.parametrize(
    ("difference", "expected"),
    [
        ("2.80", "2.8个百分点"),
        ("-2.8", "2.8个百分点"),
        ("1.0", "1个百分点"),
        ("0.30", "0.3个百分点"),
        ("0.12345", "0.1235个百分点"),
        ("0", "0个百分点"),
    ],
)
def test_it_writes_points_without_a_sign(difference, expected):
    assert points(Decimal(difference)) == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("0.525", Decimal(182) / 366, ("52.5%", "49.7%", "2.8个百分点")),
        ("0.45", Decimal(182) / 366, ("45.0%", "49.7%", "4.7个百分点")),
        ("0.5", Decimal(91) / 182, ("50.0%", "50.0%", "0个百分点")),
        ("-0.015", "0.25", ("-1.5%", "25.0%", "26.5个百分点")),
        ("0.2444", "0.2441", ("24.44%", "24.41%", "0.03个百分点")),  # one decimal is not enough
        ("0.24861", "0.24863", ("24.861%", "24.863%", "0.002个百分点")),
        ("0.248611", "0.248613", ("24.8611%", "24.8613%", "0.0002个百分点")),
        ("0.2486111", "0.2486112", ("24.8611%", "24.8611%", "0个百分点")),  # four decimals are enough
    ],
)
def test_it_compares_so_that_the_reader_can_subtract(ours, theirs, expected):
    assert compared(Decimal(ours), Decimal(theirs)) == expected


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("7", "增长7%"),
        ("6.70", "增长6.7%"),
        ("-3.2", "下降3.2%"),
        ("0.0", "持平"),
        ("0.05", "增长0.05%"),
        ("1", "增长1%"),
        ("-0.4", "下降0.4%"),
    ],
)
def test_it_puts_growth_into_words(rate, expected):
    assert growth(Decimal(rate)) == expected


def test_it_writes_percent_with_one_decimal():
    assert percent(Decimal("0.816")) == "81.6%"
    assert percent(Decimal(1)) == "100.0%"


def test_it_writes_dates_without_leading_zeros():
    assert long_date(date(2024, 6, 3)) == "2024年6月3日"
    assert short_date(date(2024, 6, 30)) == "6月30日"
