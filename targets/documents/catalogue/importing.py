"""How does a report's catalogue get in? From a workbook, a folder of CSV files, or the targets' CSV alone.

Importing the same again changes nothing; importing changed files updates what they name, all or nothing. Entries
are never touched. What a file does not name stays; only its missing targets are taken out if somebody says so and
why: cancelled, or deleted if nothing was ever said about them. The dry run is the import itself, taken back.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, Model, OuterRef
from django.utils import timezone

from ...domain.words import State
from ...models import (
    Adjustment,
    Instruction,
    Post,
    ProgressEntry,
    Report,
    Target,
    Theme,
    Unit,
    UrgingItem,
    User,
)
from ...models.report import current_among
from ...services.history import stamped
from ..kit.rows import Fate, Row
from .columns import PLAN_POINTS, REPORT, STAGES, TABLES, TARGETS
from .files import Catalogue, read_catalogue
from .frame import import_posts, import_report, import_themes, import_units, report_meant
from .run import CatalogueRefused, Line, Run
from .targets import import_targets


class Ending(StrEnum):
    """What taking out a target that the file does not have would do."""

    CANCEL = "cancel"
    DELETE = "delete"
    NONE = "none"

    @property
    def label(self) -> str:
        return {"cancel": "有记录，可取消", "delete": "没有任何记录，可删除", "none": "已不再执行，不变"}[
            self
        ]


@dataclass(frozen=True)
class Missing:
    """A stored target that the file does not have."""

    number: str
    title: str
    ending: Ending


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an import did, or would do."""

    report: Report
    lines: list[Line]
    missing: list[Missing]

    @property
    def is_new_report(self) -> bool:
        return any(line.sheet == REPORT.sheet and line.fate == Fate.NEW for line in self.lines)

    @property
    def changes(self) -> list[Line]:
        """The lines that are not as they were."""
        return [line for line in self.lines if line.fate != Fate.UNCHANGED]

    @property
    def counts(self) -> dict[str, dict[Fate, int]]:
        """By sheet how many lines are new, changed, unchanged."""
        fates = (Fate.NEW, Fate.CHANGED, Fate.UNCHANGED)
        return {
            table.sheet: {
                f: sum((line.sheet, line.fate) == (table.sheet, f) for line in self.lines) for f in fates
            }
            for table in TABLES.values()
            if table not in (STAGES, PLAN_POINTS)  # which are noted with their targets
        }

    @property
    def targets(self) -> dict[Fate, int]:
        return self.counts[TARGETS.sheet]

    @property
    def to_take_out(self) -> list[Missing]:
        return [missing for missing in self.missing if missing.ending != Ending.NONE]

    @property
    def digest(self) -> str:
        """The same for the same changes."""
        parts = [str(self.report), [asdict(line) for line in self.lines], [asdict(m) for m in self.missing]]
        return sha256(repr(parts).encode()).hexdigest()


class NotAsShown(Exception):
    """Something has changed since the dry run; nothing was imported. `outcome` is what the import would do now."""

    def __init__(self, outcome: Outcome):
        super().__init__()
        self.outcome = outcome


@transaction.atomic
def import_catalogue(path: Path, *, at: datetime, by: User | None = None) -> Outcome:
    """Import files, all or nothing. Raises `CatalogueRefused`, `OSError`, `workbook.NotAWorkbook`."""
    return _run(read_catalogue(path), by=by, at=at)


@transaction.atomic
def dry_run(catalogue: Catalogue, *, by: User, at: datetime) -> Outcome:
    """What importing would do; changes nothing. Raises `CatalogueRefused`."""
    outcome = _run(catalogue, by=by, at=at)
    transaction.set_rollback(True)
    return outcome


@transaction.atomic
def carry_out(
    catalogue: Catalogue, *, shown: str, take_out_because: str = "", by: User, at: datetime
) -> Outcome:
    """Import what the dry run with the digest `shown` has shown; with a reason also take out the missing targets.

    Raises `NotAsShown`, `CatalogueRefused`.
    """
    outcome = _run(catalogue, by=by, at=at)
    if outcome.digest != shown:
        raise NotAsShown(outcome)
    if take_out_because:
        _take_out(outcome, take_out_because, by=by, at=at)
    return outcome


def _run(catalogue: Catalogue, *, by: User | None, at: datetime) -> Outcome:
    if catalogue.faults:
        raise CatalogueRefused(catalogue.faults)
    run = _locked(catalogue, by=by, at=at)
    if catalogue.stated is not None:
        import_report(run, catalogue)
        import_units(run, catalogue.rows["units"])
        import_posts(run, catalogue.rows["posts"])
        import_themes(run, catalogue.rows["themes"])
    import_targets(run, catalogue.rows)
    if run.faults:
        raise CatalogueRefused(run.faults)
    return Outcome(report=run.report, lines=run.lines, missing=_missing(run, catalogue.rows["targets"]))


def _locked(catalogue: Catalogue, *, by: User | None, at: datetime) -> Run:
    """All locks before the first write: from then on the revision is locked, for which others wait holding theirs."""
    reports = _lock(Report.objects)
    if catalogue.stated is not None:
        report = report_meant(catalogue, reports)
    elif (report := current_among(reports, today=timezone.localtime(at).date())) is None:
        raise CatalogueRefused([catalogue.place.fault("", "还没有报告，请先导入整个目录文件夹。")])
    run = Run(report=report, by=by, at=at)
    run.units = {unit.name: unit for unit in _lock(Unit.objects)}
    run.posts = {post.title: post for post in _lock(Post.objects)}
    if report.pk:
        themes = _lock(Theme.objects.filter(report=report).select_related("parent"))
        run.themes = {(theme.parent.title if theme.parent else "", theme.title): theme for theme in themes}
        list(report.targets.select_for_update().order_by("pk"))
        run.targets = {target.number: target for target in report.targets.with_owners()}
    return run


def _lock(rows) -> list[Model]:
    """Against changes, but not against being referred to."""
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _missing(run: Run, rows: list[Row]) -> list[Missing]:
    numbers = {row["number"] for row in rows}
    about = (ProgressEntry, Adjustment, Instruction, UrgingItem)
    has_record = Exists(Target.objects.filter(reference=OuterRef("pk")))
    for model in about:
        has_record |= Exists(model.objects.filter(target=OuterRef("pk")))
    recorded = set(run.report.targets.filter(has_record).values_list("number", flat=True))

    def ending(target: Target) -> Ending:
        if target.state != State.ACTIVE:
            return Ending.NONE
        return Ending.CANCEL if target.number in recorded else Ending.DELETE

    return [
        Missing(target.number, target.title, ending(target))
        for number, target in sorted(run.targets.items())
        if number not in numbers
    ]


def _take_out(outcome: Outcome, reason: str, *, by: User, at: datetime) -> None:
    """Cancel or delete the missing targets; the import has locked them."""
    endings = {missing.number: missing.ending for missing in outcome.to_take_out}
    for target in outcome.report.targets.filter(number__in=endings).order_by("pk"):
        stamped(target, by, reason)
        if endings[target.number] == Ending.DELETE:
            target.delete()
        else:
            target.state, target.state_reason = State.CANCELLED, reason
            target.state_date = outcome.report.closing_date(timezone.localtime(at).date())
            target.save()
