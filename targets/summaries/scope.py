"""Of which targets does a page speak: of all, of a heading's, of a unit's, of a leader's, of a group's?"""

from dataclasses import dataclass
from datetime import date
from typing import Self

from ..models import Group, OwnerRole, Post, Theme, Unit
from ..pictures import Picture, ReportFacts


@dataclass(frozen=True)
class Scope:
    """A heading (area or theme), a lead unit, a leader's post or a group; nothing given means the whole report.

    `members` are the keys of a group's targets.
    """

    theme: Theme | None = None
    unit: Unit | None = None
    post: Post | None = None
    group: Group | None = None
    members: frozenset[int] = frozenset()

    @classmethod
    def of_group(cls, group: Group) -> Self:
        """What it holds, and what the groups within it do."""
        return cls(group=group, members=Group.objects.within(group.pk))

    @property
    def is_whole(self) -> bool:
        return not (self.theme or self.unit or self.post or self.group)

    @property
    def title(self) -> str:
        return str(self.theme.title if self.theme else self.unit or self.post or self.group or "")

    @property
    def params(self) -> dict[str, str]:
        """What narrows the ledger and the trend to the same targets, as their addresses have it."""
        if self.theme:
            return {"theme": str(self.theme.pk)}
        if self.unit:
            return {"unit": str(self.unit.pk), "role": OwnerRole.LEAD.value}
        if self.post:
            return {"post": str(self.post.pk)}
        return {"group": str(self.group.pk)} if self.group else {}

    def on(self, facts: ReportFacts, day: date) -> list[Picture]:
        """Of which it speaks on a day: a unit and a group have to do with parts as with other targets, in any other
        figure only what they are parts of counts."""
        return self.of(self.looked_through(facts, day))

    def looked_through(self, facts: ReportFacts, day: date) -> list[Picture]:
        """All that there is to it on a day."""
        return facts.with_parts_on(day) if self.unit or self.group else facts.on(day)

    def of(self, pictures: list[Picture]) -> list[Picture]:
        """Those of some targets of which it speaks."""
        return pictures if self.is_whole else [p for p in pictures if self.admits(p)]

    def admits(self, picture: Picture) -> bool:
        """A unit is judged by what it leads; what it supports is listed apart."""
        target = picture.target
        if self.theme:
            return self.theme.pk in (target.theme_id, target.theme.parent_id)
        if self.unit:
            return picture.lead is not None and picture.lead.pk == self.unit.pk
        if self.post:
            return target.post_id == self.post.pk
        return self.group is None or target.pk in self.members

    def is_supported_in(self, picture: Picture) -> bool:
        """Whether the unit supports the target without leading it."""
        if self.unit is None or self.admits(picture):
            return False
        return any(supporting.pk == self.unit.pk for supporting in picture.supporting)
