"""What hypothesis may promise and report: whatever the database admits."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from targets.domain.facts import (
    Entry,
    PlanPoint,
    Promise,
    Stage,
    Stay,
    Thresholds,
    readings,
    submissions,
)
from targets.domain.lights import Judgement, judge
from targets.domain.moment import Moment
from targets.domain.words import Bound, Frequency, Issued, JudgedBy, Measure, PaceBy, State, Status
from tests.domain.figures import SHANGHAI

# Machines are noisy: how long an example takes says nothing about the rules.
settings.register_profile(
    "tracker", deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tracker")

# What the database admits: 15 digits, 4 of them decimals; days of this century.
amounts = st.decimals(min_value=-99999999999, max_value=99999999999, places=4)
usual_amounts = st.decimals(min_value=-200, max_value=200, places=1)
values = st.one_of(usual_amounts, amounts)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
year_days = st.dates(date(2024, 1, 1), date(2024, 12, 31))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2025, 3, 31), timezones=st.just(SHANGHAI))
measures = st.sampled_from(Measure)
numeric = st.sampled_from([Measure.TOTAL, Measure.LEVEL, Measure.RATE])


@st.composite
def thresholds(draw) -> Thresholds:
    ratios = sorted(draw(st.lists(st.decimals("0.01", 99, places=2), min_size=2, max_size=2)))
    points = sorted(draw(st.lists(st.decimals(0, 99, places=1), min_size=2, max_size=2)))
    return Thresholds(
        behind=ratios[0],
        on_track=ratios[1],
        early=draw(st.decimals(0, 1, places=2)),
        rate_gap=draw(st.decimals(0, 99, places=1)),
        due_soon_days=draw(st.integers(0, 400)),
        grace_days=draw(st.integers(0, 60)),
        answer_days=draw(st.integers(1, 40)),
        mend_days=draw(st.integers(0, 40)),
        pace_by=draw(st.sampled_from(PaceBy)),
        judged_by=draw(st.sampled_from(JudgedBy)),
        behind_points=points[0],
        critical_points=points[1],
    )


@st.composite
def promises(draw, measure=measures) -> Promise:
    start, due = sorted((draw(days), draw(days)))
    if draw(st.booleans()):
        start, due = date(2024, 1, 1), date(2024, 12, 31)
    kind = draw(measure)
    issued = draw(st.sampled_from(Issued)) if kind == Measure.RATE else Issued.SET
    return Promise(
        measure=kind,
        bound=draw(st.sampled_from(Bound)) if kind.is_numeric else Bound.AT_LEAST,
        issued=issued,
        value=draw(values) if kind.is_numeric and issued == Issued.SET else None,
        unit="户",
        start_date=start,
        due_date=due,
        baseline=draw(st.none() | values) if kind == Measure.LEVEL else None,
        frequency=draw(st.sampled_from(Frequency)),
        lag_days=draw(st.sampled_from([0, 30, 45])),
        stages=tuple(
            Stage(key, f"节点{key}", draw(st.decimals("0.01", 100, places=2)), draw(days))
            for key in range(draw(st.integers(0, 4)) if kind == Measure.STAGES else 0)
        ),
        plan_points=tuple(
            PlanPoint(draw(days), draw(values))
            for _ in range(draw(st.integers(0, 3)) if kind.is_numeric else 0)
        ),
        state=draw(st.sampled_from(State)),
        reporting_ends=draw(st.none() | days),
        owed_from=draw(st.none() | days),
        is_lasting=kind == Measure.NARRATIVE and draw(st.booleans()),
        counted=draw(st.none() | st.booleans()),
        is_baseline_awaited=kind == Measure.LEVEL and draw(st.booleans()),
    )


def judgeable(promise: Promise) -> Promise:
    """The same, active, with a number or stages of its own."""
    stages = promise.stages or (Stage(0, "开工", Decimal(100), promise.due_date),)
    return replace(
        promise,
        state=State.ACTIVE,
        issued=Issued.SET,
        value=promise.value if promise.value is not None else Decimal(7),
        stages=stages if promise.measure == Measure.STAGES else (),
    )


def reading(data_date: date, value: Decimal | None = None, key: int = 1, **fields) -> Entry:
    moment = datetime(data_date.year, data_date.month, data_date.day, 10, tzinfo=SHANGHAI)
    return Entry(
        key=key,
        data_date=data_date,
        value=value,
        stays=(Stay(moment, moment, Status.ACCEPTED),),
        **fields,
    )


def judged(
    promise: Promise,
    entries: Entry | list[Entry] | None,
    as_of: date,
    *,
    moment: Moment | None = None,
    thresholds: Thresholds | None = None,
    reference: dict[date, Decimal] | None = None,
) -> Judgement:
    """By one reading, by everything that is stored, or by nothing; as known that evening unless said otherwise."""
    stored = entries if isinstance(entries, list) else [entries] if entries else []
    moment = moment or Moment(as_of, datetime(as_of.year, as_of.month, as_of.day, 20, tzinfo=SHANGHAI))
    return judge(
        promise,
        readings(promise.measure, stored, moment),
        submitted=submissions(stored, known_at=moment.known_at),
        reference=reference or {},
        moment=moment,
        thresholds=thresholds or Thresholds(),
    )


@st.composite
def running(draw, measure=measures) -> Promise:
    """A promise that can be judged, due on some day of 2024; of numbers near those that are reported."""
    promise = judgeable(draw(promises(measure)))
    start, due = sorted((draw(year_days), draw(year_days)))
    if draw(st.booleans()):
        start = date(2024, 1, 1)
    baseline = draw(st.none() | usual_amounts) if promise.measure == Measure.LEVEL else None
    return replace(
        promise,
        value=draw(usual_amounts) if promise.measure.is_numeric else None,
        unit=draw(st.sampled_from(["座", "亿元"])),
        baseline=baseline,
        start_date=start,
        due_date=due,
        reporting_ends=date(2024, 12, 31),
        stages=tuple(replace(stage, due_date=draw(year_days)) for stage in promise.stages),
        owed_from=draw(st.none() | year_days),
    )


@st.composite
def odd(draw) -> Promise:
    """Where arithmetic breaks first: a target of nothing, nothing to gain, a single day, a leap day."""
    promise = draw(running(numeric))
    value = draw(st.sampled_from([Decimal(0), Decimal(1), Decimal("-0.1")]))
    start = draw(st.sampled_from([date(2024, 2, 29), date(2024, 1, 1), date(2024, 12, 31), date(2023, 3, 1)]))
    days = draw(st.sampled_from([0, 1, 365, 366]))
    baseline = draw(st.sampled_from([None, value, value - 1, value + 1]))
    return replace(
        promise,
        value=value,
        baseline=baseline if promise.measure == Measure.LEVEL else None,
        start_date=start,
        due_date=start + timedelta(days=days),
    )


@st.composite
def entries(draw, data_dates=year_days, most=8) -> list[Entry]:
    """Entries of one target as they may lie in the database; some supersede earlier ones."""
    found: list[Entry] = []
    for key in range(1, draw(st.integers(0, most)) + 1):
        status = draw(st.sampled_from(Status))
        free = [e for e in found if e.accepted_at and not any(o.supersedes == e.key for o in found)]
        old = draw(st.none() | st.sampled_from(free)) if free else None
        found.append(
            Entry(
                key=key,
                data_date=old.data_date if old else draw(data_dates),
                value=draw(st.none() | usual_amounts),
                stages_done=draw(st.frozensets(st.integers(0, 3))),
                self_rating=draw(st.none() | st.sampled_from([0, 60, 100])),
                stays=draw(stays(status)),
                supersedes=old.key if old else None,
            )
        )
    return found


@st.composite
def stays(draw, status: Status, sent_at: datetime | None = None) -> tuple[Stay, ...]:
    """The way of an entry that stands so now: perhaps sent back a few times before."""
    if status == Status.DRAFT:
        return ()
    sent_at, found = sent_at or draw(moments), []
    for _ in range(draw(st.integers(0, 2))):
        back_at = sent_at + timedelta(days=draw(st.integers(0, 30)))
        found.append(Stay(sent_at, back_at, Status.RETURNED))
        sent_at = back_at + timedelta(days=draw(st.integers(0, 30)))
    ended_at = None if status == Status.SUBMITTED else sent_at + timedelta(days=draw(st.integers(0, 90)))
    return (*found, Stay(sent_at, ended_at, status))


def around(day: date) -> st.SearchStrategy[date]:
    """Three weeks before to six weeks after."""
    return st.integers(-20, 40).map(lambda days: day + timedelta(days=days))


@dataclass(frozen=True)
class Story:
    """A promise, all that was ever entered about it, and when one looks at it."""

    promise: Promise
    stored: list[Entry]
    moment: Moment


@st.composite
def stories(draw, measure=measures) -> Story:
    """Most is reported soon and accepted, near the end too; and it is looked at around the end."""
    promise = draw(running(measure))
    around_the_end = around(promise.due_date)
    near = st.sampled_from([promise.value or Decimal(0), (promise.value or Decimal(0)) + Decimal("0.1")])
    stored: list[Entry] = []
    for key in range(1, draw(st.integers(1, 5)) + 1):
        free = [e for e in stored if e.accepted_at and not any(o.supersedes == e.key for o in stored)]
        old = draw(st.none() | st.none() | st.sampled_from(free)) if free else None
        data_date = old.data_date if old else draw(year_days | around_the_end)
        sent_at = datetime.combine(data_date + timedelta(days=draw(st.integers(0, 12))), time(10), SHANGHAI)
        status = draw(st.sampled_from([*[Status.ACCEPTED] * 5, *Status]))
        stored.append(
            Entry(
                key=key,
                data_date=data_date,
                value=draw(near | near | usual_amounts),
                stages_done=draw(st.just(frozenset({0, 1, 2, 3})) | st.frozensets(st.integers(0, 3))),
                self_rating=draw(st.sampled_from([None, 60, 100, 100])),
                stays=draw(stays(status, sent_at)),
                supersedes=old.key if old else None,
            )
        )
    as_of = draw(year_days | around_the_end | around_the_end)
    known_at = datetime.combine(as_of + timedelta(days=draw(st.integers(0, 60))), time(20), SHANGHAI)
    return Story(promise, stored, Moment(as_of, known_at))
