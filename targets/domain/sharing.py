"""How is a number shared out among many, and what are the shares called? Nothing is lost by rounding."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from .pace import exact
from .quantities import COUNTING_WORDS, PLACES_AT_MOST, rounded

FINER = 2  # places more than the number itself has, where it is no count
LONGEST_TITLE = 40


def places_to_share(total: Decimal, unit: str, *, is_counted: bool | None) -> int:
    """To how many places a number is shared out: what is counted one by one in whole ones."""
    is_whole = total == total.to_integral_value()
    if is_whole and (unit in COUNTING_WORDS if is_counted is None else is_counted):
        return 0
    return min(_places_of(total) + FINER, PLACES_AT_MOST)


def shared_out(total: Decimal, weights: Sequence[Decimal | None], *, places: int) -> list[Decimal]:
    """Shares that are to each other as the weights and come to the total exactly; what rounding leaves goes to those
    that lose most by it, the first of them first. Weights that are not there or below zero are none; without any all
    get the same."""
    if not weights:
        return []
    known = [max(exact(weight), Fraction(0)) if weight is not None else Fraction(0) for weight in weights]
    if not sum(known):
        known = [Fraction(1)] * len(weights)
    places = max(places, _places_of(total))
    steps, of_all = int(total.scaleb(places)), sum(known)
    wanted = [steps * weight / of_all for weight in known]
    shares = [w.numerator // w.denominator for w in wanted]
    losers = sorted(range(len(shares)), key=lambda place: (shares[place] - wanted[place], place))
    for place in losers[: steps - sum(shares)]:
        shares[place] += 1
    return [Decimal(share).scaleb(-places) for share in shares]


def in_proportion(
    values: Sequence[Decimal | None], *, before: Decimal | None, after: Decimal, places: int
) -> list[Decimal | None]:
    """The shares of a number that becomes another one, as they follow; what has no number yet gets none."""
    known = [value for value in values if value is not None]
    total = after
    if before:
        total = rounded(exact(sum(known, Decimal(0))) * exact(after) / exact(before), places)
    shares = iter(shared_out(total, known, places=places))
    return [None if value is None else next(shares) for value in values]


def part_title(whole: str, unit: str) -> str:
    """What a unit's share of a promise is called: 新增市场主体（九里山街道）, in at most 40 characters."""
    end = f"（{unit[: LONGEST_TITLE - 4]}）"
    room = LONGEST_TITLE - len(end)
    return (whole if len(whole) <= room else f"{whole[: room - 1]}…") + end


def title_passed_on(title: str, whole: str, *, old: str, new: str) -> str:
    """What a share is called once another unit has it; one that is not called after the old one stays as it is."""
    if title == part_title(whole, old):
        return part_title(whole, new)
    stem = title.removesuffix(f"（{old}）")
    return title if stem == title else part_title(stem, new)


def _places_of(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
