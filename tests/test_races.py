"""Two people at the same entry in the same moment: one wins, the other gets a plain sentence."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import permutations
from threading import Barrier, Event, Timer

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connections, transaction
from django.test import Client

from targets.documents import accounts
from targets.documents.catalogue.importing import carry_out, dry_run, import_catalogue
from targets.documents.catalogue.reading import read_catalogue
from targets.documents.catalogue.successions import Successions
from targets.documents.kit.dry_run import NotAsShown
from targets.models import (
    Deputy,
    Evidence,
    Owner,
    OwnerRole,
    Post,
    ProgressEntry,
    Report,
    Target,
    Theme,
    Unit,
    User,
)
from targets.pictures.holdings import holdings_of_person, holdings_of_unit
from targets.services import (
    Action,
    Proof,
    Reading,
    Refused,
    Terms,
    adjust,
    answer_instruction,
    discard,
    instruct,
    move,
    move_all,
    proof_of,
    record,
    remove_evidence,
    revoke_adjustment,
    revoke_urging,
)
from targets.services.accounts import reopen_account
from targets.services.outbox import send_waiting
from targets.services.people import leave, transfer
from targets.services.reminding import remind_parts
from targets.services.units import end_unit
from tests.conftest import at, person
from tests.test_urging import seen, send_urgings
from tests.views.test_two_tabs import sent_from, text_of
from tests.workbooks import Book

pytestmark = pytest.mark.django_db(transaction=True)
JUNE = Reading(data_date=date(2024, 6, 30), value=Decimal(4200), text="登记提速。")


def at_once(*actions) -> list:
    """Run each action on a connection of its own, all started together; results, or the refusals' sentences."""
    start = Barrier(len(actions))

    def run(action):
        try:
            start.wait()
            return action()
        except Refused as refused:
            return refused.sentence
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return [future.result() for future in [pool.submit(run, action) for action in actions]]


def in_one_transaction(write) -> None:
    """As the admin site does it."""
    with transaction.atomic():
        write()


def proof(who) -> Proof:
    return proof_of(ContentFile(f"%PDF-1.4 {who}".encode(), name="表.pdf"))


def sentences(results: list) -> list[str]:
    return [result for result in results if isinstance(result, str)]


@pytest.mark.parametrize("attempt", range(3))
def test_two_checkers_at_one_entry(attempt, target, clerk, admin, second_admin):
    entry = record(target, JUNE, by=clerk, at=at(2024, 7, 3), submit=True)
    results = at_once(
        lambda: move(entry.pk, Action.ACCEPT, by=admin, at=at(2024, 7, 4)),
        lambda: move(entry.pk, Action.RETURN, by=second_admin, at=at(2024, 7, 4), reason="来源不明"),
    )
    (sentence,) = sentences(results)
    assert sentence in ("这条进展已采信，不能退回。", "这条进展已退回，不能采信。")
    entry.refresh_from_db()
    assert entry.status == ("accepted" if "不能退回" in sentence else "returned")
    assert entry.history.count() == 3  # recorded, submitted, checked once


@pytest.mark.parametrize("attempt", range(3))
def test_withdrawing_against_accepting(attempt, target, clerk, admin):
    entry = record(target, JUNE, by=clerk, at=at(2024, 7, 3), submit=True)
    results = at_once(
        lambda: move(entry.pk, Action.ACCEPT, by=admin, at=at(2024, 7, 4)),
        lambda: move(entry.pk, Action.WITHDRAW, by=clerk, at=at(2024, 7, 4)),
    )
    assert len(sentences(results)) == 1
    entry.refresh_from_db()
    assert entry.status in ("accepted", "withdrawn")


def test_the_same_reading_submitted_many_times_is_stored_once(target, clerk):
    results = at_once(*[lambda: record(target, JUNE, by=clerk, at=at(2024, 7, 3), submit=True)] * 5)
    assert sentences(results) == []
    assert target.entries.count() == 1


def test_different_readings_for_one_day_leave_one(target, clerk):
    other = Reading(data_date=date(2024, 6, 30), value=Decimal(4300), text="登记提速。")
    results = at_once(
        lambda: record(target, JUNE, by=clerk, at=at(2024, 7, 3), submit=True),
        lambda: record(target, other, by=clerk, at=at(2024, 7, 3), submit=True),
    )
    assert len(sentences(results)) == 1
    assert target.entries.count() == 1


def draft_of(words: str, version: str | None = "", day: date = JUNE.data_date, **said) -> Reading:
    return Reading(data_date=day, value=Decimal(4200), text=words, version=version, **said)


@pytest.mark.parametrize("attempt", range(3))
def test_two_clerks_and_one_lead_at_one_target_and_date(
    attempt, target, clerk, stranger, housing_bureau, admin
):
    """Of the two clerks one is asked; the lead submits its own, from which nobody's draft suffers."""
    Owner.objects.create(target=target, unit=housing_bureau, role=OwnerRole.SUPPORTING)
    colleague = person("lixiao", "李晓", "staff", housing_bureau)
    taken = draft_of("全区。", taken_from=[housing_bureau.pk])
    results = at_once(
        lambda: record(target, draft_of("甲。"), by=stranger, at=at(2024, 7, 3), submit=False),
        lambda: record(target, draft_of("乙。"), by=colleague, at=at(2024, 7, 3), submit=False),
        lambda: record(target, taken, by=clerk, at=at(2024, 7, 3), submit=True),
    )
    (sentence,) = sentences(results)
    assert "刚被保存过" in sentence
    sent, draft = target.entries.get(status="submitted"), target.entries.get(status="draft")
    assert (sent.unit, sent.text) == (clerk.unit, "全区。")
    assert (draft.author, draft.text) in ((stranger, "甲。"), (colleague, "乙。"))


@pytest.mark.parametrize("attempt", range(3))
def test_two_clerks_of_the_lead_save_over_one_version(attempt, target, clerk, second_clerk):
    first = record(target, draft_of("首稿。"), by=clerk, at=at(2024, 7, 2), submit=False)
    version = ProgressEntry.objects.get(pk=first.pk).version
    results = at_once(
        lambda: record(target, draft_of("甲。", version), by=clerk, at=at(2024, 7, 3), submit=True),
        lambda: record(target, draft_of("乙。", version), by=second_clerk, at=at(2024, 7, 3), submit=True),
    )
    assert len(sentences(results)) == 1
    assert target.entries.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_two_units_entries_for_one_day_do_not_both_reach_the_office(
    attempt, target, clerk, admin, housing_bureau
):
    Owner.objects.create(target=target, unit=housing_bureau, role=OwnerRole.SUPPORTING)
    drafts = [
        record(target, draft_of("甲。"), by=clerk, at=at(2024, 7, 2), submit=False),
        record(target, draft_of("代填。"), by=admin, unit=housing_bureau, at=at(2024, 7, 2), submit=False),
    ]
    results = at_once(
        lambda: move(drafts[0].pk, Action.SUBMIT, by=clerk, at=at(2024, 7, 3)),
        lambda: move(drafts[1].pk, Action.SUBMIT, by=admin, at=at(2024, 7, 3)),
    )
    (sentence,) = sentences(results)
    assert "的进展，正待审核" in sentence
    assert sorted(target.entries.values_list("status", flat=True)) == ["draft", "submitted"]


@pytest.mark.parametrize("attempt", range(3))
def test_taking_back_against_accepting_what_follows(attempt, target, clerk, admin, second_admin):
    june = record(target, JUNE, by=clerk, at=at(2024, 8, 3), submit=True)
    july = record(target, draft_of("七月。", day=date(2024, 7, 31)), by=clerk, at=at(2024, 8, 3), submit=True)
    move(june.pk, Action.ACCEPT, by=admin, at=at(2024, 8, 4))
    results = at_once(
        lambda: move(june.pk, Action.UNDO_ACCEPT, by=admin, at=at(2024, 8, 4)),
        lambda: move_all([july.pk, june.pk], Action.ACCEPT, by=second_admin, at=at(2024, 8, 4, 11)),
        lambda: record(
            target, draft_of("更正。", explanation="漏登"), by=clerk, at=at(2024, 8, 4), submit=False
        ),
    )
    assert len(results) == 3  # nobody waits for ever, whoever was first
    assert ProgressEntry.objects.get(pk=july.pk).status == "accepted"


@pytest.mark.parametrize("attempt", range(3))
@pytest.mark.parametrize("how", ["discard", "remove"])
def test_throwing_away_against_saving_sending_and_taking_over(
    how, attempt, target, clerk, second_clerk, stranger, housing_bureau
):
    """Whoever is first: nothing is half there, nobody waits for ever, and no draft comes back from the dead."""
    Owner.objects.create(target=target, unit=housing_bureau, role=OwnerRole.SUPPORTING)
    drafts = [
        record(target, draft_of("首稿。"), by=who, at=at(2024, 7, 2), submit=False, files=[proof(who)])
        for who in (clerk, stranger)
    ]
    files = [draft.evidence.get() for draft in drafts]
    taken = draft_of("全区。", None, taken_from=[housing_bureau.pk])

    def throw_away(place, by):
        if how == "discard":
            discard(drafts[place].pk, by=by, at=at(2024, 7, 3))
        else:
            remove_evidence(files[place], by=by, at=at(2024, 7, 3))

    results = at_once(
        lambda: throw_away(0, clerk),
        lambda: throw_away(1, stranger),
        lambda: record(target, taken, by=second_clerk, at=at(2024, 7, 3), submit=True),
    )
    sent = target.entries.get(status="submitted")
    assert sent.text == "全区。"
    assert sent.history.first().history_type != "-"
    assert set(sentences(results)) <= {
        "这条进展已删除。",
        "这条进展待审，材料不能删除。",
    }
    for evidence in Evidence.objects.all():
        assert evidence.file.storage.exists(evidence.file.name)
    lines = ProgressEntry.history.filter(target=target, history_type="-").values_list("id", flat=True)
    assert sent.pk not in lines


@pytest.mark.parametrize("attempt", range(5))
def test_a_draft_that_is_saved_while_it_is_thrown_away_is_there_or_not(attempt, target, clerk, second_clerk):
    """Once the save came after the look and before the row was gone, and what was typed went with it."""
    draft = record(target, draft_of("首稿。"), by=clerk, at=at(2024, 7, 2), submit=False)
    shown = ProgressEntry.objects.get(pk=draft.pk).version_shown
    results = at_once(
        lambda: discard(draft.pk, by=second_clerk, at=at(2024, 7, 3), shown=shown),
        lambda: record(target, draft_of("二稿。", None), by=clerk, at=at(2024, 7, 3), submit=False),
    )
    assert target.entries.get().text == "二稿。"
    assert set(sentences(results)) <= {"这条草稿已变动，请看现在的内容再删除。"}


@pytest.mark.parametrize("attempt", range(3))
def test_parts_are_accepted_while_the_lead_takes_their_sum_over(
    attempt, target, clerk, admin, second_admin, make_target, housing_bureau
):
    """The lead's number is what it saw, or it is asked: never another one. Nothing of the parts is lost."""
    target.split = "sum"
    target.save()
    entries = []
    for place, value in ((1, 2000), (2, 900)):
        part = make_target(f"B-017-0{place}", lead=housing_bureau, part_of=target, value=Decimal(4000))
        reading = Reading(data_date=JUNE.data_date, value=Decimal(value))
        own = person(f"town{place}", f"填报员{place}", "staff", housing_bureau)
        entries.append(record(part, reading, by=own, at=at(2024, 7, 2), submit=True))
    move(entries[0].pk, Action.ACCEPT, by=admin, at=at(2024, 7, 3))
    seen = Reading(data_date=JUNE.data_date, value=Decimal(2000), text="汇总。", questions_seen="")
    results = at_once(
        lambda: move(entries[1].pk, Action.ACCEPT, by=second_admin, at=at(2024, 7, 3)),
        lambda: record(target, seen, by=clerk, at=at(2024, 7, 3), submit=True),
    )
    assert ProgressEntry.objects.filter(status="accepted").count() == 2
    if said := sentences(results):
        assert said[0].startswith("2000户比分解各项的累计合计2900户低900户")
        assert not target.entries.exists()
    else:
        assert target.entries.get(status="submitted").value == 2000


def test_a_part_is_reminded_once_by_two_who_press_at_once(target, clerk, second_clerk, make_target, stranger):
    target.split = "sum"
    target.save()
    make_target("B-017-01", lead=stranger.unit, part_of=target, value=Decimal(4000))
    results = at_once(
        *[lambda by=by: remind_parts(target, by=by, at=at(2024, 7, 3)) for by in (clerk, second_clerk)]
    )
    assert sentences(results) == [f"今天已提醒过{stranger.unit}，没有重复提醒。"]
    assert stranger.notices.count() == 1


def test_two_adjustments_are_both_kept_and_the_later_is_in_force(target, admin, second_admin):
    def change(by, value, effective):
        terms = Terms(
            value=Decimal(value),
            effective_date=effective,
            document_number=f"{value}号",
            reason="口径",
            is_checked=True,  # whichever comes second is asked how it stands beside the other
        )
        return adjust(target, terms, by=by, at=at(2024, 8, 1))

    at_once(
        lambda: change(admin, 7500, date(2024, 9, 1)),
        lambda: change(second_admin, 7000, date(2024, 10, 1)),
    )
    target.refresh_from_db()
    assert (target.adjustments.count(), target.value) == (2, 7000)


@pytest.mark.parametrize("attempt", range(3))
def test_two_admins_revoke_one_adjustment(attempt, target, clerk, admin, second_admin):
    terms = Terms(value=Decimal(7500), effective_date=date(2024, 9, 1), document_number="8号", reason="口径")
    decided = adjust(target, terms, by=admin, at=at(2024, 9, 1))
    results = at_once(
        *[
            lambda by=by: revoke_adjustment(decided, reason="误批", by=by, at=at(2024, 9, 2))
            for by in (admin, second_admin)
        ]
    )
    assert sentences(results) == ["这项调整已撤销。"]
    target.refresh_from_db()
    assert (target.value, clerk.notices.count()) == (8000, 1)


@pytest.mark.parametrize("attempt", range(3))
@pytest.mark.parametrize("place", ["/2024/targets/B-017/edit/", "/admin/targets/unit/{unit}/change/"])
def test_two_who_save_what_both_have_opened(place, attempt, target, admin, second_admin, market_bureau):
    """One is stored, the other is asked."""
    address = place.format(unit=market_bureau.pk)
    windows = [Client(), Client()]
    for window, who in zip(windows, (admin, second_admin), strict=True):
        window.force_login(who)
    action = "" if "admin" in place else address
    sent = [
        sent_from(window.get(address), action)
        | {"title": f"第{n}次", "position": str(n), "reason": "核对", "change_reason": "核对"}
        for n, window in enumerate(windows, 5)
    ]
    before = (target.history.count(), market_bureau.history.count())
    answers = at_once(
        lambda: windows[0].post(address, sent[0]),
        lambda: windows[1].post(address, sent[1]),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert "您打开这一页以后" in next(text_of(answer) for answer in answers if answer.status_code == 200)
    assert target.history.count() + market_bureau.history.count() == sum(before) + 1


@pytest.mark.parametrize("attempt", range(3))
def test_an_import_and_people_who_edit_what_it_changes_do_not_wait_for_each_other_for_ever(
    attempt, target, clerk, admin, tmp_path
):
    """Whoever saves a unit then counts the revision on; the import, too, for many units and targets."""
    entry = record(target, JUNE, by=clerk, at=at(2024, 7, 3), submit=True)
    units = [Unit.objects.create(name=f"单位{n}", position=10 + n) for n in range(12)]
    book = Book.of(target.report).fill("B-017", 报告目标值=8200)
    for unit in units:
        book.fill(unit.name, "单位", 类别="其他")
    (tmp_path / "catalogue.xlsx").write_bytes(book.saved().read())
    at_once(
        lambda: import_catalogue(tmp_path / "catalogue.xlsx", at=at(2024, 7, 4)),
        lambda: move(entry.pk, Action.ACCEPT, by=admin, at=at(2024, 7, 4)),
        *[lambda unit=unit: [in_one_transaction(unit.save) for _ in range(20)] for unit in units[-3:]],
    )
    target.refresh_from_db()
    entry.refresh_from_db()
    assert (target.value, entry.status) == (8200, "accepted")


needs_locks_of_rows = pytest.mark.only_on("postgresql")  # SQLite knows one writer only, who locks everything


def holding(row, write, act):
    """`act` while somebody else, who holds a row from before, writes about it in the end: both are done."""
    holds, goes_on = Event(), Event()

    def hold():
        with transaction.atomic():
            list(type(row)._default_manager.select_for_update(no_key=True).filter(pk=row.pk))
            holds.set()
            goes_on.wait(5)
            write()

    def follow():
        holds.wait(5)
        Timer(1, goes_on.set).start()
        return act()

    return at_once(hold, follow)


@pytest.fixture
def merging(target, clerk, admin, housing_bureau, tmp_path):
    """A catalogue that says that the lead of a target of this and of last year went into another unit."""
    last_year = Report.objects.create(
        year=2023,
        government="区政府",
        title="2023年",
        start_date=date(2023, 1, 1),
        end_date=date(2023, 12, 31),
    )
    area = Theme.objects.create(report=last_year, title="一", short_title="一", position=1)
    old = Target.objects.create(
        report=last_year, theme=area, number="A-001", title="旧目标", measure="total", unit="户", value=1,
        stated_value=1, source_ref="一", start_date=date(2023, 1, 1), due_date=date(2023, 12, 31),
    )  # fmt: skip
    unit = clerk.unit
    Owner.objects.create(target=old, unit=unit, role=OwnerRole.LEAD)
    elsewhere = Target.objects.get(pk=target.pk)
    elsewhere.pk, elsewhere.number, elsewhere.report, elsewhere.theme = None, "A-002", last_year, area
    elsewhere.start_date, elsewhere.due_date = last_year.start_date, last_year.end_date
    elsewhere.save()
    lent = Owner.objects.create(target=elsewhere, unit=unit, role=OwnerRole.LEAD)
    begun = record(
        elsewhere, draft_of("旧年。", day=date(2023, 6, 30)), by=clerk, at=at(2024, 7, 1), submit=False
    )
    lent.unit = housing_bureau  # handed over since
    lent.save()
    deputy = Deputy.objects.create(
        user=person("d", "代", "staff", housing_bureau), unit=unit, since=date(2024, 1, 1)
    )
    post = Post.objects.create(title="副区长", holder=person("l", "领", "leader"))
    book = Book.of(target.report)
    book.fill("B-017", 牵头单位="区住建局")
    book.drop("区市场监管局", sheets=("单位",)).fill(
        "区住建局", "单位", 类别="其他"
    )  # which is written first
    (tmp_path / "catalogue.xlsx").write_bytes(book.saved().read())
    catalogue = read_catalogue(tmp_path / "catalogue.xlsx")
    said = Successions(became={unit.pk: ("merged", "区住建局")}, since=date(2024, 7, 1), reason="机构改革")
    shown = dry_run(catalogue, successions=said, by=admin, at=at(2024, 7, 4)).digest

    def carry():
        return carry_out(catalogue, shown=shown, successions=said, by=admin, at=at(2024, 7, 4))

    return carry, {
        "target": old,
        "lent": elsewhere,
        "entry": begun,
        "clerk": clerk,
        "deputy": deputy,
        "post": post,
    }


@needs_locks_of_rows
@pytest.mark.parametrize("what", ["target", "lent", "entry", "clerk", "deputy", "post"])
def test_a_catalogue_that_merges_units_locks_all_that_moves_before_it_writes(what, merging):
    """Whoever holds a row that moves, of whatever year, and then writes about it, is not waited for in a circle."""
    carry, rows = merging
    results = holding(rows[what], rows[what].save, carry)
    assert sentences(results) == []
    assert not Unit.objects.get(name="区市场监管局").is_active


@needs_locks_of_rows
@pytest.mark.parametrize("attempt", range(3))
def test_two_who_merge_two_units_into_each_other(attempt, target, clerk, stranger, admin, second_admin):
    """Through the page, which looks at one of them first."""
    windows = [Client(), Client()]
    sent = []
    for window, who, (unit, into) in zip(
        windows, (admin, second_admin), permutations((clerk.unit, stranger.unit)), strict=True
    ):
        window.force_login(who)
        address = f"/2024/people/units/{unit.pk}/"
        seen = window.get(address).context["held"].version
        data = {
            "successor": into.pk,
            "since": "2024-07-01",
            "reason": "改革",
            "has_looked": "on",
            "seen": seen,
        }
        sent.append(
            (window, address, {"action": "end"} | {f"end-{name}": value for name, value in data.items()})
        )
    answers = at_once(*[lambda w=w, a=a, d=d: w.post(a, d) for w, a, d in sent])
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert Unit.objects.active().count() == 1


@needs_locks_of_rows
@pytest.mark.parametrize("attempt", range(3))
@pytest.mark.parametrize("how", ["leave", "transfer", "admin site", "file"])
def test_two_colleagues_who_go_at_once_do_not_leave_their_unit_alone(
    how, attempt, target, clerk, second_clerk, admin, second_admin, housing_bureau
):
    unit = clerk.unit
    seen = {who.pk: holdings_of_person(who).version for who in (clerk, second_clerk)}

    def go(who, by):
        if how == "transfer":
            transfer(
                who,
                housing_bureau,
                keeps_former=False,
                reason="轮岗",
                seen=seen[who.pk],
                by=by,
                at=at(2024, 7, 3),
            )
        else:
            leave(who, successor=None, reason="调离", seen=seen[who.pk], by=by, at=at(2024, 7, 3))

    def by_page(who, by):
        window = Client()
        window.force_login(by)
        address = f"/admin/targets/user/{who.pk}/change/"
        typed = sent_from(window.get(address), "") | {"role": who.role, "unit": who.unit_id}
        typed.pop("is_active", None)
        answer = window.post(address, typed)
        return text_of(answer) if answer.status_code == 200 else None

    def by_file(who, by):
        rows = f"登录名,姓名,角色,单位,在用\n{who.username},{who.name},填报员,{unit},否\n".encode()
        file = accounts.read_accounts(ContentFile(rows, name="人员.csv"))
        accounts.import_users(file, shown=accounts.dry_run(file, by=by).digest, by=by)

    write = {"admin site": by_page, "file": by_file}.get(how, go)
    try:
        at_once(lambda: write(clerk, admin), lambda: write(second_clerk, second_admin))
    except NotAsShown:
        assert how == "file"
    assert User.objects.reporting_for(unit).exists()


@pytest.mark.parametrize("attempt", range(3))
def test_an_instruction_pressed_many_times_at_once_is_written_once(attempt, target, leader, clerk):
    def press():
        return instruct(target, text="请加快。", due_date=None, by=leader, at=at(2024, 7, 3))

    results = at_once(*[press] * 4)
    assert sentences(results) == ["这条批示刚刚已发出，没有重复发出。"] * 3
    assert (target.instructions.count(), clerk.notices.count()) == (1, 1)


@pytest.mark.parametrize("attempt", range(3))
def test_an_answer_pressed_many_times_at_once_is_written_once(attempt, target, leader, clerk):
    order = instruct(target, text="请加快。", due_date=None, by=leader, at=at(2024, 7, 3))

    def press():
        return answer_instruction(order, text="已办。", by=clerk, at=at(2024, 7, 4))

    assert len(sentences(at_once(*[press] * 4))) == 3
    assert order.replies.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_two_of_the_office_issue_the_same_preview(attempt, report, target, road, admin, second_admin, clerk):
    choice = seen(report)

    def press(by):
        return send_urgings(report, by, choice)

    results = at_once(lambda: press(admin), lambda: press(admin), lambda: press(second_admin))
    assert len(sentences(results)) == 2
    assert sorted(report.urgings.values_list("serial", flat=True)) == [1, 2]
    assert clerk.notices.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_two_of_the_office_revoke_one_letter(attempt, report, target, admin, second_admin, clerk):
    (urging,) = send_urgings(report, admin)
    results = at_once(
        *[
            lambda by=by: revoke_urging(urging, reason="签发有误", by=by, at=at(2024, 7, 9))
            for by in (admin, second_admin)
        ]
    )
    assert sentences(results) == ["催办〔2024〕1号已撤销。"]
    assert clerk.notices.count() == 2


@pytest.mark.parametrize("attempt", range(3))
def test_two_runs_send_a_notice_once(attempt, target, leader, clerk, settings):
    settings.EMAIL_HOST, clerk.email = "mail.example.cn", "lizhen@example.cn"
    clerk.save()
    instruct(target, text="请加快。", due_date=None, by=leader, at=at(2024, 7, 3))
    results = at_once(*[lambda: send_waiting(at=at(2024, 7, 3, 11))] * 3)
    assert sum(sent.mail_count for sent in results) == len(mail.outbox) == 1


# -- who comes back, or is given something, while it ends


@pytest.fixture
def ending(housing_bureau, market_bureau):
    """A unit that nobody works in any more, and one of its clerks who has left."""
    unit = Unit.objects.create(name="区招商办")
    gone = person("lihui", "李辉", "staff", unit)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    return unit, User.objects.get(pk=gone.pk)


@needs_locks_of_rows
@pytest.mark.parametrize("attempt", range(3))
@pytest.mark.parametrize("how", ["page", "admin site", "file"])
def test_nobody_comes_back_to_a_unit_that_ends(how, attempt, ending, admin, second_admin, report):
    unit, gone = ending
    held = holdings_of_unit(unit)
    client = Client()
    client.force_login(second_admin)
    address = f"/admin/targets/user/{gone.pk}/change/"
    typed = sent_from(client.get(address), "") | {"is_active": "on", "change_reason": "返岗"}

    def end():
        end_unit(unit, successor=None, since=date(2024, 7, 1), reason="撤销", seen=held.version,
                 by=admin, at=at(2024, 7, 1))  # fmt: skip

    def comes_back():
        match how:
            case "page":
                reopen_account(gone, "Plum-orchid-41", reason="返岗", by=second_admin, at=at(2024, 7, 1))
            case "admin site":
                client.post(address, typed)
            case _:
                text = f"登录名,姓名,角色,单位,在用\nlihui,李辉,填报员,{unit.name},是".encode()
                file = accounts.read_accounts(BytesIO(text))
                shown = accounts.dry_run(file, by=second_admin).digest
                with suppress(NotAsShown):
                    accounts.import_users(file, shown=shown, by=second_admin)

    at_once(end, comes_back)
    unit.refresh_from_db()
    gone.refresh_from_db()
    assert unit.is_active or not gone.is_active or gone.unit_id != unit.pk


@needs_locks_of_rows
@pytest.mark.parametrize("attempt", range(3))
@pytest.mark.parametrize("how", ["/2024/people/posts/{}/", "/admin/targets/post/{}/change/"])
def test_no_post_is_given_to_who_is_leaving(how, attempt, leader, admin, second_admin, report):
    post = Post.objects.create(title="区长助理")
    client = Client()
    client.force_login(second_admin)
    address, held = how.format(post.pk), holdings_of_person(leader)
    action = "" if address.startswith("/admin/") else address
    typed = sent_from(client.get(address), action) | {"holder": leader.pk}
    typed |= {"change_reason" if action == "" else "reason": "新任"}

    def give():
        client.post(address, typed)

    def go():
        leave(leader, successor=None, reason="调离", seen=held.version, by=admin, at=at(2024, 7, 1))

    at_once(give, go)
    post.refresh_from_db()
    leader.refresh_from_db()
    assert leader.is_active or post.holder_id is None
