"""Which clauses without a number are tasks?

A clause with a verb that somebody can do is one: 出台考核办法, 完善分级诊疗机制. What says why or whereby (围绕…, 让…),
and what is hoped to come of it (推动…做大做强, 不断提升…), belongs to the task before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .phrases import Phrase, phrase_of
from .sentences import Clause, masked
from .spans import Span
from .tables.verbs import EFFECTS, FINISHING, PURPOSES

SHORTEST = 6
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
        if task:
            yield task
        task = Task(clause.span, phrase, _has_stages(said))
    if task:
        yield task


def _has_stages(said: str) -> bool:
    hidden = masked(said)
    return any(verb in hidden for verb in FINISHING) and any(word in hidden for word in WORKS)
