"""How does a report's catalogue get in? From a workbook, a folder of CSV files, or the targets' CSV alone.

Importing the same again changes nothing; importing changed files updates what they name, all or nothing. Entries
are never touched. What a file does not name stays; only its missing targets are taken out if somebody says so and
why: cancelled, or deleted if nothing was ever said about them. The dry run is the import itself, taken back.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.db.models import Manager, Model, Q, QuerySet
from django.utils import timezone

from ...domain.schedule import assignment_amiss
from ...imports.names import Names
from ...imports.rows import Fault, Wrong, first_of_each_place
from ...models import EventKind, Post, Report, Theme, Unit, User
from ...models.report import current_among
from ...services.audit import note
from ...services.leads import NewLead, tell_of_new_leads
from ...services.sources import find_again
from ...services.units import lock_people, lock_work
from ..kit.dry_run import Fate, NotAsShown, Run, as_shown, counted, taken_back
from .desk import CatalogueLine, Desk, heading_key
from .frame import import_posts, import_report, import_themes, import_units, report_meant
from .groups import import_groups
from .missing import Missing, missing_from, take_out
from .reading import Catalogue, read_catalogue
from .since import ChangedSince, settled
from .successions import Successions, Vanished, merge, rename, vanished_from, without_staff
from .tables import PLAN_POINTS, REPORT, STAGES, TABLES, TARGETS
from .targets import import_targets

# The columns of the targets that name what stands in another table.
LOOKED_UP_IN = {"units": ("lead_unit", "supporting_units"), "posts": ("post",), "themes": ("area", "theme")}
Stored = TypeVar("Stored", bound=Model)


@dataclass(frozen=True, kw_only=True)
class CatalogueRun(Run):
    """What an import did, or would do; without a report where it is not clear which one is meant."""

    report: Report | None = None
    lines: Sequence[CatalogueLine] = ()
    missing: Sequence[Missing] = ()
    changed_since: Sequence[ChangedSince] = ()
    vanished: Sequence[Vanished] = ()
    without_staff: Sequence[str] = ()
    new_leads: Sequence[NewLead] = ()

    @property
    def is_new_report(self) -> bool:
        return any(line.sheet == REPORT.sheet and line.fate == Fate.NEW for line in self.lines)

    @property
    def changes(self) -> list[CatalogueLine]:
        """The lines that are not as they were."""
        return [line for line in self.lines if line.fate != Fate.UNCHANGED]

    @property
    def sheets(self) -> dict[str, dict[Fate, int]]:
        """What becomes of the lines of each sheet; stages and plan points are noted with their targets."""
        return {
            table.sheet: counted([line for line in self.lines if line.sheet == table.sheet])
            for table in TABLES.values()
            if table not in (STAGES, PLAN_POINTS)
        }

    @property
    def touched(self) -> list[str]:
        """Which sheets bring something: 目标任务新增2、修改3."""
        return [
            sheet
            + "、".join(f"{fate.label}{counts[fate]}" for fate in (Fate.NEW, Fate.CHANGED) if counts[fate])
            for sheet, counts in self.sheets.items()
            if counts[Fate.NEW] or counts[Fate.CHANGED]
        ]

    @property
    def targets(self) -> dict[Fate, int]:
        return self.sheets[TARGETS.sheet]

    @property
    def to_take_out(self) -> list[Missing]:
        return [missing for missing in self.missing if missing.ending.is_change]


class CatalogueRefused(Exception):
    """Nothing was imported; `faults` says where and why."""

    def __init__(self, faults: Sequence[Fault]):
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@transaction.atomic
def import_catalogue(
    path: Path, *, assigned: date | None = None, at: datetime, by: User | None = None
) -> CatalogueRun:
    """Import files without looking first, all or nothing. Raises `CatalogueRefused`, `OSError`, `NotAWorkbook`.

    `assigned` is when the new targets were assigned whose lines do not say so; None: when the report was delivered.
    """
    run = _run(read_catalogue(path), assigned=assigned, by=by, at=at)
    if run.is_refused:
        raise CatalogueRefused(run.faults)
    _note(run, by=by, at=at)
    _find_passages(run, at=at)
    return run


def dry_run(
    catalogue: Catalogue, *, successions: Successions | None = None, by: User, at: datetime
) -> CatalogueRun:
    """What importing would do; changes nothing."""
    return taken_back(lambda: _run(catalogue, successions=successions, by=by, at=at))


@transaction.atomic
def carry_out(
    catalogue: Catalogue,
    *,
    shown: str,
    assigned: date | None = None,
    take_out_because: str = "",
    back: Collection[str] = (),
    successions: Successions | None = None,
    by: User,
    at: datetime,
) -> CatalogueRun:
    """Import what was shown; with a reason also take out the missing targets. Raises `NotAsShown`.

    `back` are the ticks of what others have changed since the download, and the file is to change back.
    """

    def write(*back: str) -> CatalogueRun:
        return _run(catalogue, assigned=assigned, back=back, successions=successions, by=by, at=at)

    if back:
        taken_back(lambda: as_shown(write, shown))
        run = write(*back)
        if run.is_refused:
            raise NotAsShown(run)
    else:
        run = as_shown(write, shown)
    if take_out_because:
        assert run.report  # as nothing was refused
        take_out(run.to_take_out, run.report, take_out_because, by=by, at=at)
    _note(run, by=by, at=at, taken_out=len(run.to_take_out) if take_out_because else 0)
    _find_passages(run, at=at)
    return run


def _find_passages(run: CatalogueRun, *, at: datetime) -> None:
    """New targets, and those with another reference, in the texts that are there."""
    if run.report is not None and run.report.sources.exists():
        find_again(run.report, at=at)


def _note(run: CatalogueRun, *, by: User | None, at: datetime, taken_out: int = 0) -> None:
    stored = [line for line in run.changes if line.sheet == TARGETS.sheet]
    said = (
        f"目标任务新增{run.targets[Fate.NEW]}项，修改{run.targets[Fate.CHANGED]}项，取消或删除{taken_out}项"
    )
    rows = "、".join(line.name for line in stored)
    what = f"导入目录“{run.report}”：{said}"
    note(EventKind.IMPORT, what, by=by, at=at, count=len(run.changes), details=rows)
    tell_of_new_leads(run.new_leads, by=by, at=at)


def _run(
    catalogue: Catalogue,
    *,
    assigned: date | None = None,
    back: Collection[str] = (),
    successions: Successions | None = None,
    by: User | None,
    at: datetime,
) -> CatalogueRun:
    rows, vanished = catalogue.rows, list[Vanished]()
    try:
        desk = _locked(catalogue, successions, by=by, at=at)
        if catalogue.stated is not None:
            vanished = vanished_from(rows.get("units", []), desk)
        if successions:
            rename(desk, successions, vanished, catalogue.place)
        desk.assigned = _assigned(assigned, catalogue, desk.report)
        rows, stated, changed_since = settled(rows, catalogue.stated, catalogue.marks, desk, back)
        if stated is not None:
            import_report(desk, stated, catalogue.place)
            import_units(desk, rows.get("units", []))
            if successions:
                merge(desk, successions, vanished, catalogue.place)
            import_posts(desk, rows.get("posts", []))
            import_themes(desk, rows.get("themes", []))
        if "targets" in rows:
            import_targets(desk, rows)
        if "groups" in rows and not desk.faults:
            import_groups(desk, rows["groups"])
    except Wrong as wrong:
        return CatalogueRun(faults=_all_faults(catalogue, wrong.faults))
    if faults := _all_faults(catalogue, desk.faults):
        return CatalogueRun(report=desk.report, faults=faults)
    known = catalogue.marks.get("targets", {}) if catalogue.marks else None
    missing = missing_from(catalogue.rows["targets"], desk, known=known)
    return CatalogueRun(
        report=desk.report,
        lines=desk.lines,
        missing=missing,
        changed_since=changed_since,
        vanished=vanished,
        without_staff=without_staff(desk),
        new_leads=desk.new_leads,
        left_out=catalogue.left_out,
    )


def _all_faults(catalogue: Catalogue, found: Sequence[Fault]) -> list[Fault]:
    """What cannot be read and what cannot be, but for what only follows from a table that could not be read."""
    follows = {
        TARGETS.heads[column] for table in catalogue.broken for column in LOOKED_UP_IN.get(table, ())
    } | {column for table in catalogue.broken for column in LOOKED_UP_IN.get(table, ())}
    return first_of_each_place(
        [*catalogue.faults, *(fault for fault in found if fault.column not in follows)]
    )


def _assigned(day: date | None, catalogue: Catalogue, report: Report) -> date | None:
    """Raises `Wrong`."""
    ends = (catalogue.stated or {}).get("end_date") or report.end_date
    if day and (amiss := assignment_amiss(day, ends)):
        raise Wrong(catalogue.place.fault("", f"交办日期{amiss}"))
    return day


def _locked(catalogue: Catalogue, successions: Successions | None, *, by: User | None, at: datetime) -> Desk:
    """All locks before the first write: from then on the revision is locked, for which others wait holding theirs.

    Raises `Wrong`.
    """
    reports = _lock(Report.objects)
    if catalogue.stated is not None:
        report: Report | None = report_meant(catalogue.stated, catalogue.place, reports)
    else:
        report = current_among([r for r in reports if not r.is_draft], today=timezone.localtime(at).date())
    if report is None:
        raise Wrong(catalogue.place.fault("", "还没有报告，请先导入整个目录文件夹。"))
    desk = Desk(report=report, by=by, at=at)
    desk.units = Names((unit, unit.name, unit.other_names) for unit in _lock(Unit.objects))
    merged = successions.merged if successions else []
    lock_people(merged)
    desk.posts = Names((post, post.title, ()) for post in _lock(Post.objects))
    if report.pk:
        themes = _lock(Theme.objects.filter(report=report).select_related("parent"))
        desk.themes = {heading_key(t.parent.title if t.parent else "", t.title): t for t in themes}
    lock_work(merged, targets=Q(report=report.pk) if report.pk else None)
    if report.pk:
        desk.targets = {target.number: target for target in report.targets.with_owners()}
    return desk


def _lock(rows: QuerySet[Stored] | Manager[Stored]) -> list[Stored]:
    """Against changes, but not against being referred to."""
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
