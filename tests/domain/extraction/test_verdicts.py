"""A number that is no promise is something else, and says why."""

import pytest

from tests.domain.extraction.read import promised, readings, verdicts


@pytest.mark.parametrize(
    ("text", "words", "verdict"),
    [
        # names
        ("深化“四个一”机制", "四个", "name"),
        ("打造15分钟便民圈", "15分钟", "name"),
        ("实施三年行动计划", "三年", "name"),
        ("推进二期工程", "二期", "name"),
        ("建设5G基站", "5", "name"),
        ("创建4A级景区", "4", "name"),
        ("推进G312改线", "312", "name"),
        ("启动省道103改造", "103", "name"),
        ("召开第25届博览会", "25", "name"),
        ("进入全国500强", "500", "name"),
        ("优化12345热线", "12345", "name"),
        ("庆祝成立75周年", "75周年", "name"),
        ("深入学习二十届三中全会精神", "三中全会", "name"),
        ("落实《2018—2035年总体规划》", "2018—2035年", "name"),
        ("实施五大行动", "五大", "name"),
        ("邀请百家名企", "百家", "name"),
        ("建设机场[3]高速", "3", "name"),
        ("推进T1航站楼改造", "1", "name"),
        ("抓好3号线建设", "3", "name"),
        # years
        ("完成2025年任务", "2025年", "year"),
        ("开工时间为6月", "6月", "year"),
        ("用好两年时间", "两年", "year"),
        # thresholds
        ("引进亿元以上项目20个", "亿元", "threshold"),
        ("引进10亿元以上项目3个", "10亿元", "threshold"),
        ("开工30个亿元以上项目", "亿元", "threshold"),
        ("培育产值超50亿元企业2家", "50亿元", "threshold"),
        ("新增税收千万楼宇6座", "千万", "threshold"),
        ("打造2个百亿级产业", "百亿", "threshold"),
        ("收入20万元以上的村达到30个", "20万元", "threshold"),
        ("为65岁以上老人体检", "65岁", "threshold"),
        ("全区60%以上的村集体收入达到10万元以上", "10万元", "threshold"),
        ("盯住总投资5亿元以上项目的进度", "5亿元", "threshold"),
        ("招引3个40亿元以上、8个15亿元以上项目", "40亿元", "threshold"),
        # attributes
        ("推进总投资18亿元的53个项目", "18亿元", "attribute"),
        ("建设500千伏输变电工程", "500千伏", "attribute"),
        ("抓好甲公司7000吨薄膜项目", "7000吨", "attribute"),
        ("推动年产20万吨生产线投产", "20万吨", "attribute"),
        ("用好3亿元产业基金", "3亿元", "attribute"),
        ("启动高铁片区1200亩区域建设", "1200亩", "attribute"),
        ("推进占地300亩园区建设", "300亩", "attribute"),
        ("推进甲50兆瓦、乙100兆瓦等风电项目", "50兆瓦", "attribute"),
        ("开放24小时书房", "24小时", "attribute"),
        # context
        ("抓好以下八个方面工作", "八个", "context"),
        ("围绕3条产业链，引进一批企业", "3条", "context"),
        ("统筹全市16个县区发展", "16个", "context"),
        ("让3万群众住上新房", "3万", "context"),
        ("惠及居民1.2万户", "1.2万户", "context"),
        ("聚焦4个优势产业", "4个", "context"),
        ("完成3个方面重点项目", "3个", "context"),
        ("把握三个关键环节", "三个", "context"),
        ("到2030年产值突破500亿元", "500亿元", "context"),
        ("综合排名前进2位", "2位", "context"),
        ("遴选12类40项实事", "12类", "context"),
        ("推动30个项目完成投资50亿元", "30个", "context"),
        ("实施好环湖90公里骑行绿道、白鹭湿地公园、云水民宿等项目", "90公里", "attribute"),
        # past
        ("去年完成投资30亿元", "30亿元", "past"),
        ("2024年新增企业200家", "200家", "past"),
        ("治理率由45%提高到50%", "45%", "past"),
        ("已建成学校3所", "3所", "past"),
    ],
)
def test_it_gives_a_verdict(text, words, verdict):
    assert verdicts(text)[words] == verdict


def test_every_verdict_has_a_reason():
    text = "引进10亿元以上项目3个，用好3亿元基金，打造15分钟便民圈，去年完成5项，抓好八个方面工作。"

    assert all(one.reason for read in readings(text) for one in read.others)


@pytest.mark.parametrize(
    "text",
    [
        "新建三台至五家渠公路",
        "建设2000吨级码头",
        "推进7×24小时自助服务",
        "升级热线2.0版",
        "支持985高校合作",
        "改造1958文创园",
        "建设50米泳池",
        "新建500床综合医院",
        "启动2号厂房改造",
        "打造30分钟通勤圈",
        "开展第七次普查",
        "支持25岁以下青年创业",
        "推广3D打印",
        "学习“千万工程”经验",
        "迎接二十届四中全会",
        "建设三江源百里画廊",
        "落实“1+6”文件",
        "创建3A级旅游厕所",
        "完善10千伏配网",
        "争创全国百强县",
        "防范百年一遇洪水",
        "服务千家万户",
        "加强两岸交流",
        "办好第12届运动会",
        "弘扬五四精神",
        "坚持一张蓝图绘到底",
        "严格落实八项规定",
        "推进S312线改建",
        "巩固双减成果",
        "建好T3航站楼",
    ],
)
def test_names_with_numbers_are_no_promises(text):
    assert promised(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "坚持党的全面领导，落实各项部署。",
        "深入学习党的二十大和二十届三中全会精神。",
        "统筹推进“五位一体”总体布局，坚定“四个自信”。",
        "打造15分钟便民生活圈，创建5A级景区，推进二期工程。",
        "实施三年攻坚行动，开展第八个主题月活动。",
        "",
    ],
)
def test_a_text_without_promises_gives_none(text):
    assert promised(text) == []
