"""Files that prove an entry (佐证材料), kept where only the view that checks the right to see them leads."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from ..domain.filetypes import FileType
from .constraints import known_word
from .pictured import Pictured, PicturedQuerySet
from .progress import ProgressEntry, ProgressEntryQuerySet
from .unit import User


def stored_name(evidence: "Evidence", _name: str) -> str:
    """A name that says nothing and cannot collide; the person's own name for the file is a field."""
    return f"evidence/{evidence.entry.data_date:%Y}/{uuid.uuid4().hex}.{evidence.kind}"


class EvidenceQuerySet(Pictured, models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> "EvidenceQuerySet":
        """Whoever may see the entry may see what proves it."""
        entries: ProgressEntryQuerySet = ProgressEntry.objects.all()
        return self.filter(entry__in=entries.visible_to(user))


class Evidence(models.Model):
    """One file; `kind` was judged by its content, `sha256` is of its bytes."""

    entry = models.ForeignKey(ProgressEntry, models.PROTECT, related_name="evidence", verbose_name="进展")
    file = models.FileField("文件", upload_to=stored_name, max_length=120)
    name = models.CharField("文件名", max_length=120)
    kind = models.CharField("类型", max_length=4, choices=FileType.choices())
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ["uploaded_at", "pk"]
        constraints = [
            known_word("evidence", "kind", FileType),
            models.CheckConstraint(name="evidence_is_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name

    def preview_name(self, side: int) -> str:
        """Where a preview of that many pixels lies."""
        return f"{self.file.name}.{side}.jpg"

    @property
    def is_image(self) -> bool:
        return FileType(self.kind).is_image


class RemovedEvidence(models.Model):
    """What is left of a file that was taken away from an entry after the office had seen it: what it was, not its
    bytes."""

    entry = models.ForeignKey(
        ProgressEntry, models.PROTECT, related_name="removed_evidence", verbose_name="进展"
    )
    name = models.CharField("文件名", max_length=120)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    removed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="移除人")
    removed_at = models.DateTimeField("移除时间")

    objects: ClassVar[models.Manager["RemovedEvidence"]] = PicturedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "已移除的材料"
        ordering = ["removed_at", "pk"]

    def __str__(self) -> str:
        return self.name
