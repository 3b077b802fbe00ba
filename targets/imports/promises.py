"""How does a row of a catalogue become a target with owners, stages and plan points, and what does it change?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError

from ..domain.quantities import plain
from ..domain.words import Frequency, Issued, Measure
from ..exports.catalogue import TABLES
from ..models import PlanPoint, Post, Report, Stage, Target, Theme, Unit, User
from ..services import Refused, edit_target
from .rows import DryRun, Fate, Fault, Row, Wrong

REASON = "导入目录"
LAG_OF_RATES = {Frequency.QUARTERLY: 45, Frequency.MONTHLY: 30}  # days until the statistics office publishes
COLUMN_OF = {
    "value": "stated_value",
    "stated_due_date": "due_date",
}  # model field → column, where they differ
TAKEN_OVER = ("lead_unit", "supporting_units", "post", "last_year_value", "last_year_note")
DERIVED = ("value", "due_date")  # fields of the target that follow its stated ones


@dataclass(frozen=True, kw_only=True)
class TargetLine:
    """What the import does with one target; `notes` say what changes."""

    target: Target
    fate: Fate
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Outcome(DryRun):
    """What an import did, or would do. `missing` are the active targets that it does not name."""

    report: Report
    is_new_report: bool
    missing: list[Target] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_acceptable(self) -> bool:
        """Whether nothing is wrong and there is something to do."""
        return not self.faults and bool(self.work_count or self.notes)

    @property
    def changed_lines(self) -> list[TargetLine]:
        return [line for line in self.lines if line.fate != Fate.UNCHANGED]


@dataclass
class Run:
    """One run: what is known so far, and what was found wrong."""

    outcome: Outcome
    by: User | None
    themes: dict[tuple[str, str], Theme] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    adjusted: set[str] = field(default_factory=set)  # numbers of targets with a decided adjustment
    before: dict[str, Row] = field(default_factory=dict)  # last year's, by title

    @property
    def report(self) -> Report:
        return self.outcome.report

    @property
    def faults(self) -> list[Fault]:
        return self.outcome.faults


def by_number(rows: dict[str, list[Row]], table: str) -> dict[str, list[Row]] | None:
    """The rows of each target; None where the catalogue has no such table."""
    if table not in rows:
        return None
    found: dict[str, list[Row]] = {}
    for row in rows[table]:
        found.setdefault(row["number"], []).append(row)
    return found


def import_targets(
    run: Run,
    rows: list[Row],
    stages: dict[str, list[Row]] | None,
    points: dict[str, list[Row]] | None,
) -> None:
    seen: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: row["issued"] == Issued.REFERENCE):  # references come last
        number = row["number"]
        if number in seen:
            run.faults.append(row.fault("number", f"与第{seen[number]}行重复。"))
            continue
        seen[number] = row.line
        try:
            _import_target(
                run,
                row,
                None if stages is None else stages.get(number, []),
                None if points is None else points.get(number, []),
            )
        except Wrong as wrong:
            run.faults.append(wrong.fault)
    for number, lines in [*(stages or {}).items(), *(points or {}).items()]:
        if number not in seen:
            run.faults.append(lines[0].fault("number", f"没有编号为{number}的目标任务。"))
    run.outcome.lines.sort(key=lambda line: line.target.number)


def _import_target(run: Run, row: Row, stage_rows: list[Row] | None, point_rows: list[Row] | None) -> None:
    target = run.targets.get(row["number"]) or Target(report=run.report, number=row["number"])
    taken_over = _take_over(run, row)
    wanted = _wanted(run, row, target)
    lead = _look_up(row, "lead_unit", run.units, row["lead_unit"])
    names = [name.strip() for name in row["supporting_units"].split(";") if name.strip()]
    supporting = [_look_up(row, "supporting_units", run.units, name) for name in names]
    if lead in supporting or len(set(supporting)) < len(supporting):
        raise Wrong(row.fault("supporting_units", "单位重复。"))
    is_new = target.pk is None
    if not is_new and wanted["measure"] != target.measure and target.entries.exists():
        raise Wrong(row.fault("measure", "已有进展，不能改变计量方式。"))
    notes = (
        taken_over if is_new else [*_differences(target, wanted), *_owner_changes(target, lead, supporting)]
    )
    for name, value in wanted.items():
        setattr(target, name, value)
    stages, removed_stages = _wanted_stages(target, stage_rows)
    points, removed_points = _wanted_points(target, point_rows)
    notes += [f"节点“{stage}”{'修改' if stage.pk else '新增'}" for stage in stages if not is_new]
    notes += [f"节点“{stage}”删除" for stage in removed_stages]
    notes += [f"计划节点{point.date}：{plain(point.value)}" for point in points if not is_new]
    notes += [f"计划节点{point.date}删除" for point in removed_points]
    if is_new or notes:  # what is stored is clean
        if not is_clean(run, row, target, exclude={"report", "theme", "post", "reference"}):
            return
        try:
            edit_target(
                target,
                lead=lead,
                supporting=supporting,
                stages=stages,
                removed_stages=removed_stages,
                plan_points=points,
                removed_plan_points=removed_points,
                by=run.by,
                reason=REASON,
            )
        except Refused as refused:
            raise Wrong(row.fault("", refused.sentence)) from None
    run.targets[target.number] = target
    fate = Fate.NEW if is_new else Fate.CHANGED if notes else Fate.UNCHANGED
    run.outcome.lines.append(TargetLine(target=target, fate=fate, notes=notes))


def _take_over(run: Run, row: Row) -> list[str]:
    """Fill what a new report's row leaves open from last year's target of the same title; says what."""
    before = run.before.get(row["title"])
    if before is None:
        return []
    columns = [c for c in TAKEN_OVER if c in row.cells and not row[c] and before[c]]
    for column in columns:
        row.cells[column] = before[column]
    heads = TABLES["targets"].heads
    return [f"沿用上年{heads[column]}：{before[column]}" for column in columns]


def _differences(target: Target, wanted: dict) -> Iterator[str]:
    for name, value in wanted.items():
        before = getattr(target, name)
        if before != value and name not in DERIVED:
            column = Target._meta.get_field(name)
            words = dict(column.flatchoices)
            old, new = shown(words.get(before, before)), shown(words.get(value, value))
            yield f"{column.verbose_name}：{old} → {new}"


def shown(value: object) -> str:
    if value in (None, ""):
        return "空"
    if isinstance(value, Decimal):
        return plain(value)
    return str(value)


def _owner_changes(target: Target, lead: Unit, supporting: list[Unit]) -> Iterator[str]:
    before = target.lead.unit if target.lead else None
    if before != lead:
        yield f"牵头单位：{shown(before)} → {lead}"
    helped = [owner.unit for owner in target.supporting]
    if set(helped) != set(supporting):
        yield f"配合单位：{_named(helped)} → {_named(supporting)}"


def _named(units: list[Unit]) -> str:
    return "、".join(map(str, units)) or "空"


def _wanted(run: Run, row: Row, target: Target) -> dict:
    """The target's fields as the row states them. Raises `Wrong`."""
    theme = run.themes.get((row["area"], row["theme"]))
    if theme is None:
        known_areas = {area for area, _ in run.themes}
        raise Wrong(row.fault("theme" if row["area"] in known_areas else "area", "报告里没有这个标题。"))
    wanted = {
        name: row[name]
        for name in (
            "kind",
            "title",
            "measure",
            "bound",
            "stated_as",
            "unit",
            "frequency",
            "issued",
            "source_ref",
        )
    }
    wanted |= {
        "theme": theme,
        "stated_value": row.number("stated_value"),
        "baseline": row.number("baseline"),
        "last_year_value": row.number("last_year_value"),
        "start_date": row.day("start_date"),
        "stated_due_date": row.day("due_date"),
        "post": _look_up(row, "post", run.posts, row["post"]) if row["post"] else None,
        "reference": _look_up(row, "reference", run.targets, row["reference"]) if row["reference"] else None,
    }
    if target.number in run.adjusted:
        wanted["issued"] = target.issued  # and value and due date in force stay as decided
    else:
        wanted |= {"value": wanted["stated_value"], "due_date": wanted["stated_due_date"]}
    if row["state"]:
        wanted["state"], wanted["state_reason"] = row["state"], row["state_reason"]
        wanted["state_date"] = row.day("state_date") if row["state_date"] else None
    if "last_year_note" in row.cells:
        wanted["last_year_note"] = row["last_year_note"]
    if row["lag_days"]:
        wanted["lag_days"] = row.whole("lag_days")
    elif target.pk is None:
        wanted["lag_days"] = LAG_OF_RATES.get(row["frequency"], 0) if row["measure"] == Measure.RATE else 0
    return wanted


def _wanted_stages(target: Target, rows: list[Row] | None) -> tuple[list[Stage], list[Stage]]:
    """Stages to save and to remove; none of either where the import brings no stages. Raises `Wrong`."""
    if rows is None:
        return [], []
    if target.measure == Measure.STAGES and not rows:
        return [], []
    there = {stage.title: stage for stage in target.stages.all()} if target.pk else {}
    changed, weights = [], Decimal(0)
    for row in rows:
        stage = there.pop(row["title"], None) or Stage(title=row["title"])
        weight, due_date = row.number("weight"), row.day("due_date")
        if not target.start_date <= due_date <= target.due_date:
            raise Wrong(row.fault("due_date", "不在目标任务的期限内。"))
        weights += weight or 0
        if (stage.weight, stage.due_date) == (weight, due_date):
            continue
        stage.weight, stage.due_date = weight, due_date
        try:
            stage.full_clean(exclude=["target"])
        except ValidationError as error:
            name, text = next(messages_of(error))
            raise Wrong(row.fault(name, text)) from None
        changed.append(stage)
    if rows and target.measure != Measure.STAGES:
        raise Wrong(rows[0].fault("number", "只有节点型目标有节点。"))
    if rows and weights != 100:
        raise Wrong(rows[0].fault("weight", f"{target.number}的节点权重合计{weights}，应为100。"))
    return changed, list(there.values())


def _wanted_points(target: Target, rows: list[Row] | None) -> tuple[list[PlanPoint], list[PlanPoint]]:
    """Plan points to save and to remove; none of either where the import brings none. Raises `Wrong`."""
    if rows is None:
        return [], []
    there = {point.date: point for point in target.plan_points.all()} if target.pk else {}
    changed, seen = [], set()
    for row in rows:
        day, value = row.day("date"), row.number("value")
        if day in seen:
            raise Wrong(row.fault("date", "这一天有两行。"))
        seen.add(day)
        if not target.start_date < day < target.due_date:
            raise Wrong(row.fault("date", "须在起始日与时限之间。"))
        point = there.pop(day, None) or PlanPoint(date=day)
        if point.pk and point.value == value:
            continue
        point.value = value
        try:
            point.full_clean(exclude=["target"])
        except ValidationError as error:
            name, text = next(messages_of(error))
            raise Wrong(row.fault(name, text)) from None
        changed.append(point)
    return changed, list(there.values())


def _look_up(row: Row, column: str, known: dict, name: str):
    if name not in known:
        raise Wrong(row.fault(column, f"没有“{name}”。" if name else "不能为空。"))
    return known[name]


def is_clean(run: Run, row: Row, instance, exclude: set[str] | None = None) -> bool:
    try:
        instance.full_clean(exclude=exclude)
    except ValidationError as error:
        run.faults.extend(row.fault(COLUMN_OF.get(name, name), text) for name, text in messages_of(error))
        return False
    return True


def messages_of(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Field (empty for the whole row) and sentence of each complaint."""
    for name, texts in error.message_dict.items():
        for text in texts:
            yield ("" if name == "__all__" else name), text
