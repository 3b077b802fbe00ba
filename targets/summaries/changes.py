"""Which lights differ between two days, and why?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..domain.moment import Moment
from ..domain.words import Light, Reason, Word
from ..models import Report
from ..pictures import Picture, facts_of
from .order import SEVERITY


class Turn(Word):
    """What happened to a target between two days, worst first."""

    OVERDUE = "overdue", "新逾期"
    DOWN = "down", "降灯"
    UNREPORTED = "unreported", "新未报"
    ENDED = "ended", "取消或合并"
    UNLIT = "unlit", "转为暂不评价"
    LIT = "lit", "开始评价"
    UP = "up", "升灯"
    DONE = "done", "新完成"


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
    def reason(self) -> str:
        judgement = self.picture.judgement
        return (judgement.reporting if self.turn == Turn.UNREPORTED else judgement.overall).reason


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What differs between two days, by kind of turn in their order; empty kinds are left out."""

    from_date: date
    to_date: date
    groups: dict[Turn, list[Change]]

    @property
    def count(self) -> int:
        return sum(len(changes) for changes in self.groups.values())


def changes(report: Report, *, since: date, moment: Moment) -> Changes:
    """What differs between a day and the moment's, both as known at the moment."""
    facts = facts_of(report, known_at=moment.known_at)
    found = changes_between(facts.on(since), facts.on(moment.as_of))
    return Changes(
        from_date=since,
        to_date=moment.as_of,
        groups={turn: own for turn in Turn if (own := [c for c in found if c.turn == turn])},
    )


def changes_between(before: Iterable[Picture], after: Iterable[Picture]) -> list[Change]:
    """Turned for the worse first, then by number. A target can be twice in it: its light and its reporting."""
    earlier = {p.target.pk: p for p in before}
    found = []
    for picture in after:
        if old := earlier.get(picture.target.pk):
            found += [
                Change(picture=picture, before=old.judgement.light, turn=t) for t in _turns(old, picture)
            ]
    return sorted(found, key=lambda c: (list(Turn).index(c.turn), c.picture.target.number))


def _turns(old: Picture, new: Picture) -> list[Turn]:
    before, after = old.judgement, new.judgement
    if not before.is_active:
        return []
    if not after.is_active:
        return [Turn.ENDED]
    turns = [_turn(new, before.light)] if before.light != after.light else []
    was_silent = before.reporting.code == Reason.NOT_REPORTED
    if after.reporting.code == Reason.NOT_REPORTED and not was_silent:
        turns.append(Turn.UNREPORTED)
    return turns


def _turn(picture: Picture, old: Light) -> Turn:
    new = picture.judgement.light
    if new == Light.DONE:
        return Turn.DONE
    if picture.judgement.overall.code == Reason.OVERDUE:
        return Turn.OVERDUE
    if Light.NONE in (new, old):
        return Turn.UNLIT if new == Light.NONE else Turn.LIT
    return Turn.DOWN if SEVERITY[new] < SEVERITY[old] else Turn.UP
