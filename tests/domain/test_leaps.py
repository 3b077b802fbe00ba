"""Which claims want a proof: 30 points of the promise at once, by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from targets.domain.facts import Promise
from targets.domain.leaps import leap
from targets.domain.words import Measure
from tests.domain.figures import BUDGET, CAMPAIGN, GDP, MARKET, RESEARCH, ROAD, YEAR, entry

COVERAGE = Promise(measure=Measure.LEVEL, value=Decimal(100), unit="%", **YEAR)


def rated(day: str, rating: int):
    return replace(entry(day), self_rating=rating)


def test_a_self_rating_that_leaps_is_named_with_its_way():
    said = leap(CAMPAIGN, self_rating=100, before=rated("06-30", 45))
    assert said == "自评从45%到100%，一次升55个百分点"


@pytest.mark.parametrize(("rating", "is_leap"), [(74, False), (75, True), (100, True), (30, False)])
def test_thirty_points_are_a_leap(rating, is_leap):
    assert bool(leap(CAMPAIGN, self_rating=rating, before=rated("06-30", 45))) == is_leap


def test_a_total_is_measured_by_its_target():
    """3600 of 8000 is 45 %, 6000 is 75 %; 5999 is short of it by one."""
    before = entry("06-30", "3600")
    said = leap(MARKET, value=Decimal(6000), before=before)
    assert said == "完成率从45.0%到75.0%，一次升30个百分点"
    assert not leap(MARKET, value=Decimal(5999), before=before)
    assert not leap(MARKET, value=Decimal(3000), before=before)


def test_the_first_reading_is_measured_from_nothing():
    assert leap(MARKET, value=Decimal(2400), before=None) == "首次填报完成率就是30.0%"
    assert not leap(MARKET, value=Decimal(2399), before=None)
    assert leap(CAMPAIGN, self_rating=100, before=None) == "首次填报自评就是100%"


def test_a_level_is_measured_along_its_way():
    """From 81.6 % to 100 %: 87.2 is 5.6 of 18.4, 30.4 % of the way; where no start is known the first says nothing."""
    assert leap(RESEARCH, value=Decimal("87.2"), before=None)
    assert not leap(RESEARCH, value=Decimal("87.1"), before=None)
    assert not leap(COVERAGE, value=Decimal(95), before=None)
    assert leap(COVERAGE, value=Decimal(95), before=entry("06-30", "60"))


def test_stages_count_by_their_weights():
    keys = [stage.key for stage in ROAD.stages]
    before = replace(entry("03-31"), stages_done=frozenset(keys[:1]))
    assert leap(ROAD, stages_done=frozenset(keys), before=before)
    assert not leap(ROAD, stages_done=frozenset(keys[:1]), before=before)


def test_growth_rates_and_limits_claim_nothing_that_is_done():
    assert not leap(GDP, value=Decimal(9), before=entry("06-30", "1"))
    assert not leap(BUDGET, value=BUDGET.value, before=None)


def test_nothing_typed_is_no_leap():
    assert not leap(MARKET, before=entry("06-30", "3600"))
    assert not leap(CAMPAIGN, before=rated("06-30", 45))
