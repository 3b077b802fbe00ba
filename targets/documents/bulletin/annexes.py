"""Which tables go with a bulletin? Each on a sheet of its own, of no more than what its text tells."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from ...domain.bulletins import Annex, AnnexSheet, Choice, Item, Part, Table
from ...domain.quantities import number
from ...domain.quotes import quoted
from ...pictures import Picture
from ...summaries import BulletinFacts
from ...summaries.ranking import UnitRow
from ...summaries.sheet import SheetRow
from ...summaries.townships import by_place
from .sentences import NO_LEAD, how_far, share


def annexes_of(facts: BulletinFacts, items: Sequence[Item], choice: Choice) -> list[AnnexSheet]:
    made = {
        Annex.THEMES: lambda: _themes(facts),
        Annex.UNITS: lambda: _units(facts),
        Annex.ITEMS: lambda: _lagging(facts, items, choice),
    }
    sheets = [made[annex]() for annex in Annex if annex in choice.annexes]
    sheets += [_parts(whole, is_final=facts.overview.is_final) for whole in _split(facts, choice)]
    return [sheet for sheet in sheets if sheet.table.rows]


def leads_in_tables(facts: BulletinFacts, choice: Choice) -> set[int]:
    """The keys of the units that tables of parts name."""
    items = [item for whole in _split(facts, choice) for item in whole.standing_items]
    return {lead.pk for item in items if (lead := item.lead)}


def _split(facts: BulletinFacts, choice: Choice) -> list[Picture]:
    return [whole for whole in facts.splits if whole.target.pk in choice.splits]


def _parts(whole: Picture, *, is_final: bool) -> AnnexSheet:
    return _items(whole) if whole.target.is_list else _shares(whole, is_final=is_final)


def _shares(whole: Picture, *, is_final: bool) -> AnnexSheet:
    """Of a number that is shared out: who is ahead first. At the year's end there is no pace."""
    ranked = [(place, item) for place, item in by_place(whole) if item.judgement.is_active]
    leads = Counter(str(item.lead) for _, item in ranked)
    unit = whole.target.unit
    is_limit = whole.judgement.is_limit
    done = "已用比例" if is_limit else "完成率"
    heads = ["名次", "单位", f"目标（{unit}）", f"完成（{unit}）", done, "序时", "灯"]
    rows = [
        [
            str(place or "—"), _whose(item, leads), _figure(item.judgement.promise.value),
            _figure(item.judgement.value), share(item.judgement.done), share(item.judgement.plan),
            item.judgement.overall.label,
        ]
        for place, item in ranked
    ]  # fmt: skip
    left_out = []
    if len(rows) > 1:
        rows.append(_total([item for _, item in ranked]))
        left_out = _left_out_of_total([item for _, item in ranked])
    widths = [14, 40, 22, 22, 18, 18, 22]
    if is_final:
        heads, widths = heads[:5] + heads[6:], [14, 48, 26, 26, 20, 22]
        rows = [row[:5] + row[6:] for row in rows]
    is_by_part = any(count > 1 for count in leads.values())
    said = ["控制数不排名。" if is_limit else "按完成率排名，并列同名次。"]
    if is_by_part and not is_limit:
        said = ["按各项的完成率排名，并列同名次，一个单位牵头几项的各项分列。"]
    if not is_limit and (without := sum(place is None for place, _ in ranked)):
        said.append(f"没有可比数据的{without}个不排名。")
    is_of_towns = all(item.lead and item.lead.is_town for _, item in ranked)
    rows_of = "各项" if is_by_part else "分乡镇街道" if is_of_towns else "分单位"
    title = f"{quoted(whole.target.title)}{rows_of}进展情况表"
    return AnnexSheet(
        title=title,
        table=Table(heads=heads, rows=rows, widths=widths),
        paragraphs=["".join([*said, *left_out])],
    )


def _total(items: Sequence[Picture]) -> list[str]:
    """What the parts come to. Their share is told only if all have a number and a reading: none is taken as zero."""
    wanted = [item.judgement.promise.value for item in items]
    reached = [item.judgement.value for item in items]
    promised, done = (
        sum([value for value in values if value is not None], Decimal(0)) for values in (wanted, reached)
    )
    is_whole = promised and None not in wanted and None not in reached
    return [
        "", "合计", _figure(promised), _figure(done),
        share(Fraction(done) / Fraction(promised) if is_whole else None), "—", "",
    ]  # fmt: skip


def _left_out_of_total(items: Sequence[Picture]) -> list[str]:
    """Nothing is taken as zero in silence."""
    awaited = sum(item.judgement.promise.value is None for item in items)
    unread = sum(item.judgement.value is None for item in items)
    said = [("目标", "待下达", awaited), ("完成", "没有读数", unread)]
    return [f"合计的{figure}数不含{why}的{count}个。" for figure, why, count in said if count]


def _whose(item: Picture, leads: Counter[str]) -> str:
    """Its lead; with its number where that leads more than one."""
    name = str(item.lead or NO_LEAD)
    return f"{name}（{item.target.number}）" if leads[str(item.lead)] > 1 else name


def _figure(value: Decimal | None) -> str:
    return "—" if value is None else number(value)


def _items(whole: Picture) -> AnnexSheet:
    """Of a list, in the order of its numbers."""
    rows = [
        [
            item.target.title, str(item.lead or NO_LEAD), how_far(item.judgement),
            item.judgement.overall.label, item.judgement.overall.reason,
        ]
        for item in whole.standing_items
    ]  # fmt: skip
    table = Table(heads=["项目", "牵头单位", "进展", "灯", "情况"], rows=rows, widths=[36, 26, 28, 22, 44])
    return AnnexSheet(title=f"{quoted(whole.target.title)}各项进展情况表", table=table)


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
        widths=[44, 13, 13, 13, 13, 13, 13, 16, 18],
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
