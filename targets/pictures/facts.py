"""What do all targets of a report look like on one day? Loads the facts once, then judges them for any day."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from operator import attrgetter

from django.db.models import Q
from django.utils import timezone

from ..domain import facts as domain
from ..domain.lights import Judgement, judge
from ..domain.moment import Moment
from ..domain.periods import Period
from ..domain.words import Bound, Frequency, Issued, Measure, State, Status
from ..models import (
    Adjustment,
    FormerLead,
    PlanPoint,
    ProgressEntry,
    Report,
    Stage,
    Target,
    Unit,
    revision_of,
)
from ..models.target import TargetQuerySet
from .past import Sending, memory, stays_ended

STATUS = {status.value: status for status in Status}
NO_STAGES: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One target as judged on one day. `readings` are those that count, oldest first.

    `target.owners` are the present ones; `lead` and `supporting` have the names of that day.
    """

    target: Target
    as_of: date
    judgement: Judgement
    readings: list[domain.Entry]
    adjustments: list[domain.Adjustment]
    former_leads: list[FormerLead]

    @cached_property
    def lead(self) -> Unit | None:
        """The unit that led the target on the day."""
        unit = self._led_on(self.as_of)
        return unit and unit.on(self.as_of)

    @cached_property
    def supporting(self) -> list[Unit]:
        return [owner.unit.on(self.as_of) for owner in self.target.supporting]

    def unit_of(self, period: Period) -> Unit | None:
        """The unit that led the target when a period ended, and so answers for it."""
        return self._led_on(period.end_date)

    def is_for_lead(self, period: Period) -> bool:
        """Whether a period is the present lead's to report: it led then, or all who led since then have ended and gone
        on as the next."""
        lead = self.target.lead
        if lead is None:
            return False
        since = [former.has_successor for former in self.former_leads if period.end_date < former.until]
        return lead.answers_for(period.end_date) or (bool(since) and all(since))

    def _led_on(self, day: date) -> Unit | None:
        for former in self.former_leads:
            if (former.since or date.min) <= day < former.until:
                return former.unit
        lead = self.target.lead
        return lead.unit if lead else None


@dataclass(frozen=True, kw_only=True)
class ReportFacts:
    """Everything that is stored about a report's targets, ready to be judged for any day."""

    report: Report
    known_at: datetime
    targets: list[Target]
    promises: dict[int, domain.Promise]
    entries: dict[int, list[domain.Entry]]
    adjustments: dict[int, list[domain.Adjustment]]
    former_leads: dict[int, list[FormerLead]]

    def on(self, as_of: date) -> list[Picture]:
        """The picture at `as_of`, as known at `known_at`, in print order. No queries."""
        readings = {
            pk: known[: bisect_right(known, as_of, key=attrgetter("data_date"))]
            for pk, known in self._readings.items()
        }
        return [self._picture(target, readings, as_of) for target in self.targets]

    @cached_property
    def submitted(self) -> dict[int, list[domain.Submission]]:
        """By target what had been sent to the office, as it stood."""
        return {pk: domain.submissions(self.entries[pk], known_at=self.known_at) for pk in self.promises}

    @cached_property
    def _readings(self) -> dict[int, list[domain.Entry]]:
        """By target the readings that count, whatever the day; those of a day are the first ones."""
        always = Moment(date.max, self.known_at)
        return {
            pk: domain.readings(promise.measure, self.entries[pk], always)
            for pk, promise in self.promises.items()
        }

    def _picture(self, target: Target, readings: dict[int, list[domain.Entry]], as_of: date) -> Picture:
        moment = Moment(as_of, self.known_at)
        promise = domain.in_force(
            self._state_on(target, as_of),
            self.adjustments[target.pk],
            stated_value=target.stated_value,
            stated_due_date=target.stated_due_date,
            moment=moment,
        )
        own = readings[target.pk]
        reference = readings.get(target.reference_id, []) if target.reference_id else []
        judgement = judge(
            promise,
            own,
            submitted=self.submitted[target.pk],
            reference={r.data_date: r.value for r in reference if r.value is not None},
            moment=moment,
            thresholds=self._thresholds,
        )
        return Picture(
            target=target,
            as_of=as_of,
            judgement=judgement,
            readings=own,
            adjustments=self.adjustments[target.pk],
            former_leads=self.former_leads[target.pk],
        )

    def _state_on(self, target: Target, as_of: date) -> domain.Promise:
        """A target that ended after `as_of` was still active then."""
        promise = self.promises[target.pk]
        if target.state_date and as_of < target.state_date:
            return replace(promise, state=State.ACTIVE)
        return promise

    @cached_property
    def _thresholds(self) -> domain.Thresholds:
        return self.report.thresholds


def load_facts(report: Report, targets: TargetQuerySet | None = None, *, known_at: datetime) -> ReportFacts:
    """Facts of all the report's targets, or of some, as known at a moment; a dozen queries for any number of them.

    Of targets that refer to another one, the other one must be among `targets` too.
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
    return ReportFacts(
        report=report,
        known_at=known_at,
        targets=rows,
        promises={t.pk: promise_of(t, report, tuple(stages[t.pk]), tuple(points[t.pk])) for t in rows},
        entries=_entries(report, own),
        adjustments=adjustments,
        former_leads=former_leads,
    )


def facts_of(report: Report, *, known_at: datetime) -> ReportFacts:
    """All facts of a report for a page: those of the last answer while nothing has changed.

    Not to be called inside a transaction that writes: what it rolls back must not be kept.
    """
    return _kept_facts(report.pk, revision_of(report), known_at)


def pictures_at(report: Report, moment: Moment) -> list[Picture]:
    """All targets of a report as judged at a moment, in print order; see `facts_of`."""
    return facts_of(report, known_at=moment.known_at).on(moment.as_of)


@lru_cache(maxsize=4)
def _kept_facts(report_pk: int, _revision: int, known_at: datetime) -> ReportFacts:
    return load_facts(Report.objects.get(pk=report_pk), known_at=known_at)


def forget_facts() -> None:
    """For tests and benchmarks, in which revisions begin anew."""
    _kept_facts.cache_clear()


def _know_their_report(targets: list[Target], report: Report) -> None:
    """Of everything that has an address the year is at hand."""
    for target in targets:
        target.report = target.theme.report = report
        if target.theme.parent:
            target.theme.parent.report = report
        if target.reference:
            target.reference.report = report


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


def _entries(report: Report, own: Q) -> dict[int, list[domain.Entry]]:
    """All entries that have ever been submitted, by target."""
    stored = ProgressEntry.objects.filter(own, submitted_at__isnull=False)
    ended = stays_ended(report)
    finished: dict[int, set[int]] = defaultdict(set)
    through = ProgressEntry.stages_done.through.objects.filter(progressentry__in=stored)
    for entry_pk, stage_pk in through.values_list("progressentry_id", "stage_id"):
        finished[entry_pk].add(stage_pk)
    entries: dict[int, list[domain.Entry]] = defaultdict(list)
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
                stays=_stays(ended.get(pk, {}), status, unit, (submitted_at, reopened_at), checked_at),
                supersedes=supersedes,
            )
        )
    return entries


def _stays(
    ended: dict[Sending, domain.Stay], status: str, unit: int, sending: Sending, checked_at: datetime | None
) -> tuple[domain.Stay, ...]:
    """All times that an entry lay with the office; the last one is that of the entry as it stands."""
    stays = dict(ended)
    if status != Status.WITHDRAWN and sending not in stays:
        office = timezone.get_current_timezone()
        submitted_at, reopened_at = sending
        until = checked_at.astimezone(office) if checked_at and status != Status.SUBMITTED else None
        sent_at = (reopened_at or submitted_at).astimezone(office)
        stays[sending] = domain.Stay(
            sent_at, until, STATUS[status], unit, is_reopened=reopened_at is not None
        )
    in_turn = sorted(stays.items(), key=lambda item: (item[1].sent_at, item[0][1] is not None))
    return tuple(stay for _, stay in in_turn)
