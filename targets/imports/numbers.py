"""Which number has somebody typed? The one that it can only mean; what can be read two ways is refused with the reason.

`static/js/typed.js` reads numbers in the same way; `tests/typed_numbers.py` holds both to it.
"""

import re
from decimal import Decimal
from enum import StrEnum

from ..domain.quantities import plain
from .text import cleaned, excerpt, narrow


class Kind(StrEnum):
    """What a number is, as far as it decides how it may be written."""

    AMOUNT = "amount"
    GROWTH = "growth"  # 下降3.2% is -3.2
    SHARE = "share"  # of one: 80% is 0.8
    COUNT = "count"  # of days, points, places
    YEAR = "year"


class NotANumber(ValueError):
    """Nothing that is one number; in Chinese why, and what to write instead."""


# Thousands are grouped by commas or by spaces, not by both.
FIGURES = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]*)(?:\.[0-9]*)?"
NUMBER = re.compile(rf"[-+]?(?=\.?[0-9]){FIGURES}")
# 回落 is not among them: it may be the rate that falls, not what it is the rate of.
UP, DOWN = "增长|上升|上涨|提高|增加|增速|增幅|增|↑", "负增长|下降|下滑|降低|减少|降幅|降|减|负|↓|▼"
THAN_BEFORE = "(?:同比|(?:与|同|较|比)[上去]年(?:同期)?(?:相比)?)"
CHANGE = re.compile(rf"{THAN_BEFORE}? ?(?:({UP})|({DOWN}))[了为]? ?(.*)")
SIGNED = re.compile(rf"{THAN_BEFORE} ?([-+].*)")
UNCHANGED = re.compile(rf"{THAN_BEFORE}持平|(?:{THAN_BEFORE})?[零0]增长")
WITH_WORD = re.compile(rf"([-+]?(?=\.?[0-9]){FIGURES}) ?([^-+0-9.,() ][^0-9]*)")
NO_UNIT = re.compile("百分点|[余多约]|左右|以上|以下|上下")
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
SCALED = re.compile(f"([{''.join(SCALES)}]*)(.*)")

EXAMPLES = {
    Kind.AMOUNT: "4200或1.2", Kind.GROWTH: "6.5或-3.2", Kind.SHARE: "80%或0.8", Kind.COUNT: "12", Kind.YEAR: "2025",
}  # fmt: skip
REASONS = (  # the first that fits
    (re.compile(r"[-/*]+|无|没有|暂无|不详|N/?A|未统计", re.I), "没有数的请留空；是零的请填0。"),
    (re.compile(r"[0-9]{4}[-/年](?:0?[1-9]|1[0-2])(?:[-/月].*)?"), "这是日期，请填数值。"),
    (re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+"), "这是科学计数法，请写出全部数字。"),
    (re.compile(r".*[▲△▽].*"), "“▲”“△”有人用来表示增长，有人用来表示负数，请改写成正号或负号。"),
    (re.compile(r"\(.*\)"), "括号里的数可能是负数，也可能是附注；是负数的请写负号。"),
    (
        re.compile(r".*(?:约|近|超|逾|余|多|左右|上下|以上|以下|不到|不足|[~≈<>≥≤±]|[0-9]%? ?(?:至|到|-) ?[0-9]).*"),
        "这是约数或范围，请填一个准确的数。",
    ),
    (re.compile(r"=.*|.*[0-9] ?[+*/×÷] ?[0-9].*"), "请填算好的数，不填算式。"),
    (re.compile(r"[0-9]+(?:_[0-9]+)+"), "数字中间不用下划线。"),
    (re.compile(r"[-+]?[0-9.,]*,[0-9.,]*"), "请用小数点，逗号只用于千位分隔，如1,234.5。"),
    (re.compile(r".*百分点"), "百分点说的是相差多少，请填数值本身。"),
    (re.compile(rf"(?:同比|较上年|比上年)? ?(?:{UP}|{DOWN}).*"), "这是增减的幅度，请填数值本身。"),
    (re.compile(r".*[一二三四五六七八九十百千两零〇]+.*"), "请用阿拉伯数字。"),
)  # fmt: skip


def typed_number(text: str, unit: str = "", kind: Kind = Kind.AMOUNT) -> Decimal | None:
    """The number of a cell or field, None for an empty one; its own unit may stand behind it. Raises `NotANumber`.

    A growth rate may be told in words (增长6.5%), a share of one as a percentage.
    """
    shown = narrow(text)
    if not shown:
        return None
    sign, figures = _without_words(shown, kind)
    number = _bare(figures, "%" if kind == Kind.SHARE else unit)
    if sign < 0 and number.startswith(("-", "+")):
        raise _refused(text, "“降”和正负号只用一样。")
    if not NUMBER.fullmatch(number):
        raise _refused(text, _reason(figures if sign else shown, unit, kind))
    value = Decimal(re.sub("[, ]", "", number))
    if kind == Kind.SHARE and number != shown:
        value = value.scaleb(-2)
    return -value if sign < 0 else value


def typed_whole(text: str, unit: str = "", kind: Kind = Kind.COUNT) -> int | None:
    """A whole number; raises `NotANumber`."""
    value = typed_number(text, unit, kind)
    if value is None:
        return None
    if value % 1:
        raise _refused(text, "请填整数。")
    return int(value)


def converted(value: Decimal, unit: str, into: str) -> Decimal | None:
    """A quantity in another unit of the same, as 0.8万户 are 8000户; None where other things are counted."""
    said, wanted = narrow(unit), narrow(into)
    if _noun_of(said) not in ("", _noun_of(wanted)):
        return None
    return value * _factor(said) / _factor(wanted)


def as_typed(text: str, unit: str = "", kind: Kind = Kind.AMOUNT) -> Decimal | str | None:
    """The number, or what was typed where it is none: for a preview, which shows either."""
    try:
        return typed_number(text, unit, kind)
    except NotANumber:
        return cleaned(text)


def _without_words(shown: str, kind: Kind) -> tuple[int, str]:
    """1, -1 or 0 for the words that say up or down, or none; and what follows them."""
    if kind != Kind.GROWTH:
        return 0, shown
    if UNCHANGED.fullmatch(shown):
        return 0, "0"
    if signed := SIGNED.fullmatch(shown):
        return 0, signed[1]
    if change := CHANGE.fullmatch(shown):
        return (1 if change[1] else -1), change[3]
    return 0, shown


def _bare(figures: str, unit: str) -> str:
    """Without the unit behind it, of which the noun may be left out: 1.2万 where 万人 are counted."""
    own = narrow(unit)
    scale = _scale_of(own)
    for ending in filter(None, (own, scale)):
        if figures.casefold().endswith(ending.casefold()):
            return figures[: -len(ending)].rstrip()
    return figures


def _reason(shown: str, unit: str, kind: Kind) -> str:
    with_word = WITH_WORD.fullmatch(shown)
    if with_word and kind != Kind.SHARE and _is_unit(with_word[2]):
        return _reason_of_unit(with_word[1], with_word[2].strip(), unit)
    for pattern, reason in REASONS:
        if pattern.fullmatch(shown):
            return reason
    how = f"按“{unit}”" if unit else ""
    return f"请{how}只填数字，例如{EXAMPLES[kind]}。"


def _is_unit(word: str) -> bool:
    return (word[0].isalpha() or word[0] in "%‰℃") and not NO_UNIT.search(word)


def _reason_of_unit(number: str, word: str, unit: str) -> str:
    """Of a number in another unit, or with 万 or 亿 that its own does not have."""
    own = narrow(unit)
    if not own or word.startswith(own):
        return f"请只填数字，不带“{word}”。"
    is_scaled = _noun_of(word) in ("", _noun_of(own)) and _scale_of(word) != _scale_of(own) and own != "%"
    if is_scaled and (factor := _factor(word)) and (own_factor := _factor(own)):
        value = Decimal(re.sub("[, ]", "", number)) * factor / own_factor
        return f"这项的单位是“{unit}”，请写{plain(value)}。"
    return f"“{word}”不是这项的单位“{unit}”，请换算后只填数字。"


def _scale_of(word: str) -> str:
    found = SCALED.fullmatch(word)
    return found[1] if found else ""


def _noun_of(word: str) -> str:
    return word.removeprefix(_scale_of(word))


def _factor(word: str) -> int:
    product = 1
    for sign in _scale_of(word):
        product *= SCALES[sign]
    return product


def _refused(text: str, reason: str) -> NotANumber:
    return NotANumber(f"“{excerpt(text)}”不是数字。{reason}")
