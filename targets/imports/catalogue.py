"""How does a report's catalogue get in? From tables of text, all or nothing, with a dry run that is the import.

Importing the same tables again changes nothing; importing changed ones updates what they name. What they do not name
stays, unless an admin says why it goes: then targets with entries are cancelled and only bare ones deleted. Stages
with progress are never removed, entries are never touched, and an adjusted target keeps what is in force.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction

from ..domain.words import State
from ..exports.catalogue import as_text, next_year_rows
from ..models import Adjustment, Post, Report, Target, Theme, Unit, User, revision_of
from ..services import withdraw_target
from .promises import REASON, Outcome, Run, by_number, import_targets, is_clean, messages_of, shown
from .rows import Fault, Row
from .tables import Catalogue, read_folder, read_targets


class CatalogueMovedOn(Exception):
    """What is stored has changed since the dry run was looked at; nothing was imported."""


class CatalogueRefused(Exception):
    """Nothing was imported; `faults` says where and why."""

    def __init__(self, faults: list[Fault]):
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Removal:
    """That targets which a catalogue does not name are to go, from when on and why."""

    reason: str
    on: date


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
    run = Run(Outcome(lines=[], faults=[], report=report, is_new_report=report.pk is None), by)
    if at is not None and report.pk is None:
        run.before = _last_year(report, at)
    _import_report(run, catalogue)
    rows = catalogue.rows
    _import_named(run, rows.get("units", []), Unit, "name", ("kind",))
    _import_named(run, rows.get("posts", []), Post, "title", ("duties",))
    _import_themes(run, rows.get("themes", []))
    _know_what_is_there(run)
    import_targets(run, rows["targets"], by_number(rows, "stages"), by_number(rows, "plan_points"))
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


def _import_report(run: Run, catalogue: Catalogue) -> None:
    """Store what the catalogue says of the report itself. Raises `CatalogueRefused`, as all else hangs on it."""
    report, said = run.report, []
    try:
        for name, value in (catalogue.report or {}).items():
            label = Report._meta.get_field(name).verbose_name
            if getattr(report, name) != value:
                said.append(f"报告{label}：{shown(getattr(report, name))} → {shown(value)}")
                setattr(report, name, value)
        report.full_clean()
    except FieldDoesNotExist as error:
        raise CatalogueRefused([Fault(catalogue.name, 0, "", f"有不认识的项（{error}）。")]) from None
    except ValidationError as error:
        raise CatalogueRefused(
            [Fault(catalogue.name, 0, n, text) for n, text in messages_of(error)]
        ) from None
    if said or report.pk is None:
        run.outcome.notes.extend(said if report.pk else [f"新建{report.year}年的报告“{report.title}”"])
        report._change_reason = REASON
        report._history_user = run.by
        report.save()


def _import_named(run: Run, rows: list[Row], model: type, key: str, others: tuple[str, ...]) -> None:
    """Units or posts: create what is missing, update what differs, in the order of the table."""
    there = {getattr(row, key): row for row in model.objects.all()}
    for position, row in enumerate(rows, start=1):
        stored = there.get(row[key]) or model(**{key: row[key]})
        wanted = {name: row[name] for name in others} | {"position": position}
        if stored.pk and all(getattr(stored, name) == value for name, value in wanted.items()):
            continue
        for name, value in wanted.items():
            setattr(stored, name, value)
        if is_clean(run, row, stored):
            run.outcome.notes.append(
                f"{'修改' if stored.pk else '新增'}{model._meta.verbose_name}“{row[key]}”"
            )
            stored._change_reason = REASON
            stored._history_user = run.by
            stored.save()
            there[row[key]] = stored


def _import_themes(run: Run, rows: list[Row]) -> None:
    position = 0
    areas: dict[str, Theme] = {}
    for row in rows:
        if row["area"] not in areas:
            position += 1
            areas[row["area"]] = _theme(run, row, None, row["area"], row["area_short"], position)
        position += 1
        _theme(run, row, areas[row["area"]], row["theme"], row["theme_short"], position)


def _theme(run: Run, row: Row, parent: Theme | None, title: str, short_title: str, position: int) -> Theme:
    theme = Theme.objects.filter(report=run.report, parent=parent, title=title).first()
    theme = theme or Theme(report=run.report, parent=parent, title=title)
    if theme.pk and (theme.short_title, theme.position) == (short_title, position):
        return theme
    theme.short_title, theme.position = short_title, position
    if is_clean(run, row, theme):
        run.outcome.notes.append(f"{'修改' if theme.pk else '新增'}板块“{title}”")
        theme.save()
    return theme


def _know_what_is_there(run: Run) -> None:
    run.units = {unit.name: unit for unit in Unit.objects.all()}
    run.posts = {post.title: post for post in Post.objects.all()}
    run.themes = {
        (theme.parent.title, theme.title): theme
        for theme in Theme.objects.filter(report=run.report, parent__isnull=False).select_related("parent")
    }
    targets = Target.objects.of(run.report).with_owners().prefetch_related("stages", "plan_points")
    run.targets = {target.number: target for target in targets}
    adjusted = Adjustment.objects.approved().filter(target__report=run.report)
    run.adjusted = set(adjusted.values_list("target__number", flat=True))
