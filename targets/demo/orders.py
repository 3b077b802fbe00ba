"""What leaders wrote, what the office urged and what it changed in the demonstration's year. All of it is fiction."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from ..domain.words import Light, Measure
from ..models import Report, Target, User
from ..pictures import Picture, load_facts
from ..services import (
    NothingToUrge,
    Refused,
    Terms,
    answer_instruction,
    close_instruction,
    decide_adjustment,
    instruct,
    request_adjustment,
    urge,
)
from ..services.moved_parts import OfParts, PartsFate

MID_YEAR = date(2024, 6, 30)
REDUCED_TO = Decimal("0.8")
CLOSED, ANSWERED, OPEN = range(3)  # what became of the leader's instructions, in this order


def load_orders(report: Report, clerks: dict[int, User], *, leader: User, admin: User, today: date) -> None:
    """After mid-year: three instructions, 催办单 to every unit that is red or silent, one target reduced."""
    day = MID_YEAR.replace(year=report.year)
    if today > asked_after(day).date():
        give_orders(report, clerks, leader=leader, admin=admin, day=day, with_adjustment=True)


def asked_after(day: date) -> datetime:
    """When the figures of a day are asked about."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=9), time(9, 30)))


def give_orders(
    report: Report, clerks: dict[int, User], *, leader: User, admin: User, day: date, with_adjustment: bool
) -> None:
    """What the figures of a day lead to, and what becomes of it within three weeks; but for what somebody who tries the
    demonstration has done already, or made impossible."""
    asked = asked_after(day)
    slow = [
        (p.target, lead)
        for p in load_facts(report, known_at=asked).on(day)
        if _is_behind_pace(p) and (lead := p.target.lead) and lead.unit_id in clerks
    ]
    for fate, (target, lead) in enumerate(slow[:3]):
        with suppress(Refused):
            _instruction(target, fate, leader, clerks[lead.unit_id], asked)
    with suppress(NothingToUrge):
        urge(report, None, as_of=day, reply_by=day + timedelta(days=20), by=admin, at=asked)
    totals = [
        (target, lead, value)
        for target, lead in slow
        if target.measure == Measure.TOTAL and (value := target.value) is not None and value > 10
    ]
    for target, lead, value in totals[: int(with_adjustment)]:
        with suppress(Refused):
            _adjustment(target, value, admin, clerks[lead.unit_id], asked + timedelta(days=20))


def _is_behind_pace(picture: Picture) -> bool:
    judgement = picture.judgement
    return judgement.is_active and judgement.progress.light == Light.CRITICAL and judgement.lead is not None


def _instruction(target: Target, fate: int, leader: User, clerk: User, at: datetime) -> None:
    text = "请牵头单位说明滞后原因，提出赶上序时的具体措施和时间。"
    order = instruct(target, text=text, due_date=(at + timedelta(days=7)).date(), by=leader, at=at)
    if fate in (CLOSED, ANSWERED):
        reply = "已召开专题会，明确责任人和时间表，按周调度。"
        answer_instruction(order, text=reply, by=clerk, at=at + timedelta(days=3))
    if fate == CLOSED:
        close_instruction(order, by=leader, at=at + timedelta(days=5))


def _adjustment(target: Target, value: Decimal, admin: User, clerk: User, at: datetime) -> None:
    change = Terms(
        value=(value * REDUCED_TO).quantize(Decimal(1)),
        effective_date=at.date(),
        document_number="湛政办〔2024〕演示1号",
        reason="上级调减计划，经研究调整。",
    )
    request = request_adjustment(target, change, by=clerk, at=at)
    decide_adjustment(
        request, approve=True, parts=OfParts(PartsFate.KEEP), by=admin, at=at + timedelta(days=1)
    )
