"""Is what lies on the disk what was stored? Missing, changed and orphaned files of evidence and of sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path

from django.conf import settings
from django.db.models import Sum

from ..models import Evidence, SourceDocument
from .refusals import Refused

FOLDERS = ("evidence", "sources")
Stored = Evidence | SourceDocument
YOUNG = timedelta(days=1)  # a file is written before its row


class FileMissing(Exception):
    """The file is not on the disk, or not whole."""


class FileChanged(Exception):
    """The file holds other bytes than those that were stored."""


class TooMuchEvidence(Refused):
    """An entry has as many bytes of evidence as one may have."""


@dataclass(frozen=True, kw_only=True)
class OnDisk:
    """Rows whose file is not there, rows whose file holds something else, and files that belong to none."""

    missing: list[Stored]
    changed: list[Stored]
    orphans: list[Path]

    @property
    def is_well(self) -> bool:
        return not (self.missing or self.changed or self.orphans)


def check_file(stored: Stored) -> None:
    """Raises `FileMissing`, `FileChanged`."""
    try:
        with stored.file.storage.open(stored.file.name or "", "rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
    except OSError:
        raise FileMissing from None
    if digest != (stored.sha256 if isinstance(stored, Evidence) else stored.file_sha256):
        raise FileChanged


def check_room(evidence: Evidence) -> None:
    """Whether an entry may have one more file. Raises `TooMuchEvidence`."""
    there = Evidence.objects.filter(entry=evidence.entry_id).aggregate(size=Sum("size"))["size"] or 0
    most = settings.EVIDENCE_MAX_ENTRY_BYTES
    if there + evidence.size > most:
        raise TooMuchEvidence(
            f"一条进展的材料合计最多{most // 1024**2}MB，“{evidence.name}”放不下了。请压缩或删去一些再传。"
        )


def on_disk() -> OnDisk:
    """Every file is read."""
    missing: list[Stored] = []
    changed: list[Stored] = []
    sources = SourceDocument.objects.without_text().exclude(file="").select_related("report").order_by("pk")
    evidence = Evidence.objects.select_related("entry__target__report").order_by("pk")
    everything: list[Stored] = [*evidence, *sources]
    for stored in everything:
        try:
            check_file(stored)
        except FileMissing:
            missing.append(stored)
        except FileChanged:
            changed.append(stored)
    known = {str(stored.file.name) for stored in everything}
    orphans = [path for path in _files() if _stem_of(path) not in known]
    return OnDisk(missing=missing, changed=changed, orphans=orphans)


def remove_orphans(orphans: list[Path], *, at: datetime) -> list[Path]:
    """Those that were removed; what is younger than a day may be waiting for its row."""
    known = set(Evidence.objects.values_list("file", flat=True))
    known |= set(SourceDocument.objects.values_list("file", flat=True))
    old = [
        path
        for path in orphans
        if datetime.fromtimestamp(path.stat().st_mtime, at.tzinfo) < at - YOUNG
        and _stem_of(path) not in known
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def _files() -> Iterator[Path]:
    folders = (Path(settings.MEDIA_ROOT) / folder for folder in FOLDERS)
    return (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())


def _stem_of(path: Path) -> str:
    """The name under which a file is stored; a preview, whole or not, lies beside its picture under a longer name."""
    name = path.relative_to(settings.MEDIA_ROOT)
    return str(name.with_name(".".join(name.name.split(".")[:2])))
