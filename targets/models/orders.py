"""What is wanted of a unit: instructions (批示) on a target, urging (催办单) for what is red or unreported."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from ..domain.words import Status
from .progress import ProgressEntry
from .report import Report
from .target import Owner, Target
from .unit import OwnerRole, Unit, User


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def open(self, known_at: datetime | None = None) -> Self:
        """Not closed, or not yet at an earlier moment."""
        if known_at is None:
            return self.filter(closed_at=None)
        return self.filter(Q(closed_at=None) | Q(closed_at__gt=known_at), created_at__lte=known_at)

    def unanswered(self) -> Self:
        return self.open().filter(~Exists(InstructionReply.objects.filter(instruction=OuterRef("pk"))))

    def to_unit(self, unit: Unit) -> Self:
        """On targets that the unit leads."""
        leads = Owner.objects.filter(target=OuterRef("target"), unit=unit, role=OwnerRole.LEAD)
        return self.filter(Exists(leads))


class Instruction(models.Model):
    """What a leader wants done about a target; the lead unit answers, the leader or the office closes it."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="instructions", verbose_name="目标任务")
    author = models.ForeignKey(User, models.PROTECT, related_name="instructions", verbose_name="批示人")
    text = models.TextField("批示内容", max_length=1000)
    due_date = models.DateField("答复时限", null=True, blank=True)
    created_at = models.DateTimeField("批示时间")
    closed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="办结人"
    )
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "批示"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="instruction_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="instruction_closed_by_somebody",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target.number} {self.text[:20]}"


class InstructionReply(models.Model):
    """What the lead unit has answered."""

    instruction = models.ForeignKey(Instruction, models.PROTECT, related_name="replies", verbose_name="批示")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="答复人")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="答复单位")
    text = models.TextField("答复内容", max_length=1000)
    created_at = models.DateTimeField("答复时间")

    class Meta:
        verbose_name = verbose_name_plural = "批示答复"
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(name="reply_has_text", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text[:20]

    @property
    def unit_then(self) -> Unit:
        """Under the name that it had then."""
        return self.unit.on(timezone.localtime(self.created_at).date())


class UrgingQuerySet(models.QuerySet["Urging"]):
    def visible_to(self, user: User) -> Self:
        """A unit sees what it was sent, or a unit that it has succeeded; leaders and the office see all."""
        own = user.acting_for
        return self.filter(Q(unit__in=own) | Q(unit__successor__in=own)) if user.is_clerk else self

    def of_unit(self, unit: Unit | None) -> Self:
        """Those to one unit, or to one that it has succeeded; None: to any."""
        return self if unit is None else self.filter(Q(unit=unit) | Q(unit__successor=unit))

    def open(self, known_at: datetime | None = None, items: Q | None = None) -> Self:
        """With something that its unit has not reported on since, or had not at an earlier moment; of some items."""
        unsettled = UrgingItem.objects.unsettled(known_at).filter(items or Q(), urging=OuterRef("pk"))
        issued = self if known_at is None else self.filter(issued_at__lte=known_at)
        return issued.filter(Exists(unsettled))

    def with_progress(self) -> Self:
        """With items and, as `open_count`, how many of them their unit has not reported on since."""
        unsettled = UrgingItem.objects.unsettled().filter(urging=OuterRef("pk")).order_by().values("urging")
        return (
            self.select_related("unit", "issued_by", "report")
            .prefetch_related("items__target__report")
            .annotate(open_count=Coalesce(Subquery(unsettled.annotate(n=Count("pk")).values("n")), 0))
        )


class Urging(models.Model):
    """One numbered 催办单 to one unit."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="urgings", verbose_name="报告")
    serial = models.PositiveIntegerField("序号")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="urgings", verbose_name="单位")
    as_of = models.DateField("截至")
    reply_by = models.DateField("办理时限")
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="签发人")
    issued_at = models.DateTimeField("签发时间")

    objects = UrgingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "催办单"
        ordering = ["-issued_at", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["report", "serial"], name="urging_number_once_per_report"),
            models.CheckConstraint(name="urging_leaves_time", condition=Q(reply_by__gte=F("as_of"))),
        ]

    def __str__(self) -> str:
        return f"催办〔{self.report.year}〕{self.serial}号"

    def get_absolute_url(self) -> str:
        return reverse("urging", args=[self.report.year, self.serial])

    @property
    def addressee(self) -> Unit:
        """The unit under the name that it had on the day of issue."""
        return self.unit.on(timezone.localtime(self.issued_at).date())


class UrgingItemQuerySet(models.QuerySet["UrgingItem"]):
    def unsettled(self, known_at: datetime | None = None) -> Self:
        """Nothing has been sent to the office about the target since the urging, or had been by a moment."""
        since = {"target": OuterRef("target"), "submitted_at__gt": OuterRef("urging__issued_at")}
        with_office = ProgressEntry.objects.filter(**since, status__in=[Status.SUBMITTED, Status.ACCEPTED])
        if known_at is None:
            return self.filter(~Exists(with_office))
        steps = ProgressEntry.history.filter(history_date__lte=known_at)
        gone = steps.filter(
            id=OuterRef("id"),
            status__in=[Status.RETURNED, Status.WITHDRAWN],
            history_date__gt=OuterRef("history_date"),
        )
        lay_with_office = steps.filter(~Exists(gone), **since, status=Status.SUBMITTED)  # whatever came of it
        return self.filter(~Exists(with_office.filter(submitted_at__lte=known_at)), ~Exists(lay_with_office))


class UrgingItem(models.Model):
    """One target on a 催办单, with its light's reason as of the day it was issued."""

    urging = models.ForeignKey(Urging, models.CASCADE, related_name="items", verbose_name="催办单")
    target = models.ForeignKey(Target, models.PROTECT, related_name="urging_items", verbose_name="目标任务")
    light = models.CharField("灯", max_length=10)
    reason = models.CharField("催办事由", max_length=300)

    objects = UrgingItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "催办事项"
        ordering = ["target__number", "pk"]
        constraints = [models.UniqueConstraint(fields=["urging", "target"], name="target_once_per_urging")]

    def __str__(self) -> str:
        return self.target.title
