"""A report has parts and headings, however it writes them."""

import pytest

from targets.domain.extraction.headings import headings_of
from targets.domain.extraction.parts import parts_of, year_of
from targets.domain.extraction.repair import repaired

BODY = "坚持把发展放在首位，加强统筹协调，完善工作机制，压实各方责任，确保各项任务落到实处。"


def headings(text: str) -> list[tuple[int, str, str]]:
    flow = repaired(text)
    return [(one.level, one.text, one.form.value) for one in headings_of(flow.text, flow.paragraphs)]


def parts(text: str) -> list[str]:
    flow = repaired(text)
    return [one.part.value for one in parts_of(flow.text, headings_of(flow.text, flow.paragraphs))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"二、2025年工作安排\n{BODY}", [(1, "二、2025年工作安排", "line")]),
        (
            f"二、2025年工作安排\n（一）坚持项目为王\n{BODY}",
            [(1, "二、2025年工作安排", "line"), (2, "（一）坚持项目为王", "line")],
        ),
        (
            f"二、工作安排\n（一）坚持项目为王，扩大投资。{BODY}",
            [(1, "二、工作安排", "line"), (2, "（一）坚持项目为王，扩大投资", "run-in")],
        ),
        (
            f"二、工作安排\n（一）坚持项目为王\n扩大有效投资。{BODY}\n提振居民消费。{BODY}",
            [
                (1, "二、工作安排", "line"),
                (2, "（一）坚持项目为王", "line"),
                (3, "扩大有效投资", "run-in"),
                (3, "提振居民消费", "run-in"),
            ],
        ),
        (
            f"今年政府工作重点\n一、聚焦产业发展\n（一）优化布局。{BODY}",
            [
                (1, "今年政府工作重点", "line"),
                (2, "一、聚焦产业发展", "line"),
                (3, "（一）优化布局", "run-in"),
            ],
        ),
        (
            f"二、工作安排\n（一）坚持项目为王\n一是加快项目建设。{BODY}二是突出招商引资。{BODY}",
            [
                (1, "二、工作安排", "line"),
                (2, "（一）坚持项目为王", "line"),
                (3, "一是加快项目建设", "run-in"),
                (3, "二是突出招商引资", "run-in"),
            ],
        ),
        (
            f"二、工作安排\n今年的主要预期目标是：地区生产总值增长6%，财政收入增长5%。\n（一）坚持项目为王\n{BODY}",
            [
                (1, "二、工作安排", "line"),
                (2, "今年的主要预期目标是", "para"),
                (2, "（一）坚持项目为王", "line"),
            ],
        ),
        (
            f"三、加强政府自身建设\n{BODY}\n旗帜鲜明讲政治。{BODY}\n依法行政促规范。{BODY}",
            [
                (1, "三、加强政府自身建设", "line"),
                (2, "旗帜鲜明讲政治", "run-in"),
                (2, "依法行政促规范", "run-in"),
            ],
        ),
        ("各位代表：", []),
        ("政府工作报告", []),
        (BODY, []),
    ],
)
def test_it_finds_the_headings(text, expected):
    assert headings(text) == expected


@pytest.mark.parametrize(
    "saying",
    ["实干为要，行胜于言。", "农为邦本，本固邦宁。", "项目是发展的生命线。", "民有所盼，政有所为。"],
)
def test_a_saying_is_no_heading(saying):
    text = f"二、工作安排\n（一）坚持项目为王\n扩大有效投资。{BODY}\n提振居民消费。{BODY}\n{saying}{BODY}"

    assert [name for _, name, _ in headings(text)][2:] == ["扩大有效投资", "提振居民消费"]


def test_it_finds_headings_inside_long_paragraphs_where_the_report_has_them_there():
    section = f"统筹各方力量，持续用力。扩大有效投资。{BODY * 4}提振居民消费。{BODY * 4}"
    text = "\n".join(["二、工作安排", *(f"（{number}）抓好工作\n{section}" for number in "一二三")])

    assert [name for level, name, _ in headings(text) if level == 3] == ["扩大有效投资", "提振居民消费"] * 3


def test_a_short_sentence_inside_a_paragraph_is_no_heading_elsewhere():
    text = f"二、工作安排\n（一）抓项目\n扩大有效投资。{BODY * 4}完成经济普查工作。{BODY * 4}\n提振居民消费。{BODY}"

    assert [name for level, name, _ in headings(text) if level == 3] == ["扩大有效投资", "提振居民消费"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"各位代表：\n一、2024年工作回顾\n{BODY}\n二、2025年工作安排\n{BODY}",
            ["opening", "review", "forward"],
        ),
        (
            f"过去五年工作回顾\n{BODY}\n今后五年工作任务\n{BODY}\n今年政府工作重点\n{BODY}",
            ["review", "five_years", "forward"],
        ),
        (f"二、2025年工作安排\n{BODY}\n名词解释\n1.三农：农业、农村、农民。", ["forward", "glossary"]),
        (f"二、2025年工作安排\n{BODY}\n附件1\n重点项目表\n一、{BODY[:9]}", ["forward", "glossary"]),
        (BODY, ["forward"]),
        (f"过去一年，成绩很好。\n做好今年工作，{BODY}", ["opening", "forward"]),
        (
            f"2024年工作回顾\n{BODY}\n努力做好2025年各项工作\n{BODY}\n全面加强政府自身建设\n{BODY}",
            ["review", "forward", "forward"],
        ),
    ],
)
def test_it_knows_which_part_looks_back(text, expected):
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("一、2024年工作回顾\n甲乙丙丁。\n二、2025年工作安排\n甲乙丙丁。", 2025),
        ("一、2024年工作回顾\n甲乙丙丁。\n二、今年工作安排\n甲乙丙丁。", 2025),
        ("——2022年1月27日在示例区人民代表大会上\n今后五年工作任务\n甲乙丙丁。", 2022),
        ("新建公园3座。", None),
    ],
)
def test_it_tells_the_year(text, year):
    flow = repaired(text)

    assert year_of(flow.text, headings_of(flow.text, flow.paragraphs)) == year
