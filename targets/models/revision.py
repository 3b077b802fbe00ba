"""Has anything changed that a page shows? Each such write moves the report's revision on, in the same transaction."""

from django.db import models
from django.db.models import F, Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .adjustment import Adjustment, StageMove
from .evidence import Evidence
from .orders import Instruction, InstructionReply, Urging, UrgingItem
from .progress import ProgressEntry
from .report import Report, Theme
from .target import FormerLead, Owner, PlanPoint, Stage, Target
from .unit import Deputy, Post, Unit, User


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


# By the field that leads from a row towards its report: how the report's revision is found from there.
WAYS = {
    "report": "report",
    "target": "report__targets",
    "entry": "report__targets__entries",
    "adjustment": "report__targets__adjustments",
    "instruction": "report__targets__instructions",
}
# What the pages show, each by its field among `WAYS`; what belongs to no one report changes all of them.
PICTURED: dict[type[models.Model], str] = {
    Report: "",  # every page names the other years
    Theme: "report",
    Target: "report",
    Urging: "report",
    UrgingItem: "target",
    Owner: "target",
    FormerLead: "target",
    Stage: "target",
    PlanPoint: "target",
    Adjustment: "target",
    StageMove: "adjustment",
    ProgressEntry: "target",
    Evidence: "entry",
    Instruction: "target",
    InstructionReply: "instruction",
    Unit: "",
    Post: "",
    User: "",
    Deputy: "",
}


@receiver([post_save, post_delete])
def _note_change(sender: type[models.Model], instance: models.Model, **kwargs) -> None:
    field = PICTURED.get(sender)
    has_only_signed_in = kwargs.get("update_fields") == frozenset({"last_login"})
    if field is None or kwargs.get("raw") or has_only_signed_in:
        return
    move_on(Q(**{WAYS[field]: getattr(instance, f"{field}_id")}) if field else Q())
    if isinstance(instance, Report) and kwargs.get("created"):
        Revision.objects.create(report=instance)
