"""A day that no page of the year would show is refused in words at every door: typed, drafted, uploaded, on behalf."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from targets.models import ProgressEntry
from targets.services import Action, DataDateOutside, ExplanationNeeded, Reading, move, record
from tests.conftest import at

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
NOW = at(2025, 1, 3)
TOO_EARLY = [date(1, 1, 1), date(1900, 1, 1), date(2023, 6, 30), date(2023, 12, 31)]
TOO_LATE = [date(2025, 1, 1), date(2025, 6, 30), date(2099, 12, 31), date(9999, 12, 31)]


def reading(day: date) -> Reading:
    return Reading(data_date=day, value=Decimal(4200), explanation="核对过")


@pytest.mark.parametrize("submit", [True, False])
@pytest.mark.parametrize("day", [*TOO_EARLY, *TOO_LATE])
@pytest.mark.parametrize("who", ["clerk", "admin"])
def test_a_day_outside_is_refused_and_the_right_one_named(day, submit, who, request, target, market_bureau):
    by = request.getfixturevalue(who)
    with pytest.raises(DataDateOutside) as refused:
        record(target, reading(day), by=by, at=NOW, submit=submit, unit=market_bureau)
    assert ("2024年1月1日" if day < FIRST else "2024年12月31日") in refused.value.sentence
    assert refused.value.field == "data_date"
    assert not target.entries.exists()


@pytest.mark.parametrize("day", [FIRST, date(2024, 6, 30), LAST])
def test_the_first_and_the_last_day_are_inside(day, target, clerk):
    assert record(target, reading(day), by=clerk, at=NOW, submit=True).data_date == day


def test_a_target_that_begins_in_spring_has_no_winter(make_target, clerk):
    late = make_target(number="B-099", start_date=date(2024, 4, 1))
    with pytest.raises(DataDateOutside, match="2024年4月1日"):
        record(late, reading(date(2024, 3, 31)), by=clerk, at=NOW, submit=False)
    assert record(late, reading(date(2024, 4, 1)), by=clerk, at=NOW, submit=False)


def test_after_the_due_date_it_is_asked_about_and_taken(make_target, clerk):
    half = make_target(number="B-098", due_date=date(2024, 6, 30), stated_due_date=date(2024, 6, 30))
    with pytest.raises(ExplanationNeeded, match="不在目标期限"):
        record(half, Reading(data_date=date(2024, 8, 31), value=Decimal(4200)), by=clerk, at=NOW, submit=True)
    assert record(half, reading(date(2024, 8, 31)), by=clerk, at=NOW, submit=True)


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_what_was_accepted_before_this_was_refused_can_be_corrected(day, target, clerk, admin):
    stored = ProgressEntry.objects.create(
        target=target, author=clerk, unit=clerk.unit, value=1, data_date=day, status="accepted",
        submitted_at=NOW, checker=admin, checked_at=NOW, accepted_at=NOW,
    )  # fmt: skip
    assert record(target, reading(day), by=clerk, at=NOW, submit=True).supersedes == stored


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_a_draft_of_before_this_was_refused_does_not_go_to_the_office(day, target, clerk):
    draft = ProgressEntry.objects.create(target=target, author=clerk, unit=clerk.unit, value=1, data_date=day)
    with pytest.raises(DataDateOutside):
        move(draft.pk, Action.SUBMIT, by=clerk, at=NOW)


def test_the_demonstration_has_no_such_day(db):
    call_command("import_catalogue", "targets/data/zhanhe_2024", verbosity=0)
    call_command("load_demo", verbosity=0)
    assert not ProgressEntry.objects.exclude(data_date__range=(FIRST, LAST)).exists()
