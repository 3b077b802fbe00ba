"""The monthly form, filled in offline: looked at, and in again."""

from datetime import date
from decimal import Decimal

import pytest

from targets.documents.kit.dry_run import Fate, NotAsShown, Part
from targets.documents.monthly.blank import STAGE_SHEET
from targets.documents.monthly.filled import read_form, unsealed_form
from targets.documents.monthly.submitting import dry_run, submit_form
from targets.models import ProgressEntry, Revision
from targets.services import Action, Reading, move, record
from tests.conftest import at

JUNE = date(2024, 6, 30)
NOW = at(2024, 7, 3)


def test_a_form_that_was_not_filled_in_changes_nothing(download, judged, tried, accepted, platform):
    accepted(platform, date(2024, 3, 31), stages_done=[platform.stages.first()])
    run = tried(download())
    assert [(line.fate, line.notes) for line in run.lines] == [(Fate.TO_FILL, ["没有填写，不报送"])] * 2
    assert not run.is_acceptable


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ({"进展情况": "只有文字。"}, "本期数值还没有填，这一行先不报送"),
        ({"数据截止日": "2024-06-28"}, "没有填写，不报送"),
    ],
)
def test_a_number_that_is_not_typed_yet_holds_up_nothing(
    cells, note, download, make_target, submitted, tried
):
    make_target("B-018", title="个转企")
    book = download().fill("B-018", **cells).fill(本期数值=4200)
    assert [(line.fate, line.part, line.notes) for line in tried(book).lines] == [
        (Fate.NEW, Part.NEW, []),
        (Fate.TO_FILL, Part.TO_FILL, [note]),
    ]
    assert submitted(book).work_count == 1
    assert ProgressEntry.objects.get().target.number == "B-017"


def test_a_rating_that_is_not_typed_yet_is_no_fault_either(download, make_target, tried):
    make_target("B-019", title="优化服务", measure="narrative", value=None, unit="")
    (_, line) = tried(download().fill("B-019", 进展情况="推进中。")).lines
    assert (line.fate, line.notes) == (Fate.TO_FILL, ["自评（%）还没有填，这一行先不报送"])


def test_what_is_asked_stands_first(download, target, accepted, tried):
    accepted(target, date(2024, 5, 31), 4000)
    (line,) = tried(download().fill(本期数值=3900, 情况说明="注销集中清理。")).lines
    assert line.part == Part.ASKED
    assert line.asked[0].startswith("系统提示：")


def test_a_filled_line_is_submitted(download, submitted, clerk):
    book = download().fill(本期数值=4200, 进展情况="登记提速。", 存在问题="窗口少。", 下一步打算="加窗口。")
    assert submitted(book).work_count == 1
    entry = ProgressEntry.objects.get()
    assert (entry.status, entry.value, entry.data_date, entry.author) == ("submitted", 4200, JUNE, clerk)
    assert (entry.text, entry.problems, entry.next_steps) == ("登记提速。", "窗口少。", "加窗口。")
    assert entry.history.count() == 2


def test_the_same_file_again_stores_nothing_new(download, submitted, judged):
    book = download().fill(本期数值=4200)
    submitted(book)
    assert judged(book) == (Fate.UNCHANGED, ["已经报送"])


def test_the_dry_run_stores_nothing(download, tried):
    revision = Revision.objects.get().number
    assert tried(download().fill(本期数值=4200)).is_acceptable
    assert not ProgressEntry.objects.exists()
    assert not ProgressEntry.history.exists()
    assert Revision.objects.get().number == revision


def test_it_comes_back_from_the_browser_as_it_was_read(download, platform, market_bureau, clerk):
    form = read_form(download().fill(本期数值=4200).saved())
    assert unsealed_form(form.sealed("abc", market_bureau, clerk), market_bureau, clerk) == (form, "abc")


def test_it_is_refused_when_it_would_do_something_else(
    download, report, market_bureau, clerk, target, accepted
):
    """Both is possible, but a correction is not what was shown."""
    form = read_form(download().fill(本期数值=4300, 情况说明="漏统一个街道。").saved())
    options = {"by": clerk, "at": NOW}
    run = dry_run(form, report, market_bureau, **options)
    assert [line.fate for line in run.lines] == [Fate.NEW]
    accepted(target, JUNE, 4200)
    with pytest.raises(NotAsShown) as different:
        submit_form(form, report, market_bureau, shown=run.digest, **options)
    assert different.value.run.lines[0].notes[0] == "更正已采信的进展"
    assert different.value.run.is_acceptable
    assert ProgressEntry.objects.get().value == 4200
    submit_form(form, report, market_bureau, shown=different.value.run.digest, **options)
    assert ProgressEntry.objects.count() == 2


def test_an_untouched_draft_is_submitted_and_a_changed_one_says_how(download, target, clerk, judged):
    record(target, Reading(data_date=JUNE, value=Decimal(4200)), by=clerk, at=NOW, submit=False)
    assert judged(download()) == (Fate.CHANGED, ["提交草稿的进展"])
    notes = ["提交草稿的进展", "本期数值：4200 → 4300", "进展情况：空 → 提速。"]
    assert judged(download().fill(本期数值=4300, 进展情况="提速。")) == (Fate.CHANGED, notes)


def test_a_returned_entry_is_corrected(download, target, clerk, admin, judged):
    entry = record(target, Reading(data_date=JUNE, value=Decimal(42)), by=clerk, at=NOW, submit=True)
    move(entry.pk, Action.RETURN, by=admin, at=NOW, reason="少两个零")
    assert judged(download().fill(本期数值=4200)) == (
        Fate.CHANGED, ["提交已退回的进展", "本期数值：42 → 4200"],
    )  # fmt: skip


def test_what_is_new_is_added_to_the_reading_before_the_typed_day(download, judged, target, accepted, tried):
    """The form was printed for 30 June, with May's reading; for 31 May it is April's that counts."""
    for day, value in ((date(2024, 3, 31), 2000), (date(2024, 4, 30), 2700), (date(2024, 5, 31), 3300)):
        accepted(target, day, value)
    book = download()
    assert book.cell("B-017", "上期").value == "3300户（5月31日）"
    assert judged(book.fill(本期新增=700)) == (
        Fate.NEW, ["上期3300户（5月31日），加上本期新增700户，累计4000户"],
    )  # fmt: skip
    assert tried(book).lines[0].value == "新增700户"
    fate, notes = judged(book.fill(数据截止日="2024-05-31", 情况说明="五月重报。"))
    assert fate == Fate.CHANGED
    assert "本期数值：3300 → 3400" in notes
    assert "上期2700户（4月30日），加上本期新增700户，累计3400户" in notes
    assert judged(book.fill(本期数值=4000))[1] == [
        "本期新增：与累计对不上：上期2700户（4月30日），加上本期新增应为3400户。"
    ]


def test_only_totals_have_something_new(make_target, download, tried):
    make_target("B-018", title="覆盖率", measure="level", value=Decimal(100), unit="%")
    book = download().fill("B-018", 本期新增=5)
    assert tried(book).lines[1].notes == ["本期新增（J5）：这项不是累计型，请清空这一格。"]


def test_zero_is_a_reading(download, judged):
    assert judged(download().fill(本期数值=0))[0] == Fate.NEW


def test_stages_are_taken_from_their_own_sheet(download, platform, submitted, accepted):
    accepted(platform, date(2024, 3, 31), stages_done=[platform.stages.get(title="立项")])
    book = download()
    assert [row[5].value for row in book.book[STAGE_SHEET].iter_rows(min_row=2)] == ["是", None]
    submitted(book.finish("立项", "投用"))
    entry = ProgressEntry.objects.get(status="submitted")
    assert {stage.title for stage in entry.stages_done.all()} == {"立项", "投用"}


def test_words_and_a_rating_make_a_qualitative_report(make_target, download, tried):
    make_target("B-018", title="优化环境", measure="narrative", value=None, unit="")
    book = download()
    book.cell("B-018", "自评（%）").value = "６０%"
    assert tried(book).lines[1].notes == ["进展情况（L5）：请用一两句话写明进展。"]
    book.fill("B-018", 进展情况="推进中。")
    assert tried(book).lines[1].fate == Fate.NEW


@pytest.mark.parametrize("rating", ["6²", "٦", "6_0", "1,0", "6 0"])
def test_a_rating_is_read_as_strictly_as_a_number(rating, make_target, download, tried):
    make_target("B-018", title="优化环境", measure="narrative", value=None, unit="")
    book = download().fill("B-018", 进展情况="推进中。")
    book.cell("B-018", "自评（%）").value = rating
    line = tried(book).lines[1]
    assert (line.fate, line.value) == (Fate.REFUSED, f"自评{rating}")
    assert line.notes[0].startswith(f"自评（%）（K5）：“{rating}”不是数字。")


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ({"本期数值": "４，２００．５０"}, "4200.5户"),
        ({"本期数值": "12,000"}, "12,000户"),
        ({"本期新增": "．５"}, "新增0.5户"),
        ({"本期新增": "0,5"}, "新增0,5"),
        ({"本期数值": "1.2万"}, "1.2万"),
    ],
)
def test_the_dry_run_prints_the_number_as_it_was_read(cells, value, download, tried):
    """What was not read stands as it was typed, without a unit."""
    assert tried(download().fill(**cells)).lines[0].value == value


@pytest.mark.parametrize("typed", [4200, 4200.0, "4200", " 4,200 ", "４２００", "４，２００"])
def test_it_reads_numbers_as_people_type_them(typed, download, submitted):
    submitted(download().fill(本期数值=typed))
    assert ProgressEntry.objects.get().value == 4200


@pytest.mark.parametrize(
    "typed", ["2024-05-31", "2024/5/31", "2024年5月31日", "２０２４.5.31", date(2024, 5, 31)]
)
def test_it_reads_dates_as_people_type_them(typed, download, submitted):
    submitted(download().fill(本期数值=3000, 数据截止日=typed))
    assert ProgressEntry.objects.get().data_date == date(2024, 5, 31)


def test_a_percentage_fits_where_the_unit_is_percent(make_target, download, tried):
    make_target("A-001", title="经济增速", measure="rate", value=Decimal(7), unit="%", frequency="quarterly")
    book = download()
    book.fill("A-001", 本期数值=0.065).cell("A-001", "本期数值").number_format = "0.0%"
    assert next(line for line in tried(book).lines if line.fate == Fate.NEW).value == "6.5%"
    book.fill("B-017", 本期数值=0.065).cell("B-017", "本期数值").number_format = "0.0%"
    assert "不是数字" in next(line for line in tried(book).lines if line.fate == Fate.REFUSED).notes[0]
