"""What would a year of reporting look like? Invented, deterministic progress for the demonstration.

Every target follows one of a few courses, drawn from its number alone, so two runs give the same year. All of it is
fiction: the report is marked, and every page says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ..domain.facts import Promise, Stage, Thresholds
from ..domain.filings import is_owed
from ..domain.pace import plan, plan_value
from ..domain.periods import Period, all_periods
from ..domain.quantities import quantity, rounded, short_date
from ..domain.words import Bound, Kind, Measure, State, Status
from ..models import LIVELIHOOD, Post, ProgressEntry, Report, Role, Target, Unit, User
from ..models.roles import ALL_DUTIES
from ..pictures import load_facts
from ..services.groups import save_group
from ..services.history import stamped
from ..services.owners import confirm_owners
from ..services.sources import write_outline
from ..signing_in.passwords import first_password
from ..summaries.owners import in_report_order
from .orders import load_orders

STAFF_UNIT = "区市场监管局"  # where the demonstration's staff account works
REASON = "载入演示数据"
LEADER_POST = "常务副区长"
CONFIRMED = 120  # owners, of 272
OPEN_AT_YEAR_END = "B-017"  # left for the newcomer to report: 新增市场主体

COURSES = {  # factor on the pace at the start, in mid-year and at the end; how likely
    "early": ((1.7, 2.1, 2.1), 7),
    "ahead": ((1.05, 1.25, 1.12), 16),
    "steady": ((1.02, 1.05, 1.03), 38),
    "catching_up": ((0.75, 0.9, 1.04), 22),
    "slipping": ((1.05, 0.92, 0.93), 8),
    "stuck": ((0.6, 0.55, 0.78), 6),
    "silent": ((1.0, 1.0, 1.0), 3),
}
CHOSEN = {  # courses of the targets that everybody looks at first
    "A-001": "catching_up",
    "A-002": "steady",
    "A-003": "ahead",
    "A-004": "stuck",
    "A-005": "steady",
    "A-006": "steady",
    OPEN_AT_YEAR_END: "catching_up",
}
EXAMPLES = ("E-022", "E-030", "E-042", "G-004", "G-005", "G-018", "G-028", "G-029")  # of 民生实事
INNER_QUOTES = str.maketrans("“”", "‘’")
PROBLEMS = {
    "catching_up": ("前期手续办理偏慢，正在加紧衔接。", "一季度受雨雪天气影响，进度偏慢。"),
    "slipping": ("下半年资金拨付不及预期。", "部分点位群众意见尚未统一。"),
    "stuck": (
        "征迁尚未全部完成，施工面无法展开。",
        "上级资金未到位，工作推进困难。",
        "主体单位人员调整，衔接不畅。",
    ),
}
NEXT_STEPS = (
    "按月调度，倒排工期。",
    "专班推进，每周会商。",
    "对照时间节点，逐项销号。",
    "加强部门协同，确保完成年度任务。",
)


class RealEntriesThere(Exception):
    """The report has entries that are not demonstration data."""


@dataclass(frozen=True)
class Account:
    """A demonstration account; the password exists nowhere else."""

    username: str
    role: str
    password: str


@dataclass(frozen=True)
class Cast:
    """Who plays the year: `clerks` by unit; nobody can sign in as one of them but the demonstration's staff."""

    leader: User
    admin: User
    clerks: dict[int, User]


@dataclass(frozen=True)
class Scene:
    """One entry as it becomes in the end, and the stages finished by it."""

    entry: ProgressEntry
    finished: frozenset[int]


@transaction.atomic
def load_demo(report: Report, *, today: date) -> list[Account] | None:
    """Fill the report with an invented year up to `today`; None if that was done before.

    Raises `RealEntriesThere`.
    """
    accounts = set_up(report)
    if accounts is None:
        return None
    cast = cast_of(report)
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
    _confirm_owners(report, User.objects.get(username="demo_admin"))
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


def cast_of(report: Report) -> Cast:
    """Who they are by now, whatever has been done to the accounts."""
    clerks = _clerks(report)
    people = {
        role: User.objects.filter(username=f"demo_{role}").first()
        or User.objects.filter(role=role).order_by("pk")[0]
        for role in (Role.LEADER, Role.ADMIN)
    }
    return Cast(people[Role.LEADER], people[Role.ADMIN], clerks)


def scenes(report: Report, cast: Cast, *, until: date, known_at: datetime) -> list[Scene]:
    """All entries of the year's periods that end by a day."""
    found: list[Scene] = []
    for own in load_facts(report, known_at=known_at).targets.values():
        target, promise = own.target, own.promise
        is_told = not promise.is_awaited and not target.is_list  # of a list its items are
        if is_told and target.lead and target.state == State.ACTIVE:
            found += _year(target, promise, cast.clerks[target.lead.unit_id], cast.admin, until)
    return found


def store(played: list[Scene]) -> None:
    ProgressEntry.objects.bulk_create(scene.entry for scene in played)
    through = ProgressEntry.stages_done.through
    through.objects.bulk_create(
        through(progressentry_id=scene.entry.pk, stage_id=key)
        for scene in played
        for key in sorted(scene.finished)
    )


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


def _clerks(report: Report) -> dict[int, User]:
    """One author for each lead unit; nobody can sign in as one of them."""
    clerks = {}
    for unit in Unit.objects.leading_in(report).order_by("pk"):
        clerks[unit.pk] = User.objects.filter(unit=unit, role=Role.STAFF).first() or _clerk_of(unit)
    return clerks


def _clerk_of(unit: Unit) -> User:
    """Made anew where the one that was made for it has been moved to another unit."""
    name = f"demo_staff_{unit.pk}"
    if User.objects.filter(username=name).exists():
        name += f"_{User.objects.count()}"
    return User.objects.create_user(name, name="演示填报员", role=Role.STAFF, unit=unit)


def _year(target: Target, promise: Promise, clerk: User, admin: User, today: date) -> Iterator[Scene]:
    """The entries of one target with the stages finished by each."""
    random = Random(target.number)  # noqa: S311 – fiction, not cryptography
    drawn = random.choices(list(COURSES), [weight for _, weight in COURSES.values()])[0]
    course = CHOSEN.get(target.number, drawn)
    if course == "silent":
        return
    thresholds = target.report.thresholds
    due = [
        period
        for period in all_periods(promise, thresholds)
        if period.end_date <= today and is_owed(period, promise)
    ]
    before, is_done = Decimal(0), False
    for place, period in enumerate(due):
        if is_done and period.end_date != promise.due_date:
            continue  # of a total that is done only its last figure is asked for
        is_last = place == len(due) - 1
        fate = _fate(random, target, is_last=is_last)
        value, finished, rating = _reading(
            promise, course, period, random, before, thresholds, is_last=is_last
        )
        if fate == "missing":
            continue
        entry = ProgressEntry(
            target=target,
            unit=clerk.unit,
            author=clerk,
            data_date=period.end_date,
            value=value,
            self_rating=rating,
            text=_text(target, promise, period, value, before, finished, rating),
            problems=random.choice(PROBLEMS[course]) if course in PROBLEMS and rating != 100 else "",
            next_steps="" if is_last else random.choice(NEXT_STEPS),
            explanation="任务集中在上半年办理，进度较快。" if course == "early" else "",
        )
        _send(entry, fate, period, admin, random)
        if value is not None:
            before = value
        yield Scene(entry, finished)
        if rating == 100 or (finished and len(finished) == len(promise.stages)):
            return
        goal = promise.value if promise.measure == Measure.TOTAL else None
        is_done = goal is not None and value is not None and value >= goal


def _fate(random: Random, target: Target, *, is_last: bool) -> str:
    """What becomes of one entry: accepted mostly; at the year's end some still lie with the office."""
    if target.number == OPEN_AT_YEAR_END:
        return "missing" if is_last else "accepted"
    if target.kind == Kind.GOAL:
        return "accepted"
    chance = random.random()
    if is_last:
        fates = (("submitted", 0.035), ("returned", 0.05), ("draft", 0.06), ("missing", 0.085))
        return next((fate for fate, limit in fates if chance < limit), "accepted")
    return "missing" if chance < 0.04 else "late" if chance < 0.1 else "accepted"


def _send(entry: ProgressEntry, fate: str, period: Period, admin: User, random: Random) -> None:
    """Give the entry its status and its moments, in office hours."""
    if fate == "draft":
        return
    days = random.randint(1, 5) if fate == "late" else -random.randint(0, 3)
    entry.submitted_at = moment_in(period.reporting_date + timedelta(days=days), random)
    entry.status = Status.SUBMITTED
    if fate == "submitted":
        return
    entry.checker = admin
    entry.checked_at = entry.submitted_at + timedelta(days=1, hours=random.randint(0, 3))
    if fate == "returned":
        entry.status, entry.return_reason = Status.RETURNED, "请补充支撑数据的来源，并与上月口径保持一致。"
    else:
        entry.status, entry.accepted_at = Status.ACCEPTED, entry.checked_at


def moment_in(day: date, random: Random) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(random.randint(9, 16), random.randint(0, 59))))


def _reading(
    promise: Promise,
    course: str,
    period: Period,
    random: Random,
    before: Decimal,
    thresholds: Thresholds,
    *,
    is_last: bool,
) -> tuple[Decimal | None, frozenset[int], int | None]:
    """Value, finished stages and self-rating that the course gives for a period's end."""
    gone = (period.end_date - promise.start_date).days / promise.window_days
    factor = _factor(course, gone) * random.uniform(0.99, 1.01)
    match promise.measure:
        case Measure.STAGES:
            return None, _finished(promise.stages, course, period.end_date), None
        case Measure.NARRATIVE:
            rating = min(100, round(gone * 100 * factor)) // 5 * 5
            if promise.is_lasting:
                return None, frozenset(), min(rating, 95)
            if course == "early" and gone > 0.4:
                rating = 100
            elif is_last:
                rating = 85 if course == "stuck" else 100
            return None, frozenset(), rating if is_last or course == "early" else min(rating, 95)
        case Measure.RATE:
            goal = promise.value if promise.value is not None else Decimal(7)
            gap = Decimal(factor - 1) * 6 * (-1 if promise.bound == Bound.AT_MOST else 1)
            return rounded(goal + gap, 1), frozenset(), None
    planned = plan_value(promise, period.end_date, thresholds)
    assert promise.value is not None and planned is not None
    if plan(promise, period.end_date, thresholds) == 1 and promise.measure == Measure.LEVEL:
        planned = Fraction(promise.value) * Fraction(0.7 + 0.3 * gone)  # without a plan it still has to grow
    value = rounded(planned * Fraction(factor), _places(promise))
    if promise.measure == Measure.LEVEL:
        value = min(value, Decimal(100))
    elif course == "early":
        value = min(value, rounded(promise.value * Decimal("1.02"), _places(promise)))
    return max(value, before), frozenset(), None


def _factor(course: str, gone: float) -> float:
    start, middle, end = COURSES[course][0]
    return start + (middle - start) * gone * 2 if gone < 0.5 else middle + (end - middle) * (gone - 0.5) * 2


def _finished(stages: tuple[Stage, ...], course: str, day: date) -> frozenset[int]:
    """Stages finished by a day: those whose date, moved by the course's delay, has passed."""
    delay = {"early": -150, "ahead": -15, "steady": 0, "catching_up": 25, "slipping": 45, "stuck": 120}[
        course
    ]
    last = stages[-1].due_date if stages else day
    if course == "catching_up" and day >= last:
        delay = 0
    return frozenset(s.key for s in stages if s.due_date + timedelta(days=delay) <= day)


def _places(promise: Promise) -> int:
    """Decimals that readings of a target carry: what is counted stays whole."""
    if promise.is_counted:
        return 0
    return 1 if (promise.value or 0) >= 10 else 2


def _text(
    target: Target,
    promise: Promise,
    period: Period,
    value: Decimal | None,
    before: Decimal,
    finished: frozenset[int],
    rating: int | None,
) -> str:
    """One or two sentences such as a unit might write."""
    match promise.measure:
        case Measure.TOTAL if value is not None:
            return f"本期新增{quantity(value - before, promise.unit)}，累计{quantity(value, promise.unit)}。"
        case Measure.LEVEL if value is not None:
            return f"截至{short_date(period.end_date)}达到{quantity(value, promise.unit)}，正按计划推进。"
        case Measure.RATE:
            return f"{period.label}数据已经统计部门核定。"
        case Measure.STAGES:
            following = next((s.title for s in promise.stages if s.key not in finished), None)
            return f"正在推进“{following}”。" if following else "年度节点全部完成，资料已归档。"
    title = target.title.translate(INNER_QUOTES)
    if rating == 100:
        return f"“{title}”年度工作已全部完成并通过验收。"
    return f"围绕“{title}”召开推进会，各项工作有序开展。"
