"""Who is told what? Called by the writes that others have to know of; what goes out by mail goes later (`outbox`)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from ..models import (
    Adjustment,
    MailChoice,
    Notice,
    NoticeKind,
    ProgressEntry,
    Report,
    Role,
    Unit,
    User,
)
from ..rights import is_orphaned

LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class News:
    """What some people are told, and the page that it leads to."""

    recipients: Iterable[User]
    kind: NoticeKind
    text: str
    address: str


def tell(recipients: Iterable[User], kind: NoticeKind, text: str, address: str, *, at: datetime) -> None:
    """One notice to each recipient; for whoever has left to who has taken over, where somebody has."""
    tell_all([News(recipients=recipients, kind=kind, text=text, address=address)], at=at)


def tell_all(news: Iterable[News], *, at: datetime) -> None:
    """`tell` for many, in one query."""
    Notice.objects.bulk_create(
        Notice(recipient=user, kind=one.kind, text=shortened(one.text), address=one.address, created_at=at)
        for one in news
        for user in {user.pk: user for user in map(_reachable, one.recipients) if user}.values()
    )


def announce(kind: NoticeKind, text: str, address: str, *, at: datetime) -> None:
    """One notice for the group chat, if there is one that wants this kind."""
    if settings.NOTICE_WEBHOOK_URL and kind in settings.NOTICE_WEBHOOK_KINDS:
        Notice.objects.create(kind=kind, text=shortened(text), address=address, created_at=at)


def who_acts_for(unit: Unit) -> list[User]:
    """Its staff; where it has none the office, which has to see to it."""
    return staff_of(unit) or the_office()


def staff_of(unit: Unit) -> list[User]:
    """The people who report for a unit today, or for the one that has succeeded it."""
    return list(User.objects.reporting_for(unit.successor or unit))


def staff_of_each(units: Iterable[Unit]) -> dict[int, list[User]]:
    """`staff_of` for many units in use, by their keys; two queries for any number of them."""
    wanted = list(units)
    people = list(User.objects.reporting_for(*wanted).prefetch_related("deputyships"))
    return {unit.pk: [user for user in people if unit.pk in user.acting_for] for unit in wanted}


def the_office() -> list[User]:
    return list(User.objects.filter(role=Role.ADMIN, is_active=True).order_by("pk"))


def concerned(entry: ProgressEntry) -> list[User]:
    """Who can act on what becomes of an entry: its author; if that one has gone its unit, the lead, the office."""
    if not is_orphaned(entry):
        return [entry.author]
    lead = entry.target.lead
    is_owner = any(owner.unit_id == entry.unit_id for owner in entry.target.owners_in_order)
    own = staff_of(entry.unit) if is_owner else []
    return own or (staff_of(lead.unit) if lead else []) or the_office()


def who_asked(adjustment: Adjustment) -> list[User]:
    """Who asked for an adjustment; if that one has gone, its unit, and if that has nobody, the office."""
    author, unit = adjustment.requested_by, adjustment.requesting_unit
    has_gone = unit is not None and not (author.is_active and unit.pk in author.acting_for)
    return (staff_of(unit) or the_office()) if unit and has_gone else in_place_of(author)


def in_place_of(user: User) -> list[User]:
    """The person, or who has taken its place; if nobody has, the office."""
    reached = _reachable(user)
    return [reached] if reached else the_office()


def reporting_page(unit: Unit | None = None) -> str:
    """Where a unit's staff begins, in the latest year; without a report, the start."""
    year = Report.objects.published().order_by("-year").values_list("year", flat=True).first()
    if year is None:
        return reverse("home")
    return reverse("reporting", args=[year]) + (f"?unit={unit.pk}" if unit else "")


@transaction.atomic
def choose_kinds(user: User, kinds: Collection[NoticeKind]) -> None:
    """Which kinds of notices the person wants by mail, and that no others."""
    for kind in NoticeKind:
        MailChoice.objects.update_or_create(user=user, kind=kind, defaults={"is_wanted": kind in kinds})


def _reachable(user: User) -> User | None:
    return user if user.is_active else user.last_successor


def shortened(text: str) -> str:
    """As a notice has room for it."""
    return text if len(text) <= LENGTH else f"{text[: LENGTH - 1]}…"
