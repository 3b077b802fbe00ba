"""Which sessions does a person have, and how do they end?"""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.dispatch import Signal

from ..models import User
from ..rights import may_end_sessions, may_remove_second_factor
from .refusals import NotAllowed

sessions_ended = Signal()  # user: whose; by: who ended them, None for the system; count
second_factor_removed = Signal()  # user: whose; by: the admin, None from the command line


def end_sessions(user: User, *, by: User | None, but: str = "", only: int | None = None) -> int:
    """All of a person's sessions, but for one (by its key), or one alone (by its row). Raises `NotAllowed`."""
    if by is not None and not may_end_sessions(by, user):
        raise NotAllowed("由本人或管理员办理。")
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but)
    ended = [session for session in sessions if only in (None, session.pk)]
    for session in ended:
        session.end()
    if ended:
        sessions_ended.send(UserSession, user=user, by=by, count=len(ended))
    return len(ended)


def let_out(users: Iterable[User]) -> None:
    """Those of some people, who have been deactivated, that are signed in somewhere."""
    keys = [user.pk for user in users]
    for user in User.objects.filter(pk__in=UserSession.objects.filter(user__in=keys).values("user")):
        end_sessions(user, by=None)


def sessions_of(user: User) -> list[UserSession]:
    """Those that have not ended, the newest first."""
    rows = UserSession.objects.filter(user=user).order_by("-created_at", "-pk")
    return [row for row in rows if row.exists()]


def remove_second_factor(user: User, *, by: User | None) -> bool:
    """Whether there was one. All sessions end with it. Raises `NotAllowed`."""
    if by is not None and not may_remove_second_factor(by, user):
        raise NotAllowed("由其他管理员办理。")
    count, _ = Authenticator.objects.filter(user=user).delete()
    if count:
        end_sessions(user, by=by)
        second_factor_removed.send(User, user=user, by=by)
    return bool(count)
