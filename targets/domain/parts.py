"""What do its parts (分解) say of a promise? The judgement of a list, and the sum that is proposed for a shared number.

Rules: docs/rules.md.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from . import reasons
from .facts import Entry, Promise, Thresholds
from .filings import has_passed, today
from .lights import Judgement, is_due_soon, overall_of
from .moment import Moment
from .pace import ONE, ZERO, elapsed, exact
from .periods import Period, all_periods, answered
from .quantities import difference, quantity
from .reasons import Verdict
from .words import Light, Reason, State

ON_PACE = (Light.DONE, Light.ON_TRACK)


# A list: judged from its items.


@dataclass(frozen=True, slots=True)
class Item:
    """One part of a list as it was judged; `weight` None: all items count alike."""

    judgement: Judgement
    weight: Decimal | None = None


def judge_list(
    promise: Promise, items: Sequence[Item], *, moment: Moment, thresholds: Thresholds
) -> Judgement:
    """All lights of a promise that is a list of items, each of them judged at the same moment; cancelled ones do not
    count. It has no readings of its own, and nothing is owed for itself."""
    case = _List(promise, [item for item in items if item.judgement.is_active], moment, thresholds)
    if not promise.is_active:
        progress = deadline = reporting = overall = reasons.ended(promise)
    else:
        progress = case.progress
        deadline = case.deadline()
        reporting = reasons.reported_by_parts()
        overall = overall_of(progress, deadline)
    return Judgement(
        promise=promise,
        reading=None,
        is_final=case.is_last_over,
        target_value=promise.value,
        done=case.done,
        plan=elapsed(promise, moment.as_of, thresholds) if case.items else None,
        paced_on=moment.as_of,
        filings=(),
        reported=None,
        finished_on=case.finished_on() if progress.light == Light.DONE else None,
        progress=progress,
        deadline=deadline,
        reporting=reporting,
        overall=overall,
    )


class _List:
    """A list at one moment, as the rules look at it; `items` are those that count."""

    def __init__(self, promise: Promise, items: list[Item], moment: Moment, thresholds: Thresholds):
        self.promise, self.items, self.moment, self.thresholds = promise, items, moment, thresholds
        self.is_weighted = all(item.weight is not None for item in items)
        self.lights = Counter(item.judgement.light for item in items)
        self.is_all_done = bool(items) and all(item.judgement.is_finished for item in items)
        self.done = self._share_of(items, [i for i in items if i.judgement.is_finished])
        self.progress = self._progress()

    @property
    def last_period(self) -> Period:
        due = self.promise.due_date
        return next(p for p in reversed(all_periods(self.promise, self.thresholds)) if p.end_date == due)

    @property
    def is_last_over(self) -> bool:
        is_reached = self.promise.due_date <= self.moment.as_of
        return is_reached and has_passed(self.last_period, self.promise, self.moment)

    def finished_on(self) -> date:
        """The day on which the last of its items was finished."""
        return max(item.judgement.finished_on or date.min for item in self.items)

    def _share_of(self, whole: Sequence[Item], some: Sequence[Item]) -> Fraction | None:
        """By number, or by the weights where all items have one."""
        of_all = self._weigh(whole)
        return self._weigh(some) / of_all if of_all else None

    def _weigh(self, items: Sequence[Item]) -> Fraction:
        if not self.is_weighted:
            return Fraction(len(items))
        return sum([exact(item.weight) for item in items if item.weight is not None], ZERO)

    def _progress(self) -> Verdict:
        if not self.items:
            return reasons.no_parts()
        lit = [item for item in self.items if item.judgement.light != Light.NONE]
        share = self._share_of(lit, [item for item in lit if item.judgement.light in ON_PACE])
        assert self.done is not None
        return reasons.of_parts(
            self._code(share),
            self.lights,
            done=self.done,
            planned=elapsed(self.promise, self.moment.as_of, self.thresholds),
            share=share,
            is_weighted=self.is_weighted,
            limits=self.thresholds,
        )

    def _code(self, share: Fraction | None) -> Reason:
        """`share` is that of the items on pace among those that are lit; None: none is."""
        if self.is_all_done:
            return Reason.DONE_LATE if self.finished_on() > self.promise.due_date else Reason.DONE
        if share is None:
            return Reason.PARTS_UNLIT
        if share >= min(exact(self.thresholds.on_track), ONE):
            return Reason.PARTS_ON_TRACK
        is_near = share >= min(exact(self.thresholds.behind), ONE)
        return Reason.PARTS_BEHIND if is_near else Reason.PARTS_FAR_BEHIND

    def deadline(self) -> Verdict:
        if self.progress.code == Reason.NO_PARTS:
            return reasons.no_deadline(self.promise, self.progress.code)
        return reasons.deadline_of_parts(
            self._deadline_code(),
            self.promise,
            as_of=self.moment.as_of,
            open_count=len(self.items) - sum(item.judgement.is_finished for item in self.items),
            count=len(self.items),
        )

    def _deadline_code(self) -> Reason:
        due, as_of = self.promise.due_date, self.moment.as_of
        if self.progress.light == Light.DONE:
            return self.progress.code
        is_awaited = any(item.judgement.deadline.code == Reason.DATA_AWAITED for item in self.items)
        if self.is_last_over and not is_awaited:
            return Reason.OVERDUE
        if due <= as_of and today(self.promise, self.moment) > due:
            return Reason.DATA_AWAITED
        is_soon = is_due_soon(self.promise, as_of, self.thresholds)
        return Reason.DUE_SOON if is_soon and self.progress.light != Light.ON_TRACK else Reason.IN_TIME


# A shared number: its parts are added up, and somebody confirms the sum.


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a shared number at a day: what it promises, and the reading that counts then.

    `value` None: its number is not issued yet; `reading` None: it has never reported. `sent` are the readings that
    lie with the office or are accepted, whatever their day, oldest first; `name` is that of whoever reports it.
    `owed_from` None: it owes every period; without a number it owes none.
    """

    key: int
    value: Decimal | None
    reading: Entry | None
    is_finished: bool = False
    name: str = ""
    sent: Sequence[Entry] = ()
    owed_from: date | None = None


@dataclass(frozen=True, slots=True)
class EndedShare:
    """A part that has been cancelled or merged, and the last that it had read."""

    name: str
    state: State
    value: Decimal


@dataclass(frozen=True, slots=True)
class PartsSum:
    """The sum of the parts' current readings at a day. `total` None: none of them has ever reported.

    `missing` are the keys of those that have not reported for the `period` that a figure of the day answers: their
    last reading is in the sum, or, where there is none, nothing is (`unread`). What the `pending` have reported lies
    with the office, and is in the sum once it is accepted; that of the `later` is of a day after this one. Who is
    finished need not report any more, nor for what ended before it was assigned or began, nor before its number is
    issued. What the `ended` had read is not in the sum.
    """

    total: Decimal | None
    missing: tuple[int, ...]
    unread: tuple[int, ...]
    pending: tuple[int, ...] = ()
    later: tuple[int, ...] = ()
    ended: tuple[EndedShare, ...] = ()
    period: Period | None = field(default=None, compare=False)
    names: Mapping[int, str] = field(default_factory=dict, compare=False)

    @property
    def is_whole(self) -> bool:
        """Whether everybody's figure for the period is in it."""
        return not (self.missing or self.pending or self.later)

    @property
    def lacking(self) -> str:
        """Whose figure for the period is not in it, and why; empty for nobody."""
        found = []
        if self.pending:
            found.append(f"待审：{self._named(self.pending)}（采信后计入）")
        if self.later:
            found.append(f"数据晚于这一天：{self._named(self.later)}")
        if self.missing:
            never = [key for key in self.missing if key in self.unread]
            mark = f"（{self._named(never)}尚未报过，没有计入）" if never and self.total is not None else ""
            found.append(f"本期未报：{self._named(self.missing)}{mark}")
        return "，".join(found)

    def _named(self, keys: Sequence[int]) -> str:
        return "、".join(self.names[key] for key in keys)


def sum_of_parts(
    promise: Promise,
    shares: Sequence[Share],
    *,
    ended: Iterable[EndedShare] = (),
    day: date,
    thresholds: Thresholds,
) -> PartsSum:
    """What is proposed for a data date; `promise` is that of the whole, `shares` those of its parts in force."""
    periods = all_periods(promise, thresholds)
    wanted = answered(day, periods, thresholds.answer_days)
    read = {share.key: share.reading for share in shares if share.reading and share.reading.value is not None}

    def answers(entry: Entry) -> bool:
        own = answered(entry.data_date, periods, thresholds.answer_days)
        return wanted is None or (own is not None and own.end_date >= wanted.end_date)

    def is_owed(share: Share) -> bool:
        is_before = wanted and share.owed_from and wanted.end_date < share.owed_from
        is_awaited = share.value is None
        return not (is_before or is_awaited or (share.is_finished and share.key in read))

    places: dict[str, list[int]] = {"pending": [], "later": [], "missing": []}
    for share in shares:
        reading, sent = read.get(share.key), [entry for entry in share.sent if answers(entry)]
        if any(entry.is_pending and entry.data_date <= day for entry in sent):
            places["pending"].append(share.key)
        elif is_owed(share) and not (reading and answers(reading)):
            is_later = any(answered(e.data_date, periods, thresholds.answer_days) == wanted for e in sent)
            places["later" if is_later else "missing"].append(share.key)
    values = [reading.value for reading in read.values() if reading.value is not None]
    return PartsSum(
        total=sum(values, Decimal(0)) if values else None,
        unread=tuple(share.key for share in shares if share.key not in read),
        ended=tuple(ended),
        period=wanted,
        names={share.key: share.name for share in shares},
        **{place: tuple(keys) for place, keys in places.items()},
    )


def sum_in_words(summed: PartsSum, unit: str) -> str:
    """What the parts have read together, and whose is missing: 各项累计合计2900户，本期未报：乙、丙"""
    ended = _ended_in_words(summed, unit)
    if summed.total is None:
        pending = f"，{summed.lacking}" if summed.pending else ""
        return f"各项都还没有采信的数据{ended}{pending}"
    said = f"各项累计合计{quantity(summed.total, unit)}{ended}"
    return said if summed.is_whole else f"{said}，{summed.lacking}"


def _ended_in_words(summed: PartsSum, unit: str) -> str:
    """Nothing falls out of a sum in silence: ，已取消的甲乡200户没有计入"""
    said = [
        f"{state.label}的{'、'.join(f'{one.name}{quantity(one.value, unit)}' for one in ended)}"
        for state in State
        if (ended := [one for one in summed.ended if one.state == state])
    ]
    return f"，{'、'.join(said)}没有计入" if said else ""


def sum_questions(promise: Promise, value: Decimal | None, summed: PartsSum | None) -> list[str]:
    """What is to be explained where a figure of the whole is another one than that of its parts, as a sentence."""
    if value is None or summed is None or summed.total is None or value == summed.total:
        return []
    verb = "高" if value > summed.total else "低"
    told, total = quantity(value, promise.unit), quantity(summed.total, promise.unit)
    far, ended = difference(value - summed.total, promise.unit), _ended_in_words(summed, promise.unit)
    return [f"{told}比分解各项的累计合计{total}{verb}{far}{ended}"]


@dataclass(frozen=True, slots=True)
class Spread:
    """How the parts share out a number: their sum, and how much that is more than the whole's (多分解, below zero
    少分解; None: the whole has no number yet). `unnumbered` of them have no number yet; what is typed for the
    `unread` is none."""

    total: Decimal
    over: Decimal | None
    unnumbered: int = 0
    unread: int = 0


def spread(whole: Decimal | None, values: Sequence[Decimal | None], *, unread: int = 0) -> Spread:
    """Of the values in force, each None where it is not issued yet."""
    known = [value for value in values if value is not None]
    total = sum(known, Decimal(0))
    return Spread(total, None if whole is None else total - whole, len(values) - len(known), unread)


def mixed_weights_amiss(weights: Collection[Decimal | None]) -> str:
    """The parts of a list count alike, or each by a weight of its own; nothing is amiss: an empty text."""
    is_mixed = len({weight is None for weight in weights}) > 1
    return "权重要么各项都填，要么都不填（按项数计算）。" if is_mixed else ""
