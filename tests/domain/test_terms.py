"""Which changes of a promise cannot be, and which are asked about."""

from datetime import date
from decimal import Decimal

import pytest

from targets.domain.facts import Promise, Stage
from targets.domain.terms import (
    Change,
    changes_nothing,
    left_behind,
    moves_amiss,
    new_deadline_amiss,
    new_value_amiss,
    printed_amiss,
    questions_of_terms,
    start_questions,
    value_amiss,
    value_questions,
)
from targets.domain.words import Bound, Measure

START, END = date(2024, 1, 1), date(2024, 12, 31)
SEPTEMBER = date(2024, 9, 1)
MARKET = Promise(measure=Measure.TOTAL, start_date=START, due_date=END, value=Decimal(8000), unit="户")
COVERAGE = Promise(
    measure=Measure.LEVEL,
    start_date=START,
    due_date=END,
    value=Decimal(100),
    unit="%",
    baseline=Decimal("81.6"),
)
GDP = Promise(measure=Measure.RATE, start_date=START, due_date=END, value=Decimal(7), unit="%")
STAGES = (
    Stage(1, "前期手续", Decimal(40), date(2024, 3, 31)),
    Stage(2, "路面施工", Decimal(30), date(2024, 9, 30)),
    Stage(3, "建成通车", Decimal(30), END),
)
ROAD = Promise(measure=Measure.STAGES, start_date=START, due_date=END, stages=STAGES)


def change(**parts) -> Change:
    return Change(**{"effective_date": SEPTEMBER} | parts)


def asked(promise, **parts) -> list[str]:
    return questions_of_terms(promise, change(**parts), year=(START, END), today=SEPTEMBER)


@pytest.mark.parametrize(
    ("measure", "bound", "unit", "value", "sentence"),
    [
        ("total", "at_least", "户", "-5", "累计型目标值须大于0。"),
        ("total", "at_least", "亿元", "0", "累计型目标值须大于0。"),
        ("total", "at_most", "起", "0", ""),  # 零事故
        ("total", "at_most", "起", "-1", "控制数不能是负数。"),
        ("level", "at_least", "%", "100.1", "百分比须在0与100之间。"),
        ("level", "at_least", "%", "-1", "百分比须在0与100之间。"),
        ("level", "at_most", "%", "0", ""),
        ("level", "at_least", "个", "-1", "个数不能是负数。"),
        ("level", "at_most", "℃", "-1", ""),
        ("rate", "at_most", "%", "-3", ""),
        ("rate", "at_least", "%", "140", ""),
    ],
)
def test_it_says_which_number_can_be_no_target(measure, bound, unit, value, sentence):
    assert value_amiss(Measure(measure), Bound(bound), unit, Decimal(value)) == sentence


@pytest.mark.parametrize(
    ("measure", "unit", "value", "baseline", "expected"),
    [
        ("rate", "%", "0.065", None, ["增速0.065%像是填成了小数，折成百分数是6.5%"]),
        ("rate", "%", "-0.2", None, ["增速-0.2%像是填成了小数，折成百分数是-20%"]),
        ("rate", "%", "0", None, []),
        ("rate", "%", "0.5", None, []),
        ("rate", "%", "106.5", None, ["增速106.5%像是以上年同期为100的指数，折成增速是6.5%"]),
        ("rate", "%", "79.9", None, []),
        ("level", "%", "0.85", None, ["0.85%像是填成了小数，折成百分数是85%"]),
        ("level", "%", "0.85", "81.6",
         ["0.85%像是填成了小数，折成百分数是85%", "目标值0.85%不高于起点81.6%"]),
        ("level", "%", "0.85", "0.6", []),
        ("level", "%", "85", "90", ["目标值85%不高于起点90%"]),
        ("level", "%", "100", "81.6", []),
        ("level", "%", "120", None, ["百分比须在0与100之间"]),
        ("total", "所", "2.5", None, ["2.5所不是整数"]),
        ("total", "万人", "1.2", None, []),
        ("total", "所", "-1", None, ["累计型目标值须大于0"]),
        ("narrative", "", "3", None, []),
    ],
)  # fmt: skip
def test_it_asks_about_a_number_of_the_catalogue(measure, unit, value, baseline, expected):
    found = value_questions(
        Measure(measure), Bound.AT_LEAST, unit, Decimal(value), baseline and Decimal(baseline)
    )
    assert found == expected


def test_it_asks_nothing_about_no_number():
    assert value_questions(Measure.TOTAL, Bound.AT_LEAST, "户", None) == []


@pytest.mark.parametrize(
    ("measure", "unit", "value", "baseline", "last_year", "expected"),
    [
        ("total", "户", "8000", None, "6633", []),
        ("total", "户", "8000", None, "0", []),
        ("total", "户", "8000", None, "80000", ["上年完成80,000户与目标值8000户相差10倍以上"]),
        ("total", "户", "8000", None, "0.6633", ["上年完成0.6633户与目标值8000户相差10倍以上"]),
        ("total", "户", None, None, "66330000", []),
        ("level", "%", "90", "0.816", "81.6", ["起点0.816%像是填成了小数，折成百分数是81.6%"]),
        ("level", "%", "90", "8160", None, ["起点8160%不在0与100之间"]),
        ("level", "%", "90", "0", None, []),
        ("rate", "%", "7", None, "106.5", ["上年完成106.5%像是以上年同期为100的指数，折成增速是6.5%"]),
        ("rate", "%", "7", None, "-3.1", []),
        ("narrative", "", None, None, "5", []),
    ],
)
def test_it_asks_where_a_target_begins(measure, unit, value, baseline, last_year, expected):
    value, baseline, last_year = (n and Decimal(n) for n in (value, baseline, last_year))
    assert start_questions(Measure(measure), unit, value, baseline, last_year) == expected


@pytest.mark.parametrize(
    ("before", "after", "is_amiss"),
    [
        ("8000", "8000", False),
        ("8000", "12000", False),
        ("8000", "12001", True),
        ("-3", "3", True),
        ("0", "1", True),
        (None, "5", True),
        ("5", None, True),
        (None, None, False),
    ],
)
def test_it_says_when_a_printed_number_becomes_another(before, after, is_amiss):
    before, after = (n and Decimal(n) for n in (before, after))
    assert bool(printed_amiss(before, after, "%")) is is_amiss


def test_a_limit_lies_below_where_it_begins():
    found = value_questions(Measure.LEVEL, Bound.AT_MOST, "%", Decimal(30), Decimal(25))
    assert found == ["目标值30%不低于起点25%"]


@pytest.mark.parametrize(("is_counted", "count"), [(True, 1), (False, 0)])
def test_the_target_says_whether_it_is_counted(is_counted, count):
    found = value_questions(
        Measure.TOTAL, Bound.AT_LEAST, "户", Decimal("2.5"), is_counted=is_counted
    ) + value_questions(Measure.TOTAL, Bound.AT_LEAST, "批次", Decimal("2.5"), is_counted=is_counted)
    assert len(found) == 2 * count


@pytest.mark.parametrize(
    ("promise", "value", "sentence"),
    [
        (ROAD, Decimal(5), "没有目标值，只能调整时限。"),
        (ROAD, None, ""),
        (MARKET, Decimal(-5), "累计型目标值须大于0。"),
        (MARKET, Decimal(7000), ""),
    ],
)
def test_it_says_which_new_value_cannot_be(promise, value, sentence):
    assert new_value_amiss(promise, change(value=value)) == sentence


@pytest.mark.parametrize(
    ("due_date", "begins"),
    [
        (None, ""),
        (SEPTEMBER, ""),
        (date(2023, 12, 31), "时限不能早于起始日。"),
        (date(2024, 8, 31), "新时限不能早于生效日期（2024年9月1日）"),
    ],
)
def test_it_says_which_new_deadline_cannot_be(due_date, begins):
    said = new_deadline_amiss(MARKET, change(due_date=due_date))
    assert said.startswith(begins)
    assert bool(said) == bool(begins)


@pytest.mark.parametrize(
    ("stage_dates", "due_date", "sentence"),
    [
        ({2: date(2024, 12, 29)}, None, ""),
        ({3: date(2025, 3, 31)}, date(2025, 3, 31), ""),
        ({2: date(2024, 12, 31), 3: date(2024, 10, 1)}, None, ""),  # the order is the office's
        ({3: date(2025, 3, 31)}, None, "节点“建成通车”的新日期须在2024年1月1日至2024年12月31日之间。"),
        ({2: date(2023, 12, 31)}, None, "节点“路面施工”的新日期须在2024年1月1日至2024年12月31日之间。"),
        ({1: date(2024, 10, 31)}, None, "节点“前期手续”已完成，不再调整日期。"),
        ({9: date(2024, 10, 31)}, None, "这不是本目标任务的节点。"),
    ],
)
def test_it_says_which_stages_cannot_be_moved(stage_dates, due_date, sentence):
    moves = change(stage_dates=stage_dates, due_date=due_date)
    assert moves_amiss(ROAD, moves, finished={1}) == sentence


def test_a_deadline_leaves_no_open_stage_behind():
    october = date(2024, 10, 31)
    assert left_behind(STAGES, END, finished=()) == ""
    assert (
        left_behind(STAGES, october, finished={1})
        == "节点“建成通车”（2024年12月31日）晚于时限2024年10月31日，请一并调整。"
    )
    assert left_behind(STAGES, october, finished={1, 3}) == ""


@pytest.mark.parametrize(
    ("promise", "parts", "expected"),
    [
        (MARKET, {"value": Decimal(8000)}, True),
        (MARKET, {"value": Decimal(8000), "due_date": END}, True),
        (MARKET, {"value": Decimal(8000), "due_date": date(2025, 1, 31)}, False),
        (MARKET, {"value": Decimal(7000)}, False),
        (ROAD, {"due_date": END, "stage_dates": {2: date(2024, 9, 30)}}, True),
        (ROAD, {"stage_dates": {2: date(2024, 10, 31)}}, False),
    ],
)
def test_it_notices_a_change_that_changes_nothing(promise, parts, expected):
    assert changes_nothing(promise, change(**parts)) is expected


@pytest.mark.parametrize(
    ("promise", "parts", "expected"),
    [
        (MARKET, {"value": Decimal(4000)}, []),  # exactly half
        (MARKET, {"value": Decimal(3999)}, ["目标值由8000户改为3999户，变动超过一半"]),
        (MARKET, {"value": Decimal(80000)}, ["目标值由8000户改为80,000户，变动超过一半"]),
        (MARKET, {"value": Decimal("7500.5")}, ["7500.5户不是整数"]),
        (MARKET, {"value": Decimal(8000), "due_date": date(2024, 12, 1)}, []),
        (GDP, {"value": Decimal("0.065")},
         ["增速0.065%像是填成了小数，折成百分数是6.5%", "目标值由7%改为0.065%，变动超过一半"]),
        (GDP, {"value": Decimal("6.5")}, []),
        (COVERAGE, {"value": Decimal(80)}, ["目标值80%不高于起点81.6%"]),
        (MARKET, {"due_date": date(2024, 11, 30)}, []),  # easier or harder, the reason says why
        (ROAD, {"due_date": date(2025, 3, 31)}, ["新时限2025年3月31日在报告年度（至2024年12月31日）之后"]),
        (MARKET, {"value": Decimal(7000), "effective_date": date(2023, 12, 31)},
         ["生效日期2023年12月31日不在报告年度内"]),
        (MARKET, {"value": Decimal(7000), "effective_date": date(2025, 1, 1)},
         ["生效日期2025年1月1日不在报告年度内"]),
    ],
)  # fmt: skip
def test_it_asks_about_a_change(promise, parts, expected):
    assert asked(promise, **parts) == expected


def test_it_asks_about_a_day_that_is_far_away():
    """Of a report of which the year is still to come."""
    found = questions_of_terms(
        MARKET, change(value=Decimal(7000), effective_date=END), year=(START, END), today=date(2023, 12, 1)
    )
    assert found == ["生效日期2024年12月31日在一年以后"]


def test_the_first_number_is_no_leap():
    awaited = Promise(measure=Measure.RATE, start_date=START, due_date=END, unit="%")
    assert asked(awaited, value=Decimal(-3)) == []
