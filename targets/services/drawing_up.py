"""How do accepted proposals become a catalogue? Headings, targets with numbers, owners, places in the text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from ..domain.words import Decision, Frequency, Issued, Kind, Measure, Split, StatedAs
from ..imports.names import Names, nearest
from ..models import Passage, Post, Proposal, Report, Target, Theme, Unit, User
from .drawing_up_parts import ToSplit, new_part, to_split, waiting
from .drawn_columns import due_of, frequency_of, helping_of, phrase_of, quantity_of, stages_of, supporting_of
from .history import stamped
from .refusals import Refused
from .setting_up import NewTarget, create_targets
from .splitting import SplitGrounds, split_target
from .wholes import Roots

MARK = re.compile(r"^[（(]?[一二三四五六七八九十百\d]+[）)]?[、.．]?\s*")
GOALS = ("预期目标", "主要目标", "主要指标")
GROWTH = "生产总值"  # what 与经济增长同步 is compared with
OF_OTHERS = re.compile(
    r"平均|均值|周边|同类|全[国省市县区盟州]|[省市县区]定|下达|核定"
)  # 高于全市平均水平 is not
REASON = "由原文生成目录"
LONGEST_WORDS = 30
STATISTICS = {Frequency.QUARTERLY: 45, Frequency.MONTHLY: 30}  # days by which growth rates come late


class UnitGone(Refused):
    """A new unit is to bear the name of one that is no more."""


class LeadMissing(Refused):
    """A target is somebody's; whose is asked for those of which the text does not tell."""

    field = "default"


class NothingAccepted(Refused):
    """There is nothing to make targets of."""


@dataclass(frozen=True, kw_only=True)
class UnknownLead:
    """A name that is no unit's, how often it stands, and the unit that is called most like it."""

    name: str
    count: int
    nearest: Unit | None


@dataclass(frozen=True, kw_only=True)
class ToDrawUp:
    """What would be made of the accepted proposals that have no target yet: targets, and `splits` of some into parts.
    `waiting` are parts of what is not there yet, or cannot be split."""

    proposals: list[Proposal]
    units: dict[str, Unit]
    unknown: list[UnknownLead]
    splits: list[ToSplit] = field(default_factory=list)
    waiting: list[Proposal] = field(default_factory=list)

    @property
    def parts(self) -> int:
        return sum(row.is_part for row in self.proposals)

    @property
    def without_lead(self) -> list[Proposal]:
        """A part for which nobody is named is led as its whole is."""
        return [row for row in self.proposals if not (row.lead.strip() or row.is_part)]

    @property
    def numbers(self) -> int:
        return sum(Measure(row.measure).is_numeric for row in self.proposals)

    @property
    def themes(self) -> int:
        return len({(row.area, row.theme) for row in self.proposals if not row.is_part})


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the office says to what is open: `named` are units for unknown names, `new` the names that become units,
    `splits` how what has parts is split, by `ToSplit.key`; else in the likeliest way."""

    default: Unit | None = None
    default_name: str = ""  # of a unit that is not there yet
    named: Mapping[str, Unit] = field(default_factory=dict)
    new: frozenset[str] = frozenset()
    delivered_on: date | None = None
    assigned: date | None = None
    splits: Mapping[str, Split] = field(default_factory=dict)


def to_draw_up(report: Report) -> ToDrawUp:
    """Three queries for any number of proposals, with parts four more."""
    accepted = list(_accepted(report).select_related("source"))
    splits = to_split(report, accepted, Roots.of(report, accepted))
    late = waiting(splits, accepted)
    late_keys = {row.pk for row in late}
    rows = [row for row in accepted if row.pk not in late_keys]
    units = list(Unit.objects.filter(is_active=True).order_by("position", "pk"))
    names = Names((unit, unit.name, unit.other_names) for unit in units)
    said: dict[str, int] = defaultdict(int)
    for row in rows:
        for name in (row.lead.strip(), *supporting_of(row)):
            if name:
                said[name] += 1
    known = {name: unit for name in said if (unit := names.get(name))}
    by_name = {unit.name: unit for unit in units}
    unknown = [
        UnknownLead(name=name, count=count, nearest=_nearest(name, by_name))
        for name, count in said.items()
        if name not in known
    ]
    return ToDrawUp(proposals=rows, units=known, unknown=unknown, splits=splits, waiting=late)


@transaction.atomic
def draw_up(report: Report, answers: Answers, *, by: User, at: datetime) -> list[Target]:
    """Make targets of all accepted proposals that have none, and parts of those that belong to another. Raises
    `NothingAccepted`, `LeadMissing`, and what `create_targets` and `split_target` raise."""
    report = Report.objects.select_for_update(of=("self",), no_key=True).get(pk=report.pk)
    list(_accepted(report).locked())
    found = to_draw_up(report)
    if not found.proposals:
        raise NothingAccepted("没有新采纳的目标任务。")
    units = _units(found, answers, by=by, at=at)
    leads = _leads(found, answers, units)
    posts = {post.title: post for post in Post.objects.all()}
    if answers.delivered_on and answers.delivered_on != report.delivered_on:
        report.delivered_on = answers.delivered_on
        stamped(report, by, REASON, at).save()
    own = [row for row in found.proposals if not row.is_part]
    themes = _themes(report, own)
    numbers = _Numbers(report)
    new = []
    for row in own:
        lead = leads[row.pk]
        one = _new_target(report, row, themes[row.area, row.theme], numbers, lead, answers.assigned)
        one.target.post = posts.get(row.office.get("post", ""))
        one.supporting.extend(helping_of(row, units, lead))
        new.append(one)
    _refer(report, [one.target for one in new])
    create_targets(report, new, by=by, reason=REASON)
    targets = [one.target for one in new]
    _link(own, targets)
    made = {row.pk: target for row, target in zip(own, targets, strict=True)}
    for split in found.splits:
        if not split.amiss:
            whole = split.whole if isinstance(split.whole, Target) else made[split.whole.pk]
            is_later = whole is split.whole and not report.is_draft
            grounds = SplitGrounds(reason=REASON, assigned_date=answers.assigned if is_later else None)
            parts = [new_part(whole, row, leads.get(row.pk), units, posts) for row in split.parts]
            kind = answers.splits.get(split.key, split.kinds[0])
            stored = split_target(whole, kind, parts, grounds=grounds, by=by, at=at)
            _link(split.parts, stored)
            targets += stored
    return targets


def _accepted(report: Report):
    rows = Proposal.objects.accepted().filter(source__report=report, target=None)
    return rows.order_by("source", "position", "pk")


def _nearest(name: str, units: Mapping[str, Unit]) -> Unit | None:
    near = nearest(name, {known: known for known in units})
    return units[near] if near else None


def _units(found: ToDrawUp, answers: Answers, *, by: User, at: datetime) -> dict[str, Unit]:
    """The units by the names that the proposals have for them, those of the answers made."""
    units = {**found.units, **answers.named}
    position = Unit.objects.aggregate(last=Max("position"))["last"] or 0
    new = [one.name for one in found.unknown if one.name in answers.new]
    if answers.default is None and answers.default_name:
        new.append(answers.default_name)
    for name in dict.fromkeys(new):
        position += 1
        known = Unit.objects.filter(name=name).first()
        if known and not known.is_active:
            raise UnitGone(f"“{name}”已经撤并，请改选现在的单位。")
        units[name] = known or _unit(name, position, by=by, at=at)
    return units


def _leads(found: ToDrawUp, answers: Answers, units: Mapping[str, Unit]) -> dict[int, Unit]:
    """The lead of each proposal, by its key; of a part only a unit that is named. Raises `LeadMissing`."""
    default = answers.default or units.get(answers.default_name)
    leads = {row.pk: units.get(row.lead.strip(), None if row.is_part else default) for row in found.proposals}
    missing = [row.title for row in found.proposals if leads[row.pk] is None and not row.is_part]
    if missing:
        raise LeadMissing(f"{len(missing)}项没有牵头单位（如“{missing[0]}”），请选择先记到哪个单位。")
    return {pk: unit for pk, unit in leads.items() if unit is not None}


def _unit(name: str, position: int, *, by: User, at: datetime) -> Unit:
    unit = Unit(name=name, position=position)
    stamped(unit, by, REASON, at).save()
    return unit


def _themes(report: Report, rows: Iterable[Proposal]) -> dict[tuple[str, str], Theme]:
    """The report's headings in the order of its text, those that are there as they are."""
    stored = {
        (t.parent.title if t.parent else "", t.title): t for t in report.themes.select_related("parent")
    }
    position = max((theme.position for theme in stored.values()), default=0)
    found: dict[tuple[str, str], Theme] = {}
    for row in rows:
        area_title = row.area or row.theme
        title = row.theme or row.area
        parent = None
        for key in (("", area_title), (area_title, title)):
            if key not in stored:
                position += 1
                stored[key] = Theme.objects.create(
                    report=report,
                    parent=parent,
                    title=key[1],
                    short_title=short_heading(key[1]),
                    position=position,
                )
            parent = stored[key]
        found[row.area, row.theme] = stored[area_title, title]
    return found


def short_heading(text: str) -> str:
    """A heading as navigation has room for it: without its number, the first clause, at most twelve characters."""
    bare = MARK.sub("", text).strip() or text
    first = re.split(r"[，,：:；;。]", bare)[0]
    return (first if len(first) >= 2 else bare)[:12]


class _Numbers:
    """A-001, A-002 …: a letter for each area, that of its targets where it has some."""

    def __init__(self, report: Report):
        rows = report.targets.values_list("number", "theme__parent", "theme")
        self.letters: dict[int, str] = {}
        self.highest: dict[str, int] = defaultdict(int)
        for number, area, theme in rows:
            letter, _, serial = number.partition("-")
            self.letters.setdefault(area or theme, letter)
            self.highest[letter] = max(self.highest[letter], int(serial) if serial.isdecimal() else 0)

    def next(self, theme: Theme) -> str:
        area = theme.parent_id or theme.pk
        if area not in self.letters:
            taken = set(self.letters.values())
            free = (letter for letter in map(chr, range(65, 91)) if letter not in taken)
            self.letters[area] = next(free, "Z")
        letter = self.letters[area]
        self.highest[letter] += 1
        return f"{letter}-{self.highest[letter]:03}"


def _new_target(
    report: Report, row: Proposal, theme: Theme, numbers: _Numbers, lead: Unit, assigned: date | None
) -> NewTarget:
    measure, due = Measure(row.measure), due_of(report, row)
    target = Target(
        report=report,
        number=numbers.next(theme),
        title=row.title,
        theme=theme,
        kind=(Kind.GOAL if any(word in row.area for word in GOALS) else Kind.TASK).value,
        source_ref=f"{row.theme or row.area} · {phrase_of(row)}"[:80],
        measure=measure.value,
        start_date=report.start_date,
        due_date=due,
        stated_due_date=due,
        assigned_date=assigned,
        frequency=frequency_of(row, measure).value,
        owners_confirmed=False,
        **(quantity_of(row) if measure.is_numeric else {}),
    )
    if measure == Measure.RATE:
        target.lag_days = STATISTICS.get(Frequency(target.frequency), 0)
    stages = stages_of(row, (report.start_date, due)) if measure == Measure.STAGES else []
    target.deadline_words = row.office.get("stays", "")[:LONGEST_WORDS]
    return NewTarget(target=target, lead=lead, supporting=[], stages=stages, plan_points=[])


def _refer(report: Report, new: list[Target]) -> None:
    """What is to keep pace with growth is compared with the target of growth, where the catalogue has it already."""
    growth = (
        report.targets.filter(measure=Measure.RATE, title__contains=GROWTH, issued=Issued.SET)
        .order_by("number", "pk")
        .first()
    )
    for target in new if growth else []:
        is_relative = target.measure == Measure.RATE and target.stated_as == StatedAs.RELATIVE
        if is_relative and not OF_OTHERS.search(target.title):
            target.issued, target.reference = Issued.REFERENCE.value, growth


def _link(rows: list[Proposal], targets: list[Target]) -> None:
    """Each target with its place in the text, and the places of what was merged into it."""
    merged, into = defaultdict(list), {row.pk: row.pk for row in rows}
    while found := list(  # over any number of steps
        Proposal.objects.filter(merged_into__in=list(into), decision=Decision.MERGED).exclude(
            pk__in=list(into)
        )
    ):
        for other in found:
            assert other.merged_into_id is not None, "the database says so of what is merged"
            into[other.pk] = into[other.merged_into_id]
            merged[into[other.pk]].append(other)
    for row, target in zip(rows, targets, strict=True):
        row.target = target
        for place in (row, *merged[row.pk]):
            passage, _ = Passage.objects.get_or_create(
                source_id=place.source_id, start=place.start, end=place.end
            )
            passage.targets.add(target)
    Proposal.objects.bulk_update(rows, ["target"], batch_size=500)
