"""Which entries count, and which promise was in force? Every life of an entry that the office knows."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from targets.domain.facts import (
    Adjustment,
    Entry,
    Promise,
    Stage,
    Stay,
    Submission,
    in_force,
    readings,
    submissions,
)
from targets.domain.moment import Moment
from targets.domain.words import Issued, Measure, Status

JUNE_30, JULY_10 = date(2024, 6, 30), date(2024, 7, 10)
MARKET = Promise(
    measure=Measure.TOTAL,
    value=Decimal(8000),
    unit="户",
    start_date=date(2024, 1, 1),
    due_date=date(2024, 12, 31),
)


def moment(text: str) -> datetime:
    """07-10 → ten o'clock at the office on 10 July 2024."""
    return datetime.fromisoformat(f"2024-{text} 10:00").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def accepted(key: int, data_date: str, value: str | None = "4200", *, on: str = "07-03", **fields) -> Entry:
    """An entry accepted on that day, submitted on the first of the month."""
    return Entry(
        key=key,
        data_date=date.fromisoformat(f"2024-{data_date}"),
        value=None if value is None else Decimal(value),
        stays=(Stay(moment(f"{on[:2]}-01"), moment(on), Status.ACCEPTED),),
        **fields,
    )


def pending(entry: Entry, status: Status) -> Entry:
    """The same entry as if it had got no further than this."""
    [stay] = entry.stays
    if status == Status.DRAFT:
        return replace(entry, stays=())
    if status == Status.SUBMITTED:
        return replace(entry, stays=(Stay(stay.sent_at),))
    return replace(entry, stays=(replace(stay, outcome=status),))


def counting(
    *entries: Entry, as_of: date = JULY_10, known: str = "07-10", measure=Measure.TOTAL
) -> list[int]:
    """Keys of the readings, oldest first."""
    return [e.key for e in readings(measure, list(entries), Moment(as_of, moment(known)))]


def with_the_office(*entries: Entry, known: str = "07-10") -> list[Submission]:
    return submissions(list(entries), known_at=moment(known))


MAY = accepted(1, "05-31", "3400", on="06-03")
JUNE = accepted(2, "06-30", "4200")


def test_it_reads_the_latest_data_date_last():
    assert counting(JUNE, MAY) == [1, 2]


def test_it_goes_by_the_data_date_and_not_by_the_day_it_was_typed():
    late_may = accepted(3, "05-31", "3400", on="07-08")
    assert counting(late_may, JUNE)[-1] == 2


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.WITHDRAWN])
def test_it_never_counts_what_is_not_accepted(status):
    assert counting(MAY, pending(JUNE, status)) == [1]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.WITHDRAWN])
def test_it_keeps_the_old_entry_until_its_correction_is_accepted(status):
    correction = pending(accepted(3, "06-30", "4100", on="07-08", supersedes=2), status)
    assert counting(JUNE, correction) == [2]


def test_it_reads_last_what_was_accepted_last_of_two_entries_for_one_day():
    again = accepted(9, "06-30", "4300", on="07-02")
    assert counting(JUNE, again) == counting(again, JUNE) == [9, 2]


def test_it_reads_last_what_was_entered_last_of_two_accepted_together():
    again = accepted(9, "06-30", "4300")
    assert counting(JUNE, again) == counting(again, JUNE) == [2, 9]


def test_it_counts_an_accepted_correction_alone():
    assert counting(JUNE, accepted(3, "06-30", "4100", on="07-08", supersedes=2)) == [3]


def test_it_counts_the_end_of_a_chain_of_corrections():
    second = accepted(3, "06-30", "4100", on="07-05", supersedes=2)
    third = accepted(4, "06-30", "4150", on="07-08", supersedes=3)
    assert counting(third, JUNE, second) == [4]
    assert counting(third, JUNE, second, known="07-06") == [3]
    assert counting(third, JUNE, second, known="07-04") == [2]


def test_it_does_not_yet_know_a_correction_accepted_later():
    correction = accepted(3, "06-30", "4100", on="07-12", supersedes=2)
    assert counting(JUNE, correction, known="07-11") == [2]
    assert counting(JUNE, correction, known="07-12") == [3]


def test_it_knows_what_was_accepted_at_that_very_moment():
    assert counting(JUNE, known="07-03") == [2]
    assert counting(JUNE, known="07-02") == []


def test_it_leaves_out_what_is_dated_after_the_day_looked_at():
    assert counting(MAY, JUNE, as_of=date(2024, 6, 29)) == [1]
    assert counting(MAY, JUNE, as_of=JUNE_30) == [1, 2]
    assert counting(MAY, JUNE, as_of=date(2024, 5, 30)) == []


@pytest.mark.parametrize("measure", [Measure.TOTAL, Measure.LEVEL, Measure.RATE])
def test_it_counts_a_zero_but_not_a_blank(measure):
    assert counting(accepted(1, "06-30", "0"), measure=measure) == [1]
    assert counting(accepted(1, "06-30", None), measure=measure) == []


@pytest.mark.parametrize("measure", [Measure.STAGES, Measure.NARRATIVE])
def test_it_needs_no_number_where_the_target_has_none(measure):
    assert counting(accepted(1, "06-30", None), measure=measure) == [1]


def test_it_has_nothing_to_read_without_entries():
    assert counting() == []
    assert with_the_office() == []


def test_it_finds_with_the_office_what_was_submitted_checked_or_not():
    submitted = pending(accepted(3, "04-30"), Status.SUBMITTED)
    assert with_the_office(MAY, submitted) == [
        Submission(date(2024, 5, 31), date(2024, 6, 1), Status.ACCEPTED),
        Submission(date(2024, 4, 30), date(2024, 7, 1), Status.SUBMITTED),
    ]


def test_it_does_not_find_with_the_office_what_was_never_sent():
    assert with_the_office(pending(JUNE, Status.DRAFT)) == []


def test_it_finds_with_the_office_nothing_submitted_later():
    assert with_the_office(JUNE, known="06-30") == []
    assert len(with_the_office(JUNE, known="07-01")) == 1


@pytest.mark.parametrize(
    ("known", "standing"),
    [("07-01", Status.SUBMITTED), ("07-02", Status.SUBMITTED), ("07-03", Status.ACCEPTED)],
)
def test_it_takes_an_accepted_entry_for_submitted_until_it_was_accepted(known, standing):
    """Submitted 1 July, accepted 3 July at ten: known from that very moment on."""
    assert with_the_office(JUNE, known=known) == [Submission(JUNE_30, date(2024, 7, 1), standing)]


def test_it_takes_a_returned_entry_for_submitted_until_it_was_returned():
    returned = pending(JUNE, Status.RETURNED)  # submitted 1 July, returned 3 July
    sent_on = date(2024, 7, 1)
    assert with_the_office(returned, known="07-02") == [Submission(JUNE_30, sent_on, Status.SUBMITTED)]
    assert with_the_office(returned, known="07-03") == [
        Submission(JUNE_30, sent_on, Status.RETURNED, date(2024, 7, 3))
    ]


def test_it_does_not_find_what_its_author_has_taken_back():
    withdrawn = pending(JUNE, Status.WITHDRAWN)  # submitted 1 July, taken back 3 July
    assert with_the_office(withdrawn, known="07-02") == [
        Submission(JUNE_30, date(2024, 7, 1), Status.SUBMITTED)
    ]
    assert with_the_office(withdrawn, known="07-03") == []


SENT_THREE_TIMES = Entry(
    key=1,
    data_date=JUNE_30,
    value=Decimal(4200),
    stays=(
        Stay(moment("07-02"), moment("07-04"), Status.RETURNED),
        Stay(moment("07-06"), moment("07-08"), Status.RETURNED),
        Stay(moment("07-09")),
    ),
)


@pytest.mark.parametrize(
    ("known", "standing", "returned"),
    [
        ("07-02", Status.SUBMITTED, None),  # from that very moment on
        ("07-03", Status.SUBMITTED, None),
        ("07-04", Status.RETURNED, 4),
        ("07-05", Status.RETURNED, 4),
        ("07-06", Status.SUBMITTED, None),
        ("07-08", Status.RETURNED, 8),  # the last time
        ("07-09", Status.SUBMITTED, None),
        ("07-10", Status.SUBMITTED, None),
    ],
)
def test_it_knows_how_an_entry_stood_that_was_sent_back_twice(known, standing, returned):
    """It counts as sent on the day of the first time, however often it went back."""
    back = date(2024, 7, returned) if returned else None
    assert with_the_office(SENT_THREE_TIMES, known=known) == [
        Submission(JUNE_30, date(2024, 7, 2), standing, back)
    ]


def test_it_knows_nothing_of_an_entry_before_it_was_sent():
    assert with_the_office(SENT_THREE_TIMES, known="07-01") == []


def test_it_counts_an_entry_that_was_sent_back_and_then_accepted():
    mended = replace(
        SENT_THREE_TIMES,
        stays=(*SENT_THREE_TIMES.stays[:2], Stay(moment("07-09"), moment("07-10"), Status.ACCEPTED)),
    )
    assert mended.accepted_at == moment("07-10")
    assert counting(mended, known="07-09") == []
    assert counting(mended, known="07-10") == [1]


def test_it_has_no_day_of_acceptance_unless_accepted():
    assert SENT_THREE_TIMES.accepted_at is None
    for status in (Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.WITHDRAWN):
        assert pending(JUNE, status).accepted_at is None


def adjusted(effective: str, decided: str, value: str | None = None, due: date | None = None) -> Adjustment:
    return Adjustment(
        date.fromisoformat(f"2024-{effective}"),
        moment(decided),
        None if value is None else Decimal(value),
        due,
    )


def promise_on(as_of: date, *adjustments: Adjustment, known: str = "12-31") -> tuple[Decimal, date]:
    """Value and due date in force of a target whose row already holds the last of its adjustments."""
    stored = replace(MARKET, value=Decimal(9999), due_date=date(2025, 6, 30))
    seen = in_force(
        stored,
        list(adjustments),
        stated_value=Decimal(8000),
        stated_due_date=date(2024, 12, 31),
        moment=Moment(as_of, moment(known)),
    )
    return seen.value, seen.due_date


LOWER = adjusted("07-01", "07-05", "7000")
LATER = adjusted("08-01", "07-20", due=date(2025, 3, 31))


def test_it_keeps_the_reports_own_figures_before_an_adjustment_takes_effect():
    assert promise_on(JUNE_30, LOWER) == (8000, date(2024, 12, 31))


def test_it_applies_an_adjustment_from_its_effective_date():
    assert promise_on(date(2024, 7, 1), LOWER) == (7000, date(2024, 12, 31))


def test_it_does_not_know_an_adjustment_decided_later():
    assert promise_on(JULY_10, LOWER, known="07-04") == (8000, date(2024, 12, 31))
    assert promise_on(JULY_10, LOWER, known="07-05") == (7000, date(2024, 12, 31))


def test_it_changes_only_the_part_that_was_adjusted():
    assert promise_on(date(2024, 8, 1), LOWER, LATER) == (7000, date(2025, 3, 31))
    assert promise_on(date(2024, 8, 1), LATER) == (8000, date(2025, 3, 31))


def test_it_lets_the_latest_effective_adjustment_win():
    second = adjusted("09-01", "06-01", "6500")  # decided first, effective last
    assert promise_on(date(2024, 9, 1), second, LOWER)[0] == 6500
    assert promise_on(date(2024, 8, 31), second, LOWER)[0] == 7000


def test_it_lets_the_latest_decision_win_of_two_for_one_day():
    second = adjusted("07-01", "07-06", "6500")
    assert promise_on(JULY_10, second, LOWER)[0] == promise_on(JULY_10, LOWER, second)[0] == 6500


def test_it_can_adjust_a_value_to_zero():
    assert promise_on(JULY_10, adjusted("07-01", "07-01", "0"))[0] == 0


def test_it_takes_a_target_never_adjusted_as_it_is():
    assert (
        in_force(
            MARKET, [], stated_value=None, stated_due_date=JUNE_30, moment=Moment(JULY_10, moment("07-10"))
        )
        == MARKET
    )


def test_it_forgets_an_adjustment_once_it_is_revoked():
    """Decided on 5 July by mistake, revoked on 8 July: seen as of any day, it is gone from then on."""
    mistaken = replace(LOWER, revoked_at=moment("07-08"))
    assert promise_on(JULY_10, mistaken, known="07-07") == (7000, date(2024, 12, 31))
    assert promise_on(JULY_10, mistaken, known="07-08") == (8000, date(2024, 12, 31))
    assert promise_on(date(2024, 7, 2), mistaken, known="07-09") == (8000, date(2024, 12, 31))


def test_it_falls_back_on_the_adjustment_before_the_one_that_is_revoked():
    second = replace(adjusted("09-01", "08-20", "6500"), revoked_at=moment("09-10"))
    on = date(2024, 9, 15)
    assert promise_on(on, LOWER, second, known="09-09")[0] == 6500
    assert promise_on(on, LOWER, second, known="09-10")[0] == 7000


ROAD = replace(
    MARKET,
    measure=Measure.STAGES,
    value=None,
    unit="",
    stages=(
        Stage(1, "主体", Decimal(60), date(2024, 6, 30)),
        Stage(2, "装修", Decimal(30), date(2024, 9, 30)),
        Stage(3, "投用", Decimal(10), date(2024, 12, 31)),
    ),
)
EXTENDED = replace(
    adjusted("07-01", "07-05", due=date(2025, 3, 31)),
    stage_dates={2: date(2024, 12, 31), 3: date(2025, 3, 31)},
)


def stages_on(
    as_of: date, *adjustments: Adjustment, known: str = "12-31"
) -> tuple[list[tuple[int, date]], date]:
    """The stages with their days, and the due date."""
    promise = in_force(
        ROAD,
        list(adjustments),
        stated_value=None,
        stated_due_date=date(2024, 12, 31),
        moment=Moment(as_of, moment(known)),
    )
    return [(stage.key, stage.due_date) for stage in promise.stages], promise.due_date


OLD_DAYS = [(1, date(2024, 6, 30)), (2, date(2024, 9, 30)), (3, date(2024, 12, 31))]
NEW_DAYS = [(1, date(2024, 6, 30)), (2, date(2024, 12, 31)), (3, date(2025, 3, 31))]


def test_it_moves_the_open_stages_with_the_deadline_from_the_effective_date_on():
    assert stages_on(JUNE_30, EXTENDED) == (OLD_DAYS, date(2024, 12, 31))
    assert stages_on(date(2024, 7, 1), EXTENDED) == (NEW_DAYS, date(2025, 3, 31))


def test_it_does_not_yet_know_stages_moved_later_nor_any_more_those_moved_back():
    assert stages_on(JULY_10, EXTENDED, known="07-04") == (OLD_DAYS, date(2024, 12, 31))
    revoked = replace(EXTENDED, revoked_at=moment("07-08"))
    assert stages_on(JULY_10, revoked, known="07-07") == (NEW_DAYS, date(2025, 3, 31))
    assert stages_on(JULY_10, revoked, known="07-08") == (OLD_DAYS, date(2024, 12, 31))


def test_it_lets_the_latest_move_of_a_stage_win_and_keeps_the_others():
    again = replace(adjusted("10-01", "09-20"), stage_dates={2: date(2025, 1, 31)})
    found, due = stages_on(date(2024, 10, 1), again, EXTENDED)
    assert found == [(1, date(2024, 6, 30)), (2, date(2025, 1, 31)), (3, date(2025, 3, 31))]
    assert due == date(2025, 3, 31)


def test_it_keeps_the_stages_in_the_order_of_their_new_days():
    last = replace(adjusted("07-01", "07-01"), stage_dates={1: date(2024, 10, 31)})
    assert [key for key, _ in stages_on(JULY_10, last)[0]] == [2, 1, 3]


def owed_from(as_of: date, *adjustments: Adjustment, since: date | None = None) -> date | None:
    """From when on periods are owed of a target whose number a higher level names."""
    promise = replace(MARKET, measure=Measure.RATE, value=None, owed_from=since)
    return in_force(
        promise,
        list(adjustments),
        stated_value=None,
        stated_due_date=date(2024, 12, 31),
        moment=Moment(as_of, moment("12-31")),
    ).owed_from


def test_it_owes_nothing_from_before_an_awaited_number_took_effect():
    arrived = adjusted("05-20", "05-25", "-3")
    assert owed_from(date(2024, 5, 19), arrived) is None
    assert owed_from(date(2024, 5, 20), arrived) == date(2024, 5, 20)


def test_it_owes_since_the_first_time_that_the_number_was_named():
    first, second = adjusted("05-20", "05-25", "-3"), adjusted("08-01", "08-01", "-2.5")
    assert owed_from(date(2024, 8, 1), second, first) == date(2024, 5, 20)


def test_it_owes_from_the_later_of_assignment_and_arrival():
    arrived = adjusted("05-20", "05-25", "-3")
    assert owed_from(JUNE_30, arrived, since=date(2024, 3, 10)) == date(2024, 5, 20)
    assert owed_from(JUNE_30, arrived, since=date(2024, 6, 3)) == date(2024, 6, 3)


def test_it_owes_as_before_where_the_number_was_only_changed_or_only_the_deadline_moved():
    assert owed_from(JUNE_30, adjusted("05-20", "05-25", due=date(2025, 3, 31))) is None
    promise = replace(MARKET, owed_from=date(2024, 3, 10))
    seen = in_force(
        promise,
        [LOWER],
        stated_value=Decimal(8000),
        stated_due_date=date(2024, 12, 31),
        moment=Moment(JULY_10, moment("07-10")),
    )
    assert seen.owed_from == date(2024, 3, 10)


@pytest.mark.parametrize(
    ("issued", "value", "is_awaited"),
    [
        (Issued.SET, Decimal(0), False),
        (Issued.SET, None, True),
        (Issued.AWAITING, None, True),
        (Issued.REFERENCE, None, False),
    ],
)
def test_it_awaits_a_number_that_a_higher_level_has_not_named(issued, value, is_awaited):
    rate = replace(MARKET, measure=Measure.RATE, issued=issued, value=value)
    assert rate.is_awaited is is_awaited


@pytest.mark.parametrize("measure", [Measure.STAGES, Measure.NARRATIVE])
def test_it_awaits_no_number_where_the_target_has_none(measure):
    assert not replace(MARKET, measure=measure, value=None).is_awaited


@pytest.mark.parametrize(
    ("value", "unit", "counted", "is_counted"),
    [
        ("5", "座", None, True),
        ("39", "个", None, True),
        ("8000.0000", "户", None, True),
        ("0.5", "座", None, False),  # not whole
        ("10", "亿元", None, False),  # an amount
        ("35", "万平方米", None, False),
        ("5", "座", False, False),  # the office knows better
        ("1.2", "万人", True, True),
        (None, "座", None, False),
    ],
)
def test_it_counts_one_by_one_whole_numbers_of_counting_words_unless_told_otherwise(
    value, unit, counted, is_counted
):
    promise = replace(MARKET, value=None if value is None else Decimal(value), unit=unit, counted=counted)
    assert promise.is_counted is is_counted
