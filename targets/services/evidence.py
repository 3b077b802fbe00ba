"""How does a file become evidence, and when may it go again?"""

import hashlib
import os
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import partial

from django.core.files import File
from django.core.files.storage import Storage
from django.db import transaction

from ..domain.filetypes import FileType, claimed_type, name_as
from ..domain.words import Status
from ..inspection import CannotBeShown, Judged, judge, preview
from ..models import Evidence, ProgressEntry, RemovedEvidence, User
from ..rights import may_discard
from .history import stamped
from .refusals import AlreadyMoved, ChangedSinceShown, NotAllowed
from .stored_evidence import check_room


class Side(IntEnum):
    """How large a preview is: pixels of its longer side."""

    IN_LISTS = 480
    ALONE = 1600


@dataclass(frozen=True)
class Proof:
    """A file that has been looked at: what it is, under which name it is kept, and the digest of its bytes."""

    file: File
    judged: Judged
    sha256: str


def proof_of(file: File) -> Proof:
    """Look at a file, once and before anything is locked or written. Raises `NotTaken`."""
    return Proof(file, judge(file), _sha256(file))


def attach(entry: ProgressEntry, proofs: Iterable[Proof], *, by: User, at: datetime) -> list[Evidence]:
    """Store files with an entry, each as what it is; what it has already is not stored again.

    What was written to disk goes again if the transaction fails.
    """
    stored: list[Evidence] = []
    there = set(entry.evidence.values_list("sha256", flat=True))
    try:
        for proof in proofs:
            if proof.sha256 in there:
                continue
            there.add(proof.sha256)
            evidence = Evidence(
                entry=entry,
                name=proof.judged.name,
                kind=proof.judged.kind,
                size=proof.file.size,
                sha256=proof.sha256,
                uploaded_by=by,
                uploaded_at=at,
            )
            with proof.file.open("rb") as content:
                evidence.file.save(evidence.name, content, save=False)
            stored.append(evidence)
            check_room(evidence)
            evidence.save()
    except Exception:
        for evidence in stored:
            evidence.file.delete(save=False)
        raise
    return stored


def copies_of(drafts: Iterable[ProgressEntry]) -> list[Proof]:
    """The files of entries that another one was taken from, as they were judged; one lost from the disk is none."""
    files = Evidence.objects.filter(entry__in=drafts).order_by("pk")
    return [
        Proof(evidence.file, Judged(FileType(evidence.kind), evidence.name), evidence.sha256)
        for evidence in files
        if evidence.file.storage.exists(evidence.file.name or "")
    ]


def holds_files(entry: ProgressEntry, proofs: Iterable[Proof]) -> bool:
    """Whether an entry has all these files already, judged by their bytes."""
    there = set(entry.evidence.values_list("sha256", flat=True))
    return all(proof.sha256 in there for proof in proofs)


def what_became_of(entry: ProgressEntry, proofs: Iterable[Proof]) -> list[str]:
    """A sentence for each chosen file that an entry does not hold just as it was named."""
    kept = {evidence.sha256: evidence for evidence in entry.evidence.all()}
    found = [(proof.file.name or "", kept[proof.sha256]) for proof in proofs if proof.sha256 in kept]
    return [_told(name, evidence) for name, evidence in found if name != evidence.name]


def _told(name: str, kept: Evidence) -> str:
    kind = FileType(kept.kind)
    if kept.name != name_as(kind, name):
        return f"“{name}”与“{kept.name}”内容相同，只保存一份。"
    if claimed_type(name) == kind:
        return f"“{name}”的文件名过长或有不能用的符号，已存为“{kept.name}”。"
    return f"“{name}”实为{kind.label}，已按{kind.upper()}保存为“{kept.name}”。"


def shown_small(evidence: Evidence, side: Side) -> bytes | None:
    """A picture as a JPEG, made once and kept beside it; None for what is damaged or too large to be shown."""
    storage, name = evidence.file.storage, evidence.preview_name(side)
    if storage.exists(name):
        with storage.open(name) as kept:
            return kept.read() or None
    try:
        with evidence.file.open("rb") as original:
            picture = preview(original, FileType(evidence.kind), side)
    except (CannotBeShown, FileNotFoundError):
        picture = b""
    _keep(storage, name, picture)
    return picture or None


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: User, at: datetime) -> None:
    """Take a file away while its entry has not gone to the office. Raises `NotAllowed`, `AlreadyMoved`."""
    entry = _locked(evidence.entry_id)
    _check_is_own_and_open(entry, by)
    if not entry.evidence.filter(pk=evidence.pk).exists():
        raise AlreadyMoved(f"“{evidence.name}”已删除。")
    if entry.submitted_at is not None:  # the office has seen it
        RemovedEvidence.objects.create(
            entry=entry,
            **{
                name: getattr(evidence, name)
                for name in ("name", "size", "sha256", "uploaded_by", "uploaded_at")
            },
            removed_by=by,
            removed_at=at,
        )
    evidence.delete()
    stamped(entry, by, f"移除材料：{evidence.name}"[:100], at).save()
    _delete_after_commit([evidence])


@transaction.atomic
def discard(entry_pk: int, *, by: User, at: datetime, shown: str | None = None) -> None:
    """Throw away a draft that never went to the office, with its files, if it is the one that the page `shown` had.

    Raises `NotAllowed`, `AlreadyMoved`, `ChangedSinceShown`.
    """
    entry = _locked(entry_pk)
    _check_is_own_and_open(entry, by)
    if shown is not None and shown != entry.version_shown:
        raise ChangedSinceShown("这条草稿已变动，请看现在的内容再删除。")
    if entry.submitted_at is not None:
        raise AlreadyMoved("曾提交过的进展须保留，不能删除。")
    files = list(entry.evidence.all())
    for evidence in files:
        evidence.delete()
    stamped(entry, by, "删除草稿", at).delete()
    _delete_after_commit(files)


def _locked(entry_pk: int) -> ProgressEntry:
    """Raises `AlreadyMoved`."""
    entry = ProgressEntry.objects.filter(pk=entry_pk).locked().select_related("author", "target").first()
    if entry is None:
        raise AlreadyMoved("这条进展已删除。")
    return entry


def _check_is_own_and_open(entry: ProgressEntry, by: User) -> None:
    if not may_discard(by, entry):
        raise NotAllowed("只有填报单位可以删除。")
    if entry.status not in (Status.DRAFT, Status.RETURNED):
        raise AlreadyMoved(f"这条进展{Status(entry.status).label}，材料不能删除。")


def _delete_after_commit(files: list[Evidence]) -> None:
    """The database has to agree first: a file without a row is a nuisance, a row without a file a loss."""
    for evidence in files:
        for side in Side:
            transaction.on_commit(partial(evidence.file.storage.delete, evidence.preview_name(side)))
        transaction.on_commit(partial(evidence.file.delete, save=False))


def _keep(storage: Storage, name: str, content: bytes) -> None:
    """All of it or nothing, whenever it is cut off and whoever else makes the same at once."""
    unfinished = f"{name}.{uuid.uuid4().hex}"
    try:
        with storage.open(unfinished, "wb") as file:
            file.write(content)
        os.replace(storage.path(unfinished), storage.path(name))
    except BaseException:
        storage.delete(unfinished)
        raise


def _sha256(file: File) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
