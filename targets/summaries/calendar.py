"""Which periods are due when, and who has reported them? The page 报送日历."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..domain.filings import ANSWERED, Filed
from ..domain.lights import Judgement
from ..domain.moment import Moment
from ..domain.months import month_end, month_ends
from ..domain.periods import Period, all_periods
from ..domain.words import Filing
from ..models import Report, Target, Unit
from ..pictures import Picture, ReportFacts, facts_of


@dataclass(frozen=True, kw_only=True)
class PeriodFiling:
    """One period of one target; `filed_on` is None where nothing has come in. `is_demanded`: it counts in 填报率."""

    period: Period
    filing: Filing
    filed_on: date | None
    is_demanded: bool


@dataclass(frozen=True, kw_only=True)
class Month:
    """A column: the periods that end in it. `reporting_date` is that of the month without a lag."""

    first_day: date
    reporting_date: date


@dataclass(frozen=True, kw_only=True)
class TargetLine:
    """A target with its turns, one list a month."""

    target: Target
    months: list[list[PeriodFiling]]


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many turns stand how; `demanded_count` and `filed_count` are those that 填报率 is made of.

    `further_count`: those that were reported besides, before their reporting day is over or when none was demanded.
    """

    counts: Counter[Filing]
    demanded_count: int
    filed_count: int
    further_count: int


@dataclass(frozen=True, kw_only=True)
class UnitLine:
    """A lead unit with a tally a month and one of the whole year."""

    unit: Unit
    months: list[Tally]
    year: Tally


@dataclass(frozen=True, kw_only=True)
class ReportingCalendar:
    """The year's reporting as of a day: `targets` of one unit, else `units` of all."""

    months: list[Month]
    unit: Unit | None
    targets: list[TargetLine]
    units: list[UnitLine]
    year: Tally


def reporting_calendar(report: Report, unit: Unit | None, *, moment: Moment) -> ReportingCalendar:
    """The calendar of one lead unit's targets, or of all units (None). It lists who has to report what, parts too."""
    facts = facts_of(report, known_at=moment.known_at)
    months = _months(facts.report)
    led: dict[Unit, list[TargetLine]] = {}
    for picture in facts.with_parts_on(moment.as_of):
        if picture.judgement.is_active:
            for answering, turns in _turns(picture, facts, moment.as_of).items():
                if unit in (None, answering):
                    led.setdefault(answering, []).append(_target_line(picture, turns, months))
    units = [
        _unit_line(unit.on(moment.as_of), lines)
        for unit, lines in sorted(led.items(), key=lambda item: item[0].position)
    ]
    return ReportingCalendar(
        months=months,
        unit=unit,
        targets=led.get(unit, []) if unit else [],
        units=[] if unit else units,
        year=_sum(line.year for line in units),
    )


def _months(report: Report) -> list[Month]:
    """From the report's first month to its last."""
    thresholds = report.thresholds
    return [
        Month(first_day=end.replace(day=1), reporting_date=thresholds.reporting_date(end))
        for end in month_ends(report.start_date, month_end(report.end_date))
    ]


def _turns(picture: Picture, facts: ReportFacts, as_of: date) -> dict[Unit, list[PeriodFiling]]:
    """All periods of a target, by the unit that leads it when they end."""
    judgement = picture.judgement
    filed = {filed.period: filed for filed in judgement.filings}
    found: dict[Unit, list[PeriodFiling]] = {}
    for period in all_periods(judgement.promise, facts.report.thresholds):
        if unit := picture.unit_of(period):
            turn = PeriodFiling(period=period, **_stands(judgement, period, filed.get(period), as_of))
            found.setdefault(unit, []).append(turn)
    return found


def _target_line(picture: Picture, turns: list[PeriodFiling], months: list[Month]) -> TargetLine:
    columns: dict[tuple[int, int], list[PeriodFiling]] = {}
    for turn in turns:
        end = turn.period.end_date
        columns.setdefault((end.year, end.month), []).append(turn)
    return TargetLine(
        target=picture.target,
        months=[columns.get((m.first_day.year, m.first_day.month), []) for m in months],
    )


def _stands(judgement: Judgement, period: Period, filed: Filed | None, as_of: date) -> dict:
    """How a period stands, and when something came in for it."""
    if filed is None:
        is_ahead = period.end_date > as_of and not judgement.promise.is_awaited
        word = Filing.AHEAD if is_ahead else Filing.NOT_OWED
    else:
        word = filed.filing
    is_stopped = judgement.is_stopped(period)
    if is_stopped and word not in ANSWERED:
        word = Filing.STOPPED
    is_demanded = filed is not None and filed.has_passed and not is_stopped
    return {"filing": word, "filed_on": filed.day if filed else None, "is_demanded": is_demanded}


def _unit_line(unit: Unit, lines: list[TargetLine]) -> UnitLine:
    by_month = zip(*(line.months for line in lines), strict=True)
    months = [_tally(turn for turns in column for turn in turns) for column in by_month]
    return UnitLine(unit=unit, months=months, year=_sum(months))


def _tally(turns: Iterable[PeriodFiling]) -> Tally:
    shown = list(turns)
    answered = [turn.is_demanded for turn in shown if turn.filing in ANSWERED]
    return Tally(
        counts=Counter(turn.filing for turn in shown),
        demanded_count=sum(turn.is_demanded for turn in shown),
        filed_count=answered.count(True),
        further_count=answered.count(False),
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    summed = list(tallies)
    return Tally(
        counts=sum((tally.counts for tally in summed), Counter()),
        demanded_count=sum(tally.demanded_count for tally in summed),
        filed_count=sum(tally.filed_count for tally in summed),
        further_count=sum(tally.further_count for tally in summed),
    )
