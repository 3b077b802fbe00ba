"""How sure is a reading? Every rule takes something away, and has a name that a reviewer can be told."""

from decimal import Decimal

from .drafts import Draft, Note
from .titles import AT_MOST, title_of

FULL = Decimal("0.98")
LEAST = Decimal("0.30")
TAKEN_AWAY = {
    Note.BEHIND: Decimal("0.04"),
    Note.ELIDED: Decimal("0.25"),
    Note.VERB_ELIDED: Decimal("0.04"),
    Note.OWNER_ADDED: Decimal("0.15"),
    Note.MODIFIER_ADDED: Decimal("0.08"),
    Note.LISTED: Decimal("0.05"),
    Note.SHARED: Decimal("0.08"),
    Note.ABOUT: Decimal("0.10"),
    Note.RANGE: Decimal("0.20"),
    Note.CHINESE: Decimal("0.25"),
    Note.NO_UNIT: Decimal("0.25"),
    Note.WORDS_ONLY: Decimal("0.15"),
}
LONG_TITLE = Decimal("0.10")
SHORT_TITLE = Decimal("0.20")
LONG_FROM, SHORT_TO = 25, 3
TASK = Decimal("0.60")  # where one task ends and the next begins is a matter of taste
CERTAIN_VERDICTS = {"name": Decimal("0.95"), "year": Decimal("0.97"), "past": Decimal("0.90")}
OTHER_VERDICTS = Decimal("0.80")


def confidence_of(draft: Draft) -> Decimal:
    """Between 0.30 and 0.98."""
    left = FULL - sum((TAKEN_AWAY[note] for note in draft.notes), Decimal(0))
    title = title_of(draft)
    if len(title) > min(LONG_FROM, AT_MOST):
        left -= LONG_TITLE
    elif len(title) <= SHORT_TO:
        left -= SHORT_TITLE
    return max(LEAST, left)


def confidence_of_verdict(verdict: str) -> Decimal:
    """Of a number that is no promise."""
    return CERTAIN_VERDICTS.get(verdict, OTHER_VERDICTS)
