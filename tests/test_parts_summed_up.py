"""The lead of a shared number takes its parts' sum over, and reminds who is late."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from targets.domain.moment import Moment
from targets.models import Notice, ProgressEntry, SecurityEvent, Target, Unit, User, WaitingEvent
from targets.services import (
    Action,
    ChangedSinceShown,
    JustSent,
    NotAllowed,
    NothingToUrge,
    Reading,
    move,
    move_all,
    record,
)
from targets.services.reminding import remind_parts, said_of
from targets.services.targets import change_lead
from targets.summaries import review_queue
from tests.conftest import at
from tests.views.test_two_tabs import text_of
from tests.workbooks import FormBook

JUNE, MAY = date(2024, 6, 30), date(2024, 5, 31)
NOW = at(2024, 7, 3)
FORM, REMIND = "/2024/report/B-017/", "/2024/report/B-017/remind/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def towns(db) -> list[Unit]:
    return [
        Unit.objects.create(name=f"{name}街道", kind="subdistrict", position=place)
        for place, name in enumerate("甲乙丙", 10)
    ]


@pytest.fixture
def townspeople(towns) -> list[User]:
    return [
        User.objects.create_user(f"town{n}", "correct-horse", name=f"{town}填报员", role="staff", unit=town)
        for n, town in enumerate(towns)
    ]


@pytest.fixture
def whole(make_target, towns, townspeople) -> Target:
    """8000户 of three, of which all but the last have reported until May."""
    whole = make_target(split="sum")
    for place, (town, value) in enumerate(zip(towns, (3000, 3000, 2000), strict=True), 1):
        make_target(
            f"B-017-0{place}", title=f"{town}市场主体", lead=town, part_of=whole, value=Decimal(value)
        )
    return whole


@pytest.fixture
def lead(client, clerk):
    client.force_login(clerk)
    return client


def part(number: str) -> Target:
    return Target.objects.get(number=number)


def submitted(number: str, day: date, value: int, by: User) -> ProgressEntry:
    return record(part(number), Reading(data_date=day, value=Decimal(value)), by=by, at=NOW, submit=True)


# The sum.


def test_a_sum_that_is_whole_is_filled_in(lead, whole, accepted):
    for number, value in (("B-017-01", 2000), ("B-017-02", 900), ("B-017-03", 50)):
        accepted(part(number), JUNE, Decimal(value))
    page = lead.get(FORM)
    assert page.context["form"].initial["value"] == "2950"
    assert "截至6月30日，各项累计合计2950户。" in text_of(page)


def test_what_lies_with_the_office_is_named_and_not_added(lead, whole, accepted, townspeople):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    accepted(part("B-017-02"), MAY, Decimal(900))
    submitted("B-017-02", JUNE, 1100, townspeople[1])
    page = lead.get(FORM)
    assert "value" not in page.context["form"].initial
    assert (
        "各项累计合计2900户，待审：乙街道（采信后计入），本期未报：丙街道（丙街道尚未报过，没有计入）。"
        in text_of(page)
    )
    assert "1100" not in text_of(page)  # another unit's figure, which nobody has accepted
    states = [(str(line.part.lead), line.state) for line in page.context["form"].parts.lines]
    assert states == [("甲街道", "已采信"), ("乙街道", "待审"), ("丙街道", "未报")]


def test_a_correction_that_waits_is_named(lead, whole, accepted, townspeople):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    reading = Reading(data_date=JUNE, value=Decimal(2100), explanation="漏登")
    record(part("B-017-01"), reading, by=townspeople[0], at=NOW, submit=True)
    assert "各项累计合计2000户，待审：甲街道（采信后计入）" in text_of(lead.get(FORM))


def test_who_reported_for_a_later_day_has_reported(lead, whole, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    page = lead.get(f"{FORM}parts/?data_date=2024-06-28")
    assert "数据晚于这一天：甲街道" in text_of(page) or "都还没有采信的数据" in text_of(page)
    assert page.context["form"].parts.lines[0].state == "数据晚于这一天"


def test_what_ended_before_a_part_was_assigned_is_not_missing(lead, whole, accepted):
    Target.objects.filter(number="B-017-03").update(assigned_date=date(2024, 7, 1))
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    accepted(part("B-017-02"), JUNE, Decimal(900))
    page = lead.get(FORM)
    assert page.context["form"].parts.whole.sum_of_items.is_whole
    assert page.context["form"].parts.lines[2].state == "本期不要求"


def test_what_ended_before_a_part_began_is_not_missing(lead, whole, accepted):
    Target.objects.filter(number="B-017-03").update(start_date=date(2024, 7, 1))
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    accepted(part("B-017-02"), JUNE, Decimal(900))
    page = lead.get(FORM)
    assert page.context["form"].initial["value"] == "2900"
    assert page.context["form"].parts.lines[2].state == "本期不要求"


def test_the_sum_follows_the_day_that_is_typed(lead, whole, accepted):
    accepted(part("B-017-01"), MAY, Decimal(1500))
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    said = text_of(lead.get(f"{FORM}parts/?data_date=5.31"))
    assert "截至5月31日，各项累计合计1500户，本期未报：乙街道、丙街道" in said
    assert "填好数据截止日" in text_of(lead.get(f"{FORM}parts/?data_date=2024-08-01"))
    assert "填好数据截止日" in text_of(lead.get(f"{FORM}parts/?data_date=x"))


def test_one_press_takes_the_sum_over_and_leaves_the_words(lead, whole, accepted):
    accepted(part("B-017-01"), MAY, Decimal(1500))
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    typed = {
        "data_date": "2024-05-31", "value": "7", "increment": "7", "text": "按月汇总", "explanation": "乙、丙未报",
        "take_sum": "1500",
    }  # fmt: skip
    form = lead.post(FORM, typed).context["form"]
    shown = [form[name].value() for name in ("value", "increment", "text", "explanation")]
    assert shown == ["1500", "", "按月汇总", "乙、丙未报"]
    assert not whole.entries.exists()


def test_a_sum_that_changed_since_it_was_shown_is_said(lead, whole, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    page = lead.post(FORM, {"data_date": "2024-06-30", "take_sum": "1500"})
    assert page.context["form"]["value"].value() == "2000"
    assert "合计刚有变动，填入的是现在的，请核对。" in text_of(page)
    same = lead.post(FORM, {"data_date": "2024-06-30", "take_sum": "2000"})
    assert "合计刚有变动" not in text_of(same)


@pytest.mark.parametrize("day", ["", "2024-07-20", "2024-04-30"])
def test_without_a_sum_on_the_day_nothing_is_filled_in_and_that_is_said(day, lead, whole, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    page = lead.post(FORM, {"data_date": day, "value": "111", "take_sum": "2000"})
    assert page.context["form"]["value"].value() == "111"
    assert "没有填入合计" in text_of(page)
    assert "合计刚有变动" not in text_of(page)


def test_a_sum_that_changes_before_it_is_sent_is_asked_about(lead, whole, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    lead.post(FORM, {"data_date": "2024-06-30", "take_sum": "2000"})
    accepted(part("B-017-02"), JUNE, Decimal(100))
    page = lead.post(FORM, {"data_date": "2024-06-30", "value": "2000", "action": "submit"})
    assert "2000户比分解各项的累计合计2100户低100户" in text_of(page)
    assert not whole.entries.filter(status="submitted").exists()


def test_the_office_sees_what_the_parts_come_to(client, admin, whole, accepted, clerk):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    record(whole, Reading(data_date=JUNE, value=Decimal(2000)), by=clerk, at=NOW, submit=True)
    client.force_login(admin)
    assert "各项累计合计2000户，本期未报：乙街道、丙街道" in text_of(client.get("/2024/review/"))


def test_a_part_says_whose_it_is(client, whole, townspeople):
    client.force_login(townspeople[0])
    for page in ("/2024/report/", "/2024/report/B-017-01/"):
        assert 'B-017<span class="report-row__whole">“新增市场主体”</span></a>的分解' in text_of(
            client.get(page)
        )


def test_a_supporting_unit_sees_no_sum(client, whole, housing_bureau, stranger):
    whole.owners.create(unit=housing_bureau, role="supporting")
    client.force_login(stranger)
    page = client.get(FORM)
    assert page.status_code == 200
    assert "take_sum" not in page.content.decode()


def test_rows_of_many_shared_numbers_take_as_many_queries_as_of_one(lead, whole, make_target, towns):
    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert lead.get("/2024/report/").status_code == 200
        return len(queries)

    counted()
    before = counted()
    for nth in range(20):
        more = make_target(f"C-{nth:03}", split="sum")
        for place, town in enumerate(towns, 1):
            make_target(f"C-{nth:03}-0{place}", lead=town, part_of=more, value=Decimal(10))
    assert counted() == before


# The monthly form.


def test_the_monthly_form_of_the_lead_says_what_the_parts_come_to(lead, whole, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    book = FormBook(lead.get("/2024/report.xlsx").content)
    line = {book.page.cell(3, n).value: book.page.cell(4, n).value for n in range(1, 20)}
    assert line["分解"].startswith("各项累计合计2000户，本期未报：乙街道、丙街道")
    assert line["本期数值"] is None  # what nobody has typed is not sent


def test_the_monthly_form_of_a_township_says_whose_part_it_is(client, whole, townspeople):
    client.force_login(townspeople[0])
    book = FormBook(client.get("/2024/report.xlsx").content)
    line = {book.page.cell(3, n).value: book.page.cell(4, n).value for n in range(1, 20)}
    assert line["分解"] == "B-017“新增市场主体”的分解"


def test_a_monthly_form_without_parts_has_no_column_for_them(lead, target):
    book = FormBook(lead.get("/2024/report.xlsx").content)
    assert "分解" not in [book.page.cell(3, n).value for n in range(1, 20)]


# Reminding.


def test_the_lead_reminds_whoever_has_not_reported(whole, accepted, clerk, townspeople):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    rows = remind_parts(whole, by=clerk, at=NOW)
    assert [str(row.unit) for row in rows] == ["乙街道", "丙街道"]
    assert [town.notices.count() for town in townspeople] == [0, 1, 1]
    notice = townspeople[1].notices.get()
    assert (notice.kind, notice.address) == (
        "reminder",
        f"/2024/report/B-017-02/?unit={townspeople[1].unit.pk}",
    )
    assert notice.text.startswith(
        "区市场监管局提醒：“乙街道市场主体”6月的进展须在7月5日（含）前报送，还有2天"
    )
    events = [*WaitingEvent.objects.all(), *SecurityEvent.objects.all()]
    (event,) = [event for event in events if event.kind == "order"]
    assert (event.what, event.count) == ("提醒报送B-017的分解（乙街道、丙街道）", 2)
    assert event.details == "B-017-02、B-017-03"


def test_nobody_is_reminded_twice_a_day(whole, clerk, second_clerk, townspeople):
    remind_parts(whole, ["B-017-02"], by=clerk, at=NOW)
    with pytest.raises(JustSent, match="今天已提醒过乙街道，没有重复提醒。"):
        remind_parts(whole, ["B-017-02"], by=second_clerk, at=at(2024, 7, 3, 23))
    rest = remind_parts(whole, by=second_clerk, at=at(2024, 7, 3, 23))
    assert [row.target.number for row in rest] == ["B-017-01", "B-017-03"]
    assert len(remind_parts(whole, by=clerk, at=at(2024, 7, 4, 0))) == 3
    assert [town.notices.count() for town in townspeople] == [2, 2, 2]


def test_all_are_reminded_with_as_many_queries_as_one(whole, clerk, townspeople):
    remind_parts(whole, ["B-017-01"], by=clerk, at=NOW)  # the first of all asks for more
    with CaptureQueriesContext(connection) as of_one:
        said_of(remind_parts(whole, ["B-017-01"], by=clerk, at=at(2024, 7, 4)))
    with CaptureQueriesContext(connection) as of_all:
        said = said_of(remind_parts(whole, by=clerk, at=at(2024, 7, 5)))
    assert said == "已提醒甲街道、乙街道、丙街道。"
    assert len(of_all) == len(of_one)


def test_who_takes_a_part_over_is_reminded_itself(whole, lead, clerk, admin, towns, townspeople):
    remind_parts(whole, ["B-017-01"], by=clerk, at=NOW)
    moved = Target.objects.with_owners().get(number="B-017-01")
    change_lead(moved, towns[1], handover=None, keeps_old=False, by=admin, reason="区划调整")
    card = text_of(lead.get("/2024/targets/B-017/"))
    assert "已提醒" not in card
    assert [row.unit for row in remind_parts(whole, ["B-017-01"], by=clerk, at=NOW)] == [towns[1]]
    assert [town.notices.count() for town in townspeople] == [1, 1, 0]
    with pytest.raises(JustSent, match="今天已提醒过乙街道"):
        remind_parts(whole, ["B-017-01"], by=clerk, at=NOW)


def test_of_a_unit_without_people_the_lead_reads_who_was_told(lead, whole, townspeople, admin):
    User.objects.filter(pk=townspeople[1].pk).update(is_active=False)
    answer = text_of(lead.post(REMIND, {"part": ["B-017-01", "B-017-02"]}, follow=True))
    assert "已提醒甲街道。乙街道没有在用的账号，已转告区政府督查室。" in answer
    assert admin.notices.count() == 1


def test_who_has_reported_or_is_not_asked_is_not_reminded(whole, clerk, townspeople, accepted):
    submitted("B-017-01", JUNE, 2000, townspeople[0])
    with pytest.raises(NothingToUrge):
        remind_parts(whole, ["B-017-01"], by=clerk, at=NOW)
    with pytest.raises(NothingToUrge):
        remind_parts(whole, ["B-018-01"], by=clerk, at=NOW)


def test_a_part_that_the_lead_keeps_itself_is_not_reminded(whole, clerk, make_target):
    make_target("B-017-04", lead=clerk.unit, part_of=whole, value=Decimal(10))
    assert clerk.unit not in [row.unit for row in remind_parts(whole, by=clerk, at=NOW)]


def test_only_the_lead_reminds(whole, clerk, stranger, admin, leader, townspeople):
    for who in (stranger, admin, leader, townspeople[0]):
        with pytest.raises(NotAllowed):
            remind_parts(whole, by=who, at=NOW)
    with pytest.raises(NotAllowed):  # a part has none itself
        remind_parts(part("B-017-01"), by=townspeople[0], at=NOW)
    for who, status in ((stranger, 404), (townspeople[0], 404), (admin, 403), (leader, 403)):
        client = Client()
        client.force_login(who)
        assert client.post(REMIND).status_code == status
    assert not Notice.objects.exists()


def test_the_lead_sees_on_the_page_whom_it_can_remind_and_whom_it_has(lead, whole, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    page = text_of(lead.get("/2024/targets/B-017/"))
    assert "提醒未报的2家" in page
    answer = lead.post(REMIND, {"part": "B-017-03"}, follow=True)
    assert "已提醒丙街道。" in text_of(answer)
    assert "7月3日 10:00已提醒" in text_of(answer)
    assert "提醒未报的1家" in text_of(answer)


def test_who_has_reported_for_the_day_that_is_typed_is_not_to_be_reminded_beside_it(lead, whole, accepted):
    accepted(part("B-017-01"), MAY, Decimal(1500))
    listed = lead.get(f"{FORM}parts/?data_date=2024-05-31").context["form"].parts
    offered = [(line.state, line.may_be_reminded) for line in listed.lines]
    assert offered == [("已采信", False), ("未报，已过报送日", True), ("未报，已过报送日", True)]
    assert listed.to_remind == ["乙街道", "丙街道"]


def test_those_are_reminded_who_are_counted_on_the_button(lead, whole, accepted, townspeople):
    """In July for May: the first owes June alone."""
    accepted(part("B-017-01"), MAY, Decimal(1500))
    page = lead.get(f"{FORM}parts/?data_date=2024-05-31").content.decode()
    (named,) = re.findall(r'name="part"\s+value="([^"]*)"\s*>提醒未报的2家', page)
    lead.post(REMIND, {"part": named})
    assert [town.notices.count() for town in townspeople] == [0, 1, 1]


def test_others_see_no_reminding(client, whole, leader, admin, stranger):
    for who in (leader, admin, stranger):
        client.force_login(who)
        assert "提醒未报的" not in text_of(client.get("/2024/targets/B-017/"))
        assert "各项待报" not in text_of(client.get("/2024/targets/B-017/"))


def test_reminding_in_the_form_leaves_the_form(lead, whole):
    answer = lead.post(REMIND, {"data_date": "2024-06-30"}, headers={"HX-Request": "true"})
    assert "已提醒甲街道、乙街道、丙街道。" in text_of(answer)
    assert "<form" not in answer.content.decode()
    again = lead.post(REMIND, {"data_date": "2024-06-30"}, headers={"HX-Request": "true"})
    assert "今天已提醒过甲街道、乙街道、丙街道，没有重复提醒。" in text_of(again)


def test_the_reminded_unit_sees_it(client, whole, clerk, townspeople):
    remind_parts(whole, by=clerk, at=NOW)
    client.force_login(townspeople[2])
    assert "7月3日总项牵头单位已提醒" in text_of(client.get("/2024/report/"))
    assert "区市场监管局提醒" in text_of(client.get("/notices/"))


def test_a_list_has_its_lead_remind_too(make_target, towns, townspeople, clerk, lead):
    whole = make_target("C-011", title="项目", split="list", measure="narrative", value=None, unit="")
    make_target(
        "C-012", title="一号线", lead=towns[0], part_of=whole, measure="narrative", value=None, unit=""
    )
    assert "提醒未报的1家" in text_of(lead.get("/2024/targets/C-011/"))
    lead.post("/2024/report/C-011/remind/")
    assert townspeople[0].notices.get().address == f"/2024/report/C-012/?unit={towns[0].pk}"


def test_a_part_reported_after_it_was_reminded_is_not_asked_any_more(whole, clerk, admin, townspeople, lead):
    remind_parts(whole, by=clerk, at=NOW)
    entry = submitted("B-017-03", JUNE, 40, townspeople[2])
    move(entry.pk, Action.ACCEPT, by=admin, at=NOW)
    page = lead.get("/2024/targets/B-017/")
    assert [line.part.target.number for line in page.context["page"].reminding.asked] == [
        "B-017-01",
        "B-017-02",
    ]


# The office looks at the sum beside the figure.


def test_who_judges_the_lead_sees_the_sum_as_it_is_now(whole, accepted, clerk, admin, townspeople, report):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    accepted(part("B-017-02"), JUNE, Decimal(900))
    waiting = submitted("B-017-03", JUNE, 50, townspeople[2])
    reading = Reading(data_date=JUNE, value=Decimal(2900))
    entry = record(whole, reading, by=clerk, at=NOW, submit=True)
    shown = {row.entry.pk: row.version for row in review_queue(report, moment=Moment(JUNE, NOW)).rows}
    move(waiting.pk, Action.ACCEPT, by=admin, at=NOW, shown=shown[waiting.pk])
    with pytest.raises(ChangedSinceShown):
        move(entry.pk, Action.ACCEPT, by=admin, at=NOW, shown=shown[entry.pk])
    now = {row.entry.pk: row.version for row in review_queue(report, moment=Moment(JUNE, NOW)).rows}
    assert move(entry.pk, Action.ACCEPT, by=admin, at=NOW, shown=now[entry.pk]).status == "accepted"


def test_parts_and_their_lead_are_accepted_together(whole, accepted, clerk, admin, townspeople, report):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    accepted(part("B-017-02"), JUNE, Decimal(900))
    waiting = submitted("B-017-03", JUNE, 50, townspeople[2])
    entry = record(whole, Reading(data_date=JUNE, value=Decimal(2900)), by=clerk, at=NOW, submit=True)
    shown = {row.entry.pk: row.version for row in review_queue(report, moment=Moment(JUNE, NOW)).rows}
    moved = move_all([waiting.pk, entry.pk], Action.ACCEPT, by=admin, at=NOW, shown=shown)
    assert (len(moved.entries), moved.refused) == (2, {})


def test_the_lead_reads_what_a_cancelled_part_had_reported(lead, whole, accepted):
    for number, value in (("B-017-01", 2000), ("B-017-02", 900), ("B-017-03", 50)):
        accepted(part(number), MAY, Decimal(value))
    accepted(part("B-017-01"), JUNE, Decimal(2100))
    accepted(part("B-017-02"), JUNE, Decimal(950))
    Target.objects.filter(number="B-017-03").update(
        state="cancelled", state_date=date(2024, 6, 15), state_reason="停办"
    )
    page = text_of(lead.get(FORM))
    assert "各项累计合计3050户，已取消的丙街道50户没有计入" in page
    before = text_of(lead.get(f"{FORM}parts/?data_date=2024-05-31"))
    assert "各项累计合计2950户" in before  # in May it was in force
    assert "没有计入" not in before
