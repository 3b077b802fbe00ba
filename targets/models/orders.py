"""What is wanted of a unit: instructions (批示) on a target, urging (催办单) for what is red or unreported."""

from collections.abc import Collection
from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from ..domain.orders import Order, read_words
from ..domain.words import Status
from .pictured import Pictured, PicturedQuerySet
from .progress import ProgressEntry
from .report import Report
from .target import Owner, Target
from .unit import OwnerRole, Unit, User


class InstructionQuerySet(Pictured, models.QuerySet["Instruction"]):
    def open(self, known_at: datetime | None = None) -> Self:
        """Not closed, or not yet at an earlier moment."""
        if known_at is None:
            return self.filter(closed_at=None)
        return self.filter(Q(closed_at=None) | Q(closed_at__gt=known_at), created_at__lte=known_at)

    def unanswered(self) -> Self:
        return self.open().filter(~Exists(InstructionReply.objects.filter(instruction=OuterRef("pk"))))

    def to_units(self, units: Collection[int]) -> Self:
        """On targets that one of the units leads, by their keys."""
        leads = Owner.objects.filter(target=OuterRef("target"), unit__in=units, role=OwnerRole.LEAD)
        return self.filter(Exists(leads))

    def listed_for(self, user: User) -> Self:
        """Those that are the person's business: of a clerk those to its units, of leaders and the office all.

        Whoever has signed in may read any of them on its target's page.
        """
        return self.to_units(user.acting_for) if user.is_clerk else self

    def with_answers(self, known_at: datetime | None = None) -> Self:
        """With `answered_at`, when it was first answered, as far as that is known at a moment."""
        replies = InstructionReply.objects.filter(instruction=OuterRef("pk")).order_by("created_at", "pk")
        if known_at is not None:
            replies = replies.filter(created_at__lte=known_at)
        return self.annotate(answered_at=Subquery(replies.values("created_at")[:1]))


class Instruction(models.Model):
    """What a leader wants done about a target; the lead unit answers, the leader or the office closes it."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="instructions", verbose_name="目标任务")
    author = models.ForeignKey(User, models.PROTECT, related_name="instructions", verbose_name="批示人")
    text = models.TextField("批示内容", max_length=1000)
    due_date = models.DateField("答复时限", null=True, blank=True)
    created_at = models.DateTimeField("批示时间")
    read_on = models.DateField(
        "所看日期", null=True, blank=True, help_text="批示时看的是哪一天的情况；空为当时最新。"
    )
    closed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="办结人"
    )
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    objects = InstructionQuerySet.as_manager()

    answered_at: datetime | None  # comes `with_answers`

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

    def get_absolute_url(self) -> str:
        """Its place on the page of its target."""
        return f"{self.target.get_absolute_url()}#instruction-{self.pk}"

    @property
    def read_words(self) -> str:
        """Of which day's figures it speaks: 据6月30日数据; empty where they were the latest."""
        return read_words(self.read_on, timezone.localtime(self.created_at).date())

    def was_open(self, known_at: datetime) -> bool:
        """Whether it is among those that were `open` at a moment."""
        return self.created_at <= known_at and (self.closed_at is None or self.closed_at > known_at)

    def open_order(self, known_at: datetime) -> Order:
        """As the rules knew it at a moment at which it was open, once it has been fetched `with_answers`."""
        is_answered = self.answered_at is not None and self.answered_at <= known_at
        return Order(due_date=self.due_date, answered_on=_day(self.answered_at) if is_answered else None)

    @property
    def order(self) -> Order:
        """As the rules know it, once it has been fetched `with_answers`."""
        return Order(
            due_date=self.due_date,
            answered_on=_day(self.answered_at),
            is_closed=self.closed_at is not None,
        )


class InstructionReply(models.Model):
    """What the lead unit has answered."""

    instruction = models.ForeignKey(Instruction, models.PROTECT, related_name="replies", verbose_name="批示")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="答复人")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="答复单位")
    text = models.TextField("答复内容", max_length=1000)
    created_at = models.DateTimeField("答复时间")

    objects: ClassVar[models.Manager["InstructionReply"]] = PicturedQuerySet.as_manager()

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


class UrgingQuerySet(Pictured, models.QuerySet["Urging"]):
    def visible_to(self, user: User) -> Self:
        """A unit sees what it was sent, or a unit that it has succeeded; leaders and the office see all."""
        own = user.acting_for
        return self.filter(Q(unit__in=own) | Q(unit__successor__in=own)) if user.is_clerk else self

    def of_unit(self, unit: Unit | None) -> Self:
        """Those to one unit, or to one that it has succeeded; None: to any."""
        return self if unit is None else self.filter(Q(unit=unit) | Q(unit__successor=unit))

    def standing(self, known_at: datetime | None = None) -> Self:
        """Not revoked, or not yet at an earlier moment."""
        if known_at is None:
            return self.filter(revoked_at=None)
        return self.filter(Q(revoked_at=None) | Q(revoked_at__gt=known_at), issued_at__lte=known_at)

    def open(self, known_at: datetime | None = None, items: Q | None = None) -> Self:
        """With something that its unit has not reported on since, or had not at an earlier moment; of some items."""
        unsettled = UrgingItem.objects.unsettled(known_at).filter(items or Q(), urging=OuterRef("pk"))
        return self.standing(known_at).filter(Exists(unsettled))

    def with_progress(self) -> Self:
        """With items that know since when they are settled."""
        items = UrgingItem.objects.with_settling().select_related("target__report", "target__theme")
        return self.select_related("unit__successor", "issued_by", "revoked_by", "report").prefetch_related(
            Prefetch("items", items)
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
    revoked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="撤销人"
    )
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    revocation_reason = models.CharField("撤销理由", max_length=300, blank=True)

    objects = UrgingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "催办单"
        ordering = ["-issued_at", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["report", "serial"], name="urging_number_once_per_report"),
            models.CheckConstraint(name="urging_leaves_time", condition=Q(reply_by__gte=F("as_of"))),
            models.CheckConstraint(
                name="urging_revoked_by_somebody_for_a_reason",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revocation_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revocation_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"催办〔{self.report.year}〕{self.serial}号"

    def get_absolute_url(self) -> str:
        return reverse("urging", args=[self.report.year, self.serial])

    def was_standing(self, known_at: datetime) -> bool:
        """Whether it is among those that were `standing` at a moment."""
        return self.issued_at <= known_at and (self.revoked_at is None or self.revoked_at > known_at)

    @property
    def addressee(self) -> Unit:
        """The unit under the name that it had on the day of issue."""
        return self.unit.on(timezone.localtime(self.issued_at).date())

    # Of one that was fetched `with_progress`.

    @property
    def open_items(self) -> list["UrgingItem"]:
        """Those that their unit has not reported on since."""
        return [item for item in self.items.all() if item.settled_at is None]

    @property
    def open_count(self) -> int:
        return len(self.open_items)

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has reported on anything since, so that it can still be revoked."""
        return self.revoked_at is None and self.open_count == len(self.items.all())

    @property
    def order(self) -> Order:
        """As the rules know it."""
        return self.order_about(list(self.items.all()))

    def order_about(self, items: list["UrgingItem"]) -> Order:
        """The same of some of its items; it is answered on the day on which the last of them was settled."""
        settled = [item.settled_at for item in items if item.settled_at is not None]
        return Order(
            due_date=self.reply_by,
            answered_on=_day(max(settled)) if settled and len(settled) == len(items) else None,
            is_revoked=self.revoked_at is not None,
        )


class UrgingItemQuerySet(Pictured, models.QuerySet["UrgingItem"]):
    def with_settling(self) -> Self:
        """With `settled_at`, when something was first sent to the office since; None where `unsettled`."""
        sent = ProgressEntry.objects.filter(
            target=OuterRef("target"),
            submitted_at__gt=OuterRef("urging__issued_at"),
            status__in=[Status.SUBMITTED, Status.ACCEPTED],
        )
        return self.annotate(settled_at=Subquery(sent.order_by("submitted_at").values("submitted_at")[:1]))

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

    settled_at: datetime | None  # comes `with_settling`

    class Meta:
        verbose_name = verbose_name_plural = "催办事项"
        ordering = ["target__number", "pk"]
        constraints = [models.UniqueConstraint(fields=["urging", "target"], name="target_once_per_urging")]

    def __str__(self) -> str:
        return self.target.title


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else timezone.localtime(moment).date()
