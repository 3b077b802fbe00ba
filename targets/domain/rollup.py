"""What do many lights say together? Counts and honest shares; never an average of unlike units."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .lights import Judgement
from .pace import ONE
from .words import Light, Reason

REPORTED = (Reason.REPORTED, Reason.REPORTED_LATE)
REPORT_DUE = (*REPORTED, Reason.NOT_REPORTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """Figures of a group of targets; every rate is a fraction, None where it would divide by nothing.

    `counts` covers active targets only; `listed_count` also the cancelled and merged ones.
    `mean_completion` and `mean_plan` are over the same `mean_count` targets, those that have both.
    """

    counts: dict[Light, int]
    listed_count: int
    reported_count: int
    report_due_count: int
    mean_completion: Decimal | None
    mean_plan: Decimal | None
    mean_count: int

    @property
    def active_count(self) -> int:
        return sum(self.counts.values())

    @property
    def lit_count(self) -> int:
        return self.active_count - self.counts[Light.NONE]

    @property
    def done_rate(self) -> Decimal | None:
        """完成率: done of all active."""
        return _share(self.counts[Light.DONE], self.active_count)

    @property
    def on_pace_rate(self) -> Decimal | None:
        """达序时率: blue and green of all that are lit."""
        return _share(self.counts[Light.DONE] + self.counts[Light.ON_TRACK], self.lit_count)

    @property
    def reporting_rate(self) -> Decimal | None:
        """填报率: reported (late or not) of all due for reporting."""
        return _share(self.reported_count, self.report_due_count)


def roll_up(judgements: Iterable[Judgement]) -> Rollup:
    """Roll-up of any group; an empty one has zero counts and no rates."""
    listed = list(judgements)
    active = [j for j in listed if j.is_active]
    counts = Counter(j.light for j in active)
    pairs = [(j.completion, j.plan) for j in active if j.completion is not None and j.plan is not None]
    return Rollup(
        counts={light: counts[light] for light in Light},
        listed_count=len(listed),
        reported_count=sum(j.reporting.code in REPORTED for j in active),
        report_due_count=sum(j.reporting.code in REPORT_DUE for j in active),
        mean_completion=_mean([min(completion, ONE) for completion, _ in pairs]),
        mean_plan=_mean([plan for _, plan in pairs]),
        mean_count=len(pairs),
    )


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / whole if whole else None


def _mean(shares: list[Decimal]) -> Decimal | None:
    return sum(shares, Decimal(0)) / len(shares) if shares else None
