"""Next year's catalogue, begun with last year's, comes in."""

from datetime import date

import pytest

from targets.documents.catalogue.lines import catalogue_of
from targets.documents.catalogue.next_year import next_catalogue
from targets.documents.catalogue.writing import catalogue_workbook
from targets.documents.kit.dry_run import Part
from targets.models import Owner, Post, Report, Target
from tests.conftest import at
from tests.workbooks import Book

NEXT_JANUARY = at(2025, 1, 20)


def notes(run, name: str) -> list[str]:
    return next(line.notes for line in run.changes if line.name == name)


@pytest.fixture
def draft(report, target, road, accepted) -> Book:
    """2025, begun with 2024."""
    accepted(target, date(2024, 12, 31), 8120, moment=at(2025, 1, 8))
    return Book(catalogue_workbook(next_catalogue(report, known_at=NEXT_JANUARY)))


def test_a_draft_makes_the_next_report_and_again_changes_nothing(draft, report, carried_out):
    before = catalogue_of(report)
    run = carried_out(draft, NEXT_JANUARY)
    assert run.is_new_report
    following = Report.objects.get(year=2025)
    target = following.targets.get(number="B-017")
    assert (target.issued, target.value, target.last_year_value) == ("awaiting", None, 8120)
    assert target.due_date == date(2025, 12, 31)
    assert following.targets.get(number="E-017").stages.count() == 4
    assert catalogue_of(report) == before
    assert not carried_out(draft, NEXT_JANUARY).changes


def test_a_number_that_is_filled_in_is_set(draft, carried_out):
    carried_out(draft.fill("B-017", 报告目标值=9000, 下达情况="已明确"), NEXT_JANUARY)
    assert Target.objects.get(report__year=2025, number="B-017").value == 9000


EMPTY = {"牵头单位": None, "配合单位": None, "分管领导": None, "上年完成": None, "上年口径": None}


def test_a_new_target_takes_what_is_empty_from_last_year(
    draft, target, housing_bureau, looked_at, carried_out
):
    target.post = Post.objects.create(title="常务副区长")
    target.save()
    Owner.objects.create(target=target, unit=housing_bureau)
    draft.add("分管领导", "常务副区长", "").fill("B-017", **EMPTY, 编号="B-117")
    assert notes(looked_at(draft, NEXT_JANUARY), "B-117") == [
        "目标值待填写，区市场监管局牵头",
        "牵头单位取自上年：区市场监管局",
        "配合单位取自上年：区住建局",
        "分管领导取自上年：常务副区长",
        "上年完成取自上年：8120",
        "上年口径取自上年：本系统采信数，截至2024年12月31日",
    ]
    carried_out(draft, NEXT_JANUARY)
    new = Target.objects.get(number="B-117")
    assert (new.last_year_value, new.post, [o.unit.name for o in new.owners_in_order]) == (
        8120,
        target.post,
        ["区市场监管局", "区住建局"],
    )


def test_what_is_filled_in_is_not_taken_from_last_year(draft, target, housing_bureau, carried_out):
    Owner.objects.create(target=target, unit=housing_bureau)
    carried_out(draft.fill("B-017", 牵头单位="区住建局", 配合单位=None, 上年完成=8000), NEXT_JANUARY)
    new = Target.objects.get(report__year=2025, number="B-017")
    assert (new.lead.unit, new.supporting, new.last_year_value) == (housing_bureau, [], 8000)


def test_a_renamed_target_takes_nothing(draft, looked_at):
    draft.fill("B-017", 目标任务="新增经营主体", **EMPTY | {"牵头单位": "区住建局"})
    assert notes(looked_at(draft, NEXT_JANUARY), "B-017") == ["待上级下达，区住建局牵头"]


def test_a_renamed_target_without_a_lead_is_refused(draft, faults):
    assert faults(draft.fill("B-017", 目标任务="新增经营主体", **EMPTY)) == [
        "目标任务 第2行 牵头单位列：不能为空。"
    ]


def test_a_target_without_a_reading_takes_no_value(report, target, looked_at):
    draft = Book(catalogue_workbook(next_catalogue(report, known_at=NEXT_JANUARY)))
    assert notes(looked_at(draft.fill("B-017", **EMPTY), NEXT_JANUARY), "B-017")[1:] == [
        "牵头单位取自上年：区市场监管局"
    ]


def test_a_value_in_another_unit_is_not_taken(draft, looked_at):
    taken = notes(looked_at(draft.fill("B-017", 计量单位="万户", **EMPTY), NEXT_JANUARY), "B-017")
    assert taken[1:] == ["牵头单位取自上年：区市场监管局"]


def test_a_title_that_stood_twice_is_not_guessed(draft, make_target, faults):
    make_target("B-019", title="新增市场主体")
    assert faults(draft.fill("B-017", **EMPTY)) == ["目标任务 第2行 牵头单位列：不能为空。"]


def test_a_year_changed_by_mistake_shows_as_a_new_report(book, looked_at):
    run = looked_at(book.fill(2024, "报告", 年度=2042))
    assert run.is_new_report
    assert run.report.year == 2042


def test_units_and_posts_that_are_missing_are_made(draft, carried_out):
    draft.add("单位", "区数据局", "区直部门").add("分管领导", "副区长（数据）", "数据")
    draft.fill("B-017", 牵头单位="区数据局", 分管领导="副区长（数据）")
    carried_out(draft, NEXT_JANUARY)
    new = Target.objects.get(report__year=2025, number="B-017")
    assert (new.lead.unit.name, new.post.title) == ("区数据局", "副区长（数据）")


def test_a_number_that_nobody_has_typed_yet_is_not_said_to_await_the_higher_level(draft, looked_at):
    (line,) = (line for line in looked_at(draft, NEXT_JANUARY).changes if line.name == "B-017")
    assert (line.part, line.remark) == (Part.TO_FILL, "目标值待填写，区市场监管局牵头")
    draft.fill("B-017", 报告目标值=9000, 下达情况="已明确")
    (line,) = (line for line in looked_at(draft, NEXT_JANUARY).changes if line.name == "B-017")
    assert (line.part, line.remark) == (Part.NEW, "9000户，区市场监管局牵头")


def test_what_the_higher_level_had_set_may_wait_for_it_again(report, target, looked_at):
    Target.objects.update(issued="awaiting", stated_value=None, value=None)
    draft = Book(catalogue_workbook(next_catalogue(report, known_at=NEXT_JANUARY)))
    (line,) = (line for line in looked_at(draft, NEXT_JANUARY).changes if line.name == "B-017")
    assert (line.part, line.remark) == (Part.NEW, "待上级下达，区市场监管局牵头")
