"""What is the verb of a phrase, and what is it about?

Chinese has no inflection to tell verbs from nouns, so verbs are known from a table and by their place: at the front of
a phrase, behind the words that only say how firmly, when or in what manner.
"""

import re
from dataclasses import dataclass

from .due_dates import without_deadline
from .tables.naming import MAKING
from .tables.verbs import CAUSATIVE, DOING, HEDGES, LEADING_ON, MANNERS, NOUN_ENDINGS, NOUNLIKE, PURPOSES

ITEM = re.compile(
    r"^(?:——|[一二三四五六七八九十]{1,2}(?:是|要|、)|[（(][一二三四五六七八九十]{1,3}[）)]|[①-⑳]"
    r"|[（(]?\d{1,2}[)）.、．](?!\d)|“[^“”]{1,12}”[即指])\s*"  # “三个一百”即…: what its name stands for
)
VERBS = frozenset(DOING)
LENGTHS = sorted({len(verb) for verb in DOING}, reverse=True)  # the longest verb is the one that is meant
INVESTED = re.compile(r"^(?:计划|总)?投资约?\d[\d.]*[万亿]元(?=.{2})(?!的)")
CAUSED_WITHIN = 12  # characters in which somebody is named who is made to do something


@dataclass(frozen=True)
class Phrase:
    """Verb ("" without) and what it is about."""

    verb: str
    noun: str

    @property
    def text(self) -> str:
        return self.verb + self.noun


NOTHING = Phrase("", "")


def phrase_of(said: str) -> Phrase:
    """A phrase without the words that say how firmly, when and in what manner."""
    rest = INVESTED.sub("", without_deadline(ITEM.sub("", said.strip("，、；和及与 　"))))
    while True:
        verb = leading_verb(rest)
        if verb:
            inner = rest.removeprefix(verb)
            if verb in LEADING_ON and leading_verb(inner):
                rest = inner  # 推动新增…: the second verb is what is done
                continue
            if verb in HEDGES and leading_verb(timeless := without_deadline(inner)):
                rest = timeless  # 争取年内新增…: but 争取资金 is done itself
                continue
            return _caused(verb, inner) if verb in CAUSATIVE else _serial(verb, inner)
        shorter = _without_first(rest)
        if shorter == rest:
            return Phrase("", rest)
        rest = without_deadline(shorter)


def _serial(verb: str, inner: str) -> Phrase:
    """培育引进人才: two verbs do one thing."""
    second = leading_verb(inner)
    if second in MAKING and second not in NOUNLIKE and len(inner) > len(second) + 1:
        return Phrase(verb + second, inner.removeprefix(second))
    return Phrase(verb, inner)


def leading_verb(said: str) -> str:
    """The verb at the front of a phrase, "" where there is none."""
    verb = next((said[:length] for length in LENGTHS if said[:length] in VERBS), "")
    return "" if verb and said[len(verb) : len(verb) + 1] in NOUN_ENDINGS else verb


def closing_verb(said: str) -> str:
    """The verb at the end of a phrase, "" where there is none."""
    return next((said[-length:] for length in LENGTHS if said[-length:] in VERBS), "")


def begins_with_verb(said: str) -> bool:
    """Whether a clause does something or says what for, rather than speaking of something."""
    return bool(phrase_of(said).verb) or said.startswith(PURPOSES)


def _caused(verb: str, inner: str) -> Phrase:
    """引导企业实施改造项目: what is done begins only behind the second verb."""
    for at in range(2, min(len(inner) - 2, CAUSED_WITHIN)):
        second = leading_verb(inner[at:])
        if second and second not in NOUNLIKE and "、" not in inner[:at]:
            return Phrase(verb + inner[:at] + second, inner[at + len(second) :])
    return Phrase(verb, inner)


def _without_first(said: str) -> str:
    for hedge in HEDGES:
        if said.startswith(hedge) and len(said) > len(hedge):
            return said.removeprefix(hedge).lstrip("，")
    for manner in MANNERS:
        rest = said.removeprefix(manner)
        if rest != said and (leading_verb(rest) or _leads_to_verb(rest)):
            return rest
    return said


def _leads_to_verb(said: str) -> bool:
    return said.startswith((*HEDGES, *MANNERS)) and bool(leading_verb(phrase_of(said).text))
