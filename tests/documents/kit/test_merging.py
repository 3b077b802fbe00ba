"""Cells that say the same below each other are one, as far as the headings before them do."""

from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT
from openpyxl import load_workbook

from targets.documents.kit.merged_sheets import MergedSheet, merged_workbook
from targets.documents.kit.merging import Run, runs
from targets.documents.kit.word import LandscapeDocument

ROWS = [
    ["1", "甲", "子", "一"],
    ["2", "甲", "子", "二"],
    ["3", "甲", "丑", "二"],
    ["4", "乙", "丑", "二"],
]


def test_a_heading_ends_where_the_one_before_it_ends():
    assert list(runs(ROWS, [1, 2])) == [
        Run(1, 0, 2), Run(1, 3, 3),
        Run(2, 0, 1), Run(2, 2, 2), Run(2, 3, 3),
    ]  # fmt: skip


def test_nothing_has_no_runs():
    assert list(runs([], [0])) == []


def test_word_says_a_heading_once_across_the_sheet():
    word = LandscapeDocument()
    word.table(["序号", "类别", "事项", "任务"], ROWS, [20, 60, 60, 107], merged=[1, 2])
    read = Document(BytesIO(word.save()))
    section = read.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    rows = read.tables[0].rows
    assert [[cell.text for cell in row.cells] for row in rows[1:]] == ROWS
    assert rows[1].cells[1]._tc is rows[3].cells[1]._tc
    assert rows[3].cells[1]._tc is not rows[4].cells[1]._tc
    assert rows[3].cells[2]._tc is not rows[4].cells[2]._tc  # the same words below another heading
    assert rows[0]._tr.trPr.xpath("w:tblHeader")
    assert [text.text for text in read.tables[0]._tbl.xpath(".//w:t")].count("甲") == 1


def test_a_workbook_merges_them_and_keeps_the_first():
    sheets = [
        MergedSheet(
            name="甲/乙", title="表", below="共4项", foot="签字：", merged=[1, 2],
            heads=[("序号", 5), ("类别", 6), ("事项", 10), ("任务", 20)], rows=ROWS,
        ),
        MergedSheet(name="甲:乙", title="表", below="", heads=[("任务", 9)], rows=[["一"]]),
    ]  # fmt: skip
    book = load_workbook(BytesIO(merged_workbook(sheets)))
    assert book.sheetnames == ["甲 乙", "甲 乙2"]
    page = book["甲 乙"]
    merged = {str(area) for area in page.merged_cells.ranges}
    assert {"B4:B6", "C4:C5"} <= merged
    assert not {"B7:B7", "C6:C7"} & merged
    assert (page["B4"].value, page["B5"].value, page["B7"].value) == ("甲", None, "乙")
    assert page["A9"].value == "签字："
    assert (page.print_title_rows, page.page_setup.orientation) == ("$3:$3", "portrait")  # it is narrow


def test_a_long_heading_over_few_rows_makes_them_high_enough():
    rows = [["统筹发展二产三产有效提升产业能级", "一"], ["统筹发展二产三产有效提升产业能级", "二"]]
    sheet = MergedSheet(
        name="表", title="表", below="", heads=[("类别", 7), ("任务", 20)], rows=rows, merged=[0]
    )
    page = load_workbook(BytesIO(merged_workbook([sheet]))).active
    # 16 characters of two digits' width in a column of 7, of which 6 can be filled: 6 lines, 3 for each of the rows.
    assert [page.row_dimensions[row].height for row in (4, 5)] == [3 * 14 + 3, 3 * 14 + 3]
