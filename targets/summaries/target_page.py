"""What is the whole story of one target? The page 目标任务."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from ..domain.facts import Entry, Thresholds
from ..domain.forecast import Forecast
from ..domain.lights import Judgement
from ..domain.moment import Moment
from ..domain.months import is_month_end, month_ends
from ..domain.nodes import Node
from ..domain.pace import is_stepped, plan_value, weight_share
from ..domain.quantities import PLACES_AT_MOST, long_date, rounded
from ..domain.words import Issued, Measure
from ..models import FormerLead, Group, PlanPoint, ProgressEntry, Report, Target, Unit, User
from ..pictures import InstructionLine, Picture, UrgingLine, day_of
from ..pictures.built import what_builds_on
from ..pictures.reminded import reminded_at
from ..rights import may_remind_parts, may_report, may_see, may_see_urging, may_take_back
from .adjustments import Adjustments, seen_by
from .history import HistoryLine
from .parts import Parts, parts_on
from .scripts import Quote
from .story import DAYS_KEPT, EntryLine, Story, story_of
from .timeline import nodes_of

NOTHING = (None, None, None)


@dataclass(frozen=True, kw_only=True)
class ChartRow:
    """One day of the chart and its table, in the target's unit; None where there is nothing to show."""

    day: date
    reading: Decimal | None
    plan: Decimal | None
    target: Decimal | None


@dataclass(frozen=True, kw_only=True, eq=False)
class TargetDay:
    """What everybody sees of one target at `as_of`: it is kept with the target's story, and with it `parts`, what
    templates have drawn of it."""

    report: Report  # with the thresholds that the light was given under
    target: Target
    picture: Picture
    as_of: date
    chart_unit: str
    chart_rows: list[ChartRow]
    stages: tuple[Node, ...]
    plan_points: list[PlanPoint]
    former_leads: list[FormerLead]
    led_since: date | None  # None: by its present lead from the beginning
    history: list[HistoryLine]
    instructions: list[InstructionLine]
    forecast: Forecast | None
    quotes: list[Quote]  # the words in which it was promised
    groups: list[Group]  # in which it is looked at with others
    parts: dict[Hashable, str] = field(default_factory=dict)

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


@dataclass(frozen=True, kw_only=True, eq=False)
class TargetPage(TargetDay):
    """Everything on the page of one target: the `day`, and what its viewer may see besides."""

    day: TargetDay
    stored: Target  # as it is now, whatever is shown
    entries: list[EntryLine]
    adjustments: Adjustments
    urgings: list[UrgingLine]  # open ones that ask for it, of those that the viewer may see
    reminding: Parts | None  # its parts, for the viewer that may remind their units

    @property
    def told(self) -> tuple[EntryLine, ...]:
        """The entries, to be drawn at once; empty where something may be undone, for which there are forms."""
        return () if any(line.may_be_taken_back for line in self.entries) else tuple(self.entries)


def target_page(
    target: Target, *, viewer: User, moment: Moment, is_memory: bool = False
) -> TargetPage | None:
    """The page of one target, None where it was not there yet; entries not yet accepted only for who may see them.

    `is_memory` leaves out of its story what was written after the moment was known.
    """
    story = story_of(target, known_at=moment.known_at, is_memory=is_memory)
    day = _day(story, moment.as_of)
    if day is None:
        return None
    return TargetPage(
        **vars(day),
        day=day,
        stored=story.target,
        entries=_entry_lines(story, moment.as_of, None if is_memory else viewer),
        adjustments=seen_by(viewer, story.adjustments, None if is_memory else story.target),
        urgings=[line for line in story.urgings if may_see_urging(viewer, line.urging)],
        reminding=_reminding(story, day, viewer) if not is_memory else None,
    )


def _reminding(story: Story, day: TargetDay, viewer: User) -> Parts | None:
    if not may_remind_parts(viewer, story.target):
        return None
    reminded = reminded_at(item.target for item in day.picture.standing_items)
    return parts_on(day.picture, day.picture, reminded, today=day_of(story.facts.known_at))


def _day(story: Story, as_of: date) -> TargetDay | None:
    """Kept while the story is, of the days that were asked for last."""
    found = story.days.get(as_of) or _new_day(story, as_of)
    if found is not None:
        story.days[as_of] = found
        if len(story.days) > DAYS_KEPT:
            story.days.pop(next(iter(story.days.copy())), None)  # a copy, as other threads add to it
    return found


def _new_day(story: Story, as_of: date) -> TargetDay | None:
    facts, standing = story.facts, story.standing
    pictures = {p.target.pk: p for p in facts.with_parts_on(as_of)}
    if story.target.pk not in pictures:
        return None
    picture = pictures[story.target.pk]
    target, reference = picture.target, pictures.get(story.target.reference_id or 0)
    return TargetDay(
        report=facts.report,
        target=target,
        picture=picture,
        as_of=as_of,
        chart_unit="%" if target.measure == Measure.STAGES else target.unit,
        chart_rows=_chart_rows(picture, reference, facts.report.thresholds),
        stages=nodes_of(picture, facts, as_of=as_of),
        plan_points=standing.plan_points,
        former_leads=standing.former_leads,
        led_since=standing.led_since,
        history=standing.history,
        instructions=standing.instructions,
        forecast=picture.forecast,
        quotes=standing.quotes,
        groups=standing.groups,
    )


def _chart_rows(picture: Picture, reference: Picture | None, thresholds: Thresholds) -> list[ChartRow]:
    """Month-ends of the window and the readings' own days; none where nothing would be drawn, as of words, and of a
    number that has yet to be named."""
    judgement, measure = picture.judgement, Measure(picture.target.measure)
    promise = judgement.promise
    if (
        picture.target.is_list
        or measure == Measure.NARRATIVE
        or (measure == Measure.STAGES and not promise.stages)
    ):
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


def _entry_lines(story: Story, as_of: date, viewer: User | None) -> list[EntryLine]:
    """`viewer` None: as all saw them at the moment of the facts. A leader sees results only."""
    lines = story.lines if viewer is None or may_report(viewer) else story.results
    lines = [line for line in lines if line.entry.data_date <= as_of]
    if viewer is None:
        return lines
    seen = [line for line in lines if may_see(viewer, line.entry)]
    undoable = _to_be_taken_back([line.entry for line in seen], viewer)
    return [replace(line, may_be_taken_back=True) if line.entry.pk in undoable else line for line in seen]


def _to_be_taken_back(stored: list[ProgressEntry], viewer: User) -> set[int]:
    """What the office has decided that its viewer may undo: of acceptances only the last can be free."""
    decided = [e for e in stored if may_take_back(viewer, e)]
    last = max((e.accepted_at for e in decided if e.accepted_at), default=None)
    return {e.pk for e in decided if e.accepted_at in (None, last) and not what_builds_on(e)}


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
