"""Writes that touch several rows or must leave a trace; each is one transaction and knows who (`by`) and when."""

from .entries import Action, Moved, Reading, move, move_all, record
from .evidence import discard, remove_evidence
from .refusals import (
    AlreadyMoved,
    DataDateInFuture,
    DayTaken,
    ExplanationNeeded,
    NotAllowed,
    ReadingMissing,
    ReasonMissing,
    Refused,
    SelfRatingMissing,
    StageInUse,
    TextMissing,
)
from .targets import adjust, edit_target

__all__ = [
    "Action",
    "AlreadyMoved",
    "DataDateInFuture",
    "DayTaken",
    "ExplanationNeeded",
    "Moved",
    "NotAllowed",
    "Reading",
    "ReadingMissing",
    "ReasonMissing",
    "Refused",
    "SelfRatingMissing",
    "StageInUse",
    "TextMissing",
    "adjust",
    "discard",
    "edit_target",
    "move",
    "move_all",
    "record",
    "remove_evidence",
]
