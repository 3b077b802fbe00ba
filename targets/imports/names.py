"""Whom or what does a name mean, and how are several separated? By full name, short name or other name."""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from .text import cleaned, excerpt, folded

Thing = TypeVar("Thing")
SEPARATORS = re.compile(r"[、，,；;/／|｜\n\t]+")
WEAK_SEPARATORS = re.compile(r"\s+|和|及|与|以及")
NEAR = 0.6
WORDS_OF_PLACE = re.compile("^[区县市]")
WORDS_OF_KIND = re.compile(
    "(?:委员会|管理局|办公室|服务中心|中心|分局|街道办事处|街道|人民政府|局|委|办|镇|乡)$"
)


class NotKnown(ValueError):
    """No name of anything, or of two; in Chinese, with the nearest."""


class Names(Generic[Thing]):
    """Things by their names. A full name means its own thing, whatever else is also called so."""

    def __init__(self, named: Iterable[tuple[Thing, str, Iterable[str]]] = ()):
        """Each thing with its full name and the others that it goes by."""
        self._full: dict[str, Thing] = {}
        self._other: dict[str, list[Thing]] = {}
        self._written: dict[str, str] = {}  # the full name, by every name
        for thing, full, others in named:
            self.add(thing, full, others)

    def add(self, thing: Thing, full: str, others: Iterable[str] = ()) -> None:
        self._full[folded(full)] = thing
        self._written[folded(full)] = full
        for name in filter(None, map(folded, others)):
            known = self._other.setdefault(name, [])
            if thing not in known:
                known.append(thing)
            self._written.setdefault(name, full)

    def get(self, text: str) -> Thing | None:
        """What is meant; None for nothing, and for what may be two."""
        name = folded(text)
        if name in self._full:
            return self._full[name]
        known = self._other.get(name, [])
        return known[0] if len(known) == 1 else None

    def find(self, text: str) -> Thing:
        """Raises `NotKnown`."""
        thing = self.get(text)
        if thing is not None:
            return thing
        if several := self._other.get(folded(text)):
            fitting = "、".join(f"“{thing}”" for thing in several)
            raise NotKnown(f"“{excerpt(text)}”可能是{fitting}，请写全称。")
        raise NotKnown(f"没有“{excerpt(text)}”{self._nearest(text)}。")

    def find_all(self, text: str) -> list[Thing]:
        """Those of a list, however it is separated. Raises `NotKnown`."""
        return [self.find(name) for name in self.split(text)]

    def split(self, text: str) -> list[str]:
        """The names in a list; a space or 和 separates where only then all of them are known."""
        names: list[str] = []
        for name in filter(None, map(str.strip, SEPARATORS.split(cleaned(text)))):
            parts = list(filter(None, WEAK_SEPARATORS.split(name)))
            is_one = self._is_known(name) or not all(map(self._is_known, parts))
            names += [name] if is_one else parts
        return names

    def _is_known(self, text: str) -> bool:
        return folded(text) in self._written

    def _nearest(self, text: str) -> str:
        near = nearest(text, self._written)
        return f"，最接近的是“{near}”" if near else ""


def split_names(text: str) -> list[str]:
    """The names in a list whose names are not known beforehand."""
    return list(dict.fromkeys(filter(None, map(str.strip, SEPARATORS.split(cleaned(text))))))


def nearest(text: str, written: Mapping[str, str]) -> str:
    """The full name, of those by all names, that has most of a text's signs in their order; empty where none is near.

    What all names have in common is no likeness: 工业和信息化局 is near to 区工信局, 财政局 not to 民政局.
    """
    bare = _bare(text)
    alike = {known: _alike(bare, _bare(known)) for known in written}
    near = [known for known, likeness in alike.items() if likeness > (NEAR, 0.0)]
    return written[max(near, key=lambda known: alike[known])] if near else ""


def _bare(name: str) -> str:
    bare = WORDS_OF_PLACE.sub("", folded(name))
    return WORDS_OF_KIND.sub("", bare) or bare


def _alike(one: str, other: str) -> tuple[float, float]:
    """Which share of the shorter one's signs stands in the longer in the same order; and how alike they are else."""
    shorter, longer = sorted((one, other), key=len)
    at, inside = 0, 0
    for sign in shorter:
        found = longer.find(sign, at)
        if found >= 0:
            inside, at = inside + 1, found + 1
    return inside / max(1, len(shorter)), SequenceMatcher(None, one, other).ratio()
