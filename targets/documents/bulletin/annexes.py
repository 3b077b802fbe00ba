"""Which tables go with a bulletin? Each on a sheet of its own, of no more than what its text tells."""

from collections.abc import Sequence

from ...domain.bulletins import Annex, AnnexSheet, Choice, Item, Part, Table
from ...summaries import BulletinFacts
from ...summaries.ranking import UnitRow
from ...summaries.sheet import SheetRow
from .sentences import how_far, share


def annexes_of(facts: BulletinFacts, items: Sequence[Item], choice: Choice) -> list[AnnexSheet]:
    made = {
        Annex.THEMES: lambda: _themes(facts),
        Annex.UNITS: lambda: _units(facts),
        Annex.ITEMS: lambda: _lagging(facts, items, choice),
    }
    sheets = [made[annex]() for annex in Annex if annex in choice.annexes]
    return [sheet for sheet in sheets if sheet.table.rows]


def _themes(facts: BulletinFacts) -> AnnexSheet:
    """With the whole in the last row."""
    rollups = [(group.area.title, group.rollup) for group in facts.overview.areas]
    rows = [
        [
            name, str(rollup.active_count), *map(str, rollup.counts.values()),
            share(rollup.done_rate), share(rollup.on_pace_rate),
        ]
        for name, rollup in [*rollups, ("合计", facts.overview.rollup)]
        if rollup.active_count
    ]  # fmt: skip
    lights = [light.label for light in facts.overview.rollup.counts]
    table = Table(
        heads=["板块", "项数", *lights, "完成率", "达序时率"],
        rows=rows,
        widths=[46, 13, 13, 13, 13, 15, 15, 14, 14],
    )
    return AnnexSheet(title=Annex.THEMES.label, table=table)


def _units(facts: BulletinFacts) -> AnnexSheet:
    """The ranked ones, then those that have too few targets to be."""
    ranking = facts.ranking
    table = Table(
        heads=["名次", "牵头单位", "项数", "完成率", "达序时率", "填报率", "退回率"],
        rows=[_unit(row) for row in [*ranking.ranked, *ranking.small]],
        widths=[14, 42, 16, 21, 21, 21, 21],
    )
    said = ["按牵头任务的达序时率排名，并列同名次，配合任务和定性任务不计。"]
    if ranking.small:
        said.append(f"有进度要求的不足{ranking.rank_from}项或尚未亮灯的{len(ranking.small)}个单位不排名。")
    return AnnexSheet(title=Annex.UNITS.label, table=table, paragraphs=said)


def _unit(row: UnitRow) -> list[str]:
    return [
        str(row.rank or "—"), str(row.unit), str(row.rollup.active_count), share(row.rollup.done_rate),
        share(row.rollup.on_pace_rate), share(row.rollup.reporting_rate), share(row.returned_rate),
    ]  # fmt: skip


def _lagging(facts: BulletinFacts, items: Sequence[Item], choice: Choice) -> AnnexSheet:
    """The red and then the yellow ones that the bulletin tells of, wherever it does."""
    told = {
        item.key
        for part in (Part.CRITICAL, Part.BEHIND, Part.LIVELIHOOD)
        for item in choice.taken(items, part)
    }
    rows = [_target(row) for row in facts.lagging if row.picture.target.number in told]
    table = Table(
        heads=["目标任务", "牵头单位", "灯", "进展", "反映的问题"], rows=rows, widths=[42, 22, 16, 36, 40]
    )
    return AnnexSheet(title=Annex.ITEMS.label, table=table)


def _target(row: SheetRow) -> list[str]:
    target, judgement = row.picture.target, row.picture.judgement
    return [
        f"{target.number} {target.title}",
        str(row.picture.lead or ""),
        judgement.overall.label,
        how_far(judgement),
        row.entry.problems if row.entry else "",
    ]
