"""Tables in the layouts that offices use, built here: whatever the order, the heads and the merged cells."""

import itertools
from datetime import date
from decimal import Decimal

import pytest

from targets.documents.sources.office_files import rows_of
from targets.domain.extraction.offices import Column, FileKind
from targets.imports.offices.heads import guessed_mapping, signature_of
from tests.documents.sources.offices import HEAD, LEAD, ROW, TITLE, UNITS, book, only_row, read, table, word


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

    assert "各行目标相加是6个，" in found.rows[0].questions[-1].sentence


def test_goals_of_areas_in_unlike_units_are_not_added_up():
    found = read(
        book(
            {
                "9月": [
                    ["2025年民生实事"],
                    ["乡镇", "食堂（个）", None, "户厕（户）", None],
                    [None, "任务数", "完成数", "任务数", "完成数"],
                    ["南坪街道", 4, 2, "0.3万户", 0],
                    ["北山镇", 2, None, 40, "—"],
                ]
            }
        )
    )

    assert "各行目标的计量单位不同，没有相加" in found.rows[1].questions[-1].sentence
    assert [(one.target, one.target_unit) for one in found.rows[1].by_area] == [
        (Decimal("0.3"), "万户"),
        (Decimal(40), ""),
    ]


def test_a_goal_that_says_the_unit_of_its_head_is_in_no_other():
    lines = [
        ["乡镇", "食堂（个）", None, "户厕（户）", None],
        [None, "任务数", "完成数", "任务数", "完成数"],
        ["南坪街道", 4, 2, "30户", 0],
        ["北山镇", 2, None, 40, "—"],
    ]
    found = read(book({"9月": [["2025年民生实事"], *lines]}))
    assert "各行目标相加是70户，" in found.rows[1].questions[-1].sentence


def test_a_total_may_stand_where_the_lines_are_counted():
    lines = [
        ["序号", "乡镇", "食堂（个）", None, "户厕（户）", None],
        [None, None, "任务数", "完成数", "任务数", "完成数"],
        ["合 计", None, 6, 2, 70, 0],
        [1, "南坪街道", 4, 2, 30, 0],
        [2, "北山镇", 2, None, 40, "—"],
    ]
    found = read(book({"9月": [["2025年民生实事"], *lines]}))

    canteens = found.rows[0]
    assert [(one.area.said, one.target, one.is_total) for one in canteens.by_area] == [
        ("合 计", 6, True),
        ("南坪街道", 4, False),
        ("北山镇", 2, False),
    ]
    assert canteens.questions == ()
    assert not found.left


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


def test_a_task_of_public_affairs_makes_no_public_page():
    rows = [
        ["任务", "截至6月底累计", "牵头单位"],
        ["推进政务公开，修订公开目录", "已修订", "区发改局"],
        ["新建水库1座", "1", "区水利局"],
    ]
    table = rows_of("台账.xlsx", book({"重点任务": rows}), UNITS, year=2025)
    assert (table.kind, len(table.rows)) == (FileKind.LEDGER, 2)
