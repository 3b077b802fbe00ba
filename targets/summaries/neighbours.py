"""Which targets stand before and behind one in the list that its reader came from?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ..domain.moment import Moment
from ..models import Report, Target
from ..pictures import Picture, ReportFacts, facts_of
from .ledger import Filters
from .order import ordered, worst_first
from .scope import Scope


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list as a page shows it: what it looks through, what of it stands in it, and how any pictures are brought into
    its order."""

    looked_through: Callable[[ReportFacts, date], list[Picture]]
    admits: Callable[[Picture], bool]
    order: Callable[[list[Picture]], list[Picture]]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a target stands in a list of `count`, from 1. `position` None: it does not stand in it any more, and its
    neighbours are those between which it would."""

    position: int | None
    count: int
    before: Target | None
    after: Target | None


def listing(asked: Filters | Scope) -> Listing:
    """The rows of the ledger, or the named list of a heading, a unit (what it supports last) or a leader."""
    if isinstance(asked, Filters):
        return Listing(
            looked_through=asked.looked_through,
            admits=lambda p: asked.admit(p) and asked.admit_light(p),
            order=lambda found: ordered(found, asked.sort),
        )
    return Listing(
        looked_through=asked.looked_through,
        admits=lambda p: asked.admits(p) or asked.is_supported_in(p),
        order=lambda found: (
            worst_first(p for p in found if not asked.is_supported_in(p))
            + worst_first(p for p in found if asked.is_supported_in(p))
        ),
    )


def place_in(report: Report, asked: Listing, target: Target, *, moment: Moment) -> Place | None:
    """The place of a target as the list is at a moment; None where it was not there yet."""
    facts = facts_of(report, known_at=moment.known_at)
    own = next((p for p in facts.with_parts_on(moment.as_of) if p.target.pk == target.pk), None)
    if own is None:
        return None
    found = [p for p in asked.looked_through(facts, moment.as_of) if asked.admits(p)]
    is_listed = own in found
    rows = asked.order(found if is_listed else [*found, own])
    place = rows.index(own)
    return Place(
        position=place + 1 if is_listed else None,
        count=len(found),
        before=rows[place - 1].target if place else None,
        after=rows[place + 1].target if place + 1 < len(rows) else None,
    )
