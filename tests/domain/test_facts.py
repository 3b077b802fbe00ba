"""Which entries count, and which promise was in force? Every life of an entry that the office knows."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from targets.domain.facts import Adjustment, Entry, Promise, in_force, readings, submissions
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
        status=Status.ACCEPTED,
        value=None if value is None else Decimal(value),
        submitted_at=moment(f"{on[:2]}-01"),
        checked_at=moment(on),
        accepted_at=moment(on),
        **fields,
    )


def pending(entry: Entry, status: Status) -> Entry:
    """The same entry as if it had got no further than this."""
    return replace(
        entry,
        status=status,
        submitted_at=None if status == Status.DRAFT else entry.submitted_at,
        checked_at=entry.checked_at if status == Status.RETURNED else None,
        accepted_at=None,
    )


def counting(
    *entries: Entry, as_of: date = JULY_10, known: str = "07-10", measure=Measure.TOTAL
) -> list[int]:
    """Keys of the readings, oldest first."""
    return [e.key for e in readings(measure, list(entries), Moment(as_of, moment(known)))]


def with_the_office(*entries: Entry, known: str = "07-10") -> list[int]:
    return [e.key for e in submissions(list(entries), known_at=moment(known))]


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
    assert with_the_office(MAY, submitted) == [1, 3]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_it_does_not_find_with_the_office_what_stayed_at_the_unit(status):
    assert with_the_office(pending(JUNE, status)) == []


def test_it_finds_with_the_office_nothing_submitted_later():
    assert with_the_office(JUNE, known="06-30") == []
    assert with_the_office(JUNE, known="07-01") == [2]


def test_it_takes_a_returned_entry_for_submitted_until_it_was_returned():
    returned = pending(JUNE, Status.RETURNED)  # submitted 1 July, returned 3 July
    assert with_the_office(returned, known="07-02") == [2]
    assert with_the_office(returned, known="07-03") == []


def stayed(key: int, *stays: tuple[str, str], sent: str | None = None, **fields) -> Entry:
    """A draft that lay with the office before: from, until; perhaps it was sent once more."""
    return Entry(
        key=key,
        data_date=JUNE_30,
        status=Status.SUBMITTED if sent else Status.DRAFT,
        submitted_at=moment(sent) if sent else None,
        earlier_stays=tuple((moment(start), moment(end)) for start, end in stays),
        **fields,
    )


@pytest.mark.parametrize(
    ("known", "sent"),
    [
        ("07-01", None),
        ("07-02", "07-02"),  # from that very moment on
        ("07-03", "07-02"),
        ("07-04", None),  # sent back, and being mended
        ("07-05", None),
        ("07-06", "07-06"),
        ("07-08", None),
        ("07-09", "07-09"),
        ("07-10", "07-09"),
    ],
)
def test_it_knows_when_an_entry_lay_with_the_office_before_it_was_sent_back(known, sent):
    entry = stayed(1, ("07-02", "07-04"), ("07-06", "07-08"), sent="07-09")
    found = submissions([entry], known_at=moment(known))
    assert [e.submitted_at for e in found] == ([moment(sent)] if sent else [])


def test_it_keeps_everything_else_of_an_entry_that_was_sent_back():
    entry = stayed(1, ("07-02", "07-04"), value=Decimal(4200))
    [found] = submissions([entry], known_at=moment("07-03"))
    assert found == replace(entry, submitted_at=moment("07-02"))


def test_it_finds_what_was_sent_back_among_the_others():
    assert with_the_office(MAY, stayed(5, ("07-02", "07-04")), JUNE, known="07-03") == [1, 5, 2]


def test_it_does_not_find_an_entry_that_was_never_sent_nor_checked():
    assert with_the_office(replace(JUNE, submitted_at=None)) == []
    assert with_the_office(replace(pending(JUNE, Status.RETURNED), checked_at=None)) == []


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
