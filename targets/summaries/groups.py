"""Which groups of targets (专题) are there, how does each stand, and what does the report say of it?"""

from collections.abc import Hashable
from dataclasses import dataclass

from ..domain.moment import Moment
from ..domain.rollup import Rollup, roll_up
from ..models import LIVELIHOOD, Group, Report
from ..pictures import parts_of, pictures_at
from .scripts import Hit, sentences_with


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """A group with what its targets say together, those of the groups within it among them."""

    group: Group
    rollup: Rollup

    @property
    def parts(self) -> dict[Hashable, str]:
        group = self.group
        return parts_of((group.pk, group.parent_id, group.name, group.introduction), self.rollup)


def group_rows(report: Report, within: Group | None = None, *, moment: Moment) -> list[GroupRow]:
    """All of a report in their order, or those within one."""
    groups = list((within.children if within else report.groups).in_order())
    members = Group.objects.filter(report=report).members() if groups else {}
    pictures = pictures_at(report, moment) if groups else []
    for group in groups:
        group.report = report  # the year of its address
    return [
        GroupRow(
            group=group,
            rollup=roll_up(p.judgement for p in pictures if p.target.pk in members[group.pk]),
        )
        for group in groups
    ]


def said_of(group: Group, report: Report) -> Hit | None:
    """The sentence of the report in which it is spoken of; None without a phrase, and without the report's text."""
    phrase = _bare(group.phrase)
    found = sentences_with(report, lambda text: phrase in _bare(text)) if phrase else []
    return found[0] if found else None


def groups_told_apart(report: Report) -> list[int]:
    """Those that a bulletin tells apart until the office has chosen, by their keys."""
    return list(report.groups.called(LIVELIHOOD).values_list("pk", flat=True))


def _bare(text: str) -> str:
    return "".join(text.split())
