"""What is the whole story of one target? The page 目标任务."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from ..domain import facts as domain
from ..domain.facts import Entry, Thresholds
from ..domain.forecast import Forecast, forecast
from ..domain.lights import Judgement
from ..domain.moment import Moment
from ..domain.months import is_month_end, month_ends
from ..domain.nodes import Node
from ..domain.pace import is_stepped, plan_value, weight_share
from ..domain.quantities import PLACES_AT_MOST, long_date, rounded
from ..domain.words import Issued, Measure, Status
from ..models import (
    FormerLead,
    PlanPoint,
    ProgressEntry,
    Report,
    Target,
    Unit,
    User,
)
from ..pictures import (
    InstructionLine,
    Picture,
    ReportFacts,
    UrgingLine,
    day_of,
    instructions_at,
    load_facts,
)
from ..pictures.asking import asked_about
from ..pictures.built import what_builds_on
from ..pictures.past import memory
from ..rights import may_report, may_take_back
from .adjustments import Adjustments, adjustments_of
from .history import HistoryLine, Step, history_of, steps_of
from .orders import open_urgings_on
from .scripts import Quote, quotes_of
from .timeline import nodes_of

NOTHING = (None, None, None)


@dataclass(frozen=True, kw_only=True)
class ChartRow:
    """One day of the chart and its table, in the target's unit; None where there is nothing to show."""

    day: date
    reading: Decimal | None
    plan: Decimal | None
    target: Decimal | None


@dataclass(frozen=True, kw_only=True)
class EntryLine:
    """One entry of the story. `increment` is the growth over the reading before it (accepted totals only);
    `questions` are what its explanation answers; `steps` is its way through the office, for those who may see
    entries not yet accepted. `may_be_taken_back`: the viewer may undo what the office decided about it."""

    entry: ProgressEntry
    increment: Decimal | None
    questions: list[str]
    superseded_by: ProgressEntry | None
    steps: list[Step]
    may_be_taken_back: bool


@dataclass(frozen=True, kw_only=True)
class TargetPage:
    """Everything on the page of one target at `as_of`."""

    report: Report  # with the thresholds that the light was given under
    target: Target
    picture: Picture
    as_of: date
    chart_unit: str
    chart_rows: list[ChartRow]
    stages: tuple[Node, ...]
    plan_points: list[PlanPoint]
    entries: list[EntryLine]
    adjustments: Adjustments
    former_leads: list[FormerLead]
    led_since: date | None  # None: by its present lead from the beginning
    history: list[HistoryLine]
    instructions: list[InstructionLine]
    urgings: list[UrgingLine]  # open ones that ask for it, of those that the viewer may see
    forecast: Forecast | None
    quotes: list[Quote]  # the words in which it was promised

    @property
    def judgement(self) -> Judgement:
        return self.picture.judgement

    @property
    def lead(self) -> Unit | None:
        """The present lead, under the name that it had on the day; who led before is among the former ones."""
        owner = self.target.lead
        return owner.unit.on(self.as_of) if owner else None

    @property
    def assigned_on(self) -> date | None:
        """When it was assigned, where that was after the report was delivered."""
        day, delivered_on = self.target.assigned_date, self.report.delivered_on
        return None if day and delivered_on and day <= delivered_on else day

    @property
    def chart(self) -> dict:
        """The chart's data for the browser: x is days since the start, ticks and tooltips carry the words."""
        promise = self.judgement.promise
        start = promise.start_date
        before = _plain(plan_value(promise, start - timedelta(days=1), self.report.thresholds))
        origin = ChartRow(day=start, reading=None, plan=before, target=self.chart_rows[0].target)
        return {
            "unit": self.chart_unit,
            "plan_is_stepped": is_stepped(promise, self.report.thresholds),
            "ticks": [
                {"x": (r.day - start).days, "label": f"{r.day.month}月"}
                for r in self.chart_rows
                if is_month_end(r.day)
            ],
            "points": [
                {
                    "x": (r.day - start).days,
                    "label": long_date(r.day),
                    "reading": _number(r.reading),
                    "plan": _number(r.plan),
                    "target": _number(r.target),
                }
                for r in (origin, *self.chart_rows)
            ],
        }


def target_page(
    target: Target, *, viewer: User, moment: Moment, is_memory: bool = False
) -> TargetPage | None:
    """The page of one target, None where it was not there yet; entries not yet accepted only for who may see them.

    `is_memory` leaves out of its story what was written after the moment was known.
    """
    as_of, known_at = moment.as_of, moment.known_at
    facts = load_facts(
        target.report, Target.objects.filter(pk=target.pk).with_references(), known_at=known_at
    )
    pictures = {p.target.pk: p for p in facts.on(as_of)}
    if target.pk not in pictures:
        return None
    picture = pictures[target.pk]
    reference = pictures.get(target.reference_id) if target.reference_id else None
    stored = target.entries.filter(data_date__lte=as_of)
    stored = stored.filter(pk__in=_accepted_then(facts, target)) if is_memory else stored.visible_to(viewer)
    led_since, former_leads = _leads(picture.target, known_at if is_memory else None)
    adjustments = adjustments_of(target, viewer=viewer, known_at=known_at if is_memory else None)
    stored = stored.with_people().prefetch_related("removed_evidence__removed_by")
    stored = stored.order_by("-data_date", "-created_at", "-pk")
    return TargetPage(
        report=facts.report,
        target=picture.target,
        picture=picture,
        as_of=as_of,
        chart_unit="%" if picture.target.measure == Measure.STAGES else picture.target.unit,
        chart_rows=_chart_rows(picture, reference, facts.report.thresholds),
        stages=nodes_of(picture, facts, as_of=as_of),
        plan_points=_plan_points(picture, facts, is_memory=is_memory),
        entries=_entry_lines(list(stored), picture.readings, facts, None if is_memory else viewer),
        adjustments=adjustments,
        former_leads=former_leads,
        led_since=led_since,
        history=[
            line for line in history_of(target, adjustments.decided) if not is_memory or line.at <= known_at
        ],
        instructions=instructions_at(target.instructions.all(), known_at),
        urgings=[] if is_memory else open_urgings_on(target, viewer=viewer, today=day_of(known_at)),
        forecast=forecast(picture.judgement.promise, picture.readings, as_of=as_of)
        if picture.judgement.is_active
        else None,
        quotes=quotes_of(target),
    )


def _leads(target: Target, known_at: datetime | None) -> tuple[date | None, list[FormerLead]]:
    """Since when the lead leads, and whoever led before, the latest last.

    A spell that the present lead's goes on from without a break, since a handover was corrected, is part of it.
    """
    spells = target.former_leads.select_related("unit").order_by("until", "pk")
    if known_at is not None:
        spells = spells.filter(recorded_at__lte=known_at)
    if target.lead is None:
        return None, list(spells)
    since = target.lead.since
    former: list[FormerLead] = []
    for spell in reversed(spells):
        if (spell.unit_id, spell.until) == (target.lead.unit_id, since):
            since = spell.since
        else:
            former.insert(0, spell)
    return since, former


def _chart_rows(picture: Picture, reference: Picture | None, thresholds: Thresholds) -> list[ChartRow]:
    """Month-ends of the window and the readings' own days; none where nothing would be drawn, as of words, and of a
    number that has yet to be named."""
    judgement, measure = picture.judgement, Measure(picture.target.measure)
    promise = judgement.promise
    if measure == Measure.NARRATIVE or (measure == Measure.STAGES and not promise.stages):
        return []
    readings = {r.data_date: _plotted(r, judgement, measure) for r in picture.readings}
    days = {*month_ends(promise.start_date, promise.due_date), promise.due_date, *readings}
    if measure == Measure.STAGES:
        days |= {s.due_date for s in promise.stages}
    references = {r.data_date: r.value for r in reference.readings} if reference else {}
    goal = Decimal(100) if measure == Measure.STAGES else promise.value
    rows = [
        ChartRow(
            day=day,
            reading=readings.get(day),
            plan=_plain(plan_value(promise, day, thresholds)),
            target=references.get(day) if promise.issued == Issued.REFERENCE else goal,
        )
        for day in sorted(days)
    ]
    return rows if any((row.reading, row.plan, row.target) != NOTHING for row in rows) else []


def _plain(value: Fraction | None) -> Decimal | None:
    return None if value is None else rounded(value, PLACES_AT_MOST)


def _plotted(reading: Entry, judgement: Judgement, measure: Measure) -> Decimal | None:
    if measure != Measure.STAGES:
        return reading.value
    share = weight_share(judgement.promise, reading.stages_done)
    return None if share is None else _plain(100 * share)


def _plan_points(picture: Picture, facts: ReportFacts, *, is_memory: bool) -> list[PlanPoint]:
    """Those that were there at the moment, by day, each with its mark as a proposal."""
    if not picture.judgement.promise.plan_points:
        return []
    points = list(PlanPoint.objects.filter(target=picture.target.pk))
    if is_memory:
        points = memory(facts.report, facts.known_at).rows(PlanPoint, points)
    own = [point for point in points if point.target_id == picture.target.pk]
    return sorted(own, key=lambda point: point.date)


def _accepted_then(facts: ReportFacts, target: Target) -> list[int]:
    """What was accepted at the moment of the facts, whatever became of it since."""
    stored = facts.targets[target.pk].entries
    return [e.key for e in stored if domain.as_known(e, facts.known_at).accepted_at]


def _entry_lines(
    stored: list[ProgressEntry], readings: list[Entry], facts: ReportFacts, viewer: User | None
) -> list[EntryLine]:
    """`viewer` None: as all saw them at the moment of the facts. A leader sees results only."""
    increments = {}
    if stored and stored[0].target.measure == Measure.TOTAL:
        before = Decimal(0)
        for reading in readings:
            assert reading.value is not None
            increments[reading.key] = reading.value - before
            before = reading.value
    if viewer is None:
        for e in stored:
            e.status = Status.ACCEPTED.value
    steps = steps_of(stored[0].target) if stored and viewer and may_report(viewer) else {}
    successors = {e.supersedes_id: e for e in stored if e.supersedes_id and e.status == Status.ACCEPTED}
    undoable = _to_be_taken_back(stored, viewer) if viewer else set()
    return [
        EntryLine(
            entry=e,
            increment=increments.get(e.pk),
            questions=_answered(e, facts),
            superseded_by=successors.get(e.pk),
            steps=steps.get(e.pk, []),
            may_be_taken_back=e.pk in undoable,
        )
        for e in stored
    ]


def _to_be_taken_back(stored: list[ProgressEntry], viewer: User) -> set[int]:
    """What the office has decided that its viewer may undo: of acceptances only the last can be free."""
    decided = [e for e in stored if may_take_back(viewer, e)]
    last = max((e.accepted_at for e in decided if e.accepted_at), default=None)
    return {e.pk for e in decided if e.accepted_at in (None, last) and not what_builds_on(e)}


def _answered(entry: ProgressEntry, facts: ReportFacts) -> list[str]:
    """What was asked about an entry that explains itself, by what was known when it was sent."""
    if not entry.explanation or entry.submitted_at is None:
        return []
    promise = facts.one(entry.target_id, entry.data_date).judgement.promise
    stored = facts.targets[entry.target_id].entries
    return asked_about(entry, promise, stored, known_at=entry.submitted_at).questions


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
