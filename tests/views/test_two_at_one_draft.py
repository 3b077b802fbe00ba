"""我的填报 with several people: two clerks at one draft, several units at one target, and what was not shown."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from targets.models import Owner, OwnerRole, ProgressEntry, Unit
from targets.services import Action, Reading, move, record, remove_evidence
from targets.services.evidence import attach, proof_of
from tests.conftest import at, person

HTMX = {"HX-Request": "true"}
both_ways = pytest.mark.parametrize("headers", [HTMX, {}], ids=["scripts", "no scripts"])
JUNE = date(2024, 6, 30)
ADDRESS = "/2024/report/B-017/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A clock that is set; it begins in July."""
    now = [at(2024, 7, 3, 9)]
    monkeypatch.setattr(timezone, "now", lambda: now[0])

    def go(seconds: float) -> datetime:
        now[0] += timedelta(seconds=seconds)
        return now[0]

    return go


@pytest.fixture
def open_as(client, target):
    """Open the target's form as somebody: what it would send, before anything is typed."""

    def open_as(who, address: str = ADDRESS) -> dict:
        client.force_login(who)
        return fields_of(client.get(address).content.decode())

    return open_as


def fields_of(page: str) -> dict:
    """What the first form of a page sends, as a browser would."""
    form = re.search(r'<form\s+class="report-row".*?</form>', page, re.DOTALL)[0]
    found = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', form))
    found |= {
        name: text.strip()
        for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>([^<]*)</textarea>', form)
    }
    ticked = re.findall(r'name="taken_from" value="(\d+)"[^>]*checked', form)
    for name in ("csrfmiddlewaretoken", "taken_from", "evidence"):
        found.pop(name, None)
    return found | ({"taken_from": ticked} if ticked else {})


def save(client, who, sent: dict, *, headers: dict | None = None, action: str = "draft") -> str:
    client.force_login(who)
    response = client.post(ADDRESS, sent | {"action": action}, headers=headers or {}, follow=True)
    return response.content.decode()


# -- two clerks of one unit


@both_ways
def test_the_later_save_shows_both_and_asks(headers, client, open_as, target, clerk, second_clerk):
    first, second = open_as(clerk), open_as(second_clerk)
    save(client, clerk, first | {"value": "4200", "text": "登记提速。", "problems": "场地"})
    page = save(client, second_clerk, second | {"value": "4300", "text": "集中登记。"}, headers=headers)
    entry = target.entries.get()
    assert (entry.author, entry.value, entry.text, entry.problems) == (clerk, 4200, "登记提速。", "场地")
    for shown in ("李真于7月3日09:00保存过", "现为：4200", "现为：登记提速。", "现为：场地"):
        assert shown in page
    typed = fields_of(page)
    assert (typed["value"], typed["text"], typed["problems"]) == ("4300", "集中登记。", "")
    page = save(client, second_clerk, typed, headers=headers)
    assert "现为" not in page
    entry.refresh_from_db()
    assert (entry.author, entry.value, entry.text, entry.problems) == (second_clerk, 4300, "集中登记。", "")


DIFFERING = [
    {"value": "4300"}, {"value": ""}, {"text": "另一句。"}, {"text": ""}, {"problems": "缺人"}, {"next_steps": "加班"},
    {"explanation": "清理"}, {"value": "4300", "text": ""},
]  # fmt: skip


@pytest.mark.parametrize("typed", DIFFERING, ids=str)
def test_whatever_differs_is_not_overwritten_in_silence(typed, client, open_as, target, clerk, second_clerk):
    there = {
        "value": "4200",
        "text": "登记提速。",
        "problems": "场地",
        "next_steps": "补录",
        "explanation": "核实",
    }
    save(client, clerk, open_as(clerk) | there)
    mine, theirs = open_as(clerk), open_as(second_clerk)
    save(client, second_clerk, theirs | {"next_steps": "再补录"})
    page = save(client, clerk, mine | typed)
    assert "孙禾于7月3日09:00保存过" in page
    assert "现为：再补录" in page
    assert target.entries.get().next_steps == "再补录"


@pytest.mark.parametrize("action", ["draft", "submit"])
def test_it_asks_before_submitting_too(action, client, open_as, target, clerk, second_clerk):
    first, second = open_as(clerk), open_as(second_clerk)
    save(client, clerk, first | {"value": "4200"})
    page = save(client, second_clerk, second | {"value": "4300"}, action=action)
    assert "李真于" in page
    assert (target.entries.get().status, target.entries.get().value) == ("draft", 4200)


def test_another_date_does_not_overwrite_what_lies_there(client, open_as, target, clerk, second_clerk):
    may = {"data_date": "2024-05-31", "value": "3500"}
    save(client, second_clerk, open_as(second_clerk) | may)
    mine = open_as(clerk)
    page = save(client, clerk, mine | may | {"value": "3600"})
    assert "孙禾于" in page
    assert target.entries.get(data_date=date(2024, 5, 31)).value == 3500


def test_what_was_returned_and_changed_by_a_colleague(client, open_as, target, clerk, second_clerk, admin):
    sent = record(
        target, Reading(data_date=JUNE, value=Decimal(4200)), by=clerk, at=at(2024, 7, 2), submit=True
    )
    move(sent.pk, Action.RETURN, by=admin, at=at(2024, 7, 3), reason="请附来源")
    mine, theirs = open_as(clerk), open_as(second_clerk)
    save(client, second_clerk, theirs | {"text": "附来源。"})
    assert "现为：附来源。" in save(client, clerk, mine | {"text": "来源是登记系统。"}, action="submit")
    assert target.entries.get().text == "附来源。"


def test_the_same_words_are_no_conflict(client, open_as, target, clerk, second_clerk):
    typed = {"value": "4200", "text": "登记提速。"}
    first, second = open_as(clerk), open_as(second_clerk)
    save(client, clerk, first | typed)
    assert "现为" not in save(client, second_clerk, second | typed)


def test_what_is_typed_from_one_page_is_saved_again_and_again(client, open_as, target, clerk):
    for value in ("4200", "4300", "4400"):
        assert "现为" not in save(client, clerk, open_as(clerk) | {"value": value})
    assert target.entries.get().value == 4400


def test_what_the_colleague_has_submitted_stands_beside_the_refusal(
    client, open_as, target, clerk, second_clerk
):
    mine, theirs = open_as(clerk), open_as(second_clerk)
    save(client, second_clerk, theirs | {"value": "4200"}, action="submit")
    page = save(client, clerk, mine | {"value": "4300"}, action="submit")
    assert "已提交待审，如需修改请先撤回" in page
    assert "现为：4200" in page


def test_the_list_asks_as_the_page_of_one_does(client, open_as, target, clerk, second_clerk):
    mine, theirs = open_as(clerk, "/2024/report/"), open_as(second_clerk, "/2024/report/")
    save(client, second_clerk, theirs | {"value": "4200"}, headers=HTMX)
    assert "现为：4200" in save(client, clerk, mine | {"value": "4300"}, headers=HTMX)


def test_a_page_of_before_that_carries_no_version_is_not_asked(client, open_as, target, clerk, second_clerk):
    mine, theirs = open_as(clerk), open_as(second_clerk)
    save(client, second_clerk, theirs | {"value": "4200"})
    del mine["version"]
    save(client, clerk, mine | {"value": "4300"})
    assert target.entries.get().value == 4300


# -- acts on what was not shown


def test_all_drafts_go_only_as_they_were_shown(client, clerk, second_clerk, make_target):
    for number in ("B-031", "B-032"):
        record(
            make_target(number, title=f"目标{number}"), Reading(data_date=JUNE, value=Decimal(4000)),
            by=clerk, at=at(2024, 7, 2), submit=False,
        )  # fmt: skip
    client.force_login(clerk)
    page = client.get("/2024/report/", {"tab": "draft"}).content.decode()
    form = re.search(r'<form class="tabs__action".*?</form>', page, re.DOTALL)[0]
    sent = {"entry": re.findall(r'name="entry" value="(\d+)"', form)}
    sent |= dict(re.findall(r'name="(version-\d+)" value="(\w+)"', form))
    changed = ProgressEntry.objects.get(target__number="B-031")
    changed_by = Reading(data_date=JUNE, value=Decimal(3000))
    record(changed.target, changed_by, by=second_clerk, at=at(2024, 7, 3), submit=False)
    new = Reading(data_date=date(2024, 5, 31), value=Decimal(10))
    record(changed.target, new, by=second_clerk, at=at(2024, 7, 3), submit=False)
    page = client.post("/2024/report/submit/", sent, follow=True).content.decode()
    assert "已提交1条进展" in page
    assert "“目标B-031”：这条进展已变动，请看现在的内容再提交" in page
    assert ProgressEntry.objects.filter(status="draft").count() == 2


@pytest.mark.parametrize(("tab", "address", "left"), [
    ("submitted", "/entries/{}/withdraw/", "submitted"), ("draft", "/entries/{}/discard/", "draft"),
])  # fmt: skip
def test_withdrawing_and_throwing_away_need_what_was_shown(
    tab, address, left, client, target, clerk, second_clerk
):
    reading = Reading(data_date=JUNE, value=Decimal(4200))
    entry = record(target, reading, by=clerk, at=at(2024, 7, 2), submit=tab == "submitted")
    client.force_login(clerk)
    page = client.get("/2024/report/", {"tab": tab}).content.decode()
    version = re.search(rf'{address.format(entry.pk)}.*?name="version" value="(\w+)"', page, re.DOTALL)[1]
    ProgressEntry.objects.filter(pk=entry.pk).update(text="另一句。")
    page = client.post(address.format(entry.pk), {"version": version}, follow=True).content.decode()
    assert "已变动，请看现在的内容再" in page
    entry.refresh_from_db()
    assert entry.status == left


def test_a_withdrawal_is_undone_from_its_page(client, target, clerk, clock):
    client.force_login(clerk)
    entry = record(
        target, Reading(data_date=JUNE, value=Decimal(4200)), by=clerk, at=at(2024, 7, 2), submit=True
    )
    page = client.post(f"/entries/{entry.pk}/withdraw/", follow=True).content.decode()
    assert f"/entries/{entry.pk}/restore/" in page
    clock(9)
    page = client.post(f"/entries/{entry.pk}/restore/", follow=True).content.decode()
    assert "没有撤回，仍待审核" in page
    entry.refresh_from_db()
    assert (entry.status, entry.submitted_at) == ("submitted", at(2024, 7, 2))
    client.post(f"/entries/{entry.pk}/withdraw/")
    clock(20)
    assert "/restore/" not in client.get(ADDRESS).content.decode()
    page = client.post(f"/entries/{entry.pk}/restore/", follow=True).content.decode()
    assert "撤回已超过10秒" in page


def test_what_destroys_asks_first(client, target, clerk):
    """The button itself lies behind another, which does no more than to show it."""
    record(target, Reading(data_date=JUNE, value=Decimal(4200)), by=clerk, at=at(2024, 7, 2), submit=False)
    client.force_login(clerk)
    page = client.get("/2024/report/", {"tab": "draft"}).content.decode()
    assert re.search(
        r"<details class=\"confirm\">\s*<summary[^>]*>删除</summary>\s*<button[^>]*>确认删除", page
    )


@pytest.mark.parametrize("address", ["/2024/report/", ADDRESS])
def test_enter_submits_or_saves_and_does_nothing_else(address, client, clerk, stranger, target, drafts):
    """The first button that belongs to a form is the one that Enter presses."""
    for who, first in ((clerk, "submit"), (stranger, "draft")):
        client.force_login(who)
        page = client.get(ADDRESS if who == stranger else address).content.decode()
        form = re.search(r'<form\s+class="report-row".*?</form>', page, re.DOTALL)[0]
        own = [tag for tag in re.findall(r"<button[^>]*>", form) if " form=" not in tag]
        assert f'value="{first}"' in own[0]


# -- several units


@pytest.fixture
def towns(target) -> list:
    """Clerks of three townships that support the target."""
    clerks = []
    for place, name in enumerate(("曹镇乡", "姚孟街道", "荆山街道")):
        unit = Unit.objects.create(name=name, kind="township", position=10 + place)
        Owner.objects.create(target=target, unit=unit, role=OwnerRole.SUPPORTING)
        clerks.append(person(f"town{place}", f"乡{place}", "staff", unit))
    return clerks


@pytest.fixture
def drafts(target, towns, housing_bureau):
    """What each of them has written for June."""
    Owner.objects.create(target=target, unit=housing_bureau, role=OwnerRole.SUPPORTING)
    return [
        record(
            target,
            Reading(data_date=JUNE, value=Decimal(100 * (n + 1)), text=f"第{n}段。", problems="缺资金" if n else ""),
            by=clerk, at=at(2024, 7, 1), submit=False,
        )
        for n, clerk in enumerate(towns)
    ]  # fmt: skip


def kept(draft) -> tuple:
    draft.refresh_from_db()
    return draft.status, draft.author_id, draft.unit_id, draft.value, draft.text, draft.problems


def test_each_keeps_its_own_and_the_lead_sees_them_side_by_side(client, open_as, drafts, towns, clerk):
    open_as(clerk)
    page = client.get(ADDRESS).content.decode()
    for shown in (
        "曹镇乡",
        "姚孟街道",
        "荆山街道",
        "乡1",
        "100户",
        "200户",
        "300户",
        "第0段。",
        "第2段。",
        "缺资金",
        "7月1日 10:00",
    ):
        assert shown in page
    assert open_as(clerk)["version"] == ""
    for who, draft in zip(towns, drafts, strict=True):
        mine = open_as(who)
        assert (mine["value"], mine["text"]) == (f"{draft.value:.0f}", draft.text)
        page = client.get(ADDRESS).content.decode()
        assert not any(other.text in page for other in drafts if other != draft)


@both_ways
def test_the_lead_takes_over_what_it_wants_and_says_whose(
    headers, client, open_as, drafts, target, clerk, admin
):
    before = [kept(draft) for draft in drafts]
    typed = open_as(clerk) | {"text": "全区推进。", "value": "4200"}
    client.force_login(clerk)

    def take(name, draft, typed):
        page = client.post(ADDRESS, typed | {name: draft.pk}, headers=headers).content.decode()
        assert not target.entries.filter(unit=clerk.unit).exists()  # nothing is saved by that
        return fields_of(page)

    typed = take("take_words", drafts[1], typed)
    assert typed["value"] == "4200"
    assert typed["text"] == "全区推进。\n姚孟街道（200户）：第1段。"
    assert typed["problems"] == "姚孟街道：缺资金"
    typed = take("take", drafts[0], typed)
    assert typed["value"] == "100"
    assert typed["text"].endswith("\n曹镇乡：第0段。")
    assert take("take", drafts[0], typed)["text"] == typed["text"]  # once is enough
    assert sorted(typed["taken_from"]) == sorted(str(draft.unit_id) for draft in drafts[:2])
    save(client, clerk, typed | {"value": "4200"}, headers=headers, action="submit")
    entry = target.entries.get(status="submitted")
    assert (entry.unit, entry.author, entry.value) == (clerk.unit, clerk, 4200)
    assert {unit.name for unit in entry.taken_from.all()} == {"曹镇乡", "姚孟街道"}
    assert [kept(draft) for draft in drafts] == before
    client.force_login(admin)
    for address in ("/2024/review/", "/2024/targets/B-017/"):
        assert "采用了曹镇乡、姚孟街道填报的内容" in client.get(address).content.decode()


def test_what_proves_a_draft_goes_along_once(drafts, towns, target, clerk, second_clerk):
    for draft, town, content in zip(
        drafts, towns, (b"%PDF-1.4\n1", b"%PDF-1.4\n1", b"%PDF-1.4\n2"), strict=True
    ):
        attach(draft, [proof_of(ContentFile(content, name="表.pdf"))], by=town, at=at(2024, 7, 1))
    first = towns[0].unit_id
    reading = Reading(data_date=JUNE, value=Decimal(4200), taken_from=[first])
    entry = record(target, reading, by=clerk, at=at(2024, 7, 2), submit=False)
    (file,) = entry.evidence.all()
    one, other = (drafts[place].evidence.get().sha256 for place in (0, 2))
    assert (file.name, file.sha256, file.size) == ("表.pdf", one, 10)
    remove_evidence(file, by=clerk, at=at(2024, 7, 2))
    everybody = replace(reading, taken_from=[town.unit_id for town in towns])
    record(target, everybody, by=clerk, at=at(2024, 7, 3), submit=True)
    assert [e.sha256 for e in entry.evidence.all()] == [one, other]
    assert [draft.evidence.count() for draft in drafts] == [1, 1, 1]


@pytest.mark.parametrize("day", [date(2024, 6, 30), date(2024, 6, 3), date(2024, 7, 1), date(2024, 7, 3)])
@pytest.mark.parametrize("how", ["take", "take_words", "ticked", "by a program"])
def test_files_come_along_whatever_the_day_of_the_draft(how, day, client, open_as, clerk, towns, target):
    draft = record(
        target, Reading(data_date=day, value=Decimal(100)), by=towns[0], at=at(2024, 7, 3), submit=False
    )
    attach(draft, [proof_of(ContentFile(b"%PDF-1.4", name="表.pdf"))], by=towns[0], at=at(2024, 7, 3))
    unit = towns[0].unit_id
    if how == "by a program":
        reading = Reading(data_date=JUNE, value=Decimal(4200), taken_from=[unit])
        record(target, reading, by=clerk, at=at(2024, 7, 3), submit=False)
    else:
        typed = open_as(clerk) | ({"taken_from": [unit]} if how == "ticked" else {})
        if how != "ticked":
            typed |= fields_of(client.post(ADDRESS, typed | {how: draft.pk}).content.decode())
        save(client, clerk, typed | {"value": "4200", "data_date": "2024-06-30"})
    entry = target.entries.get(unit=clerk.unit)
    assert [file.name for file in entry.evidence.all()] == ["表.pdf"]
    assert draft.evidence.count() == 1


def test_only_what_was_taken_of_several_drafts_comes_along(client, open_as, clerk, towns, target):
    """And what is taken of the same unit later, too, but nothing again that was removed."""
    drafts = []
    for day in (JUNE, date(2024, 7, 2)):
        draft = record(
            target, Reading(data_date=day, value=Decimal(100)), by=towns[0], at=at(2024, 7, 3), submit=False
        )
        content = ContentFile(f"%PDF-1.4 {day}".encode(), name=f"{day}.pdf")
        attach(draft, [proof_of(content)], by=towns[0], at=at(2024, 7, 3))
        drafts.append(draft)

    def take(draft, typed):
        taken = fields_of(client.post(ADDRESS, typed | {"take_words": draft.pk}).content.decode())
        save(client, clerk, taken | {"value": "4200"})
        return [file.name for file in target.entries.get(unit=clerk.unit).evidence.all()]

    assert take(drafts[1], open_as(clerk)) == ["2024-07-02.pdf"]
    remove_evidence(target.entries.get(unit=clerk.unit).evidence.get(), by=clerk, at=at(2024, 7, 3))
    assert take(drafts[0], open_as(clerk)) == ["2024-06-30.pdf"]
    save(client, clerk, open_as(clerk) | {"value": "4300"})
    assert target.entries.get(unit=clerk.unit).evidence.count() == 1


def test_a_draft_whose_file_is_lost_can_be_taken(clerk, towns, target):
    draft = record(
        target, Reading(data_date=JUNE, value=Decimal(100)), by=towns[0], at=at(2024, 7, 3), submit=False
    )
    (file,) = attach(
        draft, [proof_of(ContentFile(b"%PDF-1.4", name="表.pdf"))], by=towns[0], at=at(2024, 7, 3)
    )
    file.file.storage.delete(file.file.name)
    reading = Reading(data_date=JUNE, value=Decimal(4200), taken_from=[towns[0].unit_id])
    assert record(target, reading, by=clerk, at=at(2024, 7, 3), submit=True).evidence.count() == 0


def test_a_draft_that_is_gone_is_not_taken_and_nothing_is_submitted(client, open_as, drafts, target, clerk):
    typed = open_as(clerk) | {"value": "4200"}
    pk = drafts[0].pk
    drafts[0].delete()
    page = client.post(ADDRESS, typed | {"take": pk}).content.decode()
    assert "这份草稿已删除或已采用" in page
    assert fields_of(page)["value"] == "4200"
    assert not target.entries.filter(unit=clerk.unit).exists()


def test_taking_over_does_not_make_a_colleagues_save_seen(
    client, open_as, drafts, target, clerk, second_clerk
):
    mine, theirs = open_as(clerk), open_as(second_clerk)
    save(client, second_clerk, theirs | {"value": "4100"})
    client.force_login(clerk)
    page = client.post(ADDRESS, mine | {"value": "4200", "take_words": drafts[0].pk}).content.decode()
    assert "孙禾于" in save(client, clerk, fields_of(page))
    assert target.entries.get(unit=clerk.unit).value == 4100


def test_a_supporting_unit_takes_nothing_over(client, open_as, drafts, towns, target):
    typed = open_as(towns[0])
    page = client.post(ADDRESS, typed | {"take": drafts[1].pk}).content.decode()
    assert "第1段" not in page
    assert [kept(draft)[4] for draft in drafts] == ["第0段。", "第1段。", "第2段。"]


def test_stages_are_taken_over_beside_those_that_are_ticked(
    client, stranger, clerk, road, market_bureau, housing_bureau
):
    Owner.objects.create(target=road, unit=market_bureau, role=OwnerRole.SUPPORTING)
    first, second, third, _ = road.stages.order_by("due_date")
    reading = Reading(data_date=JUNE, stages_done=[first, second], text="路基完成。")
    draft = record(road, reading, by=clerk, at=at(2024, 7, 1), submit=False)
    client.force_login(stranger)
    sent = {"data_date": "2024-06-30", "stages_done": [third.pk], "take": draft.pk}
    page = client.post("/2024/report/E-017/", sent).content.decode()
    ticked = re.findall(r'name="stages_done" value="(\d+)"[^>]*checked', page)
    assert sorted(map(int, ticked)) == sorted(stage.pk for stage in (first, second, third))


def submitted_by_lead(target, clerk, admin, **taken):
    reading = Reading(data_date=JUNE, value=Decimal(4200), **taken)
    entry = record(target, reading, by=clerk, at=at(2024, 7, 2), submit=True)
    return move(entry.pk, Action.ACCEPT, by=admin, at=at(2024, 7, 3))


def test_a_draft_does_not_stay_open_for_ever(client, drafts, towns, target, clerk, admin):
    def tabs(who):
        client.force_login(who)
        page = client.get("/2024/report/", {"tab": "supporting"})
        return len(page.context["page"].entries["draft"]), page.content.decode()

    assert [tabs(who)[0] for who in towns] == [1, 1, 1]
    submitted_by_lead(target, clerk, admin, taken_from=[towns[0].unit_id])
    for who, said in zip(towns, ("已采用", "牵头单位另行报送", "牵头单位另行报送"), strict=True):
        count, page = tabs(who)
        assert count == 0
        assert "草稿 0" in " ".join(page.split())
        assert said in page
    client.force_login(towns[0])
    page = client.post(f"/entries/{drafts[0].pk}/discard/", follow=True).content.decode()
    assert "已删除“新增市场主体”的草稿" in page
    # What it writes from now on proposes a correction.
    record(target, Reading(data_date=JUNE, value=Decimal(150)), by=towns[1], at=at(2024, 7, 5), submit=False)
    assert tabs(towns[1])[0] == 1
    client.force_login(clerk)
    assert "150户" in client.get(ADDRESS, {"as": "lead"}).content.decode()


def test_the_leads_tab_has_its_own_drafts_only(client, drafts, clerk, target):
    record(target, Reading(data_date=JUNE, value=Decimal(4200)), by=clerk, at=at(2024, 7, 2), submit=False)
    client.force_login(clerk)
    page = client.get("/2024/report/", {"tab": "draft"}).context["page"]
    assert [e.unit for e in page.entries["draft"]] == [clerk.unit]
    assert [e.unit for e in page.ready] == [clerk.unit]


def test_many_drafts_of_others_cost_no_more_queries(
    client, clerk, towns, make_target, django_assert_num_queries
):
    def add(numbers):
        for number in numbers:
            target = make_target(number, supporting=tuple(town.unit for town in towns))
            for town in towns:
                record(
                    target,
                    Reading(data_date=JUNE, value=Decimal(5)),
                    by=town,
                    at=at(2024, 7, 1),
                    submit=False,
                )

    client.force_login(clerk)
    add(["B-031"])
    with django_assert_num_queries(30) as first:
        client.get("/2024/report/")
    add(["B-032", "B-033", "B-034"])
    with django_assert_num_queries(len(first)):
        client.get("/2024/report/")
