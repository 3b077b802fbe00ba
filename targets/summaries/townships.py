"""How do townships and street offices stand with the parts that they lead? On each shared number, and on all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ..domain.moment import Moment
from ..domain.standings import Led, places, together
from ..domain.words import Split
from ..models import Report, Unit
from ..pictures import Picture, facts_of
from .ranking import Ranking, climbed, compared_with, ranking_since


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A township with what it leads of one shared number. `place` None: it cannot be compared, see `Led`.

    `climbed` are the places that it has gained since the month-end before, negative where it lost some; None where it
    had none then, or there is nothing to compare with.
    """

    unit: Unit
    items: list[Picture]
    led: Led
    place: int | None
    climbed: int | None = None

    @property
    def standing(self) -> list[Picture]:
        """Its parts that are in force."""
        return [item for item in self.items if item.judgement.is_active]

    @property
    def incomparable(self) -> list[Picture]:
        """Those of them without which it has no place: without a reading, or without a number yet."""
        return [
            item
            for item in self.standing
            if item.judgement.value is None or item.judgement.promise.value is None
        ]


@dataclass(frozen=True, kw_only=True)
class Race:
    """The townships among which a number is shared out: by their places, then those that have none."""

    whole: Picture
    rows: list[Standing]

    @property
    def ranked_count(self) -> int:
        return sum(row.place is not None for row in self.rows)

    @property
    def is_limit(self) -> bool:
        """Then nobody has a place: to have used the most is no lead."""
        return self.whole.judgement.is_limit


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where one township stands in a race."""

    race: Race
    row: Standing


@dataclass(frozen=True, kw_only=True)
class TownshipRanking:
    """`races` on each shared number; `all_parts` ranks by all parts that they lead, those of lists as well, as
    departments are ranked by what is not a part."""

    races: list[Race]
    all_parts: Ranking

    @property
    def before_date(self) -> date | None:
        """Which `climbed` compares with."""
        return self.all_parts.before_date


def township_ranking(report: Report, *, moment: Moment) -> TownshipRanking:
    """The page 乡镇街道排名."""
    facts = facts_of(report, known_at=moment.known_at)
    pictures = facts.with_parts_on(moment.as_of)
    before_date = compared_with(report, moment.as_of)
    before = facts.with_parts_on(before_date) if before_date else []
    parts = [
        [p for p in some if p.target.is_part] for some in (pictures, before)
    ]  # also what towns led before
    return TownshipRanking(
        races=races(pictures, before),
        all_parts=ranking_since(*parts, before_date=before_date, among=lambda unit: unit.is_town),
    )


def by_place(whole: Picture) -> list[tuple[int | None, Picture]]:
    """All parts of a shared number with their places: who is ahead first, who cannot be compared last; see `Led`."""
    found = places([together([item.judgement]).share for item in whole.items])
    return sorted(zip(found, whole.items, strict=True), key=lambda pair: pair[0] or len(found) + 1)


def races(pictures: Iterable[Picture], before: Iterable[Picture] = ()) -> list[Race]:
    """Of all shared numbers among some targets, in their order; compared with `before`, as they were judged then."""
    earlier = {race.whole.target.pk: race for race in map(_race, _shared(before))}
    return [
        _compared(race, earlier.get(race.whole.target.pk))
        for race in map(_race, _shared(pictures))
        if race.rows
    ]


def placed(unit: Unit, pictures: Iterable[Picture], before: Iterable[Picture]) -> list[Placed]:
    """In all races in which a unit takes part."""
    return [
        Placed(race=race, row=row)
        for race in races(pictures, before)
        for row in race.rows
        if row.unit.pk == unit.pk
    ]


def _shared(pictures: Iterable[Picture]) -> list[Picture]:
    return [p for p in pictures if p.target.split == Split.SUM and p.judgement.is_active]


def _is_of_town(picture: Picture) -> bool:
    lead = picture.lead if picture.target.is_part else None
    return lead is not None and lead.is_town


def _race(whole: Picture) -> Race:
    led: dict[int, tuple[Unit, list[Picture]]] = {}
    for item in whole.items:
        if _is_of_town(item) and (lead := item.lead):
            led.setdefault(lead.pk, (lead, []))[1].append(item)
    found = [together([item.judgement for item in items]) for _, items in led.values()]
    rows = [
        Standing(unit=unit, items=items, led=own, place=place)
        for (unit, items), own, place in zip(
            led.values(), found, places([own.share for own in found]), strict=True
        )
    ]
    rows.sort(key=lambda row: (row.place is None, row.place or 0, row.unit.position, row.unit.pk))
    return Race(whole=whole, rows=rows)


def _compared(race: Race, earlier: Race | None) -> Race:
    then = {row.unit.pk: row.place for row in earlier.rows} if earlier else {}
    rows = [replace(row, climbed=climbed(then.get(row.unit.pk), row.place)) for row in race.rows]
    return replace(race, rows=rows)
