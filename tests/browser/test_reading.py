"""What leaders open: wall, ledger, chart, dates, in width and in narrowness."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from targets.models import Group, Post, Target, Theme, Unit
from tests.browser.conftest import NARROW

JUNE = "?as_of=2024-06-30"


def address(*parts: str, without: str = "never") -> re.Pattern:
    """An address with all of `parts` in it and one part missing."""
    return re.compile(
        "".join(f"(?=.*{re.escape(part)})" for part in parts) + f"^(?!.*{re.escape(without)}).*$"
    )


def search(page: Page, words: str) -> None:
    """Type like a person: without a key pressed the browser's back button would skip what the search has pushed."""
    page.get_by_label("搜索").fill(words)
    page.get_by_label("搜索").press("End")


def test_the_chart_is_drawn_from_the_file_that_the_hash_names(site):
    page = site.open("leader", f"/2024/targets/B-017/{JUNE}")
    canvas = page.locator("figure.chart canvas")
    expect(canvas).to_be_visible()
    assert page.evaluate("Chart.version") == "4.6.1"
    drawn = page.evaluate("""() => {
        const canvas = document.querySelector("figure.chart canvas");
        return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte > 0);
    }""")
    assert drawn
    labels = page.evaluate(
        "Chart.getChart(document.querySelector('canvas')).data.datasets.map((d) => d.label)"
    )
    assert labels == ["进展", "计划", "目标"]


def test_a_file_that_is_not_the_real_one_is_refused(site):
    if site.chartjs is None:
        pytest.fail("The Chart.js file is not there: npm could not fetch it.")
    site.chartjs += b" "
    page = site.open("leader", f"/2024/targets/B-017/{JUNE}")
    expect(page.get_by_role("region", name="进度数据表")).to_be_visible()
    assert page.evaluate("typeof Chart") == "undefined"
    assert any("integrity" in complaint for complaint in site.complaints)
    site.complaints.clear()


def test_the_page_is_whole_without_the_cdn(site):
    site.chartjs = b""
    page = site.open("leader", f"/2024/targets/B-017/{JUNE}")
    table = page.get_by_role("region", name="进度数据表")
    expect(table).to_be_visible()
    expect(table).to_contain_text("4380")
    expect(page.locator("figure.chart")).to_be_hidden()
    expect(page.locator(".reason")).to_contain_text("截至6月30日累计4380户")
    assert all(settings.CHARTJS_URL in c or "ERR_FAILED" in c for c in site.complaints)
    site.complaints.clear()


def test_the_back_button_returns_to_the_filter_before(site):
    page = site.open("leader", f"/2024/targets/{JUNE}")
    results = page.locator("#results")
    search(page, "建成通车")
    expect(results.locator("tbody tr")).to_have_count(3)
    expect(page).to_have_url(address("q=", "as_of=2024-06-30"))
    search(page, "住建局")
    expect(results.locator("tbody tr").nth(5)).to_be_visible()
    of_housing = results.locator("tbody tr").count()
    page.get_by_role("link", name="严重滞后").click()
    expect(page).to_have_url(address("light=critical"))
    expect(results.locator("tbody .light").first).to_have_text("严重滞后")
    found = results.locator("tbody tr").count()

    page.reload()
    expect(results.locator("tbody tr")).to_have_count(found)
    page.go_back()
    expect(page).to_have_url(address(without="light="))
    expect(results.locator("tbody tr")).to_have_count(of_housing)
    expect(page.get_by_label("搜索")).to_have_value("住建局")
    page.go_back()
    expect(results.locator("tbody tr")).to_have_count(3)
    expect(page.get_by_label("搜索")).to_have_value("建成通车")
    page.go_back()
    expect(page.get_by_label("搜索")).to_have_value("")
    expect(results).to_contain_text("第 1 / 6 页")
    page.go_forward()
    expect(results.locator("tbody tr")).to_have_count(3)


def test_a_chip_clicked_while_typing_takes_the_typed_words_along(site):
    page = site.open("leader", f"/2024/targets/{JUNE}")
    search(page, "住建局")
    page.get_by_role("link", name="严重滞后").click()
    expect(page).to_have_url(address("light=critical", "q="))
    expect(page.locator("#results tbody .light").first).to_have_text("严重滞后")
    found = page.locator("#results tbody tr").all_inner_texts()
    page.reload()
    expect(page.locator("#results tbody tr")).to_have_count(len(found))


def test_pages_of_the_ledger_turn_in_place(site):
    page = site.open("leader", "/2024/targets/")
    first = page.locator("tbody th a").first.inner_text()
    page.get_by_role("link", name="下一页").click()
    expect(page).to_have_url(address("page=2"))
    expect(page.locator("tbody th a").first).not_to_have_text(first)
    page.go_back()
    expect(page.locator("tbody th a").first).to_have_text(first)


def test_a_chip_and_a_search_combine(site):
    page = site.open("leader", f"/2024/targets/{JUNE}")
    page.locator(".chips").get_by_role("link", name="完成").click()
    expect(page).to_have_url(address("light=done"))
    page.get_by_label("计量方式").select_option("定性型")
    expect(page).to_have_url(address("light=done", "measure=narrative"))
    page.get_by_role("link", name="全部").click()
    expect(page).to_have_url(address("measure=narrative", without="light="))


def test_the_past_is_read_only_and_says_so(site):
    page = site.open("staff", "/2024/targets/B-017/")
    expect(page.get_by_role("link", name="填报进展")).to_be_visible()
    page.get_by_role("link", name="6月", exact=True).click()
    expect(page.locator(".asof__label")).to_have_text("截至 2024年6月30日")
    expect(page.locator(".past")).to_contain_text("您在看 2024年6月30日 的情况，含此后补报，只读")
    expect(page.get_by_role("link", name="填报进展")).to_have_count(0)
    page.wait_for_url("**as_of=2024-06-30")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".asof__label")).to_have_text("截至 2024年5月31日")
    page.wait_for_url("**as_of=2024-05-31")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".asof__label")).to_have_text("截至 2024年6月30日")
    page.locator(".asof").get_by_role("link", name="年终").click()
    expect(page.locator(".asof__label")).to_have_text("截至 2024年12月31日")


def test_a_square_of_the_wall_explains_itself(site):
    page = site.open("leader", f"/2024/{JUNE}")
    tip, cells = page.locator(".tip"), page.locator(".cell")
    expect(cells).to_have_count(262)
    cells.first.hover()
    expect(tip).to_contain_text("地区生产总值增速，区发展改革委，滞后：截至6月30日增长")
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    cells.first.focus()
    page.keyboard.press("ArrowRight")
    expect(tip).to_contain_text("规上工业增加值增速")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_contain_text("规上工业增加值增速")


def placed(address: str) -> str:
    """An address with the primary keys that this run's database has."""
    return address.format(
        unit=Unit.objects.get(name="区科技局").pk,
        theme=Theme.objects.filter(parent=None)[1].pk,
        post=Post.objects.get(title="常务副区长").pk,
        group=Group.objects.get(name="民生实事").pk,
    )


PAGES = {
    "leader": [
        "/2024/search/?q=住建",
        "/",
        f"/2024/{JUNE}",
        "/2024/targets/",
        f"/2024/targets/{JUNE}&q=没有",
        "/2024/targets/B-017/",
        "/2024/targets/E-011/",
        "/2024/urging/",
        "/2024/instructions/",
        "/2024/help/",
        "/password/",
        "/second-factor/",
        "/sessions/",
        "/nothing/",
        "/2024/trend/",
        f"/2024/changes/{JUNE}&from=2024-03-31",
        "/2024/units/",
        "/2024/units/townships/",
        "/2024/groups/",
        "/2024/groups/{group}/",
        "/2024/comparison/",
        f"/2024/text/{JUNE}",
        "/2024/text/?light=critical",
        f"/2024/timeline/{JUNE}",
        "/2024/timeline/?by=unit&nodes=overdue",
        "/2024/timeline/?q=没有",
        "/2024/calendar/",
        "/2024/wall/",
        f"/2024/{JUNE}&known=2024-06-30",
        "/2024/?by=unit&light=critical",
        "/2024/?by=post",
        "/2024/units/{unit}/",
        "/2024/themes/{theme}/",
        "/2024/posts/{post}/",
        "/2024/targets/?all=1",
    ],
    "staff": [
        "/",
        "/2024/report/",
        "/2024/report/?tab=accepted",
        "/2024/report/?tab=supporting",
        "/2024/report/B-017/",
        "/2024/report/B-016/",
        "/notices/",
        "/2024/instructions/",
        "/2024/calendar/",
    ],
    "admin": [
        "/2024/owners/",
        "/2024/owners/?by=unit&all=1",
        "/2024/owners/B-017/",
        "/2024/people/",
        "/2024/catalogue/",
        "/2024/bulletin/",
        "/",
        "/2024/review/",
        "/log/",
        "/log/?since=2024-01-01",
        "/log/?q=没有",
        "/log/security/",
        "/2024/first-week/",
        f"/2024/timeline/{JUNE}&by=post",
        "/2024/urging/",
        "/2024/urging/preview/",
        "/notices/",
        "/2024/report/?unit=1",
        "/2024/targets/E-011/edit/",
        "/2024/targets/A-007/adjust/",
        "/2024/targets/A-007/",
    ],
    None: ["/login/"],
}


@pytest.mark.parametrize("who", PAGES)
def test_nothing_scrolls_sideways_on_a_phone(who, site):
    long = "非常长的目标任务名称" * 4
    Target.objects.filter(number__in=["B-017", "A-001", "E-011"]).update(title=long)
    pages = [placed(address) for address in PAGES[who]]
    Unit.objects.filter(name="区市场监管局").update(name="平顶山市湛河区市场监督管理局及知识产权局联合办公室")
    page = site.open(who, "/login/", NARROW)
    for address in pages:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
    site.complaints = [c for c in site.complaints if "404" not in c]
