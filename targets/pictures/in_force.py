"""What of a target is in force once all that was decided is in effect, which stages are open, what is to be asked?"""

from dataclasses import replace
from datetime import date, datetime

from ..domain import facts as domain
from ..domain.terms import Change, overtaken, questions_of_terms, start_questions, value_questions
from ..domain.words import Bound, Measure, Status
from ..models import Target
from .loading import load_facts, promise_of


def stages_in_force(target: Target) -> tuple[domain.Stage, ...]:
    """By day; as moved by every adjustment that stands, whatever today is, as `Target.due_date` is."""
    return domain.moved(_as_first_set(target), _standing(target))


def _as_first_set(target: Target) -> tuple[domain.Stage, ...]:
    return tuple(
        domain.Stage(stage.pk, stage.title, stage.weight, stage.due_date)
        for stage in target.stages.order_by("due_date", "pk")
    )


def _standing(target: Target) -> list[domain.Adjustment]:
    """In the order in which they take effect."""
    return [row.fact for row in target.adjustments.standing().prefetch_related("stage_moves")]


def finished_stages(target: Target) -> frozenset[int]:
    """The keys of the stages that the accepted reading of the latest data date has as finished."""
    accepted = target.entries.filter(status=Status.ACCEPTED).exclude(superseded_by__status=Status.ACCEPTED)
    reading = accepted.order_by("-data_date", "-accepted_at", "-pk").first()
    return frozenset(reading.stages_done.values_list("pk", flat=True)) if reading else frozenset()


def open_stages(target: Target) -> tuple[domain.Stage, ...]:
    """The stages in force that are not finished."""
    finished = finished_stages(target)
    return tuple(stage for stage in stages_in_force(target) if stage.key not in finished)


def promise_in_force(target: Target) -> domain.Promise:
    """As far as a change of it is judged by it; whatever today is, as `Target.value` and `.due_date` are."""
    return promise_of(target, target.report, stages_in_force(target))


def promise_on(target: Target, day: date) -> domain.Promise:
    """As adjustments that take effect by a day leave it."""
    by_then = [adjustment for adjustment in _standing(target) if adjustment.effective_date <= day]
    value, due_date = domain.adjusted(
        by_then, stated_value=target.stated_value, stated_due_date=target.stated_due_date
    )
    promise = promise_of(target, target.report, domain.moved(_as_first_set(target), by_then))
    return replace(promise, value=value, due_date=due_date)


def questions_about(target: Target, change: Change, *, today: date) -> list[str]:
    """What the office would ask about a change of the target; `today` is when it is asked for."""
    report = target.report
    return questions_of_terms(
        promise_in_force(target),
        change,
        year=(report.start_date, report.end_date),
        today=today,
        is_counted=target.is_counted,
    ) + overtaken_by_later(target, change)


def overtaken_by_later(target: Target, change: Change) -> list[str]:
    """Whether what is in force later already bounds a change, as a question."""
    return overtaken(change, _standing(target))


def questions_of_value(target: Target) -> list[str]:
    """What the office would ask about the number that the report states and where it begins, as Chinese sentences."""
    measure, unit, stated = Measure(target.measure), target.unit, target.stated_value
    return value_questions(
        measure,
        Bound(target.bound),
        unit,
        stated,
        target.baseline,
        is_counted=target.is_counted,
    ) + start_questions(measure, unit, stated, target.baseline, target.last_year_value)


def has_been_due(target: Target, *, at: datetime) -> bool:
    """Whether a period of the target has had its reporting day by now, so that its lead owed something."""
    facts = load_facts(target.report, Target.objects.filter(pk=target.pk).with_references(), known_at=at)
    picture = facts.one(target.pk, target.report.closing_date(facts.known_at.date()))
    return bool(picture.judgement.demanded)
