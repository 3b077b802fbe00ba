"""How does a report's catalogue get in? A folder of CSV files and report.toml, or the targets' CSV alone.

Importing the same files again changes nothing; importing changed ones updates what they name. Nothing is ever
deleted but stages without progress, entries are never touched, and an adjusted target keeps what is in force.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from ..domain.words import Frequency, Issued, Measure
from ..exports.catalogue import COLUMNS
from ..models import Post, Report, Stage, Target, Theme, Unit
from ..services import Refused, edit_target
from .rows import Fault, Row, Wrong, read_rows

REASON = "导入目录"
OPTIONAL_COLUMNS = frozenset({"last_year_note", "lag_days"})
LAG_OF_RATES = {Frequency.QUARTERLY: 45, Frequency.MONTHLY: 30}  # days until the statistics office publishes
COLUMN_OF = {
    "value": "stated_value",
    "stated_due_date": "due_date",
}  # model field → column, where they differ


class CatalogueRefused(Exception):
    """Nothing was imported; `faults` says where and why."""

    def __init__(self, faults: list[Fault]):
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass
class Outcome:
    """What an import did, in numbers of targets."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    not_in_file: int = 0


@dataclass
class _Import:
    """One run: what is known so far, and what was found wrong."""

    report: Report | None
    faults: list[Fault] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)
    themes: dict[tuple[str, str], Theme] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)


@transaction.atomic
def import_catalogue(path: Path) -> Outcome:
    """Import a folder or a targets' CSV, all or nothing. Raises `CatalogueRefused`, `OSError`."""
    is_folder = path.is_dir()
    run = _Import(_import_report(path / "report.toml") if is_folder else Report.objects.current())
    if run.report is None:
        raise CatalogueRefused([Fault(path.name, 0, "", "还没有报告，请先导入整个目录文件夹。")])
    if is_folder:
        _import_named(run, path / "units.csv", Unit, "name", ("kind",))
        _import_named(run, path / "posts.csv", Post, "title", ("duties",))
        _import_themes(run, path / "themes.csv")
    list(Target.objects.of(run.report).select_for_update().order_by("pk"))  # all locks, then writes
    _know_what_is_there(run)
    stages = _stage_rows(run, path / "stages.csv") if is_folder else None
    rows = list(read_rows(path / "targets.csv" if is_folder else path, COLUMNS, run.faults, OPTIONAL_COLUMNS))
    _import_targets(run, rows, stages)
    if run.faults:
        raise CatalogueRefused(run.faults)
    run.outcome.not_in_file = len(run.targets.keys() - {row["number"] for row in rows})
    return run.outcome


def _import_report(path: Path) -> Report:
    try:
        stated = tomllib.loads(path.read_text("utf-8"))
        key = {name: stated.pop(name) for name in ("government", "year")}
        report = Report.objects.filter(**key).first() or Report(**key)
        has_changed = report.pk is None
        for name, value in stated.items():
            Report._meta.get_field(name)
            has_changed |= getattr(report, name) != value
            setattr(report, name, value)
        report.full_clean()
    except tomllib.TOMLDecodeError as error:
        raise CatalogueRefused([Fault(path.name, 0, "", f"不是TOML文件（{error}）。")]) from None
    except KeyError as error:
        raise CatalogueRefused([Fault(path.name, 0, str(error.args[0]), "缺少这一项。")]) from None
    except ValidationError as error:
        raise CatalogueRefused([Fault(path.name, 0, name, text) for name, text in _messages(error)]) from None
    except Exception as error:
        if type(error).__name__ != "FieldDoesNotExist":
            raise
        raise CatalogueRefused([Fault(path.name, 0, "", f"有不认识的项（{error}）。")]) from None
    if has_changed:
        report._change_reason = REASON
        report.save()
    return report


def _import_named(run: _Import, path: Path, model: type, key: str, others: tuple[str, ...]) -> None:
    """Units or posts: create what is missing, update what differs, in the order of the file."""
    there = {getattr(row, key): row for row in model.objects.all()}
    for position, row in enumerate(read_rows(path, (key, *others), run.faults), start=1):
        stored = there.get(row[key]) or model(**{key: row[key]})
        wanted = {name: row[name] for name in others} | {"position": position}
        if stored.pk and all(getattr(stored, name) == value for name, value in wanted.items()):
            continue
        for name, value in wanted.items():
            setattr(stored, name, value)
        if _is_clean(run, row, stored):
            stored._change_reason = REASON
            stored.save()
            there[row[key]] = stored


def _import_themes(run: _Import, path: Path) -> None:
    position = 0
    areas: dict[str, Theme] = {}
    columns = ("area", "area_short", "theme", "theme_short")
    for row in read_rows(path, columns, run.faults):
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
    theme.short_title, theme.position = short_title, position
    if _is_clean(run, row, theme):
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


def _stage_rows(run: _Import, path: Path) -> dict[str, list[Row]]:
    stages: dict[str, list[Row]] = {}
    for row in read_rows(path, ("number", "title", "weight", "due_date"), run.faults):
        stages.setdefault(row["number"], []).append(row)
    return stages


def _import_targets(run: _Import, rows: list[Row], stages: dict[str, list[Row]] | None) -> None:
    seen: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: row["issued"] == Issued.REFERENCE):  # references come last
        if row["number"] in seen:
            run.faults.append(row.fault("number", f"与第{seen[row['number']]}行重复。"))
            continue
        seen[row["number"]] = row.line
        try:
            _import_target(run, row, None if stages is None else stages.get(row["number"], []))
        except Wrong as wrong:
            run.faults.append(wrong.fault)
    for number, lines in (stages or {}).items():
        if number not in seen:
            run.faults.append(lines[0].fault("number", f"没有编号为{number}的目标任务。"))


def _import_target(run: _Import, row: Row, stage_rows: list[Row] | None) -> None:
    target = run.targets.get(row["number"]) or Target(report=run.report, number=row["number"])
    wanted = _wanted(run, row, target)
    lead = _look_up(row, "lead_unit", run.units, row["lead_unit"])
    names = [name.strip() for name in row["supporting_units"].split(";") if name.strip()]
    supporting = [_look_up(row, "supporting_units", run.units, name) for name in names]
    if lead in supporting or len(set(supporting)) < len(supporting):
        raise Wrong(row.fault("supporting_units", "单位重复。"))
    is_new = target.pk is None
    if not is_new and wanted["measure"] != target.measure and target.entries.exists():
        raise Wrong(row.fault("measure", "已有进展，不能改变计量方式。"))
    has_changed = (
        is_new
        or any(getattr(target, name) != value for name, value in wanted.items())
        or not _has_owners(target, lead, supporting)
    )
    for name, value in wanted.items():
        setattr(target, name, value)
    stages, removed = _wanted_stages(target, stage_rows)
    if not _is_clean(run, row, target, exclude={"report", "theme", "post", "reference"}):
        return
    if has_changed or stages or removed:
        try:
            edit_target(
                target,
                lead=lead,
                supporting=supporting,
                stages=stages,
                removed_stages=removed,
                by=None,
                reason=REASON,
            )
        except Refused as refused:
            raise Wrong(row.fault("", refused.sentence)) from None
    run.targets[target.number] = target
    if is_new:
        run.outcome.created += 1
    elif has_changed or stages or removed:
        run.outcome.changed += 1
    else:
        run.outcome.unchanged += 1


def _has_owners(target: Target, lead: Unit, supporting: list[Unit]) -> bool:
    stored = target.lead.unit_id if target.lead else None, {owner.unit_id for owner in target.supporting}
    return stored == (lead.pk, {unit.pk for unit in supporting})


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
    if "last_year_note" in row.cells:
        wanted["last_year_note"] = row["last_year_note"]
    if row["lag_days"]:
        wanted["lag_days"] = int(row.number("lag_days"))
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


def _look_up(row: Row, column: str, known: dict, name: str):
    if name not in known:
        raise Wrong(row.fault(column, f"没有“{name}”。" if name else "不能为空。"))
    return known[name]


def _is_clean(run: _Import, row: Row, instance, exclude: set[str] | None = None) -> bool:
    try:
        instance.full_clean(exclude=exclude)
    except ValidationError as error:
        run.faults += [row.fault(COLUMN_OF.get(name, name), text) for name, text in _messages(error)]
        return False
    return True


def _messages(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Field (empty for the whole row) and sentence of each complaint."""
    for name, texts in error.message_dict.items():
        for text in texts:
            yield ("" if name == "__all__" else name), text
