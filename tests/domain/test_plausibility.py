"""What would the office ask back before it looks at a figure? 新增市场主体: 8000户 in 2024."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from targets.domain.facts import Entry, PlanPoint, Promise
from targets.domain.plausibility import questions
from targets.domain.words import Status
from tests.domain.figures import BUDGET, CAMPAIGN, GDP, HALF, MARKET, RESEARCH, SKILLS_BY_JUNE, day

FEBRUARY = Entry(key=1, data_date=date(2024, 2, 29), status=Status.ACCEPTED, value=Decimal(4200))


def asked(promise: Promise, data_date: str, value: str | None, before: Entry | None = None) -> list[str]:
    value = None if value is None else Decimal(value)
    return questions(promise, data_date=day(data_date), value=value, before=before)


def test_it_asks_nothing_about_a_usual_figure():
    assert asked(MARKET, "03-31", "2100") == []
    assert asked(MARKET, "06-30", "4500", FEBRUARY) == []


@pytest.mark.parametrize("data_date", ["2023-12-31", "2025-01-01"])
def test_it_asks_about_a_day_outside_the_targets_time(data_date):
    question = "数据截止日不在目标期限（2024年1月1日至2024年12月31日）内"
    assert asked(MARKET, data_date, "0") == [question]
    assert asked(CAMPAIGN, data_date, None) == [question]


@pytest.mark.parametrize("data_date", ["2024-01-01", "2024-06-30"])
def test_it_takes_the_first_and_the_last_day_for_inside(data_date):
    assert asked(replace(CAMPAIGN, **HALF), data_date, None) == []


def test_it_asks_why_a_running_total_fell():
    """4200 in February, 4000 in June: 200 fewer."""
    assert asked(MARKET, "06-30", "4000", FEBRUARY) == ["累计值比上期（4200户）少200户"]


def test_it_asks_why_a_used_limit_fell():
    spent = replace(FEBRUARY, value=Decimal("30.5"))
    assert asked(BUDGET, "06-30", "28", spent) == ["累计值比上期（30.5万元）少2.5万元"]


def test_it_asks_about_more_than_twice_the_pace():
    """0.51 of 1.2万人 by 31 January: 42.5 % where 31 of 182 days are 17.0 %."""
    assert asked(SKILLS_BY_JUNE, "01-31", "0.51") == ["完成42.5%，超过序时进度17.0%的两倍"]


def test_it_does_not_ask_about_exactly_twice_the_pace():
    """A quarter planned by 31 March, half of it all reached."""
    promise = replace(MARKET, plan_points=(PlanPoint(date(2024, 3, 31), Decimal(2000)),))
    assert asked(promise, "03-31", "4000") == []
    assert asked(promise, "03-31", "4001") == ["完成50.0%，超过序时进度25.0%的两倍"]


def test_it_asks_at_once_where_nothing_is_planned_yet():
    promise = replace(MARKET, plan_points=(PlanPoint(date(2024, 6, 30), Decimal(0)),))
    assert asked(promise, "06-30", "1") == ["完成0.0%，超过序时进度0.0%的两倍"]
    assert asked(promise, "06-30", "0") == []


def test_it_does_not_ask_again_about_a_total_that_stayed():
    """52.5 % at 16.4 % of the year was asked about in February; in March it is still more than twice 24.9 %."""
    assert asked(MARKET, "02-29", "4200") == ["完成52.5%，超过序时进度16.4%的两倍"]
    assert asked(MARKET, "03-31", "4200", FEBRUARY) == []
    assert asked(MARKET, "03-31", "4201", FEBRUARY) == ["完成52.5%，超过序时进度24.9%的两倍"]


def test_it_asks_why_it_fell_but_not_why_it_is_still_high():
    assert asked(MARKET, "03-31", "4199", FEBRUARY) == ["累计值比上期（4200户）少1户"]


def test_it_takes_a_reading_without_a_number_for_none():
    """The measure was changed since: what was reported before has no number to compare with."""
    wordy = replace(FEBRUARY, value=None)
    assert asked(MARKET, "03-31", "4200", wordy) == ["完成52.5%，超过序时进度24.9%的两倍"]
    assert asked(MARKET, "03-31", "2100", wordy) == []


def test_it_asks_no_unit_to_hurry_with_a_limit():
    assert asked(BUDGET, "01-31", "60") == []


@pytest.mark.parametrize(("promise", "value"), [(RESEARCH, "100"), (RESEARCH, "60"), (GDP, "30")])
def test_it_asks_about_totals_only(promise, value):
    assert asked(promise, "03-31", value, replace(FEBRUARY, value=Decimal("81.6"))) == []


def test_it_asks_nothing_about_a_total_without_a_number_or_a_target():
    assert asked(MARKET, "03-31", None, FEBRUARY) == []
    assert asked(replace(MARKET, value=None), "03-31", "4200") == []


def test_it_asks_everything_at_once():
    late = replace(FEBRUARY, data_date=date(2024, 12, 31), value=Decimal(8100))
    assert asked(MARKET, "2025-01-31", "8000", late) == [
        "数据截止日不在目标期限（2024年1月1日至2024年12月31日）内",
        "累计值比上期（8100户）少100户",
    ]
