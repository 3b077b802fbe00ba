"""How do facts, choices and the office's own words make a bulletin? As a paper of sections and tables, which screen and
Word show alike."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...domain.bulletins import (
    Annex,
    AnnexSheet,
    Choice,
    Item,
    Paper,
    Part,
    Section,
    Table,
    digest_of,
)
from ...domain.quantities import long_date
from ...models import Bulletin, Report, UnitKind
from ...summaries import BulletinFacts
from ...summaries.ranking import UnitRow
from ..kit.word import OFFICE
from .sentences import (
    LAST_STEPS,
    NEXT_STEPS,
    done,
    items_of,
    livelihood_sentence,
    orders_sentence,
    overall_sentence,
    reporting_sentence,
    share,
)

IN_ONE_LINE = {Part.UNREPORTED: "未报送的单位", Part.ORDERS: "超期的催办单"}
DEMO = "（演示数据，进展为虚构）"


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What there is to choose from: the items of all parts; `seen` changes with anything that the system says."""

    facts: BulletinFacts
    items: list[Item]

    @property
    def seen(self) -> str:
        tables = [annex.table for annex in _annexes(self.facts, self.items, Choice())]
        return digest_of(
            self.items, overall_sentence(self.facts), reporting_sentence(self.facts),
            orders_sentence(self.facts), [(table.heads, table.rows) for table in tables],
        )  # fmt: skip

    def units_named(self, choice: Choice) -> frozenset[int]:
        """The keys of those of which something is told."""
        return frozenset(pk for item in self.items if choice.takes(item) for pk in item.units)


def contents_of(facts: BulletinFacts) -> Contents:
    return Contents(facts=facts, items=items_of(facts))


def proposed_title(as_of: date) -> str:
    month = as_of.month
    span = f"{month}月" if month == 1 else f"1—{month}月"
    return f"关于{as_of.year}年{span}政府工作报告目标任务进展情况的通报"


def proposed_introduction(report: Report, as_of: date) -> str:
    return f"根据{report.title}目标任务台账，现将截至{long_date(as_of)}的进展情况通报如下。"


def proposed_next_steps(report: Report, as_of: date) -> str:
    """At the year's end there is no pace to keep to."""
    return LAST_STEPS if report.is_over_on(as_of) else NEXT_STEPS


def proposed_addressees(report: Report, kinds: set[str]) -> str:
    """Of the first bulletin, by the kinds of units that there are; the following ones have what the last one had."""
    level = re.search(r"([区县市旗])人民政府", report.government)
    named = {
        UnitKind.TOWNSHIP: "各乡镇人民政府",
        UnitKind.SUBDISTRICT: "各街道办事处",
        UnitKind.DEPARTMENT: f"{level[1] if level else ''}直有关部门" if level else "各有关部门",
    }
    return "、".join(words for kind, words in named.items() if kind in kinds)


def paper_of(bulletin: Bulletin, contents: Contents, *, day: date) -> Paper:
    """The bulletin as it would be printed on a day."""
    choice = bulletin.choice
    return Paper(
        mark=DEMO if bulletin.report.is_demo else "",
        issue=bulletin.issue,
        office=OFFICE,
        day=day,
        title=bulletin.title,
        addressees=bulletin.addressees,
        introduction=_lines(bulletin.introduction),
        sections=_sections(bulletin, contents, choice),
        annexes=_annexes(contents.facts, contents.items, choice),
    )


def _sections(bulletin: Bulletin, contents: Contents, choice: Choice) -> list[Section]:
    """Those that have something to say, in order."""
    facts = contents.facts
    own = {
        Part.LIVELIHOOD: livelihood_sentence(facts) if facts.livelihood else "",
        Part.UNREPORTED: reporting_sentence(facts),
        Part.ORDERS: orders_sentence(facts),
    }
    known = [f"以上只含{long_date(bulletin.known)}及以前报送的数据。"] if bulletin.known else []
    parts = [
        Section(
            head="总体情况", paragraphs=[overall_sentence(facts), *known, *_lines(bulletin.overall_words)]
        ),
        *(_section(part, own.get(part, ""), contents.items, choice) for part in Part),
        Section(head="其他事项", paragraphs=_lines(bulletin.other_words)),
        Section(head="下一步要求", paragraphs=_lines(bulletin.next_steps)),
    ]
    return [part for part in parts if part.paragraphs]


def _section(part: Part, own: str, items: Sequence[Item], choice: Choice) -> Section:
    """Its own sentence, then its items, each with what the office remarks on it."""
    taken = choice.taken(items, part)
    said = [own] if own and part in choice.parts else []
    if part == Part.BEHIND and Annex.ITEMS in choice.annexes:
        said += _in_short(taken, choice)
    else:
        said += _in_one_line(part, [item for item in taken if item.is_brief], choice)
        told = [item for item in taken if not item.is_brief]
        said += [
            f"{_numeral(part, place)}{item.name}：{_with_remark(item, choice)}"
            for place, item in enumerate(told, 1)
        ]
    return Section(head=part.label, paragraphs=said)


def _numeral(part: Part, place: int) -> str:
    return "" if part in (Part.GOALS, Part.ORDERS) else f"{place}．"


def _with_remark(item: Item, choice: Choice) -> str:
    """Neither sentence gets a second full stop."""
    said = [item.said, choice.remarks.get(item.place, "")]
    return "".join(text if text.endswith(("。", "！", "？")) else f"{text}。" for text in said if text)


def _in_short(taken: Sequence[Item], choice: Choice) -> list[str]:
    """Their sentences stand in the annex; but what is remarked on one is told with it."""
    told = [item for item in taken if choice.remarks.get(item.place)]
    named = [item.name for item in taken if item not in told]
    said = [f"{len(taken)}项未达到序时进度，情况见附件。" if taken else ""]
    if named:
        said[0] += f"{'其中：' if told else ''}{'、'.join(named)}。"
    said += [f"{place}．{item.name}：{_with_remark(item, choice)}" for place, item in enumerate(told, 1)]
    return [text for text in said if text]


def _in_one_line(part: Part, taken: Sequence[Item], choice: Choice) -> list[str]:
    """未报送的单位：区商务局3项、…; 超期的催办单：催办〔2024〕1号（区商务局，超期3天）、…"""
    if not taken:
        return []
    said = []
    for item in taken:
        name = f"{item.name}{item.said}" if part == Part.UNREPORTED else f"{item.name}（{item.said}）"
        remark = choice.remarks.get(item.place)
        said.append(f"{name}（{remark}）" if remark else name)
    return [f"{IN_ONE_LINE[part]}：{'、'.join(said)}。"]


def _annexes(facts: BulletinFacts, items: Sequence[Item], choice: Choice) -> list[AnnexSheet]:
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
    rows = []
    for row in facts.lagging:
        target, judgement = row.picture.target, row.picture.judgement
        if target.number in told:
            rows.append(
                [
                    f"{target.number} {target.title}",
                    str(row.picture.lead or ""),
                    judgement.overall.label,
                    done(judgement)
                    if facts.overview.is_final
                    else f"{done(judgement)}／{share(judgement.plan)}",
                    judgement.overall.reason,
                    row.entry.problems if row.entry else "",
                ]
            )
    figures = "完成率" if facts.overview.is_final else "完成率／序时"  # there is no pace any more
    table = Table(
        heads=["目标任务", "牵头单位", "灯", figures, "原因", "反映的问题"],
        rows=rows,
        widths=[34, 20, 14, 18, 44, 26],
    )
    return AnnexSheet(title=Annex.ITEMS.label, table=table)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
