"""节点时间轴 and the chart of a target in a browser: every mark in its month, none cut in half."""

import io
import re

import pdfplumber
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE
from tests.browser.test_paper import words_of
from tests.browser.test_reading import JUNE

MONTHS_OF_MARKS = """() => {
  const heads = document.querySelectorAll(".gantt__months .strip__month");
  const strip = document.querySelector("tbody .gantt__strip").getBoundingClientRect();
  return Array.from(document.querySelectorAll("tbody .node[role=img]"), (node) => {
    const dot = node.querySelector("use").getBoundingClientRect();
    const month = node.querySelector("title").textContent.match(/应于(\\d+)月/)[1];
    return { month: Number(month), left: (dot.left - strip.left) / strip.width * heads.length,
             right: (dot.right - strip.left) / strip.width * heads.length };
  });
}"""


@pytest.mark.parametrize("width", [1366, 1920])
def test_every_mark_lies_within_its_month(width, site):
    page = site.open("leader", f"/2024/timeline/{JUNE}", {"width": width, "height": 900})
    marks = page.evaluate(MONTHS_OF_MARKS)
    assert len(marks) > 200
    beyond = [m for m in marks if m["left"] < m["month"] - 1 - 0.1 or m["right"] > m["month"] + 0.1]
    assert len(beyond) <= 3  # of several on the same days one is moved aside
    assert all(m["left"] >= 0 and m["right"] <= 12 for m in marks)


def test_a_mark_says_what_it_means_and_so_does_its_line(site):
    page = site.open("leader", f"/2024/timeline/{JUNE}&nodes=overdue")
    line = page.locator("tbody tr:not(.gantt__group)").first
    expect(line.locator("li").first).to_be_hidden()
    line.locator("summary").press("Enter")
    expect(line.locator("li[data-state=overdue]").first).to_contain_text("应完未完")
    expect(line.get_by_role("img", name=re.compile("应于.*应完未完")).first).to_be_visible()


def test_a_filter_keeps_how_the_lines_stand_together(site):
    page = site.open("leader", f"/2024/timeline/{JUNE}")
    page.get_by_role("link", name="按单位").click()
    page.wait_for_url(re.compile("by=unit"))
    page.wait_for_load_state("networkidle")
    page.get_by_label("节点", exact=True).select_option("overdue")
    expect(page).to_have_url(re.compile("by=unit.*nodes=overdue|nodes=overdue.*by=unit"))
    expect(page.get_by_role("link", name="按单位")).to_have_attribute("aria-current", "true")
    expect(page.locator(".gantt .node[data-state=overdue]").first).to_be_visible()
    page.go_back()
    expect(page).not_to_have_url(re.compile("overdue"))


def test_a_line_opens_its_target_beside_it(site):
    page = site.open("leader", f"/2024/timeline/{JUNE}")
    first = page.locator(".gantt__title").first
    first.click()
    expect(page.locator("#panel")).to_contain_text(first.inner_text())


def test_it_is_whole_without_scripts(site):
    page = site.open("leader", f"/2024/timeline/{JUNE}&by=unit", java_script_enabled=False)
    expect(page.locator("tbody .node[role=img]").first).to_be_visible()
    page.get_by_label("节点", exact=True).select_option("overdue")
    page.get_by_role("button", name="筛选").click()
    expect(page).to_have_url(re.compile("^(?=.*nodes=overdue).*by=unit"))


def test_on_a_phone_a_target_is_a_card(site):
    page = site.open("leader", f"/2024/timeline/{JUNE}", NARROW)
    cards = page.locator("tbody tr:not(.gantt__group)")
    heights = [cards.nth(n).bounding_box()["height"] for n in range(10)]
    assert max(heights) <= 135
    expect(page.locator(".strip__name").first).to_be_hidden()
    expect(page.locator(".gantt__months .strip text").first).to_be_visible()


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_it_prints_on_what_the_printer_has(paper, site):
    page = site.open("leader", f"/2024/timeline/{JUNE}")
    sheets = pdfplumber.open(io.BytesIO(page.pdf(format=paper, landscape=True))).pages
    assert all(sheet.width > sheet.height for sheet in sheets)
    assert {round(sheet.width / 72 * 25.4) for sheet in sheets} == {297 if paper == "A4" else 420}
    for sheet in sheets:
        words = {word["text"]: word["x0"] for word in words_of(sheet)}
        assert {"1月", "12月"} <= set(words)
        columns = sorted(
            line["x0"] for line in sheet.lines if line["x0"] == line["x1"] and line["x0"] > words["1月"]
        )
        for n in range(2, 13):  # each head begins at its column's edge
            assert min(abs(words[f"{n}月"] - x) for x in columns) < 8


@pytest.mark.parametrize(
    ("path", "stepped"), [("/2024/targets/E-011/", True), ("/2024/targets/B-017/", False)]
)
def test_the_chart_steps_where_the_plan_does_and_cuts_no_point(path, stepped, site):
    page = site.open("leader", path, WIDE)
    expect(page.locator("figure.chart canvas")).to_be_visible()
    drawn = page.evaluate(
        """() => {
          const chart = Chart.getChart(document.querySelector("figure.chart canvas"));
          const plan = chart.data.datasets.find((one) => one.label === "计划");
          const last = chart.getDatasetMeta(0).data[chart.data.datasets[0].data.length - 1];
          return { stepped: plan.stepped, room: chart.width - last.x, clip: chart.getDatasetMeta(0)._clip,
                   radius: last.options.radius };
        }"""
    )
    assert drawn["stepped"] is stepped
    assert drawn["room"] >= drawn["radius"]
    assert not drawn["clip"] or drawn["clip"].get("disabled")
