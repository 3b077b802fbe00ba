"""8000户 shared out among townships: the lights at each month's end, worked out by hand, with the month's figures of
which the reporting day had passed.

By the end of a month 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335 and 366 of 366 days have gone.
"""

import pytest

from .play import table
from .shares import MONTH_ENDS, SHARED, Shares

# So that there is a database to play in, and only one worker that plays.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("a year of shares")]

ENDED = "灰已取消 灰已取消 灰已取消 灰"
BEGUN = "灰未报送 绿正常 灰未到报送期 灰"

LIGHTS = {
    # Nothing has been reported yet, nor had to be.
    "2024-01-31": f"""
        B-017    {BEGUN}
        B-017-01 {BEGUN}
        B-017-02 {BEGUN}
        B-017-03 {BEGUN}
    """,
    # January, 8.47 %: 660 of 8000, planned 677.6; 260 and 280 of 3000, planned 254.1; 150 of 2000, planned 169.4. What
    # was sent back in time and came again in time is in time; 20 February is late.
    "2024-02-29": """
        B-017    黄滞后 绿正常 绿已报 黄
        B-017-01 绿正常 绿正常 绿已报 绿
        B-017-02 绿正常 绿正常 绿已报 绿
        B-017-03 黄滞后 绿正常 黄补报 黄
    """,
    # February, 16.39 %: 1270, planned 1311.5; 520 and 450, planned 491.8; 300, planned 327.9.
    "2024-03-31": """
        B-017    黄滞后 绿正常 绿已报 黄
        B-017-01 绿正常 绿正常 绿已报 绿
        B-017-02 黄滞后 绿正常 绿已报 黄
        B-017-03 黄滞后 绿正常 绿已报 黄
    """,
    # March, 24.86 %: 1800, planned 1989.1; 760 and 640, planned 745.9; 400, planned 497.3: 0.804.
    "2024-04-30": """
        B-017    黄滞后 绿正常 绿已报 黄
        B-017-01 绿正常 绿正常 绿已报 绿
        B-017-02 黄滞后 绿正常 黄补报 黄
        B-017-03 黄滞后 绿正常 绿已报 黄
    """,
    # April, 33.06 %: 2200, planned 2644.8; 1000 and 800, planned 991.8: 0.807; 560, planned 661.2, sent on 20 May.
    "2024-05-31": """
        B-017    黄滞后 绿正常 绿已报 黄
        B-017-01 绿正常 绿正常 绿已报 绿
        B-017-02 黄滞后 绿正常 绿已报 黄
        B-017-03 黄滞后 绿正常 黄补报 黄
    """,
    # May, 41.53 %, of 7200, 2700, 2700 and 1800 now: 2990, planned 2990.2, short by less than one; 1250 and 960,
    # planned 1121.3; 780, planned 747.5.
    "2024-06-30": """
        B-017    绿正常 绿正常 绿已报 绿
        B-017-01 绿正常 绿正常 绿已报 绿
        B-017-02 黄滞后 绿正常 绿已报 黄
        B-017-03 绿正常 绿正常 绿已报 绿
    """,
    # June, 49.73 %: 3590, planned 3580.3; 1500 and 1150, planned 1342.6; 940, planned 895.1. The new share begins.
    "2024-07-31": f"""
        B-017    绿正常 绿正常 绿已报 绿
        B-017-01 绿正常 绿正常 绿已报 绿
        B-017-02 黄滞后 绿正常 绿已报 黄
        B-017-03 绿正常 绿正常 绿已报 绿
        B-017-04 {BEGUN}
    """,
    # July, 58.20 %: 4230, planned 4190.2; 1750 and 1300, planned 1571.3; 1100, planned 1047.5. Of the new share, which
    # has 175 days from 10 July on, 22 have gone: 80 of 500 is 16 %, planned 12.6 %.
    "2024-08-31": """
        B-017    绿正常 绿正常 绿已报 绿
        B-017-01 绿正常 绿正常 绿已报 绿
        B-017-02 黄滞后 绿正常 绿已报 黄
        B-017-03 绿正常 绿正常 绿已报 绿
        B-017-04 绿正常 绿正常 绿已报 绿
    """,
    # August, 66.67 %: 4740, planned 4800; 2010, planned 1800; 1250, planned 1200; 160 is 32 %, 53 / 175 = 30.3 %, sent
    # on 20 September.
    "2024-09-30": f"""
        B-017    黄滞后 绿正常 绿已报 黄
        B-017-01 绿正常 绿正常 绿已报 绿
        B-017-02 {ENDED}
        B-017-03 绿正常 绿正常 绿已报 绿
        B-017-04 绿正常 绿正常 黄补报 绿
    """,
    # September, 74.86 %: 5280, planned 5390.2; 2250, planned 2021.3; 1380, planned 1347.5; 250 is 50 %, 83 / 175 =
    # 47.4 %.
    "2024-10-31": f"""
        B-017    黄滞后 绿正常 绿已报 黄
        B-017-01 绿正常 绿正常 绿已报 绿
        B-017-02 {ENDED}
        B-017-03 绿正常 绿正常 绿已报 绿
        B-017-04 绿正常 绿正常 绿已报 绿
    """,
    # October, 83.33 %: 5820, planned 6000; 2510, planned 2250; 1560, planned 1500; 350 is 70 %, 114 / 175 = 65.1 %. 31
    # days are left.
    "2024-11-30": f"""
        B-017    黄滞后 绿正常 绿已报 黄
        B-017-01 绿正常 绿正常 绿已报 绿
        B-017-02 {ENDED}
        B-017-03 绿正常 绿正常 绿已报 绿
        B-017-04 绿正常 绿正常 绿已报 绿
    """,
    # November, 91.53 %: 6210, planned 6590.2; 2720 of 2700; 1660, planned 1647.5; 430 is 86 %, 144 / 175 = 82.3 %.
    "2024-12-31": f"""
        B-017    黄滞后 黄临期 绿已报 黄
        B-017-01 蓝完成 蓝完成 灰不再报送 蓝
        B-017-02 {ENDED}
        B-017-03 绿正常 绿正常 绿已报 绿
        B-017-04 绿正常 绿正常 绿已报 绿
    """,
    # The same figures; the year is over, and its last ones are to come.
    "2025-01-01": f"""
        B-017    黄滞后 灰等待数据 绿已报 黄
        B-017-01 蓝完成 蓝完成 灰不再报送 蓝
        B-017-02 {ENDED}
        B-017-03 绿正常 灰等待数据 绿已报 绿
        B-017-04 绿正常 灰等待数据 绿已报 绿
    """,
    # December: 6490 of 7200; 2800, which a done total still owed; 1810 of 1800; 480 of 500.
    "2025-01-08": f"""
        B-017    黄滞后 红未完成 绿已报 红
        B-017-01 蓝完成 蓝完成 绿已报 蓝
        B-017-02 {ENDED}
        B-017-03 蓝完成 蓝完成 绿已报 蓝
        B-017-04 黄滞后 红未完成 绿已报 红
    """,
}

# How the shares come to the whole, and what they have reached together of it.
SPREAD = {
    "2024-02-29": "各项目标合计8000户，与目标一致。各项累计合计690户，",
    "2024-03-31": "各项目标合计8000户，与目标一致。各项累计合计1270户，",
    "2024-06-30": "各项目标合计7200户，与目标一致。各项累计合计2990户，",
    "2024-07-31": (
        "各项目标合计7700户，多分解500户。各项累计合计3590户，"
        "本期未报：曹镇乡、北渡街道、轻工路街道、南环路街道（南环路街道尚未报过，没有计入）。"
    ),
    "2024-09-30": "各项目标合计5000户，少分解2200户。各项累计合计3420户，",
    "2025-01-08": "各项目标合计5000户，少分解2200户。各项累计合计5090户，已取消的北渡街道1400户没有计入。",
}

# What the lead was told before it sent its figure.
PROPOSED = {
    "1月": "各项累计合计540户，本期未报：九里山街道（九里山街道尚未报过，没有计入）。",
    "2月": "各项累计合计1270户。",
    "3月": "各项累计合计1610户，本期未报：北渡街道。",
    "3月更正": "各项累计合计1800户。",
    "4月": "各项累计合计2200户，本期未报：九里山街道。",
    "7月": "各项累计合计4230户。",
    "8月": "各项累计合计4740户，本期未报：南环路街道。",
    "9月": "各项累计合计3880户，已取消的北渡街道1400户没有计入。",
    "12月": "各项累计合计5090户，已取消的北渡街道1400户没有计入。",
}


@pytest.mark.parametrize("day", LIGHTS)
def test_the_lights_of_the_whole_and_of_its_shares(shares: Shares, day):
    seen = shares.seen[day].lights
    assert {n: lights for n, lights in seen.items() if n.startswith(SHARED)} == table(LIGHTS[day])


@pytest.mark.parametrize("day", SPREAD)
def test_the_page_says_what_the_shares_come_to(shares, day):
    assert SPREAD[day] in shares.seen[day].page


@pytest.mark.parametrize("period", PROPOSED)
def test_the_lead_is_told_what_its_shares_come_to(shares, period):
    assert PROPOSED[period] in shares.forms[period]


def test_sentences_are_made_from_the_number_in_force(shares):
    said = {day: seen.says[SHARED] for day, seen in shares.seen.items()}
    assert said["2024-05-31"] == "截至4月30日累计2200户，完成27.5%，序时进度33.1%，落后序时5.6个百分点"
    assert (
        said["2024-06-30"] == "截至5月31日累计2990户，完成41.5%，序时进度41.5%，与序时相差不到1户，不算滞后"
    )
    assert said["2025-01-08"] == "截至12月31日累计6490户，完成90.1%，差710户；时限12月31日已到，未完成"
    assert shares.seen["2024-09-30"].says["B-017-02"] == "已取消：整体搬迁，政办〔2024〕30号"


def test_a_share_is_its_new_leads_from_the_day_on(shares):
    assert shares.seen["2024-04-30"].leads["B-017-03"] == "九里山街道"
    assert shares.seen["2024-05-31"].leads["B-017-03"] == "轻工路街道"
    assert shares.again["2024-04-30"].leads["B-017-03"] == "九里山街道"


def test_the_reports_figures_are_those_of_the_wholes(shares):
    """B-017 alone has a pace and periods: one more a month, each of them answered, whatever its shares have missed."""
    counted = [(shares.seen[day].on_pace, shares.seen[day].answered) for day in MONTH_ENDS]
    green = [0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0]
    assert counted == [((is_green, min(n, 1)), (n, n)) for n, is_green in enumerate(green)]
    final = shares.seen["2025-01-08"]
    assert (final.counts, final.on_pace, final.answered) == ({"红": 2}, (0, 1), (12, 12))
    assert final.reds == {"B-017": 1, "P-001": 1}


@pytest.mark.parametrize("day", MONTH_ENDS)
def test_a_month_end_looks_as_it_did(shares, day):
    """A year later, as known in its evening: the shares that there were, with their numbers and leads."""
    then, again = shares.seen[day], shares.again[day]
    assert again.lights == then.lights
    assert again.says == then.says
    assert again.leads == then.leads
    assert (again.counts, again.on_pace, again.answered, again.reds) == (
        then.counts, then.on_pace, then.answered, then.reds,
    )  # fmt: skip


def test_the_next_year_begins_with_the_shares_that_go_on(shares):
    """Each with its lead, and without a number until somebody fills it in; what was cancelled is left behind."""
    seen = shares.seen["2025"]
    awaited = "灰待下达 灰暂不评价 灰不要求报送 灰"
    assert {n: seen.lights[n] for n in seen.lights if n.startswith(SHARED)} == table(f"""
        B-017    {BEGUN}
        B-017-01 {awaited}
        B-017-03 {awaited}
        B-017-04 {awaited}
    """)
    assert seen.leads["B-017-03"] == "轻工路街道"
    assert "少分解9000户，3项待下达" in seen.page


def test_one_worker_plays_it(request):
    """By the name that pytest-xdist gives to what it keeps together; without it each worker plays all."""
    is_shared = hasattr(request.config, "workerinput")
    assert request.node.nodeid.endswith("@a year of shares") or not is_shared
