"""One reader of numbers, days, marks and texts: what can be read, and what is refused with which reason."""

from datetime import date
from decimal import Decimal

import pytest

from targets.imports.dates import NotADay, day_of_serial, typed_day
from targets.imports.marks import NotAMark, is_ticked
from targets.imports.numbers import Kind, NotANumber, typed_number, typed_whole
from targets.imports.text import cleaned, escaped, finds, folded, key_amiss, unescaped
from tests import typed_dates
from tests.typed_numbers import GROWTH, MISPLACED_COMMAS, NO_NUMBERS, OTHER_UNITS, READ


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_it_reads_numbers_as_people_type_them(text, value):
    assert typed_number(text, "户") == Decimal(value)


@pytest.mark.parametrize(("typed", "value"), OTHER_UNITS.items())
def test_a_numbers_own_unit_may_stand_behind_it_and_no_other(typed, value):
    if value is None:
        with pytest.raises(NotANumber, match="不是数字"):
            typed_number(*typed)
    else:
        assert typed_number(*typed) == Decimal(value)


@pytest.mark.parametrize(("text", "value"), GROWTH.items())
def test_a_growth_rate_may_be_told_in_words(text, value):
    if value is None:
        with pytest.raises(NotANumber):
            typed_number(text, "%", Kind.GROWTH)
    else:
        assert typed_number(text, "%", Kind.GROWTH) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"), {"80%": "0.8", "0.8": "0.8", "９５％": "0.95", "100 %": "1"}.items()
)
def test_a_share_of_one_may_be_a_percentage(text, value):
    assert typed_number(text, kind=Kind.SHARE) == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\u200b", "\ufeff \u00a0"])
def test_nothing_typed_is_nothing(text):
    assert typed_number(text) is None
    assert typed_day(text) is None
    assert is_ticked(text) is False


@pytest.mark.parametrize("text", MISPLACED_COMMAS)
def test_commas_only_group_thousands(text):
    with pytest.raises(NotANumber, match=r"不是数字。请用小数点，逗号只用于千位分隔，如1,234\.5。$"):
        typed_number(text, "户")


@pytest.mark.parametrize(("text", "reason"), NO_NUMBERS.items())
def test_it_guesses_no_number_and_says_why(text, reason):
    with pytest.raises(NotANumber) as refused:
        typed_number(text, "户")
    assert reason in str(refused.value)


def test_a_whole_number_has_no_decimals():
    assert typed_whole("45天", "天") == 45
    with pytest.raises(NotANumber, match="请填整数"):
        typed_whole("4.5")


@pytest.mark.parametrize(("text", "day"), typed_dates.READ.items())
def test_it_reads_days_as_people_type_them(text, day):
    assert typed_day(text, year=2024) == date.fromisoformat(day)


@pytest.mark.parametrize(("text", "reason"), typed_dates.REFUSED.items())
def test_it_guesses_no_day_and_says_which_form_is_wanted(text, reason):
    with pytest.raises(NotADay) as refused:
        typed_day(text, year=2024)
    assert reason in str(refused.value)
    assert str(refused.value).endswith("请写成2024-06-30或2024年6月30日。")


@pytest.mark.parametrize(
    ("text", "day"),
    {
        "十月十日": (10, 10),
        "十一月二十号": (11, 20),
        "十二月二十一日": (12, 21),
        "一月一日": (1, 1),
        "12月三十一日": (12, 31),
    }.items(),
)
def test_it_counts_in_chinese_up_to_the_end_of_the_year(text, day):
    assert typed_day(text, year=2024) == date(2024, *day)


@pytest.mark.parametrize("text", ["6月30日", "6.30", "六月三十日", "今年6月30日"])
def test_a_day_without_a_year_needs_one(text):
    with pytest.raises(NotADay):
        typed_day(text)


def test_workbooks_count_from_1900_or_from_1904():
    assert day_of_serial(45473.9) == day_of_serial(45473 - 1462, is_from_1904=True) == date(2024, 6, 30)
    assert day_of_serial(20240630) is day_of_serial(-1) is day_of_serial(980) is None


@pytest.mark.parametrize(
    "mark",
    [
        "是",
        "√",
        "✓",
        "✔",
        "☑",
        "☑️",
        "✅",
        "已完成",
        "完成",
        "办结",
        "Y",
        "y",
        "Ｙ",
        "yes",
        "TRUE",
        "1",
        "１",
        "√\u200b",
        "v",
        "V",
        "是的",
        "√完成",
        "√ 已完成",
        "完工",
        "已竣工",
        "已建成",
        "已通过",
        "已落实",
    ],
)
def test_it_knows_the_marks_of_what_is_done(mark):
    assert is_ticked(mark)


@pytest.mark.parametrize(
    "mark", ["", "否", "×", "✗", "☐", "未完成", "没有完成", "推进中", "N", "no", "0", "—", "/", "FALSE"]
)
def test_it_knows_the_marks_of_what_is_not(mark):
    assert not is_ticked(mark)


@pytest.mark.parametrize("mark", ["基本完成", "x", "☒", "?", "50%", "6月完成", "部分", "2", "○", "已开工"])
def test_it_guesses_no_mark(mark):
    with pytest.raises(NotAMark, match="完成的填“是”或“√”"):
        is_ticked(mark)


@pytest.mark.parametrize(
    ("text", "seen"),
    {
        "980\u200b": "980",
        "\ufeff区统计局": "区统计局",
        "区\u00ad统计局": "区统计局",
        "\u202a区统计局\u202c": "区统计局",
        "第一行\r\n第二行\r第三行": "第一行\n第二行\n第三行",
        "第一行\x0b第二行\u2028第三行": "第一行\n第二行\n第三行",
        "1\u00a0000": "1 000",
        "区统计局\u3000": "区统计局",
        "甲\u3000乙": "甲\u3000乙",
        "a\x00b\x7fc\ufffc": "abc",
        "𠮷野家": "𠮷野家",
        "é\u0301": "é\u0301",
    }.items(),
)
def test_what_nobody_sees_is_dropped(text, seen):
    assert cleaned(text) == seen


@pytest.mark.parametrize(
    ("stored", "text"),
    {
        "第一行_x000D_\n第二行": "第一行\r\n第二行",
        "甲_x000d_\n_x000D_\n乙": "甲\r\n\r\n乙",
        "_x0041_": "A",
        "_x005F_x000D_": "_x000D_",
        "a_x_b": "a_x_b",
        "_x00_": "_x00_",
    }.items(),
)
def test_the_formats_own_escapes_are_undone(stored, text):
    assert unescaped(stored) == text


@pytest.mark.parametrize("text", ["_x000D_", "甲_x0041_乙", "_x005F_x000D_", "a_x_b", "普通"])
def test_text_that_looks_like_an_escape_comes_back(text):
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize(
    "other", ["登录名", " 登录名 ", "登 录 名", "登录\n名", "\ufeff登录名", "登录名\u200b", "登\u3000录名"]
)
def test_names_are_compared_as_a_person_would(other):
    assert folded(other) == folded("登录名")


@pytest.mark.parametrize(
    "key", ["1.38E+10", "1.38e10", "1E+05", "4.10402E+17", "１．３８Ｅ＋１０", " 1.38E+10\u200b"]
)
def test_a_key_in_scientific_notation_is_none(key):
    assert "科学计数法" in key_amiss(key)


@pytest.mark.parametrize(
    "key", ["zhangs", "13800138000", "B-017", "湛政〔2024〕8号", "e12", "1e", "134/2024-12-31", ""]
)
def test_other_keys_are(key):
    assert not key_amiss(key)


@pytest.mark.parametrize(
    "words",
    [
        "ｂ-017", "b017", "B－017", "b 017", " 市场 主体 ", "市场\u3000主体", "新增市场主体", "市场\u200b主体",
        "8,000", "８０００户", "8 000", "市场监管", "区 市场监管局", "市监局", "主体 017", "",
    ],
)  # fmt: skip
def test_a_search_finds_however_it_is_typed(words):
    assert finds(words, "B-017", "新增市场主体", "8000户", "区市场监管局", "市监局、区市场局")


@pytest.mark.parametrize("words", ["b018", "市场 客体", "80000", "主体局", "8.000"])
def test_a_search_finds_nothing_else(words):
    assert not finds(words, "B-017", "新增市场主体", "8000户", "区市场监管局", "市监局、区市场局")
