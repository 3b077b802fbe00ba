"""How does an order stand on a day? Due on 15 July 2024; three days before it is soon."""

from datetime import date

import pytest

from targets.domain.orders import Order, answer_days, read_words, reminded_at, urging_words
from targets.domain.wording import named, until
from targets.domain.words import OrderState

DUE = date(2024, 7, 15)


def july(day: int) -> date:
    return date(2024, 7, day)


@pytest.mark.parametrize(
    ("order", "day", "state", "words"),
    [
        ({}, 1, "waiting", "待答复"),
        ({}, 11, "waiting", "待答复"),
        ({}, 12, "due_soon", "临期（还有3天）"),
        ({}, 14, "due_soon", "临期（还有1天）"),
        ({}, 15, "due_soon", "今天到期"),
        ({}, 16, "overdue", "超期1天"),
        ({}, 31, "overdue", "超期16天"),
        ({"due_date": None}, 31, "waiting", "待答复"),
        ({"due_date": None, "answered_on": july(30)}, 31, "answered", "已答复"),
        ({"answered_on": july(10)}, 11, "answered", "已答复"),
        ({"answered_on": july(15)}, 31, "answered", "已答复"),
        ({"answered_on": july(16)}, 31, "answered_late", "已答复（逾期）"),
        ({"is_closed": True}, 31, "closed", "已办结"),
        ({"is_closed": True, "answered_on": july(20)}, 31, "closed", "已办结"),
        ({"is_revoked": True}, 31, "revoked", "已撤销"),
        ({"due_date": date.max}, 31, "waiting", "待答复"),
    ],
)
def test_it_stands(order, day, state, words):
    facts = Order(**{"due_date": DUE} | order)
    assert (facts.state_on(july(day)), facts.words_on(july(day))) == (state, words)


@pytest.mark.parametrize(
    ("order", "day", "words"),
    [
        ({}, 1, "未销号"),
        ({}, 13, "临期（还有2天）"),
        ({}, 17, "超期2天"),
        ({"answered_on": july(15)}, 20, "已销号"),
        ({"answered_on": july(18)}, 20, "已销号（逾期）"),
        ({"is_revoked": True}, 20, "已撤销"),
    ],
)
def test_a_letter_is_settled_not_answered(order, day, words):
    assert urging_words(Order(**{"due_date": DUE} | order), july(day)) == words


@pytest.mark.parametrize(
    ("day", "expected"), [(11, None), (12, -3), (14, -3), (15, 0), (16, 1), (21, 1), (22, 7), (31, 7)]
)
def test_it_is_reminded_of_at_distances(day, expected):
    assert reminded_at(Order(due_date=DUE), july(day), (-3, 0, 1, 7)) == expected


@pytest.mark.parametrize("order", [{"answered_on": july(1)}, {"is_closed": True}, {"due_date": None}])
def test_nobody_is_reminded_of_what_waits_for_nobody(order):
    assert reminded_at(Order(**{"due_date": DUE} | order), july(20), (-3, 0, 1, 7)) is None


def test_every_state_has_its_word():
    assert [state.label for state in OrderState] == [
        "待答复", "临期", "超期", "已答复", "已答复（逾期）", "已办结", "已撤销",
    ]  # fmt: skip


def test_it_names_the_first_of_many():
    assert named(["新增市场主体"]) == "1项目标任务（新增市场主体）"
    assert named(list("甲乙丙丁戊")) == "5项目标任务（甲、乙、丙等）"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (12, "批示须在7月15日（含）前答复，还有3天"),
        (15, "批示须在今天（7月15日）答复"),
        (16, "批示应于7月15日（含）前答复，已过1天，请尽快答复"),
    ],
)
def test_it_says_until_when(day, said):
    assert until(DUE, july(day), what="批示", asks="答复", late="请尽快答复") == said


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (july(18), {"3日": july(21), "7日": july(25), "月底": july(31)}),
        (july(31), {"3日": date(2024, 8, 3), "7日": date(2024, 8, 7), "下月底": date(2024, 8, 31)}),
    ],
)
def test_it_offers_the_days_that_leaders_say(today, days):
    assert {answer.label: answer.day for answer in answer_days(today)} == days


@pytest.mark.parametrize(
    ("read_on", "words"),
    [(None, ""), (date(2024, 6, 30), "据6月30日数据"), (date(2023, 12, 31), "据2023年12月31日数据")],
)
def test_it_says_of_which_days_figures_an_instruction_speaks(read_on, words):
    assert read_words(read_on, july(18)) == words


def test_what_fell_due_in_a_closed_year_is_not_overdue_by_more_than_that_year_had():
    late, end = date(2026, 11, 27), date(2025, 2, 20)
    order = Order(due_date=date(2025, 2, 10))
    assert order.words_on(late, counted_until=end) == "超期10天"
    assert urging_words(order, late, counted_until=end) == "超期10天"
    assert order.words_on(date(2025, 2, 12), counted_until=date(2025, 2, 12)) == "超期2天"
    asked_afterwards = Order(due_date=date(2025, 3, 1))
    assert asked_afterwards.words_on(date(2025, 3, 3), counted_until=end) == "超期2天"
    assert asked_afterwards.words_on(date(2025, 2, 27), counted_until=end) == "临期（还有2天）"
