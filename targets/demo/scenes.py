"""What is reported in the demonstration's year, and what becomes of it? Invented, and always the same.

Every target follows one of a few courses, drawn from its number alone, so two runs give the same year; what townships
share has its figures in `shares`.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from ..domain.facts import Promise, Stage, Thresholds
from ..domain.filings import is_owed
from ..domain.pace import plan, plan_value
from ..domain.periods import Period, all_periods
from ..domain.quantities import quantity, rounded, short_date
from ..domain.words import Bound, Kind, Measure, State, Status
from ..models import ProgressEntry, Report, Target, User
from ..pictures import TargetFacts, load_facts
from .cast import Cast
from .scene import Scene, moment_in
from .shares import RETURN_REASON, SHARES, script_of, told_of_part, told_of_whole

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


def scenes(report: Report, cast: Cast, *, until: date, known_at: datetime) -> list[Scene]:
    """All entries of the year's periods that end by a day."""
    found: list[Scene] = []
    shared: dict[int, dict[Target, list[ProgressEntry]]] = {}  # of each whole what is reported of its parts
    told = [own for own in load_facts(report, known_at=known_at).targets.values() if _is_told(own)]
    for own in sorted(told, key=lambda own: not own.target.is_part):  # what is added up comes last
        target, promise = own.target, own.promise
        assert target.lead
        clerk, admin = cast.clerks[target.lead.unit_id], cast.admin
        if script := script_of(target):
            new = list(told_of_part(target, promise, script, clerk, admin, until))
        elif (parts := shared.get(target.pk)) and target.number in SHARES:
            is_open = target.number == OPEN_AT_YEAR_END
            new = list(told_of_whole(target, promise, parts, clerk, admin, until, is_open=is_open))
        else:
            new = list(_year(target, promise, clerk, admin, until))
        if target.part_of_id:
            shared.setdefault(target.part_of_id, {})[target] = [scene.entry for scene in new]
        found += new
    return found


def _is_told(own: TargetFacts) -> bool:
    """Of a list its items are; of what has ended only what is written down."""
    target = own.target
    if own.promise.is_awaited or target.is_list or target.lead is None:
        return False
    return target.state == State.ACTIVE or script_of(target) is not None


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
        entry.status, entry.return_reason = Status.RETURNED, RETURN_REASON
    else:
        entry.status, entry.accepted_at = Status.ACCEPTED, entry.checked_at


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
