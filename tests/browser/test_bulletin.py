"""The bulletin from a draft to a leader's phone: chosen beside its paper, issued, read, printed."""

import io
import unicodedata

import pdfplumber
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from targets.models import Bulletin, Target
from tests.browser.conftest import NARROW, WIDE, draft_of
from tests.browser.test_paper import clashes
from tests.browser.test_unbroken import broken_on
from tests.conftest import at


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(2024, 7, 8))


def test_the_office_issues_one_and_a_leader_reads_it_on_a_phone(site):
    page = site.open("admin", "/2024/")
    page.get_by_text("督查", exact=True).locator("visible=true").click()
    page.get_by_role("link", name="通报", exact=True).click()
    page.get_by_role("button", name="新建通报").click()
    sheet = page.locator("#paper")
    expect(sheet).to_contain_text("截至2024年6月30日")

    part = page.locator(".told").filter(has=page.get_by_label("严重滞后的事项"))
    part.locator("summary").first.click()
    row = part.locator("tbody tr").first
    tick = row.get_by_role("checkbox").first
    number = tick.get_attribute("value").removeprefix("critical:")
    expect(sheet).to_contain_text(number)
    tick.uncheck()
    expect(sheet).not_to_contain_text(number)  # seen at once
    page.get_by_label("总体情况补充").fill("总体平稳，个别事项滞后。")
    expect(sheet).to_contain_text("总体平稳，个别事项滞后。")

    page.get_by_text("签发", exact=True).click()
    page.get_by_role("button", name="确认签发").click()
    expect(page.locator(".messages")).to_contain_text("已签发督查通报2024年第1期")
    assert Bulletin.objects.get().paper is not None
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载Word").click()
    assert taken.value.suggested_filename.startswith("督查通报2024年第1期 关于2024年1—6月")

    phone = site.open("leader", "/notices/", NARROW)
    phone.get_by_role("link", name="督查通报2024年第1期已印发").first.click()
    expect(phone.locator(".sheet").first).to_contain_text("总体平稳，个别事项滞后。")
    assert number not in phone.locator("#paper").inner_text()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["phone", "desk"])
def test_the_paper_fits_and_axe_has_nothing_to_say(viewport, site, year):
    Target.objects.filter(number__in=["B-017", "A-001", "E-011"]).update(title="非常长的目标任务名称" * 4)
    draft = draft_of(year)
    page = site.open("admin", draft.get_absolute_url(), viewport)
    for summary in page.locator(".told__items > summary").all():
        summary.click()
    width = viewport["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = "sheets => sheets.filter(s => s.scrollWidth > s.clientWidth + 1).length"
    assert page.locator(".sheet").evaluate_all(wide) == 0
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:160]) for v in found] == []
    assert broken_on(page) == []
    page.get_by_text("签发", exact=True).click()
    page.get_by_role("button", name="确认签发").click()
    expect(page.locator(".messages")).to_contain_text("已签发")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for address in ("/2024/bulletin/1/", "/2024/bulletin/"):
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:160]) for v in found] == []


def test_enter_saves_the_draft_and_issues_nothing(site, year):
    page = site.open("admin", draft_of(year).get_absolute_url())
    page.get_by_label("主送").fill("各有关单位")
    page.get_by_label("主送").press("Enter")
    expect(page.locator(".messages")).to_contain_text("已保存督查通报2024年第1期的草稿")
    assert Bulletin.objects.get().is_draft
    expect(page.locator(".kept")).to_have_count(0)


def test_it_prints_as_a_paper_of_its_own_with_each_annex_on_a_sheet(site, year):
    page = site.open("admin", draft_of(year).get_absolute_url())
    sheets = pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    texts = [unicodedata.normalize("NFKC", sheet.extract_text()).replace(" ", "") for sheet in sheets]
    assert texts[0].splitlines()[0].startswith("(演示数据") or texts[0].splitlines()[0].startswith("演示数据")
    assert "督查通报" in texts[0]
    assert "保存草稿" not in "".join(texts)
    for number in (1, 2, 3):
        assert sum(text.startswith(f"附件{number}") for text in texts) == 1
    assert len(sheets) <= 8
    assert [clashes(sheet) for sheet in sheets] == [[] for _ in sheets]
