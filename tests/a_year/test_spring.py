"""31 January, 31 March, 8 April: the first figures, and the first that are late.

Days gone of 366 by 28 January 28, 31 January 31, 29 February 60, 31 March 91.
"""

import pytest

from .play import table

# So that there is a database to play in, and only one worker that plays.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("a year")]


def test_at_the_end_of_january_only_what_is_monthly_is_asked(year):
    """The figure of the 28th is January's. Nothing else that is quarterly, or a rate, has a period that has ended."""
    clerks = year["31 January"].clerks
    assert clerks["李真", 2024].rows == []
    assert clerks["李真", 2024].badge == ""
    assert "到期的各期都已报送" in clerks["李真", 2024].page
    assert clerks["王路", 2024].rows == ["G-031 1月 2月5日 上期—"]
    assert clerks["王路", 2024].badge == "1"
    assert clerks["马静", 2024].rows == []
    assert "您的单位没有目标任务" in clerks["马静", 2024].page


def test_at_the_end_of_january_one_entry_waits(year):
    assert year["31 January"].office[2024].rows == ["G-028 1月31日"]
    assert year["31 January"].office[2024].badge == "1"


def test_the_lights_of_31_january(year):
    """
    B-017: 610 of 8000 is 7.625 %; by 28 January 28 / 366 = 7.650 %, that is 612.02: 2.02户 short, not less than one.
    E-029: a level without a baseline should be there at once; 95 / 100 is yellow.
    F-001: 5 of 100万元 used, 31 / 366 = 8.5 % gone.
    """
    seen = year["31 January"].leader[2024]
    assert seen.lights == table("""
        A-001 灰未报送 绿正常 灰未到报送期 灰
        A-002 灰未报送 绿正常 灰未到报送期 灰
        A-003 灰未报送 绿正常 灰未到报送期 灰
        A-004 灰待下达 灰暂不评价 灰不要求报送 灰
        B-017 黄滞后 绿正常 灰未到报送期 黄
        D-015 灰未报送 绿正常 灰未到报送期 灰
        E-017 灰未报送 绿正常 灰未到报送期 灰
        E-029 黄滞后 绿正常 灰未到报送期 黄
        F-001 绿正常 绿正常 灰未到报送期 绿
        G-028 灰未报送 绿正常 灰未到报送期 灰
        G-031 灰未报送 绿正常 灰未到报送期 灰
        H-003 灰未报送 绿正常 灰未到报送期 灰
        H-006 灰未报送 灰暂不评价 灰未到报送期 灰
    """)
    assert seen.sentences["B-017"] == "截至1月28日累计610户，完成7.6%，序时进度7.7%，落后序时0.1个百分点"
    assert seen.sentences["E-029"] == "截至1月5日为95%，比目标100%低5个百分点"
    assert seen.sentences["F-001"] == "截至1月31日累计5万元，已用控制数100万元的5.0%，序时进度8.5%"
    assert seen.sentences["A-004"] == "目标值由上级确定，尚未下达，暂不评价"


def test_the_figures_of_31_january(year):
    """Lit and paced are B-017, E-029, F-001; no reporting day has passed."""
    seen = year["31 January"].leader[2024]
    assert seen.counts == {"蓝": 0, "绿": 1, "黄": 2, "红": 0, "灰": 10}
    assert (seen.on_pace, seen.answered) == ((1, 3), (0, 0))
    assert "达序时率 33.3%（另有定性 2 项）" in seen.overview


def test_at_the_end_of_march_the_first_quarter_is_asked(year):
    """
    A-002's 1—2月 are in; its March has ended. E-029's figure of 5 January is not the first quarter's, E-017's of
    28 March is. A-004 has no number. Soonest first.
    """
    clerks = year["31 March"].clerks
    assert clerks["李真", 2024].rows == [
        "B-017 3月 4月7日 上期1210户（2月29日）",
        "D-015 一季度 4月7日 上期—",
        "A-002 3月 5月6日 上期8.2%（2月29日）",
        "A-001 一季度 5月20日 上期—",
        "A-003 一季度 5月20日 上期—",
    ]
    assert clerks["李真", 2024].badge == "5"
    assert clerks["王路", 2024].rows == [
        "F-001 3月 4月7日 上期5万元（1月31日）",
        "G-028 3月 4月7日 上期0座（2月29日）",
        "G-031 3月 4月7日 上期1条（2月29日）",
        "E-029 一季度 4月7日 上期95%（1月5日）",
        "H-003 一季度 4月7日 上期—",
        "H-006 一季度 4月7日 上期—",
    ]
    assert clerks["马静", 2024].rows == ["E-033 3月 4月7日 上期—"]


def test_at_the_end_of_march_nothing_waits(year):
    assert year["31 March"].office[2024].badge == ""
    assert "没有待审核的进展" in year["31 March"].office[2024].page


def test_the_lights_of_31_march(year):
    """
    B-017: 1210 of 8000 is 15.125 %, pace of 29 February 60 / 366 = 16.393 %, ratio 0.92.
    E-017: one of four stages, 25 %; by 28 March none was due.
    E-033: assigned on 10 March, so January and February are nobody's fault.
    F-001: February was forgotten; a budget is judged by its reading's own day, but the reporting light is red.
    G-028: 0 of 5 where 60 / 366 · 5 = 0.82 should be: short by less than one.
    G-031: its window has 182 days; 60 / 182 = 32.97 %, 2.64 of 8; 1 is 12.5 %, ratio 0.38, short by more than one. 33 %
           of its window have gone, so the early days are over.
    """
    seen = year["31 March"].leader[2024]
    assert seen.lights == table("""
        A-001 灰未报送 绿正常 灰未到报送期 灰
        A-002 绿正常 绿正常 灰未到报送期 绿
        A-003 灰未报送 绿正常 灰未到报送期 灰
        A-004 灰待下达 灰暂不评价 灰不要求报送 灰
        B-017 黄滞后 绿正常 绿已报 黄
        D-015 灰未报送 绿正常 灰未到报送期 灰
        E-017 绿正常 绿正常 灰未到报送期 绿
        E-029 黄滞后 绿正常 灰未到报送期 黄
        E-033 灰未报送 绿正常 灰未到报送期 灰
        F-001 绿正常 绿正常 红未报 绿
        G-028 绿正常 绿正常 绿已报 绿
        G-031 红严重滞后 绿正常 绿已报 红
        H-003 灰未报送 绿正常 灰未到报送期 灰
        H-006 灰未报送 灰暂不评价 灰未到报送期 灰
    """)
    says = seen.sentences
    assert says["A-002"] == "截至2月29日增长8.2%，比目标（增长8%）高0.2个百分点"
    assert says["B-017"] == "截至2月29日累计1210户，完成15.1%，序时进度16.4%，落后序时1.3个百分点"
    assert says["E-017"] == "截至3月28日完成1/4个节点，权重25.0%，此时尚无进度要求"
    assert says["G-028"] == ("截至2月29日累计0座，完成0.0%，序时进度16.4%，与序时相差不到1座，不算滞后")
    assert says["G-031"] == "截至2月29日累计1条，完成12.5%，序时进度33.0%，落后序时20.5个百分点"
    assert "2月数据应于3月5日（含）前报送，未报" in seen.targets["F-001"]
    assert "2月数据应于3月5日（含）前报送，3月4日按时报送" in seen.targets["B-017"]


def test_the_figures_of_31_march(year):
    """January and February of B-017, F-001, G-028, G-031 were due: late G-031's January, missing F-001's February."""
    seen = year["31 March"].leader[2024]
    assert seen.counts == {"蓝": 0, "绿": 4, "黄": 2, "红": 1, "灰": 7}
    assert (seen.on_pace, seen.answered) == ((4, 7), (7, 8))
    assert "达序时率 57.1%（另有定性 2 项）" in seen.overview


def test_after_the_reporting_day_what_went_back_is_asked_again(year):
    clerks = year["8 April"].clerks
    assert clerks["李真", 2024].rows == [
        "B-017 3月 4月7日（已过） 上期1210户（2月29日）",
        "A-002 3月 5月6日 上期8.2%（2月29日）",
        "A-001 一季度 5月20日 上期—",
        "A-003 一季度 5月20日 上期—",
    ]
    assert "已退回：口径不符" in clerks["李真", 2024].page
    assert clerks["王路", 2024].rows == ["E-029 一季度 4月7日（已过） 上期95%（1月5日）"]
    assert "已退回：缺附表" in clerks["王路", 2024].page
    assert clerks["马静", 2024].badge == ""


def test_on_8_april_what_was_sent_on_2_april_still_waits(year):
    assert year["8 April"].office[2024].rows == ["G-028 3月31日"]


def test_the_lights_of_8_april(year):
    """
    B-017: March is missed, so 15.125 % against 91 / 366 = 24.863 %: ratio 0.61. February's own light was yellow; one
           missed period makes it one step worse, red.
    D-015: (84.2 − 81.6) / 18.4 = 14.13 % of the way, pace 24.86 %.
    E-017: the report of the 28th stands for the 31st now; 25 % are due and done.
    E-029: sent in time and sent back: it is not missing until the 18th.
    E-033: 12 > 10, but not above 10 / 0.8 = 12.5.
    F-001: 22 % used, 24.9 % gone.
    G-028: lies with the office, so the clock stands at 29 February.
    G-031: 3 of 8 is 37.5 % where half, 4, should be: ratio 0.75, short by exactly one.
    """
    seen = year["8 April"].leader[2024]
    assert seen.lights == table("""
        A-001 灰未报送 绿正常 灰未到报送期 灰
        A-002 绿正常 绿正常 绿已报 绿
        A-003 灰未报送 绿正常 灰未到报送期 灰
        A-004 灰待下达 灰暂不评价 灰不要求报送 灰
        B-017 红严重滞后 绿正常 红未报 红
        D-015 红严重滞后 绿正常 绿已报 红
        E-017 绿正常 绿正常 绿已报 绿
        E-029 黄滞后 绿正常 黄退回 黄
        E-033 黄滞后 绿正常 绿已报 黄
        F-001 绿正常 绿正常 绿已报 绿
        G-028 绿正常 绿正常 绿已报 绿
        G-031 红严重滞后 绿正常 绿已报 红
        H-003 绿持续推进 绿正常 绿已报 绿
        H-006 绿持续推进 灰暂不评价 绿已报 绿
    """)
    says = seen.sentences
    assert says["B-017"] == (
        "3月数据未报，按3月31日计：截至2月29日累计1210户，完成15.1%，序时进度24.9%，落后序时9.8个百分点"
    )
    assert says["D-015"] == (
        "截至3月31日为84.2%（起点81.6%），完成升幅的14.1%，序时进度24.9%，落后序时10.8个百分点"
    )
    assert says["E-017"] == "截至3月28日完成1/4个节点，权重25.0%，序时进度25.0%，与序时持平"
    assert says["E-029"] == "截至1月5日为95%，比目标100%低5个百分点（一季度数据已退回，待补正）"
    assert says["E-033"] == "截至3月31日为12%，比目标10%高2个百分点"
    assert says["F-001"] == "截至3月31日累计22万元，已用控制数100万元的22.0%，序时进度24.9%"
    assert says["G-028"].endswith("与序时相差不到1座，不算滞后（3月数据待审）")
    assert says["G-031"] == "截至3月31日累计3条，完成37.5%，序时进度50.0%，落后序时12.5个百分点"
    assert says["H-003"] == "截至3月31日自评30%，持续推进"
    assert "3月数据应于4月7日（含）前报送，4月2日按时报送，待审" in seen.targets["G-028"]
    assert "一季度数据应于4月7日（含）前报送，4月3日按时报送，已退回，待补正" in seen.targets["E-029"]


def test_the_figures_of_8_april(year):
    """
    Periods due: A-002 1, B-017 3, D-015 1, E-017 1, E-029 1, E-033 1, F-001 3, G-028 3, G-031 3, H-003 1, H-006 1: 19.
    Not answered: February of F-001, March of B-017.
    """
    seen = year["8 April"].leader[2024]
    assert seen.counts == {"蓝": 0, "绿": 6, "黄": 2, "红": 3, "灰": 3}
    assert (seen.on_pace, seen.answered) == ((4, 9), (17, 19))
    assert "达序时率 44.4%（另有定性 2 项）" in seen.overview


def test_one_worker_plays_it(request):
    """By the name that pytest-xdist gives to what it keeps together; without it each worker plays all."""
    is_shared = hasattr(request.config, "workerinput")
    assert request.node.nodeid.endswith("@a year") or not is_shared
