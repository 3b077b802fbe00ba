"""Who may what: the predicates, and the querysets that say the same of many things at once."""

from datetime import date

import pytest

from targets import rights
from targets.models import ProgressEntry, Role, Target, Unit, Urging
from targets.services import Terms, adjust, instruct, request_adjustment, revoke_adjustment, urge
from tests.conftest import at, person

ROLES = ("clerk", "second_clerk", "stranger", "outsider", "leader", "admin", "second_admin")


@pytest.fixture
def outsider(db):
    """Staff of a unit that has nothing to do with the targets."""
    return person("waimian", "外面", Role.STAFF, Unit.objects.create(name="区档案馆", position=9))


@pytest.fixture
def people(request) -> dict:
    return {name: request.getfixturevalue(name) for name in ROLES}


@pytest.fixture
def entries(make_target, road, clerk, stranger, admin, housing_bureau) -> list[ProgressEntry]:
    """One of each status, by the lead unit, by a supporting unit, and on behalf of the lead."""
    shared = make_target(supporting=(housing_bureau,))
    made = []
    for month, (author, unit) in enumerate(
        ((clerk, clerk.unit), (stranger, stranger.unit), (admin, clerk.unit)), 1
    ):
        for day, status in enumerate(("draft", "submitted", "returned", "withdrawn"), 1):
            made.append(
                ProgressEntry.objects.create(
                    target=shared,
                    unit=unit,
                    author=author,
                    is_on_behalf=author == admin,
                    data_date=date(2024, month, day),
                    value=1,
                    status=status,
                    submitted_at=None if status == "draft" else at(2024, 7, 1),
                    checker=person(f"checker{month}", "查", "admin") if status == "returned" else None,
                    checked_at=at(2024, 7, 2) if status == "returned" else None,
                    return_reason="请补充。" if status == "returned" else "",
                )
            )
    return made


@pytest.mark.parametrize("who", ROLES)
def test_one_entry_is_seen_exactly_if_it_is_among_the_visible(who, people, entries, accepted, target_of_all):
    accepted(target_of_all, date(2024, 6, 30), 4200)
    user = people[who]
    visible = set(ProgressEntry.objects.visible_to(user))
    every = list(ProgressEntry.objects.select_related("target", "unit"))
    assert len(every) == 13
    assert {entry for entry in every if rights.may_see(user, entry)} == visible


@pytest.fixture
def ended(make_target) -> Target:
    return make_target("B-099", state="merged", state_date=date(2024, 6, 1), state_reason="并入B-017")


@pytest.fixture
def target_of_all(entries) -> Target:
    return entries[0].target


@pytest.mark.parametrize("who", ROLES)
def test_a_target_is_reported_on_by_exactly_whom_the_querysets_name(who, people, entries, road, ended):
    user = people[who]
    every = list(Target.objects.with_owners())
    reportable = set(Target.objects.reportable_by(user))
    assert {target for target in every if rights.may_report_on(user, target)} == reportable
    adjustable = set(Target.objects.adjustable_by(user))
    assert {target for target in every if rights.may_adjust(user, target)} == adjustable


@pytest.mark.parametrize("who", ROLES)
def test_it_says_who_submits_withdraws_judges_and_discards(who, people, entries):
    user = people[who]
    by_lead, by_helper, on_behalf = entries[1], entries[5], entries[9]
    lead, helper, office = who in ("clerk", "second_clerk"), who == "stranger", who == "admin"
    every = (by_lead, by_helper, on_behalf)
    assert [rights.may_submit(user, e) for e in every] == [lead, False, lead or office]
    assert [rights.may_withdraw(user, e) for e in every] == [who == "clerk", helper, office]
    checker = who in ("admin", "second_admin")
    assert [rights.may_judge(user, e) for e in every] == [checker, checker, who == "second_admin"]
    for status in ("accepted", "returned"):
        on_behalf.status = by_lead.status = status
        assert [rights.may_take_back(user, e) for e in every] == [checker, False, who == "second_admin"]
    assert [rights.may_discard(user, e) for e in every] == [lead, helper, lead or office]


@pytest.mark.parametrize("who", ROLES)
def test_it_says_who_reports_for_which_unit(who, people, entries, market_bureau, housing_bureau):
    user, target = people[who], Target.objects.with_owners().get(number="B-017")
    office = who in ("admin", "second_admin")
    lead, helper = who in ("clerk", "second_clerk"), who == "stranger"
    assert rights.may_report_on(user, target, market_bureau) == (office or lead)
    assert rights.may_report_on(user, target, housing_bureau) == (office or helper)
    assert rights.may_report_on(user, target, people["outsider"].unit) is False


@pytest.mark.parametrize("who", ROLES)
def test_it_says_who_answers_and_closes_an_instruction(who, people, target, leader):
    instruction = instruct(target, text="请加快进度。", due_date=None, by=leader, at=at(2024, 7, 1))
    user = people[who]
    assert rights.may_answer(user, instruction) == (who in ("clerk", "second_clerk"))
    assert rights.may_close(user, instruction) == (who in ("leader", "admin", "second_admin"))


@pytest.mark.parametrize("who", ROLES)
def test_the_office_takes_back_what_it_decided_once(who, people, target, make_target, clerk, admin):
    change = Terms(value=7000, effective_date=date(2024, 7, 1), document_number="8号", reason="口径")
    moment, user = at(2024, 7, 1), people[who]
    other = make_target("B-018", title="新增规上企业")
    decided = adjust(target, change, by=admin, at=moment)
    asked = request_adjustment(other, change, by=clerk, at=moment)
    assert rights.may_revoke(user, decided) == (who in ("admin", "second_admin"))
    assert not rights.may_revoke(user, asked)
    assert not rights.may_revoke(user, revoke_adjustment(decided, reason="误批", by=admin, at=moment))


def test_a_leader_with_a_unit_acts_for_nobody(target, market_bureau):
    """A unit belongs to staff; a leader may keep one from before."""
    leader = person("guoqu", "过去", Role.LEADER, market_bureau)
    assert not rights.leads(leader, target)
    assert not rights.may_report_on(leader, target)
    assert not Target.objects.reportable_by(leader).exists()
    assert not Target.objects.adjustable_by(leader).exists()


@pytest.mark.parametrize("who", ROLES)
def test_a_unit_sees_what_it_was_urged_to(who, people, target, admin, report):
    urge(report, None, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 10), by=admin, at=at(2024, 7, 1))
    sees = who not in ("stranger", "outsider")
    assert Urging.objects.visible_to(people[who]).exists() == sees
