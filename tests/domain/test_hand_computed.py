"""Every rule of the lights on figures of the 2024 report, each result computed by hand.

A case reads: what was promised, what was reported, on which day it is looked at, and which lights that gives –
progress, deadline, reporting, overall.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from targets.domain.facts import Adjustment, Promise, Stage, Thresholds, in_force
from targets.domain.moment import Moment
from targets.domain.words import Frequency, JudgedBy, Light, PaceBy, Status
from tests.domain.figures import (
    AWAITED,
    BUDGET,
    CAMPAIGN,
    DECEMBER,
    DIP,
    DUST,
    DUST_FROM_60,
    ENERGY,
    GDP,
    HELD,
    INCOME,
    INVESTMENT,
    LATE_START,
    MARKET,
    RESEARCH,
    ROAD,
    SKILLS_BY_JUNE,
    TRUCKS,
    at,
    day,
    entry,
    looked_at,
)

B, G, Y, R, N = Light.DONE, Light.ON_TRACK, Light.BEHIND, Light.CRITICAL, Light.NONE

BY_MONTHS = Thresholds(pace_by=PaceBy.MONTHS)
BY_POINTS = Thresholds(judged_by=JudgedBy.POINTS)
QUARTERLY = replace(MARKET, frequency=Frequency.QUARTERLY)
SPENT = replace(MARKET, unit="万元")  # no count
TOILETS = replace(MARKET, value=Decimal(5), unit="座")
ACCIDENTS = replace(BUDGET, value=Decimal(3), unit="件")
PREPARED, BASE, BODY, OPENED = ROAD.stages
BY_HALVES = replace(
    ROAD,
    frequency=Frequency.HALF_YEARLY,
    stages=(PREPARED, BASE, replace(BODY, due_date=day("10-31")), OPENED),
)
NODES = replace(
    ROAD,
    stages=(
        PREPARED,
        BASE,
        Stage(5, "管线", Decimal(10), day("06-30")),
        BODY,
        replace(OPENED, weight=Decimal(10)),
    ),
)
MOVED = in_force(
    ROAD,
    [
        Adjustment(
            day("06-15"),
            at("06-20"),
            due_date=day("2025-03-31"),
            stage_dates={2: day("09-30"), 3: day("12-31"), 4: day("2025-03-31")},
        )
    ],
    stated_value=None,
    stated_due_date=ROAD.due_date,
    moment=Moment(day("07-06"), at("07-06")),
)
# Other entries: June's figure with the office since 3 July, or sent back on 8 July, and figures accepted before.
WAITING = entry("06-30", "4200", sent="07-03", outcome=Status.SUBMITTED, key=2)
SENT_BACK = entry("06-30", "4200", sent="07-03", outcome=Status.RETURNED, back="07-08", key=2)
HALF_DONE = entry("06-30", stages=(1, 2), key=2)
NOVEMBER = entry("11-30", "100", key=2)
BY_DUE_DATE = entry("06-30", "0.8", key=2)


def case(name: str, lights: tuple[Light, ...], promise: Promise, on: str, *reading, **more):
    return pytest.param(lights, promise, on, reading, more, id=name)


CASES = [
    # Totals. 30 June: 182/366 = 49.73 %; 31 March: 91/366 = 24.86 %.
    case("total ahead", (G, G, G, G), MARKET, "07-06", "06-30", "4200"),  # 52.5 %
    case("total just on pace", (G, G, G, G), MARKET, "07-06", "06-30", "3978.1421"),  # 8000 · 182/366 = 3978.1420…
    case("total just behind pace", (Y, G, G, Y), SPENT, "07-06", "06-30", "3978.142"),
    case("firms short by less than one", (G, G, G, G), MARKET, "07-06", "06-30", "3977.1421"),
    case("firms short by one", (Y, G, G, Y), MARKET, "07-06", "06-30", "3977.142"),
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
    case("total still in early days", (Y, G, N, Y), MARKET, "01-19", "01-19", "1"),  # 19/366 = 5.2 %
    # January was to be reported by 5 February.
    case("total at the end of February", (Y, G, R, Y), MARKET, "03-01", "02-29", "1"),  # 60/366 = 16.39 %
    case("total on the last early day", (Y, G, R, Y), MARKET, "03-02", "03-02", "1"),  # 62/366 = 16.94 %
    case("total past early days is red", (R, G, R, R), MARKET, "03-03", "03-03", "1"),  # 63/366 = 17.2 %
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
    case("one missed quarter is one step", (Y, G, R, Y), QUARTERLY, "07-06", "03-31", "2000"),  # 25 ÷ 49.73 = 0.50
    case("two missed quarters are two", (R, G, R, R), QUARTERLY, "10-06", "03-31", "2000"),  # 25 ÷ 74.86 = 0.33
    case("one missed quarter from yellow", (R, G, R, R), QUARTERLY, "07-06", "03-31", "1900"),  # 0.955, then 0.48
    case("a figure of 2 July is June's", (G, G, G, G), MARKET, "07-06", "07-02", "4100"),  # 8000 · 184/366 = 4021.9
    case("a figure of 31 July is June's, late", (G, G, Y, G), QUARTERLY, "08-06", "07-31", "4700"),  # · 213 = 4655.7
    case("a figure of 5 January is no quarter's", (G, G, R, G), CAMPAIGN, "04-06", "01-05", rating=10),
    case("a figure of 28 March is the quarter's", (G, G, G, G), CAMPAIGN, "04-06", "03-28", rating=10),
    case("a figure of 5 April is the quarter's", (G, G, G, G), CAMPAIGN, "04-06", "04-05", rating=10, sent="04-05"),
    # The office's own delay: June lies there since 3 July, so May's figure stays judged by 31 May.
    case("the office has not looked yet", (G, G, G, G), MARKET, "07-06", "05-31", "3400", also=(WAITING,)),
    case("the office has not looked for long", (G, G, G, G), MARKET, "08-05", "05-31", "3400", also=(WAITING,)),
    case("nothing accepted, a quarter missed and one waiting", (Y, G, G, Y), QUARTERLY, "07-06", also=(WAITING,)),
    case("sent in time, back late", (G, G, Y, G), MARKET, "07-10", "05-31", "3400", also=(SENT_BACK,)),  # on the 8th
    case("sent in time, back late, not mended", (Y, G, R, Y), MARKET, "07-19", "05-31", "3400", also=(SENT_BACK,)),
    # Nothing reported.
    case("no period due yet", (N, G, N, N), MARKET, "02-05"),
    case("one period missed", (Y, G, R, Y), MARKET, "02-06"),
    case("two periods missed", (R, G, R, R), MARKET, "03-06"),
    case("no quarter due yet", (N, G, N, N), CAMPAIGN, "04-05"),
    case("one quarter missed", (Y, G, R, Y), CAMPAIGN, "04-06"),
    case("no quarter due because of the lag", (N, G, N, N), GDP, "05-20"),  # 31 March + 45 + 5
    case("one quarter missed after the lag", (Y, G, R, Y), GDP, "05-21"),
    case("a monthly rate has no January", (N, G, N, N), INVESTMENT, "04-04"),  # 29 February + 30 + 5
    case("January and February of a rate", (Y, G, R, Y), INVESTMENT, "04-05"),
    case("nothing owed from before assignment", (N, G, N, N), replace(MARKET, owed_from=day("03-10")), "03-11"),
    case("March owed after assignment", (Y, G, R, Y), replace(MARKET, owed_from=day("03-10")), "04-06"),
    # Limits: used share against time gone.
    case("limit used slower than time", (G, G, G, G), BUDGET, "07-06", "06-30", "49.7"),  # 49.7 < 49.73
    case("limit used faster than time", (Y, G, G, Y), BUDGET, "07-06", "06-30", "49.8"),
    case("limit exceeded", (R, G, G, R), BUDGET, "07-06", "06-30", "100.1"),
    case("limit kept at the end", (B, B, N, B), BUDGET, "12-31", "12-31", "100"),
    case("limit read only to November", (G, G, G, G), BUDGET, "12-31", "11-30", "80"),
    case("limit exceeded at the end", (R, R, G, R), BUDGET, "2025-01-06", "12-31", "101", sent="2025-01-02"),
    case("limit not kept by silence", (G, R, R, R), BUDGET, "12-31", "11-30", "80", known="2025-01-08"),
    case("limit does not look thrifty by silence", (Y, G, R, Y), BUDGET, "09-30", "03-31", "25"),  # 25 > 24.86
    case("accidents more than planned by less than one", (G, G, G, G), ACCIDENTS, "07-06", "06-30", "2"),  # 1.49
    case("accidents more than planned by one", (Y, G, G, Y), ACCIDENTS, "07-06", "06-30", "2.4919"),  # + 1 = 2.4918
    # Levels. 81.6 → 100 % by 30 June: 18.4 · 49.73 % = 9.15, so 90.75 %.
    case("level from baseline on pace", (G, G, G, G), RESEARCH, "07-06", "06-30", "90.8"),
    case("level from baseline behind", (Y, G, G, Y), RESEARCH, "07-06", "06-30", "90"),  # 45.65 ÷ 49.73 = 0.918
    case("level from baseline far behind", (R, G, G, R), RESEARCH, "07-06", "06-30", "88"),  # 34.8 ÷ 49.73 = 0.70
    case("level below its baseline", (R, G, G, R), RESEARCH, "07-06", "06-30", "80"),
    case("level met early stays green", (G, G, G, G), RESEARCH, "07-06", "06-30", "100"),
    case("level met at the end is done", (B, B, N, B), RESEARCH, "12-31", "12-31", "100"),
    case("level met before the end is not yet kept", (G, G, G, G), RESEARCH, "12-31", "11-30", "100"),
    case("level silent since June", (G, G, R, G), TRUCKS, "12-31", "06-30", "100"),
    case("level silent since June in the end", (G, R, R, R), TRUCKS, "12-31", "06-30", "100", known="2025-01-06"),
    case("level met in the last days, December's figure due", (G, N, G, G), TRUCKS, "12-31", "12-27", "100",
         also=(NOVEMBER,), known="2025-01-05"),
    case("level met in the last days, the reporting day over", (B, B, N, B), TRUCKS, "12-31", "12-27", "100",
         known="2025-01-06"),
    case("level that is its baseline", (G, G, G, G), HELD, "07-06", "06-30", "100"),
    case("level fell under its baseline", (R, G, G, R), HELD, "07-06", "06-30", "99"),
    case("level without baseline nearly", (Y, G, G, Y), TRUCKS, "07-06", "06-30", "80"),  # 0.8 ÷ 1
    case("level without baseline far off", (Y, G, G, Y), TRUCKS, "07-06", "06-30", "10"),
    case("level without baseline far off in the end", (R, R, G, R), TRUCKS, "12-31", "12-31", "79.9",
         sent="2025-01-02", known="2025-01-06"),
    case("level without baseline met", (G, G, G, G), TRUCKS, "07-06", "06-30", "100"),
    case("level missed at the end", (Y, R, G, R), TRUCKS, "2025-01-06", "12-31", "95", sent="2025-01-02"),
    case("upper level met", (G, G, G, G), DUST, "07-06", "06-30", "40"),
    case("upper level slightly over", (Y, G, G, Y), DUST, "07-06", "06-30", "50"),  # 40 ÷ 0.8
    case("upper level far over", (Y, G, G, Y), DUST, "07-06", "06-30", "50.1"),
    case("upper level slightly over in the end", (Y, R, G, R), DUST, "2025-01-06", "12-31", "50", sent="2025-01-02"),
    case("upper level far over in the end", (R, R, G, R), DUST, "2025-01-06", "12-31", "50.1", sent="2025-01-02"),
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
    case("rate missed, lag still running", (Y, R, R, R), GDP, "2025-02-14", "12-31", "6.5", sent="2025-02-03"),
    case("rate missed, lag over", (Y, R, G, R), GDP, "2025-02-20", "12-31", "6.5", sent="2025-02-03"),
    case("rate of September, the year's awaited", (G, N, G, G), GDP, "12-31", "09-30", "7.4", sent="11-15",
         known="2025-02-19"),
    case("rate of September proves no year by silence", (G, R, R, R), GDP, "12-31", "09-30", "7.4", sent="11-15",
         known="2025-02-20"),
    case("rate short of September's target does not mend by silence", (R, R, R, R), GDP, "12-31", "09-30", "5.9",
         sent="11-15", known="2025-02-20"),
    case("rate falling enough", (G, G, G, G), ENERGY, "07-06", "06-30", "-3.4"),
    case("rate not falling enough", (Y, G, G, Y), ENERGY, "07-06", "06-30", "-2"),
    case("rate rising instead", (R, G, G, R), ENERGY, "07-06", "06-30", "0.5"),
    # Numbers that others name.
    case("awaited", (N, N, N, N), AWAITED, "07-06", "06-30", "-3"),
    case("awaited and silent", (N, N, N, N), AWAITED, "12-31", known="2026-01-01"),
    case("reference kept up with", (G, G, G, G), INCOME, "08-20", "06-30", "6.4", reference="6.1", sent="08-15"),
    case("reference missed by 0.3", (Y, G, G, Y), INCOME, "08-20", "06-30", "5.8", reference="6.1", sent="08-15"),
    case("reference missed by 1.1", (R, G, G, R), INCOME, "08-20", "06-30", "5", reference="6.1", sent="08-15"),
    case("reference not there", (N, N, G, N), INCOME, "08-20", "06-30", "6.4", sent="08-15"),
    # Stages: 20 + 30 due by 30 June.
    case("stages on plan", (G, G, G, G), ROAD, "07-06", "06-30", stages=(1, 2)),
    case("stages ahead", (G, G, G, G), ROAD, "07-06", "06-30", stages=(1, 2, 3)),
    case("one stage late", (R, G, G, R), ROAD, "07-06", "06-30", stages=(1,)),  # 20 ÷ 50
    case("no stage yet, none due", (G, G, N, G), ROAD, "02-29", "02-29"),
    case("later stage first", (Y, G, G, Y), ROAD, "10-06", "09-30", stages=(1, 3, 4)),  # 70 ÷ 80 = 0.875
    case("all stages", (B, B, N, B), ROAD, "10-06", "09-30", stages=(1, 2, 3, 4)),
    case("last stage missing at the end", (Y, R, G, R), ROAD, "2025-01-06", "12-31", stages=(1, 2, 3),
         sent="2025-01-02"),
    case("no stages set up", (N, N, R, N), replace(ROAD, stages=()), "07-06"),
    case("node of 31 October without a report", (R, Y, R, R), BY_HALVES, "12-15", "06-30", stages=(1, 2)),  # 50 ÷ 80
    case("node of 31 October reported on the 28th", (G, G, G, G), BY_HALVES, "11-05", "10-28", stages=(1, 2),
         also=(HALF_DONE,)),
    case("node of 31 October open on the 28th, to be known", (R, G, G, R), BY_HALVES, "11-06", "10-28",
         stages=(1, 2)),
    case("stages moved with the deadline", (G, G, G, G), MOVED, "07-06", "06-30", stages=(1,)),  # 20 ÷ 20
    # Words.
    case("words under way", (G, G, G, G), CAMPAIGN, "07-06", "06-30", rating=10),
    case("words done", (B, B, N, B), CAMPAIGN, "07-06", "06-30", rating=100),
    case("words without an end", (G, N, G, G), replace(CAMPAIGN, is_lasting=True), "2025-01-06", "12-31", rating=100,
         sent="2025-01-02"),
    case("words without an end, unreported", (R, N, R, R), replace(CAMPAIGN, is_lasting=True), "12-31"),
    case("words silent since June", (G, Y, R, Y), CAMPAIGN, "12-31", "06-30", rating=80, known="2025-01-06"),
    case("words at 99 are not done", (G, Y, G, Y), CAMPAIGN, "2025-01-06", "12-31", rating=99, sent="2025-01-02"),
    # Deadlines. One reading only: the month before it, due on the 5th, is missing.
    case("thirty days left, behind", (Y, Y, R, Y), MARKET, "12-01", "11-30", "7000", sent="12-01"),
    case("thirty-one days left, behind", (Y, G, R, Y), MARKET, "11-30", "11-30", "7000", sent="11-30"),
    case("thirty days left, on pace", (G, G, R, G), MARKET, "12-01", "11-30", "7400", sent="12-01"),
    case("short window is near later", (R, G, N, R), DECEMBER, "12-24", "12-24", "10"),
    case("short window is near", (R, Y, N, R), DECEMBER, "12-25", "12-25", "10"),  # 6 days
    case("unreported and near", (R, Y, R, R), MARKET, "12-01"),
    case("due and not yet to be known", (Y, N, G, Y), SKILLS_BY_JUNE, "07-05", "05-31", "1"),  # 83.33 ÷ 152/182 = 0.998
    case("due and to be known", (Y, R, R, R), SKILLS_BY_JUNE, "07-06", "05-31", "1"),
    case("due and with the office", (Y, N, G, Y), SKILLS_BY_JUNE, "07-06", "05-31", "1", also=(WAITING,)),
    case("due and sent back", (Y, N, Y, Y), SKILLS_BY_JUNE, "07-10", "05-31", "1", also=(SENT_BACK,)),
    case("done late", (B, B, G, B), SKILLS_BY_JUNE, "09-06", "08-31", "1.2", also=(BY_DUE_DATE,)),
    case("closing day without December", (G, N, G, G), MARKET, "12-31", "11-30", "7444", known="2025-01-05"),
    case("closing day without December, to be known", (Y, R, R, R), MARKET, "12-31", "11-30", "7444",
         known="2025-01-06"),
    case("closing day as seen that day", (Y, R, R, R), MARKET, "12-31", "12-31", "7900", known="12-31", sent="12-31"),
    case("closing day as seen later", (Y, R, R, R), MARKET, "12-31", "12-31", "7900", known="2025-01-01", sent="12-31"),
    # Reporting.
    case("reported on the last day", (G, G, G, G), MARKET, "07-06", "06-30", "4200", sent="07-05"),
    case("reported a day late", (G, G, Y, G), MARKET, "07-10", "06-30", "4200", sent="07-06"),
    case("finished in June, December owed", (B, B, N, B), MARKET, "12-31", "06-30", "8000", known="2025-01-05"),
    case("finished in June, December missing", (B, B, R, B), MARKET, "12-31", "06-30", "8000", known="2025-01-06"),
    case("other things finished owe nothing more", (B, B, N, B), CAMPAIGN, "12-31", "06-30", rating=100,
         known="2025-01-06"),
    # Counted things: 5座 on 31 January, 5 · 31/366 = 0.42 planned.
    case("no toilet yet, less than one planned", (G, G, G, G), TOILETS, "02-06", "01-31", "0"),
    case("no toilet yet, one planned", (R, G, G, R), TOILETS, "04-06", "03-31", "0"),  # 5 · 91/366 = 1.24
    case("one toilet short in the end", (Y, R, G, R), TOILETS, "2025-01-06", "12-31", "4", sent="2025-01-02"),
    # Offices that count whole months, and those that go by points.
    case("by months, on pace in March", (G, G, G, G), MARKET, "04-06", "03-31", "2000", thresholds=BY_MONTHS),  # 25 %
    case("by months, 25 March is March", (Y, G, G, Y), MARKET, "04-06", "03-25", "1999", thresholds=BY_MONTHS),
    case("by months, November", (Y, Y, G, Y), MARKET, "12-06", "11-30", "7332", thresholds=BY_MONTHS),  # 7333.3
    case("by points, just not ten behind", (G, G, G, G), SPENT, "07-06", "06-30", "3180", thresholds=BY_POINTS),  # 9.98
    case("by points, ten behind", (Y, G, G, Y), SPENT, "07-06", "06-30", "3178", thresholds=BY_POINTS),  # 10.002
    case("by points, thirty behind", (Y, G, G, Y), SPENT, "07-06", "06-30", "1579", thresholds=BY_POINTS),  # 29.99
    case("by points, more than thirty behind", (R, G, G, R), SPENT, "07-06", "06-30", "1577", thresholds=BY_POINTS),
    case("by points, stages ten behind", (Y, G, G, Y), NODES, "07-06", "06-30", stages=(1, 2), thresholds=BY_POINTS),
    case("by points, a rate as ever", (R, G, G, R), INVESTMENT, "08-05", "06-30", "7.4", thresholds=BY_POINTS),
    case("by points, a level without a way as ever", (Y, G, G, Y), TRUCKS, "07-06", "06-30", "95",
         thresholds=BY_POINTS),
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
    assert len(CASES) >= 150
