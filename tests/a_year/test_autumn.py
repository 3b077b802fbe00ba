"""31 October and 30 November: a node that is due, a total that fell, one that is done.

Days gone of 366 by 31 March 91, 30 September 274, 31 October 305.
"""

import pytest

from .play import table

# So that there is a database to play in, and only one worker that plays.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("a year")]


def test_the_end_of_march_is_seen_again_with_the_correction_and_without(year):
    """2000 is 25 % of 8000, 1900 is 23.75 %, the pace of 31 March is 24.86 %."""
    assert year["31 March, as known now"].leader[2024].sentences["B-017"] == (
        "截至3月31日累计1900户，完成23.8%，序时进度24.9%，落后序时1.1个百分点"
    )
    assert (
        year["31 March, as known on 10 April"].leader[2024].sentences["B-017"]
        == "截至3月31日累计2000户，完成25.0%，序时进度24.9%，快0.1个百分点"
    )


def test_at_the_end_of_october_the_road_is_not_asked_again(year):
    """Its figure of the 28th is that of the node of the 31st."""
    clerks = year["31 October"].clerks
    assert clerks["李真", 2024].rows == [
        "A-001 前三季度 11月19日 上期6.8%（6月30日）",
        "A-003 前三季度 11月19日 上期6.6%（6月30日）",
        "A-004 前三季度 11月19日 上期-2.5%（6月30日）",
        "A-002 10月 12月5日 上期8.4%（9月30日）",
    ]
    assert clerks["王路", 2024].rows == ["F-001 10月 11月5日 上期70万元（9月30日）"]
    assert clerks["马静", 2024].rows == [
        "E-033 10月 11月5日 上期9.5%（9月30日）",
        "G-028 10月 11月5日 上期4座（9月30日）",
    ]
    assert [clerks[who, 2024].badge for who in ("李真", "王路", "马静")] == ["4", "1", "2"]


def test_at_the_end_of_october_a_total_that_fell_waits_with_its_reason(year):
    queue = year["31 October"].office[2024]
    assert queue.rows == ["B-017 10月31日 累计值比上期6200户（9月30日）少100户"]
    assert "注销核减。" in queue.page


def test_the_lights_of_31_october(year):
    """
    Nothing is red. B-017: 6200 is 77.5 %, 274 / 366 = 74.86 %. D-015: 14.4 / 18.4 = 78.26 %. G-028: 80 %.
    E-017: by the 28th 55 % are due, and done; that the surface is due on the 31st nobody has to know before 5 November.
    A-004: −2.5 against −3 falls half a point less than it should.
    """
    seen = year["31 October"].leader[2024]
    assert seen.lights == table("""
        A-001 黄滞后 绿正常 绿已报 黄
        A-002 绿正常 绿正常 绿已报 绿
        A-003 黄滞后 绿正常 绿已报 黄
        A-004 黄滞后 绿正常 绿已报 黄
        B-017 绿正常 绿正常 绿已报 绿
        D-015 绿正常 绿正常 绿已报 绿
        E-017 绿正常 绿正常 绿已报 绿
        E-029 黄滞后 绿正常 绿已报 黄
        E-033 绿正常 绿正常 绿已报 绿
        F-001 绿正常 绿正常 绿已报 绿
        G-028 绿正常 绿正常 绿已报 绿
        G-031 蓝逾期完成 蓝逾期完成 绿已报 蓝
        H-003 绿持续推进 绿正常 绿已报 绿
        H-006 绿持续推进 灰暂不评价 绿已报 绿
    """)
    says = seen.sentences
    assert says["A-003"] == "截至6月30日增长6.6%，比参照值（增长6.8%）低0.2个百分点"
    assert says["A-004"] == "截至6月30日下降2.5%，比目标（下降3%）少降0.5个百分点"
    assert says["B-017"] == "截至9月30日累计6200户，完成77.5%，序时进度74.9%，快2.6个百分点"
    assert says["D-015"] == "截至9月30日为96%（起点81.6%），完成升幅的78.3%，序时进度74.9%，快3.4个百分点"
    assert says["E-017"] == "截至10月28日完成2/4个节点，权重55.0%，序时进度55.0%，与序时持平"
    assert says["E-029"] == "截至9月30日为99%，比目标100%低1个百分点"


def test_the_figures_of_31_october(year):
    """
    Periods due: A-001 2, A-002 7 (to August), A-003 2, A-004 1, B-017 9, D-015 3, E-017 3, E-029 3, E-033 7, F-001 9,
    G-028 9, G-031 6 (done by 2 July), H-003 3, H-006 3: 67. Missing: F-001's February, G-028's June, H-006's half-year;
    E-017's half-year came in after all.
    """
    seen = year["31 October"].leader[2024]
    assert seen.counts == {"蓝": 1, "绿": 9, "黄": 4, "红": 0, "灰": 0}
    assert (seen.on_pace, seen.answered) == ((8, 12), (64, 67))
    assert "达序时率 66.7%（另有定性 2 项）" in seen.overview


def test_at_the_end_of_november_what_is_done_is_not_asked(year):
    clerks = year["30 November"].clerks
    assert clerks["李真", 2024].rows == [
        "B-017 11月 12月5日 上期6100户（10月31日）",
        "A-002 11月 2025年1月6日 上期8.2%（10月31日）",
    ]
    assert clerks["王路", 2024].rows == ["F-001 11月 12月5日 上期86万元（10月31日）"]
    assert clerks["马静", 2024].rows == ["E-033 11月 12月5日 上期9.5%（9月30日）"]
    assert year["30 November"].office[2024].rows == []


def test_the_lights_of_30_november(year):
    """
    Thirty-one days are left: nothing is 临期 yet. B-017: 6100 is 76.25 %, 305 / 366 = 83.33 %, ratio 0.915.
    E-017: the surface is open since 31 October, and after 5 November the figure of the 28th stands for it: 55 of 80.
    E-033: kept in September, October is missing. F-001: 86 % used, 83.3 % gone.
    G-028: 5 of 5; it owes December's figure and nothing before.
    """
    seen = year["30 November"].leader[2024]
    assert seen.lights == table("""
        A-001 绿正常 绿正常 绿已报 绿
        A-002 绿正常 绿正常 绿已报 绿
        A-003 绿正常 绿正常 绿已报 绿
        A-004 绿正常 绿正常 绿已报 绿
        B-017 黄滞后 绿正常 绿已报 黄
        D-015 绿正常 绿正常 绿已报 绿
        E-017 红严重滞后 绿正常 绿已报 红
        E-029 黄滞后 绿正常 绿已报 黄
        E-033 绿正常 绿正常 红未报 绿
        F-001 黄滞后 绿正常 绿已报 黄
        G-028 蓝完成 蓝完成 灰不再报送 蓝
        G-031 蓝逾期完成 蓝逾期完成 绿已报 蓝
        H-003 绿持续推进 绿正常 绿已报 绿
        H-006 绿持续推进 灰暂不评价 绿已报 绿
    """)
    says = seen.sentences
    assert says["A-001"] == "截至9月30日增长7%，与目标（增长7%）持平"
    assert says["A-004"] == "截至9月30日下降3.2%，比目标（下降3%）多降0.2个百分点"
    assert says["B-017"] == "截至10月31日累计6100户，完成76.3%，序时进度83.3%，落后序时7个百分点"
    assert says["E-017"] == (
        "截至10月28日完成2/4个节点，权重55.0%，序时进度80.0%，落后序时25个百分点，应完未完：路面施工（10月31日）"
    )
    assert says["G-028"] == "截至10月31日累计5座，完成目标的100.0%"
    assert "已完成，只需再报12月数据" in seen.targets["G-028"]
    assert "10月数据应于11月5日（含）前报送，未报" in seen.targets["E-033"]


def test_the_figures_of_30_november(year):
    """
    Periods due: A-001 3, A-002 8, A-003 3, A-004 2, B-017 10, D-015 3, E-017 4 (with the node of October), E-029 3,
    E-033 8, F-001 10, G-028 10, G-031 6, H-003 3, H-006 3: 76. Missing besides the three of before: E-033's October.
    """
    seen = year["30 November"].leader[2024]
    assert seen.counts == {"蓝": 2, "绿": 8, "黄": 3, "红": 1, "灰": 0}
    assert (seen.on_pace, seen.answered) == ((8, 12), (72, 76))
