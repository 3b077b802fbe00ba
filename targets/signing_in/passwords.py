"""Which passwords are taken, and for how long? Django asks these validators wherever a password is set."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from ..domain.passwords import DIFFERENT, RUN, made_up_password, password_amiss
from ..models import UsedPassword, User

FROM_ELSEWHERE = "from_elsewhere"  # in the session, the key of who has signed in by the other site
WORN_OUT = "password_worn_out"  # in the session, the key of who has signed in with such a one


class LocalPassword(ModelBackend):
    """Name and password as they are stored here, for those who may still use them."""

    def authenticate(self, request: HttpRequest | None, **credentials) -> User | None:  # type: ignore[override]
        user = super().authenticate(request, **credentials)
        return user if isinstance(user, User) and may_use_password(user) else None


def may_use_password(user: User) -> bool:
    """Where people sign in elsewhere the passwords of here may be off but for emergencies."""
    return settings.LOCAL_PASSWORDS or user.username in settings.EMERGENCY_ACCOUNTS


class HardToGuess:
    """Long, of several kinds of characters, and not made of what everybody knows."""

    def validate(self, password: str, user: User | None = None) -> None:
        names = [user.username, user.name, user.email.partition("@")[0]] if user else []
        said = password_amiss(
            password,
            length=settings.PASSWORD_MIN_LENGTH,
            kinds=settings.PASSWORD_KINDS,
            names=filter(None, names),
        )
        if said:
            raise ValidationError([ValidationError(sentence, code="easy_to_guess") for sentence in said])

    def get_help_text(self) -> str:
        return (
            f"至少{settings.PASSWORD_MIN_LENGTH}个字符，含大写字母、小写字母、数字、其他字符中的至少"
            f"{settings.PASSWORD_KINDS}种；不同的字符至少{DIFFERENT}个，没有{RUN}个以上连续或相同的，不含登录名和姓名。"
        )


class NotUsedBefore:
    """Neither the present one, whoever has set it, nor one of the last."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or not user.pk:
            return
        used = _used_by(user).values_list("password", flat=True)[: settings.PASSWORD_REMEMBERED]
        if any(check_password(password, encoded) for encoded in {user.password, *used}):
            raise ValidationError(self.get_help_text(), code="used_before")

    def get_help_text(self) -> str:
        return f"新密码不能和现在的、最近{settings.PASSWORD_REMEMBERED}次用过的相同。"

    def password_changed(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 – Django's signature
        if user is None:
            return
        UsedPassword.objects.create(user=user, password=user.password)
        kept = _used_by(user).values_list("pk", flat=True)[: settings.PASSWORD_REMEMBERED]
        _used_by(user).exclude(pk__in=list(kept)).delete()


def _used_by(user: User) -> QuerySet[UsedPassword]:
    """Latest first."""
    return UsedPassword.objects.filter(user=user)


def first_password() -> str:
    """One to be handed over."""
    return made_up_password(length=settings.PASSWORD_MIN_LENGTH, kinds=settings.PASSWORD_KINDS)


def is_worn_out(user: User, *, at: datetime) -> bool:
    """Whether a password is older than it may become, where there is a limit."""
    if not settings.PASSWORD_EXPIRES_DAYS:
        return False
    last = _used_by(user).first()
    since = last.since if last else user.date_joined
    return at - since > timedelta(days=settings.PASSWORD_EXPIRES_DAYS)
