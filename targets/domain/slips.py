"""Which numbers look like another one typed wrongly? The same rules for readings and for what is promised."""

from decimal import Decimal

from .quantities import quantity

ALL = Decimal(1)  # 0.85 for 85 %
A_REAL_PERCENTAGE = 10  # what is promised or begun with in such percentages is not read as less than one
LIKE_A_FRACTION, PLACES = Decimal("0.5"), 2  # 0.065 for 6.5 %; printed rates have one decimal
NEAR = 10  # percentage points: 0.5 for 50 % where 52 % is promised
LIKE_AN_INDEX = 80  # last year = 100
INDEX_UNLESS = 50  # where the rate itself is as large, such a number may be one


def share_slip(value: Decimal, unit: str, known: list[Decimal]) -> str:
    """A fraction typed for a percentage; `known` are target and baseline. Empty: none."""
    is_fraction = unit == "%" and 0 < value <= ALL
    if is_fraction and (not known or max(known) >= A_REAL_PERCENTAGE):
        return _fraction(value, unit)
    return ""


def rate_slip(
    value: Decimal, unit: str, *, target: Decimal | None = None, last: Decimal | None = None
) -> str:
    """A fraction or an index typed for a growth rate; `last` is the reading before. Empty: none."""
    known = [number for number in (target, last) if number is not None]
    if value and abs(value) < 1 and (target is None or abs(target) >= 1):
        is_bare = abs(value) < LIKE_A_FRACTION and (not known or _places(value) >= PLACES)
        if is_bare or any(abs(value * 100 - number) <= NEAR for number in known):
            return "增速" + _fraction(value, unit)
    if value >= LIKE_AN_INDEX and (not known or abs(known[0]) < INDEX_UNLESS):
        growth = quantity(value - 100, unit)
        return f"增速{quantity(value, unit)}像是以上年同期为100的指数，折成增速是{growth}"
    return ""


def _fraction(value: Decimal, unit: str) -> str:
    return f"{quantity(value, unit)}像是填成了小数，折成百分数是{quantity(value * 100, unit)}"


def _places(value: Decimal) -> int:
    """Decimals that say something: 0.0650 has three."""
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
