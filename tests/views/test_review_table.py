"""审核 as a table: what an acceptance would change, what the system points out, and only some of the rows."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from targets.models import ProgressEntry
from targets.services import Reading, record
from tests.conftest import at

NOW = at(2024, 7, 3)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def send(target, clerk, value=None, day=date(2024, 6, 30), **words) -> ProgressEntry:
    value = None if value is None else Decimal(value)
    reading = Reading(data_date=day, value=value, **{"text": "登记提速。"} | words)
    return record(target, reading, by=clerk, at=NOW, submit=True)


@pytest.fixture
def campaign(make_target):
    return make_target(
        "B-013", title="“万人助万企”活动", measure="narrative", value=None, unit="", frequency="half_yearly"
    )


@pytest.fixture
def busy(target, clerk, make_target, housing_bureau, stranger, campaign, accepted):
    """A total that is fine, one with a file, one of another unit that leaps."""
    accepted(target, date(2024, 5, 31), 3300)
    fine = send(target, clerk, 4200)
    proven = send(make_target("B-018"), clerk, 1000)
    proven.evidence.create(
        name="表.pdf", kind="pdf", size=1, sha256="0" * 64, uploaded_by=clerk, uploaded_at=NOW
    )
    leaps = send(make_target("E-020", lead=housing_bureau), stranger, 3900)
    return fine, proven, leaps


def rows(client, **asked) -> list[ProgressEntry]:
    return [row.entry for row in client.get("/2024/review/", asked).context["rows"]]


def test_it_says_which_light_an_acceptance_would_give(office, target, clerk, accepted):
    """1000 by May are far behind; 4200 by June are 52.5 % of 8000, where 49.7 % are expected."""
    accepted(target, date(2024, 5, 31), 1000)
    send(target, clerk, 4200, explanation="集中登记。", questions_seen=None)
    (row,) = office.get("/2024/review/").context["rows"]
    assert (row.now.light, row.after.light) == ("critical", "on_track")
    assert "累计4200户，完成52.5%" in row.after.overall.reason
    page = office.get("/2024/review/").content.decode()
    assert "现为严重滞后" in page
    assert '<span class="light" data-light="on_track"' in page


def test_what_it_says_is_what_comes(office, busy):
    """The light promised is the light given, for each by itself."""
    for row in office.get("/2024/review/").context["rows"]:
        office.post(f"/2024/review/{row.entry.pk}/", {"action": "accept"})
        page = office.get(f"/2024/targets/{row.entry.target.number}/").context["page"]
        assert page.judgement.overall == row.after.overall


def test_to_look_changes_nothing(office, target, clerk, accepted):
    accepted(target, date(2024, 5, 31), 1000)
    send(target, clerk, 4200, explanation="集中登记。", questions_seen=None)
    before = office.get("/2024/targets/B-017/").context["page"].judgement.overall
    office.get("/2024/review/")
    assert office.get("/2024/targets/B-017/").context["page"].judgement.overall == before


def test_a_correction_is_judged_in_place_of_what_it_corrects(office, target, clerk, accepted):
    accepted(target, date(2024, 6, 30), 1000)
    send(target, clerk, 4200, explanation="漏统。", questions_seen=None)
    (row,) = office.get("/2024/review/").context["rows"]
    assert row.after.value == 4200


def test_a_leap_without_evidence_is_pointed_out(office, campaign, clerk):
    campaign.entries.create(
        author=clerk, data_date=date(2024, 3, 31), self_rating=45, status="submitted", submitted_at=NOW
    )
    entry = send(campaign, clerk, self_rating=100)
    row = next(r for r in office.get("/2024/review/").context["rows"] if r.entry == entry)
    assert row.hint == "自评从45%到100%，一次升55个百分点，没有佐证材料"
    assert row.is_asked
    entry.evidence.create(
        name="表.pdf", kind="pdf", size=1, sha256="0" * 64, uploaded_by=clerk, uploaded_at=NOW
    )
    row = next(r for r in office.get("/2024/review/").context["rows"] if r.entry == entry)
    assert (row.hint, row.is_asked) == ("", False)


def test_only_those_that_are_asked_about_or_bare_or_of_a_unit(office, busy, stranger):
    fine, proven, leaps = busy
    assert rows(office) == [fine, proven, leaps]
    assert rows(office, kind="asked") == [leaps]
    assert rows(office, kind="bare") == [fine, leaps]
    assert rows(office, unit=stranger.unit_id) == [leaps]
    assert rows(office, unit=fine.unit_id, kind="asked") == []
    for nonsense in ({"kind": "x"}, {"unit": "x"}, {"unit": "all"}, {"unit": "", "kind": ""}):
        assert len(rows(office, **nonsense)) == 3


def test_all_without_questions_are_ticked_without_scripts(office, busy):
    page = office.get("/2024/review/", {"tick": "plain"}).content.decode()
    boxes = re.findall(r'<input\s+type="checkbox"[^>]*?value="(\d+)"[^>]*>', page)
    ticked = re.findall(r'<input\s+type="checkbox"[^>]*?value="(\d+)"[^>]*checked[^>]*>', page)
    assert [int(pk) for pk in boxes] == [entry.pk for entry in busy]
    assert [int(pk) for pk in ticked] == [entry.pk for entry in busy[:2]]
    assert "checked" not in office.get("/2024/review/").content.decode().split("<article")[1]


def test_the_page_comes_back_narrowed_as_it_was(office, busy):
    fine, proven, _ = busy
    narrowed = {"unit": fine.unit_id, "kind": "bare"}
    page = office.get("/2024/review/", narrowed).content.decode()
    assert (
        page.count('<input type="hidden" name="kind" value="bare">') >= 3
    )  # all at once, one, and the unit's choice
    sent = narrowed | {"entry": [fine.pk]}
    assert (
        office.post("/2024/review/accept/", sent)["Location"]
        == f"/2024/review/?unit={fine.unit_id}&kind=bare"
    )
    sent = {"kind": "bare", "action": "accept"}
    assert office.post(f"/2024/review/{proven.pk}/", sent)["Location"] == "/2024/review/?kind=bare"


def test_it_asks_as_few_queries_for_many_rows_as_for_few(
    office, clerk, make_target, django_assert_num_queries
):
    for place in range(3):
        send(make_target(f"B-03{place}"), clerk, 4000)
    with django_assert_num_queries(24):
        office.get("/2024/review/")
    for place in range(12):
        send(make_target(f"B-1{place:02}"), clerk, 4000)
    with django_assert_num_queries(24):
        office.get("/2024/review/")
