"""Which passages of a document do targets have: found by their references, kept when its text is replaced."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import F

from ..domain.extraction.finding import Missing, Wanted, find
from ..domain.extraction.script import Script, script_of
from ..domain.extraction.spans import Span
from ..domain.words import SourceKind
from ..models import Passage, SourceDocument, Target


@dataclass(frozen=True)
class Lost:
    """A passage whose words are not in the new text, and the targets that it was of."""

    quote: str
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Placed:
    """Where targets stand in a text; why others do not; which passages of the text before are in it no more."""

    spans: Mapping[int, Span]
    kept: Mapping[Span, tuple[int, ...]]
    missing: Mapping[Target, Missing]
    lost: tuple[Lost, ...] = ()


def placed(source: SourceDocument, *, before: str = "") -> Placed:
    """What of a text that is not stored yet belongs to which targets; `before`: the text that it replaces.

    In the report itself every target is looked for, in other documents those that have no place in it.
    """
    script = script_of(source.text)
    kept, lost = _moved(source, before, script) if before else ({}, ())
    there = {pk for keys in kept.values() for pk in keys}
    if source.pk and not before:
        there |= set(
            Passage.targets.through._default_manager.filter(passage__source=source.pk).values_list(
                "target", flat=True
            )
        )
    targets = {target.pk: target for target in _looked_for(source) if target.pk not in there}
    found = find(script, [Wanted(t.pk, t.source_ref, t.stated_value) for t in targets.values()])
    missing = {targets[pk]: why for pk, why in found.missing.items()}
    return Placed(found.spans, kept, missing, tuple(one for one in lost if _is_still(one, found.spans)))


def _is_still(lost: Lost, found: Mapping[int, Span]) -> bool:
    """Whether a target has really lost its place: its reference may lead to words that are new."""
    return any(target.pk not in found for target in lost.targets)


def _looked_for(source: SourceDocument) -> Iterable[Target]:
    """Not the parts that stand in no words but those of their whole."""
    targets = Target.objects.filter(report=source.report_id, added_document="").in_print_order()
    targets = targets.exclude(part_of__source_ref=F("source_ref"))
    if source.kind == SourceKind.REPORT:
        return targets
    return targets.exclude(passages__source__kind=SourceKind.REPORT.value)


def store(source: SourceDocument, places: Placed) -> None:
    """Write the passages of a stored document; those of its text before are gone."""
    by_span: dict[Span, set[int]] = defaultdict(set)
    for pk, span in places.spans.items():
        by_span[span].add(pk)
    for span, keys in places.kept.items():
        by_span[span] |= set(keys)
    add_passages(source, by_span)


def add_passages(source: SourceDocument, targets: Mapping[Span, Iterable[int]]) -> None:
    """Passages with the keys of their targets; one that is there gets the further ones."""
    there = {Span(one.start, one.end): one for one in source.passages.all()}
    new = [
        Passage(source=source, start=span.start, end=span.end)
        for span in sorted(targets.keys() - there.keys())
    ]
    Passage.objects.bulk_create(new)
    there |= {Span(one.start, one.end): one for one in source.passages.all()}
    between = Passage.targets.through
    rows = [
        between(passage_id=there[span].pk, target_id=pk)
        for span, keys in targets.items()
        for pk in sorted(keys)
    ]
    between._default_manager.bulk_create(rows, ignore_conflicts=True)


def _moved(
    source: SourceDocument, before: str, script: Script
) -> tuple[dict[Span, tuple[int, ...]], tuple[Lost, ...]]:
    """The passages of the text before in the new one, as far as their words are still there."""
    old = script_of(before)
    kept: dict[Span, set[int]] = defaultdict(set)
    lost = []
    for passage in source.passages.in_text_order().prefetch_related("targets"):
        span = Span(passage.start, passage.end)
        new = same_words(old, span, script)
        if new:
            kept[new] |= {target.pk for target in passage.targets.all()}
        else:
            lost.append(Lost(span.of(before), tuple(passage.targets.all())))
    return {span: tuple(sorted(keys)) for span, keys in kept.items()}, tuple(lost)


def same_words(old: Script, span: Span, new: Script) -> Span | None:
    """Where the words of a passage stand in another text. What is there several times is the one under the same
    headings, else the one that stands about as far in the text."""
    place = old.in_flow(span)
    words = place.of(old.text) if place else ""
    if not place or not words:
        return None
    ends = list(_all_places(new.text, words))
    if not ends:
        return None
    headings = [heading.text for heading in old.above(place.start)]
    far = place.start / len(old.text)

    def strangeness(at: int) -> tuple[bool, float]:
        is_elsewhere = [heading.text for heading in new.above(at)] != headings
        return is_elsewhere, abs(at / len(new.text) - far)

    start = min(ends, key=strangeness)
    return new.flow.span_in_source(Span(start, start + len(words)))


def _all_places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
