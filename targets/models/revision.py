"""Has anything changed that a page shows? Each such write moves the report's revision on, in the same transaction."""

from collections.abc import Callable

from django.db import models
from django.db.models import F, Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .adjustment import Adjustment
from .evidence import Evidence
from .orders import Instruction, InstructionReply, Urging, UrgingItem
from .progress import ProgressEntry
from .report import Report, Theme
from .target import Owner, PlanPoint, Stage, Target
from .unit import Post, Unit, User


class Revision(models.Model):
    """How often a report's picture has changed; in a table of its own, so that saving a report cannot set it back."""

    report = models.OneToOneField(Report, models.CASCADE, primary_key=True, related_name="+")
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "版本"
        ordering = ["report"]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.number}"


def revision_of(report: Report) -> int:
    """The report's revision now; 0 before its first change."""
    return Revision.objects.filter(report=report).values_list("number", flat=True).first() or 0


def move_on(reports: Q) -> None:
    """Count one change of the reports that match. Locks their revisions until the transaction ends, so take the
    locks on other rows first."""
    Revision.objects.filter(reports).update(number=F("number") + 1)


def _of_target(row: models.Model) -> Q:
    return Q(report__targets=row.target_id)


def _of_report(row: models.Model) -> Q:
    return Q(report=row.report_id)


def _of_entry(row: models.Model) -> Q:
    return Q(report__targets__entries=row.entry_id)


def _of_instruction(row: models.Model) -> Q:
    return Q(report__targets__instructions=row.instruction_id)


def _of_all(row: models.Model) -> Q:
    return Q()


PICTURED: dict[type[models.Model], Callable[[models.Model], Q]] = {
    Report: _of_all,  # every page names the other years
    Theme: _of_report,
    Target: _of_report,
    Urging: _of_report,
    UrgingItem: _of_target,
    Owner: _of_target,
    Stage: _of_target,
    PlanPoint: _of_target,
    Adjustment: _of_target,
    ProgressEntry: _of_target,
    Evidence: _of_entry,
    Instruction: _of_target,
    InstructionReply: _of_instruction,
    Unit: _of_all,
    Post: _of_all,
    User: _of_all,
}


@receiver([post_save, post_delete])
def _note_change(sender: type[models.Model], instance: models.Model, **kwargs) -> None:
    reports = PICTURED.get(sender)
    has_only_signed_in = kwargs.get("update_fields") == frozenset({"last_login"})
    if reports is None or kwargs.get("raw") or has_only_signed_in:
        return
    move_on(reports(instance))
    if sender is Report and kwargs.get("created"):
        Revision.objects.create(report=instance)
