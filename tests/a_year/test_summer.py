"""30 June and 8 July: the half-year, a deadline, a correction and a new lead.

Days gone of 366 by 31 March 91, 31 May 152, 30 June 182.
"""

from fractions import Fraction

import pytest

from .play import table
from .script import CITY, HOUSING, MARKET

# So that there is a database to play in, and only one worker that plays.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("a year")]


def test_on_30_june_the_half_year_is_asked(year):
    """A-004 owes since its number came on 20 May, so not the first quarter but the half-year."""
    clerks = year["30 June"].clerks
    rows = [row for row in clerks["李真", 2024].rows if not row.startswith("A-002")]
    assert rows == [
        "B-017 6月 7月5日 上期3300户（5月31日）",
        "D-015 上半年 7月5日 上期84.2%（3月31日）",
        "A-001 上半年 8月19日 上期6.5%（3月31日）",
        "A-003 上半年 8月19日 上期6.8%（3月31日）",
        "A-004 上半年 8月19日 上期—",
    ]
    assert clerks["李真", 2024].badge == "6"
    assert clerks["王路", 2024].rows == [
        "F-001 6月 7月5日 上期45万元（5月31日）",
        "G-028 6月 7月5日 上期2座（5月31日）",
        "G-031 6月 7月5日 上期5条（5月31日）",
        "E-017 上半年 7月5日 上期25.0%（3月28日）",
        "E-029 上半年 7月5日 上期96%（3月31日）",
        "H-003 上半年 7月5日 上期自评30%（3月31日）",
        "H-006 上半年 7月5日 上期自评80%（3月31日）",
    ]
    assert clerks["马静", 2024].rows == ["E-033 6月 7月5日 上期9.5%（5月31日）"]


def test_on_30_june_a_rate_that_comes_30_days_late_is_asked_for_may(year):
    """June has ended, but its figure does not exist before the end of July; May's is due in five days.

    The specification is silent. An office expects to be asked for what is due next.
    """
    rows = year["30 June"].clerks["李真", 2024].rows
    assert "A-002 5月 7月5日 上期8.1%（4月30日）" in rows


def test_the_lights_of_30_june(year):
    """
    B-017: 1900 corrected, 2700, 3300: 41.25 %, pace of 31 May 152 / 366 = 41.530 %, 3322.4户: 22 short.
    F-001: 45 % used, 41.5 % gone.
    G-028: 2 of 5 where 2.08 should be.
    G-031: 5 of 8 is 62.5 %, pace 152 / 182 = 83.516 %, ratio 0.75, 1.68 short; and it is the last day.
    E-033: 9.5 is kept; May came late.
    E-029: first sent in time on 3 April, sent again on the 12th: in time.
    """
    seen = year["30 June"].leader[2024]
    assert seen.lights == table("""
        A-001 黄滞后 绿正常 绿已报 黄
        A-002 绿正常 绿正常 绿已报 绿
        A-003 绿正常 绿正常 绿已报 绿
        A-004 灰未报送 绿正常 灰未到报送期 灰
        B-017 黄滞后 绿正常 绿已报 黄
        D-015 红严重滞后 绿正常 绿已报 红
        E-017 绿正常 绿正常 绿已报 绿
        E-029 黄滞后 绿正常 绿已报 黄
        E-033 绿正常 绿正常 黄补报 绿
        F-001 黄滞后 绿正常 绿已报 黄
        G-028 绿正常 绿正常 绿已报 绿
        G-031 红严重滞后 黄临期 绿已报 红
        H-003 绿持续推进 绿正常 绿已报 绿
        H-006 绿持续推进 灰暂不评价 绿已报 绿
    """)
    says = seen.sentences
    assert says["A-001"] == "截至3月31日增长6.5%，比目标（增长7%）低0.5个百分点"
    assert says["A-003"] == "截至3月31日增长6.8%，比参照值（增长6.5%）高0.3个百分点"
    assert says["B-017"] == "截至5月31日累计3300户，完成41.3%，序时进度41.5%，落后序时0.2个百分点"
    assert says["E-029"] == "截至3月31日为96%，比目标100%低4个百分点"
    assert says["E-033"] == "截至5月31日为9.5%，控制在目标10%以内"
    assert says["F-001"] == "截至5月31日累计45万元，已用控制数100万元的45.0%，序时进度41.5%"
    assert says["G-028"] == ("截至5月31日累计2座，完成40.0%，序时进度41.5%，与序时相差不到1座，不算滞后")
    assert says["G-031"] == (
        "截至5月31日累计5条，完成62.5%，序时进度83.5%，落后序时21个百分点；6月30日当日到期，进度灯未转绿"
    )
    assert "5月数据应于6月5日（含）前报送，6月20日补报" in seen.targets["E-033"]
    assert "一季度数据应于4月7日（含）前报送，4月3日按时报送" in seen.targets["E-029"]


def test_the_figures_of_30_june(year):
    """
    Periods due: A-001 1, A-002 3, A-003 1, B-017 5, D-015 1, E-017 1, E-029 1, E-033 3, F-001 5, G-028 5, G-031 5,
    H-003 1, H-006 1: 33; February of F-001 is missing. March of B-017, sent first on 2 April, is there.

    Both a share and a pace have B-017, D-015, E-017, E-029, G-028, G-031; limits and rates do not.
    """
    seen = year["30 June"].leader[2024]
    assert seen.counts == {"蓝": 0, "绿": 7, "黄": 4, "红": 2, "灰": 1}
    assert (seen.on_pace, seen.answered) == ((5, 11), (32, 33))
    assert "达序时率 45.5%（另有定性 2 项）" in seen.overview
    done = sum(Fraction(*pair) for pair in ((3300, 8000), (26, 184), (25, 100), (96, 100), (2, 5), (5, 8)))
    paces = sum(
        Fraction(*pair) for pair in ((152, 366), (91, 366), (25, 100), (1, 1), (152, 366), (152, 182))
    )
    assert seen.mean == (done / 6, paces / 6, 6)  # 2.7888 / 6 and 3.1644 / 6
    assert "平均完成度 46.5% 序时 52.7% · 6项" in seen.overview


def test_on_8_july_who_is_late_is_told(year):
    """G-028's June ended before 马静's unit took over: she can still report it, and it is not late with her. G-031 is
    done."""
    clerks = year["8 July"].clerks
    assert clerks["李真", 2024].rows == [
        "A-002 6月 8月5日 上期7.5%（5月31日）",
        "A-001 上半年 8月19日 上期6.5%（3月31日）",
        "A-003 上半年 8月19日 上期6.8%（3月31日）",
        "A-004 上半年 8月19日 上期—",
    ]
    assert clerks["王路", 2024].rows == [
        "E-017 上半年 7月5日（已过） 上期25.0%（3月28日）",
        "H-006 上半年 7月5日（已过） 上期自评80%（3月31日）",
    ]
    assert clerks["王路", 2024].badge == "2"
    assert clerks["马静", 2024].rows == ["G-028 6月 7月5日 上期2座（5月31日）"]


def test_on_8_july_the_office_sees_question_and_answer(year):
    queue = year["8 July"].office[2024]
    assert queue.rows == ["D-015 6月30日 当前值95%比上期84.2%（3月31日）高10.8个百分点，变动很大"]
    assert "二季度新增12家。" in queue.page
    assert queue.badge == "1"


def test_the_lights_of_8_july(year):
    """
    B-017: 4200 of 8000 is 52.5 %, 182 / 366 = 49.7 %.
    D-015: June lies with the office; the light of March stays.
    E-017: June is missed: 55 % are due, 25 % done. A stage that is due and open is not softened.
    E-029: met, and not yet blue, neither by progress nor by its deadline.
    G-028: June is missed, judged by the 30th: 2.49 of 5 should be, half a one more than 2.
    G-031: 8 of 8 of 2 July: done, and late. The figure of 2 July answers June.
    """
    seen = year["8 July"].leader[2024]
    assert seen.lights == table("""
        A-001 黄滞后 绿正常 绿已报 黄
        A-002 黄滞后 绿正常 绿已报 黄
        A-003 绿正常 绿正常 绿已报 绿
        A-004 灰未报送 绿正常 灰未到报送期 灰
        B-017 绿正常 绿正常 绿已报 绿
        D-015 红严重滞后 绿正常 绿已报 红
        E-017 红严重滞后 绿正常 红未报 红
        E-029 绿正常 绿正常 绿已报 绿
        E-033 绿正常 绿正常 绿已报 绿
        F-001 绿正常 绿正常 绿已报 绿
        G-028 绿正常 绿正常 红未报 绿
        G-031 蓝逾期完成 蓝逾期完成 绿已报 蓝
        H-003 绿持续推进 绿正常 绿已报 绿
        H-006 绿持续推进 灰暂不评价 红未报 绿
    """)
    says = seen.sentences
    assert says["A-002"] == "截至5月31日增长7.5%，比目标（增长8%）低0.5个百分点"
    assert says["B-017"] == "截至6月30日累计4200户，完成52.5%，序时进度49.7%，快2.8个百分点"
    assert says["D-015"].endswith("落后序时10.8个百分点（上半年数据待审）")
    assert says["E-017"] == (
        "上半年数据未报，按6月30日计：截至3月28日完成1/4个节点，权重25.0%，序时进度55.0%，"
        "落后序时30个百分点，应完未完：路基施工（6月30日）"
    )
    assert says["E-029"] == "截至6月30日为100%，达到目标100%"
    assert says["G-028"] == (
        "6月数据未报，按6月30日计：截至5月31日累计2座，完成40.0%，序时进度49.7%，与序时相差不到1座，不算滞后"
    )
    assert says["G-031"] == "截至7月2日累计8条，完成目标的100.0%，逾期完成"
    assert "6月数据应于7月5日（含）前报送，7月3日按时报送" in seen.targets["G-031"]


def test_the_figures_of_8_july(year):
    """
    Periods due: A-001 1, A-002 4, A-003 1, B-017 6, D-015 2, E-017 2, E-029 2, E-033 4, F-001 6, G-028 6, G-031 6,
    H-003 2, H-006 2: 44. Missing: E-017's half-year, F-001's February, G-028's June, H-006's half-year.
    """
    seen = year["8 July"].leader[2024]
    assert seen.counts == {"蓝": 1, "绿": 8, "黄": 2, "红": 2, "灰": 1}
    assert (seen.on_pace, seen.answered) == ((7, 11), (40, 44))
    assert "达序时率 63.6%（另有定性 2 项）" in seen.overview


def test_the_units_on_8_july(year):
    """
    区住建局 leads E-017, E-029, F-001, G-031 that are paced: 3 of 4. Its 填报率 has G-028's six periods, of which it
    missed June: E-017 1/2, E-029 2/2, F-001 5/6, G-028 5/6, G-031 6/6, H-003 2/2, H-006 1/2.
    区市场监管局: of A-001, A-002, A-003, B-017, D-015 (A-004 is grey) A-003 and B-017.
    区城管局 leads only two: no rank. Of G-028's periods none is its own yet; E-033's four are.
    """
    assert year["8 July"].leader[2024].units == {
        HOUSING: (1, (3, 4), (22, 26)),
        MARKET: (2, (2, 5), (14, 14)),
        CITY: (None, (2, 2), (4, 4)),
    }
