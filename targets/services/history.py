"""How does the history learn who changes a row, when and why?"""

from datetime import datetime

from django.db.models import Model

from ..models import User


def stamped(row: Model, by: User | None, reason: str = "", at: datetime | None = None) -> Model:
    """The row, ready to be saved or deleted with a line in its history; `at` None: the clock of the database row."""
    stamp = {"_history_user": by, "_change_reason": reason} | ({} if at is None else {"_history_date": at})
    for name, value in stamp.items():
        setattr(row, name, value)
    return row
