"""What does a report promise, word for word, and what are all its other numbers?

The stages, each in a module of its own: lines and `repair`, `headings`, `parts`, `sentences`, `quantities`, verdicts
(`verdicts`, `roles`, `sizes`), binding (`binding`, `measured`, `counted`), `unnumbered`, `tasks`, and what is proposed
of each promise (`titles`, `measures`, `last_year`, `leads`, `confidence`).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import pairwise

from .confidence import TASK, confidence_of, confidence_of_verdict
from .drafts import Draft
from .heading_marks import Form
from .headings import Heading, headings_of
from .last_year import PastFigure, figures_of, last_value
from .leads import District, Lead, lead_of
from .measures import bound_of, frequency_of, measure_of
from .parts import Part, Stretch, parts_of, year_of
from .reading import Read, read_sentence
from .reasons import reason_of
from .repair import Flow, repaired
from .sentences import sentences_of
from .spans import Span
from .tasks import Task, tasks_in
from .titles import title_of, title_of_task
from .verdicts import Judged, Verdict

HAS_NUMBER = re.compile(r"\d")
NUMBER_BESIDES_THE_YEAR = re.compile(r"(?<!\d)(?!20\d\d年)\d")
NOWHERE = District()
ALL = Decimal(100)


@dataclass(frozen=True)
class Proposal:
    """A target that the report could mean, or a number that is none; `span` and `quote` are of the text as it came."""

    span: Span
    quote: str
    area: str
    theme: str
    verdict: Verdict
    reason: str
    confidence: Decimal
    title: str = ""
    measure: str = ""
    bound: str = ""
    comparator: str = ""
    value: Decimal | None = None
    unit: str = ""
    frequency: str = ""
    deadline: date | None = None
    last_year_value: Decimal | None = None
    lead: Lead = field(default_factory=Lead)


@dataclass(frozen=True)
class Place:
    """A heading of the report, in the text as it came."""

    heading: Heading
    span: Span
    part: Part


@dataclass(frozen=True)
class Sentence:
    """A sentence of the forward part without the heading that it may begin with; `span` is of the text as it came."""

    span: Span
    area: str
    theme: str


@dataclass(frozen=True)
class Extraction:
    """Everything that a report gives. `sentences` are those of the forward part, whether they promise or not."""

    text: str
    year: int | None
    headings: tuple[Place, ...]
    proposals: tuple[Proposal, ...]
    sentences: tuple[Sentence, ...] = ()

    @property
    def promises(self) -> tuple[Proposal, ...]:
        return tuple(proposal for proposal in self.proposals if proposal.verdict is Verdict.PROMISE)


def extract(text: str, district: District = NOWHERE) -> Extraction:
    """The proposals of a report's text in its order, and its headings."""
    flow = repaired(text)
    headings = headings_of(flow.text, flow.paragraphs)
    parts = parts_of(flow.text, headings)
    year = year_of(flow.text, headings)
    desk = _Desk(flow, headings, year, _past_figures(flow, parts), district)
    forward = [part.span for part in parts if part.part is Part.FORWARD]
    found = [proposal for stretch in forward for proposal in desk.proposals_in(stretch)]
    found.sort(key=lambda proposal: (proposal.span, proposal.verdict is not Verdict.PROMISE))
    said = [sentence for stretch in forward for sentence in desk.sentences_in(stretch)]
    return Extraction(text, year, tuple(_places(flow, headings, parts)), tuple(found), tuple(said))


@lru_cache(maxsize=16)  # a row asks first whether there is a number in it
def proposals_of_task(words: str, year: int | None) -> tuple[Proposal, ...]:
    """What the words of a task promise that stands by itself, as in the row of a table: without headings and owners."""
    flow = repaired(words)
    desk = _Desk(flow, (), year, [], NOWHERE)
    read = [read_sentence(flow.text, span, year) for span in sentences_of(flow.text, Span(0, len(flow.text)))]
    found = [desk.promise(draft) for one in read for draft in one.drafts]
    found += [desk.other(judged) for one in read for judged in one.others]
    found += [desk.task(task) for one in read for task in desk.tasks(one)]
    return tuple(sorted(found, key=lambda proposal: (proposal.span, proposal.verdict is not Verdict.PROMISE)))


def _past_figures(flow: Flow, parts: tuple[Stretch, ...]) -> list[PastFigure]:
    sentences = [
        sentence
        for part in parts
        if part.part is Part.REVIEW
        for sentence in sentences_of(flow.text, part.span)
    ]
    read = [read_sentence(flow.text, sentence, None, looks_back=True) for sentence in sentences]
    return figures_of([draft for one in read for draft in one.drafts])


def _places(flow: Flow, headings: tuple[Heading, ...], parts: tuple[Stretch, ...]) -> Iterator[Place]:
    for heading in headings:
        part = next(part.part for part in parts if part.span.start <= heading.span.start < part.span.end)
        if part is not Part.GLOSSARY:
            yield Place(heading, flow.span_in_source(heading.span), part)


@dataclass(frozen=True)
class _Desk:
    """What is at hand while the forward part is read."""

    flow: Flow
    headings: tuple[Heading, ...]
    year: int | None
    past: list[PastFigure]
    district: District

    def sentences_in(self, stretch: Span) -> Iterator[Sentence]:
        for body, above in self._said_in(stretch):
            if self._is_heading(body, above) and not NUMBER_BESIDES_THE_YEAR.search(body.of(self.flow.text)):
                continue
            yield Sentence(self.flow.span_in_source(body), *_names(above))

    def _is_heading(self, body: Span, above: tuple[Heading, ...]) -> bool:
        """Whether a sentence is a heading and nothing else."""
        return any(one.span.start == body.start and one.span.end >= body.end - 1 for one in above)

    def _said_in(self, stretch: Span) -> Iterator[tuple[Span, tuple[Heading, ...]]]:
        """What is said in a stretch, sentence by sentence, each with the headings over it."""
        for sentence in sentences_of(self.flow.text, stretch):
            body = self._without_heading(sentence)
            if body is not None:
                yield body, self._above(sentence)

    def proposals_in(self, stretch: Span) -> Iterator[Proposal]:
        for body, above in self._said_in(stretch):
            read = read_sentence(self.flow.text, body, self.year)
            yield from (self.promise(draft, above) for draft in read.drafts)
            yield from (self.other(judged, above) for judged in read.others)
            if len(above) > 1 and above[-1] not in self._leading_in:
                yield from (self.task(task, above) for task in self.tasks(read))

    @cached_property
    def _leading_in(self) -> set[Heading]:
        """Headings with others below them, and the goals: under them the report only says what for."""
        parents = {one for one, other in pairwise(self.headings) if other.level > one.level}
        return parents | {heading for heading in self.headings if heading.form is Form.PARA}

    @cached_property
    def _paths(self) -> list[tuple[Heading, ...]]:
        """Every heading with those over it, the outermost first."""
        paths: list[tuple[Heading, ...]] = []
        for heading in self.headings:
            above = [one for one in (paths[-1] if paths else ()) if one.level < heading.level]
            paths.append((*above, heading))
        return paths

    @cached_property
    def _starts(self) -> list[int]:
        return [heading.span.start for heading in self.headings]

    def _above(self, sentence: Span) -> tuple[Heading, ...]:
        """The headings over a sentence, the outermost first; one that it begins with is over it too."""
        at = bisect_right(self._starts, sentence.start) - 1
        if at + 1 < len(self.headings) and sentence.covers(self.headings[at + 1].span):
            at += 1
        above = self._paths[at] if at >= 0 else ()
        if above and above[-1].form is Form.PARA and not self._shares_paragraph(above[-1].span, sentence):
            return above[:-1]
        return above

    def _shares_paragraph(self, goals: Span, sentence: Span) -> bool:
        """Whether a sentence is of the goals: in their paragraph, or in one of the lines (——…) that list them."""
        _, *lines = self.flow.text[goals.start : sentence.end].split("\n")
        return all(line.startswith("——") for line in lines)

    def _without_heading(self, sentence: Span) -> Span | None:
        """A sentence that begins with a heading without it; a heading that is all of its sentence promises nothing."""
        at = bisect_left(self._starts, sentence.start)
        if at == len(self.headings) or not sentence.covers(self.headings[at].span):
            return sentence
        heading = self.headings[at]
        rest = Span(heading.span.end, sentence.end)
        if heading.form is Form.PARA or len(rest) > 1:
            return rest
        return sentence if HAS_NUMBER.search(sentence.of(self.flow.text)) else None

    def tasks(self, read: Read) -> Iterator[Task]:
        taken = [draft.span for draft in read.drafts]
        return tasks_in(self.flow.text, list(read.clauses), taken)

    def promise(self, draft: Draft, above: tuple[Heading, ...] = ()) -> Proposal:
        title, measure, quantity = title_of(draft), measure_of(draft), draft.quantity
        span = self.flow.span_in_source(draft.span)
        area, theme = _names(above)
        is_all = draft.comparator == "all"
        return Proposal(
            span,
            span.of(self.flow.source),
            area,
            theme,
            Verdict.PROMISE,
            reason_of(draft),
            confidence_of(draft),
            title=title,
            measure=measure,
            bound=bound_of(draft),
            comparator=draft.comparator,
            value=ALL if is_all else quantity.value if quantity else None,
            unit="%" if is_all else quantity.unit if quantity else "",
            frequency=frequency_of(draft, measure),
            deadline=draft.deadline.day if draft.deadline else self._end_of_year(),
            last_year_value=last_value(title, measure, quantity, self.past),
            lead=lead_of(title, theme, self.district),
        )

    def task(self, task: Task, above: tuple[Heading, ...] = ()) -> Proposal:
        span = self.flow.span_in_source(task.span)
        title, (area, theme) = title_of_task(task.phrase), _names(above)
        return Proposal(
            span,
            span.of(self.flow.source),
            area,
            theme,
            Verdict.TASK,
            "可以办成的事，有具体节点" if task.has_stages else "可以办成的事，没有数字",
            TASK,
            title=title,
            measure="stages" if task.has_stages else "narrative",
            frequency="stages" if task.has_stages else "quarterly",
            deadline=self._end_of_year(),
            lead=lead_of(title, theme, self.district),
        )

    def other(self, judged: Judged, above: tuple[Heading, ...] = ()) -> Proposal:
        quantity = judged.quantity
        span = self.flow.span_in_source(quantity.whole)
        area, theme = _names(above)
        return Proposal(
            span,
            span.of(self.flow.source),
            area,
            theme,
            judged.verdict,
            judged.reason,
            confidence_of_verdict(judged.verdict),
            value=quantity.value,
            unit=quantity.unit,
        )

    def _end_of_year(self) -> date | None:
        return date(self.year, 12, 31) if self.year else None


def _names(above: tuple[Heading, ...]) -> tuple[str, str]:
    """Area and theme: the section and what stands below it; a part without sections is both."""
    if not above:
        return "", ""
    area = above[1] if len(above) > 1 else above[0]
    theme = above[2] if len(above) > 2 else area
    return _printed(area), _printed(theme)


def _printed(heading: Heading) -> str:
    return "主要预期目标" if heading.form is Form.PARA else heading.text
