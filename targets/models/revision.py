"""Has anything changed that a page shows, and of which targets? Each such write moves the report's revision on, in the
same transaction, and says what it concerned: one target, all of them, or nothing that they are judged by."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from .adjustment import Adjustment, StageMove
from .evidence import Evidence, RemovedEvidence
from .group import Group
from .orders import Instruction, InstructionReply, Urging, UrgingItem
from .pictured import wrote_many
from .post import Post
from .progress import ProgressEntry
from .report import Report, Theme
from .source import Passage, SourceDocument
from .target import FormerLead, Owner, PlanPoint, Stage, Target
from .unit import Deputy, Unit, User


class Revision(models.Model):
    """How often a report's picture has changed; in a table of its own, so that saving a report cannot set it back.

    `whole` is the number at which all of its targets changed last, `beyond_entries` that at which anything changed last
    but what is reported.
    """

    report = models.OneToOneField(Report, models.CASCADE, primary_key=True, related_name="+")
    number = models.PositiveBigIntegerField(default=0)
    whole = models.PositiveBigIntegerField(default=0)
    beyond_entries = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "版本"
        ordering = ["report"]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.number}"


class TargetRevision(models.Model):
    """The number of its report's revision at which a target changed last, and that at which more of it changed than
    its entries.

    One row a target, so that there is nothing to clear away. Only ever written under the lock of the report's revision:
    whoever sees a number sees what was written before it. It outlives its target, whose end is a change, too.
    """

    target_id = models.BigIntegerField(primary_key=True)
    report = models.ForeignKey(Report, models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField()
    beyond_entries = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "目标任务的版本"
        ordering = ["target_id"]
        indexes = [models.Index(fields=["report", "number"], name="target_revisions_since")]

    def __str__(self) -> str:
        return f"{self.target_id}: {self.number}"


@dataclass(frozen=True)
class Stand:
    """Where a report's revision stands: how often it has changed, and when anything last did beyond entries."""

    number: int = 0
    beyond_entries: int = 0


@dataclass(frozen=True)
class Since:
    """What has changed since an earlier number: `targets` None means all. `beyond_entries` are those of the targets of
    which more has changed than their entries."""

    stand: Stand
    targets: frozenset[int] | None = frozenset()
    beyond_entries: frozenset[int] = frozenset()


def stand_of(report: Report) -> Stand:
    """The report's revision now."""
    rows = Revision.objects.filter(pk=report.pk).order_by()
    return Stand(*(rows.values_list("number", "beyond_entries").first() or ()))


@dataclass(frozen=True)
class TargetStand:
    """Where a target, its parts and what they refer to stand: another one as soon as anything changes that the
    target's page shows. `beyond_entries` is the report's."""

    number: int | None = None
    beyond_entries: int = 0


def stand_of_target(target: Target) -> TargetStand:
    """A target's stand now; the latest of their numbers is another one as soon as any of the targets changes."""
    parts = Target.objects.filter(part_of=target.pk).order_by()
    own = TargetRevision.objects.filter(
        Q(pk__in=[target.pk, target.reference_id or target.pk])
        | Q(pk__in=parts.values("pk"))
        | Q(pk__in=parts.values("reference"))
    )
    latest = Subquery(own.order_by("-number").values("number")[:1])
    rows = Revision.objects.filter(pk=target.report_id).order_by()
    return TargetStand(*(rows.values_list(latest, "beyond_entries").first() or ()))


def changed_since(report_pk: int, number: int | None) -> Since:
    """What has changed since a number; None: nothing is known yet. What is loaded afterwards is never older."""
    rows = Revision.objects.filter(pk=report_pk).order_by()
    now, whole, beyond = rows.values_list("number", "whole", "beyond_entries").first() or (0, 0, 0)
    stand = Stand(now, beyond)
    if number is None or number < whole or number > now:
        return Since(stand, None)
    if number == now:
        return Since(stand)
    later = TargetRevision.objects.filter(report=report_pk, number__gt=number).order_by()
    changed = dict(later.values_list("target_id", "beyond_entries"))
    return Since(stand, frozenset(changed), frozenset(pk for pk, at in changed.items() if at > number))


# Each of these locks the revisions until the transaction ends, so take the locks on other rows first.


def count_entries(reports: Q) -> None:
    """Count one change of what is reported in the reports that match."""
    Revision.objects.filter(reports).update(number=F("number") + 1)


def turn_page(reports: Q) -> None:
    """Count one change of the reports that match, by which no target is judged."""
    Revision.objects.filter(reports).update(number=F("number") + 1, beyond_entries=F("number") + 1)


def move_on(reports: Q) -> None:
    """Count one change of the reports that match, which may concern all of their targets."""
    following = F("number") + 1
    Revision.objects.filter(reports).update(number=following, whole=following, beyond_entries=following)


@transaction.atomic(savepoint=False)  # whoever sees the report's number sees the target's, too
def move_target_on(target_pk: int, report_pk: int | None = None, *, is_entry: bool = False) -> None:
    """Count one change of a target, and so of its report; `is_entry`: of nothing else than one of its entries."""
    if report_pk is None:
        report_pk = Target.objects.filter(pk=target_pk).values_list("report", flat=True).first()
    if report_pk is None:
        return  # it is about to go, and says so itself
    (count_entries if is_entry else turn_page)(Q(pk=report_pk))
    now = Subquery(Revision.objects.filter(pk=OuterRef("report")).values("number"))
    numbers = ["number"] if is_entry else ["number", "beyond_entries"]
    own = TargetRevision.objects.filter(pk=target_pk, report=report_pk)
    if not own.update(**dict.fromkeys(numbers, now)):
        number = Revision.objects.values_list("number", flat=True).get(pk=report_pk)
        defaults = {"report_id": report_pk, **dict.fromkeys(numbers, number)}
        TargetRevision.objects.update_or_create(pk=target_pk, defaults=defaults)


# Which writes a page shows.

NOWHERE = Q(pk__in=[])

# What targets are judged by, or what stands with them wherever they are named; each with the row that has the target.
JUDGED_BY: dict[type[models.Model], Callable[..., models.Model]] = {
    Owner: lambda row: row,
    FormerLead: lambda row: row,
    Stage: lambda row: row,
    PlanPoint: lambda row: row,
    Adjustment: lambda row: row,
    StageMove: lambda row: row.adjustment,
}
# What only stands on pages, by the way from the revision; what belongs to no one report stands on pages of all.
SHOWN: dict[type[models.Model], Callable[..., Q]] = {
    Urging: lambda row: Q(report=row.report_id),
    UrgingItem: lambda row: Q(report__targets=row.target_id),
    Instruction: lambda row: Q(report__targets=row.target_id),
    InstructionReply: lambda row: Q(report__targets__instructions=row.instruction_id),
    SourceDocument: lambda row: Q(report=row.report_id),
    Group: lambda row: Q(report=row.report_id),
    Passage: lambda row: Q(report__sources=row.source_id),
}
# What stands with targets of many reports: the reports in which it does; on pages it may stand anywhere.
NAMED: dict[type[models.Model], Callable[..., Q]] = {
    Report: lambda row: Q(pk=row.pk),
    Theme: lambda row: Q(pk=row.report_id),
    Unit: lambda row: Q(report__targets__owners__unit=row.pk) | Q(report__targets__former_leads__unit=row.pk),
    Post: lambda row: Q(report__targets__post=row.pk),
    User: lambda row: Q(report__targets__post__holder=row.pk),
    Deputy: lambda _: NOWHERE,
}
REPORTED = {ProgressEntry, Evidence, RemovedEvidence}
PICTURED = {Target, *REPORTED, *JUDGED_BY, *SHOWN, *NAMED}
# Fields that no page shows which is kept.
UNSEEN: dict[type[models.Model], frozenset[str]] = {
    User: frozenset({"last_login", "password", "email", "phone", "must_change_password"}),
}


@receiver([post_save, post_delete])
def _note_change(sender: type[models.Model], instance: models.Model, **kwargs) -> None:
    if kwargs.get("raw") or _is_unseen(sender, kwargs.get("update_fields")):
        return
    if isinstance(instance, Target):
        move_target_on(instance.pk, instance.report_id)
    elif isinstance(instance, ProgressEntry):
        _move_on_with(instance, is_entry=True)
    elif isinstance(instance, Evidence | RemovedEvidence):
        _move_on_with(instance.entry, is_entry=True)
    elif sender in JUDGED_BY:
        _move_on_with(JUDGED_BY[sender](instance))
    elif sender in SHOWN:
        turn_page(SHOWN[sender](instance))
    elif sender in NAMED:
        is_gone = kwargs["signal"] is post_delete  # and what named it does so no more
        _move_all_on(Q() if is_gone else NAMED[sender](instance))
    if isinstance(instance, Report) and kwargs.get("created"):
        Revision.objects.create(report=instance)


@receiver(m2m_changed, sender=ProgressEntry.stages_done.through)
@receiver(m2m_changed, sender=ProgressEntry.taken_from.through)
def _note_ties(instance: ProgressEntry, action: str, **kwargs) -> None:
    if action.startswith("post_") and isinstance(instance, ProgressEntry):
        _move_on_with(instance, is_entry=True)


@receiver(m2m_changed, sender=Passage.targets.through)
def _note_passages(instance: Passage | Target, action: str, **kwargs) -> None:
    """From either side: a passage gets its targets, or a target its passages."""
    if action.startswith("post_"):
        if isinstance(instance, Target):
            turn_page(Q(pk=instance.report_id))
        else:
            turn_page(Q(report__sources=instance.source_id))


@receiver(m2m_changed, sender=Group.targets.through)
def _note_groups(instance: Group | Target, action: str, **kwargs) -> None:
    """From either side. No target is judged by them."""
    if action.startswith("post_"):
        turn_page(Q(pk=instance.report_id))


@receiver(wrote_many)
def _note_many(sender: type[models.Model], fields: Collection[str] | None, **kwargs) -> None:
    """Of whichever reports the rows are."""
    if sender in PICTURED and not _is_unseen(sender, fields):
        (turn_page if sender in {Evidence, RemovedEvidence, *SHOWN} else move_on)(Q())


def _move_on_with(row: Any, *, is_entry: bool = False) -> None:
    """The target of a row; its report need not be looked up where the target is at hand."""
    is_at_hand = "target" in row._state.fields_cache and row.target is not None
    move_target_on(row.target_id, row.target.report_id if is_at_hand else None, is_entry=is_entry)


def _is_unseen(sender: type[models.Model], fields: Collection[str] | None) -> bool:
    return bool(fields) and frozenset(fields or ()) <= UNSEEN.get(sender, frozenset())


@transaction.atomic(savepoint=False)
def _move_all_on(named: Q) -> None:
    """All reports; those in which something is named with all their targets. Which these are is asked under the lock:
    nobody names it anew meanwhile. The locks are taken in the order of the reports: two who write wait for each other
    in turn."""
    list(Revision.objects.select_for_update(no_key=True).order_by("pk"))
    turn_page(Q())
    Revision.objects.filter(named).update(whole=F("number"))
