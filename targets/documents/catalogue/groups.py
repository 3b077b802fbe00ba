"""How do the groups of a catalogue (专题) get in, each with its targets by their numbers?"""

from django.core.exceptions import ValidationError

from ...domain.quotes import quoted
from ...imports.names import split_names
from ...imports.rows import Row, Wrong, all_read
from ...imports.text import folded, narrow
from ...models import Group, Target
from ...services import Refused
from ...services.groups import save_group
from ..kit.dry_run import Fate
from .desk import REASON, Desk, differences, doubled, faults_of
from .frame import positions
from .lines import line_of_group
from .tables import GROUPS

OWN = ("name", "introduction", "phrase")


def import_groups(desk: Desk, rows: list[Row]) -> None:
    """Create what is missing, update what differs, in the order of the file; what it does not name stays.

    What holds others comes first, wherever it stands; those that lie in one have an order of their own.
    """
    stored = {folded(group.name): group for group in desk.report.groups.in_order()}
    seen: dict[str, int] = {}
    levels: dict[str, list[Row]] = {"": []}
    for row in rows:
        if not doubled(row, folded(row["name"]), seen, desk, "name"):
            levels.setdefault(folded(row["parent"]), []).append(row)
    for level in levels.values():
        places = positions([stored.get(folded(row["name"])) for row in level])
        for row, position in zip(level, places, strict=True):
            try:
                _import_group(desk, row, position, stored)
            except Wrong as wrong:
                desk.faults += wrong.faults


def _import_group(desk: Desk, row: Row, position: int, stored: dict[str, Group]) -> None:
    """Raises `Wrong`."""
    group = stored.get(folded(row["name"])) or Group(report=desk.report)
    read = all_read(parent=lambda: _parent(row, group, stored), targets=lambda: _targets(desk, row, group))
    before = line_of_group(group) if group.pk else {}
    moved = [f"顺序：{group.position} → {position}"] if group.pk and group.position != position else []
    for name in OWN:
        if name in row.cells:
            setattr(group, name, row[name] if name == "introduction" else " ".join(row[name].split()))
    group.parent, group.position = read["parent"], position
    after = line_of_group(group, read["targets"])
    notes = differences(GROUPS, before, after) + moved if before else []
    stored[folded(group.name)] = group
    if group.pk and not notes:
        desk.note(GROUPS, group.name, Fate.UNCHANGED, [])
        return
    try:
        group.full_clean(exclude=["report"])
        fate = Fate.CHANGED if group.pk else Fate.NEW
        save_group(group, read["targets"], by=desk.by, reason=REASON, at=desk.at)
    except ValidationError as error:
        raise Wrong(*faults_of(row, error)) from None
    except Refused as refused:
        raise Wrong(row.fault(refused.field or "", refused.sentence)) from None
    desk.note(GROUPS, group.name, fate, notes or [f"{len(read['targets'])}项目标任务"])


def _parent(row: Row, group: Group, stored: dict[str, Group]) -> Group | None:
    """Raises `Wrong`."""
    if "parent" not in row.cells:
        return group.parent if group.pk else None
    name = row["parent"]
    found = stored.get(folded(name)) if name else None
    if name and found is None:
        raise Wrong(row.fault("parent", f"没有专题{quoted(name)}。"))
    return found


def _targets(desk: Desk, row: Row, group: Group) -> list[Target]:
    """Raises `Wrong`."""
    if "targets" not in row.cells:
        return list(group.targets.in_print_order()) if group.pk else []
    numbers = [narrow(number).replace(" ", "").upper() for number in split_names(row["targets"])]
    unknown = [number for number in numbers if number not in desk.targets]
    if unknown:
        raise Wrong(row.fault("targets", f"没有编号为{'、'.join(unknown)}的目标任务。"))
    return [desk.targets[number] for number in sorted(set(numbers))]
