"""When was the unit of a part last reminded by who leads the whole? Its notices tell, by the page that they lead to."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max
from django.urls import reverse

from ..models import Notice, NoticeKind, Target


def reminder_address(part: Target) -> str:
    """Where such a reminder leads: to the part's own form for the unit that leads it now, as no other reminder does.

    Who leads it from another day on has not been reminded by it.
    """
    page = reverse("report_target", args=[part.report.year, part.number])
    return f"{page}?unit={part.lead.unit_id}" if part.lead else page


def reminded_at(parts: Iterable[Target]) -> dict[int, datetime]:
    """The last time for each part, by its key, of those that were; one query for any number, none for no part."""
    keys = {reminder_address(part): part.pk for part in parts}
    if not keys:
        return {}
    sent = Notice.objects.filter(kind=NoticeKind.REMINDER, address__in=keys, recipient__isnull=False)
    last = sent.order_by().values("address").annotate(last=Max("created_at"))
    return {keys[address]: when for address, when in last.values_list("address", "last")}
