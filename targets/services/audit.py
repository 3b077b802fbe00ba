"""How does an event get into the log that nobody changes?

It is written twice. `note` puts a row where it waits, inside whatever transaction is open: the row is there exactly if
what it tells of is, and waits for nobody. `seal` moves what waits into the chain under the one lock, in a short
transaction of its own once the other has ended; what a crash left waiting goes in with the next. See
docs/decisions/0017.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ..models import AuditHead, EventContent, EventKind, SecurityEvent, User, WaitingEvent

AT_ONCE = 500  # rows that one transaction moves
CONTENT = [field.name for field in EventContent._meta.get_fields()]


@dataclass(frozen=True)
class Source:
    """Where a request comes from, and who has signed in; `clock` where the views are told another time than it is."""

    address: str = ""
    agent: str = ""
    person: Callable[[], User | None] = lambda: None
    clock: Callable[[], datetime] | None = None


NOWHERE = Source()
coming_from: ContextVar[Source] = ContextVar("coming_from", default=NOWHERE)
_together: ContextVar[list[WaitingEvent] | None] = ContextVar("together", default=None)


def note(
    kind: EventKind,
    what: str,
    *,
    at: datetime,
    by: User | None = None,
    name: str = "",
    count: int | None = None,
    details: str = "",
) -> None:
    """Write down what happens. `by` None: whoever has signed in; `name` for whom no account is known.

    What cannot be written down does not happen: an error ends the transaction.
    """
    source = coming_from.get()
    by = by or (None if name else source.person())
    event = WaitingEvent(
        kind=kind,
        at=source.clock() if source.clock else at,
        account=by.pk if by else None,
        name=_plain(f"{by.name}（{by.username}）" if by else name or "系统", 200),
        address=_plain(source.address, 45),
        agent=_plain(source.agent, 300),
        what=_plain(what, 300),
        count=count,
        details=_plain(details),
    )
    together = _together.get()
    if together is None:
        _store([event])
    else:
        together.append(event)


@contextmanager
def noted_at_once() -> Iterator[None]:
    """What is noted meanwhile is stored in one statement at the end, if it comes to that."""
    events: list[WaitingEvent] = []
    before = _together.set(events)
    try:
        yield
    finally:
        _together.reset(before)
    _store(events)


def _store(events: list[WaitingEvent]) -> None:
    WaitingEvent.objects.bulk_create(events)
    # Robust: what was done is done; that it could not be chained goes to the server's log as an error.
    transaction.on_commit(seal, robust=True)


def seal() -> None:
    """Move all that waits into the chain."""
    while WaitingEvent.objects.exists() and _seal_some():
        pass


@transaction.atomic
def _seal_some() -> bool:
    """Whether there may be more."""
    head = locked_head()
    waiting = list(WaitingEvent.objects.order_by("pk")[:AT_ONCE])
    SecurityEvent.objects.bulk_create(_chained(head, waiting))
    WaitingEvent.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    head.save()
    return len(waiting) == AT_ONCE


def locked_head() -> AuditHead:
    """The end of the chain, for one writer at a time."""
    head, is_new = AuditHead.objects.select_for_update().get_or_create(pk=1)
    if is_new and (last := SecurityEvent.objects.order_by("position").last()):  # somebody has removed it
        head.position, head.hash = last.position, last.hash
    return head


def _chained(head: AuditHead, waiting: list[WaitingEvent]) -> Iterator[SecurityEvent]:
    for row in waiting:
        head.position += 1
        event = SecurityEvent(position=head.position, **{name: getattr(row, name) for name in CONTENT})
        head.hash = event.hash = event.hash_after(head.hash)
        yield event


def _plain(text: str, length: int | None = None) -> str:
    """What every database stores and every page shows: no control characters, no halves of letters."""
    readable = "".join(c if c.isprintable() or c in "\n　" else "�" for c in text)
    return readable[:length]
