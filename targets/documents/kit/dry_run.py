"""What would a file do? The dry run is the write itself, taken back; confirmed, it is done only as it was shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, TypeVar

from django.db import transaction

from ...imports.rows import Fault

FOLDED_ABOVE = 30  # lines that a preview shows at once of what is added or changed


class Fate(StrEnum):
    """What a file does with a line."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    TO_FILL = "to_fill"  # nothing yet: what it is about has not been typed, which is no fault
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return {
            "new": "新增",
            "changed": "修改",
            "unchanged": "不变",
            "to_fill": "待填写",
            "refused": "拒绝",
        }[self]


class Part(StrEnum):
    """Where a line stands in a preview: first what needs a look, last what merely is there."""

    REFUSED = "refused"
    ASKED = "asked"
    CHANGED = "changed"
    NEW = "new"
    TO_FILL = "to_fill"
    UNCHANGED = "unchanged"

    @property
    def label(self) -> str:
        return "有疑问" if self == Part.ASKED else Fate(self.value).label

    @property
    def is_amiss(self) -> bool:
        """Whether somebody has to look at its lines before the rest."""
        return self in (Part.REFUSED, Part.ASKED)

    @property
    def is_quiet(self) -> bool:
        """Whether its lines say nothing but their names."""
        return self in (Part.TO_FILL, Part.UNCHANGED)


@dataclass(frozen=True, kw_only=True)
class RunLine:
    """What becomes of one line; `notes` say what changes or what is wrong."""

    fate: Fate
    notes: list[str]

    @property
    def label(self) -> str:
        """By what people know it."""
        return ""

    @property
    def remark(self) -> str:
        """What is to be said of it where only names are listed."""
        return ""

    @property
    def asked(self) -> list[str]:
        """Those of its notes that somebody should look at."""
        return []

    @property
    def part(self) -> Part:
        """Where it stands in a preview."""
        is_stored = self.fate in (Fate.NEW, Fate.CHANGED)
        return Part.ASKED if is_stored and self.asked else Part(self.fate.value)


@dataclass(frozen=True, kw_only=True)
class PreviewPart:
    """Lines that stand together in a preview; `is_rest`: others of the same fate stand in a part of their own."""

    kind: Part
    lines: Sequence[RunLine]
    is_rest: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its lines are shown at once; else one opens them."""
        return self.kind.is_amiss or (not self.kind.is_quiet and len(self.lines) <= FOLDED_ABOVE)


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
    def counts(self) -> dict[Fate, int]:
        return counted(self.lines)

    @property
    def parts(self) -> list[PreviewPart]:
        """Its lines as a preview has them."""
        found: dict[Part, list[RunLine]] = {}
        for line in self.lines:
            found.setdefault(line.part, []).append(line)
        moved = {Part(line.fate.value) for line in self.lines if line.part.value != line.fate.value}
        return [
            PreviewPart(kind=kind, lines=found[kind], is_rest=kind in moved) for kind in Part if kind in found
        ]

    @property
    def tally(self) -> list[tuple[str, int]]:
        """How many lines are added, changed and left."""
        return [(fate.label, self.counts[fate]) for fate in (Fate.NEW, Fate.CHANGED, Fate.UNCHANGED)]

    @property
    def marked(self) -> list[PreviewPart]:
        """The parts to which a preview leads at once: what is wrong, what is asked, what is still to be typed."""
        return [part for part in self.parts if part.kind.is_amiss or part.kind == Part.TO_FILL]

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
