"""Which readings stand next to a day? 新增市场主体: 2000户 by March, 2700 by April, 3300 by May."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from targets.domain.facts import Entry, Stay
from targets.domain.neighbours import Neighbours, neighbours, standing
from targets.domain.words import Measure, Status
from tests.domain.figures import SHANGHAI

JULY = datetime(2024, 7, 3, tzinfo=SHANGHAI)


def entry(key: int, month: int, day: int, value: int | None, status=Status.ACCEPTED) -> Entry:
    sent = datetime(2024, month, day, 12, tzinfo=SHANGHAI)
    stay = Stay(sent) if status == Status.SUBMITTED else Stay(sent, sent, status)
    number = None if value is None else Decimal(value)
    return Entry(key=key, data_date=date(2024, month, day), value=number, stays=(stay,))


MARCH, APRIL, MAY = entry(1, 3, 31, 2000), entry(2, 4, 30, 2700), entry(3, 5, 31, 3300)


def test_those_next_to_a_day_are_the_last_before_it_and_the_first_after_it():
    readings = [MARCH, APRIL, MAY]
    assert neighbours(readings, date(2024, 5, 31)) == Neighbours(APRIL, None)
    assert neighbours(readings, date(2024, 4, 30)) == Neighbours(MARCH, MAY)
    assert neighbours(readings, date(2024, 5, 1)) == Neighbours(APRIL, MAY)
    assert neighbours(readings, date(2024, 1, 31)) == Neighbours(None, MARCH)
    assert neighbours([], date(2024, 1, 31)) == Neighbours(None, None)


def test_what_lies_with_the_office_stands_and_what_came_back_does_not():
    waiting = entry(4, 6, 30, 4200, Status.SUBMITTED)
    returned = entry(5, 7, 1, 9999, Status.RETURNED)
    assert standing(Measure.TOTAL, [waiting, returned, MAY], known_at=JULY) == [MAY, waiting]


def test_a_correction_stands_for_what_it_corrects_as_soon_as_it_is_sent():
    correction = replace(entry(6, 5, 31, 3250, Status.SUBMITTED), supersedes=3)
    assert standing(Measure.TOTAL, [MAY, correction, APRIL], known_at=JULY) == [APRIL, correction]
    sent_at = correction.stays[0].sent_at
    back = replace(correction, stays=(Stay(sent_at, sent_at, Status.RETURNED),))
    assert standing(Measure.TOTAL, [MAY, back, APRIL], known_at=JULY) == [APRIL, MAY]


def test_what_was_sent_later_did_not_stand_then():
    may = datetime(2024, 5, 15, tzinfo=SHANGHAI)
    assert standing(Measure.TOTAL, [MARCH, APRIL, MAY], known_at=may) == [MARCH, APRIL]


def test_a_number_is_needed_where_numbers_are_asked_for():
    wordy = entry(7, 6, 30, None)
    assert standing(Measure.TOTAL, [MAY, wordy], known_at=JULY) == [MAY]
    assert standing(Measure.NARRATIVE, [wordy], known_at=JULY) == [wordy]
