"""What did a promise come to at the year's end: done, not done, or not judged – and then why not?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .lights import Judgement
from .words import Light, Reason, Word

KNOWN_UNDONE = (
    Reason.NOT_FINISHED, Reason.BELOW_TARGET, Reason.OVER_LIMIT, Reason.NOT_CONCLUDED, Reason.OVERDUE,
)  # fmt: skip


class Outcome(Word):
    DONE = "done", "完成"
    UNDONE = "undone", "未完成"
    UNJUDGED = "unjudged", "未评价"


LIGHTS = {Outcome.DONE: Light.DONE, Outcome.UNDONE: Light.CRITICAL, Outcome.UNJUDGED: Light.NONE}


def outcome_of(judgement: Judgement) -> Outcome:
    """By the progress light, else by the deadline light: what has passed it is not done, whatever colour that has."""
    if judgement.progress.light == Light.DONE:
        return Outcome.DONE
    return Outcome.UNDONE if judgement.deadline.code in KNOWN_UNDONE else Outcome.UNJUDGED


def why_unjudged(judgement: Judgement) -> str:
    """长期坚持, 待下达, 待参照数据, 未设节点; else the last figure has yet to come: 等待数据."""
    if judgement.promise.is_lasting:
        return "长期坚持"
    if judgement.deadline.code == Reason.NO_DEADLINE:
        return judgement.overall.label
    return Reason.DATA_AWAITED.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of a group came to what; cancelled and merged ones are not counted."""

    done: int
    undone: int
    unjudged: int

    @property
    def active_count(self) -> int:
        return self.done + self.undone + self.unjudged

    @property
    def done_rate(self) -> Fraction | None:
        """完成率: done of all active; None where there are none."""
        return Fraction(self.done, self.active_count) if self.active_count else None

    @property
    def counts(self) -> dict[Light, int]:
        """For a bar, in the colours of lights."""
        own = {Outcome.DONE: self.done, Outcome.UNDONE: self.undone, Outcome.UNJUDGED: self.unjudged}
        return {LIGHTS[outcome]: count for outcome, count in own.items()}


def tally(judgements: Iterable[Judgement]) -> Tally:
    """Of any group of targets."""
    found = Counter([outcome_of(j) for j in judgements if j.is_active])
    return Tally(done=found[Outcome.DONE], undone=found[Outcome.UNDONE], unjudged=found[Outcome.UNJUDGED])
