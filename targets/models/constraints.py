"""Database constraints that several models share."""

from django.db.models import CheckConstraint, Q

from ..domain.words import Word


def known_word(model: str, field: str, words: type[Word]) -> CheckConstraint:
    """`field` holds one of `words`."""
    return CheckConstraint(
        name=f"{model}_{field}_is_known",
        condition=Q(**{f"{field}__in": [word.value for word in words]}),
        violation_error_message="不是可选的值。",
    )
