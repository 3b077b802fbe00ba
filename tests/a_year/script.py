"""What is done in the year: a story in thirteen chapters, each of which ends with everybody looking at their pages.

Fourteen promises, so that every rule has its turn. They are reported, returned, corrected, handed over and forgotten,
all through the pages.

Reporting days: the end of the period + the lag + 5 days, moved on where nobody works.

    no lag   1月 2-5, 2月 3-5, 3月 4-7 (清明), 4月 5-6 (五一), 5月 6-5, 6月 7-5, 7月 8-5, 8月 9-5, 9月 10-8 (国庆),
             10月 11-5, 11月 12-5, 12月 2025-1-6 (the 5th is a Sunday)
    lag 30   1—2月 4-7, 3月 5-6, 4月 6-4, 5月 7-5, 6月 8-5, 7月 9-4, 8月 10-8, 9月 11-4, 10月 12-5, 11月 2025-1-6,
             12月 2025-2-5 (春节)
    lag 45   一季度 5-20, 上半年 8-19, 前三季度 11-19, 全年 2025-2-19
"""

from datetime import date
from decimal import Decimal

from targets.models import Owner, OwnerRole, Report, Role, Stage, Target, Theme, Unit
from tests.conftest import person

from .play import Look, Play

MARKET, HOUSING, CITY = "区市场监管局", "区住建局", "区城管局"

# What the report promises. 户, 座 and 条 are counted one by one, 万元 are not.
PROMISES: dict[str, dict] = {
    "A-001": {
        "title": "地区生产总值", "measure": "rate", "value": 7, "unit": "%", "frequency": "quarterly", "lag_days": 45,
    },
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
    "F-001": {
        "title": "三公经费", "measure": "total", "bound": "at_most", "stated_as": "≤", "value": 100, "unit": "万元",
    },
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
BOTH = (2024, 2025)


def played() -> dict[str, Look]:
    """What everybody saw, by day; the database forgets the year."""
    play = Play()
    with play.begin():
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
    area = Theme.objects.create(
        report=report, title="（一）大力促进投资消费", short_title="一 投资消费", position=1
    )
    theme = Theme.objects.create(report=report, parent=area, title="优化环境", short_title="环境", position=2)
    units = {
        name: Unit.objects.create(name=name, position=n) for n, name in enumerate((MARKET, HOUSING, CITY))
    }
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
    terms = {"value": "-3", "effective_date": "2024-05-20", "document_number": "平政办〔2024〕8号"}
    play.adjusts("A-004", reason="市里下达", **terms)
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


def july_to_october(play: Play) -> None:
    play.on(7, 9)
    play.accepts("D-015")
    play.looks_back("31 March, as known now", as_of="2024-03-31")
    play.looks_back("31 March, as known on 10 April", as_of="2024-03-31", known="2024-04-10")
    play.on(7, 10)
    play.types("王路", "E-017", "2024-06-30", finished=["前期手续", "路基施工"])  # five days late
    play.accepts()
    monthly(play, "07-31", sent=(8, 2), figures=(4800, 55, 3, 9))
    play.on(8, 3)
    play.types("李真", "A-002", "2024-06-30", "7.8")
    play.on(8, 15)
    for number, value in (("A-001", "6.8"), ("A-003", "6.6"), ("A-004", "-2.5")):
        play.types("李真", number, "2024-06-30", value)
    play.accepts()
    monthly(play, "08-31", sent=(9, 3), figures=(5500, 60, 3, 9))
    play.on(9, 4)
    play.types("李真", "A-002", "2024-07-31", "8.0")
    play.accepts()
    monthly(play, "09-30", sent=(10, 8), figures=(6200, 70, 4, 9.5))
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


def monthly(play: Play, end: str, *, sent: tuple[int, int], figures: tuple[float, ...]) -> None:
    """One month's figures of what is counted every month; G-028 is 马静's now."""
    play.on(*sent)
    who_types_what = (("李真", "B-017"), ("王路", "F-001"), ("马静", "G-028"), ("马静", "E-033"))
    for (who, number), figure in zip(who_types_what, figures, strict=True):
        play.types(who, number, f"2024-{end}", figure)
    play.accepts()


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


def new_years_day(play: Play) -> None:
    """The office sets up the next year's catalogue from this one's: of B-017 it knows the number, 9000."""
    play.on(1, 1, year=2025)
    draft = play.fetches("/2024/catalogue/next.xlsx")
    draft.fill("B-017", 报告目标值=9000, 下达情况="已明确")
    draft.fill(2025, "报告", 作报告日期=date(2025, 1, 16))
    play.imports(draft)
    play.look("1 January", "A-001 B-017 E-017", years=BOTH)


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


def early_february(play: Play) -> None:
    play.on(2, 7, year=2025)
    play.types("李真", "B-017", "2025-01-31", 650, year=2025)
    play.accepts("B-017", year=2025)
    play.on(2, 8, year=2025)
    play.types("李真", "D-015", "2024-12-31", 100)
    play.on(2, 10, year=2025)
    play.accepts("D-015")
    play.look("10 February", "B-017", years=BOTH)


def the_last_figures(play: Play) -> None:
    play.on(2, 19, year=2025)
    play.types("李真", "A-001", "2024-12-31", "7.2")
    play.types("李真", "A-003", "2024-12-31", "7.0")  # and forgets A-004
    play.on(2, 20, year=2025)
    play.accepts()
    play.look("20 February", years=BOTH)


CHAPTERS = (
    january, february_and_march, early_april, april_to_june, early_july, july_to_october, november, december,
    new_years_day, early_january, january_2025, early_february, the_last_figures,
)  # fmt: skip
