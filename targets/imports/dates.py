"""Which day has somebody typed? The one that it can only mean; else the form that is wanted is named."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from .text import cleaned, excerpt, narrow

FIRST_YEAR, LAST_YEAR = 2000, 2099
WANTED = "请写成2024-06-30或2024年6月30日。"
# From which day a workbook counts; most count from 1900, with a 29 February that there was not.
BEGINNING, BEGINNING_1904 = date(1899, 12, 30), date(1904, 1, 1)

SEPARATOR = r" ?[-/.\\年月] ?| "
WEEKDAY = re.compile(r" ?\(?(?:星期|周)([一二三四五六日天])\)?$")
TIME = re.compile(
    r"(?: ?T? ?| )(?:上午|下午|AM|PM|am|pm)? ?[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"|[时点](?:[0-9]{1,2}分)?(?:[0-9]{1,2}秒)?整?) ?(?:AM|PM|am|pm)?$"
)
THREE = re.compile(rf"([0-9]{{1,4}})(?:{SEPARATOR})([0-9]{{1,2}})(?:{SEPARATOR})([0-9]{{1,4}}) ?[日号]?")
TWO_NAMED = re.compile(r"([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]?")
TWO = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})")
DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
# What says nothing about which day it is. 前 is how deadlines are told, and includes the day.
BEFORE = re.compile(r"^(?:截[至止]|到|至|为)+ ?")
BEHIND = re.compile(r"(?: ?(?:\(含\)|之?前|以前|止|为止)| ?[.。,;、])+$")
THIS_YEAR = re.compile(r"^[今本]年 ?")
STOPS = str.maketrans("。、", "..")  # as the key of the point types them
IN_CHINESE = re.compile("[〇○零一二三四五六七八九十]+(?=[年月日号])")
FIGURES = str.maketrans("〇○零一二三四五六七八九", "000123456789")

REASONS = (  # the first that fits
    (
        re.compile(r"[0-9]{2}[-/.年][0-9]{1,2}[-/.月].*|[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}"),
        "年份请写四位，",
    ),
    (re.compile(r"[1-9][0-9]{3} ?年?"), "只有年份，请写到日，"),
    (
        re.compile(r"(?:[0-9]{4} ?[-/.年] ?)?[0-9]{1,2} ?月份?|[0-9]{4}[-/.][0-9]{1,2}|20[0-9]{4}"),
        "没有写哪一日，",
    ),
)


class NotADay(ValueError):
    """Nothing that is one day; in Chinese why, and how to write it."""


def typed_day(text: str, *, year: int | None = None) -> date | None:
    """The day of a cell or field, None for an empty one; a time behind it does not count. Raises `NotADay`.

    `year` is that of 6月30日, None where it has to be written. A number of five digits is the day of a workbook.
    """
    if not narrow(text):
        return None
    shown = _bare(narrow(text), year)
    weekday = WEEKDAY.search(bare := TIME.sub("", shown))
    days = set(_meant(WEEKDAY.sub("", bare), year))
    if len(days) > 1:
        raise _refused(text, "可以看作不同的日期，")
    for day in days:
        if weekday and "一二三四五六日".index(weekday[1].replace("天", "日")) != day.weekday():
            raise _refused(text, "日期和星期不符，请核对，")
        return day
    raise _refused(text, _reason(bare, year))


def day_of_serial(serial: float, *, is_from_1904: bool = False) -> date | None:
    """The day that a workbook means by a number; None for what is none of this century."""
    beginning = BEGINNING_1904 if is_from_1904 else BEGINNING
    if not 0 < serial < 100_000:
        return None
    day = beginning + timedelta(days=int(serial))
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _bare(shown: str, year: int | None) -> str:
    """Without the words around a day, and in figures."""
    bare = BEHIND.sub("", BEFORE.sub("", shown))
    if year:
        bare = THIS_YEAR.sub("", bare)
    return IN_CHINESE.sub(lambda number: _in_figures(number[0]), bare).translate(STOPS)


def _in_figures(number: str) -> str:
    """二〇二四 as 2024, 三十 as 30, 十 as 10; the year by its signs, what is below a hundred by its tens."""
    tens, ten, ones = number.partition("十")
    if not ten:
        return number.translate(FIGURES)
    return (tens or "一").translate(FIGURES) + (ones or "〇").translate(FIGURES)


def _meant(shown: str, year: int | None) -> Iterator[date]:
    """All days that this may mean."""
    if found := DIGITS.fullmatch(shown):
        yield from _days([found.groups()])
    elif found := SERIAL.fullmatch(shown):
        yield from filter(None, [day_of_serial(int(found[1]))])
    elif found := THREE.fullmatch(shown):
        yield from _days(_with_year(*found.groups(), is_year_named="年" in shown))
    elif year and (found := TWO_NAMED.fullmatch(shown)):
        yield from _days([(year, found[1], found[2])])
    elif year and (found := TWO.fullmatch(shown)):
        yield from _days(_without_year(year, *found.groups()))


def _with_year(first: str, second: str, third: str, *, is_year_named: bool) -> list[tuple[str, str, str]]:
    """As year, month and day: what stands first, last, or before 年."""
    if len(first) == 4:
        return [(first, second, third)]
    if len(third) == 4:
        return [(third, first, second), (third, second, first)]
    return [(f"20{first}", second, third)] if is_year_named and len(first) == 2 else []


def _without_year(year: int, first: str, sign: str, second: str) -> list[tuple[int, str, str]]:
    """As month and day, and as day and month."""
    readings = [(year, first, second), (year, second, first)]
    if sign == "." and len(second) == 1:
        readings.append((year, first, f"{second}0"))  # a number loses its last zero: 1.10 is kept as 1.1
    return readings


def _days(readings: Iterable[tuple[str | int, ...]]) -> Iterator[date]:
    """Those of the readings that are days; of each year, month and day."""
    for reading in readings:
        year, month, day = map(int, reading)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            continue
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def _reason(shown: str, year: int | None) -> str:
    for pattern, reason in REASONS:
        if pattern.fullmatch(shown):
            return reason
    if TWO_NAMED.fullmatch(shown) and year is None:
        return "没有写哪一年，"
    if found := THREE.fullmatch(shown) or DIGITS.fullmatch(shown):
        is_near = any(len(part) == 4 and FIRST_YEAR <= int(part) <= LAST_YEAR for part in found.groups())
        return "没有这一天，" if is_near else f"只收{FIRST_YEAR}年至{LAST_YEAR}年的日期，"
    return "没有这一天，" if TWO_NAMED.fullmatch(shown) else ""


def _refused(text: str, reason: str) -> NotADay:
    return NotADay(f"“{excerpt(cleaned(text))}”不是日期：{reason}{WANTED}" if reason else
                   f"“{excerpt(cleaned(text))}”不是日期，{WANTED}")  # fmt: skip
