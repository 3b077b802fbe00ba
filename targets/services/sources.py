"""How does the text of a report come in, how is it replaced, and how does it go again?"""

import dataclasses
import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from ..domain.extraction.finding import Missing
from ..domain.filetypes import clean_name
from ..domain.quantities import long_date
from ..domain.quotes import quoted
from ..domain.words import SourceKind
from ..models import Report, SourceDocument, Target, User
from .carried_over import Draw, Review, carry_over, refuse_loss
from .history import stamped
from .outlines import outline_of
from .passages import Lost, Placed, add_passages, placed, store
from .refusals import AlreadyMoved, ChangedSinceShown, JustSent, ReasonMissing, Refused

MOST_SOURCES = 20  # of one report


class TooManySources(Refused):
    """A report has as many documents as one may have."""


@dataclass(frozen=True)
class Upload:
    """A document that has been read; `file` None: its text was pasted."""

    kind: SourceKind
    title: str
    text: str
    file: File | None = None


@dataclass(frozen=True)
class TakenIn:
    """What came of it: how many targets have a passage in the document, which have none and why, what was lost."""

    source: SourceDocument
    found: int
    missing: dict[Target, Missing]
    lost: tuple[Lost, ...] = ()
    review: Review = field(default_factory=Review)


def digest_of(text: str) -> str:
    """By which the same text is known again."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def take_in(report: Report, upload: Upload, *, by: User | None, at: datetime) -> TakenIn:
    """Keep a document and find the passages of the report's targets in it; the outline makes room for the report.

    Raises `JustSent` for a text that is there, `AlreadyMoved` where the report is there, `TooManySources`, `Infected`,
    `NoRoom`.
    """
    _lock(report)
    _refuse_twins(report, upload)
    if upload.kind == SourceKind.REPORT and report.sources.filter(kind=upload.kind).exists():
        raise AlreadyMoved("这个年度已有报告原文。要换成新的，请在“替换原文”里选择文件并写明原因。")
    if report.sources.count() >= MOST_SOURCES:
        raise TooManySources(f"一个年度最多{MOST_SOURCES}份原文。请先移除不用的。")
    source = SourceDocument(report=report, kind=upload.kind.value, title=upload.title)
    if upload.kind == SourceKind.REPORT:
        _remove_outline(report, by=by, at=at)
    return _kept(source, upload, placed(_with_text(source, upload)), "上传", by=by, at=at)


@transaction.atomic
def replace(
    source_pk: int,
    upload: Upload,
    *,
    shown: str,
    reason: str,
    by: User,
    at: datetime,
    draw: Draw | None = None,
    is_confirmed: bool = False,
) -> TakenIn:
    """Another text in place of one, whose passages and decisions stay where their words are still found.

    `shown` is the digest of the text that the page had; `is_confirmed` says that decisions may be lost. Raises
    `ReasonMissing`, `ChangedSinceShown`, `WouldLose`, and as `take_in`.
    """
    if not reason.strip():
        raise ReasonMissing("请写明替换原因。")
    source = _locked(source_pk)
    _refuse_twins(source.report, upload)
    if source.sha256 != shown:
        raise ChangedSinceShown(f"{quoted(source.title)}已被他人替换，请看现在的内容再替换。")
    old_file, before = (source.file.name, source.file.storage), source.text
    places = placed(_with_text(source, upload), before=before)
    review = carry_over(source, before, draw, is_confirmed=is_confirmed)
    source.passages.all().delete()
    taken = dataclasses.replace(_kept(source, upload, places, reason.strip(), by=by, at=at), review=review)
    if old_file[0]:
        transaction.on_commit(partial(old_file[1].delete, old_file[0]))
    return taken


@transaction.atomic
def remove(
    source_pk: int, *, reason: str, by: User, at: datetime, is_confirmed: bool = False
) -> SourceDocument:
    """Take a document away with its passages and its review; a demonstration gets its outline back.

    Raises `ReasonMissing`; `WouldLose` where the review waits for something, unless that is said to be meant.
    """
    if not reason.strip():
        raise ReasonMissing("请写明移除原因。")
    source = _locked(source_pk)
    if not is_confirmed:
        refuse_loss(source)
    report = source.report
    name, storage = source.file.name, source.file.storage
    stamped(source, by, reason.strip(), at).delete()
    if name:
        transaction.on_commit(partial(storage.delete, name))
    if report.is_demo and source.kind == SourceKind.REPORT:
        write_outline(report, at=at)
    return source


@transaction.atomic
def find_again(report: Report, *, at: datetime) -> list[TakenIn]:
    """Look for the targets that have no passage yet, in every document; an outline is written anew.

    After a catalogue was imported, or somebody has mended what it says of places.
    """
    _lock(report)
    if report.sources.filter(kind=SourceKind.OUTLINE).exists():
        write_outline(report, at=at)
    taken = []
    for source in report.sources.exclude(kind=SourceKind.OUTLINE).order_by("pk"):
        places = placed(source)
        store(source, places)
        taken.append(TakenIn(source, _count(source), dict(places.missing)))
    return taken


@transaction.atomic
def write_outline(report: Report, *, at: datetime) -> SourceDocument:
    """The outline of a report's catalogue as it is now, in place of the one before."""
    _remove_outline(report, by=None, at=at)
    outline = outline_of(report)
    source = SourceDocument(
        report=report, kind=SourceKind.OUTLINE.value, title=outline.title, text=outline.text, uploaded_at=at
    )
    source.sha256 = digest_of(outline.text)
    stamped(source, None, "按目录生成提纲", at).save()
    add_passages(source, {span: [pk] for pk, span in outline.spans.items()})
    return source


def _kept(
    source: SourceDocument, upload: Upload, places: Placed, reason: str, *, by: User | None, at: datetime
) -> TakenIn:
    """Store a document with its file and its passages; what was written to disk goes again if that fails."""
    source.uploaded_by, source.uploaded_at = by, at
    source.file, source.name, source.size, source.file_sha256 = None, "", 0, ""
    if upload.file is not None:
        source.name, source.size = clean_name(upload.file.name or ""), upload.file.size
        with upload.file.open("rb") as content:
            source.file_sha256 = hashlib.file_digest(content, "sha256").hexdigest()
            content.seek(0)
            source.file.save(source.name, content, save=False)
    try:
        found = len(places.spans.keys() | {pk for keys in places.kept.values() for pk in keys})
        stamped(source, by, f"{reason}：{found}项找到出处"[:100], at).save()
        store(source, places)
    except Exception:
        if source.file:
            source.file.delete(save=False)
        raise
    return TakenIn(source, found, dict(places.missing), places.lost)


def _with_text(source: SourceDocument, upload: Upload) -> SourceDocument:
    source.text, source.sha256 = upload.text, digest_of(upload.text)
    source.title = upload.title or source.title
    return source


def _count(source: SourceDocument) -> int:
    return Target.objects.filter(passages__source=source).distinct().count()


def _refuse_twins(report: Report, upload: Upload) -> None:
    """Raises `JustSent`: the same text twice is one."""
    twin = report.sources.filter(sha256=digest_of(upload.text)).first()
    if twin:
        day = long_date(timezone.localtime(twin.uploaded_at).date())
        raise JustSent(f"同样的文字已在{day}作为{quoted(twin.title)}保存，没有重复保存。")


def _remove_outline(report: Report, *, by: User | None, at: datetime) -> None:
    for outline in report.sources.filter(kind=SourceKind.OUTLINE):
        stamped(outline, by, "由报告原文代替" if by else "重新生成", at).delete()


def _lock(report: Report) -> None:
    """Of two who upload at once the second sees what the first has stored."""
    Report.objects.select_for_update(no_key=True).get(pk=report.pk)


def _locked(source_pk: int) -> SourceDocument:
    """Raises `AlreadyMoved`."""
    rows = SourceDocument.objects.exclude(kind=SourceKind.OUTLINE).select_related("report")
    source = rows.select_for_update(of=("self",), no_key=True).filter(pk=source_pk).first()
    if source is None:
        raise AlreadyMoved("这份原文已被移除。")
    _lock(source.report)
    return source
