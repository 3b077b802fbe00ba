"""Is something still as it was when a form was opened? A short digest of what rows hold."""

from collections.abc import Collection, Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db.models import Model

if TYPE_CHECKING:
    from .target import Target


def version_of(*rows: Model, ties: Iterable[object] = (), without: Collection[str] = ()) -> str:
    """The same for rows that hold the same, another one as soon as any of their columns changes.

    The rows must have been fetched, so that their numbers are as the database has them. `ties` is what else
    belongs to them, such as the keys of a many-to-many field, in a fixed order; `without` names columns that move by
    themselves.
    """
    held = [
        (
            row._meta.label,
            [
                (column.attname, getattr(row, column.attname))
                for column in row._meta.concrete_fields
                if column.attname not in without
            ],
        )
        for row in rows
    ]
    return sha256(repr((held, list(ties))).encode()).hexdigest()[:32]


def version_of_owners(target: "Target") -> str:
    """Of who is named to owe a promise, as is looked at when that is confirmed; whether it has been is no part of it.

    The target must have been fetched `with_owners` and not been changed since.
    """
    return version_of(*target.owners_in_order, ties=(target.pk, target.title, target.post_id, target.state))


def version_of_target(target: "Target") -> str:
    """Of a promise with all that is edited and decided together: owners, stages, plan, and what has changed it.

    The target must have been fetched and not been changed since.
    """
    parts = (target.owners, target.stages, target.plan_points)
    rows = [row for part in parts for row in part.order_by("pk")]
    standing = target.adjustments.standing().values_list("pk", flat=True)
    return version_of(target, *rows, ties=standing)


def version_of_split(target: "Target") -> str:
    """Of a promise and what it is broken down into; the target must have been fetched and not been changed since."""
    return version_of(target, *target.parts.order_by("pk"))
