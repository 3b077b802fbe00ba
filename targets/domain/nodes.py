"""How does each stage of a promise stand on a day: finished, overdue, due, or ahead? Rules: docs/rules.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .facts import Entry, Stage
from .lights import Judgement
from .quantities import date_in, short_date
from .words import Filing, StageState


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One stage on one day.

    `first_date` is its day before adjustments, None where it is the same; `report` the reading by which it is finished.
    """

    stage: Stage
    state: StageState
    as_of: date
    first_date: date | None = None
    report: Entry | None = None

    @property
    def due_date(self) -> date:
        return self.stage.due_date

    @property
    def name(self) -> str:
        """What stands beneath its mark."""
        return f"{self.stage.title} {short_date(self.report.data_date)}" if self.report else self.stage.title

    @property
    def is_done(self) -> bool:
        return self.state == StageState.DONE

    @property
    def is_overdue(self) -> bool:
        return self.state == StageState.OVERDUE

    @property
    def days(self) -> int:
        """From its due date to the day that is shown; negative while it is ahead."""
        return (self.as_of - self.due_date).days

    def told(self, year: int) -> str:
        """All that a mark means, for readers of that year's page."""
        due = f"应于{date_in(self.due_date, year)}完成"
        moved = f"（原定{date_in(self.first_date, year)}）" if self.first_date else ""
        return f"{self.stage.title}：{due}{moved}，{self.stands(year)}"

    def stands(self, year: int) -> str:
        """Its state with the days that belong to it."""
        if self.report:
            sent = self.report.stays[0].sent_at.date() if self.report.stays else None
            reported = f"，{date_in(sent, year)}报送" if sent else ""
            return f"{self.state.label}（{date_in(self.report.data_date, year)}数据{reported}）"
        if self.is_overdue and self.days > 0:
            return f"{self.state.label}，已过{self.days}天"
        if self.state == StageState.AHEAD:
            return f"{self.state.label}，还有{-self.days}天"
        return self.state.label


def nodes(
    judgement: Judgement, readings: Sequence[Entry], first_days: Mapping[int, date], *, as_of: date
) -> tuple[Node, ...]:
    """The stages in force, by day.

    `readings` are those that count, oldest first; `first_days` the stages' days before adjustments, by their keys.
    """
    finished = judgement.reading.stages_done if judgement.reading else frozenset()
    known_until = _known_until(judgement)
    return tuple(
        Node(
            stage=stage,
            state=_state(stage, finished, known_until, as_of),
            as_of=as_of,
            first_date=day if (day := first_days.get(stage.key, stage.due_date)) != stage.due_date else None,
            report=_finishing(stage.key, readings) if stage.key in finished else None,
        )
        for stage in judgement.promise.stages
    )


def _state(stage: Stage, finished: frozenset[int], known_until: date, as_of: date) -> StageState:
    if stage.key in finished:
        return StageState.DONE
    if stage.due_date <= min(known_until, as_of):
        return StageState.OVERDUE
    return StageState.DUE if stage.due_date <= as_of else StageState.AHEAD


def _known_until(judgement: Judgement) -> date:
    """The day by which the target is judged: no stage is overdue for want of a report that is not due yet."""
    is_silent = any(filed.has_passed and filed.filing == Filing.MISSING for filed in judgement.filings)
    return judgement.paced_on if judgement.reading or is_silent else date.min


def _finishing(key: int, readings: Sequence[Entry]) -> Entry | None:
    """The reading from which a stage has been finished ever since; one that was unticked again begins anew."""
    found = None
    for reading in reversed(readings):
        if key not in reading.stages_done:
            break
        found = reading
    return found
