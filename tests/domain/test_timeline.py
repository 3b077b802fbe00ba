"""Where marks stand on the months: within their own month, none on another, none cut off at the edge."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from targets.domain.timeline import Scale, anchor, marks, scale_of

YEAR = scale_of(date(2024, 1, 1), date(2024, 12, 31), [])
MONTH = Fraction(1, 12)


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(2024, 1, 1), Fraction(1, 8)),
        (date(2024, 3, 31), 2 + Fraction(7, 8)),
        (date(2024, 4, 1), 3 + Fraction(1, 8)),
        (date(2024, 2, 15), 1 + Fraction(1, 2)),  # 14 of 28 days between the first and the last
        (date(2024, 12, 31), 11 + Fraction(7, 8)),
        (date(2023, 11, 30), Fraction(1, 8)),  # what was before stands first
        (date(2025, 3, 31), 11 + Fraction(7, 8)),  # without room for what comes later it stands last
    ],
)
def test_a_day_stands_within_its_month(day, months):
    assert YEAR.place(day) == months * MONTH


def test_what_comes_later_has_a_column_of_its_own():
    scale = scale_of(date(2024, 1, 1), date(2024, 12, 31), [date(2024, 6, 30), date(2025, 3, 31)])
    assert (scale.months, scale.columns, scale.later) == (12, 13, Fraction(12, 13))
    assert Fraction(12, 13) < scale.place(date(2025, 1, 31)) < scale.place(date(2025, 3, 31)) < 1
    assert scale.place(date(2099, 1, 1)) == (12 + Fraction(7, 8)) / 13
    assert scale.place(date(2024, 12, 31)) < Fraction(12, 13)


def test_its_months_are_those_of_the_report():
    assert [day.month for _, day in YEAR.heads] == list(range(1, 13))
    assert YEAR.heads[6][0] == Fraction(1, 2)
    assert YEAR.later is None
    assert len(YEAR.edges) == 11
    autumn = scale_of(date(2024, 9, 10), date(2025, 2, 20), [])
    assert [(day.year, day.month) for _, day in autumn.heads] == [
        (2024, 9), (2024, 10), (2024, 11), (2024, 12), (2025, 1), (2025, 2),
    ]  # fmt: skip
    assert autumn.place(date(2025, 1, 1)) == (4 + Fraction(1, 8)) / 6


def test_time_only_goes_to_the_right():
    days = [date.fromordinal(n) for n in range(date(2023, 12, 1).toordinal(), date(2026, 2, 1).toordinal())]
    for scale in (YEAR, Scale(date(2024, 1, 1), 12, has_later=True)):
        places = [scale.place(day) for day in days]
        assert places == sorted(places)
        assert 0 < places[0] < places[-1] < 1


def test_stages_of_one_day_stand_side_by_side():
    june = date(2024, 6, 30)
    first, second, third = marks(YEAR, [(june, None), (june, None), (date(2024, 9, 30), None)])
    assert (first.place, second.place) == (YEAR.place(june), YEAR.place(june) + MONTH / 4)
    assert third.place == YEAR.place(date(2024, 9, 30))


def test_at_the_end_of_the_year_they_are_moved_to_the_left():
    end = date(2024, 12, 31)
    places = [mark.place for mark in marks(YEAR, [(end, None)] * 3)]
    last = YEAR.place(end)
    assert places == [last - MONTH / 2, last - MONTH / 4, last]


def test_however_many_there_are_none_leaves_the_picture():
    places = [mark.place for mark in marks(YEAR, [(date(2024, 6, 30), None)] * 60)]
    assert places == sorted(places)
    assert 0 <= places[0] <= places[-1] < 1


def test_a_name_has_the_room_up_to_half_way_to_its_neighbours():
    """March, June and the end of the year: the last name ends at the edge."""
    days = [date(2024, 3, 31), date(2024, 6, 30), date(2024, 12, 31)]
    first, second, third = marks(YEAR, [(day, None) for day in days], ["方案编制", "开工建设", "竣工验收"])
    assert (first.anchor, second.anchor, third.anchor) == ("middle", "middle", "end")
    assert first.start + first.width == second.start == (first.place + second.place) / 2
    assert third.start + third.width == 1


def test_a_name_is_centred_where_it_fits_and_else_has_what_its_neighbour_does_not_need():
    """Of 78 letters a month takes 6.5: between 30 April and 30 June there is room for two short names."""
    days = [(date(2024, 4, 30), None), (date(2024, 6, 30), None)]
    short, _ = marks(YEAR, days, ["入户登记", "审核验收"])
    assert short.anchor == "middle"
    assert short.start + short.width / 2 == short.place
    long, brief = marks(YEAR, days, ["一个有二十个字那么长的节点名称用来看看放不放得下", "开工"])
    assert (long.place + brief.place) / 2 < long.start + long.width <= brief.start
    assert long.width >= Fraction(23, 78)


def test_the_last_name_ends_at_the_edge_and_takes_room_before_its_mark():
    before, last = marks(
        YEAR,
        [(date(2024, 10, 31), None), (date(2024, 12, 31), None)],
        ["主要管线道路施工", "完成年度建设任务"],
    )
    assert (before.anchor, last.anchor) == ("middle", "end")
    assert last.width >= Fraction(9, 78)
    assert before.width >= Fraction(9, 78)


def test_no_two_names_overlap():
    days = [date(2024, 1, 2), date(2024, 2, 29), date(2024, 4, 30), date(2024, 5, 1), date(2024, 12, 31)]
    found = marks(YEAR, [(day, None) for day in days])
    for one, other in pairwise(found):
        assert one.start + one.width <= other.start
    assert found[0].start >= 0


def test_it_remembers_where_a_stage_stood():
    (mark,) = marks(YEAR, [(date(2024, 8, 31), date(2024, 6, 30))])
    assert mark.former == YEAR.place(date(2024, 6, 30))


def test_nothing_is_drawn_of_nothing():
    assert marks(YEAR, []) == []


@pytest.mark.parametrize(("place", "words"), [("0.05", "start"), ("0.5", "middle"), ("0.95", "end")])
def test_words_at_the_edge_stay_within_it(place, words):
    assert anchor(Fraction(place)) == words
