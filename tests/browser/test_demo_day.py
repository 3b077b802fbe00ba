"""A newcomer finds a day of the year that is under way, and moves it on; the office finds its first week."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from targets.demo import clock
from targets.models import DemoDay, Report, Target

from .conftest import NARROW, WIDE


@pytest.fixture
def mid_year(year, settings, monkeypatch):
    """Of the whole year that the other tests have, pages show what is dated until the middle of it."""
    settings.DEMO_TODAY = date(2024, 6, 30)
    monkeypatch.setattr(timezone, "now", clock.now)
    DemoDay.objects.create(report=Report.objects.get(), day=date(2024, 6, 30), begun_at=clock.real_now())


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_day_is_in_the_header_and_moves_on_by_two_presses(site, mid_year, size):
    page = site.open("leader", "/2024/", size)
    day = page.locator(".demo-day summary")
    expect(day).to_contain_text("6月30日")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    day.click()
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="推进到2024年7月31日").click()
    expect(page.locator(".message")).to_contain_text("演示日期已到2024年7月31日")
    expect(page.locator(".demo-day summary")).to_contain_text("7月31日")


def test_the_first_week_is_put_away_by_one_press(site, year):
    page = site.open("admin", "/2024/")
    guide = page.locator("#first-week")
    expect(guide).to_contain_text("确认责任")
    guide.get_by_role("button", name="不再显示").click()
    expect(guide).to_have_count(0)
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(guide).to_have_count(0)


def test_the_history_is_narrowed_without_a_new_page(site, year):
    Target.history.all().delete()  # of the demonstration, which is longer than a page
    target = Target.objects.get(number="B-017")
    target.title = "新增经营主体"
    target.save()
    page = site.open("admin", "/log/")
    page.get_by_label("类别").select_option("target")
    expect(page).to_have_url(re.compile("kind=target"))
    expect(page.locator("#results tbody tr")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="导出Excel").click()
    assert download.value.suggested_filename.startswith("变更记录")


@pytest.mark.parametrize(("who", "most"), [("leader", 515), ("admin", 540)])
def test_the_wall_begins_above_the_fold_in_mid_year(who, most, site, mid_year):
    """The office has its guide and what waits above the figures; what is told of a running year takes a line more."""
    page = site.open(who, "/2024/")
    if who == "admin":
        expect(page.locator("#first-week")).to_be_visible()
    assert page.locator(".wall").bounding_box()["y"] <= most
    assert page.locator(".wall .cell").first.bounding_box()["y"] < 700
