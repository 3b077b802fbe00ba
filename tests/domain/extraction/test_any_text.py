"""What must hold of any text, found by hypothesis, and of a very long one."""

import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets.domain.extraction import Verdict, extract
from targets.domain.extraction.tables import words
from tests.domain.extraction.test_proposals import REPORT

SIGNS = words("、 ， 。 ； ： “ ” （ ） 《 % 第 的 和 及 各 均 万 亿 0 ** ## 1—2")
WORDS = words("""
    新建 改造 学校 项目 亿元以上 10亿元以上 12个 3.5% 增长 分别 以上 左右 力争 上半年 6月底前 年内 一是 全覆盖 总投资
    与经济增长同步 达到 两所 到2030年 去年 5G 主要预期目标是： 应保尽保 完成省定任务
""")
LINES = (
    "二、2025年工作安排\n",
    "（一）坚持项目为王\n",
    "一、2024年工作回顾\n",
    "名词解释\n",
    "— 3 —\n",
    "\n",
    "\t",
    " ",
)
REPORTS = st.lists(st.sampled_from([*SIGNS, *WORDS, *LINES]), max_size=80).map("".join)
UNPROMISING = st.lists(
    st.sampled_from(
        [*words("坚持 党的领导 ， 。 深入 学习 “四个意识” 弘扬 精神 《规划》 三年行动 5G"), "\n"]
    ),
    max_size=60,
).map("".join)
quickly = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quickly
@given(REPORTS | st.text(max_size=400))
def test_spans_lie_inside_the_text_and_quote_it(text):
    for one in extract(text).proposals:
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert text[one.span.start : one.span.end] == one.quote


@quickly
@given(REPORTS)
def test_extraction_is_deterministic(text):
    assert extract(text) == extract(text)


@quickly
@given(UNPROMISING)
def test_a_text_without_promises_gives_none(text):
    assert extract(text).promises == ()


@quickly
@given(REPORTS)
def test_every_promise_can_be_measured_and_is_named(text):
    for one in extract(text).proposals:
        if one.verdict is Verdict.PROMISE:
            assert one.title
            assert one.measure in ("total", "level", "rate", "stages")
            assert one.comparator in ("=", ">=", "<=", "all", "relative", "done")
            assert (one.value is None) is (one.comparator in ("relative", "done"))
            assert 0 < one.confidence < 1


@quickly
@given(REPORTS)
def test_no_number_gets_two_verdicts(text):
    spans = [
        one.span for one in extract(text).proposals if one.verdict not in (Verdict.PROMISE, Verdict.TASK)
    ]

    assert len(spans) == len(set(spans))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(
        ["（", "“", "、", "12个", "一、", "增长", "和", " ", "年", "（一）", "。\n", "1 ", "\t", "到", "的"]
    )
)
def test_a_page_takes_no_second_whatever_is_on_it(sign):
    page = sign * (600 // len(sign))
    started = time.process_time()
    extract(page)

    assert time.process_time() - started < 1


def test_two_hundred_pages_take_less_than_a_second_each():
    body = REPORT.split("（一）")[1].split("名词解释")[0]
    text = REPORT.replace(body, body * 650)
    started = time.process_time()
    found = extract(text)

    assert len(text) > 120_000
    assert len(found.promises) > 5_000
    assert time.process_time() - started < 60
