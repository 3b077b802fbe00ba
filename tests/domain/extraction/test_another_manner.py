"""A short report in the manner of another province, written for this test, with the usual traps: chapters by 聚力…,
run-ins without numbers, topics before their figures, numbers dealt out, stages, thresholds, sizes, names and ranks."""

from datetime import date
from decimal import Decimal

import pytest

from targets.domain.extraction import Verdict, extract

REPORT = """政府工作报告
——2025年1月9日在松岭县第十六届人民代表大会第四次会议上
各位代表：
一、2024年工作回顾
一年来，我们完成固定资产投资83亿元，增长7.2%；新增学位420个；改造老旧小区14个。
二、2025年工作总体要求和主要目标
主要预期目标是：地区生产总值增长6%左右，规上工业增加值、社会消费品零售总额分别增长7.5%、6%以上，城乡居民人均可支配收入分别增长5.5%和7%，城镇调查失业率控制在5.5%以内，单位生产总值能耗完成市下达任务。
三、2025年重点工作
（一）聚力产业强链，筑牢实体根基
壮大主导产业。林产加工产业集群，重点发展竹木家居、林下药材等细分产业，实施年产20万吨竹浆、3万立方米板材等项目，产值突破60亿元。轻纺产业方面，加快设备更新，产值达到25亿元。推进云竹二期、海棠纸业扩建、松鹤家居等17个项目建设，力争亿元以上项目开工12个，其中10亿元以上2个。培育产值超5亿元、1亿元企业分别达3户、18户。
优化园区配套。新建标准厂房12万平方米，“标准地”出让比例不低于80%，盘活闲置用地300亩以上。总投资9.6亿元的污水处理二期9月底前通水。
（二）聚力城乡融合，建设宜居家园
提升城市品质。装配式建筑开竣工比例50%、35%。改造10个老旧小区，惠及2300户居民，新建口袋公园、社区食堂各4个，打通断头路2条。建设15分钟便民生活圈6个。
建设和美乡村。新建高标准农田2.4万亩、改造提升1.1万亩。加快建设9个精品示范村、新建省级中心村21个。争取乡村振兴衔接资金1.5亿元，争取农村集体经济收入增长10%。
（三）聚力民生改善，增进群众福祉
办好“三个一百”实事，“三个一百”即新增学位100个、新增养老床位100张、新增停车位100个。一季度新建项目开工40%，上半年开工80%。确保居民医保参保率稳定在97%以上，农村自来水普及率由93%提高到96%。免费培训技能人才1200人次，发放创业担保贷款8000万元。争创全国健康县，力争进入全省前20名。
名词解释
1.“标准地”：指带着标准出让的土地，亩均投资不低于300万元。
"""
END = date(2025, 12, 31)
PROMISED = [
    ("地区生产总值增速", "=", "6", "%", END),
    ("规上工业增加值增速", "=", "7.5", "%", END),
    ("社会消费品零售总额增速", ">=", "6", "%", END),
    ("城镇居民人均可支配收入增速", "=", "5.5", "%", END),
    ("农村居民人均可支配收入增速", "=", "7", "%", END),
    ("城镇调查失业率", "<=", "5.5", "%", END),
    ("林产加工产业集群产值", ">=", "60", "亿元", END),
    ("轻纺产业产值", ">=", "25", "亿元", END),
    ("推进云竹二期等项目建设", "=", "17", "个", END),
    ("培育产值超5亿元企业", ">=", "3", "户", END),
    ("培育产值超1亿元企业", ">=", "18", "户", END),
    ("新建标准厂房", "=", "12", "万平方米", END),
    ("“标准地”出让比例", ">=", "80", "%", END),
    ("盘活闲置用地", ">=", "300", "亩", END),
    ("装配式建筑开工比例", "=", "50", "%", END),
    ("装配式建筑竣工比例", "=", "35", "%", END),
    ("改造老旧小区", "=", "10", "个", END),
    ("新建口袋公园", "=", "4", "个", END),
    ("新建社区食堂", "=", "4", "个", END),
    ("打通断头路", "=", "2", "条", END),
    ("建设15分钟便民生活圈", "=", "6", "个", END),
    ("新建高标准农田", "=", "2.4", "万亩", END),
    ("建设精品示范村", "=", "9", "个", END),
    ("新建省级中心村", "=", "21", "个", END),
    ("争取乡村振兴衔接资金", "=", "1.5", "亿元", END),
    ("农村集体经济收入增速", "=", "10", "%", END),
    ("新增学位", "=", "100", "个", END),
    ("新增养老床位", "=", "100", "张", END),
    ("新增停车位", "=", "100", "个", END),
    ("新建项目开工", "=", "40", "%", date(2025, 3, 31)),
    ("新建项目开工", "=", "80", "%", date(2025, 6, 30)),
    ("居民医保参保率", ">=", "97", "%", END),
    ("农村自来水普及率", "=", "96", "%", END),
    ("发放创业担保贷款", "=", "8000", "万元", END),
]


@pytest.fixture(scope="module")
def found():
    return extract(REPORT)


@pytest.mark.parametrize("row", PROMISED, ids=lambda row: f"{row[0]} {row[2]}")
def test_each_promise_has_its_words_number_bound_and_day(row, found):
    said = [(p.title, p.comparator, p.value, p.unit, p.deadline) for p in found.promises]
    title, comparator, value, unit, day = row
    assert (title, comparator, Decimal(value), unit, day) in said


@pytest.mark.parametrize(
    ("number", "verdicts"),
    [
        ("20万吨", {Verdict.ATTRIBUTE}),
        ("3万立方米", {Verdict.ATTRIBUTE}),
        ("9.6亿元", {Verdict.ATTRIBUTE}),
        ("2300户", {Verdict.CONTEXT}),
        ("15分钟", {Verdict.NAME}),
        ("93%", {Verdict.PAST}),
    ],
)
def test_what_is_no_promise_has_its_verdict(number, verdicts, found):
    said = [p for p in found.proposals if p.quote == number]
    assert said
    assert {p.verdict for p in said} <= verdicts


def test_nothing_of_the_review_and_the_glossary_is_promised(found):
    assert not any(p.value in (Decimal(83), Decimal(420), Decimal(14)) for p in found.promises)
    assert not any(p.span.start > REPORT.index("名词解释") for p in found.promises)


def test_last_years_figures_come_along(found):
    last = {p.title: p.last_year_value for p in found.promises}
    assert last["改造老旧小区"] == 14
    assert last["新增学位"] == 420
