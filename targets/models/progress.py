"""What was reported about a target, by whom, and whether the office has accepted it."""

from datetime import date, datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone
from simple_history.models import HistoricalRecords

from ..domain.words import Status
from .constraints import known_word
from .fields import QuantityField
from .pictured import Pictured
from .target import Owner, Stage, Target
from .unit import OwnerRole, Unit, User
from .versions import version_of

EDITABLE = [Status.DRAFT.value, Status.RETURNED.value]  # with its unit, which may change it
OPEN = [Status.DRAFT.value, Status.SUBMITTED.value, Status.RETURNED.value]  # still on its way to the office


class ProgressEntryQuerySet(Pictured, models.QuerySet["ProgressEntry"]):
    def visible_to(self, user: User) -> Self:
        """Accepted entries for all; the others for the unit they speak for, the lead unit and the office."""
        if user.is_admin:
            return self
        seen = Q(status=Status.ACCEPTED)
        if user.is_clerk:
            own = user.acting_for
            leads = Owner.objects.filter(target=OuterRef("target"), unit__in=own, role=OwnerRole.LEAD)
            seen |= Q(unit__in=own) | Q(Exists(leads))
        return self.filter(seen)

    def waiting(self) -> Self:
        """With the office, not yet checked, oldest submission first."""
        return self.filter(status=Status.SUBMITTED).order_by("submitted_at", "pk")

    def checked_since(self, since: datetime) -> Self:
        """What the office has accepted or sent back since a moment, the latest first."""
        decided = self.filter(checked_at__gte=since, status__in=[Status.ACCEPTED, Status.RETURNED])
        return decided.order_by("-checked_at", "-data_date", "-pk")

    def locked(self) -> Self:
        """For one writer at a time, by key; and first their targets, as everybody does who writes about these."""
        list(Target.objects.filter(pk__in=self.order_by().values("target")).locked().order_by("pk"))
        return self.select_for_update(of=("self",), no_key=True).order_by("pk")

    def with_saved_at(self) -> Self:
        """When each was last saved, as `saved_at`."""
        steps = ProgressEntry.history.filter(id=OuterRef("pk")).order_by("-history_date")
        return self.annotate(saved_at=Subquery(steps.values("history_date")[:1]))

    def with_people(self) -> Self:
        return self.select_related("author", "unit", "checker").prefetch_related(
            "stages_done",
            "evidence",
            "taken_from",
            "author__deputyships",
            Prefetch("target__owners", queryset=Owner.objects.in_order(), to_attr="owners_in_order"),
        )


class ProgressEntry(models.Model):
    """One reading or statement about one target at one data date.

    Accepted entries are never edited: a correction is a new entry for the same data date that supersedes
    the old one. `unit` is whom the entry speaks for; what the office typed for it `is_on_behalf` for ever.
    `questions_seen` is the digest of the questions that `explanation` answers; None where they are shown otherwise.
    `taken_from` are the units whose drafts the lead unit took over. `reopened_at`: it lies with the office again since
    then, because an acceptance, a return or a withdrawal was taken back; None since it was last submitted.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="entries", verbose_name="目标任务")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="entries", verbose_name="填报单位")
    data_date = models.DateField("数据截止日")
    value = QuantityField("数值", null=True, blank=True)
    stages_done = models.ManyToManyField(Stage, related_name="+", blank=True, verbose_name="已完成节点")
    self_rating = models.PositiveSmallIntegerField(
        "自评（%）", null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    text = models.TextField("进展情况", max_length=1000, blank=True)
    problems = models.TextField("存在问题", max_length=1000, blank=True)
    next_steps = models.TextField("下一步打算", max_length=1000, blank=True)
    explanation = models.TextField("情况说明", max_length=500, blank=True)
    questions_seen = models.CharField(  # noqa: DJ001 – empty: none were shown, unlike null
        "已看过的提问", max_length=64, null=True, blank=True, editable=False
    )

    taken_from = models.ManyToManyField(Unit, related_name="+", blank=True, verbose_name="采用的单位")

    status = models.CharField("状态", max_length=9, choices=Status.choices(), default=Status.DRAFT.value)
    author = models.ForeignKey(User, models.PROTECT, related_name="entries", verbose_name="填报人")
    is_on_behalf = models.BooleanField("代填", default=False, editable=False)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    reopened_at = models.DateTimeField("恢复待审时间", null=True, blank=True, editable=False)
    checker = models.ForeignKey(
        User, models.PROTECT, related_name="checked_entries", null=True, blank=True, verbose_name="审核人"
    )
    checked_at = models.DateTimeField("审核时间", null=True, blank=True)
    accepted_at = models.DateTimeField("采信时间", null=True, blank=True)
    return_reason = models.CharField("退回原因", max_length=300, blank=True)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, related_name="superseded_by", null=True, blank=True, verbose_name="更正"
    )

    history = HistoricalRecords(verbose_name="变更记录")

    objects = ProgressEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "进展"
        ordering = ["-data_date", "-pk"]
        indexes = [models.Index(fields=["status", "submitted_at"], name="entries_waiting")]
        constraints = [
            known_word("entry", "status", Status),
            models.CheckConstraint(
                name="entry_rating_is_a_percentage",
                condition=Q(self_rating__isnull=True) | Q(self_rating__lte=100),
                violation_error_message="自评为0到100。",
            ),
            models.CheckConstraint(
                name="entry_past_draft_was_submitted",
                condition=~Q(status__in=["submitted", "accepted", "returned"])
                | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_accepted_exactly_when_checked_so",
                condition=Q(
                    status=Status.ACCEPTED.value,
                    checker__isnull=False,
                    accepted_at__isnull=False,
                    accepted_at=F("checked_at"),
                )
                | (~Q(status=Status.ACCEPTED.value) & Q(accepted_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="entry_returned_with_reason",
                condition=~Q(status=Status.RETURNED.value)
                | (~Q(return_reason="") & Q(checker__isnull=False, checked_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="entry_not_checked_by_its_author",
                condition=Q(checker__isnull=True) | ~Q(checker=F("author")),
            ),
            models.CheckConstraint(
                name="entry_does_not_supersede_itself",
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
            ),
            # Together: of the accepted entries for a target and data date exactly one is current,
            # the end of the one chain that the superseding entries form.
            models.UniqueConstraint(
                fields=["target", "data_date"],
                condition=Q(status=Status.ACCEPTED.value, supersedes=None),
                name="one_original_accepted_entry_per_day",
            ),
            models.UniqueConstraint(
                fields=["supersedes"],
                condition=Q(status=Status.ACCEPTED.value),
                name="entry_superseded_once",
            ),
            models.UniqueConstraint(
                fields=["target", "data_date", "unit"],
                condition=Q(status__in=OPEN),
                name="one_open_entry_per_unit_and_day",
            ),
            models.UniqueConstraint(
                fields=["target", "data_date"],
                condition=Q(status=Status.SUBMITTED.value),
                name="one_submitted_entry_per_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target.number} {self.data_date}"

    def save(self, *args, **kwargs) -> None:
        if self.unit_id is None:
            self.unit_id = self.author.unit_id
        super().save(*args, **kwargs)

    @property
    def is_editable(self) -> bool:
        """Whether its author may still change it."""
        return self.status in EDITABLE

    @property
    def version(self) -> str:
        """Another one as soon as anything changes that was typed, or its status."""
        return version_of(self, ties=self._stage_keys)

    @property
    def version_shown(self) -> str:
        """Of all that a list shows of it: also another one when its files do, or the units it was taken from."""
        return version_of(self, ties=[self._stage_keys, *self._attached])

    @property
    def _stage_keys(self) -> list[int]:
        return sorted(stage.pk for stage in self.stages_done.all())

    @property
    def _attached(self) -> list[list[int]]:
        return [
            sorted(file.pk for file in self.evidence.all()),
            sorted(unit.pk for unit in self.taken_from.all()),
        ]

    @property
    def unit_then(self) -> Unit:
        """The unit under the name that it had when the entry was sent, or else begun."""
        return self.unit.on(self._day_of_names)

    @property
    def taken_from_then(self) -> list[Unit]:
        """The units that it was taken from, under the names that they had then."""
        return [unit.on(self._day_of_names) for unit in self.taken_from.all()]

    @property
    def _day_of_names(self) -> date:
        return timezone.localtime(self.submitted_at or self.created_at).date()
