"""How does the history learn who changes a row, when and why?"""

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest

from django.db.models import ForeignKey, Model
from simple_history.signals import post_create_historical_record
from simple_history.utils import get_history_manager_for_model

from ..models import User
from .audit import noted_at_once


def stamped(row: Model, by: User | None, reason: str = "", at: datetime | None = None) -> Model:
    """The row, ready to be saved or deleted with a line in its history; `at` None: the clock of the database row."""
    stamp = {"_history_user": by, "_change_reason": reason} | ({} if at is None else {"_history_date": at})
    for name, value in stamp.items():
        setattr(row, name, value)
    return row


def add_at_once(rows: Sequence[Model]) -> None:
    """Store new rows of one model, `stamped`, each with its line in the history; a few statements for any number.

    Whoever listens to the history hears of each. `post_save` is not sent: what hangs on it the caller does once.
    """
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)
        _add_to_history(rows)


def change_at_once(rows: Sequence[Model], before: Sequence[Model]) -> None:
    """The same for rows that are there, each beside what it was."""
    if not rows:
        return
    manager = get_history_manager_for_model(type(rows[0]))
    changed = [
        field.name
        for field in manager.model.tracked_fields
        if any(
            getattr(new, field.attname) != getattr(old, field.attname)
            for new, old in zip(rows, before, strict=True)
        )
    ]
    if changed:
        type(rows[0])._default_manager.bulk_update(rows, changed)
    _add_to_history(rows, before)


def _add_to_history(rows: Sequence[Model], before: Sequence[Model] = ()) -> None:
    """A line for each row, which has the line before it at hand as its `before`."""
    manager = get_history_manager_for_model(type(rows[0]))
    lines = manager.bulk_history_create(rows, update=bool(before))
    with noted_at_once():
        for row, old, line in zip_longest(rows, before, lines):
            _refer(line, row)
            line.before = old and _refer(manager.model(**_stored(manager.model, old)), old)
            post_create_historical_record.send(
                manager.model,
                instance=row,
                history_instance=line,
                history_date=line.history_date,
                history_user=line.history_user,
                history_change_reason=line.history_change_reason,
                using=line._state.db,
            )


def _stored(line: type[Model], row: Model) -> dict:
    return {field.attname: getattr(row, field.attname) for field in line.tracked_fields}  # type: ignore[attr-defined]


def _refer(line: Model, row: Model) -> Model:
    """To what the row refers to, where that is at hand: nobody need look it up."""
    for field in type(row)._meta.fields:
        if isinstance(field, ForeignKey) and field.is_cached(row):
            setattr(line, field.name, getattr(row, field.name))
    return line
