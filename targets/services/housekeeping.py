"""What is kept no longer? Sessions that are over, wrong passwords that count no more, and old records of signing in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from ..models import ApiToken
from .history import stamped
from .verifying import KEPT_AT_LEAST

JUST_BEGUN = timedelta(hours=1)  # somebody may be signing in at this moment


@dataclass(frozen=True, kw_only=True)
class Cleared:
    """How many rows of each went."""

    sessions: int
    attempts: int
    tokens: int
    records: int


def clear(*, at: datetime, kept: timedelta = KEPT_AT_LEAST) -> Cleared:
    """Remove what has served. `kept`: how long it stays known who has signed in and who has failed to."""
    if kept < KEPT_AT_LEAST:
        raise ValueError(kept)
    over = _gone(Session.objects.filter(expire_date__lt=at))
    # What 登录设备 lists goes with its session, whichever way that has ended.
    ended = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    _gone(ended.filter(created_at__lt=at - JUST_BEGUN))
    counting = at - timedelta(minutes=settings.LOCKOUT_MINUTES)
    attempts = _gone(AccessAttempt.objects.filter(attempt_time__lt=counting))
    worn_out = ApiToken.objects.filter(is_active=True, expires_on__lt=timezone.localtime(at).date())
    tokens = [_switched_off(token, at=at) for token in worn_out]
    old = [log.objects.filter(attempt_time__lt=at - kept) for log in (AccessLog, AccessFailureLog)]
    return Cleared(sessions=over, attempts=attempts, tokens=len(tokens), records=sum(map(_gone, old)))


def _switched_off(token: ApiToken, *, at: datetime) -> ApiToken:
    """It serves no more since its last day; the row stays, for the security log names it."""
    token.is_active = False
    stamped(token, None, "有效期已过", at).save(update_fields=["is_active"])
    return token


def _gone(rows: QuerySet) -> int:
    """Delete them; how many they were, without what went with them."""
    _, counts = rows.delete()
    return counts.get(rows.model._meta.label, 0)
