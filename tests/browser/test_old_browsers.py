"""State networks run browsers that are years old: pages work there, and where a script fails the tables stand open.

What Chromium 78 to 92 do not have is taken away before a page begins. Its syntax is read in tests/test_static.py.
"""

import re

import pytest
from playwright.sync_api import Page, expect

OLD = """
const gone = [
  [String.prototype, "replaceAll at"], [Array.prototype, "at findLast findLastIndex toSorted toReversed"],
  [Element.prototype, "replaceChildren ariaBusy ariaLabel moveBefore checkVisibility"],
  [Document.prototype, "replaceChildren"], [Object, "hasOwn groupBy"], [Promise, "any"],
  [window, "structuredClone WeakRef"], [Crypto.prototype, "randomUUID"], [AbortSignal, "timeout any"],
];
for (const [owner, names] of gone) for (const name of names.split(" ")) delete owner[name];
const matches = Element.prototype.matches;
Element.prototype.matches = function (selector) {
  if (/:(is|where|has|focus-visible)\\b/.test(selector)) throw new DOMException("not a valid selector", "SyntaxError");
  return matches.call(this, selector);
};
"""


def is_drawn(page: Page) -> list[bool]:
    """Of each chart whether something is on its canvas."""
    return page.evaluate(
        """Array.from(document.querySelectorAll("[data-chart] canvas"), (canvas) => canvas.width > 0
           && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean))"""
    )


def test_a_clerk_reports_from_an_old_browser(site, tmp_path):
    page = site.open("staff", "/2024/report/", script=OLD)
    assert page.evaluate('"".replaceAll === undefined && [].at === undefined')
    row = page.locator("#row-B-017")
    row.get_by_label("本期累计").fill("8,120")
    expect(row.get_by_label("本期新增")).to_have_value("676")
    row.locator(".report-row__more summary").click()
    paper = tmp_path / "台账.pdf"
    paper.write_bytes(b"%PDF-1.7\n")
    row.get_by_label("佐证材料").set_input_files(paper)
    expect(row.locator(".chosen")).to_contain_text("台账.pdf")
    row.get_by_role("button", name="提交").click()
    expect(page.locator("#row-B-017")).to_contain_text("已提交“新增市场主体”12月31日的进展")
    page.goto("/2024/report/")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载填报表").click()
    download.value.save_as(tmp_path / "表.xlsx")
    page.locator(".page__actions input[type=file]").set_input_files(tmp_path / "表.xlsx")
    page.wait_for_url("**/upload/")


def test_a_leader_and_the_office_read_in_an_old_browser(site):
    page = site.open("admin", "/2024/targets/B-017/", script=OLD)
    expect(page.locator(".chart__table")).not_to_have_attribute("open", re.compile(""))
    assert is_drawn(page) == [True]
    for path, charts in (("/2024/trend/", 2), ("/2024/", 2)):
        page.goto(path)
        expect(page.locator("[data-chart] canvas:visible")).to_have_count(charts)
        expect(page.locator("details.chart__table[open]")).to_have_count(0)  # shut once its chart is drawn
        assert is_drawn(page) == [True] * charts
    cell = page.locator(".cell").first
    cell.focus()
    expect(page.locator(".tip")).to_be_visible()
    cell.click()
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    page.goto("/2024/targets/")
    page.locator(".chip[data-light=critical]").click()
    page.wait_for_url("**light=critical")
    page.goto("/2024/review/")
    entry = page.locator(".review").first
    entry.get_by_role("button", name="采信").click()
    expect(page.locator(".review--done").first).to_be_visible()


def test_before_chromium_80_there_is_no_htmx_and_the_pages_do_without(site):
    page = site.open("staff", "/2024/help/", script=OLD)
    page.route("**/htmx*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/2024/targets/B-017/")
    expect(page.locator(".chart__table")).not_to_have_attribute("open", re.compile(""))
    assert is_drawn(page) == [True]
    page.goto("/2024/")
    page.locator(".cell").first.click()
    page.wait_for_url("**/targets/A-001/*")
    page.goto("/2024/report/B-017/")
    page.get_by_label("本期累计").fill("8120")
    expect(page.get_by_label("本期新增")).to_have_value("676")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".message")).to_contain_text("已提交“新增市场主体”的进展，待审核")


FAILURES = {
    "the charts' own script": "delete Array.prototype.map; Object.fromEntries = null; JSON.parse = null;",
    "a canvas": "HTMLCanvasElement.prototype.getContext = () => null;",
    "the drawing": "CanvasRenderingContext2D.prototype.stroke = () => { throw new Error('no stroke') };",
}


@pytest.mark.parametrize("script", FAILURES.values(), ids=list(FAILURES))
def test_where_a_chart_fails_its_table_stands_open(script, site):
    page = site.open("leader", "/2024/targets/B-017/", script=script)
    page.wait_for_timeout(2200)
    expect(page.locator(".chart__table")).to_have_attribute("open", "")
    expect(page.locator(".chart__table td").first).to_be_visible()
    site.complaints.clear()


def test_where_something_else_fails_later_the_tables_open_again(site):
    page = site.open("leader", "/2024/targets/B-017/")
    table = page.locator(".chart__table")
    expect(table).not_to_have_attribute("open", re.compile(""))
    page.evaluate("setTimeout(() => { throw new Error('later') })")
    expect(table).to_have_attribute("open", "")
    expect(table.locator("td").first).to_be_visible()
    site.complaints.clear()


def test_a_chart_that_is_drawn_too_late_shuts_no_table(site):
    """It was given up, and its table is all there is."""
    late = "const frame = requestAnimationFrame; requestAnimationFrame = (draw) => setTimeout(() => frame(draw), 3000);"
    page = site.open("leader", "/2024/targets/B-017/", script=late)
    expect(page.locator("[data-chart]")).to_have_attribute("data-failed", "")
    page.wait_for_timeout(2000)
    expect(page.locator("[data-chart]")).to_be_hidden()
    expect(page.locator(".chart__table")).to_have_attribute("open", "")
