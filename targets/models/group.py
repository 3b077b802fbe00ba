"""专题: which targets are looked at together, whatever heading they stand under?"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from simple_history.models import HistoricalRecords

from .pictured import Pictured
from .report import Report
from .target import Target

LIVELIHOOD = "民生实事"  # the one that has a table of its own and is told apart in bulletins unasked


class GroupQuerySet(Pictured, models.QuerySet["Group"]):
    def in_order(self) -> Self:
        """As they are listed: each before those within it; with the one that it lies in."""
        head = Coalesce("parent__position", "position"), Coalesce("parent", "pk")
        return self.select_related("parent").order_by(
            *head, F("parent").asc(nulls_first=True), "position", "pk"
        )

    def called(self, name: str) -> Self:
        return self.filter(name=name)

    def within(self, pk: int) -> frozenset[int]:
        """The keys of a group's targets, those of the groups within it among them; one query."""
        return self.filter(Q(pk=pk) | Q(parent=pk)).members().get(pk, frozenset())

    def locked(self) -> Self:
        return self.select_for_update(of=("self",), no_key=True)

    def members(self) -> dict[int, frozenset[int]]:
        """The keys of the targets of each, by its key; with those of the groups within it that are asked for, too. A
        part that stands beside what it is part of counts with it."""
        found: dict[int, dict[int, int | None]] = {}
        rows = self.order_by().values_list("pk", "parent", "targets", "targets__part_of")
        for pk, parent, target, whole in rows:
            for one in filter(None, (pk, parent)):
                found.setdefault(one, {}).update({target: whole} if target else {})
        return {
            pk: frozenset(target for target, whole in targets.items() if whole not in targets)
            for pk, targets in found.items()
        }


class Group(models.Model):
    """A named set of a report's targets across its headings. It has no light of its own.

    One may lie in another, as each of four problems in 四个问题; one level deep. `phrase` finds the sentence of the
    report that speaks of it.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="groups", verbose_name="报告")
    parent = models.ForeignKey(
        "self", models.RESTRICT, related_name="children", null=True, blank=True, verbose_name="上级专题"
    )
    name = models.CharField("名称", max_length=20)
    introduction = models.CharField("说明", max_length=200, blank=True)
    phrase = models.CharField("原文关键词", max_length=15, blank=True)
    position = models.PositiveSmallIntegerField("顺序", default=1)
    targets: "models.ManyToManyField[Target, models.Model]" = models.ManyToManyField(
        Target, related_name="groups", blank=True, verbose_name="目标任务"
    )

    history = HistoricalRecords(verbose_name="变更记录", m2m_fields=[targets])

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "专题"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "name"],
                name="group_name_once_per_report",
                violation_error_message="已有同名的专题，请换一个名称。",
            ),
            models.CheckConstraint(
                name="group_lies_in_another",
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                violation_error_message="专题不能归入自己。",
            ),
            models.CheckConstraint(
                name="group_has_a_name", condition=~Q(name=""), violation_error_message="请填写名称。"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("group", args=[self.report.year, self.pk])

    @property
    def full_name(self) -> str:
        """With the one that it lies in: 四个问题 / 项目和平台."""
        return f"{self.parent} / {self}" if self.parent else str(self)
