"""A year under way: the clock stands at 18 July 2024, and pages end today, not with the year."""

import re
from datetime import date

import pytest
from django.utils import timezone

from targets.models import ProgressEntry, Urging
from targets.services import Reading, record
from tests.conftest import at

NOW = at(2024, 7, 18)
PAGES = [
    "",
    "trend/",
    "changes/",
    "units/",
    "comparison/",
    "wall/",
    "targets/",
    "targets/B-017/",
    "calendar/",
    "help/",
    "urging/",
    "instructions/",
]


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def reader(client, leader):
    client.force_login(leader)
    return client


@pytest.fixture
def typist(client, clerk):
    client.force_login(clerk)
    return client


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_the_latest_day(page, reader, target, road, accepted):
    accepted(target, date(2024, 6, 30), 4200)
    response = reader.get(f"/2024/{page}")
    assert response.status_code == 200
    if shown := response.context.get("moment"):
        assert (shown.as_of, shown.closing, shown.is_past, shown.is_closed) == (
            date(2024, 7, 18), date(2024, 7, 18), False, False,
        )  # fmt: skip


def test_the_bar_ends_today(reader, target):
    page = reader.get("/2024/").content.decode()
    ticks = re.findall(r'<li data-reached="(yes|no)">', page)
    assert ticks == ["yes"] * 7 + ["no"] * 5
    assert "截至 2024年7月18日" in text_of(reader.get("/2024/"))
    assert 'max="2024-07-18"' in page


@pytest.mark.parametrize("day", ["2024-07-19", "2024-12-31", "2025-01-01"])
def test_the_future_is_not_shown(day, reader, target):
    assert reader.get(f"/2024/?as_of={day}").context["moment"].as_of == date(2024, 7, 18)


def test_from_the_past_one_comes_back_to_today(reader, target):
    page = text_of(reader.get("/2024/?as_of=2024-06-30"))
    assert " 今日 " in page
    assert "年终" not in page


def test_june_is_judged_by_june_while_july_is_not_due(reader, target, accepted):
    """4200 of 8000 by 30 June is 52.5 %; July is reported until 5 August."""
    accepted(target, date(2024, 6, 30), 4200)
    judgement = reader.get("/2024/targets/B-017/").context["page"].judgement
    assert judgement.paced_on == date(2024, 6, 30)
    assert judgement.overall.reason == "截至6月30日累计4200户，完成52.5%，序时进度49.7%，快2.8个百分点"
    assert (judgement.deadline.code, judgement.reporting.code) == ("in_time", "reported")


def test_silence_since_may_is_judged_by_june(reader, target, accepted):
    """3300 of 8000 is 41.3 %, 83 % of June's 49.7 %; by May's own 41.5 % it would hardly be behind."""
    accepted(target, date(2024, 5, 31), 3300)
    judgement = reader.get("/2024/targets/B-017/").context["page"].judgement
    assert judgement.paced_on == date(2024, 6, 30)
    assert (judgement.light, judgement.reporting.code) == ("behind", "not_reported")


def test_what_is_due_is_junes_figure(typist, target):
    row = typist.get("/2024/report/").context["rows"][0][0]
    assert (row.period.label, row.period.reporting_date, row.is_late) == ("6月", date(2024, 7, 5), True)
    assert row.data_date == date(2024, 6, 30)
    assert typist.get("/2024/report/count/").content == b"1"


def test_a_figure_of_today_is_taken_and_one_of_tomorrow_is_not(typist, target):
    typed = {"data_date": "2024-07-19", "value": "4500", "text": "登记提速。"}
    assert "数据截止日不能晚于今天" in typist.post("/2024/report/B-017/", typed).content.decode()
    typist.post("/2024/report/B-017/", typed | {"data_date": "2024-07-18"})
    entry = ProgressEntry.objects.get(status="submitted")
    assert (entry.data_date, entry.submitted_at) == (date(2024, 7, 18), NOW)


def test_the_office_checks_what_came_in_today(client, admin, clerk, target):
    record(
        target,
        Reading(data_date=date(2024, 6, 30), value=4200, text="登记提速。"),
        by=clerk,
        at=NOW,
        submit=True,
    )
    client.force_login(admin)
    entry = ProgressEntry.objects.get()
    assert client.get("/2024/review/count/").content == b"1"
    client.post(f"/2024/review/{entry.pk}/", {"action": "accept"})
    entry.refresh_from_db()
    assert (entry.status, entry.accepted_at) == ("accepted", NOW)
    assert client.get("/2024/targets/B-017/").context["page"].judgement.value == 4200


def test_urging_is_as_of_today(client, admin, target):
    client.force_login(admin)
    seen = client.get("/2024/urging/preview/").context["seen"]
    client.post(
        "/2024/urging/issue/",
        {"units": target.lead.unit.pk, "targets": target.pk, "seen": seen, "reply_by": "2024-07-23"},
    )
    urging = Urging.objects.get()
    assert (urging.as_of, urging.issued_at) == (date(2024, 7, 18), NOW)


def test_the_trend_has_a_month_for_every_month_so_far(reader, target, accepted):
    accepted(target, date(2024, 6, 30), 4200)
    days = [month.day for month in reader.get("/2024/trend/").context["page"].months]
    assert [day.month for day in days] == [1, 2, 3, 4, 5, 6, 7]
    assert days[-1] == date(2024, 7, 18)


def test_the_calendar_tells_what_is_ahead(reader, target, accepted):
    accepted(target, date(2024, 6, 30), 4200)
    line = reader.get("/2024/calendar/?unit=all").context["page"].units[0]
    counts = line.year.counts
    assert (counts["in_time"], counts["missing"], counts["due"], counts["ahead"]) == (1, 5, 0, 6)


def test_the_changes_begin_at_the_end_of_june(reader, target, accepted):
    accepted(target, date(2024, 6, 30), 4200)
    page = reader.get("/2024/changes/").context["page"]
    assert (page.from_date, page.to_date) == (date(2024, 6, 30), date(2024, 7, 18))


def test_a_month_end_is_read_only_and_today_is_not(client, admin, target):
    client.force_login(admin)
    edit = 'href="/2024/targets/B-017/edit/"'
    assert edit in client.get("/2024/targets/B-017/").content.decode()
    assert edit not in client.get("/2024/targets/B-017/?as_of=2024-06-30").content.decode()
