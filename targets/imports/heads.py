"""Which column is which? Heads are compared as a person would: spaces, line ends, width and units in brackets aside."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from .text import cleaned, folded

BRACKETS = re.compile(r"\([^()]*\)")
OTHER_SCALE = re.compile(r"\([^()]*[十百千万亿‰][^()]*\)")
NEAR, NEAR_IF_MISSING = 0.6, 0.5


@dataclass(kw_only=True)
class Placed:
    """Where the columns stand, which heads name none, and what is wrong: at a place (None: of none) with a head."""

    places: dict[str, int] = field(default_factory=dict)
    others: dict[int, str] = field(default_factory=dict)
    quiet: set[int] = field(default_factory=set)  # places of heads that need no mention
    faults: list[tuple[int | None, str, str]] = field(default_factory=list)
    width: int = 0  # up to the last head


def head_key(head: str) -> str:
    """The same for heads that a person takes for the same."""
    return folded(head).strip("*:：")


def placed(heads: Sequence[str], names: Mapping[str, Collection[str]]) -> Placed:
    """Find the columns in a line of heads; `names` are what each may be called."""
    exactly = {head_key(name): column for column, called in names.items() for name in called}
    roughly = {_without_brackets(key): column for key, column in exactly.items()}
    keys = {place: head_key(head) for place, head in enumerate(heads) if cleaned(head)}
    found = Placed(width=max(keys, default=-1) + 1)
    for known, key_of in ((exactly, str), (roughly, _without_brackets)):
        for place, key in list(keys.items()):
            column = known.get(key_of(key))
            if column and (known is exactly or column not in found.places):
                del keys[place]
                if column in found.places:
                    found.faults.append((place, cleaned(heads[place]), "这一列有两个。"))
                found.places.setdefault(column, place)
    found.others = {place: cleaned(heads[place]) for place in keys}
    return found


def ask_about_others(
    found: Placed, names: Mapping[str, Collection[str]], *, optional: Collection[str], quiet: Iterable[str]
) -> None:
    """Say which columns are missing; ask about a head that looks like one of them; forget those in `quiet`."""
    keys = set(map(head_key, quiet))
    found.quiet = {place for place, head in found.others.items() if head_key(head) in keys}
    found.others = {place: head for place, head in found.others.items() if place not in found.quiet}
    for column, called in names.items():
        if column in found.places:
            continue
        shown = next(iter(called))
        if (place := _likely(found.others, called, is_needed=column not in optional)) is not None:
            sentence = f"不认识这一列，是不是“{shown}”？是的请改列名，不是的请删除这一列。"
            found.faults.append((place, found.others.pop(place), sentence))
        elif column not in optional:
            found.faults.append((None, shown, "缺少这一列。"))


def _likely(others: Mapping[int, str], called: Collection[str], *, is_needed: bool) -> int | None:
    """The place of the head that may be meant; of a column that can be left out only one as long."""
    limit = NEAR_IF_MISSING if is_needed else NEAR
    likeness: dict[int, float] = {}
    for place, head in others.items():
        key = head_key(head)
        near = [name for name in map(head_key, called) if is_needed or abs(len(name) - len(key)) <= 1]
        likeness[place] = max((SequenceMatcher(None, name, key).ratio() for name in near), default=0)
    best = max(likeness, key=lambda place: likeness[place], default=None)
    return best if best is not None and likeness[best] >= limit else None


def _without_brackets(key: str) -> str:
    """目标值(户) as 目标值; a head with 万 or 亿 in brackets says of its numbers what the column does not."""
    return key if OTHER_SCALE.search(key) else BRACKETS.sub("", key)
