"""Of which day does a picture speak, and what was known?"""

from datetime import date, datetime

from targets.domain.moment import Moment
from tests.domain.figures import SHANGHAI

EVENING = Moment(date(2024, 6, 30), datetime(2024, 7, 2, 23, 30, tzinfo=SHANGHAI))


def test_it_was_known_on_the_offices_day():
    assert EVENING.known_date == date(2024, 7, 2)


def test_it_turns_to_another_day_as_known_at_the_same_time():
    assert EVENING.on(date(2024, 3, 31)) == Moment(date(2024, 3, 31), EVENING.known_at)
    assert EVENING.as_of == date(2024, 6, 30)
