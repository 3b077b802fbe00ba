"""What leaders do: travel in time, look at the wall, read the trend, hang it on the wall, hold it in the hand."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from targets.domain.moment import Moment
from targets.models import Instruction, ProgressEntry, Report, Target, Unit, User
from targets.services import Action, Reading, move, record
from targets.summaries import overview
from tests.browser.conftest import NARROW, PATIENCE, swapped, until

JUNE = "?as_of=2024-06-30"
BIG = {"width": 1920, "height": 1080}
# Whatever comes every fifteen seconds comes four times a second.
QUICK_TURNS = (
    "const every = setInterval; window.setInterval = (act, ms) => every(act, ms === 15000 ? 250 : ms);"
)


def counts(page: Page) -> list[int]:
    """The numbers of the five lights, best first."""
    page.wait_for_load_state()
    return [int(n) for n in page.locator(".counts .count[data-light] .count__number").all_inner_texts()]


def summary_counts(as_of: date, known: date | None = None) -> list[int]:
    moment = (
        timezone.now()
        if known is None
        else timezone.make_aware(timezone.datetime(*known.timetuple()[:3], 23, 59))
    )
    return list(overview(Report.objects.get(), moment=Moment(as_of, moment)).rollup.counts.values())


# -- files


def test_a_download_that_takes_a_while_says_so(site):
    page = site.open("leader", "/2024/targets/?light=critical")
    expect(page.locator("[data-print]")).to_be_visible()
    excel = page.get_by_role("link", name="Excel")
    held = []
    page.route("**/targets.xlsx*", lambda route: held.append(route))
    excel.click()
    expect(excel).to_have_attribute("data-wait", re.compile(r"正在生成… \d+秒"))
    excel.click()  # impatience does not ask twice
    until(page, lambda: held)
    with page.expect_download() as download:
        held[0].continue_()
    assert re.fullmatch(r"2024年目标任务台账\d{8}（演示）.xlsx", download.value.suggested_filename)
    expect(excel).not_to_have_attribute("data-wait", re.compile("."))
    assert len(held) == 1


def test_a_download_that_fails_says_so(site):
    page = site.open("leader", "/2024/targets/")
    expect(page.locator("[data-print]")).to_be_visible()
    page.route("**/targets.csv*", lambda route: route.fulfill(status=500))
    page.get_by_role("link", name="CSV").click()
    expect(page.locator(".messages")).to_contain_text("没有下载")
    site.complaints = [c for c in site.complaints if "500" not in c]


# -- time travel


def test_the_arrows_travel_from_month_end_to_month_end(site):
    page = site.open("leader", "/")
    closing = counts(page)
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(f"{site.address}/2024/?as_of=2024-11-30")
    expect(page.locator("[data-print]")).to_be_visible()  # the page's scripts have run
    assert counts(page) == summary_counts(date(2024, 11, 30)) != closing
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(f"{site.address}/2024/?as_of=2024-12-31")
    expect(page.locator("[data-print]")).to_be_visible()
    assert counts(page) == closing


def test_what_was_seen_then_is_less_than_what_is_known_now(site):
    page = site.open("leader", f"/2024/{JUNE}")
    now = counts(page)
    page.get_by_role("link", name="不含此后补报").click()
    expect(page.locator(".past")).to_contain_text("不含 2024年6月30日 以后补报的")
    then = counts(page)
    assert then == summary_counts(date(2024, 6, 30), date(2024, 6, 30)) != now
    expect(page.locator("[data-print]")).to_be_visible()  # the page's scripts have run
    page.get_by_label("补报计至").fill("2024-07-20")
    expect(page).to_have_url(f"{site.address}/2024/{JUNE}&known=2024-07-20")
    assert counts(page) == summary_counts(date(2024, 6, 30), date(2024, 7, 20)) != then
    page.locator(".asof__ticks").get_by_role("link", name="5月").click()
    expect(page).to_have_url(f"{site.address}/2024/?as_of=2024-05-31&known=2024-06-20")  # the same hindsight
    page.locator(".asof").get_by_role("link", name="年终", exact=True).click()
    expect(page.locator(".past")).to_have_count(0)


def test_the_past_follows_into_the_ledger_and_is_read_only(site):
    page = site.open("admin", f"/2024/{JUNE}&known=2024-07-20")
    page.locator(".counts").get_by_role("link", name="严重滞后").click()
    expect(page).to_have_url(
        f"{site.address}/2024/targets/?light=critical&sort=light&as_of=2024-06-30&known=2024-07-20"
    )
    page.locator("tbody th a").first.click()
    expect(page.locator(".past")).to_contain_text("只读")
    expect(page.get_by_role("link", name="代填进展")).to_have_count(0)


# -- the wall


def test_a_square_opens_its_target_beside_the_wall(site):
    page = site.open("leader", f"/2024/{JUNE}")
    cell = page.locator(".cell", has_text="").nth(20)
    name = cell.get_attribute("aria-label")
    cell.click()
    panel = page.get_by_role("complementary", name="目标任务简况")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text(name.split("，")[0])
    expect(panel).to_contain_text("牵头")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(cell).to_be_focused()
    assert page.url.endswith(JUNE)


def test_the_wall_is_reached_by_keyboard(site):
    page = site.open("leader", f"/2024/{JUNE}")
    page.locator(".legend a").last.focus()
    for _ in range(3):  # over the heads of the first group and the first line
        page.keyboard.press("Tab")
    expect(page.locator(".cell").first).to_be_focused()
    expect(page.locator(".tip")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cell").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="目标任务简况")).to_be_focused()
    page.get_by_role("link", name="打开全部情况").click()
    expect(page.locator("h1")).to_have_text(Target.objects.order_by("number")[1].title)


def test_the_wall_stands_by_unit_and_shows_one_light(site):
    page = site.open("leader", f"/2024/{JUNE}")
    all_of_them = page.locator(".cell").count()
    page.get_by_role("link", name="按单位").click()
    expect(page).to_have_url(f"{site.address}/2024/{JUNE}&by=unit")
    expect(page.locator(".wall__areas")).to_have_attribute("data-by", "unit")
    expect(page.locator(".cell")).to_have_count(all_of_them)
    page.wait_for_load_state()
    page.locator(".legend").get_by_role("link", name="严重滞后").click()
    expect(page.locator(".cell[data-dimmed]").first).to_be_attached()
    expect(page.locator(".cell:not([data-dimmed])")).to_have_count(counts(page)[3])
    page.go_back()
    expect(page.locator(".cell[data-dimmed]")).to_have_count(0)


# -- trend


def test_the_trend_is_drawn_and_told(site):
    page = site.open("leader", f"/2024/{JUNE}")
    trend = page.locator("#trend")
    expect(trend.locator("canvas")).to_have_count(2)
    trend.get_by_text("数据表").click()
    expect(trend.locator("tbody tr")).to_have_count(6)
    june = trend.locator("tbody tr").last.locator("td.num").all_inner_texts()
    assert [int(n) for n in june[:5]] == counts(page)
    drawn = page.evaluate(
        "Chart.getChart(document.querySelector('#trend canvas')).data.datasets.map((d) => d.data.at(-1))"
    )
    assert drawn == counts(page)


def test_the_trend_is_told_without_the_cdn(site):
    site.chartjs = b""
    page = site.open("leader", f"/2024/trend/{JUNE}")
    expect(page.get_by_role("region", name="逐月数据表")).to_be_visible()
    expect(page.locator("figure.chart").first).to_be_hidden()
    site.complaints.clear()


# -- wall display


def report_firms(value: int) -> None:
    """New firms reported and accepted at the year's end, which turns one light."""
    target, clerk = Target.objects.get(number="B-017"), User.objects.get(username="demo_staff")
    reading = Reading(
        data_date=date(2024, 12, 31), value=Decimal(value), text="全年汇总。", explanation="集中登记。"
    )
    entry = record(target, reading, by=clerk, at=timezone.now(), submit=True)
    move(entry.pk, Action.ACCEPT, by=User.objects.get(username="demo_admin"), at=timezone.now())


def test_the_display_refreshes_itself_and_mostly_hears_that_nothing_changed(site):
    page = site.open("leader", "/2024/wall/", BIG)
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    done = page.locator(".display__counts .count[data-light=done] .count__number")
    before = int(done.inner_text())
    poll = "htmx.trigger('#display', 'poll-now')"
    with swapped(page), page.expect_response("**/wall/") as first:
        page.evaluate(poll)
    with page.expect_response("**/wall/") as second:
        page.evaluate(poll)
    assert (first.value.status, second.value.status) == (200, 304)
    report_firms(8100)
    with page.expect_response("**/wall/") as third:
        page.evaluate(poll)
    assert third.value.status == 200
    expect(done).to_have_text(str(before + 1))


SMALL_TEXT = """() => {
  const found = [], seen = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const note = (element, pseudo, text) => {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element, pseudo);
    if (!box.width || !box.height || style.visibility === "hidden") return;
    if (parseFloat(style.fontSize) < 20) found.push(`${style.fontSize} ${element.className}: ${text.slice(0, 20)}`);
  };
  while (seen.nextNode()) {
    const node = seen.currentNode;
    const holder = node.parentElement, isText = !holder.matches("script, style, noscript");
    if (isText && node.textContent.trim()) note(holder, null, node.textContent);
  }
  for (const element of document.querySelectorAll("body *")) {
    for (const pseudo of ["::before", "::after"]) {
      const { content } = getComputedStyle(element, pseudo);
      if (!["none", "normal", '""'].includes(content)) note(element, pseudo, content);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("moment", ["", JUNE, "?as_of=2024-03-31", "?as_of=2024-01-31"])
def test_the_display_is_read_from_three_metres(moment, site):
    page = site.open("leader", f"/2024/wall/{moment}", BIG)
    expect(page.locator(".display__list").first).to_be_visible()
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
        1920,
        1080,
    ]


SHOWN_TITLES = "titles => titles.filter(t => t.checkVisibility()).map(t => t.innerText)"


def test_what_does_not_fit_on_the_display_comes_in_turns(site):
    page = site.open("leader", f"/2024/wall/{JUNE}", BIG, script=QUICK_TURNS)
    reds = page.locator(".display__list").first.locator("li .display__title")
    red_count, seen = reds.count(), set()
    assert page.locator(".display__list").first.locator("li:visible").count() < red_count
    for _ in range(PATIENCE // 250):
        seen |= set(reds.evaluate_all(SHOWN_TITLES))  # at one moment
        if len(seen) == red_count:
            break
        page.wait_for_timeout(250)
    assert len(seen) == red_count
    page.get_by_role("button", name="暂停轮换").click()
    expect(page.get_by_role("button", name="继续轮换")).to_be_visible()
    before = page.locator(".display__list").first.inner_text()
    page.wait_for_timeout(1200)
    assert page.locator(".display__list").first.inner_text() == before


def test_nothing_turns_for_who_wants_no_motion(site):
    page = site.open("leader", f"/2024/wall/{JUNE}", BIG, script=QUICK_TURNS, reduced_motion="reduce")
    expect(page.get_by_role("button", name="继续轮换")).to_be_visible()
    before = page.locator(".display__list").first.inner_text()
    page.wait_for_timeout(1500)
    assert page.locator(".display__list").first.inner_text() == before


def test_the_display_outlives_a_server_that_is_away(site):
    page = site.open("leader", "/2024/wall/", BIG)
    content = page.locator("#display-content").inner_text()
    page.context.set_offline(True)
    page.evaluate("htmx.trigger('#display', 'poll-now')")
    page.wait_for_timeout(500)
    assert page.locator("#display-content").inner_text() == content
    page.context.set_offline(False)
    report_firms(8100)
    with page.expect_response("**/wall/"):
        page.evaluate("htmx.trigger('#display', 'poll-now')")
    expect(page.locator("#display-content")).not_to_have_text(content)
    site.complaints.clear()


def test_the_display_asks_for_a_sign_in_when_its_session_has_ended(site):
    page = site.open("leader", "/2024/wall/", BIG)
    page.context.clear_cookies()
    page.evaluate("htmx.trigger('#display', 'poll-now')")
    expect(page).to_have_url(re.compile("/login/"))


# -- phone


def test_the_panel_covers_a_phone_and_closes_again(site):
    page = site.open("leader", f"/2024/{JUNE}", NARROW, has_touch=True)
    page.locator(".cell").nth(3).tap()
    panel = page.get_by_role("complementary", name="目标任务简况")
    expect(panel).to_be_visible()
    box = panel.bounding_box()
    assert (box["x"], box["width"]) == (0, 360)
    assert panel.evaluate("(panel) => panel.scrollWidth <= panel.clientWidth")
    page.get_by_role("button", name="关闭").tap()
    expect(panel).to_be_hidden()


def test_squares_are_large_enough_for_a_thumb(site):
    page = site.open("leader", f"/2024/{JUNE}", NARROW)
    box = page.locator(".cell").first.bounding_box()
    assert box["width"] >= 24
    assert box["height"] >= 24


def test_an_empty_year_says_what_to_do(site):
    ProgressEntry.objects.update(supersedes=None)
    ProgressEntry.objects.all().delete()
    page = site.open("leader", "/")
    expect(page.get_by_role("heading", name="还没有采信的进展")).to_be_visible()
    page.goto(f"/2024/trend/{JUNE}")
    expect(page.get_by_text("没有未完成且有读数的累计型目标")).to_be_visible()


def test_the_wall_display_fits_however_long_the_titles(site):
    for target in Target.objects.all():
        target.title = (target.title + "并建立健全长效管护机制切实提升群众获得感幸福感安全感和满意度")[:40]
        target.save()
    page = site.open("leader", "/2024/wall/", BIG)
    size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size == [1920, 1080]


# -- ranking


def test_a_line_of_the_ranking_is_40_px_high(site):
    page = site.open("leader", f"/2024/units/{JUNE}")
    heights = page.locator(".rollups--lines tbody tr").evaluate_all(
        "(rows) => rows.map((row) => Math.round(row.getBoundingClientRect().height))"
    )
    assert len(heights) > 30
    assert set(heights) <= {40, 41}  # and the line below
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_role("columnheader", name="较上月").first).to_be_visible()


# -- on an office screen, and in the hand


def test_the_calendar_and_the_display_fit_an_office_screen(site):
    page = site.open("leader", "/2024/calendar/")
    table = page.get_by_role("region", name="报送日历表")
    assert table.evaluate("(box) => box.scrollWidth - box.clientWidth") == 0
    page = site.open("leader", f"/2024/wall/{JUNE}")
    expect(page.locator("#display-content")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0


def test_on_a_phone_the_calendar_begins_with_the_month_looked_at(site):
    page = site.open("leader", f"/2024/calendar/{JUNE}", viewport=NARROW)
    table = page.get_by_role("region", name="报送日历表")
    expect(table.get_by_role("columnheader", name="6月", exact=False).first).to_be_in_viewport(ratio=0.9)
    assert table.evaluate("(box) => box.scrollLeft") > 0
    unit, month = table.locator("tbody th").first, table.locator("[aria-current=date]")
    assert unit.bounding_box()["x"] + unit.bounding_box()["width"] <= month.bounding_box()["x"] + 1


@pytest.mark.parametrize("address", ["/2024/help/", "/2024/wall/", "/2024/comparison/", "/2024/urging/7/"])
def test_nothing_on_a_phone_stands_on_end(site, address):
    """No column of words is so narrow that a figure, a date or a name of three signs breaks. What stands within a line
    has no inner width of its own."""
    page = site.open("leader", address, viewport=NARROW)
    narrow = page.locator(".facts dd, .count__number, .table td, .table th").evaluate_all(
        """(all) => all.filter((one) => one.offsetParent && one.textContent.trim().length > 2
            && (one.clientWidth || one.getBoundingClientRect().width) < 40)
            .map((one) => one.textContent.trim())"""
    )
    assert narrow == []
    numbers = page.locator(".count__number").evaluate_all(
        "(all) => all.filter((one) => one.offsetHeight > 1.6 * parseFloat(getComputedStyle(one).fontSize)).length"
    )
    assert numbers == 0


def test_long_names_and_texts_stay_within_a_phone(site):
    words = "本月走访企业一百二十七家，协调解决用地、用工、融资等方面困难问题四十六个。"
    target = Target.objects.get(number="B-019")
    Target.objects.filter(pk=target.pk).update(title=("重点民间投资项目库建立" * 4)[:40])
    Unit.objects.filter(pk=target.lead.unit_id).update(name=("区发展和改革委员会项目专班" * 3)[:30])
    Instruction.objects.update(text=(words * 30)[:1000])
    page = site.open("leader", "/2024/instructions/", viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    text = page.locator(".instruction [data-long]").first
    more = page.get_by_role("button", name="展开全文").first
    folded = text.bounding_box()["height"]
    more.click()
    assert text.bounding_box()["height"] > 2 * folded
    page.get_by_role("button", name="收起").first.click()
    assert text.bounding_box()["height"] == folded


def test_a_result_of_a_search_opens_beside_the_list(site):
    page = site.open("leader", f"/2024/search/{JUNE}&q=企业")
    results = page.locator(".hits a[data-beside]")
    titles = results.locator(".hit__name").all_inner_texts()
    results.first.click()
    panel = page.get_by_role("complementary", name="目标任务简况")
    expect(panel.locator("h2")).to_have_text(titles[0])
    panel.get_by_role("button", name="下一项").click()
    expect(panel.locator("h2")).to_have_text(titles[1])
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(results.nth(1)).to_be_focused()
