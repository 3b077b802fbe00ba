"""Where does the whole report stand on one day? The figures of 总览."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ..domain.drawing import Spark, spark
from ..domain.facts import Promise
from ..domain.moment import Moment
from ..domain.outcomes import Tally, tally
from ..domain.pace import elapsed
from ..domain.rollup import Rollup, roll_up
from ..domain.words import Kind, Light, Measure
from ..models import Report
from ..pictures import Picture, ReportFacts, facts_of, is_unreported
from .changes import Change, Changes, changes_between
from .order import worst_first
from .orders import OpenOrders, open_orders
from .ranking import Ranking, compared_with, demanded_by_unit, rank_units
from .scope import Scope
from .townships import Placed, placed
from .wall import AreaGroup, WallGroup, grouped_by_area, wall

WHOLE = Scope()


@dataclass(frozen=True, kw_only=True)
class GoalCard:
    """A headline goal with the line of its readings."""

    picture: Picture
    spark: Spark | None

    @property
    def parts(self) -> dict:
        return self.picture.parts


@dataclass(frozen=True, kw_only=True)
class Overview:
    """All figures of the overview at `as_of`, of the whole report or of one scope.

    `before_date` is the month-end before `as_of`, which `turned` and `count_changes` compare with; None in the first
    month, and once the year is over (`is_final`). `supporting` are the targets that a unit supports, not counted in any
    figure.
    """

    report: Report
    scope: Scope
    as_of: date
    before_date: date | None
    elapsed: Fraction
    rollup: Rollup
    count_changes: dict[Light, int]
    goals: list[GoalCard]
    wall: list[WallGroup]
    areas: list[AreaGroup]
    attention: list[Picture]  # the red ones, the worst first
    named: list[Picture]  # all of a scope, the worst first; none of the whole report, which has its wall
    unreported: list[Picture]
    turned: Changes
    ranking: Ranking
    placed: list[Placed]  # of a township, among all on the numbers that they share
    supporting: list[Picture]
    orders: OpenOrders
    outcomes: Tally
    is_empty: bool  # nothing has been accepted yet

    @property
    def changes(self) -> list[Change]:
        return self.turned.shown

    @property
    def is_final(self) -> bool:
        """Whether it is the picture of the year's end, which is compared with no month and no pace."""
        return self.report.is_over_on(self.as_of)

    @property
    def has_stages(self) -> bool:
        """Whether any of a scope's targets stands on the timeline."""
        return any(p.target.measure == Measure.STAGES and p.judgement.is_active for p in self.named)

    @property
    def supporting_red(self) -> list[Picture]:
        return [p for p in self.supporting if p.judgement.light == Light.CRITICAL]

    @property
    def supporting_other(self) -> list[Picture]:
        return [p for p in self.supporting if p.judgement.light != Light.CRITICAL]


def overview(report: Report, scope: Scope = WHOLE, *, by: str = "theme", moment: Moment) -> Overview:
    """The overview at a date, with the wall grouped `by` one of `WALLS`."""
    facts, as_of = facts_of(report, known_at=moment.known_at), moment.as_of
    everything = scope.looked_through(facts, as_of)
    pictures = scope.of(everything)
    before_date = compared_with(report, as_of)
    before = scope.on(facts, before_date) if before_date else []
    rollup = facts.rollup_on(as_of) if scope.is_whole else _rollup_of(pictures, scope, everything)
    return Overview(
        report=report,
        scope=scope,
        as_of=as_of,
        before_date=before_date,
        elapsed=year_elapsed(report, as_of),
        rollup=rollup,
        orders=open_orders(facts, scope, as_of=as_of),
        count_changes=_count_changes(before, pictures),
        goals=[_card(p) for p in pictures if p.target.kind == Kind.GOAL],
        wall=wall(pictures, by),
        areas=grouped_by_area(pictures),
        attention=worst_first(p for p in pictures if p.judgement.light == Light.CRITICAL),
        named=[] if scope.is_whole else worst_first(pictures),
        unreported=[p for p in pictures if is_unreported(p)],
        turned=Changes(
            from_date=before_date,
            to_date=as_of,
            found=changes_between(before, pictures),
            listed_count=len(pictures),
        ),
        ranking=rank_units(p for p in pictures if not p.target.is_part),
        placed=_placed(facts, scope, everything, before_date),
        supporting=worst_first(p for p in everything if scope.is_supported_in(p)),
        outcomes=tally(p.judgement for p in pictures),
        is_empty=all(p.judgement.reading is None for p in pictures),
    )


def _rollup_of(pictures: list[Picture], scope: Scope, everything: list[Picture]) -> Rollup:
    """A unit answers for the periods in which it led, whoever leads now."""
    demanded = demanded_by_unit(everything)[scope.unit.pk] if scope.unit else None
    return roll_up((p.judgement for p in pictures), demanded)


def _placed(
    facts: ReportFacts, scope: Scope, everything: list[Picture], before_date: date | None
) -> list[Placed]:
    if scope.unit is None or not scope.unit.is_town:
        return []
    return placed(scope.unit, everything, scope.looked_through(facts, before_date) if before_date else [])


def _count_changes(before: list[Picture], after: list[Picture]) -> dict[Light, int]:
    """How many more there are of each light; empty where there is nothing to compare with."""
    if not before:
        return {}
    then, now = (
        Counter([p.judgement.light for p in pictures if p.judgement.is_active])
        for pictures in (before, after)
    )
    return {light: now[light] - then[light] for light in Light}


def year_elapsed(report: Report, as_of: date) -> Fraction:
    """序时进度 of the report's own year, a fraction."""
    year = Promise(measure=Measure.TOTAL, start_date=report.start_date, due_date=report.end_date)
    return elapsed(year, as_of, report.thresholds)


def _card(picture: Picture) -> GoalCard:
    values = [r.value for r in picture.readings if r.value is not None]
    return GoalCard(picture=picture, spark=spark(values, picture.judgement.target_value))
