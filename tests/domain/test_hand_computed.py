"""Every rule of the lights on figures of the 2024 report, each result computed by hand.

A case reads: what was promised, what was reported, on which day it is looked at, and which lights that gives –
progress, deadline, reporting, overall.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from targets.domain.facts import Entry, PlanPoint, Promise, Stage, Thresholds
from targets.domain.lights import Judgement, judge
from targets.domain.moment import Moment
from targets.domain.words import Bound, Frequency, Issued, Light, Measure, State, Status

SHANGHAI = ZoneInfo("Asia/Shanghai")
YEAR = {"start_date": date(2024, 1, 1), "due_date": date(2024, 12, 31), "reporting_ends": date(2024, 12, 31)}
HALF = YEAR | {"due_date": date(2024, 6, 30)}
B, G, Y, R, N = Light.DONE, Light.ON_TRACK, Light.BEHIND, Light.CRITICAL, Light.NONE

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


def looked_at(
    promise: Promise,
    on: str,
    data_date: str | None = None,
    value: str | None = None,
    *,
    stages: tuple[int, ...] = (),
    rating: int | None = None,
    sent: str | None = None,
    reference: str | None = None,
    known: str | None = None,
    thresholds: Thresholds | None = None,
) -> Judgement:
    """Judge with one accepted reading (none without data date), sent two days later unless said otherwise."""
    reading, submitted = None, []
    if data_date:
        sent_on = day(sent) if sent else day(data_date) + timedelta(days=2)
        moment = datetime(sent_on.year, sent_on.month, sent_on.day, 10, tzinfo=SHANGHAI)
        reading = Entry(
            key=1,
            data_date=day(data_date),
            status=Status.ACCEPTED,
            value=None if value is None else Decimal(value),
            stages_done=frozenset(stages),
            self_rating=rating,
            submitted_at=moment,
            checked_at=moment,
            accepted_at=moment,
        )
        submitted = [reading]
    return judge(
        promise,
        reading,
        submitted=submitted,
        reference_value=None if reference is None else Decimal(reference),
        moment=Moment(day(on), datetime.combine(day(known or on), time(20), SHANGHAI)),
        thresholds=thresholds or Thresholds(),
    )


def case(name: str, lights: tuple[Light, ...], promise: Promise, on: str, *reading, **more):
    return pytest.param(lights, promise, on, reading, more, id=name)


CASES = [
    # Totals. 30 June: 182/366 = 49.73 %; 31 March: 91/366 = 24.86 %.
    case("total ahead", (G, G, G, G), MARKET, "07-06", "06-30", "4200"),  # 52.5 %
    case("total just on pace", (G, G, G, G), MARKET, "07-06", "06-30", "3978.1421"),  # 8000 · 182/366 = 3978.1420…
    case("total just behind pace", (Y, G, G, Y), MARKET, "07-06", "06-30", "3978.142"),
    case("total at four fifths of pace", (Y, G, G, Y), MARKET, "07-06", "06-30", "3182.5137"),  # · 0.8 = 3182.5136…
    case("total under four fifths", (R, G, G, R), MARKET, "07-06", "06-30", "3182.5136"),
    case("total of zero is a reading", (R, G, G, R), MARKET, "07-06", "06-30", "0"),
    case("total below zero", (R, G, G, R), MARKET, "07-06", "06-30", "-5"),
    case("total done early", (B, B, N, B), MARKET, "07-06", "06-30", "8000"),
    case("total overfulfilled", (B, B, N, B), MARKET, "07-06", "06-30", "8784"),  # 109.8 %
    case("total at the end", (B, B, N, B), MARKET, "12-31", "12-31", "8000"),
    case("total one short at the end", (Y, Y, G, Y), MARKET, "12-31", "11-30", "7300", sent="12-02"),  # 91.25/91.53
    case("total short after the end", (Y, R, G, R), MARKET, "2025-01-06", "12-31", "7999", sent="2025-01-02"),
    case("total in early days never red", (Y, G, N, Y), MARKET, "01-15", "01-15", "1"),  # pace 15/366 = 4.1 %
    case("total past early days is red", (R, G, N, R), MARKET, "01-19", "01-19", "1"),  # 19/366 = 5.2 %
    case("total before its window", (G, G, N, G), MARKET, "01-02", "2023-12-31", "0"),  # nothing planned
    case("total of half a year, ahead", (G, G, G, G), SKILLS_BY_JUNE, "04-06", "03-31", "0.6"),  # 50 % = 91/182
    case("total of half a year, behind", (Y, G, G, Y), SKILLS_BY_JUNE, "04-06", "03-31", "0.5"),  # 0.83
    case("total of half a year, far behind", (R, G, G, R), SKILLS_BY_JUNE, "04-06", "03-31", "0.4"),  # 0.67
    case("total overdue goes on reporting", (R, R, R, R), SKILLS_BY_JUNE, "08-06", "06-30", "0.8"),
    case("target zero is met by zero", (B, B, N, B), replace(MARKET, value=Decimal(0)), "07-06", "06-30", "0"),
    case("target zero missed", (R, G, G, R), replace(MARKET, value=Decimal(0)), "07-06", "06-30", "-1"),
    case("one-day window", (B, B, N, B), replace(MARKET, start_date=day("12-31")), "12-31", "12-31", "8000"),
    case("plan points: nothing planned yet", (G, G, G, G), LATE_START, "07-06", "06-30", "0"),
    case("plan points: half planned", (Y, G, G, Y), LATE_START, "10-06", "09-30", "3600"),  # 45 ÷ 50 = 0.9
    case("plan points: on pace", (G, G, G, G), LATE_START, "10-06", "09-30", "4000"),
    case("plan points: less than nothing planned", (G, G, G, G), DIP, "07-06", "06-30", "-50"),
    case("plan points: better than a planned dip", (G, G, G, G), DIP, "07-06", "06-30", "10"),
    # Silence does not stop the clock: May's 41.5 % asked for in June is judged on 31 May, from 6 July on 30 June.
    case("silence not yet due", (G, G, G, G), MARKET, "07-05", "05-31", "3400"),  # 42.5 ÷ 41.53
    case("silence past its day", (Y, G, R, Y), MARKET, "07-06", "05-31", "3400"),  # 42.5 ÷ 49.73 = 0.85
    # Nothing reported.
    case("no period due yet", (N, G, N, N), MARKET, "02-05"),
    case("one period missed", (Y, G, R, Y), MARKET, "02-06"),
    case("two periods missed", (R, G, R, R), MARKET, "03-06"),
    case("no quarter due yet", (N, G, N, N), CAMPAIGN, "04-05"),
    case("one quarter missed", (Y, G, R, Y), CAMPAIGN, "04-06"),
    case("no quarter due because of the lag", (N, G, N, N), GDP, "05-20"),  # 31 March + 45 + 5
    case("one quarter missed after the lag", (Y, G, R, Y), GDP, "05-21"),
    # Limits: used share against time gone.
    case("limit used slower than time", (G, G, G, G), BUDGET, "07-06", "06-30", "49.7"),  # 49.7 < 49.73
    case("limit used faster than time", (Y, G, G, Y), BUDGET, "07-06", "06-30", "49.8"),
    case("limit exceeded", (R, G, G, R), BUDGET, "07-06", "06-30", "100.1"),
    case("limit kept at the end", (B, B, N, B), BUDGET, "12-31", "12-31", "100"),
    case("limit read only to November", (G, G, G, G), BUDGET, "12-31", "11-30", "80"),
    case("limit exceeded at the end", (R, R, G, R), BUDGET, "2025-01-06", "12-31", "101", sent="2025-01-02"),
    # Levels. 81.6 → 100 % by 30 June: 18.4 · 49.73 % = 9.15, so 90.75 %.
    case("level from baseline on pace", (G, G, G, G), RESEARCH, "07-06", "06-30", "90.8"),
    case("level from baseline behind", (Y, G, G, Y), RESEARCH, "07-06", "06-30", "90"),  # 45.65 ÷ 49.73 = 0.918
    case("level from baseline far behind", (R, G, G, R), RESEARCH, "07-06", "06-30", "88"),  # 34.8 ÷ 49.73 = 0.70
    case("level below its baseline", (R, G, G, R), RESEARCH, "07-06", "06-30", "80"),
    case("level met early stays green", (G, B, G, G), RESEARCH, "07-06", "06-30", "100"),
    case("level met at the end is done", (B, B, N, B), RESEARCH, "12-31", "12-31", "100"),
    case("level met once stays met to the end", (B, B, N, B), RESEARCH, "12-31", "11-30", "100"),
    case("level that is its baseline", (G, B, G, G), HELD, "07-06", "06-30", "100"),
    case("level fell under its baseline", (R, G, G, R), HELD, "07-06", "06-30", "99"),
    case("level without baseline nearly", (Y, G, G, Y), TRUCKS, "07-06", "06-30", "80"),  # 0.8 ÷ 1
    case("level without baseline far off", (R, G, G, R), TRUCKS, "07-06", "06-30", "79.9"),
    case("level without baseline met", (G, B, G, G), TRUCKS, "07-06", "06-30", "100"),
    case("level missed at the end", (Y, R, G, R), TRUCKS, "2025-01-06", "12-31", "95", sent="2025-01-02"),
    case("upper level met", (G, B, G, G), DUST, "07-06", "06-30", "40"),
    case("upper level slightly over", (Y, G, G, Y), DUST, "07-06", "06-30", "50"),  # 40 ÷ 0.8
    case("upper level far over", (R, G, G, R), DUST, "07-06", "06-30", "50.1"),
    case("upper level met at the end", (B, B, N, B), DUST, "12-31", "12-31", "39"),
    case("upper level from baseline on pace", (G, G, G, G), DUST_FROM_60, "07-06", "06-30", "50"),  # 50 % ≥ 49.73 %
    case("upper level from baseline behind", (Y, G, G, Y), DUST_FROM_60, "07-06", "06-30", "51"),  # 45 ÷ 49.73 = 0.905
    case("upper level above its baseline", (R, G, G, R), DUST_FROM_60, "07-06", "06-30", "61"),
    # Growth rates: gaps in percentage points.
    case("rate above", (G, G, G, G), INVESTMENT, "08-05", "06-30", "9.2"),
    case("rate exactly met", (G, G, G, G), INVESTMENT, "08-05", "06-30", "8.5"),
    case("rate one point below", (Y, G, G, Y), INVESTMENT, "08-05", "06-30", "7.5"),
    case("rate more than a point below", (R, G, G, R), INVESTMENT, "08-05", "06-30", "7.4"),
    case("rate negative", (R, G, G, R), INVESTMENT, "08-05", "06-30", "-2.1"),
    case("rate of the year", (B, B, N, B), GDP, "2025-02-10", "12-31", "7.1", sent="2025-02-03"),
    case("rate read to September proves no year", (G, G, G, G), GDP, "12-31", "09-30", "7.4", sent="11-15"),
    case("rate missed, lag still running", (Y, Y, R, Y), GDP, "2025-02-14", "12-31", "6.5", sent="2025-02-03"),
    case("rate missed, lag over", (Y, R, R, R), GDP, "2025-02-15", "12-31", "6.5", sent="2025-02-03"),
    case("rate falling enough", (G, G, G, G), ENERGY, "07-06", "06-30", "-3.4"),
    case("rate not falling enough", (Y, G, G, Y), ENERGY, "07-06", "06-30", "-2"),
    case("rate rising instead", (R, G, G, R), ENERGY, "07-06", "06-30", "0.5"),
    # Numbers that others name.
    case("awaited", (N, N, G, N), AWAITED, "07-06", "06-30", "-3"),
    case("awaited and silent", (N, N, R, N), AWAITED, "12-31", known="2026-01-01"),
    case("reference kept up with", (G, G, G, G), INCOME, "08-20", "06-30", "6.4", reference="6.1", sent="08-15"),
    case("reference missed by 0.3", (Y, G, G, Y), INCOME, "08-20", "06-30", "5.8", reference="6.1", sent="08-15"),
    case("reference missed by 1.1", (R, G, G, R), INCOME, "08-20", "06-30", "5", reference="6.1", sent="08-15"),
    case("reference not there", (N, G, G, N), INCOME, "08-20", "06-30", "6.4", sent="08-15"),
    # Stages: 20 + 30 due by 30 June.
    case("stages on plan", (G, G, G, G), ROAD, "07-06", "06-30", stages=(1, 2)),
    case("stages ahead", (G, G, G, G), ROAD, "07-06", "06-30", stages=(1, 2, 3)),
    case("one stage late", (R, G, G, R), ROAD, "07-06", "06-30", stages=(1,)),  # 20 ÷ 50
    case("no stage yet, none due", (G, G, N, G), ROAD, "02-29", "02-29"),
    case("later stage first", (Y, G, G, Y), ROAD, "10-06", "09-30", stages=(1, 3, 4)),  # 70 ÷ 80 = 0.875
    case("all stages", (B, B, N, B), ROAD, "10-06", "09-30", stages=(1, 2, 3, 4)),
    case("last stage missing at the end", (Y, R, G, R), ROAD, "2025-01-06", "12-31", stages=(1, 2, 3),
         sent="2025-01-02"),
    case("no stages set up", (N, G, R, N), replace(ROAD, stages=()), "07-06"),
    # Words.
    case("words under way", (G, G, G, G), CAMPAIGN, "07-06", "06-30", rating=10),
    case("words done", (B, B, N, B), CAMPAIGN, "07-06", "06-30", rating=100),
    case("words at 99 are not done", (G, R, G, R), CAMPAIGN, "2025-01-06", "12-31", rating=99, sent="2025-01-02"),
    # Deadlines. One reading only: the month before it, due on the 5th, is missing.
    case("thirty days left, behind", (Y, Y, R, Y), MARKET, "12-01", "11-30", "7000", sent="12-01"),
    case("thirty-one days left, behind", (Y, G, R, Y), MARKET, "11-30", "11-30", "7000", sent="11-30"),
    case("thirty days left, on pace", (G, G, R, G), MARKET, "12-01", "11-30", "7400", sent="12-01"),
    case("short window is near later", (R, G, N, R), DECEMBER, "12-24", "12-24", "10"),
    case("short window is near", (R, Y, N, R), DECEMBER, "12-25", "12-25", "10"),  # 6 days
    case("unreported and near", (R, Y, R, R), MARKET, "12-01"),
    case("closing day as seen that day", (Y, Y, R, Y), MARKET, "12-31", "12-31", "7900", known="12-31", sent="12-31"),
    case("closing day as seen later", (Y, R, R, R), MARKET, "12-31", "12-31", "7900", known="2025-01-01", sent="12-31"),
    # Reporting.
    case("reported on the last day", (G, G, G, G), MARKET, "07-06", "06-30", "4200", sent="07-05"),
    case("reported a day late", (G, G, Y, G), MARKET, "07-10", "06-30", "4200", sent="07-06"),
    case("leap year", (G, G, G, G), MARKET, "03-06", "02-29", "1312"),  # 8000 · 60/366 = 1311.5
    case("common year", (Y, G, R, Y), replace(MARKET, start_date=date(2023, 1, 1), due_date=date(2023, 12, 31)),
         "2023-02-28", "2023-02-28", "1290"),  # 59/365 · 8000 = 1293.2; January unreported but read in February
]  # fmt: skip


@pytest.mark.parametrize(("lights", "promise", "on", "reading", "more"), CASES)
def test_it_shows_the_light_computed_by_hand(lights, promise, on, reading, more):
    judged = looked_at(promise, on, *reading, **more)
    seen = (judged.progress.light, judged.deadline.light, judged.reporting.light, judged.overall.light)
    assert [light.value for light in seen] == [light.value for light in lights]


def test_there_are_enough_cases():
    assert len(CASES) >= 60


@pytest.mark.parametrize("state", [State.CANCELLED, State.MERGED])
def test_what_has_ended_shows_no_light(state):
    judged = looked_at(replace(MARKET, state=state, state_reason="上级取消"), "07-06", "06-30", "10")
    assert {v.light for v in (judged.progress, judged.deadline, judged.reporting, judged.overall)} == {N}
    assert judged.overall.reason.endswith("：上级取消")


@pytest.mark.parametrize(
    ("sentence", "promise", "on", "reading", "more"),
    [
        ("截至6月30日累计4200户，完成52.5%，序时进度49.7%，快2.8个百分点", MARKET, "06-30", ("06-30", "4200"), {}),
        ("截至6月30日累计8784户，完成目标的109.8%", MARKET, "06-30", ("06-30", "8784"), {}),
        (
            "截至5月31日累计3400户，完成42.5%，按应报的6月30日计，序时进度49.7%，慢7.2个百分点",
            MARKET, "07-06", ("05-31", "3400"), {},
        ),
        ("截至6月30日增长6.1%，比目标（增长7%）低0.9个百分点", GDP, "06-30", ("06-30", "6.1"), {}),
        ("截至6月30日下降3.4%，比目标（下降3%）低0.4个百分点", ENERGY, "06-30", ("06-30", "-3.4"), {}),
        (
            "截至6月30日增长6.4%，比参照值（增长6.1%）高0.3个百分点",
            INCOME, "06-30", ("06-30", "6.4"), {"reference": "6.1"},
        ),
        ("截至6月30日增长6.4%，所参照目标没有同日数据，暂不评价", INCOME, "06-30", ("06-30", "6.4"), {}),
        (
            "截至6月30日为90%（起点81.6%），完成45.7%，序时进度49.7%，慢4个百分点",
            RESEARCH, "06-30", ("06-30", "90"), {},
        ),
        ("截至6月30日为80%，为目标100%的80.0%", TRUCKS, "06-30", ("06-30", "80"), {}),
        ("截至6月30日为50微克，超过目标40微克，多10微克", DUST, "06-30", ("06-30", "50"), {}),
        (
            "截至6月30日完成1/4个节点（应完未完：路基施工），完成20.0%，序时进度50.0%，慢30个百分点",
            ROAD, "06-30", ("06-30",), {"stages": (1,)},
        ),
        ("截至6月30日自评60%，持续推进", CAMPAIGN, "06-30", ("06-30",), {"rating": 60}),
        ("目标值由上级确定，尚未下达，暂不评价", AWAITED, "06-30", (), {}),
        ("未到报送期，尚无采信的进展", MARKET, "01-31", (), {}),
        ("应报2期（最近一期2月），至今没有采信的进展", MARKET, "03-06", (), {}),
    ],
)  # fmt: skip
def test_it_says_why_in_one_sentence(sentence, promise, on, reading, more):
    assert looked_at(promise, on, *reading, **more).progress.reason == sentence


def test_an_overdue_target_says_both_why_and_since_when():
    judged = looked_at(SKILLS_BY_JUNE, "08-06", "06-30", "0.8")
    assert judged.overall.code == "overdue"
    assert judged.overall.label == "逾期"
    assert judged.overall.reason.endswith("；应于2024年6月30日前完成，已逾期37天")


def test_the_reader_can_subtract_for_himself():
    """49.72 % against 49.727 % would both read 49.7 %, and be a yellow light without a visible reason."""
    judged = looked_at(MARKET, "06-30", "06-30", "3977.6")
    assert judged.progress.reason == "截至6月30日累计3977.6户，完成49.72%，序时进度49.73%，慢0.01个百分点"


@pytest.mark.parametrize(
    ("limits", "light"),
    [(Thresholds(), Y), (Thresholds(behind=Decimal("0.95")), R), (Thresholds(on_track=Decimal("0.9")), G)],
)
def test_it_judges_by_the_thresholds_it_is_given(limits, light):
    assert (
        looked_at(MARKET, "06-30", "06-30", "3600", thresholds=limits).progress.light == light
    )  # ratio 0.905


def test_exact_ties_are_ties():
    """A third of the target on a third of the year: 122 of 366 days."""
    promise = replace(MARKET, value=Decimal(3))
    assert looked_at(promise, "05-01", "05-01", "1").progress.light == G
    four_fifths = replace(MARKET, value=Decimal(15))
    assert looked_at(four_fifths, "08-31", "08-31", "8").progress.light == Y  # 8/15 is 0.8 of 244/366 = 2/3
