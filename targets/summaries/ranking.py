"""How do the lead units compare? Their lights, their reporting, and how much the office sent back."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ..domain.filings import Filed
from ..domain.moment import Moment
from ..domain.pace import ZERO
from ..domain.rollup import Rollup, roll_up
from ..models import Report, Unit
from ..pictures import Picture, parts_of, pictures_at

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
    def parts(self) -> dict:
        shown = self.unit.pk, self.unit.name, self.rank, self.checked_count, self.returned_count
        return parts_of(shown, self.rollup)

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
    pictures = pictures_at(report, moment)
    return rank_units(pictures, *_checks(pictures))


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
        for unit, filed in picture.demanded_by_unit.items():
            found[unit] += filed
    return found


def _standing(rollup: Rollup) -> tuple[bool, Fraction]:
    rate = rollup.on_pace_rate
    return rate is None, -(rate or ZERO)


def _rank(rollup: Rollup, better: list[UnitRow]) -> int:
    """1 for the first; whoever equals the one before has its rank."""
    if better and better[-1].rollup.on_pace_rate == rollup.on_pace_rate:
        return better[-1].rank or 1
    return len(better) + 1


def _checks(pictures: Iterable[Picture]) -> tuple[Counter[int], Counter[int]]:
    """How many entries the office had checked, and how many of them it had returned, by unit."""
    checks = [check for picture in pictures for check in picture.checks]
    checked = Counter([check.unit for check in checks])
    return checked, Counter([check.unit for check in checks if check.is_returned])
