"""Where does a sentence end, and where a clause of it?

Quotation marks, brackets and book marks keep together what they enclose: 、 inside “三农”“四水四定” parts nothing.
"""

import re
from dataclasses import dataclass

from .spans import Span, trimmed

ENDS = re.compile(r"[。！？\n]")
BREAKS = re.compile(r"[，；：。！？\n\t]|[,;:](?!\d)|——")
ENCLOSED = re.compile(
    r"“[^“”\n]{0,60}”|‘[^‘’\n]{0,40}’|《[^《》\n]{0,60}》|「[^「」\n]{0,40}」|（[^（）\n]{0,60}）|\([^()\n]{0,60}\)|〔[^〔〕\n]{0,40}〕|\[[^\[\]\n]{0,20}\]|【[^【】\n]{0,40}】"
)
QUOTED = re.compile(
    r"“[^“”\n]{0,60}”|‘[^‘’\n]{0,40}’|《[^《》\n]{0,60}》|「[^「」\n]{0,40}」|\"[^\"\n]{1,30}\""
)
COUNTED = r"[\u4e00-\u9fff]\d[\d.]*[万亿]?(?![年月日号期\d])[\u4e00-\u9fff]"
COUNTING_BRACKET = re.compile(rf"[（(]([^（）()\n]*{COUNTED}[^（）()\n]*)[）)]")
HIDDEN = "\u25a1"  # □, which no rule looks for


@dataclass(frozen=True)
class Clause:
    """What stands between two commas, and the sentence that it is of."""

    span: Span
    sentence: Span


def masked(text: str, enclosed: re.Pattern[str] = ENCLOSED) -> str:
    """A text of the same length in which nothing enclosed can be taken for a sign of the sentence."""
    return enclosed.sub(lambda found: HIDDEN * len(found[0]), text)


def sentences_of(text: str, within: Span) -> list[Span]:
    """The sentences of a stretch, without the signs that end them."""
    return _cut(text, within, ENDS)


def clauses_of(text: str, sentence: Span) -> list[Clause]:
    """The clauses of a sentence in order."""
    return [Clause(span, sentence) for span in _cut(text, sentence, BREAKS)]


def _opened(said: str, hidden: str) -> str:
    """Brackets that count something of their own (（新建8万亩、改造4万亩）) are clauses, and seen again."""
    for found in COUNTING_BRACKET.finditer(said):
        hidden = hidden[: found.start()] + "，" + masked(found[1]) + "，" + hidden[found.end() :]
    return hidden


def _cut(text: str, within: Span, signs: re.Pattern[str]) -> list[Span]:
    said = masked(within.of(text))
    if signs is BREAKS:
        said = _opened(within.of(text), said)
    pieces, start = [], 0
    for found in [*signs.finditer(said), None]:
        piece = trimmed(
            text, Span(start, found.start() if found else len(said)).shifted(within.start), " \t\n　"
        )
        if len(piece):
            pieces.append(piece)
        start = found.end() if found else 0
    return pieces
