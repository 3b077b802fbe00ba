"""How do accepted proposals become a catalogue? Headings, targets with numbers, owners, places in the text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches

from django.db import transaction
from django.db.models import Max

from ..domain.words import Bound, Decision, Frequency, Issued, Kind, Measure, StatedAs
from ..imports.names import Names
from ..models import Passage, Post, Proposal, Report, Stage, Target, Theme, Unit, User
from .history import stamped
from .refusals import Refused
from .setting_up import NewTarget, create_targets

MARK = re.compile(r"^[（(]?[一二三四五六七八九十百\d]+[）)]?[、.．]?\s*")
GOALS = ("预期目标", "主要目标", "主要指标")
GROWTH = "生产总值"  # what 与经济增长同步 is compared with
OF_OTHERS = re.compile(
    r"平均|均值|周边|同类|全[国省市县区盟州]|[省市县区]定|下达|核定"
)  # 高于全市平均水平 is not
NEAR = 0.5
PHRASE = 15  # characters that find a sentence
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
    """What would be made of the accepted proposals that have no target yet."""

    proposals: list[Proposal]
    units: dict[str, Unit]
    unknown: list[UnknownLead]

    @property
    def without_lead(self) -> list[Proposal]:
        return [row for row in self.proposals if not row.lead.strip()]

    @property
    def numbers(self) -> int:
        return sum(Measure(row.measure).is_numeric for row in self.proposals)

    @property
    def themes(self) -> int:
        return len({(row.area, row.theme) for row in self.proposals})


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the office says to what is open: `named` are units for unknown names, `new` the names that become units."""

    default: Unit | None = None
    default_name: str = ""  # of a unit that is not there yet
    named: Mapping[str, Unit] = field(default_factory=dict)
    new: frozenset[str] = frozenset()
    delivered_on: date | None = None
    assigned: date | None = None


def to_draw_up(report: Report) -> ToDrawUp:
    """Three queries for any number of proposals."""
    rows = list(_accepted(report).select_related("source"))
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
    return ToDrawUp(proposals=rows, units=known, unknown=unknown)


def supporting_of(row: Proposal) -> list[str]:
    """The units that an office's table has beside the one that leads."""
    named = (*row.office.get("leads", []), *row.office.get("supporting", []))
    return [name for name in dict.fromkeys(named) if name != row.lead.strip()]


@transaction.atomic
def draw_up(report: Report, answers: Answers, *, by: User, at: datetime) -> list[Target]:
    """Make targets of all accepted proposals that have none. Raises `NothingAccepted`, `LeadMissing`, and what
    `create_targets` raises."""
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
    themes = _themes(report, found.proposals)
    numbers = _Numbers(report)
    new = []
    for row in found.proposals:
        lead = leads[row.pk]
        one = _new_target(report, row, themes[row.area, row.theme], numbers, lead, answers.assigned)
        one.target.post = posts.get(row.office.get("post", ""))
        helping = (units.get(name) for name in supporting_of(row))
        one.supporting.extend(dict.fromkeys(unit for unit in helping if unit and unit != lead))
        new.append(one)
    _refer(report, [one.target for one in new])
    create_targets(report, new, by=by, reason=REASON)
    targets = [one.target for one in new]
    _link(found.proposals, targets)
    return targets


def _accepted(report: Report):
    rows = Proposal.objects.accepted().filter(source__report=report, target=None)
    return rows.order_by("source", "position", "pk")


def _nearest(name: str, units: Mapping[str, Unit]) -> Unit | None:
    near = get_close_matches(name, units, n=1, cutoff=NEAR)
    return units[near[0]] if near else None


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
    """The lead of each proposal, by its key. Raises `LeadMissing`."""
    default = answers.default or units.get(answers.default_name)
    leads = {row.pk: units.get(row.lead.strip(), default) for row in found.proposals}
    missing = [row.title for row in found.proposals if leads[row.pk] is None]
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
    measure, due = Measure(row.measure), _due(report, row)
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
        frequency=_frequency(row, measure).value,
        owners_confirmed=False,
        **(_quantity(row) if measure.is_numeric else {}),
    )
    if measure == Measure.RATE:
        target.lag_days = STATISTICS.get(Frequency(target.frequency), 0)
    stages = _stages(report, row, due) if measure == Measure.STAGES else []
    target.deadline_words = row.office.get("stays", "")[:LONGEST_WORDS]
    return NewTarget(target=target, lead=lead, supporting=[], stages=stages, plan_points=[])


def _stages(report: Report, row: Proposal, due: date) -> list[Stage]:
    """Those of the office's table that have days within the year, alike in weight; else one, the end."""
    said = [
        (one["title"][:30], date.fromisoformat(one["day"]))
        for one in row.office.get("stages", [])
        if one["day"]
    ]
    said = [(title, day) for title, day in said if report.start_date <= day <= due]
    if len(said) < 2:
        return [Stage(title="完成", weight=100, due_date=due)]
    share, rest = divmod(100, len(said))
    return [
        Stage(title=title, weight=share + (place >= len(said) - rest), due_date=day)
        for place, (title, day) in enumerate(said)
    ]


def _due(report: Report, row: Proposal) -> date:
    """Within the year: a text of another year, or a goal beyond it, is due at its end."""
    is_within = row.deadline and report.start_date <= row.deadline <= report.end_date
    return row.deadline if row.deadline and is_within else report.end_date


def _frequency(row: Proposal, measure: Measure) -> Frequency:
    if measure == Measure.STAGES:
        return Frequency.STAGES
    return Frequency.QUARTERLY if row.frequency == Frequency.STAGES else Frequency(row.frequency)


def _quantity(row: Proposal) -> dict:
    """Its number as it is in the text; what only follows somebody else's waits for it."""
    is_relative = row.stated_as == StatedAs.RELATIVE or row.value is None
    is_all = row.stated_as == StatedAs.ALL and row.value == 100 and row.unit == "%"
    stated_as = StatedAs.EXACTLY if row.stated_as == StatedAs.ALL and not is_all else StatedAs(row.stated_as)
    return {
        "unit": row.unit or ("%" if row.measure == Measure.RATE else ""),
        "bound": Bound(row.bound).value,
        "stated_as": stated_as.value,
        "value": None if is_relative else row.value,
        "stated_value": None if is_relative else row.value,
        "issued": (Issued.AWAITING if is_relative else Issued.SET).value,
        "last_year_value": row.last_year_value,
    }


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


def phrase_of(row: Proposal) -> str:
    """A few characters of the text that find its sentence."""
    return "".join(row.source.text[row.start : row.end].split())[:PHRASE]


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
