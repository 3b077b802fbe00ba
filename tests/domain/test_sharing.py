"""A number shared out among many: by weight, in whole ones where it is counted, and nothing is lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.domain.sharing import in_proportion, part_title, places_to_share, shared_out, title_passed_on


def numbers(*values) -> list[Decimal]:
    return [Decimal(str(value)) for value in values]


@pytest.mark.parametrize(
    ("total", "unit", "counted", "places"),
    [("8000", "户", None, 0), ("8000", "户", False, 2), ("35", "万平方米", None, 2), ("1.2", "万人", None, 3),
     ("1.2345", "亿元", None, 4), ("12.5", "个", None, 3), ("35", "万平方米", True, 0)],
)  # fmt: skip
def test_what_is_counted_is_shared_in_whole_ones(total, unit, counted, places):
    assert places_to_share(Decimal(total), unit, is_counted=counted) == places


def test_equal_shares_differ_by_one_at_most():
    assert shared_out(Decimal(8000), [None] * 3, places=0) == numbers(2667, 2667, 2666)


def test_shares_follow_last_year():
    assert shared_out(Decimal(8000), numbers(3000, 1000, 0), places=0) == numbers(6000, 2000, 0)


def test_whoever_had_nothing_last_year_gets_nothing():
    assert shared_out(Decimal(10), [Decimal(5), None], places=0) == numbers(10, 0)


def test_the_number_itself_is_never_cut():
    assert shared_out(Decimal("1.5"), [None, None], places=0) == numbers("0.8", "0.7")


def test_nobody_gets_nothing():
    assert shared_out(Decimal(8), [], places=0) == []


@given(
    st.decimals(-100_000, 100_000, places=2),
    st.lists(st.none() | st.decimals(-5, 1000, places=2), min_size=1, max_size=30),
    st.integers(0, 4),
)
def test_the_shares_come_to_the_number(total, weights, places):
    shares = shared_out(total, weights, places=places)
    assert sum(shares) == total
    assert len(shares) == len(weights)


@given(st.lists(st.none() | st.decimals(0, 1000, places=2), max_size=12), st.decimals(0, 100_000, places=2))
def test_what_has_no_number_gets_none_by_another_total(values, after):
    found = in_proportion(values, before=None, after=after, places=2)
    assert [value is None for value in found] == [value is None for value in values]


def test_shares_change_as_their_number_does():
    assert in_proportion(numbers(3000, 3000, 2000), before=Decimal(8000), after=Decimal(7500), places=0) == numbers(
        2813, 2812, 1875
    )  # fmt: skip


def test_what_was_shared_out_beyond_the_number_stays_beyond():
    found = in_proportion([*numbers(3000, 5100), None], before=Decimal(8000), after=Decimal(4000), places=0)
    assert found == [*numbers(1500, 2550), None]


def test_a_part_is_called_after_its_unit():
    assert part_title("新增市场主体", "九里山街道") == "新增市场主体（九里山街道）"
    long = part_title("推" * 40, "九里山街道")
    assert (len(long), long[-8:]) == (40, "…（九里山街道）")
    assert len(part_title("推" * 40, "区" * 60)) == 40


@pytest.mark.parametrize(
    ("title", "then"),
    [
        ("新增市场主体（曹镇乡）", "新增市场主体（姚孟街道）"),
        ("新增户数（曹镇乡）", "新增户数（姚孟街道）"),  # as the whole was called before
        ("曹镇乡新增市场主体", "曹镇乡新增市场主体"),
        ("改造老旧小区", "改造老旧小区"),
    ],
)
def test_a_share_goes_by_the_name_of_the_next(title, then):
    assert title_passed_on(title, "新增市场主体", old="曹镇乡", new="姚孟街道") == then


def test_the_name_of_a_long_share_is_cut_anew():
    long = "推" * 40
    then = title_passed_on(part_title(long, "曹镇乡"), long, old="曹镇乡", new="九里山街道")
    assert then == part_title(long, "九里山街道")
