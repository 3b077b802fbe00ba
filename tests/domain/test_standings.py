"""Who is ahead with a number that is shared out."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from targets.domain.facts import Entry, Promise, Thresholds
from targets.domain.lights import Judgement, judge
from targets.domain.moment import Moment
from targets.domain.standings import Led, places, together
from targets.domain.words import Bound, Measure, State
from tests.conftest import at

JUNE = date(2024, 6, 30)
PART = Promise(
    measure=Measure.TOTAL,
    value=Decimal(900),
    unit="户",
    start_date=date(2024, 1, 1),
    due_date=date(2024, 12, 31),
)


def judged(value: int | None, promised: int | None = 900, **fields) -> Judgement:
    promise = replace(PART, value=promised and Decimal(promised), **fields)
    readings = [] if value is None else [Entry(key=1, data_date=JUNE, value=Decimal(value))]
    return judge(
        promise,
        readings,
        submitted=(),
        reference={},
        moment=Moment(JUNE, at(2024, 7, 2)),
        thresholds=Thresholds(),
    )


@pytest.mark.parametrize(
    ("shares", "found"),
    [
        ([Fraction(1, 2), Fraction(3, 4), Fraction(1, 4)], [2, 1, 3]),
        ([Fraction(1, 2), Fraction(2, 4), Fraction(1, 4)], [1, 1, 3]),
        ([None, Fraction(0), None], [None, 1, None]),
        ([], []),
    ],
)
def test_equals_share_a_place_and_the_next_is_left_out(shares, found):
    assert places(shares) == found


def test_several_parts_are_added_up():
    """450 of 900 and 100 of 100 are 550 of 1000, not the mean of 50 % and 100 %."""
    assert together([judged(450), judged(100, 100)]) == Led(Decimal(550), Decimal(1000), Fraction(55, 100))


def test_nothing_read_is_no_zero():
    assert together([judged(0)]).share == 0
    assert together([judged(None)]) == Led(None, Decimal(900), None)
    assert together([judged(450), judged(None)]).share is None


def test_what_has_ended_is_left_out():
    ended = judged(450, state=State.CANCELLED, state_reason="并入")
    assert together([ended, judged(90)]) == Led(Decimal(90), Decimal(900), Fraction(1, 10))
    assert together([ended]) == Led(None, None, None)


def test_a_number_that_is_still_awaited_cannot_be_compared():
    assert together([judged(90, None)]).share is None


def test_to_have_used_most_of_a_limit_is_no_lead():
    assert together([judged(450, bound=Bound.AT_MOST)]).share is None
