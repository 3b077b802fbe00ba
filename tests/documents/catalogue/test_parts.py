"""Parts go out with the catalogue, come back, and go on to the next year."""

from datetime import date
from decimal import Decimal

import pytest

from targets.documents.catalogue.next_year import next_catalogue
from targets.documents.catalogue.writing import catalogue_workbook
from targets.models import Target
from tests.documents.catalogue.conftest import NOW
from tests.workbooks import Book

JUNE = date(2024, 6, 30)
STAGES = {"measure": "stages", "value": None, "unit": ""}


@pytest.fixture
def shared(make_target, housing_bureau) -> Target:
    whole = make_target("B-017", split="sum")
    make_target("B-017-01", title="甲新增市场主体", part_of=whole, value=Decimal(3000), lead=housing_bureau)
    project = make_target("C-035", title="项目", split="list", **STAGES)
    make_target("C-011", title="一号线", part_of=project, weight=Decimal("2.5"), **STAGES)
    return whole


@pytest.fixture
def book(report, shared) -> Book:
    return Book.of(report)


def parts() -> dict[str, tuple]:
    return {
        t.number: (t.split, t.part_of and t.part_of.number, t.weight)
        for t in Target.objects.order_by("number")
    }


def test_the_workbook_names_what_they_are_parts_of(book):
    heads = ("分解方式", "所属目标", "权重")
    assert [book.line("B-017")[head] for head in heads] == ["按数量分解", None, None]
    assert [book.line("B-017-01")[head] for head in heads] == [None, "B-017", None]
    assert [book.line("C-011")[head] for head in heads] == [None, "C-035", 2.5]


def test_parts_come_back_whatever_the_order_of_the_lines(book, carried_out):
    before = parts()
    page = book.book["目标任务"]
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    for row, line in zip(page.iter_rows(min_row=2), reversed(lines), strict=True):
        for cell, value in zip(row, line, strict=True):
            cell.value = value
    for number in ("B-017-01", "C-011", "B-017", "C-035"):
        Target.objects.get(number=number).delete()
    carried_out(book)
    assert parts() == before
    assert not carried_out(book).changes


def test_a_file_without_the_columns_leaves_parts_as_they_are(book, carried_out):
    before = parts()
    page = book.book["目标任务"]
    for head in ("分解方式", "所属目标", "权重"):
        places = [cell.column for cell in page[1] if cell.value == head]
        page.delete_cols(places[0])
    assert not carried_out(book).changes
    assert parts() == before


def test_a_file_from_before_the_split_leaves_it_as_it_is(book, carried_out):
    before = parts()
    book.fill("B-017", 分解方式=None).drop("B-017-01")
    assert not carried_out(book).changes
    assert parts() == before


def test_what_is_missing_stays_while_parts_of_it_go_on(book, carried_out):
    run = carried_out(book.drop("B-017"), take_out_because="报告未列")
    assert [(m.number, m.ending.label) for m in run.missing] == [("B-017", "分解的各项还在执行，不变")]
    assert Target.objects.get(number="B-017").state == "active"


def test_what_is_missing_ends_with_its_parts(book, carried_out):
    carried_out(book.drop("B-017", "B-017-01"), take_out_because="报告未列")
    assert Target.objects.get(number="B-017").state == "cancelled"
    assert not Target.objects.filter(number="B-017-01").exists()  # of which nothing was ever said


def test_what_is_missing_ends_where_the_file_ends_its_parts(book, carried_out):
    book.fill("B-017-01", 状态="已取消", 状态日期=date(2024, 6, 1), 状态原因="并入")
    carried_out(book.drop("B-017"), take_out_because="报告未列")
    assert set(Target.objects.filter(number__startswith="B-017").values_list("state", flat=True)) == {
        "cancelled"
    }


def test_a_missing_part_ends_by_itself(book, carried_out, shared, accepted):
    accepted(shared.parts.get(), JUNE, Decimal(1500))
    carried_out(book.drop("B-017-01"), take_out_because="不再分解")
    assert Target.objects.get(number="B-017-01").state == "cancelled"
    assert (Target.objects.get(number="B-017").state, parts()["B-017"]) == ("active", ("sum", None, None))


def test_a_split_is_given_up_with_its_parts(book, carried_out):
    book.fill("B-017", 分解方式=None)
    book.fill("B-017-01", 所属目标=None)
    assert carried_out(book).changes
    assert (parts()["B-017"], parts()["B-017-01"]) == (("", None, None), ("", None, None))


@pytest.mark.parametrize(
    ("number", "cells", "sentence"),
    [
        ("B-017-01", {"所属目标": "B-099"}, "没有“B-099”"),
        ("B-017-01", {"计量单位": "家"}, "计量单位相同"),
        ("B-017-01", {"分解方式": "按清单分解"}, "不能再分解"),
        ("B-017", {"分解方式": None}, "选定分解方式"),
        ("B-017", {"分解方式": "平分"}, "不是可选的词"),
        ("C-011", {"权重": "重"}, "不是数字"),
        ("C-011", {"权重": 0}, "权重"),
    ],
)
def test_it_says_what_is_wrong_with_parts(number, cells, sentence, book, faults):
    before = parts()
    found = faults(book.fill(number, **cells))
    assert any(sentence in fault for fault in found), found
    assert parts() == before


def test_the_next_year_begins_with_the_same_parts(report, shared):
    draft = Book(catalogue_workbook(next_catalogue(report, known_at=NOW)))
    assert draft.line("B-017-01")["所属目标"] == "B-017"
    assert draft.line("C-011")["权重"] == 2.5
    assert draft.line("C-035")["分解方式"] == "按清单分解"


def test_parts_of_what_has_ended_go_on_alone(report, shared):
    shared.state, shared.state_date, shared.state_reason = "cancelled", report.start_date, "不再考核"
    shared.save()
    draft = Book(catalogue_workbook(next_catalogue(report, known_at=NOW)))
    assert draft.line("B-017-01")["所属目标"] is None


def test_what_has_been_reported_becomes_no_list(report, make_target, accepted, faults):
    accepted(make_target("E-017", title="修路", measure="narrative", value=None, unit=""), JUNE)
    found = faults(Book.of(report).fill("E-017", 分解方式="按清单分解"))
    assert any("已有进展，按清单分解后这些进展不再用来判灯" in fault for fault in found), found
    assert Target.objects.get(number="E-017").split == ""


def test_a_whole_ends_with_its_parts_in_one_file(book, carried_out, faults):
    ended = {"状态": "已取消", "状态日期": JUNE, "状态原因": "上级取消"}
    found = faults(book.fill("B-017", **ended))
    assert any("还有1项分解在执行：B-017-01" in fault for fault in found), found
    carried_out(book.fill("B-017-01", **ended))
    assert set(Target.objects.filter(number__startswith="B-").values_list("state", flat=True)) == {
        "cancelled"
    }


def test_the_parts_of_a_list_all_have_weights_or_none_has(book, make_target, carried_out, report):
    make_target(
        "C-012", title="二号线", part_of=Target.objects.get(number="C-035"), weight=Decimal(1), **STAGES
    )
    assert not carried_out(Book.of(report)).changes


def test_weights_are_not_mixed(book, make_target, carried_out, faults, report):
    make_target(
        "C-012", title="二号线", part_of=Target.objects.get(number="C-035"), weight=Decimal(1), **STAGES
    )
    found = faults(Book.of(report).fill("C-012", 权重=None))
    assert sum("权重要么各项都填，要么都不填" in fault for fault in found) == 1, found
    assert carried_out(Book.of(report).fill("C-012", 权重=None).fill("C-011", 权重=None)).changes


def test_cancelled_parts_come_back_with_their_weights_and_reasons(report, shared, carried_out):
    ended = {"state": "cancelled", "state_date": JUNE, "state_reason": "规划调整"}
    Target.objects.filter(number__in=["B-017-01", "C-011"]).update(**ended)
    book, before = Book.of(report), parts()
    for number in ("B-017-01", "C-011", "B-017", "C-035"):
        Target.objects.get(number=number).delete()
    carried_out(book)
    assert parts() == before
    assert before["C-011"] == ("", "C-035", Decimal("2.5"))
    back = Target.objects.filter(state="cancelled").order_by("number")
    assert list(back.values_list("number", "state_date", "state_reason")) == [
        ("B-017-01", JUNE, "规划调整"),
        ("C-011", JUNE, "规划调整"),
    ]
    assert not carried_out(Book.of(report)).changes
