"""What do many lights say together? Ten targets counted by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest

from targets.domain.rollup import roll_up, together
from targets.domain.words import Light, State, Status
from tests.domain.figures import (
    AWAITED,
    BUDGET,
    CAMPAIGN,
    GDP,
    MARKET,
    SKILLS_BY_JUNE,
    TRUCKS,
    entry,
    looked_at,
    seen,
)

TEN = [  # progress and plan where it has both; of January to March only the month that was read is reported
    looked_at(SKILLS_BY_JUNE, "04-06", "03-31", "1.5"),  # done: 125 % counts as 100, of 50
    looked_at(SKILLS_BY_JUNE, "04-06", "03-31", "0.6"),  # green: 50 of 50; in time
    looked_at(SKILLS_BY_JUNE, "04-08", "03-31", "0.54", sent="04-06"),  # yellow: 45 of 50; late
    looked_at(SKILLS_BY_JUNE, "04-06", "03-31", "0.3"),  # red: 25 of 50; in time
    looked_at(BUDGET, "04-06", "03-31", "20"),  # green: a limit has no completion; in time
    looked_at(TRUCKS, "04-06", "02-29", "100", sent="03-02"),  # green: 100 of 100; February in time
    looked_at(GDP, "04-06", "03-31", "7.5"),  # green: growth has no pace; nothing due because of the lag
    looked_at(CAMPAIGN, "04-06"),  # yellow words: the one quarter missed
    looked_at(AWAITED, "04-06"),  # grey: no number yet, and so nothing due
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
    assert (figures.listed_count, figures.active_count) == (10, 9)


def test_it_counts_words_beside_what_is_paced():
    """Nine less the campaign; lit are those that are not grey."""
    figures = roll_up(TEN)
    assert (figures.paced_count, figures.narrative_count) == (8, 1)
    assert (figures.lit_count, figures.on_pace_count) == (7, 5)
    assert figures.paced_counts[Light.BEHIND] == 1  # without the campaign


def test_it_takes_done_as_a_share_of_all_and_on_pace_of_what_is_paced_and_lit():
    figures = roll_up(TEN)
    assert figures.done_rate == Fraction(1, 9)
    assert figures.on_pace_rate == Fraction(5, 7)


def test_words_do_not_raise_the_share_that_is_on_pace():
    """Three campaigns under way and one target behind: nothing that is paced is on pace."""
    words = [looked_at(CAMPAIGN, "07-06", "06-30", rating=50)] * 3
    figures = roll_up([*words, looked_at(MARKET, "07-06", "06-30", "3600")])
    assert (figures.on_pace_rate, figures.done_rate, figures.narrative_count) == (0, 0, 3)
    assert roll_up(words).on_pace_rate is None


def test_it_counts_the_periods_answered_of_those_due_since_the_start_of_the_year():
    """Three months of six targets and one quarter: 19, of which 6 are answered, one of them late."""
    figures = roll_up(TEN)
    assert (figures.answered_count, figures.demanded_count) == (6, 19)
    assert figures.reporting_rate == Fraction(6, 19)


def test_what_is_finished_goes_on_counting_with_what_was_reported_by_then():
    """Finished in May with all five months reported; another one reported none of eleven."""
    months = ("01-31", "02-29", "03-31", "04-30", "05-31")
    stored = [entry(day, str(1600 * place), key=place) for place, day in enumerate(months, start=1)]
    figures = roll_up([seen(MARKET, "12-31", *stored), looked_at(MARKET, "12-31")])
    assert (figures.answered_count, figures.demanded_count) == (5, 16)


def test_a_finished_total_owes_its_last_figure():
    """Seen on 6 January: the months to May, and December."""
    finished = looked_at(MARKET, "12-31", "05-31", "8000", known="2025-01-06")
    assert (roll_up([finished]).answered_count, roll_up([finished]).demanded_count) == (1, 6)


def test_what_was_sent_back_late_counts_as_answered_while_it_may_be_mended():
    back = entry("06-30", "4200", sent="07-03", outcome=Status.RETURNED, back="07-08")
    assert roll_up([looked_at(MARKET, "07-10", also=(back,))]).answered_count == 1
    assert roll_up([looked_at(MARKET, "07-19", also=(back,))]).answered_count == 0


def test_it_counts_other_periods_where_it_is_told_to():
    """A unit that led the target since February answers for the second and the third month."""
    judged = looked_at(MARKET, "04-06", "02-29", "1400")
    figures = roll_up([judged], judged.demanded[1:])
    assert (figures.answered_count, figures.demanded_count) == (1, 2)
    assert figures.counts == roll_up([judged]).counts


def test_it_means_completion_and_pace_over_the_same_targets():
    """100, 50, 45, 25 and 100 % beside 50, 50, 50, 50 and 100 %: limits, growth and words have no part in it."""
    figures = roll_up(TEN)
    assert figures.mean_count == 5
    assert figures.mean_completion == Fraction(16, 25)
    assert figures.mean_plan == Fraction(3, 5)


def test_it_leaves_a_target_without_a_reading_out_of_the_mean():
    """A silent one has a pace – 182 of 366 days – but no completion to stand beside it."""
    figures = roll_up([looked_at(MARKET, "07-06"), looked_at(SKILLS_BY_JUNE, "04-06", "03-31", "0.6")])
    assert figures.mean_count == 1
    assert figures.mean_completion == figures.mean_plan == Fraction(1, 2)


def test_it_does_not_cap_what_fell_below_zero():
    figures = roll_up([looked_at(SKILLS_BY_JUNE, "03-31", "03-31", value) for value in ("-0.6", "0.6")])
    assert figures.mean_completion == 0


@pytest.mark.parametrize("group", [[], [TEN[-1]]])
def test_it_has_no_rates_of_nothing(group):
    figures = roll_up(iter(group))
    assert figures.counts == dict.fromkeys(Light, 0)
    assert figures.listed_count == len(group)
    assert (figures.active_count, figures.lit_count, figures.mean_count) == (0, 0, 0)
    assert (figures.answered_count, figures.demanded_count, figures.paced_count) == (0, 0, 0)
    assert figures.done_rate is figures.on_pace_rate is figures.reporting_rate is None
    assert figures.mean_completion is figures.mean_plan is None


def test_it_has_a_rate_of_nought_where_nobody_did_anything():
    figures = roll_up([looked_at(MARKET, "04-06")])
    assert (figures.done_rate, figures.on_pace_rate, figures.reporting_rate) == (0, 0, 0)
    assert figures.mean_completion is None


@pytest.mark.parametrize(
    "parts", [[], [TEN], [TEN[:3], TEN[3:]], [[], TEN[:1], TEN[1:8], TEN[8:]], [[j] for j in TEN]]
)
def test_groups_together_say_what_all_their_targets_say(parts):
    everything = [judgement for part in parts for judgement in part]
    assert together([roll_up(part) for part in parts]) == roll_up(everything)
