"""How do instructions and 催办单 stand? Fetched with what the judgement needs, in a few queries for any number."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from ..domain.orders import urging_words
from ..domain.words import OrderState
from ..models import Instruction, InstructionReply, Report, Target, Unit, Urging, UrgingItem


@dataclass(frozen=True, kw_only=True)
class InstructionLine:
    """An instruction with its replies, as it stands; `words` say so, with days where they matter."""

    instruction: Instruction
    state: OrderState
    words: str

    @property
    def target(self) -> Target:
        return self.instruction.target

    @property
    def lead(self) -> Unit | None:
        """Who has to answer: whoever leads the target now."""
        return self.target.lead.unit if self.target.lead else None

    @property
    def last_reply(self) -> InstructionReply | None:
        return list(self.instruction.replies.all())[-1] if self.instruction.replies.all() else None


@dataclass(frozen=True, kw_only=True)
class UrgingLine:
    """A 催办单 as it stands; `items` are those that are asked for, of some targets only theirs."""

    urging: Urging
    items: list[UrgingItem]
    state: OrderState
    words: str

    @property
    def open_count(self) -> int:
        return sum(item.settled_at is None for item in self.items)


def day_of(moment: datetime) -> date:
    """The office's day."""
    return timezone.localtime(moment).date()


def instructions_at(found: QuerySet[Instruction], known_at: datetime) -> list[InstructionLine]:
    """Those that were written by a moment, with what was answered and closed by then, judged on its day."""
    replies = InstructionReply.objects.filter(created_at__lte=known_at).select_related("author", "unit")
    targets = Target.objects.with_owners().select_related("report")
    rows = (
        Instruction.objects.filter(pk__in=found.order_by().values("pk"), created_at__lte=known_at)
        .with_answers(known_at)
        .select_related("author__successor", "closed_by")
        .prefetch_related(Prefetch("replies", replies))
        .prefetch_related(Prefetch("target", targets))
    )
    lines, day = [], day_of(known_at)
    ends = _Ends(day)
    for row in rows:
        if row.closed_at and row.closed_at > known_at:
            row.closed_at = row.closed_by = None
        state, until = row.order.state_on(day), ends.of(row.target.report)
        words = row.order.words_on(day, counted_until=until)
        lines.append(InstructionLine(instruction=row, state=state, words=words))
    return lines


def urgings_on(
    found: QuerySet[Urging], today: date, *, about: Callable[[Target], bool] | None = None
) -> list[UrgingLine]:
    """As they stand today; those `about` some targets alone as their items stand."""
    lines, ends = [], _Ends(today)
    for urging in found.with_progress():  # type: ignore[attr-defined]
        items = [item for item in urging.items.all() if about is None or about(item.target)]
        if about and not items:
            continue
        order = urging.order_about(items)
        words = urging_words(order, today, counted_until=ends.of(urging.report))
        lines.append(UrgingLine(urging=urging, items=items, state=order.state_on(today), words=words))
    return lines


class _Ends:
    """Up to which day each report counts, asked once of each: the rows of a query have a report of their own each."""

    def __init__(self, today: date):
        self.today = today
        self.known: dict[int, date] = {}

    def of(self, report: Report) -> date:
        if report.pk not in self.known:
            self.known[report.pk] = report.counts_until(self.today)
        return self.known[report.pk]
