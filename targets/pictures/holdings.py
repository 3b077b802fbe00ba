"""What do a unit or a person hold that somebody has to take over when they go?"""

from dataclasses import dataclass, field
from hashlib import sha256

from ..domain.words import State
from ..models import Instruction, OwnerRole, Post, ProgressEntry, Role, Target, Unit, Urging, User
from ..models.progress import OPEN


@dataclass(frozen=True, kw_only=True)
class UnitHoldings:
    """What a unit leads and supports of what is not over, who works for it, what it has begun and is asked for."""

    unit: Unit
    leads: list[Target]
    supports: list[Target]
    people: list[User]
    entries: list[ProgressEntry]
    urgings: list[Urging]
    children: list[Unit]

    @property
    def is_empty(self) -> bool:
        return not any((self.leads, self.supports, self.people, self.entries, self.urgings, self.children))

    @property
    def version(self) -> str:
        """Another one as soon as it holds something else."""
        held = (self.leads, self.supports, self.people, self.entries, self.urgings, self.children)
        keys = [[row.pk for row in rows] for rows in held]
        return sha256(repr((self.unit.pk, self.unit.name, keys)).encode()).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True)
class PersonHoldings:
    """What a person has begun, which posts it holds, which of its instructions are open, and for which units that
    lead or have begun something nobody else reports."""

    user: User
    entries: list[ProgressEntry]
    posts: list[Post]
    instructions: list[Instruction]
    alone_for: list[Unit] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any((self.entries, self.posts, self.instructions, self.alone_for))

    @property
    def version(self) -> str:
        held = (self.entries, self.posts, self.instructions, self.alone_for)
        keys = [[row.pk for row in rows] for rows in held]
        return sha256(repr((self.user.pk, self.user.unit_id, keys)).encode()).hexdigest()[:32]


def holdings_of_unit(unit: Unit) -> UnitHoldings:
    targets = (
        Target.objects.filter(state=State.ACTIVE).select_related("report").order_by("report__year", "number")
    )
    led = targets.filter(owners__unit=unit, owners__role=OwnerRole.LEAD)
    supported = targets.filter(owners__unit=unit, owners__role=OwnerRole.SUPPORTING)
    return UnitHoldings(
        unit=unit,
        leads=list(led),
        supports=list(supported),
        people=list(unit.users.filter(is_active=True).order_by("username")),
        entries=_begun(ProgressEntry.objects.filter(unit=unit)),
        urgings=[] if unit.successor else list(Urging.objects.of_unit(unit).open().with_progress()),
        children=list(unit.children.filter(is_active=True).order_by("position", "pk")),
    )


def holdings_of_person(user: User) -> PersonHoldings:
    instructions = Instruction.objects.open().filter(author=user).select_related("target__report")
    return PersonHoldings(
        user=user,
        entries=_begun(user.entries.all()),
        posts=list(user.posts.order_by("position", "pk")),
        instructions=list(instructions.order_by("created_at", "pk")),
        alone_for=[unit for unit in _units_of(user) if _has_work(unit) and _is_alone(user, unit)],
    )


def change_amiss(changed: User) -> str:
    """What speaks against changing an account's role, unit or use as it now is, not yet saved; empty: nothing.

    Whoever holds something is let go where somebody is named to take it over.
    """
    stored = User.objects.filter(pk=changed.pk).select_related("unit").first()
    if stored is None or not stored.is_active:
        return ""
    held, still = holdings_of_person(stored), set()
    if changed.is_active and changed.is_clerk:
        still = {changed.unit_id, *(stored.acting_for - {stored.unit_id})}
    left = [unit for unit in held.alone_for if unit.pk not in still]
    if left:
        return f"{'、'.join(map(str, left))}没有其他人填报。请在“人员”页点其姓名，办理停用、调动或代理。"
    if not changed.is_active and held.posts:
        return f"任{'、'.join(map(str, held.posts))}。请在“人员”页点其姓名，办理停用。"
    return ""


def _begun(entries) -> list[ProgressEntry]:
    open_ones = entries.filter(status__in=OPEN).select_related("target__report", "unit", "author")
    return list(open_ones.order_by("target__number", "data_date", "pk"))


def _units_of(user: User) -> list[Unit]:
    if not (user.is_active and user.role == Role.STAFF):
        return []
    return list(Unit.objects.filter(pk__in=user.acting_for).order_by("position", "pk"))


def _has_work(unit: Unit) -> bool:
    led = unit.ownerships.filter(role=OwnerRole.LEAD, target__state=State.ACTIVE)
    return led.exists() or unit.entries.filter(status__in=OPEN).exists()


def _is_alone(user: User, unit: Unit) -> bool:
    return not User.objects.reporting_for(unit).exclude(pk=user.pk).exists()
