"""The monthly form as it goes out: what is due, what was typed, and what may be."""

from datetime import date, datetime
from decimal import Decimal

from targets.documents.kit.dry_run import Fate
from targets.documents.monthly.blank import FIELD_OF, HEAD_ROW, INCREMENT
from targets.services import Reading, record
from tests.conftest import at

JUNE = date(2024, 6, 30)
NOW = at(2024, 7, 3)


def test_it_holds_what_is_due_and_what_was_typed(download, target, accepted, clerk):
    accepted(target, date(2024, 5, 31), 3500)
    record(
        target, Reading(data_date=JUNE, value=Decimal(4200), text="提速。"), by=clerk, at=NOW, submit=False
    )
    book = download()
    line = {head: book.cell("B-017", head).value for head in book.heads}
    assert line["目标任务"] == "新增市场主体"
    assert (line["目标值"], line["单位"], line["上期"]) == (8000, "户", "3500户（5月31日）")
    assert line["数据截止日"] == datetime(2024, 6, 30)
    assert line["报送期限"] == datetime(2024, 7, 5)
    assert (line["本期数值"], line["进展情况"]) == (4200, "提速。")


def test_its_keys_are_hidden_and_only_what_is_to_be_typed_is_open(download, make_target):
    make_target("B-018", title="优化环境", measure="narrative", value=None, unit="")
    book = download()
    assert [book.page.column_dimensions[c].hidden for c in "PQ"] == [True, True]
    open_heads = {head for head in book.heads if not is_grey(book.cell("B-017", head))}
    assert open_heads == {*FIELD_OF, INCREMENT} - {"自评（%）"}
    assert is_grey(book.cell("B-018", "本期数值"))
    assert is_grey(book.cell("B-018", INCREMENT))
    assert not is_grey(book.cell("B-018", "自评（%）"))


def is_grey(cell) -> bool:
    return cell.fill.fill_type is not None


def test_it_can_be_sorted_and_filtered_with_its_keys(download, platform):
    """A protected sheet cannot; the filter reaches over the hidden columns, so that they move along."""
    book = download()
    assert [(page.protection.sheet, page.auto_filter.ref) for page in book.book] == [
        (False, "A3:Q5"), (False, "A1:G3"),
    ]  # fmt: skip
    merged = [str(cells) for page in book.book for cells in page.merged_cells.ranges]
    assert sorted(merged) == ["A1:O1", "A2:O2"]


def test_titles_that_look_like_formulas_stay_text(download, target, judged):
    target.title = "=1+1"
    target.save()
    book = download()
    assert book.cell("B-017", "目标任务").data_type == "s"
    assert judged(book.fill(本期数值=4200)) == (Fate.NEW, [])


def test_other_units_targets_and_reported_ones_are_not_in_it(download, target, road, clerk):
    assert [r[0].value for r in download().page.iter_rows(min_row=HEAD_ROW + 1)] == ["B-017"]
    record(target, Reading(data_date=JUNE, value=Decimal(4200)), by=clerk, at=NOW, submit=True)
    assert download().page.max_row == HEAD_ROW


def test_it_says_how_a_fall_is_typed(download, make_target):
    make_target("A-007", title="能耗", measure="rate", bound="at_most", value=Decimal("-3.1"), unit="%")
    book = download()
    assert "下降填负数，如 -3.1；只填白色单元格" in book.page["A2"].value
    assert book.cell("A-007", "本期数值").comment.text == "下降填负数，如 -3.1"
    assert book.cell("B-017", "本期数值").comment is None


def test_it_speaks_of_falls_only_where_there_may_be_some(download):
    assert "下降" not in download().page["A2"].value
