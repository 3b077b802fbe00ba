"""Writes: the life of an entry, and changes of a promise."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import ProtectedError

from targets.models import ProgressEntry, Target, User
from targets.pictures import load_facts
from targets.services import (
    Action,
    AlreadyMoved,
    DataDateInFuture,
    DataDateOutside,
    DayTaken,
    ExplanationNeeded,
    NotAllowed,
    Reading,
    ReadingMissing,
    ReasonMissing,
    SelfRatingMissing,
    Terms,
    TextMissing,
    TooLate,
    adjust,
    move,
    record,
)
from tests.conftest import SHANGHAI, at, person

JULY = at(2024, 7, 3)
JUNE = Reading(data_date=date(2024, 6, 30), value=Decimal(4200), text="登记提速。")


@pytest.fixture
def helper(make_target, housing_bureau, stranger):
    """A target that the stranger's unit supports."""
    return make_target("B-040", supporting=(housing_bureau,))


@pytest.fixture
def submitted(target, clerk):
    return record(target, JUNE, by=clerk, at=JULY, submit=True)


def light_of(target: Target, as_of: date = date(2024, 6, 30)) -> str:
    facts = load_facts(target.report, known_at=at(2026, 1, 1))
    return next(p.judgement.light for p in facts.on(as_of) if p.target == target)


# -- recording


def test_it_stores_who_and_when(submitted, clerk, market_bureau):
    assert (submitted.status, submitted.author, submitted.unit) == ("submitted", clerk, market_bureau)
    assert submitted.submitted_at == JULY
    assert submitted.value == 4200


def test_it_stores_a_draft_that_lacks_everything(target, clerk):
    entry = record(target, Reading(data_date=date(2024, 6, 30)), by=clerk, at=JULY, submit=False)
    assert (entry.status, entry.value, entry.submitted_at) == ("draft", None, None)


def test_saving_again_changes_the_draft(target, clerk):
    draft = record(target, Reading(data_date=date(2024, 6, 30)), by=clerk, at=JULY, submit=False)
    assert record(target, JUNE, by=clerk, at=JULY, submit=True).pk == draft.pk
    assert target.entries.count() == 1


def test_submitting_the_same_twice_stores_once(submitted, target, clerk):
    assert record(target, JUNE, by=clerk, at=JULY, submit=True) == submitted
    assert target.entries.count() == 1


def test_submitting_something_else_for_a_day_with_the_office_is_refused(submitted, target, clerk):
    with pytest.raises(DayTaken, match="已提交待审"):
        record(
            target, Reading(data_date=date(2024, 6, 30), value=Decimal(4300)), by=clerk, at=JULY, submit=True
        )


@pytest.mark.parametrize("who", ["stranger", "leader"])
def test_only_its_units_report_a_target(who, request, target):
    with pytest.raises(NotAllowed):
        record(target, JUNE, by=request.getfixturevalue(who), at=JULY, submit=True)
    assert not target.entries.exists()


def test_a_supporting_unit_drafts_and_the_lead_submits(helper, clerk, stranger):
    draft = record(helper, JUNE, by=stranger, at=JULY, submit=False)
    with pytest.raises(NotAllowed, match="由牵头单位提交"):
        record(helper, JUNE, by=stranger, at=JULY, submit=True)
    with pytest.raises(NotAllowed, match="由牵头单位提交"):
        move(draft.pk, Action.SUBMIT, by=clerk, at=JULY)
    taken = Reading(data_date=date(2024, 6, 30), value=Decimal(4200), taken_from=[stranger.unit_id])
    entry = record(helper, taken, by=clerk, at=JULY, submit=True)
    assert (entry.unit, list(entry.taken_from.all())) == (clerk.unit, [stranger.unit])
    draft.refresh_from_db()
    assert (draft.status, draft.author, draft.unit, draft.text) == (
        "draft", stranger, stranger.unit, "登记提速。",
    )  # fmt: skip


def test_an_admin_reports_on_behalf_of_an_owner_only(target, admin, market_bureau, housing_bureau):
    entry = record(target, JUNE, by=admin, at=JULY, submit=True, unit=market_bureau)
    assert (entry.author, entry.unit, entry.is_on_behalf) == (admin, market_bureau, True)
    with pytest.raises(NotAllowed):
        record(target, JUNE, by=admin, at=JULY, submit=True, unit=housing_bureau)


def test_an_admin_does_not_write_into_a_clerks_draft(target, clerk, admin, market_bureau):
    record(target, JUNE, by=clerk, at=JULY, submit=False)
    with pytest.raises(DayTaken, match="请由其继续填报"):
        record(target, JUNE, by=admin, at=JULY, submit=True, unit=market_bureau)


@pytest.mark.parametrize(
    ("reading", "refusal", "field"),
    [
        (Reading(data_date=date(2024, 7, 4), value=Decimal(4200)), DataDateInFuture, "data_date"),
        (Reading(data_date=date(2024, 6, 30)), ReadingMissing, "value"),
        (Reading(data_date=date(2023, 12, 31), value=Decimal(1)), DataDateOutside, "data_date"),
        (
            Reading(data_date=date(2024, 6, 30), value=Decimal(7957)),
            ExplanationNeeded,
            "explanation",
        ),  # 99.46 %
    ],
)
def test_a_reading_that_cannot_go_to_the_office_leaves_nothing_stored(reading, refusal, field, target, clerk):
    with pytest.raises(refusal) as refused:
        record(target, reading, by=clerk, at=JULY, submit=True)
    assert refused.value.field == field
    assert not target.entries.exists()


def test_today_is_no_future(target, clerk):
    assert record(
        target, Reading(data_date=date(2024, 7, 3), value=Decimal(4200)), by=clerk, at=JULY, submit=True
    )


def test_the_day_is_the_offices_day(target, clerk):
    """Half past midnight in Shanghai is still yesterday in Greenwich."""
    moment = at(2024, 7, 1, 0).astimezone(SHANGHAI).replace(minute=30)
    assert record(
        target, Reading(data_date=date(2024, 7, 1), value=Decimal(4200)), by=clerk, at=moment, submit=True
    )


def test_twice_the_plan_raises_no_question_and_one_more_does(target, clerk):
    """2 · 182/366 · 8000 = 7956.28."""
    day = date(2024, 6, 30)
    assert record(target, Reading(data_date=day, value=Decimal(7956)), by=clerk, at=JULY, submit=True)
    entry = target.entries.get()
    move(entry.pk, Action.WITHDRAW, by=clerk, at=JULY)
    with pytest.raises(ExplanationNeeded, match=r"超过序时进度49\.7%的两倍"):
        record(target, Reading(data_date=day, value=Decimal(7957)), by=clerk, at=JULY, submit=True)


def test_a_falling_total_needs_an_explanation(target, clerk, accepted):
    accepted(target, date(2024, 5, 31), 4300)
    with pytest.raises(ExplanationNeeded, match="累计值比上期4300户（5月31日）少100户"):
        record(target, JUNE, by=clerk, at=JULY, submit=True)
    explained = Reading(data_date=date(2024, 6, 30), value=Decimal(4200), explanation="注销清理。")
    assert record(target, explained, by=clerk, at=JULY, submit=True).status == "submitted"


def test_what_lies_with_the_office_is_compared_with_too(target, clerk):
    record(target, Reading(data_date=date(2024, 5, 31), value=Decimal(4300)), by=clerk, at=JULY, submit=True)
    asks = "累计值比上期4300户（5月31日，待审）少100户"
    with pytest.raises(ExplanationNeeded, match=asks):
        record(target, JUNE, by=clerk, at=JULY, submit=True)


def test_a_total_does_not_pass_a_later_reading_in_silence(target, clerk, accepted):
    accepted(target, date(2024, 6, 30), 3300)
    with pytest.raises(ExplanationNeeded, match="累计值比下期3300户（6月30日）多100户"):
        record(
            target, Reading(data_date=date(2024, 5, 31), value=Decimal(3400)), by=clerk, at=JULY, submit=True
        )


def test_a_stage_undone_and_a_rating_that_falls_are_asked_about(road, stranger, make_target, clerk, accepted):
    first, second = road.stages.order_by("due_date")[:2]
    accepted(road, date(2024, 3, 31), stages_done=[first, second])
    with pytest.raises(ExplanationNeeded, match="“路基施工”上期（3月31日）已完成，本期没有勾选"):
        record(
            road, Reading(data_date=date(2024, 6, 30), stages_done=[first]), by=stranger, at=JULY, submit=True
        )
    campaign = make_target("B-013", measure="narrative", value=None, unit="")
    accepted(campaign, date(2024, 3, 31), self_rating=80)
    less = Reading(data_date=date(2024, 6, 30), self_rating=50, text="推进。")
    with pytest.raises(ExplanationNeeded, match="自评50%低于上期自评80%（3月31日）"):
        record(campaign, less, by=clerk, at=JULY, submit=True)


def test_it_is_asked_by_the_promise_in_force_on_the_data_date(target, clerk, admin):
    """From July on 16000: then 7957 by 30 June still is more than twice of 8000's plan, by 31 July not of 16000's."""
    terms = {
        "effective_date": date(2024, 7, 1),
        "document_number": "8号",
        "reason": "加码",
        "is_checked": True,
    }
    adjust(target, Terms(value=Decimal(16000), **terms), by=admin, at=JULY)
    day = {"value": Decimal(7957)}
    with pytest.raises(ExplanationNeeded):
        record(target, Reading(data_date=date(2024, 6, 30), **day), by=clerk, at=JULY, submit=True)
    assert record(target, Reading(data_date=date(2024, 7, 3), **day), by=clerk, at=JULY, submit=True)


def test_what_was_explained_once_is_not_asked_again_when_it_is_sent_again(target, clerk, admin, accepted):
    accepted(target, date(2024, 5, 31), 4300)
    explained = Reading(data_date=date(2024, 6, 30), value=Decimal(4200), explanation="注销清理。")
    entry = record(target, explained, by=clerk, at=JULY, submit=True)
    move(entry.pk, Action.RETURN, by=admin, at=JULY, reason="请附清单")
    assert move(entry.pk, Action.SUBMIT, by=clerk, at=JULY).status == "submitted"


SLIP = Reading(
    data_date=date(2024, 6, 30), value=Decimal(42000), text="登记。", explanation="。", questions_seen=""
)


def test_an_explanation_answers_only_what_was_seen(target, clerk):
    """42000 of 8000 with a full stop typed beforehand: the question comes first, then the same words answer it."""
    with pytest.raises(ExplanationNeeded, match=r"完成525\.0%.*已说明原因的，核对后再提交一次") as refused:
        record(target, SLIP, by=clerk, at=JULY, submit=True)
    assert not target.entries.exists()
    seen = replace(SLIP, questions_seen=refused.value.seen)
    with pytest.raises(ExplanationNeeded, match=r"完成537\.5%"):
        record(target, replace(seen, value=Decimal(43000)), by=clerk, at=JULY, submit=True)
    with pytest.raises(ExplanationNeeded, match="，或在“情况说明”中说明原因"):
        record(target, replace(seen, explanation=" "), by=clerk, at=JULY, submit=True)
    assert record(target, seen, by=clerk, at=JULY, submit=True).status == "submitted"


def test_a_program_that_shows_questions_otherwise_needs_no_more_than_the_explanation(target, clerk):
    assert record(target, replace(SLIP, questions_seen=None), by=clerk, at=JULY, submit=True)


def test_a_usual_figure_may_carry_any_words(target, clerk):
    usual = replace(SLIP, value=Decimal(4200), questions_seen="of another figure")
    assert record(target, usual, by=clerk, at=JULY, submit=True)


def test_a_draft_keeps_which_questions_were_seen(target, clerk):
    draft = record(target, SLIP, by=clerk, at=JULY, submit=False)
    with pytest.raises(ExplanationNeeded, match=r"完成525\.0%") as refused:
        move(draft.pk, Action.SUBMIT, by=clerk, at=JULY)
    seen = replace(SLIP, questions_seen=refused.value.seen)
    draft = record(target, seen, by=clerk, at=JULY, submit=False)
    assert move(draft.pk, Action.SUBMIT, by=clerk, at=JULY).status == "submitted"


def test_why_it_corrects_does_not_say_why_it_is_so_much(target, clerk, accepted):
    accepted(target, date(2024, 6, 30), 4200)
    assert record(target, replace(SLIP, value=Decimal(4100)), by=clerk, at=JULY, submit=True)
    move(target.entries.get(status="submitted").pk, Action.WITHDRAW, by=clerk, at=JULY)
    with pytest.raises(ExplanationNeeded, match=r"完成525\.0%"):
        record(target, SLIP, by=clerk, at=JULY, submit=True)


def test_an_old_explanation_does_not_answer_for_a_new_number(target, clerk, admin, accepted):
    accepted(target, date(2024, 5, 31), 4300)
    fallen = replace(SLIP, value=Decimal(4200))
    with pytest.raises(ExplanationNeeded) as refused:
        record(target, fallen, by=clerk, at=JULY, submit=True)
    seen = replace(fallen, questions_seen=refused.value.seen)
    entry = record(target, seen, by=clerk, at=JULY, submit=True)
    move(entry.pk, Action.RETURN, by=admin, at=JULY, reason="请核对")
    with pytest.raises(ExplanationNeeded, match="少2300户"):
        record(target, replace(seen, value=Decimal(2000)), by=clerk, at=JULY, submit=True)
    assert record(target, seen, by=clerk, at=JULY, submit=True).status == "submitted"


def test_a_narrative_needs_a_rating_and_words(make_target, clerk):
    campaign = make_target("B-013", measure="narrative", value=None, unit="")
    day = date(2024, 6, 30)
    with pytest.raises(SelfRatingMissing):
        record(campaign, Reading(data_date=day, text="推进。"), by=clerk, at=JULY, submit=True)
    with pytest.raises(TextMissing):
        record(campaign, Reading(data_date=day, self_rating=50), by=clerk, at=JULY, submit=True)
    assert record(
        campaign, Reading(data_date=day, self_rating=50, text="推进。"), by=clerk, at=JULY, submit=True
    )


def test_zero_is_a_reading(target, clerk):
    assert record(
        target, Reading(data_date=date(2024, 6, 30), value=Decimal(0)), by=clerk, at=JULY, submit=True
    )


# -- moving


@pytest.mark.parametrize("action", [Action.ACCEPT, Action.RETURN])
@pytest.mark.parametrize("who", ["clerk", "stranger", "leader"])
def test_only_the_office_checks(who, action, request, submitted):
    with pytest.raises(NotAllowed, match="只有管理员可以审核"):
        move(submitted.pk, action, by=request.getfixturevalue(who), at=JULY, reason="来源不明")


@pytest.mark.parametrize("action", [Action.ACCEPT, Action.RETURN])
def test_nobody_checks_his_own(action, target, admin, second_admin, market_bureau):
    own = record(target, JUNE, by=admin, at=JULY, submit=True, unit=market_bureau)
    with pytest.raises(NotAllowed, match="不能审核自己填报的进展"):
        move(own.pk, action, by=admin, at=JULY, reason="来源不明")
    assert move(own.pk, action, by=second_admin, at=JULY, reason="来源不明").checker == second_admin


def test_accepting_moves_the_light(submitted, target, admin):
    assert light_of(target) == "critical"  # nothing accepted for five periods
    entry = move(submitted.pk, Action.ACCEPT, by=admin, at=at(2024, 7, 4))
    assert (entry.status, entry.checker, entry.checked_at, entry.accepted_at) == (
        "accepted", admin, at(2024, 7, 4), at(2024, 7, 4),
    )  # fmt: skip
    assert light_of(target) == "on_track"


def test_returning_needs_a_reason(submitted, admin):
    with pytest.raises(ReasonMissing):
        move(submitted.pk, Action.RETURN, by=admin, at=JULY, reason=" ")


def test_a_returned_entry_is_corrected_and_submitted_again(submitted, target, clerk, admin):
    move(submitted.pk, Action.RETURN, by=admin, at=JULY, reason="请附来源")
    again = record(
        target,
        Reading(data_date=date(2024, 6, 30), value=Decimal(4150)),
        by=clerk,
        at=at(2024, 7, 5),
        submit=True,
    )
    assert (again.pk, again.status, again.value, again.submitted_at) == (
        submitted.pk,
        "submitted",
        4150,
        at(2024, 7, 5),
    )
    assert light_of(target) == "critical"


@pytest.mark.parametrize("who", ["stranger", "leader", "admin"])
def test_only_its_author_withdraws(who, request, submitted):
    with pytest.raises(NotAllowed):
        move(submitted.pk, Action.WITHDRAW, by=request.getfixturevalue(who), at=JULY)


def test_a_colleague_of_the_unit_does_not_withdraw(submitted, market_bureau):
    with pytest.raises(NotAllowed):
        move(submitted.pk, Action.WITHDRAW, by=person("colleague", "同事", "staff", market_bureau), at=JULY)


def test_a_withdrawn_day_is_free_again(submitted, target, clerk):
    move(submitted.pk, Action.WITHDRAW, by=clerk, at=JULY)
    again = record(target, JUNE, by=clerk, at=JULY, submit=True)
    assert again.pk != submitted.pk
    assert target.entries.count() == 2


ALLOWED = {
    ("draft", Action.SUBMIT), ("returned", Action.SUBMIT), ("submitted", Action.WITHDRAW),
    ("submitted", Action.ACCEPT), ("submitted", Action.RETURN), ("accepted", Action.UNDO_ACCEPT),
    ("returned", Action.UNDO_RETURN),
}  # fmt: skip


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("status", ["draft", "submitted", "accepted", "returned", "withdrawn"])
def test_an_entry_moves_only_along_its_ways(status, action, target, clerk, admin):
    checked = {"checker": admin, "checked_at": JULY, "return_reason": "原因"}
    entry = ProgressEntry.objects.create(
        target=target, author=clerk, data_date=date(2024, 6, 30), value=4200, status=status,
        submitted_at=None if status == "draft" else JULY, accepted_at=JULY if status == "accepted" else None,
        **(checked if status in ("accepted", "returned") else {}),
    )  # fmt: skip
    ProgressEntry.history.update(history_date=JULY)
    by = clerk if action in (Action.SUBMIT, Action.WITHDRAW, Action.UNDO_WITHDRAW) else admin
    if (status, action) in ALLOWED:
        assert move(entry.pk, action, by=by, at=JULY, reason="原因").status != status
    else:
        with pytest.raises((AlreadyMoved, TooLate)):  # the one that was withdrawn long ago
            move(entry.pk, action, by=by, at=JULY, reason="原因")
        entry.refresh_from_db()
        assert entry.status == status


# -- correcting


def test_a_correction_supersedes_and_needs_an_explanation(target, clerk, admin, accepted):
    wrong = accepted(target, date(2024, 6, 30), 3940)
    with pytest.raises(ExplanationNeeded, match="已有采信的进展，本条将更正它"):
        record(target, JUNE, by=clerk, at=JULY, submit=True)
    explained = Reading(data_date=date(2024, 6, 30), value=Decimal(4200), explanation="录入错误")
    right = record(target, explained, by=clerk, at=JULY, submit=True)
    assert right.supersedes == wrong
    assert light_of(target) == "behind"  # 3940 still counts: 49.25 % against 49.73 %


def test_a_correction_counts_once_it_is_accepted(target, clerk, admin, accepted):
    accepted(target, date(2024, 6, 30), 1000)
    explained = Reading(data_date=date(2024, 6, 30), value=Decimal(4200), explanation="录入错误")
    right = record(target, explained, by=clerk, at=JULY, submit=True)
    assert light_of(target) == "critical"
    move(right.pk, Action.ACCEPT, by=admin, at=at(2024, 7, 4))
    assert light_of(target) == "on_track"
    assert target.entries.filter(status="accepted").count() == 2


def test_a_day_that_was_taken_in_between_is_not_doubled(submitted, target, admin, accepted):
    accepted(target, date(2024, 6, 30), 4100)
    with pytest.raises(AlreadyMoved, match="作为更正重新提交"):
        move(submitted.pk, Action.ACCEPT, by=admin, at=at(2024, 7, 4))


# -- changing the promise


def test_an_adjustment_keeps_what_the_report_says(target, admin):
    adjust(target, Terms(value=Decimal(7500), due_date=date(2025, 3, 31), is_checked=True,
        effective_date=date(2024, 9, 1), document_number="12号", reason="口径"),
        by=admin, at=at(2024, 9, 1))  # fmt: skip
    target.refresh_from_db()
    assert (target.value, target.stated_value) == (7500, 8000)
    assert (target.due_date, target.stated_due_date) == (date(2025, 3, 31), date(2024, 12, 31))
    row = target.history.first()
    assert (row.history_user, row.history_change_reason) == (admin, "12号：口径")


def test_a_picture_uses_the_value_in_force_on_its_day(target, admin, accepted):
    accepted(target, date(2024, 6, 30), 3750)  # 46.9 % of 8000, 50 % of 7500
    accepted(target, date(2024, 9, 30), 5700)  # 71.3 % of 8000, 76 % of 7500; pace 74.9 %
    adjust(
        target,
        Terms(value=Decimal(7500), effective_date=date(2024, 9, 1), document_number="12号", reason="口径"),
        by=admin,
        at=at(2024, 9, 1),
    )
    assert light_of(target, date(2024, 6, 30)) == "behind"
    assert light_of(target, date(2024, 9, 30)) == "on_track"


def test_the_adjustment_effective_last_is_in_force_whichever_was_decided_last(target, admin):
    for value, effective, decided in (
        (7000, date(2024, 10, 1), at(2024, 8, 1)),
        (7500, date(2024, 9, 1), at(2024, 8, 2)),
    ):
        adjust(
            target,
            Terms(
                value=Decimal(value),
                effective_date=effective,
                document_number="号",
                reason="因",
                is_checked=True,
            ),
            by=admin,
            at=decided,
        )
    target.refresh_from_db()
    assert target.value == 7000


def test_a_number_arrives(make_target, admin):
    energy = make_target("A-007", measure="rate", bound="at_most", unit="%", value=None, issued="awaiting")
    assert light_of(energy) == "none"
    adjust(
        energy,
        Terms(value=Decimal(-3), effective_date=date(2024, 5, 1), document_number="5号", reason="市下达"),
        by=admin,
        at=at(2024, 5, 1),
    )
    energy.refresh_from_db()
    assert energy.issued == "set"
    facts = load_facts(energy.report, known_at=at(2026, 1, 1))
    codes = [facts.on(day)[0].judgement.progress.code for day in (date(2024, 4, 30), date(2024, 5, 1))]
    assert codes[0] == "awaiting_value"
    assert codes[1] != "awaiting_value"


def test_people_are_kept_who_have_written(submitted, clerk):
    with pytest.raises(ProtectedError):
        User.objects.get(pk=clerk.pk).delete()
