"""Fields that several models share."""

from decimal import Decimal

from django.db import models

from ..domain.quantities import plain


class QuantityField(models.DecimalField):
    """15 significant digits, 4 of them decimals: what SQLite's floating point keeps exactly."""

    def __init__(self, *args, **kwargs):
        kwargs |= {"max_digits": 15, "decimal_places": 4}
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Decimal | None, *_) -> Decimal | None:
        """Without the zeros that databases fill it up with: 6633, not 6633.0000."""
        return None if value is None else Decimal(plain(value))

    def deconstruct(self) -> tuple:
        """As Django's own field, so that migrations do not depend on where this class lives."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs
