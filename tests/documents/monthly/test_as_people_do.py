"""The monthly form as offices treat it: sorted, pasted, signed, merged, sent twice, sent again."""

from datetime import date
from io import BytesIO

import pytest

from targets.documents.kit.dry_run import Fate
from targets.documents.monthly.blank import HEAD_ROW, STAGE_SHEET
from targets.documents.monthly.filled import read_form
from targets.models import ProgressEntry
from targets.services import Action, Reading, move, record
from tests.conftest import at

JUNE = date(2024, 6, 30)
NOW = at(2024, 7, 3)


@pytest.fixture
def two(make_target):
    """A second and a third line below B-017."""
    make_target("B-018", title="个转企", value=100, unit="户")
    make_target("B-019", title="四上企业", value=50, unit="家")


# -- what is shown and what is hidden


@pytest.mark.parametrize("filled", [{"本期数值": "八十"}, {"进展情况": "按名称排过序"}, {"本期数值": 5}, {}])
def test_a_sorted_line_says_so_before_anything_else(filled, download, two, tried):
    book = download().fill("B-018", **filled)
    heads = [head for head in book.heads if head not in ("标识", "版本")]
    lines = [book.line_of(number) for number in ("B-017", "B-018")]
    for head in heads:
        cells = [book.page.cell(line, book.heads[head]) for line in lines]
        cells[0].value, cells[1].value = cells[1].value, cells[0].value
    first, second, _ = tried(book).lines
    assert [len(first.notes), len(second.notes)] == [1, 1]
    assert "显示的是“B-018 个转企”，隐藏的标识却是“B-017 新增市场主体”的" in first.notes[0]
    assert "排序或粘贴" in second.notes[0]


@pytest.mark.parametrize(
    ("head", "typed"),
    [
        ("目标值", 7000), ("目标值", "7000户"), ("目标值", "约8000"), ("目标值", "8千"), ("目标值", 8000.5),
        ("完成时限", "2025年6月30日"), ("完成时限", "11月30日"), ("完成时限", date(2024, 6, 30)), ("完成时限", "年底"),
    ],
)  # fmt: skip
def test_what_is_typed_over_the_target_is_said_not_to_be_taken(head, typed, download, tried):
    (line,) = tried(download().fill(本期数值=4200, **{head: typed})).lines
    assert line.fate == Fate.NEW
    (said,) = [note for note in line.notes if "没有采用" in note]
    assert said.startswith(f"“{head}”被改成“")


@pytest.mark.parametrize(
    ("head", "typed"),
    [
        ("目标值", "8,000户"),
        ("目标值", 8000),
        ("目标值", None),
        ("完成时限", "12月31日"),
        ("完成时限", "2024.12.31"),
    ],
)
def test_what_says_the_same_is_not_mentioned(head, typed, download, tried):
    (line,) = tried(download().fill(本期数值=4200, **{head: typed})).lines
    assert "没有采用" not in "".join(line.notes)


def test_a_filter_that_sorts_moves_the_keys_along(download, two, tried):
    book = download().fill("B-018", 本期数值=5)
    lines = [[cell.value for cell in row] for row in book.page.iter_rows(min_row=HEAD_ROW + 1)]
    for place, values in enumerate(reversed(lines), HEAD_ROW + 1):
        for column, value in enumerate(values, 1):
            book.page.cell(place, column).value = value
    assert sorted(line.fate for line in tried(book).lines) == [Fate.NEW, Fate.TO_FILL, Fate.TO_FILL]


def test_sorted_stages_say_so_too(download, platform, tried):
    book = download()
    page = book.book[STAGE_SHEET]
    for column in (1, 2, 3, 4, 5, 6):
        one, other = page.cell(2, column), page.cell(3, column)
        one.value, other.value = other.value, one.value
    page.cell(2, 6).value = "是"
    assert (
        "“节点”表第2行：显示的是“B-030 投用”，隐藏的标识却是“B-030 立项”的" in tried(book).lines[1].notes[0]
    )


def test_a_key_that_has_become_a_number_is_named(download, tried):
    book = download().fill(本期数值=5)
    book.cell("B-017", "标识").value = "1.34E+05"
    assert "科学计数法" in tried(book).lines[0].notes[0]


# -- lines and columns of one's own


def test_totals_signatures_notes_and_columns_of_ones_own_are_left_out_and_named(download, tried):
    book = download().fill(本期数值=4200)
    book.page.cell(HEAD_ROW, 18).value = "备注"
    asides = [
        (2, "合计"),
        (1, "填报人：（签名）  审核人：（签名）"),
        (12, "单位负责人（签字）："),
        (1, "注：数据为快报数"),
        (2, "总计1项"),
    ]
    for line, (column, text) in enumerate(asides, 7):
        book.page.cell(line, column).value = text
    book.page.cell(7, book.heads["本期数值"]).value = "=SUM(I4:I5)"
    run = tried(book)
    assert ([line.fate for line in run.lines], run.faults, run.is_acceptable) == ([Fate.NEW], [], True)
    assert run.left_out[0] == "填报表：没有用到“备注”。"
    assert [f"第{n}行" in sentence for n, sentence in enumerate(run.left_out[1:], 7)] == [True] * 5


def test_a_form_without_a_column_that_nobody_needs_is_one(download, tried):
    """Such as those that were downloaded before 本期新增 could be typed."""
    book = download().fill(本期数值=4200)
    book.page.delete_cols(book.heads["本期新增"])
    assert [line.fate for line in tried(book).lines] == [Fate.NEW]


def test_a_misspelt_head_is_asked_about(download, tried):
    book = download()
    book.page.cell(HEAD_ROW, book.heads["本期数值"]).value = "本期数直"
    assert [str(f) for f in tried(book).faults] == [
        "填报表 第3行（I3） 本期数直列：不认识这一列，是不是“本期数值”？是的请改列名，不是的请删除这一列。"
    ]


# -- merged cells


def test_a_merged_text_counts_for_each_line_and_a_merged_number_for_none(download, two, tried):
    book = download().fill(本期数值=5, 进展情况="同上。").fill("B-018", 本期数值=6).fill("B-019", 本期数值=7)
    line, column = book.line_of("B-017"), book.heads["进展情况"]
    book.page.merge_cells(start_row=line, end_row=line + 2, start_column=column, end_column=column)
    assert [read.cells["进展情况"] for read in tried(book).lines] == ["同上。"] * 3
    column = book.heads["本期数值"]
    book.page.merge_cells(start_row=line, end_row=line + 1, start_column=column, end_column=column)
    run = tried(book)
    assert [line.fate for line in run.lines] == [Fate.REFUSED, Fate.REFUSED, Fate.NEW]
    assert run.lines[0].notes[0].startswith("本期数值（I4）：在合并的单元格里")


# -- everything at once


def test_all_that_is_wrong_is_said_at_once_and_at_its_cell(download, two, tried):
    book = (
        download()
        .fill(本期数值="1.2万", 数据截止日="六月底", 进展情况="长" * 1001)
        .fill("B-018", 本期数值="约50", 本期新增="=1+1")
    )
    book.fill("B-019", 本期数值="5户")
    first, second, third = (line.notes for line in tried(book).lines)
    assert [note.split("：")[0] for note in first] == ["数据截止日（H4）", "本期数值（I4）", "进展情况（L4）"]
    assert [note.split("：")[0] for note in second] == ["本期新增（J5）"]
    assert third == ["本期数值（I6）：“5户”不是数字。“户”不是这项的单位“家”，请换算后只填数字。"]


# -- sent again


def test_a_returned_line_may_be_sent_again_from_the_same_file(download, target, submitted, admin, judged):
    book = download().fill(本期数值=42)
    submitted(book)
    entry = ProgressEntry.objects.get()
    move(entry.pk, Action.RETURN, by=admin, at=at(2024, 7, 4), reason="少两个零")
    assert judged(book.fill(本期数值=4200)) == (Fate.CHANGED, ["提交已退回的进展", "本期数值：42 → 4200"])


def test_but_not_once_somebody_has_mended_it(download, target, submitted, clerk, admin, judged):
    book = download().fill(本期数值=42)
    submitted(book)
    entry = ProgressEntry.objects.get()
    move(entry.pk, Action.RETURN, by=admin, at=at(2024, 7, 4), reason="少两个零")
    record(target, Reading(data_date=JUNE, value=4100), by=clerk, at=at(2024, 7, 5), submit=False)
    assert "已有变化" in judged(book.fill(本期数值=4200))[1][0]


def test_three_hundred_long_lines_travel_in_one_form(download, make_target, settings, market_bureau, clerk):
    signs = [chr(sign) for sign in range(0x4E00, 0x9FA5)]
    book = download()
    values = [cell.value for cell in book.page[HEAD_ROW + 1]]
    for line in range(300):
        for column, value in enumerate(values, 1):
            book.page.cell(HEAD_ROW + 1 + line, column).value = value
        for n, head in enumerate(("进展情况", "存在问题", "下一步打算", "情况说明")):
            start = (line * 977 + n * 3001) % (len(signs) - 1000)
            book.page.cell(HEAD_ROW + 1 + line, book.heads[head]).value = "".join(
                signs[start : start + 1000 : 1]
            )
    form = read_form(BytesIO(book.saved().getvalue()))
    assert len(form.rows) == 300
    assert len(form.sealed("abc", market_bureau, clerk)) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 2**20
