"""Writes that touch several rows or must leave a trace; each is one transaction and knows who (`by`) and when."""

from ..pictures import urgent
from .entries import Action, Moved, Reading, move, move_all, record, says_the_same
from .evidence import discard, remove_evidence
from .orders import answer_instruction, close_instruction, instruct, urge
from .refusals import (
    AlreadyMoved,
    DataDateInFuture,
    DayTaken,
    ExplanationNeeded,
    NotAllowed,
    NothingToUrge,
    ReadingMissing,
    ReasonMissing,
    Refused,
    SelfRatingMissing,
    StageInUse,
    TextMissing,
)
from .setting_up import NewTarget, NewTargetsDoNotFit, create_targets
from .targets import Terms, adjust, decide_adjustment, edit_target, request_adjustment

__all__ = [
    "Action",
    "AlreadyMoved",
    "DataDateInFuture",
    "DayTaken",
    "ExplanationNeeded",
    "Moved",
    "NewTarget",
    "NewTargetsDoNotFit",
    "NotAllowed",
    "NothingToUrge",
    "Reading",
    "ReadingMissing",
    "ReasonMissing",
    "Refused",
    "SelfRatingMissing",
    "StageInUse",
    "Terms",
    "TextMissing",
    "adjust",
    "answer_instruction",
    "close_instruction",
    "create_targets",
    "decide_adjustment",
    "discard",
    "edit_target",
    "instruct",
    "move",
    "move_all",
    "record",
    "remove_evidence",
    "request_adjustment",
    "says_the_same",
    "urge",
    "urgent",
]
