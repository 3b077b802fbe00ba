"""审核, without scripts and with: Enter in the reason, what was shown, and taking back."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from targets.models import ProgressEntry
from targets.services import Action, Reading, move, record
from tests.conftest import at

HTMX = {"HX-Request": "true"}
both_ways = pytest.mark.parametrize("headers", [HTMX, {}], ids=["scripts", "no scripts"])
SENT = at(2024, 7, 3)
CHANGED = "这条进展已变动，请看现在的内容再审核"


@pytest.fixture
def clock(monkeypatch):
    """A clock that is set; it begins when the office opens the page."""
    now = [at(2024, 7, 4)]
    monkeypatch.setattr(timezone, "now", lambda: now[0])

    def go(seconds: float) -> datetime:
        now[0] += timedelta(seconds=seconds)
        return now[0]

    return go


@pytest.fixture
def entry(target, clerk) -> ProgressEntry:
    return send(target, clerk, 4200)


@pytest.fixture
def office(client, admin, clock):
    client.force_login(admin)
    return client


def send(target, clerk, value, day=date(2024, 6, 30), moment=SENT, **words) -> ProgressEntry:
    reading = Reading(data_date=day, value=Decimal(value), **{"text": "登记提速。"} | words)
    return record(target, reading, by=clerk, at=moment, submit=True)


def forms_of(page: str, pk: int) -> list[dict[str, str]]:
    """The fields of the forms of a row, each as a browser would send them with Enter: its first button included."""
    row = page[page.index(f'id="review-{pk}"') :].split("</article>")[0]
    found = []
    for form in re.findall(r"<form.*?</form>", row, re.DOTALL):
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)">', form))
        button = re.search(r"<button[^>]*>", form)
        if button and (named := re.search(r'name="(\w+)" value="(\w+)"', button[0])):
            fields[named[1]] = named[2]
        if 'name="reason"' in form:
            fields["reason"] = ""
        fields.pop("csrfmiddlewaretoken", None)
        found.append(fields)
    return found


def opened(client, pk: int) -> tuple[dict, dict]:
    """What the page's two forms send, of accepting and of returning."""
    accepting, returning = forms_of(client.get("/2024/review/").content.decode(), pk)
    return accepting, returning


def test_enter_in_the_reason_can_only_return(office, entry):
    accepting, returning = opened(office, entry.pk)
    assert "reason" not in accepting
    assert (accepting["action"], returning["action"]) == ("accept", "return")
    office.post(f"/2024/review/{entry.pk}/", returning | {"reason": "请附来源"})
    entry.refresh_from_db()
    assert (entry.status, entry.return_reason) == ("returned", "请附来源")


@both_ways
@pytest.mark.parametrize("reason", ["", "  ", "长" * 301])
def test_without_a_good_reason_nothing_happens_and_it_is_said_at_the_reason(reason, headers, office, entry):
    _, returning = opened(office, entry.pk)
    response = office.post(f"/2024/review/{entry.pk}/", returning | {"reason": reason}, headers=headers)
    page = response.content.decode()
    assert response.status_code == 200
    if len(reason) < 300:
        assert "请写明退回原因" in page
        assert re.search(r"autofocus\s*>", page)
    else:
        assert reason in page
    entry.refresh_from_db()
    assert entry.status == "submitted"


def test_a_reason_typed_beforehand_does_not_go_along_with_an_acceptance(office, entry):
    accepting, _ = opened(office, entry.pk)
    office.post(f"/2024/review/{entry.pk}/", accepting | {"reason": "请附来源"})
    entry.refresh_from_db()
    assert (entry.status, entry.return_reason) == ("accepted", "")


# -- what was shown


def _returned_and_sent_again(entry, clerk, admin):
    move(entry.pk, Action.RETURN, by=admin, at=SENT, reason="来源不明")
    send(entry.target, clerk, 4300, moment=at(2024, 7, 3, 12))


def _withdrawn_and_sent_again(entry, clerk, admin):
    move(entry.pk, Action.WITHDRAW, by=clerk, at=SENT)
    send(entry.target, clerk, 4300, moment=at(2024, 7, 3, 12))


def _other_words(entry, clerk, admin):
    ProgressEntry.objects.filter(pk=entry.pk).update(problems="场地未落实")


def _another_previous_reading(entry, clerk, admin):
    send(entry.target, clerk, 4100, day=date(2024, 5, 31))


def _another_promise(entry, clerk, admin):
    entry.target.value = Decimal(9000)
    entry.target.save()
    type(entry.target).objects.filter(pk=entry.target_id).update(stated_value=9000)


def _another_file(entry, clerk, admin):
    entry.evidence.create(
        name="表.pdf", kind="pdf", size=1, sha256="0" * 64, uploaded_by=clerk, uploaded_at=SENT
    )


def _taken_from_another_unit(entry, clerk, admin):
    entry.taken_from.add(entry.unit)


CHANGES = [
    _returned_and_sent_again, _withdrawn_and_sent_again, _other_words, _another_previous_reading, _another_promise,
    _another_file, _taken_from_another_unit,
]  # fmt: skip
by_change = pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))


@both_ways
@by_change
@pytest.mark.parametrize("act", [0, 1], ids=["accept", "return"])
def test_it_judges_only_what_was_shown(act, change, headers, office, entry, clerk, second_admin):
    sent = opened(office, entry.pk)[act]
    change(entry, clerk, second_admin)
    waiting = ProgressEntry.objects.get(status="submitted", data_date=entry.data_date)
    response = office.post(f"/2024/review/{entry.pk}/", sent | {"reason": "不清楚"}, headers=headers)
    page = response.content.decode()
    assert CHANGED in page
    assert f'id="review-{waiting.pk}"' in page
    waiting.refresh_from_db()
    assert waiting.status == "submitted"
    again = forms_of(page, waiting.pk)[act]
    office.post(f"/2024/review/{waiting.pk}/", again | {"reason": "不清楚"}, headers=headers)
    waiting.refresh_from_db()
    assert waiting.status == ("returned" if act else "accepted")


@by_change
def test_many_are_accepted_only_as_they_were_shown(change, office, entry, clerk, second_admin, make_target):
    other = send(make_target("B-018", title="新增企业"), clerk, 4000)
    rows = office.get("/2024/review/").context["rows"]
    ticked = {"entry": [row.entry.pk for row in rows]}
    ticked |= {f"version-{row.entry.pk}": row.version for row in rows}
    change(entry, clerk, second_admin)
    page = office.post("/2024/review/accept/", ticked, follow=True).content.decode()
    assert "已采信1条进展" in page
    other.refresh_from_db()
    assert other.status == "accepted"
    assert not ProgressEntry.objects.filter(status="accepted", target=entry.target).exists()
    if change is not _withdrawn_and_sent_again:  # that one is not there any more
        assert f"“新增市场主体”：{CHANGED}" in page


def test_the_bar_still_names_the_unit_of_which_nothing_is_left(office, entry, make_target, housing_bureau):
    other = make_target("E-030", title="新建游园", lead=housing_bureau)
    type(entry).objects.create(
        target=other, unit=housing_bureau, author=entry.author, data_date=date(2024, 6, 30), value=1,
        status="submitted", submitted_at=SENT,
    )  # fmt: skip
    page = office.get(f"/2024/review/?unit={entry.unit_id}").content.decode()
    assert f'<option value="{entry.unit_id}" selected>' in page
    entry.delete()
    page = office.get(f"/2024/review/?unit={entry.unit_id}").content.decode()
    assert f'<option value="{entry.unit_id}" selected>所选单位（0）</option>' in page


def test_each_ticked_row_carries_its_version(office, entry, clerk, make_target):
    send(make_target("B-018"), clerk, 4000)
    page = office.get("/2024/review/").content.decode()
    (row, _) = office.get("/2024/review/").context["rows"]
    assert f'name="version-{row.entry.pk}" value="{row.version}" form="accept-many"' in page


def test_accepting_a_month_does_not_make_the_next_one_another(office, entry, target, clerk):
    """The row of June says that May's figure waits; that it has been accepted meanwhile is no surprise."""
    may = send(target, clerk, 4300, day=date(2024, 5, 31), explanation="已核实")
    june, _ = opened(office, entry.pk)
    first, _ = opened(office, may.pk)
    office.post(f"/2024/review/{may.pk}/", first)
    office.post(f"/2024/review/{entry.pk}/", june)
    assert ProgressEntry.objects.filter(status="accepted").count() == 2


def test_what_is_sent_from_elsewhere_carries_no_version(office, entry):
    office.post(f"/2024/review/{entry.pk}/", {"action": "accept"})
    entry.refresh_from_db()
    assert entry.status == "accepted"


# -- taking back


def undo_in(page: str) -> dict:
    """What the undo forms of a page send."""
    form = re.search(r"<form[^>]*data-undo.*?</form>", page, re.DOTALL)
    return {"entry": re.findall(r'name="entry" value="(\d+)"', form[0])} if form else {}


@pytest.mark.parametrize("act", [0, 1], ids=["accept", "return"])
def test_it_is_taken_back_from_the_message_without_scripts(act, office, clock, entry):
    sent = opened(office, entry.pk)[act] | {"reason": "请附来源"}
    page = office.post(f"/2024/review/{entry.pk}/", sent, follow=True).content.decode()
    assert ("已退回" if act else "已采信") + "“" in page
    clock(8)
    page = office.post("/2024/review/undo/", undo_in(page), follow=True).content.decode()
    assert "已撤销退回1条进展" in page if act else "已撤销采信1条进展" in page
    entry.refresh_from_db()
    assert entry.status == "submitted"


@pytest.mark.parametrize("act", [0, 1], ids=["accept", "return"])
def test_it_is_taken_back_in_its_place_with_scripts(act, office, clock, entry):
    sent = opened(office, entry.pk)[act] | {"reason": "请附来源"}
    page = office.post(f"/2024/review/{entry.pk}/", sent, headers=HTMX).content.decode()
    assert 'data-undo="10"' in page
    clock(8)
    response = office.post("/2024/review/undo/", undo_in(page), headers=HTMX)
    assert response["HX-Trigger"] == '{"progress-changed": {}}'
    assert len(forms_of(response.content.decode(), entry.pk)) == 2
    entry.refresh_from_db()
    assert entry.status == "submitted"


def test_many_at_once_are_taken_back_at_once(office, clock, entry, target, clerk, make_target):
    send(target, clerk, 4100, day=date(2024, 5, 31))
    send(make_target("B-018"), clerk, 4000)
    ticked = {"entry": [row.entry.pk for row in office.get("/2024/review/").context["rows"]]}
    page = office.post("/2024/review/accept/", ticked, follow=True).content.decode()
    undo = undo_in(page)
    assert len(undo["entry"]) == 3
    page = office.post("/2024/review/undo/", undo, follow=True).content.decode()
    assert "已撤销采信3条进展" in page
    assert ProgressEntry.objects.filter(status="submitted").count() == 3


@both_ways
def test_after_ten_seconds_it_is_not_offered_and_not_done(headers, office, clock, entry):
    page = office.post(f"/2024/review/{entry.pk}/", {"action": "accept"}, headers=HTMX).content.decode()
    clock(15)
    assert not undo_in(office.get("/2024/review/").content.decode())
    page = office.post("/2024/review/undo/", undo_in(page), headers=headers, follow=True).content.decode()
    assert "已超过10秒，请到目标任务页写明原因后撤销采信" in page
    entry.refresh_from_db()
    assert entry.status == "accepted"


def test_a_colleague_is_not_offered_what_another_has_just_done(office, client, second_admin, entry):
    office.post(f"/2024/review/{entry.pk}/", {"action": "accept"})
    client.force_login(second_admin)
    assert not undo_in(client.get("/2024/review/").content.decode())


def test_later_the_office_takes_back_on_the_targets_page_with_a_reason(
    office, client, clock, entry, second_admin, clerk, leader
):
    office.post(f"/2024/review/{entry.pk}/", {"action": "accept"})
    clock(3600)
    for who in (clerk, leader):
        client.force_login(who)
        assert "撤销原因" not in client.get("/2024/targets/B-017/").content.decode()
    client.force_login(second_admin)
    assert "撤销原因" in client.get("/2024/targets/B-017/").content.decode()
    past = client.get("/2024/targets/B-017/", {"as_of": "2024-06-30"}).content.decode()
    assert "撤销原因" not in past  # a page of the past has nothing to press
    undo = {"entry": entry.pk, "reason": "看错了行"}
    page = client.post("/2024/review/undo/", undo, follow=True)
    assert page.redirect_chain == [("/2024/targets/B-017/", 302)]
    page = page.content.decode()
    assert "已撤销采信1条进展" in page
    assert "周办：待审（撤销采信：看错了行）" in page
    client.force_login(clerk)
    assert "进展已撤销采信：看错了行" in client.get("/notices/").content.decode()


def test_what_a_later_reading_builds_on_is_not_offered(office, clock, entry, target, clerk, admin):
    office.post(f"/2024/review/{entry.pk}/", {"action": "accept"})
    clock(40 * 24 * 3600)
    office.force_login(admin)  # the session is over
    later = send(target, clerk, 4900, day=date(2024, 7, 31), moment=at(2024, 8, 2))
    office.post(f"/2024/review/{later.pk}/", {"action": "accept"})
    page = office.get("/2024/targets/B-017/").content.decode()
    assert page.count('name="reason"') == 1
    assert f'name="entry" value="{later.pk}"' in page
    undo = {"entry": entry.pk, "reason": "看错了行"}
    assert "之后又采信了" in office.post("/2024/review/undo/", undo, follow=True).content.decode()


def test_nonsense_is_answered(office, report):
    for entry in ("", "x", "999999"):
        page = office.post("/2024/review/undo/", {"entry": entry}, follow=True).content.decode()
        assert "没有可处理的进展" in page


def test_the_page_names_its_keys(office, report):
    page = office.get("/2024/review/").content.decode()
    for key in "JKARU":
        assert f"<kbd>{key}</kbd>" in page


def test_what_was_checked_lately_leads_to_where_it_is_taken_back(
    client, admin, target, accepted, monkeypatch
):
    monkeypatch.setattr(timezone, "now", lambda: at(2024, 7, 9))
    long_ago = accepted(target, date(2024, 5, 31), 3490)
    lately = accepted(target, date(2024, 6, 30), 4200)
    client.force_login(admin)
    page = client.get("/2024/review/").content.decode()
    assert f'href="/2024/targets/B-017/#entry-{lately.pk}"' in page
    assert f"#entry-{long_ago.pk}" not in page
    about = client.get("/2024/targets/B-017/").content.decode()
    assert f'id="entry-{lately.pk}"' in about
    assert f'id="take-back-{lately.pk}"' in about


def test_it_says_so_where_it_lists_only_the_latest(office, clock, accepted, target, monkeypatch):
    monkeypatch.setattr("targets.views.review.RECENT_AT_MOST", 1)
    accepted(target, date(2024, 5, 31), 3300, moment=at(2024, 7, 1))
    page = office.get("/2024/review/").content.decode()
    assert "最近7天审核的1条；" in page
    accepted(target, date(2024, 6, 30), 4200, moment=at(2024, 7, 2))
    page = office.get("/2024/review/").content.decode()
    assert "最近审核的1条；" in page
    assert "5月31日" not in page
