"""Who is reminded of what, and when? Before a reporting day or an order's, on it and after; see `send_reminders`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from ..domain.orders import SOON_DAYS, reminded_at
from ..domain.quotes import quoted
from ..domain.wording import named, until
from ..models import Instruction, NoticeKind, Reminder, Report, Unit, Urging, User
from ..pictures import InstructionLine, instructions_at, load_facts, outstanding
from .notices import announce, in_place_of, staff_of, tell

OFFSETS = (-3, 0, 1, 7, 30)  # days from the reporting day
ORDER_OFFSETS = (-SOON_DAYS, 0, 1, 7)  # days from the day by which an order is to be answered
GIVEN_UP_AFTER = 60  # days: what is older is history, not to be reminded of by a first run


def days_of_reminding(offsets: tuple[int, ...] = OFFSETS) -> str:
    """When people are reminded, in words: 期限前3天、当天、过后1天、7天、30天."""
    before = [f"前{-days}天" for days in offsets if days < 0]
    after = [f"{days}天" for days in offsets if days > 0]
    return "、".join([f"期限{'、'.join(before)}", "当天", f"过后{after[0]}", *after[1:]])


@transaction.atomic
def remind(report: Report, *, today: date, at: datetime) -> list[Reminder]:
    """Write a notice to the staff of every lead unit that has something to report; once per distance.

    A day on which nobody ran the command is made up for by the next run; distances passed over are not.
    """
    Report.objects.select_for_update(no_key=True).get(pk=report.pk)  # two runs at once: one after the other
    waiting: dict[date, dict[Unit, list[str]]] = {}
    for row in outstanding(load_facts(report, known_at=at), today=today):
        if row.unit.is_active:
            units = waiting.setdefault(row.period.reporting_date, {})
            units.setdefault(row.unit, []).append(row.target.title)
    written: list[Reminder] = []
    for day, units in sorted(waiting.items()):
        days = (today - day).days
        offset = max((o for o in OFFSETS if o <= days), default=None)
        if offset is None or days > GIVEN_UP_AFTER:
            continue
        ledger = Ledger(report, day, offset, at, reverse("reporting", args=[report.year]))
        is_first, told = not ledger.known(), []
        for person, titles in _by_person(units).items():
            told += ledger.write([person], _text(report, titles, day, today))
        if told and is_first:
            _announce_day(report, day, today, units, at)
        written += told
    return written


def _by_person(waiting: dict[Unit, list[str]]) -> dict[User, list[str]]:
    """What each has to report, for its own unit and those that it deputises for, in the order of the units."""
    titles: dict[User, list[str]] = {}
    for unit, found in sorted(waiting.items(), key=lambda item: (item[0].position, item[0].pk)):
        for person in staff_of(unit):
            titles.setdefault(person, []).extend(found)
    return titles


@transaction.atomic
def remind_of_orders(report: Report, *, today: date, at: datetime) -> list[Reminder]:
    """Write a notice to the staff of every lead unit that has an instruction to answer or a 催办单 to report on.

    Once per order and distance; whoever wrote it is told, too, when it is overdue.
    """
    Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    written: list[Reminder] = []
    for line in instructions_at(Instruction.objects.filter(target__report=report).unanswered(), at):
        written += _remind_of_instruction(report, line, today, at)
    for urging in report.urgings.open().with_progress():
        written += _remind_of_urging(report, urging, today, at)
    return written


def _remind_of_instruction(
    report: Report, line: InstructionLine, today: date, at: datetime
) -> list[Reminder]:
    instruction, unit = line.instruction, line.lead
    order, due = instruction.order, instruction.due_date
    offset = reminded_at(order, today, ORDER_OFFSETS)
    if offset is None or due is None or unit is None or (today - due).days > GIVEN_UP_AFTER:
        return []
    what = f"{instruction.author}{instruction.read_words}对{quoted(line.target.title)}的批示"
    text = f"{until(due, today, what=what, asks='答复', late='请尽快答复')}：{instruction.text}"
    ledger = Ledger(report, due, offset, at, instruction.get_absolute_url(), instruction=instruction)
    written = ledger.write(_staff(unit), text)
    if offset > 0:
        late = f"批示已超期{(today - due).days}天：{unit}尚未答复{what}"
        written += ledger.write(in_place_of(instruction.author), late)
        if written and offset == min(o for o in ORDER_OFFSETS if o > 0):
            announce(NoticeKind.REMINDER, late, ledger.address, at=at)
    return written


def _remind_of_urging(report: Report, urging: Urging, today: date, at: datetime) -> list[Reminder]:
    offset, due = reminded_at(urging.order, today, ORDER_OFFSETS), urging.reply_by
    if offset is None or (today - due).days > GIVEN_UP_AFTER:
        return []
    what = f"{urging}：{named([item.target.title for item in urging.open_items])}"
    text = until(due, today, what=what, asks="报送进展", late="请尽快报送")
    ledger = Ledger(report, due, offset, at, urging.get_absolute_url(), urging=urging)
    written = ledger.write(_staff(urging.unit), text)
    if offset > 0:
        late = (
            f"催办单已超期{(today - due).days}天：{urging}，{urging.addressee}还有{urging.open_count}项未报送"
        )
        written += ledger.write(in_place_of(urging.issued_by), late)
        if written and offset == min(o for o in ORDER_OFFSETS if o > 0):
            announce(NoticeKind.REMINDER, late, ledger.address, at=at)
    return written


@dataclass(frozen=True)
class Ledger:
    """What is being reminded of, and at which distance from its day; nobody hears of it twice."""

    report: Report
    day: date
    offset: int
    at: datetime
    address: str
    instruction: Instruction | None = None
    urging: Urging | None = None

    def known(self) -> set[int]:
        """Who has been reminded already."""
        rows = Reminder.objects.filter(
            report=self.report,
            instruction=self.instruction,
            urging=self.urging,
            reporting_date=self.day,
            offset_days=self.offset,
        )
        return set(rows.values_list("recipient", flat=True))

    def write(self, people: Iterable[User], text: str) -> list[Reminder]:
        """A notice to each who has not had it."""
        known = self.known()
        people = [user for user in people if user.pk not in known]
        tell(people, NoticeKind.REMINDER, text, self.address, at=self.at)
        return Reminder.objects.bulk_create(
            Reminder(
                report=self.report,
                recipient=user,
                instruction=self.instruction,
                urging=self.urging,
                reporting_date=self.day,
                offset_days=self.offset,
                text=text[:300],
                created_at=self.at,
            )
            for user in people
        )


def _staff(unit: Unit) -> list[User]:
    """Who reports for a unit, or its successor; nobody for one that is gone without."""
    return staff_of(unit) if unit.is_active or unit.successor else []


def _announce_day(
    report: Report, day: date, today: date, waiting: dict[Unit, list[str]], at: datetime
) -> None:
    titles = [title for found in waiting.values() for title in found]
    units = "、".join(f"{unit}{len(found)}项" for unit, found in waiting.items())
    text = f"{_text(report, titles, day, today)}：{units}"
    announce(NoticeKind.REMINDER, text, reverse("calendar", args=[report.year]), at=at)


def _text(report: Report, titles: list[str], day: date, today: date) -> str:
    """Names the year, for around the turn of it two are reported."""
    what = f"{report.year}年度{named(titles)}"
    return until(day, today, what=what, asks="报送进展", late="请尽快补报")
