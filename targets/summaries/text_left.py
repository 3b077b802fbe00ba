"""Which sentences of a report's forward part give no target? Whoever has read them knows that nothing was missed."""

from dataclasses import dataclass
from itertools import groupby

from ..domain.extraction import Sentence
from ..domain.words import Decision
from ..models import SourceDocument


@dataclass(frozen=True, kw_only=True)
class SentenceLeft:
    """`rejected` are the titles of what was drawn from it and is not wanted."""

    sentence: Sentence
    text: str
    rejected: list[str]
    numbers: list[str]


@dataclass(frozen=True, kw_only=True)
class ThemeLeft:
    """The sentences under one heading."""

    area: str
    theme: str
    rows: list[SentenceLeft]


@dataclass(frozen=True, kw_only=True)
class TextLeft:
    """All of them, by their headings."""

    themes: list[ThemeLeft]
    count: int
    total: int

    @property
    def covered(self) -> int:
        return self.total - self.count


def text_left(source: SourceDocument, sentences: tuple[Sentence, ...]) -> TextLeft:
    """One query; `sentences` are those that the extraction has found."""
    rows = list(source.proposals.in_order())
    left: list[SentenceLeft] = []
    for sentence in sentences:
        inside = [r for r in rows if r.start < sentence.span.end and r.end > sentence.span.start]
        if any(row.is_meant and row.decision != Decision.REJECTED for row in inside):
            continue
        words = "".join(sentence.span.of(source.text).split())
        if len(words) < 2:
            continue
        left.append(
            SentenceLeft(
                sentence=sentence,
                text=words,
                rejected=[row.title for row in inside if row.is_meant],
                numbers=[
                    f"{source.text[row.start : row.end]}（{row.said}）" for row in inside if not row.is_meant
                ],
            )
        )
    themes = [
        ThemeLeft(area=area, theme=theme, rows=list(own))
        for (area, theme), own in groupby(left, key=lambda one: (one.sentence.area, one.sentence.theme))
    ]
    return TextLeft(themes=themes, count=len(left), total=len(sentences))
