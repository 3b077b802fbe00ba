"""How does the history learn who changes a row, when and why?"""

from datetime import datetime

from django.db.models import Model

from ..models import User


def stamped(row: Model, by: User | None, reason: str = "", at: datetime | None = None) -> Model:
    """The row, ready to be saved or deleted with a line in its history; `at` None: the clock of the database row."""
    row._history_user, row._change_reason = by, reason
    if at is not None:
        row._history_date = at
    return row
