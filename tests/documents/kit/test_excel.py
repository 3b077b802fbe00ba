"""Every workbook fits its paper in type that can be read, and says on each page what it is."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from targets.documents import changes, orders, security_log
from targets.documents.kit.excel import GrowingRow, lines_in, list_workbook, saved, set_up_paper, sheet_of
from targets.documents.ledger.columns import LEDGER_COLUMNS
from targets.documents.monthly import blank

A4, A3 = 9, 8  # as a workbook has them


def page_of(**asked):
    book = Workbook()
    set_up_paper(sheet_of(book), **{"head_row": 3, "title": "批示", "below": "截至2024年6月30日"} | asked)
    return load_workbook(BytesIO(saved(book))).active


def listed(rows, **asked):
    content = list_workbook("表", "一张表", "截至今日", [("甲", 20), ("乙", 20), ("丙", 60)], rows, **asked)
    return load_workbook(BytesIO(content)).active


@pytest.mark.parametrize(
    ("across", "orientation", "paper", "beside"),
    [
        (100, "portrait", A4, 1),
        (101, "landscape", A4, 1),
        (190, "landscape", A4, 1),
        (191, "landscape", A3, 1),
        (273, "landscape", A3, 1),
        (274, "landscape", A3, 2),
    ],
)
def test_what_a_sheet_would_have_in_small_type_goes_onto_a_larger_one_or_several(
    across, orientation, paper, beside
):
    setup = page_of(across=across).page_setup
    assert (setup.orientation, int(setup.paperSize)) == (orientation, paper)
    assert (setup.fitToWidth, setup.fitToHeight) == (beside, 0)


@pytest.mark.parametrize(
    ("widths", "room"),
    [
        ([width for _, width in orders.INSTRUCTION_HEADS], 190),
        ([width for _, width in orders.URGING_HEADS], 190),
        ([width for _, width in changes.HEADS], 190),
        ([width for _, width in security_log.HEADS[: -security_log.UNPRINTED]], 190),
        ([width for head, width in blank.WIDTHS.items() if head not in blank.HIDDEN], 190),
        ([column.width for column in LEDGER_COLUMNS], 268),  # and its running number
    ],
    ids=["instructions", "urgings", "changes", "security", "monthly", "ledger"],
)
def test_what_an_office_prints_fits_one_sheet(widths, room):
    assert sum(widths) <= room


def test_each_page_says_what_it_is_and_when_at_its_foot():
    foot = page_of(across=150).oddFooter
    assert (foot.left.text, foot.right.text) == ("批示", "截至2024年6月30日")
    assert foot.center.text == "第 &P 页，共 &N 页"


def test_a_sheet_that_begins_with_its_heads_has_its_title_above_them_on_each_page():
    page = page_of(across=150, head_row=1)
    assert (page.oddHeader.center.text, page.oddFooter.left.text) == ("批示", None)


def test_a_title_at_the_foot_is_no_command_and_leaves_the_number_free():
    assert page_of(across=150, title="A&P").oddFooter.left.text == "A&&P"
    foot = page_of(across=90, title="长" * 60).oddFooter
    assert foot.left.text == "长" * 21 + "…"


def test_a_row_is_never_higher_than_a_workbook_may_have_it():
    page = listed([["甲", "乙", "长" * 5000]])
    assert page.row_dimensions[4].height == 409


def test_a_moment_can_be_sorted_and_filtered():
    cell = listed([[datetime(2024, 6, 30, 9, 5, 7), None, None]])["A4"]
    assert cell.value == datetime(2024, 6, 30, 9, 5, 7)
    assert cell.number_format == "yyyy-mm-dd hh:mm:ss"


def test_what_is_not_printed_is_there_all_the_same():
    page = listed([["甲", "乙", "丙"]], unprinted=1)
    assert page.print_area == "'表'!$A$1:$B$4"
    assert (page.auto_filter.ref, page["C4"].value) == ("A3:C4", "丙")
    assert {str(merged) for merged in page.merged_cells.ranges} == {"A1:B1", "A2:B2"}


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 0),
        ("区政府办", 10, 1),
        ("副区长（工业商贸）", 10, 3),  # four characters a line, the fifth is not halved
        ("完成45.25%", 10, 2),  # a number stays together
        ("一二三四。", 9, 2),  # and a full stop does not begin a line
        ("“两个维护”", 13, 1),
        ("x" * 25, 11, 3),
        ("一\n二", 10, 2),
    ],
)
def test_a_row_is_as_high_as_its_text_in_chinese_type(text, width, lines):
    assert lines_in(text, width) == lines


def test_it_says_whose_it_is():
    book = load_workbook(BytesIO(list_workbook("表", "一张表", "", [("甲", 20)], [])))
    assert book.properties.creator == "区政府督查室"


def test_a_row_that_is_typed_into_may_grow():
    book = Workbook()
    page = sheet_of(book)
    page["A1"] = "甲"
    page.row_dimensions[1] = GrowingRow(page, index=1, ht=45)
    sheet = ZipFile(BytesIO(saved(book))).read("xl/worksheets/sheet1.xml").decode()
    assert 'ht="45"' in sheet
    assert "customHeight" not in sheet
