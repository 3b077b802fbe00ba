"""Offices' files as tests build them: Word tables and workbooks with merged cells, lists in paragraphs."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from openpyxl import Workbook
from openpyxl.utils.cell import range_boundaries

from targets.documents.sources.office_files import rows_of
from targets.domain.extraction import District, KnownPost, KnownUnit

UNITS = District(
    [
        KnownUnit("发展和改革局", ("区发展改革局", "区发改局")),
        KnownUnit("水利局", ("区水利局",)),
        KnownUnit("住房和城乡建设局", ("区住建局",)),
        KnownUnit("农业农村局", ("区农业农村局",)),
        KnownUnit("民政局", ("区民政局",)),
        KnownUnit("统计局", ("区统计局",)),
        KnownUnit("南坪街道", ()),
        KnownUnit("北山镇", ()),
    ],
    [KnownPost("常务副区长", "发展改革")],
)
LEAD = "住房和城乡建设局"
TITLE = ["2025年政府工作报告重点任务分解表"]
HEAD = ["序号", "类别", "任务内容", "牵头领导", "牵头单位", "配合单位", "完成时限"]
ROW = [
    1,
    "一、经济",
    "新增经营主体8000户以上",
    "常务副区长",
    "区发改局",
    "区统计局、各乡镇（街道）",
    "10月底前",
]
Rows = Sequence[Sequence[object]]
Merges = Sequence[str]  # A1:C1, as Excel writes them; for Word tables too


def word(*blocks: "str | tuple[Rows, Merges]") -> bytes:
    """Paragraphs, and tables with the cells that are merged in each."""
    document = Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            _add_table(document, *block)
    return _saved(document)


def book(sheets: dict[str, Rows], merges: Merges = (), formats: dict[str, str] | None = None) -> bytes:
    """A workbook; merges and formats are those of its first sheet."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    first = workbook.worksheets[0]
    for merge in merges:
        first.merge_cells(merge)
    for cell, number_format in (formats or {}).items():
        first[cell].number_format = number_format
    return _saved(workbook)


def table(*rows: Sequence[object], merges: Merges = ()) -> bytes:
    """A workbook of one sheet, 任务."""
    return book({"任务": rows}, merges)


def _add_table(document, rows: Rows, merges: Merges) -> None:
    made = document.add_table(len(rows), max(len(row) for row in rows))
    for line, row in enumerate(rows):
        for place, text in enumerate(row):
            if text is not None:
                made.cell(line, place).text = str(text)
    for merge in merges:
        left, top, right, bottom = range_boundaries(merge)
        made.cell(top - 1, left - 1).merge(made.cell(bottom - 1, right - 1))


def _saved(thing) -> bytes:
    out = BytesIO()
    thing.save(out)
    return out.getvalue()


def read(content: bytes, name: str = "表.xlsx", **more):
    """What is read from an office's file."""
    return rows_of(name, content, UNITS, **more)


def only_row(content: bytes, name: str = "表.xlsx"):
    """Its only task."""
    (row,) = read(content, name).rows
    return row
