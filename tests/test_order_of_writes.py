"""The numbers by which a page knows what has changed: given in the order in which writes become visible."""

from collections.abc import Callable
from datetime import date
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from targets.models import (
    Owner,
    PlanPoint,
    Report,
    Revision,
    Stage,
    Target,
    TargetRevision,
    UrgingItem,
    changed_since,
    stand_of,
)
from targets.services import (
    instruct,
)
from tests.conftest import at


@pytest.fixture
def at_once(transactional_db):
    """Begin with one write, try the other while it is not committed, commit; whether the other had to wait."""

    def play(first: Callable[[], object], second: Callable[[], object]) -> bool:
        is_written, may_commit = Event(), Event()

        def begin() -> None:
            with transaction.atomic():
                first()
                is_written.set()
                may_commit.wait(20)
            connection.close()

        def follow() -> None:
            is_written.wait(20)
            second()
            connection.close()

        threads = [Thread(target=begin), Thread(target=follow)]
        for thread in threads:
            thread.start()
        is_written.wait(20)
        threads[1].join(0.5)
        had_to_wait = threads[1].is_alive()
        may_commit.set()
        for thread in threads:
            thread.join(20)
        return had_to_wait

    return play


@pytest.mark.only_on("postgresql")
def test_a_later_number_is_not_seen_before_an_earlier_one(at_once, report, make_target):
    one, other = make_target("B-001"), make_target("B-002")
    before = stand_of(report).number

    def planned(target: Target) -> Callable[[], object]:
        return lambda: PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=1)

    assert at_once(planned(one), planned(other)), "whoever writes later must not become visible first"
    since = changed_since(report.pk, before)
    assert since.targets == {one.pk, other.pk}
    first = TargetRevision.objects.get(pk=one.pk).number
    assert changed_since(report.pk, first).targets == {other.pk}


@pytest.mark.only_on("postgresql")
def test_a_unit_renamed_while_a_target_gets_it_is_renamed_there_too(at_once, report, target, housing_bureau):
    def rename() -> None:
        housing_bureau.name = "区住建和交通局"
        housing_bureau.save()

    at_once(lambda: Owner.objects.create(target=target, unit=housing_bureau), rename)
    revision = Revision.objects.get(report=report)
    assert revision.whole == revision.number


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_a_number_is_not_seen_before_what_it_stands_for(report, target, monkeypatch):
    """Whoever looks in between takes the write for one that concerned no target."""
    before, seen = stand_of(report).number, []
    update = TargetRevision.objects.filter().__class__.update

    def look_first(rows, **values):
        if rows.model is TargetRevision:
            thread = Thread(
                target=lambda: (seen.append(changed_since(report.pk, before)), connection.close())
            )
            thread.start()
            thread.join()
        return update(rows, **values)

    monkeypatch.setattr(TargetRevision.objects.filter().__class__, "update", look_first)
    PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=1)
    assert [since.stand.number for since in seen] == [before]


def test_there_is_one_row_a_target_however_often_it_changes(report, target):
    for value in range(1, 6):
        PlanPoint.objects.create(target=target, date=date(2024, 6, value), value=value)
    assert TargetRevision.objects.count() == 1


def test_a_write_that_is_taken_back_leaves_no_number(report, target):
    before = stand_of(report)
    with transaction.atomic():
        PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=1)
        transaction.set_rollback(True)
    assert stand_of(report) == before
    assert changed_since(report.pk, before.number).targets == frozenset()


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("an instruction", "page"),
        ("many urged at once", "page"),
        ("a password", ""),
        ("a name", "page"),
        ("another report", "page"),
        ("a plan point", "own"),
        ("a heading", "all"),
        ("the report", "all"),
        ("its unit", "all"),
        ("another unit", "page"),
        ("many at once", "all"),
    ],
)
def test_what_has_changed_is_told(name, changed, report, target, theme, clerk, admin, housing_bureau):
    before = stand_of(report).number
    clerk.set_password("another-secret")
    acts = {
        "an instruction": lambda: instruct(
            target, text="请加快。", due_date=None, by=admin, at=at(2024, 7, 1)
        ),
        "many urged at once": lambda: UrgingItem.objects.bulk_create([]),
        "a password": lambda: clerk.save(update_fields=["password"]),
        "a name": clerk.save,
        "another report": lambda: Report.objects.create(
            year=2023,
            government="别区",
            title="报告",
            start_date=date(2023, 1, 1),
            end_date=date(2023, 12, 31),
        ),
        "a plan point": lambda: PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=1),
        "a heading": theme.save,
        "the report": report.save,
        "its unit": clerk.unit.save,
        "another unit": housing_bureau.save,
        "many at once": lambda: Stage.objects.update(weight=1),
    }
    acts[name]()
    since = changed_since(report.pk, before)
    assert (since.stand.number > before) == bool(changed)
    assert since.targets == {"own": {target.pk}, "all": None}.get(changed, frozenset())
