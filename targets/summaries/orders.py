"""Which instructions and 催办单 are there, how do they stand, and how many wait? The pages 批示 and 催办."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from django.db.models import Q

from ..domain.moment import Moment
from ..domain.orders import ANSWERED, UNANSWERED, Order
from ..domain.words import OrderState
from ..imports.text import finds
from ..models import Instruction, Report, Target, Unit, Urging, UrgingItem, User
from ..pictures import (
    InstructionLine,
    ReportFacts,
    UrgingLine,
    day_of,
    evening_of,
    instructions_at,
    urgings_on,
)
from .scope import Scope

Line = TypeVar("Line", InstructionLine, UrgingLine)
Tabs = dict[str, tuple[str, tuple[OrderState, ...]]]
SINGLE: Tabs = {
    "due_soon": (OrderState.DUE_SOON.label, (OrderState.DUE_SOON,)),
    "overdue": (OrderState.OVERDUE.label, (OrderState.OVERDUE,)),
}
INSTRUCTION_TABS: Tabs = {
    "open": ("未办结", (*UNANSWERED, *ANSWERED)),
    "waiting": ("待答复", UNANSWERED),
    **SINGLE,
    "answered": ("已答复", ANSWERED),
    "closed": ("已办结", (OrderState.CLOSED,)),
}
URGING_TABS: Tabs = {
    "open": ("未销号", UNANSWERED),
    **SINGLE,
    "answered": ("已销号", ANSWERED),
    "revoked": ("已撤销", (OrderState.REVOKED,)),
}


@dataclass(frozen=True, kw_only=True)
class OrderFilters:
    """What the reader asked for; empty means: no restriction. `state` is the key of a tab."""

    q: str = ""
    state: str = ""
    unit: int | None = None
    author: int | None = None
    theme: int | None = None
    post: int | None = None
    members: frozenset[int] | None = None  # the keys of the targets of a group

    @property
    def is_of_some_targets(self) -> bool:
        return bool(self.theme or self.post or self.members is not None)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the tab is asked for."""
        return self != OrderFilters(state=self.state)

    def admits_target(self, target: Target) -> bool:
        """By heading, leader's post and group."""
        is_of_theme = not self.theme or self.theme in (target.theme_id, target.theme.parent_id)
        is_member = self.members is None or target.pk in self.members
        return is_of_theme and is_member and (not self.post or target.post_id == self.post)

    def finds(self, *said: object) -> bool:
        return finds(self.q, *map(str, said))


@dataclass(frozen=True)
class Orders(Generic[Line]):
    """The lines that match, and under each tab how many match but for the tab; "" is all of them."""

    lines: list[Line]
    counts: dict[str, int]
    tabs: Tabs


@dataclass(frozen=True)
class OrderMark:
    """That an instruction (批示) or a 催办单 about a target is due soon or overdue."""

    what: str
    state: OrderState


@dataclass(frozen=True, kw_only=True)
class OpenOrders:
    """How many wait, and of these how many are overdue."""

    instructions: int
    overdue_instructions: int
    urgings: int
    overdue_urgings: int


def instruction_list(
    report: Report, filters: OrderFilters, *, viewer: User, known_at: datetime
) -> Orders[InstructionLine]:
    """The instructions that are the viewer's business, the latest first."""
    found = Instruction.objects.filter(target__report=report).listed_for(viewer)

    def admit(line: InstructionLine) -> bool:
        i, target, lead = line.instruction, line.target, line.lead
        replies = [reply.text for reply in i.replies.all()]
        return (
            (not filters.unit or (lead is not None and lead.pk == filters.unit))
            and (not filters.author or i.author_id == filters.author)
            and filters.admits_target(target)
            and filters.finds(target.number, target.title, *_names(lead), i.author, i.text, *replies)
        )

    return _orders(instructions_at(found, known_at), admit, filters, INSTRUCTION_TABS)


def urging_list(report: Report, filters: OrderFilters, *, viewer: User, today: date) -> Orders[UrgingLine]:
    """The 催办单 that the viewer may see, the latest first; of a heading, a leader or a group those with an item of
    it, with its items alone, as these stand."""

    def admit(line: UrgingLine) -> bool:
        urging = line.urging
        said = [f"{item.target.number} {item.target.title} {item.reason}" for item in urging.items.all()]
        return (
            not filters.unit or filters.unit in (urging.unit_id, urging.unit.successor_id)
        ) and filters.finds(urging, *_names(urging.unit), urging.issued_by, *said)

    about = filters.admits_target if filters.is_of_some_targets else None
    lines = urgings_on(report.urgings.visible_to(viewer), today, about=about)
    return _orders(lines, admit, filters, URGING_TABS)


def order_marks(facts: ReportFacts, *, as_of: date) -> dict[int, tuple[OrderMark, ...]]:
    """What is due soon or overdue about targets, by their keys."""
    seen_at = orders_seen_at(facts.report, Moment(as_of, facts.known_at))
    day, waits = day_of(seen_at), (OrderState.DUE_SOON, OrderState.OVERDUE)
    found = [
        (i.target_id, "批示", i.open_order(seen_at).state_on(day)) for i in _open_instructions(facts, seen_at)
    ]
    if standing := _standing(facts, seen_at):
        items = UrgingItem.objects.unsettled(seen_at).filter(urging__in=standing).select_related("urging")
        found += [(item.target_id, "催办", state_of_open(item.urging, day)) for item in items]
    marks: dict[int, list[OrderMark]] = {}
    for target, what, state in found:
        mark = OrderMark(what, state)
        if state in waits and mark not in marks.setdefault(target, []):
            marks[target].append(mark)
    return {target: tuple(own) for target, own in marks.items()}


def open_urgings_on(target: Target, *, today: date) -> list[UrgingLine]:
    """The open 催办单 that ask for a target, whoever may see them."""
    found = target.report.urgings.open(items=Q(target=target))
    return urgings_on(found, today)


def _names(unit: Unit | None) -> list[str]:
    """All that it goes or went by."""
    return [unit.name, *unit.other_names] if unit else []


def _orders(
    lines: Sequence[Line], admit: Callable[[Line], bool], filters: OrderFilters, tabs: Tabs
) -> Orders[Line]:
    admitted = [line for line in lines if admit(line)]
    counts = {key: sum(line.state in states for line in admitted) for key, (_, states) in tabs.items()}
    _, wanted = tabs.get(filters.state, ("", tuple(OrderState)))
    return Orders([line for line in admitted if line.state in wanted], {"": len(admitted), **counts}, tabs)


def orders_seen_at(report: Report, moment: Moment) -> datetime:
    """Until when instructions and urgings count on a picture: its own evening; on the closing one all that is known."""
    if moment.as_of >= report.end_date:
        return moment.known_at
    return min(moment.known_at, evening_of(moment.as_of))


def open_orders(facts: ReportFacts, scope: Scope, *, as_of: date) -> OpenOrders:
    """What was open at a moment, on its day; of the scope's targets, of a unit its own 催办单."""
    seen_at = orders_seen_at(facts.report, Moment(as_of, facts.known_at))
    day, admitted = day_of(seen_at), {p.target.pk for p in scope.of(facts.with_parts_on(as_of))}
    instructions = [
        instruction.open_order(seen_at).state_on(day)
        for instruction in _open_instructions(facts, seen_at)
        if instruction.target_id in admitted
    ]
    own = Q() if scope.is_whole or scope.unit else Q(target__in=admitted)
    issued = _standing(facts, seen_at) and facts.report.urgings.of_unit(scope.unit).open(seen_at, own)
    urgings = [state_of_open(urging, day) for urging in issued]
    return OpenOrders(
        instructions=len(instructions),
        overdue_instructions=instructions.count(OrderState.OVERDUE),
        urgings=len(urgings),
        overdue_urgings=urgings.count(OrderState.OVERDUE),
    )


def _open_instructions(facts: ReportFacts, seen_at: datetime) -> list[Instruction]:
    """Those that were open at a moment, of all that are kept for whatever day; no entry changes them."""
    rows = Instruction.objects.filter(target__report=facts.report).with_answers()
    return [i for i in facts.beside("instructions", lambda: list(rows)) if i.was_open(seen_at)]


def _standing(facts: ReportFacts, seen_at: datetime) -> list[Urging]:
    """The 催办单 that stood at a moment; which of their items are settled is another question, that entries answer."""
    kept = facts.beside("urgings", lambda: list(facts.report.urgings.all()))
    return [urging for urging in kept if urging.was_standing(seen_at)]


def state_of_open(urging: Urging, day: date) -> OrderState:
    """Of one that was open on a day, whatever has become of it since."""
    return Order(due_date=urging.reply_by).state_on(day)
