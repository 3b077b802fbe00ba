"""What the cells of an office's table say: who leads and helps, by when, how much, and with what light."""

from datetime import date
from decimal import Decimal

import pytest

from targets.domain.words import Light
from tests.documents.sources.offices import LEAD, TITLE, book, only_row, read, table


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


def test_formulas_say_what_they_gave_or_are_asked_about():
    row = only_row(
        table(["2025年台账"], ["任务", "完成比例", "牵头单位"], ["新建公园3座", "=1/2", "区住建局"])
    )

    assert row.progress.share is None
    assert "公式" in row.questions[0].sentence


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


def test_a_leader_among_the_units_is_a_leader():
    row = only_row(table(["2025年"], ["实事项目", "责任领导及单位"], ["新建公园3座", "常务副区长\n区住建局"]))

    assert (row.lead.unit, row.leader.post, row.questions) == ("住房和城乡建设局", "常务副区长", ())
