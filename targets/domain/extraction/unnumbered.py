"""What is promised without a number, and can still be judged?

Three kinds: as much as somebody else sets or reaches (与经济增长同步, 完成省定目标), all of them (全覆盖, 应保尽保),
and something done by a day of its own (上半年建成投用).
"""

import re
from collections.abc import Iterator

from .drafts import Draft, Note, Said
from .due_dates import Deadline, deadline_in
from .indicators import last_noun, listed
from .phrases import Phrase, phrase_of
from .sentences import Clause, masked
from .spans import Span
from .tables.references import EVERY, NOTHING_NAMED, REFERENCES, WHOLLY
from .tables.verbs import FINISHING, HEDGES, STEERING

YEAR_NAMED = re.compile(r"20\d\d")


def unnumbered_in(text: str, clause: Clause, said_before: Said, year: int | None) -> list[Draft]:
    """The promises of a clause that no number makes."""
    said = clause.span.of(text)
    if drafts := relative(said, clause.span, said_before, year) or wholly(said, clause.span, year):
        return drafts
    return list(_done(said, clause.span, said_before, year))


def relative(said: str, span: Span, before: Said, year: int | None) -> list[Draft]:
    """As much as somebody else sets or reaches; one promise for each indicator that is named."""
    hidden = masked(said)
    found = next((found for pattern in REFERENCES if (found := pattern.search(hidden))), None)
    if found is None:
        return []
    reference = said[found.start() :]
    names = _compared(said[: found.start()])
    if not names and before.objects and NOTHING_NAMED.match(reference):
        names = [last_noun(before.objects[-1])]  # 加大征迁力度，完成省定任务
    titles = [name + reference for name in names] or [phrase_of(said).noun.removeprefix("实现")]
    notes = frozenset({Note.WORDS_ONLY, Note.SHARED} if len(titles) > 1 else {Note.WORDS_ONLY})
    change = "rise" if "同步" in reference or reference.startswith(("增", "均增")) else ""
    due = deadline_in(said, year)
    return [
        Draft(span, Phrase("", title), "relative", change=change, deadline=due, notes=notes)
        for title in titles
    ]


def _compared(said: str) -> list[str]:
    """The indicators in front of a reference; none where it names its own (实现水质省定目标)."""
    subject = phrase_of(said)
    noun = (
        (subject.noun if subject.verb in STEERING else subject.text).removesuffix("实现").removesuffix("全面")
    )
    if len(noun) < 2 or noun in HEDGES:
        return []
    return listed(noun, completes=False) or [noun]


def wholly(said: str, span: Span, year: int | None) -> list[Draft]:
    """All of them: 全覆盖 or 应保尽保 at the end, 所有 at the front."""
    hidden = masked(said)
    found = WHOLLY.search(hidden)
    if found is None and EVERY.match(hidden) is None:
        return []
    subject = phrase_of(said[: found.start()] if found else said)
    if len(subject.text) < 2:
        return []
    phrase = Phrase(subject.verb, subject.noun + (found["all"] if found else ""))
    notes = frozenset({Note.WORDS_ONLY})
    return [Draft(span, phrase, "all", deadline=deadline_in(said, year), notes=notes)]


def _done(said: str, span: Span, before: Said, year: int | None) -> Iterator[Draft]:
    """Members of a list that have deadlines of their own are promises of their own; those without go with the next."""
    hidden, start = masked(said), 0
    for end in (*(found.start() for found in re.finditer("、", hidden)), len(said)):
        deadline = deadline_in(said[start:end], year) or (before.deadline if end == len(said) else None)
        phrase = phrase_of(said[start:end])
        if deadline is None or not (_is_finished(hidden[start:end]) or (_is_exact(deadline) and phrase.verb)):
            continue
        noun = phrase.noun.replace(deadline.words, "").strip("，、")
        if len(noun) <= 2 and (of_what := _unsaid(before)):
            noun = of_what + phrase.verb + noun  # 深化示范市建设，年内创建成功
            phrase = Phrase("", noun)
        is_this_year = deadline.day.year == year or not YEAR_NAMED.search(deadline.words)
        if is_this_year and (phrase.verb or len(noun) > 1):
            where = Span(span.start + start, span.start + end)
            notes = frozenset({Note.WORDS_ONLY})
            yield Draft(where, Phrase(phrase.verb, noun), "done", deadline=deadline, notes=notes)
        start = end + 1


def _is_finished(said: str) -> bool:
    return any(verb in said for verb in FINISHING)


def _is_exact(deadline: Deadline) -> bool:
    """Whether it says more than that it will be this year: then whatever is done by it is done on a day."""
    return deadline.day.month < 12


def _unsaid(before: Said) -> str:
    """What is to be finished, where the clause leaves it to the one before."""
    return last_noun(before.objects[-1]) if before.objects else before.first.noun
