"""Who may what? Predicates on a person and a thing; views, services and templates ask here, nobody else decides.

| | staff | leader | admin |
|---|---|---|---|
| read dashboards, targets, accepted entries | yes | yes | yes |
| see entries not yet accepted | own unit's, and of targets it leads | no | all |
| log progress | targets its unit leads or supports; the lead submits | no | on a unit's behalf |
| accept and return, and take that back | no | no | yes, never one's own |
| instructions (批示) | answer those to its unit | write, close their own | write, close |
| urging (催办单) | read its unit's | read | issue, revoke |
| reminders (提醒) | the units of the parts of what its unit leads | no | no, they urge |
| bulletins (督查通报) | read what is issued | the same | write, issue, withdraw |
| adjustments (调整) | the lead asks | no | decide, revoke |
| targets, owners, groups, catalogue | no | no | yes, with a reason |

Beside their role admins hold duties for the system itself, and so do the people of the role 三员, who read as leaders
do and take no part in the business; see docs/decisions/0017:

| duty | |
|---|---|
| 系统管理员 | accounts, units, posts, thresholds, the report |
| 安全管理员 | roles and duties, passwords of those who hold a duty, locks, tokens, sessions, second factors |
| 审计管理员 | reads 变更记录 and 安全日志; changes nothing |

Nobody sees anything without signing in (`LoginRequiredMiddleware`), but the login page and the health check. What a
person may see of many things at once is a queryset that says the same in SQL: `ProgressEntryQuerySet.visible_to`,
`TargetQuerySet.reportable_by`, `UrgingQuerySet.visible_to`, `InstructionQuerySet.listed_for`.
"""

from django.conf import settings

from .domain.words import State, Status
from .models import Adjustment, AdjustmentStatus, Instruction, ProgressEntry, Role, Target, Unit, Urging, User
from .models.roles import DUTIES

# What a role may do at all.


def may_read(user: User) -> bool:
    return user.is_authenticated


def has_own_page(user: User) -> bool:
    """Whether there is a part of the whole that is theirs: what a leader is in charge of, the units of a clerk."""
    return user.is_leader or user.is_clerk


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


def may_remind(user: User) -> bool:
    """Of what is to be reported for a part of what one's unit leads, see `may_remind_parts`."""
    return user.is_clerk


def may_edit(user: User) -> bool:
    """Targets, owners, groups, the catalogue; and decisions on adjustments."""
    return user.is_admin


def may_write_bulletins(user: User) -> bool:
    """See drafts, issue and withdraw; what is issued all may read."""
    return user.is_admin


def needs_second_factor(user: User) -> bool:
    """Whether the role is one that signs in with a code besides the password."""
    return user.role in settings.REQUIRE_SECOND_FACTOR


# What a duty is for.


def may_manage_people(user: User) -> bool:
    """Accounts, units and posts; also thresholds and the report."""
    return user.manages_system


def may_give_rights(user: User) -> bool:
    """Roles and duties, locks, tokens."""
    return user.manages_security


def raises_rights(before: User, after: User) -> bool:
    """Whether a person could do more than before: it gets a duty, or a role that is not less than its own.

    An admin does the business of every other role. Nobody may do so for oneself.
    """
    gets_duty = any(getattr(after, duty) and not getattr(before, duty) for duty in DUTIES)
    return gets_duty or (after.role != before.role and before.role != Role.ADMIN)


def has_part_in_accounts(user: User) -> bool:
    """Who they are, or what they may do."""
    return may_manage_people(user) or may_give_rights(user)


def may_audit(user: User) -> bool:
    """Read the security log."""
    return user.audits


def may_read_changes(user: User) -> bool:
    """变更记录."""
    return user.is_admin or user.audits


def may_see_people(user: User) -> bool:
    """Who works where, and who holds which duty."""
    return user.is_admin or bool(user.duties)


def may_set_password_of(user: User, other: User) -> bool:
    """Whoever could set the password of somebody with a duty could take that duty."""
    return may_give_rights(user) if other.duties else may_manage_people(user)


def may_unlock(user: User) -> bool:
    """Let in again who is kept out after wrong passwords."""
    return may_give_rights(user)


def may_end_sessions(user: User, whose: User) -> bool:
    """One's own, and anybody's by who lets people in and out."""
    return user.pk == whose.pk or may_give_rights(user)


def may_remove_second_factor(user: User, whose: User) -> bool:
    """Of who has lost the telephone and the recovery codes; one's own is given up on one's own page, with a code."""
    return may_give_rights(user) and user.pk != whose.pk


# Targets. Their owners have been fetched, or are now.


def leads(user: User, target: Target) -> bool:
    """Whether the person reports for the target's lead unit."""
    return target.lead is not None and target.lead.unit_id in user.acting_for


def may_remind_parts(user: User, target: Target) -> bool:
    """Whether the person may remind the units of a target's parts: its lead does, which adds them up."""
    return may_remind(user) and bool(target.split) and leads(user, target)


def may_report_on(user: User, target: Target, unit: Unit | None = None) -> bool:
    """Whether the person may log progress of a target; for `unit` if one is given, else for any."""
    units = {owner.unit_id for owner in target.owners_in_order}
    if unit is not None:
        units &= {unit.pk}
    return bool(units) if user.is_admin else bool(units & user.acting_for)


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
    return entry.unit_id in user.acting_for or leads(user, entry.target)


def is_orphaned(entry: ProgressEntry) -> bool:
    """Whether its author can do nothing about it any more: has left, or gone to another unit or post, or belongs to a
    unit that has handed the target over."""
    author = entry.author
    if entry.is_on_behalf:
        return not (author.is_active and author.is_admin)
    is_owner = any(owner.unit_id == entry.unit_id for owner in entry.target.owners_in_order)
    return not (author.is_active and is_owner and entry.unit_id in author.acting_for)


def may_submit(user: User, entry: ProgressEntry) -> bool:
    """The lead unit submits its own, into which it takes over what others wrote; the office what it wrote itself, each
    his own."""
    if user.is_admin:
        return _is_ones_own(user, entry)
    lead = entry.target.lead
    return leads(user, entry.target) and lead is not None and lead.unit_id == entry.unit_id


def may_withdraw(user: User, entry: ProgressEntry) -> bool:
    """Its author; of one whose author has left, whoever else can speak for its unit."""
    return _is_ones_own(user, entry) or (
        is_orphaned(entry) and (entry.unit_id in user.acting_for or leads(user, entry.target))
    )


def _is_ones_own(user: User, entry: ProgressEntry) -> bool:
    """One's own, or another admin's who has left."""
    if entry.author_id == user.pk:
        return True
    return user.is_admin and entry.is_on_behalf and is_orphaned(entry)


def may_judge(user: User, entry: ProgressEntry) -> bool:
    """Accept or return it: the office, but never whoever wrote it."""
    return may_check(user) and entry.author_id != user.pk


def may_take_back(user: User, entry: ProgressEntry) -> bool:
    """Undo an acceptance or a return, whoever of the office decided it; a reason is asked for, see `services`."""
    return may_judge(user, entry) and entry.status in (Status.ACCEPTED, Status.RETURNED)


def may_discard(user: User, entry: ProgressEntry) -> bool:
    """Throw it or its files away."""
    return _is_ones_own(user, entry) or entry.unit_id in user.acting_for


def _after(user: User) -> int | None:
    """The key of who has taken a person's place, whoever that is by now; None for one who is still there."""
    last = user.last_successor
    return last.pk if last else None


# Instructions and 催办单.


def may_see_urging(user: User, urging: Urging) -> bool:
    """A unit what it was sent, or a unit that it has succeeded; leaders and the office all."""
    return not user.is_clerk or bool({urging.unit_id, urging.unit.successor_id} & user.acting_for)


def may_answer(user: User, instruction: Instruction) -> bool:
    return leads(user, instruction.target)


def may_close(user: User, instruction: Instruction) -> bool:
    """The office, whoever wrote it, or who has taken that person's place."""
    return user.is_admin or user.pk in (instruction.author_id, _after(instruction.author))
