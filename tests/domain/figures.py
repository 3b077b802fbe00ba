"""The promises that the tests of the rules judge, figures of the 2024 report, and how they are looked at."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

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
from targets.domain.words import Bound, Frequency, Issued, Measure, Status

SHANGHAI = ZoneInfo("Asia/Shanghai")
YEAR = {"start_date": date(2024, 1, 1), "due_date": date(2024, 12, 31), "reporting_ends": date(2024, 12, 31)}
HALF = YEAR | {"due_date": date(2024, 6, 30)}

MARKET = Promise(measure=Measure.TOTAL, value=Decimal(8000), unit="户", **YEAR)
SKILLS_BY_JUNE = Promise(measure=Measure.TOTAL, value=Decimal("1.2"), unit="万人", **HALF)
BUDGET = Promise(measure=Measure.TOTAL, bound=Bound.AT_MOST, value=Decimal(100), unit="万元", **YEAR)
RESEARCH = Promise(measure=Measure.LEVEL, value=Decimal(100), baseline=Decimal("81.6"), unit="%", **YEAR)
HELD = replace(RESEARCH, baseline=Decimal(100))
TRUCKS = Promise(measure=Measure.LEVEL, value=Decimal(100), unit="%", **YEAR)
DUST = Promise(measure=Measure.LEVEL, bound=Bound.AT_MOST, value=Decimal(40), unit="微克", **YEAR)
DUST_FROM_60 = replace(DUST, baseline=Decimal(60))
GDP = Promise(
    measure=Measure.RATE, value=Decimal(7), unit="%", frequency=Frequency.QUARTERLY, lag_days=45, **YEAR
)
INVESTMENT = Promise(measure=Measure.RATE, value=Decimal("8.5"), unit="%", lag_days=30, **YEAR)
ENERGY = Promise(
    measure=Measure.RATE,
    bound=Bound.AT_MOST,
    value=Decimal(-3),
    unit="%",
    frequency=Frequency.QUARTERLY,
    **YEAR,
)
AWAITED = replace(ENERGY, value=None, issued=Issued.AWAITING)
INCOME = replace(GDP, value=None, issued=Issued.REFERENCE)
ROAD = Promise(
    measure=Measure.STAGES,
    frequency=Frequency.QUARTERLY,
    stages=(
        Stage(1, "前期手续", Decimal(20), date(2024, 3, 31)),
        Stage(2, "路基施工", Decimal(30), date(2024, 6, 30)),
        Stage(3, "路面施工", Decimal(30), date(2024, 9, 30)),
        Stage(4, "建成通车", Decimal(20), date(2024, 12, 31)),
    ),
    **YEAR,
)
CAMPAIGN = Promise(measure=Measure.NARRATIVE, frequency=Frequency.QUARTERLY, **YEAR)
DECEMBER = replace(MARKET, start_date=date(2024, 12, 2))
LATE_START = replace(  # nothing planned before July
    MARKET,
    plan_points=(PlanPoint(date(2024, 6, 30), Decimal(0)), PlanPoint(date(2024, 9, 30), Decimal(4000))),
)
DIP = replace(MARKET, plan_points=(PlanPoint(date(2024, 6, 30), Decimal(-100)),))


def day(text: str) -> date:
    """03-31 → 31 March 2024; 2025-02-14 as it stands."""
    return date.fromisoformat(text if len(text) > 5 else f"2024-{text}")


def at(text: str) -> datetime:
    """Ten in the morning of a day."""
    return datetime.combine(day(text), time(10), SHANGHAI)


def entry(
    data_date: str,
    value: str | None = None,
    *,
    sent: str | None = None,
    outcome: Status = Status.ACCEPTED,
    back: str | None = None,
    key: int = 1,
    stages: tuple[int, ...] = (),
    rating: int | None = None,
) -> Entry:
    """One entry, sent two days after its data date unless said otherwise and accepted at once.

    `outcome` is what became of it (SUBMITTED: it lies with the office still); `back` when it was returned or taken
    back.
    """
    sent_at = at(sent) if sent else at(data_date) + timedelta(days=2)
    if outcome == Status.SUBMITTED:
        stay = Stay(sent_at)
    else:
        stay = Stay(sent_at, at(back) if back else sent_at, outcome)
    return Entry(
        key=key,
        data_date=day(data_date),
        value=None if value is None else Decimal(value),
        stages_done=frozenset(stages),
        self_rating=rating,
        stays=(stay,),
    )


def seen(
    promise: Promise,
    on: str,
    *entries: Entry,
    reference: dict[str, str] | None = None,
    known: str | None = None,
    thresholds: Thresholds | None = None,
) -> Judgement:
    """Judge on a day by what is stored, as known on the evening of a day (the same one)."""
    moment = Moment(day(on), datetime.combine(day(known or on), time(20), SHANGHAI))
    stored = list(entries)
    return judge(
        promise,
        readings(promise.measure, stored, moment),
        submitted=submissions(stored, known_at=moment.known_at),
        reference={day(d): Decimal(v) for d, v in (reference or {}).items()},
        moment=moment,
        thresholds=thresholds or Thresholds(),
    )


def looked_at(
    promise: Promise,
    on: str,
    data_date: str | None = None,
    value: str | None = None,
    *,
    reference: str | None = None,
    known: str | None = None,
    thresholds: Thresholds | None = None,
    also: tuple[Entry, ...] = (),
    **fields,
) -> Judgement:
    """Judge with one accepted reading, none without data date; sent two days later, but in time to be seen.

    `also` are further entries.
    """
    stored = list(also)
    if data_date:
        seen_on = day(known or on)
        sent = min(day(data_date) + timedelta(days=2), max(seen_on, day(data_date))).isoformat()
        stored.append(entry(data_date, value, **({"sent": sent} | fields)))
    same_day = {data_date: reference} if data_date and reference else None
    return seen(promise, on, *stored, reference=same_day, known=known, thresholds=thresholds)
