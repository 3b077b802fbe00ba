"""Who owes what on one day? The whole report divided up (责任分解), and what a unit or a leader takes on (认领)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..domain.moment import Moment
from ..models import Post, Report, Unit
from ..pictures import Picture, facts_of
from .owners import place_in_report


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a unit leads and supports, or what a leader is in charge of; in the report's order.

    `unit` has the name of the day. `is_of_leader`: then all stands in `led`.
    """

    name: str
    holder: str
    led: list[Picture]
    supported: list[Picture]
    is_of_leader: bool

    @property
    def rows(self) -> list[Picture]:
        return [*self.led, *self.supported]


@dataclass(frozen=True, kw_only=True)
class Duties:
    """All targets in force on a day, in the report's order; units have their names of that day."""

    report: Report
    as_of: date
    rows: list[Picture]

    @property
    def proposed_count(self) -> int:
        return sum(not row.target.owners_confirmed for row in self.rows)

    @cached_property
    def units(self) -> list[Unit]:
        """That lead or support anything, in their own order."""
        found = {unit.pk: unit for row in self.rows for unit in _units_of(row)}
        return sorted(found.values(), key=lambda unit: (unit.position, unit.pk))

    @cached_property
    def posts(self) -> list[Post]:
        """That are in charge of anything."""
        found = {row.target.post.pk: row.target.post for row in self.rows if row.target.post}
        return sorted(found.values(), key=lambda post: (post.position, post.pk))

    def of_unit(self, unit: Unit) -> Claim:
        own = [row for row in self.rows if any(owner.pk == unit.pk for owner in _units_of(row))]
        led = [row for row in own if row.lead and row.lead.pk == unit.pk]
        supported = [row for row in own if not (row.lead and row.lead.pk == unit.pk)]
        return Claim(name=unit.name, holder="", led=led, supported=supported, is_of_leader=False)

    def of_post(self, post: Post) -> Claim:
        led = [row for row in self.rows if row.target.post_id == post.pk and not row.target.is_part]
        holder = str(post.holder) if post.holder else ""
        return Claim(name=post.title, holder=holder, led=led, supported=[], is_of_leader=True)


def duties(report: Report, *, moment: Moment) -> Duties:
    """As they stood on the day; what has been cancelled or merged by then is not among them."""
    pictures = facts_of(report, known_at=moment.known_at).with_parts_on(moment.as_of)
    rows = [picture for picture in pictures if picture.judgement.is_active]
    rows.sort(key=lambda picture: place_in_report(picture.target))
    return Duties(report=report, as_of=moment.as_of, rows=rows)


def _units_of(picture: Picture) -> Iterable[Unit]:
    return [*([picture.lead] if picture.lead else []), *picture.supporting]
