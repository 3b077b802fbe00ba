"""The documents that promises come from, word for word, and the places in them where promises stand."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Substr
from simple_history.models import HistoricalRecords

from ..domain.words import SourceKind
from .constraints import known_word
from .pictured import Pictured
from .report import Report
from .target import Target
from .unit import User

ROUND = 400  # characters on either side of a passage, in which its sentence is looked for


def source_file_name(source: "SourceDocument", name: str) -> str:
    """A name that says nothing and cannot collide; the person's own name for the file is a field."""
    ending = name.rpartition(".")[2].lower()
    return f"sources/{source.report.year}/{uuid.uuid4().hex}.{ending if ending.isalnum() else 'bin'}"


class SourceDocumentQuerySet(Pictured, models.QuerySet["SourceDocument"]):
    def without_text(self) -> Self:
        """A report's text is long, and lists of documents do not show it."""
        return self.defer("text")

    def words_of(self, report: Report) -> "SourceDocument | None":
        """The report itself, or the outline that stands for it until it is there."""
        kinds = [SourceKind.REPORT.value, SourceKind.OUTLINE.value]
        found = {source.kind: source for source in self.filter(report=report, kind__in=kinds)}
        return next((found[kind] for kind in kinds if kind in found), None)


class SourceDocument(models.Model):
    """One document. `text` is what offsets count in: as it was read, with plain line ends; `sha256` is of it.

    Text that was pasted or generated has no file. An outline is made by the program of its own catalogue: it has no
    word of the report, and goes as soon as the report comes.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="sources", verbose_name="报告")
    kind = models.CharField("文件", max_length=8, choices=SourceKind.choices())
    title = models.CharField("名称", max_length=60)
    text = models.TextField("文字")
    sha256 = models.CharField("文字的SHA-256", max_length=64)
    file = models.FileField("原文件", upload_to=source_file_name, max_length=120, blank=True)
    name = models.CharField("文件名", max_length=120, blank=True)
    size = models.PositiveIntegerField("大小（字节）", default=0)
    file_sha256 = models.CharField("原文件的SHA-256", max_length=64, blank=True)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间")

    history = HistoricalRecords(verbose_name="变更记录", excluded_fields=["text"])

    objects = SourceDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "原文"
        ordering = ["report", "pk"]
        constraints = [
            known_word("source_document", "kind", SourceKind),
            models.UniqueConstraint(fields=["report", "sha256"], name="source_text_once_per_report"),
            models.UniqueConstraint(
                fields=["report", "kind"],
                condition=Q(kind__in=[SourceKind.REPORT.value, SourceKind.OUTLINE.value]),
                name="one_text_and_one_outline_per_report",
            ),
            models.CheckConstraint(name="source_text_is_not_empty", condition=~Q(text="")),
            models.CheckConstraint(
                name="source_file_is_whole",
                condition=Q(file="", file_sha256="") | (~Q(file="") & ~Q(file_sha256="") & Q(size__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_outline(self) -> bool:
        return self.kind == SourceKind.OUTLINE


class PassageQuerySet(Pictured, models.QuerySet["Passage"]):
    def in_text_order(self) -> Self:
        """As they are read; of those that begin together the longer one first."""
        return self.order_by("source", "start", F("end").desc(), "pk")

    def with_surroundings(self) -> Self:
        """With `around`, the text about each, cut out in the database: a report's text is long."""
        begins = Greatest(F("start") - ROUND, 0)
        return self.annotate(
            around_from=begins, around=Substr("source__text", begins + 1, F("end") - begins + ROUND)
        )


class Passage(models.Model):
    """The characters of a document from `start` up to `end`, in which targets are promised."""

    source = models.ForeignKey(SourceDocument, models.CASCADE, related_name="passages", verbose_name="原文")
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    targets: "models.ManyToManyField[Target, models.Model]" = models.ManyToManyField(
        Target, related_name="passages", verbose_name="目标任务"
    )

    objects: ClassVar[models.Manager["Passage"]] = PassageQuerySet.as_manager()

    around: str  # both come `with_surroundings`
    around_from: int

    class Meta:
        verbose_name = verbose_name_plural = "原文出处"
        ordering = ["source", "start", "-end", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "start", "end"], name="passage_once_per_source"),
            models.CheckConstraint(
                name="passage_ends_after_it_starts",
                condition=Q(end__gt=F("start")),
                violation_error_message="原文出处不能为空。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start}–{self.end}"
