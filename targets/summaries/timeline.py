"""Which stages of which targets fall into which months, and how do they stand? The page 节点时间轴."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from ..domain.moment import Moment
from ..domain.nodes import Node, nodes
from ..domain.timeline import Mark, Scale, anchor, marks, scale_of
from ..domain.words import Measure, StageState
from ..models import Report
from ..pictures import Picture, ReportFacts, facts_of
from .ledger import Filters
from .neighbours import Listing
from .wall import About, WallGroup, WallRow, wall


@dataclass(frozen=True, kw_only=True)
class TimelineLine:
    """A target with its stages by day."""

    picture: Picture
    nodes: tuple[Node, ...]

    @property
    def parts(self) -> dict:
        return self.picture.parts

    @property
    def done_count(self) -> int:
        return sum(node.is_done for node in self.nodes)

    @property
    def overdue_count(self) -> int:
        return sum(node.is_overdue for node in self.nodes)

    def drawn(self, scale: Scale) -> list[tuple[Node, Mark]]:
        """Each stage with its place on the months."""
        days = [(node.due_date, node.first_date) for node in self.nodes]
        names = [node.name for node in self.nodes]
        return list(zip(self.nodes, marks(scale, days, names), strict=True))


@dataclass(frozen=True, kw_only=True)
class TimelineGroup:
    """Lines under one head, and what has a page of its own (None: nothing has)."""

    label: str
    about: About
    lines: list[TimelineLine]

    @property
    def overdue_count(self) -> int:
        """Of its targets, those with an overdue stage."""
        return sum(line.overdue_count > 0 for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The staged targets that match; `counts` are their stages by how they stand, `staged_count` all staged targets."""

    as_of: date
    scale: Scale
    groups: list[TimelineGroup]
    staged_count: int

    @property
    def now(self) -> Fraction:
        """Where the day that is shown stands on the months."""
        return self.scale.place(self.as_of)

    @property
    def now_anchor(self) -> str:
        return anchor(self.now)

    @cached_property
    def lines(self) -> list[TimelineLine]:
        return [line for group in self.groups for line in group.lines]

    @cached_property
    def counts(self) -> dict[StageState, int]:
        found = Counter(node.state for line in self.lines for node in line.nodes)
        return {state: found[state] for state in StageState}

    @cached_property
    def moved_count(self) -> int:
        """Stages that adjustments have given another day."""
        return sum(node.first_date is not None for line in self.lines for node in line.nodes)

    @property
    def overdue_count(self) -> int:
        """Targets with an overdue stage."""
        return sum(group.overdue_count for group in self.groups)


def timeline(
    report: Report, filters: Filters, *, by: str, moment: Moment, only_overdue: bool = False
) -> Timeline:
    """The staged targets in force that match, grouped `by` one of `WALLS`."""
    facts, as_of = facts_of(report, known_at=moment.known_at), moment.as_of
    staged = [p for p in facts.with_parts_on(as_of) if _is_staged(p)]
    lines = {p.target.pk: _line(p, facts, as_of) for p in staged if filters.admit(p)}
    shown = [line for line in lines.values() if line.overdue_count or not only_overdue]
    days = [day for line in shown for node in line.nodes for day in (node.due_date, node.first_date) if day]
    grouped = wall((line.picture for line in shown), by)
    return Timeline(
        as_of=as_of,
        scale=scale_of(facts.report.start_date, facts.report.end_date, days),
        groups=[_group(head, lines) for group in grouped for head in _heads(group)],
        staged_count=len(staged),
    )


def timeline_listing(filters: Filters, *, by: str, only_overdue: bool = False) -> Listing:
    """The same targets in the same order, as the list that a reader comes from."""

    def admits(picture: Picture) -> bool:
        return _is_staged(picture) and filters.admit(picture) and (not only_overdue or _is_behind(picture))

    def order(found: list[Picture]) -> list[Picture]:
        lines = [picture for group in wall(found, by) for row in group.rows for picture in row.pictures]
        return lines + [picture for picture in found if picture not in lines]

    return Listing(looked_through=ReportFacts.with_parts_on, admits=admits, order=order)


def _is_behind(picture: Picture) -> bool:
    found = nodes(picture.judgement, picture.readings, {}, as_of=picture.as_of)
    return any(node.is_overdue for node in found)


def _is_staged(picture: Picture) -> bool:
    is_staged = picture.target.measure == Measure.STAGES and not picture.target.is_list
    return is_staged and picture.judgement.is_active


def _line(picture: Picture, facts: ReportFacts, as_of: date) -> TimelineLine:
    return TimelineLine(picture=picture, nodes=nodes_of(picture, facts, as_of=as_of))


def nodes_of(picture: Picture, facts: ReportFacts, *, as_of: date) -> tuple[Node, ...]:
    """The stages of a target on a day, each with its day before adjustments."""
    first_days = {stage.key: stage.due_date for stage in facts.targets[picture.target.pk].promise.stages}
    return nodes(picture.judgement, picture.readings, first_days, as_of=as_of)


def _heads(group: WallGroup) -> Iterable[WallRow]:
    """A head of the wall with all its lines together; where it has no name, each of its lines is a head."""
    if not group.label:
        return group.rows
    pictures = [picture for row in group.rows for picture in row.pictures]
    return [WallRow(label=group.label, about=group.about, pictures=pictures)]


def _group(head: WallRow, lines: dict[int, TimelineLine]) -> TimelineGroup:
    return TimelineGroup(
        label=head.label, about=head.about, lines=[lines[picture.target.pk] for picture in head.pictures]
    )
