"""Which targets match a search, and in which order? The rows of 台账."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..domain.moment import Moment
from ..domain.quantities import quantity
from ..domain.rollup import Rollup, roll_up
from ..domain.words import Light
from ..imports.text import finds
from ..models import OwnerRole, Report, Unit
from ..pictures import Picture, facts_of
from .changes import SEVERITY
from .orders import OrderMark, order_marks

SORTS: dict[str, tuple[str, Callable[[Picture], Any]]] = {
    "number": ("编号", lambda _: ()),
    "light": ("灯（先红后绿）", lambda p: SEVERITY[p.judgement.light]),
    "lead": ("快慢（先慢后快）", lambda p: (p.judgement.lead is None, p.judgement.lead or 0)),
    "done": ("完成率（从低到高）", lambda p: (p.judgement.completion is None, p.judgement.completion or 0)),
    "due": ("时限（先到先列）", lambda p: p.judgement.promise.due_date),
    "unit": (
        "牵头单位",
        lambda p: (p.lead.position, p.lead.pk) if p.lead else (0, 0),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the reader asked for; empty means: no restriction.

    `theme` may be an area or a theme; `role` is that of the unit asked for.
    """

    q: str = ""
    theme: int | None = None
    unit: int | None = None
    role: str = ""
    post: int | None = None
    light: str = ""
    measure: str = ""
    reporting: str = ""
    sort: str = "number"

    def admit(self, picture: Picture) -> bool:
        """Whether a target matches everything but the light."""
        target = picture.target
        return (
            (not self.q or self._finds(picture))
            and (not self.theme or self.theme in (target.theme_id, target.theme.parent_id))
            and (not self.unit or self._is_of_unit(picture))
            and (not self.post or target.post_id == self.post)
            and (not self.measure or target.measure == self.measure)
            and (not self.reporting or picture.judgement.reporting.code == self.reporting)
        )

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
    """The rows that match, in order; `rollup` counts the lights of all that match but for the light filter, `marks`
    are what is due soon or overdue about targets, by their keys."""

    rows: list[Picture]
    marks: dict[int, tuple[OrderMark, ...]]
    rollup: Rollup


def ledger(report: Report, filters: Filters, *, moment: Moment) -> Ledger:
    """The ledger at a date."""
    facts = facts_of(report, known_at=moment.known_at)
    admitted = [p for p in facts.on(moment.as_of) if filters.admit(p)]
    rows = admitted
    if filters.light:
        rows = [p for p in admitted if p.judgement.light == Light(filters.light) and p.judgement.is_active]
    _, key = SORTS[filters.sort]
    return Ledger(
        rows=sorted(rows, key=lambda p: (key(p), p.target.number)),
        marks=order_marks(facts, as_of=moment.as_of),
        rollup=roll_up(p.judgement for p in admitted),
    )
