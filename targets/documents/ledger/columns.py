"""Which columns has the ledger when it leaves the application? Rows once, for Excel and CSV alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ...domain.quantities import long_date, printed, quantity
from ...domain.wording import AS_THE_REFERENCE, told
from ...domain.words import Light, Measure
from ...summaries.sheet import LedgerSheet, SheetRow
from ..kit.text import left_out

Cell = str | int | Decimal | date | None


class CellKind(StrEnum):
    """How a column is written."""

    TEXT = "text"
    WORDS = "words"  # long text, wrapped
    NUMBER = "number"
    PERCENT = "percent"  # the cell holds the fraction
    DATE = "date"
    LIGHT = "light"


@dataclass(frozen=True)
class Column:
    """One column: its head, its width in characters, and what it says of a row."""

    head: str
    kind: CellKind
    width: int
    cell: Callable[[SheetRow], Cell]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row ready to be written; `light` colours its light cell."""

    cells: list[Cell]
    light: Light


def _value(row: SheetRow) -> Cell:
    """The number that was read; words where there is none."""
    judgement = row.picture.judgement
    if judgement.value is not None:
        return judgement.value
    return told(judgement.reading, "") or None


def _remark(row: SheetRow) -> str:
    """What was changed of the promise, and what is not settled."""
    target, promise = row.picture.target, row.picture.judgement.promise
    said = []
    if row.adjustments:
        stated = [] if target.stated_value is None else [quantity(target.stated_value, target.unit)]
        stated.append(long_date(target.stated_due_date))
        said.append(f"报告原定{'，'.join(stated)}，已调整{len(row.adjustments)}次")
    if promise.state != "active":
        said.append(row.picture.judgement.overall.reason)
    if not target.owners_confirmed:
        said.append("责任单位为建议，待确认")
    return "；".join(said)


def _last_year(row: SheetRow) -> str:
    """What is known of the year before, in words."""
    target = row.picture.target
    value = target.last_year_value
    said = [] if value is None else [f"上年完成{quantity(value, target.unit)}"]
    return "；".join([*said, target.last_year_context] if target.last_year_context else said)


def _words(name: str) -> Callable[[SheetRow], str]:
    return lambda row: getattr(row.entry, name) if row.entry else ""


def _goal(row: SheetRow) -> Cell:
    """The value in force; words where the target has no number of its own."""
    judgement, target = row.picture.judgement, row.picture.target
    if target.reference_id:
        return AS_THE_REFERENCE
    if judgement.target_value is not None:
        return judgement.target_value
    if target.is_numeric:
        return judgement.progress.label
    return "按节点" if target.measure == Measure.STAGES else "定性"


def _whole(row: SheetRow) -> Cell:
    """What it is a part of."""
    whole = row.picture.target.part_of
    return whole.number if whole else None


def _printed(share: Fraction | None) -> Decimal | None:
    return None if share is None else printed(share)


PACE = "序时进度"
PART_OF = "所属目标"
LEDGER_COLUMNS = (
    Column(
        "板块",
        CellKind.WORDS,
        8,
        lambda r: r.picture.target.theme.area.short_title,
    ),
    Column("事项", CellKind.WORDS, 8, lambda r: r.picture.target.theme.short_title),
    Column("编号", CellKind.TEXT, 9, lambda r: r.picture.target.number),
    Column("目标任务", CellKind.WORDS, 20, lambda r: r.picture.target.title),
    Column(PART_OF, CellKind.TEXT, 9, _whole),
    Column("目标值", CellKind.NUMBER, 8, _goal),
    Column("单位", CellKind.TEXT, 6, lambda r: r.picture.target.unit),
    Column(
        "牵头单位",
        CellKind.WORDS,
        10,
        lambda r: str(r.picture.lead or ""),
    ),
    Column("配合单位", CellKind.WORDS, 13, lambda r: "、".join(map(str, r.picture.supporting))),
    Column("分管领导", CellKind.WORDS, 13, lambda r: str(r.picture.target.post or "")),
    Column("完成时限", CellKind.DATE, 10, lambda r: r.picture.judgement.promise.due_date),
    Column("上年情况", CellKind.WORDS, 14, _last_year),
    Column("累计完成", CellKind.NUMBER, 8, _value),
    Column("完成率", CellKind.PERCENT, 7, lambda r: _printed(r.picture.judgement.completion)),
    Column("已用比例", CellKind.PERCENT, 8, lambda r: _printed(r.picture.judgement.used)),
    Column(PACE, CellKind.PERCENT, 8, lambda r: _printed(r.picture.judgement.plan)),
    Column("灯", CellKind.LIGHT, 9, lambda r: r.picture.judgement.overall.label),
    Column("进展情况", CellKind.WORDS, 28, _words("text")),
    Column("存在问题", CellKind.WORDS, 16, _words("problems")),
    Column("下一步打算", CellKind.WORDS, 16, _words("next_steps")),
    Column("数据截止日", CellKind.DATE, 10, lambda r: r.picture.judgement.data_date),
    Column("备注", CellKind.WORDS, 14, _remark),
)
NUMBERED = Column("序号", CellKind.NUMBER, 5, lambda _: None)


def columns_of(sheet: LedgerSheet) -> list[Column]:
    """The columns after the running number; at the year's end there is no pace any more, and without parts nothing
    that they belong to."""
    left_out = {
        PACE: sheet.report.is_over_on(sheet.as_of),
        PART_OF: not sheet.parts_count,
    }
    return [column for column in LEDGER_COLUMNS if not left_out.get(column.head)]


def heads(sheet: LedgerSheet) -> list[Column]:
    """All columns."""
    return [NUMBERED, *columns_of(sheet)]


def lines(sheet: LedgerSheet) -> list[Line]:
    """The rows with their running number."""
    columns = columns_of(sheet)
    return [
        Line(cells=[place, *(column.cell(row) for column in columns)], light=row.picture.judgement.light)
        for place, row in enumerate(sheet.rows, 1)
    ]


def title(sheet: LedgerSheet) -> str:
    return f"{sheet.report}目标任务台账"


def subtitle(sheet: LedgerSheet) -> str:
    """As of when, how many, in which units, and that it is a demonstration where it is one."""
    parts = sheet.parts_count
    count = f"共{len(sheet.rows) - parts}项" + (f"，另列分解{parts}项" if parts else "")
    said = [f"截至{long_date(sheet.as_of)}", count, "计量单位见“单位”列"]
    if sheet.known:
        said.insert(1, f"不含{long_date(sheet.known)}以后补报")
    if sheet.gone:
        said.append(left_out(sheet.gone))
    if sheet.report.is_demo:
        said.insert(0, "演示数据，进展为虚构")
    return "　".join(said)


def file_name(sheet: LedgerSheet, ending: str) -> str:
    mark = "（演示）" if sheet.report.is_demo else ""
    known = f"（补报计至{sheet.known:%Y%m%d}）" if sheet.known else ""
    return f"{sheet.report.year}年目标任务台账{sheet.as_of:%Y%m%d}{known}{mark}.{ending}"
