"""What of a target is in force once all that was decided is in effect, which stages are open, what is to be asked?"""

from datetime import date, datetime

from ..domain import facts as domain
from ..domain.terms import Change, questions_of_terms, start_questions, value_questions
from ..domain.words import Bound, Measure, Status
from ..models import Target
from .facts import load_facts, promise_of


def stages_in_force(target: Target) -> tuple[domain.Stage, ...]:
    """By day; as moved by every adjustment that stands, whatever today is, as `Target.due_date` is."""
    stages = [
        domain.Stage(stage.pk, stage.title, stage.weight, stage.due_date)
        for stage in target.stages.order_by("due_date", "pk")
    ]
    standing = target.adjustments.standing().prefetch_related("stage_moves")
    return domain.moved(tuple(stages), [adjustment.fact for adjustment in standing])


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


def questions_about(target: Target, change: Change, *, today: date) -> list[str]:
    """What the office would ask about a change of the target; `today` is when it is asked for."""
    report = target.report
    return questions_of_terms(
        promise_in_force(target),
        change,
        year=(report.start_date, report.end_date),
        today=today,
        is_counted=target.is_counted,
    )


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
    pictures = facts.on(target.report.closing_date(facts.known_at.date()))
    judgement = next(p.judgement for p in pictures if p.target.pk == target.pk)
    return bool(judgement.demanded)
