"""Rows that pages show: a write of many at once, which sends no signals, is told of by one."""

from typing import Any

from django.db import models, transaction
from django.dispatch import Signal

wrote_many = Signal()  # with `sender` the model, and `fields`, the names of those written; None: all of them


class Pictured:
    """Mixed into a QuerySet: what it writes at once counts as much as what is saved row by row, see `revision.py`."""

    model: Any
    db: Any

    def update(self, **values: Any) -> int:
        with transaction.atomic(using=self.db, savepoint=False):
            count = super().update(**values)  # type: ignore[misc]
            wrote_many.send(self.model, fields=frozenset(values))
        return count

    def bulk_create(self, *args: Any, **kwargs: Any) -> list:
        with transaction.atomic(using=self.db, savepoint=False):
            rows = super().bulk_create(*args, **kwargs)  # type: ignore[misc]
            wrote_many.send(self.model, fields=None)
        return rows

    update.alters_data = True  # type: ignore[attr-defined]
    bulk_create.alters_data = True  # type: ignore[attr-defined]


class PicturedQuerySet(Pictured, models.QuerySet):
    """That of a model that needs nothing else."""
