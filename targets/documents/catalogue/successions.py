"""Has a unit of the catalogue been renamed, or merged into another? A file cannot say so; whoever looks at it can.

A unit that is stored and holds something, but is not in the file, may be one that the file calls by a new name. Left
alone, it stays as it is, and a new unit without people takes its targets. So it is asked what became of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from ...imports.rows import Row, Wrong
from ...models import OwnerRole, Unit, User
from ...models.progress import OPEN
from ...pictures.holdings import holdings_of_unit
from ...services import Refused
from ...services.units import end_unit, rename_unit
from .desk import Desk

RENAMED, MERGED = "renamed", "merged"
BECAME = "became-"  # with the unit's key, by which a form sends what became of it


@dataclass(frozen=True, kw_only=True)
class Successions:
    """What became of units, by their keys: how, and what they are called now or into which unit they went."""

    became: Mapping[int, tuple[str, str]]
    since: date
    reason: str

    @property
    def merged(self) -> list[int]:
        """The keys of those that went into another."""
        return sorted(pk for pk, (how, _) in self.became.items() if how == MERGED)


@dataclass(frozen=True, kw_only=True)
class Vanished:
    """A stored unit that the file does not have; `choices` are what it may have become, each with its words."""

    unit: Unit
    lead_count: int
    people_count: int
    version: str  # of all that it holds, so that nothing is moved that was not there when it was looked at
    choices: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """Of the field in which it is said."""
        return f"{BECAME}{self.unit.pk}"


def vanished_from(rows: Sequence[Row], desk: Desk) -> list[Vanished]:
    """Units in use that hold something and that no line of the file names."""
    named = {unit.pk for row in rows if (unit := desk.units.get(row["name"]))}
    new = [row["name"] for row in rows if row["name"] and desk.units.get(row["name"]) is None]
    there = [unit.name for row in rows if (unit := desk.units.get(row["name"])) and unit.is_active]
    choices = [(f"{RENAMED}:{name}", f"改名为“{name}”") for name in new]
    choices += [(f"{MERGED}:{name}", f"并入“{name}”") for name in (*new, *there)]
    led = Count("ownerships", filter=Q(ownerships__role=OwnerRole.LEAD), distinct=True)
    people = Count("users", filter=Q(users__is_active=True), distinct=True)
    begun = Q(entries__status__in=OPEN)
    holding = Q(ownerships__isnull=False) | Q(users__is_active=True) | begun
    gone = Unit.objects.active().exclude(pk__in=named).filter(holding)
    return [
        Vanished(
            unit=unit,
            lead_count=unit.lead_count,
            people_count=unit.people_count,
            version=holdings_of_unit(unit).version,
            choices=tuple(choices),
        )
        for unit in gone.annotate(lead_count=led, people_count=people).order_by("position", "pk")
    ]


def rename(desk: Desk, said: Successions, vanished: Sequence[Vanished], place: Row) -> None:
    """Before the units of the file are read, so that the new name is known. Raises `Wrong`."""
    for pk, (how, name) in sorted(said.became.items()):
        if how == RENAMED:
            unit = _asked_about(pk, vanished, place)
            try:
                renamed = rename_unit(
                    unit, name=name, since=said.since, reason=said.reason, by=_who(desk), at=desk.at
                )
            except Refused as refused:
                raise Wrong(place.fault("", f"“{unit}”：{refused.sentence}")) from None
            desk.units.add(renamed, renamed.name, renamed.other_names)
    _look_again(desk)


def merge(desk: Desk, said: Successions, vanished: Sequence[Vanished], place: Row) -> None:
    """After the units of the file are there, before its targets are read. Raises `Wrong`."""
    for pk in said.merged:
        unit, successor = _asked_about(pk, vanished, place), desk.units.get(said.became[pk][1])
        try:
            end_unit(
                unit, successor=successor, since=said.since, reason=said.reason,
                seen=holdings_of_unit(unit).version, by=_who(desk), at=desk.at,
            )  # fmt: skip
        except Refused as refused:
            raise Wrong(place.fault("", f"“{unit}”：{refused.sentence}")) from None
        unit.refresh_from_db()
        desk.units.add(unit, unit.name, unit.other_names)
    _look_again(desk)


def without_staff(desk: Desk) -> list[str]:
    """Units that lead targets of the report and for which nobody reports, in their order."""
    left = Unit.objects.leading_in(desk.report).that_nobody_reports_for()
    return list(left.order_by("position", "pk").values_list("name", flat=True))


def _asked_about(pk: int, vanished: Sequence[Vanished], place: Row) -> Unit:
    """Raises `Wrong`."""
    for gone in vanished:
        if gone.unit.pk == pk:
            return gone.unit
    raise Wrong(place.fault("", "所选的单位已在文件中，或已不再有事项，请重新核对。"))


def _look_again(desk: Desk) -> None:
    """The targets' owners are others now, or are called otherwise."""
    if desk.report.pk:
        desk.targets = {target.number: target for target in desk.report.targets.with_owners()}


def _who(desk: Desk) -> User:
    assert desk.by is not None, "only who looks at a file says so"
    return desk.by
