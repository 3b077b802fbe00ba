"""Lines that paper cut are one sentence again, and every character knows where it stood."""

import pytest

from targets.domain.extraction.lines import lines_of
from targets.domain.extraction.repair import repaired
from targets.domain.extraction.spans import Span

WRAPPED = (
    "今年我们要把实体经济放在首位，坚持项目为王，加快推进产业升级\n"
    "和城乡融合，着力办好群众身边的小事，推动全区经济社会发展再\n"
    "上新台阶。新建公办幼儿园12所，改造老旧小区45个，新增公共停\n"
    "车位2000个，让城市更有温度，让群众更有获得感，让发展更可持\n"
    "— 3 —\n"
    "续，让环境更加优美宜居。\n"
)


@pytest.mark.parametrize(
    "footer",
    ["— 3 —", "- 12 -", "–7–", "第 4 页", "第4页 共20页", "3 / 20", "－ 5 －"],
)
def test_it_leaves_out_page_numbers(footer):
    text = f"第一行的文字\n{footer}\n第二行的文字"

    assert [line.span.of(text) for line in lines_of(text)] == ["第一行的文字", "第二行的文字"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("新建2 . 5 公里", "新建2.5公里"),
        ("增长 7 %", "增长7%"),
        ("到 2025 年", "到2025年"),
        ("**扩大投资。**引进项目5个", "扩大投资。引进项目5个"),
        ("## 二、2025年工作", "二、2025年工作"),
        ("增长７．５％", "增长7.5%"),
        ("使用 Open Source 软件", "使用Open Source软件"),
        ("新建道路12条\n", "新建道路12条"),
        ("　　各位代表", "各位代表"),
        ("甲\u200b乙", "甲乙"),
        ("新建公园\t3座", "新建公园\t3座"),
    ],
)
def test_it_repairs_a_line(before, after):
    assert repaired(before).text == after


def test_it_joins_lines_of_one_width_over_a_page():
    flow = repaired(WRAPPED)

    assert "推动全区经济社会发展再上新台阶" in flow.text
    assert "新增公共停车位2000个" in flow.text
    assert "让发展更可持续，让环境" in flow.text
    assert "\n" not in flow.text


def test_it_keeps_headings_apart_in_wrapped_text():
    text = WRAPPED.replace("上新台阶。", "上新台阶。\n（一）坚持项目为王\n")

    assert "\n（一）坚持项目为王\n" in repaired(text).text


def test_it_joins_a_sentence_over_a_page_where_lines_are_paragraphs():
    long = "加快建设一批看得见、摸得着、用得上的民生项目和公共服务设施，持续改善人居环境，积极提"
    text = f"{long}\n\n振消费，改造商圈2个。\n短行\n另一段。"

    assert repaired(text).text.split("\n")[0].endswith("积极提振消费，改造商圈2个。")


def test_it_parts_a_report_that_came_in_one_line():
    text = "各位代表： 一、2024年工作回顾 过去一年成绩很好。 二、2025年工作安排 " + "我们要努力工作。 " * 120

    paragraphs = repaired(text).text.split("\n")

    assert "一、2024年工作回顾" in paragraphs
    assert "二、2025年工作安排" in paragraphs


def test_it_drops_page_numbers_and_breaks_inside_one_line():
    text = "我们要努力工作。 " * 120 + "扎实推进城乡 建设，新 — 11 — 建公园3座。"

    assert repaired(text).text.endswith("扎实推进城乡建设，新建公园3座。")


def test_it_finds_the_way_back_to_the_text_as_it_came():
    text = "坚持发展，\n新建 道路 1 2 条。"
    flow = repaired("新建 高标准\u200b农田 2.5 万亩。")
    span = flow.span_in_source(Span(0, flow.text.index("。")))

    assert span.of(flow.source) == "新建 高标准\u200b农田 2.5 万亩"
    assert repaired(text).position(text.index("道路")) == repaired(text).text.index("道路")


@pytest.mark.parametrize("text", ["", "\n\n", " 　\t", "— 1 —"])
def test_nothing_is_no_paragraph(text):
    assert repaired(text).paragraphs == ()
