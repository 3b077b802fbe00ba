"""The text of a document, taken apart, as a process keeps it; and the words in which a target was promised."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ..domain.extraction.script import Script, script_of
from ..domain.extraction.sentences import sentences_of
from ..domain.extraction.spans import Span
from ..domain.words import SourceKind
from ..models import Passage, SourceDocument, Target

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
    def sentence(self) -> str:
        return f"{self.before}{self.phrase}{self.after}"


def quotes_of(target: Target) -> list[Quote]:
    """The sentences of a target, those of the report first; an outline has none."""
    return quotes_by_target(Passage.objects.filter(targets=target.pk)).get(target.pk, [])


def quotes_by_target(passages: Iterable[Passage]) -> dict[int, list[Quote]]:
    """The same for many, by the target's key; `passages` is a query."""
    rows = Passage.objects.filter(pk__in=passages).exclude(source__kind=SourceKind.OUTLINE)  # type: ignore[misc]
    rows = rows.select_related("source__report").defer("source__text").prefetch_related("targets")
    found: dict[int, list[Quote]] = {}
    for passage in sorted(
        rows, key=lambda one: (one.source.kind != SourceKind.REPORT, one.source_id, one.start)
    ):
        quote = _quote(passage)
        for target in passage.targets.all() if quote else ():
            found.setdefault(target.pk, []).append(quote)  # type: ignore[arg-type]
    return found


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
