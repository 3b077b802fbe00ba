"""Which numbers stand in a text, each with its unit and the word that bounds it?

A number is what is written in Arabic digits (with 万, 亿 behind it as part of the unit: 1.2万人), an order of magnitude
without digits (千亿元, 亿元), or Chinese characters before a word of counting (两所).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from .numerals import chinese_number
from .spans import Span
from .tables import longest_first, words
from .tables.indicators import TAILS
from .tables.units import ALL_UNITS, COUNTING, MONEY, MULTIPLIERS, SCALE, UNIT_NOT_BEFORE

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_MULTIPLIER = "|".join(MULTIPLIERS)
_UNIT = "|".join(
    re.escape(unit) + (f"(?![{UNIT_NOT_BEFORE[unit]}])" if unit in UNIT_NOT_BEFORE else "")
    for unit in ALL_UNITS
)
_TAIL = "|".join(sorted(TAILS, key=len, reverse=True))
_DASH = r"\s*(?:—|–|-|－|~|～|―|至|到)+\s*"
ARABIC = re.compile(
    rf"(?P<number>{_NUMBER})(?:(?P<low_unit>%|‰|{_MULTIPLIER})?{_DASH}(?P<high>{_NUMBER})(?=%|‰|{_MULTIPLIER}|个|{_UNIT}))?"
    rf"(?P<scale>{_MULTIPLIER})?(?P<more>余|多)?(?P<unit>{_UNIT})?(?P<more_behind>多|余)?"
    rf"(?P<bracket>（[\u4e00-\u9fff]{{1,2}}）)?(?P<tail>{_TAIL})?"
)
MAGNITUDE = re.compile(
    rf"(?<![\d.一二三四五六七八九十百千万亿两第])(?P<scale>万亿|千亿|百亿|十亿|亿|千万|百万|千|百)(?P<unit>{'|'.join(MONEY)}|斤)?(?P<tail>{_TAIL}|级)?"
)
_CHINESE_UNIT = "|".join(
    longest_first(COUNTING, words("年 大 公里 万亩 级 届 个月 天 小时 分钟 周年 次全会 中全会"))
)
CHINESE = re.compile(
    r"(?<![\d.一二三四五六七八九十百千万亿两第几数])(?P<number>[一二三四五六七八九十百两]+)(?P<more>余|多)?"
    rf"(?P<unit>{_CHINESE_UNIT})(?P<tail>{_TAIL})?"
)

# Who is counted without a measure word: 7万人口, 7万产业工人; not what is built for them (3亿人才公寓).
PERSONS = re.compile(
    "人口|(?:产业|技术|技能|专业)?(?:人才|学生|工人)(?=进|回|来|留|返|就业|安居|落户|[，。、；：）]|$)"
)
WITHOUT_UNIT = ("千亿", "百亿", "万亿", "千万", "百万")  # 税收千万楼宇


@dataclass(frozen=True)
class Quantity:
    """A number as it is written. `span` ends with the unit; `tail` is the 以上 or 左右 behind it."""

    span: Span
    value: Decimal
    unit: str
    tail: str = ""
    high: Decimal | None = None  # of a range; `value` is its lower end
    is_about: bool = False  # 10余家
    is_chinese: bool = False
    is_magnitude: bool = False  # 亿元以上, without digits

    @property
    def whole(self) -> Span:
        """With its tail."""
        return Span(self.span.start, self.span.end + len(self.tail))

    @cached_property
    def plain_unit(self) -> str:
        """The unit without 万 and 亿 before it."""
        for scale in MULTIPLIERS:
            if self.unit.startswith(scale):
                return self.unit.removeprefix(scale)
        return self.unit

    @property
    def scaled(self) -> Decimal:
        """The value with 万 and 亿 multiplied out, for comparing."""
        scale = self.unit.removesuffix(self.plain_unit) if self.plain_unit else self.unit
        return self.value * SCALE.get(scale, 1)

    @property
    def is_percent(self) -> bool:
        return self.unit in ("%", "‰")

    @property
    def is_money(self) -> bool:
        return self.plain_unit in MONEY


def quantities_of(text: str, within: Span) -> list[Quantity]:
    """All numbers of a stretch in order; what two readings claim belongs to the one with digits."""
    found = list(_arabic(text, within))
    for more in (*_magnitudes(text, within), *_chinese(text, within)):
        if not any(more.span.overlaps(other.span) for other in found):
            found.append(more)
    return sorted(found, key=lambda quantity: quantity.span)


def _arabic(text: str, within: Span) -> Iterator[Quantity]:
    for found in ARABIC.finditer(text, within.start, within.end):
        unit = _unit(text, found)
        end = found.end() - len(found["tail"] or "")
        tail = found["tail"] or ""
        if tail == "内" and text[found.end() : found.end() + 1] not in ("", "，", "。", "、", "；"):
            tail = ""  # 5公里内部道路
        yield Quantity(
            Span(found.start(), end),
            _decimal(found["number"]),
            unit,
            tail,
            _decimal(found["high"]) if found["high"] else None,
            bool(found["more"] or found["more_behind"]),
        )


def _unit(text: str, found: re.Match[str]) -> str:
    """The unit as written, 万 and 亿 with it."""
    unit = found["unit"] or ""
    if not unit and found["scale"] and PERSONS.match(text, found.end()):
        unit = "人"  # 7万人口, 7万产业工人
    return (found["scale"] or "") + unit


def _magnitudes(text: str, within: Span) -> Iterator[Quantity]:
    for found in MAGNITUDE.finditer(text, within.start, within.end):
        if found["unit"] or found["tail"] or found["scale"] in WITHOUT_UNIT:
            tail = found["tail"] or ""
            end = found.end() - len(tail)
            yield Quantity(
                Span(found.start(), end),
                Decimal(1),
                found["scale"] + (found["unit"] or ""),
                tail,
                is_magnitude=True,
            )


def _chinese(text: str, within: Span) -> Iterator[Quantity]:
    for found in CHINESE.finditer(text, within.start, within.end):
        value = chinese_number(found["number"])
        if value is not None:
            tail = found["tail"] or ""
            span = Span(found.start(), found.end() - len(tail))
            yield Quantity(span, value, found["unit"], tail, is_about=bool(found["more"]), is_chinese=True)


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))
