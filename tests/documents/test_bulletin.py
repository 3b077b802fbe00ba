"""督查通报: the pages' figures in the form of an official document, as the office has chosen."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.shared import Mm

from targets.documents.bulletin.paper import NAMED_AT_MOST, contents_of, paper_of
from targets.documents.bulletin.proposed import proposed_addressees, proposed_title
from targets.documents.bulletin.sentences import NEXT_STEPS, overall_sentence
from targets.documents.bulletin.word import bulletin_document
from targets.documents.kit.word import Style
from targets.domain.bulletins import Annex, Choice, Paper, Part, Section
from targets.domain.moment import Moment
from targets.models import Bulletin, Report, Target, Unit
from targets.services import instruct, urge
from targets.summaries import bulletin_facts, livelihood_in, overview
from tests.conftest import at

JUNE = date(2024, 6, 30)
KNOWN = at(2024, 7, 20)
DAY = date(2024, 7, 20)


@pytest.fixture
def june(report, target, road, make_target, accepted, leader, clerk):
    """新增市场主体 ahead, the road red with a problem, GDP as a goal, one instruction open."""
    accepted(target, JUNE, 4200)
    accepted(road, JUNE, problems="征迁未完成。")
    gdp = make_target("A-001", title="地区生产总值增速", kind="goal", measure="rate", value=7, unit="%")
    accepted(gdp, JUNE, "6.8")
    instruct(road, text="请说明原因。", due_date=date(2024, 7, 15), by=leader, at=at(2024, 6, 28))
    return bulletin_facts(report, moment=Moment(JUNE, KNOWN))


def draft(facts, choice: Choice | None = None, **fields) -> Bulletin:
    """Not stored."""
    words = {"title": proposed_title(facts.as_of), "addressees": "各有关单位", "next_steps": NEXT_STEPS}
    said = {
        "report": facts.report,
        "number": 6,
        "as_of": facts.as_of,
        "choices": (choice or Choice()).as_plain(),
    }
    return Bulletin(**(said | words | fields))


def printed(facts, choice: Choice | None = None, **fields) -> Paper:
    return paper_of(draft(facts, choice, **fields), contents_of(facts), day=DAY)


def part(paper: Paper, head: str) -> list[str]:
    return next((s.paragraphs for s in paper.sections if s.head == head), [])


def paragraphs(content: bytes) -> list[str]:
    return [p.text for p in Document(BytesIO(content)).paragraphs if p.text.strip()]


def test_its_figures_are_those_of_the_overview(june, report):
    page = overview(report, moment=Moment(JUNE, KNOWN))
    said = overall_sentence(june)
    for light, count in page.rollup.counts.items():
        assert f"{light.label}{count}项" in said
    assert "截至2024年6月30日，3项目标任务中" in said
    assert (
        "有进度要求且已报数的2项，平均完成度26.3%，平均序时进度49.9%" in said
    )  # (52.5 + 0) ÷ 2; (49.7 + 50) ÷ 2
    assert sum(june.turns.values()) == len(page.changes)


@pytest.mark.parametrize(("day", "span"), [(date(2024, 1, 31), "1月"), (JUNE, "1—6月")])
def test_it_names_the_months(day, span):
    assert proposed_title(day) == f"关于2024年{span}政府工作报告目标任务进展情况的通报"


def test_it_is_sent_to_the_kinds_of_units_that_there_are(report):
    assert proposed_addressees(report, {"department"}) == "区直有关部门"
    assert (
        proposed_addressees(report, {"department", "township", "subdistrict"})
        == "各乡镇人民政府、各街道办事处、区直有关部门"
    )
    report.government = "示例新城管委会"
    assert proposed_addressees(report, {"department"}) == "各有关部门"


def test_it_has_the_parts_of_a_bulletin(june):
    paper = printed(june)
    assert [s.head for s in paper.sections] == [
        "总体情况", "主要预期目标", "进展较快的事项", "严重滞后的事项", "进度滞后的事项", "报送情况",
        "批示和催办办理情况", "下一步要求",
    ]  # fmt: skip
    assert [head for head, _ in paper.numbered][-1] == "八、下一步要求"
    assert part(paper, "主要预期目标") == [
        "地区生产总值增速：截至6月30日增长6.8%，比目标（增长7%）低0.2个百分点。"
    ]
    assert part(paper, "进展较快的事项")[0].startswith(
        "1．新增市场主体（B-017，区市场监管局）：截至6月30日累计4200户"
    )
    assert part(paper, "严重滞后的事项") == [
        "以下1项严重滞后，情况见附件3。",
        "区住建局1项：新华路南延建成通车（E-017，落后50个百分点）。",
    ]
    assert "赵宁对“新华路南延建成通车”的批示：请说明原因。（6月28日，7月15日前答复，待答复）。" in part(
        paper, "批示和催办办理情况"
    )


def test_what_lags_is_told_below_its_units_where_an_annex_has_its_figures(june):
    paper = printed(june)
    assert part(paper, "进度滞后的事项") == ["以下1项进度滞后，情况见附件3。区市场监管局1项（A-001）。"]
    alone = printed(june, Choice(annexes=frozenset({Annex.ITEMS})))
    assert part(alone, "严重滞后的事项")[0] == "以下1项严重滞后，情况见附件。"
    without = printed(june, Choice(annexes=frozenset()))
    assert part(without, "进度滞后的事项") == [
        "1．地区生产总值增速（A-001，区市场监管局）：截至6月30日增长6.8%，比目标（增长7%）低0.2个百分点。"
    ]
    assert part(without, "严重滞后的事项")[0].startswith("1．新华路南延建成通车（E-017，区住建局）：")


def test_the_unit_with_the_most_comes_first_and_very_many_are_told_by_their_numbers(
    report, make_target, market_bureau
):
    health = Unit.objects.create(name="区卫健委")
    for place in range(NAMED_AT_MOST - 1):
        make_target(f"B-{place:03}", lead=market_bureau if place else health)
    known, day = at(2024, 7, 20), date(2024, 6, 30)
    facts = bulletin_facts(report, moment=Moment(day, known))
    _, most, least = part(printed(facts), "严重滞后的事项")
    assert most.startswith("区市场监管局38项：新增市场主体（B-001，未报送）、")
    assert least == "区卫健委1项：新增市场主体（B-000，未报送）。"
    make_target("C-001", lead=Unit.objects.create(name="区教体局"))
    facts = bulletin_facts(report, moment=Moment(day, known))
    assert part(printed(facts), "严重滞后的事项")[2] == (
        "另有2个单位各1项：区卫健委新增市场主体（B-000，未报送）、区教体局新增市场主体（C-001，未报送）。"
    )
    make_target("C-002")
    facts = bulletin_facts(report, moment=Moment(day, known))
    (told,) = part(printed(facts), "严重滞后的事项")
    assert told.startswith("以下41项严重滞后，情况见附件3。区市场监管局39项（B-001、")
    assert told.endswith("、C-002）、区卫健委1项（B-000）、区教体局1项（C-001）。")


def test_what_lags_stands_in_an_annex_the_red_before_the_yellow(june):
    *_, lagging = printed(june).annexes
    assert lagging.title == "滞后事项表"
    assert [row[0] for row in lagging.table.rows] == ["E-017 新华路南延建成通车", "A-001 地区生产总值增速"]
    assert lagging.table.rows[0][1:] == [
        "区住建局", "严重滞后", "0.0%，序时50.0%，应完未完：前期手续、路基施工", "征迁未完成。",
    ]  # fmt: skip
    assert lagging.table.rows[1][3] == "低于目标0.2个百分点"


def test_the_annexes_are_numbered_and_have_the_pages_figures(report, make_target, accepted):
    for place in range(3):
        accepted(make_target(f"B-{place:03}"), JUNE, 4200)
    paper = printed(bulletin_facts(report, moment=Moment(JUNE, KNOWN)))
    assert paper.annex_lines == ["附件：1．各板块进展情况表", "　　　2．各牵头单位进展情况表"]  # nothing lags
    themes, units = (annex.table for annex in paper.annexes)
    assert units.rows == [["1", "区市场监管局", "3", "0.0%", "100.0%", "0.0%", "0.0%"]]
    assert themes.rows == [
        ["（一）大力促进投资消费", "3", "0", "3", "0", "0", "0", "0.0%", "100.0%"],
        ["合计", "3", "0", "3", "0", "0", "0", "0.0%", "100.0%"],
    ]
    assert sum(units.widths) == sum(themes.widths) == 156
    alone = printed(
        bulletin_facts(report, moment=Moment(JUNE, KNOWN)), Choice(annexes=frozenset({Annex.UNITS}))
    )
    assert alone.annex_lines == ["附件：各牵头单位进展情况表"]
    assert [number for number, _ in alone.numbered_annexes] == ["附件"]


def test_what_is_not_ticked_is_nowhere(june):
    left_out = Choice(ticks={"critical:E-017": False, "ahead:B-017": False})
    paper = printed(june, left_out)
    assert "新华路南延" not in str([paper.sections[1:-2], paper.annexes])
    assert not part(paper, "严重滞后的事项")
    assert not part(paper, "进展较快的事项")
    assert not part(printed(june, Choice(parts=frozenset({Part.GOALS}))), "批示和催办办理情况")


def test_what_the_office_remarks_follows_the_sentence(june):
    choice = Choice(remarks={"critical:E-017": "已约谈主要负责人", "behind:A-001": "受上游影响。"})
    _, told = part(printed(june, choice), "严重滞后的事项")
    assert told.startswith("1．新华路南延建成通车（E-017，区住建局）：")
    assert told.endswith("。已约谈主要负责人。")
    assert part(printed(june, choice), "进度滞后的事项") == [
        "以下1项进度滞后，情况见附件3。",
        "1．地区生产总值增速（A-001，区市场监管局）：截至6月30日增长6.8%，比目标（增长7%）低0.2个百分点。受上游影响。",
    ]


def test_what_is_told_apart_stands_nowhere_else_but_in_the_annex(report, june, road):
    Target.objects.filter(pk=road.pk).update(title="2024年重点民生实事办理")
    assert livelihood_in(report) == [road.pk]
    facts = bulletin_facts(
        report, Choice(livelihood=tuple(livelihood_in(report))), moment=Moment(JUNE, KNOWN)
    )
    paper = printed(facts)
    assert not part(paper, "严重滞后的事项")
    counted, told = part(paper, "民生实事")
    assert counted == "列入通报的民生实事1项，严重滞后1项。"
    assert told.startswith("1．2024年重点民生实事办理（E-017，区住建局）：严重滞后。")
    assert [row[0][:5] for row in paper.annexes[-1].table.rows] == ["E-017", "A-001"]


def test_units_that_are_silent_and_overdue_orders_share_a_line_each(report, target, road, admin):
    urge(report, as_of=JUNE, reply_by=date(2024, 7, 10), by=admin, at=at(2024, 7, 8))
    facts = bulletin_facts(report, moment=Moment(date(2024, 7, 15), KNOWN))
    paper = printed(facts)
    assert "未报送的单位：区市场监管局1项、区住建局1项。" in part(paper, "报送情况")
    line = part(paper, "批示和催办办理情况")[1]
    assert (
        line
        == "超期的催办单：催办〔2024〕1号（区市场监管局，超期5天）、催办〔2024〕2号（区住建局，超期5天）。"
    )
    some = printed(facts, Choice(ticks={"orders:催办1": False}, remarks={"orders:催办2": "已约谈"}))
    assert (
        part(some, "批示和催办办理情况")[1]
        == "超期的催办单：催办〔2024〕2号（区住建局，超期5天）（已约谈）。"
    )


def test_a_part_without_content_is_left_out(report, target):
    found = bulletin_facts(report, moment=Moment(date(2024, 1, 31), KNOWN))
    assert [s.head for s in printed(found, next_steps="").sections] == ["总体情况"]


def test_it_says_what_it_does_not_know(report, target, accepted):
    accepted(target, JUNE, 4200, moment=at(2024, 7, 12))
    before = bulletin_facts(report, moment=Moment(JUNE, at(2024, 7, 10, 23)))
    after = bulletin_facts(report, moment=Moment(JUNE, KNOWN))
    assert "正常1项" in overall_sentence(after)
    assert "正常0项" in overall_sentence(before)
    assert part(printed(before, known=date(2024, 7, 10)), "总体情况")[1] == (
        "以上只含2024年7月10日及以前报送的数据。"
    )
    assert contents_of(before).seen != contents_of(after).seen


def test_the_units_that_are_named(june, market_bureau, housing_bureau):
    contents = contents_of(june)
    assert contents.units_named(Choice()) == {market_bureau.pk, housing_bureau.pk}
    only_red = Choice(parts=frozenset({Part.CRITICAL}))
    assert contents.units_named(only_red) == {housing_bureau.pk}


def test_it_is_kept_as_it_is_printed(june):
    paper = printed(june)
    assert Paper.from_plain(paper.as_plain()) == paper
    choice = Choice(ticks={"critical:E-017": False}, remarks={"a": "b"}, livelihood=(3, 1))
    assert Choice.from_plain(choice.as_plain()) == choice
    assert choice.for_the_next() == Choice(livelihood=(3, 1))
    apart = Choice(ticks={"a": True}, groups=(2,))
    assert Choice.from_plain(apart.as_plain()) == apart
    assert apart.for_the_next() == Choice(groups=(2,))
    before = {key: value for key, value in Choice().as_plain().items() if key != "groups"}
    assert Choice.from_plain(before) == Choice()  # as it was stored before there were groups


def test_a_group_is_told_apart_until_the_office_chooses_others(report, june, target, road):
    livelihood = report.groups.create(name="民生实事", position=1)
    livelihood.targets.add(road)
    problems = report.groups.create(name="四个问题", position=2)
    one = report.groups.create(name="项目和平台", parent=problems, position=1)
    two = report.groups.create(name="风险和安全", parent=problems, position=2)
    one.targets.add(target)
    two.targets.add(road)
    report.groups.create(name="空的", position=3)
    moment = Moment(JUNE, KNOWN)
    paper = printed(bulletin_facts(report, moment=moment))
    counted, told = part(paper, "民生实事")
    assert counted == "列入通报的民生实事1项，严重滞后1项。"
    assert told.startswith("1．新华路南延建成通车（E-017，区住建局）：严重滞后。")
    assert not part(paper, "严重滞后的事项")
    assert not part(paper, "四个问题")
    every = Choice(groups=tuple(report.groups.values_list("pk", flat=True)))
    paper = printed(bulletin_facts(report, every, moment=moment), every)
    assert part(paper, "四个问题")[0] == (
        "列入通报的目标任务2项，正常1项、严重滞后1项。其中，项目和平台1项，正常1项；风险和安全1项，严重滞后1项。"
    )
    assert [s.head for s in paper.sections if "专题" in s.head or "空" in s.head] == []
    report.groups.filter(parent=problems).update(parent=None)
    problems.targets.add(road)
    inner = Choice(groups=(problems.pk,))
    assert part(printed(bulletin_facts(report, inner, moment=moment), inner), "四个问题")[0] == (
        "列入通报的四个问题1项，严重滞后1项。"
    )
    none = Choice(groups=())
    assert not part(printed(bulletin_facts(report, none, moment=moment), none), "民生实事")


def test_what_was_picked_stays_apart_beside_other_groups(report, june, target, road):
    report.groups.create(name="市定目标", position=1).targets.add(target)
    choice = Choice(livelihood=(road.pk,), groups=tuple(report.groups.values_list("pk", flat=True)))
    paper = printed(bulletin_facts(report, choice, moment=Moment(JUNE, KNOWN)), choice)
    assert part(paper, "民生实事")[0] == "列入通报的民生实事1项，严重滞后1项。"
    assert part(paper, "市定目标")


def test_more_than_ten_sections_are_all_numbered(june):
    paper = printed(june)
    many = replace(paper, sections=[Section(head=f"部分{n}", paragraphs=["一"]) for n in range(1, 13)])
    assert [head for head, _ in many.numbered][-2:] == ["十一、部分11", "十二、部分12"]


def test_it_is_laid_out_as_an_official_document(june):
    word = Document(BytesIO(bulletin_document(printed(june, introduction="现通报如下。"))))
    styles = [paragraph.style.name for paragraph in word.paragraphs]
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert styles[:6] == [
        Style.TITLE, Style.CENTRED, Style.FLUSH, Style.TITLE, Style.FLUSH, Style.BODY,
    ]  # fmt: skip
    assert texts[:6] == [
        "督　查　通　报", "2024年第6期", "区政府督查室\t2024年7月20日",
        "关于2024年1—6月政府工作报告\n目标任务进展情况的通报", "各有关单位：", "现通报如下。",
    ]  # fmt: skip
    assert texts[6] == "一、总体情况"
    assert "附件：1．各板块进展情况表" in texts
    assert "　　　2．各牵头单位进展情况表" in texts
    assert len(word.tables) == 3
    sheets = [p for p in word.paragraphs if p.paragraph_format.page_break_before]
    assert [p.text for p in sheets] == ["附件1", "附件2", "附件3"]
    assert [cell.text for cell in word.tables[2].rows[0].cells] == [
        "目标任务", "牵头单位", "灯", "进展", "反映的问题",
    ]  # fmt: skip


def test_it_takes_the_offices_own_words(june):
    paper = printed(
        june, overall_words="总体平稳。", other_words="会议时间另告。", next_steps="第一条。\n第二条。"
    )
    text = paragraphs(bulletin_document(paper))
    assert "总体平稳。" in text
    assert text[text.index("八、其他事项") + 1] == "会议时间另告。"
    assert text[text.index("第一条。") + 1] == "第二条。"


def test_demonstration_data_and_drafts_are_marked(june):
    Report.objects.update(is_demo=True)
    june.report.refresh_from_db()
    text = paragraphs(bulletin_document(printed(june), mark="（送审稿）"))
    assert text[:2] == ["（演示数据，进展为虚构）", "（送审稿）"]


def test_a_table_knows_which_columns_need_room(june):
    cells = printed(june).annexes[-1].table.cells[0]
    assert [cell.kind for cell in cells] == ["sentence", "word", "word", "sentence", "word"]


# Tables of what is broken down.


@pytest.fixture
def shared(june, report, target, make_target, accepted):
    """新增市场主体 among three street offices: 乙 is ahead, 丙 has not reported, 丁 was cancelled."""
    target.split = "sum"
    target.save()
    for place, name in enumerate("甲乙丙丁", 1):
        lead = Unit.objects.create(name=f"{name}街道", kind="subdistrict", position=10 + place)
        make_target(f"B-017-0{place}", title=f"{name}新增", lead=lead, part_of=target, value=2000)
    for number, value in (("01", 600), ("02", 1500)):
        accepted(Target.objects.get(number=f"B-017-{number}"), JUNE, value)
    Target.objects.filter(number="B-017-04").update(
        state="cancelled", state_date=date(2024, 3, 1), state_reason="并入甲"
    )
    return bulletin_facts(report, moment=Moment(JUNE, KNOWN))


def test_a_table_by_township_is_there_on_request_only(shared, target):
    assert [annex.title for annex in printed(shared).annexes][-1] == Annex.ITEMS.label
    annex = printed(shared, Choice(splits=(target.pk,))).annexes[-1]
    assert annex.title == "“新增市场主体”分乡镇街道进展情况表"
    assert annex.table.heads == ["名次", "单位", "目标（户）", "完成（户）", "完成率", "序时", "灯"]
    assert annex.table.rows == [
        ["1", "乙街道", "2000", "1500", "75.0%", "49.7%", "正常"],
        ["2", "甲街道", "2000", "600", "30.0%", "49.7%", "严重滞后"],
        ["—", "丙街道", "2000", "—", "—", "41.5%", "未报送"],  # silent since the last report, of May, was due
        ["", "合计", "6000", "2100", "—", "—", ""],
    ]
    assert annex.paragraphs == [
        "按完成率排名，并列同名次。没有可比数据的1个不排名。合计的完成数不含没有读数的1个。"
    ]
    assert sum(annex.table.widths) == 156


def test_the_sum_of_a_table_by_township_has_its_share_once_all_have_reported(
    shared, report, target, accepted
):
    accepted(Target.objects.get(number="B-017-03"), JUNE, 300)
    annex = printed(bulletin_facts(report, moment=Moment(JUNE, KNOWN)), Choice(splits=(target.pk,))).annexes[
        -1
    ]
    assert annex.table.rows[-1] == ["", "合计", "6000", "2400", "40.0%", "—", ""]
    assert "合计" not in annex.paragraphs[0]


def test_of_one_share_alone_there_is_no_sum(shared, report, target):
    Target.objects.filter(number__in=("B-017-01", "B-017-02")).update(
        state="cancelled", state_date=date(2024, 6, 1), state_reason="上级取消"
    )
    facts = bulletin_facts(report, moment=Moment(JUNE, KNOWN))
    annex = printed(facts, Choice(splits=(target.pk,))).annexes[-1]
    assert [row[1] for row in annex.table.rows] == ["丙街道"]
    assert "合计" not in annex.paragraphs[0]


def test_the_sum_says_whose_number_is_not_issued(shared, report, target):
    Target.objects.filter(number="B-017-03").update(value=None, stated_value=None, issued="awaiting")
    facts = bulletin_facts(report, moment=Moment(JUNE, KNOWN))
    annex = printed(facts, Choice(splits=(target.pk,))).annexes[-1]
    assert annex.table.rows[-1][:4] == ["", "合计", "4000", "2100"]
    assert "合计的目标数不含待下达的1个。" in annex.paragraphs[0]


def test_a_short_table_makes_use_of_its_sheet(june):
    row = Document(BytesIO(bulletin_document(printed(june)))).tables[0].rows[1]
    assert (row.height.twips, row.cells[0].vertical_alignment) == (Mm(12).twips, WD_ALIGN_VERTICAL.CENTER)


def test_a_unit_that_leads_several_parts_has_no_second_place_in_a_table_by_township(shared, report, target):
    Target.objects.get(number="B-017-02").owners.update(unit=Unit.objects.get(name="甲街道"))
    facts = bulletin_facts(report, moment=Moment(JUNE, KNOWN))
    annex = printed(facts, Choice(splits=(target.pk,))).annexes[-1]
    assert annex.title == "“新增市场主体”各项进展情况表"
    assert [row[:2] for row in annex.table.rows[:2]] == [
        ["1", "甲街道（B-017-02）"],
        ["2", "甲街道（B-017-01）"],
    ]
    assert annex.paragraphs[0].startswith("按各项的完成率排名，并列同名次，一个单位牵头几项的各项分列。")


def test_word_has_the_table_by_township(shared, target):
    read = Document(BytesIO(bulletin_document(printed(shared, Choice(splits=(target.pk,))))))
    assert [cell.text for cell in read.tables[-1].rows[1].cells][:3] == ["1", "乙街道", "2000"]
    assert "“新增市场主体”分乡镇街道进展情况表" in [p.text for p in read.paragraphs]


def test_at_the_year_s_end_the_table_has_no_pace(shared, report, target):
    closing = bulletin_facts(report, moment=Moment(date(2024, 12, 31), at(2025, 1, 20)))
    table = printed(closing, Choice(splits=(target.pk,))).annexes[-1].table
    assert (table.heads[4:], sum(table.widths)) == (["完成率", "灯"], 156)
    assert {len(row) for row in table.rows} == {6}


def test_a_list_has_a_table_of_its_items(june, report, make_target, housing_bureau):
    whole = make_target("E-001", title="清单", split="list", measure="narrative", value=None, unit="")
    make_target("E-001-01", title="公厕", lead=housing_bureau, part_of=whole)
    facts = bulletin_facts(report, moment=Moment(JUNE, KNOWN))
    annex = printed(facts, Choice(splits=(whole.pk,))).annexes[-1]
    assert (annex.title, sum(annex.table.widths)) == ("“清单”各项进展情况表", 156)
    assert annex.table.rows[0][:2] == ["公厕", "区住建局"]


def test_who_stands_in_a_table_by_township_is_told_of_it(shared, target):
    contents = contents_of(shared)
    town = Unit.objects.get(name="乙街道").pk
    assert town not in contents.units_named(Choice())
    assert town in contents.units_named(Choice(splits=(target.pk,)))


def test_what_a_table_would_say_is_part_of_what_has_been_seen(shared, report, accepted):
    before = contents_of(shared).seen
    accepted(Target.objects.get(number="B-017-03"), JUNE, 100)
    assert contents_of(bulletin_facts(report, moment=Moment(JUNE, KNOWN))).seen != before


def test_the_choice_of_tables_is_kept_and_handed_on():
    assert Choice.from_plain(Choice(splits=(3, 5)).as_plain()).splits == (3, 5)
    assert Choice(splits=(3,), ticks={"goals:A-001": False}).for_the_next() == Choice(splits=(3,))
    old = {key: value for key, value in Choice().as_plain().items() if key != "splits"}
    assert Choice.from_plain(old).splits == ()
