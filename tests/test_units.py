"""Units are renamed, merged and ended from a day on: what they hold moves along, the past keeps its names."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from targets.domain.moment import Moment
from targets.models import (
    Deputy,
    FormerLead,
    Instruction,
    Notice,
    Owner,
    ProgressEntry,
    Target,
    Unit,
    Urging,
)
from targets.pictures import asked_of_lead, load_facts
from targets.pictures.holdings import holdings_of_unit
from targets.services import Action, Handover, Reading, Refused, instruct, move, record, urge
from targets.services.notices import staff_of
from targets.services.targets import edit_target
from targets.services.units import end_unit, rename_unit, reopen_unit
from targets.summaries import ledger, my_reporting, ranking
from targets.summaries.ledger import Filters
from tests.conftest import at, person

JULY = date(2024, 7, 1)
NOW = at(2024, 7, 3)


@pytest.fixture(autouse=True)
def july(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def newcomer(db) -> Unit:
    return Unit.objects.create(name="区综合执法局", position=8)


def rename(unit, admin, name="区市场和质量监管局", since=JULY):
    return rename_unit(unit, name=name, since=since, reason="机构改革", by=admin, at=NOW)


def end(unit, admin, successor=None, since=JULY, seen=None):
    return end_unit(
        unit, successor=successor, since=since, reason="机构改革",
        seen=seen or holdings_of_unit(unit).version, by=admin, at=NOW,
    )  # fmt: skip


def picture_of(target, day):
    (picture,) = load_facts(target.report, known_at=NOW).on(day)
    return picture


# -- another name


def test_a_renamed_unit_is_the_same_one(target, market_bureau, clerk, admin):
    renamed = rename(market_bureau, admin)
    assert (renamed.pk, renamed.name) == (market_bureau.pk, "区市场和质量监管局")
    assert target.lead.unit_id == clerk.unit_id == renamed.pk
    assert renamed.history.first().history_change_reason == "机构改革"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2024, 6, 30), "区市场监管局"),
        (date(2024, 7, 1), "区市场和质量监管局"),
        (date(2024, 7, 3), "区市场和质量监管局"),
    ],
)
def test_the_past_keeps_its_name(day, name, target, market_bureau, admin):
    rename(market_bureau, admin)
    picture = picture_of(target, day)
    assert str(picture.lead) == name
    report = target.report
    assert [str(row.unit) for row in ranking(report, moment=Moment(day, NOW)).small] == [name]
    found = ledger(report, Filters(q=name), moment=Moment(day, NOW)).rows
    assert [str(row.lead) for row in found] == [name]


def test_entries_and_orders_keep_the_name_of_their_day(target, market_bureau, clerk, admin, report, accepted):
    entry = accepted(target, date(2024, 5, 31), 1000, moment=at(2024, 6, 2))
    order = urge(
        report, None, as_of=date(2024, 6, 20), reply_by=date(2024, 7, 9), by=admin, at=at(2024, 6, 20)
    )[0]
    rename(market_bureau, admin)
    assert str(ProgressEntry.objects.get(pk=entry.pk).unit_then) == "区市场监管局"
    assert str(Urging.objects.get(pk=order.pk).addressee) == "区市场监管局"


def test_each_of_several_names_has_its_time(market_bureau, admin):
    rename(market_bureau, admin, "甲局", date(2024, 3, 1))
    unit = rename(market_bureau, admin, "乙局", JULY)
    days = (date(2024, 2, 29), date(2024, 3, 1), date(2024, 6, 30), JULY)
    assert [str(unit.on(day)) for day in days] == ["区市场监管局", "甲局", "甲局", "乙局"]


def test_a_wrong_name_is_corrected_without_a_trace_in_the_past(market_bureau, admin):
    unit = rename(market_bureau, admin, since=None)
    assert (unit.former_names, str(unit.on(date(2024, 1, 1)))) == ([], "区市场和质量监管局")


def test_renamed_again_on_the_same_day_the_second_name_counts(market_bureau, admin):
    rename(market_bureau, admin, "错字局")
    unit = rename(market_bureau, admin)
    assert [past.name for past in unit.past_names] == ["区市场监管局"]


@pytest.mark.parametrize(
    ("name", "since", "field"),
    [
        ("", JULY, "name"),
        ("   ", JULY, "name"),
        ("区市场监管局", JULY, "name"),
        ("区住建局", JULY, "name"),
        ("区新局", date(2024, 7, 4), "since"),
    ],
)
def test_it_refuses_what_cannot_be_a_new_name(name, since, field, market_bureau, housing_bureau, admin):
    with pytest.raises(Refused) as refused:
        rename(market_bureau, admin, name, since)
    assert refused.value.field == field
    assert not Unit.objects.get(pk=market_bureau.pk).former_names


def test_names_follow_in_order(market_bureau, admin):
    rename(market_bureau, admin)
    with pytest.raises(Refused, match="不能更早") as refused:
        rename(market_bureau, admin, "丙局", date(2024, 6, 1))
    assert refused.value.field == "since"


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_only_the_office_renames_and_ends(who, market_bureau, request):
    user = request.getfixturevalue(who)
    with pytest.raises(Refused, match="由系统管理员办理"):
        rename(market_bureau, user)
    with pytest.raises(Refused, match="由系统管理员办理"):
        end(market_bureau, user)


# -- a merger


@pytest.fixture
def busy(target, market_bureau, housing_bureau, clerk, leader, admin, report):
    """Everything that a unit can hold: a lead, a support, people, a draft, a submission, a return, an urging."""
    Owner.objects.create(target=target, unit=housing_bureau)
    for day, status in ((date(2024, 5, 31), "returned"), (date(2024, 6, 30), "submitted"), (JULY, "draft")):
        entry = record(
            target,
            Reading(data_date=day, value=1000, explanation="已核"),
            by=clerk,
            at=NOW,
            submit=status != "draft",
        )
        if status == "returned":
            move(entry.pk, Action.RETURN, by=admin, at=NOW, reason="请核对")
    urge(report, None, as_of=date(2024, 6, 20), reply_by=date(2024, 7, 9), by=admin, at=at(2024, 7, 4))
    instruct(target, text="请加快。", due_date=None, by=leader, at=NOW)
    return market_bureau


def test_what_a_unit_holds_is_all_there(busy, newcomer, admin):
    held = holdings_of_unit(busy)
    assert [len(rows) for rows in (held.leads, held.supports, held.people, held.entries, held.urgings)] == [
        1, 0, 1, 3, 1,
    ]  # fmt: skip


def test_everything_moves_to_the_successor(busy, newcomer, admin, clerk, target, report):
    child = Unit.objects.create(name="市场监管所", parent=busy)
    end(busy, admin, newcomer)
    busy.refresh_from_db()
    assert (busy.is_active, busy.ended_on, busy.successor) == (False, JULY, newcomer)
    clerk = type(clerk).objects.get(pk=clerk.pk)
    assert clerk.unit == newcomer
    assert set(ProgressEntry.objects.values_list("unit__name", flat=True)) == {"区综合执法局"}
    assert Owner.objects.get(target=target, role="lead").unit == newcomer
    assert Instruction.objects.to_units([newcomer.pk]).count() == 1
    assert Urging.objects.visible_to(clerk).count() == Urging.objects.of_unit(newcomer).count() == 1
    assert str(Urging.objects.get().addressee) == "区市场监管局"
    child.refresh_from_db()
    assert child.parent == newcomer
    assert holdings_of_unit(busy).is_empty


def test_its_people_go_on_where_they_were(busy, newcomer, admin, clerk, target, report):
    end(busy, admin, newcomer)
    clerk = type(clerk).objects.get(pk=clerk.pk)
    page = my_reporting(report, newcomer, viewer=clerk, moment=Moment(NOW.date(), NOW))
    assert [len(page.entries[status]) for status in ("returned", "draft", "submitted")] == [1, 1, 1]
    assert page.urgings
    returned = ProgressEntry.objects.get(status="returned")
    assert move(returned.pk, Action.SUBMIT, by=clerk, at=NOW).status == "submitted"
    waiting = ProgressEntry.objects.get(data_date=date(2024, 6, 30))
    assert move(waiting.pk, Action.WITHDRAW, by=clerk, at=NOW).status == "withdrawn"


def test_the_past_remains_the_former_units(busy, newcomer, admin, target, report, accepted):
    accepted(target, date(2024, 4, 30), 900, moment=at(2024, 5, 3))
    end(busy, admin, newcomer)
    assert str(picture_of(target, date(2024, 6, 30)).lead) == "区市场监管局"
    assert str(picture_of(target, JULY).lead) == "区综合执法局"
    assert ProgressEntry.objects.get(status="accepted").unit == busy
    rows = ranking(report, moment=Moment(date(2024, 6, 30), NOW)).small
    assert [str(row.unit) for row in rows] == ["区市场监管局"]
    assert [str(row.unit) for row in ranking(report, moment=Moment(JULY, NOW)).small] == ["区综合执法局"]


def test_the_successor_is_asked_for_what_was_open(target, market_bureau, newcomer, admin, clerk, report):
    end(market_bureau, admin, newcomer)
    clerk = type(clerk).objects.get(pk=clerk.pk)
    page = my_reporting(report, newcomer, viewer=clerk, moment=Moment(NOW.date(), NOW))
    assert [(row.target.number, row.is_due) for row in page.due] == [("B-017", True)]


def test_who_supported_supports_under_the_new_name(target, housing_bureau, newcomer, admin):
    Owner.objects.create(target=target, unit=housing_bureau)
    end(housing_bureau, admin, newcomer)
    assert [owner.unit for owner in target.__class__.objects.get(pk=target.pk).supporting] == [newcomer]


def test_whoever_supported_what_it_now_leads_leads_it(target, housing_bureau, market_bureau, admin):
    Owner.objects.create(target=target, unit=housing_bureau)
    end(market_bureau, admin, housing_bureau)
    assert list(target.owners.values_list("unit__name", "role")) == [("区住建局", "lead")]


def test_its_successors_successor_is_its_own(market_bureau, housing_bureau, newcomer, admin, target, report):
    urge(report, None, as_of=date(2024, 6, 20), reply_by=date(2024, 7, 9), by=admin, at=at(2024, 6, 20))
    end(market_bureau, admin, housing_bureau, date(2024, 6, 25))
    end(housing_bureau, admin, newcomer)
    market_bureau.refresh_from_db()
    assert market_bureau.successor == newcomer
    assert Urging.objects.of_unit(newcomer).count() == 1


def test_deputies_go_on_for_the_successor(market_bureau, newcomer, stranger, admin):
    Deputy.objects.create(user=stranger, unit=market_bureau, since=date(2024, 6, 1))
    end(market_bureau, admin, newcomer)
    assert staff_of(newcomer) == [stranger]


def test_who_deputises_for_both_goes_on_once(market_bureau, newcomer, stranger, admin, target):
    for unit in (market_bureau, newcomer):
        Deputy.objects.create(user=stranger, unit=unit, since=date(2024, 6, 1))
    end(market_bureau, admin, newcomer)
    assert [deputy.unit for deputy in Deputy.objects.all()] == [newcomer]


def test_the_successors_own_people_do_not_deputise_for_it(market_bureau, newcomer, admin, target):
    own = person("own", "自家", "staff", newcomer)
    Deputy.objects.create(user=own, unit=market_bureau, since=date(2024, 6, 1))
    end(market_bureau, admin, newcomer)
    assert not Deputy.objects.exists()


def test_its_people_are_told(busy, newcomer, admin, clerk):
    end(busy, admin, newcomer)
    assert "并入“区综合执法局”" in Notice.objects.get(kind="handover", recipient=clerk).text


def test_it_asks_for_a_successor_of_what_holds_something(busy, admin):
    with pytest.raises(Refused, match="请选择并入的单位") as refused:
        end(busy, admin)
    assert refused.value.field == "successor"
    busy.refresh_from_db()
    assert busy.is_active


def test_an_empty_unit_just_ends(newcomer, admin):
    end(newcomer, admin)
    newcomer.refresh_from_db()
    assert (newcomer.is_active, newcomer.successor) == (False, None)


def test_it_does_what_was_looked_at(busy, newcomer, admin, clerk, target):
    seen = holdings_of_unit(busy).version
    record(target, Reading(data_date=date(2024, 7, 2), value=1001), by=clerk, at=NOW, submit=False)
    with pytest.raises(Refused, match="情况已变"):
        end(busy, admin, newcomer, seen=seen)


@pytest.mark.parametrize("which", ["itself", "ended"])
def test_it_refuses_a_successor_that_is_none(which, busy, newcomer, admin):
    if which == "ended":
        end(newcomer, admin)
    with pytest.raises(Refused) as refused:
        end(busy, admin, busy if which == "itself" else newcomer)
    assert refused.value.field == "successor"


def test_nothing_happens_in_the_future(busy, newcomer, admin):
    with pytest.raises(Refused, match="不能晚于今天"):
        end(busy, admin, newcomer, date(2024, 7, 4))


def test_an_ended_unit_ends_once(newcomer, admin):
    end(newcomer, admin)
    with pytest.raises(Refused, match="已停用"):
        end(newcomer, admin)


# -- the page


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def test_the_page_shows_first_what_a_unit_holds(office, busy):
    page = office.get(f"/2024/people/units/{busy.pk}/").content.decode()
    for said in ("B-017 新增市场主体", "李真", "未办结的进展 3", "催办〔2024〕1号"):
        assert said in page


def test_the_page_renames(office, busy):
    data = {
        "action": "rename", "rename-name": "区市场和质量监管局", "rename-how": "renamed", "rename-since": "2024-07-01",
        "rename-reason": "机构改革",
    }  # fmt: skip
    page = office.post(f"/2024/people/units/{busy.pk}/", data, follow=True).content.decode()
    assert "“区市场监管局”已改为“区市场和质量监管局”。" in page
    assert "区市场监管局 <small" in page


def test_a_refusal_leaves_what_was_typed(office, busy, housing_bureau):
    data = {
        "action": "rename", "rename-name": "区住建局", "rename-how": "renamed", "rename-since": "2024-07-01",
        "rename-reason": "机构改革二",
    }  # fmt: skip
    page = office.post(f"/2024/people/units/{busy.pk}/", data).content.decode()
    assert "两个单位合并请用“并入”" in page
    assert 'value="机构改革二"' in page


def test_the_page_merges(office, busy, newcomer):
    address = f"/2024/people/units/{busy.pk}/"
    seen = office.get(address).context["held"].version
    data = {
        "action": "end",
        "end-successor": newcomer.pk,
        "end-since": "2024-07-01",
        "end-reason": "改革",
        "end-has_looked": "on",
    }
    stale = office.post(address, data | {"end-seen": "0" * 32})
    assert "情况已变，请看现在的内容再办理。" in stale.content.decode()
    page = office.post(address, data | {"end-seen": seen}, follow=True).content.decode()
    assert "“区市场监管局”已并入“区综合执法局”。" in page
    assert "停用，并入区综合执法局" in page


def test_enter_alone_ends_nothing(office, report, newcomer):
    address = f"/2024/people/units/{newcomer.pk}/"
    seen = office.get(address).context["held"].version
    data = {"action": "end", "end-since": "2024-07-01", "end-reason": "改革", "end-seen": seen}
    assert "请先看现有事项，再勾选。" in office.post(address, data).content.decode()
    newcomer.refresh_from_db()
    assert newcomer.is_active


def test_the_page_reopens_what_was_ended_by_mistake(office, report, newcomer, admin):
    end(newcomer, admin)
    address = f"/2024/people/units/{newcomer.pk}/"
    assert "请写明原因。" in office.post(address, {"action": "reopen"}).content.decode()
    office.post(address, {"action": "reopen", "reopen-reason": "误停"})
    newcomer.refresh_from_db()
    assert (newcomer.is_active, newcomer.ended_on) == (True, None)


def test_an_ended_unit_is_not_offered(office, target, newcomer, admin, road):
    end(newcomer, admin)
    edit = office.get("/2024/targets/B-017/edit/").context["form"]
    assert newcomer not in edit.fields["lead"].queryset
    assert newcomer not in edit.fields["supporting"].queryset
    assert newcomer not in office.get("/2024/report/").context["units"]
    assert (
        newcomer
        not in office.get(f"/2024/people/units/{target.lead.unit_id}/")
        .context["end"]
        .fields["successor"]
        .queryset
    )


def test_the_ledger_of_a_merged_unit_shows_its_past(office, busy, newcomer, admin):
    end(busy, admin, newcomer)
    page = office.get(f"/2024/targets/?as_of=2024-06-30&unit={busy.pk}&role=lead")
    assert [row.target.number for row in page.context["page"].rows] == ["B-017"]


# -- what was owed, as it was known then


def owed_of(target, day, known) -> tuple:
    """What a page says that the lead has to report, and who it is."""
    (picture,) = load_facts(target.report, known_at=known).on(day)
    asked = asked_of_lead(picture)
    return (
        str(picture.lead),
        asked and asked.period.end_date,
        [filed.period.end_date for filed in picture.judgement.filings if picture.is_for_lead(filed.period)],
    )


MOMENTS = [
    (date(2024, month, day), at(2024, known, last))
    for month, day, known, last in (
        (3, 31, 4, 9), (6, 30, 7, 2), (6, 30, 7, 3), (7, 1, 7, 3), (7, 3, 7, 3), (7, 3, 7, 4), (6, 30, 7, 5),
        (7, 5, 7, 5),
    )
]  # fmt: skip


@pytest.mark.parametrize(("day", "known"), MOMENTS)
@pytest.mark.parametrize("since", [JULY, date(2024, 5, 1), date(2024, 1, 1)])
def test_a_unit_taken_into_use_again_changes_nothing_of_what_was_owed(
    since, day, known, target, market_bureau, newcomer, admin, clerk
):
    end(market_bureau, admin, newcomer, since=since)
    before = owed_of(target, day, known)
    assert before[2] or known < NOW
    reopen_unit(market_bureau, reason="误并", by=admin, at=at(2024, 7, 4))
    assert owed_of(target, day, known) == before


@pytest.mark.parametrize(("day", "known"), MOMENTS)
def test_a_later_merger_changes_nothing_of_what_was_owed_before(
    day, known, target, market_bureau, newcomer, admin, clerk
):
    """The target was handed over first: when the old lead ends later, nobody new is asked for what it owed."""
    handover = Handover(date(2024, 6, 1), at(2024, 7, 1))
    edit_target(target, lead=newcomer, supporting=[], handover=handover, by=admin, reason="分工调整")
    before = owed_of(target, day, known)
    end(market_bureau, admin, newcomer)
    assert owed_of(target, day, known) == before


@pytest.mark.parametrize("how", ["one after the other", "handed over in between"])
def test_what_was_open_goes_through_all_successors_but_not_further(
    how, target, market_bureau, housing_bureau, newcomer, admin, clerk
):
    end(market_bureau, admin, housing_bureau, since=date(2024, 3, 1))
    if how == "one after the other":
        end(housing_bureau, admin, newcomer, since=date(2024, 6, 1))
    else:
        handover = Handover(date(2024, 6, 1), NOW)
        edit_target(target, lead=newcomer, supporting=[], handover=handover, by=admin, reason="分工调整")
    lead, _, owed = owed_of(Target.objects.get(), NOW.date(), NOW)
    assert lead == "区综合执法局"
    assert (date(2024, 1, 31) in owed) == (date(2024, 4, 30) in owed) == (how == "one after the other")
    assert date(2024, 6, 30) in owed


def test_who_had_ended_before_is_known_from_then_on(
    target, market_bureau, newcomer, housing_bureau, admin, clerk
):
    """As the migration finds it, though the unit is in use again."""
    end(market_bureau, admin, newcomer)
    reopen_unit(market_bureau, reason="误并", by=admin, at=NOW)
    FormerLead.objects.create(target=target, unit=housing_bureau, until=date(2024, 2, 1), recorded_at=NOW)
    FormerLead.objects.update(has_successor=False)
    migration = import_module("targets.migrations.0011_former_leads_know_whether_they_ended")
    migration.know_who_ended(apps, None)
    found = FormerLead.objects.order_by("until").values_list("unit__name", "has_successor")
    assert list(found) == [("区住建局", False), ("区市场监管局", True)]


@pytest.mark.parametrize("known", [at(2024, 5, 1), at(2024, 7, 1), NOW, at(2024, 7, 9)])
def test_a_merger_on_the_trackers_first_day_is_known_from_the_beginning(
    known, target, market_bureau, newcomer, admin
):
    """As everything is that was set up on that day: before the merger the former unit led, whenever that is asked."""
    end(market_bureau, admin, newcomer, since=date(2024, 5, 1))
    leads = [
        str(load_facts(target.report, known_at=known).on(day)[0].lead) for day in (date(2024, 4, 30), JULY)
    ]
    assert leads == ["区市场监管局", "区综合执法局"]
