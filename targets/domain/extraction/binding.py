"""To which words does a number belong, and how do they bound it?

A number stands behind its indicator (新增学位2.5万个), before it (改造57个老旧小区), or behind a list of indicators
that it or its neighbours share (甲、乙分别增长8%和9%; 丙、丁各5家).
"""

import re
from dataclasses import dataclass, replace

from .joins import LOOSE_JOIN, SEPARATORS, starts_joined
from .phrases import leading_verb
from .quantities import Quantity
from .sentences import Clause, masked
from .spans import Span, trimmed
from .tables import longest_first
from .tables.indicators import (
    FALLS,
    KEPT_WHOLE,
    PER_UNIT,
    PREDICATE_ADVERBS,
    RISES,
    SHARED_OUT,
    STATES,
    TAILS,
)
from .tables.naming import GOAL_NOUNS
from .tables.verbs import DOING

SHARED_VERB = re.compile(f"(分别|各)({'|'.join(DOING)})$")
AT_LEAST = re.compile("(?:至少|最少)(?!达)")
PREDICATES = longest_first(tuple(STATES), RISES, FALLS, SHARED_OUT, PREDICATE_ADVERBS)


@dataclass(frozen=True)
class Frame:
    """A number of a clause with the words that are its own.

    `before` is what stands in front of it without the words that bound it (`predicate`, last first), `behind` the noun
    that follows it; `span` holds all of it. `is_floor`: 至少 stands before the verb (每个乡镇至少引进1个项目).
    """

    quantity: Quantity
    span: Span
    before: str
    predicate: tuple[str, ...]
    behind: str
    is_floor: bool = False

    @property
    def is_shared_out(self) -> bool:
        return any(word in SHARED_OUT for word in self.predicate)

    @property
    def is_stated(self) -> bool:
        """Whether a verb such as 达到 stands between indicator and number."""
        return any(STATES.get(word) or (len(word) > 1 and word in STATES) for word in self.predicate)

    @property
    def change(self) -> str:
        """rise or fall where the number says by how much something changes; "" where it says how much it is."""
        for word in self.predicate:
            if word in FALLS:
                return "fall"
            if word in RISES:
                return "rise"
        return ""

    @property
    def comparator(self) -> str:
        """= >= <= or all."""
        quantity = self.quantity
        if quantity.is_percent and quantity.value == 100 and not self.change and not quantity.high:
            return "all"
        if quantity.tail:
            return TAILS[quantity.tail]
        stated = next((STATES[word] for word in self.predicate if STATES.get(word)), "")
        return stated or (">=" if quantity.is_about or self.is_floor else "=")


def frames_of(text: str, clause: Clause, promised: list[Quantity]) -> tuple[list[Frame], list[Quantity]]:
    """The frames of a clause, and the numbers that turn out to be only part of another's indicator."""
    frames: list[Frame] = []
    demoted: list[Quantity] = []
    start = clause.span.start
    for quantity, following in zip(promised, [*promised[1:], None], strict=False):
        limit = following.span.start if following else clause.span.end
        behind = _behind(text, Span(quantity.whole.end, limit), is_last=following is None)
        if behind is None:
            demoted.append(quantity)
            continue
        frames.append(_frame(text, Span(start, behind.end), quantity, behind))
        start = behind.end
    return frames, demoted


def _behind(text: str, right: Span, *, is_last: bool) -> Span | None:
    """The noun behind a number; None where it leads straight to the next number, whose subject it then is part of."""
    said = masked(right.of(text))
    goal = GOAL_NOUNS.match(said)
    if not said.strip() or starts_joined(said) or (goal and is_last and goal.end() == len(said)):
        return Span(right.start, right.start)
    if is_last:
        return Span(right.start, right.start + _own_end(right.of(text), said))
    cuts = list(SEPARATORS.finditer(said))
    if not cuts:
        return None
    cut = (
        cuts[0] if said.rstrip().endswith("等") else cuts[-1]
    )  # what is listed before 等 is the next number's
    return Span(right.start, right.start + cut.start())


def _own_end(said: str, hidden: str) -> int:
    """Where the last noun of a clause ends: before a member of the list that does something else or counts."""
    for found in re.finditer("、", hidden):
        rest = said[found.end() :]
        if leading_verb(rest) or re.search(r"\d", rest):
            return found.start()
    return len(said)


def _frame(text: str, whole: Span, quantity: Quantity, behind: Span) -> Frame:
    front = Span(whole.start, quantity.span.start)
    joined = LOOSE_JOIN.match(text, front.start, front.end)
    front = Span(joined.end() if joined else front.start, front.end)
    before, predicate = without_predicate(front.of(text))
    if len(behind) and not (predicate and STATES.get(predicate[0])):
        before = front.of(text)  # 改造提升30个: 提升 is what is done, not by how much
    span = trimmed(text, Span(front.start, max(whole.end, quantity.whole.end)))
    subject = AT_LEAST.sub("", before)
    return Frame(quantity, span, subject, predicate, behind.of(text).strip(), is_floor=subject != before)


def without_predicate(said: str) -> tuple[str, tuple[str, ...]]:
    """An indicator and the words between it and its number, the last one first."""
    words: list[str] = []
    rest = PER_UNIT.sub("", said.rstrip(" ，"))
    while rest and not KEPT_WHOLE.search(rest):
        word = next((word for word in PREDICATES if rest.endswith(word)), None)
        if word is None:
            break
        words.append(word)
        rest = rest.removesuffix(word).rstrip(" ，")
    if found := SHARED_VERB.search(rest):  # 甲、乙分别新增3家、5家 is 新增甲、乙分别3家、5家
        return found[2] + rest[: found.start()], (*words, found[1])
    return rest, tuple(words)


def series(frames: list[Frame]) -> list[list[Frame]]:
    """Frames grouped: one with those that only add numbers to it, others by themselves."""
    groups: list[list[Frame]] = []
    for frame in frames:
        adds_only = bool(groups) and not frame.before and not frame.behind
        if adds_only and (not frame.predicate or "分别" in groups[-1][0].predicate):
            groups[-1].append(replace(frame, predicate=(*frame.predicate, *groups[-1][0].predicate)))
        else:
            groups.append([frame])
    return groups
