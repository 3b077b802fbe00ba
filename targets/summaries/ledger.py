"""Which targets match a search, and in which order? The rows of 台账."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..domain.moment import Moment
from ..domain.quantities import quantity
from ..domain.rollup import Rollup, roll_up
from ..domain.words import Light
from ..imports.text import finds
from ..models import OwnerRole, Report, Unit
from ..pictures import Picture, ReportFacts, facts_of
from .order import ordered
from .orders import OrderMark, order_marks


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the reader asked for; empty means: no restriction.

    `theme` may be an area or a theme; `role` is that of the unit asked for; `members` are the keys of the targets of a
    group.
    """

    q: str = ""
    theme: int | None = None
    unit: int | None = None
    role: str = ""
    post: int | None = None
    light: str = ""
    measure: str = ""
    reporting: str = ""
    members: frozenset[int] | None = None
    sort: str = "number"

    def admit(self, picture: Picture) -> bool:
        """Whether a target matches everything but the light."""
        target = picture.target
        return (
            (not self.q or self._finds(picture))
            and (not self.theme or self.theme in (target.theme_id, target.theme.parent_id))
            and (not self.unit or self._is_of_unit(picture))
            and (not self.post or target.post_id == self.post)
            and (self.members is None or target.pk in self.members)
            and (not self.measure or target.measure == self.measure)
            and (not self.reporting or picture.judgement.reporting.code == self.reporting)
        )

    def looked_through(self, facts: ReportFacts, day: date) -> list[Picture]:
        """What is asked of a unit, of a group, or for words, is asked of parts as well; otherwise they stand with what
        they are parts of."""
        is_narrow = self.unit or self.q or self.members is not None
        return facts.with_parts_on(day) if is_narrow else facts.on(day)

    def admit_light(self, picture: Picture) -> bool:
        judgement = picture.judgement
        return not self.light or (judgement.light == Light(self.light) and judgement.is_active)

    def _is_of_unit(self, picture: Picture) -> bool:
        is_lead = picture.lead is not None and picture.lead.pk == self.unit
        is_supporting = any(unit.pk == self.unit for unit in picture.supporting)
        match self.role:
            case OwnerRole.LEAD:
                return is_lead
            case OwnerRole.SUPPORTING:
                return is_supporting
        return is_lead or is_supporting

    def _finds(self, picture: Picture) -> bool:
        target = picture.target
        units: list[Unit] = [unit for unit in (picture.lead, *picture.supporting) if unit]
        promised = quantity(target.value, target.unit) if target.value is not None else ""
        named = [text for unit in units for text in (unit.name, *unit.other_names)]
        return finds(self.q, target.number, target.title, promised, *named)


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """The rows that match, in order; `rollup` counts the lights of all that match but for the light filter,
    parts with their whole where that matches, too."""

    rows: list[Picture]
    facts: ReportFacts
    as_of: date
    rollup: Rollup

    @property
    def part_count(self) -> int:
        """How many of the rows are parts; `rollup` may count them with their whole."""
        return sum(p.target.part_of_id is not None for p in self.rows)

    @cached_property
    def marks(self) -> dict[int, tuple[OrderMark, ...]]:
        """What is due soon or overdue about targets, by their keys."""
        return order_marks(self.facts, as_of=self.as_of)


def ledger(report: Report, filters: Filters, *, moment: Moment) -> Ledger:
    """The ledger at a date."""
    facts = facts_of(report, known_at=moment.known_at)
    admitted = [p for p in filters.looked_through(facts, moment.as_of) if filters.admit(p)]
    rows = [p for p in admitted if filters.admit_light(p)]
    return Ledger(
        rows=ordered(rows, filters.sort),
        facts=facts,
        as_of=moment.as_of,
        rollup=roll_up(p.judgement for p in _counted(admitted, filters)),
    )


def _counted(admitted: list[Picture], filters: Filters) -> list[Picture]:
    """A part that is found together with its whole counts with it; a unit answers for both, as on its page."""
    if filters.unit:
        return admitted
    found = {p.target.pk for p in admitted}
    return [p for p in admitted if p.target.part_of_id not in found]
