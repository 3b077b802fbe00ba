"""Where are the heads of a table, and what does each column mean? Guessed by their words, or as somebody has said."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...domain.extraction.offices import Column, Head
from ..heads import head_key
from .grids import Grid, GridLine
from .head_words import OF_YEAR, RULES

MAX_HEAD_LINE = 30
LONGEST_HEAD = 24
BRACKETS = re.compile(r"\([^()]*\)")
JOINED = "/"
NO_HEAD = re.compile(r"[-0-9.,%]+$|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]")
ONCE = frozenset(Column) - {Column.STAGE, Column.UNREAD, Column.PROGRESS, Column.REMARKS}
WHO_OR_WHEN = (
    Column.LEAD, Column.SUPPORT, Column.RESPONSIBLE, Column.LEADER, Column.DUE, Column.STAGE, Column.GOAL, Column.VALUE,
    Column.REACHED, Column.SHARE, Column.LIGHT, Column.PROGRESS, Column.INVESTMENT, Column.GROWTH,
)  # fmt: skip

Remembered = Mapping[str, Mapping[int, Column]]  # by the signature of a head


@dataclass(frozen=True)
class FoundHead:
    """The head, at which line of its grid it begins, and at which the rows do."""

    head: Head
    first: int
    below: int


def signature_of(labels: Sequence[str]) -> str:
    """The same for the same heads in the same order; neither width, case nor spaces count."""
    said = "\n".join(head_key(label) for label in labels).rstrip("\n")
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def guessed_mapping(labels: Sequence[str], year: int | None = None) -> dict[int, Column]:
    """What each column means, by its place; `year` tells last year's figures from this one's.

    What is done is found once: of two that could be, the one that says so more plainly, else the first.
    """
    meant = {place: column for place, label in enumerate(labels) if (column := _meaning(label, year))}
    found: dict[int, Column] = {}
    for place, column in meant.items():
        if column in ONCE and column in found.values():
            found |= _second(place, column, found)
        else:
            found[place] = column
    return _with_task(found, labels)


def head_of(grid: Grid, year: int | None, remembered: Remembered) -> FoundHead | None:
    """The head of a grid; None where there is none, and so nobody can say what its columns mean."""
    best: FoundHead | None = None
    for at, line in enumerate(grid.lines[:MAX_HEAD_LINE]):
        for labels, below in _possible(grid, at, line):
            found = _head(grid, at, below, labels, year, remembered)
            if found and (best is None or _weight(found) > _weight(best)):
                best = found
    return best


def _possible(grid: Grid, at: int, line: GridLine) -> list[tuple[list[str], int]]:
    """The line by itself, and with the one below it where that goes on with what it began."""
    labels = [_label(cell.text) for cell in line.cells]
    possible = [(labels, at + 1)]
    if at + 1 < len(grid.lines) and (both := _joined(line, grid.lines[at + 1])):
        possible.append((both, at + 2))
    return possible


def _joined(upper: GridLine, lower: GridLine) -> list[str] | None:
    """The labels of two lines of heads; None where the second is no line of heads."""
    labels: list[str] = []
    parent, added = "", 0
    for place in range(max(len(upper.cells), len(lower.cells))):
        above, below = _label(upper.cell(place).text), _label(lower.cell(place).own)
        parent = above or parent
        if len(below) > LONGEST_HEAD or NO_HEAD.match(below):
            return None
        if below and head_key(below) != head_key(above):
            if not _is_wide(upper, place):
                return None
            is_alone = not above and not upper.cell(place).is_covered and not parent
            labels.append(below if is_alone else f"{parent}{JOINED}{below}")
            added += 1
        else:
            labels.append(above)
    is_task_said = any(_meaning(label, None) is Column.TASK and JOINED not in label for label in labels)
    known = sum(_meaning(_label(cell.own), None) is not None for cell in lower.cells if cell.own)
    is_title = added == len(
        labels
    )  # over a head there is a title; in one of two lines some column has but one
    return labels if added and not is_title and (is_task_said or known > added / 2) else None


def _is_wide(line: GridLine, place: int) -> bool:
    """Whether a head goes over several columns, or is left empty for the line below it."""
    cell, following = line.cell(place), line.cell(place + 1)
    return not cell.own or not following.own


def _head(
    grid: Grid, at: int, below: int, labels: list[str], year: int | None, remembered: Remembered
) -> FoundHead | None:
    signature = signature_of(labels)
    known = remembered.get(signature)
    columns = dict(known) if known is not None else guessed_mapping(labels, year)
    if known is None and not _is_enough(columns):
        return None
    where = grid.lines[at].where
    return FoundHead(Head(where, tuple(labels), signature, columns, known is not None), at, below)


def _is_enough(columns: Mapping[int, Column]) -> bool:
    found = set(columns.values())
    return Column.TASK in found and bool(found & set(WHO_OR_WHEN))


def _weight(found: FoundHead) -> tuple[bool, int, int]:
    """A remembered one, then the one that says most; of two that say the same that of two lines."""
    return found.head.is_remembered, len(found.head.columns), found.below - found.first


def _label(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _meaning(label: str, year: int | None) -> Column | None:
    """What a head means; None for one that is not known, or that is no head but a row's own words."""
    if not label or len(label) > 2 * LONGEST_HEAD:
        return None
    key = BRACKETS.sub("", head_key(label)) or head_key(label).strip("()")
    lower = key.rpartition(JOINED)[2]
    if (found := OF_YEAR.fullmatch(lower)) and year:
        return Column.LAST_YEAR if int(found[1]) < year else Column.REACHED
    for said in dict.fromkeys((key, lower)):
        for column, pattern in RULES:
            if len(lower) <= LONGEST_HEAD and pattern.fullmatch(said):
                return column
    return None


def _second(place: int, column: Column, found: Mapping[int, Column]) -> dict[int, Column]:
    """What a second column of a kind is: 重点任务 | 具体任务 are theme and task, 责任领导 | 责任人 only the first."""
    first = next(at for at, known in found.items() if known is column)
    if column is Column.TASK:
        if Column.AREA not in found.values():
            return {first: Column.AREA, place: Column.TASK}
        return {first: Column.THEME, place: Column.TASK} if Column.THEME not in found.values() else {}
    return {place: Column.THEME} if column is Column.AREA and Column.THEME not in found.values() else {}


def _with_task(found: dict[int, Column], labels: Sequence[str]) -> dict[int, Column]:
    """Where no column is called a task, it stands in that of the content, of the goals, or in the first unknown one."""
    if Column.TASK in found.values():
        return found
    for column in (Column.CONTENT, Column.GOAL):
        for place, known in found.items():
            if known is column and Column.VALUE not in found.values():
                return found | {place: Column.TASK}
    unknown = [place for place, label in enumerate(labels) if label and place not in found]
    is_plain = set(found.values()) & {Column.LEAD, Column.RESPONSIBLE} and len(found) > 1
    return found | {unknown[0]: Column.TASK} if is_plain and unknown else found


def is_by_chance(head: Head) -> bool:
    """Whether the column of tasks was only taken for one because no other can be it."""
    place = next((place for place, column in head.columns.items() if column is Column.TASK), None)
    known = (Column.TASK, Column.CONTENT, Column.GOAL)
    return not head.is_remembered and place is not None and _meaning(head.labels[place], None) not in known
