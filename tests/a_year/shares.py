"""What is done in the year of two promises that many keep: 8000户 shared out among townships, and a list of four items.

Reporting days of what is monthly stand in `script.py`; of what is quarterly: 一季度 4-7, 上半年 7-5, 前三季度 10-8,
全年 2025-1-6.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from targets.domain.months import month_ends
from targets.models import Owner, OwnerRole, Report, Role, Target, Theme, Unit
from tests.conftest import person
from tests.views.test_two_tabs import sent_from

from .play import COLOURS, Play, lights_of, text_of

SHARED, LISTED = "B-017", "P-001"
TOWNS = {"曹镇乡": "township", "北渡街道": "subdistrict", "九里山街道": "subdistrict", "轻工路街道": "subdistrict",
         "南环路街道": "subdistrict"}  # fmt: skip
BUREAUS = ("区市场监管局", "区住建局", "区教体局")
CLERKS = {"李真": BUREAUS[0], "王路": BUREAUS[1], "韩梅": BUREAUS[2], "甲": "曹镇乡", "乙": "北渡街道",
          "丙": "九里山街道", "戊": "轻工路街道", "丁": "南环路街道"}  # fmt: skip
MONTH_ENDS = [f"{end}" for end in month_ends(date(2024, 1, 1), date(2024, 12, 31))]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the leader found of the two promises: lights, sentence and lead by number, those of the parts among them;
    what the report counts, the red parts that the wall counts, and the text of the shared number's page."""

    lights: dict[str, str]
    says: dict[str, str]
    leads: dict[str, str]
    counts: dict[str, int]
    on_pace: tuple[int, int]
    answered: tuple[int, int]
    reds: dict[str, int]
    page: str


@dataclass(frozen=True)
class Shares:
    """The play, and what was seen: by the day, as it was then, and again in the end."""

    play: Play
    seen: dict[str, Seen]
    again: dict[str, Seen]
    forms: dict[str, str]  # what the lead's form said before it was sent, by the period

    def look(self, name: str, *, year: int = 2024) -> None:
        self.seen[name] = self._see(year)

    def look_back(self, day: str) -> None:
        """At a day, as it was known in its evening."""
        self.again[day] = self._see(2024, as_of=day, known=day)

    def _see(self, year: int, **moment: str) -> Seen:
        leader = self.play.as_("赵宁")
        pages = {n: leader.get(f"/{year}/targets/{n}/", moment) for n in (SHARED, LISTED)}
        wholes = [page.context["page"].picture for page in pages.values()]
        rows = [row for whole in wholes for row in (whole, *whole.items)]
        rollup = leader.get(f"/{year}/", moment).context["page"].rollup
        return Seen(
            lights={row.target.number: lights_of(row.judgement) for row in rows},
            says={row.target.number: row.judgement.overall.reason for row in rows},
            leads={row.target.number: str(row.lead) for row in rows},
            counts={COLOURS[light]: count for light, count in rollup.counts.items() if count},
            on_pace=(rollup.on_pace_count, rollup.lit_count),
            answered=(rollup.answered_count, rollup.demanded_count),
            reds={whole.target.number: whole.red_items_count for whole in wholes},
            page=text_of(pages[SHARED]),
        )

    def presses(self, address: str, **typed) -> object:
        """The office opens a page, changes something and sends it."""
        office = self.play.as_("陈办")
        return office.post(address, sent_from(office.get(address), address) | typed)

    def splits(self, number: str, split: str, rows: list[dict], **typed) -> None:
        """Rows, a preview, and only then it is stored."""
        address = f"/2024/targets/{number}/split/"
        data = {
            "split": split,
            "rows-TOTAL_FORMS": len(rows),
            "action": "preview",
            "assigned_date": "",
        } | typed
        for place, row in enumerate(rows):
            data |= {f"rows-{place}-{name}": str(value) for name, value in row.items()}
        preview = self.presses(address, **data)
        answer = self.play.as_("陈办").post(address, sent_from(preview, address) | {"action": "save"})
        assert answer.status_code == 302, text_of(answer)

    def confirms(self, period: str, day: str, value: int, **typed) -> None:
        """The lead looks at what its parts come to, and sends a figure; the office accepts it."""
        form = self.play.as_("李真").get(f"/2024/report/{SHARED}/parts/?data_date={day}")
        self.forms[period] = text_of(form)
        self.play.types("李真", SHARED, day, value, **typed)
        self.play.accepts(SHARED)

    def report(self, day: str, **figures: int) -> None:
        """Clerks type the figures of their shares, and the office accepts them."""
        for who, figure in figures.items():
            self.play.types(who, PART_OF[who], day, figure)
        self.play.accepts(*(PART_OF[who] for who in figures))


PART_OF = {"甲": "B-017-01", "乙": "B-017-02", "丙": "B-017-03", "戊": "B-017-03", "丁": "B-017-04"}


def played_by_many() -> Shares:
    """The database forgets the year."""
    year = Shares(Play(), {}, {}, {})
    with year.play.begin():
        the_report_is_delivered(year.play)
        for chapter in CHAPTERS:
            chapter(year, year.play)
    return year


def the_report_is_delivered(play: Play) -> None:
    play.on(1, 16)
    report = Report.objects.create(
        year=2024, government="平顶山市湛河区人民政府", title="2024年政府工作报告", start_date=date(2024, 1, 1),
        end_date=date(2024, 12, 31), delivered_on=date(2024, 1, 16),
    )  # fmt: skip
    area = Theme.objects.create(report=report, title="（一）优化环境", short_title="一 环境", position=1)
    theme = Theme.objects.create(report=report, parent=area, title="民生", short_title="民生", position=2)
    for place, name in enumerate((*BUREAUS, *TOWNS)):
        Unit.objects.create(name=name, position=place, **({"kind": TOWNS[name]} if name in TOWNS else {}))
    play.people = {
        who: person(f"clerk{n}", who, Role.STAFF, unit_of(who)) for n, who in enumerate(CLERKS)
    } | {
        "陈办": person("chenban", "陈办", Role.ADMIN),
        "赵宁": person("zhaoning", "赵宁", Role.LEADER),
    }
    promises = {
        SHARED: {"title": "新增市场主体", "measure": "total", "value": 8000, "unit": "户"},
        LISTED: {"title": "办好民生实事", "measure": "narrative", "frequency": "quarterly"},
    }
    for (number, fields), lead in zip(promises.items(), BUREAUS, strict=False):
        target = Target.objects.create(
            report=report, theme=theme, number=number, start_date=date(2024, 1, 1), due_date=date(2024, 12, 31),
            stated_value=fields.get("value"), owners_confirmed=True, source_ref="二（一）民生", **fields,
        )  # fmt: skip
        Owner.objects.create(target=target, unit=Unit.objects.get(name=lead), role=OwnerRole.LEAD)


def unit_of(who: str) -> Unit:
    return Unit.objects.get(name=CLERKS[who])


def share(town: str, value: int) -> dict:
    lead = Unit.objects.get(name=town)
    return {"title": f"新增市场主体（{town}）", "lead": lead.pk, "value": value}


def item(title: str, lead: str, weight: int, *, measure: str = "narrative", **fields) -> dict:
    unit = Unit.objects.get(name=lead)
    return {"title": title, "lead": unit.pk, "measure": measure, "weight": weight} | fields


def january(year: Shares, play: Play) -> None:
    """The office splits both, in one sitting; a weight is what an item counts."""
    play.on(1, 18)
    shares = [share("曹镇乡", 3000), share("北渡街道", 3000), share("九里山街道", 2000)]
    year.splits(SHARED, "sum", shares, reason="常务会议定")
    items = [
        item("新建公厕", "区住建局", 50, measure="total", value=5, unit="座"),
        item("改造校园食堂", "区教体局", 30),
        item("建智慧停车平台", "区住建局", 20, measure="stages"),
        item("新建农贸市场", "区教体局", 40, measure="total", value=2, unit="个"),
    ]
    year.splits(LISTED, "list", items, reason="常务会议定")
    stages = {"stages-TOTAL_FORMS": 2, "reason": "节点已定"}
    for place, (title, weight, day) in enumerate((("招标", 40, "2024-06-30"), ("上线", 60, "2024-11-30"))):
        stages |= {
            f"stages-{place}-{n}": v for n, v in (("title", title), ("weight", weight), ("due_date", day))
        }
    play.edits("P-001-03", **stages)
    play.on(1, 31, hour=18)
    year.look("2024-01-31")


def february(year: Shares, play: Play) -> None:
    """甲 in time; 乙 sent back and corrected in time; 丙 a fortnight late, whose figure the lead has by telephone."""
    play.on(2, 2)
    year.report("2024-01-31", 甲=260)
    play.types("乙", "B-017-02", "2024-01-31", 300)
    play.on(2, 4)
    play.returns("B-017-02", "含外区迁入，请核减")
    play.on(2, 5)
    year.report("2024-01-31", 乙=280)
    asked = play.is_asked("李真", SHARED, "2024-01-31", 660)
    assert "660户比分解各项的累计合计540户高120户" in "".join(asked)
    year.confirms("1月", "2024-01-31", 660, explanation="九里山街道120户已电话核实，系统尚未录入。")
    play.on(2, 20)
    year.report("2024-01-31", 丙=150)
    play.on(2, 29, hour=18)
    year.look("2024-02-29")


def march(year: Shares, play: Play) -> None:
    play.on(3, 4)
    year.report("2024-02-29", 甲=520, 乙=450, 丙=300)
    play.on(3, 5)
    year.confirms("2月", "2024-02-29", 1270)
    play.on(3, 31, hour=18)
    year.look("2024-03-31")


def april(year: Shares, play: Play) -> None:
    """乙 is three days late: the lead takes over what is there, and corrects it. The first quarter of the list."""
    play.on(4, 2)
    year.report("2024-03-31", 甲=760, 丙=400)
    play.types("王路", "P-001-01", "2024-03-31", 1)
    play.types("韩梅", "P-001-02", "2024-03-31", self_rating=30)
    play.types("王路", "P-001-03", "2024-03-31")
    play.on(4, 7)
    play.accepts()
    year.confirms("3月", "2024-03-31", 1610, explanation="北渡街道3月未报，按2月数计。")
    play.on(4, 10)
    year.report("2024-03-31", 乙=640)
    play.on(4, 12)
    year.confirms("3月更正", "2024-03-31", 1800, explanation="北渡街道已补报。")
    play.on(4, 30, hour=18)
    year.look("2024-04-30")


def may(year: Shares, play: Play) -> None:
    """丙's share goes to 轻工路街道 from 1 May, and 戊 reports what 丙 had not. An item of the list is given up."""
    play.on(5, 2)
    year.report("2024-04-30", 甲=1000, 乙=800)
    play.on(5, 6)
    year.confirms("4月", "2024-04-30", 2200, explanation="九里山街道4月未报，按3月数计。")
    lead = unit_of("戊").pk
    play.edits("B-017-03", lead=lead, handover="handed_over", lead_since="2024-05-01", reason="区划调整")
    play.on(5, 15)
    ended = {"state": "cancelled", "state_date": "2024-05-15", "state_reason": "选址未批，政办〔2024〕9号"}
    play.edits("P-001-04", **ended, reason="上级不批")
    play.on(5, 20)
    year.report("2024-04-30", 戊=560)
    play.on(5, 31, hour=18)
    year.look("2024-05-31")


def june(year: Shares, play: Play) -> None:
    """8000 become 7200 from 1 June: the page asks about the shares, and they follow."""
    play.on(6, 3)
    year.report("2024-05-31", 甲=1250, 乙=960, 戊=780)
    play.on(6, 5)
    year.confirms("5月", "2024-05-31", 2990)
    play.on(6, 11)
    address = f"/2024/targets/{SHARED}/adjust/"
    terms = {"value": "7200", "effective_date": "2024-06-01", "document_number": "政办〔2024〕12号"}
    asked = year.presses(address, **terms, reason="市里下调", parts="scale", is_checked="on")
    told = "按比例调整，则B-017-01 2700户、B-017-02 2700户、B-017-03 1800户"
    assert told in text_of(asked), text_of(asked)
    answer = play.as_("陈办").post(address, sent_from(asked, address))
    assert answer.status_code == 302, text_of(answer)
    play.on(6, 30, hour=18)
    year.look("2024-06-30")


def july(year: Shares, play: Play) -> None:
    """A fourth share with a document, on top of the others. The platform of the list is silent on its first node."""
    play.on(7, 3)
    year.report("2024-06-30", 甲=1500, 乙=1150, 戊=940)
    play.types("王路", "P-001-01", "2024-06-30", 3)
    play.types("韩梅", "P-001-02", "2024-06-30", self_rating=60)
    play.on(7, 5)
    play.accepts()
    year.confirms("6月", "2024-06-30", 3590)
    play.on(7, 10)
    grounds = {"document": "政办〔2024〕21号", "document_date": "2024-07-08", "assigned_date": "2024-07-10"}
    year.splits(SHARED, "sum", [share("南环路街道", 500)], reason="新设街道", **grounds)
    play.on(7, 31, hour=18)
    year.look("2024-07-31")


def august(year: Shares, play: Play) -> None:
    play.on(8, 2)
    year.report("2024-07-31", 甲=1750, 乙=1300, 戊=1100, 丁=80)
    play.on(8, 5)
    year.confirms("7月", "2024-07-31", 4230)
    play.on(8, 20)
    play.types("王路", "P-001-03", "2024-06-30", finished=["招标"])
    play.accepts()
    play.on(8, 31, hour=18)
    year.look("2024-08-31")


def september(year: Shares, play: Play) -> None:
    """丁 is late; 乙's share is cancelled on the 20th, with 1400户 reported."""
    play.on(9, 3)
    year.report("2024-08-31", 甲=2010, 乙=1400, 戊=1250)
    play.on(9, 5)
    year.confirms("8月", "2024-08-31", 4740, explanation="南环路街道8月未报，按7月数计。")
    play.on(9, 20)
    year.report("2024-08-31", 丁=160)
    ended = {"state": "cancelled", "state_date": "2024-09-20", "state_reason": "整体搬迁，政办〔2024〕30号"}
    play.edits("B-017-02", **ended, reason="整体搬迁")
    play.on(9, 30, hour=18)
    year.look("2024-09-30")


def october(year: Shares, play: Play) -> None:
    """What 乙 had reached is not in the sum any more; the lead keeps it and says so, this month and all that follow."""
    play.on(10, 8)
    year.report("2024-09-30", 甲=2250, 戊=1380, 丁=250)
    asked = play.is_asked("李真", SHARED, "2024-09-30", 5280)
    assert "5280户比分解各项的累计合计3880户高1400户" in "".join(asked)
    year.confirms("9月", "2024-09-30", 5280, explanation=KEPT)
    play.types("王路", "P-001-01", "2024-09-30", 5)
    play.types("韩梅", "P-001-02", "2024-09-30", self_rating=100)
    play.types("王路", "P-001-03", "2024-09-30", finished=["招标"])
    play.accepts()
    play.on(10, 31, hour=18)
    year.look("2024-10-31")


KEPT = "含已取消的北渡街道1400户。"


def november(year: Shares, play: Play) -> None:
    play.on(11, 4)
    year.report("2024-10-31", 甲=2510, 戊=1560, 丁=350)
    year.confirms("10月", "2024-10-31", 5820, explanation=KEPT)
    play.on(11, 30, hour=18)
    year.look("2024-11-30")


def december(year: Shares, play: Play) -> None:
    """甲 has done its share; the platform is silent on its last node."""
    play.on(12, 4)
    year.report("2024-11-30", 甲=2720, 戊=1660, 丁=430)
    year.confirms("11月", "2024-11-30", 6210, explanation=KEPT)
    play.on(12, 31, hour=18)
    year.look("2024-12-31")


def the_closing(year: Shares, play: Play) -> None:
    play.on(1, 1, year=2025, hour=18)
    year.look("2025-01-01")
    play.on(1, 3, year=2025)
    year.report("2024-12-31", 甲=2800, 戊=1810, 丁=480)
    play.types("王路", "P-001-01", "2024-12-31", 6)
    play.on(1, 6, year=2025)
    year.confirms("12月", "2024-12-31", 6490, explanation=KEPT)
    play.accepts()
    play.on(1, 8, year=2025, hour=18)
    year.look("2025-01-08")


def the_last_item(year: Shares, play: Play) -> None:
    """The platform was there on 20 December, and nobody had said so."""
    play.on(1, 15, year=2025)
    play.types("王路", "P-001-03", "2024-12-20", finished=["招标", "上线"])
    play.accepts()
    play.on(1, 16, year=2025, hour=18)
    year.look("2025-01-16")


def the_next_year(year: Shares, play: Play) -> None:
    """The new catalogue begins with what goes on; of the whole the number is known, 9000."""
    play.on(1, 17, year=2025)
    draft = play.fetches("/2024/catalogue/next.xlsx")
    draft.fill(SHARED, 报告目标值=9000, 下达情况="已明确")
    draft.fill(2025, "报告", 作报告日期=date(2025, 1, 16))
    play.imports(draft)
    play.on(1, 18, year=2025, hour=18)
    year.look("2025", year=2025)


def everything_again(year: Shares, play: Play) -> None:
    for day in MONTH_ENDS:
        year.look_back(day)


Chapter = Callable[[Shares, Play], None]
CHAPTERS: tuple[Chapter, ...] = (
    january, february, march, april, may, june, july, august, september, october, november, december, the_closing,
    the_last_item, the_next_year, everything_again,
)  # fmt: skip
