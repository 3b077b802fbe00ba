"""People write, a backup is made in the middle, all is destroyed: what was acknowledged before it comes back whole."""

import shutil
import threading
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from targets.models import Evidence, ProgressEntry, Revision, Target, User
from tests.inspection.files import PDF

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4


@dataclass
class Writing:
    """Some people who send readings with evidence, and what was acknowledged to them, with the moment."""

    target: Target
    by: User
    until: float
    acknowledged: list[tuple[float, int]] = field(default_factory=list)
    failed: list[BaseException] = field(default_factory=list)

    def start(self) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._write, args=(number,)) for number in range(WRITERS)]
        for thread in threads:
            thread.start()
        return threads

    def _write(self, number: int) -> None:
        try:
            count = 0
            while time.monotonic() < self.until:
                count += 1
                self._one(number * 20_000 + count)
        except BaseException as error:
            self.failed.append(error)
        finally:
            connection.close()

    def _one(self, key: int) -> None:
        now = timezone.now()
        with transaction.atomic():
            entry = ProgressEntry.objects.create(
                target=self.target, author=self.by, value=key, text=str(key),
                data_date=date(2024, 1, 1) + timedelta(days=key), unit=self.by.unit,
            )  # fmt: skip
            attach_file(entry, key, self.by, now)
        self.acknowledged.append((time.monotonic(), entry.pk))


def attach_file(entry: ProgressEntry, key: int, by: User, now) -> None:
    content = PDF + str(key).encode()
    evidence = Evidence(
        entry=entry, name=f"{key}.pdf", kind="pdf", size=len(content), sha256=sha256(content).hexdigest(),
        uploaded_by=by, uploaded_at=now,
    )  # fmt: skip
    evidence.file.save(evidence.name, ContentFile(content), save=False)
    evidence.save()


def test_every_write_acknowledged_before_a_backup_is_in_it_whole(target, clerk, seconds, tmp_path, settings):
    media = Path(settings.MEDIA_ROOT)
    writing = Writing(target, clerk, until=time.monotonic() + seconds)
    threads = writing.start()
    time.sleep(seconds / 2)
    begun = time.monotonic()
    call_command("backup", str(tmp_path / "a.tar"), "--verify")
    for thread in threads:
        thread.join()
    assert not writing.failed
    assert any(at > begun for at, _ in writing.acknowledged), "nobody wrote while it was made"

    destroyed = ProgressEntry.objects.count()
    Evidence.objects.all().delete()
    ProgressEntry.objects.all().delete()
    Revision.objects.all().delete()
    shutil.rmtree(media / "evidence")
    call_command("restore", str(tmp_path / "a.tar"), "--replace")

    there = set(ProgressEntry.objects.values_list("pk", flat=True))
    assert {key for at, key in writing.acknowledged if at < begun} <= there
    assert len(there) < destroyed  # those of afterwards are not
    files = list(Evidence.objects.all())
    assert {evidence.entry_id for evidence in files} == there  # each whole: the reading with its file
    for evidence in files:
        with evidence.file.open("rb") as file:
            assert file.read().startswith(PDF)
