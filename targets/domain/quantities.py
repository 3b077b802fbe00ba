"""How are numbers and dates written for Chinese readers?"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

PLACES_AT_MOST = 4


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up, as every pocket calculator in the office does it."""
    result = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return result if result else abs(result)  # no "-0.0"


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
    whole, _, fraction = text.partition(".")
    return f"{int(whole):,}" + (f".{fraction}" if fraction else "")


def quantity(value: Decimal, unit: str) -> str:
    """Number and unit as the report writes them, without a space: 8000户, 1.2万人, 6.1%."""
    return f"{number(value)}{unit}"


def percent(share: Decimal, places: int = 1) -> str:
    """A fraction as percent: 0.5249 → 52.5%."""
    return f"{rounded(share * 100, places):f}%"


def points(difference: Decimal) -> str:
    """Percentage points without sign: 2.80 → 2.8个百分点; `difference` is already in percentage points."""
    return f"{plain(rounded(abs(difference), PLACES_AT_MOST))}个百分点"


def compared(share: Decimal, other: Decimal) -> tuple[str, str, str]:
    """Two fractions as percent and how far apart they are, such that a reader's own subtraction agrees.

    One decimal, more only where the two would look equal without being so.
    """
    for places in range(1, PLACES_AT_MOST + 1):
        ours, theirs = rounded(share * 100, places), rounded(other * 100, places)
        if ours != theirs or share == other:
            break
    return percent(share, places), percent(other, places), points(ours - theirs)


def growth(rate: Decimal) -> str:
    """A growth rate in words: 增长6.1%, 下降3.2%, 持平."""
    if rate == 0:
        return "持平"
    return f"{'增长' if rate > 0 else '下降'}{number(abs(rate))}%"


def long_date(day: date) -> str:
    """2024年6月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(day: date) -> str:
    """6月30日."""
    return f"{day.month}月{day.day}日"
