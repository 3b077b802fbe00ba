"""Next year's catalogue as a draft: who does what stays, the numbers are open."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from targets.documents.catalogue.next_year import a_year_on, next_catalogue
from targets.documents.catalogue.writing import catalogue_workbook
from targets.domain.words import State
from targets.models import Owner, PlanPoint, Target
from tests.conftest import at
from tests.workbooks import Book

NOW = at(2025, 1, 20)


@pytest.fixture
def draft(report):
    """The draft for 2025, made on 20 January 2025."""
    return lambda: Book(catalogue_workbook(next_catalogue(report, known_at=NOW)))


def test_the_draft_is_about_the_next_year(draft, target):
    line = draft().line(2025, "报告")
    assert list(line.items())[:6] == [
        ("年度", 2025),
        ("政府", "平顶山市湛河区人民政府"),
        ("名称", "2025年政府工作报告"),
        ("起始日", datetime(2025, 1, 1)),
        ("截止日", datetime(2025, 12, 31)),
        ("作报告日期", None),
    ]


def test_the_rules_that_the_office_keeps_go_on(report, draft, target):
    report.pace_by, report.behind_ratio, report.delivered_on = "months", Decimal("0.7"), date(2024, 1, 16)
    report.save()
    line = draft().line(2025, "报告")
    assert (line["序时进度算法"], line["黄灯线"], line["作报告日期"]) == ("按整月", 0.7, None)


def test_a_draft_keeps_what_kind_of_work_it_is_and_leaves_the_old_year_behind(
    report, draft, make_target, accepted
):
    make_target("H-006", title="接受监督", measure="narrative", value=None, unit="", is_lasting=True,
        deadline_words="持续推进", last_year_context="2023年办结建议51件", assigned_date=date(2024, 3, 10),
        owners_confirmed=True)  # fmt: skip
    make_target("E-040", title="停车场", unit="个", value=Decimal(5), is_counted=False)
    Owner.objects.filter(target__number="H-006").update(since=date(2024, 6, 1))
    book = draft()
    kept = ("长期坚持", "时限表述", "上年情况", "交办日期", "牵头起始日", "责任单位已确认")
    assert [book.line("H-006")[head] for head in kept] == ["是", "持续推进", None, None, None, "否"]
    assert book.line("E-040")["按个数计"] == "否"


def test_a_level_goes_on_from_its_last_reading(draft, make_target, accepted):
    """供热 was at 92 % when the year closed; of 环卫车辆 nothing was ever reported."""
    heating = make_target("E-029", title="供热", measure="level", unit="%", value=Decimal(100), stated_as="all",
        is_baseline_awaited=True)  # fmt: skip
    make_target("E-069", title="环卫车辆", measure="level", unit="%", value=Decimal(100), stated_as="all",
        is_baseline_awaited=True)  # fmt: skip
    make_target("B-008", title="不计起点", measure="level", unit="%", value=Decimal(100), stated_as="all")
    accepted(heating, date(2024, 12, 31), 92, moment=at(2025, 1, 8))
    book = draft()
    lines = [book.line(number) for number in ("E-029", "E-069", "B-008")]
    assert [(line["起点值"], line["起点待核定"]) for line in lines] == [
        (92, "否"),
        (None, "是"),
        (None, "否"),
    ]


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


def test_what_was_added_on_the_way_has_the_whole_next_year(draft, make_target):
    july, september = date(2024, 7, 15), date(2024, 9, 1)
    make_target("G-064", assigned_date=july, start_date=july, added_document="12号", added_document_date=july)
    make_target("G-065", title="专项整治", assigned_date=july, start_date=september, added_document="12号",
        added_document_date=july)  # fmt: skip
    make_target("G-066", title="秋季攻势", start_date=september)
    book = draft()
    starts = [book.line(number)["起始日"] for number in ("G-064", "G-065", "G-066")]
    assert starts == [datetime(2025, 1, 1), datetime(2025, 9, 1), datetime(2025, 9, 1)]


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
