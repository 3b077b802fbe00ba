"""Which lights differ between two days, and why? What got worse comes first, whatever it was before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..domain.moment import Moment
from ..domain.words import Light, Reason, Word
from ..models import Report
from ..pictures import Picture, facts_of
from .order import SEVERITY, badness


class Turn(Word):
    """What happened to a target between two days, worst first. What was grey and is red is newly red like any other;
    what was grey and is green has only begun to be judged, and is folded."""

    RED = "red", "新红灯"
    DOWN = "down", "降灯"
    UNREPORTED = "unreported", "新未报"
    ENDED = "ended", "取消或合并"
    UNLIT = "unlit", "转为暂不评价"
    UP = "up", "升灯"
    DONE = "done", "新完成"
    BEGUN = "begun", "开始评价"


BETTER = (Turn.UP, Turn.DONE)
OPEN_AT_MOST = 24  # of what got better; what got worse is never folded


@dataclass(frozen=True, kw_only=True)
class Change:
    """A light that differs; `before` is the light of the earlier day."""

    picture: Picture
    before: Light
    turn: Turn

    @property
    def parts(self) -> dict:
        """See `Picture.parts`; what is drawn of it names `before` and `turn`."""
        return self.picture.parts

    @property
    def label(self) -> str:
        """A red light whose deadline has passed says so."""
        is_overdue = self.picture.judgement.overall.code == Reason.OVERDUE
        return "新逾期" if self.turn == Turn.RED and is_overdue else self.turn.label

    @property
    def is_turned(self) -> bool:
        """Whether its light is another; what is newly unreported may have kept it."""
        return self.before != self.picture.judgement.light

    @property
    def reason(self) -> str:
        judgement = self.picture.judgement
        return (judgement.reporting if self.turn == Turn.UNREPORTED else judgement.overall).reason


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What differs between two days; `from_date` None: there is no day to compare with. `listed_count`: of how many
    targets."""

    from_date: date | None
    to_date: date
    found: list[Change]
    listed_count: int

    @property
    def shown(self) -> list[Change]:
        """All but what has only begun to be judged."""
        return [c for c in self.found if c.turn != Turn.BEGUN]

    @property
    def begun(self) -> list[Change]:
        """What was grey and is green."""
        return [c for c in self.found if c.turn == Turn.BEGUN]

    @property
    def groups(self) -> dict[Turn, list[Change]]:
        """What is shown, by kind of turn in their order; empty kinds are left out."""
        return {turn: own for turn in Turn if (own := [c for c in self.shown if c.turn == turn])}

    @property
    def folded(self) -> list[Turn]:
        """What got better in great numbers, as in December: it stands behind its count."""
        return [turn for turn, own in self.groups.items() if turn in BETTER and len(own) > OPEN_AT_MOST]

    @property
    def counts(self) -> dict[Turn, int]:
        """How many targets of each kind that is shown and not empty."""
        return {turn: len(own) for turn, own in self.groups.items()}


def changes(report: Report, *, since: date, moment: Moment) -> Changes:
    """What differs between a day and the moment's, both as known at the moment."""
    facts = facts_of(report, known_at=moment.known_at)
    after = facts.on(moment.as_of)
    found = changes_between(facts.on(since), after)
    return Changes(from_date=since, to_date=moment.as_of, found=found, listed_count=len(after))


def changes_between(before: Iterable[Picture], after: Iterable[Picture]) -> list[Change]:
    """Turned for the worse first, of the newly red those farthest behind. A target can be twice in it: its light and
    its reporting."""
    earlier = {p.target.pk: p for p in before}
    found = []
    for picture in after if earlier else ():  # what was added since had no light before
        old = earlier.get(picture.target.pk)
        light = old.judgement.light if old else Light.NONE
        found += [Change(picture=picture, before=light, turn=t) for t in _turns(old, picture, light)]
    return sorted(found, key=_place)


def _place(change: Change) -> tuple[int, tuple, str]:
    worst_first = badness(change.picture) if change.turn == Turn.RED else ()
    return list(Turn).index(change.turn), worst_first, change.picture.target.number


def _turns(old: Picture | None, new: Picture, light: Light) -> list[Turn]:
    after = new.judgement
    if old and not old.judgement.is_active:
        return []
    if not after.is_active:
        return [Turn.ENDED] if old else []
    turns = [_turn(new, light)] if light != after.light else []
    was_silent = old is not None and old.judgement.reporting.code == Reason.NOT_REPORTED
    if after.reporting.code == Reason.NOT_REPORTED and not was_silent:
        turns.append(Turn.UNREPORTED)
    return turns


def _turn(picture: Picture, old: Light) -> Turn:
    new = picture.judgement.light
    if new in (Light.CRITICAL, Light.DONE, Light.NONE):
        return {Light.CRITICAL: Turn.RED, Light.DONE: Turn.DONE, Light.NONE: Turn.UNLIT}[new]
    if SEVERITY[new] < SEVERITY[old]:
        return Turn.DOWN
    return Turn.BEGUN if old == Light.NONE else Turn.UP
