"""Which groups of targets (专题) are there, how does each stand, and what does the report say of it?"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from ..domain.moment import Moment
from ..domain.rollup import Rollup, roll_up
from ..models import Group, Report
from ..pictures import ReportFacts, facts_of, parts_of
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
    rows = rows_on(facts_of(report, known_at=moment.known_at), moment.as_of)
    return [row for row in rows if within is None or row.group.parent_id == within.pk]


def rows_on(facts: ReportFacts, as_of: date) -> list[GroupRow]:
    """All on a day."""
    groups, members = facts.beside("groups", lambda: _read(facts.report))
    pictures = facts.with_parts_on(as_of)
    return [
        GroupRow(
            group=group,
            rollup=roll_up(p.judgement for p in pictures if p.target.pk in members[group.pk]),
        )
        for group in groups
    ]


def groups_by_target(report: Report) -> dict[int, list[str]]:
    """The full names of the groups of each target, by its key; one query."""
    found: dict[int, list[str]] = {}
    rows = report.groups.in_order().values_list("targets", "parent__name", "name")
    for target, parent, name in rows:
        if target:
            found.setdefault(target, []).append(f"{parent} / {name}" if parent else name)
    return found


def said_of(group: Group, report: Report) -> Hit | None:
    """The sentence of the report in which it is spoken of; None without a phrase, and without the report's text."""
    phrase = _bare(group.phrase)
    found = sentences_with(report, lambda text: phrase in _bare(text)) if phrase else []
    return found[0] if found else None


def _bare(text: str) -> str:
    return "".join(text.split())


def _read(report: Report) -> tuple[list[Group], dict[int, frozenset[int]]]:
    groups = list(report.groups.in_order())
    return groups, Group.objects.filter(report=report).members() if groups else {}
