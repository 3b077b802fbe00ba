"""What do all targets of a report look like on one day? Facts, judged for any day; a judgement is kept with them."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from ..domain import facts as domain
from ..domain.behind import shortfall
from ..domain.filings import Filed, Submitted
from ..domain.forecast import Forecast, forecast
from ..domain.lights import Judgement, judge
from ..domain.moment import Moment
from ..domain.neighbours import standing
from ..domain.once import once
from ..domain.parts import EndedShare, Item, PartsSum, Share, Spread, judge_list, spread, sum_of_parts
from ..domain.periods import Period
from ..domain.rollup import Rollup, roll_up, together
from ..domain.words import Light, Split, State, Status
from ..models import FormerLead, Report, Target, Unit

DAYS_KEPT = 16  # a year's month-ends for the trend, and a few days that somebody looks at
SUMMED = 50  # targets whose sum is kept
BESIDE = 500  # things kept beside a report's facts, each a few numbers
NOTHING = object()
NONE_JUDGED: Mapping[int, "Picture"] = {}
Read = TypeVar("Read")


@dataclass(frozen=True)
class Check:
    """That the office had checked an entry of a unit; `is_returned`: it had sent it back at least once."""

    unit: int
    is_returned: bool


@lru_cache(maxsize=1000)
def _check(unit: int, *, is_returned: bool) -> Check:
    """The same one for all that are alike, of which a report has thousands."""
    return Check(unit, is_returned=is_returned)


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """One target as judged on one day. `readings` are those that count, oldest first; `items` are its parts, in print
    order, as judged on the day.

    `target.owners` are the present ones; `lead` and `supporting` have the names of that day. Two are equal only if they
    are one: while it is the same, nothing is different that it is judged by, or that stands with it.
    """

    target: Target
    as_of: date
    judgement: Judgement
    readings: list[domain.Entry]
    entries: list[domain.Entry]  # all that were ever sent
    adjustments: list[domain.Adjustment]
    former_leads: list[FormerLead]
    known_at: datetime
    facts: "TargetFacts"  # of which it was made
    items: tuple["Picture", ...] = ()

    @once
    def lead(self) -> Unit | None:
        """The unit that led the target on the day."""
        unit = self._led_on(self.as_of)
        return unit and unit.on(self.as_of)

    @property
    def is_final(self) -> bool:
        """Whether it is one of the year's end, when there is no pace any more."""
        return self.target.report.is_over_on(self.as_of)

    @once
    def supporting(self) -> list[Unit]:
        return [owner.unit.on(self.as_of) for owner in self.target.supporting]

    @once
    def demanded_by_unit(self) -> dict[int, list[Filed]]:
        """The periods that count in 填报率, by the key of the unit that led the target when they ended."""
        demanded = self.judgement.demanded if self.judgement.is_active else []
        if not self.former_leads:  # as almost always
            lead = self.target.lead
            return {lead.unit_id: demanded} if lead and demanded else {}
        found: dict[int, list[Filed]] = {}
        for filed in demanded:
            if unit := self.unit_of(filed.period):
                found.setdefault(unit.pk, []).append(filed)
        return found

    @once
    def checks(self) -> list[Check]:
        """The entries that the office had checked by the day, by the unit that they spoke for then."""
        return self.facts.checked_by(self.as_of)

    @once
    def forecast(self) -> Forecast | None:
        """Where a total in force ends at its present speed; None where nothing can be said."""
        if not self.judgement.is_active or self.target.is_list:
            return None
        return forecast(self.judgement.promise, self.readings, as_of=self.as_of)

    @once
    def shortfall(self) -> Fraction | None:
        """Of what should have been reached the share that is missing, see `domain/behind.py`."""
        return shortfall(self.judgement)

    @once
    def standing_items(self) -> list["Picture"]:
        """Its parts without those that were cancelled or merged."""
        return [item for item in self.items if item.judgement.is_active]

    @once
    def red_items_count(self) -> int:
        return sum(item.judgement.light == Light.CRITICAL for item in self.standing_items)

    @property
    def proposed_sum(self) -> PartsSum | None:
        """`sum_of_items` of a shared number; None of anything else."""
        return self.sum_of_items if self.target.split == Split.SUM and self.items else None

    @once
    def sum_of_items(self) -> PartsSum:
        """What its parts have read by the day, added up for who confirms it as a figure of the day."""
        leads = Counter(str(item.lead) for item in self.standing_items)
        shares = [
            Share(
                key=item.target.pk,
                value=item.judgement.promise.value,
                reading=item.readings[-1] if item.readings else None,
                is_finished=item.judgement.is_finished,
                name=str(item.lead) if item.lead and leads[str(item.lead)] == 1 else item.target.title,
                sent=standing(item.judgement.promise.measure, item.entries, known_at=item.known_at),
                owed_from=_owed_from(item.judgement.promise),
            )
            for item in self.standing_items
        ]
        ended = [
            EndedShare(
                name=item.target.title if str(item.lead) in leads else str(item.lead),
                state=item.judgement.promise.state,
                value=value,
            )
            for item in self.items
            if not item.judgement.is_active and item.readings and (value := item.readings[-1].value)
        ]
        limits = self.facts.thresholds
        return sum_of_parts(self.judgement.promise, shares, ended=ended, day=self.as_of, thresholds=limits)

    @once
    def spread(self) -> Spread:
        """How its parts share out its number."""
        promised = [item.judgement.promise.value for item in self.standing_items]
        return spread(self.judgement.promise.value, promised)

    @once
    def parts(self) -> dict[Hashable, str]:
        """What templates have drawn of it, see `templatetags/parts.py`: it goes when the picture goes."""
        return {}

    def unit_of(self, period: Period) -> Unit | None:
        """The unit that led the target when a period ended, and so answers for it."""
        return self._led_on(period.end_date)

    def is_for_lead(self, period: Period) -> bool:
        """Whether a period is the present lead's to report: it led then, or all who led since then have ended and gone
        on as the next."""
        lead = self.target.lead
        if lead is None:
            return False
        since = [former.has_successor for former in self.former_leads if period.end_date < former.until]
        return lead.answers_for(period.end_date) or (bool(since) and all(since))

    def _led_on(self, day: date) -> Unit | None:
        for former in self.former_leads:
            if (former.since or date.min) <= day < former.until:
                return former.unit
        lead = self.target.lead
        return lead.unit if lead else None


def _owed_from(promise: domain.Promise) -> date:
    """What has not begun has nothing to report either."""
    return max(promise.start_date, promise.owed_from or promise.start_date)


@dataclass(frozen=True, kw_only=True, eq=False)
class TargetFacts:
    """Everything that is stored about one target, to be judged for any day."""

    target: Target
    promise: domain.Promise
    entries: list[domain.Entry]
    adjustments: list[domain.Adjustment]
    former_leads: list[FormerLead]
    known_at: datetime
    thresholds: domain.Thresholds

    def with_entries(self, entries: list[domain.Entry]) -> "TargetFacts":
        """These facts with what has been sent as it is now."""
        return replace(self, entries=entries)

    @once
    def submitted(self) -> Submitted:
        """What had been sent to the office, as it stood."""
        return Submitted(domain.submissions(self.entries, known_at=self.known_at))

    def is_there(self, as_of: date) -> bool:
        """Whether there was such a target on a day: one that was added to the report's own is there from then on."""
        return self.target.added_on is None or self.target.added_on <= as_of

    def read_by(self, as_of: date) -> list[domain.Entry]:
        """The readings that count on a day: the first of those that count at all."""
        return self._readings[: bisect_right(self._readings, as_of, key=attrgetter("data_date"))]

    @once
    def _readings(self) -> list[domain.Entry]:
        return domain.readings(self.promise.measure, self.entries, Moment(date.max, self.known_at))

    @once
    def _checks(self) -> tuple[list[date], list[Check]]:
        """What the office has checked, and which day each of it is dated."""
        days, checks = [], []
        for entry in sorted(self.entries, key=attrgetter("data_date")):
            decided = [stay for stay in domain.decisions(entry, known_at=self.known_at) if stay.unit]
            returned = {stay.unit for stay in decided if stay.outcome == Status.RETURNED}
            for unit in dict.fromkeys(stay.unit for stay in decided if stay.unit):
                days.append(entry.data_date)
                checks.append(_check(unit, is_returned=unit in returned))
        return days, checks

    def checked_by(self, as_of: date) -> list[Check]:
        """What of it is dated up to a day."""
        days, checks = self._checks
        return checks[: bisect_right(days, as_of)]

    def on(
        self, as_of: date, reference: "TargetFacts | None" = None, items: tuple[Picture, ...] = ()
    ) -> Picture:
        """The picture at `as_of`; `reference` is what it is compared with, `items` are the pictures of its parts: once
        one of them changes, so do these facts."""
        return Picture(
            target=self.target,
            as_of=as_of,
            judgement=self._judged(as_of, reference, items),
            readings=self.read_by(as_of),
            entries=self.entries,
            known_at=self.known_at,
            adjustments=self.adjustments,
            former_leads=self.former_leads,
            facts=self,
            items=items,
        )

    def _judged(self, as_of: date, reference: "TargetFacts | None", items: tuple[Picture, ...]) -> Judgement:
        moment, target = Moment(as_of, self.known_at), self.target
        promise = domain.in_force(
            self._state_on(as_of),
            self.adjustments,
            stated_value=target.stated_value,
            stated_due_date=target.stated_due_date,
            moment=moment,
        )
        if target.is_list:
            found = [Item(item.judgement, item.target.weight) for item in items]
            return judge_list(promise, found, moment=moment, thresholds=self.thresholds)
        beside = reference.read_by(as_of) if reference else []
        return judge(
            promise,
            self.read_by(as_of),
            submitted=self.submitted,
            reference={r.data_date: r.value for r in beside if r.value is not None},
            moment=moment,
            thresholds=self.thresholds,
        )

    def _state_on(self, as_of: date) -> domain.Promise:
        """A target that ended after `as_of` was still active then."""
        ended = self.target.state_date
        return replace(self.promise, state=State.ACTIVE) if ended and as_of < ended else self.promise


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
