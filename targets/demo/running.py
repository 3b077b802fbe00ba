"""How does a demonstration move through its year? It holds what has happened by its day, and nothing of what comes.

The year is the same as `year` tells; here each entry has the status that it has at a moment. What somebody has typed
or decided in the demonstration – it alone has a history – is left as it is, and the year goes on around it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import F
from simple_history.utils import get_history_manager_for_model

from ..domain.quantities import quantity
from ..domain.words import Measure, Status
from ..models import DemoDay, Notice, ProgressEntry, Report
from ..models.demo_day import last_day_of
from ..pictures import morning_of
from ..pictures.past import REMEMBERED
from ..services.reminders import remind, remind_of_orders
from . import clock
from .cast import Cast, cast_of
from .orders import MID_YEAR, asked_after, give_orders
from .scene import Scene, moment_in, store
from .scenes import OPEN_AT_YEAR_END, scenes
from .shares import MENDED_AFTER, RETURN_REASON, end_one, ends_on
from .year import Account, set_up

EARLY, DRAFTED, SENT_BACK = 0.55, 0.2, 0.06  # shares of the entries that …
ORDERS_OF = ((3, 31), (5, 31), (6, 30), (9, 30))  # the days whose figures are asked about
READ_AFTER = timedelta(days=14)
AROUND = timedelta(days=7)  # what somebody has reported within a week of an entry stands for it
MOVING = ("status", "submitted_at", "checker", "checked_at", "accepted_at", "return_reason")


class OutOfItsYear(Exception):
    """The day is none of the report's year, nor of the weeks in which its last figures come."""


class AlreadyMoved(Exception):
    """Somebody has moved the day meanwhile."""


@transaction.atomic
def begin(report: Report, *, day: date, at: datetime) -> list[Account] | None:
    """Set the demonstration up as it is in the morning of a day; None if that was done before. `at` is really now.

    Raises `OutOfItsYear`, `RealEntriesThere`.
    """
    if not report.start_date < day <= last_day_of(report):
        raise OutOfItsYear
    accounts = set_up(report)
    if accounts is not None:
        _know_from_the_beginning(report)
        shown = DemoDay.objects.create(report=report, day=day, begun_at=at)
        _play(report, since=None, known_at=shown.moment_at(at))
    return accounts


def _know_from_the_beginning(report: Report) -> None:
    """What was imported before, at the real time, counts as all else that sets the year up: from its first day on."""
    first = morning_of(report.start_date)
    for model in REMEMBERED:
        get_history_manager_for_model(model).filter(history_date__gt=first).update(history_date=first)


@transaction.atomic
def move_on(report: Report, *, seen: str, at: datetime) -> date:
    """To the end of the month after, at the latest to where the year is closed.

    `seen` is the day on the page, as 2024-06-30. Raises `AlreadyMoved`.
    """
    shown = DemoDay.objects.select_for_update().get(report=report)
    following = shown.following
    if shown.day.isoformat() != seen or following is None:
        raise AlreadyMoved
    before = shown.moment_at(at)
    shown.day, shown.begun_at = following, at
    shown.save()
    _play(report, since=before, known_at=shown.moment_at(at))
    return following


def _play(report: Report, *, since: datetime | None, known_at: datetime) -> None:
    cast = cast_of(report)
    _end_one(report, cast, since, known_at)
    _report(report, cast, since, known_at)
    for month, day in ORDERS_OF:
        of = date(report.year, month, day)
        is_mid_year = (month, day) == (MID_YEAR.month, MID_YEAR.day)
        told_by = asked_after(of) + timedelta(days=21 if is_mid_year else 6)
        if (since is None or since < told_by) and told_by <= known_at:
            give_orders(
                report, cast.clerks, leader=cast.leader, admin=cast.admin, day=of, with_adjustment=is_mid_year
            )
    today = known_at.date()
    remind(report, today=today, at=known_at)
    remind_of_orders(report, today=today, at=known_at)
    unread = Notice.objects.filter(read_at=None, created_at__lt=known_at - READ_AFTER)
    unread.update(read_at=F("created_at"))


def _end_one(report: Report, cast: Cast, since: datetime | None, known_at: datetime) -> None:
    """A share is cancelled on its day, for the history too where the clock can be put back to it."""
    ends = DemoDay(day=ends_on(report), begun_at=clock.real_now())
    moment = ends.moment_at(ends.begun_at)
    if (since is None or since < moment) and moment <= known_at:
        with clock.as_on(ends if clock.is_shown() else None):
            end_one(report, by=cast.admin)


def _report(report: Report, cast: Cast, since: datetime | None, known_at: datetime) -> None:
    """Bring the entries to where they are at a moment."""
    own = ProgressEntry.objects.filter(target__report=report)
    touched = set(ProgressEntry.history.filter(id__in=own.values("pk")).values_list("id", flat=True))
    there = {(entry.target_id, entry.data_date): entry for entry in own.order_by("data_date", "pk")}
    stored = _by_target(there.values())
    typed = _by_target(entry for entry in there.values() if entry.pk in touched)
    new, moved = [], []
    for scene in _at(scenes(report, cast, until=report.end_date, known_at=known_at), cast, known_at):
        entry = scene.entry
        present = there.get((entry.target_id, entry.data_date))
        if present is None:
            if _is_to_come(entry, since) and not _is_reported(entry, typed):
                _go_on_from(entry, stored.setdefault(entry.target_id, []))
                stored[entry.target_id].append(entry)
                new.append(scene)
        elif present.pk not in touched and present.status != entry.status:
            for name in MOVING:
                setattr(present, name, getattr(entry, name))
            moved.append(present)
    store(new)
    if moved:
        ProgressEntry.objects.bulk_update(moved, MOVING)


def _by_target(entries: Iterable[ProgressEntry]) -> dict[int, list[ProgressEntry]]:
    found: dict[int, list[ProgressEntry]] = {}
    for entry in entries:
        found.setdefault(entry.target_id, []).append(entry)
    return found


def _is_to_come(entry: ProgressEntry, since: datetime | None) -> bool:
    """What was not there before has been sent since: nothing is known afterwards that was not known then."""
    return since is None or entry.submitted_at is None or entry.submitted_at > since


def _is_reported(entry: ProgressEntry, typed: dict[int, list[ProgressEntry]]) -> bool:
    return any(abs(other.data_date - entry.data_date) <= AROUND for other in typed.get(entry.target_id, []))


def _go_on_from(entry: ProgressEntry, stored: list[ProgressEntry]) -> None:
    """A running total never falls, whatever somebody has reported or adjusted meanwhile."""
    before = [e.value for e in stored if e.data_date < entry.data_date and e.value is not None]
    if entry.target.measure == Measure.TOTAL and before and entry.value is not None:
        least = max(before)
        if entry.value < least:
            entry.value, entry.text = least, f"累计{quantity(least, entry.target.unit)}。"


def _at(played: list[Scene], cast: Cast, known_at: datetime) -> Iterator[Scene]:
    """Those that are there at a moment, as they are then."""
    for scene in played:
        entry = scene.entry
        if scene.is_told or entry.target.number == OPEN_AT_YEAR_END:
            if _brought_to(entry, cast, known_at, returned_at=scene.returned_at):
                yield scene
            continue
        random = Random(f"{entry.target.number} {entry.data_date}")  # noqa: S311 – fiction
        is_drafted = random.random() < DRAFTED
        end = entry.data_date
        _set_off_early(entry, random)
        returned_at = entry.checked_at if random.random() < SENT_BACK else None
        if _brought_to(entry, cast, known_at, returned_at=returned_at):
            yield scene
        elif is_drafted and end <= known_at.date():
            _brought_back(entry, Status.DRAFT)
            entry.submitted_at = None
            yield scene


def _set_off_early(entry: ProgressEntry, random: Random) -> None:
    """Offices ask for figures before a month is over; statistics and the year's last figures come when they come."""
    target = entry.target
    is_bound = target.lag_days or entry.status != Status.ACCEPTED or entry.data_date >= target.report.end_date
    if is_bound or random.random() > EARLY:
        return
    entry.data_date -= timedelta(days=random.randint(2, 5))
    entry.submitted_at = moment_in(entry.data_date + timedelta(days=random.randint(0, 2)), random)
    entry.checked_at = entry.accepted_at = entry.submitted_at + timedelta(days=1, hours=random.randint(0, 3))


def _brought_to(
    entry: ProgressEntry, cast: Cast, known_at: datetime, *, returned_at: datetime | None
) -> bool:
    """Whether it is there at the moment; then with the status that it has by then."""
    if entry.submitted_at is None:  # a draft for ever
        return entry.data_date <= known_at.date()
    if entry.submitted_at > known_at:
        return False
    if returned_at and returned_at <= known_at < returned_at + MENDED_AFTER:
        _brought_back(entry, Status.RETURNED)
        entry.checker, entry.checked_at, entry.return_reason = cast.admin, returned_at, RETURN_REASON
    elif entry.checked_at and entry.checked_at > known_at:
        _brought_back(entry, Status.SUBMITTED)
    return True


def _brought_back(entry: ProgressEntry, status: Status) -> None:
    """Nothing has been decided yet."""
    entry.status, entry.return_reason = status, ""
    entry.checker = entry.checked_at = entry.accepted_at = None
