"""The catalogue as offices treat it: numbered, remarked, merged, titled, with totals, and written their way."""

from datetime import date
from decimal import Decimal

import pytest

from targets.documents.catalogue.importing import import_catalogue
from targets.documents.catalogue.lines import catalogue_of
from targets.documents.catalogue.writing import write_folder
from targets.models import Stage, Target, Unit
from tests.conftest import at
from tests.workbooks import Book, stored

NOW = at(2024, 7, 1)
TARGETS = "目标任务"


@pytest.fixture
def notes(looked_at):
    """What a workbook changes of B-017."""

    def run(book):
        found = looked_at(book)
        assert found.faults == ()
        return next(line.notes for line in found.lines if line.name == "B-017")

    return run


# -- columns and lines


def test_columns_and_lines_that_are_not_needed_are_left_out_and_named(book, looked_at):
    page = book.book[TARGETS]
    page.insert_cols(1)
    page.cell(1, 1).value = "序号"
    page.cell(1, page.max_column + 1).value = "备注"
    page.cell(2, page.max_column).value = "待会议审定"
    for line, (column, text) in enumerate(
        [(6, "合计2项"), (2, "注：本表为征求意见稿"), (2, "填表人：张某")], 5
    ):
        page.cell(line, column).value = text
    run = looked_at(book)
    assert (run.faults, run.changes) == ((), [])
    assert run.left_out[0] == "目标任务：没有用到“序号”、“备注”。"
    assert [f"第{n}行" in sentence for n, sentence in enumerate(run.left_out[1:], 5)] == [True] * 3


def test_what_was_left_out_is_shown_and_does_not_change_what_is_confirmed(book, carried_out):
    book.book[TARGETS].cell(6, 5).value = "合计2项"
    assert carried_out(book.fill("B-017", 报告目标值=8200)).left_out


def test_titles_above_and_heads_in_another_order_and_shape(book, looked_at):
    page = book.book[TARGETS]
    for cell in page[1]:
        cell.value = f" {cell.value[:2]}\n{cell.value[2:]} "
    lines = [[cell.value for cell in reversed(row)] for row in page.iter_rows()]
    page.delete_rows(1, page.max_row)
    page.append(["湛河区2024年目标任务目录"])
    page.append(["（征求意见稿）"])
    for line in lines:
        page.append(line)
    run = looked_at(book)
    assert (run.faults, run.changes) == ((), [])


def test_merged_headings_count_for_every_line(book, looked_at):
    page = book.book[TARGETS]
    for head in ("板块", "事项", "分管领导", "报告时限"):
        column = book.head(head)
        page.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    stages = book.book["节点"]
    stages.merge_cells(start_row=2, end_row=5, start_column=1, end_column=1)
    run = looked_at(book)
    assert (run.faults, run.changes) == ((), [])


@pytest.mark.parametrize("head", ["报告目标值", "上年完成", "编号", "数据滞后天数"])
def test_a_merged_number_or_key_is_none_of_each_line(head, book, faults):
    page, column = book.book[TARGETS], book.head(head)
    page.cell(2, column).value = page.cell(2, column).value or 5
    page.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    assert any("在合并的单元格里" in fault for fault in faults(book))


# -- numbers, days, words and names


@pytest.mark.parametrize(
    ("typed", "number_format"),
    [
        ("8,200", "@"),
        ("8\u00a0200", "@"),
        ("8200户", "@"),
        ("8200 户", "@"),
        ("８２００", "@"),
        ("8200\u200b", "@"),
        (8200, '0"户"'),
    ],
)
def test_numbers_as_the_office_writes_them(typed, number_format, book, notes):
    cell = book.fill("B-017", 报告目标值=typed).cell("B-017", "报告目标值")
    cell.number_format = number_format
    assert notes(book)[0] == "报告目标值：8000 → 8200"


def test_percent_cells_are_percentages(make_target, report, looked_at):
    make_target("A-001", title="增速", measure="rate", unit="%", value=Decimal(7))
    book = Book.of(report)
    cell = book.fill("A-001", 报告目标值=0.07).cell("A-001", "报告目标值")
    cell.number_format = "0.0%"
    book.fill("A-001", 上年完成="下降3.2%")
    (line,) = [line for line in looked_at(book).changes if line.name == "A-001"]
    assert line.notes[0] == "上年完成：空 → -3.2"


@pytest.mark.parametrize(
    "typed",
    [
        "2024年12月30日",
        "2024/12/30",
        "2024.12.30",
        "20241230",
        20241230,
        45656,
        "12月30日",
        "2024-12-30 00:00:00",
    ],
)
def test_days_as_the_office_writes_them(typed, book, notes):
    cell = book.fill("B-017", 报告时限=typed).cell("B-017", "报告时限")
    cell.number_format = "yyyy-mm-dd"
    assert notes(book)[0] == "报告时限：2024-12-31 → 2024-12-30"


@pytest.mark.parametrize(("head", "typed", "shown"), [
    ("长期坚持", "×", None), ("责任单位已确认", "√", "责任单位已确认：否 → 是"),
    ("责任单位已确认", True, "责任单位已确认：否 → 是"), ("计量方式", " 累计型 ", None), ("下达情况", "已\n明确", None),
    ("编号", "ｂ－０１７", None), ("牵头单位", "市监局", None),
    ("配合单位", "区 住建局", "配合单位：空 → 区住建局"),
])  # fmt: skip
def test_words_and_names_as_the_office_writes_them(head, typed, shown, book, looked_at, market_bureau):
    Unit.objects.filter(pk=market_bureau.pk).update(aliases="市监局")
    book.cell("B-017", head).value = typed
    book.book["单位"].cell(2, book.head("简称、别名", "单位")).value = "市监局"
    run = looked_at(book)
    assert run.faults == ()
    assert [note for line in run.changes for note in line.notes] == ([shown] if shown else [])


def test_an_old_name_in_an_old_file_is_no_new_unit(book, looked_at, market_bureau):
    Unit.objects.filter(pk=market_bureau.pk).update(name="区市场监督管理局", aliases="区市场监管局")
    run = looked_at(book)
    assert run.faults == ()
    assert [line.sheet for line in run.changes if line.name != "区市场监督管理局"] == []
    assert not any("新增" in line.fate.label for line in run.changes)


def test_short_headings_will_do(book, looked_at, theme):
    book.fill("B-017", 板块=theme.parent.short_title, 事项=theme.short_title)
    assert looked_at(book).changes == []


# -- all at once


def test_all_that_is_wrong_is_said_at_once_and_at_its_cell(book, looked_at):
    before = stored()
    book.fill(
        "B-017", 报告目标值="8千", 报告时限="年底", 牵头单位="区住建", 计量方式="心情型", 上年完成="=1+1"
    )
    book.fill("E-017", 起始日="2024年", 配合单位="区太空局、区市场局")
    book.book["节点"].cell(2, 3).value = "三成"
    book.book["节点"].cell(3, 4).value = "六月底"
    book.book["计划节点"].cell(2, 3).value = "约4500"
    book.book["报告"].cell(2, book.head("截止日", "报告")).value = "年底"
    book.add("单位", "区住建局", "区直部门").add("单位", "区数据局", "天庭")
    found = [str(fault).split("：")[0] for fault in looked_at(book).faults]
    assert sorted(found) == sorted(
        [
            "报告 第2行（E2） 截止日列", "单位 第4行（A4） 名称列", "单位 第5行（B5） 类别列",
            "目标任务 第2行（I2） 报告目标值列", "目标任务 第2行（L2） 报告时限列", "目标任务 第2行（R2） 牵头单位列",
            "目标任务 第2行（F2） 计量方式列", "目标任务 第2行（O2） 上年完成列", "目标任务 第3行（K3） 起始日列",
            "目标任务 第3行（S3） 配合单位列", "节点 第2行（C2） 权重（%）列", "节点 第3行（D3） 应完成日期列",
            "计划节点 第2行（C2） 计划值列",
        ]
    )  # fmt: skip
    assert stored() == before


def test_a_sheet_that_cannot_be_read_does_not_hide_what_is_wrong_with_others(book, faults):
    del book.book["分管领导"]
    book.book["单位"].cell(1, 1).value = "单位"
    book.fill("B-017", 报告时限="年底")
    assert faults(book) == [
        "单位 第1行 名称列：缺少这一列。",
        "分管领导：缺少这张工作表。",
        "目标任务 第2行 报告时限列：“年底”不是日期，请写成2024-06-30或2024年6月30日。",
    ]


@pytest.mark.parametrize("column", ["number", "lead_unit", "reference"])
def test_a_key_in_scientific_notation_is_refused(column, book, faults):
    head = {"number": "编号", "lead_unit": "牵头单位", "reference": "参照目标"}[column]
    book.cell("B-017", head).value = "1.38E+10"
    assert any("科学计数法" in fault for fault in faults(book))


# -- text


@pytest.mark.parametrize("text", ["第一行\n第二行", "_x000D_不是换行", "_x0041_", "=1+1", "甲　乙"])
def test_text_leaves_and_comes_back(text, target, report, looked_at):
    Target.objects.update(last_year_context=text)
    assert looked_at(Book.of(report)).changes == []


def test_line_ends_of_the_format_are_undone_in_every_sheet(book, carried_out):
    book.fill("B-017", 上年情况="第一行_x000D_\n第二行")
    book.book["节点"].cell(2, 2).value = "手续_x000D_"
    carried_out(book)
    assert Target.objects.get(number="B-017").last_year_context == "第一行\n第二行"
    assert Stage.objects.filter(title="手续").exists()


# -- a folder


def test_a_folder_is_read_as_a_workbook_is(report, target, road, tmp_path):
    folder = tmp_path / "catalogue"
    write_folder(catalogue_of(report), folder)
    for name, old, new in (
        ("targets", "8000", "8200户"),
        ("targets", "2024-12-31", "2024年12月30日"),
        ("stages", "2024-03-31", "3月30日"),
        ("units", "name,kind,aliases", "名称,类别,简称、别名,备注"),
    ):
        path = folder / f"{name}.csv"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
    toml = folder / "report.toml"
    toml.write_text(
        toml.read_text("utf-8").replace("end_date = 2024-12-31", 'end_date = "2024年12月31日"'), "utf-8"
    )
    run = import_catalogue(folder, at=NOW)
    assert run.left_out == ["units.csv：没有用到“备注”。"]
    changed = Target.objects.get(number="B-017")
    assert (changed.value, changed.stated_due_date) == (8200, date(2024, 12, 30))
    assert Stage.objects.filter(due_date=date(2024, 3, 30)).exists()
