"""审核 is a morning's work no longer: thirty readings, two of them sent back, in a dozen actions."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from targets.domain.moment import Moment
from targets.models import ProgressEntry, Report, User
from targets.summaries import review_queue
from tests.browser.conftest import NARROW

QUEUE = "/2024/review/"


def waiting() -> int:
    return ProgressEntry.objects.waiting().count()


@pytest.fixture
def thirty(year) -> Report:
    """Thirty readings of the year's end wait; about two of them the system has something to say."""
    office = User.objects.get(username="demo_admin")
    last = ProgressEntry.objects.filter(data_date=year.end_date, status="accepted").exclude(author=office)
    keys = list(last.values_list("pk", flat=True))
    last.filter(pk__in=keys).update(status="submitted", checker=None, checked_at=None, accepted_at=None)
    rows = review_queue(year, moment=Moment(year.end_date, timezone.localtime())).rows
    asked = [row.entry.pk for row in rows if row.is_asked]
    plain = [row.entry.pk for row in rows if not row.is_asked]
    assert len(asked) >= 2
    assert len(plain) >= 28
    ProgressEntry.objects.filter(pk__in=[*asked[2:], *plain[28:]]).delete()
    return year


def test_thirty_are_checked_and_two_returned_in_a_dozen_actions(thirty, site):
    page = site.open("admin", QUEUE)
    rows = page.locator(".review")
    expect(rows).to_have_count(30)
    actions = 0

    page.get_by_role("link", name="全选无疑问项").click()
    actions += 1
    expect(page.get_by_role("button", name=re.compile(r"采信所选\s*（28）"))).to_be_visible()
    page.get_by_role("button", name="采信所选").click()
    actions += 1
    expect(page.locator(".messages")).to_contain_text("已采信28条进展")
    expect(page.locator(".review-list .review")).to_have_count(2)
    expect(page.locator(".keys")).to_be_visible()  # the keys are listened to
    expect(
        page.locator(".review-list .review").first
    ).to_be_focused()  # of what remains, without a key for it
    for _ in range(2):
        page.keyboard.press("r")
        page.keyboard.type("请附佐证材料")
        actions += 2
        page.keyboard.press("Enter")
        actions += 1
        expect(page.locator(".review-list .review:not(.review--done)")).to_have_count(1 if actions < 6 else 0)
    assert actions < 10
    assert waiting() == 0
    assert ProgressEntry.objects.filter(status="returned", return_reason="请附佐证材料").count() == 2


def test_a_row_is_one_line_and_the_rest_unfolds(thirty, site):
    page = site.open("admin", QUEUE)
    heights = page.locator(".review").evaluate_all(
        "all => all.map(row => Math.round(row.getBoundingClientRect().height))"
    )
    assert max(heights) <= 58
    row = page.locator(".review").first
    expect(row.locator(".review__facts")).to_be_hidden()
    row.locator("summary").click()
    expect(row.locator(".review__facts")).to_be_visible()
    expect(row).to_contain_text("采信后：")
    page.keyboard.press("j")
    page.keyboard.press("d")
    expect(page.locator(".review__details[open]")).not_to_have_count(1)


def test_only_some_are_shown_and_it_stays_so(thirty, site):
    page = site.open("admin", QUEUE)
    page.get_by_role("link", name="有疑问 2").click()
    expect(page).to_have_url(re.compile("kind=asked"))
    expect(page.locator(".review")).to_have_count(2)
    expect(page.locator(".review[data-asked]")).to_have_count(2)
    page.get_by_role("link", name="全部 30").click()
    expect(page.locator(".review")).to_have_count(30)
    expect(page.locator(".keys")).to_be_visible()
    choice = page.get_by_label("单位", exact=True)
    name = choice.locator("option").nth(1).inner_text()
    choice.select_option(index=1)
    expect(page).to_have_url(re.compile("unit="))
    count = int(name.split("（")[1].rstrip("）"))
    expect(page.locator(".review")).to_have_count(count)
    page.locator(".review [name=entry]").first.check()
    page.get_by_role("button", name=re.compile(r"采信所选\s*（1）")).click()
    expect(page).to_have_url(re.compile("unit="))
    expect(page.locator(".messages")).to_contain_text("已采信1条进展")


def test_all_without_questions_are_accepted_without_scripts(thirty, site):
    page = site.open("admin", QUEUE, java_script_enabled=False)
    page.get_by_role("link", name="全选无疑问项").click()
    expect(page.locator("[name=entry]:checked")).to_have_count(28)
    page.get_by_role("button", name="采信所选").click()
    expect(page.locator(".messages")).to_contain_text("已采信28条进展")


def test_it_is_worked_on_a_phone(thirty, site):
    page = site.open("admin", QUEUE, NARROW, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    row = page.locator(".review").first
    for button in ("采信", "退回"):
        assert row.get_by_role("button", name=button, exact=True).bounding_box()["height"] >= 44
    row.get_by_role("button", name="采信", exact=True).tap()
    expect(page.locator(".review--done")).to_contain_text("已采信")
    assert waiting() == 29
