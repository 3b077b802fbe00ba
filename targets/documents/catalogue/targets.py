"""How do the targets of a catalogue get in, with their owners, stages and plan points?

An adjusted target keeps what is in force, one with entries its measure, a stage with progress stays. A new target
takes what its line leaves empty from last year's of the same title.
"""

import re
from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from ...domain.quantities import plain, quantity
from ...domain.words import Frequency, Issued, Measure, State
from ...models import Adjustment, PlanPoint, Report, Stage, Target, Unit
from ...services import NewTarget, NewTargetsDoNotFit, Refused, create_targets, edit_target
from ...summaries import Closing, closings
from ..kit.rows import Fate, Row, Wrong
from .columns import TARGETS
from .lines import own_fields
from .parts import Parts, wanted_points, wanted_stages
from .run import REASON, Run, differences, doubled, faults_of

LAG_OF_RATES = {Frequency.QUARTERLY: 45, Frequency.MONTHLY: 30}  # days until the statistics office publishes
# Fields that were looked up, and those in force: the same as stated, or as decided.
CHECKED_ELSEWHERE = {"report", "theme", "post", "reference", "value", "due_date"}
WORDS = ("kind", "title", "measure", "bound", "stated_as", "unit", "frequency", "issued", "source_ref")


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What the lines are checked against, fetched for all of them at once. Rows None: the file has no such table."""

    adjusted: set[int]
    stages: dict[int, list[Stage]]
    points: dict[int, list[PlanPoint]]
    stage_rows: dict[str, list[Row]] | None
    point_rows: dict[str, list[Row]] | None
    last_year: dict[str, Closing]


@dataclass(frozen=True, kw_only=True)
class _Owners:
    lead: Unit
    supporting: list[Unit]

    def are_those_of(self, target: Target) -> bool:
        stored = target.lead.unit_id if target.lead else None, {o.unit_id for o in target.supporting}
        return stored == (self.lead.pk, {unit.pk for unit in self.supporting})


def import_targets(run: Run, rows: dict[str, list[Row]]) -> None:
    """Create and change targets; what is wrong with them is added to the run's faults."""
    known = _known(run, rows)
    seen: dict[str, int] = {}
    for is_reference in (False, True):  # what is referred to must be stored first
        new: list[tuple[Row, NewTarget]] = []
        for row in rows["targets"]:
            if (row["issued"] == Issued.REFERENCE) != is_reference:
                continue
            if doubled(row, row["number"], seen, run, "number"):
                continue
            try:
                _import_target(run, row, known, new)
            except Wrong as wrong:
                run.faults += wrong.faults
        if new and not _create(run, new):
            return
    for parts in (known.stage_rows, known.point_rows):
        for number, lines in (parts or {}).items():
            if number not in seen:
                run.faults.append(lines[0].fault("number", f"没有编号为{number}的目标任务。"))


def _known(run: Run, rows: dict[str, list[Row]]) -> _Known:
    def by_target(model):
        found: dict[int, list] = {}
        for part in model.objects.filter(target__report=run.report):
            found.setdefault(part.target_id, []).append(part)
        return found

    def by_number(table: str) -> dict[str, list[Row]] | None:
        found: dict[str, list[Row]] = {}
        for row in rows.get(table, []):
            found.setdefault(row["number"], []).append(row)
        return found if table in rows else None

    approved = Adjustment.objects.approved().filter(target__report=run.report)
    is_any_new = any(row["number"] not in run.targets for row in rows["targets"])
    return _Known(
        adjusted=set(approved.values_list("target", flat=True)),
        stages=by_target(Stage),
        points=by_target(PlanPoint),
        stage_rows=by_number("stages"),
        point_rows=by_number("plan_points"),
        last_year=_last_year(run) if is_any_new else {},
    )


def _last_year(run: Run) -> dict[str, Closing]:
    """Last year's targets by title; of a title that stood twice none."""
    report = Report.objects.filter(year=run.report.year - 1).order_by("pk").first()
    found = closings(report, known_at=run.at) if report else []
    times = Counter(closing.target.title for closing in found)
    return {c.target.title: c for c in found if times[c.target.title] == 1}


def _import_target(run: Run, row: Row, known: _Known, new: list[tuple[Row, NewTarget]]) -> None:
    """Change a stored target, or add one to those that are `new`. Raises `Wrong`."""
    target = run.targets.get(row["number"]) or Target(report=run.report, number=row["number"])
    is_new, notes = target.pk is None, []
    if is_new:
        row, notes = _filled_up(row, known.last_year.get(row["title"]))
    owners = _owners(run, row)
    wanted = _wanted(run, row, target, is_adjusted=target.pk in known.adjusted)
    if not is_new and wanted["measure"] != target.measure and target.entries.exists():
        raise Wrong(row.fault("measure", "已有进展，不能改变计量方式。"))
    before = {} if is_new else own_fields(target)
    changed = [name for name, value in wanted.items() if is_new or getattr(target, name) != value]
    for name in changed:
        setattr(target, name, wanted[name])
    has_moved = bool({"start_date", "due_date"} & set(changed))
    stages = wanted_stages(
        target, known.stages.get(target.pk, []), _of(known.stage_rows, row), row, has_moved=has_moved
    )
    points = wanted_points(
        target, known.points.get(target.pk, []), _of(known.point_rows, row), has_moved=has_moved
    )
    if not is_new:
        notes = differences(TARGETS, before, own_fields(target)) + _owner_notes(target, owners)
        notes += stages.notes + points.notes
    if is_new or changed or notes:
        _check(row, target)
    if is_new:
        new.append((row, _new_target(target, owners, stages, points)))
    elif changed or notes:
        _save(run, row, target, owners, stages, points)
    fate = Fate.NEW if is_new else Fate.CHANGED if changed or notes else Fate.UNCHANGED
    run.targets[target.number] = target
    run.note(TARGETS, target.number, fate, [_gist(target, owners), *notes] if is_new else notes, target.title)


def _filled_up(row: Row, closing: Closing | None) -> tuple[Row, list[str]]:
    """The line with what it leaves empty taken from last year's target of the same title; and notes on that."""
    if closing is None:
        return row, []
    last = closing.target
    lead = row["lead_unit"] or (last.lead.unit.name if last.lead else "")
    there = {
        "lead_unit": lead,
        "supporting_units": ";".join(o.unit.name for o in last.supporting if o.unit.name != lead),
        "post": last.post.title if last.post else "",
    }
    is_same_quantity = (row["measure"], row["unit"]) == (last.measure, last.unit)
    if closing.value is not None and is_same_quantity and not row["last_year_value"]:
        there |= {"last_year_value": plain(closing.value), "last_year_note": closing.note}
    taken = {column: text for column, text in there.items() if text and not row[column]}
    notes = [f"{TARGETS.heads[column]}取自上年：{text}" for column, text in taken.items()]
    return Row(row.file, row.line, row.cells | taken, row.heads), notes


def _owners(run: Run, row: Row) -> _Owners:
    """Raises `Wrong`."""
    lead = _look_up(row, "lead_unit", run.units, row["lead_unit"])
    names = re.split("[;；、]", row["supporting_units"])
    supporting = [_look_up(row, "supporting_units", run.units, n.strip()) for n in names if n.strip()]
    if lead in supporting or len(set(supporting)) < len(supporting):
        raise Wrong(row.fault("supporting_units", "单位重复。"))
    return _Owners(lead=lead, supporting=supporting)


def _wanted(run: Run, row: Row, target: Target, *, is_adjusted: bool) -> dict:
    """The target's fields as the row states them. Raises `Wrong`."""
    _check_words(row)
    wanted = {name: row[name] for name in WORDS} | {
        "theme": _theme(run, row),
        "stated_value": row.number("stated_value"),
        "baseline": row.number("baseline"),
        "last_year_value": row.number("last_year_value"),
        "start_date": row.day("start_date"),
        "stated_due_date": row.day("due_date"),
        "post": _look_up(row, "post", run.posts, row["post"]) if row["post"] else None,
        "reference": _look_up(row, "reference", run.targets, row["reference"]) if row["reference"] else None,
    }
    if is_adjusted:
        wanted["issued"] = target.issued  # and value and due date in force stay as decided
    else:
        wanted |= {"value": wanted["stated_value"], "due_date": wanted["stated_due_date"]}
    if "last_year_note" in row.cells:
        wanted["last_year_note"] = row["last_year_note"]
    if row["lag_days"]:
        wanted["lag_days"] = row.whole("lag_days")
    elif target.pk is None:
        wanted["lag_days"] = LAG_OF_RATES.get(row["frequency"], 0) if row["measure"] == Measure.RATE else 0
    if "state" in row.cells:
        wanted |= {"state": row["state"] or State.ACTIVE.value, "state_reason": row["state_reason"]}
        wanted["state_date"] = row.day("state_date") if row["state_date"] else None
    return wanted


def _check_words(row: Row) -> None:
    """Raises `Wrong` for what is none of a column's words."""
    for column, words in TARGETS.words.items():
        if row[column] and row[column] not in set(words):
            known = "、".join(word.label if row.heads else word.value for word in words)
            raise Wrong(row.fault(column, f"“{row[column]}”不是可选的词：{known}。"))


def _theme(run: Run, row: Row):
    if ("", row["area"]) not in run.themes:
        raise Wrong(row.fault("area", "报告里没有这个标题。"))
    if (row["area"], row["theme"]) not in run.themes:
        raise Wrong(row.fault("theme", "报告里没有这个标题。"))
    return run.themes[row["area"], row["theme"]]


def _look_up(row: Row, column: str, known: dict, name: str):
    if name not in known:
        raise Wrong(row.fault(column, f"没有“{name}”。" if name else "不能为空。"))
    return known[name]


def _of(rows: dict[str, list[Row]] | None, row: Row) -> list[Row] | None:
    return None if rows is None else rows.get(row["number"], [])


def _check(row: Row, target: Target) -> None:
    """Raises `Wrong`."""
    try:
        target.clean_fields(exclude=CHECKED_ELSEWHERE)
    except ValidationError as error:
        raise Wrong(*faults_of(row, error, {"stated_due_date": "due_date"})) from None


def _save(run: Run, row: Row, target: Target, owners: _Owners, stages: Parts, points: Parts) -> None:
    """Raises `Wrong`."""
    try:
        edit_target(
            target,
            lead=owners.lead,
            supporting=owners.supporting,
            stages=stages.changed,
            removed_stages=stages.removed,
            plan_points=points.changed,
            removed_plan_points=points.removed,
            by=run.by,
            reason=REASON,
        )
    except Refused as refused:
        raise Wrong(row.fault("", refused.sentence)) from None


def _create(run: Run, new: list[tuple[Row, NewTarget]]) -> bool:
    """Store the new targets; False where some break a rule, which is then a fault."""
    try:
        create_targets(run.report, [target for _, target in new], by=run.by, reason=REASON)
    except NewTargetsDoNotFit as refused:
        sentences = refused.sentences
        run.faults += [
            row.fault("", sentences[row["number"]]) for row, _ in new if row["number"] in sentences
        ]
        return False
    return True


def _new_target(target: Target, owners: _Owners, stages: Parts, points: Parts) -> NewTarget:
    return NewTarget(
        target=target,
        lead=owners.lead,
        supporting=owners.supporting,
        stages=stages.changed,
        plan_points=points.changed,
    )


def _gist(target: Target, owners: _Owners) -> str:
    """What a new target is, in a few words."""
    if target.stated_value is not None:
        what = quantity(target.stated_value, target.unit)
    else:
        is_open = target.is_numeric and target.issued != Issued.SET
        what = Issued(target.issued).label if is_open else Measure(target.measure).label
    return f"{what}，{owners.lead}牵头"


def _owner_notes(target: Target, owners: _Owners) -> list[str]:
    if owners.are_those_of(target):
        return []
    before = {"lead_unit": target.lead.unit.name if target.lead else "", "supporting_units": ""}
    before["supporting_units"] = ";".join(owner.unit.name for owner in target.supporting)
    after = {"lead_unit": owners.lead.name, "supporting_units": ";".join(u.name for u in owners.supporting)}
    return differences(TARGETS, before, after)
