"""31 December, 1 and 7 January: the closing picture, before and after the last reporting day of most."""

import pytest

from .play import table

# So that there is a database to play in, and only one worker that plays.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("a year")]


def test_on_the_last_evening_the_year_is_asked(year):
    """G-028 is done, but its figure of the year is still to come; E-017's lies with the office."""
    clerks = year["31 December"].clerks
    assert clerks["李真", 2024].rows == [
        "B-017 12月 2025年1月6日 上期7444户（11月30日）",
        "D-015 全年 2025年1月6日 上期96%（9月30日）",
        "A-002 12月 2025年2月5日 上期8.1%（11月30日）",
        "A-001 全年 2025年2月19日 上期7%（9月30日）",
        "A-003 全年 2025年2月19日 上期7.1%（9月30日）",
        "A-004 全年 2025年2月19日 上期-3.2%（9月30日）",
    ]
    assert clerks["王路", 2024].rows == [
        "F-001 12月 2025年1月6日 上期91万元（11月30日）",
        "E-029 全年 2025年1月6日 上期99%（9月30日）",
        "H-003 全年 2025年1月6日 上期自评50%（9月30日）",
        "H-006 全年 2025年1月6日 上期自评80%（9月30日）",
    ]
    assert clerks["马静", 2024].rows == [
        "E-033 12月 2025年1月6日 上期9%（11月30日）",
        "G-028 12月 2025年1月6日 上期5座（10月31日）",
    ]
    assert year["31 December"].office[2024].rows == ["E-017 12月31日"]


DECEMBER_SAYS = {
    # 7444 / 8000 = 93.05 %, by 30 November 335 / 366 = 91.53 %
    "B-017": "截至11月30日累计7444户，完成93.1%，序时进度91.5%，快1.6个百分点",
    # 91 / 100 against the same
    "F-001": "截至11月30日累计91万元，已用控制数100万元的91.0%，序时进度91.5%",
}


def test_the_lights_of_31_december(year):
    """The due day is not over: what is not green is 临期. What is kept so far is not blue before the year's figure."""
    seen = year["31 December"].leader[2024]
    assert seen.lights == table("""
        A-001 绿正常 绿正常 绿已报 绿
        A-002 绿正常 绿正常 绿已报 绿
        A-003 绿正常 绿正常 绿已报 绿
        A-004 绿正常 绿正常 绿已报 绿
        B-017 绿正常 绿正常 绿已报 绿
        D-015 绿正常 绿正常 绿已报 绿
        E-017 红严重滞后 黄临期 绿已报 红
        E-029 黄滞后 黄临期 绿已报 黄
        E-033 绿正常 绿正常 绿已报 绿
        F-001 绿正常 绿正常 绿已报 绿
        G-028 蓝完成 蓝完成 灰不再报送 蓝
        G-031 蓝逾期完成 蓝逾期完成 绿已报 蓝
        H-003 绿持续推进 绿正常 绿已报 绿
        H-006 绿持续推进 灰暂不评价 绿已报 绿
    """)
    assert seen.sentences["B-017"] == DECEMBER_SAYS["B-017"]
    assert seen.sentences["F-001"] == DECEMBER_SAYS["F-001"]
    assert seen.sentences["E-029"] == (
        "截至9月30日为99%，比目标100%低1个百分点；12月31日当日到期，进度灯未转绿"
    )


def test_the_figures_of_31_december(year):
    """
    Since November one more of A-002, B-017, E-033, F-001: 80 periods due, the same four missing.
    """
    seen = year["31 December"].leader[2024]
    assert seen.counts == {"蓝": 2, "绿": 10, "黄": 1, "红": 1, "灰": 0}
    assert (seen.on_pace, seen.answered) == ((10, 12), (76, 80))
    assert "共 14 项，其中定性 2 项" in seen.overview  # there is no pace any more


def test_on_1_january_the_old_year_is_asked_in_both(year):
    """Nothing of the new year has ended."""
    before, after = year["31 December"].clerks, year["1 January"].clerks
    for who in ("李真", "王路", "马静"):
        assert after[who, 2024].rows == before[who, 2024].rows
        assert after[who, 2025].rows == []
        assert after[who, 2025].badge == after[who, 2024].badge == str(len(after[who, 2024].rows))
        assert "都已报送" not in after[who, 2025].page
    assert "另有 2024年度6项待报" in after["李真", 2025].page
    assert year["1 January"].home == "/2024/"


def test_on_1_january_what_waits_is_told_in_both(year):
    office = year["1 January"].office
    assert office[2024].rows == ["E-017 12月31日"]
    assert office[2025].rows == []
    assert office[2024].badge == office[2025].badge == "1"
    assert "另有 2024年度1项待审核" in office[2025].page
    assert "没有待审核" not in office[2025].page


def test_the_lights_of_1_january(year):
    """The closing picture: nobody is 逾期 before the figures are due."""
    seen = year["1 January"].leader[2024]
    assert seen.lights == table("""
        A-001 绿正常 灰等待数据 绿已报 绿
        A-002 绿正常 灰等待数据 绿已报 绿
        A-003 绿正常 灰等待数据 绿已报 绿
        A-004 绿正常 灰等待数据 绿已报 绿
        B-017 绿正常 灰等待数据 绿已报 绿
        D-015 绿正常 灰等待数据 绿已报 绿
        E-017 红严重滞后 灰等待数据 绿已报 红
        E-029 黄滞后 灰等待数据 绿已报 黄
        E-033 绿正常 灰等待数据 绿已报 绿
        F-001 绿正常 灰等待数据 绿已报 绿
        G-028 蓝完成 蓝完成 灰不再报送 蓝
        G-031 蓝逾期完成 蓝逾期完成 绿已报 蓝
        H-003 绿持续推进 灰等待数据 绿已报 绿
        H-006 绿持续推进 灰暂不评价 绿已报 绿
    """)
    assert seen.sentences["B-017"] == DECEMBER_SAYS["B-017"]
    assert "时限12月31日已到，等待数据：12月数据应于2025年1月6日（含）前报送" in seen.targets["B-017"]
    assert "时限12月31日已到，等待数据：全年数据应于2025年2月19日（含）前报送" in seen.targets["A-001"]
    assert "时限12月31日已到，等待数据：全年数据待审" in seen.targets["E-017"]


def test_the_figures_of_1_january_are_those_of_the_evening_before(year):
    last, first = year["31 December"].leader[2024], year["1 January"].leader[2024]
    assert (first.counts, first.on_pace, first.answered) == (last.counts, last.on_pace, last.answered)


def test_the_new_year_begins_grey(year):
    """All fourteen went on: only of B-017, E-017, E-029, H-003 and H-006 it is known what is promised."""
    seen = year["1 January"].leader[2025]
    assert seen.lights["B-017"] == "灰未报送 绿正常 灰未到报送期 灰"
    assert seen.lights["A-001"] == "灰待下达 灰暂不评价 灰不要求报送 灰"
    assert seen.counts == {"蓝": 0, "绿": 0, "黄": 0, "红": 0, "灰": 14}


def test_on_7_january_who_is_late_is_told(year):
    clerks = year["7 January"].clerks
    assert clerks["李真", 2024].rows == [
        "B-017 12月 2025年1月6日（已过） 上期7444户（11月30日）",
        "D-015 全年 2025年1月6日（已过） 上期96%（9月30日）",
        "A-002 12月 2025年2月5日 上期8.1%（11月30日）",
        "A-001 全年 2025年2月19日 上期7%（9月30日）",
        "A-003 全年 2025年2月19日 上期7.1%（9月30日）",
        "A-004 全年 2025年2月19日 上期-3.2%（9月30日）",
    ]
    assert clerks["王路", 2024].rows == ["H-006 全年 2025年1月6日（已过） 上期自评80%（9月30日）"]
    assert [clerks[who, 2025].badge for who in ("李真", "王路", "马静")] == ["6", "1", ""]
    assert year["7 January"].office[2024].rows == ["E-029 12月31日"]
    assert year["7 January"].home == "/2024/"


def test_the_lights_of_7_january(year):
    """
    B-017: December is missed and due: 逾期; the pace is 100 % now, 93.05 / 100 is yellow.
    D-015: sent in time, sent back: it waits, and the clock stands at September.
    E-017: 80 of 100 % is yellow; the last figure is in: 未完成.
    E-029: lies with the office.
    F-001: 103 of 100.  E-033, H-003: kept, and shown by a figure of the last day.
    G-028: December's figure, which it still owed, came on 3 January.
    """
    seen = year["7 January"].leader[2024]
    assert seen.lights == table("""
        A-001 绿正常 灰等待数据 绿已报 绿
        A-002 绿正常 灰等待数据 绿已报 绿
        A-003 绿正常 灰等待数据 绿已报 绿
        A-004 绿正常 灰等待数据 绿已报 绿
        B-017 黄滞后 红逾期 红未报 红
        D-015 绿正常 灰等待数据 黄退回 绿
        E-017 黄滞后 红未完成 绿已报 红
        E-029 黄滞后 灰等待数据 绿已报 黄
        E-033 蓝完成 蓝完成 灰不再报送 蓝
        F-001 红超限 红超限 绿已报 红
        G-028 蓝完成 蓝完成 绿已报 蓝
        G-031 蓝逾期完成 蓝逾期完成 绿已报 蓝
        H-003 蓝完成 蓝完成 灰不再报送 蓝
        H-006 绿持续推进 灰暂不评价 红未报 绿
    """)
    says = seen.sentences
    assert says["B-017"] == "12月数据未报，按未完成计（截至11月30日7444户）"
    assert says["D-015"] == (
        "截至9月30日为96%（起点81.6%），完成升幅的78.3%，序时进度74.9%，快3.4个百分点（全年数据已退回，待补正）"
    )
    assert says["E-017"] == (
        "截至12月31日完成3/4个节点，权重80.0%，应完未完：建成通车（12月31日）；时限12月31日已到，未完成"
    )
    assert says["E-029"] == "截至9月30日为99%，比目标100%低1个百分点（全年数据待审）"
    assert says["E-033"] == "截至12月31日为9.2%，控制在目标10%以内"
    assert says["F-001"] == ("截至12月31日累计103万元，全年超出控制数3万元")
    assert says["H-003"] == "截至12月31日自评100%，已完成"
    assert "时限12月31日已到，等待数据：全年数据已退回，待补正" in seen.targets["D-015"]
    assert "时限12月31日已到，等待数据：全年数据待审" in seen.targets["E-029"]


def test_the_figures_of_7_january(year):
    """
    Periods due: A-001 3, A-002 10, A-003 3, A-004 2, B-017 12, D-015 4, E-017 5, E-029 4, E-033 10, F-001 12,
    G-028 11 (ten until it was done, and the last), G-031 6, H-003 4, H-006 4: 90. Missing: F-001's February, G-028's
    June, H-006's half-year and year, E-033's October, B-017's December. D-015's last, sent back, still stands.
    """
    seen = year["7 January"].leader[2024]
    assert seen.counts == {"蓝": 4, "绿": 6, "黄": 1, "红": 3, "灰": 0}
    assert (seen.on_pace, seen.answered) == ((8, 12), (84, 90))
