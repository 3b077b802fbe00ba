"""Where does the whole report stand on one day? The figures of 总览."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from ..domain.drawing import Spark, spark
from ..domain.facts import Promise
from ..domain.pace import elapsed
from ..domain.rollup import Rollup, roll_up
from ..domain.words import Kind, Light, Measure, Reason
from ..models import Instruction, Report, Theme, Unit, Urging
from .facts import Picture, load_facts

RANK_FROM = 3  # with fewer targets a unit's rates say nothing
SEVERITY = {
    light: place
    for place, light in enumerate((Light.CRITICAL, Light.BEHIND, Light.NONE, Light.ON_TRACK, Light.DONE))
}


@dataclass(frozen=True, kw_only=True)
class GoalCard:
    """A headline goal with the line of its readings."""

    picture: Picture
    spark: Spark | None


@dataclass(frozen=True, kw_only=True)
class ThemeGroup:
    """A heading with its targets and what they say together."""

    theme: Theme
    pictures: list[Picture]
    rollup: Rollup


@dataclass(frozen=True, kw_only=True)
class AreaGroup:
    """An area (方面) with its themes (事项)."""

    area: Theme
    themes: list[ThemeGroup]
    rollup: Rollup


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """A lead unit and how its targets stand."""

    unit: Unit
    rollup: Rollup


@dataclass(frozen=True, kw_only=True)
class Change:
    """A light that differs from that of the month before."""

    picture: Picture
    before: Light
    word: str


@dataclass(frozen=True, kw_only=True)
class Overview:
    """All figures of the overview page at `as_of`, as known at `known_at`.

    `before_date` is the month-end before `as_of`, which `changes` and `count_changes` compare with;
    None in the first month.
    """

    report: Report
    as_of: date
    before_date: date | None
    elapsed: Decimal
    rollup: Rollup
    count_changes: dict[Light, int]
    goals: list[GoalCard]
    areas: list[AreaGroup]
    attention: list[Picture]
    unreported: list[Picture]
    changes: list[Change]
    units: list[UnitRow]
    small_units: list[UnitRow]
    open_instructions: int
    open_urgings: int
    rank_from: int = RANK_FROM

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been accepted yet."""
        return all(g.judgement.reading is None for a in self.areas for t in a.themes for g in t.pictures)


def overview(report: Report, *, as_of: date, known_at: datetime) -> Overview:
    """The overview at a date; all queries first, then only Python."""
    facts = load_facts(report, known_at=known_at)
    pictures = facts.on(as_of)
    before_date = month_end_before(as_of)
    if before_date < report.start_date:
        before_date, before = None, {}
    else:
        before = {p.target.pk: p for p in facts.on(before_date)}
    units = ranked_units(pictures)
    rollup = roll_up(p.judgement for p in pictures)
    rollup_before = roll_up(p.judgement for p in before.values())
    return Overview(
        report=report,
        as_of=as_of,
        before_date=before_date,
        elapsed=year_elapsed(report, as_of),
        rollup=rollup,
        open_instructions=Instruction.objects.open().filter(target__report=report).count(),
        open_urgings=Urging.objects.open().filter(report=report).count(),
        count_changes={light: rollup.counts[light] - rollup_before.counts[light] for light in Light}
        if before
        else {},
        goals=[_card(p) for p in pictures if p.target.kind == Kind.GOAL],
        areas=grouped_by_area(pictures),
        attention=needing_attention(pictures),
        unreported=[p for p in pictures if p.judgement.reporting.code == Reason.NOT_REPORTED],
        changes=list(_changes(pictures, before)),
        units=[row for row in units if row.rollup.active_count >= RANK_FROM],
        small_units=[row for row in units if row.rollup.active_count < RANK_FROM],
    )


def year_elapsed(report: Report, as_of: date) -> Decimal:
    """序时进度 of the report's own year, a fraction."""
    return elapsed(
        Promise(measure=Measure.TOTAL, start_date=report.start_date, due_date=report.end_date), as_of
    )


def month_end_before(day: date) -> date:
    """The last day of the month before `day`'s."""
    return day.replace(day=1) - timedelta(days=1)


def grouped_by_area(pictures: Iterable[Picture]) -> list[AreaGroup]:
    """Pictures under the report's own two levels of headings, in print order."""
    ordered = sorted(pictures, key=lambda p: (p.target.theme.position, p.target.theme_id))
    areas: dict[int, tuple[Theme, list[ThemeGroup]]] = {}
    for theme, group in groupby(ordered, key=lambda p: p.target.theme):
        members = list(group)
        area = theme.parent or theme
        themes = areas.setdefault(area.pk, (area, []))[1]
        themes.append(ThemeGroup(theme=theme, pictures=members, rollup=roll_up(p.judgement for p in members)))
    return [
        AreaGroup(area=area, themes=themes, rollup=roll_up(p.judgement for t in themes for p in t.pictures))
        for area, themes in areas.values()
    ]


def needing_attention(pictures: Iterable[Picture]) -> list[Picture]:
    """The red ones, those farthest behind their pace first."""
    red = [p for p in pictures if p.judgement.light == Light.CRITICAL]
    return sorted(red, key=lambda p: (p.judgement.lead is None, p.judgement.lead or 0, p.target.number))


def ranked_units(pictures: Iterable[Picture]) -> list[UnitRow]:
    """Lead units with active targets, by share on pace, then by number of targets on it."""
    led: dict[int, tuple[Unit, list[Picture]]] = {}
    for picture in pictures:
        if picture.judgement.is_active and (lead := picture.target.lead):
            led.setdefault(lead.unit_id, (lead.unit, []))[1].append(picture)
    rows = [
        UnitRow(unit=unit, rollup=roll_up(p.judgement for p in members)) for unit, members in led.values()
    ]
    return sorted(
        rows,
        key=lambda row: (
            row.rollup.on_pace_rate is None,
            -(row.rollup.on_pace_rate or 0),
            -row.rollup.lit_count,
            row.unit.position,
            row.unit.pk,
        ),
    )


def _card(picture: Picture) -> GoalCard:
    values = [r.value for r in picture.readings if r.value is not None]
    return GoalCard(picture=picture, spark=spark(values, picture.judgement.target_value))


def _changes(pictures: list[Picture], before: dict[int, Picture]) -> Iterable[Change]:
    """Turned for the worse first."""
    found = []
    for picture in pictures:
        old = before.get(picture.target.pk)
        if old is None or not (picture.judgement.is_active and old.judgement.is_active):
            continue
        now_light, old_light = picture.judgement.light, old.judgement.light
        if now_light == old_light:
            continue
        found.append(
            (
                SEVERITY[now_light],
                picture.target.number,
                Change(picture=picture, before=old_light, word=_change_word(picture, old_light)),
            )
        )
    return [change for _, _, change in sorted(found, key=lambda item: item[:2])]


def _change_word(picture: Picture, old: Light) -> str:
    new = picture.judgement.light
    if new == Light.DONE:
        return "新完成"
    if picture.judgement.overall.code == Reason.OVERDUE:
        return "新逾期"
    if Light.NONE in (new, old):
        return "转为暂不评价" if new == Light.NONE else "开始评价"
    return "降灯" if SEVERITY[new] < SEVERITY[old] else "升灯"
