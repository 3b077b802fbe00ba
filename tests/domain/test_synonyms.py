"""Words that mean the same; the table is there to be extended, so what it must be like is checked."""

import pytest

from targets.domain.synonyms import SAME, said_otherwise
from targets.imports.text import finds

ALL = [word for row in SAME for word in row]


def test_each_word_stands_once():
    assert len(ALL) == len(set(ALL))


def test_each_row_has_words_to_choose_from():
    assert all(len(row) > 1 for row in SAME)


@pytest.mark.parametrize("word", ALL)
def test_words_are_written_as_they_are_compared(word):
    assert word == word.casefold().strip()
    assert not set(word) & set("“”‘’\"' ")


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("GDP", "地区生产总值增速"),
        ("ｇｄｐ增速", "地区生产总值增速"),
        ("社零", "社会消费品零售总额增速"),
        ("固投", "固定资产投资增速"),
        ("规模以上工业", "规上工业增加值增速"),
        ("规上", "规模以上服务业企业"),
        ("财政收入", "一般公共预算收入增速"),
        ("四上", "新增“四上”企业"),
        ("高企", "新增国家高新技术企业"),
        ("停车位", "新增公共车位"),
        ("社零 增速", "社会消费品零售总额增速"),
        ("R&D", "规上工业企业研发活动覆盖率"),
    ],
)
def test_an_abbreviation_finds_the_name(typed, title):
    assert finds(typed, title)


@pytest.mark.parametrize(("typed", "title"), [("GDP", "新增市场主体"), ("社零", "零售"), ("固投", "投资")])
def test_it_finds_nothing_else(typed, title):
    assert not finds(typed, title)


def test_a_word_that_has_no_other_is_itself():
    assert said_otherwise("潘桃节") == {"潘桃节"}


@pytest.mark.parametrize("typed", ["b17", "B017", "b-17", "ｂ－０１７", "B-017", "b 017"])
def test_a_number_is_found_without_its_hyphen_and_noughts(typed):
    assert finds(typed, "B-017")


@pytest.mark.parametrize("typed", ["b-17-3", "B-017-03", "b01703"])
def test_and_that_of_a_part(typed):
    assert finds(typed, "B-017-03")


def test_nor_another_one():
    assert not finds("b17", "B-018", "C-017")
