"""民生实事进展情况表: of each item of a group, what was promised, what has been reached, and whose part that is."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..domain.moment import Moment
from ..domain.words import Split
from ..models import Group, Report, Unit
from ..pictures import Picture, facts_of
from .scope import Scope


@dataclass(frozen=True, kw_only=True)
class Item:
    """A target in force, and the parts of it that each unit keeps, by the unit's key."""

    picture: Picture
    shares: dict[int, list[Picture]]


@dataclass(frozen=True, kw_only=True)
class GroupTable:
    """A column an item, a row a unit that keeps a part of any."""

    report: Report
    group: Group
    as_of: date
    items: list[Item]
    units: list[Unit]

    @property
    def title(self) -> str:
        return f"{self.report.year}年{self.group}进展情况表（{self.as_of.month}月）"

    @property
    def file_name(self) -> str:
        return f"{self.title}{'（演示）' if self.report.is_demo else ''}.xlsx"

    @cached_property
    def whole(self) -> str:
        """How all units together are called: 全区."""
        level = re.search(r"([区县市旗])人民政府", self.report.government)
        return f"全{level[1]}" if level else "合计"


def group_table(report: Report, scope: Scope, *, moment: Moment) -> GroupTable:
    """Of the group that a scope is of, in print order."""
    assert scope.group is not None
    pictures = scope.on(facts_of(report, known_at=moment.known_at), moment.as_of)
    items = [
        Item(picture=item, shares=shares_of(item)) for picture in pictures for item in _items_of(picture)
    ]
    leads = (part.lead for item in items for parts in item.shares.values() for part in parts)
    units = {lead.pk: lead for lead in leads if lead}
    return GroupTable(
        report=report,
        group=scope.group,
        as_of=moment.as_of,
        items=items,
        units=sorted(units.values(), key=lambda unit: (unit.position, unit.pk)),
    )


def _items_of(picture: Picture) -> list[Picture]:
    """A list is told by its items."""
    own = picture.standing_items if picture.target.split == Split.LIST else []
    return own or [picture] if picture.judgement.is_active else []


def shares_of(picture: Picture) -> dict[int, list[Picture]]:
    """The units that keep a promise, each with its own parts, by the unit's key: of one that is not shared out the lead
    unit keeps all of it."""
    found: dict[int, list[Picture]] = {}
    for part in picture.standing_items or [picture]:
        if part.lead:
            found.setdefault(part.lead.pk, []).append(part)
    return found
