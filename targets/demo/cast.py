"""Who plays the demonstration's year? The leader, the office, and somebody at each unit."""

from dataclasses import dataclass

from ..models import Report, Role, Unit, User


@dataclass(frozen=True)
class Cast:
    """Who plays the year: `clerks` by unit; nobody can sign in as one of them but the demonstration's staff."""

    leader: User
    admin: User
    clerks: dict[int, User]


def cast_of(report: Report) -> Cast:
    """Who they are by now, whatever has been done to the accounts."""
    clerks = _clerks(report)
    people = {
        role: User.objects.filter(username=f"demo_{role}").first()
        or User.objects.filter(role=role).order_by("pk")[0]
        for role in (Role.LEADER, Role.ADMIN)
    }
    return Cast(people[Role.LEADER], people[Role.ADMIN], clerks)


def _clerks(report: Report) -> dict[int, User]:
    """One author for each lead unit; nobody can sign in as one of them."""
    clerks = {}
    for unit in Unit.objects.leading_in(report).order_by("pk"):
        clerks[unit.pk] = User.objects.filter(unit=unit, role=Role.STAFF).first() or _clerk_of(unit)
    return clerks


def _clerk_of(unit: Unit) -> User:
    """Made anew where the one that was made for it has been moved to another unit."""
    name = f"demo_staff_{unit.pk}"
    if User.objects.filter(username=name).exists():
        name += f"_{User.objects.count()}"
    return User.objects.create_user(name, name="演示填报员", role=Role.STAFF, unit=unit)
