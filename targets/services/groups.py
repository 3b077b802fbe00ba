"""How do groups of targets (专题) come about, change and go? Each act with a reason."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from ..domain.quotes import quoted
from ..models import Group, Target, User
from ..rights import may_edit
from .history import stamped
from .refusals import (
    AlreadyMoved,
    DoesNotFit,
    HoldsSomething,
    NameTaken,
    NotAllowed,
    ReasonMissing,
    refuse_second_press,
)


class ParentNotPossible(DoesNotFit):
    """Groups lie in groups one level deep."""

    field = "parent"


@transaction.atomic
def make_group(group: Group, targets: Collection[Target], *, by: User, reason: str, at: datetime) -> Group:
    """Store a new one with its targets. Raises a `Refused`."""
    _check(by, reason)
    if same := Group.objects.called(group.name).filter(report=group.report_id).first():
        first = same.history.order_by("history_date", "history_id").first()
        is_own = first is not None and first.history_user_id == by.pk
        refuse_second_press(f"专题{quoted(same)}", "新建", first.history_date if is_own else None, at=at)
    save_group(group, targets, by=by, reason=reason, at=at)
    return group


@transaction.atomic
def change_group(group: Group, targets: Collection[Target], *, by: User, reason: str, at: datetime) -> None:
    """Store one, which is locked, as it has been changed. Raises a `Refused`."""
    _check(by, reason)
    save_group(group, targets, by=by, reason=reason, at=at)


def save_group(
    group: Group, targets: Collection[Target], *, by: User | None, reason: str, at: datetime
) -> None:
    """One line of history for a change, its targets among it; a new one has a second line, for its targets.

    Raises `ParentNotPossible`, `NameTaken`.
    """
    _check_parent(group)
    is_new = group.pk is None
    stamped(group, by, reason.strip(), at)
    try:
        with transaction.atomic():
            if is_new:
                group.save()
                group.targets.set(targets)
            else:
                group.skip_history_when_saving = True  # type: ignore[attr-defined]  # the line that follows tells both
                group.targets.set(targets)
                del group.skip_history_when_saving  # type: ignore[attr-defined]
                group.save()
    except IntegrityError:
        raise NameTaken(f"已有专题{quoted(group)}，请换一个名称。") from None


@transaction.atomic
def delete_group(group: Group, *, by: User, reason: str, at: datetime) -> None:
    """The name goes, its targets stay as they are. Raises a `Refused`."""
    _check(by, reason)
    stored = Group.objects.locked().filter(pk=group.pk).first()
    if stored is None:
        raise AlreadyMoved(f"专题{quoted(group)}已被删除。")
    if within := list(stored.children.order_by("position", "pk")):
        named = "、".join(quoted(child) for child in within)
        raise HoldsSomething(f"专题{quoted(group)}下面还有{named}，请先删除它们，或改变它们的上级专题。")
    stamped(stored, by, reason.strip(), at).delete()


def _check_parent(group: Group) -> None:
    """Raises `ParentNotPossible`."""
    parent = group.parent
    if parent is None:
        return
    if parent.pk == group.pk or parent.parent_id or parent.report_id != group.report_id:
        raise ParentNotPossible(f"{quoted(parent)}不能作上级专题：专题只分两级。")
    if group.pk and group.children.exists():
        raise ParentNotPossible(f"专题{quoted(group)}下面还有专题，不能再归入另一个。")


def _check(by: User, reason: str) -> None:
    if not may_edit(by):
        raise NotAllowed("专题由管理员维护。")
    if not reason.strip():
        raise ReasonMissing("请写明原因。")
