"""How are many targets set up at once? In a few queries for any number of them, each with its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Model
from simple_history.utils import bulk_create_with_history

from ..domain.schedule import ending_amiss, point_day_amiss, stage_day_amiss, weights_amiss
from ..domain.words import Measure, State
from ..models import Owner, OwnerRole, PlanPoint, Report, Stage, Target, Unit, User, parts_amiss
from .refusals import Refused
from .targets import broken_rules, plan_sentence


@dataclass(frozen=True, kw_only=True)
class NewTarget:
    """A target that is not stored yet, and all that belongs to it."""

    target: Target
    lead: Unit
    supporting: list[Unit]
    stages: list[Stage]
    plan_points: list[PlanPoint]
    lead_since: date | None = None


class NewTargetsDoNotFit(Refused):
    """Some of many new targets break a rule; `sentences` says by number which and why."""

    def __init__(self, sentences: dict[str, str]):
        super().__init__("；".join(sentences.values()))
        self.sentences = sentences


@transaction.atomic
def create_targets(report: Report, new: list[NewTarget], *, by: User | None, reason: str) -> None:
    """Store new targets of a report with their owners, stages and plan points. Raises `NewTargetsDoNotFit`."""
    if amiss := {row.target.number: sentence for row in new if (sentence := _schedule_amiss(row))}:
        raise NewTargetsDoNotFit(amiss)
    targets = [row.target for row in new]
    assert all(target.report_id == report.pk for target in targets), "they belong to the report"
    try:
        with transaction.atomic():
            _store(Target, [target for target in targets if not target.part_of], by, reason)
            _store(Target, _parts_of_stored(targets), by, reason)
    except IntegrityError:
        sentences = {target.number: rules for target in targets if (rules := broken_rules(target))}
        if not sentences:
            raise
        raise NewTargetsDoNotFit(sentences) from None
    for row in new:
        parts: list[Stage | PlanPoint] = [*row.stages, *row.plan_points]
        for part in parts:
            part.target = row.target
    _store(Owner, [owner for row in new for owner in _owners(row)], by, reason)
    _store(Stage, [stage for row in new for stage in row.stages], by, reason)
    _store(PlanPoint, [point for row in new for point in row.plan_points], by, reason)


def _schedule_amiss(row: NewTarget) -> str:
    """What is wrong with its stages, plan points and end, the first of it; a staged target may come without stages."""
    target, window = row.target, (row.target.start_date, row.target.due_date)
    amiss = [weights_amiss(Measure(target.measure), [s.weight for s in row.stages])] if row.stages else []
    amiss += [stage_day_amiss(stage.due_date, *window) for stage in row.stages]
    amiss += [point_day_amiss(point.date, *window) for point in row.plan_points]
    amiss.append(plan_sentence(target, row.plan_points))
    if target.state != State.ACTIVE:
        amiss.append(ending_amiss(target.state_date, (target.report.start_date, target.report.end_date)))
    return next(filter(None, amiss), "")


def _parts_of_stored(targets: list[Target]) -> list[Target]:
    """The parts among them, now that what they are parts of has keys. Raises `NewTargetsDoNotFit`."""
    parts = [target for target in targets if target.part_of]
    for part in parts:
        part.part_of = part.part_of  # whose key it takes over
    if amiss := {part.number: sentence for part in parts if (sentence := parts_amiss(part))}:
        raise NewTargetsDoNotFit(amiss)
    return parts


def _owners(row: NewTarget) -> list[Owner]:
    supporting = [Owner(target=row.target, unit=unit) for unit in row.supporting]
    lead = Owner(target=row.target, unit=row.lead, role=OwnerRole.LEAD, since=row.lead_since)
    return [lead, *supporting]


def _store(model: type[Model], rows: Sequence[Model], by: User | None, reason: str) -> None:
    if rows:
        bulk_create_with_history(rows, model, batch_size=500, default_user=by, default_change_reason=reason)
