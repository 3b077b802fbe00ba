"""Backups: whole, comparable, sealed where wished, rotated; and nothing is restored over what is there by accident."""

import json
import os
import shutil
import sqlite3
import stat
import tarfile
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from targets.management.backups import facts
from targets.models import EventKind, Evidence, ProgressEntry, SecurityEvent, Unit
from targets.services.last_backup import LastBackup, backup_amiss, last_backup, note_backup
from targets.services.verifying import check
from tests.faults.test_backup_while_writing import attach_file

pytestmark = pytest.mark.django_db(transaction=True)
IS_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")


@pytest.fixture
def entry(target, clerk) -> ProgressEntry:
    entry = ProgressEntry.objects.create(
        target=target, author=clerk, unit=clerk.unit, value=4200, data_date=date(2024, 6, 30)
    )
    attach_file(entry, 1, clerk, timezone.now())
    return entry


@pytest.fixture
def media(settings) -> Path:
    return Path(settings.MEDIA_ROOT)


def run(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out, stderr=out)
    return out.getvalue()


def stored(media: Path) -> tuple[list, list]:
    rows = list(ProgressEntry.objects.values_list("pk", "value", "target__title"))
    return rows, [(e.name, (media / e.file.name).read_bytes()) for e in Evidence.objects.all()]


def test_what_was_destroyed_is_put_back(entry, media, tmp_path):
    before = stored(media)
    assert "已备份到" in run("backup", str(tmp_path / "a.tar"), "--verify")
    shutil.rmtree(media / "evidence")
    Evidence.objects.all().delete()
    entry.delete()
    Unit.objects.create(name="后来的单位", position=9)
    assert "已恢复" in run("restore", str(tmp_path / "a.tar"), "--replace")
    assert stored(media) == before
    assert not Unit.objects.filter(name="后来的单位").exists()


def test_the_security_log_knows_when_a_backup_was_put_back(entry, tmp_path):
    run("backup", str(tmp_path / "a.tar"))
    run("restore", str(tmp_path / "a.tar"), "--check-only")
    assert not SecurityEvent.objects.filter(kind=EventKind.OPERATION).exists()
    run("restore", str(tmp_path / "a.tar"), "--replace")
    told = SecurityEvent.objects.get(kind=EventKind.OPERATION)
    assert (told.what[:2], told.what[-3:], told.name) == ("恢复", "的备份", "系统")
    assert check(by=None, at=timezone.now()).is_whole


def test_it_is_for_nobody_else_to_read(entry, tmp_path):
    run("backup", str(tmp_path / "a.tar"))
    assert stat.S_IMODE((tmp_path / "a.tar").stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir() if p.name != "media"] == ["a.tar"]  # nothing is left beside it


def test_nothing_is_written_over(entry, tmp_path):
    run("backup", str(tmp_path / "a.tar"))
    with pytest.raises(CommandError, match="已经有了，没有覆盖"):
        run("backup", str(tmp_path / "a.tar"))
    with pytest.raises(CommandError, match="请加--replace"):
        run("restore", str(tmp_path / "a.tar"))


def test_a_backup_is_checked_without_being_restored(entry, tmp_path):
    run("backup", str(tmp_path / "a.tar"))
    ProgressEntry.objects.update(value=1)
    assert "核对无误" in run("restore", str(tmp_path / "a.tar"), "--check-only")
    assert ProgressEntry.objects.get().value == 1


def test_a_folder_keeps_the_newest(entry, tmp_path, monkeypatch):
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "notes.txt").write_text("x")
    now = timezone.now()
    for day in range(4):
        monkeypatch.setattr(timezone, "now", lambda day=day: now + timedelta(days=day))
        run("backup", str(folder), "--keep", "2")
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 3
    assert names[0] == "notes.txt"
    assert f"{timezone.localtime(now + timedelta(days=3)):%Y%m%d}" in names[-1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["{}/a.tar", "--keep", "3"], "文件夹"), (["{}/none/a.tar"], "没有备份"), (["{}/a.tar", "--keep", "0"], "1以上")],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(arguments, sentence, entry, tmp_path):
    with pytest.raises(CommandError, match=sentence):
        run("backup", *(argument.format(tmp_path) for argument in arguments))
    assert last_backup() is None


def altered(archive: Path, change) -> Path:
    """The archive with the parts that `change` makes of its parts."""
    out = archive.with_name("altered.tar")
    with tarfile.open(archive) as before, tarfile.open(out, "w") as after:
        parts = {member.name: before.extractfile(member).read() for member in before.getmembers()}
        for name, content in change(parts).items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            after.addfile(info, BytesIO(content))
    return out


def listed(parts: dict, **changes) -> dict:
    return parts | {"list.json": json.dumps(json.loads(parts["list.json"]) | changes).encode()}


ALTERED = {
    "a file is other": (lambda p: p | {n: b"x" for n in p if n.startswith("media/")}, "内容和备份时不同"),
    "a file is gone": (lambda p: {n: c for n, c in p.items() if not n.startswith("media/")}, "多出或缺少"),
    "a file is more": (lambda p: p | {"media/evidence/x.pdf": b"x"}, "多出或缺少"),
    "the database is other": (
        lambda p: p | {n: b"x" for n in p if n.startswith("database")},
        "内容和备份时不同",
    ),
    "no list": (lambda p: {n: c for n, c in p.items() if n != "list.json"}, "打不开"),
    "a file outside": (lambda p: p | {"../x": b"x"}, "打不开"),
    "counts that are not so": (
        lambda p: listed(p, facts={"counts": {"targets_unit": 7}, "lights": {}}),
        "行数不一致",
    ),
    "of a later version": (lambda p: listed(p, version=9), "更新的版本"),
    "of another database": (lambda p: listed(p, vendor="oracle"), "另一种"),
}


@pytest.mark.parametrize("case", ALTERED)
def test_a_backup_that_is_not_whole_changes_nothing(case, entry, media, tmp_path):
    change, sentence = ALTERED[case]
    run("backup", str(tmp_path / "a.tar"))
    before = stored(media)
    if case == "of another database" and IS_POSTGRES:
        change = lambda p: listed(p, vendor="sqlite")  # noqa: E731
    with pytest.raises(CommandError, match=sentence):
        run("restore", str(altered(tmp_path / "a.tar", change)), "--replace")
    assert stored(media) == before
    assert not list(media.glob(".restore-*"))


def test_a_file_cut_off_is_refused(entry, tmp_path):
    run("backup", str(tmp_path / "a.tar"))
    cut = tmp_path / "cut.tar"
    cut.write_bytes((tmp_path / "a.tar").read_bytes()[:5000])
    with pytest.raises(CommandError, match="已损坏"):
        run("restore", str(cut), "--replace")


def test_evidence_that_is_lost_is_named_and_the_rest_kept(entry, media, tmp_path):
    shutil.rmtree(media / "evidence")
    assert "不在磁盘上" in run("backup", str(tmp_path / "a.tar"), "--verify")


def test_a_light_that_is_another_is_a_difference():
    was = {"counts": {"a": 1}, "lights": {"2024": "1盏 abc"}}
    now = {"counts": {"a": 2, "b": 1}, "lights": {"2024": "1盏 abd"}}
    assert [said.split("（")[0] for said in facts.differences(was, now)] == [
        "表a的行数不一致", "表b的行数不一致", "2024年的灯不一致",
    ]  # fmt: skip


def test_sealing_without_age_is_refused_before_anything_is_done(entry, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="没有age程序"):
        run("backup", str(tmp_path / "a.tar"), "--recipients", "keys")
    (tmp_path / "b.tar").write_bytes(b"age-encryption.org/v1\n")
    with pytest.raises(CommandError, match="--identity"):
        run("restore", str(tmp_path / "b.tar"), "--replace")


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
def test_a_sealed_backup_is_opened_with_the_key_only(entry, media, tmp_path):
    os.system(f"age-keygen -o {tmp_path}/key 2>/dev/null && age-keygen -y {tmp_path}/key > {tmp_path}/public")
    before = stored(media)
    run("backup", str(tmp_path / "a.age"), "--verify", "--recipients", str(tmp_path / "public"))
    assert b"\x00SQLite" not in (tmp_path / "a.age").read_bytes()
    ProgressEntry.objects.update(value=1)
    run("restore", str(tmp_path / "a.age"), "--replace", "--identity", str(tmp_path / "key"))
    assert stored(media) == before


@pytest.mark.only_on("sqlite")
def test_it_is_copied_while_somebody_is_writing(entry, tmp_path):
    """A writer that has not finished holds up nobody, and is not in the copy."""
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE targets_progressentry SET value = '1'")
    run("backup", str(tmp_path / "a.tar"), "--verify")
    writer.execute("ROLLBACK")
    writer.close()


# -- what the office is told


@pytest.mark.parametrize(
    ("hours", "said"), [(None, "还没有备份过"), (1, ""), (25, ""), (27, "1天3小时"), (24 * 9, "9天0小时")]
)
def test_the_office_is_warned_of_an_old_backup(hours, said, admin, leader, clerk, report, client):
    now = timezone.now()
    if hours is not None:
        note_backup(LastBackup(made_at=now - timedelta(hours=hours), size=5, is_verified=True))
    assert said in backup_amiss(now)
    assert bool(backup_amiss(now)) == bool(said)
    client.force_login(admin)
    page = client.get("/2024/people/").content.decode()
    assert ("自动备份" in page) == bool(said)


def test_a_backup_that_failed_is_none(entry, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "targets.management.commands.backup.facts_of", lambda *_: {"counts": {}, "lights": {}}
    )
    with pytest.raises(CommandError, match="没有保留"):
        run("backup", str(tmp_path / "a.tar"), "--verify")
    assert not (tmp_path / "a.tar").exists()
    assert last_backup() is None


@pytest.mark.parametrize("note", ["", "{}", "[]", '{"made_at": "x", "size": 1, "is_verified": true}'])
def test_a_note_that_is_broken_is_none(note, media):
    media.mkdir()
    (media / "last_backup.json").write_text(note)
    assert last_backup() is None
