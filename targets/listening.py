"""What happens when somebody signs in, or is not to come in any more?"""

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from .models import User
from .services.sessions import end_sessions
from .signing_in.session_store import SEEN


@receiver(user_logged_in)
def begin(sender, request: HttpRequest, user: User, **kwargs) -> None:  # noqa: ARG001
    """So that the first minute writes no session anew."""
    request.session[SEEN] = int(timezone.now().timestamp())


@receiver(post_save, sender=User)
def let_out(sender, instance: User, **kwargs) -> None:  # noqa: ARG001
    """Whoever is deactivated has no sessions left, so that none comes back to life with the account."""
    if not instance.is_active:
        end_sessions(instance, by=None)
