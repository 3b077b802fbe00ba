"""What does a number's format show of it? A unit behind it, fewer digits than there are, a day without its year."""

import re

from openpyxl.styles.numbers import is_date_format

# Numbers of formats that Chinese programs have and openpyxl has not, with what they show.
CHINESE_DATES = dict.fromkeys((27, 36, 50, 52, 57), "yyyy年m月")
CHINESE_DATES |= dict.fromkeys((28, 29, 51, 53, 54, 58), "m月d日")
CHINESE_DATES |= dict.fromkeys((30, 31), "yyyy年m月d日") | dict.fromkeys((32, 33, 34, 35, 55, 56), "h时mm分")

QUOTED = re.compile(r'"[^"]*"|[\\!].')
BRACKETS = re.compile(r"\[[^\]]*\]")
PADDING = re.compile(r"[_*].")
DIGITS = r"(?:[0#?]|General|G/通用格式)"
SCALED = re.compile(r"[0#?],+(?![0#?,])")  # a comma behind the last digit leaves three of them out
UNIT = re.compile(rf'^[^"]*{DIGITS} ?(?:"([^"0-9]*)"|\\([%‰]))\s*$')


def date_format(number_format: str, format_id: int) -> str:
    """The format that makes a date, or a time, of a number; empty if it makes none."""
    if format_id in CHINESE_DATES:
        return CHINESE_DATES[format_id]
    return _bare(number_format) if is_date_format(number_format) else ""


def shows_year(date_format: str) -> bool:
    return "y" in date_format or "e" in date_format


def shows_day(date_format: str) -> bool:
    return "d" in date_format


def is_percent(number_format: str) -> bool:
    return "%" in QUOTED.sub("", number_format)


def is_scaled(number_format: str) -> bool:
    """Whether 1234567 is shown as 1235, or as 123.5万."""
    return bool(SCALED.search(PADDING.sub("", QUOTED.sub("", number_format))))


def unit_shown(number_format: str, *, is_negative: bool) -> str:
    """户 of a number that is shown as 8000户; empty where other words stand around or within it."""
    sections = BRACKETS.sub("", PADDING.sub("", number_format)).split(";")
    section = sections[1] if is_negative and len(sections) > 1 else sections[0]
    found = UNIT.match(section)
    return (found[1] or found[2] or "").strip() if found else ""


def _bare(number_format: str) -> str:
    return BRACKETS.sub("", QUOTED.sub("", number_format.split(";")[0])).casefold()
