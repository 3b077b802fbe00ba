"""Fields that several models share."""

from django.db import models


class QuantityField(models.DecimalField):
    """15 significant digits, 4 of them decimals: what SQLite's floating point keeps exactly."""

    def __init__(self, *args, **kwargs):
        kwargs |= {"max_digits": 15, "decimal_places": 4}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple:
        """As Django's own field, so that migrations do not depend on where this class lives."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs
