"""What is true at a moment? Facts loaded once and judged for any day, for pages and writes alike."""

from .calling import Outstanding, asked_of_lead, is_unreported, outstanding, urgent
from .evenings import evening_of, morning_of
from .facts import Picture, ReportFacts, facts_of, forget_facts, load_facts, pictures_at
from .in_force import (
    finished_stages,
    has_been_due,
    open_stages,
    overtaken_by_later,
    promise_in_force,
    promise_on,
    questions_about,
    questions_of_value,
    stages_in_force,
)

__all__ = [
    "Outstanding",
    "Picture",
    "ReportFacts",
    "asked_of_lead",
    "evening_of",
    "facts_of",
    "finished_stages",
    "forget_facts",
    "has_been_due",
    "is_unreported",
    "load_facts",
    "morning_of",
    "open_stages",
    "outstanding",
    "overtaken_by_later",
    "pictures_at",
    "promise_in_force",
    "promise_on",
    "questions_about",
    "questions_of_value",
    "stages_in_force",
    "urgent",
]
