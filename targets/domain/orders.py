"""How does an order – an instruction, a 催办单 – stand on a day, and in which words? One answer for all pages."""

from dataclasses import dataclass
from datetime import date, timedelta

from .months import month_end
from .quantities import date_in
from .words import OrderState

SOON_DAYS = 3  # as many days before the reporting day as its first reminder goes out
UNANSWERED = (OrderState.WAITING, OrderState.DUE_SOON, OrderState.OVERDUE)
ANSWERED = (OrderState.ANSWERED, OrderState.ANSWERED_LATE)
URGING_WORDS = {  # a 催办单 is not answered in words; its items are struck off by reports
    OrderState.WAITING: "未销号",
    OrderState.ANSWERED: "已销号",
    OrderState.ANSWERED_LATE: "已销号（逾期）",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the judgement needs to know. The due date itself is in time; None: no answer is due by any day."""

    due_date: date | None
    answered_on: date | None = None
    is_closed: bool = False
    is_revoked: bool = False

    def state_on(self, day: date) -> OrderState:
        """How it stands on a day."""
        if self.is_revoked:
            return OrderState.REVOKED
        if self.is_closed:
            return OrderState.CLOSED
        due = self.due_date or date.max
        if self.answered_on is not None:
            return OrderState.ANSWERED if self.answered_on <= due else OrderState.ANSWERED_LATE
        if day > due:
            return OrderState.OVERDUE
        is_soon = self.due_date is not None and (due - day).days <= SOON_DAYS
        return OrderState.DUE_SOON if is_soon else OrderState.WAITING

    def words_on(self, day: date, *, counted_until: date | None = None) -> str:
        """The state, with the days where they matter: 临期（还有2天）, 今天到期, 超期3天.

        What fell due in a year that has been closed is not overdue by more days than that year had: up to
        `counted_until`. What falls due later than that goes on.
        """
        state = self.state_on(day)
        if counted_until and self.due_date and self.due_date < counted_until:
            day = min(day, counted_until)
        days = (self.due_date - day).days if self.due_date else 0
        if state == OrderState.OVERDUE:
            return f"超期{-days}天"
        if state == OrderState.DUE_SOON:
            return f"临期（还有{days}天）" if days else "今天到期"
        return state.label


def read_words(read_on: date | None, written_on: date) -> str:
    """Of which day's figures an instruction speaks: 据6月30日数据; empty where they were the latest."""
    return "" if read_on is None else f"据{date_in(read_on, written_on.year)}数据"


@dataclass(frozen=True, slots=True)
class AnswerDay:
    """A day by which an answer may be wanted, under the name that leaders have for it."""

    label: str
    day: date


def answer_days(today: date) -> list[AnswerDay]:
    """What leaders say most: in three days, in seven, by the month's end (on the last day, by the next one's)."""
    end = month_end(today)
    last = (
        AnswerDay("月底", end) if end > today else AnswerDay("下月底", month_end(today + timedelta(days=1)))
    )
    return [*(AnswerDay(f"{n}日", today + timedelta(days=n)) for n in (3, 7)), last]


def urging_words(order: Order, day: date, *, counted_until: date | None = None) -> str:
    """The same of a 催办单."""
    return URGING_WORDS.get(order.state_on(day)) or order.words_on(day, counted_until=counted_until)


def reminded_at(order: Order, day: date, offsets: tuple[int, ...]) -> int | None:
    """At which distance from its due date an unanswered order is to be reminded of; None: not (yet)."""
    if order.due_date is None or order.state_on(day) not in UNANSWERED:
        return None
    return max((o for o in offsets if o <= (day - order.due_date).days), default=None)
