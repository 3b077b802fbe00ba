"""What is true at a moment? Facts loaded once and judged for any day, for pages and writes alike."""

from .calling import Outstanding, asked_of_lead, is_unreported, outstanding, urgent
from .evenings import evening_of, morning_of
from .facts import Picture, ReportFacts, facts_of, forget_facts, load_facts, pictures_at

__all__ = [
    "Outstanding",
    "Picture",
    "ReportFacts",
    "asked_of_lead",
    "evening_of",
    "facts_of",
    "forget_facts",
    "is_unreported",
    "load_facts",
    "morning_of",
    "outstanding",
    "pictures_at",
    "urgent",
]
