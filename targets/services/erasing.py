"""What is left of a person who has gone? The name on what was done for the office; the rest can be erased."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from ..models import EventKind, User
from .audit import note
from .history import stamped
from .refusals import Refused
from .sessions import end_sessions

REASON = "删除个人资料"


class StillActive(Refused):
    """Whoever works here needs what would be erased."""


@transaction.atomic
def erase(user: User, *, by: User | None, at: datetime) -> None:
    """Erase address and telephone, also in the history, passwords, second factor, sessions and notices. What
    somebody has written and decided, and the name on it, is the office's record and stays. Raises `StillActive`."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise StillActive(f"“{user}”还在用，请先在“人员”页停用，再删除个人资料。")
    end_sessions(user, by=None)
    for rows in (Authenticator.objects.filter(user=user), user.used_passwords.all(), user.mail_choices.all()):
        rows.delete()
    user.notices.all().delete()
    # Past the signals, by which the address would be written down once more as what was there before.
    User.objects.filter(pk=user.pk).update(email="", phone="")
    User.history.filter(id=user.pk).update(email="", phone="")
    user.refresh_from_db()
    user.set_unusable_password()
    stamped(user, by, REASON, at).save()
    note(EventKind.ACCOUNT, f"删除“{user.name}（{user.username}）”的个人资料", by=by, at=at)
