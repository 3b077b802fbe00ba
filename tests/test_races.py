"""Two people at the same entry in the same moment: one wins, the other gets a plain sentence."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connections, transaction

from targets.documents.catalogue.importing import import_catalogue
from targets.models import Unit
from targets.services import Action, Reading, Refused, Terms, adjust, move, record, revoke_adjustment
from tests.conftest import at
from tests.workbooks import Book

pytestmark = pytest.mark.django_db(transaction=True)
JUNE = Reading(data_date=date(2024, 6, 30), value=Decimal(4200), text="登记提速。")


def at_once(*actions) -> list:
    """Run each action on a connection of its own, all started together; results, or the refusals' sentences."""
    start = Barrier(len(actions))

    def run(action):
        try:
            start.wait()
            return action()
        except Refused as refused:
            return refused.sentence
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return [future.result() for future in [pool.submit(run, action) for action in actions]]


def in_one_transaction(write) -> None:
    """As the admin site does it."""
    with transaction.atomic():
        write()


def sentences(results: list) -> list[str]:
    return [result for result in results if isinstance(result, str)]


@pytest.mark.parametrize("attempt", range(3))
def test_two_checkers_at_one_entry(attempt, target, clerk, admin, second_admin):
    entry = record(target, JUNE, by=clerk, at=at(2024, 7, 3), submit=True)
    results = at_once(
        lambda: move(entry.pk, Action.ACCEPT, by=admin, at=at(2024, 7, 4)),
        lambda: move(entry.pk, Action.RETURN, by=second_admin, at=at(2024, 7, 4), reason="来源不明"),
    )
    (sentence,) = sentences(results)
    assert sentence in ("这条进展已采信，不能退回。", "这条进展已退回，不能采信。")
    entry.refresh_from_db()
    assert entry.status == ("accepted" if "不能退回" in sentence else "returned")
    assert entry.history.count() == 3  # recorded, submitted, checked once


@pytest.mark.parametrize("attempt", range(3))
def test_withdrawing_against_accepting(attempt, target, clerk, admin):
    entry = record(target, JUNE, by=clerk, at=at(2024, 7, 3), submit=True)
    results = at_once(
        lambda: move(entry.pk, Action.ACCEPT, by=admin, at=at(2024, 7, 4)),
        lambda: move(entry.pk, Action.WITHDRAW, by=clerk, at=at(2024, 7, 4)),
    )
    assert len(sentences(results)) == 1
    entry.refresh_from_db()
    assert entry.status in ("accepted", "withdrawn")


def test_the_same_reading_submitted_many_times_is_stored_once(target, clerk):
    results = at_once(*[lambda: record(target, JUNE, by=clerk, at=at(2024, 7, 3), submit=True)] * 5)
    assert sentences(results) == []
    assert target.entries.count() == 1


def test_different_readings_for_one_day_leave_one(target, clerk):
    other = Reading(data_date=date(2024, 6, 30), value=Decimal(4300), text="登记提速。")
    results = at_once(
        lambda: record(target, JUNE, by=clerk, at=at(2024, 7, 3), submit=True),
        lambda: record(target, other, by=clerk, at=at(2024, 7, 3), submit=True),
    )
    assert len(sentences(results)) == 1
    assert target.entries.count() == 1


def test_two_adjustments_are_both_kept_and_the_later_is_in_force(target, admin, second_admin):
    def change(by, value, effective):
        terms = Terms(
            value=Decimal(value),
            effective_date=effective,
            document_number=f"{value}号",
            reason="口径",
            is_checked=True,  # whichever comes second is asked how it stands beside the other
        )
        return adjust(target, terms, by=by, at=at(2024, 8, 1))

    at_once(
        lambda: change(admin, 7500, date(2024, 9, 1)),
        lambda: change(second_admin, 7000, date(2024, 10, 1)),
    )
    target.refresh_from_db()
    assert (target.adjustments.count(), target.value) == (2, 7000)


@pytest.mark.parametrize("attempt", range(3))
def test_two_admins_revoke_one_adjustment(attempt, target, clerk, admin, second_admin):
    terms = Terms(value=Decimal(7500), effective_date=date(2024, 9, 1), document_number="8号", reason="口径")
    decided = adjust(target, terms, by=admin, at=at(2024, 9, 1))
    results = at_once(
        *[
            lambda by=by: revoke_adjustment(decided, reason="误批", by=by, at=at(2024, 9, 2))
            for by in (admin, second_admin)
        ]
    )
    assert sentences(results) == ["这项调整已撤销。"]
    target.refresh_from_db()
    assert (target.value, clerk.notices.count()) == (8000, 1)


@pytest.mark.parametrize("attempt", range(3))
def test_an_import_and_people_who_edit_what_it_changes_do_not_wait_for_each_other_for_ever(
    attempt, target, clerk, admin, tmp_path
):
    """Whoever saves a unit then counts the revision on; the import, too, for many units and targets."""
    entry = record(target, JUNE, by=clerk, at=at(2024, 7, 3), submit=True)
    units = [Unit.objects.create(name=f"单位{n}", position=10 + n) for n in range(12)]
    book = Book.of(target.report).fill("B-017", 报告目标值=8200)
    for unit in units:
        book.fill(unit.name, "单位", 类别="其他")
    (tmp_path / "catalogue.xlsx").write_bytes(book.saved().read())
    at_once(
        lambda: import_catalogue(tmp_path / "catalogue.xlsx", at=at(2024, 7, 4)),
        lambda: move(entry.pk, Action.ACCEPT, by=admin, at=at(2024, 7, 4)),
        *[lambda unit=unit: [in_one_transaction(unit.save) for _ in range(20)] for unit in units[-3:]],
    )
    target.refresh_from_db()
    entry.refresh_from_db()
    assert (target.value, entry.status) == (8200, "accepted")
