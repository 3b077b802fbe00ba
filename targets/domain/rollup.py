"""What do many lights say together? Counts and honest shares; never an average of unlike units."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from .filings import ANSWERED, Filed
from .lights import Judgement
from .pace import ZERO
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
    def figures(self) -> tuple[int | Fraction | None, ...]:
        """All that it says, to be compared and looked up by."""
        counts = *self.counts.values(), *self.paced_counts.values(), self.listed_count, self.mean_count
        return *counts, self.answered_count, self.demanded_count, self.mean_completion, self.mean_plan

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
        answered_count = sum([j.answered_count for j in active])
        demanded_count = sum([len(j.demanded) for j in active])
    else:
        owed = [filed.filing in ANSWERED for filed in demanded]
        answered_count, demanded_count = sum(owed), len(owed)
    counts = Counter([j.light for j in active])
    paced = Counter([j.light for j in active if j.is_paced])
    pairs = [shares for j in active if (shares := j.shares)]
    return Rollup(
        counts={light: counts[light] for light in Light},
        paced_counts={light: paced[light] for light in Light},
        listed_count=len(listed),
        answered_count=answered_count,
        demanded_count=demanded_count,
        mean_completion=_mean([completion for completion, _ in pairs]),
        mean_plan=_mean([plan for _, plan in pairs]),
        mean_count=len(pairs),
    )


def together(parts: Sequence[Rollup]) -> Rollup:
    """The roll-up of several groups that have no target in common: what `roll_up` says of all of them at once."""
    count = sum([part.mean_count for part in parts])
    return Rollup(
        counts={light: sum([part.counts[light] for part in parts]) for light in Light},
        paced_counts={light: sum([part.paced_counts[light] for part in parts]) for light in Light},
        listed_count=sum([part.listed_count for part in parts]),
        answered_count=sum([part.answered_count for part in parts]),
        demanded_count=sum([part.demanded_count for part in parts]),
        mean_completion=_weighted([(part.mean_completion, part.mean_count) for part in parts], count),
        mean_plan=_weighted([(part.mean_plan, part.mean_count) for part in parts], count),
        mean_count=count,
    )


def _weighted(means: list[tuple[Fraction | None, int]], count: int) -> Fraction | None:
    return sum([mean * weight for mean, weight in means if mean is not None], ZERO) / count if count else None


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _mean(shares: list[Fraction]) -> Fraction | None:
    """Exact, over one denominator: adding fractions one by one would reduce each sum anew."""
    if not shares:
        return None
    ratios = [share.as_integer_ratio() for share in shares]
    common = lcm(*[below for _, below in ratios])
    total = sum([above * (common // below) for above, below in ratios])
    return Fraction(total, common * len(shares))
