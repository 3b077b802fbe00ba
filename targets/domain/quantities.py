"""How are numbers and dates written for Chinese readers?"""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

PLACES_AT_MOST = 4
TOO_BIG = Decimal("1e11")  # for what is typed
# What is counted one by one; a whole number of them is a count.
COUNTING_WORDS = frozenset("家个座所条处项台栋户人件辆块套场次名期村宗批只头棵株间幢部盏支位例起口份届片类")


def rounded(value: Decimal | Fraction, places: int) -> Decimal:
    """Half up, away from zero, as every pocket calculator in the office does it."""
    above, below = value.as_integer_ratio()
    whole = (2 * abs(above) * 10**places + below) // (2 * below)
    return Decimal(whole if above >= 0 else -whole).scaleb(-places)


def plain(value: Decimal) -> str:
    """A number without exponent or trailing zeros: 1.20 → 1.2, 8E+3 → 8000."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def number(value: Decimal) -> str:
    """For reading: like `plain`, thousands grouped from 10 000 upwards."""
    text = plain(value)
    if abs(value) < 10_000:
        return text
    return f"{Decimal(text):,f}"


def quantity(value: Decimal, unit: str) -> str:
    """Number and unit as the report writes them, without a space: 8000户, 1.2万人, 6.1%."""
    return f"{number(value)}{unit}"


def percent(share: Decimal | Fraction, places: int = 1) -> str:
    """A fraction as percent: 0.5249 → 52.5%; 100% is never printed before it is reached: 0.99975 → 99.9%."""
    return f"{_percentage(share, places):f}%"


def _percentage(share: Decimal | Fraction, places: int = 1) -> Decimal:
    figure = rounded(share, places + 2).scaleb(2)
    return figure if share >= 1 else min(figure, 100 - Decimal(1).scaleb(-places))


def printed(share: Decimal | Fraction) -> Decimal:
    """A fraction as `percent` prints it, for files in which it stays a number: 0.52491 → 0.525."""
    return _percentage(share).scaleb(-2)


def points(difference: Decimal) -> str:
    """Percentage points without sign: 2.80 → 2.8个百分点; `difference` is already in percentage points."""
    return f"{plain(rounded(abs(difference), PLACES_AT_MOST))}个百分点"


def apart(share: Fraction, other: Fraction) -> str:
    """How far two shares are apart, such that a reader's own subtraction of what is printed agrees."""
    difference = _percentage(share) - _percentage(other)
    return points(difference) if difference else "不足0.1个百分点"


def difference(amount: Decimal, unit: str) -> str:
    """How far two quantities are apart: 3个, of percentages 11个百分点."""
    return points(amount) if unit == "%" else quantity(abs(amount), unit)


def growth(rate: Decimal) -> str:
    """A growth rate in words: 增长6.1%, 下降3.2%, 与上年持平."""
    if rate == 0:
        return "与上年持平"
    return f"{'增长' if rate > 0 else '下降'}{number(abs(rate))}%"


def long_date(day: date) -> str:
    """2024年6月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(day: date) -> str:
    """6月30日."""
    return f"{day.month}月{day.day}日"


def month_end_or_day(day: date, year: int) -> str:
    """6月底前 where it is a month's last day, else 6月15日, for who reads it in that year; or 2025年6月底前."""
    if (day + timedelta(days=1)).day != 1:
        return date_in(day, year)
    return f"{'' if day.year == year else f'{day.year}年'}{day.month}月底前"


def date_in(day: date, year: int) -> str:
    """6月30日 for who reads it in that year, else 2025年1月6日."""
    return short_date(day) if day.year == year else long_date(day)
