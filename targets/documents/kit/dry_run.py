"""What would a file do? The dry run is the write itself, taken back; confirmed, it is done only as it was shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, TypeVar

from django.db import transaction

from ...imports.rows import Fault


class Fate(StrEnum):
    """What a file does with a line."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return {"new": "新增", "changed": "修改", "unchanged": "不变", "refused": "拒绝"}[self]


@dataclass(frozen=True, kw_only=True)
class RunLine:
    """What becomes of one line; `notes` say what changes or what is wrong."""

    fate: Fate
    notes: list[str]


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a file did, or would do. `faults` are those that belong to no line, `left_out` what was not read of it."""

    lines: Sequence[RunLine] = ()
    faults: Sequence[Fault] = ()
    left_out: Sequence[str] = ()

    @property
    def work_count(self) -> int:
        """How many lines are stored."""
        return sum(line.fate in (Fate.NEW, Fate.CHANGED) for line in self.lines)

    @property
    def is_refused(self) -> bool:
        """Whether something is wrong, for which nothing at all may be stored."""
        return bool(self.faults) or any(line.fate == Fate.REFUSED for line in self.lines)

    @property
    def is_acceptable(self) -> bool:
        """Whether there is something to do and nothing wrong."""
        return self.work_count > 0 and not self.is_refused

    @property
    def is_done(self) -> bool:
        """Whether all of it is there already, as it is when somebody confirms twice."""
        return not self.is_refused and self.work_count == 0

    @property
    def digest(self) -> str:
        """The same for what looks the same."""
        return sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class TableRun(Run):
    """Of a file that is one table."""

    @property
    def counts(self) -> dict[Fate, int]:
        return counted(self.lines)


AnyRun = TypeVar("AnyRun", bound=Run)


class NotAsShown(Exception):
    """The file would now do something else than was shown, or nothing; `run` says what. Nothing was stored."""

    def __init__(self, run: Run):
        super().__init__()
        self.run: Any = run  # of the kind that the write makes


def taken_back(write: Callable[[], AnyRun]) -> AnyRun:
    """What writing would do; changes nothing."""
    with transaction.atomic():
        run = write()
        transaction.set_rollback(True)
    return run


def as_shown(write: Callable[[], AnyRun], shown: str) -> AnyRun:
    """Write, if that does what the dry run with the digest `shown` did. Raises `NotAsShown`."""
    with transaction.atomic():
        run = write()
        if run.is_refused or run.digest != shown:
            raise NotAsShown(run)
    return run


def counted(lines: Sequence[RunLine]) -> dict[Fate, int]:
    """How many lines have each fate."""
    return {fate: sum(line.fate == fate for line in lines) for fate in Fate}
