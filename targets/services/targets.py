"""How is a promise changed? Its fields, owners and stages with a reason; value and deadline with a document number."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from ..domain.words import Issued
from ..models import Adjustment, Owner, OwnerRole, PlanPoint, ProgressEntry, Stage, Target, Unit, User
from .history import stamped
from .refusals import ReasonMissing, StageInUse


@transaction.atomic
def edit_target(
    target: Target,
    *,
    lead: Unit,
    supporting: Iterable[Unit],
    stages: Iterable[Stage] = (),
    removed_stages: Iterable[Stage] = (),
    plan_points: Iterable[PlanPoint] = (),
    removed_plan_points: Iterable[PlanPoint] = (),
    by: User | None,
    reason: str,
) -> Target:
    """Save a target with its owners, stages and plan points; every changed row goes into the history with `reason`.

    `stages` and `plan_points` are the new and changed ones. Raises `StageInUse`, `ReasonMissing`.
    """
    if not reason.strip():
        raise ReasonMissing("请写明修改原因。")
    for stage in removed_stages:
        if ProgressEntry.stages_done.through.objects.filter(stage=stage).exists():
            raise StageInUse(f"节点“{stage}”已有进展，不能删除。")
    stamped(target, by, reason).save()
    _set_owners(target, lead, [unit for unit in supporting if unit != lead], by, reason)
    for row in (*removed_stages, *removed_plan_points):
        stamped(row, by, reason).delete()
    for row in (*stages, *plan_points):
        row.target = target
        stamped(row, by, reason).save()
    return target


@transaction.atomic
def adjust(
    target: Target,
    *,
    value: Decimal | None = None,
    due_date: date | None = None,
    effective_date: date,
    document_number: str,
    reason: str,
    by: User,
    at: datetime,
) -> Adjustment:
    """Change what is in force from a day on; the report's own number and deadline stay where they are.

    For a target that awaits its number this is the number's arrival. `Target.value` and `.due_date` become
    what is in force last, whatever today is; pictures ask `facts.in_force`.
    """
    target = Target.objects.select_for_update().get(pk=target.pk)
    adjustment = Adjustment.objects.create(
        target=target,
        value=value,
        due_date=due_date,
        previous_value=target.value,
        previous_due_date=target.due_date,
        effective_date=effective_date,
        document_number=document_number,
        reason=reason,
        decided_by=by,
        decided_at=at,
    )
    target.value, target.due_date = target.stated_value, target.stated_due_date
    for row in target.adjustments.order_by("effective_date", "decided_at", "pk"):
        target.value = target.value if row.value is None else row.value
        target.due_date = row.due_date or target.due_date
    if value is not None and target.issued == Issued.AWAITING:
        target.issued = Issued.SET
    stamped(target, by, f"{document_number}：{reason}").save()
    return adjustment


def _set_owners(target: Target, lead: Unit, supporting: list[Unit], by: User | None, reason: str) -> None:
    wanted = {lead.pk: OwnerRole.LEAD} | {unit.pk: OwnerRole.SUPPORTING for unit in supporting}
    for owner in target.owners.exclude(unit__in=wanted):
        stamped(owner, by, reason).delete()
    kept = {owner.unit_id: owner for owner in target.owners.all()}
    # Supporting first: the old lead must have stepped down before the new one can step up.
    for unit_pk, role in sorted(wanted.items(), key=lambda item: item[1] == OwnerRole.LEAD):
        owner = kept.get(unit_pk) or Owner(target=target, unit_id=unit_pk, role="")
        if owner.role != role:
            owner.role = role
            stamped(owner, by, reason).save()
