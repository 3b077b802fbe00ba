"""Where in a report is what a catalogue says of it?

A catalogue names the place of a promise by headings and a key phrase: 二（一）扩大有效投资 · 亿元以上项目. The phrase
is looked for in what the report promises – often it stands in the review of the year before as well – and the passage
is as much as belongs to that promise: its number with its own words, its member of a list, or its clause.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .parts import Part
from .reading import read_sentence
from .repair import NARROW
from .script import Script
from .sentences import clauses_of, masked, sentences_of
from .spans import Span, trimmed

PARTING = " · "  # in a reference: headings before it, the phrase behind it
PROMISING = (Part.FORWARD, Part.FIVE_YEARS)
MEMBERS = re.compile("、")
SPACES = re.compile(r"\s+")
LONGEST_REFERENCE = 80


class Missing(StrEnum):
    """Why a phrase has no passage."""

    NO_PHRASE = "出处没有写关键词"
    NOT_THERE = "原文中没有这个关键词"
    ONLY_IN_REVIEW = "关键词只在回顾部分出现"
    SEVERAL = "关键词在几句话里都有"


@dataclass(frozen=True)
class Wanted:
    """What is looked for: a reference, and the number that was promised, if it is one."""

    key: int
    reference: str
    value: Decimal | None = None


@dataclass(frozen=True)
class Found:
    """Passages in the text as it came, and why others have none."""

    spans: dict[int, Span]
    missing: dict[int, Missing]


@dataclass(frozen=True)
class _Hit:
    phrase: Span
    sentence: Span


def phrase_in(reference: str) -> str:
    """The words to be looked for, as a repaired text writes them."""
    return SPACES.sub("", reference.rpartition(PARTING)[2]).translate(NARROW)


def find(script: Script, wanted: Iterable[Wanted]) -> Found:
    """The passage of each; several may have the same one."""
    sentences = {
        part: [
            sentence
            for block in script.blocks
            if block.part in parts
            for sentence in sentences_of(script.text, block.span)
        ]
        for part, parts in (
            (Part.FORWARD, PROMISING),
            (Part.REVIEW, (Part.OPENING, Part.REVIEW, Part.GLOSSARY)),
        )
    }
    hits: dict[int, _Hit] = {}
    missing: dict[int, Missing] = {}
    values: dict[int, Decimal | None] = {}
    for one in wanted:
        found = _hit(script, sentences, one)
        values[one.key] = one.value
        if isinstance(found, Missing):
            missing[one.key] = found
        else:
            hits[one.key] = found
    spans = _passages(script, hits, values)
    return Found({key: script.flow.span_in_source(span) for key, span in spans.items()}, missing)


def _hit(script: Script, sentences: dict[Part, list[Span]], one: Wanted) -> _Hit | Missing:
    phrase = phrase_in(one.reference)
    if len(phrase) < 2:
        return Missing.NO_PHRASE
    hits = list(_hits(script.text, sentences[Part.FORWARD], phrase))
    if len(hits) > 1:
        hits = [hit for hit in hits if _is_under(script, hit, one.reference)] or hits
    if len({hit.sentence for hit in hits}) > 1:
        return Missing.SEVERAL
    if hits:
        return hits[0]
    is_in_review = next(_hits(script.text, sentences[Part.REVIEW], phrase), None)
    return Missing.ONLY_IN_REVIEW if is_in_review else Missing.NOT_THERE


def _hits(text: str, sentences: list[Span], phrase: str) -> Iterator[_Hit]:
    for sentence in sentences:
        at = text.find(phrase, sentence.start, sentence.end)
        if at >= 0:
            yield _Hit(Span(at, at + len(phrase)), sentence)


def _is_under(script: Script, hit: _Hit, reference: str) -> bool:
    """Whether a heading over the place is named in the reference."""
    return any(heading.text.split("，")[0] in reference for heading in script.above(hit.phrase.start)[1:])


def _passages(script: Script, hits: dict[int, _Hit], values: dict[int, Decimal | None]) -> dict[int, Span]:
    by_clause: dict[Span, list[int]] = defaultdict(list)
    for key, hit in hits.items():
        by_clause[_clause(script.text, hit)].append(key)
    numbers = {
        hit.sentence: read_sentence(script.text, hit.sentence, script.year).drafts for hit in hits.values()
    }
    spans: dict[int, Span] = {}
    for clause, keys in by_clause.items():
        for key in keys:
            hit, value = hits[key], values[key]
            own = next(
                (
                    draft.span
                    for draft in numbers[hit.sentence]
                    if draft.quantity and draft.quantity.value == value and draft.span.overlaps(hit.phrase)
                ),
                None,
            )
            if own:
                spans[key] = Span(min(own.start, hit.phrase.start), max(own.end, hit.phrase.end))
            else:
                spans[key] = clause if len(keys) == 1 else _member(script.text, clause, hit.phrase)
    return spans


def _clause(text: str, hit: _Hit) -> Span:
    """The clauses in which a phrase stands, as one."""
    spans = [clause.span for clause in clauses_of(text, hit.sentence) if clause.span.overlaps(hit.phrase)]
    return Span(min(span.start for span in spans), max(span.end for span in spans)) if spans else hit.phrase


def _member(text: str, clause: Span, phrase: Span) -> Span:
    """Of a clause with several promises the member of its list in which a phrase begins, and the whole phrase."""
    cuts = [found.start() + clause.start for found in MEMBERS.finditer(masked(clause.of(text)))]
    start = max((cut + 1 for cut in cuts if cut < phrase.start), default=clause.start)
    end = min((cut for cut in cuts if cut >= phrase.end), default=clause.end)
    return trimmed(text, Span(start, end))


def reference_to(script: Script, span: Span) -> str:
    """What a catalogue writes of a passage, such that it is found again: the headings over it and its words."""
    place = script.in_flow(span)
    if place is None:
        return ""
    headings = script.above(place.start)
    *_, last = headings or (None,)
    outer = "".join(
        re.match(r"[（(]?[一二三四五六七八九十]*[）)]?", heading.text)[0] for heading in headings[:2]
    )  # type: ignore[index]
    path = f"{outer}{last.text.split('，')[0]}" if last else ""
    words = place.of(script.text).split("\n")[0]
    room = LONGEST_REFERENCE - len(PARTING) - min(len(path), LONGEST_REFERENCE // 2)
    return f"{path[: LONGEST_REFERENCE // 2]}{PARTING}{words[:room]}"
