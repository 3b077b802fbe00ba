"""Writes that touch several rows or must leave a trace; each is one transaction and knows who (`by`) and when."""

from ..pictures import urgent
from .adjustments import Terms, adjust, decide_adjustment, request_adjustment, revoke_adjustment
from .conditions import UNDO, Action, is_at_once, questions_about
from .entries import Moved, Reading, move, move_all, record, says_the_same
from .evidence import Side, discard, remove_evidence, shown_small, what_became_of
from .orders import answer_instruction, close_instruction, instruct, urge
from .refusals import (
    AlreadyMoved,
    ChangedSinceShown,
    CheckNeeded,
    DataDateInFuture,
    DayTaken,
    ExplanationNeeded,
    NotAllowed,
    NothingToUrge,
    ReadingMissing,
    ReasonMissing,
    Refused,
    SavedSince,
    SelfRatingMissing,
    StageInUse,
    TextMissing,
    TooLate,
)
from .setting_up import NewTarget, NewTargetsDoNotFit, create_targets
from .targets import Handover, edit_target

__all__ = [
    "UNDO",
    "Action",
    "AlreadyMoved",
    "ChangedSinceShown",
    "CheckNeeded",
    "DataDateInFuture",
    "DayTaken",
    "ExplanationNeeded",
    "Handover",
    "Moved",
    "NewTarget",
    "NewTargetsDoNotFit",
    "NotAllowed",
    "NothingToUrge",
    "Reading",
    "ReadingMissing",
    "ReasonMissing",
    "Refused",
    "SavedSince",
    "SelfRatingMissing",
    "Side",
    "StageInUse",
    "Terms",
    "TextMissing",
    "TooLate",
    "adjust",
    "answer_instruction",
    "close_instruction",
    "create_targets",
    "decide_adjustment",
    "discard",
    "edit_target",
    "instruct",
    "is_at_once",
    "move",
    "move_all",
    "questions_about",
    "record",
    "remove_evidence",
    "request_adjustment",
    "revoke_adjustment",
    "says_the_same",
    "shown_small",
    "urge",
    "urgent",
    "what_became_of",
]
