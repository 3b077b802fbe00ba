"""How do accepted proposals that are parts (分解) come into the catalogue? By their whole, shared out or as a list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import prefetch_related_objects

from ..domain.parts import Spread, spread
from ..domain.schedule import part_day_amiss
from ..domain.sharing import part_title
from ..domain.words import Bound, Decision, Measure, Split, StatedAs
from ..models import Post, Proposal, Report, Target, Unit
from .drawn_columns import due_of, helping_of, quantity_of, stages_of
from .splitting import PARTS_AT_MOST, NewPart, is_later, split_amiss
from .wholes import Roots, Whole

TO_BE_COMPLETED = (Measure.TOTAL, Measure.STAGES, Measure.NARRATIVE)


@dataclass(frozen=True, kw_only=True)
class ToSplit:
    """What would become the parts of one target. `kinds` are the ways in which it can be split, the likeliest first;
    where there is none, `amiss` says why, and the parts wait. They do so too where one of them does not fit: `unfit`
    has the sentence by its key."""

    whole: Whole
    parts: list[Proposal] = field(default_factory=list)
    kinds: list[Split] = field(default_factory=list)
    amiss: str = ""
    unfit: dict[int, str] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[Proposal, str]]:
        """The parts, each with why it does not fit; an empty text where it does."""
        return [(row, self.unfit.get(row.pk, "")) for row in self.parts]

    @property
    def key(self) -> str:
        return f"{'target' if isinstance(self.whole, Target) else 'proposal'}-{self.whole.pk}"

    @property
    def spread(self) -> Spread | None:
        """How the numbers of the parts come to that of the whole; None where it is not shared out."""
        if Split.SUM not in self.kinds:
            return None
        return spread(self.whole.value, [row.value for row in self.parts])


def to_split(report: Report, rows: Iterable[Proposal], roots: Roots) -> list[ToSplit]:
    """The parts among accepted rows, by what they are parts of. Two queries for any number of targets among these."""
    found: dict[str, ToSplit] = {}
    for row in rows:
        if (whole := roots.whole_of(row)) is not None:
            one = ToSplit(whole=whole)
            found.setdefault(one.key, one).parts.append(row)
    targets = [one.whole for one in found.values() if isinstance(one.whole, Target)]
    prefetch_related_objects(targets, "parts", "entries")  # of which each is asked below
    return [_decided(report, one) for one in found.values()]


def _decided(report: Report, one: ToSplit) -> ToSplit:
    window, kinds = _window_of(report, one.whole), []
    days = {row.pk: _own_due(report, row) or window[1] for row in one.parts}
    unfit = {key: said for key, day in days.items() if (said := part_day_amiss(day, window))}
    amiss = _amiss(one.whole, one.parts) or (f"{len(unfit)}项的时限要改。" if unfit else "")
    if not amiss:
        kinds = [kind for kind in Split if not _kind_amiss(one.whole, kind)]
        amiss = "" if kinds else _kind_amiss(one.whole, Split.LIST)
    if Split.SUM in kinds and not _is_shared_out(one):
        kinds.remove(Split.SUM)
        amiss = "" if kinds else "按数量分解的各项须同为累计型，方向和计量单位相同。"
    if one.whole.value is None:
        kinds.sort(key=lambda kind: kind == Split.SUM)
    return ToSplit(whole=one.whole, parts=one.parts, kinds=kinds, amiss=amiss, unfit=unfit)


def _window_of(report: Report, whole: Whole) -> tuple[date, date]:
    if isinstance(whole, Target):
        return whole.start_date, whole.due_date
    return report.start_date, due_of(report, whole)


def _own_due(report: Report, row: Proposal) -> date | None:
    """None: it is due as its whole is. The end of the year says nothing unless a table names it."""
    says_day = bool(row.deadline) and (row.deadline != report.end_date or bool(row.office.get("day")))
    return due_of(report, row) if says_day else None


def _amiss(whole: Whole, parts: Sequence[Proposal]) -> str:
    if len(parts) > PARTS_AT_MOST:
        return f"一项最多分解{PARTS_AT_MOST}项。"
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
    measure, due = Measure(row.measure), _own_due(whole.report, row)
    window = whole.start_date, due or whole.due_date
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
        stages=tuple(stages_of(row, window)) if measure == Measure.STAGES else (),
    )
