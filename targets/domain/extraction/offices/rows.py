"""What does a row of an office's own table say? What was read of it, where it stands, and what has to be asked.

Nothing here is decided: a table proposes rows, and whoever reviews them decides. Every span counts in the table's
`text`, which is one line a row with its cells parted by tabs, as a report's text is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ...words import Light, Word
from ..proposals import Proposal
from ..spans import Span


class FileKind(Word):
    """What an office's file is."""

    DECOMPOSITION = "decomposition", "责任分解表"
    LIST = "list", "责任分解（条目式）"
    LEDGER = "ledger", "进展台账"
    VOTED = "voted", "民生实事清单"
    BY_AREA = "by_area", "民生实事分地区进展表"
    REPORT = "report", "政府工作报告"
    BULLETIN = "bulletin", "督查通报"
    PUBLIC_PAGE = "public_page", "政务公开页面"
    UNKNOWN = "unknown", "认不出的文件"


class Column(Word):
    """What a column of a table means."""

    NUMBER = "number", "序号"
    AREA = "area", "类别"
    THEME = "theme", "事项"
    TASK = "task", "任务内容"
    CONTENT = "content", "具体内容"  # what a project consists of; beside its name
    GOAL = "goal", "年度目标"
    VALUE = "value", "目标值"
    UNIT = "unit", "计量单位"
    LAST_YEAR = "last_year", "上年完成"
    LEADER = "leader", "责任领导"
    LEAD = "lead", "牵头单位"
    SUPPORT = "support", "配合单位"
    RESPONSIBLE = "responsible", "责任单位"  # leads where no column says who leads
    DUE = "due", "完成时限"
    STAGE = "stage", "节点"  # what is to be done by the day that its head names
    REACHED = "reached", "累计完成"
    GROWTH = "growth", "增速"
    SHARE = "share", "完成比例"
    PACE = "pace", "序时进度"
    GAP = "gap", "与目标差距"
    LIGHT = "light", "状态"
    PROGRESS = "progress", "进展情况"
    PROBLEMS = "problems", "存在问题"
    NEXT = "next", "下一步措施"
    INVESTMENT = "investment", "总投资"
    REMARKS = "remarks", "备注"
    UNREAD = "unread", "不读"


@dataclass(frozen=True)
class Where:
    """Where something stands: `sheet` as it is called (“表1” in Word, "" for paragraphs), lines counted from 1."""

    sheet: str
    line: int
    cell: str = ""  # D7, in a workbook

    @property
    def said(self) -> str:
        if not self.sheet:
            return f"第{self.line}段"
        return f"“{self.sheet}”第{self.line}行" + (f"（{self.cell}）" if self.cell else "")


@dataclass(frozen=True)
class Question:
    """What somebody has to decide, as a whole sentence."""

    where: Where
    column: Column | None
    sentence: str

    def __str__(self) -> str:
        return f"{self.where.said}：{self.sentence}"


@dataclass(frozen=True)
class Left:
    """What was not read as a row, and why."""

    where: Where
    text: str
    why: str


@dataclass(frozen=True)
class NamedUnit:
    """A unit as the table names it; `unit` is the district's own name of it, "" where it has none such.

    `nearest` is only proposed. An open list (各乡镇（街道）, 区直有关部门) is no unit, and stays as words.
    """

    said: str
    unit: str = ""
    nearest: str = ""
    is_open: bool = False

    @property
    def is_unknown(self) -> bool:
        return not self.unit and not self.is_open


@dataclass(frozen=True)
class Leader:
    """Who leads among the leaders, by post or by name; `post` is the district's own, "" where none is called so."""

    said: str
    post: str = ""


@dataclass(frozen=True)
class Due:
    """By which day, and the words that say so. `is_by_default` where the words name no day: the end of the year."""

    day: date | None = None
    words: str = ""
    is_by_default: bool = True


@dataclass(frozen=True)
class StageDue:
    """What is to be done by a day of its own; `words` are those of the day."""

    title: str
    day: date | None
    words: str


@dataclass(frozen=True)
class Progress:
    """What a ledger says of the year so far. None: it says nothing of it, or “—”; 0 is a number.

    `share` and `pace` are fractions. What was written is in `said`, by column, even where no number could be read.
    """

    value: Decimal | None = None
    unit: str = ""
    growth: Decimal | None = None  # percent
    share: Decimal | None = None
    pace: Decimal | None = None
    gap: Decimal | None = None  # percentage points
    light: Light | None = None
    data_date: date | None = None
    said: Mapping[Column, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AreaReading:
    """One area's line of one item: None where nothing is written, 0 where 0 is. `unit` is what the value's own cell
    counts in, `target_unit` what the target's does, empty where that is said by the heads; `unread` and `unread_value`
    what stands for target and value and is no number.
    """

    where: Where
    area: NamedUnit
    target: Decimal | None
    value: Decimal | None
    share: Decimal | None
    is_total: bool = False  # 全区, 合计
    unit: str = ""
    unread: str = ""
    target_unit: str = ""
    unread_value: str = ""


@dataclass(frozen=True)
class OfficeRow:
    """One row: what it says, word for word (`text` is that of `span`), and what is proposed of it.

    `proposals` are the targets that its words promise, read by the grammar of reports; a row has at least one.
    `above` is the place, among the rows of the file, of the row that it is a part of (分解).
    """

    where: Where
    span: Span
    text: str
    proposals: tuple[Proposal, ...]
    number: str = ""
    area: str = ""
    theme: str = ""
    leads: tuple[NamedUnit, ...] = ()
    supporting: tuple[NamedUnit, ...] = ()
    leader: Leader | None = None
    due: Due = Due()
    stages: tuple[StageDue, ...] = ()
    progress: Progress | None = None
    by_area: tuple[AreaReading, ...] = ()
    remarks: str = ""
    others: Mapping[Column, str] = field(default_factory=dict)  # what else it says: 总投资, 年度目标 …
    questions: tuple[Question, ...] = ()
    above: int | None = None

    @property
    def lead(self) -> NamedUnit | None:
        """The only one that leads; None where none does, or several: then it is asked."""
        return self.leads[0] if len(self.leads) == 1 else None


@dataclass(frozen=True)
class Head:
    """The head of a table: a label a column (of two lines of heads both), and what each column was taken for.

    The mapping can be given instead; `signature` is the same for the same head in the next file.
    """

    where: Where
    labels: tuple[str, ...]
    signature: str
    columns: Mapping[int, Column]
    is_remembered: bool = False

    @property
    def unknown(self) -> tuple[str, ...]:
        """Labels of columns that were taken for nothing."""
        return tuple(label for place, label in enumerate(self.labels) if label and place not in self.columns)


@dataclass(frozen=True)
class OfficeTable:
    """All that an office's file says. `sentence`, where it is no table, says what it is and what to do."""

    kind: FileKind
    text: str
    title: str = ""
    year: int | None = None
    data_date: date | None = None
    heads: tuple[Head, ...] = ()
    rows: tuple[OfficeRow, ...] = ()
    left: tuple[Left, ...] = ()
    questions: tuple[Question, ...] = ()
    sentence: str = ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that were found, in any of its tables."""
        return tuple(dict.fromkeys(column for head in self.heads for column in head.columns.values()))

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Of all rows, in their order."""
        return tuple(proposal for row in self.rows for proposal in row.proposals)

    @property
    def all_questions(self) -> tuple[Question, ...]:
        """Of the file and of its rows."""
        return (*self.questions, *(question for row in self.rows for question in row.questions))

    @property
    def unknown_units(self) -> tuple[NamedUnit, ...]:
        """Each once, as it was first met."""
        named = (unit for row in self.rows for unit in (*row.leads, *row.supporting) if unit.is_unknown)
        return tuple({unit.said: unit for unit in named}.values())


@dataclass(frozen=True)
class Match:
    """A row and proposals of the text that promise the same; `alike` is between 0 and 1.

    One row may cover several proposals, and one promise may have several rows: then `note` says so.
    """

    rows: tuple[OfficeRow, ...]
    proposals: tuple[Proposal, ...]
    alike: float
    note: str = ""


@dataclass(frozen=True)
class Shares:
    """Several rows that share out the number of one promise of the text."""

    rows: tuple[OfficeRow, ...]
    proposal: Proposal


@dataclass(frozen=True)
class Matching:
    """What both have, what only one side has, and what one row of the text has several of in the table."""

    matches: tuple[Match, ...]
    rows_alone: tuple[OfficeRow, ...]
    proposals_alone: tuple[Proposal, ...]
    shares: tuple[Shares, ...] = ()
