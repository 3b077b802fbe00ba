"""What is reckoned the first time that it is asked for, and kept."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

It = TypeVar("It")
Found = TypeVar("Found")


class once(Generic[It, Found]):  # noqa: N801 – a decorator, as `property` is one
    """`functools.cached_property` without the lock that it has up to Python 3.11, which costs more than most of what is
    kept. Two threads may reckon the same; either may then be kept, as it depends on nothing but the object."""

    def __init__(self, reckon: Callable[[It], Found]):
        self.reckon, self.name, self.__doc__ = reckon, reckon.__name__, reckon.__doc__

    @overload
    def __get__(self, it: None, owner: type[Any] | None = None) -> "once[It, Found]": ...

    @overload
    def __get__(self, it: It, owner: type[Any] | None = None) -> Found: ...

    def __get__(self, it: It | None, owner: type[Any] | None = None) -> "Found | once[It, Found]":
        if it is None:
            return self
        found: Found = self.reckon(it)
        it.__dict__[self.name] = found  # found there from now on, as this has no `__set__`
        return found
