"""What must hold whatever is promised and reported: found by hypothesis, not by example."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from targets.domain.drawing import bullet, spark, stacked
from targets.domain.facts import Adjustment, Entry, Stay, Thresholds, in_force, readings, submissions
from targets.domain.filings import ANSWERED, Filed
from targets.domain.lights import Judgement
from targets.domain.moment import Moment
from targets.domain.months import is_month_end
from targets.domain.pace import elapsed
from targets.domain.periods import all_periods, answered
from targets.domain.quantities import apart, percent, printed
from targets.domain.reasons import LIGHT_OF
from targets.domain.rollup import roll_up
from targets.domain.words import (
    Bound,
    Filing,
    Frequency,
    JudgedBy,
    Light,
    Measure,
    PaceBy,
    Reason,
    State,
    Status,
)
from tests.domain.figures import SHANGHAI
from tests.domain.strategies import (
    Story,
    around,
    days,
    entries,
    judged,
    moments,
    numeric,
    odd,
    promises,
    reading,
    running,
    stories,
    thresholds,
    usual_amounts,
    values,
    year_days,
)

WORSE = {Light.DONE: 0, Light.ON_TRACK: 1, Light.NONE: 1, Light.BEHIND: 2, Light.CRITICAL: 3}


# How offices may count: by days or months, by ratio or points.
WAYS = [
    Thresholds(pace_by=pace_by, judged_by=judged_by, grace_days=grace_days)
    for pace_by in PaceBy
    for judged_by in JudgedBy
    for grace_days in (5, 20)
]
ways = st.sampled_from(WAYS)


@given(
    st.one_of(promises(), running(), odd()),
    entries(most=3),
    days | year_days,
    st.none() | moments,
    st.none() | values,
    thresholds(),
)
def test_it_judges_whatever_the_database_admits(promise, stored, as_of, known_at, reference, limits):
    moment = Moment(as_of, known_at) if known_at else None
    compared = {} if reference is None else dict.fromkeys((e.data_date for e in stored), reference)
    seen = judged(promise, stored, as_of, moment=moment, reference=compared, thresholds=limits)
    for verdict in (seen.progress, seen.deadline, seen.reporting, seen.overall):
        assert verdict.light == LIGHT_OF[verdict.code]
        assert verdict.reason
        assert "None" not in verdict.reason
    assert_overall_is_the_worse(seen)
    drawn = bullet(seen)
    assert all(share is None or 0 <= share <= 1 for share in (drawn.bar, drawn.tick))
    assert (seen.progress.light == Light.DONE) == seen.is_finished == (seen.finished_on is not None)
    figures = roll_up([seen])
    assert sum(figures.counts.values()) == (promise.state == State.ACTIVE)
    assert figures.answered_count <= figures.demanded_count <= len(seen.filings)
    assert seen.asked is None or seen.asked in seen.filings


@given(promises(), st.none() | values, days, days, thresholds(), st.none() | st.integers(0, 100))
def test_it_judges_one_reading_of_any_day_on_any_day(promise, value, data_date, as_of, limits, rating):
    """The century long: beyond every window, before it, and within."""
    is_silent = promise.measure.is_numeric and value is None
    entry = None if is_silent else reading(data_date, value, self_rating=rating)
    seen = judged(promise, entry, as_of, thresholds=limits)
    assert_overall_is_the_worse(seen)


def assert_overall_is_the_worse(seen: Judgement) -> None:
    """Its light and its word are those of the verdict that decides; what is not late leaves it to the progress."""
    decider = max(seen.deadline, seen.progress, key=lambda verdict: WORSE[verdict.light])
    if WORSE[decider.light] < WORSE[Light.BEHIND]:
        decider = seen.progress
    assert (seen.overall.light, seen.overall.code) == (decider.light, decider.code)
    assert seen.overall.rule == decider.rule
    says_all = seen.overall.code in (Reason.OVERDUE, Reason.NOT_CONCLUDED)
    assert says_all or seen.progress.reason in seen.overall.reason


def better_or_equal(first: Judgement, second: Judgement) -> bool:
    return WORSE[first.progress.light] <= WORSE[second.progress.light]


@given(
    running(numeric) | odd(),
    st.none() | st.tuples(year_days, usual_amounts),
    usual_amounts,
    usual_amounts,
    year_days,
    st.integers(0, 60),
    ways,
)
def test_more_is_never_worse_where_it_is_asked_for_and_never_better_where_it_is_limited(
    promise, before, one, other, data_date, later, limits
):
    """The last of two readings, whether or not one of them is the final one."""
    less, more = sorted((one, other))
    as_of = data_date + timedelta(days=later)
    earlier = [reading(*before, key=7)] if before and before[0] < data_date else []
    small, large = (
        judged(promise, [*earlier, reading(data_date, value)], as_of, thresholds=limits)
        for value in (less, more)
    )
    if promise.is_baseline_awaited and promise.baseline is None and not earlier:
        return  # the reading itself is where it starts
    if promise.bound == Bound.AT_LEAST:
        assert better_or_equal(large, small)
        if small.done is not None:
            assert large.done >= small.done
    else:
        assert better_or_equal(small, large)
        if small.completion is not None:
            assert small.completion >= large.completion


@given(
    running(st.just(Measure.STAGES)),
    st.sets(st.integers(0, 3)),
    st.integers(0, 3),
    year_days,
    st.integers(0, 60),
    ways,
)
def test_a_further_stage_is_never_worse(promise, finished, further, data_date, later, limits):
    as_of = data_date + timedelta(days=later)
    few, more = (
        judged(promise, reading(data_date, stages_done=frozenset(stages)), as_of, thresholds=limits)
        for stages in (finished, finished | {further})
    )
    assert more.done >= few.done
    assert better_or_equal(more, few)


# Blue never arises from silence.


def goes_by_its_final_reading(seen: Judgement) -> bool:
    """Levels, rates and limits; of the rest everything is done once it is all there."""
    promise = seen.promise
    return promise.measure in (Measure.LEVEL, Measure.RATE) or promise.bound == Bound.AT_MOST


def is_of_the_end(entry: Entry, promise, limits: Thresholds) -> bool:
    """Dated among the last days before the due date, or after it."""
    return entry.data_date > promise.due_date - timedelta(days=limits.answer_days)


@given(stories(), st.integers(0, 120), st.integers(0, 200), ways)
def test_blue_never_arises_from_silence(story, days_on, known_on, limits):
    """Later, and known later, with nothing accepted in between: what turns blue was read in the last days."""
    early, promise = story.moment, story.promise
    late = Moment(early.as_of + timedelta(days=days_on), early.known_at + timedelta(days=known_on))
    stored = [
        e
        for e in story.stored
        if e.data_date <= early.as_of and not (e.accepted_at and e.accepted_at > early.known_at)
    ]
    compared = {e.data_date: Decimal(7) for e in stored}
    before, after = (
        judged(promise, stored, moment.as_of, moment=moment, reference=compared, thresholds=limits)
        for moment in (early, late)
    )
    if goes_by_its_final_reading(after):
        if after.is_finished and not before.is_finished:
            assert before.progress.code == Reason.TARGET_MET or before.promise.bound == Bound.AT_MOST
            assert before.progress.light in (Light.ON_TRACK, Light.BEHIND)
            assert is_of_the_end(after.reading, promise, limits)
    else:
        assert after.is_finished == before.is_finished


@given(stories(), ways)
def test_what_is_blue_was_read_to_be_so(story, limits):
    promise, moment = story.promise, story.moment
    seen = judged(promise, story.stored, moment.as_of, moment=moment, thresholds=limits)
    if not seen.is_finished:
        return
    assert seen.reading is not None
    assert seen.reading.accepted_at <= moment.known_at
    if goes_by_its_final_reading(seen):
        assert seen.is_final
        assert is_of_the_end(seen.reading, promise, limits)
    elif promise.measure == Measure.NARRATIVE:
        assert seen.reading.self_rating == 100
        assert not promise.is_lasting
    else:
        assert seen.done >= 1


@given(running(), st.lists(st.tuples(year_days, usual_amounts), max_size=4), st.integers(0, 500), ways)
def test_nothing_is_kept_that_was_read_only_before_the_end(promise, figures, days_on, limits):
    """Whatever was said up to the eighth day before the due date, and however long one waits."""
    stored = [
        reading(data_date, value, key=key)
        for key, (data_date, value) in enumerate(figures)
        if data_date <= promise.due_date - timedelta(days=limits.answer_days)
    ]
    as_of = promise.due_date + timedelta(days=days_on)
    seen = judged(promise, stored, as_of, thresholds=limits)
    if goes_by_its_final_reading(seen):
        assert not seen.is_finished
        assert seen.deadline.light != Light.DONE


# What is not accepted.

NOT_ACCEPTED = st.sampled_from([Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.WITHDRAWN])


@st.composite
def something_open(draw, story: Story) -> list[Entry]:
    """Entries of the same target that were never accepted."""
    further = []
    for key in range(100, 100 + draw(st.integers(1, 3))):
        status, data_date = draw(NOT_ACCEPTED), draw(around(story.promise.due_date) | year_days)
        sent_at = datetime.combine(data_date + timedelta(days=draw(st.integers(0, 12))), time(10), SHANGHAI)
        ended_at = None if status == Status.SUBMITTED else sent_at + timedelta(days=draw(st.integers(0, 20)))
        further.append(
            Entry(
                key=key,
                data_date=data_date,
                value=draw(usual_amounts),
                stages_done=frozenset({0, 1, 2, 3}),
                self_rating=100,
                stays=() if status == Status.DRAFT else (Stay(sent_at, ended_at, status),),
                supersedes=draw(st.none() | st.sampled_from([e.key for e in story.stored])),
            )
        )
    return further


with_something_open = stories().flatmap(lambda story: st.tuples(st.just(story), something_open(story)))


def missed(seen: Judgement) -> list:
    return [f.period for f in seen.filings if f.has_passed and f.filing == Filing.MISSING]


def the_last(seen: Judgement) -> list[Filed]:
    return [f for f in seen.filings if f.period.end_date == seen.promise.due_date]


@given(with_something_open, ways)
def test_what_is_not_accepted_changes_no_figure_and_no_light_but_by_stopping_the_clock(both, limits):
    story, further = both
    promise, moment = story.promise, story.moment
    without, with_it = (
        judged(
            promise,
            some,
            moment.as_of,
            moment=moment,
            reference={moment.as_of: Decimal(7)},
            thresholds=limits,
        )
        for some in (story.stored, [*story.stored, *further])
    )
    for name in (
        "reading",
        "value",
        "data_date",
        "done",
        "completion",
        "used",
        "target_value",
        "is_final",
        "gap",
    ):
        assert getattr(with_it, name) == getattr(without, name)
    assert set(missed(with_it)) <= set(missed(without))
    lights = [(j.progress.light, j.progress.code, j.plan, j.paced_on) for j in (without, with_it)]
    if missed(with_it) == missed(without):
        assert lights[0] == lights[1]
        if the_last(without) and the_last(with_it) == the_last(without):
            assert (with_it.deadline, with_it.overall.code) == (without.deadline, without.overall.code)
    if not promise.plan_points:  # whose line may fall
        assert better_or_equal(with_it, without)
        assert WORSE[with_it.overall.light] <= WORSE[without.overall.light]


@given(with_something_open, st.integers(0, 30), ways)
def test_the_clock_does_not_run_for_a_unit_whose_figure_lies_with_the_office(both, days_on, limits):
    """Of what is with the office or accepted nothing is missing, however long it lies there."""
    story, further = both
    promise, as_of, stored = story.promise, story.moment.as_of, [*story.stored, *further]
    moment = Moment(as_of, story.moment.known_at + timedelta(days=days_on))
    seen = judged(promise, stored, as_of, moment=moment, thresholds=limits)
    periods = all_periods(promise, limits)
    there = [
        s
        for s in submissions(stored, known_at=moment.known_at)
        if s.standing != Status.RETURNED and s.data_date <= as_of
    ]
    answers = {answered(s.data_date, periods, limits.answer_days) for s in there}
    assert not answers & set(missed(seen))


# The picture of a day, as it was known.


def as_known(stored: list[Entry], moment: Moment) -> list[Entry]:
    """The entries as they stood then; of what is dated later nothing."""
    found = []
    for entry in stored:
        stays = [stay for stay in entry.stays if stay.sent_at <= moment.known_at]
        if stays and stays[-1].ended_at and stays[-1].ended_at > moment.known_at:
            stays[-1] = Stay(stays[-1].sent_at)
        if entry.data_date <= moment.as_of:
            found.append(replace(entry, stays=tuple(stays)))
    return found


@given(with_something_open, ways)
def test_the_picture_knows_nothing_of_later_days_nor_of_what_came_later(both, limits):
    story, further = both
    moment, stored = story.moment, [*story.stored, *further]
    whole, then = (
        judged(story.promise, some, moment.as_of, moment=moment, thresholds=limits)
        for some in (stored, as_known(stored, moment))
    )
    assert whole == then


@given(with_something_open, st.integers(0, 200))
def test_only_the_closing_picture_changes_by_waiting(both, days_on):
    """Of a day before the report's last one: known later with nothing come in between, it is the same."""
    story, further = both
    promise, moment = story.promise, story.moment
    later = Moment(moment.as_of, moment.known_at + timedelta(days=days_on))
    stored = [
        e
        for e in (*story.stored, *further)
        if all((stay.ended_at or stay.sent_at) <= moment.known_at for stay in e.stays)
    ]
    if moment.as_of < promise.reporting_ends:
        now, then = (judged(promise, stored, m.as_of, moment=m) for m in (moment, later))
        assert now == then


@given(entries(), year_days, moments)
def test_only_accepted_entries_count(stored, as_of, known_at):
    accepted = [e for e in stored if e.stays and e.stays[-1].outcome == Status.ACCEPTED]
    moment = Moment(as_of, known_at)
    assert readings(Measure.TOTAL, stored, moment) == readings(Measure.TOTAL, accepted, moment)


@given(entries(), year_days, moments)
def test_later_entries_do_not_change_the_picture(stored, as_of, known_at):
    known = [e for e in stored if e.data_date <= as_of and e.accepted_at and e.accepted_at <= known_at]
    moment = Moment(as_of, known_at)
    assert readings(Measure.TOTAL, stored, moment) == readings(Measure.TOTAL, known, moment)
    assert all(s.sent_on <= known_at.date() for s in submissions(stored, known_at=known_at))


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
    assert figures.answered_count <= figures.demanded_count
    assert figures.on_pace_count <= figures.lit_count <= figures.paced_count <= figures.active_count
    assert figures.active_count <= figures.listed_count
    assert figures.mean_completion is None or figures.mean_completion <= 1
    assert (figures.mean_completion is None) == (figures.mean_plan is None) == (figures.mean_count == 0)


@given(st.lists(values, min_size=2, max_size=13), st.none() | values)
def test_a_line_stays_on_its_picture_and_higher_values_are_higher_up(readings, target):
    drawn = spark(readings, target)
    assert [x for x, _ in drawn.points] == sorted({x for x, _ in drawn.points})
    assert drawn.points[0][0] == 0
    assert drawn.points[-1][0] == 1
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
    end = Fraction(0)
    for segment in segments:
        assert segment.start == end
        assert segment.start < segment.middle < segment.start + segment.width
        end += segment.width
    assert not segments or end == 1


@given(running() | promises(), st.integers(0, 10), year_days)
def test_every_day_to_report_belongs_to_one_period_and_answers_at_most_one(promise, grace, on):
    found = all_periods(promise, Thresholds(grace_days=grace))
    for period, following in pairwise(found):
        assert following.start_date == period.end_date + timedelta(days=1)
    for period in found:
        assert promise.start_date <= period.start_date <= period.end_date
        assert period.end_date + timedelta(days=grace + promise.lag_days) == period.reporting_date
    ends = [p.end_date for p in found]
    assert promise.due_date in ends
    if promise.measure == Measure.RATE and promise.frequency == Frequency.MONTHLY:
        assert not [end for end in ends if end.month == 1 and is_month_end(end) and end != promise.due_date]
    mine = answered(on, found, 7)
    if mine is None:
        assert not [end for end in ends if end < on]
    else:
        assert mine.has(on) or mine.end_date == max(end for end in ends if end < on)


@given(with_something_open)
def test_every_filing_says_what_it_is(both):
    """A day where there is one, and a period of the past that is owed."""
    story, further = both
    promise, as_of = story.promise, story.moment.as_of
    seen = judged(promise, [*story.stored, *further], as_of, moment=story.moment)
    for filed in seen.filings:
        assert filed.period.end_date <= as_of
        assert promise.owed_from is None or filed.period.end_date >= promise.owed_from
        assert (filed.day is not None) == (filed.filing in ANSWERED)
        assert not filed.is_pending or filed.filing in (Filing.IN_TIME, Filing.LATE)
        assert (filed.filing == Filing.MISSING) <= filed.has_passed
        if filed.filing in (Filing.IN_TIME, Filing.SENT_BACK):
            assert filed.day <= filed.period.reporting_date


@given(running() | odd(), days | year_days, ways)
def test_time_goes_on(promise, day, limits):
    gone = [elapsed(promise, day + timedelta(days=n), limits) for n in (0, 1, 30)]
    assert 0 <= gone[0] <= gone[1] <= gone[2] <= 1
    assert elapsed(promise, promise.due_date, limits) == 1
    assert elapsed(promise, promise.start_date - timedelta(days=1), limits) == 0


shares = (
    st.fractions(-2, 2) | st.fractions(Fraction(998, 1000), 1) | st.decimals(-2, 2, places=6).map(Fraction)
)


@given(shares, st.integers(0, 3))
def test_nothing_is_printed_as_whole_before_it_is(share, places):
    figure = Decimal(percent(share, places).rstrip("%"))
    assert (figure >= 100) == (share >= 1)
    assert (printed(share) >= 1) == (share >= 1)
    assert abs(figure - 100 * Decimal(share.numerator) / share.denominator) <= Decimal(1).scaleb(-places)


@given(shares, shares)
def test_the_reader_can_always_subtract_for_himself(share, other):
    ours, theirs = (Decimal(percent(s).rstrip("%")) for s in (share, other))
    assert (ours - theirs) * Decimal(share > other or -1) >= 0
    told = apart(share, other)
    if ours == theirs:
        assert told == "不足0.1个百分点"
    else:
        assert Decimal(told.removesuffix("个百分点")) == abs(ours - theirs)
