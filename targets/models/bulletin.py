"""督查通报: numbered issues of a report's year, drafts among them. What was issued stays as it was printed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from ..domain.bulletins import Choice, Paper
from .report import Report
from .unit import User

FIRST = 1


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def issued(self) -> Self:
        """Withdrawn ones among them: their numbers are used, and whoever has one must be able to see that."""
        return self.filter(issued_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(issued_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-number", "pk")

    def locked(self) -> Self:
        return self.select_for_update(of=("self",), no_key=True).select_related("report")


class Bulletin(models.Model):
    """One issue. While it is a draft it says what the office has chosen; `content` is what was printed when it was
    issued, which no later figure changes.

    `known` None: with all that was reported until it is issued.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="bulletins", verbose_name="报告")
    number = models.PositiveSmallIntegerField("期号")
    title = models.CharField("标题", max_length=100)
    addressees = models.CharField("主送", max_length=300, blank=True)
    as_of = models.DateField("数据截至")
    known = models.DateField("补报计至", null=True, blank=True)
    introduction = models.TextField("导语", max_length=2000, blank=True)
    overall_words = models.TextField("总体情况补充", max_length=2000, blank=True)
    other_words = models.TextField("其他事项", max_length=4000, blank=True)
    next_steps = models.TextField("下一步要求", max_length=4000, blank=True)
    choices = models.JSONField("所列内容", default=dict)
    content = models.JSONField("印发内容", null=True, blank=True)
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="起草人")
    begun_at = models.DateTimeField("起草时间")
    issued_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="签发人"
    )
    issued_at = models.DateTimeField("签发时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="撤回人"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawal_reason = models.CharField("撤回理由", max_length=300, blank=True)

    history = HistoricalRecords(verbose_name="变更记录", excluded_fields=["content"])

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "督查通报"
        ordering = ["-report", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="bulletin_number_once_per_report"),
            models.CheckConstraint(name="bulletin_numbers_begin_with_one", condition=Q(number__gte=FIRST)),
            models.CheckConstraint(
                name="bulletin_knows_its_own_day", condition=Q(known=None) | Q(known__gte=F("as_of"))
            ),
            models.CheckConstraint(
                name="bulletin_issued_by_somebody_with_content",
                condition=Q(issued_at__isnull=True, issued_by__isnull=True, content__isnull=True)
                | Q(issued_at__isnull=False, issued_by__isnull=False, content__isnull=False),
            ),
            models.CheckConstraint(
                name="bulletin_withdrawn_by_somebody_for_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, issued_at__isnull=False)
                    & ~Q(withdrawal_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"督查通报{self.issue}"

    def get_absolute_url(self) -> str:
        """Of an issued one what everybody reads, of a draft where it is written."""
        if self.is_draft:
            return reverse("edit_bulletin", args=[self.report.year, self.pk])
        return reverse("bulletin", args=[self.report.year, self.number])

    @property
    def issue(self) -> str:
        return f"{self.report.year}年第{self.number}期"

    @property
    def is_draft(self) -> bool:
        return self.issued_at is None

    @property
    def issued_on(self) -> date | None:
        return None if self.issued_at is None else timezone.localtime(self.issued_at).date()

    @property
    def choice(self) -> Choice:
        return Choice.from_plain(self.choices)

    @property
    def paper(self) -> Paper | None:
        """As it was printed; of a draft nothing has been."""
        content: Mapping | None = self.content
        return None if content is None else Paper.from_plain(content)

    def known_on(self, today: date) -> date:
        """The day to whose evening it knows what was reported."""
        return today if self.known is None else min(self.known, today)

    def is_just_begun(self, by: User, *, as_of: date, since: datetime) -> bool:
        """Whether the same person has begun it for the same day, not long ago."""
        return self.begun_by_id == by.pk and self.as_of == as_of and self.begun_at >= since
