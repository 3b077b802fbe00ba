"""What is true at a moment? Facts loaded once and judged for any day, for pages and writes alike."""

from .calling import Outstanding, asked_of_lead, is_unreported, outstanding, outstanding_of, urgent
from .drawn import parts_of
from .evenings import evening_of, morning_of
from .facts import ReportFacts
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
from .kept import facts_of, forget_facts, pictures_at
from .loading import load_facts
from .orders import InstructionLine, UrgingLine, day_of, instructions_at, urgings_on
from .picture import Picture, TargetFacts
from .urging import Proposal, Proposals, digest_of, proposals

__all__ = [
    "InstructionLine",
    "Outstanding",
    "Picture",
    "Proposal",
    "Proposals",
    "ReportFacts",
    "TargetFacts",
    "UrgingLine",
    "asked_of_lead",
    "day_of",
    "digest_of",
    "evening_of",
    "facts_of",
    "finished_stages",
    "forget_facts",
    "has_been_due",
    "instructions_at",
    "is_unreported",
    "load_facts",
    "morning_of",
    "open_stages",
    "outstanding",
    "outstanding_of",
    "overtaken_by_later",
    "parts_of",
    "pictures_at",
    "promise_in_force",
    "promise_on",
    "proposals",
    "questions_about",
    "questions_of_value",
    "stages_in_force",
    "urgent",
    "urgings_on",
]
