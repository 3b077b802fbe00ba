"""How are the proposed owners of a promise confirmed, changed where they are wrong, and how is that taken back?

A target comes as it was fetched `with_owners` under a lock; `shown` is its `version_of_owners` on the page on which
somebody has pressed. None: nobody has looked at a page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ..domain.words import State
from ..models import Post, Target, Unit, User, version_of_owners
from ..rights import may_edit
from .history import stamped
from .refusals import ChangedSinceShown, DoesNotFit, JustSent, NotAllowed, ReasonMissing
from .targets import Handover, call_after_lead, edit_target

USUAL_REASON = "核定责任单位"
TAKEN_BACK = "撤销责任单位的确认"


@dataclass(frozen=True, kw_only=True)
class Owners:
    """Who is to owe a promise, and the leader in charge."""

    lead: Unit
    supporting: Iterable[Unit] = ()
    post: Post | None = None

    def are_those_of(self, target: Target) -> bool:
        """Whether the target has just these already."""
        supporting = {unit.pk for unit in self.supporting} - {self.lead.pk}
        return (
            target.lead is not None
            and target.lead.unit_id == self.lead.pk
            and {owner.unit_id for owner in target.supporting} == supporting
            and target.post_id == (self.post.pk if self.post else None)
        )


@transaction.atomic
def confirm_owners(target: Target, *, shown: str | None = None, by: User, reason: str) -> None:
    """Who is proposed is who owes it. Raises a `Refused`; `JustSent` where it is confirmed already."""
    _check(target, by, reason)
    _check_shown(target, shown, "没有确认，请看现在的内容再确认。")
    if target.owners_confirmed:
        raise JustSent("责任单位已确认，没有重复确认。")
    if target.lead is None:
        raise DoesNotFit("没有牵头单位，请先编辑。")
    target.owners_confirmed = True
    stamped(target, by, reason).save()


@transaction.atomic
def reopen_owners(target: Target, *, shown: str | None, by: User) -> None:
    """They are proposals again; what was changed of them stays. Raises a `Refused`."""
    _check(target, by, TAKEN_BACK)
    _check_shown(target, shown, "没有撤销，请看现在的内容。")
    if not target.owners_confirmed:
        raise JustSent("确认已撤销，没有重复撤销。")
    target.owners_confirmed = False
    stamped(target, by, TAKEN_BACK).save()


@transaction.atomic
def settle_owners(
    target: Target, owners: Owners, *, handover: Handover | None, by: User, reason: str, at: datetime
) -> None:
    """Others than were proposed owe it, and are confirmed at once; both leads are told. Raises a `Refused`."""
    _check(target, by, reason)
    if target.owners_confirmed and owners.are_those_of(target):
        raise JustSent("责任单位已这样保存，没有重复保存。")
    target.post, target.owners_confirmed = owners.post, True
    call_after_lead(target, owners.lead)
    edit_target(
        target, lead=owners.lead, supporting=owners.supporting, handover=handover, by=by, reason=reason, at=at
    )


def _check(target: Target, by: User, reason: str) -> None:
    if not may_edit(by):
        raise NotAllowed("由管理员修改。")
    if not reason.strip():
        raise ReasonMissing("请写明原因。")
    if target.state != State.ACTIVE:
        raise DoesNotFit(f"{State(target.state).label}，不再修改。")


def _check_shown(target: Target, shown: str | None, rest: str) -> None:
    """Raises `ChangedSinceShown`."""
    if shown is not None and shown != version_of_owners(target):
        raise ChangedSinceShown(f"您打开这一页以后，这一项的责任已有变动，{rest}")
