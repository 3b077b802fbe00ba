"""Which clauses without a number are tasks?

A clause with a verb that somebody can do is one: 出台考核办法, 完善分级诊疗机制. What says why or whereby (围绕…, 让…),
and what is hoped to come of it (推动…做大做强, 不断提升…), belongs to the task before it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .phrases import Phrase, phrase_of
from .sentences import Clause, masked
from .spans import Span
from .tables.verbs import CAUSATIVE, DOING, EFFECTS, FINISHING, NOUN_ENDINGS, PURPOSES

SHORTEST = 6
WHO_AT_MOST = 12
AIM = re.compile("围绕|立足|依托|聚焦|锚定|瞄准")
DOES = re.compile(f"(?:{'|'.join(DOING)})(?![{''.join(NOUN_ENDINGS)}])")
WORKS = (
    "项目",
    "工程",
    "中心",
    "平台",
    "园区",
    "学校",
    "医院",
    "公园",
    "道路",
    "基地",
    "规划",
    "方案",
    "办法",
)


@dataclass(frozen=True)
class Task:
    """A task in words; with stages where it is plain what will stand there when it is done."""

    span: Span
    phrase: Phrase
    has_stages: bool


def tasks_in(text: str, clauses: list[Clause], taken: list[Span]) -> Iterator[Task]:
    """The tasks of a sentence outside of what is already a promise."""
    task: Task | None = None
    for clause in clauses:
        said = clause.span.of(text)
        if any(clause.span.overlaps(span) for span in taken) or len(said) < SHORTEST:
            if task:
                yield task
            task = None
            continue
        phrase = phrase_of(said)
        if not phrase.verb or said.startswith(PURPOSES):
            continue
        if phrase.verb in EFFECTS or said.startswith(EFFECTS):
            task = (
                Task(Span(task.span.start, clause.span.end), task.phrase, task.has_stages) if task else None
            )
            continue
        who = _whom(task.phrase) if task else ""
        if task and not who:
            yield task
        whole = Span(task.span.start, clause.span.end) if task and who else clause.span
        task = Task(whole, Phrase(who + phrase.verb, phrase.noun), _has_stages(said))
    if task:
        yield task


def _whom(phrase: Phrase) -> str:
    """支持甲县围绕城郊定位，建设卫星县城: what it is to do comes after the comma; "" where it is said at once."""
    who, *why = AIM.split(phrase.noun, maxsplit=1)
    is_open = phrase.verb in CAUSATIVE and 2 <= len(who) <= WHO_AT_MOST and why and not DOES.search(why[0])
    return phrase.verb + who if is_open else ""


def _has_stages(said: str) -> bool:
    hidden = masked(said)
    return any(verb in hidden for verb in FINISHING) and any(word in hidden for word in WORKS)
