"""What a promise came to at the year's end, as known on a day after it."""

from dataclasses import replace
from fractions import Fraction

import pytest

from targets.domain.outcomes import Outcome, Tally, outcome_of, tally, why_unjudged
from targets.domain.words import Light, State
from tests.domain.figures import (
    AWAITED,
    BUDGET,
    CAMPAIGN,
    GDP,
    INCOME,
    MARKET,
    ROAD,
    TRUCKS,
    looked_at,
)

END, LATER = "12-31", "2025-03-01"
LASTING = replace(CAMPAIGN, is_lasting=True)


def closed(promise, *reading, known=LATER, **fields):
    return looked_at(promise, END, *reading, known=known, **fields)


@pytest.mark.parametrize(
    ("judgement", "outcome"),
    [
        (closed(MARKET, END, "8784"), "done"),
        (closed(MARKET, END, "7999"), "undone"),  # 未完成
        (closed(MARKET, "11-30", "7999"), "undone"),  # 逾期
        (closed(GDP, END, "6.9"), "undone"),  # 未达标
        (closed(GDP, END, "7"), "done"),
        (closed(BUDGET, END, "101"), "undone"),  # 超限
        (closed(BUDGET, END, "99"), "done"),
        (closed(TRUCKS, END, "100"), "done"),
        (closed(ROAD, END, stages=(1, 2, 3, 4)), "done"),
        (closed(ROAD, END, stages=(1, 2, 3)), "undone"),
        (closed(CAMPAIGN, END, rating=100), "done"),
        (closed(CAMPAIGN, END, rating=90), "undone"),  # 年度未办结, yellow
        (closed(CAMPAIGN), "undone"),
        (closed(LASTING, END, rating=90), "unjudged"),
        (closed(LASTING), "unjudged"),  # silence, though red, decides nothing that has no end
        (closed(AWAITED), "unjudged"),
        (closed(INCOME, END, "7"), "unjudged"),
        (closed(replace(ROAD, stages=())), "unjudged"),
    ],
)
def test_it_is_done_or_not_or_not_judged(judgement, outcome):
    assert outcome_of(judgement) == outcome


@pytest.mark.parametrize("known", [END, "2025-01-02"])
def test_before_the_last_figures_are_due_nothing_is_undone(known):
    judgement = closed(MARKET, "11-30", "7000", known=known)
    assert (outcome_of(judgement), why_unjudged(judgement)) == (Outcome.UNJUDGED, "等待数据")


@pytest.mark.parametrize(
    ("judgement", "why"),
    [
        (closed(LASTING, END, rating=90), "长期坚持"),
        (closed(AWAITED), "待下达"),
        (closed(INCOME, END, "7"), "待参照数据"),
        (closed(replace(ROAD, stages=())), "未设节点"),
    ],
)
def test_it_says_why_it_is_not_judged(judgement, why):
    assert why_unjudged(judgement) == why


def test_it_counts_what_is_in_force():
    cancelled = closed(replace(MARKET, state=State.CANCELLED), END, "8784")
    found = tally([closed(MARKET, END, "8784"), closed(MARKET, END, "1"), closed(AWAITED), cancelled])
    assert found == Tally(done=1, undone=1, unjudged=1)
    assert (found.active_count, found.done_rate) == (3, Fraction(1, 3))
    assert found.counts == {Light.DONE: 1, Light.CRITICAL: 1, Light.NONE: 1}
    assert tally([]).done_rate is None
