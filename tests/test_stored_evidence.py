"""What lies on the disk is what was stored, or it is said so: nothing that was changed is handed out."""

import os
import time
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from targets.models import Evidence, ProgressEntry
from tests.faults.test_backup_while_writing import attach_file


@pytest.fixture
def evidence(target, clerk) -> Evidence:
    entry = ProgressEntry.objects.create(
        target=target, author=clerk, unit=clerk.unit, value=1, data_date=date(2024, 6, 30)
    )
    attach_file(entry, 1, clerk, timezone.now())
    return Evidence.objects.get()


@pytest.fixture
def path(evidence, settings) -> Path:
    return Path(settings.MEDIA_ROOT) / evidence.file.name


def verified(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_evidence", *arguments, stdout=out)
    return out.getvalue()


def aged(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    then = time.time() - 90_000
    os.utime(path, (then, then))
    return path


def test_all_is_well(path):
    assert verified() == "佐证材料和记录一致。\n"


DAMAGES = {
    "one byte other": lambda path: path.write_bytes(b"X" + path.read_bytes()[1:]),
    "one byte more": lambda path: path.write_bytes(path.read_bytes() + b"x"),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:5]),
    "empty": lambda path: path.write_bytes(b""),
}
LOSSES = {
    "gone": lambda path: path.unlink(),
    "renamed": lambda path: path.rename(path.with_suffix(".old")),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("case", DAMAGES)
def test_what_was_changed_is_named_and_not_handed_out(case, path, evidence, client, clerk):
    DAMAGES[case](path)
    with pytest.raises(CommandError, match="缺失0个，被改动1个"):
        verified()
    client.force_login(clerk)
    for query in ("", "?view"):
        answer = client.get(f"/evidence/{evidence.pk}/{query}")
        assert answer.status_code == 410
        assert "内容和上传时不同" in answer.content.decode()


@pytest.mark.parametrize("case", LOSSES)
def test_what_is_missing_is_named_and_said(case, path, evidence, client, clerk):
    LOSSES[case](path)
    with pytest.raises(CommandError, match="缺失1个，被改动0个"):
        verified()
    client.force_login(clerk)
    answer = client.get(f"/evidence/{evidence.pk}/")
    assert answer.status_code == 410
    assert "不在磁盘上" in answer.content.decode()
    assert evidence.name in answer.content.decode()


def test_what_belongs_to_nothing_is_named_and_removed_after_a_day(path, settings):
    folder = path.parent
    old = [aged(folder / "a.pdf"), aged(folder / "b.jpg.480.jpg"), aged(folder / "deep" / "c.pdf")]
    young = folder / "young.pdf"
    young.write_bytes(b"x")
    kept = aged(path.with_name(f"{path.name}.480.jpg"))  # a preview of what there is
    said = verified()
    assert said.count("没有记录：") == 4
    said = verified("--remove-orphans")
    assert said.count("没有记录，已删除：") == 3
    assert not any(file.exists() for file in old)
    assert young.exists()
    assert kept.exists()
    assert path.exists()


def test_nothing_outside_the_folder_of_evidence_is_an_orphan(path, settings):
    note = aged(Path(settings.MEDIA_ROOT) / "last_backup.json")
    assert verified("--remove-orphans") == "佐证材料和记录一致。\n"
    assert note.exists()
