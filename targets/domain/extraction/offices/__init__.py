"""What an office's own tables say: 责任分解表, 台账, 民生实事; as rows that the review takes (docs/extraction.md)."""

from .rows import (
    AreaReading,
    Column,
    Due,
    FileKind,
    Head,
    Leader,
    Left,
    Match,
    Matching,
    NamedUnit,
    OfficeRow,
    OfficeTable,
    Progress,
    Question,
    StageDue,
    Where,
)

__all__ = [
    "AreaReading",
    "Column",
    "Due",
    "FileKind",
    "Head",
    "Leader",
    "Left",
    "Match",
    "Matching",
    "NamedUnit",
    "OfficeRow",
    "OfficeTable",
    "Progress",
    "Question",
    "StageDue",
    "Where",
]
