"""Which owners are confirmed, and which are still proposals? By heading or by unit, with what is left of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from ..domain.words import State, Word
from ..models import Post, Report, Target, Unit, version_of_owners

Placed = TypeVar("Placed", Unit, Post)


class Grouping(Word):
    """How the proposals are laid out."""

    AREA = "area", "按板块"
    UNIT = "unit", "按牵头单位"


@dataclass(frozen=True, kw_only=True)
class OwnerRow:
    """A target with its owners; `version` is sent along by whoever confirms them."""

    target: Target
    version: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """A heading, or a unit with what it leads; `key` 0 are those that nobody leads."""

    key: int
    name: str
    total: int
    confirmed: int
    by: Grouping

    @property
    def query(self) -> str:
        """By which the ledger finds the same."""
        return f"theme={self.key}" if self.by == Grouping.AREA else f"unit={self.key}&role=lead"

    @property
    def left(self) -> int:
        return self.total - self.confirmed


@dataclass(frozen=True, kw_only=True)
class Group:
    """A part and its rows that are shown."""

    part: Part
    rows: list[OwnerRow]


@dataclass(frozen=True, kw_only=True)
class OwnersPage:
    """The page 责任确认: all that are in force are counted, `groups` has what is shown. `part` None: of all parts.

    What others are split into has owners of its own and is counted along: `below` are those.

    `units` and `posts` are those that have something to take on.
    """

    by: Grouping
    part: Part | None
    total: int
    below: int
    confirmed: int
    parts: list[Part]
    groups: list[Group]
    units: list[Unit]
    posts: list[Post]

    @property
    def left(self) -> int:
        return self.total - self.confirmed


def owner_row(target: Target) -> OwnerRow:
    """The target must have been fetched `with_owners`."""
    return OwnerRow(target=target, version=version_of_owners(target))


def owners_page(report: Report, *, by: Grouping, part: int | None, shows_all: bool) -> OwnersPage:
    """`part`: the key of the one that is shown; all that is there, or else only what is not confirmed."""
    targets = in_report_order(
        report.targets.filter(state=State.ACTIVE).with_owners().select_related("report")
    )
    gathered: dict[tuple[int, int], list[Target]] = {}
    names: dict[int, str] = {}
    for target in targets:
        position, key, name = _part_of(target, by)
        gathered.setdefault((position, key), []).append(target)
        names[key] = name
    laid_out = {place: gathered[place] for place in sorted(gathered)}
    parts = [_part(key, names[key], own, by) for (_, key), own in laid_out.items()]
    chosen = next((one for one in parts if one.key == part), None)
    groups = []
    for one, own in zip(parts, laid_out.values(), strict=True):
        shown = [target for target in own if shows_all or not target.owners_confirmed]
        if shown and chosen in (None, one):
            groups.append(Group(part=one, rows=[owner_row(target) for target in shown]))
    return OwnersPage(
        by=by,
        part=chosen,
        total=len(targets),
        below=sum(target.is_part for target in targets),
        confirmed=sum(target.owners_confirmed for target in targets),
        parts=parts,
        groups=groups,
        units=_in_order(owner.unit for target in targets for owner in target.owners_in_order),
        posts=_in_order(target.post for target in targets if target.post),
    )


def in_report_order(targets: Iterable[Target]) -> list[Target]:
    """By the report's headings, and in each by their numbers."""
    return sorted(targets, key=place_in_report)


def place_in_report(target: Target) -> tuple[int, int, int, int, str, bool, str, int]:
    """Parts below what they are parts of, which has been fetched with them (`with_owners`)."""
    area, theme = target.theme.area, target.theme
    whole = target.part_of or target
    headings = area.position, area.pk, theme.position, theme.pk
    return *headings, whole.number, target.is_part, target.number, target.pk


def _in_order(found: Iterable[Placed]) -> list[Placed]:
    """Each once, in their own order."""
    return sorted({one.pk: one for one in found}.values(), key=lambda one: (one.position, one.pk))


def _part_of(target: Target, by: Grouping) -> tuple[int, int, str]:
    """Where it stands, its key and its name."""
    if by == Grouping.AREA:
        area = target.theme.area
        return area.position, area.pk, area.short_title
    if target.lead is None:
        return -1, 0, "没有牵头单位"
    unit = target.lead.unit
    return unit.position, unit.pk, unit.name


def _part(key: int, name: str, targets: list[Target], by: Grouping) -> Part:
    confirmed = sum(target.owners_confirmed for target in targets)
    return Part(key=key, name=name, total=len(targets), confirmed=confirmed, by=by)
