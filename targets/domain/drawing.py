"""Where do bars, ticks and lines go? Positions as fractions of the drawing's width and height."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .lights import Judgement
from .pace import ONE, ZERO
from .words import Light, Measure

HEADROOM = Fraction(5, 4)  # a bullet bar's scale ends this far beyond the larger of value and target


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
