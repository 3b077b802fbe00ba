"""The promises of a government report, found by describing the grammar of such reports: `extract(text)`.

Pure: text in, proposals out. docs/extraction.md describes the grammar, the verdicts and the scores.
"""

from .leads import District, EarlierTarget, KnownPost, KnownUnit, Lead
from .parts import Part
from .proposals import Extraction, Place, Proposal, Sentence, extract
from .spans import Span
from .verdicts import Verdict

__all__ = [
    "District",
    "EarlierTarget",
    "Extraction",
    "KnownPost",
    "KnownUnit",
    "Lead",
    "Part",
    "Place",
    "Proposal",
    "Sentence",
    "Span",
    "Verdict",
    "extract",
]
