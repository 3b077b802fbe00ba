"""What is a bulletin made of? Parts with items of which the office takes what it wants told, and the paper that they
make: sections and tables in words alone, which the screen, Word and the archive show alike."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any, Self

from .extraction.numerals import chinese_numeral
from .words import Word

FIGURES = re.compile(r"(?:已用)?[\d.%／—]*")
LONGEST_NAME, LONGEST_WORD = 12, 6  # letters of a cell
LONGEST_LINE = 20  # letters of a title
SUBJECT = "政府工作报告"  # after which a longer one may be broken


class Part(Word):
    """A section that has items."""

    GOALS = "goals", "主要预期目标"
    AHEAD = "ahead", "进展较快的事项"
    CRITICAL = "critical", "严重滞后的事项"
    BEHIND = "behind", "进度滞后的事项"
    LIVELIHOOD = "livelihood", "民生实事"
    UNREPORTED = "unreported", "报送情况"
    ORDERS = "orders", "批示和催办办理情况"


class Annex(Word):
    THEMES = "themes", "各板块进展情况表"
    UNITS = "units", "各牵头单位进展情况表"
    ITEMS = "items", "滞后事项表"


@dataclass(frozen=True, kw_only=True)
class Item:
    """What may be told: `name` with whose it is, and the sentence that the system says of it, without its full stop.

    `units` are the keys of those that are named. What is not `is_proposed` is told only if somebody wants it; those
    that are `is_brief` share a paragraph. Where an annex has its sentence, a target is told below its `lead`, by its
    `title`, and how far it is behind. What is told apart as one of a group has the `group`'s key, and its name for a
    head.
    """

    part: Part
    key: str
    name: str
    said: str
    units: frozenset[int] = frozenset()
    is_proposed: bool = True
    is_brief: bool = False
    title: str = ""
    lead: str = ""
    behind: str = ""
    group: int = 0
    group_name: str = ""

    @property
    def head(self) -> str:
        """Of the section that it stands in."""
        return self.group_name or self.part.label

    @property
    def place(self) -> str:
        """By which it is known among the items of all parts."""
        return f"{self.part}:{self.group}:{self.key}" if self.group else f"{self.part}:{self.key}"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the office wants told. `ticks` are of the items that somebody has looked at, by their place; what has come
    up since is told if the system proposes it. `groups` are the keys of those that are told apart, None: the usual one;
    `livelihood` are keys of targets, for a report without a group 民生实事; `splits` those of targets that have a table
    of their parts."""

    parts: frozenset[Part] = frozenset(Part)
    annexes: frozenset[Annex] = frozenset(Annex)
    ticks: Mapping[str, bool] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    livelihood: tuple[int, ...] = ()
    groups: tuple[int, ...] | None = None
    splits: tuple[int, ...] = ()

    def takes(self, item: Item) -> bool:
        return item.part in self.parts and self.ticks.get(item.place, item.is_proposed)

    def taken(self, items: Iterable[Item], part: Part) -> list[Item]:
        """Those of a part that are told, in their order."""
        return [item for item in items if item.part == part and self.takes(item)]

    def for_the_next(self) -> "Choice":
        """What one bulletin hands on: its make-up, not what it said of single items."""
        return replace(self, ticks={}, remarks={})

    def as_plain(self) -> dict[str, Any]:
        return {
            "parts": [part.value for part in Part if part in self.parts],
            "annexes": [annex.value for annex in Annex if annex in self.annexes],
            "ticks": dict(self.ticks),
            "remarks": {place: said for place, said in self.remarks.items() if said},
            "livelihood": list(self.livelihood),
            "groups": None if self.groups is None else list(self.groups),
            "splits": list(self.splits),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Of what says nothing it is everything."""
        if not plain:
            return cls()
        groups = plain.get("groups")
        return cls(
            parts=frozenset(Part(part) for part in plain["parts"]),
            annexes=frozenset(Annex(annex) for annex in plain["annexes"]),
            ticks=plain["ticks"],
            remarks=plain["remarks"],
            livelihood=tuple(plain["livelihood"]),
            groups=None if groups is None else tuple(groups),
            splits=tuple(plain.get("splits", ())),
        )


@dataclass(frozen=True)
class Cell:
    """What stands below a head; `kind` is that of the column: sentences, names, or words and figures."""

    head: str
    text: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows under heads; widths in mm, together those of a sheet's text."""

    heads: list[str]
    rows: list[list[str]]
    widths: list[int]

    @property
    def kinds(self) -> list[str]:
        """How much room each column needs."""
        return [_kind_of([row[place] for row in self.rows]) for place in range(len(self.heads))]

    @property
    def cells(self) -> list[list["Cell"]]:
        """As a screen shows them: each with its head and the kind of its column."""
        kinds = self.kinds
        return [
            [Cell(head, text, kind) for head, text, kind in zip(self.heads, row, kinds, strict=True)]
            for row in self.rows
        ]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A numbered part of the text."""

    head: str
    paragraphs: list[str]


@dataclass(frozen=True, kw_only=True)
class AnnexSheet:
    """A table on a sheet of its own, with what is to be said about it."""

    title: str
    table: Table
    paragraphs: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A bulletin as it is printed. `mark` says that data are invented, or stays empty."""

    mark: str
    issue: str
    office: str
    day: date
    title: str
    addressees: str
    introduction: list[str]
    sections: list[Section]
    annexes: list[AnnexSheet]

    @property
    def title_lines(self) -> list[str]:
        """A title that is too long for a line is broken where its words allow it, not within one."""
        before, subject, after = self.title.partition(SUBJECT)
        return [before + subject, after] if after and len(self.title) > LONGEST_LINE else [self.title]

    @property
    def numbered(self) -> list[tuple[str, list[str]]]:
        """The sections under their heads: 一、总体情况."""
        return [
            (f"{chinese_numeral(place)}、{section.head}", section.paragraphs)
            for place, section in enumerate(self.sections, 1)
        ]

    @property
    def numbered_annexes(self) -> list[tuple[str, AnnexSheet]]:
        return numbered(self.annexes)

    @property
    def annex_lines(self) -> list[str]:
        """附件：1．各板块进展情况表 …, as they stand below the text."""
        if len(self.annexes) == 1:
            return [f"附件：{self.annexes[0].title}"]
        return [
            f"{'附件：' if place == 1 else '　　　'}{place}．{annex.title}"
            for place, annex in enumerate(self.annexes, 1)
        ]

    def as_plain(self) -> dict[str, Any]:
        """To be kept, and read again as it is."""
        return asdict(self) | {"day": self.day.isoformat()}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        annexes = [AnnexSheet(**(annex | {"table": Table(**annex["table"])})) for annex in plain["annexes"]]
        own = {
            "day": date.fromisoformat(plain["day"]),
            "sections": [Section(**section) for section in plain["sections"]],
            "annexes": annexes,
        }
        return cls(**(dict(plain) | own))


def numbered(annexes: Sequence[AnnexSheet]) -> list[tuple[str, AnnexSheet]]:
    """附件1, 附件2; 附件 where there is one alone."""
    several = len(annexes) > 1
    return [(f"附件{place if several else ''}", annex) for place, annex in enumerate(annexes, 1)]


def digest_of(items: Sequence[Item], *said: object) -> str:
    """The same as long as the system says the same, whatever of it the office wants told."""
    return sha256(repr((list(items), said)).encode()).hexdigest()[:32]


def _kind_of(column: Sequence[str]) -> str:
    if all(map(FIGURES.fullmatch, column)):
        return "word"
    longest = max(map(len, column), default=0)
    return "sentence" if longest > LONGEST_NAME else "name" if longest > LONGEST_WORD else "word"
