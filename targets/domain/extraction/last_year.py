"""What did the year before reach? The figure of the same indicator in the part of the report that looks back."""

import re
from dataclasses import dataclass
from decimal import Decimal

from .drafts import Draft
from .likeness import likeness
from .measures import measure_of
from .quantities import Quantity
from .titles import title_of

ALIKE_FROM = 0.85
AMOUNT = re.compile(r"[\d.]*[万亿千百十]*(?:元|千瓦|吨|人)")


@dataclass(frozen=True)
class PastFigure:
    """What the review says was reached."""

    title: str
    measure: str
    quantity: Quantity


def figures_of(drafts: list[Draft]) -> list[PastFigure]:
    """The figures of a review, read as if they were promises."""
    return [
        PastFigure(title_of(draft), measure_of(draft), draft.quantity) for draft in drafts if draft.quantity
    ]


def last_value(title: str, measure: str, quantity: Quantity | None, past: list[PastFigure]) -> Decimal | None:
    """In the unit of the promise; None where the review has no such figure, or two that differ."""
    if quantity is None:
        return None
    amounts = AMOUNT.findall(title)  # 亿元以上项目 are not 3亿元以上项目
    found = [
        (likeness(title, figure.title), _in_unit_of(quantity, figure.quantity))
        for figure in past
        if (figure.quantity.plain_unit, figure.measure) == (quantity.plain_unit, measure)
        and AMOUNT.findall(figure.title) == amounts
    ]
    best = max((alike for alike, _ in found), default=0.0)
    values = {value for alike, value in found if alike == best}
    return values.pop() if best >= ALIKE_FROM and len(values) == 1 else None


def _in_unit_of(promised: Quantity, figure: Quantity) -> Decimal:
    """2.1万人 beside a promise of 8000人 is 21000; beside one in 万人 it stays 2.1."""
    if figure.unit == promised.unit:
        return figure.value
    return (figure.scaled / (promised.scaled / promised.value if promised.value else 1)).normalize()
