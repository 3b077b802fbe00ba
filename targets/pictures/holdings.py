"""What do a unit or a person hold that somebody has to take over when they go?"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from django.db.models import Model, Q

from ..domain.words import State
from ..models import Adjustment, Instruction, OwnerRole, Post, ProgressEntry, Role, Target, Unit, Urging, User
from ..models.progress import OPEN
from ..models.roles import DUTIES


@dataclass(frozen=True, kw_only=True)
class UnitHoldings:
    """What a unit leads and supports of what is not over, who works for it, what it has begun, asked and is asked."""

    unit: Unit
    leads: list[Target]
    supports: list[Target]
    people: list[User]
    entries: list[ProgressEntry]
    urgings: list[Urging]
    instructions: list[Instruction]
    requests: list[Adjustment]
    children: list[Unit]

    @property
    def is_empty(self) -> bool:
        return not any(self._held)

    @property
    def shown_leads(self) -> list[Target]:
        """Without those of a year that is not published: they move along, and are named nowhere."""
        return [target for target in self.leads if not target.report.is_draft]

    @property
    def shown_supports(self) -> list[Target]:
        return [target for target in self.supports if not target.report.is_draft]

    @property
    def draft_count(self) -> int:
        return sum(target.report.is_draft for target in (*self.leads, *self.supports))

    @property
    def version(self) -> str:
        """Another one as soon as it holds something else."""
        keys = [[row.pk for row in rows] for rows in self._held]
        return sha256(repr((self.unit.pk, self.unit.name, keys)).encode()).hexdigest()[:32]

    @property
    def _held(self) -> tuple[Sequence[Model], ...]:
        return (
            self.leads, self.supports, self.people, self.entries, self.urgings, self.instructions, self.requests,
            self.children,
        )  # fmt: skip


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


@dataclass(frozen=True)
class Held:
    """How many open entries and instructions a person has, and which posts."""

    entries: int
    instructions: int
    posts: list[Post]


def holdings_of_unit(unit: Unit) -> UnitHoldings:
    targets = (
        Target.objects.filter(state=State.ACTIVE).select_related("report").order_by("report__year", "number")
    )
    led = targets.filter(owners__unit=unit, owners__role=OwnerRole.LEAD)
    supported = targets.filter(owners__unit=unit, owners__role=OwnerRole.SUPPORTING)
    asked = Instruction.objects.to_units([unit.pk]).unanswered().select_related("target__report", "author")
    requested = Adjustment.objects.requested().filter(requesting_unit=unit).select_related("target__report")
    return UnitHoldings(
        unit=unit,
        leads=list(led),
        supports=list(supported),
        people=list(unit.users.filter(is_active=True).order_by("username")),
        entries=_begun(ProgressEntry.objects.filter(unit=unit)),
        urgings=[] if unit.successor else list(Urging.objects.of_unit(unit).open().with_progress()),
        instructions=list(asked.order_by("created_at", "pk")),
        requests=list(requested.order_by("requested_at", "pk")),
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


def held_by(people: Collection[User]) -> dict[int, Held]:
    """By person, in as many queries for all as for one."""
    begun = ProgressEntry.objects.filter(author__in=people, status__in=OPEN).values_list("author", flat=True)
    written = Instruction.objects.open().filter(author__in=people).values_list("author", flat=True)
    entries, instructions = Counter(begun), Counter(written)
    posts: dict[int | None, list[Post]] = {}
    for post in Post.objects.filter(holder__in=people).order_by("position", "pk"):
        posts.setdefault(post.holder_id, []).append(post)
    return {p.pk: Held(entries[p.pk], instructions[p.pk], posts.get(p.pk, [])) for p in people}


def change_amiss(changed: User, stored: User, held: Held) -> str:
    """What speaks against changing an account's role, unit or use as it was `stored`; empty: nothing.

    Whoever holds something is let go where somebody is named to take it over. Whether all units still have somebody
    is asked once all accounts are saved, see `left_without_anybody`.
    """
    if stored.is_active and (left := duties_left_by(changed, stored)):
        return f"没有别人担任{'、'.join(left)}，请先让别人担任。"
    kept = (changed.is_active, changed.role, changed.unit_id)
    if not stored.is_active or kept == (stored.is_active, stored.role, stored.unit_id):
        return ""
    said = [f"{held.entries}条未办结的进展"] if held.entries else []
    if not (changed.is_active and changed.role == stored.role):
        said += [f"{held.instructions}件未办结的批示"] if held.instructions else []
        said += [f"{post}一职" for post in held.posts]
    return f"还有{'、'.join(said)}，请在“人员”页点其姓名办理停用或调动。" if said else ""


def duties_left_by(changed: User, stored: User) -> list[str]:
    """Those without which nothing can be managed any more, and which only this account holds as it was `stored`, and
    would not as it now is. Who audits may be vacant for a while."""
    others = User.objects.filter(is_active=True).exclude(pk=stored.pk)
    return [
        DUTIES[name]
        for name in ("manages_system", "manages_security")
        if getattr(stored, name)
        and not (changed.is_active and getattr(changed, name))
        and not others.filter(**{name: True}).exists()
    ]


def units_left_by(changed: User) -> list[Unit]:
    """For which only this account reports, and would not any more, as it now is and is not yet saved."""
    stored = User.objects.filter(pk=changed.pk).select_related("unit").first()
    if stored is None or not stored.is_active:
        return []
    still: set[int] = set()
    if changed.is_active and changed.is_clerk and changed.unit_id:
        still = {changed.unit_id, *(stored.acting_for - {stored.unit_id})}
    return [unit for unit in holdings_of_person(stored).alone_for if unit.pk not in still]


def left_without_anybody(units: Iterable[int]) -> list[Unit]:
    """Those of some units, by their keys, that have work and nobody who reports for them."""
    left = Unit.objects.active().filter(pk__in=units).that_nobody_reports_for()
    return [unit for unit in left.order_by("position", "pk") if _has_work(unit)]


def _begun(entries) -> list[ProgressEntry]:
    open_ones = entries.filter(status__in=OPEN).select_related("target__report", "unit", "author")
    return list(open_ones.order_by("target__number", "data_date", "pk"))


def _units_of(user: User) -> list[Unit]:
    if not (user.is_active and user.role == Role.STAFF):
        return []
    return list(Unit.objects.filter(pk__in=user.acting_for).order_by("position", "pk"))


def _has_work(unit: Unit) -> bool:
    published = unit.ownerships.filter(target__report__published_at__isnull=False)
    led = published.filter(role=OwnerRole.LEAD, target__state=State.ACTIVE)
    return led.exists() or unit.entries.filter(status__in=OPEN).exists()


def _is_alone(user: User, unit: Unit) -> bool:
    """For good: who deputises until a day is somebody until then only."""
    others = User.objects.reporting_for(unit).exclude(pk=user.pk)
    for_a_time = unit.deputies.filter(until__isnull=False).values("user")
    return not others.exclude(~Q(unit=unit), pk__in=for_a_time).exists()
