"""What would the office ask back before it looks at a figure? 新增市场主体: 8000户 in 2024."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from targets.domain.facts import Entry, PlanPoint, Promise
from targets.domain.plausibility import questions
from targets.domain.words import Bound, Measure, Status
from tests.domain.figures import (
    AWAITED,
    BUDGET,
    CAMPAIGN,
    DUST,
    DUST_FROM_60,
    ENERGY,
    GDP,
    HALF,
    HELD,
    INCOME,
    MARKET,
    RESEARCH,
    ROAD,
    SKILLS_BY_JUNE,
    TRUCKS,
    YEAR,
    day,
    entry,
)

FEBRUARY = entry("02-29", "4200")
TOILETS = Promise(measure=Measure.TOTAL, value=Decimal(5), unit="座", **YEAR)
STATIONS = Promise(measure=Measure.LEVEL, value=Decimal(40), unit="个", **YEAR)


def reading(data_date: str, value: str | None = None, *, status=Status.ACCEPTED, **fields) -> Entry:
    return replace(entry(data_date, value, outcome=status), **fields)


def asked(
    promise: Promise,
    data_date: str,
    value: str | None = None,
    before: Entry | None = None,
    after: Entry | None = None,
    *,
    stages: tuple[int, ...] = (),
    rating: int | None = None,
) -> list[str]:
    return questions(
        promise,
        data_date=day(data_date),
        value=None if value is None else Decimal(value),
        stages_done=frozenset(stages),
        self_rating=rating,
        before=before,
        after=after,
    )


def test_it_asks_nothing_about_a_usual_figure():
    assert asked(MARKET, "03-31", "2100") == []
    assert asked(MARKET, "06-30", "4500", FEBRUARY, reading("07-31", "4800")) == []


# -- the day


@pytest.mark.parametrize("data_date", ["2023-12-31", "07-01"])
def test_it_asks_about_a_day_outside_the_targets_time(data_date):
    half = replace(CAMPAIGN, **HALF)
    assert asked(half, data_date) == ["数据截止日不在目标期限（2024年1月1日至2024年6月30日）内"]


@pytest.mark.parametrize("promise", [CAMPAIGN, replace(CAMPAIGN, due_date=date(2025, 3, 31))])
def test_it_asks_about_a_day_that_no_page_of_the_year_shows(promise):
    question = "数据截止日在报告年度之后，年度各页面不计入；年末数据请填2024年12月31日"
    assert asked(promise, "2025-01-05") == [question]


@pytest.mark.parametrize("data_date", ["2024-01-01", "2024-06-30"])
def test_it_takes_the_first_and_the_last_day_for_inside(data_date):
    assert asked(replace(CAMPAIGN, **HALF), data_date) == []


# -- totals


def test_it_asks_why_a_running_total_fell():
    """4200 in February, 4000 in June: 200 fewer."""
    assert asked(MARKET, "06-30", "4000", FEBRUARY) == ["累计值比上期4200户（2月29日）少200户"]


def test_it_says_that_the_reading_before_is_still_to_be_checked():
    waiting = entry("02-29", "4200", outcome=Status.SUBMITTED)
    assert asked(MARKET, "06-30", "4000", waiting) == ["累计值比上期4200户（2月29日，待审）少200户"]


def test_it_asks_why_a_used_limit_fell():
    spent = replace(FEBRUARY, value=Decimal("30.5"))
    assert asked(BUDGET, "06-30", "28", spent) == ["累计值比上期30.5万元（2月29日）少2.5万元"]


def test_it_asks_why_a_total_lies_above_a_later_reading():
    """31 May typed after June had come in with 3300."""
    june = reading("06-30", "3300")
    assert asked(MARKET, "05-31", "3400", FEBRUARY, june) == [
        "累计值比上期4200户（2月29日）少800户",
        "累计值比下期3300户（6月30日）多100户",
    ]
    assert asked(MARKET, "05-31", "3300", None, june) == []


def test_it_asks_about_a_first_total_below_zero():
    assert asked(MARKET, "01-31", "-5") == ["第一期累计值是负数（-5户）"]
    assert asked(MARKET, "01-31", "0") == []
    assert asked(MARKET, "03-31", "-5", FEBRUARY) == ["累计值比上期4200户（2月29日）少4205户"]


def test_it_asks_about_more_than_twice_the_pace():
    """0.51 of 1.2万人 by 31 January: 42.5 % where 31 of 182 days are 17.0 %."""
    assert asked(SKILLS_BY_JUNE, "01-31", "0.51") == ["完成42.5%，超过序时进度17.0%的两倍"]


def test_it_does_not_ask_about_exactly_twice_the_pace():
    """A quarter planned by 31 March, half of it all reached."""
    promise = replace(MARKET, plan_points=(PlanPoint(date(2024, 3, 31), Decimal(2000)),))
    assert asked(promise, "03-31", "4000") == []
    assert asked(promise, "03-31", "4001") == ["完成50.0%，超过序时进度25.0%的两倍"]


@pytest.mark.parametrize("planned", [0, -100, 400])
def test_an_early_success_is_no_question_where_nothing_or_little_was_planned(planned):
    """400 of 8000 is a plan of 5 %; only who goes twice beyond the whole target is asked."""
    promise = replace(MARKET, plan_points=(PlanPoint(date(2024, 6, 30), Decimal(planned)),))
    assert asked(promise, "06-30", "3000") == []
    assert asked(promise, "06-30", "16000") == []
    assert asked(promise, "06-30", "42000") == ["完成525.0%，超过全部目标的两倍"]


def test_in_the_first_days_twice_the_pace_says_nothing():
    """15 of 366 days are 4.1 %; 42000 of 8000 is a slip on any day."""
    assert asked(MARKET, "01-15", "700") == []
    assert asked(MARKET, "01-15", "42000") == ["完成525.0%，超过全部目标的两倍"]


def test_of_counted_things_two_whole_ones_above_the_plan_are_needed_to_ask():
    """5座 by 31 March: 91 of 366 days plan 1.24. Three are 1.76 above it, four 2.76; both are twice the plan."""
    assert asked(TOILETS, "03-31", "3") == []
    assert asked(TOILETS, "03-31", "4") == ["完成80.0%，超过序时进度24.9%的两倍"]


def test_it_does_not_ask_again_about_a_total_that_stayed():
    """52.5 % at 16.4 % of the year was asked about in February; in March it is still more than twice 24.9 %."""
    assert asked(MARKET, "02-29", "4200") == ["完成52.5%，超过序时进度16.4%的两倍"]
    assert asked(MARKET, "03-31", "4200", FEBRUARY) == []
    assert asked(MARKET, "03-31", "4201", FEBRUARY) == ["完成52.5%，超过序时进度24.9%的两倍"]


def test_it_asks_why_it_fell_but_not_why_it_is_still_high():
    assert asked(MARKET, "03-31", "4199", FEBRUARY) == ["累计值比上期4200户（2月29日）少1户"]


def test_it_takes_a_reading_without_a_number_for_none():
    """The measure was changed since: what was reported before has no number to compare with."""
    wordy = replace(FEBRUARY, value=None)
    assert asked(MARKET, "03-31", "4200", wordy, wordy) == ["完成52.5%，超过序时进度24.9%的两倍"]
    assert asked(MARKET, "03-31", "2100", wordy) == []


def test_it_asks_no_unit_to_hurry_with_a_limit():
    assert asked(BUDGET, "01-31", "60") == []
    assert asked(BUDGET, "01-31", "200") == []


def test_it_asks_about_a_limit_that_is_far_exceeded():
    """100万元 in the year; 30.5 by February."""
    spent = replace(FEBRUARY, value=Decimal("30.5"))
    assert asked(BUDGET, "01-31", "305") == ["累计值305万元超过控制数100万元的两倍"]
    assert asked(BUDGET, "06-30", "305", spent) == ["累计值305万元超过控制数100万元的两倍"]
    leap = "累计值102万元超过上期30.5万元（2月29日）的两倍，也超出控制数100万元"
    assert asked(BUDGET, "06-30", "102", spent) == [leap]
    assert asked(BUDGET, "06-30", "99", spent) == []
    assert asked(BUDGET, "12-31", "103", replace(FEBRUARY, value=Decimal(92))) == []


def test_a_limit_that_stays_exceeded_is_not_asked_about_again():
    assert asked(BUDGET, "06-30", "305", replace(FEBRUARY, value=Decimal(305))) == []


def test_a_limit_of_none_is_exceeded_by_one_without_a_question():
    assert asked(replace(BUDGET, value=Decimal(0), unit="起"), "03-31", "1") == []


def test_it_asks_nothing_about_a_total_without_a_number_or_a_target():
    assert asked(MARKET, "03-31", None, FEBRUARY) == []
    assert asked(replace(MARKET, value=None), "03-31", "4200") == []
    assert asked(replace(MARKET, value=Decimal(0)), "03-31", "4200") == []


def test_it_asks_about_a_leap_of_a_total_whose_number_is_awaited():
    awaited = replace(MARKET, value=None)
    assert asked(awaited, "03-31", "42000", FEBRUARY) == []
    asks = "累计值42,001户超过上期4200户（2月29日）的10倍"
    assert asked(awaited, "03-31", "42001", FEBRUARY) == [asks]
    assert asked(awaited, "03-31", "42001") == []
    assert asked(awaited, "03-31", "500", replace(FEBRUARY, value=Decimal(0))) == []


def test_it_asks_everything_at_once():
    late = replace(FEBRUARY, data_date=date(2024, 12, 31), value=Decimal(8100))
    assert asked(MARKET, "2025-01-31", "8000", late) == [
        "数据截止日在报告年度之后，年度各页面不计入；年末数据请填2024年12月31日",
        "累计值比上期8100户（12月31日）少100户",
    ]


# -- whole things and shares


@pytest.mark.parametrize("promise", [MARKET, STATIONS, replace(MARKET, value=None)])
def test_there_is_no_half_of_a_counted_thing(promise):
    asks = f"2.5{promise.unit}不是整数，按{promise.unit}计数的没有零头"
    assert asked(promise, "03-31", "2.5") == [asks]
    assert asked(promise, "03-31", "2.0000") == []


def test_thousands_of_people_and_a_promise_of_a_half_have_fractions():
    assert asked(SKILLS_BY_JUNE, "03-31", "0.3") == []
    assert asked(replace(TOILETS, value=Decimal("4.5")), "03-31", "0.5") == []
    assert asked(replace(TOILETS, value=None, counted=False), "03-31", "0.5") == []


@pytest.mark.parametrize(
    ("value", "asks"),
    [("0", []), ("100", []), ("100.1", ["100.1%不在0%到100%之间"]), ("-1", ["-1%不在0%到100%之间"])],
)
def test_a_share_lies_between_none_and_all(value, asks):
    assert asked(TRUCKS, "06-30", value) == asks


def test_a_percentage_that_is_promised_beyond_a_hundred_is_no_share():
    assert asked(replace(TRUCKS, value=Decimal(120)), "06-30", "110") == []


# -- levels


@pytest.mark.parametrize(
    ("promise", "last", "value", "asks"),
    [
        (TRUCKS, "85", "8.5", ["当前值8.5%比上期85%（5月31日）低76.5个百分点，变动很大"]),
        (TRUCKS, "40", "61", ["当前值61%比上期40%（5月31日）高21个百分点，变动很大"]),
        (TRUCKS, "40", "60", []),  # half of what it was
        (TRUCKS, "8", "17", []),  # twice as much, but a small step
        (TRUCKS, "0", "50", []),
        (TRUCKS, "0", "51", ["当前值51%比上期0%（5月31日）高51个百分点，变动很大"]),
        (RESEARCH, "81.6", "90.8", []),  # half of the 18.4 points of the way
        (RESEARCH, "81.6", "91", ["当前值91%比上期81.6%（5月31日）高9.4个百分点，变动很大"]),
        (STATIONS, "30", "300", ["当前值300个比上期30个（5月31日）高270个，变动很大"]),
        (DUST, "45", "4.5", ["当前值4.5微克比上期45微克（5月31日）低40.5微克，变动很大"]),
        (replace(TRUCKS, value=None), "40", "61", ["当前值61%比上期40%（5月31日）高21个百分点，变动很大"]),
    ],
)
def test_it_asks_about_a_level_far_from_its_last_reading(promise, last, value, asks):
    assert asked(promise, "06-30", value, reading("05-31", last)) == asks


def test_it_asks_about_a_level_far_from_the_next_reading():
    asks = ["当前值8.5%比下期85%（7月31日）低76.5个百分点，变动很大"]
    assert asked(TRUCKS, "06-30", "8.5", None, reading("07-31", "85")) == asks
    assert asked(TRUCKS, "06-30", "84", None, reading("07-31", "85")) == []


@pytest.mark.parametrize(
    ("promise", "first", "then"),
    [
        (replace(TRUCKS, baseline=Decimal("63.6")), "63.6", "89.6"),  # 26 of 36.4; the days explain 18.2
        (replace(TRUCKS, baseline=Decimal("79.9")), "79.9", "96"),
        (TRUCKS, "40", "61"),  # half of what it was
        (replace(DUST, baseline=Decimal(60)), "58", "47"),  # 11 of 20
    ],
)
def test_what_the_days_between_explain_is_no_leap(promise, first, then):
    """From 31 March to 30 September is half of the year; the wrong way nothing is explained."""
    assert asked(promise, "09-30", then, reading("03-31", first)) == []
    assert len(asked(promise, "04-15", then, reading("03-31", first))) == 1
    assert len(asked(replace(promise, baseline=Decimal(99)), "09-30", "20", reading("03-31", "90"))) == 1


def test_a_level_that_is_to_be_kept_may_move_a_little():
    assert asked(HELD, "06-30", "99.5", reading("05-31", "100")) == []
    assert asked(HELD, "06-30", "99.5") == []
    assert asked(HELD, "06-30", "49") == ["第一期当前值49%比起点100%低51个百分点，变动很大"]


@pytest.mark.parametrize(
    ("promise", "value", "asks"),
    [
        (RESEARCH, "5", ["第一期当前值5%比起点81.6%低76.6个百分点，变动很大"]),
        (RESEARCH, "72", ["第一期当前值72%比起点81.6%低9.6个百分点，变动很大"]),
        (RESEARCH, "72.4", []),  # half of the way
        (RESEARCH, "100", []),
        (DUST_FROM_60, "80", ["第一期当前值80微克比起点60微克高20微克，变动很大"]),
        (DUST_FROM_60, "5", ["第一期当前值5微克比起点60微克低55微克，变动很大"]),
        (DUST_FROM_60, "38", []),
        (STATIONS, "80", []),
        (STATIONS, "400", ["第一期当前值400个超过目标40个的两倍"]),
        (STATIONS, "-4", ["第一期当前值是负数（-4个）"]),
        (replace(STATIONS, value=None), "-4", ["第一期当前值是负数（-4个）"]),
        (replace(DUST, value=Decimal(3), unit="件"), "50", ["第一期当前值50件超过目标3件的两倍"]),
        (replace(DUST, value=Decimal(0), unit="件"), "1", []),
        (replace(DUST, value=Decimal(-5), unit="℃"), "-4", []),
        (TRUCKS, "5", []),
    ],
)
def test_it_asks_about_a_first_level_far_from_where_it_can_be(promise, value, asks):
    assert asked(promise, "03-31", value) == asks


@pytest.mark.parametrize("before", [None, reading("02-29", "0.83"), reading("02-29", "83")])
def test_it_asks_about_a_share_that_looks_like_a_fraction(before):
    asks = ["0.85%像是填成了小数，折成百分数是85%"]
    assert asked(RESEARCH, "03-31", "0.85", before) == asks
    assert asked(TRUCKS, "03-31", "0.85", before) == asks
    assert asked(replace(TRUCKS, value=None), "03-31", "0.85", before) == asks


def test_a_share_of_less_than_one_percent_can_be():
    small = replace(TRUCKS, value=Decimal("0.9"), bound=Bound.AT_MOST)
    assert asked(small, "03-31", "0.85") == []
    assert asked(TRUCKS, "03-31", "0") == []


# -- growth rates


@pytest.mark.parametrize(
    ("promise", "value", "asks"),
    [
        (GDP, "6.5", []),
        (GDP, "0.4", []),
        (GDP, "0", []),
        (GDP, "0.065", ["增速0.065%像是填成了小数，折成百分数是6.5%"]),
        (GDP, "0.0700", ["增速0.07%像是填成了小数，折成百分数是7%"]),
        (GDP, "-0.032", ["增速-0.032%像是填成了小数，折成百分数是-3.2%"]),
        (GDP, "106.5", ["增速106.5%像是以上年同期为100的指数，折成增速是6.5%"]),
        (GDP, "97.5", ["增速97.5%像是以上年同期为100的指数，折成增速是-2.5%"]),
        (replace(GDP, value=Decimal("0.5")), "0.065", []),
        (replace(GDP, value=Decimal(120)), "106.5", []),
        (ENERGY, "-0.034", ["增速-0.034%像是填成了小数，折成百分数是-3.4%"]),
        (INCOME, "106.5", ["增速106.5%像是以上年同期为100的指数，折成增速是6.5%"]),
        (AWAITED, "0.065", ["增速0.065%像是填成了小数，折成百分数是6.5%"]),
        (replace(GDP, value=Decimal(52)), "0.5", ["增速0.5%像是填成了小数，折成百分数是50%"]),
        (GDP, "37.1", ["增速37.1%比目标7%高30.1个百分点"]),
        (GDP, "37", []),
        (GDP, "65", ["增速65%比目标7%高58个百分点"]),
        (INCOME, "65", []),
        (ENERGY, "3.1", ["增速3.1%为正，下降应填负数"]),
        (ENERGY, "-3.1", []),
        (ENERGY, "0", []),
        (replace(GDP, value=Decimal(-3)), "2.8", ["增速2.8%为正，下降应填负数"]),
        (AWAITED, "3.1", ["增速3.1%为正，下降应填负数"]),
        (replace(ENERGY, value=Decimal(3)), "2.8", []),  # prices may rise by 3 %
    ],
)
def test_it_asks_about_a_rate_that_looks_like_something_else(promise, value, asks):
    assert asked(promise, "03-31", value) == asks


@pytest.mark.parametrize(
    ("value", "asks"),
    [
        ("16.1", []),
        ("16.2", ["增速16.2%比上期6.1%（3月31日）高10.1个百分点"]),
        ("-4", ["增速-4%比上期6.1%（3月31日）低10.1个百分点"]),
        ("106.5", ["增速106.5%像是以上年同期为100的指数，折成增速是6.5%"]),
    ],
)
def test_it_asks_about_a_rate_far_from_the_last(value, asks):
    assert asked(GDP, "06-30", value, reading("03-31", "6.1")) == asks
    mirrored = [text.replace("上期", "下期") for text in asks]
    assert asked(GDP, "03-01", value, None, reading("03-31", "6.1")) == mirrored


def test_the_last_reading_says_on_which_side_of_nothing_a_rate_is():
    """A bad year: the fall that was promised is a growth, and once that was said it is not asked about again."""
    asks = ["增速0.6%为正，下降应填负数"]
    assert asked(ENERGY, "06-30", "0.6", reading("03-31", "-1")) == asks
    assert asked(ENERGY, "09-30", "0.6", reading("06-30", "0.4")) == []


def test_a_fraction_is_known_by_the_last_reading_too():
    asks = ["增速0.5%像是填成了小数，折成百分数是50%"]
    assert asked(INCOME, "06-30", "0.5", reading("03-31", "48")) == asks
    assert asked(INCOME, "06-30", "0.4", reading("03-31", "1.2")) == []


# -- stages and words


def test_what_was_finished_stays_finished():
    june = reading("06-30", stages_done=frozenset({1, 2}))
    assert asked(ROAD, "09-30", stages=(1, 2), before=june) == []
    assert asked(ROAD, "09-30", stages=(2, 3), before=june) == [
        "“前期手续”上期（6月30日）已完成，本期没有勾选"
    ]
    assert asked(ROAD, "09-30", before=june) == ["“前期手续”、“路基施工”上期（6月30日）已完成，本期没有勾选"]


def test_a_stage_is_not_finished_before_a_day_on_which_it_is_not():
    june = reading("06-30", stages_done=frozenset({1}))
    assert asked(ROAD, "03-31", stages=(1, 2), after=june) == [
        "“路基施工”下期（6月30日）还没有完成，本期却已勾选"
    ]


def test_the_order_of_stages_is_no_question():
    assert asked(ROAD, "06-30", stages=(3,)) == []


def test_it_asks_about_a_self_rating_that_falls():
    june = reading("06-30", self_rating=80)
    assert asked(CAMPAIGN, "09-30", rating=80, before=june) == []
    assert asked(CAMPAIGN, "09-30", rating=50, before=june) == ["自评50%低于上期自评80%（6月30日）"]
    assert asked(CAMPAIGN, "09-30", before=june) == []


def test_work_without_an_end_is_not_finished():
    lasting = Promise(measure=Measure.NARRATIVE, is_lasting=True, **YEAR)
    assert asked(lasting, "12-31", rating=100) == ["长期坚持的工作没有终点，自评却填了100%"]
    assert asked(lasting, "12-31", rating=95) == []
    assert asked(CAMPAIGN, "12-31", rating=100) == []
