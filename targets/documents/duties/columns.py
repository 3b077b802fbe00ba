"""Which columns has 责任分解表, and in which order? Those that offices use, each with what it says of a target."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ...domain.quantities import long_date, month_end_or_day
from ...domain.quotes import quoted
from ...domain.wording import promised
from ...domain.words import Word
from ...pictures import Picture
from ...summaries import Claim, Duties


class Layout(Word):
    """The orders of columns among which an office chooses."""

    LEADER_FIRST = "leader_first", "分管领导、牵头单位、配合单位、完成时限"
    ANSWERABLE = "answerable", "分管领导、牵头单位、责任单位、完成时限"
    UNITS_ONLY = "units_only", "牵头单位、配合单位、完成时限"
    ONE_COLUMN = "one_column", "分管领导、责任单位（第一个牵头）、完成时限"


@dataclass(frozen=True)
class Column:
    """Its head, its width in mm on the sheet, and what it says; `is_heading`: rows that say the same say it once.

    `is_short`: its texts stand in the middle.
    """

    head: str
    width: int
    said: Callable[[Picture], str]
    is_heading: bool = False
    is_short: bool = False


def names_of_all(row: Picture) -> str:
    """The lead first, as where one column holds all units."""
    return "、".join(map(str, [*([row.lead] if row.lead else []), *row.supporting]))


def what(row: Picture) -> str:
    """The promise with its number, if it has one."""
    title = row.target.title
    if not row.target.is_numeric:
        return title
    return f"{title}（{promised(row.target, row.judgement.target_value)}）"


def by_when(row: Picture) -> str:
    """In the office's words where it has some, else the day: that the year is the report's, its title says."""
    due = row.judgement.promise.due_date
    return row.target.deadline_words or month_end_or_day(due, row.target.report.year)


def _supporting(row: Picture) -> str:
    return "、".join(map(str, row.supporting))


def _note(row: Picture) -> str:
    return "" if row.target.owners_confirmed else "待确认"


AREA = Column("类别", 26, lambda row: row.target.theme.area.title, is_heading=True)
THEME = Column("事项", 22, lambda row: row.target.theme.title, is_heading=True)
WHAT = Column("目标任务", 0, what)  # takes what the others leave
LEADER = Column("分管领导", 28, lambda row: str(row.target.post or ""), is_short=True)
LEAD = Column("牵头单位", 30, lambda row: str(row.lead or ""), is_short=True)
SUPPORTING = Column("配合单位", 44, _supporting)
ANSWERABLE = Column("责任单位", 44, _supporting)
ALL_UNITS = Column("责任单位", 62, names_of_all)
WHEN = Column("完成时限", 20, by_when, is_short=True)
NUMBER = Column("编号", 18, lambda row: row.target.number, is_short=True)
NOTE = Column("备注", 15, _note, is_short=True)  # only while there are proposals
LEADING_UNIT = Column("牵头单位", 30, lambda row: str(row.lead or ""), is_heading=True)

COLUMNS = {
    Layout.LEADER_FIRST: (AREA, THEME, WHAT, LEADER, LEAD, SUPPORTING, WHEN),
    Layout.ANSWERABLE: (AREA, THEME, WHAT, LEADER, LEAD, ANSWERABLE, WHEN),
    Layout.UNITS_ONLY: (AREA, THEME, WHAT, LEAD, SUPPORTING, WHEN),
    Layout.ONE_COLUMN: (AREA, THEME, WHAT, LEADER, ALL_UNITS, WHEN),
}
PAGE, RUNNING, WITH_PARTS = 247, 11, 15  # mm: of the whole table, and of its running number
INDENT = "　　"
ACROSS = 118  # characters of ten points that fit on a sheet across


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table ready to be written, with a running number before its columns: 2, and 2-1 of what is a part of that one.
    Widths are mm."""

    heads: list[str]
    widths: list[int]
    rows: list[list[str]]
    merged: list[int]
    centred: list[int]

    @property
    def heads_with_characters(self) -> list[tuple[str, float]]:
        """The heads, each with the width of its column in characters."""
        return [
            (head, round(width * ACROSS / PAGE, 1))
            for head, width in zip(self.heads, self.widths, strict=True)
        ]


def whole_table(duties: Duties, layout: Layout) -> Table:
    """责任分解表: every target once."""
    return _table(COLUMNS[layout], duties.rows)


def claim_tables(claim: Claim) -> list[tuple[str, Table]]:
    """认领单: what is led and what is supported, each under its heading; parts that are empty are left out."""
    if claim.is_of_leader:
        ordered = sorted(claim.led, key=_lead_position)
        return [("", _table((LEADING_UNIT, NUMBER, WHAT, SUPPORTING, WHEN), ordered))]
    parts = (
        ("牵头", claim.led, (AREA, NUMBER, WHAT, SUPPORTING, LEADER, WHEN)),
        ("配合", claim.supported, (AREA, NUMBER, WHAT, LEAD, LEADER, WHEN)),
    )
    return [(f"{name}{count_of(rows)}", _table(columns, rows)) for name, rows, columns in parts if rows]


def _lead_position(row: Picture) -> tuple[int, int]:
    return (row.lead.position, row.lead.pk) if row.lead else (-1, 0)


@dataclass(frozen=True)
class Placed:
    """A row with its running number; `part`: which it is of the row above, 0 of what stands by itself."""

    row: Picture
    number: int
    part: int

    @property
    def running(self) -> str:
        return f"{self.number}-{self.part}" if self.part else str(self.number)

    @property
    def what(self) -> str:
        """Parts in a step below their whole; where that stands elsewhere, with its name."""
        if self.part:
            return INDENT + what(self.row)
        whole = self.row.target.part_of
        origin = f"（{whole.number}{quoted(whole.title)}的分解）" if whole else ""
        return what(self.row) + origin


def placed(rows: Iterable[Picture]) -> Iterator[Placed]:
    """Parts that follow their whole are numbered below it."""
    number, part, whole = 0, 0, None
    for row in rows:
        if row.target.is_part and row.target.part_of_id == whole:
            part += 1
        else:
            number, part, whole = number + 1, 0, row.target.pk
        yield Placed(row, number, part)


def count_of(rows: Iterable[Picture]) -> str:
    """2项，另列分解5项"""
    parts = [one.part > 0 for one in placed(rows)]
    return f"{parts.count(False)}项" + (f"，另列分解{sum(parts)}项" if any(parts) else "")


def _table(columns: tuple[Column, ...], rows: list[Picture]) -> Table:
    found = list(placed(rows))
    running = WITH_PARTS if any(one.part for one in found) else RUNNING
    if any(not row.target.owners_confirmed for row in rows):
        columns = (*columns, NOTE)
    rest = PAGE - running - sum(column.width for column in columns)
    return Table(
        heads=["序号", *(column.head for column in columns)],
        widths=[running, *(column.width or rest for column in columns)],
        rows=[
            [one.running, *(one.what if column is WHAT else column.said(one.row) for column in columns)]
            for one in found
        ],
        merged=[place for place, column in enumerate(columns, 1) if column.is_heading],
        centred=[0, *(place for place, column in enumerate(columns, 1) if column.is_short)],
    )


def title(duties: Duties) -> str:
    return f"{duties.report.year}年政府工作报告目标任务责任分解表"


def claim_title(duties: Duties, claim: Claim) -> str:
    return f"{duties.report.year}年政府工作报告目标任务认领单（{claim.name}）"


def subtitle(duties: Duties) -> str:
    """As of when, how many, and what is not settled."""
    said = [f"截至{long_date(duties.as_of)}", f"共{count_of(duties.rows)}", *_open(duties.rows)]
    return "　".join([*_demo(duties), *said])


def claim_subtitle(duties: Duties, claim: Claim) -> str:
    who = "分管" if claim.is_of_leader else "牵头"
    said = [f"截至{long_date(duties.as_of)}", f"{who}{count_of(claim.led)}"]
    if not claim.is_of_leader:
        said.append(f"配合{count_of(claim.supported)}")
    return "　".join([*_demo(duties), *said, *_open(claim.rows)])


def signature(claim: Claim) -> str:
    """What is filled in by hand when the sheet is handed back."""
    if claim.is_of_leader:
        return f"分管领导{claim.holder and f'（{claim.holder}）'}签字：　　　　　　　　　　日期：　　　　年　　月　　日"
    return (
        "认领单位（盖章）：　　　　　　　　负责人：　　　　　　联系人：　　　　　　电话：　　　　　　"
        "日期：　　　　年　　月　　日"
    )


def file_name(duties: Duties, called: str, ending: str) -> str:
    mark = "（演示）" if duties.report.is_demo else ""
    return f"{duties.report.year}年{called}{duties.as_of:%Y%m%d}{mark}.{ending}"


def _demo(duties: Duties) -> list[str]:
    return ["演示数据"] if duties.report.is_demo else []


def _open(rows: list[Picture]) -> list[str]:
    proposed = sum(not row.target.owners_confirmed for row in rows)
    if not proposed:
        return []
    if proposed < len(rows):
        return [f"其中{proposed}项责任单位为建议，待确认"]
    return [f"责任单位{'均' if proposed > 1 else ''}为建议，待确认"]
