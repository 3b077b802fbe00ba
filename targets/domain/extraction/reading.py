"""What does a sentence promise, and what are its other numbers?"""

from dataclasses import dataclass, field, replace

from .binding import frames_of
from .drafts import Draft, Said
from .due_dates import deadline_in, is_only_deadline
from .numbered import numbered_in
from .phrases import begins_with_verb, phrase_of
from .quantities import Quantity, quantities_of
from .repair import CELL
from .roles import is_past, judged_clause, speaks_of_later
from .sentences import Clause, clauses_of
from .spans import Span
from .tables.naming import BACKGROUND
from .tables.verbs import DOING, LEADING_ON, MANNERS
from .titles import title_of
from .unnumbered import unnumbered_in
from .verdicts import Judged, Verdict

TOPIC_AT_MOST = 14
INDUSTRIES = ("产业", "集群", "行业")  # 林产加工产业 does nothing, whatever verbs are in its name
NOT_TOPIC = ("在", "从", "对", "通过", "同时", "此外", "其中")
THIS_YEAR = ("今年", "年内", "全年", "当年", "本年")


@dataclass(frozen=True)
class Read:
    """The promises of a sentence and the verdict of every other number."""

    drafts: tuple[Draft, ...]
    others: tuple[Judged, ...]
    clauses: tuple[Clause, ...]


def read_sentence(text: str, sentence: Span, year: int | None, *, looks_back: bool = False) -> Read:
    """A sentence of the forward part; or of the review (`looks_back`), whose past is what is asked for."""
    clauses = clauses_of(text, sentence)
    reader = _Reader(text, year, looks_back)
    for clause in clauses:
        reader.read(clause)
    drafts = reader.drafts
    if CELL in sentence.of(text):
        drafts = _due_by_row(text, clauses, drafts, year)
    others = sorted(reader.others, key=lambda one: one.quantity.span)
    return Read(tuple(drafts), tuple(others), tuple(clauses))


@dataclass
class _Reader:
    """Goes through a sentence, and knows what it has said so far."""

    text: str
    year: int | None
    looks_back: bool
    said: Said = field(default_factory=Said)
    is_far: bool = False
    drafts: list[Draft] = field(default_factory=list)
    others: list[Judged] = field(default_factory=list)

    def read(self, clause: Clause) -> None:
        self.is_far = not self.looks_back and _is_far(self.text, clause, self.year, was_far=self.is_far)
        tense = self._tense(clause)
        judged = judged_clause(self.text, clause, quantities_of(self.text, clause.span), tense)
        self.others += [one for one in judged if one.verdict is not Verdict.PROMISE]
        promised = [one.quantity for one in judged if one.verdict is Verdict.PROMISE]
        found = self._numbered(clause, promised)
        if self.is_far:  # 到2030年产值突破500亿元，今年完成150亿元: what is meant is said there
            later = [one.quantity for one in judged if (one.verdict, one.reason) == tense]
            numbered_in(self.text, clause, frames_of(self.text, clause, later)[0], self.said, self.year)
        elif not found and not self.looks_back and tense is None:
            found = unnumbered_in(self.text, clause, self.said, self.year)
        self.drafts += [draft for draft in found if title_of(draft)]
        _remember(self.text, clause, self.said, self.year, has_numbers=bool(promised))

    def _numbered(self, clause: Clause, promised: list[Quantity]) -> list[Draft]:
        """The promises of a clause's numbers; a number that cannot be bound is background after all."""
        frames, demoted = frames_of(self.text, clause, promised)
        found = [
            draft for draft in numbered_in(self.text, clause, frames, self.said, self.year) if title_of(draft)
        ]
        bound = {draft.quantity for draft in found}
        unbound = [frame.quantity for frame in frames if frame.quantity not in bound]
        self.others += [Judged(quantity, Verdict.CONTEXT, "后一数字的主语中的数") for quantity in demoted]
        self.others += [Judged(quantity, Verdict.CONTEXT, "没有可归属的指标或动词") for quantity in unbound]
        return found

    def _tense(self, clause: Clause) -> tuple[Verdict, str] | None:
        """What all numbers of a clause are that does not speak of this year."""
        if self.is_far:
            return Verdict.CONTEXT, "远期目标，不是本年承诺"
        if not self.looks_back and is_past(self.text, clause.span, self.year):
            return Verdict.PAST, "往年的数字"
        return None


def _due_by_row(text: str, clauses: list[Clause], drafts: list[Draft], year: int | None) -> list[Draft]:
    """In a table the deadline stands in a cell of its own, behind what is due."""
    cells = (clause.span.of(text) for clause in clauses)
    due = next((deadline_in(cell, year) for cell in cells if is_only_deadline(cell)), None)
    return [draft if draft.deadline else replace(draft, deadline=due) for draft in drafts]


def _is_far(text: str, clause: Clause, year: int | None, *, was_far: bool) -> bool:
    """A goal for later years holds for the rest of the sentence, until it speaks of this year again."""
    if speaks_of_later(text, clause.span, year):
        return True
    said = clause.span.of(text)
    return was_far and not said.startswith(THIS_YEAR) and not (year and f"{year}年" in said)


def _remember(text: str, clause: Clause, said: Said, year: int | None, *, has_numbers: bool) -> None:
    """Keep what later clauses of the sentence will leave out."""
    whole = clause.span.of(text)
    if is_only_deadline(whole):
        said.deadline = deadline_in(whole, year)
        return
    said.deadline = None
    if has_numbers:
        said.objects.clear()
    phrase = phrase_of(whole)
    if phrase.verb or begins_with_verb(whole):
        if not has_numbers:
            said.objects.append(phrase.noun)
        return
    topic = _named_alone(phrase.noun, clause) or _topic(phrase.noun)
    if topic and not has_numbers:
        said.topic = topic


def _named_alone(noun: str, clause: Clause) -> str:
    """新能源产业集群，…，产值突破200亿元: a clause that is nothing but a noun says what the sentence is about."""
    noun = noun.removesuffix("方面")
    is_noun = 2 <= len(noun) <= TOPIC_AT_MOST and (
        noun.endswith(INDUSTRIES) or not any(word in noun for word in DOING)
    )
    is_first = clause.span.start == clause.sentence.start
    return noun if is_noun and is_first and not noun.startswith((*BACKGROUND, *NOT_TOPIC)) else ""


def _topic(noun: str) -> str:
    """What a clause is about that begins with a noun: the words before its first verb or adverb."""
    lead = next(
        (word for word in LEADING_ON if noun.startswith(word)), ""
    )  # 支持园区创建…: it is about the 园区
    about = noun.removeprefix(lead)
    for at in range(2, min(len(about), 16)):
        if about[at:].startswith((*DOING, *MANNERS)):
            return about[:at]
    return ""
