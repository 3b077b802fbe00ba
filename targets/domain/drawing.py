"""Where do bars, ticks and lines go? Positions as fractions of the drawing's width and height."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from .facts import Entry, Promise, Thresholds
from .lights import Judgement
from .months import month_ends
from .pace import ONE, ZERO, done, is_stepped, plan
from .words import Light, Measure

HEADROOM = Fraction(5, 4)  # a bullet bar's scale ends this far beyond the larger of value and target
TOP_AT_MOST = Fraction(3, 2)  # one that is far beyond its target must not flatten the courses of all others

Point = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bar for what is, a tick for what should be; None where there is nothing to draw."""

    bar: Fraction | None
    tick: Fraction | None


@dataclass(frozen=True, slots=True)
class Segment:
    """One colour of a stacked bar."""

    light: Light
    count: int
    start: Fraction
    width: Fraction

    @property
    def middle(self) -> Fraction:
        return self.start + self.width / 2

    @property
    def has_room(self) -> bool:
        """Whether the count fits into the segment."""
        return self.width >= Fraction(2, 25)


@dataclass(frozen=True, slots=True)
class Spark:
    """A line of readings, y downwards, with the height of the target if it is on the picture."""

    points: tuple[tuple[Fraction, Fraction], ...]
    target: Fraction | None


@dataclass(frozen=True, slots=True)
class Course:
    """Which share of a promise had been done on which days, and which should have been.

    `shares` are the readings' own, uncapped; `line` and `planned` are where they stand, y downwards.
    """

    shares: tuple[tuple[date, Fraction], ...]
    line: tuple[Point, ...]
    planned: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Courses:
    """Several on one scale: from the first day to the last of all, and from nothing to `top`; a whole is at the height
    `whole`. None for a promise of which no share can be drawn."""

    first: date
    last: date
    top: Fraction
    of_each: tuple[Course | None, ...]

    @property
    def whole(self) -> Fraction:
        return ONE - ONE / self.top


def courses(told: Sequence[tuple[Promise, Sequence[Entry]]], thresholds: Thresholds) -> Courses | None:
    """Of promises with the readings that count of each; None where none of them can be drawn."""
    shares = [
        [
            (r.data_date, share)
            for r in readings
            if (share := done(promise, r.value, r.stages_done)) is not None
        ]
        for promise, readings in told
    ]
    plans = [_corners(promise, thresholds) for promise, _ in told]
    drawn = [promise for (promise, _), corners in zip(told, plans, strict=True) if corners]
    if not drawn:
        return None
    days = [day for some in shares for day, _ in some]
    first = min([promise.start_date for promise in drawn] + days)
    last = max([promise.due_date for promise in drawn] + days)
    top = min(max([ONE, *(share for some in shares for _, share in some)]), TOP_AT_MOST)
    width = max((last - first).days, 1)

    def placed(points: Iterable[tuple[date, Fraction]]) -> tuple[Point, ...]:
        return tuple(
            (Fraction((day - first).days, width), ONE - _within(share / top)) for day, share in points
        )

    return Courses(
        first=first,
        last=last,
        top=top,
        of_each=tuple(
            Course(shares=tuple(own), line=placed(own), planned=placed(corners)) if corners else None
            for own, corners in zip(shares, plans, strict=True)
        ),
    )


def _corners(promise: Promise, thresholds: Thresholds) -> list[tuple[date, Fraction]]:
    """Where the line of a plan turns: at the start, the month-ends and the due date, of stages on their days as well.
    Empty: there is no share to be planned."""
    start, due = promise.start_date, promise.due_date
    if promise.is_awaited:
        return []
    days = {start, due, *month_ends(start, due), *(stage.due_date for stage in promise.stages)}
    found = [(day, plan(promise, day, thresholds)) for day in sorted(days)]
    before = plan(promise, start - timedelta(days=1), thresholds)
    corners = [(day, planned) for day, planned in [(start, before), *found] if planned is not None]
    if not is_stepped(promise, thresholds):
        return corners
    risers = [(day, low) for (_, low), (day, _) in pairwise(corners)]
    return [point for pair in zip(risers, corners[1:], strict=True) for point in pair]


def bullet(judgement: Judgement) -> Bullet:
    """Done against plan on a scale of one whole; a rate against its target on a scale of its own."""
    if judgement.promise.measure == Measure.RATE:
        value, target = judgement.value, judgement.target_value
        scale = max(Fraction(value or 0), Fraction(target or 0), ONE) * HEADROOM
        return Bullet(
            bar=None if value is None else _within(Fraction(value) / scale),
            tick=None if target is None else _within(Fraction(target) / scale),
        )
    return Bullet(
        bar=None if judgement.done is None else _within(judgement.done),
        tick=None if judgement.plan is None else _within(judgement.plan),
    )


def stacked(counts: Mapping[Light, int]) -> list[Segment]:
    """Segments side by side over the whole width, best light first; empty for no targets."""
    total = sum(counts.values())
    segments, start = [], ZERO
    for light in Light:
        if count := counts.get(light):
            width = Fraction(count, total)
            segments.append(Segment(light, count, start, width))
            start += width
    return segments


def spark(values: Iterable[Decimal], target: Decimal | None) -> Spark | None:
    """A sparkline over at least two values; None for fewer."""
    readings = list(values)
    if len(readings) < 2:
        return None
    shown = readings if target is None else [*readings, target]
    low, high = min(shown), max(shown)
    span = Fraction(high - low) or ONE
    last = len(readings) - 1
    return Spark(
        points=tuple(
            (Fraction(place, last), Fraction(high - value) / span) for place, value in enumerate(readings)
        ),
        target=None if target is None else Fraction(high - target) / span,
    )


def _within(share: Fraction) -> Fraction:
    return min(max(share, ZERO), ONE)
