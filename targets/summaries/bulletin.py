"""What does the office tell everybody at a month's end? The facts of the 督查通报, from the pages' own summaries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from ..domain.moment import Moment
from ..domain.words import Light, OrderState, Reason
from ..models import Instruction, ProgressEntry, Report, Unit, Urging
from ..pictures import InstructionLine, Picture, day_of, instructions_at
from .changes import Turn
from .orders import orders_seen_at, state_of_open
from .overview import Overview, overview
from .ranking import Ranking, ranking
from .sheet import SheetRow

EXAMPLES = 12  # that are to choose from
LIVELIHOOD = "民生实事"  # what a target of the year's list says of itself, until the office has chosen


@dataclass(frozen=True, kw_only=True)
class BulletinFacts:
    """Of one day: `behind` are the red and then the yellow targets, `examples` those farthest ahead of their pace,
    `livelihood` those that are told apart and stand in neither, `lagging` all red and yellow ones, `silent` how many
    targets each lead unit has not reported on."""

    overview: Overview
    known_date: date
    ranking: Ranking
    turns: dict[Turn, int]
    examples: list[SheetRow]
    behind: list[SheetRow]
    lagging: list[SheetRow]
    livelihood: list[SheetRow]
    silent: dict[Unit, int]
    late_count: int
    instructions: list[InstructionLine]  # the open ones, the oldest first
    overdue_urgings: list[Urging]

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


def bulletin_facts(report: Report, livelihood: Collection[int] = (), *, moment: Moment) -> BulletinFacts:
    """The facts of a day; `livelihood` are the keys of the targets that are told apart."""
    page = overview(report, moment=moment)
    pictures = [
        p for group in page.areas for theme in group.themes for p in theme.pictures if p.judgement.is_active
    ]
    lagging = [p for light in (Light.CRITICAL, Light.BEHIND) for p in pictures if p.judgement.light == light]
    apart = [p for p in pictures if p.target.pk in livelihood]
    ahead = [p for p in _ahead(pictures) if p.target.pk not in livelihood][:EXAMPLES]
    rows = _rows([*ahead, *lagging, *apart])
    seen_at = orders_seen_at(report, moment)
    instructions = instructions_at(Instruction.objects.filter(target__report=report).open(seen_at), seen_at)
    return BulletinFacts(
        overview=page,
        known_date=moment.known_date,
        ranking=ranking(report, moment=moment),
        turns={turn: sum(c.turn == turn for c in page.changes) for turn in Turn},
        examples=[rows[p.target.pk] for p in ahead],
        behind=[rows[p.target.pk] for p in lagging if p.target.pk not in livelihood],
        lagging=[rows[p.target.pk] for p in lagging],
        livelihood=[rows[p.target.pk] for p in apart],
        silent=_silent(page.unreported),
        late_count=sum(p.judgement.reporting.code == Reason.REPORTED_LATE for p in pictures),
        instructions=list(reversed(instructions)),
        overdue_urgings=[
            urging
            for urging in report.urgings.open(seen_at).select_related("unit", "report").order_by("serial")
            if state_of_open(urging, day_of(seen_at)) == OrderState.OVERDUE
        ],
    )


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
