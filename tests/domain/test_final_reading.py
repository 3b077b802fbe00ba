"""By which reading is a promise judged in the end, and what is said while there is none? Nothing is kept by silence."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from targets.domain.facts import Entry, Promise, Thresholds
from targets.domain.lights import Judgement
from targets.domain.words import JudgedBy, Light, Reason, Status
from tests.domain.figures import (
    AWAITED,
    BUDGET,
    CAMPAIGN,
    DUST,
    GDP,
    HALF,
    INCOME,
    INVESTMENT,
    MARKET,
    ROAD,
    SKILLS_BY_JUNE,
    TRUCKS,
    day,
    entry,
    looked_at,
    seen,
)

B, G, Y, R, N = Light.DONE, Light.ON_TRACK, Light.BEHIND, Light.CRITICAL, Light.NONE

# Due on 30 June, of a year that goes on: June is to be reported by 5 July.
LEVEL_BY_JUNE = replace(TRUCKS, **HALF)
DUST_BY_JUNE = replace(DUST, **HALF)
RATE_BY_JUNE = replace(INVESTMENT, lag_days=0, **HALF)
BUDGET_BY_JUNE = replace(BUDGET, **HALF)
WORDS_BY_JUNE = replace(CAMPAIGN, **HALF)
ROAD_BY_JUNE = replace(ROAD, stages=ROAD.stages[:2], **HALF)


def all_known(promise: Promise, until: str, *entries: Entry) -> list[Judgement]:
    """The closing picture as known on each evening of January and of what follows."""
    days = (day(until) - date(2025, 1, 1)).days
    evenings = [(date(2025, 1, 1) + timedelta(days=n)).isoformat() for n in range(days + 1)]
    return [seen(promise, "12-31", *entries, known=evening) for evening in evenings]


def values(promise: Promise, on: str, *figures: tuple[str, str]) -> Judgement:
    """Judged by figures accepted two days after the day that they are of."""
    return seen(promise, on, *(entry(*figure, key=key) for key, figure in enumerate(figures, start=1)))


# Nothing is kept by silence.


def test_a_growth_rate_of_september_never_becomes_the_years():
    """9.2 against 8.5, and nothing since; the figure of the year was due on 4 February."""
    pictures = all_known(INVESTMENT, "2025-03-31", entry("09-30", "9.2"))
    assert {p.progress.code for p in pictures} == {Reason.TARGET_MET}
    assert [p.deadline.code for p in pictures] == [Reason.DATA_AWAITED] * 35 + [Reason.OVERDUE] * 55


def test_a_growth_rate_that_was_missed_in_september_stays_missed():
    pictures = all_known(INVESTMENT, "2025-03-31", entry("09-30", "6.5"))
    assert {p.progress.code for p in pictures} == {Reason.TARGET_MISSED}


def test_a_limit_read_to_november_is_not_kept():
    """80 of 100万元; December was to be reported by 5 January."""
    pictures = all_known(BUDGET, "2025-02-10", entry("11-30", "80"))
    assert {p.progress.code for p in pictures} == {Reason.WITHIN_LIMIT}
    assert [p.overall.light for p in pictures] == [G] * 5 + [R] * 36


@pytest.mark.parametrize(("promise", "value"), [(TRUCKS, "100"), (DUST, "35")])
def test_a_level_silent_since_june_is_not_kept(promise, value):
    pictures = [
        seen(promise, "12-31", entry("06-30", value)),
        *all_known(promise, "2025-02-10", entry("06-30", value)),
    ]
    assert {p.progress.code for p in pictures} == {Reason.TARGET_MET}
    assert pictures[-1].deadline.code == Reason.OVERDUE


@pytest.mark.parametrize(
    ("promise", "value"),
    [(LEVEL_BY_JUNE, "100"), (DUST_BY_JUNE, "30"), (RATE_BY_JUNE, "12"), (BUDGET_BY_JUNE, "1")],
)
def test_what_was_read_before_the_last_days_is_never_final(promise, value):
    """23 June is the eighth day before the end and answers May."""
    for on in ("06-30", "07-06", "08-06", "12-31"):
        judged = looked_at(promise, on, "06-23", value)
        assert (judged.is_final, judged.progress.light) == (False, G)
    assert judged.deadline.code == Reason.OVERDUE


# What is final.


@pytest.mark.parametrize(
    ("promise", "value"),
    [(LEVEL_BY_JUNE, "100"), (DUST_BY_JUNE, "30"), (RATE_BY_JUNE, "12"), (BUDGET_BY_JUNE, "1")],
)
def test_what_is_read_on_the_due_date_is_final_at_once(promise, value):
    judged = looked_at(promise, "06-30", "06-30", value)
    assert (judged.is_final, judged.progress.code, judged.deadline.light) == (True, Reason.DONE, B)


@pytest.mark.parametrize(
    ("promise", "value"),
    [(LEVEL_BY_JUNE, "100"), (DUST_BY_JUNE, "30"), (RATE_BY_JUNE, "12"), (BUDGET_BY_JUNE, "1")],
)
@pytest.mark.parametrize(("on", "light"), [("06-30", G), ("07-05", G), ("07-06", B)])
def test_what_is_read_in_the_last_days_is_final_once_the_reporting_day_is_over(promise, value, on, light):
    judged = looked_at(promise, on, "06-24", value)
    assert (judged.is_final, judged.progress.light) == (light == B, light)


@pytest.mark.parametrize(
    ("promise", "kept", "missed"),
    [(LEVEL_BY_JUNE, "100", "98"), (DUST_BY_JUNE, "40", "42"), (RATE_BY_JUNE, "8.5", "8")],
)
def test_the_latest_of_the_last_days_is_final(promise, kept, missed):
    fell = values(promise, "07-06", ("06-25", kept), ("06-30", missed))
    assert (fell.value, fell.deadline.light) == (Decimal(missed), R)
    rose = values(promise, "07-06", ("06-25", missed), ("06-30", kept))
    assert (rose.value, rose.progress.code) == (Decimal(kept), Reason.DONE)


@pytest.mark.parametrize(
    ("promise", "kept", "missed"),
    [
        (LEVEL_BY_JUNE, "100", "98"),
        (DUST_BY_JUNE, "40", "42"),
        (RATE_BY_JUNE, "8.5", "8"),
        (BUDGET_BY_JUNE, "90", "101"),
    ],
)
def test_what_was_kept_on_the_due_date_is_not_lost_afterwards(promise, kept, missed):
    """A year is not lost in January: what is read later is listed, not judged."""
    judged = values(promise, "08-06", ("06-30", kept), ("07-31", missed))
    assert (judged.value, judged.data_date, judged.progress.code) == (
        Decimal(kept),
        day("06-30"),
        Reason.DONE,
    )
    assert judged.finished_on == day("06-30")


@pytest.mark.parametrize(
    ("promise", "kept", "missed"),
    [(DUST_BY_JUNE, "40", "42"), (RATE_BY_JUNE, "8.5", "8"), (BUDGET_BY_JUNE, "90", "101")],
)
def test_what_was_missed_on_the_due_date_stays_missed(promise, kept, missed):
    judged = values(promise, "08-06", ("06-30", missed), ("07-31", kept))
    assert (judged.value, judged.deadline.light, judged.overall.light) == (Decimal(missed), R, R)
    assert judged.finished_on is None


@pytest.mark.parametrize(
    ("promise", "kept", "missed", "code"),
    [
        (LEVEL_BY_JUNE, "100", "98", Reason.DONE_LATE),
        (DUST_BY_JUNE, "40", "42", Reason.DONE_LATE),
        (RATE_BY_JUNE, "8.5", "8", Reason.DONE_LATE),
    ],
)
def test_without_a_figure_of_the_due_date_the_earliest_after_it_is_final(promise, kept, missed, code):
    judged = values(promise, "09-06", ("07-12", kept), ("08-31", missed))
    assert (judged.data_date, judged.progress.code) == (day("07-12"), code)
    if promise is not LEVEL_BY_JUNE:
        lost = values(promise, "09-06", ("07-12", missed), ("08-31", kept))
        assert (lost.data_date, lost.overall.light) == (day("07-12"), R)


def test_a_level_that_missed_is_done_late_by_the_first_later_reading_that_meets_it():
    figures = [("06-30", "95"), ("07-31", "98"), ("08-31", "100"), ("09-30", "99"), ("10-31", "100")]
    before = values(LEVEL_BY_JUNE, "08-10", *figures[:2])
    assert (before.data_date, before.progress.light, before.deadline.code) == (
        day("06-30"),
        Y,
        Reason.NOT_FINISHED,
    )
    after = values(LEVEL_BY_JUNE, "11-06", *figures)
    assert (after.data_date, after.progress.code, after.deadline.code) == (
        day("08-31"),
        Reason.DONE_LATE,
        Reason.DONE_LATE,
    )
    assert after.finished_on == day("08-31")


def test_a_level_that_was_met_before_and_missed_on_the_due_date_is_done_late():
    judged = values(LEVEL_BY_JUNE, "08-10", ("05-31", "100"), ("06-30", "99"), ("07-31", "100"))
    assert (judged.data_date, judged.progress.code) == (day("07-31"), Reason.DONE_LATE)
    words = seen(
        WORDS_BY_JUNE,
        "08-10",
        *(entry(on, rating=rating, key=rating) for on, rating in (("05-31", 100), ("06-30", 90))),
        entry("07-31", rating=100, key=1),
    )
    assert (words.progress.code, words.finished_on) == (Reason.DONE_LATE, day("07-31"))


def test_a_correction_of_the_final_reading_is_judged_afresh():
    """Blue does not stick: 100 of 30 June was 97."""
    right = replace(entry("06-30", "97", sent="07-20", key=2), supersedes=1)
    assert seen(LEVEL_BY_JUNE, "07-19", entry("06-30", "100"), right).progress.code == Reason.DONE
    corrected = seen(LEVEL_BY_JUNE, "07-20", entry("06-30", "100"), right)
    assert (corrected.value, corrected.progress.light, corrected.deadline.code) == (
        97,
        Y,
        Reason.NOT_FINISHED,
    )


def test_a_correction_of_the_earliest_reading_after_the_end_takes_its_place():
    right = replace(entry("07-12", "39", sent="07-20", key=2), supersedes=1)
    judged = seen(DUST_BY_JUNE, "07-20", entry("07-12", "44"), right)
    assert (judged.value, judged.progress.light) == (39, B)


def test_what_comes_late_but_is_of_the_due_date_takes_the_place_of_what_is_of_later():
    """The figure of 12 July was there first; that of 30 June came in August."""
    late = entry("06-30", "97", sent="08-08", key=2)
    assert seen(LEVEL_BY_JUNE, "08-07", entry("07-12", "100"), late).progress.light == B
    judged = seen(DUST_BY_JUNE, "08-08", entry("07-12", "39"), replace(late, value=Decimal(44)))
    assert (judged.value, judged.overall.light) == (44, R)


# Totals, stages and words go by their current reading.


def test_a_total_goes_by_its_current_reading_after_the_due_date_too():
    figures = [("06-30", "1.1"), ("07-31", "1.15"), ("08-31", "1.2")]
    missed = values(SKILLS_BY_JUNE, "08-06", *figures[:2])
    assert (missed.value, missed.is_final, missed.deadline.code) == (
        Decimal("1.15"),
        True,
        Reason.NOT_FINISHED,
    )
    late = values(SKILLS_BY_JUNE, "09-06", *figures)
    assert (late.progress.code, late.deadline.code, late.overall.code) == (Reason.DONE_LATE,) * 3
    assert late.finished_on == day("08-31")


def test_a_total_reached_in_time_is_not_late_by_what_came_on_top():
    judged = values(SKILLS_BY_JUNE, "09-06", ("05-31", "1.2"), ("08-31", "1.3"))
    assert (judged.progress.code, judged.finished_on) == (Reason.DONE, day("05-31"))


def test_a_total_that_was_reached_in_time_is_not_late_because_it_was_reported_late():
    assert looked_at(SKILLS_BY_JUNE, "09-06", "06-30", "1.2", sent="09-02").progress.code == Reason.DONE


def test_a_total_that_is_corrected_downward_is_no_longer_done():
    right = replace(entry("06-30", "1.1", sent="07-20", key=2), supersedes=1)
    judged = seen(SKILLS_BY_JUNE, "07-20", entry("06-30", "1.2"), right)
    assert (judged.progress.light, judged.deadline.code, judged.finished_on) == (Y, Reason.NOT_FINISHED, None)


def test_stages_and_words_are_done_late_too():
    road = looked_at(ROAD_BY_JUNE, "09-06", "08-31", stages=(1, 2))
    words = looked_at(WORDS_BY_JUNE, "09-06", "08-31", rating=100)
    assert road.overall.code == words.overall.code == Reason.DONE_LATE
    in_time = looked_at(ROAD_BY_JUNE, "09-06", "06-28", stages=(1, 2))
    assert in_time.overall.code == Reason.DONE


# A known result is not overdue.


@pytest.mark.parametrize(
    ("promise", "value", "more", "code", "label"),
    [
        (GDP, "6.8", {}, Reason.BELOW_TARGET, "未达标"),
        (BUDGET, "103", {}, Reason.OVER_LIMIT, "超限"),
        (DUST, "45", {}, Reason.OVER_LIMIT, "超限"),
        (MARKET, "7999", {}, Reason.NOT_FINISHED, "未完成"),
        (TRUCKS, "99", {}, Reason.NOT_FINISHED, "未完成"),
        (replace(MARKET, value=Decimal(5), unit="座"), "4", {}, Reason.NOT_FINISHED, "未完成"),
        (ROAD, None, {"stages": (1, 2, 3)}, Reason.NOT_FINISHED, "未完成"),
    ],
)
@pytest.mark.parametrize("known", ["12-31", "2025-01-02", "2025-03-31"])
def test_a_known_result_is_called_by_its_name(promise, value, more, code, label, known):
    judged = looked_at(promise, "12-31", "12-31", value, known=known, sent="12-31", **more)
    assert (judged.deadline.code, judged.deadline.light, judged.overall.label) == (code, R, label)


@pytest.mark.parametrize("rating", [None, 0, 99])
def test_words_at_the_end_of_the_year_are_not_concluded(rating):
    judged = looked_at(CAMPAIGN, "12-31", "12-31", rating=rating, known="2025-01-06")
    assert (judged.progress.light, judged.deadline.code, judged.overall.light) == (G, Reason.NOT_CONCLUDED, Y)


def test_words_that_were_never_reported_again_are_not_concluded_either():
    judged = looked_at(CAMPAIGN, "12-31", "09-30", rating=80, known="2025-01-06")
    assert (judged.deadline.code, judged.overall.light) == (Reason.NOT_CONCLUDED, Y)


def test_it_is_overdue_only_while_the_result_is_unknown():
    """June's figure, due on 5 July, comes on 20 July."""
    june = entry("06-30", "1.1", sent="07-20", key=2)
    may = entry("05-31", "1.05")
    assert seen(SKILLS_BY_JUNE, "07-05", may, june).deadline.code == Reason.DATA_AWAITED
    assert seen(SKILLS_BY_JUNE, "07-06", may, june).deadline.code == Reason.OVERDUE
    assert seen(SKILLS_BY_JUNE, "07-20", may, june).deadline.code == Reason.NOT_FINISHED


def test_what_keeps_its_pace_by_points_is_not_finished_all_the_same():
    """95 % on the last day: five points behind are green, but not the whole."""
    judged = looked_at(
        MARKET, "12-31", "12-31", "7600", known="2025-01-06", thresholds=Thresholds(judged_by=JudgedBy.POINTS)
    )
    assert (judged.progress.light, judged.deadline.code, judged.overall.light) == (G, Reason.NOT_FINISHED, R)


# Between the due date and the reporting day.


@pytest.mark.parametrize(
    ("promise", "last_day"),
    [
        (MARKET, "2025-01-05"),
        (CAMPAIGN, "2025-01-05"),
        (ROAD, "2025-01-05"),
        (GDP, "2025-02-19"),
        (INVESTMENT, "2025-02-04"),
    ],
)
def test_it_waits_for_the_figures_until_their_reporting_day(promise, last_day):
    """232 of 269 targets of the closing picture were red on 1 January."""
    value = None if promise in (CAMPAIGN, ROAD) else "8"
    quarter = entry("09-30", value, stages=(1, 2, 3), rating=50)
    waiting = seen(promise, "12-31", quarter, known="2025-01-01")
    assert (waiting.deadline.light, waiting.deadline.label) == (N, "等待数据")
    assert waiting.overall == waiting.progress
    assert seen(promise, "12-31", quarter, known=last_day).deadline.code == Reason.DATA_AWAITED
    day_after = (day(last_day) + timedelta(days=1)).isoformat()
    over = Reason.NOT_CONCLUDED if promise is CAMPAIGN else Reason.OVERDUE
    assert seen(promise, "12-31", quarter, known=day_after).deadline.code == over


def test_it_waits_for_nothing_on_the_evening_of_the_due_date_itself():
    assert looked_at(MARKET, "12-31", "11-30", "7000").deadline.code == Reason.DUE_SOON
    assert looked_at(MARKET, "12-31", "11-30", "7444").deadline.code == Reason.IN_TIME


def test_it_waits_as_long_as_the_office_has_not_looked():
    """December's figure came on 3 January and is looked at on 20 January."""
    waiting = entry("12-31", "7900", sent="2025-01-03", outcome=Status.SUBMITTED, key=2)
    november = entry("11-30", "7444")
    judged = seen(MARKET, "12-31", november, waiting, known="2025-01-19")
    assert (judged.progress.light, judged.deadline.code, judged.overall.light) == (G, Reason.DATA_AWAITED, G)
    assert (judged.reporting.light, judged.plan) == (G, seen(MARKET, "12-06", november).plan)
    accepted = entry("12-31", "7900", sent="2025-01-20", key=2)
    assert seen(MARKET, "12-31", november, accepted, known="2025-01-20").deadline.code == Reason.NOT_FINISHED


def test_it_waits_ten_days_for_what_was_sent_back_and_then_no_longer():
    back = entry("12-31", "7900", sent="2025-01-03", outcome=Status.RETURNED, back="2025-01-08", key=2)
    november = entry("11-30", "7444")
    for known in ("2025-01-08", "2025-01-18"):
        judged = seen(MARKET, "12-31", november, back, known=known)
        assert (judged.progress.light, judged.deadline.code) == (G, Reason.DATA_AWAITED)
        assert (judged.reporting.light, judged.reporting.label) == (Y, "退回")
    judged = seen(MARKET, "12-31", november, back, known="2025-01-19")
    assert (judged.progress.light, judged.deadline.code, judged.reporting.light) == (Y, Reason.OVERDUE, R)


def test_it_does_not_wait_for_what_answers_another_period():
    """July's figure lies with the office; June's never came."""
    july = entry("07-31", "1.2", sent="08-02", outcome=Status.SUBMITTED, key=2)
    assert seen(SKILLS_BY_JUNE, "08-06", entry("05-31", "1"), july).deadline.code == Reason.OVERDUE


# Without a deadline.


@pytest.mark.parametrize(
    ("promise", "data_date"),
    [
        (AWAITED, "12-31"),
        (INCOME, "12-31"),  # no figure of the GDP to compare with
        (replace(ROAD, stages=()), None),
        (replace(CAMPAIGN, is_lasting=True), "12-31"),
    ],
)
def test_what_cannot_be_judged_has_no_deadline_light(promise, data_date):
    value = None if promise.measure == "narrative" else "5"
    reading = (data_date, value) if data_date else ()
    judged = looked_at(promise, "12-31", *reading, known="2025-03-01")
    assert (judged.deadline.light, judged.deadline.code) == (N, Reason.NO_DEADLINE)


def test_what_lasts_is_never_done():
    lasting = replace(CAMPAIGN, is_lasting=True)
    for known in ("12-31", "2025-01-06", "2025-06-30"):
        judged = looked_at(lasting, "12-31", "12-31", rating=100, known=known)
        assert (judged.overall.code, judged.finished_on) == (Reason.UNDER_WAY, None)


def test_a_follower_is_judged_by_the_figure_of_the_same_day_in_the_end():
    judged = looked_at(
        INCOME, "12-31", "12-31", "6.4", reference="6.1", known="2025-02-10", sent="2025-02-03"
    )
    assert judged.progress.code == Reason.DONE
    missed = looked_at(INCOME, "12-31", "12-31", "6", reference="6.1", known="2025-02-10", sent="2025-02-03")
    assert (missed.progress.light, missed.deadline.code) == (Y, Reason.BELOW_TARGET)
