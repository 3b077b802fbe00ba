"""How do value, deadline and stages' days of a promise change? Asked for, decided, revoked; with a document number."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from ..domain.facts import Promise, adjusted
from ..domain.quantities import quantity
from ..domain.quotes import quoted
from ..domain.terms import (
    Change,
    changes_nothing,
    left_behind,
    moves_amiss,
    new_deadline_amiss,
    new_value_amiss,
)
from ..domain.words import Issued, State
from ..models import Adjustment, AdjustmentStatus, NoticeKind, StageMove, Target, User
from ..pictures import finished_stages, promise_in_force, promise_on, questions_about, stages_in_force
from ..rights import leads, may_edit, may_revoke
from .moved_parts import NOT_SAID, OfParts, new_shares
from .notices import staff_of, tell, the_office, who_asked
from .refusals import (
    AlreadyMoved,
    ChangesNothing,
    CheckNeeded,
    DeadlineNotPossible,
    NotAllowed,
    ReasonMissing,
    StagesDoNotFit,
    ValueNotPossible,
    refuse,
    refuse_second_press,
)
from .targets import save_target


@dataclass(frozen=True, kw_only=True)
class Terms(Change):
    """A change with its grounds; `is_checked`: whoever asks for it stands by what is unusual about it."""

    document_number: str
    reason: str
    is_checked: bool = False
    parts: OfParts = NOT_SAID


@transaction.atomic
def request_adjustment(target: Target, terms: Terms, *, by: User, at: datetime) -> Adjustment:
    """Ask for a change as the lead unit; the office is told. Raises a `Refused`."""
    target = Target.objects.locked().get(pk=target.pk)
    if not leads(by, target):
        raise NotAllowed("由牵头单位申请调整。")
    _refuse_ended(target)
    refuse_second_adjustment(target, terms, by=by, at=at)
    if target.adjustments.requested().exists():
        raise AlreadyMoved("已有一项调整申请等待决定。")
    change = _checked(target, terms, at=at)
    assert target.lead is not None, "who leads reports for the lead"
    row = _row(target, change, terms, by=by, at=at)
    row.requesting_unit = target.lead.unit
    adjustment = _stored(row, change)
    text = f"{target.lead.unit}申请调整{quoted(target.title)}"
    tell(the_office(), NoticeKind.ADJUSTMENT, text, _place(target), at=at)
    return adjustment


@transaction.atomic
def decide_adjustment(
    adjustment: Adjustment,
    *,
    approve: bool,
    note: str = "",
    parts: OfParts = NOT_SAID,
    by: User,
    at: datetime,
) -> Adjustment:
    """Approve a request, which changes what is in force, or refuse it with a note. Raises a `Refused`.

    Stages that have been finished since it was asked for are left where they are.
    """
    target = Target.objects.locked().get(pk=adjustment.target_id)
    adjustment = target.adjustments.select_related("requested_by", "requesting_unit").get(pk=adjustment.pk)
    if not may_edit(by):
        raise NotAllowed("由管理员决定。")
    decision = AdjustmentStatus.APPROVED if approve else AdjustmentStatus.REFUSED
    if (adjustment.status, adjustment.decided_by_id) == (decision, by.pk):
        refuse_second_press("这项申请", "决定", adjustment.decided_at, at=at)
    if adjustment.status != AdjustmentStatus.REQUESTED:
        raise AlreadyMoved(f"这项申请{AdjustmentStatus(adjustment.status).label}。")
    if not approve and not note.strip():
        raise ReasonMissing("请写明不同意的理由。")
    if approve:
        _refuse_ended(target)
        finished = finished_stages(target)
        adjustment.stage_moves.filter(stage__in=finished).delete()
        _refuse_the_same(target, adjustment.change)
        _refuse_what_cannot_be(promise_in_force(target), adjustment.change, finished)
    shares = new_shares(target, adjustment.value, parts) if approve else []
    adjustment.decision_note = note.strip()
    adjustment.status = decision
    adjustment.decided_by, adjustment.decided_at = by, at
    adjustment.previous_value, adjustment.previous_due_date = target.value, target.due_date
    adjustment.save()
    if approve:
        _put_in_force(target, by, f"{adjustment.document_number}：{adjustment.reason}")
        _move_parts(shares, adjustment, by=by, at=at)
    label = AdjustmentStatus(adjustment.status).label
    text = f"{quoted(target.title)}的调整申请{label}{f'：{note.strip()}' if note.strip() else ''}"
    tell(who_asked(adjustment), NoticeKind.ADJUSTMENT, text, _place(target), at=at)
    return adjustment


@transaction.atomic
def adjust(target: Target, terms: Terms, *, by: User, at: datetime) -> Adjustment:
    """Request and decision in one, by an admin; the report's own number and deadline stay where they are.

    For a target that awaits its number this is the number's arrival. Raises a `Refused`.
    """
    target = Target.objects.locked().get(pk=target.pk)
    if not may_edit(by):
        raise NotAllowed("由管理员决定。")
    _refuse_ended(target)
    refuse_second_adjustment(target, terms, by=by, at=at)
    change = _checked(target, terms, at=at)
    shares = new_shares(target, change.value, terms.parts)
    adjustment = _row(target, change, terms, by=by, at=at)
    adjustment.status, adjustment.decided_by, adjustment.decided_at = AdjustmentStatus.APPROVED, by, at
    _stored(adjustment, change)
    _put_in_force(target, by, f"{terms.document_number}：{terms.reason}")
    _move_parts(shares, adjustment, by=by, at=at)
    return adjustment


@transaction.atomic
def revoke_adjustment(adjustment: Adjustment, *, reason: str, by: User, at: datetime) -> Adjustment:
    """Take back what was decided by mistake: what is in force follows from the adjustments that remain.

    The lead unit is told. Pictures of what was known before still show it. Raises a `Refused`.
    """
    target = Target.objects.locked().get(pk=adjustment.target_id)
    adjustment = target.adjustments.get(pk=adjustment.pk)
    if not may_edit(by):
        raise NotAllowed("由管理员撤销。")
    if adjustment.revoked_by_id == by.pk:
        refuse_second_press("这项调整", "撤销", adjustment.revoked_at, at=at)
    if adjustment.revoked_at:
        raise AlreadyMoved("这项调整已撤销。")
    if not may_revoke(by, adjustment):
        raise AlreadyMoved(f"这项申请{AdjustmentStatus(adjustment.status).label}，不能撤销。")
    reason = reason.strip()
    if not reason:
        raise ReasonMissing("请写明撤销理由。")
    adjustment.revoked_by, adjustment.revoked_at, adjustment.revocation_reason = by, at, reason
    adjustment.save()
    _put_in_force(target, by, f"撤销{adjustment.document_number}：{reason}")
    if target.lead:
        text = f"{quoted(target.title)}的调整（{adjustment.document_number}）已撤销：{reason}"
        tell(staff_of(target.lead.unit), NoticeKind.ADJUSTMENT, text, _place(target), at=at)
    return adjustment


def refuse_second_adjustment(target: Target, terms: Terms, *, by: User, at: datetime) -> None:
    """The same on the same grounds by the same person, a moment ago. Raises `JustSent`."""
    same = target.adjustments.filter(
        requested_by=by,
        revoked_at=None,
        value=terms.value,
        effective_date=terms.effective_date,
        document_number=terms.document_number,
        reason=terms.reason,
    )
    if terms.due_date is not None:
        same = same.filter(due_date=terms.due_date)
    moves = dict(terms.stage_dates)
    for row in same:
        if dict(row.stage_moves.values_list("stage", "due_date")) == moves:
            refuse_second_press("这项调整", "提交", row.requested_at, at=at)


def _checked(target: Target, terms: Terms, *, at: datetime) -> Change:
    """The change without what is so already; whoever moves stages only, names the deadline again."""
    promise, finished = promise_in_force(target), finished_stages(target)
    _refuse_the_same(target, terms)
    _refuse_what_cannot_be(promise, terms, finished)
    asked = questions_about(target, terms, today=timezone.localtime(at).date())
    if asked and not terms.is_checked:
        raise CheckNeeded(asked)
    days = {stage.key: stage.due_date for stage in promise.stages}
    stage_dates = {key: day for key, day in terms.stage_dates.items() if day != days[key]}
    return Change(
        value=terms.value,
        due_date=terms.due_date or (promise.due_date if stage_dates else None),
        stage_dates=stage_dates,
        effective_date=terms.effective_date,
    )


def _refuse_ended(target: Target) -> None:
    if target.state != State.ACTIVE:
        raise NotAllowed(f"目标任务{State(target.state).label}，不再调整。")


def _refuse_the_same(target: Target, change: Change) -> None:
    """As is in force on the day from which it is to be."""
    if changes_nothing(promise_on(target, change.effective_date), change):
        raise ChangesNothing("与现行的相同，没有要调整的。")


def _refuse_what_cannot_be(promise: Promise, change: Change, finished: Collection[int]) -> None:
    refuse(ValueNotPossible, new_value_amiss(promise, change))
    refuse(DeadlineNotPossible, new_deadline_amiss(promise, change))
    refuse(StagesDoNotFit, moves_amiss(promise, change, finished))
    refuse(
        StagesDoNotFit,
        left_behind(
            [replace(s, due_date=change.stage_dates.get(s.key, s.due_date)) for s in promise.stages],
            change.due_date or promise.due_date,
            finished,
        ),
    )


def _row(target: Target, change: Change, terms: Terms, *, by: User, at: datetime) -> Adjustment:
    return Adjustment(
        target=target,
        value=change.value,
        due_date=change.due_date,
        effective_date=change.effective_date,
        previous_value=target.value,
        previous_due_date=target.due_date,
        document_number=terms.document_number,
        reason=terms.reason,
        requested_by=by,
        requested_at=at,
    )


def _stored(adjustment: Adjustment, change: Change) -> Adjustment:
    adjustment.save()
    for key, day in change.stage_dates.items():
        StageMove.objects.create(adjustment=adjustment, stage_id=key, due_date=day)
    return adjustment


def _put_in_force(target: Target, by: User, reason: str) -> None:
    """`Target.value` and `.due_date` become what is in force last, whatever today is; pictures ask
    `facts.in_force`. A number that an adjustment has brought, or was revoked with it, is issued or awaited."""
    target.value, target.due_date = adjusted(
        [row.fact for row in target.adjustments.standing()],
        stated_value=target.stated_value,
        stated_due_date=target.stated_due_date,
    )
    if target.is_numeric and target.issued != Issued.REFERENCE:
        target.issued = Issued.AWAITING if target.value is None else Issued.SET
    refuse(StagesDoNotFit, left_behind(stages_in_force(target), target.due_date, finished_stages(target)))
    save_target(target, by, reason)


def _move_parts(
    shares: list[tuple[Target, Decimal]], adjustment: Adjustment, *, by: User, at: datetime
) -> None:
    """The numbers of parts go with that of the whole, each by an adjustment of its own on the same grounds; whoever
    leads one is told."""
    for part, value in shares:
        change = Change(value=value, effective_date=adjustment.effective_date)
        if amiss := new_value_amiss(promise_in_force(part), change):
            told = f"{quoted(part.title)}按比例调整为{quantity(value, part.unit)}：{amiss}"
            raise ValueNotPossible(f"{told}请选“各项不变”，再逐项调整。")
        reason = f"随{adjustment.target.number}调整：{adjustment.reason}"[:300]
        grounds = Terms(
            value=value,
            effective_date=adjustment.effective_date,
            document_number=adjustment.document_number,
            reason=reason,
        )
        row = _row(part, change, grounds, by=by, at=at)
        row.status, row.decided_by, row.decided_at = AdjustmentStatus.APPROVED, by, at
        _stored(row, change)
        _put_in_force(part, by, f"{adjustment.document_number}：{reason}")
        if part.lead:
            text = f"{quoted(part.title)}的目标值调整为{quantity(value, part.unit)}（{adjustment.document_number}）"
            tell(staff_of(part.lead.unit), NoticeKind.ADJUSTMENT, text, _place(part), at=at)


def _place(target: Target) -> str:
    """Where its page tells what it promises, and how that came to be."""
    return f"{target.get_absolute_url()}#promise-title"
