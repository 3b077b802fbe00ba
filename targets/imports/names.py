"""Whom or what does a name mean, and how are several separated? By full name, short name or other name."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Generic, TypeVar

from .text import cleaned, excerpt, folded

Thing = TypeVar("Thing")
SEPARATORS = re.compile(r"[、，,；;/／|｜\n\t]+")
WEAK_SEPARATORS = re.compile(r"\s+|和|及|与|以及")
NEAR = 0.4


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
        near = get_close_matches(folded(text), self._written, n=1, cutoff=NEAR)
        return f"，最接近的是“{self._written[near[0]]}”" if near else ""


def split_names(text: str) -> list[str]:
    """The names in a list whose names are not known beforehand."""
    return list(dict.fromkeys(filter(None, map(str.strip, SEPARATORS.split(cleaned(text))))))
