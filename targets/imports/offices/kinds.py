"""What is an office's file, before its rows are read? Reports, bulletins, public pages are named for what they are."""

import re

from ...domain.extraction.offices import Column, FileKind
from .grids import OfficeFile
from .heads import FoundHead

OPENING = 600
FEW = 3  # a report may name the one or other office
REPORT = re.compile(
    r"各位(?:代表|委员|主任)[，、！：]|代表.{1,30}(?:向大会|作)(?:报告工作|.{0,4}工作报告)|20\d\d年(?:政府)?工作回顾"
)
PUBLIC = re.compile(r"索引号|信息公开|政务公开|公示")
PUBLISHED = re.compile(r"发布(?:机构|日期|时间)|公开(?:目录|方式|日期)|有异议")
BULLETIN = re.compile(r"督查通报|督办通报|工作通报|情况的?通报|督查专报")
ISSUE = re.compile(r"第[0-9一二三四五六七八九十]+期")
VOTED = re.compile(r"民生实事|为民(?:办)?实事|民生(?:工程|项目)")
SENTENCES = {
    FileKind.REPORT: "是政府工作报告，不是责任分解表或台账。请作为“报告原文”上传，目标任务从原文中提取。",
    FileKind.BULLETIN: "是督查通报，只通报结果，不作为目标任务导入。请上传通报所附的台账（Excel或Word表格）。",
    FileKind.PUBLIC_PAGE: "是政务公开页面，内容是从台账摘出的。请上传原来的责任分解表或台账（Excel或Word文件）。",
    FileKind.UNKNOWN: "里没有认得出的表格或条目。表格要有“任务”和“责任单位”等列；没有表格的，每项任务后要写责任单位。",
}
OF_STANDING = {Column.REACHED, Column.SHARE, Column.LIGHT, Column.PROGRESS, Column.GROWTH, Column.GAP}


def named_otherwise(file: OfficeFile, *, says_who: int) -> FileKind | None:
    """What a file is that has no rows to read; None where it may have."""
    opening = re.sub(r"\s", "", file.text[:OPENING])
    everything = re.sub(r"\s", "", file.text)
    if REPORT.search(everything) and says_who < FEW:
        return FileKind.REPORT
    around = "".join(
        line for line in file.text.splitlines() if "\t" not in line
    )  # a task may be 政务公开 itself
    if PUBLIC.search(around[:OPENING]) and PUBLISHED.search(around):
        return FileKind.PUBLIC_PAGE
    if BULLETIN.search(opening) and (ISSUE.search(opening) or not says_who):
        return FileKind.BULLETIN if not file.grids or ISSUE.search(opening) else None
    return None


def kind_of_table(title: str, heads: list[FoundHead]) -> FileKind:
    """What a file with tables is, by its title and its columns."""
    columns = {column for found in heads for column in found.head.columns.values()}
    if columns & OF_STANDING:
        return FileKind.LEDGER
    if VOTED.search(title) and (Column.CONTENT in columns or Column.INVESTMENT in columns or "实事" in title):
        return FileKind.VOTED
    return FileKind.DECOMPOSITION
