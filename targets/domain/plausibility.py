"""Which readings need a word of explanation before the office should see them?"""

from datetime import date
from decimal import Decimal

from .facts import Entry, Promise, Thresholds
from .pace import done, plan
from .quantities import long_date, percent, quantity
from .words import Bound, Measure


def questions(promise: Promise, *, data_date: date, value: Decimal | None, before: Entry | None) -> list[str]:
    """What the office would ask, as Chinese sentences; empty if nothing.

    `before` is the accepted reading with the latest earlier data date.
    """
    asked = []
    if not promise.start_date <= data_date <= promise.due_date:
        window = f"{long_date(promise.start_date)}至{long_date(promise.due_date)}"
        asked.append(f"数据截止日不在目标期限（{window}）内")
    if promise.measure != Measure.TOTAL or value is None:
        return asked
    if before is not None and before.value is not None and value < before.value:
        less = quantity(before.value - value, promise.unit)
        asked.append(f"累计值比上期（{quantity(before.value, promise.unit)}）少{less}")
    share, planned = (
        done(promise, value),
        plan(promise, data_date, Thresholds()),
    )  # by days, however lights count
    has_grown = before is None or before.value is None or value > before.value
    if (
        promise.bound == Bound.AT_LEAST
        and has_grown
        and share
        and planned is not None
        and share > 2 * planned
    ):
        asked.append(f"完成{percent(share)}，超过序时进度{percent(planned)}的两倍")
    return asked
