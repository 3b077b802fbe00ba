"""What would a year of reporting look like? Invented, deterministic progress for the demonstration.

Every target follows one of a few courses, drawn from its number alone, so two runs give the same year. All of it is
fiction: the report is marked, and every page says so.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ..domain.words import State
from ..models import LIVELIHOOD, Post, ProgressEntry, Report, Role, Unit, User
from ..models.roles import ALL_DUTIES
from ..services.groups import save_group
from ..services.history import stamped
from ..services.owners import confirm_owners
from ..services.sources import write_outline
from ..signing_in.passwords import first_password
from ..summaries.owners import in_report_order
from .cast import cast_of
from .orders import load_orders
from .scene import moment_in, store
from .scenes import scenes
from .shares import end_one, ends_on, split_up

STAFF_UNIT = "区市场监管局"  # where the demonstration's staff account works
REASON = "载入演示数据"
LEADER_POST = "常务副区长"
CONFIRMED = 120  # owners, of 272

EXAMPLES = ("E-022", "E-030", "E-042", "G-004", "G-005", "G-018", "G-028", "G-029")  # of 民生实事


class RealEntriesThere(Exception):
    """The report has entries that are not demonstration data."""


@dataclass(frozen=True)
class Account:
    """A demonstration account; the password exists nowhere else."""

    username: str
    role: str
    password: str


@transaction.atomic
def load_demo(report: Report, *, today: date) -> list[Account] | None:
    """Fill the report with an invented year up to `today`; None if that was done before.

    Raises `RealEntriesThere`.
    """
    accounts = set_up(report)
    if accounts is None:
        return None
    cast = cast_of(report)
    if today >= ends_on(report):
        end_one(report, by=cast.admin)
    store(scenes(report, cast, until=today, known_at=moment_in(today, Random(0))))  # noqa: S311
    load_orders(report, cast.clerks, leader=cast.leader, admin=cast.admin, today=today)
    return accounts


def set_up(report: Report) -> list[Account] | None:
    """Mark the report as a demonstration and make its accounts; None if that was done before.

    Raises `RealEntriesThere`.
    """
    if ProgressEntry.objects.filter(target__report=report).exists():
        if report.is_demo:
            _outline(report)
            return None
        raise RealEntriesThere
    report.is_demo = True
    stamped(report, None, REASON).save()
    _outline(report)
    _fill_in_livelihood(report)
    accounts = _people(report)
    admin = User.objects.get(username="demo_admin")
    _confirm_owners(report, admin)
    split_up(report, by=admin, at=_first_morning(report))
    return accounts


def _confirm_owners(report: Report, admin: User) -> None:
    """Of the first targets, heading by heading: the office is on its way through them. Nobody is told of that."""
    led = [target for target in report.targets.filter(state=State.ACTIVE).with_owners() if target.lead]
    first = in_report_order(led)[:CONFIRMED]
    for target in (target for target in first if not target.owners_confirmed):
        confirm_owners(target, by=admin, reason=REASON)


def _outline(report: Report) -> None:
    """What stands for the report's text, which cannot be shipped; one loaded earlier gets it, too."""
    if not report.sources.exists():
        write_outline(report, at=_first_morning(report))


def _fill_in_livelihood(report: Report) -> None:
    """The year's list is published apart from the report; here some of the promises stand for it."""
    if group := report.groups.called(LIVELIHOOD).first():
        examples = report.targets.filter(Q(number__in=EXAMPLES) | Q(groups=group)).distinct()
        save_group(group, list(examples), by=None, reason=REASON, at=_first_morning(report))


def _first_morning(report: Report) -> datetime:
    return timezone.make_aware(datetime.combine(report.start_date, time(9)))


def _people(report: Report) -> list[Account]:
    lead_units = Unit.objects.leading_in(report)
    unit = lead_units.filter(name=STAFF_UNIT).first() or lead_units.first()
    accounts, users = [], {}
    for username, name, role in (
        ("demo_staff", "演示填报员", Role.STAFF),
        ("demo_leader", "演示领导", Role.LEADER),
        ("demo_admin", "演示管理员", Role.ADMIN),
    ):
        password = first_password()
        users[role] = User.objects.create_user(
            username,
            password,
            name=name,
            role=role,
            unit=unit if role == Role.STAFF else None,
            **(ALL_DUTIES if role == Role.ADMIN else {}),
        )
        where = f"{role.label}（{unit}）" if role == Role.STAFF else role.label
        accounts.append(Account(username, where, password))
    if post := Post.objects.filter(title=LEADER_POST).first():
        post.holder = users[Role.LEADER]
        stamped(post, None, REASON).save()
    return accounts
