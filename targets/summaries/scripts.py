"""The text of a document, taken apart, as a process keeps it; and the words in which a target was promised."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F, QuerySet

from ..domain.extraction.script import Script, script_of
from ..domain.extraction.sentences import sentences_of
from ..domain.extraction.spans import Span
from ..domain.words import SourceKind
from ..models import Passage, Report, SourceDocument, Target

KEPT = 4  # texts of a process
SENTENCE_ENDS = "。！？"


class Replaced(LookupError):
    """The text has been replaced or removed since it was looked up."""


def script_of_source(source: SourceDocument) -> Script:
    """Raises `Replaced`."""
    titles = tuple(source.report.themes.values_list("title", flat=True)) if source.is_outline else ()
    return _kept(source.pk, source.sha256, titles)


@lru_cache(maxsize=KEPT)
def _kept(pk: int, sha256: str, titles: tuple[str, ...]) -> Script:
    text = SourceDocument.objects.filter(pk=pk, sha256=sha256).values_list("text", flat=True).first()
    if text is None:
        raise Replaced(pk)
    return script_of(text, frozenset(titles))


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A sentence of a document in which something is promised: what stands before the phrase, the phrase, what stands
    after it. `start` and `end` are of the phrase in the text as it came."""

    source: SourceDocument
    before: str
    phrase: str
    after: str
    start: int
    end: int

    @property
    def asked(self) -> int | None:
        """By which the page 原文 shows its document; it shows the report's own unasked."""
        return None if self.source.kind == SourceKind.REPORT else self.source.pk

    @property
    def sentence(self) -> str:
        return f"{self.before}{self.phrase}{self.after}"


def quotes_of(target: Target) -> list[Quote]:
    """The sentences of a target, those of the report first; an outline has none."""
    rows = _in_order(Passage.objects.filter(targets=target.pk))
    return [quote for passage in rows if (quote := _quote(passage))]


def quotes_by_target(report: Report) -> dict[int, Quote]:
    """The first of each target of a report, by its key."""
    found: dict[int, Quote] = {}
    rows = Passage.objects.filter(source__report=report, targets__isnull=False).annotate(of=F("targets"))
    for passage in _in_order(rows):
        pk = passage.of  # type: ignore[attr-defined]
        if pk not in found and (quote := _quote(passage)):
            found[pk] = quote
    return found


def _in_order(passages: QuerySet[Passage]) -> list[Passage]:
    rows = passages.exclude(source__kind=SourceKind.OUTLINE.value).select_related("source__report")
    rows = rows.defer("source__text").order_by("source", "start", "pk")
    return sorted(rows, key=lambda one: one.source.kind != SourceKind.REPORT)


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A sentence of a document in which words were found, and where on the page 原文 it stands."""

    anchor: str
    text: str
    keys: tuple[int, ...]  # of its targets


def sentences_with(report: Report, is_wanted: Callable[[str], bool]) -> list[Hit]:
    """The sentences of the report itself, in its order; those of an outline say nothing that titles do not."""
    source = SourceDocument.objects.without_text().filter(report=report, kind=SourceKind.REPORT.value).first()
    if source is None:
        return []
    source.report = report
    try:
        script = script_of_source(source)
    except Replaced:
        return []
    found = [
        (at, sentence)
        for at, block in enumerate(script.blocks)
        for sentence in sentences_of(script.text, block.span)
        if is_wanted(sentence.of(script.text))
    ]
    if not found:
        return []
    between = Passage.targets.through._default_manager.filter(passage__source=source.pk)
    rows = between.order_by("passage__start", "target__number")
    places = [
        (place, pk, number)
        for start, end, pk, number in rows.values_list(
            "passage__start", "passage__end", "target", "target__number"
        )
        if (place := script.in_flow(Span(start, end)))
    ]
    hits = []
    for at, sentence in found:
        own = [(pk, number) for place, pk, number in places if place.overlaps(sentence)]
        anchor = own[0][1] if own else f"b{at}"
        hits.append(Hit(anchor=anchor, text=sentence.of(script.text), keys=tuple(pk for pk, _ in own)))
    return hits


def _quote(passage: Passage) -> Quote | None:
    try:
        script = script_of_source(passage.source)
    except Replaced:
        return None
    place = script.in_flow(Span(passage.start, passage.end))
    if place is None:
        return None
    sentence = sentence_round(script, place)
    return Quote(
        source=passage.source,
        before=script.text[sentence.start : place.start],
        phrase=place.of(script.text),
        after=script.text[place.end : sentence.end],
        start=passage.start,
        end=passage.end,
    )


def sentence_round(script: Script, place: Span) -> Span:
    """The sentences that a place lies in, with the sign that ends them."""
    block = next((one.span for one in script.blocks if one.span.end > place.start), place)
    touched = [one for one in sentences_of(script.text, block) if one.overlaps(place)]
    start = min((one.start for one in touched), default=place.start)
    end = max((one.end for one in touched), default=place.end)
    end += script.text[end : end + 1] in SENTENCE_ENDS and bool(script.text[end : end + 1])
    return Span(min(start, place.start), max(end, place.end))
