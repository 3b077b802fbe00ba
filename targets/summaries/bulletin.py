"""What does the office tell everybody at a month's end? The facts of the 督查通报, from the pages' own summaries."""

from dataclasses import dataclass
from datetime import date

from ..domain.moment import Moment
from ..domain.words import Light, OrderState, Reason
from ..models import Instruction, ProgressEntry, Report, Urging
from ..pictures import InstructionLine, day_of, instructions_at
from .changes import Turn
from .orders import orders_seen_at, state_of_open
from .overview import Overview, overview
from .ranking import Ranking, ranking
from .sheet import SheetRow

EXAMPLES = 6


@dataclass(frozen=True, kw_only=True)
class Bulletin:
    """One bulletin: `behind` are the red and then the yellow targets, `examples` those farthest ahead of their pace,
    `silent` the unreported ones by unit name."""

    overview: Overview
    known_date: date
    ranking: Ranking
    turns: dict[Turn, int]
    examples: list[SheetRow]
    behind: list[SheetRow]
    silent: dict[str, int]
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

    @property
    def signed_on(self) -> date:
        """The closing one says what was known when it was written, and is signed on that day."""
        return max(self.as_of, self.known_date) if self.as_of >= self.report.end_date else self.as_of


def bulletin(report: Report, *, moment: Moment) -> Bulletin:
    """The bulletin of a day."""
    page = overview(report, moment=moment)
    pictures = [
        p for group in page.areas for theme in group.themes for p in theme.pictures if p.judgement.is_active
    ]
    ahead = [
        p for p in pictures
        if p.judgement.light in (Light.DONE, Light.ON_TRACK) and (p.judgement.lead or 0) > 0
    ]  # fmt: skip
    ahead.sort(key=lambda p: (-(p.judgement.lead or 0), p.target.number))
    behind = [p for light in (Light.CRITICAL, Light.BEHIND) for p in pictures if p.judgement.light == light]
    shown = [*ahead[:EXAMPLES], *behind]
    entries = ProgressEntry.objects.in_bulk([p.judgement.reading.key for p in shown if p.judgement.reading])
    rows = {
        p.target.pk: SheetRow(
            picture=p,
            entry=entries.get(p.judgement.reading.key) if p.judgement.reading else None,
            adjustments=[],
        )
        for p in shown
    }
    seen_at = orders_seen_at(report, moment)
    silent: dict[str, int] = {}
    for picture in page.unreported:
        if lead := picture.lead:
            silent[lead.name] = silent.get(lead.name, 0) + 1
    return Bulletin(
        overview=page,
        known_date=moment.known_date,
        ranking=ranking(report, moment=moment),
        turns={turn: sum(c.turn == turn for c in page.changes) for turn in Turn},
        examples=[rows[p.target.pk] for p in ahead[:EXAMPLES]],
        behind=[rows[p.target.pk] for p in behind],
        silent=dict(sorted(silent.items(), key=lambda item: (-item[1], item[0]))),
        late_count=sum(p.judgement.reporting.code == Reason.REPORTED_LATE for p in pictures),
        instructions=list(
            reversed(
                instructions_at(Instruction.objects.filter(target__report=report).open(seen_at), seen_at)
            )
        ),
        overdue_urgings=[
            urging
            for urging in report.urgings.open(seen_at).select_related("unit", "report").order_by("serial")
            if state_of_open(urging, day_of(seen_at)) == OrderState.OVERDUE
        ],
    )
