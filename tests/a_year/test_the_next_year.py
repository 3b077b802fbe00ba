"""6, 10 and 20 February: the last figures of the old year, and the first of the new one."""

import pytest

from .play import table

# So that there is a database to play in, and only one worker that plays.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("a year")]


def test_on_6_february_both_years_are_asked(year):
    """D-015's ten days to mend are over. January 2025 of B-017 was due on 5 February."""
    clerks = year["6 February"].clerks
    assert clerks["李真", 2024].rows == [
        "D-015 全年 2025年1月6日（已过） 上期96%（9月30日）",
        "A-001 全年 2025年2月19日 上期7%（9月30日）",
        "A-003 全年 2025年2月19日 上期7.1%（9月30日）",
        "A-004 全年 2025年2月19日 上期-3.2%（9月30日）",
    ]
    assert clerks["李真", 2025].rows == ["B-017 1月 2025年2月5日（已过） 上期—"]
    assert clerks["李真", 2024].badge == clerks["李真", 2025].badge == "5"
    assert "另有 2025年度1项待报" in clerks["李真", 2024].page
    assert "另有 2024年度4项待报" in clerks["李真", 2025].page
    assert clerks["王路", 2024].badge == clerks["马静", 2025].badge == ""
    assert year["6 February"].home == "/2024/"


def test_the_lights_of_6_february(year):
    """
    A-002: 7.9 of 8 is the year's. E-029: 99 of 100 is the year's.
    B-017: 8120 of 8000, a fortnight late. Its figure is of the last day, so it is done, not done late.
    D-015: nothing came: 78.26 % against 100 %, ratio 0.78; one missed period makes green no worse than yellow.
    """
    seen = year["6 February"].leader[2024]
    assert seen.lights == table("""
        A-001 绿正常 灰等待数据 绿已报 绿
        A-002 黄滞后 红未达标 绿已报 红
        A-003 绿正常 灰等待数据 绿已报 绿
        A-004 绿正常 灰等待数据 绿已报 绿
        B-017 蓝完成 蓝完成 黄补报 蓝
        D-015 黄滞后 红逾期 红未报 红
        E-017 黄滞后 红未完成 绿已报 红
        E-029 黄滞后 红未完成 绿已报 红
        E-033 蓝完成 蓝完成 灰不再报送 蓝
        F-001 红超限 红超限 绿已报 红
        G-028 蓝完成 蓝完成 绿已报 蓝
        G-031 蓝逾期完成 蓝逾期完成 绿已报 蓝
        H-003 蓝完成 蓝完成 灰不再报送 蓝
        H-006 绿持续推进 灰暂不评价 黄补报 绿
    """)
    says = seen.sentences
    assert says["A-002"] == ("截至12月31日增长7.9%，比目标（增长8%）低0.1个百分点；时限12月31日已到，未达标")
    assert says["B-017"] == "截至12月31日累计8120户，完成目标的101.5%"
    assert says["D-015"] == "全年数据未报，按未完成计（截至9月30日96%）"
    assert says["E-029"] == "截至12月31日为99%，比目标100%低1个百分点；时限12月31日已到，未完成"
    assert "12月数据应于2025年1月6日（含）前报送，2025年1月20日补报" in seen.targets["B-017"]


def test_the_figures_of_6_february(year):
    """
    One more due, A-002's December: 91. Missing: F-001's February, G-028's June, H-006's half-year, E-033's October,
    D-015's year.
    """
    seen = year["6 February"].leader[2024]
    assert seen.counts == {"蓝": 5, "绿": 4, "黄": 0, "红": 5, "灰": 0}
    assert (seen.on_pace, seen.answered) == ((7, 12), (86, 91))


def test_on_10_february_three_figures_are_still_to_come(year):
    clerks = year["10 February"].clerks
    assert clerks["李真", 2024].rows == [
        "A-001 全年 2025年2月19日 上期7%（9月30日）",
        "A-003 全年 2025年2月19日 上期7.1%（9月30日）",
        "A-004 全年 2025年2月19日 上期-3.2%（9月30日）",
    ]
    assert clerks["李真", 2025].rows == []
    assert clerks["李真", 2025].badge == "3"
    assert "另有 2024年度3项待报" in clerks["李真", 2025].page
    assert "都已报送" not in clerks["李真", 2025].page
    assert year["10 February"].office[2025].badge == ""


def test_the_lights_of_10_february(year):
    """D-015 is done by a figure of the last day, first sent in time. All else is as four days before."""
    before, seen = year["6 February"].leader[2024], year["10 February"].leader[2024]
    assert seen.lights == before.lights | {"D-015": "蓝完成 蓝完成 灰不再报送 蓝"}
    assert seen.sentences["D-015"] == "截至12月31日为100%（起点81.6%），达到目标100%"
    assert seen.counts == {"蓝": 6, "绿": 4, "黄": 0, "红": 4, "灰": 0}
    assert (seen.on_pace, seen.answered) == ((8, 12), (87, 91))


def test_the_new_year_on_10_february(year):
    """650 of 9000 is 7.22 %, 31 / 365 = 8.49 %, ratio 0.85: yellow, and two days late. 9000 · 31 / 365 = 764."""
    seen = year["10 February"].leader[2025]
    assert seen.lights["B-017"] == "黄滞后 绿正常 黄补报 黄"
    assert seen.sentences["B-017"] == "截至1月31日累计650户，完成7.2%，序时进度8.5%，落后序时1.3个百分点"
    assert "1月数据应于2月5日（含）前报送，2月7日补报" in seen.targets["B-017"]
    assert seen.counts == {"蓝": 0, "绿": 0, "黄": 1, "红": 0, "灰": 13}


def test_on_20_february_the_new_year_leads(year):
    look = year["20 February"]
    assert look.home == "/2025/"
    assert look.clerks["李真", 2024].rows == ["A-004 全年 2025年2月19日（已过） 上期-3.2%（9月30日）"]
    assert look.clerks["李真", 2025].rows == []
    assert look.clerks["李真", 2025].badge == "1"
    assert "另有 2024年度1项待报" in look.clerks["李真", 2025].page


def test_the_lights_of_20_february(year):
    """The year is closed: A-001 7.2 of 7; A-003 7.0 where GDP grew by 7.2; A-004 kept in September, and then silent."""
    seen = year["20 February"].leader[2024]
    assert seen.lights == table("""
        A-001 蓝完成 蓝完成 灰不再报送 蓝
        A-002 黄滞后 红未达标 绿已报 红
        A-003 黄滞后 红未达标 绿已报 红
        A-004 绿正常 红逾期 红未报 红
        B-017 蓝完成 蓝完成 黄补报 蓝
        D-015 蓝完成 蓝完成 灰不再报送 蓝
        E-017 黄滞后 红未完成 绿已报 红
        E-029 黄滞后 红未完成 绿已报 红
        E-033 蓝完成 蓝完成 灰不再报送 蓝
        F-001 红超限 红超限 绿已报 红
        G-028 蓝完成 蓝完成 绿已报 蓝
        G-031 蓝逾期完成 蓝逾期完成 绿已报 蓝
        H-003 蓝完成 蓝完成 灰不再报送 蓝
        H-006 绿持续推进 灰暂不评价 黄补报 绿
    """)
    says = seen.sentences
    assert says["A-001"] == "截至12月31日增长7.2%，比目标（增长7%）高0.2个百分点"
    assert says["A-003"] == (
        "截至12月31日增长7%，比参照值（增长7.2%）低0.2个百分点；时限12月31日已到，未达标"
    )
    assert says["A-004"] == "全年数据未报，按未完成计（截至9月30日下降3.2%）"


def test_the_figures_of_20_february(year):
    """
    94 periods due; missing: F-001's February, G-028's June, H-006's half-year, E-033's October, A-004's year. Half of
    all are done: 7 of 14.
    """
    seen = year["20 February"].leader[2024]
    assert seen.counts == {"蓝": 7, "绿": 1, "黄": 0, "红": 6, "灰": 0}
    assert (seen.on_pace, seen.answered) == ((6, 12), (89, 94))
    assert "完成率 50.0%" in seen.overview
    assert "共 14 项，其中定性 2 项" in seen.overview
