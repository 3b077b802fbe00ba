"""How is a promise changed? Its fields, owners and stages with a reason; value and deadline with a document number."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ..domain.facts import adjusted
from ..domain.schedule import point_day_amiss, stage_day_amiss, weights_amiss
from ..domain.words import Issued, Measure
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
from .locks import check_locks
from .notices import tell
from .refusals import (
    AlreadyMoved,
    DoesNotFit,
    NotAllowed,
    PlanPointsDoNotFit,
    ReasonMissing,
    StageInUse,
    StagesDoNotFit,
)


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

    `stages` and `plan_points` are the new and changed ones. Raises `DoesNotFit` (of stages, plan points, measure and
    unit its subclasses), `StageInUse`, `ReasonMissing`; nothing is stored then.
    """
    if not reason.strip():
        raise ReasonMissing("请写明修改原因。")
    check_locks(target)
    stages, removed_stages = list(stages), list(removed_stages)
    plan_points, removed_plan_points = list(plan_points), list(removed_plan_points)
    for stage in removed_stages:
        if ProgressEntry.stages_done.through.objects.filter(stage=stage).exists():
            raise StageInUse(f"节点“{stage}”已有进展，不能删除。")
    has_moved = not Target.objects.filter(
        pk=target.pk, start_date=target.start_date, due_date=target.due_date
    ).exists()
    _check_stages(target, stages, removed_stages, has_moved=has_moved)
    _check_plan_points(target, plan_points, removed_plan_points, has_moved=has_moved)
    _save(target, by, reason)
    _set_owners(target, lead, [unit for unit in supporting if unit != lead], by, reason)
    for row in (*removed_stages, *removed_plan_points):
        stamped(row, by, reason).delete()
    parts: list[Stage | PlanPoint] = [*stages, *plan_points]
    for row in parts:
        row.target = target
        stamped(row, by, reason).save()
    return target


def _check_stages(target: Target, changed: list[Stage], removed: list[Stage], *, has_moved: bool) -> None:
    """Raises `StagesDoNotFit`.

    A stage that stays may lie outside the window since an adjustment; its day is only looked at where it or
    (`has_moved`) the window is changed. Whoever never had stages may go on without.
    """
    stored = {stage.pk: stage for stage in target.stages.all()}
    gone = {stage.pk for stage in removed}
    kept = [stage for pk, stage in stored.items() if pk not in gone | {row.pk for row in changed}]
    new_days = [row for row in changed if row.pk is None or stored[row.pk].due_date != row.due_date]
    amiss = weights_amiss(Measure(target.measure), [row.weight for row in (*kept, *changed)])
    if stored or changed:
        _refuse(StagesDoNotFit, amiss)
    for row in (*new_days, *(kept if has_moved else ())):
        _refuse(StagesDoNotFit, stage_day_amiss(row.due_date, target.start_date, target.due_date))


def _check_plan_points(
    target: Target, changed: list[PlanPoint], removed: list[PlanPoint], *, has_moved: bool
) -> None:
    """As for stages. Raises `PlanPointsDoNotFit`."""
    stored = {point.pk: point for point in target.plan_points.all()}
    gone = {point.pk for point in (*removed, *changed)}
    new_days = [row for row in changed if row.pk is None or stored[row.pk].date != row.date]
    kept = [point for pk, point in stored.items() if pk not in gone] if has_moved else []
    for row in (*new_days, *kept):
        _refuse(PlanPointsDoNotFit, point_day_amiss(row.date, target.start_date, target.due_date))


def _refuse(refusal: type[DoesNotFit], amiss: str) -> None:
    if amiss:
        raise refusal(amiss)


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
class Terms:
    """What is to be in force from a day on; None leaves value or deadline as it is."""

    value: Decimal | None = None
    due_date: date | None = None
    effective_date: date
    document_number: str
    reason: str


@transaction.atomic
def request_adjustment(target: Target, terms: Terms, *, by: User, at: datetime) -> Adjustment:
    """Ask for a change as the lead unit; the office is told. Raises `NotAllowed`, `AlreadyMoved`."""
    target = Target.objects.locked().get(pk=target.pk)
    if not leads(by, target):
        raise NotAllowed("由牵头单位申请调整。")
    if target.adjustments.requested().exists():
        raise AlreadyMoved("已有一项调整申请等待决定。")
    adjustment = _adjustment(target, terms, by=by, at=at)
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
def adjust(target: Target, terms: Terms, *, by: User, at: datetime) -> Adjustment:
    """Request and decision in one, by an admin; the report's own number and deadline stay where they are.

    For a target that awaits its number this is the number's arrival.
    """
    target = Target.objects.locked().get(pk=target.pk)
    if not may_edit(by):
        raise NotAllowed("由管理员决定。")
    adjustment = _adjustment(target, terms, by=by, at=at)
    _decide(target, adjustment, AdjustmentStatus.APPROVED, by=by, at=at)
    return adjustment


def _adjustment(target: Target, terms: Terms, *, by: User, at: datetime) -> Adjustment:
    return Adjustment(
        target=target,
        previous_value=target.value,
        previous_due_date=target.due_date,
        requested_by=by,
        requested_at=at,
        **asdict(terms),
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
    target.value, target.due_date = adjusted(
        [row.fact for row in target.adjustments.approved()],
        stated_value=target.stated_value,
        stated_due_date=target.stated_due_date,
    )
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
