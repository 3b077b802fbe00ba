"""How are numbers and dates written? Every expectation is what a clerk would write by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from targets.domain.quantities import (
    COUNTING_WORDS,
    apart,
    date_in,
    difference,
    growth,
    long_date,
    number,
    percent,
    plain,
    points,
    printed,
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
        ("-1" + "0" * 4500, "-1" + ",000" * 1500),
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
        ("0.99999", 2, "99.99%"),  # not before it is reached
        ("0.99975", 1, "99.9%"),  # 7998 of 8000
        ("0.9999999", 0, "99%"),
        ("0.994", 0, "99%"),
        ("1", 1, "100.0%"),
        ("1", 0, "100%"),
        ("1.0004", 1, "100.0%"),
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
        ("0.525", "182/366", "2.8个百分点"),  # 52.5 and 49.7
        ("0.45", "182/366", "4.7个百分点"),
        ("0.4", "1", "60个百分点"),
        ("-0.015", "0.25", "26.5个百分点"),
        ("0.2444", "0.2441", "不足0.1个百分点"),  # 24.4 both
        ("0.5", "0.5", "不足0.1个百分点"),
        ("7999/8000", "1", "0.1个百分点"),  # 99.9 and 100.0, as they are printed
        ("1", "0.99995", "0.1个百分点"),
    ],
)
def test_it_tells_shares_apart_so_that_the_reader_can_subtract(ours, theirs, expected):
    assert apart(Fraction(ours), Fraction(theirs)) == expected
    assert apart(Fraction(theirs), Fraction(ours)) == expected


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        ("3", "个", "3个"),
        ("-3", "个", "3个"),
        ("-11", "%", "11个百分点"),
        ("0.50", "%", "0.5个百分点"),
        ("12000", "户", "12,000户"),
        ("-0.4", "万人", "0.4万人"),
    ],
)
def test_it_tells_percentages_apart_in_points_and_all_else_in_its_unit(amount, unit, expected):
    assert difference(Decimal(amount), unit) == expected


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("7", "增长7%"),
        ("6.70", "增长6.7%"),
        ("-3.2", "下降3.2%"),
        ("0.0", "与上年持平"),
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


@pytest.mark.parametrize(
    ("share", "figure"),
    [
        ("0.52491", "0.525"),
        ("7998/8000", "0.999"),
        ("1", "1"),
        ("8784/8000", "1.098"),
        ("-0.0151", "-0.015"),
        ("1/3", "0.333"),
    ],
)
def test_it_puts_into_files_the_number_that_it_prints(share, figure):
    assert printed(Fraction(share)) == Decimal(figure)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(91, 366) * 100, 1, "24.9"),
    ],
)
def test_it_rounds_exact_fractions_too(value, places, expected):
    assert rounded(value, places) == Decimal(expected)


def test_it_gives_the_year_only_to_who_reads_in_another_one():
    new_year = date(2025, 1, 6)
    assert date_in(new_year, 2025) == "1月6日"
    assert date_in(new_year, 2024) == "2025年1月6日"


def test_it_counts_one_by_one_what_has_a_counting_word():
    assert {"家", "个", "座", "所", "条", "处", "项", "台", "栋", "户", "人", "件"} <= COUNTING_WORDS
    assert not {"%", "万人", "亿元", "万平方米", "公里", "亩", "微克"} & COUNTING_WORDS
