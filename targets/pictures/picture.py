"""What does one target look like on a day? Its facts, judged for any day, with its parts below it."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter

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
from ..domain.words import Light, Split, State, Status
from ..models import FormerLead, Target, Unit


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
        leads, all_leads = (
            Counter(str(item.lead) for item in items) for items in (self.standing_items, self.items)
        )
        shares = [
            Share(
                key=item.target.pk,
                value=item.judgement.promise.value,
                reading=item.readings[-1] if item.readings else None,
                is_finished=item.judgement.is_finished,
                name=item.name_among(leads),
                sent=standing(item.judgement.promise.measure, item.entries, known_at=item.known_at),
                owed_from=_owed_from(item.judgement.promise),
            )
            for item in self.standing_items
        ]
        ended = [
            EndedShare(
                name=item.name_among(all_leads),
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

    def name_among(self, leads: Counter[str]) -> str:
        """What a part is called among others: by its lead, unless it has none or that leads several of these."""
        return str(self.lead) if self.lead and leads[str(self.lead)] == 1 else self.target.title

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
