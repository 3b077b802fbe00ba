"""Where does the whole report stand on one day? The figures of 总览."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q

from ..domain.drawing import Spark, spark
from ..domain.facts import Promise
from ..domain.moment import Moment
from ..domain.months import month_end_before
from ..domain.pace import elapsed
from ..domain.rollup import Rollup, roll_up
from ..domain.words import Kind, Light, Measure
from ..models import Report
from ..pictures import Picture, facts_of, is_unreported
from .changes import Change, changes_between
from .order import worst_first
from .orders import OpenOrders, open_orders, orders_seen_at
from .ranking import Ranking, demanded_by_unit, rank_units
from .scope import Scope
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

    `before_date` is the month-end before `as_of`, which `changes` and `count_changes` compare with;
    None in the first month. `supporting` are the targets that a unit supports, not counted in any figure.
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
    changes: list[Change]
    ranking: Ranking
    supporting: list[Picture]
    orders: OpenOrders
    is_empty: bool  # nothing has been accepted yet

    @property
    def supporting_red(self) -> list[Picture]:
        return [p for p in self.supporting if p.judgement.light == Light.CRITICAL]

    @property
    def supporting_other(self) -> list[Picture]:
        return [p for p in self.supporting if p.judgement.light != Light.CRITICAL]


def overview(report: Report, scope: Scope = WHOLE, *, by: str = "theme", moment: Moment) -> Overview:
    """The overview at a date, with the wall grouped `by` one of `WALLS`."""
    facts, as_of = facts_of(report, known_at=moment.known_at), moment.as_of
    everything = facts.on(as_of)
    pictures = [p for p in everything if scope.admits(p)]
    last_month_end = month_end_before(as_of)
    before_date = last_month_end if last_month_end >= report.start_date else None
    before = [p for p in facts.on(before_date) if scope.admits(p)] if before_date else []
    demanded = demanded_by_unit(everything)[scope.unit.pk] if scope.unit else None
    worst = worst_first(pictures)
    rollup = roll_up((p.judgement for p in pictures), demanded)
    rollup_before = roll_up(p.judgement for p in before)
    own = Q() if scope.is_whole else Q(target__in=[p.target.pk for p in pictures])
    return Overview(
        report=report,
        scope=scope,
        as_of=as_of,
        before_date=before_date,
        elapsed=year_elapsed(report, as_of),
        rollup=rollup,
        orders=open_orders(report, own=own, unit=scope.unit, seen_at=orders_seen_at(report, moment)),
        count_changes={light: rollup.counts[light] - rollup_before.counts[light] for light in Light}
        if before
        else {},
        goals=[_card(p) for p in pictures if p.target.kind == Kind.GOAL],
        wall=wall(pictures, by),
        areas=grouped_by_area(pictures),
        attention=[p for p in worst if p.judgement.light == Light.CRITICAL],
        named=[] if scope.is_whole else worst,
        unreported=[p for p in pictures if is_unreported(p)],
        changes=changes_between(before, pictures),
        ranking=rank_units(pictures),
        supporting=worst_first(p for p in everything if scope.is_supported_in(p)),
        is_empty=all(p.judgement.reading is None for p in pictures),
    )


def year_elapsed(report: Report, as_of: date) -> Fraction:
    """序时进度 of the report's own year, a fraction."""
    year = Promise(measure=Measure.TOTAL, start_date=report.start_date, due_date=report.end_date)
    return elapsed(year, as_of, report.thresholds)


def _card(picture: Picture) -> GoalCard:
    values = [r.value for r in picture.readings if r.value is not None]
    return GoalCard(picture=picture, spark=spark(values, picture.judgement.target_value))
