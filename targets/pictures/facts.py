"""What do all targets of a report look like on one day? Facts, judged for any day; a judgement is kept with them."""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any, TypeVar

from ..domain import facts as domain
from ..domain.once import once
from ..domain.rollup import Rollup, roll_up, together
from ..models import Report
from .picture import Picture, TargetFacts

DAYS_KEPT = 16  # a year's month-ends for the trend, and a few days that somebody looks at
SUMMED = 50  # targets whose sum is kept
BESIDE = 500  # things kept beside a report's facts, each a few numbers
NOTHING = object()
NONE_JUDGED: Mapping[int, Picture] = {}
Read = TypeVar("Read")


@dataclass(frozen=True)
class Day:
    """All targets as judged on one day, in print order, and what each few of them say together; `is_whole`: none has
    to be judged anew. Parts are below what they are parts of, and in no figure."""

    pictures: dict[int, Picture] = field(default_factory=dict)
    sums: dict[int, tuple[list[Picture], Rollup]] = field(default_factory=dict)
    is_whole: bool = False

    def without(self, keys: Collection[int]) -> "Day":
        """With some to be judged anew."""
        pictures = self.pictures.copy()
        for key in keys:
            pictures.pop(key, None)
        return Day(pictures, self.sums.copy())  # not whole: what was not there on the day may be there now

    @once
    def counted(self) -> list[Picture]:
        """Those that count in figures of the report: all but the parts."""
        return [picture for picture in self.pictures.values() if not picture.target.is_part]

    @property
    def rollup(self) -> Rollup:
        """What all say together, of which no more is reckoned again than the few of which one has changed."""
        pictures = self.counted
        return together([self._sum(pictures, first) for first in range(0, len(pictures), SUMMED)])

    def _sum(self, pictures: list[Picture], first: int) -> Rollup:
        few = pictures[first : first + SUMMED]
        before, rollup = self.sums.get(first, (None, None))
        if rollup is None or few != before:  # compared by identity
            rollup = roll_up(picture.judgement for picture in few)
            self.sums[first] = few, rollup
        return rollup


@dataclass(frozen=True, kw_only=True, eq=False)
class ReportFacts:
    """Everything that is stored about a report's targets, ready to be judged for any day; in print order."""

    report: Report
    known_at: datetime
    targets: dict[int, TargetFacts]
    _days: dict[date, Day] = field(default_factory=dict)
    _beside: dict[Hashable, Any] = field(default_factory=dict)

    def on(self, as_of: date) -> list[Picture]:
        """The picture at `as_of`, as known at `known_at`, in print order; without what was added later. No queries.

        What counts in figures of the report: parts stand in the picture of what they are parts of.
        """
        return list(self._day(as_of).counted)

    def with_parts_on(self, as_of: date) -> list[Picture]:
        """The same with the parts, each below what it is a part of: for whoever asks what a unit has to do."""
        return list(self._day(as_of).pictures.values())

    def rollup_on(self, as_of: date) -> Rollup:
        """What all targets say together."""
        return self._day(as_of).rollup

    def one(self, target_pk: int, as_of: date) -> Picture:
        """The picture of one of the targets."""
        return self._on(self.targets[target_pk], as_of)

    def supposing(self, target_pk: int, entry: domain.Entry, as_of: date) -> Picture:
        """The picture that one of the targets would give if the office accepted an entry at this moment, stored or not.

        It replaces what was accepted for its day. Nothing of this is kept with the facts.
        """
        own = self.targets[target_pk]
        day = [
            e for e in own.read_by(entry.data_date) if e.data_date == entry.data_date and e.key != entry.key
        ]
        accepted = domain.as_accepted(
            replace(entry, supersedes=day[-1].key if day else entry.supersedes), at=self.known_at
        )
        entries = [*(e for e in own.entries if e.key != entry.key), accepted]
        entries.sort(key=attrgetter("data_date", "key"))
        return self._on(own.with_entries(entries), as_of)

    def _day(self, as_of: date) -> Day:
        """Judged once; of those that were asked for last, only what has changed since."""
        day = self._days.pop(as_of, None) or Day()
        if not day.is_whole:
            there = [pk for pk, own in self.targets.items() if own.is_there(as_of)]
            judged = day.pictures.copy()
            for pk in sorted(
                there, key=lambda pk: not self.targets[pk].target.is_part
            ):  # what is judged from others last
                if pk not in judged:
                    judged[pk] = self._on(self.targets[pk], as_of, judged)
            day = Day({pk: judged[pk] for pk in there}, day.sums, is_whole=True)
        self._days[as_of] = day
        if len(self._days) > DAYS_KEPT:
            self._days.pop(next(iter(self._days.copy())), None)  # a copy, as other threads add to it
        return day

    def with_changes(self, changed: "ReportFacts") -> "ReportFacts":
        """These facts, those of some targets exchanged for what they are now: all others stay as they are judged."""
        return replace(self._with(changed.targets), _beside={})

    def with_entries(self, entries: dict[int, list[domain.Entry]]) -> "ReportFacts":
        """These facts, with what has been sent for some targets as it is now."""
        now = {pk: self.targets[pk].with_entries(sent) for pk, sent in entries.items() if pk in self.targets}
        return self._with(now)

    def _with(self, now: dict[int, TargetFacts]) -> "ReportFacts":
        days = {day: judged.without(now) for day, judged in self._days.copy().items()}
        return replace(self, targets=self.targets | now, _days=days)

    def beside(self, what: Hashable, read: Callable[[], Read]) -> Read:
        """What has been read besides, kept until anything changes but what is reported, on which it must not depend."""
        found = self._beside.get(what, NOTHING)
        if found is NOTHING:
            if len(self._beside) >= BESIDE:  # other threads may do the same
                self._beside.clear()
            found = self._beside[what] = read()
        return found

    def with_nothing_beside(self) -> "ReportFacts":
        """These facts, as nothing that was kept beside them stands any more."""
        return replace(self, _beside={})

    @once
    def parts(self) -> dict[int, tuple[int, ...]]:
        """The keys of the parts of whatever has some, in print order."""
        found: dict[int, tuple[int, ...]] = {}
        for pk, own in self.targets.items():
            if whole := own.target.part_of_id:
                found[whole] = (*found.get(whole, ()), pk)
        return found

    def and_dependent(self, keys: Collection[int]) -> frozenset[int]:
        """Some targets, and those whose picture is another one once theirs is: what is compared with them, and what
        they are parts of."""
        referring = {pk for pk, own in self.targets.items() if own.target.reference_id in keys}
        changed = frozenset(keys) | referring
        wholes = {self.targets[pk].target.part_of_id for pk in changed if pk in self.targets}
        return changed | frozenset(pk for pk in wholes if pk is not None)

    def _on(self, own: TargetFacts, as_of: date, judged: Mapping[int, Picture] = NONE_JUDGED) -> Picture:
        """`judged` are the pictures of its parts that there are already."""
        reference_pk = own.target.reference_id
        items = (
            judged.get(pk) or self.one(pk, as_of)
            for pk in self.parts.get(own.target.pk, ())
            if self.targets[pk].is_there(as_of)
        )
        return own.on(as_of, self.targets.get(reference_pk) if reference_pk else None, tuple(items))
