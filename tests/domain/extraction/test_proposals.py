"""A whole report becomes proposals in its own order, each tied to its words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from targets.domain.extraction import (
    District,
    EarlierTarget,
    Extraction,
    KnownPost,
    KnownUnit,
    Verdict,
    extract,
)
from targets.domain.extraction.leads import lead_of
from targets.domain.extraction.likeness import likeness
from targets.domain.extraction.proposals import proposals_of_task
from targets.domain.extraction.titles import AT_MOST

REPORT = """政府工作报告
——2025年1月8日在示例区第九届人民代表大会第四次会议上
各位代表：
一、2024年工作回顾
过去一年，地区生产总值增长5.2%，新增经营主体6120户，改造老旧小区18个，建成高标准农田3.2万亩。
二、2025年工作安排
做好今年工作，要坚持稳中求进，统筹“五位一体”总体布局。
主要预期目标是：地区生产总值增长6%左右，居民收入与经济增长同步。
（一）坚持项目为王
坚持大抓项目，扩大有效投资。
抓好招商引资。围绕3条产业链，引进亿元以上项目20个。完善招商机制，出台考核办法，推动招商工作提质增效。新增经营主体8000户以上。
提升城市品质。改造老旧小区39个，新建公园3座、游园5处，打造15分钟便民圈。第二水厂上半年建成通水。
（二）建设和美乡村
发展现代农业。建成高标准农田4万亩，农村生活污水治理率达到48%以上。
改善人居环境。实现生活垃圾分类全覆盖，建设乡村公园。
名词解释
1.便民圈：步行15分钟可以到达的范围。
"""


@pytest.fixture(scope="module")
def found() -> Extraction:
    return extract(REPORT)


def by_title(found: Extraction, title: str):
    return next(one for one in found.proposals if one.title == title)


def test_it_knows_the_year(found):
    assert found.year == 2025


def test_it_proposes_every_promise_in_order(found):
    assert [one.title for one in found.promises] == [
        "地区生产总值增速",
        "居民收入与经济增长同步",
        "引进亿元以上项目",
        "新增经营主体",
        "改造老旧小区",
        "新建公园",
        "新建游园",
        "第二水厂建成通水",
        "建成高标准农田",
        "农村生活污水治理率",
        "实现生活垃圾分类全覆盖",
    ]


def test_it_quotes_the_report(found):
    assert all(one.quote == one.span.of(REPORT) for one in found.proposals)
    assert by_title(found, "新建游园").quote == "游园5处"


@pytest.mark.parametrize(
    ("title", "area", "theme"),
    [
        ("地区生产总值增速", "主要预期目标", "主要预期目标"),
        ("引进亿元以上项目", "（一）坚持项目为王", "抓好招商引资"),
        ("新建游园", "（一）坚持项目为王", "提升城市品质"),
        ("建成高标准农田", "（二）建设和美乡村", "发展现代农业"),
    ],
)
def test_it_knows_the_headings_above(title, area, theme, found):
    proposal = by_title(found, title)

    assert (proposal.area, proposal.theme) == (area, theme)


@pytest.mark.parametrize(
    ("title", "measure", "bound", "frequency"),
    [
        ("地区生产总值增速", "rate", "at_least", "quarterly"),
        ("居民收入与经济增长同步", "rate", "at_least", "quarterly"),
        ("新增经营主体", "total", "at_least", "monthly"),
        ("农村生活污水治理率", "level", "at_least", "quarterly"),
        ("第二水厂建成通水", "stages", "at_least", "stages"),
        ("实现生活垃圾分类全覆盖", "level", "at_least", "quarterly"),
    ],
)
def test_it_proposes_how_to_measure(title, measure, bound, frequency, found):
    proposal = by_title(found, title)

    assert (proposal.measure, proposal.bound, proposal.frequency) == (measure, bound, frequency)


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("地区生产总值增速", "5.2"),
        ("新增经营主体", "6120"),
        ("改造老旧小区", "18"),
        ("建成高标准农田", "3.2"),
        ("新建公园", None),
    ],
)
def test_it_finds_the_figure_of_the_year_before(title, value, found):
    last = by_title(found, title).last_year_value

    assert last == (Decimal(value) if value else None)


def test_two_figures_that_differ_are_none():
    text = REPORT.replace("改造老旧小区18个", "改造老旧小区18个，改造老旧小区21个")

    assert by_title(extract(text), "改造老旧小区").last_year_value is None


def test_all_is_a_hundred_percent(found):
    proposal = by_title(found, "实现生活垃圾分类全覆盖")

    assert (proposal.comparator, proposal.value, proposal.unit) == ("all", 100, "%")


def test_it_keeps_the_numbers_that_are_no_promises(found):
    others = {
        one.quote: one.verdict
        for one in found.proposals
        if one.verdict not in (Verdict.PROMISE, Verdict.TASK)
    }

    assert others == {
        "2025年": Verdict.YEAR,
        "五位": Verdict.NAME,
        "3条": Verdict.CONTEXT,
        "亿元以上": Verdict.THRESHOLD,
        "15分钟": Verdict.NAME,
    }


def test_it_proposes_tasks_and_leaves_effects_to_them(found):
    tasks = [one.quote for one in found.proposals if one.verdict is Verdict.TASK]

    assert tasks == [
        "完善招商机制",
        "出台考核办法，推动招商工作提质增效",
        "打造15分钟便民圈",
        "建设乡村公园",
    ]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        (
            "加快云岭新材料产业园、星河智能家居、云帆工业机器人、北辰精密零部件制造二期等项目落地",
            "加快云岭新材料产业园、星河智能家居、云帆工业机器人等项目落地",
        ),
        (
            "统筹推进城北产业配套提质增效、城南公用设施提档升级、城东公共服务设施扩面、城西环境设施扩能",
            "统筹推进城北产业配套提质增效、城南公用设施提档升级、城东公共服务设施扩面等",
        ),
        (
            "推进政务服务“只进一扇门”“只跑一次腿”“我陪企业走流程”“营商环境体验员”等市、县试点改革",
            "推进政务服务“只进一扇门”“只跑一次腿”“我陪企业走流程”等市、县试点改革",
        ),
        ("支持云岭县围绕城郊融合型定位，加快建设卫星县城", "支持云岭县建设卫星县城"),
        ("支持云岭县围绕自身优势发展特色产业", "支持云岭县围绕自身优势发展特色产业"),
    ],
)
def test_tasks_keep_their_verb_and_whose_they_are(said, title):
    (task,) = [one for one in proposals_of_task(said, 2025) if one.verdict is not Verdict.NAME]

    assert (task.verdict, task.title, task.quote) == (Verdict.TASK, title, said)


def test_lead_ins_are_no_tasks(found):
    assert not any("扩大有效投资" in one.quote for one in found.proposals)


def test_it_takes_nothing_from_review_and_glossary(found):
    start, end = REPORT.index("二、2025"), REPORT.index("名词解释")

    assert all(start < one.span.start < end for one in found.proposals)


def titles(text: str) -> list[str]:
    return [one.title for one in extract(text).promises]


def test_items_with_numbers_are_promises_even_where_they_look_like_headings():
    items = "1.新建幼儿园3所。\n2.改造小区20个，加装电梯15部。\n（一）建设公园5个。\n（二）扩大就业。新增岗位800个。"
    text = f"三、2025年民生实事\n{items}"

    assert titles(text) == ["新建幼儿园", "改造小区", "加装电梯", "建设公园", "新增岗位"]


def test_goals_may_be_listed_line_by_line():
    goals = "今年主要预期目标建议为：\n——地区生产总值增长7%以上；\n——失业率控制在4.5%以内。"
    text = f"二、2025年工作安排\n{goals}\n（一）抓项目\n甲乙。"

    assert [(one.title, one.area) for one in extract(text).promises] == [
        ("地区生产总值增速", "主要预期目标"),
        ("失业率", "主要预期目标"),
    ]


def test_goals_of_five_years_are_not_this_years():
    text = (
        "一、过去五年工作回顾\n甲乙丙丁。\n二、今后五年目标和2025年工作\n（一）今后五年的奋斗目标\n新增企业500家。\n"
        "（二）2025年重点工作\n新增企业90家，财政收入年均增长5%。"
    )

    assert [str(one.value) for one in extract(text).promises] == ["90"]


def test_it_lists_the_headings(found):
    assert [
        (one.heading.level, one.heading.text) for one in found.headings if one.part.value == "forward"
    ] == [
        (1, "二、2025年工作安排"),
        (2, "主要预期目标是"),
        (2, "（一）坚持项目为王"),
        (3, "抓好招商引资"),
        (3, "提升城市品质"),
        (2, "（二）建设和美乡村"),
        (3, "发展现代农业"),
        (3, "改善人居环境"),
    ]


def test_it_is_surer_of_what_is_said_in_full(found):
    full, elided = by_title(found, "新建公园"), by_title(found, "新建游园")

    assert full.confidence > elided.confidence
    assert "动词承前省略" in elided.reason


def test_every_title_fits(found):
    text = REPORT.replace("新建公园3座", f"新建{'城乡绿色' * 12}公园3座")

    assert all(len(one.title) <= AT_MOST for one in extract(text).proposals)


def test_a_report_without_a_year_has_no_days():
    found = extract("新建公园3座。")

    assert (found.year, found.promises[0].deadline) == (None, None)


UNITS = (
    KnownUnit("区住建局", ("区住房和城乡建设局",)),
    KnownUnit("区农业农村和水利局"),
    KnownUnit("区招商中心"),
)
POSTS = (KnownPost("副区长（城建）", "住建、城管"),)
EARLIER = (EarlierTarget("新增经营主体户数", "区市场监管局", "常务副区长"),)


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("改造老旧小区", "住房城乡建设部门"),
        ("新建高标准农田", "农业农村部门"),
        ("招引亿元以上项目", "商务部门"),
        ("规上工业增加值增速", "工业和信息化部门"),
        ("一般公共预算收入增速", "财政部门"),
        ("新增城镇就业", "人力资源社会保障部门"),
        ("新建公办幼儿园", "教育部门"),
        ("PM2.5平均浓度", "生态环境部门"),
        ("新增托位", "卫生健康部门"),
        ("接待游客", "文化旅游部门"),
        ("甲乙丙丁", ""),
    ],
)
def test_it_proposes_a_role(title, lead):
    assert lead_of(title, "", District()).unit == lead


def test_it_proposes_the_districts_own_unit_and_leader():
    lead = lead_of("改造老旧小区", "", District(UNITS, POSTS))

    assert (lead.unit, lead.post) == ("区住建局", "副区长（城建）")


def test_it_proposes_nobody_where_the_district_has_no_such_unit():
    assert lead_of("新增托位", "", District(UNITS)).unit == ""


def test_an_earlier_catalogue_knows_better():
    lead = lead_of("新增经营主体", "", District(UNITS, POSTS, EARLIER))

    assert (lead.unit, lead.post) == ("区市场监管局", "常务副区长")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("新增经营主体", "新增经营主体", 1.0),
        ("新增经营主体", "经营主体", 1.0),
        ("粮食产量", "粮食总产量", 0.57),
        ("改造老旧小区", "新建公园", 0.0),
        ("", "", 0.0),
    ],
)
def test_titles_are_alike(one, other, alike):
    assert likeness(one, other) == pytest.approx(alike, abs=0.01)


def test_a_proposal_is_a_value(found):
    assert replace(found.promises[0]) == found.promises[0]


def test_a_heading_whose_only_number_is_the_year_is_no_sentence():
    found = extract(REPORT)
    said = [sentence.span.of(REPORT) for sentence in found.sentences]
    assert said
    assert not [words for words in said if "二、2025年工作安排" in words]
