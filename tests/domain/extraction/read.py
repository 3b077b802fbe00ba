"""A sentence, read: what it promises and what its other numbers are, in a form that tables of cases can hold."""

from targets.domain.extraction.reading import Read, read_sentence
from targets.domain.extraction.sentences import sentences_of
from targets.domain.extraction.spans import Span
from targets.domain.extraction.titles import title_of
from targets.domain.quantities import plain

YEAR = 2025


def readings(text: str, year: int | None = YEAR) -> list[Read]:
    return [read_sentence(text, sentence, year) for sentence in sentences_of(text, Span(0, len(text)))]


def promised(text: str) -> list[str]:
    """Each promise as “title comparator value unit”: 新建学校 = 3所."""
    return [
        f"{title_of(draft)} {draft.comparator} "
        + (f"{plain(draft.quantity.value)}{draft.quantity.unit}" if draft.quantity else "")
        for read in readings(text)
        for draft in read.drafts
    ]


def due(text: str) -> list[str]:
    """The deadline of each promise, "" for the year's end."""
    return [
        draft.deadline.day.isoformat() if draft.deadline else ""
        for read in readings(text)
        for draft in read.drafts
    ]


def verdicts(text: str) -> dict[str, str]:
    """The verdict of every number that is no promise, by its words."""
    return {one.quantity.span.of(text): one.verdict.value for read in readings(text) for one in read.others}
