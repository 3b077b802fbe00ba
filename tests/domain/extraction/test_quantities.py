"""Every number is found, with its unit and the word that bounds it."""

from decimal import Decimal

import pytest

from targets.domain.extraction.numerals import chinese_number, chinese_numeral
from targets.domain.extraction.quantities import quantities_of
from targets.domain.extraction.spans import Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("增长6.5%左右", [("6.5", "%", "左右")]),
        ("增长7％以上", [("7", "", "")]),  # wide signs are made narrow before
        ("建设道路12公里", [("12", "公里", "")]),
        ("培训1.2万人次以上", [("1.2", "万人次", "以上")]),
        ("突破1千亿元", [("1", "千亿元", "")]),
        ("达到350万亩", [("350", "万亩", "")]),
        ("控制在35微克/立方米以下", [("35", "微克/立方米", "以下")]),
        ("10亿元以上项目6个", [("10", "亿元", "以上"), ("6", "个", "")]),
        ("8000户以上", [("8000", "户", "以上")]),
        ("1,200套", [("1200", "套", "")]),
        ("提高3个百分点", [("3", "个百分点", "")]),
        ("下降10个基点", [("10", "个基点", "")]),
        ("10余家", [("10", "家", "")]),
        ("200多个", [("200", "个", "")]),
        ("增长5%—6%", [("5", "%", "")]),
        ("1—2个", [("1", "个", "")]),
        ("住房300套（间）", [("300", "套", "")]),
        ("5万吨/日", [("5", "万吨/日", "")]),
        ("亿元以上项目", [("1", "亿元", "以上")]),
        ("突破千亿元", [("1", "千亿元", "")]),
        ("百亿级产业", [("1", "百亿", "级")]),
        ("两所小学", [("2", "所", "")]),
        ("十二个村", [("12", "个", "")]),
        ("六大产业", [("6", "大", "")]),
        ("3座桥、5处游园", [("3", "座", ""), ("5", "处", "")]),
        ("8方面", [("8", "", "")]),
        ("514升级", [("514", "", "")]),
        ("7万人口", [("7", "万人", "")]),
        ("30个工作日以内", [("30", "个工作日", "以内")]),
        ("第三产业", []),
        ("没有数字", []),
    ],
)
def test_it_finds(text, expected):
    found = quantities_of(text, Span(0, len(text)))

    assert [(format(one.value, "f"), one.unit, one.tail) for one in found] == expected


def test_it_knows_the_upper_end_of_a_range():
    assert quantities_of("增长6%—6.5%", Span(0, 9))[0].high == Decimal("6.5")


@pytest.mark.parametrize(
    ("text", "scaled", "unit"),
    [("1.2万人", 12_000, "人"), ("3亿元", 300_000_000, "元"), ("5个", 5, "个"), ("2万", 20_000, "")],
)
def test_it_scales(text, scaled, unit):
    quantity = quantities_of(text, Span(0, len(text)))[0]

    assert (quantity.scaled, quantity.plain_unit) == (scaled, unit)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三百二十", 320),
        ("两千", 2000),
        ("一万二千", 12000),
        ("一二三", None),
        ("", None),
        ("甲", None),
    ],
)
def test_it_reads_chinese_numerals(text, number):
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (0, "0"), (100, "100")],
)
def test_it_writes_chinese_numerals(number, text):
    assert chinese_numeral(number) == text
