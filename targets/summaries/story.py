"""What is stored about one target and stands on its page, whoever reads it and whichever day they look at?

It is loaded once, and kept by the process until anything of it has changed; see docs/decisions/0019.
"""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from threading import Lock
from typing import Any

from ..domain import facts as domain
from ..domain.once import once
from ..domain.words import Measure, Status
from ..models import (
    FormerLead,
    Group,
    PlanPoint,
    ProgressEntry,
    Target,
    TargetStand,
    stand_of_target,
    version_of,
)
from ..pictures import InstructionLine, ReportFacts, UrgingLine, day_of, instructions_at, load_facts
from ..pictures.asking import asked_about
from ..pictures.loading import load_entries
from ..pictures.past import memory
from .adjustments import Adjustments, all_adjustments
from .history import HistoryLine, Step, history_of, steps_of
from .orders import open_urgings_on
from .scripts import Quote, quotes_of

STORIES_KEPT = 64  # of as many targets, or as known on as many days
DAYS_KEPT = 16
LOADED_AT_MOST = 3  # times in a row, while somebody writes in between


@dataclass(frozen=True, kw_only=True, eq=False)
class EntryLine:
    """One entry of the story. `increment` is the growth over the reading before it (accepted totals only);
    `questions` are what its explanation answers; `steps` is its way through the office, for those who may see
    entries not yet accepted. `may_be_taken_back`: the viewer may undo what the office decided about it."""

    entry: ProgressEntry
    increment: Decimal | None
    questions: list[str]
    superseded_by: ProgressEntry | None
    steps: list[Step]
    may_be_taken_back: bool = False
    parts: dict[Hashable, str] = field(default_factory=dict)  # what templates have drawn of it

    @property
    def shows_way(self) -> bool:
        """Whether its way through the office is worth telling."""
        return len(self.steps) > 2

    def looks_like(self, other: "EntryLine") -> bool:
        """Whether the same is shown of it, while people and units have the names that they had."""
        return self._shown == other._shown

    @once
    def _shown(self) -> tuple:
        entry = self.entry
        staged = [entry.stages_done] if entry.target.measure == Measure.STAGES else []
        attached = [entry.evidence, entry.removed_evidence, entry.taken_from, *staged]
        ties = [sorted(row.pk for row in rows.all()) for rows in attached]
        told = self.increment, self.questions, bool(self.superseded_by), self.steps
        return version_of(entry, ties=ties), told


@dataclass(frozen=True, kw_only=True, eq=False)
class Story:
    """Everything but what is judged for a day. `target` is as it is stored now; `standing` is what no entry changes."""

    target: Target
    facts: ReportFacts
    standing: "Standing"
    adjustments: Adjustments
    urgings: list[UrgingLine]  # open ones that ask for it
    lines: list[EntryLine]  # the latest first
    results: list[EntryLine]  # the same without their way through the office
    days: OrderedDict[date, Any] = field(default_factory=OrderedDict)  # what is made of it for a day


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """What stands with a target beside what is reported of it."""

    plan_points: list[PlanPoint]
    former_leads: list[FormerLead]
    led_since: date | None  # None: by its present lead from the beginning
    history: list[HistoryLine]
    instructions: list[InstructionLine]
    quotes: list[Quote]  # the words in which it was promised
    groups: list[Group]


_kept: OrderedDict[tuple, tuple[TargetStand, Story]] = OrderedDict()
_lock = Lock()


def story_of(target: Target, *, known_at: datetime, is_memory: bool) -> Story:
    """As of the last answer, if nothing of it has changed; where entries have, what else there is stays.

    `is_memory` leaves out what was written after the moment was known. Not to be called inside a transaction that
    writes: what it rolls back must not be kept.
    """
    key = target.pk, known_at, is_memory
    with _lock:
        before, story = _kept.get(key, (None, None))
    for _ in range(LOADED_AT_MOST):
        stand = stand_of_target(target)  # asked first: what is loaded afterwards is never older
        if story is None or before is None or before.beyond_entries != stand.beyond_entries:
            story = _load(target, known_at, is_memory=is_memory)
        elif before != stand:
            story = _with_entries(story, is_memory=is_memory)
        else:
            break  # nor newer: its light and its entries speak of the same moment
        before = stand
    assert story is not None
    with _lock:
        _kept[key] = stand, story
        _kept.move_to_end(key)
        if len(_kept) > STORIES_KEPT:
            _kept.popitem(last=False)
    return story


def forget_stories() -> None:
    """For tests, in which revisions begin anew."""
    with _lock:
        _kept.clear()


def _load(target: Target, known_at: datetime, *, is_memory: bool) -> Story:
    own = Target.objects.filter(pk=target.pk)
    stored = own.with_owners().select_related("report").get()
    stored.report = target.report
    facts = load_facts(stored.report, own.with_references(), known_at=known_at)
    adjustments = all_adjustments(stored, known_at=known_at if is_memory else None)
    then = facts.targets[stored.pk].target if stored.pk in facts.targets else stored
    led_since, former_leads = _leads(then, known_at if is_memory else None)
    history = history_of(stored, adjustments.decided)
    standing = Standing(
        plan_points=_plan_points(facts, stored, is_memory=is_memory),
        former_leads=former_leads,
        led_since=led_since,
        history=[line for line in history if not is_memory or line.at <= known_at],
        instructions=instructions_at(stored.instructions.all(), known_at),
        quotes=quotes_of(stored),
        groups=list(stored.groups.in_order()),
    )
    return _told(stored, facts, standing, adjustments, is_memory=is_memory)


def _with_entries(story: Story, *, is_memory: bool) -> Story:
    """With what has been sent since."""
    target = story.target
    adjustments = all_adjustments(target, known_at=story.facts.known_at if is_memory else None)
    facts = story.facts.with_entries(load_entries(frozenset(story.facts.targets)))
    return _told(target, facts, story.standing, adjustments, is_memory=is_memory, before=story.lines)


def _told(
    target: Target,
    facts: ReportFacts,
    standing: Standing,
    adjustments: Adjustments,
    *,
    is_memory: bool,
    before: Sequence[EntryLine] = (),
) -> Story:
    """Of an entry that looks as `before`, what has been drawn of it stands."""
    lines = _lines(_entries(target, facts, is_memory=is_memory), target, facts, is_memory=is_memory)
    drawn = {line.entry.pk: line for line in before}
    lines = [
        replace(line, parts=old.parts) if (old := drawn.get(line.entry.pk)) and line.looks_like(old) else line
        for line in lines
    ]
    return Story(
        target=target,
        facts=facts,
        standing=standing,
        adjustments=adjustments,
        urgings=[] if is_memory else open_urgings_on(target, today=day_of(facts.known_at)),
        lines=lines,
        results=[replace(line, steps=[]) if line.steps else line for line in lines],
    )


def _entries(target: Target, facts: ReportFacts, *, is_memory: bool) -> list[ProgressEntry]:
    stored = target.entries.select_related("author", "unit", "checker")
    staged = ["stages_done"] if target.measure == Measure.STAGES else []
    stored = stored.prefetch_related("evidence", "taken_from", "removed_evidence__removed_by", *staged)
    if not is_memory:
        return list(stored.order_by("-data_date", "-created_at", "-pk"))
    found = list(
        stored.filter(pk__in=_accepted_then(facts, target)).order_by("-data_date", "-created_at", "-pk")
    )
    for entry in found:
        entry.status = Status.ACCEPTED.value
    return found


def _accepted_then(facts: ReportFacts, target: Target) -> list[int]:
    """What was accepted at the moment of the facts, whatever became of it since."""
    stored = facts.targets[target.pk].entries if target.pk in facts.targets else []
    return [e.key for e in stored if domain.as_known(e, facts.known_at).accepted_at]


def _lines(
    stored: list[ProgressEntry], target: Target, facts: ReportFacts, *, is_memory: bool
) -> list[EntryLine]:
    for entry in stored:
        entry.target = target  # with its owners
    increments = _increments(target, facts)
    steps = steps_of(target) if stored and not is_memory else {}
    successors = {e.supersedes_id: e for e in stored if e.supersedes_id and e.status == Status.ACCEPTED}
    return [
        EntryLine(
            entry=e,
            increment=increments.get(e.pk),
            questions=_answered(e, facts),
            superseded_by=successors.get(e.pk),
            steps=steps.get(e.pk, []),
        )
        for e in stored
    ]


def _increments(target: Target, facts: ReportFacts) -> dict[int, Decimal]:
    if target.measure != Measure.TOTAL or target.pk not in facts.targets:
        return {}
    increments, before = {}, Decimal(0)
    for reading in facts.targets[target.pk].read_by(date.max):
        assert reading.value is not None
        increments[reading.key] = reading.value - before
        before = reading.value
    return increments


def _answered(entry: ProgressEntry, facts: ReportFacts) -> list[str]:
    """What was asked about an entry that explains itself, by what was known when it was sent."""
    if not entry.explanation or entry.submitted_at is None or entry.target_id not in facts.targets:
        return []
    promise = facts.one(entry.target_id, entry.data_date).judgement.promise
    stored = facts.targets[entry.target_id].entries
    return asked_about(entry, promise, stored, known_at=entry.submitted_at).questions


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


def _plan_points(facts: ReportFacts, target: Target, *, is_memory: bool) -> list[PlanPoint]:
    """Those that were there at the moment, by day, each with its mark as a proposal."""
    if target.pk not in facts.targets or not facts.targets[target.pk].promise.plan_points:
        return []
    points = list(PlanPoint.objects.filter(target=target.pk))
    if is_memory:
        points = memory(facts.report, facts.known_at).rows(PlanPoint, points)
    return sorted((point for point in points if point.target_id == target.pk), key=lambda point: point.date)
