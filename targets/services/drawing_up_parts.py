"""How do accepted proposals that are parts (分解) come into the catalogue? By their whole, shared out or as a list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..domain.parts import Spread, spread
from ..domain.sharing import part_title
from ..domain.words import Bound, Decision, Measure, Split, StatedAs
from ..models import Post, Proposal, Target, Unit
from .drawn_columns import due_of, helping_of, quantity_of, stages_of
from .splitting import NewPart, is_later, split_amiss
from .wholes import Roots, Whole

TO_BE_COMPLETED = (Measure.TOTAL, Measure.STAGES, Measure.NARRATIVE)


@dataclass(frozen=True, kw_only=True)
class ToSplit:
    """What would become the parts of one target. `kinds` are the ways in which it can be split, the likeliest first;
    where there is none, `amiss` says why, and the parts wait."""

    whole: Whole
    parts: list[Proposal] = field(default_factory=list)
    kinds: list[Split] = field(default_factory=list)
    amiss: str = ""

    @property
    def key(self) -> str:
        return f"{'target' if isinstance(self.whole, Target) else 'proposal'}-{self.whole.pk}"

    @property
    def spread(self) -> Spread | None:
        """How the numbers of the parts come to that of the whole; None where it is not shared out."""
        if Split.SUM not in self.kinds:
            return None
        return spread(self.whole.value, [row.value for row in self.parts])


def to_split(rows: Iterable[Proposal], roots: Roots) -> list[ToSplit]:
    """The parts among accepted rows, by what they are parts of."""
    found: dict[str, ToSplit] = {}
    for row in rows:
        if (whole := roots.whole_of(row)) is not None:
            one = ToSplit(whole=whole)
            found.setdefault(one.key, one).parts.append(row)
    return [_decided(one) for one in found.values()]


def _decided(one: ToSplit) -> ToSplit:
    amiss, kinds = _amiss(one.whole), []
    if not amiss:
        kinds = [kind for kind in Split if not _kind_amiss(one.whole, kind)]
        amiss = "" if kinds else _kind_amiss(one.whole, Split.LIST)
    if Split.SUM in kinds and not _is_shared_out(one):
        kinds.remove(Split.SUM)
        amiss = "" if kinds else "按数量分解的各项须同为累计型，方向和计量单位相同。"
    if one.whole.value is None:
        kinds.sort(key=lambda kind: kind == Split.SUM)
    return ToSplit(whole=one.whole, parts=one.parts, kinds=kinds, amiss=amiss)


def _amiss(whole: Whole) -> str:
    if isinstance(whole, Target):
        return "已有分解，年中增加的须有文号，请到它的分解页增加。" if is_later(whole) else ""
    if whole.is_part:
        return "它本身也是分解，分解只有一级。"
    is_drawn = whole.decision == Decision.ACCEPTED
    return "" if is_drawn else "它还没有采纳，采纳以后再生成。"


def _kind_amiss(whole: Whole, kind: Split) -> str:
    """Why it cannot be split so, in words."""
    if isinstance(whole, Target):
        return split_amiss(whole, kind)
    if kind == Split.SUM:
        return "" if whole.measure == Measure.TOTAL else "按数量分解只用于累计型目标，请按清单分解。"
    is_list = whole.measure in TO_BE_COMPLETED and whole.bound == Bound.AT_LEAST
    return "" if is_list else "按清单分解只用于要办完的事：累计型（不低于）、节点型和定性型。"


def _is_shared_out(one: ToSplit) -> bool:
    whole = (Measure.TOTAL, one.whole.bound, one.whole.unit)
    return all((row.measure, row.bound, row.unit) == whole for row in one.parts)


def waiting(splits: Sequence[ToSplit], rows: Iterable[Proposal]) -> list[Proposal]:
    """The parts that cannot be drawn up yet, also those whose whole is no more."""
    drawn = {row.pk for one in splits if not one.amiss for row in one.parts}
    return [row for row in rows if row.is_part and row.pk not in drawn]


def new_part(
    whole: Target, row: Proposal, lead: Unit | None, units: Mapping[str, Unit], posts: Mapping[str, Post]
) -> NewPart:
    """Without a lead it is led as the whole is; without a day of its own it is due as the whole is. One that is called
    like the whole is told apart by its unit."""
    lead = lead or whole.owners_in_order[0].unit  # the lead comes first
    measure, report = Measure(row.measure), whole.report
    says_day = bool(row.deadline) and (row.deadline != report.end_date or bool(row.office.get("day")))
    due = due_of(report, row) if says_day else None
    said = quantity_of(row) if measure.is_numeric else {}
    return NewPart(
        title=part_title(whole.title, str(lead)) if row.title == whole.title else row.title,
        lead=lead,
        measure=measure,
        value=said.get("value"),
        unit=said.get("unit", ""),
        bound=Bound(said.get("bound", Bound.AT_LEAST)),
        stated_as=StatedAs(said.get("stated_as", StatedAs.EXACTLY)),
        due_date=due,
        last_year_value=row.last_year_value,
        post=posts.get(row.office.get("post", "")),
        supporting=tuple(helping_of(row, units, lead)),
        stages=tuple(stages_of(report, row, due or whole.due_date)) if measure == Measure.STAGES else (),
    )
