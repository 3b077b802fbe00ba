"""What is a proposal to be a part of (分解): a target of the catalogue, or what another proposal becomes?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..domain.quotes import quoted
from ..domain.words import Decision, State
from ..models import Proposal, Report, Target
from .refusals import Refused

Whole = Proposal | Target


class WholeDoesNotFit(Refused):
    """It cannot be a part of that; there are no parts of parts."""

    field = "whole"


def put_into(row: Proposal, whole: Whole | None) -> None:
    """`None`: it stands for itself."""
    row.part_of = whole if isinstance(whole, Proposal) else None
    row.part_of_target = whole if isinstance(whole, Target) else None


def check_whole(row: Proposal) -> None:
    """Raises `WholeDoesNotFit`."""
    whole = row.whole
    if isinstance(whole, Target):
        if whole.is_part:
            raise WholeDoesNotFit(f"{quoted(whole.title)}本身是分解出来的，分解只有一级。")
        if whole.state != State.ACTIVE:
            raise WholeDoesNotFit(f"{quoted(whole.title)}{State(whole.state).label}，不再分解。")
    elif whole is not None:
        if whole.pk == row.pk:
            raise WholeDoesNotFit("一条不能属于自己。")
        if whole.is_part:
            raise WholeDoesNotFit(f"{quoted(whole.title)}本身属于{quoted(str(whole.whole))}，分解只有一级。")
    if whole is not None and has_parts(row):
        raise WholeDoesNotFit("已有别的条目属于这一条，分解只有一级。")


def has_parts(row: Proposal) -> bool:
    """Its own, or those of what has gone into it."""
    found: set[int] = {row.pk} if row.pk else set()
    while more := set(Proposal.objects.filter(merged_into__in=found).values_list("pk", flat=True)) - found:
        found |= more
    return Proposal.objects.filter(part_of__in=found).exclude(pk__in=found).exists()


def followed(whole: Whole | None) -> Whole | None:
    """What became of it: what it has gone into, or the target that it is by now."""
    seen: set[int] = set()
    while isinstance(whole, Proposal) and whole.pk not in seen:
        seen.add(whole.pk)
        if whole.target is not None:
            return whole.target
        if whole.decision != Decision.MERGED or whole.merged_into is None:
            return whole
        whole = whole.merged_into
    return whole


@dataclass(frozen=True)
class Roots:
    """What became of every proposal of a report: what it has gone into, and the target that it is."""

    targets: Mapping[int, Target] = field(default_factory=dict)
    rows: Mapping[int, Proposal] = field(default_factory=dict)

    @classmethod
    def of(cls, report: Report, rows: Iterable[Proposal]) -> "Roots":
        """Two queries at most, for any number of them; none where nothing is a part."""
        if not any(row.is_part for row in rows):
            return cls()
        there = {
            row.pk: row for row in Proposal.objects.filter(source__report=report).select_related("source")
        }
        keys = {row.part_of_target_id for row in rows} | {row.target_id for row in there.values()}
        return cls(report.targets.with_owners().in_bulk([key for key in keys if key]), there)

    def whole_of(self, row: Proposal) -> Whole | None:
        """The target where there is one, else the proposal that is to become one; None for what is no part, or of
        nothing that is still followed."""
        if row.part_of_target_id:
            return self.targets.get(row.part_of_target_id)
        at, seen = row.part_of_id, set()
        while at and at not in seen and (one := self.rows.get(at)):
            if one.target_id:
                return self.targets.get(one.target_id)
            if one.decision != Decision.MERGED or not one.merged_into_id:
                return one
            seen.add(at)
            at = one.merged_into_id
        return None
