"""What do many lights say together? Counts and honest shares; never an average of unlike units."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .filings import ANSWERED, Filed
from .lights import Judgement
from .pace import ONE, ZERO
from .words import Light


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """Figures of a group of targets; every rate is a fraction, None where it would divide by nothing.

    `counts` covers active targets only, `paced_counts` those of them that have more than words; `listed_count` also
    the cancelled and merged ones. `answered_count` and `demanded_count` are of periods, from the start of the year.
    `mean_completion` and `mean_plan` are over the same `mean_count` targets, those that have both.
    """

    counts: dict[Light, int]
    paced_counts: dict[Light, int]
    listed_count: int
    answered_count: int
    demanded_count: int
    mean_completion: Fraction | None
    mean_plan: Fraction | None
    mean_count: int

    @property
    def active_count(self) -> int:
        return sum(self.counts.values())

    @property
    def paced_count(self) -> int:
        return sum(self.paced_counts.values())

    @property
    def narrative_count(self) -> int:
        """Those of which there are only words; counted beside 达序时率."""
        return self.active_count - self.paced_count

    @property
    def lit_count(self) -> int:
        """What 达序时率 is a share of: paced, and not grey."""
        return self.paced_count - self.paced_counts[Light.NONE]

    @property
    def on_pace_count(self) -> int:
        return self.paced_counts[Light.DONE] + self.paced_counts[Light.ON_TRACK]

    @property
    def done_rate(self) -> Fraction | None:
        """完成率: done of all active."""
        return _share(self.counts[Light.DONE], self.active_count)

    @property
    def on_pace_rate(self) -> Fraction | None:
        """达序时率: blue and green of all that are paced and lit."""
        return _share(self.on_pace_count, self.lit_count)

    @property
    def reporting_rate(self) -> Fraction | None:
        """填报率: periods answered, in time or late, of all whose reporting day is over."""
        return _share(self.answered_count, self.demanded_count)


def roll_up(judgements: Iterable[Judgement], demanded: Iterable[Filed] | None = None) -> Rollup:
    """Roll-up of any group; an empty one has zero counts and no rates.

    `demanded` are the periods to be counted where they are others than those of the targets: a unit answers for the
    time in which it led them.
    """
    listed = list(judgements)
    active = [j for j in listed if j.is_active]
    if demanded is None:
        demanded = [filed for j in active for filed in j.demanded]
    periods = list(demanded)
    counts = Counter(j.light for j in active)
    paced = Counter(j.light for j in active if j.is_paced)
    pairs = [(j.completion, j.plan) for j in active if j.completion is not None and j.plan is not None]
    return Rollup(
        counts={light: counts[light] for light in Light},
        paced_counts={light: paced[light] for light in Light},
        listed_count=len(listed),
        answered_count=sum(filed.filing in ANSWERED for filed in periods),
        demanded_count=len(periods),
        mean_completion=_mean([min(completion, ONE) for completion, _ in pairs]),
        mean_plan=_mean([plan for _, plan in pairs]),
        mean_count=len(pairs),
    )


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _mean(shares: list[Fraction]) -> Fraction | None:
    return sum(shares, ZERO) / len(shares) if shares else None
