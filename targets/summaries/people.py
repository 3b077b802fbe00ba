"""Who works where? The tree of units with their people and what they lead, and the leaders' posts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from ..imports.text import finds
from ..models import Deputy, Owner, OwnerRole, Post, Report, Role, Unit, User
from ..models.roles import DUTIES


@dataclass(frozen=True, kw_only=True)
class UnitNode:
    """A unit at its depth of the tree, 0 at the top; `users` includes the deactivated, `deputies` are today's."""

    unit: Unit
    depth: int
    users: list[User]
    deputies: list[Deputy]
    lead_count: int
    supporting_count: int

    @property
    def names(self) -> list[str]:
        """What it goes or went by, and whoever reports for it."""
        people = [*self.users, *(deputy.user for deputy in self.deputies)]
        return [self.unit.name, *self.unit.other_names, *(f"{user} {user.username}" for user in people)]

    @property
    def has_nobody(self) -> bool:
        """Whether it leads something and nobody can report it."""
        has_staff = any(u.is_active and u.role == Role.STAFF for u in self.users)
        return bool(self.lead_count) and not has_staff and not self.deputies


@dataclass(frozen=True, kw_only=True)
class People:
    """The page 人员: units as a tree in reading order, posts, and who belongs to no unit."""

    units: list[UnitNode]
    posts: list[Post]
    others: list[User]
    duties: dict[str, list[User]]  # who holds each, in words

    def found(self, words: str) -> list[UnitNode]:
        """Those that words are found in; all where nothing is looked for."""
        return [node for node in self.units if finds(words, *node.names)]

    @property
    def unheld(self) -> list[str]:
        return [words for words, holders in self.duties.items() if not holders]

    @property
    def duties_amiss(self) -> list[str]:
        """What may not be so while one person may not hold several."""
        holders = {user.pk: user for held in self.duties.values() for user in held}
        return [user.duties_amiss for user in holders.values() if user.duties_amiss]

    @property
    def without_staff(self) -> list[UnitNode]:
        return [node for node in self.units if node.has_nobody]


def people(report: Report | None, *, today: date) -> People:
    """Everybody; targets are counted of `report` (None: none)."""
    users: dict[int | None, list[User]] = {}
    for user in User.objects.order_by("-is_active", "username"):
        users.setdefault(user.unit_id, []).append(user)
    deputies: dict[int, list[Deputy]] = {}
    acting = Deputy.objects.filter(user__is_active=True, since__lte=today).exclude(until__lt=today)
    for deputy in acting.select_related("user").order_by("since", "pk"):
        deputies.setdefault(deputy.unit_id, []).append(deputy)
    owned = Counter(Owner.objects.filter(target__report=report).values_list("unit", "role"))
    children: dict[int | None, list[Unit]] = {}
    for unit in Unit.objects.select_related("successor").order_by("position", "pk"):
        children.setdefault(unit.parent_id, []).append(unit)
    nodes: list[UnitNode] = []

    def walk(parent: int | None, depth: int) -> None:
        for unit in children.get(parent, []):
            nodes.append(
                UnitNode(
                    unit=unit,
                    depth=depth,
                    users=users.get(unit.pk, []),
                    deputies=deputies.get(unit.pk, []),
                    lead_count=owned[unit.pk, OwnerRole.LEAD],
                    supporting_count=owned[unit.pk, OwnerRole.SUPPORTING],
                )
            )
            walk(unit.pk, depth + 1)

    walk(None, 0)
    active = [user for own in users.values() for user in own if user.is_active]
    return People(
        units=nodes,
        posts=list(Post.objects.select_related("holder")),
        others=users.get(None, []),
        duties={words: [user for user in active if getattr(user, name)] for name, words in DUTIES.items()},
    )
