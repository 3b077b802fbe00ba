"""Where in a text does something stand?"""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """The characters from `start` up to `end`, which is the first one behind them."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def covers(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def shifted(self, by: int) -> "Span":
        return Span(self.start + by, self.end + by)


def trimmed(text: str, span: Span, signs: str = " \t\n　、，；。：,;") -> Span:
    """The span without such signs at its ends; empty at its end when nothing else is in it."""
    start, end = span.start, span.end
    while start < end and text[start] in signs:
        start += 1
    while start < end and text[end - 1] in signs:
        end -= 1
    return Span(start, end)
