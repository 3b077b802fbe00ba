"""What is stored about a report's targets, fetched in a dozen queries for any number of them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, tzinfo

from django.db.models import Q
from django.utils import timezone

from ..domain import facts as domain
from ..domain.words import Bound, Frequency, Issued, Measure, State, Status
from ..models import Adjustment, FormerLead, PlanPoint, ProgressEntry, Report, Stage, Target
from ..models.target import TargetQuerySet
from .facts import ReportFacts
from .past import Sending, memory, stays_ended
from .picture import TargetFacts

STATUS = {status.value: status for status in Status}
NO_STAGES: frozenset[int] = frozenset()
NO_STAYS: dict[Sending, domain.Stay] = {}


def load_facts(report: Report, targets: TargetQuerySet | None = None, *, known_at: datetime) -> ReportFacts:
    """Facts of all the report's targets, or of some, as known at a moment; a dozen queries for any number of them.

    Of targets that are judged by others – what they refer to, and their parts – these must be among `targets` too.
    """
    known_at = timezone.localtime(known_at)
    if targets is None:
        targets = report.targets.all()
    past = memory(report, known_at)
    report = past.report(report)
    rows = past.targets(list(targets.in_print_order().with_owners()))
    _know_their_report(rows, report)
    # Longer lists of keys cost more than the rows of other targets.
    own = Q(target__in=[target.pk for target in rows]) if len(rows) < 300 else Q(target__report=report)
    stages: dict[int, list[domain.Stage]] = defaultdict(list)
    for stage in past.rows(Stage, list(Stage.objects.filter(own).order_by("due_date", "pk"))):
        stages[stage.target_id].append(domain.Stage(stage.pk, stage.title, stage.weight, stage.due_date))
    points: dict[int, list[domain.PlanPoint]] = defaultdict(list)
    for point in past.rows(PlanPoint, list(PlanPoint.objects.filter(own).order_by("date", "pk"))):
        points[point.target_id].append(domain.PlanPoint(point.date, point.value))
    adjustments: dict[int, list[domain.Adjustment]] = defaultdict(list)
    for row in Adjustment.objects.filter(own).approved().prefetch_related("stage_moves"):
        adjustments[row.target_id].append(row.fact)
    former_leads: dict[int, list[FormerLead]] = defaultdict(list)
    for former in FormerLead.objects.filter(own, recorded_at__lte=past.moment).select_related("unit"):
        former_leads[former.target_id].append(former)
    entries, thresholds = _entries(own), report.thresholds
    found = {
        t.pk: TargetFacts(
            target=t,
            promise=promise_of(t, report, tuple(stages[t.pk]), tuple(points[t.pk])),
            entries=entries[t.pk],
            adjustments=adjustments[t.pk],
            former_leads=former_leads[t.pk],
            known_at=known_at,
            thresholds=thresholds,
        )
        for t in rows
    }
    return ReportFacts(report=report, known_at=known_at, targets=found)


def load_entries(targets: Collection[int]) -> dict[int, list[domain.Entry]]:
    """All entries of some targets that have ever been submitted, by the targets' keys; three queries for any number."""
    entries = _entries(Q(target__in=targets))
    return {pk: entries[pk] for pk in targets}


def _know_their_report(targets: list[Target], report: Report) -> None:
    """Of everything that has an address the year is at hand."""
    for target in targets:
        target.report = target.theme.report = report
        if target.theme.parent:
            target.theme.parent.report = report
        for other in (target.reference, target.part_of):
            if other:
                other.report = report


def promise_of(
    target: Target,
    report: Report,
    stages: tuple[domain.Stage, ...],
    points: tuple[domain.PlanPoint, ...] = (),
) -> domain.Promise:
    """As its row has it: what is in force once all that was decided is in effect."""
    return domain.Promise(
        measure=Measure(target.measure),
        bound=Bound(target.bound),
        issued=Issued(target.issued),
        value=target.value,
        unit=target.unit,
        baseline=target.baseline,
        start_date=target.start_date,
        due_date=target.due_date,
        frequency=Frequency(target.frequency),
        lag_days=target.lag_days,
        stages=stages,
        plan_points=points,
        state=State(target.state),
        state_reason=target.state_reason,
        reporting_ends=report.end_date,
        owed_from=max(filter(None, (target.assigned_date, report.delivered_on)), default=None),
        is_lasting=target.is_lasting,
        counted=target.is_counted,
        is_baseline_awaited=target.is_baseline_awaited,
    )


def _entries(own: Q) -> dict[int, list[domain.Entry]]:
    """All entries that have ever been submitted, by target."""
    stored = ProgressEntry.objects.filter(own, submitted_at__isnull=False)
    ended = stays_ended(own)
    finished: dict[int, set[int]] = defaultdict(set)
    through = ProgressEntry.stages_done.through.objects.filter(progressentry__in=stored)
    for entry_pk, stage_pk in through.values_list("progressentry_id", "stage_id"):
        finished[entry_pk].add(stage_pk)
    entries: dict[int, list[domain.Entry]] = defaultdict(list)
    office = timezone.get_current_timezone()
    for (
        pk, target_pk, data_date, status, unit, value, rating, submitted_at, reopened_at, checked_at, supersedes
    ) in stored.order_by("data_date", "pk").values_list(
        "pk", "target_id", "data_date", "status", "unit_id", "value", "self_rating", "submitted_at", "reopened_at",
        "checked_at", "supersedes_id",
    ):  # fmt: skip
        assert submitted_at is not None
        entries[target_pk].append(
            domain.Entry(
                key=pk,
                data_date=data_date,
                value=value,
                stages_done=frozenset(finished[pk]) if pk in finished else NO_STAGES,
                self_rating=rating,
                stays=_stays(
                    ended.get(pk, NO_STAYS), status, unit, (submitted_at, reopened_at), checked_at, office
                ),
                supersedes=supersedes,
            )
        )
    return entries


def _stays(
    ended: dict[Sending, domain.Stay],
    status: str,
    unit: int,
    sending: Sending,
    checked_at: datetime | None,
    office: tzinfo,
) -> tuple[domain.Stay, ...]:
    """All times that an entry lay with the office; the last one is that of the entry as it stands."""
    stays = ended
    if status != Status.WITHDRAWN and sending not in ended:
        submitted_at, reopened_at = sending
        until = checked_at.astimezone(office) if checked_at and status != Status.SUBMITTED else None
        sent_at = (reopened_at or submitted_at).astimezone(office)
        last = domain.Stay(sent_at, until, STATUS[status], unit, is_reopened=reopened_at is not None)
        if not ended:
            return (last,)
        stays = ended | {sending: last}
    in_turn = sorted(stays.items(), key=lambda item: (item[1].sent_at, item[0][1] is not None))
    return tuple(stay for _, stay in in_turn)
