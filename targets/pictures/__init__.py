"""What is true at a moment? Facts loaded once and judged for any day, for pages and writes alike."""

from .calling import Outstanding, outstanding, urgent
from .facts import Picture, ReportFacts, facts_of, forget_facts, load_facts

__all__ = [
    "Outstanding",
    "Picture",
    "ReportFacts",
    "facts_of",
    "forget_facts",
    "load_facts",
    "outstanding",
    "urgent",
]
