"""What the office decided, and what an author withdrew, can be undone: at once without a word, later with a reason."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from targets.domain.moment import Moment
from targets.domain.words import Light
from targets.models import ProgressEntry
from targets.pictures import load_facts
from targets.services import (
    Action,
    AlreadyMoved,
    NotAllowed,
    Reading,
    ReasonMissing,
    Terms,
    TooLate,
    adjust,
    move,
    record,
)
from targets.summaries import ranking, target_page
from tests.conftest import at

JUNE = Reading(data_date=date(2024, 6, 30), value=Decimal(4200), text="登记提速。")
SENT, CHECKED = at(2024, 7, 3), at(2024, 7, 4)
UNDO = {Action.ACCEPT: Action.UNDO_ACCEPT, Action.RETURN: Action.UNDO_RETURN}
both = pytest.mark.parametrize("action", UNDO)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


@pytest.fixture
def sent(target, clerk):
    return record(target, JUNE, by=clerk, at=SENT, submit=True)


@pytest.fixture
def check(sent, admin):
    def check(action: Action) -> ProgressEntry:
        return move(sent.pk, action, by=admin, at=CHECKED, reason="来源不明")

    return check


@both
def test_whoever_decided_undoes_it_at_once(action, check, admin, clerk):
    entry = check(action)
    again = move(entry.pk, UNDO[action], by=admin, at=CHECKED + seconds(9))
    assert (again.status, again.submitted_at, again.reopened_at) == ("submitted", SENT, CHECKED + seconds(9))
    assert (again.checker, again.checked_at, again.accepted_at, again.return_reason) == (None, None, None, "")
    assert again.history.first().history_change_reason == UNDO[action].label
    assert not clerk.notices.exists()  # there was nothing to tell


@both
def test_a_notice_that_was_read_is_followed_by_another(action, check, admin, clerk):
    entry = check(action)
    clerk.notices.update(read_at=CHECKED + seconds(3))
    move(entry.pk, UNDO[action], by=admin, at=CHECKED + seconds(9))
    assert f"进展已{UNDO[action].label}" in clerk.notices.first().text


@both
def test_later_it_needs_a_reason_and_is_recorded_and_told(action, check, admin, second_admin, clerk):
    entry = check(action)
    late = CHECKED + seconds(14)
    for who in (admin, second_admin):
        with pytest.raises(ReasonMissing):
            move(entry.pk, UNDO[action], by=who, at=late)
    with pytest.raises(ReasonMissing):  # a colleague needs one at once
        move(entry.pk, UNDO[action], by=second_admin, at=CHECKED + seconds(1))
    again = move(entry.pk, UNDO[action], by=second_admin, at=late, reason="看错了行")
    assert again.status == "submitted"
    assert again.history.first().history_change_reason == f"{UNDO[action].label}：看错了行"
    assert f"进展已{UNDO[action].label}：看错了行" in clerk.notices.first().text
    assert move(entry.pk, Action.ACCEPT, by=admin, at=late).status == "accepted"


@both
@pytest.mark.parametrize("who", ["clerk", "stranger", "leader"])
def test_only_the_office_undoes(who, action, request, check):
    entry = check(action)
    with pytest.raises(NotAllowed, match="只有管理员"):
        move(entry.pk, UNDO[action], by=request.getfixturevalue(who), at=CHECKED, reason="看错了行")


def test_nobody_undoes_the_acceptance_of_what_he_wrote(target, admin, second_admin, market_bureau):
    own = record(target, JUNE, by=admin, at=SENT, submit=True, unit=market_bureau)
    move(own.pk, Action.ACCEPT, by=second_admin, at=CHECKED)
    with pytest.raises(NotAllowed, match="不能审核自己填报的进展"):
        move(own.pk, Action.UNDO_ACCEPT, by=admin, at=CHECKED, reason="再看看")


# -- what builds on it


def _correction(target, people):
    explained = replace(JUNE, value=Decimal(4300), explanation="漏登")
    return record(target, explained, by=people["clerk"], at=at(2024, 7, 5), submit=False)


def _later_reading(target, people):
    july = Reading(data_date=date(2024, 7, 31), value=Decimal(4900))
    entry = record(target, july, by=people["clerk"], at=at(2024, 8, 2), submit=True)
    move(entry.pk, Action.ACCEPT, by=people["admin"], at=at(2024, 8, 3))


def _earlier_reading(target, people):
    may = Reading(data_date=date(2024, 5, 31), value=Decimal(3500))
    entry = record(target, may, by=people["clerk"], at=at(2024, 8, 2), submit=True)
    move(entry.pk, Action.ACCEPT, by=people["admin"], at=at(2024, 8, 3))


def _adjustment(target, people):
    terms = Terms(value=Decimal(7500), effective_date=date(2024, 9, 1), document_number="8号", reason="口径")
    adjust(target, terms, by=people["admin"], at=at(2024, 8, 5))


BUILT = {
    _correction: "已有新的填报",
    _later_reading: "又采信了",
    _earlier_reading: "又采信了",
    _adjustment: "目标任务的调整",
}


@pytest.mark.parametrize("build", BUILT, ids=lambda build: build.__name__.strip("_"))
def test_an_acceptance_on_which_something_builds_stays(build, check, target, clerk, admin, second_admin):
    entry = check(Action.ACCEPT)
    build(target, {"clerk": clerk, "admin": admin})
    with pytest.raises(AlreadyMoved, match=BUILT[build]):
        move(entry.pk, Action.UNDO_ACCEPT, by=second_admin, at=at(2024, 8, 6), reason="看错了行")


def test_what_was_accepted_together_is_undone_from_the_latest(target, clerk, admin):
    may = record(target, replace(JUNE, data_date=date(2024, 5, 31)), by=clerk, at=SENT, submit=True)
    june = record(target, JUNE, by=clerk, at=SENT, submit=True)
    for entry in (may, june):
        move(entry.pk, Action.ACCEPT, by=admin, at=CHECKED)
    with pytest.raises(AlreadyMoved):
        move(may.pk, Action.UNDO_ACCEPT, by=admin, at=CHECKED)
    for entry in (june, may):
        assert move(entry.pk, Action.UNDO_ACCEPT, by=admin, at=CHECKED).status == "submitted"


def test_a_return_that_its_unit_is_mending_stays(check, target, clerk, admin):
    entry = check(Action.RETURN)
    record(target, replace(JUNE, text="附来源。"), by=clerk, at=CHECKED + seconds(5), submit=False)
    with pytest.raises(AlreadyMoved, match="填报单位已在修改"):
        move(entry.pk, Action.UNDO_RETURN, by=admin, at=CHECKED + seconds(9))


def test_a_corrected_reading_counts_again_while_its_correction_waits_once_more(
    target, clerk, admin, accepted
):
    accepted(target, date(2024, 6, 30), 3000, moment=at(2024, 7, 1))
    right = record(target, replace(JUNE, explanation="漏登"), by=clerk, at=SENT, submit=True)
    move(right.pk, Action.ACCEPT, by=admin, at=CHECKED)
    move(right.pk, Action.UNDO_ACCEPT, by=admin, at=at(2024, 7, 10), reason="看错了行")
    assert value_at(target, at(2024, 7, 5)) == 4200
    assert value_at(target, at(2024, 7, 11)) == 3000


# -- what is seen of it


def picture(target, known_at):
    (found,) = load_facts(target.report, known_at=known_at).on(date(2024, 6, 30))
    return found.judgement


def value_at(target, known_at):
    return picture(target, known_at).value


def test_the_pictures_of_the_time_in_between_remain(check, target, admin):
    entry = check(Action.ACCEPT)
    move(entry.pk, Action.UNDO_ACCEPT, by=admin, at=at(2024, 7, 10), reason="看错了行")
    moments = [at(2024, 7, 2), at(2024, 7, 3, 12), at(2024, 7, 5), at(2024, 7, 11)]
    assert [value_at(target, moment) for moment in moments] == [None, None, 4200, None]
    assert picture(target, at(2024, 7, 5)).light == Light.ON_TRACK
    move(entry.pk, Action.ACCEPT, by=admin, at=at(2024, 7, 12))
    moments.append(at(2024, 7, 13))
    assert [value_at(target, moment) for moment in moments] == [None, None, 4200, None, 4200]
    move(entry.pk, Action.UNDO_ACCEPT, by=admin, at=at(2024, 7, 14), reason="仍不对")
    move(entry.pk, Action.RETURN, by=admin, at=at(2024, 7, 15), reason="来源不明")
    moments.append(at(2024, 7, 16))
    assert [value_at(target, moment) for moment in moments] == [None, None, 4200, None, 4200, None]


def test_it_was_sent_in_time_if_it_was_so_the_first_time(check, target, admin):
    entry = check(Action.RETURN)
    move(entry.pk, Action.UNDO_RETURN, by=admin, at=at(2024, 7, 20), reason="看错了行")
    (found,) = load_facts(target.report, known_at=at(2024, 7, 21)).on(date(2024, 7, 21))
    assert found.judgement.reported.filing == "in_time"


def test_the_target_page_of_then_has_the_reading_that_counted_then(check, target, admin, leader):
    entry = check(Action.ACCEPT)
    move(entry.pk, Action.UNDO_ACCEPT, by=admin, at=at(2024, 7, 10), reason="看错了行")
    then = Moment(date(2024, 7, 5), at(2024, 7, 5))
    page = target_page(target, viewer=leader, moment=then, is_memory=True)
    assert [(line.entry.pk, line.entry.status) for line in page.entries] == [(entry.pk, "accepted")]
    now = Moment(date(2024, 7, 11), at(2024, 7, 11))
    assert target_page(target, viewer=leader, moment=now).entries == []
    (line,) = target_page(target, viewer=admin, moment=now).entries
    assert [(s.status, s.reason) for s in line.steps][-1] == ("submitted", "撤销采信：看错了行")


def test_a_return_that_was_taken_back_is_not_counted_against_the_unit(check, target, admin, report):
    def rate(moment):
        rows = ranking(report, moment=Moment(date(2024, 7, 31), moment))
        return next(row.returned_rate for row in [*rows.ranked, *rows.small])

    entry = check(Action.RETURN)
    assert rate(at(2024, 7, 5)) == 1
    move(entry.pk, Action.UNDO_RETURN, by=admin, at=at(2024, 7, 6), reason="看错了行")
    move(entry.pk, Action.ACCEPT, by=admin, at=at(2024, 7, 7))
    assert rate(at(2024, 7, 8)) == 0
    assert rate(at(2024, 7, 5)) == 1  # as it was known then


# -- a withdrawal


def test_a_withdrawal_is_undone_at_once_and_was_sent_when_it_was(sent, clerk, target):
    move(sent.pk, Action.WITHDRAW, by=clerk, at=at(2024, 7, 20))
    again = move(sent.pk, Action.UNDO_WITHDRAW, by=clerk, at=at(2024, 7, 20) + seconds(8))
    assert (again.status, again.submitted_at) == ("submitted", SENT)
    (found,) = load_facts(target.report, known_at=at(2024, 7, 21)).on(date(2024, 7, 21))
    assert found.judgement.reported.filing == "in_time"


def test_a_withdrawal_stays_after_that_and_for_others(sent, clerk, second_clerk, admin):
    move(sent.pk, Action.WITHDRAW, by=clerk, at=CHECKED)
    with pytest.raises(TooLate, match="已超过10秒"):
        move(sent.pk, Action.UNDO_WITHDRAW, by=clerk, at=CHECKED + seconds(14))
    for who in (second_clerk, admin):
        with pytest.raises(NotAllowed):
            move(sent.pk, Action.UNDO_WITHDRAW, by=who, at=CHECKED)


def test_a_withdrawal_after_which_something_was_written_stays(sent, clerk, target):
    move(sent.pk, Action.WITHDRAW, by=clerk, at=CHECKED)
    record(target, replace(JUNE, value=Decimal(4300)), by=clerk, at=CHECKED, submit=True)
    with pytest.raises(AlreadyMoved, match="已有新的填报"):
        move(sent.pk, Action.UNDO_WITHDRAW, by=clerk, at=CHECKED + seconds(2))
