"""How does a report's catalogue get in? From tables of text, all or nothing, with a dry run that is the import.

Importing the same tables again changes nothing; importing changed ones updates what they name. What they do not name
stays, unless an admin says why it goes: then targets with entries are cancelled and only bare ones deleted. Stages
with progress are never removed, entries are never touched, and an adjusted target keeps what is in force.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction

from ..domain.quantities import plain
from ..domain.words import Frequency, Issued, Measure, State
from ..exports.catalogue import TABLES, as_text, next_year_rows
from ..models import PlanPoint, Post, Report, Stage, Target, Theme, Unit, User, revision_of
from ..services import Refused, edit_target, withdraw_target
from .rows import DryRun, Fate, Fault, Row, Wrong
from .tables import Catalogue, read_folder, read_targets

REASON = "导入目录"
LAG_OF_RATES = {Frequency.QUARTERLY: 45, Frequency.MONTHLY: 30}  # days until the statistics office publishes
COLUMN_OF = {
    "value": "stated_value",
    "stated_due_date": "due_date",
}  # model field → column, where they differ
TAKEN_OVER = ("lead_unit", "supporting_units", "post", "last_year_value", "last_year_note")
DERIVED = ("value", "due_date")  # fields of the target that follow its stated ones


class CatalogueMovedOn(Exception):
    """What is stored has changed since the dry run was looked at; nothing was imported."""


class CatalogueRefused(Exception):
    """Nothing was imported; `faults` says where and why."""

    def __init__(self, faults: list[Fault]):
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


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


@dataclass(frozen=True, kw_only=True)
class Removal:
    """That targets which a catalogue does not name are to go, from when on and why."""

    reason: str
    on: date


@dataclass
class _Import:
    """One run: what is known so far, and what was found wrong."""

    outcome: Outcome
    by: User | None
    themes: dict[tuple[str, str], Theme] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    before: dict[str, Row] = field(default_factory=dict)  # last year's, by title

    @property
    def report(self) -> Report:
        return self.outcome.report

    @property
    def faults(self) -> list[Fault]:
        return self.outcome.faults


def import_catalogue(path: Path, *, at: datetime | None = None) -> Outcome:
    """Import a folder or a targets' CSV; see `import_tables`. Raises `CatalogueRefused`, `OSError`."""
    return import_tables(read_folder(path) if path.is_dir() else read_targets(path), at=at)


@transaction.atomic
def dry_run(catalogue: Catalogue, *, by: User, at: datetime) -> Outcome:
    """What importing would do, with its faults; changes nothing. Raises `CatalogueRefused` if it cannot tell."""
    outcome = _run(catalogue, by=by, at=at)
    transaction.set_rollback(True)
    return outcome


@transaction.atomic
def import_as_seen(
    catalogue: Catalogue, revision: int | None, *, by: User, at: datetime, removal: Removal | None = None
) -> Outcome:
    """Import what a dry run has shown. Raises `CatalogueMovedOn`, `CatalogueRefused`, a `Refused`."""
    _lock(_report_of(catalogue))
    if revision_before(catalogue) != revision:
        raise CatalogueMovedOn
    return import_tables(catalogue, by=by, at=at, removal=removal)


def revision_before(catalogue: Catalogue) -> int | None:
    """The revision of the report that a catalogue is about; None for one that is not there yet."""
    report = _report_of(catalogue)
    return revision_of(report) if report.pk else None


@transaction.atomic
def import_tables(
    catalogue: Catalogue,
    *,
    by: User | None = None,
    at: datetime | None = None,
    removal: Removal | None = None,
) -> Outcome:
    """Import, all or nothing; a new report takes over from last year's what was known `at` a moment, if given.

    Raises `CatalogueRefused`.
    """
    outcome = _run(catalogue, by=by, at=at)
    if outcome.faults:
        raise CatalogueRefused(outcome.faults)
    for target in outcome.missing if removal else ():
        withdraw_target(target, reason=removal.reason, on=removal.on, by=by)
    return outcome


def _run(catalogue: Catalogue, *, by: User | None, at: datetime | None) -> Outcome:
    if catalogue.faults:
        raise CatalogueRefused(catalogue.faults)
    report = _report_of(catalogue)
    _lock(report)  # all locks, then writes
    run = _Import(Outcome(lines=[], faults=[], report=report, is_new_report=report.pk is None), by)
    if at is not None and report.pk is None:
        run.before = _last_year(report, at)
    _import_report(run, catalogue)
    rows = catalogue.rows
    _import_named(run, rows.get("units", []), Unit, "name", ("kind",))
    _import_named(run, rows.get("posts", []), Post, "title", ("duties",))
    _import_themes(run, rows.get("themes", []))
    _know_what_is_there(run)
    _import_targets(run, rows["targets"], _by_number(rows, "stages"), _by_number(rows, "plan_points"))
    named = {row["number"] for row in rows["targets"]}
    run.outcome.missing.extend(
        t for t in run.targets.values() if t.number not in named and t.state == State.ACTIVE
    )
    return run.outcome


def _lock(report: Report) -> None:
    list(Target.objects.of(report).select_for_update().order_by("pk") if report.pk else ())


def _last_year(report: Report, at: datetime) -> dict[str, Row]:
    """Last year's targets by title, as this year's catalogue would take them over."""
    last = Report.objects.filter(government=report.government, year=report.year - 1).first()
    if last is None:
        return {}
    rows = next_year_rows(last, known_at=at)["targets"]
    return {
        row["title"]: Row("", 0, {column: as_text(value) for column, value in row.items()}) for row in rows
    }


def _report_of(catalogue: Catalogue) -> Report:
    if catalogue.report is None:
        report = Report.objects.latest_year()
        if report is None:
            raise CatalogueRefused([Fault(catalogue.name, 0, "", "还没有报告，请先导入整个目录文件夹。")])
        return report
    key = {name: catalogue.report.get(name) for name in ("government", "year")}
    if missing := [name for name, value in key.items() if not value]:
        raise CatalogueRefused([Fault(catalogue.name, 0, name, "缺少这一项。") for name in missing])
    return Report.objects.filter(**key).first() or Report(**key)


def _import_report(run: _Import, catalogue: Catalogue) -> None:
    """Store what the catalogue says of the report itself. Raises `CatalogueRefused`, as all else hangs on it."""
    report, said = run.report, []
    try:
        for name, value in (catalogue.report or {}).items():
            label = Report._meta.get_field(name).verbose_name
            if getattr(report, name) != value:
                said.append(f"报告{label}：{_shown(getattr(report, name))} → {_shown(value)}")
                setattr(report, name, value)
        report.full_clean()
    except FieldDoesNotExist as error:
        raise CatalogueRefused([Fault(catalogue.name, 0, "", f"有不认识的项（{error}）。")]) from None
    except ValidationError as error:
        raise CatalogueRefused([Fault(catalogue.name, 0, n, text) for n, text in _messages(error)]) from None
    if said or report.pk is None:
        run.outcome.notes.extend(said if report.pk else [f"新建{report.year}年的报告“{report.title}”"])
        report._change_reason = REASON
        report._history_user = run.by
        report.save()


def _import_named(run: _Import, rows: list[Row], model: type, key: str, others: tuple[str, ...]) -> None:
    """Units or posts: create what is missing, update what differs, in the order of the table."""
    there = {getattr(row, key): row for row in model.objects.all()}
    for position, row in enumerate(rows, start=1):
        stored = there.get(row[key]) or model(**{key: row[key]})
        wanted = {name: row[name] for name in others} | {"position": position}
        if stored.pk and all(getattr(stored, name) == value for name, value in wanted.items()):
            continue
        for name, value in wanted.items():
            setattr(stored, name, value)
        if _is_clean(run, row, stored):
            run.outcome.notes.append(
                f"{'修改' if stored.pk else '新增'}{model._meta.verbose_name}“{row[key]}”"
            )
            stored._change_reason = REASON
            stored._history_user = run.by
            stored.save()
            there[row[key]] = stored


def _import_themes(run: _Import, rows: list[Row]) -> None:
    position = 0
    areas: dict[str, Theme] = {}
    for row in rows:
        if row["area"] not in areas:
            position += 1
            areas[row["area"]] = _theme(run, row, None, row["area"], row["area_short"], position)
        position += 1
        _theme(run, row, areas[row["area"]], row["theme"], row["theme_short"], position)


def _theme(
    run: _Import, row: Row, parent: Theme | None, title: str, short_title: str, position: int
) -> Theme:
    theme = Theme.objects.filter(report=run.report, parent=parent, title=title).first()
    theme = theme or Theme(report=run.report, parent=parent, title=title)
    if theme.pk and (theme.short_title, theme.position) == (short_title, position):
        return theme
    theme.short_title, theme.position = short_title, position
    if _is_clean(run, row, theme):
        run.outcome.notes.append(f"{'修改' if theme.pk else '新增'}板块“{title}”")
        theme.save()
    return theme


def _know_what_is_there(run: _Import) -> None:
    run.units = {unit.name: unit for unit in Unit.objects.all()}
    run.posts = {post.title: post for post in Post.objects.all()}
    run.themes = {
        (theme.parent.title, theme.title): theme
        for theme in Theme.objects.filter(report=run.report, parent__isnull=False).select_related("parent")
    }
    run.targets = {target.number: target for target in Target.objects.of(run.report).with_owners()}


def _by_number(rows: dict[str, list[Row]], table: str) -> dict[str, list[Row]] | None:
    """The rows of each target; None where the catalogue has no such table."""
    if table not in rows:
        return None
    found: dict[str, list[Row]] = {}
    for row in rows[table]:
        found.setdefault(row["number"], []).append(row)
    return found


def _import_targets(
    run: _Import,
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


def _import_target(
    run: _Import, row: Row, stage_rows: list[Row] | None, point_rows: list[Row] | None
) -> None:
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
    if not _is_clean(run, row, target, exclude={"report", "theme", "post", "reference"}):
        return
    if is_new or notes:
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


def _take_over(run: _Import, row: Row) -> list[str]:
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
            old, new = _shown(words.get(before, before)), _shown(words.get(value, value))
            yield f"{column.verbose_name}：{old} → {new}"


def _shown(value: object) -> str:
    if value in (None, ""):
        return "空"
    if isinstance(value, Decimal):
        return plain(value)
    return str(value)


def _owner_changes(target: Target, lead: Unit, supporting: list[Unit]) -> Iterator[str]:
    before = target.lead.unit if target.lead else None
    if before != lead:
        yield f"牵头单位：{_shown(before)} → {lead}"
    helped = [owner.unit for owner in target.supporting]
    if set(helped) != set(supporting):
        yield f"配合单位：{_named(helped)} → {_named(supporting)}"


def _named(units: list[Unit]) -> str:
    return "、".join(map(str, units)) or "空"


def _wanted(run: _Import, row: Row, target: Target) -> dict:
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
    if target.pk and target.adjustments.approved().exists():
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
            name, text = next(_messages(error))
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
            name, text = next(_messages(error))
            raise Wrong(row.fault(name, text)) from None
        changed.append(point)
    return changed, list(there.values())


def _look_up(row: Row, column: str, known: dict, name: str):
    if name not in known:
        raise Wrong(row.fault(column, f"没有“{name}”。" if name else "不能为空。"))
    return known[name]


def _is_clean(run: _Import, row: Row, instance, exclude: set[str] | None = None) -> bool:
    try:
        instance.full_clean(exclude=exclude)
    except ValidationError as error:
        run.faults.extend(row.fault(COLUMN_OF.get(name, name), text) for name, text in _messages(error))
        return False
    return True


def _messages(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Field (empty for the whole row) and sentence of each complaint."""
    for name, texts in error.message_dict.items():
        for text in texts:
            yield ("" if name == "__all__" else name), text
