"""How do facts, choices and the office's own words make a bulletin? As a paper of sections and tables, which screen and
Word show alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ...domain.bulletins import (
    Annex,
    AnnexSheet,
    Choice,
    Item,
    Paper,
    Part,
    Section,
    digest_of,
    numbered,
)
from ...domain.quantities import long_date
from ...models import Bulletin
from ...summaries import BulletinFacts
from ..kit.text import OFFICE
from .annexes import annexes_of, leads_in_tables
from .sentences import (
    apart_sentence,
    items_of,
    orders_sentence,
    overall_sentence,
    reporting_sentence,
)

NAMED_AT_MOST = 40  # more red ones are told by their numbers alone
IN_ONE_LINE = {Part.UNREPORTED: "未报送的单位", Part.ORDERS: "超期的催办单"}
DEMO = "（演示数据，进展为虚构）"


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What there is to choose from: the items of all parts; `seen` changes with anything that the system says."""

    facts: BulletinFacts
    items: list[Item]

    @property
    def seen(self) -> str:
        everything = Choice(splits=tuple(p.target.pk for p in self.facts.splits))
        tables = [annex.table for annex in annexes_of(self.facts, self.items, everything)]
        return digest_of(
            self.items, overall_sentence(self.facts), reporting_sentence(self.facts),
            orders_sentence(self.facts), [apart_sentence(one) for one in self.facts.apart],
            [(table.heads, table.rows) for table in tables],
        )  # fmt: skip

    def units_named(self, choice: Choice) -> frozenset[int]:
        """The keys of those of which something is told, in the text or in a table of parts."""
        told = {pk for item in self.items if choice.takes(item) for pk in item.units}
        return frozenset(told | leads_in_tables(self.facts, choice))


def contents_of(facts: BulletinFacts) -> Contents:
    return Contents(facts=facts, items=items_of(facts))


def paper_of(bulletin: Bulletin, contents: Contents, *, day: date) -> Paper:
    """The bulletin as it would be printed on a day."""
    choice = bulletin.choice
    annexes = annexes_of(contents.facts, contents.items, choice)
    return Paper(
        mark=DEMO if bulletin.report.is_demo else "",
        issue=bulletin.issue,
        office=OFFICE,
        day=day,
        title=bulletin.title,
        addressees=bulletin.addressees,
        introduction=_lines(bulletin.introduction),
        sections=_sections(bulletin, contents, annexes),
        annexes=annexes,
    )


def _sections(bulletin: Bulletin, contents: Contents, annexes: Sequence[AnnexSheet]) -> list[Section]:
    """Those that have something to say, in order."""
    facts, choice = contents.facts, bulletin.choice
    lagging = next((number for number, sheet in numbered(annexes) if sheet.title == Annex.ITEMS.label), "")
    own = {
        Part.UNREPORTED: reporting_sentence(facts),
        Part.ORDERS: orders_sentence(facts),
    }
    known = [f"以上只含{long_date(bulletin.known)}及以前报送的数据。"] if bulletin.known else []
    told: list[Section] = []
    for part in Part:
        if part == Part.LIVELIHOOD:
            told += _apart_sections(contents, choice)
        else:
            told.append(_section(part, own.get(part, ""), contents.items, choice, annex=lagging))
    parts = [
        Section(
            head="总体情况", paragraphs=[overall_sentence(facts), *known, *_lines(bulletin.overall_words)]
        ),
        *told,
        Section(head="其他事项", paragraphs=_lines(bulletin.other_words)),
        Section(head="下一步要求", paragraphs=_lines(bulletin.next_steps)),
    ]
    return [part for part in parts if part.paragraphs]


def _apart_sections(contents: Contents, choice: Choice) -> list[Section]:
    """One for each group."""
    sections = []
    for apart in contents.facts.apart:
        items = [item for item in contents.items if item.head == apart.name]
        section = _section(Part.LIVELIHOOD, apart_sentence(apart), items, choice, annex="")
        sections.append(replace(section, head=apart.name))
    return sections


def _section(part: Part, own: str, items: Sequence[Item], choice: Choice, *, annex: str) -> Section:
    """Its own sentence, then its items, each with what the office remarks on it; `annex` is where those that lag have
    a table, empty if they have none."""
    taken = choice.taken(items, part)
    said = [own] if own and part in choice.parts else []
    if annex and part in (Part.CRITICAL, Part.BEHIND):
        said += _in_short(part, taken, choice, annex)
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


def _in_short(part: Part, taken: Sequence[Item], choice: Choice, annex: str) -> list[str]:
    """Below their units, for their figures stand in the annex; but what is remarked on one is told with it."""
    if not taken:
        return []
    told = [item for item in taken if choice.remarks.get(item.place)]
    by_unit: dict[str, list[Item]] = {}
    for item in taken:
        if item not in told:
            by_unit.setdefault(item.lead, []).append(item)
    said = [f"以下{len(taken)}项{part.label.removesuffix('的事项')}，情况见{annex}。"]
    most_first = sorted(by_unit.items(), key=lambda unit: -len(unit[1]))
    if part == Part.CRITICAL and len(taken) <= NAMED_AT_MOST:
        said += _named(most_first)
    elif most_first:
        units = [
            f"{lead}{len(items)}项（{'、'.join(item.key for item in items)}）" for lead, items in most_first
        ]
        said[0] += f"{'、'.join(units)}。"
    return said + [
        f"{place}．{item.name}：{_with_remark(item, choice)}" for place, item in enumerate(told, 1)
    ]


def _named(by_unit: Sequence[tuple[str, list[Item]]]) -> list[str]:
    """A paragraph for each unit; those of which one alone is told share the last."""

    def named(item: Item) -> str:
        return f"{item.title}（{item.key}，{item.behind}）"

    is_shared = sum(len(items) == 1 for _, items in by_unit) > 1
    several = [(lead, items) for lead, items in by_unit if len(items) > 1 or not is_shared]
    said = [f"{lead}{len(items)}项：{'、'.join(map(named, items))}。" for lead, items in several]
    if is_shared:
        alone = [f"{lead}{named(items[0])}" for lead, items in by_unit if len(items) == 1]
        said.append(f"{'另有' if several else ''}{len(alone)}个单位各1项：{'、'.join(alone)}。")
    return said


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


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
