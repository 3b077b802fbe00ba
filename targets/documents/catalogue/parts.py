"""What do the lines about a target's stages and plan points change of those that are stored?"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError

from ...domain.quantities import plain, quantity
from ...domain.quotes import quoted
from ...domain.schedule import point_day_amiss, stage_day_amiss, weights_amiss
from ...domain.words import Measure
from ...forms.fields import Measured
from ...imports.rows import Fault, Row, Wrong, all_read
from ...imports.text import folded
from ...models import PlanPoint, Stage, Target
from .desk import faults_of
from .tables import PLAN_POINTS, check_words, yes_or_no

Part = TypeVar("Part", Stage, PlanPoint)


@dataclass(kw_only=True)
class Parts(Generic[Part]):
    """Rows to save, rows to remove, and both in words."""

    changed: list[Part] = field(default_factory=list)
    removed: list[Part] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """What a line says of a stage – its weight – or of a plan point – its value; `day` is its date."""

    row: Row
    day: date
    number: Decimal


def read_parts(
    rows: list[Row] | None, day: str, number: str, measured: Measured, *, year: int
) -> list[PartLine]:
    """The lines with what stands in two of their columns. Raises `Wrong` with all that cannot be read."""
    lines: list[PartLine] = []
    faults: list[Fault] = []
    for row in rows or ():
        try:
            read = all_read(
                day=partial(row.day, day, year=year), number=partial(_number, row, number, measured)
            )
            lines.append(PartLine(row=row, **read))
        except Wrong as wrong:
            faults += wrong.faults
    if faults:
        raise Wrong(*faults)
    return lines


def wanted_stages(
    target: Target, stored: list[Stage], lines: list[PartLine] | None, own_row: Row, *, has_moved: bool
) -> Parts[Stage]:
    """Nothing where the file has no table of stages (`lines` None). Raises `Wrong`.

    What is stored may lie outside the target's window after an adjustment, so dates are only checked where they
    or (`has_moved`) the window change.
    """
    parts = Parts[Stage]()
    if lines is None:
        return parts
    if stored and not lines and target.measure == Measure.STAGES:
        raise Wrong(own_row.fault("", "“节点”表里没有它的节点。"))
    amiss = weights_amiss(Measure(target.measure), [line.number for line in lines])
    if lines and amiss and target.measure != Measure.STAGES:
        raise Wrong(lines[0].row.fault("number", amiss))
    there = {folded(stage.title): stage for stage in stored}
    seen: dict[str, int] = {}
    for line in lines:
        row, weight, due_date, key = line.row, line.number, line.day, folded(line.row["title"])
        _refuse_twice(row, key, seen, "title")
        stage = there.pop(key, None) or Stage(title=row["title"])
        day_amiss = stage_day_amiss(due_date, target.start_date, target.due_date)
        if day_amiss and (has_moved or stage.due_date != due_date):
            raise Wrong(row.fault("due_date", day_amiss))
        if (stage.weight, stage.due_date) == (weight, due_date):
            continue
        before = _said(stage) if stage.pk else ""
        stage.weight, stage.due_date = weight, due_date
        _check(row, stage)
        parts.changed.append(stage)
        parts.notes.append(
            f"节点{quoted(stage)}：{before} → {_said(stage)}"
            if before
            else f"新增节点{quoted(stage)}：{_said(stage)}"
        )
    if lines and amiss:
        raise Wrong(lines[0].row.fault("weight", f"{target.number}的{amiss}"))
    parts.removed = list(there.values())
    parts.notes += [f"删除节点{quoted(stage)}" for stage in parts.removed]
    return parts


def wanted_points(
    target: Target, stored: list[PlanPoint], lines: list[PartLine] | None, *, has_moved: bool
) -> Parts[PlanPoint]:
    """As for stages."""
    parts = Parts[PlanPoint]()
    if lines is None:
        return parts
    there = {point.date: point for point in stored}
    seen: dict[date, int] = {}
    for line in lines:
        row, day, value = line.row, line.day, line.number
        _refuse_twice(row, day, seen, "date")
        check_words(row, PLAN_POINTS)
        point = there.pop(day, None) or PlanPoint(date=day)
        amiss = point_day_amiss(day, target.start_date, target.due_date)
        if amiss and (has_moved or not point.pk):
            raise Wrong(row.fault("date", amiss))
        # What somebody plans anew is no proposal, unless the file says so.
        is_proposed = (
            bool(yes_or_no(row, "is_proposed"))
            if "is_proposed" in row.cells
            else point.is_proposed and point.value == value
        )
        if (point.value, point.is_proposed) == (value, is_proposed):
            continue
        before = _planned(point, target) if point.value is not None else "空"
        point.value, point.is_proposed = value, is_proposed
        _check(row, point)
        parts.changed.append(point)
        parts.notes.append(f"{day}计划值：{before} → {_planned(point, target)}")
    parts.removed = list(there.values())
    parts.notes += [f"删除{point.date}的计划值" for point in parts.removed]
    return parts


def _said(stage: Stage) -> str:
    return f"{plain(stage.weight)}%，{stage.due_date}"


def _planned(point: PlanPoint, target: Target) -> str:
    return quantity(point.value, target.unit) + ("（建议）" if point.is_proposed else "")


def _number(row: Row, column: str, measured: Measured) -> Decimal:
    value = row.number(column, *measured)
    if value is None:
        raise Wrong(row.fault(column, "不能为空。"))
    return value


def _refuse_twice(row: Row, key, seen: dict, column: str) -> None:
    if key in seen:
        raise Wrong(row.fault(column, f"与第{seen[key]}行重复。"))
    seen[key] = row.line


def _check(row: Row, part: Stage | PlanPoint) -> None:
    try:
        part.clean_fields(exclude={"target"})
    except ValidationError as error:
        raise Wrong(next(faults_of(row, error))) from None
