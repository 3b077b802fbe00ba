"""安全日志: rows are only added, and a chain tells of any other hand."""

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from targets.models import AuditHead, EventKind, NotToBeChanged, SecurityEvent, User, WaitingEvent
from targets.services.audit import note, seal
from targets.services.verifying import NotArchived, Noted, archive, read_archive, verify

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


def sql(text: str, *values) -> None:
    """As somebody who can write to the database."""
    with connection.cursor() as cursor:
        cursor.execute(text, values)


@pytest.fixture
def chain(admin) -> list[SecurityEvent]:
    """Twelve rows, one a month, the last of today."""
    WaitingEvent.objects.all().delete()
    for n in range(12):
        note(EventKind.EXPORT, f"下载第{n}份", by=admin, at=NOW - timedelta(days=30 * (11 - n)), count=n)
    seal()
    return list(SecurityEvent.objects.by_number())


def test_rows_are_numbered_and_chained(chain):
    assert [row.position for row in chain] == list(range(1, 13))
    assert len({row.hash for row in chain}) == 12
    assert verify().is_whole
    assert verify().head == Noted(12, chain[-1].hash)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: SecurityEvent.objects.all().delete(),
        lambda row: SecurityEvent.objects.filter(pk=1).update(what="别的"),
        lambda row: SecurityEvent.objects.bulk_update([row], ["what"]),
        lambda row: SecurityEvent.objects.update_or_create(position=1, defaults={"what": "别的"}),
        lambda row: SecurityEvent.objects.bulk_create(
            [row], update_conflicts=True, update_fields=["what"], unique_fields=["position"]
        ),
        lambda row: SecurityEvent.objects.bulk_create([row], ignore_conflicts=True),
        lambda row: row.refresh_from_db() or row.save(update_fields=["what"]),
        lambda row: SecurityEvent._base_manager.filter(pk=1).delete(),
        lambda row: SecurityEvent._default_manager.update(what="别的"),
    ],
)
def test_no_program_changes_a_row(attempt, chain):
    with pytest.raises(NotToBeChanged):
        attempt(chain[0])
    assert verify().is_whole


def test_no_number_is_given_twice(chain):
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"), transaction.atomic():
        SecurityEvent(position=3, kind="export", at=NOW, what="插入", hash="0" * 64).save()


def test_the_admin_site_does_not_know_it(client, admin):
    client.force_login(admin)
    for name in ("securityevent", "waitingevent", "audithead"):
        assert client.get(f"/admin/targets/{name}/").status_code == 404


COLUMNS = ("kind", "at", "account", "name", "address", "agent", "what", "count", "details", "hash")
OTHER = {"kind": "sign_in", "at": NOW - timedelta(days=999), "account": 4711, "count": 99}


@pytest.mark.parametrize("column", COLUMNS)
def test_an_altered_row_is_found_whatever_is_altered(column, chain):
    value = OTHER.get(column, "f" * 40)
    sql(f"UPDATE targets_securityevent SET {column} = %s WHERE position = 5", value)
    assert any("第5条" in fault for fault in verify().faults)


def copy_of_the_fifth(position: int) -> str:
    names = "kind, at, name, address, agent, what, details, hash"
    table = "targets_securityevent"
    return (
        f"INSERT INTO {table} (position, {names}) SELECT {position}, {names} FROM {table} WHERE position = 5"
    )


ATTACKS = {
    "removed": ("缺第5条", ["DELETE FROM targets_securityevent WHERE position = 5"]),
    "several removed": ("缺第5—7条", ["DELETE FROM targets_securityevent WHERE position BETWEEN 5 AND 7"]),
    "the first removed": ("缺第1条", ["DELETE FROM targets_securityevent WHERE position = 1"]),
    "the tail cut off": (
        "末尾缺第11—12条",
        ["DELETE FROM targets_securityevent WHERE position > 10"],
    ),
    "the tail cut off and the end set back": (
        "末端与记录的不符",
        [
            "DELETE FROM targets_securityevent WHERE position > 10",
            "UPDATE targets_audithead SET position = 10",
        ],
    ),
    "all removed": ("末尾缺第1—12条", ["DELETE FROM targets_securityevent"]),
    "removed and numbered anew": (
        "第5条与散列不符",
        [
            "DELETE FROM targets_securityevent WHERE position = 5",
            "UPDATE targets_securityevent SET position = position - 100 WHERE position > 5",
            "UPDATE targets_securityevent SET position = position + 99 WHERE position < 0",
            "UPDATE targets_audithead SET position = 11",
        ],
    ),
    "put in": (
        "第6条与散列不符",
        [
            "UPDATE targets_securityevent SET position = -position WHERE position > 5",
            "UPDATE targets_securityevent SET position = 1 - position WHERE position < 0",
            copy_of_the_fifth(6),
            "UPDATE targets_audithead SET position = 13",
        ],
    ),
    "two in each other's place": (
        "第5条与散列不符",
        [
            "UPDATE targets_securityevent SET position = 100 WHERE position = 5",
            "UPDATE targets_securityevent SET position = 5 WHERE position = 6",
            "UPDATE targets_securityevent SET position = 6 WHERE position = 100",
        ],
    ),
    "the end removed": ("之后多出", ["DELETE FROM targets_audithead"]),
    "put after the end": (
        "之后多出",
        [
            copy_of_the_fifth(13),
        ],
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_every_other_hand_is_found(name, chain):
    words, statements = ATTACKS[name]
    if (
        connection.vendor == "sqlite"
    ):  # whoever does this is not kept from it by a check of numbers above zero
        statements = [
            "PRAGMA ignore_check_constraints = ON",
            *statements,
            "PRAGMA ignore_check_constraints = OFF",
        ]
    else:
        check = "ALTER TABLE targets_securityevent DROP CONSTRAINT event_numbers_begin_with_one"
        statements = [check, *statements]
    for statement in statements:
        sql(statement)
    found = verify()
    assert any(words in fault for fault in found.faults), found.faults


def test_a_chain_that_somebody_computed_anew_is_told_from_the_head_kept_elsewhere(chain):
    """What no chain can find by itself: rows and end were written anew together."""
    kept = verify().head
    sql("UPDATE targets_securityevent SET what = '别的' WHERE position = 5")
    before = chain[3].hash
    for row in SecurityEvent.objects.by_number().filter(position__gte=5):
        before = row.hash_after(before)
        sql("UPDATE targets_securityevent SET hash = %s WHERE position = %s", before, row.position)
    sql("UPDATE targets_audithead SET hash = %s", before)
    assert verify().is_whole
    assert verify(kept).faults == [f"没有记下的末端{kept}"]
    assert verify(Noted(4, chain[3].hash[:12])).is_whole  # the part before it is as it was


def test_the_command_tells_and_is_told_of(chain, capsys):
    call_command("verify_audit")
    assert "校验通过：第1—12条共12条，末端12:" in capsys.readouterr().out
    call_command("verify_audit", head=f"12:{chain[-1].hash[:10]}")
    sql("DELETE FROM targets_securityevent WHERE position = 5")
    with pytest.raises(CommandError, match="缺第5条"):
        call_command("verify_audit")
    with pytest.raises(CommandError, match="--head 须是"):
        call_command("verify_audit", head="12")
    seal()
    told = SecurityEvent.objects.filter(kind=EventKind.AUDIT).by_number()
    assert [row.what[:6] for row in told] == ["校验通过：第", "校验通过：第", "校验发现问题"]


# -- archives


def test_old_rows_go_to_a_file_and_the_chain_goes_on(chain, tmp_path, capsys):
    path = tmp_path / "audit-2026.jsonl"
    count, head = archive(path, before=NOW - timedelta(days=183), removes=True, by=None, at=NOW)
    assert (count, head) == (5, Noted(5, chain[4].hash))
    assert SecurityEvent.objects.by_number().first().position == 6
    assert verify().is_whole
    seal()
    assert verify().last == 13  # that it was done is a row
    assert read_archive(path).is_whole
    call_command("verify_audit", archive=path)
    assert "第1—5条共5条" in capsys.readouterr().out
    assert verify(head).is_whole


def test_a_second_archive_begins_where_the_first_ended(chain, tmp_path):
    first, second = tmp_path / "1", tmp_path / "2"
    _, head = archive(first, before=NOW - timedelta(days=250), removes=True, by=None, at=NOW)
    archive(second, before=NOW - timedelta(days=183), removes=True, by=None, at=NOW)
    begin = json.loads(second.read_text("utf-8").splitlines()[0])
    assert (begin["after"], begin["after_hash"]) == (head.position, head.hash)
    assert verify().is_whole


def test_without_being_asked_to_it_removes_nothing(chain, tmp_path):
    archive(tmp_path / "1", before=NOW - timedelta(days=183), removes=False, by=None, at=NOW)
    assert SecurityEvent.objects.filter(position__lte=12).count() == 12


def test_rows_of_six_months_stay(chain, tmp_path):
    with pytest.raises(NotArchived, match="六个月"):
        archive(tmp_path / "1", before=NOW - timedelta(days=182), removes=True, by=None, at=NOW)
    assert not list(tmp_path.iterdir())


def test_what_is_not_whole_is_not_archived(chain, tmp_path):
    sql("DELETE FROM targets_securityevent WHERE position = 2")
    with pytest.raises(NotArchived, match="缺第2条"):
        archive(tmp_path / "1", before=NOW - timedelta(days=183), removes=True, by=None, at=NOW)


def test_a_file_is_never_overwritten(chain, tmp_path):
    path = tmp_path / "1"
    path.write_text("x")
    with pytest.raises(CommandError, match="已存在"):
        call_command("archive_audit", path)
    assert path.read_text() == "x"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda lines: [*lines[:2], *lines[3:]], "缺第2条"),
        (lambda lines: lines[:-1], "文件末尾不全"),
        (lambda lines: [line.replace("下载第2份", "下载第9份") for line in lines], "第3条与散列不符"),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "缺第1条"),
    ],
)
def test_an_altered_archive_is_found(change, words, chain, tmp_path):
    path: Path = tmp_path / "1"
    archive(path, before=NOW - timedelta(days=183), removes=True, by=None, at=NOW)
    path.write_text("\n".join(change(path.read_text("utf-8").splitlines())), "utf-8")
    assert words in "；".join(read_archive(path).faults)


@pytest.mark.parametrize("content", ["", "x", "[]", "{}", '{"format": "zhanhe-audit-1"}'])
def test_another_file_is_no_archive(content, db, tmp_path):
    path = tmp_path / "1"
    path.write_text(content)
    with pytest.raises(CommandError, match="不是安全日志的归档文件"):
        call_command("verify_audit", archive=path)


# -- when it is written


def test_what_is_taken_back_was_never_noted(chain, admin):
    with transaction.atomic():
        note(EventKind.IMPORT, "导入", by=admin, at=NOW)
        transaction.set_rollback(True)
    seal()
    assert SecurityEvent.objects.count() == 12


def test_what_cannot_be_noted_does_not_happen(client, leader, target, monkeypatch):
    client.force_login(leader)
    monkeypatch.setattr(WaitingEvent.objects, "bulk_create", lambda _rows: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        client.get("/2024/targets.xlsx")


@pytest.mark.django_db(transaction=True)
def test_a_chain_that_cannot_be_written_is_loud_and_goes_on_later(monkeypatch, caplog):
    monkeypatch.setattr(SecurityEvent.objects, "bulk_create", lambda _rows: 1 / 0)
    note(EventKind.SETTINGS, "第一", at=NOW)
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.undo()
    assert WaitingEvent.objects.count() == 1  # as after a crash
    note(EventKind.SETTINGS, "第二", at=NOW)
    assert [row.what for row in SecurityEvent.objects.by_number()] == ["第一", "第二"]
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_keep_one_chain():
    def write(who: int) -> None:
        for n in range(15):
            with transaction.atomic():
                note(EventKind.API, f"{who}—{n}", at=timezone.now())
        connection.close()

    threads = [threading.Thread(target=write, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal()
    assert SecurityEvent.objects.count() == 120
    assert verify().is_whole
    assert AuditHead.objects.get().position == 120


@pytest.mark.only_on("postgresql")  # SQLite has one writer at a time, whatever it writes
@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_long_transaction_of_another():
    is_open, may_end = threading.Event(), threading.Event()

    def long_import() -> None:
        with transaction.atomic():
            note(EventKind.IMPORT, "导入", at=NOW)
            is_open.set()
            may_end.wait(20)
        connection.close()

    thread = threading.Thread(target=long_import)
    thread.start()
    assert is_open.wait(10)
    note(EventKind.EXPORT, "下载", at=NOW)
    assert [row.what for row in SecurityEvent.objects.all()] == ["下载"]
    may_end.set()
    thread.join()
    assert [row.what for row in SecurityEvent.objects.by_number()] == ["下载", "导入"]


def test_it_takes_whatever_is_typed(db):
    note(EventKind.SIGN_IN_FAILED, "登录失败", name="a\x00\ud800\x1b[31m" + "长" * 500, at=NOW)
    seal()
    row = SecurityEvent.objects.get()
    assert row.name.startswith("a���[31m长")
    assert len(row.name) == 200
    assert verify().is_whole


def test_a_person_stays_who_it_was(chain, admin):
    User.objects.filter(pk=admin.pk).update(name="别人")
    assert SecurityEvent.objects.get(position=1).name == "陈办（chenban）"
