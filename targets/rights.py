"""Who may what? Predicates on a person and a thing; views, services and templates ask here, nobody else decides.

| | staff | leader | admin |
|---|---|---|---|
| read dashboards, targets, accepted entries | yes | yes | yes |
| see entries not yet accepted | own unit's, and of targets it leads | no | all |
| log progress | targets its unit leads or supports; the lead submits | no | on a unit's behalf |
| accept and return | no | no | yes, never one's own |
| instructions (批示) | answer those to its unit | write, close their own | write, close |
| urging (催办单) | read its unit's | read | issue |
| adjustments (调整) | the lead asks | no | decide, revoke |
| targets, owners, thresholds, report, users | no | no | yes, with a reason |

Nobody sees anything without signing in (`LoginRequiredMiddleware`), but the login page and the health check. What a
person may see of many things at once is a queryset that says the same in SQL: `ProgressEntryQuerySet.visible_to`,
`TargetQuerySet.reportable_by`, `UrgingQuerySet.visible_to`.
"""

from .domain.words import State, Status
from .models import Adjustment, AdjustmentStatus, Instruction, ProgressEntry, Target, Unit, User

# What a role may do at all.


def may_read(user: User) -> bool:
    return user.is_authenticated


def may_report(user: User) -> bool:
    return user.is_clerk or user.is_admin


def reports_on_behalf(user: User) -> bool:
    """Whether what the person reports speaks for a unit that it does not belong to (代填)."""
    return user.is_admin


def may_check(user: User) -> bool:
    return user.is_admin


def may_instruct(user: User) -> bool:
    return user.is_leader or user.is_admin


def may_urge(user: User) -> bool:
    return user.is_admin


def may_edit(user: User) -> bool:
    """Targets, owners, thresholds, the report, users; and decisions on adjustments."""
    return user.is_admin


# Targets. Their owners have been fetched, or are now.


def leads(user: User, target: Target) -> bool:
    """Whether the person is staff of the target's lead unit."""
    return user.is_clerk and target.lead is not None and target.lead.unit_id == user.unit_id


def may_report_on(user: User, target: Target, unit: Unit | None = None) -> bool:
    """Whether the person may log progress of a target; for `unit` if one is given, else for any."""
    units = {owner.unit_id for owner in target.owners_in_order}
    if unit is not None:
        units &= {unit.pk}
    return bool(units) if user.is_admin else user.is_clerk and user.unit_id in units


def may_adjust(user: User, target: Target) -> bool:
    """Whether the person may change value or deadline, or ask the office to; not of one cancelled or merged."""
    return target.state == State.ACTIVE and (user.is_admin or leads(user, target))


def may_revoke(user: User, adjustment: Adjustment) -> bool:
    """Take back a decision: what was approved, once."""
    is_standing = adjustment.status == AdjustmentStatus.APPROVED and adjustment.revoked_at is None
    return user.is_admin and is_standing


# Entries.


def may_see(user: User, entry: ProgressEntry) -> bool:
    """Accepted entries all; the others the unit that they speak for, the lead unit and the office."""
    if user.is_admin or entry.status == Status.ACCEPTED:
        return True
    return user.is_clerk and (entry.unit_id == user.unit_id or leads(user, entry.target))


def may_submit(user: User, entry: ProgressEntry) -> bool:
    """The lead unit submits what any owner wrote; an admin only what it wrote itself."""
    return entry.author_id == user.pk if user.is_admin else leads(user, entry.target)


def may_withdraw(user: User, entry: ProgressEntry) -> bool:
    return entry.author_id == user.pk


def may_judge(user: User, entry: ProgressEntry) -> bool:
    """Accept or return it: the office, but never whoever wrote it."""
    return may_check(user) and entry.author_id != user.pk


def may_discard(user: User, entry: ProgressEntry) -> bool:
    """Throw it or its files away."""
    return entry.author_id == user.pk or (user.is_clerk and entry.unit_id == user.unit_id)


# Instructions.


def may_answer(user: User, instruction: Instruction) -> bool:
    return leads(user, instruction.target)


def may_close(user: User, instruction: Instruction) -> bool:
    return user.is_admin or instruction.author_id == user.pk
