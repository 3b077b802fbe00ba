"""The catalogue as a workbook: real numbers and dates, words to choose from, and last year's as a draft."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from targets.documents.catalogue.columns import TABLES, TARGETS
from targets.documents.catalogue.lines import catalogue_of
from targets.documents.catalogue.next_year import a_year_on, next_catalogue
from targets.documents.catalogue.writing import catalogue_workbook
from targets.domain.words import State
from targets.models import PlanPoint, Target
from targets.services import Terms, adjust
from tests.conftest import at
from tests.workbooks import Book

NOW = at(2025, 1, 20)


@pytest.fixture
def book(report, target, road) -> Book:
    PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=4500)
    return Book.of(report)


def test_it_has_a_sheet_for_each_table_with_chinese_heads(book):
    assert book.book.sheetnames == ["报告", "单位", "分管领导", "板块", "目标任务", "节点", "计划节点"]
    for table in TABLES.values():
        assert [cell.value for cell in book.book[table.sheet][1]] == list(table.heads.values())


def test_it_has_the_columns_of_the_csv_and_some_more(book):
    heads = [cell.value for cell in book.book["目标任务"][1]]
    assert heads[: len(TARGETS.required)] == [TABLES["targets"].heads[column] for column in TARGETS.required]
    assert heads[len(TARGETS.required) :] == ["上年口径", "数据滞后天数", "状态", "状态日期", "状态原因"]


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
    assert book.line("B-017", "计划节点") == {"编号": "B-017", "日期": datetime(2024, 6, 30), "计划值": 4500}
    assert book.line(2024, "报告")["名称"] == "2024年政府工作报告"


def test_words_are_chosen_from_a_list(book):
    page = book.book["目标任务"]
    lists = {str(rule.sqref).split("2:")[0]: rule.formula1 for rule in page.data_validations.dataValidation}
    assert len(lists) == 7
    assert lists["F"] == '"累计型,时点型,增速型,节点型,定性型"'
    assert all(len(formula) < 255 for formula in lists.values())


def test_it_is_ready_for_screen_and_printer(book):
    for page in book.book:
        assert (page.freeze_panes, page.page_setup.orientation) == ("B2", "landscape")
        assert page.auto_filter.ref.startswith("A1:")
        assert page.print_title_rows == "$1:$1"


def test_what_looks_like_a_formula_is_text(report, target):
    target.title = '=HYPERLINK("http://x","y")'
    target.save()
    cell = Book.of(report).cell("B-017", "目标任务")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_adjustments_leave_the_reports_own_figures(report, target, admin):
    adjust(target, Terms(value=Decimal(7500), due_date=date(2025, 3, 31), effective_date=date(2024, 9, 1),
        document_number="12号", reason="口径"), by=admin, at=at(2024, 9, 1))  # fmt: skip
    line = Book.of(report).line("B-017")
    assert (line["报告目标值"], line["报告时限"]) == (8000, datetime(2024, 12, 31))


def test_its_queries_do_not_grow_with_targets(report, target, make_target, django_assert_num_queries):
    for number in range(100, 110):
        make_target(f"B-{number}", title=f"目标{number}")
    with django_assert_num_queries(7):
        catalogue_of(report)


# -- next year's draft


@pytest.fixture
def draft(report):
    """The draft for 2025, made on 20 January 2025."""
    return lambda: Book(catalogue_workbook(next_catalogue(report, known_at=NOW)))


def test_the_draft_is_about_the_next_year(draft, target):
    assert draft().line(2025, "报告") == {
        "年度": 2025,
        "政府": "平顶山市湛河区人民政府",
        "名称": "2025年政府工作报告",
        "起始日": datetime(2025, 1, 1),
        "截止日": datetime(2025, 12, 31),
    }


def test_a_draft_target_keeps_who_does_what_and_awaits_its_number(draft, target, accepted, housing_bureau):
    accepted(target, date(2024, 6, 30), 4200)
    accepted(target, date(2024, 12, 31), 8120, moment=at(2025, 1, 8))
    line = draft().line("B-017")
    assert (line["目标任务"], line["牵头单位"], line["报送频次"]) == ("新增市场主体", "区市场监管局", "每月")
    assert (line["起始日"], line["报告时限"]) == (datetime(2025, 1, 1), datetime(2025, 12, 31))
    assert (line["报告目标值"], line["下达情况"]) == (None, "待上级下达")
    assert (line["上年完成"], line["上年口径"]) == (8120, "本系统采信数，截至2024年12月31日")


def test_a_draft_knows_only_what_was_accepted(draft, target, accepted):
    accepted(target, date(2024, 12, 31), 8120, moment=at(2025, 1, 21))
    line = draft().line("B-017")
    assert (line["上年完成"], line["上年口径"]) == (None, None)


def test_a_draft_says_of_which_day_the_last_reading_is(draft, target, accepted):
    accepted(target, date(2024, 9, 30), 6100)
    assert draft().line("B-017")["上年口径"] == "本系统采信数，截至2024年9月30日"


def test_a_draft_says_where_a_figure_is_invented(report, target, accepted, draft):
    report.is_demo = True
    report.save()
    accepted(target, date(2024, 9, 30), 6100)
    assert draft().line("B-017")["上年口径"] == "本系统演示数，截至2024年9月30日"


def test_a_draft_carries_stages_but_no_plan_points_and_nothing_that_ended(draft, target, road, make_target):
    PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=4500)
    make_target(
        "B-018", title="已停", state=State.CANCELLED, state_date=date(2024, 5, 1), state_reason="上级取消"
    )
    book = draft()
    assert [row[0].value for row in book.book["目标任务"].iter_rows(min_row=2)] == ["B-017", "E-017"]
    assert book.line("E-017", "节点")["应完成日期"] == datetime(2025, 3, 31)
    assert book.book["计划节点"].max_row == 1


def test_a_draft_keeps_what_is_whole_and_what_is_a_reference(draft, make_target):
    growth = make_target("A-001", title="地区生产总值增速", measure="rate", unit="%", value=Decimal(7))
    make_target("A-006", title="居民收入", measure="rate", unit="%", value=None, issued="reference",
        stated_as="relative", reference=growth)  # fmt: skip
    make_target("B-020", title="研发全覆盖", measure="level", unit="%", value=Decimal(100), stated_as="all",
        baseline=Decimal("81.6"))  # fmt: skip
    book = draft()
    assert [book.line(n)["下达情况"] for n in ("A-001", "A-006", "B-020")] == [
        "待上级下达",
        "参照另一目标",
        "已明确",
    ]
    assert book.line("A-006")["参照目标"] == "A-001"
    assert (book.line("B-020")["报告目标值"], book.line("B-020")["起点值"]) == (100, None)


def test_a_draft_awaits_what_referred_to_something_that_ended(draft, make_target):
    growth = make_target("A-001", title="增速", measure="rate", unit="%", value=Decimal(7))
    make_target("A-006", title="居民收入", measure="rate", unit="%", value=None, issued="reference",
        stated_as="relative", reference=growth)  # fmt: skip
    Target.objects.filter(pk=growth.pk).update(
        state="cancelled", state_date=date(2024, 5, 1), state_reason="口径取消"
    )
    line = draft().line("A-006")
    assert (line["下达情况"], line["参照目标"]) == ("待上级下达", None)


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2024, 12, 31), date(2025, 12, 31)),
    ],
)
def test_dates_move_by_a_year(day, after):
    assert a_year_on(day) == after


def test_it_opens_as_a_workbook(report, target):
    assert load_workbook(BytesIO(catalogue_workbook(catalogue_of(report)))).active.title == "目标任务"
