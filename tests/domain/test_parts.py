"""A list is judged from its items, a shared number is proposed as the sum of its parts."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.domain.facts import Promise, Thresholds
from targets.domain.lights import Judgement
from targets.domain.moment import Moment
from targets.domain.parts import (
    EndedShare,
    Item,
    PartsSum,
    Share,
    Spread,
    judge_list,
    spread,
    sum_in_words,
    sum_of_parts,
    sum_questions,
)
from targets.domain.reasons import LIGHT_OF
from targets.domain.words import Light, Measure, Reason, State
from tests.domain.figures import CAMPAIGN, MARKET, ROAD, YEAR, at, day
from tests.domain.strategies import judged, moments, reading, stories, thresholds

LIST = Promise(measure=Measure.STAGES, **YEAR)
# Of 8000户 on 30 June, when 49.7 % should be done: blue, green (52.5 %), yellow (47.5 %), red (25 %).
BLUE, GREEN, YELLOW, RED = 8000, 4200, 3800, 2000


def item(value: int | None, as_of: str = "06-30", weight: int | None = None, **changes) -> Item:
    found = reading(day(as_of), Decimal(value)) if value is not None else None
    return Item(
        judged(replace(MARKET, **changes), found, day(as_of)), None if weight is None else Decimal(weight)
    )


def grey(weight: int | None = None) -> Item:
    return Item(
        judged(replace(MARKET, value=None), None, day("06-30")), None if weight is None else Decimal(weight)
    )


def judge_on(items: list[Item], as_of: str = "06-30", known: str = "", promise: Promise = LIST) -> Judgement:
    moment = Moment(day(as_of), at(known or as_of))
    return judge_list(promise, items, moment=moment, thresholds=Thresholds())


def test_what_a_list_says_of_its_items():
    items = [*[item(BLUE)] * 3, *[item(GREEN)] * 5, *[item(YELLOW)] * 2]
    found = judge_on(items)
    assert found.done == Fraction(3, 10)
    assert found.plan == Fraction(182, 366)
    assert found.overall.light == Light.BEHIND  # 8 of 10 on pace: 0.8
    assert found.overall.reason == "10项中完成3项、正常5项，2项滞后，完成30.0%，序时进度49.7%"
    assert found.overall.rule == "完成和正常的占已亮灯各项的80.0%，不足 1，达到 0.8"
    assert found.reporting.light == Light.NONE
    assert found.reporting.reason == "由清单各项报送，本级不要求报送"


@pytest.mark.parametrize(
    ("values", "light"),
    [
        ([BLUE, GREEN], Light.ON_TRACK),
        ([GREEN, GREEN, GREEN, GREEN, YELLOW], Light.BEHIND),  # 4 of 5
        ([GREEN, GREEN, GREEN, YELLOW], Light.CRITICAL),  # 3 of 4
        ([GREEN, RED], Light.CRITICAL),
        ([BLUE, BLUE], Light.DONE),
    ],
)
def test_the_light_is_that_of_the_share_on_pace(values, light):
    assert judge_on([item(value) for value in values]).progress.light == light


def test_grey_items_are_not_lit_but_not_done_either():
    found = judge_on([item(BLUE), item(GREEN), grey(), grey()])
    assert found.progress.light == Light.ON_TRACK
    assert found.done == Fraction(1, 4)
    assert found.progress.reason == "4项中完成1项、正常1项，2项暂不评价，完成25.0%，序时进度49.7%"


def test_where_none_is_lit_nothing_is_judged_but_the_deadline():
    found = judge_on([grey(), grey()])
    assert (found.progress.code, found.progress.light) == (Reason.PARTS_UNLIT, Light.NONE)
    assert found.progress.reason == "2项中2项暂不评价，完成0.0%，序时进度49.7%，各项均未亮灯，暂不评价"
    assert found.deadline.light == Light.ON_TRACK


def test_without_items_there_is_no_light():
    found = judge_on([])
    assert (found.progress.code, found.overall.light) == (Reason.NO_PARTS, Light.NONE)
    assert found.deadline.code == Reason.NO_DEADLINE
    assert found.deadline.reason == "清单尚未列出各项，不计时限"
    assert (found.done, found.plan, found.shares) == (None, None, None)


def test_a_pace_that_is_over_is_not_named():
    found = judge_on([item(GREEN), item(RED)], as_of="12-31", known="12-31")
    assert found.plan == 1
    assert found.progress.reason == "2项中正常1项，1项严重滞后，完成0.0%"


def test_weights_count_where_all_items_have_one():
    found = judge_on([item(BLUE, weight=1), item(GREEN, weight=1), item(RED, weight=8)])
    assert found.done == Fraction(1, 10)
    assert found.progress.reason == "3项中完成1项、正常1项，1项严重滞后，按权重完成10.0%，序时进度49.7%"
    light = judge_on([item(GREEN, weight=9), item(RED, weight=1)]).progress.light
    assert light == Light.BEHIND  # 9 of 10
    assert judge_on([item(BLUE, weight=9), item(RED)]).done == Fraction(1, 2)


def test_cancelled_items_do_not_count():
    cancelled = item(RED, state=State.CANCELLED)
    found = judge_on([item(BLUE), item(GREEN), cancelled])
    assert (found.done, found.progress.light) == (Fraction(1, 2), Light.ON_TRACK)
    assert judge_on([cancelled]).progress.code == Reason.NO_PARTS


def test_a_list_that_was_cancelled_is_grey():
    found = judge_on([item(RED)], promise=replace(LIST, state=State.CANCELLED, state_reason="并入市级项目"))
    assert {v.light for v in (found.progress, found.deadline, found.reporting, found.overall)} == {Light.NONE}
    assert found.overall.reason == "已取消：并入市级项目"


def test_when_all_are_done_it_is_done_on_the_day_of_the_last():
    late = Item(
        judged(
            replace(MARKET, due_date=date(2024, 6, 20)), reading(day("06-30"), Decimal(8000)), day("06-30")
        )
    )
    found = judge_on([item(BLUE), late], promise=replace(LIST, due_date=date(2024, 6, 25)))
    assert found.finished_on == date(2024, 6, 30)
    assert found.overall.code == Reason.DONE_LATE
    assert found.overall.reason == "2项全部完成，逾期完成"
    assert found.deadline.reason == "时限6月25日，逾期完成"


def test_after_its_last_reporting_day_a_list_with_open_items_is_overdue():
    half = replace(LIST, due_date=date(2024, 6, 30))
    items = [item(BLUE), item(GREEN)]
    assert judge_on(items, "07-05", promise=half).deadline.code == Reason.DATA_AWAITED  # 30 June + 5 days
    found = judge_on(items, "07-06", promise=half)
    assert (found.overall.light, found.deadline.code) == (Light.CRITICAL, Reason.OVERDUE)
    assert found.overall.reason == "时限6月30日已到，2项中有1项没有完成"


def test_words_are_overdue_like_any_list():
    half = replace(CAMPAIGN, due_date=date(2024, 6, 30))
    assert judge_on([item(GREEN)], "07-06", promise=half).deadline.light == Light.CRITICAL


def test_it_waits_for_the_figures_of_its_items():
    """The year's last figures of an item appear 30 days later than the list's own reporting day."""
    lagging = judged(
        replace(MARKET, lag_days=30), None, day("12-31"), moment=Moment(day("12-31"), at("2025-01-10"))
    )
    assert lagging.deadline.code == Reason.DATA_AWAITED
    assert judge_on([Item(lagging)], "12-31", "2025-01-10").deadline.code == Reason.DATA_AWAITED


def test_its_deadline_draws_near():
    found = judge_on([item(YELLOW, "12-10")], "12-10")
    assert found.deadline.code == Reason.DUE_SOON
    assert judge_on([item(GREEN)], "06-30").deadline.reason == "距时限12月31日还有184天"


def test_thresholds_of_the_report_hold_for_lists():
    items = [item(GREEN), item(GREEN), item(RED)]
    limits = Thresholds(behind=Decimal("0.6"))
    found = judge_list(LIST, items, moment=Moment(day("06-30"), at("06-30")), thresholds=limits)
    assert found.progress.light == Light.BEHIND  # 2 of 3


@st.composite
def items(draw) -> tuple[list[Item], Moment]:
    found = draw(st.lists(stories(), max_size=4))
    moment = draw(moments)
    known = Moment(moment.date(), moment)
    weights = draw(st.none() | st.lists(st.integers(1, 9), min_size=4, max_size=4))
    return [
        Item(judged(s.promise, s.stored, known.as_of, moment=known), Decimal(weights[n]) if weights else None)
        for n, s in enumerate(found)
    ], known


@given(items(), thresholds())
def test_whatever_its_items_are_a_list_is_judged(drawn, limits):
    found, moment = drawn
    judgement = judge_list(LIST, found, moment=moment, thresholds=limits)
    for verdict in (judgement.progress, judgement.deadline, judgement.reporting, judgement.overall):
        assert verdict.reason
        assert LIGHT_OF[verdict.code] == verdict.light
    assert judgement.demanded == [] and judgement.asked is None
    active = [i.judgement for i in found if i.judgement.is_active]
    assert (judgement.progress.light == Light.DONE) == (bool(active) and all(j.is_finished for j in active))
    assert judgement.done is None if not active else 0 <= judgement.done <= 1


@given(items())
def test_one_more_finished_item_is_never_worse(drawn):
    found, moment = drawn
    found = [replace(i, weight=None) for i in found]
    order = {Light.DONE: 0, Light.ON_TRACK: 1, Light.NONE: 1, Light.BEHIND: 2, Light.CRITICAL: 3}
    finished = Item(judged(MARKET, reading(date(2024, 1, 1), Decimal(8000)), moment.as_of, moment=moment))
    before = judge_list(LIST, found, moment=moment, thresholds=Thresholds())
    after = judge_list(LIST, [*found, finished], moment=moment, thresholds=Thresholds())
    assert order[after.progress.light] <= order[before.progress.light]
    assert (after.done or 0) >= (before.done or 0)


# A shared number.


def share(
    key: int, value: int | None, data_date: str = "", read: int | None = None, *, done: bool = False
) -> Share:
    found = reading(day(data_date), Decimal(read)) if data_date and read is not None else None
    return Share(key, None if value is None else Decimal(value), found, is_finished=done)


def proposed(shares: list[Share], on: str = "06-30") -> PartsSum:
    return sum_of_parts(MARKET, shares, day=day(on), thresholds=Thresholds())


def test_the_sum_of_what_the_parts_have_read_is_proposed():
    found = proposed([share(1, 900, "06-30", 480), share(2, 800, "06-25", 310)])
    assert found == PartsSum(total=Decimal(790), missing=(), unread=())
    assert found.is_whole


def test_who_has_not_reported_for_the_period_is_named_and_its_last_reading_counts():
    found = proposed([share(1, 900, "06-30", 480), share(2, 800, "06-20", 300), share(3, 700)])
    assert found == PartsSum(total=Decimal(780), missing=(2, 3), unread=(3,))


def test_nothing_reported_is_no_zero():
    assert proposed([share(1, 900), share(2, 800)]) == PartsSum(total=None, missing=(1, 2), unread=(1, 2))
    assert proposed([share(1, 900, "06-30", 0)]).total == 0


def test_who_is_done_need_not_report_any_more():
    assert proposed([share(1, 900, "03-31", 900, done=True)]).missing == ()


def test_what_an_ended_part_had_read_falls_out_of_the_sum_and_is_named():
    ended = [
        EndedShare("甲乡", State.CANCELLED, Decimal(200)),
        EndedShare("乙乡", State.CANCELLED, Decimal(30)),
        EndedShare("丙乡", State.MERGED, Decimal(5)),
    ]
    shares = [share(1, 900, "06-30", 480)]
    found = sum_of_parts(MARKET, shares, ended=ended, day=day("06-30"), thresholds=Thresholds())
    assert (found.total, found.is_whole) == (Decimal(480), True)
    without = "已取消的甲乡200户、乙乡30户、已合并的丙乡5户没有计入"
    assert sum_in_words(found, "户") == f"各项累计合计480户，{without}"
    (asked,) = sum_questions(MARKET, Decimal(715), found)
    assert asked == f"715户比分解各项的累计合计480户高235户，{without}"


def test_who_awaits_its_number_is_not_asked():
    assert proposed([share(1, 900, "06-30", 480), share(2, None)]).missing == ()


def test_a_day_that_answers_no_period_asks_for_readings_only():
    found = proposed([share(1, 900, "01-05", 3), share(2, 800)], "01-10")
    assert (found.total, found.missing) == (Decimal(3), (2,))


@given(
    st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 900), st.integers(0, 180)), max_size=12)
)
def test_the_proposal_is_the_sum_and_names_whoever_is_not_in_it(drawn):
    shares = [
        Share(n, Decimal(9), None if v is None else reading(date(2024, 1, 1) + timedelta(days=d), Decimal(v)))
        for n, (_, v, d) in enumerate(drawn)
    ]
    found = proposed(shares)
    read = [s.reading.value for s in shares if s.reading]
    assert found.total == (sum(read) if read else None)
    assert set(found.unread) <= set(found.missing)
    assert set(found.unread) == {s.key for s in shares if s.reading is None}


def test_how_much_more_or_less_the_parts_promise():
    assert spread(Decimal(8000), [Decimal(5000), Decimal(3100)]) == Spread(Decimal(8100), Decimal(100), 0)
    assert spread(Decimal(8000), [Decimal(5000), None]) == Spread(Decimal(5000), Decimal(-3000), 1)
    assert spread(None, [Decimal(5000)]).over is None
    assert ROAD.is_active
