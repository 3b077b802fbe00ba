"""The turn of 2024 to 2025 with both years stored: what is owed and what waits is counted in each, and said.

2024 has 新增市场主体, monthly, whose December is due on 6 January, and GDP, quarterly with a lag of 45 days, whose
last figure is due on 19 February. 2025 has 新增经营主体, monthly, whose January is due on 5 February.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from targets.models import Owner, Report, Target, Theme
from targets.services import Reading, record
from tests.conftest import at

THIS, NEXT = 2024, 2025
DAYS = {
    "20 December": at(2024, 12, 20),
    "1 January": at(2025, 1, 1),
    "3 January": at(2025, 1, 3),
    "7 January": at(2025, 1, 7),
    "20 February": at(2025, 2, 20),
}


@pytest.fixture
def gdp(make_target, target, accepted) -> Target:
    """The goals of 2024; November and the third quarter have come in."""
    gdp = make_target(
        "A-001",
        title="地区生产总值",
        measure="rate",
        unit="%",
        value=Decimal(7),
        frequency="quarterly",
        lag_days=45,
    )
    accepted(target, date(2024, 11, 30), 7000)
    accepted(gdp, date(2024, 9, 30), Decimal("6.8"))
    return gdp


@pytest.fixture
def following(report, gdp, market_bureau) -> Target:
    """The year after, set up in December."""
    year = Report.objects.create(
        year=NEXT, government=report.government, title="2025年政府工作报告",
        start_date=date(NEXT, 1, 1), end_date=date(NEXT, 12, 31),
    )  # fmt: skip
    area = Theme.objects.create(report=year, title="（一）新的", short_title="一 新的", position=1)
    theme = Theme.objects.create(report=year, parent=area, title="新事项", short_title="新事项", position=2)
    target = Target.objects.create(
        report=year, number="B-017", title="新增经营主体", theme=theme, measure="total", unit="户",
        value=Decimal(9000), stated_value=Decimal(9000), source_ref="二（一）· 主体",
        start_date=date(NEXT, 1, 1), due_date=date(NEXT, 12, 31),
    )  # fmt: skip
    Owner.objects.create(target=target, unit=market_bureau, role="lead")
    return target


@pytest.fixture
def clock(monkeypatch, following):
    def stand_at(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return stand_at


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode())).strip()


def badge(client, year: int, page: str) -> str:
    return text_of(client.get(f"/{year}/{page}/count/"))


@pytest.mark.parametrize(
    ("day", "leads"),
    [
        ("20 December", THIS),
        ("1 January", THIS),
        ("3 January", THIS),
        ("7 January", THIS),
        ("20 February", NEXT),
    ],
)
def test_everybody_begins_in_the_year_that_leads(day, leads, client, clock, clerk, leader, admin):
    clock(DAYS[day])
    for who in (clerk, leader, admin):
        client.force_login(who)
        assert client.get("/").url == f"/{leads}/"
    other = NEXT if leads == THIS else THIS
    assert f"回到{leads}年度" in client.get(f"/{other}/").content.decode()


@pytest.mark.parametrize(
    ("day", "this", "following_year"),
    [
        ("20 December", 0, 0),
        ("1 January", 2, 0),  # December and the fourth quarter
        ("3 January", 2, 0),
        ("7 January", 2, 0),
        ("20 February", 2, 1),  # and January
    ],
)
def test_a_clerk_sees_what_is_owed_in_both_years(day, this, following_year, client, clock, clerk):
    clock(DAYS[day])
    client.force_login(clerk)
    total = str(this + following_year or "")
    assert badge(client, THIS, "report") == badge(client, NEXT, "report") == total
    for year, own, other in ((THIS, this, following_year), (NEXT, following_year, this)):
        page = text_of(client.get(f"/{year}/report/"))
        elsewhere = f"另有{THIS + NEXT - year}年度{other}项待报"
        assert f"待报 {own}" in page
        assert (elsewhere in page) == bool(other)
        assert ("都已报送" in page) == (own == other == 0)
        assert ("没有待报" in page) == (own == other == 0)
        told = [f"{y}年度{n}项" for y, n in ((THIS, this), (NEXT, following_year)) if n]
        assert text_of(client.get(f"/{year}/todo/")) == (f"您的单位待报：{'、'.join(told)}" if told else "")


def test_the_other_year_is_a_link_and_the_badge_tells_the_years_apart(client, clock, clerk):
    clock(DAYS["20 February"])
    client.force_login(clerk)
    assert 'href="/2024/report/"' in client.get("/2025/report/").content.decode()
    assert 'title="2024年度2项、2025年度1项"' in client.get("/2025/report/count/").content.decode()
    assert 'hx-get="/2025/todo/"' in client.get("/2025/").content.decode()


def test_an_admin_who_reports_for_a_unit_stays_with_it(client, clock, admin, market_bureau):
    clock(DAYS["3 January"])
    client.force_login(admin)
    page = client.get(f"/2025/report/?unit={market_bureau.pk}").content.decode()
    assert f'href="/2024/report/?unit={market_bureau.pk}"' in page


@pytest.mark.parametrize("day", ["1 January", "3 January", "7 January", "20 February"])
def test_the_office_sees_what_waits_in_both_years(day, client, clock, admin, clerk, target):
    moment = DAYS[day]
    clock(moment)
    december = Reading(data_date=date(2024, 12, 31), value=Decimal(8000), text="完成。")
    record(target, december, by=clerk, at=moment, submit=True)
    client.force_login(admin)
    assert badge(client, THIS, "review") == badge(client, NEXT, "review") == "1"
    assert "新增市场主体" in text_of(client.get("/2024/review/"))
    page = client.get("/2025/review/")
    assert "另有2024年度1项待审核" in text_of(page)
    assert 'href="/2024/review/"' in page.content.decode()
    assert "没有待审核" not in text_of(page)
    assert text_of(client.get("/2025/todo/")) == "待审核：2024年度1项"
    client.post(f"/2024/review/{target.entries.get(status='submitted').pk}/", {"action": "accept"})
    for year in (THIS, NEXT):
        assert "没有待审核的进展" in text_of(client.get(f"/{year}/review/"))


def test_what_waits_keeps_a_year_open_for_as_long_as_it_waits(client, clock, admin, clerk, target):
    clock(at(2025, 9, 1))
    december = Reading(data_date=date(2024, 12, 31), value=Decimal(8000), text="完成。")
    record(target, december, by=clerk, at=at(2025, 2, 1), submit=True)
    client.force_login(admin)
    assert "另有2024年度1项待审核" in text_of(client.get("/2025/review/"))
    client.force_login(clerk)
    assert "另有2024年度1项待报" in text_of(client.get("/2025/report/"))  # GDP


def test_long_after_a_year_nobody_is_asked_for_it_elsewhere(client, clock, clerk):
    clock(at(2025, 4, 21))
    client.force_login(clerk)
    assert "另有" not in text_of(client.get("/2025/report/"))
    assert "待报 2" in text_of(client.get("/2024/report/"))


def test_a_leader_has_nothing_to_do_there(client, clock, leader):
    clock(DAYS["3 January"])
    client.force_login(leader)
    assert text_of(client.get("/2024/todo/")) == ""
    assert "/2024/todo/" not in client.get("/2024/").content.decode()


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("20 December", []),
        ("3 January", ["2024年度1项目标任务（新增市场主体）须在1月6日（含）前报送进展，还有3天"]),
        ("7 January", ["2024年度1项目标任务（新增市场主体）应于1月6日（含）前报送进展，已过1天，请尽快补报"]),
        (
            "20 February",
            [
                "2024年度1项目标任务（新增市场主体）应于1月6日（含）前报送进展，已过45天，请尽快补报",
                "2024年度1项目标任务（地区生产总值）应于2月19日（含）前报送进展，已过1天，请尽快补报",
                "2025年度1项目标任务（新增经营主体）应于2月5日（含）前报送进展，已过15天，请尽快补报",
            ],
        ),
    ],
)
def test_reminders_name_the_year(day, told, clock, clerk):
    clock(DAYS[day])
    call_command("send_reminders", stdout=StringIO())
    assert sorted(notice.text for notice in clerk.notices.all()) == sorted(told)


def test_the_requests_of_the_closing_year_are_not_lost(client, clock, clerk, admin, target):
    clock(DAYS["20 February"])
    client.force_login(clerk)
    asked = {"value": "7500", "effective_date": "2024-12-01", "document_number": "8号", "reason": "上级调减"}
    client.post("/2024/targets/B-017/adjust/", asked)
    client.force_login(admin)
    assert "申请调整“新增市场主体”（2024年度）" in text_of(client.get("/2025/review/"))
    assert "（2024年度）" not in text_of(client.get("/2024/review/"))
