"""Who is kept out at the moment, and until when?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum

from ..models import User


@dataclass(frozen=True, kw_only=True)
class KeptOut:
    """An account, or (`user` None) an address."""

    what: str
    user: User | None
    failures: int
    until: datetime


def kept_out(*, at: datetime) -> list[KeptOut]:
    """Accounts, then addresses. Names that are no account's are left out: they may be passwords in the wrong field."""
    lasting = timedelta(minutes=settings.LOCKOUT_MINUTES)
    attempts = AccessAttempt.objects.filter(attempt_time__gte=at - lasting).order_by()
    found = []
    for column, limit in (
        ("username", settings.LOCKOUT_AFTER),
        ("ip_address", settings.LOCKOUT_AFTER_BY_ADDRESS),
    ):
        counts = attempts.exclude(**{column: None}).values(column)
        counts = counts.annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        found += [(column, row[column], row) for row in counts.filter(failures__gte=limit).order_by(column)]
    users = {
        user.username: user
        for user in User.objects.filter(
            username__in=[what for column, what, _ in found if column == "username"]
        )
    }
    return [
        KeptOut(what=what, user=users.get(what), failures=row["failures"], until=row["last"] + lasting)
        for column, what, row in found
        if column == "ip_address" or what in users
    ]
