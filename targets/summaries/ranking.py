"""How do the lead units compare? Their lights, their reporting, and how much the office sent back."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from ..domain.facts import decisions
from ..domain.filings import Filed
from ..domain.moment import Moment
from ..domain.pace import ZERO
from ..domain.rollup import Rollup, roll_up
from ..domain.words import Status
from ..models import Report, Unit
from ..pictures import Picture, ReportFacts, facts_of

RANK_FROM = 3  # with fewer targets a unit's rates say nothing


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """A lead unit. `rank` is shared by equals, None below `RANK_FROM` paced targets."""

    unit: Unit
    rollup: Rollup
    rank: int | None = None
    checked_count: int = 0
    returned_count: int = 0

    @property
    def returned_rate(self) -> Fraction | None:
        """退回率: entries that were ever returned, of those checked; None where none was."""
        return Fraction(self.returned_count, self.checked_count) if self.checked_count else None


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Lead units that can be ranked, and those with too few targets apart."""

    ranked: list[UnitRow]
    small: list[UnitRow]
    rank_from: int = RANK_FROM


def ranking(report: Report, *, moment: Moment) -> Ranking:
    """The ranking page."""
    facts = facts_of(report, known_at=moment.known_at)
    return rank_units(facts.on(moment.as_of), *_checks(facts, moment))


def rank_units(
    pictures: Iterable[Picture], checked: Counter[int] | None = None, returned: Counter[int] | None = None
) -> Ranking:
    """By share on pace; equals share a rank, and stand in the order of the units."""
    checked, returned = checked or Counter(), returned or Counter()
    shown = list(pictures)
    led: dict[int, tuple[Unit, list[Picture]]] = {}
    for picture in shown:
        if picture.judgement.is_active and (lead := picture.lead):
            led.setdefault(lead.pk, (lead, []))[1].append(picture)
    demanded = demanded_by_unit(shown)
    rows = [
        (unit, roll_up((p.judgement for p in members), demanded[pk]), checked[pk], returned[pk])
        for pk, (unit, members) in led.items()
    ]
    rows.sort(key=lambda row: (_standing(row[1]), row[0].position, row[0].pk))
    ranked: list[UnitRow] = []
    small: list[UnitRow] = []
    for unit, rollup, checked_count, returned_count in rows:
        is_small = rollup.paced_count < RANK_FROM or rollup.on_pace_rate is None
        (small if is_small else ranked).append(
            UnitRow(
                unit=unit,
                rollup=rollup,
                rank=None if is_small else _rank(rollup, ranked),
                checked_count=checked_count,
                returned_count=returned_count,
            )
        )
    return Ranking(ranked=ranked, small=small)


def demanded_by_unit(pictures: Iterable[Picture]) -> dict[int, list[Filed]]:
    """The periods that count in 填报率, by the unit that led the target when they ended."""
    found: dict[int, list[Filed]] = defaultdict(list)
    for picture in pictures:
        if picture.judgement.is_active:
            for filed in picture.judgement.demanded:
                if unit := picture.unit_of(filed.period):
                    found[unit.pk].append(filed)
    return found


def _standing(rollup: Rollup) -> tuple[bool, Fraction]:
    rate = rollup.on_pace_rate
    return rate is None, -(rate or ZERO)


def _rank(rollup: Rollup, better: list[UnitRow]) -> int:
    """1 for the first; whoever equals the one before has its rank."""
    if better and better[-1].rollup.on_pace_rate == rollup.on_pace_rate:
        return better[-1].rank or 1
    return len(better) + 1


def _checks(facts: ReportFacts, moment: Moment) -> tuple[Counter[int], Counter[int]]:
    """Entries that the office had checked, and those of them that it had returned at least once, by the unit that they
    spoke for then."""
    checked: set[tuple[int | None, int]] = set()
    returned: set[tuple[int | None, int]] = set()
    for entry in chain.from_iterable(facts.entries.values()):
        if entry.data_date <= moment.as_of:
            for decided in decisions(entry, known_at=moment.known_at):
                checked.add((decided.unit, entry.key))
                if decided.outcome == Status.RETURNED:
                    returned.add((decided.unit, entry.key))
    return Counter(unit for unit, _ in checked if unit), Counter(unit for unit, _ in returned if unit)
