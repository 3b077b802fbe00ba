"""What has been filed for each period, and when? A year of reporting days without weekends: five days after the end."""

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from targets.domain.facts import Adjustment, Entry, Promise, Stage, Stay, Thresholds, in_force, submissions
from targets.domain.filings import Filed, filings, has_passed, is_owed, today
from targets.domain.moment import Moment
from targets.domain.periods import all_periods
from targets.domain.words import Filing, Frequency, Issued, Status
from tests.domain.figures import (
    AWAITED,
    CAMPAIGN,
    GDP,
    INVESTMENT,
    MARKET,
    ROAD,
    SHANGHAI,
    SKILLS_BY_JUNE,
    at,
    day,
    entry,
)

IN_TIME, LATE, SENT_BACK = Filing.IN_TIME, Filing.LATE, Filing.SENT_BACK
MISSING, DUE = Filing.MISSING, Filing.DUE
RULES = Thresholds()
QUARTERLY = replace(MARKET, frequency=Frequency.QUARTERLY)


def looking(on: str, known: str | None = None) -> Moment:
    """A day, as known on the evening of a day (the same one)."""
    return Moment(day(on), datetime.combine(day(known or on), time(20), SHANGHAI))


def filed(promise: Promise, on: str, *entries: Entry, known: str | None = None, rules=RULES) -> list[Filed]:
    moment = looking(on, known)
    submitted = submissions(list(entries), known_at=moment.known_at)
    return [f for f in filings(promise, submitted, moment=moment, thresholds=rules) if f.is_owed]


def told(promise: Promise, on: str, *entries: Entry, **more) -> dict[str, Filing]:
    """By the end of each period how it stands."""
    return {f"{f.period.end_date:%m-%d}": f.filing for f in filed(promise, on, *entries, **more)}


def latest(promise: Promise, on: str, *entries: Entry, **more) -> Filed:
    return filed(promise, on, *entries, **more)[-1]


def sent(data_date: str, *stays: tuple[str, ...], key: int = 1) -> Entry:
    """An entry with its stays: sent, ended, outcome; without an end it lies with the office still."""
    return Entry(
        key=key,
        data_date=day(data_date),
        value=Decimal(1),
        stays=tuple(
            Stay(at(stay[0]), at(stay[1]), Status(stay[2])) if len(stay) > 1 else Stay(at(stay[0]))
            for stay in stays
        ),
    )


# When reporting days have passed.


def test_it_lists_the_periods_that_have_ended():
    assert told(MARKET, "01-30") == {}
    assert told(MARKET, "01-31") == {"01-31": DUE}
    assert list(told(MARKET, "06-29")) == ["01-31", "02-29", "03-31", "04-30", "05-31"]


@pytest.mark.parametrize(
    ("promise", "on", "filing", "is_over"),
    [
        (MARKET, "02-05", DUE, False),  # the reporting day itself has not passed
        (MARKET, "02-06", MISSING, True),
        (CAMPAIGN, "04-05", DUE, False),
        (CAMPAIGN, "04-06", MISSING, True),
        (GDP, "05-20", DUE, False),  # lag 45
        (GDP, "05-21", MISSING, True),
        (INVESTMENT, "04-04", DUE, False),  # January–February, lag 30
        (INVESTMENT, "04-05", MISSING, True),
    ],
)
def test_it_misses_a_period_once_its_reporting_day_is_over(promise, on, filing, is_over):
    first = filed(promise, on)[0]
    assert (first.filing, first.has_passed, first.day, first.is_pending) == (filing, is_over, None, False)


def test_it_asks_for_no_january_of_a_monthly_rate():
    assert list(told(INVESTMENT, "05-31")) == ["02-29", "03-31", "04-30", "05-31"]


def test_it_goes_by_the_day_looked_at_and_not_by_when_it_was_known():
    """30 June looked at again in August: June's reporting day had not come."""
    assert told(MARKET, "06-30", known="08-20")["06-30"] == DUE
    assert today(MARKET, looking("06-30", "08-20")) == day("06-30")


def test_it_goes_by_when_it_was_known_in_the_closing_picture():
    """31 December as known on 5 and on 6 January; and on 30 December nothing closes."""
    assert today(MARKET, looking("12-31", "2025-01-06")) == day("2025-01-06")
    assert told(MARKET, "12-31", known="2025-01-05")["12-31"] == DUE
    assert told(MARKET, "12-31", known="2025-01-06")["12-31"] == MISSING
    assert told(MARKET, "12-30", known="2025-03-01")["11-30"] == MISSING
    assert "12-31" not in told(MARKET, "12-30", known="2025-03-01")


def test_it_never_goes_back_behind_the_day_looked_at_in_the_closing_picture():
    assert today(MARKET, looking("2025-01-10", "12-30")) == day("2025-01-10")
    assert today(MARKET, looking("2025-01-10", "2025-01-20")) == day("2025-01-20")


def test_it_closes_nothing_where_no_last_day_is_known():
    endless = replace(MARKET, reporting_ends=None)
    assert today(endless, looking("12-31", "2025-02-01")) == day("12-31")


def test_a_reporting_day_passes_only_of_a_period_that_has_ended():
    """The closing picture of November's end, of a report that ends with November, does not know December."""
    promise = replace(MARKET, reporting_ends=day("11-30"))
    *_, november, december = all_periods(promise, RULES)
    moment = looking("11-30", "2025-02-01")
    assert has_passed(november, promise, moment)
    assert not has_passed(december, promise, moment)


def test_it_lets_the_office_give_more_days():
    assert told(MARKET, "02-10", rules=Thresholds(grace_days=10)) == {"01-31": DUE}
    assert told(MARKET, "02-11", rules=Thresholds(grace_days=10)) == {"01-31": MISSING}


# Which entry answers which period.


@pytest.mark.parametrize(
    ("data_date", "march", "june"),
    [
        ("01-05", MISSING, MISSING),
        ("03-28", IN_TIME, MISSING),
        ("04-05", IN_TIME, MISSING),
        ("06-23", LATE, MISSING),  # still before June's last seven days
        ("06-24", MISSING, IN_TIME),
        ("07-02", MISSING, IN_TIME),
        ("07-05", MISSING, IN_TIME),
        ("07-31", MISSING, LATE),  # of a quarterly target: the last quarter that ended
    ],
)
def test_a_figure_answers_its_quarter_or_the_one_before(data_date, march, june):
    found = told(QUARTERLY, "08-01", entry(data_date, "1", sent=data_date))
    assert found == {"03-31": march, "06-30": june}


def test_a_monthly_figure_of_2_july_answers_june_and_one_of_31_july_does_not():
    assert told(MARKET, "08-10", entry("07-02", "1", sent="07-03"))["06-30"] == IN_TIME
    found = told(MARKET, "08-10", entry("07-31", "1", sent="08-02"))
    assert (found["06-30"], found["07-31"]) == (MISSING, IN_TIME)


def test_a_figure_dated_after_the_day_looked_at_answers_nothing_yet():
    """2 July's figure, looked at as of 1 July."""
    july = entry("07-02", "1", sent="07-02")
    assert told(MARKET, "07-01", july, known="07-20")["06-30"] == DUE
    assert told(MARKET, "07-02", july)["06-30"] == IN_TIME


@pytest.mark.parametrize(
    ("sent_on", "filing"), [("06-30", IN_TIME), ("07-05", IN_TIME), ("07-06", LATE), ("07-20", LATE)]
)
def test_a_figure_is_in_time_up_to_the_reporting_day(sent_on, filing):
    found = latest(MARKET, "07-20", entry("06-30", "4200", sent=sent_on))
    assert (found.filing, found.day, found.is_pending) == (filing, day(sent_on), False)


def test_it_goes_by_the_day_of_the_office():
    """23:30 in the evening of the reporting day."""
    evening = datetime.combine(day("07-05"), time(23, 30), SHANGHAI)
    late_at_night = Entry(key=1, data_date=day("06-30"), value=Decimal(1), stays=(Stay(evening),))
    assert latest(MARKET, "07-20", late_at_night).filing == IN_TIME


def test_it_goes_by_the_first_of_several_answers():
    """An interim figure in time and a better one late; in whatever order they are stored."""
    interim, later = entry("06-25", "4100", sent="06-26", key=1), entry("06-30", "4200", sent="07-08", key=2)
    for stored in ((interim, later), (later, interim)):
        found = latest(MARKET, "07-20", *stored)
        assert (found.filing, found.day) == (IN_TIME, day("06-26"))


def test_it_does_not_call_a_period_late_because_it_was_corrected_later():
    correction = replace(entry("06-30", "4100", sent="07-20", key=2), supersedes=1)
    assert latest(MARKET, "07-25", entry("06-30", "4200", sent="07-03"), correction).filing == IN_TIME


@pytest.mark.parametrize("status", [Status.RETURNED, Status.WITHDRAWN])
def test_what_went_back_before_the_reporting_day_answers_nothing(status):
    gone = entry("06-30", "4200", sent="07-02", outcome=status, back="07-04")
    assert latest(MARKET, "07-05", gone).filing == DUE
    assert latest(MARKET, "07-06", gone).filing == MISSING
    assert latest(MARKET, "07-03", gone).filing == IN_TIME  # it lay with the office then


def test_a_draft_answers_nothing():
    draft = replace(entry("06-30", "4200"), stays=())
    assert latest(MARKET, "07-06", draft).filing == MISSING


# In time by the first submission.


def test_it_is_in_time_by_the_first_submission_whatever_was_sent_back_in_between():
    """Sent on 3 July, back on 4 July, sent again on 9 July."""
    twice = sent("06-30", ("07-03", "07-04", "returned"), ("07-09", "07-10", "accepted"))
    found = latest(MARKET, "07-10", twice)
    assert (found.filing, found.day, found.is_pending) == (IN_TIME, day("07-03"), False)
    assert (
        latest(MARKET, "07-08", twice).filing == MISSING
    )  # back before the reporting day, not yet sent again


def test_it_counts_from_the_next_time_what_its_author_took_back():
    """Sent in time on 3 July and taken back; the next one came on 8 July."""
    taken_back = entry("06-30", "4200", sent="07-03", outcome=Status.WITHDRAWN, back="07-04", key=1)
    again = entry("06-30", "4200", sent="07-08", key=2)
    found = latest(MARKET, "07-10", taken_back, again)
    assert (found.filing, found.day) == (LATE, day("07-08"))


def test_it_is_pending_until_the_office_has_accepted_an_answer():
    waiting = entry("06-30", "4200", sent="07-03", outcome=Status.SUBMITTED)
    found = latest(MARKET, "07-10", waiting)
    assert (found.filing, found.is_pending) == (IN_TIME, True)
    late = latest(MARKET, "07-10", entry("06-30", "4200", sent="07-08", outcome=Status.SUBMITTED))
    assert (late.filing, late.is_pending) == (LATE, True)


def test_it_is_not_pending_while_a_correction_waits():
    waiting = replace(entry("06-30", "4100", sent="07-08", outcome=Status.SUBMITTED, key=2), supersedes=1)
    found = latest(MARKET, "07-10", entry("06-30", "4200", sent="07-03"), waiting)
    assert (found.filing, found.is_pending) == (IN_TIME, False)


# Sent back after the reporting day.

MENDED = sent("06-30", ("07-03", "07-12", "returned"))


@pytest.mark.parametrize(
    ("on", "filing"),
    [
        ("07-11", IN_TIME),  # with the office
        ("07-12", SENT_BACK),
        ("07-22", SENT_BACK),  # ten days later
        ("07-23", MISSING),
    ],
)
def test_what_was_sent_in_time_and_back_after_the_reporting_day_stands_for_ten_days(on, filing):
    assert told(MARKET, on, MENDED)["06-30"] == filing


def test_what_stands_as_sent_back_keeps_the_day_on_which_it_came():
    found = filed(MARKET, "07-12", MENDED)[-1]
    assert (found.day, found.has_passed, found.is_pending) == (day("07-03"), True, False)


def test_what_came_late_does_not_stand_once_it_is_sent_back():
    assert told(MARKET, "07-13", sent("06-30", ("07-08", "07-12", "returned")))["06-30"] == MISSING


def test_what_went_back_on_the_reporting_day_itself_does_not_stand():
    assert told(MARKET, "07-06", sent("06-30", ("07-03", "07-05", "returned")))["06-30"] == MISSING
    assert told(MARKET, "07-06", sent("06-30", ("07-03", "07-06", "returned")))["06-30"] == SENT_BACK


def test_the_ten_days_begin_anew_with_the_last_return():
    """Back on 12 July, sent on 15 July, back on 20 July: until 30 July."""
    twice = sent("06-30", ("07-03", "07-12", "returned"), ("07-15", "07-20", "returned"))
    assert [told(MARKET, on, twice)["06-30"] for on in ("07-16", "07-30", "07-31")] == [
        IN_TIME,
        SENT_BACK,
        MISSING,
    ]


def test_what_is_mended_is_in_time_as_it_was():
    mended = sent("06-30", ("07-03", "07-12", "returned"), ("07-25", "07-26", "accepted"))
    found = latest(MARKET, "07-26", mended)
    assert (found.filing, found.day) == (IN_TIME, day("07-03"))
    assert told(MARKET, "07-24", mended)["06-30"] == MISSING


def test_another_answer_stands_before_the_one_that_went_back():
    other = entry("06-28", "4100", sent="07-10", key=2)
    assert told(MARKET, "07-13", MENDED, other)["06-30"] == LATE


def test_it_lets_the_office_say_how_long_may_be_mended():
    assert told(MARKET, "07-16", MENDED, rules=Thresholds(mend_days=3))["06-30"] == MISSING
    assert told(MARKET, "07-12", MENDED, rules=Thresholds(mend_days=0))["06-30"] == SENT_BACK


def test_it_may_be_mended_by_the_clock_of_the_closing_picture():
    """December's figure, sent on 3 January and back on the 8th: until 18 January."""
    december = sent("12-31", ("2025-01-03", "2025-01-08", "returned"))
    seen = [
        told(MARKET, "12-31", december, known=on)["12-31"]
        for on in ("2025-01-07", "2025-01-08", "2025-01-18", "2025-01-19")
    ]
    assert seen == [IN_TIME, SENT_BACK, SENT_BACK, MISSING]


# Stages, and what runs on.


def test_the_day_of_a_stage_is_to_be_reported_however_often_else():
    """A node due 31 October of a half-yearly target: nothing by 5 November is a miss."""
    promise = replace(
        ROAD,
        frequency=Frequency.HALF_YEARLY,
        stages=(*ROAD.stages[:2], Stage(3, "主体封顶", Decimal(50), date(2024, 10, 31))),
    )
    found = told(promise, "11-06")
    assert found == {"03-31": MISSING, "06-30": MISSING, "10-31": MISSING}
    october = entry("10-28", stages=(1, 2), sent="10-29")
    assert told(promise, "11-06", october)["10-31"] == IN_TIME


def test_what_is_late_goes_on_reporting_to_the_reports_last_day():
    found = told(SKILLS_BY_JUNE, "12-31", entry("06-30", "0.8"), entry("08-31", "0.9"), known="2025-01-06")
    assert len(found) == 12
    assert (found["06-30"], found["07-31"], found["08-31"]) == (IN_TIME, MISSING, IN_TIME)


# What is owed.


def test_nothing_is_owed_from_before_it_was_assigned():
    """The catalogue was imported on 10 March: January and February are not missing, March is owed."""
    assigned = replace(MARKET, owed_from=day("03-10"))
    assert told(assigned, "03-11") == {}
    assert told(assigned, "04-06") == {"03-31": MISSING}


def test_a_period_that_ends_on_the_day_of_assignment_is_owed():
    assert list(told(replace(MARKET, owed_from=day("02-29")), "03-11")) == ["02-29"]
    assert list(told(replace(MARKET, owed_from=day("03-01")), "03-11")) == []


def test_a_reading_for_a_period_before_the_assignment_may_be_given_and_changes_nothing():
    assigned = replace(MARKET, owed_from=day("03-10"))
    assert told(assigned, "04-06", entry("02-29", "1300")) == {"03-31": MISSING}
    january, *_ = all_periods(MARKET, RULES)
    assert is_owed(january, MARKET)
    assert not is_owed(january, assigned)


def test_nothing_is_owed_while_the_number_is_awaited():
    assert filed(AWAITED, "12-31", entry("06-30", "-3"), known="2025-02-01") == []


def test_nothing_is_owed_from_before_the_awaited_number_took_effect():
    """Named on 20 May: the first quarter is not owed, the first half is."""
    arrived = Adjustment(day("05-20"), at("05-25"), Decimal(-3))
    seen = in_force(
        replace(AWAITED, issued=Issued.SET),
        [arrived],
        stated_value=None,
        stated_due_date=day("12-31"),
        moment=looking("07-06"),
    )
    assert told(seen, "07-06") == {"06-30": MISSING}
