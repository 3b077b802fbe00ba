"""How is a promise changed? Its fields, owners and stages with a reason; value and deadline with a document number."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ..domain.words import Issued
from ..models import (
    Adjustment,
    AdjustmentStatus,
    NoticeKind,
    Owner,
    OwnerRole,
    PlanPoint,
    ProgressEntry,
    Role,
    Stage,
    Target,
    Unit,
    User,
)
from ..rights import leads, may_edit
from .history import stamped
from .notices import tell
from .refusals import AlreadyMoved, DoesNotFit, NotAllowed, ReasonMissing, StageInUse


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

    `stages` and `plan_points` are the new and changed ones. Raises `DoesNotFit`, `StageInUse`, `ReasonMissing`.
    """
    if not reason.strip():
        raise ReasonMissing("请写明修改原因。")
    for stage in removed_stages:
        if ProgressEntry.stages_done.through.objects.filter(stage=stage).exists():
            raise StageInUse(f"节点“{stage}”已有进展，不能删除。")
    _save(target, by, reason)
    _set_owners(target, lead, [unit for unit in supporting if unit != lead], by, reason)
    for row in (*removed_stages, *removed_plan_points):
        stamped(row, by, reason).delete()
    for row in (*stages, *plan_points):
        row.target = target
        stamped(row, by, reason).save()
    return target


def _save(target: Target, by: User | None, reason: str) -> None:
    """The database judges; only of a target that it refuses is asked what is wrong with it."""
    try:
        with transaction.atomic():
            stamped(target, by, reason).save()
    except IntegrityError:
        if problem := broken_rules(target):
            raise DoesNotFit(problem) from None
        raise


def broken_rules(target: Target) -> str:
    """Which rules a target breaks, in words; none is an empty text."""
    try:
        target.validate_constraints()
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is to be in force from a day on; None leaves value or deadline as it is."""

    value: Decimal | None = None
    due_date: date | None = None
    effective_date: date
    document_number: str
    reason: str


@transaction.atomic
def request_adjustment(target: Target, change: Change, *, by: User, at: datetime) -> Adjustment:
    """Ask for a change as the lead unit; the office is told. Raises `NotAllowed`, `AlreadyMoved`."""
    target = Target.objects.locked().get(pk=target.pk)
    if not leads(by, target):
        raise NotAllowed("由牵头单位申请调整。")
    if target.adjustments.requested().exists():
        raise AlreadyMoved("已有一项调整申请等待决定。")
    adjustment = _adjustment(target, change, by=by, at=at)
    adjustment.save()
    admins = User.objects.filter(role=Role.ADMIN, is_active=True)
    tell(
        admins, NoticeKind.ADJUSTMENT, f"{by.unit}申请调整“{target.title}”", target.get_absolute_url(), at=at
    )
    return adjustment


@transaction.atomic
def decide_adjustment(
    adjustment: Adjustment, *, approve: bool, note: str = "", by: User, at: datetime
) -> Adjustment:
    """Approve a request, which changes what is in force, or refuse it with a note. Raises a `Refused`."""
    target = Target.objects.locked().get(pk=adjustment.target_id)
    adjustment = target.adjustments.select_related("requested_by").get(pk=adjustment.pk)
    if not may_edit(by):
        raise NotAllowed("由管理员决定。")
    if adjustment.status != AdjustmentStatus.REQUESTED:
        raise AlreadyMoved(f"这项申请{AdjustmentStatus(adjustment.status).label}。")
    if not approve and not note.strip():
        raise ReasonMissing("请写明不同意的理由。")
    adjustment.decision_note = note.strip()
    _decide(
        target, adjustment, AdjustmentStatus.APPROVED if approve else AdjustmentStatus.REFUSED, by=by, at=at
    )
    label = AdjustmentStatus(adjustment.status).label
    text = f"“{target.title}”的调整申请{label}{f'：{note.strip()}' if note.strip() else ''}"
    tell([adjustment.requested_by], NoticeKind.ADJUSTMENT, text, target.get_absolute_url(), at=at)
    return adjustment


@transaction.atomic
def adjust(target: Target, change: Change, *, by: User, at: datetime) -> Adjustment:
    """Request and decision in one, by an admin; the report's own number and deadline stay where they are.

    For a target that awaits its number this is the number's arrival.
    """
    target = Target.objects.locked().get(pk=target.pk)
    if not may_edit(by):
        raise NotAllowed("由管理员决定。")
    adjustment = _adjustment(target, change, by=by, at=at)
    _decide(target, adjustment, AdjustmentStatus.APPROVED, by=by, at=at)
    return adjustment


def _adjustment(target: Target, change: Change, *, by: User, at: datetime) -> Adjustment:
    return Adjustment(
        target=target,
        previous_value=target.value,
        previous_due_date=target.due_date,
        requested_by=by,
        requested_at=at,
        **asdict(change),
    )


def _decide(
    target: Target, adjustment: Adjustment, status: AdjustmentStatus, *, by: User, at: datetime
) -> None:
    """Store the decision. `Target.value` and `.due_date` become what is in force last, whatever today is;
    pictures ask `facts.in_force`."""
    adjustment.status, adjustment.decided_by, adjustment.decided_at = status, by, at
    adjustment.previous_value, adjustment.previous_due_date = target.value, target.due_date
    adjustment.save()
    if status != AdjustmentStatus.APPROVED:
        return
    target.value, target.due_date = target.stated_value, target.stated_due_date
    for row in target.adjustments.approved():
        target.value = target.value if row.value is None else row.value
        target.due_date = row.due_date or target.due_date
    if adjustment.value is not None and target.issued == Issued.AWAITING:
        target.issued = Issued.SET
    stamped(target, by, f"{adjustment.document_number}：{adjustment.reason}").save()


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
