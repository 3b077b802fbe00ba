"""Lists that say in brackets or on a line of their own who does what, and papers that hold such lists."""

from datetime import date

import pytest

from targets.domain.extraction.offices import Column, FileKind
from tests.documents.sources.offices import LEAD, read, table, word

LIST = (
    "关于2025年政府工作报告重点工作责任分解的通知",
    "一、经济",
)


def test_a_promise_of_a_list_of_contents_is_a_row_each_below_its_project():
    first, second = read(
        table(
            ["2025年民生实事项目清单"],
            ["项目", "建设内容", "总投资", "完成时限", "责任单位", "责任领导"],
            ["便民服务", "新建社区食堂12个", "300万元", "10月", "区民政局", "李副区长"],
            [None, "新建公园3座", None, None, None, None],
            merges=["A3:A4", "E3:E4"],
        )
    ).rows

    assert (first.theme, first.text, first.others[Column.INVESTMENT]) == (
        "便民服务",
        "新建社区食堂12个",
        "300万元",
    )
    assert (second.theme, second.text, second.lead.unit) == ("便民服务", "新建公园3座", "民政局")


def test_a_list_voted_on_is_known_as_one():
    found = read(
        word(
            "2025年民生实事项目清单",
            ([["序号", "项目", "建设内容", "责任单位"], ["1", "食堂", "新建食堂3个", "区民政局"]], []),
        ),
        "a.docx",
    )
    assert found.kind is FileKind.VOTED


@pytest.mark.parametrize(
    ("paragraphs", "lead", "helping", "due"),
    [
        (["（一）新建公园3座", "责任单位：区住建局"], LEAD, [], None),
        (["1．新建公园3座。", "牵头单位：区住建局；配合单位：区水利局"], LEAD, ["区水利局"], None),
        (["1．新建公园3座。", "牵头单位：区住建局", "配合单位：区水利局"], LEAD, ["区水利局"], None),
        (["1．新建公园3座。［牵头单位：区住建局；责任单位：各乡镇（街道）］"], LEAD, ["各乡镇（街道）"], None),
        (["1. 新建公园3座。[牵头单位：区住建局]"], LEAD, [], None),
        (["1、新建公园3座【责任单位：区住建局】"], LEAD, [], None),
        (["1.新建公园3座。〔区住建局牵头，区水利局配合〕"], LEAD, ["区水利局"], None),
        (["新建公园3座（责任单位：区住建局；完成时限：10月）"], LEAD, [], date(2025, 10, 31)),
        (
            ["2．新建公园3座。（区住建局牵头，区水利局、区统计局等按职责分工负责，9月底前完成）"],
            "住房和城乡建设局",
            ["区水利局", "区统计局"],
            date(2025, 9, 30),
        ),
        (["2．新建公园3座。（区住建局负责）"], LEAD, [], None),
        (
            ["2．新建公园3座，由区住建局牵头，区水利局配合，8月底前完成。"],
            LEAD, ["区水利局"], date(2025, 8, 31),
        ),
        (
            ["3．新建公园3座。（责任单位：区住建局，各乡镇〔街道〕；完成时限：2025年12月）"],
            LEAD, ["各乡镇〔街道〕"], date(2025, 12, 31),
        ),
        (["3．新建公园3座，责任单位：区住建局。"], LEAD, [], None),
        (["3．新建公园3座。牵头单位：区住建局。配合单位：区水利局。"], LEAD, ["区水利局"], None),
        (["3．新建公园3座。（牵头领导：常务副区长；牵头单位：区住建局）"], LEAD, [], None),
    ],
)  # fmt: skip
def test_a_list_says_who_in_any_bracket_or_on_a_line_of_its_own(paragraphs, lead, helping, due):
    found = read(word(*LIST, *paragraphs), "a.docx")
    (row,) = found.rows

    assert found.kind is FileKind.LIST
    assert (row.text, row.area) == ("新建公园3座", "一、经济")
    assert (row.lead.unit, [one.said for one in row.supporting]) == (lead, helping)
    assert row.due.day == (due or date(2025, 12, 31))
    assert [one.value for one in row.proposals if one.verdict == "promise"] == [3]


def test_several_tasks_of_one_paragraph_each_have_their_bracket():
    found = read(
        word(*LIST, "1．新建公园3座。［牵头单位：区住建局］改造户厕500户。［牵头单位：区农业农村局］"),
        "a.docx",
    )

    assert [(row.text, row.lead.unit) for row in found.rows] == [
        ("新建公园3座", "住房和城乡建设局"),
        ("改造户厕500户", "农业农村局"),
    ]


def test_a_numbered_task_for_which_nobody_is_named_is_asked_about():
    found = read(word(*LIST, "1．新建公园3座。（区住建局负责）", "2．提升服务水平。"), "a.docx")

    assert [row.text for row in found.rows] == ["新建公园3座", "提升服务水平"]
    assert "没有写牵头单位" in found.rows[1].questions[0].sentence


def test_a_bulletin_with_its_issue_is_named_even_with_a_table_in_it():
    found = read(
        word(
            "督查通报",
            "第6期",
            "关于2025年上半年任务完成情况的通报",
            ([["任务", "进展情况"], ["公园", "完成"]], []),
        ),
        "a.docx",
    )

    assert (found.kind, found.rows) == (FileKind.BULLETIN, ())


def test_a_heading_that_names_somebody_speaks_for_what_is_numbered_below_it():
    found = read(
        word(
            "2025年重点工作",
            "一、建公园（牵头单位：区住建局）",
            "1.新建公园3座。",
            "2.改造游园5处。（责任单位：区水利局）",
            "二、建厂房",
            "3.新建厂房4栋。（责任单位：区发改局）",
        ),
        "a.docx",
    )

    assert [(row.text, row.area, row.lead.unit) for row in found.rows] == [
        ("新建公园3座", "一、建公园", "住房和城乡建设局"),
        ("改造游园5处", "一、建公园", "水利局"),
        ("新建厂房4栋", "二、建厂房", "发展和改革局"),
    ]
