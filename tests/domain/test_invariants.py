"""What must hold whatever is promised and reported: found by hypothesis, not by example."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from targets.domain.drawing import bullet, spark, stacked
from targets.domain.facts import Adjustment, Thresholds, in_force, readings, submissions
from targets.domain.lights import Judgement
from targets.domain.moment import Moment
from targets.domain.periods import periods
from targets.domain.quantities import compared
from targets.domain.reasons import LIGHT_OF
from targets.domain.rollup import roll_up
from targets.domain.words import Bound, Light, Measure, State, Status
from tests.domain.strategies import (
    days,
    entries,
    judgeable,
    judged,
    moments,
    numeric,
    promises,
    reading,
    thresholds,
    usual_amounts,
    values,
    year_days,
)

WORSE = {Light.DONE: 0, Light.ON_TRACK: 1, Light.NONE: 1, Light.BEHIND: 2, Light.CRITICAL: 3}


@given(
    promises(),
    st.none() | values,
    days,
    days,
    st.none() | values,
    st.sets(st.integers(0, 4)),
    thresholds(),
    st.none() | st.integers(0, 100),
    st.booleans(),
)
def test_it_judges_whatever_the_database_admits(
    promise, value, data_date, as_of, reference, stages, limits, rating, is_silent
):
    if promise.measure.is_numeric:
        is_silent |= value is None
    entry = (
        None if is_silent else reading(data_date, value, stages_done=frozenset(stages), self_rating=rating)
    )
    seen = judged(promise, entry, as_of, reference_value=reference, thresholds=limits)
    for verdict in (seen.progress, seen.deadline, seen.reporting, seen.overall):
        assert verdict.light == LIGHT_OF[verdict.code]
        assert verdict.reason
    assert_overall_is_the_worse(seen)
    drawn = bullet(seen)
    assert all(share is None or 0 <= share <= 1 for share in (drawn.bar, drawn.tick))
    figures = roll_up([seen])
    assert sum(figures.counts.values()) == (promise.state == State.ACTIVE)


def assert_overall_is_the_worse(seen: Judgement) -> None:
    """Its light and its word are those of the verdict that decides; what is not late leaves it to the progress."""
    decider = max(seen.deadline, seen.progress, key=lambda verdict: WORSE[verdict.light])
    if WORSE[decider.light] < WORSE[Light.BEHIND]:
        decider = seen.progress
    assert (seen.overall.light, seen.overall.code) == (decider.light, decider.code)
    assert seen.overall.rule == decider.rule
    assert seen.progress.reason in seen.overall.reason


def better_or_equal(first: Judgement, second: Judgement) -> bool:
    return WORSE[first.progress.light] <= WORSE[second.progress.light]


@given(promises(numeric).map(judgeable), usual_amounts, usual_amounts, year_days, st.integers(0, 60))
def test_more_is_never_worse_where_it_is_asked_for_and_never_better_where_it_is_limited(
    promise, one, other, data_date, later
):
    less, more = sorted((one, other))
    as_of = data_date + timedelta(days=later)
    small, large = (judged(promise, reading(data_date, v), as_of) for v in (less, more))
    if promise.bound == Bound.AT_LEAST:
        assert better_or_equal(large, small)
        if small.done is not None:
            assert large.done >= small.done
    else:
        assert better_or_equal(small, large)
        if small.completion is not None:
            assert small.completion >= large.completion


@given(
    promises(st.just(Measure.STAGES)).map(judgeable), st.sets(st.integers(0, 3)), st.integers(0, 3), year_days
)
def test_a_further_stage_is_never_worse(promise, finished, further, data_date):
    few = judged(promise, reading(data_date, stages_done=frozenset(finished)), data_date)
    more = judged(promise, reading(data_date, stages_done=frozenset(finished | {further})), data_date)
    assert more.done >= few.done
    assert better_or_equal(more, few)


@given(entries(), year_days, moments)
def test_only_accepted_entries_count(stored, as_of, known_at):
    accepted = [e for e in stored if e.status == Status.ACCEPTED]
    moment = Moment(as_of, known_at)
    assert readings(Measure.TOTAL, stored, moment) == readings(Measure.TOTAL, accepted, moment)


@given(entries(), year_days, moments)
def test_later_entries_do_not_change_the_picture(stored, as_of, known_at):
    known = [e for e in stored if e.data_date <= as_of and e.accepted_at and e.accepted_at <= known_at]
    moment = Moment(as_of, known_at)
    assert readings(Measure.TOTAL, stored, moment) == readings(Measure.TOTAL, known, moment)
    assert all(e.submitted_at <= known_at for e in submissions(stored, known_at=known_at))


@given(entries(), year_days, moments)
def test_there_is_one_reading_a_day_and_none_superseded(stored, as_of, known_at):
    found = readings(Measure.TOTAL, stored, Moment(as_of, known_at))
    assert [e.data_date for e in found] == sorted(e.data_date for e in found)
    replaced = {e.supersedes for e in stored if e.accepted_at and e.accepted_at <= known_at}
    assert not replaced & {e.key for e in found}


@given(
    promises(st.just(Measure.TOTAL)),
    st.lists(st.tuples(year_days, moments, st.none() | usual_amounts, st.none() | days), max_size=5),
    year_days,
    moments,
)
def test_the_promise_in_force_ignores_what_comes_later(promise, rows, as_of, known_at):
    adjustments = [Adjustment(*row) for row in rows]
    known = [a for a in adjustments if a.effective_date <= as_of and a.decided_at <= known_at]
    stated = {
        "stated_value": Decimal(100),
        "stated_due_date": date(2024, 12, 31),
        "moment": Moment(as_of, known_at),
    }
    seen = in_force(promise, adjustments, **stated)
    if known:
        assert seen == in_force(promise, known, **stated)
    elif adjustments:
        assert seen == replace(promise, value=Decimal(100), due_date=date(2024, 12, 31))
    else:
        assert seen == promise


@given(st.lists(st.tuples(promises(), st.none() | usual_amounts), max_size=6), year_days)
def test_shares_of_a_group_are_shares(group, as_of):
    judgements = [
        judged(p, None if value is None and p.measure.is_numeric else reading(as_of, value), as_of)
        for p, value in group
    ]
    figures = roll_up(judgements)
    rates = (figures.done_rate, figures.on_pace_rate, figures.reporting_rate)
    assert all(rate is None or 0 <= rate <= 1 for rate in rates)
    assert figures.reported_count <= figures.report_due_count <= figures.active_count <= figures.listed_count
    assert figures.mean_completion is None or figures.mean_completion <= 1
    assert (figures.mean_completion is None) == (figures.mean_plan is None) == (figures.mean_count == 0)


@given(st.lists(values, min_size=2, max_size=13), st.none() | values)
def test_a_line_stays_on_its_picture_and_higher_values_are_higher_up(readings, target):
    drawn = spark(readings, target)
    assert [x for x, _ in drawn.points] == sorted({x for x, _ in drawn.points})
    assert drawn.points[0][0] == 0
    assert abs(drawn.points[-1][0] - 1) < Decimal("0.001")
    heights = [y for _, y in drawn.points]
    shown = list(zip(readings, heights, strict=True))
    if target is not None:
        shown.append((target, drawn.target))
    assert all(0 <= y <= 1 for _, y in shown)
    shown.sort()
    assert all(low[1] >= high[1] for low, high in pairwise(shown))


@given(st.dictionaries(st.sampled_from(Light), st.integers(0, 500)))
def test_a_stacked_bar_is_filled_by_the_lights_in_their_order(counts):
    segments = stacked(counts)
    assert [s.light for s in segments] == [light for light in Light if counts.get(light)]
    assert sum(s.count for s in segments) == sum(counts.values())
    end = Decimal(0)
    for segment in segments:
        assert segment.start == end
        assert segment.start < segment.middle < segment.start + segment.width
        end += segment.width
    assert not segments or abs(end - 1) < Decimal("0.001")


@given(promises(), days, st.integers(0, 10))
def test_every_day_to_report_belongs_to_one_period(promise, until, grace):
    found = periods(promise, Thresholds(grace_days=grace), until=until)
    for period, following in pairwise(found):
        assert following.start_date == period.end_date + timedelta(days=1)
    for period in found:
        assert promise.start_date <= period.start_date <= period.end_date <= until
        assert period.end_date + timedelta(days=grace + promise.lag_days) == period.reporting_date
    if until >= promise.due_date:
        assert promise.due_date in [p.end_date for p in found]


@given(st.decimals(-2, 2, places=6), st.decimals(-2, 2, places=6))
def test_the_reader_can_always_subtract_for_himself(share, other):
    ours, theirs, apart = (Decimal(text.rstrip("%个百分点")) for text in compared(share, other))
    assert abs(ours - theirs) == apart
    assert (ours - theirs) * (share - other) >= 0
