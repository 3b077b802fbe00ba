"""How far is a target behind? By hand, from the report's own figures."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from targets.domain.behind import shortfall, silence
from tests.domain.figures import (
    BUDGET,
    CAMPAIGN,
    DUST,
    ENERGY,
    GDP,
    INCOME,
    INVESTMENT,
    MARKET,
    RESEARCH,
    SKILLS_BY_JUNE,
    looked_at,
)

ZERO_GROWTH = replace(INVESTMENT, value=Decimal(0))


@pytest.mark.parametrize(
    ("promise", "data_date", "value", "missing"),
    [
        (SKILLS_BY_JUNE, "03-31", "0.3", "1/2"),  # 25 % where it should be 50 %
        (SKILLS_BY_JUNE, "03-31", "0.9", "-1/2"),  # 75 %: ahead by half of what it should be
        (SKILLS_BY_JUNE, "03-31", "0", "1"),
        (BUDGET, "12-31", "120", "1/5"),  # a fifth more than there is
        (DUST, "06-30", "50", "1/4"),  # 50 where no more than 40
        (INVESTMENT, "06-30", "6.8", "1/5"),  # 1.7 of 8.5 points
        (INVESTMENT, "06-30", "10.2", "-1/5"),
        (ENERGY, "06-30", "-1.5", "1/2"),  # falls by 1.5 where it should fall by 3
        (ZERO_GROWTH, "06-30", "-0.5", "1/2"),  # of less than a point: of one
    ],
)
def test_it_is_the_missing_share_of_what_should_have_been_reached(promise, data_date, value, missing):
    assert shortfall(looked_at(promise, data_date, data_date, value)) == Fraction(missing)


def test_a_baseline_is_where_counting_begins():
    """From 81.6 to 100: 90.8 is half of the way, of which 182 of 366 days should be done."""
    judged = looked_at(RESEARCH, "06-30", "06-30", "90.8")
    assert shortfall(judged) == 1 - Fraction(1, 2) / Fraction(182, 366)


def test_there_is_no_distance_of_words_of_silence_and_without_anything_to_compare_with():
    assert shortfall(looked_at(CAMPAIGN, "06-30", "06-30", rating=60)) is None
    assert shortfall(looked_at(MARKET, "06-30")) is None
    assert shortfall(looked_at(GDP, "06-30")) is None
    assert shortfall(looked_at(INCOME, "06-30", "06-30", "6.4")) is None


def test_silence_counts_the_periods_that_nobody_answered():
    assert silence(looked_at(MARKET, "03-31")) < silence(looked_at(MARKET, "06-30"))
    assert silence(looked_at(CAMPAIGN, "03-31", "03-31", rating=60)) == 0
