"""Nobody migrates without a fresh backup that was compared, nor without room."""

from collections import namedtuple
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from targets.management.commands import upgrade_check
from targets.services.last_backup import LastBackup, note_backup


def checked() -> str:
    out = StringIO()
    call_command("upgrade_check", stdout=out)
    return out.getvalue()


def backed_up(hours: int, *, is_verified: bool = True) -> None:
    made_at = timezone.now() - timedelta(hours=hours)
    note_backup(LastBackup(made_at=made_at, size=1, is_verified=is_verified))


def test_it_may_with_a_fresh_backup(db):
    backed_up(1)
    assert checked() == "没有待执行的迁移。\n可以升级。\n"


@pytest.mark.parametrize(
    ("hours", "is_verified", "sentence"),
    [(None, True, "一天内没有备份"), (25, True, "一天内没有备份"), (1, False, "没有核对")],
)
def test_it_may_not_without(hours, is_verified, sentence, db):
    if hours is not None:
        backed_up(hours, is_verified=is_verified)
    with pytest.raises(CommandError, match=sentence):
        checked()


def test_it_may_not_without_room(db, monkeypatch):
    backed_up(1)
    usage = namedtuple("usage", "free")(100 * 1024**2)
    monkeypatch.setattr(upgrade_check.shutil, "disk_usage", lambda _place: usage)
    with pytest.raises(CommandError, match="磁盘只剩100MB"):
        checked()


def test_it_names_what_waits(db, monkeypatch):
    backed_up(1)
    monkeypatch.setattr(
        upgrade_check.MigrationExecutor, "migration_plan", lambda *_: [("targets.0099_more", False)]
    )
    assert "待执行的迁移：targets.0099_more" in checked()
