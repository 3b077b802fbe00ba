"""A list of four items that count 50, 30, 20 and, until it is given up in May, 40: the lights at each month's end,
worked out by hand.
"""

import pytest

from .play import table
from .shares import LISTED, Shares

# So that there is a database to play in, and only one worker that plays.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("a year of shares")]

ENDED = "灰已取消 灰已取消 灰已取消 灰"
BEGUN = "灰未报送 绿正常 灰未到报送期 灰"
SILENT = "灰不要求报送"  # a list reports nothing itself
NOTHING = f"""
    P-001    灰暂不评价 绿正常 {SILENT} 灰
    P-001-01 {BEGUN}
    P-001-02 {BEGUN}
    P-001-03 {BEGUN}
    P-001-04 {BEGUN}
"""
ALL_GREEN = f"""
    P-001    绿正常 绿正常 {SILENT} 绿
    P-001-01 绿正常 绿正常 绿已报 绿
    P-001-02 绿持续推进 绿正常 绿已报 绿
    P-001-03 绿正常 绿正常 绿已报 绿
    P-001-04 {ENDED}
"""
# 80 of 100 are done, and the third item is on its way.
TWO_DONE = f"""
    P-001    绿正常 绿正常 {SILENT} 绿
    P-001-01 蓝完成 蓝完成 灰不再报送 蓝
    P-001-02 蓝完成 蓝完成 灰不再报送 蓝
    P-001-03 绿正常 绿正常 绿已报 绿
    P-001-04 {ENDED}
"""

LIGHTS = {
    "2024-01-31": NOTHING,
    "2024-02-29": NOTHING,
    "2024-03-31": NOTHING,
    # 1 of 5座 where 1.24 should be; 30 %; no node is due; nothing of the fourth. On pace are 100 of 140: 0.71.
    "2024-04-30": f"""
        P-001    红严重滞后 绿正常 {SILENT} 红
        P-001-01 绿正常 绿正常 绿已报 绿
        P-001-02 绿持续推进 绿正常 绿已报 绿
        P-001-03 绿正常 绿正常 绿已报 绿
        P-001-04 黄未报送 绿正常 红未报 黄
    """,
    # The fourth does not count any more: 100 of 100.
    "2024-05-31": ALL_GREEN,
    "2024-06-30": ALL_GREEN,
    # 3 of 5座, 60 % where 49.7 should be; the third has its first node open: on pace are 80 of 100, exactly 0.8.
    "2024-07-31": f"""
        P-001    黄滞后 绿正常 {SILENT} 黄
        P-001-01 绿正常 绿正常 绿已报 绿
        P-001-02 绿持续推进 绿正常 绿已报 绿
        P-001-03 红严重滞后 绿正常 红未报 红
        P-001-04 {ENDED}
    """,
    # The node is reported, late.
    "2024-08-31": ALL_GREEN.replace("P-001-03 绿正常 绿正常 绿已报", "P-001-03 绿正常 绿正常 黄补报"),
    "2024-09-30": ALL_GREEN.replace("P-001-03 绿正常 绿正常 绿已报", "P-001-03 绿正常 绿正常 黄补报"),
    "2024-10-31": TWO_DONE,
    "2024-11-30": TWO_DONE,
    # The second node was due on 30 November and its report on 5 December: 80 of 100 again, on the last day.
    "2024-12-31": f"""
        P-001    黄滞后 黄临期 {SILENT} 黄
        P-001-01 蓝完成 蓝完成 灰不再报送 蓝
        P-001-02 蓝完成 蓝完成 灰不再报送 蓝
        P-001-03 红严重滞后 黄临期 红未报 红
        P-001-04 {ENDED}
    """,
    "2025-01-01": f"""
        P-001    黄滞后 灰等待数据 {SILENT} 黄
        P-001-01 蓝完成 蓝完成 灰不再报送 蓝
        P-001-02 蓝完成 蓝完成 灰不再报送 蓝
        P-001-03 红严重滞后 灰等待数据 红未报 红
        P-001-04 {ENDED}
    """,
    # 6 January has passed.
    "2025-01-08": f"""
        P-001    黄滞后 红逾期 {SILENT} 红
        P-001-01 蓝完成 蓝完成 绿已报 蓝
        P-001-02 蓝完成 蓝完成 灰不再报送 蓝
        P-001-03 红严重滞后 红逾期 红未报 红
        P-001-04 {ENDED}
    """,
    # It was there on 20 December: all are done, within the time.
    "2025-01-16": f"""
        P-001    蓝完成 蓝完成 {SILENT} 蓝
        P-001-01 蓝完成 蓝完成 绿已报 蓝
        P-001-02 蓝完成 蓝完成 灰不再报送 蓝
        P-001-03 蓝完成 蓝完成 灰不再报送 蓝
        P-001-04 {ENDED}
    """,
}

SAYS = {
    "2024-02-29": "4项中4项暂不评价，按权重完成0.0%，序时进度16.4%，各项均未亮灯，暂不评价",
    "2024-04-30": "4项中正常3项，1项滞后，按权重完成0.0%，序时进度33.1%",
    "2024-05-31": "3项中正常3项，按权重完成0.0%，序时进度41.5%",
    "2024-07-31": "3项中正常2项，1项严重滞后，按权重完成0.0%，序时进度58.2%",
    "2024-10-31": "3项中完成2项、正常1项，按权重完成80.0%，序时进度83.3%",
    "2025-01-08": "时限12月31日已到，3项中有1项没有完成",
    "2025-01-16": "3项全部完成",
}


@pytest.mark.parametrize("day", LIGHTS)
def test_the_lights_of_the_list_and_of_its_items(shares: Shares, day):
    seen = shares.seen[day].lights
    assert {n: lights for n, lights in seen.items() if n.startswith(LISTED)} == table(LIGHTS[day])


@pytest.mark.parametrize("day", SAYS)
def test_the_list_says_how_its_items_stand(shares, day):
    assert shares.seen[day].says[LISTED] == SAYS[day]


def test_the_next_year_begins_with_the_items_that_go_on(shares):
    """The toilets wait for their number; the canteens and the platform have none."""
    seen = shares.seen["2025"].lights
    assert {n: lights for n, lights in seen.items() if n.startswith(LISTED)} == table(f"""
        P-001    灰暂不评价 绿正常 {SILENT} 灰
        P-001-01 灰待下达 灰暂不评价 灰不要求报送 灰
        P-001-02 {BEGUN}
        P-001-03 {BEGUN}
    """)
