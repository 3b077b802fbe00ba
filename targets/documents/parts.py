"""What is a promise broken down into, as a workbook or a CSV file says it? A line a unit, or a line an item; nothing is
stored by reading it: it fills in the rows of a form, which somebody looks at."""

from dataclasses import dataclass, replace
from typing import IO

from ..domain.words import Split
from ..imports.delimited import table_in_text
from ..imports.rows import Row
from ..imports.sheets import is_packed, not_read, open_workbook, table_in
from ..imports.tables import Columns

FILE = "分解"
NAMES = {
    "项目": ("项目", "目标任务", "事项", "任务", "名称"),
    "单位": ("单位", "牵头单位", "责任单位", "乡镇街道", "乡镇", "街道", "单位名称"),
    "目标值": ("目标值", "目标", "任务数", "数量", "指标"),
    "计量单位": ("计量单位",),
    "上年完成": ("上年完成", "上年", "去年完成", "上年完成数"),
    "时限": ("时限", "完成时限", "完成时间"),
    "权重": ("权重",),
}
WANTED = {
    Split.SUM: ("单位", "目标值", "项目", "上年完成"),
    Split.LIST: ("项目", "单位", "目标值", "计量单位", "时限", "权重"),
}
LINES_AT_MOST = 99


@dataclass(frozen=True, kw_only=True)
class PartLines:
    """The lines of a file, by the names above; `amiss` is why none is taken, `left_out` what was not needed."""

    lines: list[Row]
    amiss: list[str]
    left_out: list[str]


def read_parts(content: IO[bytes], split: Split) -> PartLines:
    """A workbook, or text in columns. Raises `NotAWorkbook`, `NotText`."""
    columns = _columns(split)
    if is_packed(content):
        book = open_workbook(content)
        table = table_in(book, FILE, columns)
        table = replace(table, left_out=[*table.left_out, *not_read(book, table)])
    else:
        table = table_in_text(FILE, content.read(), columns)
    amiss = [str(fault) for fault in table.faults]
    if len(table.rows) > LINES_AT_MOST:
        amiss.append(f"最多{LINES_AT_MOST}行。")
    elif not table.rows and not amiss:
        amiss.append("没有可读的行。")
    return PartLines(lines=[] if amiss else table.rows, amiss=amiss, left_out=table.left_out)


def _columns(split: Split) -> Columns:
    key, *others = WANTED[split]
    needed = {key, "目标值"} if split == Split.SUM else {key}
    return Columns(
        names={name: NAMES[name] for name in WANTED[split]},
        optional=frozenset({key, *others} - needed),
        key=key,
        keys=frozenset({"项目", "单位"} & set(WANTED[split])),
        once=frozenset({key, "目标值"}),
        days=frozenset({"时限"} & set(WANTED[split])),
    )
