"""How do the targets of a catalogue get in, with their owners, stages and plan points?

An adjusted target keeps what is in force, one with entries its measure, a stage with progress stays. A new target
takes what its line leaves empty from last year's of the same title.
"""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from ...domain.parts import mixed_weights_amiss
from ...domain.quantities import long_date, quantity
from ...domain.terms import from_to
from ...domain.words import Issued, Measure, Split, State
from ...forms.fields import Measured
from ...imports.rows import Row, Wrong, all_read
from ...models import Adjustment, OwnerRole, PlanPoint, Report, Stage, Target
from ...pictures import has_been_due, questions_of_value
from ...services import (
    Handover,
    NewTarget,
    NewTargetsDoNotFit,
    Refused,
    create_targets,
    edit_target,
)
from ...services.history import stamped
from ...services.leads import NewLead
from ...summaries import Closing, closings
from ..kit.dry_run import Fate
from .desk import REASON, TO_CHECK, Desk, differences, doubled, faults_of
from .lines import Cells, own_fields
from .parts import Part, Parts, read_parts, wanted_points, wanted_stages
from .tables import TARGETS
from .wanted import Owners, filled_up, measured_by, wanted_fields, wanted_owners

# Fields that were looked up, and those in force: the same as stated, or as decided.
CHECKED_ELSEWHERE = {"report", "theme", "post", "reference", "part_of", "value", "due_date"}


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What the lines are checked against, fetched for all of them at once. Rows None: the file has no such table."""

    adjusted: set[int]
    stages: dict[int, list[Stage]]
    points: dict[int, list[PlanPoint]]
    stage_rows: dict[str, list[Row]] | None
    point_rows: dict[str, list[Row]] | None
    last_year: dict[str, Closing]


def import_targets(desk: Desk, rows: dict[str, list[Row]]) -> None:
    """Create and change targets; what is wrong with them is added to the desk's faults."""
    known = _known(desk, rows)
    seen: dict[str, int] = {}
    parts = frozenset(number for number, target in desk.targets.items() if target.is_part)
    rows = rows | {"targets": _without_unknown_splits(desk, rows["targets"])}
    for turn in sorted({_turn(row, parts) for row in rows["targets"]}):
        new: list[tuple[Row, NewTarget]] = []
        for row in rows["targets"]:
            if _turn(row, parts) != turn:
                continue
            if doubled(row, row["number"], seen, desk, "number"):
                continue
            try:
                _import_target(desk, row, known, new)
            except Wrong as wrong:
                desk.faults += wrong.faults
        if new and not _create(desk, new):
            return
    _check_weights(desk, rows["targets"])
    for rows_beside in (known.stage_rows, known.point_rows):
        for number, lines in (rows_beside or {}).items():
            if number not in seen:
                desk.faults.append(lines[0].fault("number", f"没有编号为{number}的目标任务。"))


def _without_unknown_splits(desk: Desk, rows: list[Row]) -> list[Row]:
    """A file that names none of the parts of a target was made before it was split, and says nothing of how."""
    named = {row["number"] for row in rows}
    parts = [target for target in desk.targets.values() if target.part_of]
    split = {part.part_of.number for part in parts if part.part_of}
    split -= {part.part_of.number for part in parts if part.part_of and part.number in named}

    def says_nothing(row: Row) -> bool:
        return row["number"] in split and not row["split"]

    return [
        replace(row, cells={name: text for name, text in row.cells.items() if name != "split"})
        if says_nothing(row)
        else row
        for row in rows
    ]


def _check_weights(desk: Desk, rows: list[Row]) -> None:
    """Of each list once, at the first of its parts that the file names."""
    weights: dict[int, list[Decimal | None]] = {}
    for target in desk.targets.values():
        if target.part_of and target.part_of.split == Split.LIST and target.state == State.ACTIVE:
            weights.setdefault(target.part_of.pk, []).append(target.weight)
    for row in rows:
        named = desk.targets.get(row["number"])
        whole = named.part_of_id if named else None
        if whole and (amiss := mixed_weights_amiss(weights.pop(whole, ()))):
            desk.faults.append(row.fault("weight", amiss))


def _turn(row: Row, parts: frozenset[str]) -> tuple[bool, int]:
    """When a line has its turn: what others refer to must be stored first, and what has parts before them; but of the
    `parts` that are stored those that shall be none any more, or end, go before what they are parts of."""
    is_stored = row["number"] in parts
    is_part = bool(row["part_of"]) or (is_stored and "part_of" not in row.cells)
    if is_stored and row["state"] not in ("", State.ACTIVE):
        return False, 0
    return row["issued"] == Issued.REFERENCE, 2 if is_part else 0 if is_stored else 1


def _known(desk: Desk, rows: dict[str, list[Row]]) -> _Known:
    def by_target(model: type[Part]) -> dict[int, list[Part]]:
        found: dict[int, list[Part]] = {}
        for part in model.objects.filter(target__report=desk.report):
            found.setdefault(part.target_id, []).append(part)
        return found

    def by_number(table: str) -> dict[str, list[Row]] | None:
        found: dict[str, list[Row]] = {}
        for row in rows.get(table, []):
            found.setdefault(row["number"], []).append(row)
        return found if table in rows else None

    standing = Adjustment.objects.standing().filter(target__report=desk.report)
    is_any_new = any(row["number"] not in desk.targets for row in rows["targets"])
    return _Known(
        adjusted=set(standing.values_list("target", flat=True)),
        stages=by_target(Stage),
        points=by_target(PlanPoint),
        stage_rows=by_number("stages"),
        point_rows=by_number("plan_points"),
        last_year=_last_year(desk) if is_any_new else {},
    )


def _last_year(desk: Desk) -> dict[str, Closing]:
    """Last year's targets by title; of a title that stood twice none."""
    report = Report.objects.published().filter(year=desk.report.year - 1).order_by("pk").first()
    found = closings(report, known_at=desk.at) if report else []
    times = Counter(closing.target.title for closing in found)
    return {c.target.title: c for c in found if times[c.target.title] == 1}


def _import_target(desk: Desk, row: Row, known: _Known, new: list[tuple[Row, NewTarget]]) -> None:
    """Change a stored target, or add one to those that are `new`. Raises `Wrong`."""
    target = desk.targets.get(row["number"]) or Target(report=desk.report, number=row["number"])
    is_new = target.pk is None
    notes: list[str] = []
    handover = None
    if is_new:
        row, notes = filled_up(row, known.last_year.get(row["title"]))
    stage_rows, point_rows, year = _of(known.stage_rows, row), _of(known.point_rows, row), desk.report.year
    read = all_read(
        owners=lambda: wanted_owners(desk, row),
        wanted=lambda: wanted_fields(desk, row, target, is_adjusted=target.pk in known.adjusted),
        stages=lambda: read_parts(stage_rows, "due_date", "weight", Measured("%"), year=year),
        points=lambda: read_parts(point_rows, "date", "value", measured_by(row), year=year),
    )
    owners, wanted = read["owners"], read["wanted"]
    before = {} if is_new else own_fields(target)
    changed = [name for name, value in wanted.items() if is_new or getattr(target, name) != value]
    for name in changed:
        setattr(target, name, wanted[name])
    has_moved = bool({"start_date", "due_date"} & set(changed))
    stored_stages, stored_points = known.stages.get(target.pk, []), known.points.get(target.pk, [])
    parts = all_read(
        stages=lambda: wanted_stages(
            target, stored_stages, None if stage_rows is None else read["stages"], row, has_moved=has_moved
        ),
        points=lambda: wanted_points(
            target, stored_points, None if point_rows is None else read["points"], has_moved=has_moved
        ),
        own=lambda: _check(row, target) if is_new or changed else None,
    )
    stages, points = parts["stages"], parts["points"]
    if not is_new:
        handover = _handover(desk, target, owners)
        notes = differences(TARGETS, before, own_fields(target)) + _owner_notes(target, owners, handover)
        notes += stages.notes + points.notes
    if is_new:
        new.append((row, _new_target(target, owners, stages, points)))
    elif changed or notes:
        _save(desk, row, target, owners, stages, points, handover)
    if is_new or changed or notes:
        asked = _corrected(target, before) + questions_of_value(target)
        notes += [f"{TO_CHECK}{question}" for question in asked]
    fate = Fate.NEW if is_new else Fate.CHANGED if changed or notes else Fate.UNCHANGED
    desk.targets[target.number] = target
    is_to_fill = is_new and _is_to_fill(target, known.last_year.get(target.title))
    if is_new:
        notes = [_gist(target, owners, is_to_fill=is_to_fill), *notes]
    desk.note(TARGETS, target.number, fate, notes, target.title, is_to_fill=is_to_fill)


def _corrected(target: Target, before: Cells) -> list[str]:
    """A printed number that changes: a slip in copying it, perhaps, as what is printed does not."""
    old = before.get("stated_value")
    if not isinstance(old, Decimal) or old == target.stated_value:
        return []
    return [f"报告目标值{from_to(old, target.stated_value, target.unit)}"]


def _of(rows: dict[str, list[Row]] | None, row: Row) -> list[Row] | None:
    return None if rows is None else rows.get(row["number"], [])


def _check(row: Row, target: Target) -> None:
    """Raises `Wrong`."""
    try:
        target.clean_fields(exclude=CHECKED_ELSEWHERE)
    except ValidationError as error:
        raise Wrong(*faults_of(row, error, {"stated_due_date": "due_date"})) from None


def _save(
    desk: Desk,
    row: Row,
    target: Target,
    owners: Owners,
    stages: Parts[Stage],
    points: Parts[PlanPoint],
    handover: Handover | None,
) -> None:
    """Raises `Wrong`."""
    is_since_new = owners.is_since_new(target)
    if _has_other_lead(target, owners) and target.lead:
        desk.new_leads.append(NewLead(target=target, old=target.lead.unit, new=owners.lead))
    try:
        edit_target(
            target,
            lead=owners.lead,
            supporting=owners.supporting,
            stages=stages.changed,
            removed_stages=stages.removed,
            plan_points=points.changed,
            removed_plan_points=points.removed,
            handover=handover,
            is_checked=True,  # the run shows what is unusual
            by=desk.by,
            reason=REASON,
        )
    except Refused as refused:
        column = refused.field if refused.field in row.cells else ""
        raise Wrong(row.fault(column or "", refused.sentence)) from None
    if is_since_new:
        lead = target.owners.get(role=OwnerRole.LEAD)
        lead.since = owners.lead_since
        stamped(lead, desk.by, REASON).save()


def _create(desk: Desk, new: list[tuple[Row, NewTarget]]) -> bool:
    """Store the new targets; False where some break a rule, which is then a fault."""
    try:
        create_targets(desk.report, [target for _, target in new], by=desk.by, reason=REASON)
    except NewTargetsDoNotFit as refused:
        sentences = refused.sentences
        desk.faults += [
            row.fault("", sentences[row["number"]]) for row, _ in new if row["number"] in sentences
        ]
        return False
    return True


def _new_target(target: Target, owners: Owners, stages: Parts[Stage], points: Parts[PlanPoint]) -> NewTarget:
    return NewTarget(
        target=target,
        lead=owners.lead,
        lead_since=owners.lead_since,
        supporting=owners.supporting,
        stages=stages.changed,
        plan_points=points.changed,
    )


def _is_to_fill(target: Target, last: Closing | None) -> bool:
    """Whether its number waits for nobody but who fills in the file: a draft made of last year's has none yet.

    One for which the higher level set the number last year may well wait for it again.
    """
    is_open = target.is_numeric and target.issued == Issued.AWAITING and target.stated_value is None
    return is_open and last is not None and last.target.issued == Issued.SET


def _gist(target: Target, owners: Owners, *, is_to_fill: bool) -> str:
    """What a new target is, in a few words."""
    if is_to_fill:
        what = "目标值待填写"
    elif target.stated_value is not None:
        what = quantity(target.stated_value, target.unit)
    else:
        is_open = target.is_numeric and target.issued != Issued.SET
        what = Issued(target.issued).label if is_open else Measure(target.measure).label
    return f"{what}，{owners.lead}牵头"


def _has_other_lead(target: Target, owners: Owners) -> bool:
    return target.lead is not None and target.lead.unit_id != owners.lead.pk


def _handover(desk: Desk, target: Target, owners: Owners) -> Handover | None:
    """Another lead takes over on the day of the import; while units are proposals, or nothing has been due, the old
    one was a mistake."""
    if not _has_other_lead(target, owners) or not target.owners_confirmed:
        return None
    if not has_been_due(target, at=desk.at):
        return None
    return Handover(timezone.localtime(desk.at).date(), desk.at)


def _owner_notes(target: Target, owners: Owners, handover: Handover | None) -> list[str]:
    before: Cells = {}
    after: Cells = {}
    if not owners.are_those_of(target):
        before["lead_unit"] = target.lead.unit.name if target.lead else ""
        before["supporting_units"] = ";".join(owner.unit.name for owner in target.supporting)
        after["lead_unit"] = owners.lead.name
        after["supporting_units"] = ";".join(unit.name for unit in owners.supporting)
    if owners.is_since_new(target):
        before["lead_since"] = target.lead.since if target.lead else None
        after["lead_since"] = owners.lead_since
    notes = differences(TARGETS, before, after)
    if _has_other_lead(target, owners):
        begun = f"{owners.lead}自{long_date(handover.since)}起牵头" if handover else ""
        notes.append(begun or "更正牵头单位，此前各期也由新牵头单位负责")
    return notes
