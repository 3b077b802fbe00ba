"""How does a year begin as a draft that only the office sees, and how is it published?"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from ..domain.words import Measure, SourceKind, State
from ..models import Instruction, OwnerRole, ProgressEntry, Report, Target, User
from .history import stamped
from .refusals import AlreadyMoved, JustSent, ReasonMissing, Refused
from .sources import remove


class YearTaken(Refused):
    """There is a report of that year."""

    field = "year"


class NothingToPublish(Refused):
    """A year without targets would be an empty page."""


class HasBegun(Refused):
    """Somebody has reported, or been asked to."""


@dataclass(frozen=True, kw_only=True)
class ToPublish:
    """What everybody will see of a draft."""

    targets: int
    numbers: int
    themes: int
    units: int
    unconfirmed: int
    without_stages: int
    waiting: int

    @property
    def sentence(self) -> str:
        return (
            f"{self.targets}项目标任务（{self.numbers}项有数字），{self.units}个牵头单位，{self.themes}个板块"
        )


def to_publish(report: Report) -> ToPublish:
    """Half a dozen counts for any number of targets."""
    targets = Target.objects.filter(report=report, state=State.ACTIVE)
    numeric = [measure.value for measure in Measure if measure.is_numeric]
    leads = targets.filter(owners__role=OwnerRole.LEAD).order_by().values("owners__unit").distinct()
    return ToPublish(
        targets=targets.counted().count(),
        numbers=targets.counted().filter(measure__in=numeric).count(),
        themes=targets.order_by().values("theme").distinct().count(),
        units=leads.count(),
        unconfirmed=targets.filter(owners_confirmed=False).count(),
        without_stages=targets.filter(measure=Measure.STAGES, stages__isnull=True, split="").count(),
        waiting=targets.exclude(issued="set").count(),
    )


@transaction.atomic
def begin_year(report: Report, *, by: User, at: datetime) -> Report:
    """Store a new report as a draft. Raises `YearTaken`."""
    reports = Report.objects.select_for_update(of=("self",), no_key=True).filter(year=report.year)
    if same := reports.order_by("pk").first():
        raise YearTaken(f"{same.year}年的报告已经有了：“{same}”。")
    report.published_at = None
    try:
        report.full_clean()
    except ValidationError as error:
        raise YearTaken("；".join(error.messages)) from None
    stamped(report, by, "建立年度草稿", at).save()
    return report


@transaction.atomic
def publish(report: Report, *, by: User, at: datetime) -> ToPublish:
    """Show a draft to everybody, with its targets. Raises `NothingToPublish`, `JustSent`."""
    stored = _locked(report)
    if not stored.is_draft:
        raise JustSent(f"{stored.year}年度已经发布，没有重复发布。")
    found = to_publish(stored)
    if not found.targets:
        raise NothingToPublish("还没有目标任务，请先生成目录或上传目录，再发布。")
    stored.published_at = at
    stamped(stored, by, f"发布{stored.year}年度：{found.sentence}", at).save()
    return found


@transaction.atomic
def withdraw_year(report: Report, *, by: User, at: datetime) -> None:
    """Make a published year a draft again, while nobody has reported. Raises `HasBegun`, `AlreadyMoved`."""
    stored = _locked(report)
    if stored.is_draft:
        raise AlreadyMoved(f"{stored.year}年度还没有发布。")
    if said := has_begun(stored):
        raise HasBegun(said)
    stored.published_at = None
    stamped(stored, by, f"收回{stored.year}年度为草稿", at).save()


@transaction.atomic
def discard_year(report: Report, *, reason: str, by: User, at: datetime, is_confirmed: bool = False) -> None:
    """Take away a draft that was begun for nothing, with what was uploaded for it, while it has no targets.

    Raises `ReasonMissing`, `AlreadyMoved`, `HasBegun`, and `WouldLose` where a review waits for something.
    """
    if not reason.strip():
        raise ReasonMissing("请写明删除草稿的原因。")
    stored = Report.objects.select_for_update(of=("self",), no_key=True).filter(pk=report.pk).first()
    if stored is None:
        raise AlreadyMoved(f"{report.year}年度的草稿已被删除。")
    if not stored.is_draft:
        raise AlreadyMoved(f"{stored.year}年度已经发布，不能删除。")
    if count := stored.targets.count():
        raise HasBegun(f"{stored.year}年度已有{count}项目标任务，不能删除。")
    for source in stored.sources.exclude(kind=SourceKind.OUTLINE):
        remove(source.pk, reason=reason, by=by, at=at, is_confirmed=is_confirmed)
    for row in (
        *stored.sources.all(),
        *stored.groups.order_by(F("parent").desc(nulls_last=True), "pk"),
        *stored.themes.exclude(parent=None),
        *stored.themes.filter(parent=None),
    ):
        stamped(row, by, reason.strip(), at).delete()
    stamped(stored, by, f"删除{stored.year}年度草稿：{reason.strip()}"[:100], at).delete()


def has_begun(report: Report) -> str:
    """Why it can be no draft again; empty while it can."""
    if ProgressEntry.objects.filter(target__report=report).exists():
        return "已经有单位填报，不能再收回为草稿。"
    if Instruction.objects.filter(target__report=report).exists() or report.urgings.exists():
        return "已经有批示或催办单，不能再收回为草稿。"
    if report.bulletins.exists():
        return "已经有通报（含草稿），不能再收回为草稿。"
    return ""


def _locked(report: Report) -> Report:
    return Report.objects.select_for_update(of=("self",), no_key=True).get(pk=report.pk)
