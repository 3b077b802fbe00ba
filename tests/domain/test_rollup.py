"""What do many lights say together? Ten targets counted by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from targets.domain.rollup import roll_up
from targets.domain.words import Light, State
from tests.domain.figures import AWAITED, BUDGET, CAMPAIGN, GDP, MARKET, SKILLS_BY_JUNE, TRUCKS, looked_at

TEN = [  # progress and plan where it has both, and how the latest period was reported
    looked_at(SKILLS_BY_JUNE, "04-06", "03-31", "1.5"),  # done: 125 % counts as 100, of 50; need not report
    looked_at(SKILLS_BY_JUNE, "04-06", "03-31", "0.6"),  # green: 50 of 50; in time
    looked_at(SKILLS_BY_JUNE, "04-08", "03-31", "0.54", sent="04-06"),  # yellow: 45 of 50; late
    looked_at(SKILLS_BY_JUNE, "04-06", "03-31", "0.3"),  # red: 25 of 50; in time
    looked_at(BUDGET, "04-06", "03-31", "20"),  # green: a limit has no completion; in time
    looked_at(TRUCKS, "04-06", "02-29", "100", sent="03-02"),  # green: 100 of 100; March is missing
    looked_at(GDP, "04-06", "03-31", "7.5"),  # green: growth has no pace; not due because of the lag
    looked_at(CAMPAIGN, "04-06"),  # yellow: one quarter missed; not reported
    looked_at(AWAITED, "04-06"),  # grey: no number yet; not reported
    looked_at(replace(MARKET, state=State.CANCELLED), "04-06", "03-31", "8000"),  # counts nowhere
]


def test_it_counts_the_lights_of_what_is_still_followed():
    figures = roll_up(TEN)
    assert figures.counts == {
        Light.DONE: 1,
        Light.ON_TRACK: 4,
        Light.BEHIND: 2,
        Light.CRITICAL: 1,
        Light.NONE: 1,
    }
    assert (figures.listed_count, figures.active_count, figures.lit_count) == (10, 9, 8)


def test_it_takes_done_as_a_share_of_all_and_on_pace_of_what_is_lit():
    figures = roll_up(TEN)
    assert figures.done_rate == Decimal(1) / 9
    assert figures.on_pace_rate == Decimal(5) / 8


def test_it_counts_late_reports_as_reports():
    """Ten less the cancelled one, the one that is done and the growth rate that is not due: seven, four in."""
    figures = roll_up(TEN)
    assert (figures.reported_count, figures.report_due_count) == (4, 7)
    assert figures.reporting_rate == Decimal(4) / 7


def test_it_means_completion_and_pace_over_the_same_targets():
    """100, 50, 45, 25 and 100 % beside 50, 50, 50, 50 and 100 %: limits, growth and words have no part in it."""
    figures = roll_up(TEN)
    assert figures.mean_count == 5
    assert figures.mean_completion == Decimal("0.64")
    assert figures.mean_plan == Decimal("0.6")


def test_it_leaves_a_target_without_a_reading_out_of_the_mean():
    """A silent one has a pace – 182 of 366 days – but no completion to stand beside it."""
    figures = roll_up([looked_at(MARKET, "07-06"), looked_at(SKILLS_BY_JUNE, "04-06", "03-31", "0.6")])
    assert figures.mean_count == 1
    assert figures.mean_completion == figures.mean_plan == Decimal("0.5")


def test_it_does_not_cap_what_fell_below_zero():
    figures = roll_up([looked_at(SKILLS_BY_JUNE, "03-31", "03-31", value) for value in ("-0.6", "0.6")])
    assert figures.mean_completion == 0


@pytest.mark.parametrize("group", [[], [TEN[-1]]])
def test_it_has_no_rates_of_nothing(group):
    figures = roll_up(iter(group))
    assert figures.counts == dict.fromkeys(Light, 0)
    assert figures.listed_count == len(group)
    assert (figures.active_count, figures.lit_count, figures.mean_count) == (0, 0, 0)
    assert (figures.reported_count, figures.report_due_count) == (0, 0)
    assert figures.done_rate is figures.on_pace_rate is figures.reporting_rate is None
    assert figures.mean_completion is figures.mean_plan is None


def test_it_has_a_rate_of_nought_where_nobody_did_anything():
    figures = roll_up([looked_at(MARKET, "04-06")])
    assert (figures.done_rate, figures.on_pace_rate, figures.reporting_rate) == (0, 0, 0)
    assert figures.mean_completion is None
