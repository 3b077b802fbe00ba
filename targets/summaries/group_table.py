"""民生实事进展情况表: of each item of a group, what was promised, what has been reached, and whose part that is."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..domain.moment import Moment
from ..models import Group, Report, Unit
from ..pictures import Picture, pictures_at
from .scope import Scope


@dataclass(frozen=True, kw_only=True)
class Item:
    """A target in force, and the part of it that each unit keeps, by the unit's key."""

    picture: Picture
    shares: dict[int, Picture]


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
    pictures = [p for p in scope.of(pictures_at(report, moment)) if p.judgement.is_active]
    items: list[Item] = []
    units: dict[int, Unit] = {}
    for picture in pictures:
        shares = shares_of(picture)
        units |= {unit.pk: unit for unit, _ in shares}
        items.append(Item(picture=picture, shares={unit.pk: share for unit, share in shares}))
    return GroupTable(
        report=report,
        group=scope.group,
        as_of=moment.as_of,
        items=items,
        units=sorted(units.values(), key=lambda unit: (unit.position, unit.pk)),
    )


def shares_of(picture: Picture) -> list[tuple[Unit, Picture]]:
    """The units that keep a promise, each with its own part: the lead unit keeps all of it."""
    return [(picture.lead, picture)] if picture.lead else []
