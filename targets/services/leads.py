"""Who is told when another unit leads a promise? Whoever acts for the new one that it is given it (交办), whoever acts
for the old one that it has it no more (交接); in the same words wherever that is done, and one notice to each unit.

When a whole unit goes into another, that is one notice about all that it held, see `units`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from ..models import NoticeKind, Target, Unit, User
from .notices import tell, who_acts_for

NAMED_AT_MOST = 5


@dataclass(frozen=True, kw_only=True)
class NewLead:
    """One target whose lead was `old`, if it had one, and is `new` now."""

    target: Target
    old: Unit | None
    new: Unit


def tell_of_new_leads(changes: Iterable[NewLead], *, by: User | None, at: datetime) -> None:
    """Whoever has done it is not told; of a year that is not published nobody is."""
    changes = [change for change in changes if not change.target.report.is_draft]
    for new in dict.fromkeys(change.new for change in changes):
        own = [change for change in changes if change.new == new]
        _tell(new, NoticeKind.ASSIGNED, own, by, at)
        for old in dict.fromkeys(change.old for change in own if change.old):
            _tell(old, NoticeKind.HANDOVER, [change for change in own if change.old == old], by, at)


def _tell(unit: Unit, kind: NoticeKind, changes: list[NewLead], by: User | None, at: datetime) -> None:
    """The page of the one target, or the ledger of what the new lead leads."""
    target, new = changes[0].target, changes[0].new
    ledger = f"{reverse('ledger', args=[target.report.year])}?unit={new.pk}&role=lead"
    address = target.get_absolute_url() if len(changes) == 1 else ledger
    recipients = [user for user in who_acts_for(unit) if user != by]
    tell(recipients, kind, f"{_numbers(changes)}改由{new}牵头", address, at=at)


def _numbers(changes: list[NewLead]) -> str:
    numbers = [change.target.number for change in changes]
    named = "、".join(numbers[:NAMED_AT_MOST])
    return f"{named}等{len(numbers)}项" if len(numbers) > NAMED_AT_MOST else named
