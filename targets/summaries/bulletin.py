"""What does the office tell everybody at a month's end? The facts of the 督查通报, from the pages' own summaries."""

from dataclasses import dataclass, field
from datetime import date

from ..domain.bulletins import Choice
from ..domain.moment import Moment
from ..domain.words import Light, OrderState, Reason
from ..models import LIVELIHOOD, Group, Instruction, ProgressEntry, Report, Unit, Urging
from ..pictures import InstructionLine, Picture, day_of, instructions_at, pictures_at
from .changes import Turn
from .orders import orders_seen_at, state_of_open
from .overview import Overview, overview
from .ranking import Ranking, ranking
from .sheet import SheetRow

EXAMPLES = 12  # that are to choose from


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Targets that are told apart: those of a group, without one those that were picked; `within` are the rows of the
    groups in it, by their names."""

    group: Group | None = None
    rows: list[SheetRow]
    within: dict[str, list[SheetRow]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.group or LIVELIHOOD)


@dataclass(frozen=True, kw_only=True)
class BulletinFacts:
    """Of one day: `behind` are the red and then the yellow targets, `examples` those farthest ahead of their pace,
    `apart` what is told apart and stands in neither, `lagging` all red and yellow ones, `silent` how many
    targets each lead unit has not reported on."""

    overview: Overview
    known_date: date
    ranking: Ranking
    turns: dict[Turn, int]
    examples: list[SheetRow]
    behind: list[SheetRow]
    lagging: list[SheetRow]
    apart: list[Apart]
    silent: dict[Unit, int]
    late_count: int
    instructions: list[InstructionLine]  # the open ones, the oldest first
    overdue_urgings: list[Urging]
    splits: list[Picture]  # what is broken down, and so may have a table of its parts

    @property
    def report(self) -> Report:
        return self.overview.report

    @property
    def as_of(self) -> date:
        return self.overview.as_of

    @property
    def orders_day(self) -> date:
        """The day on which instructions and 催办单 are judged."""
        return self.known_date if self.as_of >= self.report.end_date else min(self.as_of, self.known_date)


@dataclass(frozen=True)
class _Chosen:
    """What is to be told apart, by the keys of its targets."""

    keys: frozenset[int]
    group: Group | None = None
    within: dict[str, frozenset[int]] = field(default_factory=dict)


def bulletin_facts(report: Report, choice: Choice | None = None, *, moment: Moment) -> BulletinFacts:
    """The facts of a day; the `choice` says what is told apart."""
    page = overview(report, moment=moment)
    pictures = [
        p for group in page.areas for theme in group.themes for p in theme.pictures if p.judgement.is_active
    ]
    lagging = [p for light in (Light.CRITICAL, Light.BEHIND) for p in pictures if p.judgement.light == light]
    chosen = _told_apart(report, choice or Choice())
    alone = frozenset[int]().union(*(one.keys for one in chosen))
    ahead = [p for p in _ahead(pictures) if p.target.pk not in alone][:EXAMPLES]
    told = [p for p in pictures_at(report, moment, with_parts=True) if p.target.pk in alone]
    rows = _rows([*ahead, *lagging, *told])

    def rows_of(keys: frozenset[int]) -> list[SheetRow]:
        return [rows[p.target.pk] for p in told if p.target.pk in keys and p.judgement.is_active]

    apart = [
        Apart(
            group=one.group,
            rows=rows_of(one.keys),
            within={name: rows_of(keys) for name, keys in one.within.items()},
        )
        for one in chosen
    ]
    seen_at = orders_seen_at(report, moment)
    instructions = instructions_at(Instruction.objects.filter(target__report=report).open(seen_at), seen_at)
    return BulletinFacts(
        overview=page,
        known_date=moment.known_date,
        ranking=ranking(report, moment=moment),
        turns={turn: sum(c.turn == turn for c in page.changes) for turn in Turn},
        examples=[rows[p.target.pk] for p in ahead],
        behind=[rows[p.target.pk] for p in lagging if p.target.pk not in alone],
        lagging=[rows[p.target.pk] for p in lagging],
        apart=[one for one in apart if one.rows],
        silent=_silent(page.unreported),
        late_count=sum(p.judgement.reporting.code == Reason.REPORTED_LATE for p in pictures),
        instructions=list(reversed(instructions)),
        overdue_urgings=[
            urging
            for urging in report.urgings.open(seen_at).select_related("unit", "report").order_by("serial")
            if state_of_open(urging, day_of(seen_at)) == OrderState.OVERDUE
        ],
        splits=[p for p in pictures if p.standing_items],
    )


def groups_told_apart(report: Report, choice: Choice) -> list[int]:
    """The keys of those that the office has chosen; until it has, of its 民生实事."""
    if choice.groups is not None:
        return list(choice.groups)
    return list(report.groups.called(LIVELIHOOD).values_list("pk", flat=True))


def _told_apart(report: Report, choice: Choice) -> list[_Chosen]:
    """The chosen groups in their order; without a group 民生实事 the targets that were picked as such come first."""
    groups = list(report.groups.in_order())
    picked = (
        frozenset() if any(group.name == LIVELIHOOD for group in groups) else frozenset(choice.livelihood)
    )
    wanted, members = groups_told_apart(report, choice), Group.objects.filter(report=report).members()
    return [_Chosen(picked)] * bool(picked) + [
        _Chosen(
            members[group.pk],
            group,
            {str(inner): members[inner.pk] for inner in groups if inner.parent_id == group.pk},
        )
        for group in groups
        if group.pk in wanted
    ]


def livelihood_in(report: Report) -> list[int]:
    """The targets that say by their own title that they are 民生实事, by their keys."""
    found = report.targets.counted().filter(title__contains=LIVELIHOOD).in_print_order()
    return list(found.values_list("pk", flat=True))


def _ahead(pictures: list[Picture]) -> list[Picture]:
    """The farthest ahead of their pace first."""
    found = [
        p for p in pictures
        if p.judgement.light in (Light.DONE, Light.ON_TRACK) and (p.judgement.lead or 0) > 0
    ]  # fmt: skip
    return sorted(found, key=lambda p: (-(p.judgement.lead or 0), p.target.number))


def _rows(pictures: list[Picture]) -> dict[int, SheetRow]:
    """With the words of their readings, by target; one query."""
    entries = ProgressEntry.objects.in_bulk(
        [p.judgement.reading.key for p in pictures if p.judgement.reading]
    )
    return {
        p.target.pk: SheetRow(
            picture=p,
            entry=entries.get(p.judgement.reading.key) if p.judgement.reading else None,
            adjustments=[],
        )
        for p in pictures
    }


def _silent(unreported: list[Picture]) -> dict[Unit, int]:
    """Those with the most first."""
    found: dict[int, tuple[Unit, int]] = {}
    for picture in unreported:
        if lead := picture.lead:
            found[lead.pk] = (lead, found.get(lead.pk, (lead, 0))[1] + 1)
    return dict(sorted(found.values(), key=lambda item: (-item[1], item[0].position, item[0].pk)))
