"""How does what was looked at come back from the browser? Sealed for one person and purpose, for half a day."""

from datetime import timedelta
from typing import Any

from django.core import signing

from ...models import User

LIFETIME = timedelta(hours=12)
MAX_LENGTH = 5 * 1024**2  # it travels in a form's field, of which DATA_UPLOAD_MAX_MEMORY_SIZE is taken


class NotSealed(Exception):
    """Not what was sealed, meant for somebody or something else, or too old."""


def seal(what: Any, *, purpose: str, by: User) -> str:
    """Lists, dicts, text and numbers as signed text, which everybody can read and nobody change."""
    return signing.dumps(what, salt=_salt(purpose, by), compress=True)


def unsealed(token: str, *, purpose: str, by: User) -> Any:
    """What was sealed, tuples as lists. Raises `NotSealed`."""
    try:
        return signing.loads(token, salt=_salt(purpose, by), max_age=LIFETIME)
    except signing.BadSignature:
        raise NotSealed from None


def fits(what: Any) -> bool:
    """Whether it can travel."""
    return len(signing.dumps(what, compress=True)) <= MAX_LENGTH


def _salt(purpose: str, by: User) -> str:
    return f"{purpose} looked at by {by.pk}"
