"""Is something still as it was when a form was opened? A short digest of what rows hold."""

from collections.abc import Iterable
from hashlib import sha256

from django.db.models import Model


def version_of(*rows: Model, ties: Iterable[object] = ()) -> str:
    """The same for rows that hold the same, another one as soon as any of their columns changes.

    The rows must have been fetched, so that their numbers are as the database has them. `ties` is what else
    belongs to them, such as the keys of a many-to-many field, in a fixed order.
    """
    held = [
        (
            row._meta.label,
            [(column.attname, getattr(row, column.attname)) for column in row._meta.concrete_fields],
        )
        for row in rows
    ]
    return sha256(repr((held, list(ties))).encode()).hexdigest()[:32]
