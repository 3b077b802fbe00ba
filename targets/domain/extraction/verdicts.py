"""Is a number a name, a year, or something that could be promised? Told from the number and its nearest neighbours.

What is left after these rules is weighed in its clause (`roles`).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from .quantities import Quantity
from .sentences import QUOTED
from .spans import Span
from .tables.indicators import STATES
from .tables.naming import NAMED_BY_TIME
from .tables.units import NAMING, PERCENT, STRICT, TIME

LATIN = re.compile(r"[A-Za-z+＋Ⅰ-Ⅻ]")
BREAK = re.compile(r"[，；。：！？、\n]")
ROUND = re.compile(f"[百千万]+(?:{'|'.join(STRICT)})")  # 百家名企: a round figure of speech
PLACE_BEHIND = re.compile("[子渠河县区镇乡路市街至屯沟湾庄寨铺桥]")  # 三台县, 五家渠
RATIO = re.compile(r"[:：∶]\d")
ROADS = ("国道", "省道", "县道", "乡道", "高速")
SESSIONS = ("中全会", "次全会", "届")
STATED = tuple(word for word in STATES if len(word) > 1)
NAMED_AHEAD = 14  # characters in which the noun of a 三年行动 comes


class Verdict(StrEnum):
    """What a number of the forward part is; a task is what is promised without one."""

    PROMISE = "promise"
    THRESHOLD = "threshold"
    ATTRIBUTE = "attribute"
    NAME = "name"
    YEAR = "year"
    CONTEXT = "context"
    PAST = "past"
    TASK = "task"


@dataclass(frozen=True)
class Judged:
    """A number, what it is, and why in Chinese."""

    quantity: Quantity
    verdict: Verdict
    reason: str


def quoted_spans(text: str, within: Span) -> list[Span]:
    """What stands in quotation and book marks."""
    return [Span(*found.span()) for found in QUOTED.finditer(text, within.start, within.end)]


def by_itself(text: str, quantity: Quantity, quoted: list[Span]) -> Judged | None:
    """The verdict that needs no clause; None where the number could be a promise."""
    if any(span.covers(quantity.span) for span in quoted):
        return Judged(quantity, Verdict.NAME, "引号、书名号内的名称")
    for rule in (_year, _enclosed, _ordinal, _lettered, _named_by_unit, _duration, _without_unit, _chinese):
        if answer := rule(text, quantity):
            return Judged(quantity, *answer)
    return None


_Answer = tuple[Verdict, str] | None


def _year(text: str, quantity: Quantity) -> _Answer:
    if quantity.is_chinese or quantity.is_magnitude:
        return None
    if 1900 <= quantity.value <= 2100 and (quantity.unit == "年" or (not quantity.unit and quantity.high)):
        return Verdict.YEAR, "年份"
    if not quantity.unit and not quantity.tail and re.fullmatch(r"(?:19|20)\d\d", quantity.span.of(text)):
        return Verdict.YEAR, "年份"
    if quantity.unit in ("月", "日") and quantity.value <= 31:
        return Verdict.YEAR, "日期或时限"
    return None


def _enclosed(text: str, quantity: Quantity) -> _Answer:
    around = (
        text[quantity.span.start - 1 : quantity.span.start] + text[quantity.span.end : quantity.span.end + 1]
    )
    if around in ("[]", "［］", "〔〕"):
        return Verdict.NAME, "注释序号"
    return (Verdict.NAME, "序号") if around in ("（）", "()") and not quantity.unit else None


def _ordinal(text: str, quantity: Quantity) -> _Answer:
    before = text[max(0, quantity.span.start - 1) : quantity.span.start]
    if before == "第":
        return Verdict.NAME, "序数"
    if before == "前" and quantity.unit in ("", "位", "名", "列", "强"):
        return Verdict.CONTEXT, "位次"
    return None


def _lettered(text: str, quantity: Quantity) -> _Answer:
    """5G, T1, G342, 省道103."""
    before, after = _around(text, quantity, 2)
    if before in ROADS:
        return Verdict.NAME, "线路编号"
    if LATIN.match(after) and quantity.unit in ("", "个"):
        return Verdict.NAME, "与字母连写的名称"
    is_counted = quantity.is_percent or quantity.is_money or quantity.tail
    if LATIN.match(before[-1:]) and not is_counted:
        return Verdict.NAME, "与字母连写的名称"
    return (Verdict.NAME, "编号") if before[-1:] in ("-", "·", "/") and not quantity.unit else None


def _named_by_unit(text: str, quantity: Quantity) -> _Answer:
    after, unit = text[quantity.span.end : quantity.span.end + 3], quantity.unit
    if unit in SESSIONS:
        return Verdict.NAME, "会议届次"
    if unit in NAMING or (not unit and after.startswith(NAMING)):
        return Verdict.NAME, "等级、届次、编号或类数"
    if unit in ("期", "轮") and (quantity.is_chinese or after.startswith(("工程", "项目", "建设", "）"))):
        return Verdict.NAME, "期次"
    if unit == "类" and re.match(r"\d", after):
        return Verdict.CONTEXT, "类数，其后另有数量"
    if unit in ("岁", "周岁"):
        return Verdict.THRESHOLD, "年龄条件"
    return (Verdict.NAME, "周年") if unit == "周年" else None


def _duration(text: str, quantity: Quantity) -> _Answer:
    """三年行动, 15分钟便民圈; the years of a plan are never a promise."""
    if quantity.unit not in (*TIME, "公里", "里"):
        return None
    ahead = BREAK.split(text[quantity.span.end : quantity.span.end + NAMED_AHEAD])[0]
    if "圈" in ahead or (quantity.unit == "年" and any(word in ahead for word in NAMED_BY_TIME)):
        return Verdict.NAME, "名称中的时间或距离"
    return (Verdict.YEAR, "年限") if quantity.unit in ("年", "个月") else None


def _without_unit(text: str, quantity: Quantity) -> _Answer:
    if quantity.unit or quantity.tail or quantity.is_chinese:
        return None
    if RATIO.match(text, quantity.span.end):
        return Verdict.NAME, "比值"
    if _around(text, quantity, 6)[0].endswith(STATED):
        return None
    return Verdict.NAME, "没有单位的编号或名称"


def _chinese(text: str, quantity: Quantity) -> _Answer:
    if not quantity.is_chinese:
        return None
    is_place = quantity.unit in ("台", "家") and PLACE_BEHIND.match(text, quantity.span.end)
    is_name = is_place or ROUND.match(text, quantity.span.start)
    is_count = quantity.unit in STRICT and quantity.value >= 2 and not is_name
    return None if is_count else (Verdict.NAME, "汉字数词，不是数量")


def _around(text: str, quantity: Quantity, before: int) -> tuple[str, str]:
    """So many characters before a number, and the one behind it."""
    start, end = quantity.span.start, quantity.span.end
    return text[max(0, start - before) : start], text[end : end + 1]


def is_share(quantity: Quantity) -> bool:
    """Whether the number is a part of a whole or of a change rather than an amount."""
    return quantity.unit in PERCENT
