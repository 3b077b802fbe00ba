"""What is wrong with a workbook is named by sheet, line and column."""

import random
from datetime import date

import pytest

from targets.documents.catalogue.reading import read_workbook
from targets.imports.sheets import NotAWorkbook
from targets.models import ProgressEntry
from tests.workbooks import stored

USUAL = "请按“户”只填数字，例如4200或1.2。"
COMMAS = "请用小数点，逗号只用于千位分隔，如1,234.5。"


def spoilt(**cells):
    return lambda book: book.fill("B-017", **cells)


def without(sheet: str):
    def spoil(book):
        del book.book[sheet]

    return spoil


def renamed(sheet: str, head: str, new: str):
    def spoil(book):
        book.book[sheet].cell(1, book.head(head, sheet)).value = new

    return spoil


def added(sheet: str, *values):
    return lambda book: book.add(sheet, *values)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            spoilt(报告目标值="=8000+200"),
            "目标任务 第2行 报告目标值列：是公式，请改填数值或文字（复制后“选择性粘贴—数值”）。",
        ),
        (spoilt(报告目标值="8千"), "目标任务 第2行 报告目标值列：“8千”不是数字。这项的单位是“户”，请写8000。"),
        (spoilt(报告目标值="8,5"), f"目标任务 第2行 报告目标值列：“8,5”不是数字。{COMMAS}"),
        (spoilt(报告目标值="8_000"), "目标任务 第2行 报告目标值列：“8_000”不是数字。数字中间不用下划线。"),
        (spoilt(报告目标值="٣"), f"目标任务 第2行 报告目标值列：“٣”不是数字。{USUAL}"),
        (spoilt(数据滞后天数="٣"), "目标任务 第2行 数据滞后天数列：“٣”不是数字。请按“天”只填数字，例如12。"),
        (spoilt(报告目标值=True), "目标任务 第2行 报告目标值列：是逻辑值，请改填数字或文字。"),
        (spoilt(报告目标值=1e12), "目标任务 第2行 报告目标值列：数字太大，请核对。"),
        (spoilt(目标任务=None), "目标任务 第2行 目标任务列：不能空着，请填写。"),
        (spoilt(报告目标值=None), "目标任务 第2行：已明确的目标须填写目标值。"),
        (spoilt(报告时限="年底"), "目标任务 第2行 报告时限列：“年底”不是日期，请写成2024-06-30或2024年6月30日。"),
        (
            lambda book: book.drop("B-017", sheets=("计划节点",)).fill("B-017", 报告时限=date(2023, 1, 1)),
            "目标任务 第2行：时限不能早于起始日。",
        ),
        (
            spoilt(计量方式="心情型"),
            "目标任务 第2行 计量方式列：“心情型”不是可选的词：累计型、时点型、增速型、节点型、定性型。",
        ),
        (spoilt(牵头单位="区太空局"), "目标任务 第2行 牵头单位列：没有“区太空局”。"),
        (spoilt(配合单位="区住建局；区太空局"), "目标任务 第2行 配合单位列：没有“区太空局”。"),
        (spoilt(分管领导="国王"), "目标任务 第2行 分管领导列：没有“国王”。"),
        (spoilt(板块="（九）别的"), "目标任务 第2行 板块列：没有“（九）别的”。"),
        (spoilt(事项="别的"), "目标任务 第2行 事项列：没有“别的”。"),
        (spoilt(数据滞后天数=4.5), "目标任务 第2行 数据滞后天数列：“4.5”不是数字。请填整数。"),
        (spoilt(状态="已取消"), "目标任务 第2行：取消或合并须写明日期和原因。"),
        (spoilt(编号="17"), "目标任务 第2行 编号列：编号形如 B-012，分解的形如 B-012-03。"),
        (lambda book: book.add_target("B-017"), "目标任务 第4行 编号列：与第2行重复。"),
        (without("节点"), "节点：缺少这张工作表。"),
        (without("目标任务"), "目标任务：缺少这张工作表。"),
        (renamed("目标任务", "牵头单位", "主办"), "目标任务 第1行 牵头单位列：缺少这一列。"),
        (
            renamed("目标任务", "牵头单位", "主责单位"),
            "目标任务 第1行 主责单位列：不认识这一列，是不是“牵头单位”？是的请改列名，不是的请删除这一列。",
        ),
        (
            renamed("目标任务", "上年口径", "上年口经"),
            "目标任务 第1行 上年口经列：不认识这一列，是不是“上年口径”？是的请改列名，不是的请删除这一列。",
        ),
        (
            added("报告", 2025, "平顶山市湛河区人民政府", "2025年", date(2025, 1, 1), date(2025, 12, 31)),
            "报告 第3行：只能有一份报告，请删除这一行。",
        ),
        (
            lambda book: book.fill(2024, "报告", 年度="今年"),
            "报告 第2行 年度列：“今年”不是数字。请按“年”只填数字，例如2025。",
        ),
        (
            lambda book: book.fill(2024, "报告", 政府="卫东区人民政府"),
            "报告 第2行 政府列：2024年的报告属于“平顶山市湛河区人民政府”。",
        ),
        (lambda book: book.fill(2024, "报告", 截止日=date(2023, 12, 31)), "报告 第2行：截止日不能早于起始日。"),
        (lambda book: book.book["报告"].delete_rows(2), "报告：没有写是哪一年的报告。"),
        (added("单位", "区住建局", "区直部门"), "单位 第4行 名称列：与第3行重复。"),
        (added("单位", "区数据局", "天庭"), "单位 第4行 类别列：值 '天庭' 不是有效选项。"),
        (added("板块", "（一）大力促进投资消费", "一 别的", "新事项", "新"), "板块 第3行 板块简称列：与第2行不同。"),
        (added("节点", "E-017", "路面施工", 10, date(2024, 9, 30)), "节点 第6行 节点列：与第4行重复。"),
        (
            added("节点", "E-017", "验收", 10, date(2024, 9, 30)),
            "节点 第2行 权重（%）列：E-017的节点权重合计110，应为100。",
        ),
        (added("节点", "B-017", "验收", 100, date(2024, 9, 30)), "节点 第6行 编号列：只有节点型目标有节点。"),
        (added("节点", "Z-999", "验收", 100, date(2024, 9, 30)), "节点 第6行 编号列：没有编号为Z-999的目标任务。"),
        (lambda book: book.drop("E-017", sheets=("节点",)), "目标任务 第3行：“节点”表里没有它的节点。"),
        (added("计划节点", "B-017", date(2024, 6, 30), 1), "计划节点 第3行 日期列：与第2行重复。"),
        (added("计划节点", "B-017", date(2025, 6, 30), 1), "计划节点 第3行 日期列：计划节点须在起始日与时限之间。"),
        (added("计划节点", "B-017", date(2024, 8, 31), None), "计划节点 第3行 计划值列：不能为空。"),
    ],
)  # fmt: skip
def test_it_names_sheet_line_and_column_and_imports_nothing(spoil, sentence, book, faults):
    before = stored()
    spoil(book)
    assert sentence in faults(book)
    assert stored() == before


def test_it_names_all_faults_at_once(book, faults):
    book.fill("B-017", 牵头单位="区太空局").fill("E-017", 报告时限="年底").add("单位", "区住建局", "区直部门")
    assert len(faults(book)) == 3


def test_a_stage_with_progress_is_not_removed(book, road, clerk, faults):
    entry = ProgressEntry.objects.create(target=road, author=clerk, data_date=date(2024, 3, 31))
    entry.stages_done.add(road.stages.get(title="前期手续"))
    for row in book.book["节点"].iter_rows(min_row=2):
        if row[1].value == "前期手续":
            row[1].value = "手续"
    assert faults(book) == ["目标任务 第3行：节点“前期手续”已有进展，不能删除。"]


def test_the_measure_of_a_target_with_entries_stays(book, target, accepted, faults):
    accepted(target, date(2024, 6, 30), 4200)
    assert faults(book.fill("B-017", 计量方式="时点型")) == [
        "目标任务 第2行 计量方式列：已有进展，不能改变计量方式。"
    ]


def test_the_unit_of_stored_numbers_stays(book, target, point, faults):
    assert faults(book.fill("B-017", 计量单位="万户")) == [
        "目标任务 第2行 计量单位列：已有计划节点按“户”计，不能改变计量单位。"
    ]


def test_new_targets_that_break_a_rule_are_named(book, faults):
    book.add_target("B-017", 编号="B-018", 状态="已取消").add_target("B-017", 编号="B-019", 起点值=1)
    book.add_target("B-017", 编号="B-020")
    assert faults(book) == [
        "目标任务 第4行：取消或合并须写明日期和原因。",
        "目标任务 第5行：只有时点型目标有起点值。",
    ]


def test_too_much_text_for_one_form_is_refused(book, monkeypatch):
    monkeypatch.setattr("targets.documents.kit.sealed.MAX_LENGTH", 300_000)
    signs = random.Random(7)
    for number in range(20):
        title = "".join(chr(signs.randrange(0x4E00, 0x9FA5)) for _ in range(8000))
        book.add_target("B-017", 编号=f"C-{number:03}", 目标任务=title)
    with pytest.raises(NotAWorkbook, match="文字过多"):
        read_workbook(book.saved(), "目录.xlsx")


def test_too_many_lines_are_refused(book, faults):
    for _ in range(3001):
        book.book["目标任务"].append(["B-017"])
    assert faults(book) == ["目标任务：最多3000行。"]
