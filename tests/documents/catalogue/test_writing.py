"""The catalogue as a workbook: real numbers and dates and words to choose from."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from targets.documents.catalogue.lines import catalogue_of
from targets.documents.catalogue.tables import TABLES, TARGETS
from targets.documents.catalogue.writing import catalogue_workbook
from targets.services import Terms, adjust
from tests.conftest import at
from tests.workbooks import Book


def test_it_has_a_sheet_for_each_table_with_chinese_heads(book):
    assert book.book.sheetnames == [
        "报告",
        "单位",
        "分管领导",
        "板块",
        "目标任务",
        "节点",
        "计划节点",
        "专题",
    ]
    for table in TABLES.values():
        assert [cell.value for cell in book.book[table.sheet][1]] == list(table.heads.values())


def test_it_has_the_columns_of_the_csv_and_some_more(book):
    heads = [cell.value for cell in book.book["目标任务"][1]]
    assert heads[: len(TARGETS.required)] == [TABLES["targets"].heads[column] for column in TARGETS.required]
    assert heads[len(TARGETS.required) :] == [
        "上年口径", "数据滞后天数", "状态", "状态日期", "状态原因", "上年情况", "起点待核定", "按个数计", "长期坚持",
        "时限表述", "交办日期", "新增文号", "新增文件日期", "牵头起始日", "责任单位已确认",
        "分解方式", "所属目标", "权重",
    ]  # fmt: skip


def test_numbers_and_dates_are_real_and_words_chinese(book):
    line = book.line("B-017")
    assert (line["报告目标值"], line["起始日"], line["报告时限"]) == (
        8000,
        datetime(2024, 1, 1),
        datetime(2024, 12, 31),
    )
    assert (line["类型"], line["计量方式"], line["方向"], line["下达情况"], line["状态"]) == (
        "任务",
        "累计型",
        "不低于",
        "已明确",
        "执行中",
    )
    assert book.line("E-017", "节点") == {
        "编号": "E-017",
        "节点": "前期手续",
        "权重（%）": 20,
        "应完成日期": datetime(2024, 3, 31),
    }
    assert book.line("B-017", "计划节点") == {
        "编号": "B-017",
        "日期": datetime(2024, 6, 30),
        "计划值": 4500,
        "建议": "否",
    }
    assert book.line(2024, "报告")["名称"] == "2024年政府工作报告"


def test_words_are_chosen_from_a_list(book):
    page = book.book["目标任务"]
    lists = {str(rule.sqref).split("2:")[0]: rule.formula1 for rule in page.data_validations.dataValidation}
    assert len(lists) == 12
    assert lists["AD"] == '"是,否"'
    assert lists["F"] == '"累计型,时点型,增速型,节点型,定性型"'
    assert all(len(formula) < 255 for formula in lists.values())


def test_it_is_ready_for_screen_and_printer(book):
    for page in book.book:
        assert page.freeze_panes == "B2"
        assert page.auto_filter.ref.startswith("A1:")
        assert page.print_title_rows == "$1:$1"
        assert page.oddHeader.center.text == f"2024年目标任务目录　{page.title}"
    paper = {page.title: page.page_setup for page in book.book}
    assert {name for name, setup in paper.items() if setup.orientation == "portrait"} == {
        "单位", "分管领导", "板块", "节点", "计划节点",
    }  # fmt: skip
    wide = paper["目标任务"]
    assert (wide.orientation, int(wide.paperSize), wide.fitToWidth) == ("landscape", 8, 2)  # A3


def test_what_looks_like_a_formula_is_text(report, target):
    target.title = '=HYPERLINK("http://x","y")'
    target.save()
    cell = Book.of(report).cell("B-017", "目标任务")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_adjustments_leave_the_reports_own_figures(report, target, admin):
    adjust(target, Terms(value=Decimal(7500), due_date=date(2025, 3, 31), is_checked=True,
        effective_date=date(2024, 9, 1), document_number="12号", reason="口径"),
        by=admin, at=at(2024, 9, 1))  # fmt: skip
    line = Book.of(report).line("B-017")
    assert (line["报告目标值"], line["报告时限"]) == (8000, datetime(2024, 12, 31))


def test_its_queries_do_not_grow_with_targets(report, target, make_target, django_assert_num_queries):
    for number in range(100, 110):
        make_target(f"B-{number}", title=f"目标{number}")
    with django_assert_num_queries(8):
        catalogue_of(report)


def test_it_opens_as_a_workbook(report, target):
    assert load_workbook(BytesIO(catalogue_workbook(catalogue_of(report)))).active.title == "目标任务"
