"""A year as clerk, office and leader see it, from the delivery of the report to 20 February of the next year.

Fourteen promises, so that every rule has its turn. They are reported, returned, corrected, put off and forgotten
through the pages; on thirteen evenings everybody looks. The story is told once for all tests (`year`); what was seen
then stands below the months in which it happened. Every number is computed by hand, next to where it is expected.

Reporting days, end + lag + 5 days, moved on where nobody works:

    without a lag   1月 2-5, 2月 3-5, 3月 4-7 (清明), 4月 5-6 (五一), 5月 6-5, 6月 7-5, 7月 8-5, 8月 9-5,
                    9月 10-8 (国庆), 10月 11-5, 11月 12-5, 12月 2025-1-6 (Sunday the 5th)
    lag 30          1—2月 4-7, 3月 5-6, 4月 6-4, 5月 7-5, 6月 8-5, 7月 9-4, 8月 10-8, 9月 11-4, 10月 12-5,
                    11月 2025-1-6, 12月 2025-2-5 (春节)
    lag 45          一季度 5-20, 上半年 8-19, 前三季度 11-19, 全年 2025-2-19

Days gone of 366: 28 January 28, end of January 31, February 60, March 91, April 121, May 152, June 182, September 274,
October 305, November 335.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from targets.models import Owner, OwnerRole, Report, Role, Stage, Target, Theme, Unit
from tests.conftest import person
from tests.play import Picture, Play, table

pytestmark = pytest.mark.django_db  # so that there is a database for the year to be played in

MARKET, HOUSING, CITY = "区市场监管局", "区住建局", "区城管局"

# What the report promises. A: the region's statistics; 户 and 座 and 条 are counted, 万元 is not.
PROMISES: dict[str, dict] = {
    "A-001": {"title": "地区生产总值", "measure": "rate", "value": 7, "unit": "%", "frequency": "quarterly", "lag_days": 45},
    "A-002": {"title": "规上工业增加值", "measure": "rate", "value": 8, "unit": "%", "lag_days": 30},
    "A-003": {
        "title": "居民收入与经济同步", "measure": "rate", "unit": "%", "issued": "reference", "stated_as": "relative",
        "frequency": "quarterly", "lag_days": 45,
    },
    "A-004": {
        "title": "单位生产总值能耗", "measure": "rate", "bound": "at_most", "unit": "%", "issued": "awaiting",
        "frequency": "quarterly", "lag_days": 45,
    },
    "B-017": {"title": "新增市场主体", "measure": "total", "value": 8000, "unit": "户"},
    "D-015": {
        "title": "规上工业研发活动覆盖率", "measure": "level", "baseline": Decimal("81.6"), "value": 100, "unit": "%",
        "frequency": "quarterly",
    },
    "E-017": {"title": "新华路南延", "measure": "stages", "frequency": "quarterly"},
    "E-029": {
        "title": "生活垃圾无害化处理率", "measure": "level", "value": 100, "unit": "%", "stated_as": "all",
        "frequency": "quarterly",
    },
    "F-001": {"title": "三公经费", "measure": "total", "bound": "at_most", "stated_as": "≤", "value": 100, "unit": "万元"},
    "G-028": {"title": "新建公厕", "measure": "total", "value": 5, "unit": "座"},
    "G-031": {"title": "上半年改造背街小巷", "measure": "total", "value": 8, "unit": "条", "due": date(2024, 6, 30)},
    "H-003": {"title": "争资考核办法", "measure": "narrative", "frequency": "quarterly"},
    "H-006": {"title": "接受监督", "measure": "narrative", "frequency": "quarterly", "is_lasting": True},
}  # fmt: skip
LED_BY = {MARKET: "A-001 A-002 A-003 A-004 B-017 D-015", HOUSING: "E-017 E-029 F-001 G-028 G-031 H-003 H-006"}
STAGES = [
    ("前期手续", 25, date(2024, 3, 31)),
    ("路基施工", 30, date(2024, 6, 30)),
    ("路面施工", 25, date(2024, 10, 31)),
    ("建成通车", 20, date(2024, 12, 31)),
]


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker):
    """The year is played once; the database forgets it, what was seen remains."""
    play = Play()
    with django_db_blocker.unblock(), play.begin():
        the_report_is_delivered(play)
        for chapter in CHAPTERS:
            chapter(play)
    return play.seen


def the_report_is_delivered(play: Play) -> None:
    """16 January: three units, their clerks, the office, a leader, and thirteen promises."""
    play.on(1, 16)
    report = Report.objects.create(
        year=2024, government="平顶山市湛河区人民政府", title="2024年政府工作报告", start_date=date(2024, 1, 1),
        end_date=date(2024, 12, 31), delivered_on=date(2024, 1, 16),
    )  # fmt: skip
    area = Theme.objects.create(report=report, title="（一）大力促进投资消费", short_title="一 投资消费", position=1)
    theme = Theme.objects.create(report=report, parent=area, title="优化环境", short_title="环境", position=2)
    units = {name: Unit.objects.create(name=name, position=n) for n, name in enumerate((MARKET, HOUSING, CITY))}
    play.people = {
        "李真": person("lizhen", "李真", Role.STAFF, units[MARKET]),
        "王路": person("wanglu", "王路", Role.STAFF, units[HOUSING]),
        "马静": person("majing", "马静", Role.STAFF, units[CITY]),
        "陈办": person("chenban", "陈办", Role.ADMIN),
        "赵宁": person("zhaoning", "赵宁", Role.LEADER),
    }
    leads = {number: units[name] for name, numbers in LED_BY.items() for number in numbers.split()}
    made: dict[str, Target] = {}
    for number, fields in PROMISES.items():
        fields = {"unit": "", "value": None, "source_ref": "二（一）优化环境"} | fields
        due = fields.pop("due", date(2024, 12, 31))
        if number == "A-003":
            fields["reference"] = made["A-001"]
        made[number] = Target.objects.create(
            report=report, theme=theme, number=number, start_date=date(2024, 1, 1), due_date=due,
            stated_value=fields["value"], owners_confirmed=True, **fields,
        )  # fmt: skip
        Owner.objects.create(target=made[number], unit=leads[number], role=OwnerRole.LEAD)
    for title, weight, day in STAGES:
        Stage.objects.create(target=made["E-017"], title=title, weight=weight, due_date=day)


# == January


def january(play: Play) -> None:
    play.on(1, 18)
    play.types("王路", "E-029", "2024-01-05", 95)  # before the report was delivered; no period's figure
    play.on(1, 19)
    play.accepts("E-029")
    play.on(1, 29)
    play.types("李真", "B-017", "2024-01-28", 610)  # in January's last seven days
    play.on(1, 30)
    play.accepts("B-017")
    play.on(1, 31)
    play.types("王路", "F-001", "2024-01-31", 5)
    play.accepts("F-001")
    play.types("王路", "G-028", "2024-01-31", 0)
    play.look("31 January")


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
        A-004 灰待下达 灰暂不评价 灰未到报送期 灰
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


# == February and March


def february_and_march(play: Play) -> None:
    play.on(2, 3)
    play.accepts("G-028")
    play.on(2, 6)
    play.types("王路", "G-031", "2024-01-31", 1)  # a day late
    play.on(2, 7)
    play.accepts("G-031")
    play.on(3, 1)
    play.types("王路", "G-028", "2024-02-29", 0)
    play.types("王路", "G-031", "2024-02-29", 1)  # of F-001 he does not think
    play.on(3, 4)
    play.types("李真", "B-017", "2024-02-29", increment=600)  # 610 + 600
    play.on(3, 5)
    play.accepts()
    play.on(3, 10)
    an_upper_level_is_assigned(play)
    play.on(3, 28)
    asked = play.is_asked("李真", "A-002", "2024-02-29", "0.082")
    assert "增速0.082%像是填成了小数，折成百分数是8.2%" in "".join(asked)
    play.types("李真", "A-002", "2024-02-29", "8.2")
    play.types("王路", "E-017", "2024-03-28", finished=["前期手续"])
    play.on(3, 29)
    play.accepts()
    play.on(3, 31)
    play.look("31 March", "B-017 F-001")


def an_upper_level_is_assigned(play: Play) -> None:
    """10 March: a promise that was forgotten comes in with the catalogue, and is assigned on that day."""
    book = play.fetches("/2024/catalogue.xlsx")
    book.add_target(
        "E-029", 编号="E-033", 目标任务="投诉复发率控制在10%以内", 方向="不高于", 原文表述="原文为“以内”“不超过”",
        报告目标值=10, 报送频次="每月", 牵头单位=CITY, 责任单位已确认="是",
    )  # fmt: skip
    play.imports(book, assigned="2024-03-10")


def test_at_the_end_of_march_the_first_quarter_is_asked(year):
    """
    A-002's 1—2月 are in; its March has ended. E-029's figure of 5 January is not the first quarter's. E-017's of 28 March
    is. A-004 has no number. Soonest first.
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
        "E-029 一季度 4月7日 上期95%（1月5日）",
        "F-001 3月 4月7日 上期5万元（1月31日）",
        "G-028 3月 4月7日 上期0座（2月29日）",
        "G-031 3月 4月7日 上期1条（2月29日）",
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
        A-004 灰待下达 灰暂不评价 灰未到报送期 灰
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
    assert says["E-017"] == "截至3月28日完成1/4个节点，完成25.0%，此时尚无进度要求"
    assert says["G-028"] == (
        "截至2月29日累计0座，完成0.0%，序时进度16.4%，落后序时16.4个百分点（差不到1座，不算滞后）"
    )
    assert says["G-031"] == "截至2月29日累计1条，完成12.5%，序时进度33.0%，落后序时20.5个百分点"
    assert "2月数据应于3月5日（含）前报送，未报" in seen.targets["F-001"]
    assert "2月数据应于3月5日（含）前报送，3月4日按时报送" in seen.targets["B-017"]


def test_the_figures_of_31_march(year):
    """Periods due: January and February of B-017, F-001, G-028, G-031. January of G-031 came late, February of F-001 not."""
    seen = year["31 March"].leader[2024]
    assert seen.counts == {"蓝": 0, "绿": 4, "黄": 2, "红": 1, "灰": 7}
    assert (seen.on_pace, seen.answered) == ((4, 7), (7, 8))
    assert "达序时率 57.1%（另有定性 2 项）" in seen.overview


# == The first days of April


def early_april(play: Play) -> None:
    play.on(4, 1)
    play.types("李真", "D-015", "2024-03-31", "84.2")
    play.on(4, 2)
    play.accepts("D-015")
    play.types("李真", "B-017", "2024-03-31", 2000)
    play.types("王路", "G-031", "2024-03-31", 3)
    play.types("王路", "G-028", "2024-03-31", 1)  # lies with the office for a week
    play.on(4, 3)
    play.returns("B-017", "口径不符")  # in time, sent back in time: nothing is there on the reporting day
    play.types("王路", "E-029", "2024-03-31", 96)
    play.types("王路", "F-001", "2024-03-31", 22)
    play.types("王路", "H-003", "2024-03-31", self_rating=30)
    play.types("王路", "H-006", "2024-03-31", self_rating=80)
    play.types("马静", "E-033", "2024-03-31", 12)
    play.accepts("G-031", "F-001", "H-003", "H-006", "E-033")
    play.on(4, 8)
    play.returns("E-029", "缺附表")  # in time, sent back after the reporting day: ten days to mend it
    play.look("8 April", "E-029 G-028")


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
        A-004 灰待下达 灰暂不评价 灰未到报送期 灰
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
        "截至3月31日为84.2%（起点81.6%），完成14.1%，序时进度24.9%，落后序时10.8个百分点"
    )
    assert says["E-017"] == "截至3月28日完成1/4个节点，完成25.0%，序时进度25.0%，与序时持平"
    assert says["E-029"] == "截至1月5日为95%，比目标100%低5个百分点（一季度数据已退回，待补正）"
    assert says["E-033"] == "截至3月31日为12%，比目标10%高2个百分点"
    assert says["F-001"] == "截至3月31日累计22万元，已用控制数100万元的22.0%，序时进度24.9%"
    assert says["G-028"].endswith("（差不到1座，不算滞后）（3月数据待审）")
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


# == April to June


def april_to_june(play: Play) -> None:
    play.on(4, 9)
    play.types("李真", "B-017", "2024-03-31", 2000)
    play.accepts("G-028")
    play.on(4, 10)
    play.accepts("B-017")
    play.on(4, 12)
    play.types("王路", "E-029", "2024-03-31", 96)
    play.accepts("E-029")
    play.on(4, 28)
    play.types("李真", "A-002", "2024-03-31", "8.5")
    play.on(5, 6)
    play.types("李真", "B-017", "2024-04-30", increment=700)
    for number, value in (("F-001", 30), ("G-028", 1), ("G-031", 4)):
        play.types("王路", number, "2024-04-30", value)
    play.types("马静", "E-033", "2024-04-30", 11)
    play.accepts()
    play.on(5, 15)
    play.types("李真", "A-001", "2024-03-31", "6.5")
    play.types("李真", "A-003", "2024-03-31", "6.8")
    play.accepts()
    play.on(5, 20)
    play.adjusts(
        "A-004", value="-3", effective_date="2024-05-20", document_number="平政办〔2024〕8号", reason="市里下达"
    )
    play.on(6, 3)
    play.types("李真", "A-002", "2024-04-30", "8.1")
    play.types("李真", "B-017", "2024-05-31", increment=600)
    for number, value in (("F-001", 45), ("G-028", 2), ("G-031", 5)):
        play.types("王路", number, "2024-05-31", value)
    play.accepts()
    play.on(6, 10)
    asked = play.is_asked("李真", "B-017", "2024-03-31", 1900)  # the register was wrong in March
    assert "2024年3月31日已有采信的进展，本条将更正它" in "".join(asked)
    play.types("李真", "B-017", "2024-03-31", 1900, explanation="剔除重复登记。")
    play.on(6, 12)
    play.accepts("B-017")
    play.on(6, 20)
    play.types("马静", "E-033", "2024-05-31", "9.5")  # fifteen days late
    play.accepts()
    play.on(6, 30)
    play.look("30 June", "E-029 E-033")


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
        "E-017 上半年 7月5日 上期25.0%（3月28日）",
        "E-029 上半年 7月5日 上期96%（3月31日）",
        "F-001 6月 7月5日 上期45万元（5月31日）",
        "G-028 6月 7月5日 上期2座（5月31日）",
        "G-031 6月 7月5日 上期5条（5月31日）",
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
    assert says["E-033"] == "截至5月31日为9.5%，控制在目标10%"
    assert says["F-001"] == "截至5月31日累计45万元，已用控制数100万元的45.0%，序时进度41.5%"
    assert says["G-028"] == (
        "截至5月31日累计2座，完成40.0%，序时进度41.5%，落后序时1.5个百分点（差不到1座，不算滞后）"
    )
    assert says["G-031"] == (
        "截至5月31日累计5条，完成62.5%，序时进度83.5%，落后序时21.0个百分点；今天是时限6月30日，进度灯未转绿"
    )
    assert "5月数据应于6月5日（含）前报送，6月20日补报" in seen.targets["E-033"]
    assert "一季度数据应于4月7日（含）前报送，4月3日按时报送" in seen.targets["E-029"]


def test_the_figures_of_30_june(year):
    """
    Periods due: A-001 1, A-002 3, A-003 1, B-017 5, D-015 1, E-017 1, E-029 1, E-033 3, F-001 5, G-028 5, G-031 5, H-003
    1, H-006 1: 33; February of F-001 is missing. March of B-017, sent first on 2 April, is there.

    Both a share and a pace have B-017, D-015, E-017, E-029, G-028, G-031; limits and rates do not.
    """
    seen = year["30 June"].leader[2024]
    assert seen.counts == {"蓝": 0, "绿": 7, "黄": 4, "红": 2, "灰": 1}
    assert (seen.on_pace, seen.answered) == ((5, 11), (32, 33))
    assert "达序时率 45.5%（另有定性 2 项）" in seen.overview
    done = [Fraction(33, 80), Fraction(26, 184), Fraction(1, 4), Fraction(96, 100), Fraction(2, 5), Fraction(5, 8)]
    paces = [Fraction(152, 366), Fraction(91, 366), Fraction(1, 4), 1, Fraction(152, 366), Fraction(152, 182)]
    assert seen.mean == (sum(done) / 6, sum(paces) / 6, 6)  # 0.4648 and 0.5274
    assert "平均完成度 46.5% 序时 52.7% · 6项" in seen.overview


# == The first days of July


def early_july(play: Play) -> None:
    play.on(7, 1)
    city = Unit.objects.get(name=CITY)
    play.edits("G-028", lead=city.pk, handover="handed_over", lead_since="2024-07-01", reason="分工调整")
    play.on(7, 3)
    play.types("李真", "B-017", "2024-06-30", increment=900)
    asked = play.is_asked("王路", "G-031", "2024-07-02", 8)
    assert "数据截止日不在目标期限（2024年1月1日至2024年6月30日）内" in "".join(asked)
    play.types("王路", "G-031", "2024-07-02", 8, explanation="7月2日全部完工。")
    play.on(7, 4)
    asked = play.is_asked("李真", "D-015", "2024-06-30", 95)
    assert "当前值95%比上期84.2%（3月31日）高10.8个百分点，变动很大" in "".join(asked)
    play.types("李真", "D-015", "2024-06-30", 95, explanation="二季度新增12家。")
    play.types("王路", "F-001", "2024-06-30", 48)
    play.types("王路", "E-029", "2024-06-30", 100)
    play.types("王路", "H-003", "2024-06-30", self_rating=60)
    play.types("马静", "E-033", "2024-06-30", 9)
    play.accepts("B-017", "G-031", "F-001", "E-029", "H-003", "E-033")
    play.on(7, 5)
    play.types("李真", "A-002", "2024-05-31", "7.5")
    play.on(7, 8)
    play.accepts("A-002")
    play.look("8 July", "G-031")


def test_on_8_july_who_is_late_is_told(year):
    """G-028's June ended before 马静's unit took over, and 王路's does not lead it any more. G-031 is done."""
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
    assert clerks["马静", 2024].rows == []


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
        "上半年数据未报，按6月30日计：截至3月28日完成1/4个节点，应完未完：路基施工（6月30日），"
        "完成25.0%，序时进度55.0%，落后序时30.0个百分点"
    )
    assert says["E-029"] == "截至6月30日为100%，达到目标100%"
    assert says["G-028"] == (
        "6月数据未报，按6月30日计：截至5月31日累计2座，完成40.0%，序时进度49.7%，落后序时9.7个百分点"
        "（差不到1座，不算滞后）"
    )
    assert says["G-031"] == "截至7月2日累计8条，完成目标的100.0%，逾期完成"
    assert "6月数据应于7月5日（含）前报送，7月3日按时报送" in seen.targets["G-031"]


def test_the_figures_of_8_july(year):
    """
    Periods due: A-001 1, A-002 4, A-003 1, B-017 6, D-015 2, E-017 2, E-029 2, E-033 4, F-001 6, G-028 6, G-031 6, H-003
    2, H-006 2: 44. Missing: E-017's half-year, F-001's February, G-028's June, H-006's half-year.
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


# == July to October


def july_to_october(play: Play) -> None:
    play.on(7, 9)
    play.accepts("D-015")
    past_is_looked_at(play)
    play.on(7, 10)
    play.types("王路", "E-017", "2024-06-30", finished=["前期手续", "路基施工"])  # five days late
    play.accepts()
    monthly(play, "07-31", sent=(8, 2), 户=4800, 万元=55, 座=3, 复发="9")
    play.on(8, 3)
    play.types("李真", "A-002", "2024-06-30", "7.8")
    play.on(8, 15)
    for number, value in (("A-001", "6.8"), ("A-003", "6.6"), ("A-004", "-2.5")):
        play.types("李真", number, "2024-06-30", value)
    play.accepts()
    monthly(play, "08-31", sent=(9, 3), 户=5500, 万元=60, 座=3, 复发="9")
    play.on(9, 4)
    play.types("李真", "A-002", "2024-07-31", "8.0")
    play.accepts()
    monthly(play, "09-30", sent=(10, 8), 户=6200, 万元=70, 座=4, 复发="9.5")
    play.types("李真", "A-002", "2024-08-31", "8.3")
    play.types("李真", "D-015", "2024-09-30", 96)
    play.types("王路", "E-017", "2024-09-30", finished=["前期手续", "路基施工"])
    play.types("王路", "E-029", "2024-09-30", 99)
    asked = play.is_asked("王路", "H-003", "2024-09-30", self_rating=50)
    assert "自评50%低于上期自评60%（6月30日）" in "".join(asked)
    play.types("王路", "H-003", "2024-09-30", self_rating=50, explanation="征求意见后重写。")
    play.types("王路", "H-006", "2024-09-30", self_rating=80)
    play.on(10, 9)
    play.accepts()
    play.on(10, 29)
    play.types("王路", "E-017", "2024-10-28", finished=["前期手续", "路基施工"])
    play.on(10, 30)
    play.types("李真", "A-002", "2024-09-30", "8.4")
    play.accepts()
    play.on(10, 31)
    asked = play.is_asked("李真", "B-017", "2024-10-31", 6100)
    assert "累计值比上期6200户（9月30日）少100户" in "".join(asked)
    play.types("李真", "B-017", "2024-10-31", 6100, explanation="注销核减。")
    play.look("31 October")


PAST: dict[str, Picture] = {}


def past_is_looked_at(play: Play) -> None:
    """9 July: the leader goes back to the end of March, as it is known now and as it was known on 10 April."""
    PAST["now"] = play.picture("/2024/", as_of="2024-03-31")
    PAST["then"] = play.picture("/2024/", as_of="2024-03-31", known="2024-04-10")


def monthly(play: Play, end: str, *, sent: tuple[int, int], **values) -> None:
    """One month's figures of what is counted every month; G-028 is 马静's now."""
    play.on(*sent)
    for who, number, word in (
        ("李真", "B-017", "户"), ("王路", "F-001", "万元"), ("马静", "G-028", "座"), ("马静", "E-033", "复发"),
    ):  # fmt: skip
        play.types(who, number, f"2024-{end}", values[word])
    play.accepts()


def test_the_end_of_march_is_seen_again_with_the_correction_and_without(year):
    """2000 is 25 % of 8000, 1900 is 23.75 %, the pace of 31 March is 24.86 %."""
    assert PAST["now"].sentences["B-017"] == (
        "截至3月31日累计1900户，完成23.8%，序时进度24.9%，落后序时1.1个百分点"
    )
    assert PAST["then"].sentences["B-017"] == "截至3月31日累计2000户，完成25.0%，序时进度24.9%，快0.1个百分点"


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
    assert says["D-015"] == "截至9月30日为96%（起点81.6%），完成78.3%，序时进度74.9%，快3.4个百分点"
    assert says["E-017"] == "截至10月28日完成2/4个节点，完成55.0%，序时进度55.0%，与序时持平"
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


# == November


def november(play: Play) -> None:
    play.on(11, 1)
    play.accepts("B-017")
    play.on(11, 4)
    play.types("王路", "F-001", "2024-10-31", 86)
    play.types("马静", "G-028", "2024-10-31", 5)  # and forgets E-033
    play.on(11, 5)
    play.accepts()
    play.on(11, 18)
    for number, value in (("A-001", "7.0"), ("A-003", "7.1"), ("A-004", "-3.2")):
        play.types("李真", number, "2024-09-30", value)
    play.accepts()
    play.on(11, 29)
    play.types("李真", "A-002", "2024-10-31", "8.2")
    play.accepts()
    play.on(11, 30)
    play.look("30 November", "E-033 G-028")


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
    E-017: the surface is open since 31 October, and since 5 November the figure of the 28th stands for that day: 55 / 80.
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
    assert says["A-001"] == "截至9月30日增长7%，与目标（增长7%）相同"
    assert says["A-004"] == "截至9月30日下降3.2%，比目标（下降3%）多降0.2个百分点"
    assert says["B-017"] == "截至10月31日累计6100户，完成76.3%，序时进度83.3%，落后序时7.0个百分点"
    assert says["E-017"] == (
        "截至10月28日完成2/4个节点，应完未完：路面施工（10月31日），完成55.0%，序时进度80.0%，落后序时25.0个百分点"
    )
    assert says["G-028"] == "截至10月31日累计5座，完成目标的100.0%"
    assert "已完成，只需再报12月数据" in seen.targets["G-028"]
    assert "10月数据应于11月5日（含）前报送，未报" in seen.targets["E-033"]


def test_the_figures_of_30_november(year):
    """
    Periods due: A-001 3, A-002 8, A-003 3, A-004 2, B-017 10, D-015 3, E-017 4 (with the node of October), E-029 3, E-033
    8, F-001 10, G-028 10, G-031 6, H-003 3, H-006 3: 76. Missing besides the three of before: E-033's October.
    """
    seen = year["30 November"].leader[2024]
    assert seen.counts == {"蓝": 2, "绿": 8, "黄": 3, "红": 1, "灰": 0}
    assert (seen.on_pace, seen.answered) == ((8, 12), (72, 76))


# == December


def december(play: Play) -> None:
    play.on(12, 4)
    play.types("李真", "B-017", "2024-11-30", 7444)
    play.types("王路", "F-001", "2024-11-30", 91)
    play.types("马静", "E-033", "2024-11-30", 9)
    play.accepts()
    play.on(12, 30)
    play.types("李真", "A-002", "2024-11-30", "8.1")
    play.on(12, 31)
    play.accepts()
    play.types("王路", "E-017", "2024-12-31", finished=["前期手续", "路基施工", "路面施工"])
    play.look("31 December")


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
        "E-029 全年 2025年1月6日 上期99%（9月30日）",
        "F-001 12月 2025年1月6日 上期91万元（11月30日）",
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
    """The due day is not over. What is not green is 临期; what is kept so far is not blue, for the year's figure is out."""
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
        "截至9月30日为99%，比目标100%低1个百分点；今天是时限12月31日，进度灯未转绿"
    )


def test_the_figures_of_31_december(year):
    """
    Since November one more of A-002, B-017, E-033, F-001: 80 periods due, the same four missing.
    """
    seen = year["31 December"].leader[2024]
    assert seen.counts == {"蓝": 2, "绿": 10, "黄": 1, "红": 1, "灰": 0}
    assert (seen.on_pace, seen.answered) == ((10, 12), (76, 80))
    assert "达序时率 83.3%（另有定性 2 项）" in seen.overview


# == New Year's Day


BOTH = (2024, 2025)


def new_years_day(play: Play) -> None:
    """The office sets up the next year's catalogue from this one's: of B-017 it knows the number, 9000."""
    play.on(1, 1, year=2025)
    draft = play.fetches("/2024/catalogue/next.xlsx")
    draft.fill("B-017", 报告目标值=9000, 下达情况="已明确")
    draft.fill(2025, "报告", 作报告日期=date(2025, 1, 16))
    play.imports(draft)
    play.look("1 January", "A-001 B-017 E-017", years=BOTH)


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
    assert seen.lights["A-001"] == "灰待下达 灰暂不评价 灰未到报送期 灰"
    assert seen.counts == {"蓝": 0, "绿": 0, "黄": 0, "红": 0, "灰": 14}


# == The first days of January


def early_january(play: Play) -> None:
    play.on(1, 2, year=2025)
    play.accepts("E-017")
    play.on(1, 3, year=2025)
    play.types("马静", "G-028", "2024-12-31", 5)
    play.types("马静", "E-033", "2024-12-31", "9.2")
    play.types("王路", "F-001", "2024-12-31", 103)
    play.on(1, 6, year=2025)
    play.types("王路", "H-003", "2024-12-31", self_rating=100)
    play.accepts()
    play.types("王路", "E-029", "2024-12-31", 99)  # lies with the office
    play.types("李真", "D-015", "2024-12-31", 100)
    play.on(1, 7, year=2025)
    play.returns("D-015", "缺名单")  # in time, sent back after the reporting day
    play.look("7 January", "D-015 E-029", years=BOTH)


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
        "截至9月30日为96%（起点81.6%），完成78.3%，序时进度74.9%，快3.4个百分点（全年数据已退回，待补正）"
    )
    assert says["E-017"] == (
        "截至12月31日完成3/4个节点，应完未完：建成通车（12月31日），完成80.0%，序时进度100.0%，"
        "落后序时20.0个百分点；时限12月31日已到，未完成"
    )
    assert says["E-029"] == "截至9月30日为99%，比目标100%低1个百分点（全年数据待审）"
    assert says["E-033"] == "截至12月31日为9.2%，控制在目标10%"
    assert says["F-001"] == (
        "截至12月31日累计103万元，全年超出控制数3万元；时限12月31日已到，超限"
    )
    assert says["H-003"] == "截至12月31日自评100%，已完成"
    assert "时限12月31日已到，等待数据：全年数据已退回，待补正" in seen.targets["D-015"]
    assert "时限12月31日已到，等待数据：全年数据待审" in seen.targets["E-029"]


def test_the_figures_of_7_january(year):
    """
    Periods due: A-001 3, A-002 10, A-003 3, A-004 2, B-017 12, D-015 4, E-017 5, E-029 4, E-033 10, F-001 12, G-028 11 (ten
    until it was done, and the last), G-031 6, H-003 4, H-006 4: 90. Missing: F-001's February, G-028's June, H-006's
    half-year and year, E-033's October, B-017's December. D-015's last, sent back, still stands.
    """
    seen = year["7 January"].leader[2024]
    assert seen.counts == {"蓝": 4, "绿": 6, "黄": 1, "红": 3, "灰": 0}
    assert (seen.on_pace, seen.answered) == ((8, 12), (84, 90))


# == January and February


def january_2025(play: Play) -> None:
    play.on(1, 8, year=2025)
    play.accepts("E-029")
    play.on(1, 12, year=2025)
    play.types("王路", "H-006", "2024-12-31", self_rating=85)  # six days late
    play.on(1, 20, year=2025)
    play.types("李真", "B-017", "2024-12-31", 8120)  # a fortnight late
    play.on(1, 22, year=2025)
    play.accepts()
    play.on(1, 27, year=2025)
    play.types("李真", "A-002", "2024-12-31", "7.9")
    play.accepts()
    play.on(2, 6, year=2025)
    play.look("6 February", "B-017", years=BOTH)


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
    assert says["A-002"] == (
        "截至12月31日增长7.9%，比目标（增长8%）低0.1个百分点；时限12月31日已到，未达标"
    )
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


def early_february(play: Play) -> None:
    play.on(2, 7, year=2025)
    play.types("李真", "B-017", "2025-01-31", 650, year=2025)
    play.accepts("B-017", year=2025)
    play.on(2, 8, year=2025)
    play.types("李真", "D-015", "2024-12-31", 100)
    play.on(2, 10, year=2025)
    play.accepts("D-015")
    play.look("10 February", "B-017", years=BOTH)


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


# == The last reporting day


def the_last_figures(play: Play) -> None:
    play.on(2, 19, year=2025)
    play.types("李真", "A-001", "2024-12-31", "7.2")
    play.types("李真", "A-003", "2024-12-31", "7.0")  # and forgets A-004
    play.on(2, 20, year=2025)
    play.accepts()
    play.look("20 February", years=BOTH)


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
    94 periods due; missing: F-001's February, G-028's June, H-006's half-year, E-033's October, A-004's year. Half of all
    are done: 7 of 14.
    """
    seen = year["20 February"].leader[2024]
    assert seen.counts == {"蓝": 7, "绿": 1, "黄": 0, "红": 6, "灰": 0}
    assert (seen.on_pace, seen.answered) == ((6, 12), (89, 94))
    assert "完成率 50.0%" in seen.overview
    assert "达序时率 50.0%（另有定性 2 项）" in seen.overview


CHAPTERS = (
    january, february_and_march, early_april, april_to_june, early_july, july_to_october, november, december,
    new_years_day, early_january, january_2025, early_february, the_last_figures,
)  # fmt: skip
