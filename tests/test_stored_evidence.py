"""What lies on the disk is what was stored, or it is said so: nothing that was changed is handed out."""

import errno
import os
import socket
import threading
import time
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from targets.models import EventKind, Evidence, ProgressEntry, WaitingEvent
from targets.services.storage import Infected, NoRoom
from targets.services.stored_evidence import TooMuchEvidence, check_room
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
    assert WaitingEvent.objects.get(kind=EventKind.OPERATION).count == 3
    assert not any(file.exists() for file in old)
    assert young.exists()
    assert kept.exists()
    assert path.exists()


def test_nothing_outside_the_folder_of_evidence_is_an_orphan(path, settings):
    note = aged(Path(settings.MEDIA_ROOT) / "last_backup.json")
    assert verified("--remove-orphans") == "佐证材料和记录一致。\n"
    assert note.exists()


# -- on its way to the disk


class FullDisk(ContentFile):
    """Half of it fits."""

    def chunks(self, chunk_size=None):
        yield b"half"
        raise OSError(self.errno, "no room")


@pytest.mark.parametrize(
    ("number", "refusal"),
    [(errno.ENOSPC, NoRoom), (errno.EDQUOT, NoRoom), (errno.EROFS, NoRoom), (errno.EIO, OSError)],
)
def test_a_full_disk_leaves_nothing_of_a_file(number, refusal, settings):
    content = FullDisk(b"whole", name="a.pdf")
    content.errno = number
    with pytest.raises(refusal):
        default_storage.save("evidence/2024/a.pdf", content)
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.pdf"))


def test_a_full_disk_is_said_where_it_is_met_otherwise(client, clerk, report, monkeypatch):
    def fail(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr("targets.summaries.my_reporting", fail)
    client.raise_request_exception = False
    client.force_login(clerk)
    answer = client.get("/2024/report/")
    assert answer.status_code == 507
    assert "服务器磁盘已满" in answer.content.decode()


def test_an_entry_has_no_more_than_its_room(evidence, settings):
    settings.EVIDENCE_MAX_ENTRY_BYTES = evidence.size + 5
    check_room(Evidence(entry=evidence.entry, size=5, name="a.pdf"))
    with pytest.raises(TooMuchEvidence, match="“a"):
        check_room(Evidence(entry=evidence.entry, size=6, name="a.pdf"))


@pytest.fixture
def clamd(tmp_path, settings):
    """A scanner that answers so, and what it was sent."""
    settings.CLAMD_SOCKET = str(tmp_path / "clamd")
    sent = []

    def answering(said: bytes):
        server = socket.socket(socket.AF_UNIX)
        server.bind(settings.CLAMD_SOCKET)
        server.listen(1)

        def serve():
            connection, _ = server.accept()
            with connection, server:
                data = b""
                while not data.endswith(bytes(4)):
                    data += connection.recv(65536)
                sent.append(data)
                connection.sendall(said)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        return sent, thread

    return answering


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (b"stream: OK\0", ""),
        (b"stream: Eicar-Test-Signature FOUND\0", "查出病毒（Eicar-Test-Signature）"),
        (b"INSTREAM size limit exceeded. ERROR\0", "没有完成"),
        (b"", "没有完成"),
    ],
)
def test_the_scanner_decides(said, sentence, clamd, settings):
    sent, thread = clamd(said)
    if sentence:
        with pytest.raises(Infected, match=sentence):
            default_storage.save("a.pdf", ContentFile(b"content", name="a.pdf"))
        assert not list(Path(settings.MEDIA_ROOT).rglob("*.pdf"))
    else:
        default_storage.save("a.pdf", ContentFile(b"content", name="a.pdf"))
        assert (Path(settings.MEDIA_ROOT) / "a.pdf").read_bytes() == b"content"
    thread.join(5)
    assert sent == [b"zINSTREAM\0" + (7).to_bytes(4, "big") + b"content" + bytes(4)]


def test_nothing_is_taken_unseen_while_the_scanner_is_away(settings, tmp_path):
    settings.CLAMD_SOCKET = str(tmp_path / "nobody")
    with pytest.raises(Infected, match="没有应答"):
        default_storage.save("a.pdf", ContentFile(b"content", name="a.pdf"))
