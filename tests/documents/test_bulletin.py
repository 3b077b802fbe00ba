"""督查通报 and 催办单: the pages' figures in the form of an official document."""

from datetime import date
from io import BytesIO
from urllib.parse import quote

import pytest
from docx import Document

from targets.documents.bulletin import (
    NEXT_STEPS,
    Words,
    bulletin_document,
    bulletin_title,
    overall_sentence,
    sections,
)
from targets.documents.kit.word import Style
from targets.domain.moment import Moment
from targets.models import Report
from targets.services import instruct
from targets.summaries import bulletin, overview
from tests.conftest import at

JUNE = date(2024, 6, 30)
KNOWN = at(2024, 7, 20)


@pytest.fixture
def june(report, target, road, make_target, accepted, leader, clerk):
    """新增市场主体 ahead, the road red with a problem, GDP as a goal, one instruction open."""
    accepted(target, JUNE, 4200)
    accepted(road, JUNE, problems="征迁未完成。")
    gdp = make_target("A-001", title="地区生产总值增速", kind="goal", measure="rate", value=7, unit="%")
    accepted(gdp, JUNE, "6.8")
    instruct(road, text="请说明原因。", due_date=date(2024, 7, 15), by=leader, at=at(2024, 6, 28))
    return bulletin(report, moment=Moment(JUNE, KNOWN))


def paragraphs(content: bytes) -> list[str]:
    return [p.text for p in Document(BytesIO(content)).paragraphs if p.text.strip()]


def part(june, head: str, words: Words | None = None):
    return next(s for s in sections(june, words or Words()) if s.head == head)


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
def test_it_names_the_months(day, span, report, target):
    found = bulletin(report, moment=Moment(day, KNOWN))
    assert bulletin_title(found) == f"关于2024年{span}政府工作报告目标任务进展情况的通报"


def test_it_has_the_parts_of_a_bulletin(june):
    assert [s.head for s in sections(june, Words())] == [
        "总体情况", "主要预期目标", "进展较快的事项", "滞后事项", "报送情况", "批示和催办办理情况", "下一步要求",
    ]  # fmt: skip
    assert part(june, "主要预期目标").paragraphs == [
        "地区生产总值增速：截至6月30日增长6.8%，比目标（增长7%）低0.2个百分点。"
    ]
    assert (
        part(june, "进展较快的事项")
        .paragraphs[0]
        .startswith("新增市场主体（区市场监管局）：截至6月30日累计4200户")
    )
    assert (
        "赵宁对“新华路南延建成通车”的批示：请说明原因。（6月28日，7月15日前答复，待答复）"
        in part(june, "批示和催办办理情况").paragraphs
    )


def test_what_lags_stands_in_a_table_the_red_before_the_yellow(june):
    rows = part(june, "滞后事项").table.rows
    assert [row[0] for row in rows] == ["新华路南延建成通车", "地区生产总值增速"]
    assert rows[0][1:5] == ["区住建局", "严重滞后", "0.0%", "50.0%"]
    assert rows[0][6] == "征迁未完成。"
    assert rows[1][3:5] == ["—", "—"]


def test_the_ranking_is_that_of_the_page(report, make_target, accepted):
    for place in range(3):
        accepted(make_target(f"B-{place:03}"), JUNE, 4200)
    table = part(bulletin(report, moment=Moment(JUNE, KNOWN)), "单位排名").table
    assert table.rows == [["1", "区市场监管局", "3", "0.0%", "100.0%", "0.0%", "0.0%"]]


def test_a_part_without_content_is_left_out(report, target):
    found = bulletin(report, moment=Moment(date(2024, 1, 31), KNOWN))
    assert [s.head for s in sections(found, Words(next_steps=""))] == ["总体情况"]


def test_it_is_laid_out_as_an_official_document(june):
    word = Document(BytesIO(bulletin_document(june, Words())))
    styles = [paragraph.style.name for paragraph in word.paragraphs]
    assert styles[:3] == [Style.TITLE, Style.HEADING, Style.BODY]
    assert styles[-2:] == [Style.SIGNATURE, Style.SIGNATURE]
    assert word.paragraphs[1].text == "一、总体情况"


def test_it_takes_the_offices_own_words(june):
    text = paragraphs(bulletin_document(june, Words(opening="总体平稳。", next_steps="第一条。\n第二条。")))
    assert "总体平稳。" in text
    assert text[text.index("第一条。") + 1] == "第二条。"
    assert text[-2:] == ["区政府督查室", "2024年6月30日"]


def test_demonstration_data_are_marked(june):
    Report.objects.update(is_demo=True)
    june.report.refresh_from_db()
    assert paragraphs(bulletin_document(june, Words()))[0] == "（演示数据，进展为虚构）"


def test_the_office_takes_it_away(client, admin, june):
    client.force_login(admin)
    page = client.get("/2024/bulletin/?as_of=2024-06-30").content.decode()
    assert "关于2024年1—6月政府工作报告目标任务进展情况的通报" in page
    assert NEXT_STEPS.splitlines()[0] in page
    response = client.post("/2024/bulletin/?as_of=2024-06-30", {"opening": "", "next_steps": "抓紧。"})
    assert "wordprocessingml" in response["Content-Type"]
    assert quote("关于2024年1—6月") in response["Content-Disposition"]
    assert "抓紧。" in paragraphs(response.content)


def test_words_that_are_too_long_are_refused_at_their_field(client, admin, june):
    client.force_login(admin)
    response = client.post("/2024/bulletin/", {"opening": "长" * 2001, "next_steps": ""})
    assert response.status_code == 200
    assert response.context["form"].errors["opening"]
