"""How a promise was changed: asked for by its lead unit, decided by the office, with a document number."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..domain import facts, terms
from ..domain.words import Word
from .constraints import known_word
from .fields import QuantityField
from .pictured import Pictured, PicturedQuerySet
from .target import Stage, Target
from .unit import Unit, User


class AdjustmentStatus(Word):
    REQUESTED = "requested", "待决定"
    APPROVED = "approved", "已同意"
    REFUSED = "refused", "未同意"


class AdjustmentQuerySet(Pictured, models.QuerySet["Adjustment"]):
    def requested(self) -> Self:
        return self.filter(status=AdjustmentStatus.REQUESTED).order_by("requested_at", "pk")

    def approved(self) -> Self:
        """In the order in which they take effect; with those that were revoked later."""
        return self.filter(status=AdjustmentStatus.APPROVED).order_by("effective_date", "decided_at", "pk")

    def standing(self) -> Self:
        """Approved and not revoked."""
        return self.approved().filter(revoked_at__isnull=True)


class Adjustment(models.Model):
    """A change of value (调整), deadline (延期), or the number a higher level has named (下达).

    The lead unit requests it and an admin decides; only an approved one changes what is in force, until it is
    revoked. Facts are kept on both sides, so the page can show what was beside what is. `requesting_unit` is for
    which the person asked; None: the office decided by itself.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="adjustments", verbose_name="目标任务")
    value = QuantityField("新目标值", null=True, blank=True)
    due_date = models.DateField("新时限", null=True, blank=True)
    previous_value = QuantityField("原目标值", null=True, blank=True)
    previous_due_date = models.DateField("原时限")
    effective_date = models.DateField("生效日期")
    document_number = models.CharField("文号", max_length=60)
    reason = models.CharField("理由", max_length=300)
    status = models.CharField(
        "状态", max_length=9, choices=AdjustmentStatus.choices(), default=AdjustmentStatus.REQUESTED.value
    )
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    requesting_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="申请单位"
    )
    requested_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="决定人"
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decision_note = models.CharField("决定意见", max_length=300, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="撤销人"
    )
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    revocation_reason = models.CharField("撤销理由", max_length=300, blank=True)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目标调整"
        ordering = ["effective_date", "decided_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="adjustment_changes_something",
                condition=Q(value__isnull=False) | Q(due_date__isnull=False),
                violation_error_message="请填写新的目标值或时限。",
            ),
            known_word("adjustment", "status", AdjustmentStatus),
            models.CheckConstraint(
                name="adjustment_decided_by_somebody",
                condition=Q(
                    status=AdjustmentStatus.REQUESTED.value, decided_by__isnull=True, decided_at__isnull=True
                )
                | (
                    ~Q(status=AdjustmentStatus.REQUESTED.value)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="adjustment_revoked_by_somebody_for_a_reason",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revocation_reason="")
                | (
                    Q(
                        status=AdjustmentStatus.APPROVED.value,
                        revoked_at__isnull=False,
                        revoked_by__isnull=False,
                    )
                    & ~Q(revocation_reason="")
                ),
            ),
            models.UniqueConstraint(
                fields=["target"],
                condition=Q(status=AdjustmentStatus.REQUESTED.value),
                name="one_request_at_a_time",
            ),
            models.CheckConstraint(
                name="adjustment_has_reason_and_document", condition=~Q(reason="") & ~Q(document_number="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target.number} {self.document_number}"

    @property
    def unit_then(self) -> Unit | None:
        """Who asked, under the name that it had then."""
        unit = self.requesting_unit
        return unit and unit.on(timezone.localtime(self.requested_at).date())

    @property
    def change(self) -> terms.Change:
        """What it asks for."""
        return terms.Change(
            value=self.value,
            due_date=self.due_date,
            stage_dates={move.stage_id: move.due_date for move in self.stage_moves.all()},
            effective_date=self.effective_date,
        )

    @property
    def fact(self) -> facts.Adjustment:
        """As the rules know it, once it has been decided."""
        assert self.decided_at is not None
        return facts.Adjustment(
            effective_date=self.effective_date,
            decided_at=self.decided_at,
            value=self.value,
            due_date=self.due_date,
            stage_dates=self.change.stage_dates,
            revoked_at=self.revoked_at,
        )


class StageMove(models.Model):
    """The new day of one stage that an adjustment moves; the stage keeps its first one."""

    adjustment = models.ForeignKey(
        Adjustment, models.CASCADE, related_name="stage_moves", verbose_name="目标调整"
    )
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="moves", verbose_name="节点")
    due_date = models.DateField("新日期")

    objects: ClassVar[models.Manager["StageMove"]] = PicturedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "节点顺延"
        ordering = ["due_date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["adjustment", "stage"], name="adjustment_moves_a_stage_once")
        ]

    def __str__(self) -> str:
        return f"{self.stage} → {self.due_date}"
