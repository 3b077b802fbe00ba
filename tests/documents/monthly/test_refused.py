"""The monthly form: what is refused, at which cell and why; one refused line holds up all."""

from datetime import date
from decimal import Decimal

import pytest

from targets.documents.kit.dry_run import Fate, NotAsShown
from targets.documents.monthly.blank import HEAD_ROW, STAGE_SHEET
from targets.models import Owner, ProgressEntry
from targets.services import Reading, Terms, adjust, record
from tests.conftest import at

JUNE = date(2024, 6, 30)
NOW = at(2024, 7, 3)
USUAL = "不是数字。请按“户”只填数字，例如4200或1.2。"
COMMAS = "不是数字。请用小数点，逗号只用于千位分隔，如1,234.5。"
DAYS = "请写成2024-06-30或2024年6月30日。"
FORMULA = "本期数值：是公式，请改填数值或文字（复制后“选择性粘贴—数值”）。"


@pytest.mark.parametrize(
    ("cells", "notes"),
    [
        ({"本期数值": "1.2万"}, ["本期数值：“1.2万”不是数字。这项的单位是“户”，请写12000。"]),
        ({"本期数值": "0.5亿元"}, ["本期数值：“0.5亿元”不是数字。“亿元”不是这项的单位“户”，请换算后只填数字。"]),
        ({"本期数值": "四千二百"}, ["本期数值：“四千二百”不是数字。请用阿拉伯数字。"]),
        ({"本期数值": "=3000+1200"}, [FORMULA]),
        ({"本期数值": "=cmd|' /C calc'!A0"}, [FORMULA]),
        ({"本期数值": "#DIV/0!"}, ["本期数值：是错误值#DIV/0!。"]),
        ({"本期数值": date(2024, 6, 30)}, ["本期数值：“2024-06-30”不是数字。这是日期，请填数值。"]),
        ({"本期数值": 1.23456}, ["本期数值：最多四位小数。"]),
        ({"本期数值": "1 2 - 3"}, ["本期数值：“1 2 - 3”不是数字。这是约数或范围，请填一个准确的数。"]),
        ({"本期数值": "42_00"}, ["本期数值：“42_00”不是数字。数字中间不用下划线。"]),
        ({"本期数值": "42²"}, [f"本期数值：“42²”{USUAL}"]),
        ({"本期数值": "٣"}, [f"本期数值：“٣”{USUAL}"]),
        ({"本期数值": "4200,5"}, [f"本期数值：“4200,5”{COMMAS}"]),
        ({"本期新增": "0，5"}, [f"本期新增：“0，5”{COMMAS}"]),
        ({"本期数值": 1e300}, ["本期数值：“1.00E+300”不是数字。这是科学计数法，请写出全部数字。"]),
        ({"本期数值": 4200, "数据截止日": "六月底"}, [f"数据截止日：“六月底”不是日期，{DAYS}"]),
        ({"本期数值": 4200, "数据截止日": None}, ["数据截止日：请填写日期，如2024-06-30。"]),
        ({"本期数值": 4200, "数据截止日": "2024-07-31"}, ["数据截止日：数据截止日不能晚于今天。"]),
        ({"本期新增": "1.2万"}, ["本期新增：“1.2万”不是数字。这项的单位是“户”，请写12000。"]),
        (
            {"本期数值": 4200, "本期新增": 700},
            ["本期新增：与累计对不上：此前没有进展，累计应为700户。"],
        ),
        ({"本期数值": 4200, "自评（%）": 50}, ["自评（%）：这项不用自评，请清空这一格。"]),
        ({"本期数值": 4200, "进展情况": "长" * 1001}, ["进展情况：最多1000个字，现在有1001个字。"]),
    ],
)  # fmt: skip
def test_it_says_at_which_cell_a_line_is_refused(cells, notes, download, judged):
    assert judged(download().fill(**cells)) == (Fate.REFUSED, notes)


def test_text_that_looks_like_a_formula_is_text(download, submitted):
    book = download().fill(本期数值=4200)
    cell = book.cell("B-017", "进展情况")
    cell.value, cell.data_type = "=cmd|' /C calc'!A0", "s"
    submitted(book)
    assert ProgressEntry.objects.get().text == "=cmd|' /C calc'!A0"


def test_a_jump_must_be_explained_as_on_the_page(download, judged):
    fate, (note,) = judged(download().fill(本期数值=42000))
    assert (fate, note[:5]) == (Fate.REFUSED, "情况说明：")
    asked = "系统提示：完成525.0%，超过序时进度49.7%的两倍"
    assert judged(download().fill(本期数值=42000, 情况说明="口径已核。")) == (
        Fate.NEW, [asked, "情况说明：口径已核。"],
    )  # fmt: skip


def test_an_accepted_day_is_corrected_with_an_explanation(download, accepted, target, judged):
    book = download().fill(本期数值=4300)
    accepted(target, JUNE, 4200)
    assert judged(book)[1] == [
        "情况说明：2024年6月30日已有采信的进展，本条将更正它，请更正，或在“情况说明”中说明原因。"
    ]
    notes = ["更正已采信的进展", "本期数值：4200 → 4300", "情况说明：空 → 漏统一个街道。"]
    assert judged(book.fill(情况说明="漏统一个街道。")) == (Fate.CHANGED, notes)


def test_a_form_from_before_the_target_changed_is_stale(download, target, admin, judged):
    book = download().fill(本期数值=4200)
    change = Terms(value=Decimal(7000), effective_date=JUNE, document_number="8号", reason="调减")
    adjust(target, change, by=admin, at=at(2024, 7, 2))
    assert "已有变化" in judged(book)[1][0]


def test_a_form_from_before_a_colleagues_draft_is_stale(download, target, clerk, judged):
    book = download().fill(本期数值=4200)
    record(target, Reading(data_date=JUNE, value=Decimal(4100)), by=clerk, at=NOW, submit=False)
    assert "已有变化" in judged(book)[1][0]


def test_another_months_acceptance_does_not_make_it_stale(download, target, accepted, judged):
    book = download().fill(本期数值=4200)
    accepted(target, date(2024, 5, 31), 3500, moment=at(2024, 7, 2))
    assert judged(book)[0] == Fate.NEW


def test_a_form_of_last_month_can_still_be_sent_late(download, judged):
    fate, _ = judged(download().fill(本期数值=4200), now=at(2024, 8, 2))
    assert fate == Fate.NEW


def test_another_units_line_is_refused(download, judged, road, housing_bureau, stranger):
    fate, notes = judged(download().fill(本期数值=4200), by=stranger, unit=housing_bureau)
    assert (fate, notes) == (Fate.REFUSED, ["不是区住建局2024年度牵头的目标任务，或已不再执行。"])


def test_a_supporting_unit_cannot_send_the_lead_units_line(download, tried, target, housing_bureau, stranger):
    Owner.objects.create(target=target, unit=housing_bureau, role="supporting")
    book = download().fill(本期数值=4200)
    assert tried(book, by=stranger, unit=housing_bureau).counts[Fate.REFUSED] == 1


def test_added_and_doubled_lines_are_refused(download, tried):
    book = download().fill(本期数值=4200)
    line = book.line_of("B-017")
    for place, cell in enumerate(book.page[line], 1):
        book.page.cell(line + 1, place).value = cell.value
    book.page.cell(line + 2, 2).value = "自己加的任务"
    book.page.cell(line + 2, book.heads["本期数值"]).value = 5
    book.page.cell(line + 3, 2).value = "没有填数的任务"
    run = tried(book)
    fates = [(item.number, item.fate, item.notes) for item in run.lines]
    assert run.left_out == [f"填报表：第{line + 3}行“没有填数的任务”没有标识，也没有填报内容，没有读。"]
    assert fates == [
        (line, Fate.NEW, []),
        (line + 1, Fate.REFUSED, [f"与第{line}行重复。"]),
        (line + 2, Fate.REFUSED, ["这一行不是下载的表里的，不能自行加行。"]),
    ]


@pytest.mark.parametrize(
    ("head", "typed", "note"),
    [
        ("目标任务", "减少市场主体", "目标任务：已被改动，应为“新增市场主体”。"),
        ("单位", "万户", "单位：已被改动，应为“户”。"),
    ],
)
def test_a_changed_title_is_refused(head, typed, note, download, judged):
    book = download().fill(本期数值=4200)
    book.cell("B-017", head).value = typed
    assert judged(book) == (Fate.REFUSED, [note, "灰色单元格不能改，请改回或重新下载。"])


@pytest.mark.parametrize("key", ["x/2024-06-30", "99999/2024-06-30", "²/2024-06-30", "1", "9" * 5000])
def test_a_forged_key_is_refused(key, download, judged):
    assert judged(download().fill(标识=key, 本期数值=4200))[0] == Fate.REFUSED


def test_one_refused_line_holds_up_all(download, submitted, make_target):
    make_target("B-018", title="个转企", value=Decimal(100))
    book = download().fill(本期数值=4200).fill("B-018", 本期数值="五十")
    with pytest.raises(NotAsShown) as refused:
        submitted(book)
    assert [line.fate for line in refused.value.run.lines] == [Fate.NEW, Fate.REFUSED]
    assert not ProgressEntry.objects.exists()


def test_lines_left_out_and_moved_and_columns_of_ones_own_are_fine(download, make_target, tried):
    make_target("B-018", title="个转企", value=Decimal(100))
    book = download().fill("B-018", 本期数值=50)
    book.page.delete_rows(book.line_of("B-017"))
    book.page.insert_rows(HEAD_ROW + 1, 2)
    book.page.cell(HEAD_ROW, 18).value = "备注"
    book.page.cell(HEAD_ROW + 3, 18).value = "=1+1"
    assert [line.fate for line in tried(book).lines] == [Fate.NEW]


def test_fifty_thousand_formatted_rows_are_no_lines(download, tried):
    book = download().fill(本期数值=4200)
    book.page.cell(50_003, 5).number_format = "0.00"
    assert len(tried(book).lines) == 1


def test_it_names_what_is_missing_of_the_form(download, tried):
    book = download()
    book.page.cell(HEAD_ROW, book.heads["标识"]).value = "其他"
    assert [str(f) for f in tried(book).faults] == ["填报表 第3行 标识列：缺少这一列。"]
    book.page.title = "Sheet1"
    assert [str(f) for f in tried(book).faults] == ["填报表：缺少这张工作表。"]


def test_it_names_what_is_wrong_with_the_sheet_of_stages(download, platform, tried):
    book = download()
    page = book.book[STAGE_SHEET]
    page.cell(9, 3, "自己加的节点")
    page.cell(9, 6, "是")
    page.cell(3, 7, page.cell(2, 7).value)
    assert [str(f) for f in tried(book).faults] == [
        "节点 第3行：与第2行重复。", "节点 第9行：这一行不是下载的表里的，不能自行加行。",
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["√", "✓", "☑", "已完成", "完成", "Y", 1, True, "是\u200b", " 是 "])
def test_usual_marks_of_what_is_done_are_read(mark, download, platform, tried):
    book = download()
    book.book[STAGE_SHEET].cell(2, 6).value = mark
    assert [line.fate for line in tried(book).lines] == [Fate.TO_FILL, Fate.NEW]


@pytest.mark.parametrize("mark", ["×", "否", "未完成", "推进中", 0, "—", False])
def test_usual_marks_of_what_is_not_done_are_read(mark, download, platform, tried):
    book = download()
    book.book[STAGE_SHEET].cell(2, 6).value = mark
    assert [line.fate for line in tried(book).lines] == [Fate.TO_FILL, Fate.TO_FILL]


def test_a_copied_sheet_is_named_and_not_read(download, target, tried):
    book = download().fill(本期数值=4200)
    book.book.copy_worksheet(book.page).title = "填报表 (2)"
    run = tried(book)
    assert [line.fate for line in run.lines] == [Fate.NEW]
    assert run.left_out == ["没有读工作表“填报表 (2)”。"]


def test_the_preview_shows_which_stages_are_finished(download, platform, tried):
    book = download()
    book.book[STAGE_SHEET].cell(2, 6).value = "√"
    book.book[STAGE_SHEET].cell(3, 6).value = "×"
    assert [line.value for line in tried(book).lines] == ["", "立项已完成"]
    book.book[STAGE_SHEET].cell(3, 6).value = "办结"
    assert tried(book).lines[1].value == "立项、投用已完成"


@pytest.mark.parametrize("mark", ["基本完成", "x", "6月底", "=1+1", "#REF!"])
def test_an_unknown_mark_refuses_its_target_and_not_the_form(mark, download, platform, tried):
    book = download().fill(本期数值=4200)
    book.book[STAGE_SHEET].cell(2, 6).value = mark
    run = tried(book)
    assert [line.fate for line in run.lines] == [Fate.NEW, Fate.REFUSED]
    assert run.faults == []
    assert run.lines[1].notes[0].startswith("节点 第2行（F2） 已完成列：")


def test_a_stage_that_was_deleted_from_the_sheet_is_missed(download, platform, tried):
    book = download().fill("B-030", 进展情况="在建。")
    book.book[STAGE_SHEET].delete_rows(3)
    assert tried(book).lines[1].notes == ["“节点”表里缺少投用，请重新下载。"]


def test_too_many_lines_are_no_form(download, tried):
    book = download()
    for line in range(400):
        book.page.cell(HEAD_ROW + 2 + line, book.heads["本期数值"]).value = line
    assert [str(f) for f in tried(book).faults] == ["填报表：最多300行。"]
