"""Tables in the layouts that offices use, built here: whatever the order, the heads and the merged cells."""

import itertools
import time
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document

from targets.documents.sources.office_files import rows_of
from targets.documents.sources.refusing import NotReadable
from targets.domain.extraction.offices import Column, FileKind
from targets.domain.words import Light
from targets.imports.offices.heads import guessed_mapping, signature_of
from tests.documents.sources.offices import UNITS, book, table, word
from tests.inspection.files import DOC

TITLE = ["2025年政府工作报告重点任务分解表"]
HEAD = ["序号", "类别", "任务内容", "牵头领导", "牵头单位", "配合单位", "完成时限"]
ROW = [
    1,
    "一、经济",
    "新增经营主体8000户以上",
    "常务副区长",
    "区发改局",
    "区统计局、各乡镇（街道）",
    "10月底前",
]


def read(content: bytes, name: str = "表.xlsx", **more):
    return rows_of(name, content, UNITS, **more)


def only_row(content: bytes, name: str = "表.xlsx"):
    (row,) = read(content, name).rows
    return row


def test_columns_are_found_in_any_order():
    orders = [*itertools.islice(itertools.permutations(range(len(HEAD))), 0, 5040, 601)]
    rows = [only_row(table(TITLE, [HEAD[at] for at in order], [ROW[at] for at in order])) for order in orders]

    for row in rows:
        assert (row.number, row.area, row.text) == ("1", "一、经济", "新增经营主体8000户以上")
        assert (row.lead.unit, row.leader.post) == ("发展和改革局", "常务副区长")
        assert [(one.said, one.is_open) for one in row.supporting] == [
            ("区统计局", False),
            ("各乡镇（街道）", True),
        ]
        assert row.due.day == row.proposals[0].deadline == date(2025, 10, 31)
        assert (row.proposals[0].comparator, row.proposals[0].value, row.proposals[0].unit) == (
            ">=",
            8000,
            "户",
        )


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("序 号", Column.NUMBER),
        ("编号", Column.NUMBER),
        ("类别", Column.AREA),
        ("板块", Column.AREA),
        ("所属领域", Column.AREA),
        ("重点任务", Column.TASK),
        ("目标任务", Column.TASK),
        ("工作任务", Column.TASK),
        ("任 务", Column.TASK),
        ("报告内容", Column.TASK),
        ("指标名称", Column.TASK),
        ("项目名称", Column.TASK),
        ("实事项目", Column.TASK),
        ("建设内容", Column.CONTENT),
        ("建设内容及规模", Column.CONTENT),
        ("细化内容", Column.CONTENT),
        ("具体举措", Column.CONTENT),
        ("年度目标", Column.GOAL),
        ("2025年目标", Column.GOAL),
        ("年度目标/数值", Column.VALUE),
        ("目标值（户）", Column.VALUE),
        ("年度目标/单位", Column.UNIT),
        ("计量单位", Column.UNIT),
        ("上年完成", Column.LAST_YEAR),
        ("2024年完成", Column.LAST_YEAR),
        ("2024年实绩", Column.LAST_YEAR),
        ("2025年完成", Column.REACHED),
        ("牵头领导", Column.LEADER),
        ("责任领导", Column.LEADER),
        ("责任人", Column.LEADER),
        ("牵头单位", Column.LEAD),
        ("牵头部门", Column.LEAD),
        ("牵头责任单位", Column.LEAD),
        ("主办单位", Column.LEAD),
        ("责任分工/牵头", Column.LEAD),
        ("配合单位", Column.SUPPORT),
        ("协同（配合）单位", Column.SUPPORT),
        ("协作单位", Column.SUPPORT),
        ("责任分工/配合单位", Column.SUPPORT),
        ("责任单位", Column.RESPONSIBLE),
        ("责任部门", Column.RESPONSIBLE),
        ("责任单位及责任人", Column.RESPONSIBLE),
        ("完成时限", Column.DUE),
        ("完成时间", Column.DUE),
        ("时限要求", Column.DUE),
        ("办结时限", Column.DUE),
        ("一季度目标", Column.STAGE),
        ("6月底节点", Column.STAGE),
        ("时间节点/上半年", Column.STAGE),
        ("截至6月底累计", Column.REACHED),
        ("上半年完成情况/完成值", Column.REACHED),
        ("累计完成", Column.REACHED),
        ("上半年完成情况/增速", Column.GROWTH),
        ("同比增长（%）", Column.GROWTH),
        ("完成比例", Column.SHARE),
        ("完成率（%）", Column.SHARE),
        ("占年度目标比重", Column.SHARE),
        ("序时进度", Column.PACE),
        ("与目标差距（百分点）", Column.GAP),
        ("状态", Column.LIGHT),
        ("亮灯情况", Column.LIGHT),
        ("进展情况/是否达序时", Column.LIGHT),
        ("进展情况", Column.PROGRESS),
        ("进展情况/截至6月底", Column.PROGRESS),
        ("完成情况", Column.PROGRESS),
        ("存在问题", Column.PROBLEMS),
        ("存在的困难和问题", Column.PROBLEMS),
        ("下一步措施", Column.NEXT),
        ("下步工作打算", Column.NEXT),
        ("总投资（万元）", Column.INVESTMENT),
        ("备注", Column.REMARKS),
    ],
)
def test_a_head_means(head, column):
    labels = ["任务", head] if column is not Column.TASK else [head]
    assert guessed_mapping(labels, 2025)[len(labels) - 1] is column


def test_an_unknown_head_is_named_and_can_be_mapped_for_the_next_file():
    content = table(TITLE, ["序号", "要办的事", "牵头单位"], [1, "新建公园3座", "区住建局"])
    table_without = table(
        TITLE, ["序号", "要办的事", "任务", "牵头单位"], [1, "x", "新建公园3座", "区住建局"]
    )
    head = read(table_without).heads[0]

    assert head.unknown == ("要办的事",)
    guessed = read(content)
    assert guessed.rows[0].text == "新建公园3座"
    assert "暂把“要办的事”当作任务内容" in str(guessed.questions[0])
    signature = signature_of(["序号", "要办的事", "牵头单位"])
    mapping = {signature: {0: Column.NUMBER, 1: Column.TASK, 2: Column.LEAD}}
    mapped = read(content, remembered=mapping)
    assert (mapped.rows[0].text, mapped.rows[0].lead.unit) == ("新建公园3座", "住房和城乡建设局")
    assert (mapped.heads[0].is_remembered, mapped.questions) == (True, ())
    assert signature_of([" 序 号", "要办的事", "牵头单位：", ""]) == signature


@pytest.mark.parametrize("make", ["word", "excel"])
def test_merged_categories_hold_for_all_their_rows(make):
    rows = [
        HEAD[1:5],
        ["一、经济", "新建厂房3栋", "王某", "区发改局"],
        [None, "新建厂房4栋", "王某", "区发改局"],
        ["二、民生", "新建公园5座", "李某", "区住建局"],
    ]
    merges = ["A2:A3", "C2:C3", "D2:D3"]
    content = word("2025年任务分解表", (rows, merges)) if make == "word" else book({"任务": rows}, merges)
    if make == "word":
        rows[2] = [None, rows[2][1], None, None]
    found = read(content, "a.docx" if make == "word" else "a.xlsx").rows

    assert [row.area for row in found] == ["一、经济", "一、经济", "二、民生"]
    assert [row.lead.unit for row in found] == ["发展和改革局", "发展和改革局", "住房和城乡建设局"]


def test_a_category_that_stands_only_in_its_first_line_is_filled_down_but_a_lead_is_not():
    first, second = read(table(HEAD, ROW, [2, None, "新建公园3座", None, None, None, None])).rows

    assert (first.area, second.area) == ("一、经济", "一、经济")
    assert second.leads == ()
    assert "没有写牵头单位" in second.questions[0].sentence


def test_lines_over_all_columns_are_categories():
    content = table(
        TITLE,
        HEAD,
        ["一、经济发展"],
        ["（一）工业"],
        [1, None, "新建厂房3栋", None, "区发改局"],
        ["二、民生"],
        [2, None, "新建公园5座", None, "区住建局"],
        merges=["A3:G3", "A4:G4", "A6:G6"],
    )
    first, second = read(content).rows

    assert (first.area, first.theme) == ("一、经济发展", "（一）工业")
    assert (second.area, second.theme) == ("二、民生", "")


def test_totals_notes_and_heads_again_are_left_and_named():
    found = read(table(TITLE, HEAD, ROW, HEAD, ["合计", None, "共1项"], ["备注：本表一式两份"]))

    assert len(found.rows) == 1
    assert [left.why for left in found.left] == ["又是列名", "合计、备注或签名", "合计、备注或签名"]


def test_two_lines_of_heads_give_stages():
    rows = [
        ["序号", "工作任务", "责任分工", None, "时间节点", None, None],
        [None, None, "牵头", "配合", "一季度", "上半年", "全年"],
        [1, "新建公园3座", "区住建局", "区水利局", "开工", "完成一半", "建成3座"],
    ]
    merges = ["A1:A2", "B1:B2", "C1:D1", "E1:G1"]
    for content, name in (
        (book({"任务": [TITLE, *rows]}, ["A1:G1", "A2:A3", "B2:B3", "C2:D2", "E2:G2"]), "a.xlsx"),
        (book({"2025年": rows}), "a.xlsx"),  # nothing merged, only left empty
        (word("2025年任务分解", (rows, merges)), "a.docx"),
    ):
        row = only_row(content, name)
        assert (row.lead.unit, row.supporting[0].unit) == (LEAD, "水利局")
        assert [(stage.title, stage.words) for stage in row.stages] == [
            ("开工", "一季度"),
            ("完成一半", "上半年"),
            ("建成3座", "全年"),
        ]
    assert [stage.day.month for stage in row.stages] == [3, 6, 12]


@pytest.mark.parametrize(
    ("said", "leads", "helping", "asked"),
    [
        ("区发改局", ["区发改局"], [], 0),
        ("区发改局、区水利局", ["区发改局", "区水利局"], [], 1),
        ("区发改局\n区水利局", ["区发改局", "区水利局"], [], 1),
        ("区发改局/区水利局；区住建局", ["区发改局", "区水利局", "区住建局"], [], 1),
        ("区发改局，各乡镇（街道）", ["区发改局"], ["各乡镇（街道）"], 0),
        ("区发改局（牵头）、区水利局", ["区发改局"], ["区水利局"], 0),
        ("牵头单位：区发改局；配合单位：区水利局", ["区发改局"], ["区水利局"], 0),
        ("区发改局牵头，区水利局、区住建局配合", ["区发改局"], ["区水利局", "区住建局"], 0),
        ("区发改局 区水利局", ["区发改局", "区水利局"], [], 1),
        ("区住房和城乡建设局", ["区住房和城乡建设局"], [], 0),
        ("区水利局（王某某）", ["区水利局（王某某）"], [], 0),
        ("区住房和\n城乡建设局", ["区住房和城乡建设局"], [], 0),
        ("各乡镇（街道）", [], ["各乡镇（街道）"], 1),
        ("—", [], [], 1),
    ],
)
def test_those_responsible_lead_where_no_column_says_who_leads(said, leads, helping, asked):
    row = only_row(table(TITLE, ["任务", "责任单位"], ["新建公园3座", said]))

    assert [one.said for one in row.leads] == leads
    assert [one.said for one in row.supporting] == helping
    assert len(row.questions) == asked
    assert not any(one.is_unknown for one in (*row.leads, *row.supporting))


def test_those_responsible_help_where_another_column_says_who_leads():
    row = only_row(table(TITLE, ["任务", "责任单位", "牵头单位"], ["新建公园3座", "区水利局", "区住建局"]))

    assert (row.lead.unit, row.supporting[0].unit) == (LEAD, "水利局")


def test_a_note_that_the_first_leads_is_honoured():
    content = table(
        TITLE,
        ["任务", "责任单位"],
        ["新建公园3座", "区住建局、区水利局"],
        ["备注：列第一位的责任单位为牵头单位。"],
    )
    row = only_row(content)

    assert (row.lead.unit, row.supporting[0].unit, row.questions) == (LEAD, "水利局", ())


def test_unknown_units_are_listed_with_the_nearest_and_never_taken_for_it():
    found = read(table(TITLE, ["任务", "牵头单位"], ["新建公园3座", "区住建委"], ["新建公园4座", "区财政局"]))

    assert [(one.said, one.unit, one.nearest) for one in found.unknown_units] == [
        ("区住建委", "", "住房和城乡建设局"),
        ("区财政局", "", ""),
    ]
    assert [question.sentence.split("。")[0] for question in found.questions] == [
        "单位里没有“区住建委”",
        "单位里没有“区财政局”",
    ]


@pytest.mark.parametrize(
    ("said", "day", "words", "is_by_default"),
    [
        ("2025年12月底前", date(2025, 12, 31), "2025年12月底前", False),
        ("9月底前", date(2025, 9, 30), "9月底前", False),
        ("2025年6月", date(2025, 6, 30), "2025年6月", False),
        ("三季度", date(2025, 9, 30), "三季度", False),
        ("上半年", date(2025, 6, 30), "上半年", False),
        ("2025-09-30", date(2025, 9, 30), "2025-09-30", False),
        ("2025/9/30", date(2025, 9, 30), "2025/9/30", False),
        ("2025.9.30", date(2025, 9, 30), "2025.9.30", False),
        ("2025年9月30日", date(2025, 9, 30), "2025年9月30日", False),
        (45930, date(2025, 9, 30), "2025-09-30", False),
        ("45930", date(2025, 9, 30), "2025-09-30", False),
        (date(2025, 9, 30), date(2025, 9, 30), "2025-09-30", False),
        ("2026年6月底前", date(2026, 6, 30), "2026年6月底前", False),
        ("年底", date(2025, 12, 31), "年底", False),
        ("全年", date(2025, 12, 31), "全年", True),
        ("持续推进", date(2025, 12, 31), "持续推进", True),
        ("按时间节点推进", date(2025, 12, 31), "按时间节点推进", True),
        ("2025年全年", date(2025, 12, 31), "2025年全年", True),
        ("每月底", date(2025, 12, 31), "每月底", True),
        ("2025年", date(2025, 12, 31), "2025年", False),
        ("1—12月", date(2025, 12, 31), "1—12月", False),
        ("长期坚持", date(2025, 12, 31), "长期坚持", True),
        ("", date(2025, 12, 31), "", True),
        ("—", date(2025, 12, 31), "", True),
    ],
)
def test_a_deadline_is_a_day_and_its_words(said, day, words, is_by_default):
    row = only_row(table(TITLE, ["任务", "牵头单位", "完成时限"], ["新建公园3座", "区住建局", said]))

    assert (row.due.day, row.due.words, row.due.is_by_default) == (day, words, is_by_default)
    assert row.proposals[0].deadline == day
    assert not row.questions


def test_words_that_name_no_day_are_asked_about():
    row = only_row(table(TITLE, ["任务", "牵头单位", "完成时限"], ["新建公园3座", "区住建局", "尽快"]))

    assert (row.due.day, row.due.words) == (date(2025, 12, 31), "尽快")
    assert "“尽快”看不出是哪一天" in str(row.questions[0])


def test_several_days_in_one_cell_are_stages():
    row = only_row(
        table(TITLE, ["任务", "牵头单位", "时限"], ["新建水厂", "区水利局", "6月底前开工，11月底前完工"])
    )

    assert [(one.title, one.day) for one in row.stages] == [
        ("6月底前开工", date(2025, 6, 30)),
        ("11月底前完工", date(2025, 11, 30)),
    ]
    assert row.due.day == date(2025, 11, 30)


def ledger(*cells, head=("任务", "年度目标", "累计完成", "完成比例", "状态", "牵头单位")):
    return only_row(table(["2025年台账（截至2025年9月底）"], head, [*cells, "区住建局"])).progress


@pytest.mark.parametrize(
    ("goal", "reached", "share", "value", "unit", "fraction"),
    [
        ("12座", 6, "50%", 6, "座", "0.5"),
        ("12座", "6座", 0.5, 6, "座", "0.5"),
        ("12座", "已建成6座", "50", 6, "座", "0.5"),
        ("12座", 0, 0, 0, "座", "0"),
        ("12座", "—", "—", None, "座", None),
        ("12座", None, None, None, "座", None),
        ("12座", 12, 1, 12, "座", "1"),
        ("2.4万亩", "2.4万亩", "100%", "2.4", "万亩", "1"),
        ("12座", 6, "完成50%", 6, "座", "0.5"),
        ("12座", "主体完成80%", None, None, "", None),
    ],
)
def test_what_was_reached(goal, reached, share, value, unit, fraction):
    standing = ledger("新建公园", goal, reached, share, None)

    assert standing.value == (None if value is None else Decimal(value))
    if value is not None:
        assert standing.unit == unit
    assert standing.share == (None if fraction is None else Decimal(fraction))
    assert standing.data_date == date(2025, 9, 30)


@pytest.mark.parametrize(
    ("said", "light"),
    [
        ("红灯", Light.CRITICAL),
        ("严重滞后", Light.CRITICAL),
        ("黄", Light.BEHIND),
        ("未达序时", Light.BEHIND),
        ("欠序时", Light.BEHIND),
        ("否", Light.BEHIND),
        ("绿灯", Light.ON_TRACK),
        ("达序时进度", Light.ON_TRACK),
        ("超序时", Light.ON_TRACK),
        ("正常推进", Light.ON_TRACK),
        ("是（提前完成）", Light.DONE),
        ("蓝灯（已完成）", Light.DONE),
        ("已完成", Light.DONE),
        ("未完成", None),
        ("暂不具备评价条件", Light.NONE),
        ("其它", Light.NONE),
        ("—", None),
        ("", None),
    ],
)
def test_a_light_is_known_by_its_word(said, light):
    assert ledger("新建公园", "3座", 1, None, said).light is light


def test_blue_alone_means_something_else_everywhere_and_is_asked_about():
    row = only_row(table(["2025年台账"], ["任务", "状态", "牵头单位"], ["新建公园3座", "蓝灯", "区住建局"]))

    assert row.progress.light is None
    assert "含义不同" in row.questions[0].sentence


def test_last_years_figure_is_that_of_the_year_before():
    row = only_row(
        table(
            ["2025年主要指标任务分解表"],
            ["指标", "2024年完成", "2025年目标", "牵头单位"],
            ["税收收入", "12.3亿元", "13亿元", "区发改局"],
        )
    )

    assert (row.proposals[0].value, row.proposals[0].last_year_value) == (13, Decimal("12.3"))


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


def test_several_sheets_and_tables_come_in_with_what_stands_over_them():
    both = {
        "主要指标": [["指标", "年度目标", "牵头单位"], ["地区生产总值", "增长6%", "区发改局"]],
        "重点任务": [["任务", "牵头单位"], ["新建公园3座", "区住建局"]],
        "说明": [["请各单位认真填写"]],
    }
    found = read(book(both), year=2025)
    assert [(row.where.sheet, row.area) for row in found.rows] == [
        ("主要指标", "主要指标"),
        ("重点任务", "重点任务"),
    ]
    assert [left.where.sheet for left in found.left] == ["说明"]
    rows = [["任务", "牵头单位"], ["新建公园3座", "区住建局"]]
    found = read(word("2025年分工", "一、经济", (rows, []), "二、民生", (rows, [])), "a.docx")
    assert [row.area for row in found.rows] == ["一、经济", "二、民生"]


def test_formulas_say_what_they_gave_or_are_asked_about():
    row = only_row(
        table(["2025年台账"], ["任务", "完成比例", "牵头单位"], ["新建公园3座", "=1/2", "区住建局"])
    )

    assert row.progress.share is None
    assert "公式" in row.questions[0].sentence


def test_a_table_by_area_may_have_its_heads_in_another_order_and_no_merged_cells():
    found = read(
        book(
            {
                "9月": [
                    ["2025年民生实事（截至9月底）"],
                    ["牵头单位", "区民政局", None, "区农业农村局", None],
                    ["乡镇", "食堂（个）", None, "户厕（户）", None],
                    [None, "任务数", "完成数", "任务数", "完成数"],
                    ["南坪街道", 4, 2, 30, 0],
                    ["北山镇", 2, None, 40, "—"],
                    ["合计", 6, 2, 70, 0],
                ]
            }
        )
    )
    food, toilets = found.rows

    assert found.kind is FileKind.BY_AREA
    assert (food.text, food.lead.unit) == ("食堂（个）", "民政局")
    assert (food.proposals[0].value, food.proposals[0].unit) == (6, "个")
    assert [(one.area.unit, one.target, one.value) for one in toilets.by_area] == [
        ("南坪街道", 30, 0),
        ("北山镇", 40, None),
        ("", 70, 0),
    ]


LEAD = "住房和城乡建设局"
LIST = (
    "关于2025年政府工作报告重点工作责任分解的通知",
    "一、经济",
)


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


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"", "没有文字"),
        ("a.xls", DOC, "另存为"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 100, "。"),
        ("a.csv", b"\xff\xfe\xff", "读不出任务"),
        ("a.bin", bytes(range(256)) * 8, "。"),
    ],
    ids=["empty", "old", "broken", "no text", "no table"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(name, content, sentence, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))  # without LibreOffice
    with pytest.raises(NotReadable) as refused:
        read(content, name)

    assert sentence in refused.value.sentence


def test_csv_text_and_pages_are_read_as_well():
    csv = "任务,牵头单位,时限\n新建公园3座,区住建局,2025年10月底前\n".encode("gb18030")
    page = (
        "<html><p>2025年任务分解表</p><table><tr><th>任务</th><th>牵头单位</th></tr>"
        "<tr><td>新建公园3座</td><td>区住建局</td></tr></table></html>"
    )

    assert read(csv, "a.csv").rows[0].lead.unit == "住房和城乡建设局"
    assert read(page.encode(), "a.html").rows[0].lead.unit == "住房和城乡建设局"


@pytest.mark.parametrize("make", ["excel", "word"])
def test_2000_rows_take_a_few_seconds(make):
    rows = [HEAD, *([at, "一、经济", f"新增经营主体{at + 1}户以上", *ROW[3:]] for at in range(2000))]
    if make == "word":
        page = [["<table>"], *rows]
        text = "2025年\n" + "\n".join("\t".join(map(str, row)) for row in page[1:])
        content, name = text.encode(), "a.txt"
    else:
        content, name = table(TITLE, *rows, merges=["B3:B2002"]), "a.xlsx"
    began = time.perf_counter()
    found = read(content, name)

    assert len(found.rows) == 2000
    assert time.perf_counter() - began < 15  # 3 s on an idle machine


def test_more_rows_than_anybody_has_are_refused(monkeypatch):
    monkeypatch.setattr("targets.imports.offices.bodies.MAX_ROWS", 3)
    found = read(table(TITLE, HEAD, *[ROW] * 4))

    assert (found.rows, "行数过多" in found.sentence) == ((), True)


def test_a_head_may_say_that_the_first_leads():
    head = "责任单位（列第一位的为牵头单位）"
    row = only_row(table(TITLE, ["任务", head], ["新建公园3座", "区住建局、区水利局"]))

    assert (row.lead.unit, row.supporting[0].unit) == ("住房和城乡建设局", "水利局")


def test_a_line_that_may_lack_a_cell_in_front_is_left_and_not_read_askew():
    page = (
        "<p>2025年任务分解表</p><table><tr><th>类别</th><th>任务</th><th>牵头单位</th></tr>"
        "<tr><td rowspan=2>一</td><td>新建公园3座</td><td>区住建局</td></tr>"
        "<tr><td>新建厂房4栋</td><td>区发改局</td></tr></table>"
    )
    found = read(page.encode(), "a.html")

    assert [row.text for row in found.rows] == ["新建公园3座"]
    assert [left.text for left in found.left] == ["新建厂房4栋 区发改局"]


def test_without_a_total_the_goal_of_a_table_by_area_is_asked_for():
    found = read(
        book(
            {
                "9月": [
                    ["2025年民生实事"],
                    ["乡镇", "食堂（个）", None, "户厕（户）", None],
                    [None, "任务数", "完成数", "任务数", "完成数"],
                    ["南坪街道", 4, 2, 30, 0],
                    ["北山镇", 2, None, 40, "—"],
                ]
            }
        )
    )

    assert "各行目标相加是6，" in found.rows[0].questions[-1].sentence


def test_the_formats_of_a_workbook_are_read_as_they_are_shown():
    content = book(
        {
            "任务": [
                ["2025年台账"],
                ["任务", "完成比例", "完成时限", "牵头单位"],
                ["新建公园3座", 0.465, 45930, "区住建局"],
            ]
        },
        formats={"B3": "0.0%", "C3": 'yyyy"年"m"月"d"日"'},
    )
    row = only_row(content)

    assert (row.progress.share, row.due.day) == (Decimal("0.465"), date(2025, 9, 30))


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


def test_the_task_may_itself_stand_below_a_wide_head():
    row = only_row(
        table(
            TITLE,
            ["序号", "目标任务", None, None, "责任单位", None],
            [None, "任务", "数值", "单位", "牵头", "配合"],
            [1, "高标准农田", 2.4, "万亩", "区农业农村局", "区水利局"],
        )
    )

    assert (row.proposals[0].value, row.proposals[0].unit) == (Decimal("2.4"), "万亩")
    assert (row.lead.unit, row.supporting[0].unit) == ("农业农村局", "水利局")


def test_a_leader_among_the_units_is_a_leader():
    row = only_row(table(["2025年"], ["实事项目", "责任领导及单位"], ["新建公园3座", "常务副区长\n区住建局"]))

    assert (row.lead.unit, row.leader.post, row.questions) == ("住房和城乡建设局", "常务副区长", ())


def test_cells_merged_over_more_than_there_is_do_no_harm():
    began = time.perf_counter()
    wide = BytesIO()
    with ZipFile(BytesIO(table(TITLE, HEAD, ROW, merges=["A4:B5"]))) as parts, ZipFile(wide, "w") as wider:
        for name in parts.namelist():
            wider.writestr(name, parts.read(name).replace(b"A4:B5", b"A3:XFD1048576"))
    document = Document()
    made = document.add_table(2, 2)
    for cell, text in zip(made._cells, ["任务", "牵头单位", "新建公园3座", "区住建局"], strict=True):
        cell.text = text
    made.cell(1, 1)._tc.grid_span = 100_000_000
    out = BytesIO()
    document.save(out)

    assert len(read(wide.getvalue()).rows) == 1
    assert only_row(out.getvalue(), "a.docx").lead.unit == "住房和城乡建设局"
    assert time.perf_counter() - began < 10


def test_what_would_fill_the_memory_is_refused_before_it_does():
    packed = BytesIO()
    with ZipFile(BytesIO(word("新建公园3座。"))) as there, ZipFile(packed, "w", ZIP_DEFLATED) as bomb:
        for part in there.infolist():
            more = b" " * (41 * 1024**2) if part.filename == "word/document.xml" else b""
            bomb.writestr(part.filename, there.read(part) + more)
    with pytest.raises(NotReadable, match="MB"):
        read(packed.getvalue(), "a.docx")


def test_merged_cells_are_not_written_out_without_end(monkeypatch):
    monkeypatch.setattr("targets.documents.sources.word.MAX_SAID", 50)
    with pytest.raises(NotReadable, match="100万字"):
        read(word(([["类别", "任务"], ["一", "新建公园3座" * 10]], ())), "a.docx")


def test_a_file_of_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr("targets.imports.offices.grids.MOST_CELLS", 5)
    with pytest.raises(NotReadable, match="100万字"):
        read("任务,牵头单位,时限\n新建公园3座,区住建局,2025年10月底前\n".encode(), "a.csv")


def test_a_task_of_public_affairs_makes_no_public_page():
    rows = [
        ["任务", "截至6月底累计", "牵头单位"],
        ["推进政务公开，修订公开目录", "已修订", "区发改局"],
        ["新建水库1座", "1", "区水利局"],
    ]
    table = rows_of("台账.xlsx", book({"重点任务": rows}), UNITS, year=2025)
    assert (table.kind, len(table.rows)) == (FileKind.LEDGER, 2)
