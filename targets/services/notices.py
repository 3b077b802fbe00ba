"""Who is told what? Called by the writes that others have to know of."""

from collections.abc import Iterable
from datetime import datetime

from ..models import Notice, NoticeKind, Role, Unit, User


def tell(recipients: Iterable[User], kind: NoticeKind, text: str, address: str, *, at: datetime) -> None:
    """One notice to each active recipient."""
    Notice.objects.bulk_create(
        Notice(recipient=user, kind=kind, text=text[:300], address=address, created_at=at)
        for user in recipients
        if user.is_active
    )


def staff_of(unit: Unit) -> list[User]:
    """The people who report for a unit."""
    return list(User.objects.filter(unit=unit, role=Role.STAFF, is_active=True).order_by("pk"))
