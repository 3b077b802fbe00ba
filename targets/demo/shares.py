"""How do the townships share two promises of the demonstration's year, and what do they report? All of it is fiction.

新增市场主体 is shared out among ten of them, somewhat more than was promised; of 招引亿元以上项目 one
share ends in June. What they report is written down, so that every state is there on 30 June and at the
end of the year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from ..domain.facts import Promise
from ..domain.filings import is_owed
from ..domain.pace import plan_value
from ..domain.periods import Period, all_periods
from ..domain.quantities import quantity
from ..domain.sharing import part_title
from ..domain.words import Measure, Split, State, Status
from ..models import ProgressEntry, Report, Target, Unit, User
from ..services.splitting import NewPart, SplitGrounds, split_target
from ..services.targets import edit_target
from .scene import Scene, moment_in

RETURN_REASON = "请补充支撑数据的来源，并与上月口径保持一致。"
SPLIT_REASON = "演示：年初按乡镇街道分解"
MENDED_AFTER = timedelta(days=5)

NO: None = None  # nothing is reported
SHARES: dict[
    str, dict[str, tuple[int, tuple[int | None, ...]]]
] = {  # of each unit its share, and its running totals at the months' ends
    "B-017": {
        "曹镇乡": (1000, (70, 140, 260, 360, 470, 680, 760, 840, 900, 960, 1010, 1160)),
        "北渡街道": (900, (60, 120, 220, 310, 400, 560, 630, 690, 750, 830, 900, 1010)),
        "姚孟街道": (900, (60, 120, 215, 305, 400, 560, 620, 680, 730, 790, 840, 900)),
        "轻工路街道": (850, (45, 90, 170, 240, 310, 400, 480, 560, 640, 720, 800, 930)),
        "高阳路街道": (800, (50, 105, 200, 280, 370, 430, 490, 550, 600, 650, 700, 760)),
        "马庄街道": (850, (40, 80, 150, 220, 290, 410, 490, 570, 650, 730, 800, 930)),
        "南环路街道": (800, (35, 70, 140, 210, NO, NO, 290, 340, 390, 450, 500, NO)),
        "河滨街道": (750, (25, 50, 100, 150, 200, 260, 330, 400, 470, 560, 650, 700)),
        "九里山街道": (700, (40, 85, 160, 240, 330, 450, 500, 550, 600, 640, 684, 790)),
        "荆山街道": (650, (35, 75, 150, 225, 310, 420, 450, 480, 510, 540, 560, 640)),
    },
    "B-005": {
        "曹镇乡": (3, (1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 5)),
        "北渡街道": (2, (0, 1, 1, 2, NO, NO, NO, 3, NO, NO, NO, 3)),
        "姚孟街道": (3, (1, 1, 1, 2, 2, 2, 2, 2, 2, 3, NO, 3)),
        "轻工路街道": (2, (0, 0, 1, 1, 1, 1, 1, 2, NO, NO, NO, 2)),
        "高阳路街道": (2, (0, 0, 0, 0, 0, 1, 1, 1, 2, NO, NO, 2)),
        "马庄街道": (2, (0, 0, 1, 1, 1, 1, 2, NO, NO, 3, NO, 3)),
        "南环路街道": (2, (0, 1, 1, 1, 1, 1, 2, NO, NO, NO, NO, 2)),
        "河滨街道": (1, (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        "九里山街道": (2, (0, 0, 0, 0, 1, 2, NO, NO, NO, NO, NO, 3)),
        "荆山街道": (1, (0, 0, 0, 0, 0, NO, NO, NO, NO, NO, NO, NO)),
    },
}
FATES = {  # of those that are not accepted before their month is over
    ("B-017", "九里山街道", 5): "late",
    ("B-017", "高阳路街道", 6): "mended",
    ("B-017", "马庄街道", 6): "waiting",
    ("B-017", "姚孟街道", 12): "waiting",
    ("B-017", "荆山街道", 12): "waiting",
    ("B-017", "轻工路街道", 12): "late",
    ("B-017", "高阳路街道", 12): "returned",
}
BESIDE = {("B-017", 3): (35, "区级窗口直接登记35户，未计入各乡镇街道。")}  # what the lead unit counts besides
ENDED = "B-005", "荆山街道", (6, 20)
ENDED_BECAUSE = "湛政办〔2024〕演示2号：辖区没有成片产业用地，不再分解"


def split_up(report: Report, *, by: User, at: datetime) -> None:
    """Where there are the promises and the townships of the shipped catalogue."""
    units = {unit.name: unit for unit in Unit.objects.all()}
    wholes = report.targets.filter(
        number__in=SHARES, measure=Measure.TOTAL, split="", part_of=None, state=State.ACTIVE
    )
    for whole in wholes.order_by("number"):
        rows = SHARES[whole.number]
        if rows.keys() <= units.keys():
            parts = [
                NewPart(
                    title=part_title(whole.title, name),
                    lead=units[name],
                    value=Decimal(share),
                    unit=whole.unit,
                )
                for name, (share, _readings) in rows.items()
            ]
            split_target(whole, Split.SUM, parts, grounds=SplitGrounds(reason=SPLIT_REASON), by=by, at=at)


def ends_on(report: Report) -> date:
    """When one share ends."""
    return date(report.year, *ENDED[2])


def end_one(report: Report, *, by: User) -> None:
    """The office cancels one share, unless somebody has ended it already."""
    number, unit, _day = ENDED
    parts = report.targets.filter(part_of__number=number, state=State.ACTIVE).with_owners()
    for part in parts.filter(title__endswith=f"（{unit}）"):
        part.state, part.state_date, part.state_reason = State.CANCELLED, ends_on(report), ENDED_BECAUSE
        if part.lead:
            edit_target(part, lead=part.lead.unit, supporting=[], by=by, reason=ENDED_BECAUSE)


@dataclass(frozen=True)
class Script:
    """What is written down of one part."""

    whole: str
    unit: str
    readings: tuple[int | None, ...]

    def fate_of(self, month: int) -> str:
        return FATES.get((self.whole, self.unit, month), "accepted")


def script_of(target: Target) -> Script | None:
    """What is written down for a part, whoever leads it by now."""
    rows = SHARES.get(target.part_of.number, {}) if target.part_of else {}
    for name, (_share, readings) in rows.items():
        if target.part_of and target.title == part_title(target.part_of.title, name):
            return Script(target.part_of.number, name, readings)
    return None


def told_of_part(
    target: Target, promise: Promise, script: Script, clerk: User, admin: User, until: date
) -> Iterator[Scene]:
    """What a township reports of its share: before the month is over, so that the lead unit can add it up."""
    before = Decimal(0)
    for period in _due(target, promise, until):
        typed = script.readings[period.end_date.month - 1]
        if typed is None or (target.state_date and target.state_date <= period.end_date):
            continue
        value = Decimal(typed)
        random = Random(f"{target.number} {period.end_date}")  # noqa: S311 – fiction, not cryptography
        day = period.end_date - timedelta(days=random.randint(3, 5))
        planned = plan_value(promise, day, target.report.thresholds)
        is_slow = planned is not None and value < planned
        entry = ProgressEntry(
            target=target,
            unit=clerk.unit,
            author=clerk,
            data_date=day,
            value=value,
            text=f"本期新增{quantity(value - before, promise.unit)}，累计{quantity(value, promise.unit)}。",
            problems="辖区市场主体存量少，新增后劲不足。" if is_slow and script.whole == "B-017" else "",
            next_steps="对照全年任务，逐月补欠账。" if is_slow else "",
        )
        before = value
        yield _sent(entry, script.fate_of(period.end_date.month), period, admin, random)


def _due(target: Target, promise: Promise, until: date) -> list[Period]:
    found = all_periods(promise, target.report.thresholds)
    return [period for period in found if period.end_date <= until and is_owed(period, promise)]


def _sent(entry: ProgressEntry, fate: str, period: Period, admin: User, random: Random) -> Scene:
    """With its status and its moments, in office hours."""
    returned_at = None
    sent_on, checked_on = entry.data_date, entry.data_date + timedelta(days=1)
    match fate:
        case "late":
            entry.data_date = period.end_date
            sent_on = period.reporting_date + timedelta(days=3)
            checked_on = sent_on + timedelta(days=1)
        case "mended":
            returned_at = moment_in(checked_on, random)
            checked_on += MENDED_AFTER
        case "waiting":
            checked_on = period.end_date + timedelta(days=2)
    entry.submitted_at = moment_in(sent_on, random)
    entry.status = Status.SUBMITTED
    if fate == "waiting" and period.end_date == entry.target.due_date:
        return Scene(entry, is_told=True)  # the year ends, and nobody has looked at it
    entry.checker, entry.checked_at = admin, moment_in(checked_on, random)
    if fate == "returned":
        entry.status, entry.return_reason = Status.RETURNED, RETURN_REASON
    else:
        entry.status, entry.accepted_at = Status.ACCEPTED, entry.checked_at
    return Scene(entry, returned_at=returned_at, is_told=True)


def told_of_whole(
    target: Target,
    promise: Promise,
    parts: dict[Target, list[ProgressEntry]],
    clerk: User,
    admin: User,
    until: date,
    *,
    is_open: bool,
) -> Iterator[Scene]:
    """The lead unit takes the sum over, as it is when it reports; `is_open`: its last figure is still to be typed."""
    due = _due(target, promise, until)
    before = Decimal(0)
    for period in due[:-1] if is_open else due:
        if promise.value is not None and before >= promise.value and period.end_date != promise.due_date:
            continue  # of a total that is done only its last figure is asked for
        random = Random(f"{target.number} {period.end_date}")  # noqa: S311 – fiction, not cryptography
        sent_at = moment_in(period.reporting_date - timedelta(days=random.randint(0, 2)), random)
        read = {part: _read(entries, period, sent_at) for part, entries in parts.items()}
        standing = [e for part, e in read.items() if e and not _has_ended(part, period)]
        besides, why = BESIDE.get((target.number, period.end_date.month), (0, ""))
        value = max(sum([e.value for e in standing if e.value is not None], Decimal(besides)), before)
        late = [
            str(part.lead.unit)
            for part, e in read.items()
            if part.lead and not _has_ended(part, period) and (e is None or not period.has(e.data_date))
        ]
        missing = f"{'、'.join(late)}本期未报送，按上期累计计入。" if late else ""
        yield Scene(
            ProgressEntry(
                target=target,
                unit=clerk.unit,
                author=clerk,
                data_date=period.end_date,
                value=value,
                text=f"各乡镇街道合计本期新增{quantity(value - before, promise.unit)}，"
                f"累计{quantity(value, promise.unit)}。{missing}",
                explanation=why,
                status=Status.ACCEPTED,
                submitted_at=sent_at,
                checker=admin,
                checked_at=sent_at + timedelta(days=1),
                accepted_at=sent_at + timedelta(days=1),
            ),
            is_told=True,
        )
        before = value


def _read(entries: list[ProgressEntry], period: Period, at: datetime) -> ProgressEntry | None:
    """What counts of a part at a period's end, as it is known at a moment."""
    known = [e for e in entries if e.data_date <= period.end_date and e.accepted_at and e.accepted_at <= at]
    return max(known, key=lambda e: e.data_date, default=None)


def _has_ended(part: Target, period: Period) -> bool:
    return part.state_date is not None and part.state_date <= period.end_date
