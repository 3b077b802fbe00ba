"""Which numbers does a ledger's cell say? “—” and nothing are no number, 0 is one."""

import re
from dataclasses import dataclass
from decimal import Decimal

from ...domain.extraction.offices.said import says_nothing
from ...domain.extraction.quantities import Quantity, quantities_of
from ...domain.extraction.spans import Span
from ..numbers import Kind, NotANumber, typed_number
from ..text import narrow

HUNDRED = Decimal(100)
PERCENT = re.compile(r"[\d.]+ ?%")
WITH_WORD = re.compile(r"(?:累计|已)?(?:完成|实现|达到?|为)?\s*(?P<rest>[-+\d].*)")


@dataclass(frozen=True)
class Figure:
    """A number with its unit; `is_said` where something is written that is no number."""

    value: Decimal | None = None
    unit: str = ""
    is_said: bool = False


def figure_in(text: str, unit: str = "") -> Figure:
    """30.2, 98.4亿元, 已建成30.2亿元 of what counts in 亿元; 主体完成80% says something else."""
    if says_nothing(text):
        return Figure()
    found = WITH_WORD.fullmatch(narrow(text))
    said = found["rest"] if found else narrow(text)
    try:
        return Figure(typed_number(said, unit), unit)
    except NotANumber:
        quantity = _whole(said)
    if quantity is None and unit not in ("", "%"):
        quantity = _only(text, unit)
    return Figure(quantity.value, quantity.unit) if quantity else Figure(is_said=True)


def percent_in(text: str) -> Figure:
    """A growth rate or a distance in points: 5.4%, 增长5.4%, -0.6."""
    if says_nothing(text):
        return Figure()
    try:
        return Figure(typed_number(text, "%", Kind.GROWTH), "%")
    except NotANumber:
        return Figure(is_said=True)


def share_in(text: str, *, is_percent: bool, expected: Decimal | None) -> tuple[Decimal | None, bool]:
    """A share as a fraction, and whether it is unclear: 46.5%, 46.5 below a head with %, 0.465.

    A bare number is taken for what fits `expected`, the value's share of its goal.
    """
    if says_nothing(text):
        return None, False
    named = PERCENT.findall(narrow(text))
    said = named[0] if len(named) == 1 else narrow(text)
    try:
        value = typed_number(said.removesuffix("%").strip())
    except NotANumber:
        return None, False
    if value is None:
        return None, False
    if said.endswith("%") or is_percent or value > 2:
        return value / HUNDRED, False
    if expected is not None:
        return min((value, value / HUNDRED), key=lambda one: abs(one - expected)), False
    return (value, False) if value == 0 or (value < 1 and value % 1) else (None, True)


def _only(text: str, unit: str) -> Quantity | None:
    """The only one that counts in the unit."""
    found = [one for one in quantities_of(text, Span(0, len(text))) if one.unit == unit]
    return found[0] if len(found) == 1 else None


def _whole(text: str) -> Quantity | None:
    """The quantity that is all that a text says."""
    found = quantities_of(text, Span(0, len(text)))
    return found[0] if len(found) == 1 and len(found[0].whole) == len(text) else None
