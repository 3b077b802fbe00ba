"""Who has a second factor? allauth keeps it."""

from allauth.mfa.models import Authenticator

from ..models import User


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
