"""How far are the parts of a promise, who is behind with its figure, and whom can its lead remind?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from ..domain.parts import PartsSum
from ..domain.quantities import plain
from ..domain.words import Filing
from ..pictures import Outstanding, Picture, outstanding_of


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """One part as its lead sees it. `state` says how its figure stands, `filing` is the sign of that.

    `asked` is what is to be reported for it now, of which its unit can be reminded; `reminded_at` None: it has not
    been.
    """

    part: Picture
    state: str
    filing: Filing
    asked: Outstanding | None
    reminded_at: datetime | None
    today: date

    @property
    def is_late(self) -> bool:
        return self.asked is not None and self.asked.period.reporting_date < self.today

    @property
    def may_be_reminded(self) -> bool:
        """Something is asked for, and it was not reminded today."""
        is_fresh = self.reminded_at is None or timezone.localtime(self.reminded_at).date() != self.today
        return self.asked is not None and is_fresh


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The parts of a whole at a data date, in print order."""

    whole: Picture
    lines: list[PartLine]

    @property
    def day(self) -> date:
        return self.whole.as_of

    @property
    def figure(self) -> str:
        """What they come to, as it is typed; empty where none has been read."""
        total = self.whole.sum_of_items.total
        return "" if total is None else plain(total)

    @property
    def to_remind(self) -> list[str]:
        """The units that can be reminded, each once."""
        return list(dict.fromkeys(str(line.part.lead) for line in self.lines if line.may_be_reminded))

    @property
    def numbers_to_remind(self) -> list[str]:
        """Those of the parts that can be."""
        return [line.part.target.number for line in self.lines if line.may_be_reminded]

    @property
    def asked(self) -> list[PartLine]:
        return [line for line in self.lines if line.asked]


def parts_on(whole: Picture, now: Picture, reminded: Mapping[int, datetime], *, today: date) -> Parts:
    """`whole` is the promise on the data date, `now` as it stands today; `reminded` when each was last, by its key.

    On a day in the past nothing is asked of those who have reported for it.
    """
    asked = {row.target.pk: row for row in outstanding_of(now)}
    latest = {item.target.pk: item for item in now.items}
    summed = whole.sum_of_items
    lines = []
    for item in whole.standing_items:
        key = item.target.pk
        state, filing = _state(item, latest.get(key, item), summed)
        lines.append(
            PartLine(
                part=item,
                state=state,
                filing=filing,
                asked=asked.get(key) if whole.as_of == now.as_of or key in summed.missing else None,
                reminded_at=reminded.get(key),
                today=today,
            )
        )
    return Parts(whole=whole, lines=lines)


def _state(item: Picture, now: Picture, summed: PartsSum) -> tuple[str, Filing]:
    key = item.target.pk
    if key in summed.pending:
        return "待审", Filing.DUE
    if key in summed.later:
        return "数据晚于这一天", Filing.AHEAD
    if key in summed.missing:
        is_late = any(
            filed.has_passed and summed.period and filed.period.end_date == summed.period.end_date
            for filed in now.judgement.filings
        )
        return ("未报，已过报送日", Filing.MISSING) if is_late else ("未报", Filing.DUE)
    if item.judgement.is_finished:
        return "已完成", Filing.IN_TIME
    return ("已采信", Filing.IN_TIME) if key not in summed.unread else ("本期不要求", Filing.NOT_OWED)
