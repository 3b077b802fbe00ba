"""本期新增 is added to the reading before the typed day: 2000户 by March, 2700 by April, 3300 by May."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from targets.models import ProgressEntry
from targets.services import Reading, record
from tests.conftest import at

NOW = at(2024, 7, 3)
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def typist(client, clerk, target, accepted):
    for month, day, value in ((3, 31, 2000), (4, 30, 2700), (5, 31, 3300)):
        accepted(target, date(2024, month, day), value)
    client.force_login(clerk)
    return client


def send(client, **typed):
    return client.post("/2024/report/B-017/", {"text": "登记。"} | typed, headers=HTMX)


def answer(client, explanation: str, **typed):
    """Send, and once more with an explanation if it is asked for."""
    refused = send(client, **typed).context
    if refused:
        send(client, **typed, explanation=explanation, questions_seen=refused["form"].seen)


def before(page: str) -> str:
    """上期 as the page shows it: the reading, and its day."""
    found = re.search(r'data-label="上期"[^>]*>\s*<span>([^<]*)</span>\s*<small>([^<]*)</small>', page)
    return " ".join(found.groups()).strip()


@pytest.mark.parametrize(
    ("day", "total"),
    [
        ("2024-06-30", 4000),
        ("2024-05-31", 3400),
        ("2024-05-15", 3400),
        ("2024-04-30", 2700),
        ("2024-02-29", 700),
    ],
)
def test_the_server_adds_to_the_reading_before_the_typed_day(day, total, typist, target):
    answer(typist, "补报。", data_date=day, increment="700")
    assert target.entries.get(status="submitted").value == total


def test_both_numbers_are_checked_against_the_reading_before_the_typed_day(typist, target):
    typed = {"data_date": "2024-05-31", "increment": "700", "typed": "increment"}
    response = send(typist, **typed, value="4000")
    (error,) = response.context["form"].errors["increment"]
    assert error == "与累计对不上：上期2700户（4月30日），加上本期新增应为3400户。"
    page = response.content.decode()
    assert before(page) == "2700户 4月30日"
    assert '<input name="typed" value="increment" hidden>' in page
    assert not target.entries.filter(status="submitted").exists()
    send(typist, **typed, value="3400", explanation="重报。")
    assert target.entries.get(status="submitted").value == 3400


def test_before_the_first_reading_there_is_nothing_to_add_to(typist):
    response = send(typist, data_date="2024-02-29", value="800", increment="700")
    assert response.context["form"].errors["increment"] == ["与累计对不上：此前没有进展，累计应为700户。"]
    assert before(response.content.decode()) == "—"


def test_a_total_that_passes_a_later_reading_is_asked_about(typist):
    response = send(typist, data_date="2024-04-30", increment="1400")
    assert "累计值比下期3300户（5月31日）多100户" in response.content.decode()


def test_the_page_holds_every_reading_to_begin_from(typist):
    page = typist.get("/2024/report/B-017/").content.decode()
    assert before(page) == "3300户 5月31日"
    readings = json.loads(re.search(r'id="readings-B-017" type="application/json">([^<]*)<', page)[1])
    assert readings[1:] == [
        {"date": "2024-04-30", "value": "2700", "words": "2700户", "when": "4月30日"},
        {"date": "2024-05-31", "value": "3300", "words": "3300户", "when": "5月31日"},
    ]


def test_what_lies_with_the_office_counts_and_is_marked(typist, target, clerk):
    june = Reading(data_date=date(2024, 6, 20), value=Decimal(3900), text="登记。")
    record(target, june, by=clerk, at=NOW, submit=True)
    page = typist.get("/2024/report/B-017/").content.decode()
    assert before(page) == "3900户 6月20日，待审"
    send(typist, data_date="2024-06-30", increment="100")
    assert target.entries.get(data_date=date(2024, 6, 30)).value == 4000


def test_a_draft_does_not_count(typist, target, clerk):
    record(target, Reading(data_date=date(2024, 6, 20), value=Decimal(9)), by=clerk, at=NOW, submit=False)
    send(typist, data_date="2024-06-30", increment="100")
    assert target.entries.get(data_date=date(2024, 6, 30)).value == 3400


def test_a_supporting_unit_adds_to_what_it_may_see(
    client, make_target, housing_bureau, stranger, clerk, accepted
):
    helped = make_target("B-040", supporting=(housing_bureau,))
    accepted(helped, date(2024, 4, 30), 2700)
    record(helped, Reading(data_date=date(2024, 5, 31), value=Decimal(3300)), by=clerk, at=NOW, submit=True)
    client.force_login(stranger)
    page = client.get("/2024/report/B-040/").content.decode()
    assert before(page) == "2700户 4月30日"
    assert "3300" not in page


def test_of_a_staged_target_the_reading_before_has_its_own_share(client, road, stranger, accepted):
    """Half was done by 30 June, as is known now; on the correction of 31 March the fifth of February stands before."""
    first, second = road.stages.order_by("due_date")[:2]
    accepted(road, date(2024, 2, 29), stages_done=[first])
    accepted(road, date(2024, 6, 20), stages_done=[first, second])
    draft = ProgressEntry.objects.create(
        target=road, author=stranger, unit=stranger.unit, data_date=date(2024, 3, 31)
    )
    client.force_login(stranger)
    assert before(client.get("/2024/report/E-017/").content.decode()) == "50.0% 6月20日"
    ProgressEntry.objects.filter(data_date=date(2024, 6, 20)).delete()
    draft.data_date = date(2024, 6, 30)
    draft.save()
    assert before(client.get("/2024/report/E-017/").content.decode()) == "20.0% 2月29日"


# -- what the office sees


def test_the_office_sees_question_answer_and_the_way(typist, client, admin, target):
    answer(typist, "原统计重复。", data_date="2024-04-30", value="1900")
    client.force_login(admin)
    page = client.get("/2024/review/").content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "上期 → 本期 → 下期 2000户（3月31日） → 1900户 → 3300户（5月31日）" in text
    assert "系统提示：累计值比上期2000户（3月31日）少100户" in text
    assert "情况说明： 原统计重复。" in text
    assert "更正 ：原已采信 2700户" in text


def test_the_page_of_the_target_keeps_question_and_answer(typist, client, leader, admin, target):
    answer(typist, "原统计重复。", data_date="2024-04-30", value="1900")
    page = typist.get("/2024/targets/B-017/").content.decode()
    assert "系统提示：累计值比上期2000户（3月31日）少100户" in page
    client.force_login(admin)
    entry = target.entries.get(status="submitted")
    client.post(f"/2024/review/{entry.pk}/", {"action": "accept"})
    client.force_login(leader)
    assert (
        "系统提示：累计值比上期2000户（3月31日）少100户"
        in client.get("/2024/targets/B-017/").content.decode()
    )
