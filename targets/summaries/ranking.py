"""How do the lead units compare? Their lights, their reporting, and how much the office sent back."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from ..domain.filings import Filed
from ..domain.moment import Moment
from ..domain.months import month_end_before
from ..domain.pace import ZERO
from ..domain.rollup import Rollup, roll_up
from ..models import Report, Unit
from ..pictures import Picture, facts_of, parts_of

RANK_FROM = 3  # with fewer targets a unit's rates say nothing


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """A lead unit. `rank` is shared by equals, None below `RANK_FROM` paced targets.

    `climbed` are the places that it has gained since the month-end before, negative where it lost some; None where it
    was not ranked then, or there is nothing to compare with."""

    unit: Unit
    rollup: Rollup
    rank: int | None = None
    checked_count: int = 0
    returned_count: int = 0
    climbed: int | None = None

    @property
    def parts(self) -> dict:
        shown = self.unit.pk, self.unit.name, self.rank, self.checked_count, self.returned_count, self.climbed
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
    before_date: date | None = None  # which `climbed` compares with


def ranking(report: Report, *, moment: Moment) -> Ranking:
    """The ranking page."""
    facts = facts_of(report, known_at=moment.known_at)
    before_date = compared_with(report, moment.as_of)
    before = facts.on(before_date) if before_date else []
    return ranking_since(facts.on(moment.as_of), before, before_date=before_date)


def ranking_since(
    now: list[Picture],
    before: list[Picture],
    *,
    before_date: date | None,
    among: Callable[[Unit], bool] | None = None,
) -> Ranking:
    """The leads of some targets, with what the office sent back, and the places that they have gained since a day;
    `among` says which of the leads are ranked, None: all."""
    found = rank_units(now, *_checks(now), among=among)
    if before_date is None:
        return found
    then = {row.unit.pk: row.rank for row in rank_units(before, among=among).ranked}
    ranked = [replace(row, climbed=climbed(then.get(row.unit.pk), row.rank)) for row in found.ranked]
    return replace(found, ranked=ranked, before_date=before_date)


def compared_with(report: Report, as_of: date) -> date | None:
    """The month-end before; None in the first month, and of the year's end, which is compared with no month."""
    day = month_end_before(as_of)
    return day if day >= report.start_date and not report.is_over_on(as_of) else None


def rank_units(
    pictures: Iterable[Picture],
    checked: Counter[int] | None = None,
    returned: Counter[int] | None = None,
    *,
    among: Callable[[Unit], bool] | None = None,
) -> Ranking:
    """By share on pace; equals share a rank, and stand in the order of the units."""
    checked, returned = checked or Counter(), returned or Counter()
    shown = list(pictures)
    led: dict[int, tuple[Unit, list[Picture]]] = {}
    for picture in shown:
        if picture.judgement.is_active and (lead := picture.lead) and (among is None or among(lead)):
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


def climbed(before: int | None, now: int | None) -> int | None:
    """The places gained; None where there was none on one of the two days."""
    return before - now if before and now else None


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
