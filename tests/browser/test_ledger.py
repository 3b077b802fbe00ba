"""The ledger and the overview as they lie on a screen: how much is seen at once, in width and in narrowness."""

import re
from datetime import date

from playwright.sync_api import Page, expect

from targets.models import Target, User
from targets.services import instruct
from tests.browser.conftest import NARROW, WIDE
from tests.conftest import at

JUNE = "?as_of=2024-06-30"


def boxes(page: Page, selector: str) -> list[dict]:
    return [box for box in (found.bounding_box() for found in page.locator(selector).all()) if box]


def test_a_row_is_one_line_however_long_its_name_and_the_reason_comes_when_asked(site):
    Target.objects.filter(number="A-002").update(title="非常长的目标任务名称，也要看得清楚" * 6)
    page = site.open("leader", f"/2024/targets/{JUNE}")
    rows = boxes(page, ".ledger tbody tr:not(.ledger__fold)")
    assert {round(row["height"]) for row in rows} == {40}
    assert {round(fold["height"]) for fold in boxes(page, ".ledger__fold")} == {
        32
    }  # beneath what is shared out
    assert sum(row["y"] + row["height"] <= WIDE["height"] for row in rows) >= 9
    first = page.locator(".ledger tbody tr").first
    expect(first.get_by_text("截至6月30日增长")).to_be_hidden()
    first.locator("summary").click()
    expect(first.get_by_text("截至6月30日增长")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]


def test_heads_sort_in_place_and_keep_the_focus(site):
    page = site.open("leader", f"/2024/targets/{JUNE}")
    page.get_by_role("link", name="快慢").click()
    expect(page).to_have_url(re.compile("sort=lead"))
    head = page.get_by_role("columnheader", name="快慢")
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("link", name="快慢")).to_be_focused()
    page.get_by_role("link", name="快慢").press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    page.get_by_label("计量方式").select_option("累计型")  # a filter keeps the order
    expect(page).to_have_url(re.compile("sort=-lead"))
    expect(page).to_have_url(re.compile("measure=total"))
    page.go_back()
    expect(page).not_to_have_url(re.compile("measure=total"))


def test_columns_are_chosen_and_remembered(site):
    page = site.open("leader", "/2024/targets/")
    page.get_by_text("显示的列").click()
    page.get_by_label("分管领导").last.check()
    page.get_by_role("button", name="显示", exact=True).click()
    expect(page.get_by_role("columnheader", name="分管领导")).to_be_visible()
    page.goto("/2024/targets/")
    expect(page.get_by_role("columnheader", name="分管领导")).to_be_visible()


def test_a_mark_stands_beneath_a_long_name_on_a_phone_and_the_name_is_whole_in_its_hint(site):
    name = "非常长的目标任务名称，也要看得清楚" * 6
    target = Target.objects.get(number="A-001")
    leader = User.objects.get(username="demo_leader")
    instruct(target, text="请说明。", due_date=date(2024, 6, 10), by=leader, at=at(2024, 6, 3))
    Target.objects.filter(pk=target.pk).update(title=name)
    page = site.open("leader", f"/2024/targets/{JUNE}", NARROW)
    card = page.locator(".ledger tbody tr").first
    link, mark = card.get_by_role("link", name=name), card.locator(".tag").first
    assert link.get_attribute("title") == name
    assert link.bounding_box()["width"] > 250
    assert link.bounding_box()["y"] + link.bounding_box()["height"] <= mark.bounding_box()["y"]
    assert card.bounding_box()["height"] < 170


def test_on_a_phone_it_is_cards_and_the_filters_come_when_asked(site):
    page = site.open("leader", f"/2024/targets/{JUNE}", NARROW)
    cards = boxes(page, ".ledger tbody tr:not(.ledger__fold)")
    assert cards[0]["y"] < 500
    heights = {round(card["height"]) for card in cards[:20]}
    assert heights <= {*range(58, 70), *range(80, 96)}  # the lower ones have nothing to measure
    expect(page.get_by_label("板块")).to_be_hidden()
    page.locator(".finder__sheet summary").click()
    page.locator("#id_reporting").select_option("未报")
    expect(page.locator(".narrowed")).to_have_text("报送 未报")
    first = page.locator(".ledger tbody tr").first
    first.locator("summary").click()
    expect(first.locator("details p")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(f"/2024/targets/{JUNE}&page=2")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_on_a_phone_what_is_red_comes_first(site):
    page = site.open("leader", f"/2024/{JUNE}", NARROW)
    red = page.locator(".count[data-light=critical]").bounding_box()
    others = boxes(page, ".count[data-light]:not([data-light=critical])")
    assert all((red["y"], red["x"]) < (box["y"], box["x"]) for box in others)
    worst = page.locator(".overview__worst .item").first.bounding_box()
    assert red["y"] + red["height"] < NARROW["height"]
    assert worst["y"] + worst["height"] < 1.5 * NARROW["height"]
    tops = [page.locator(place).bounding_box()["y"] for place in (".overview__worst", ".goals", "#wall")]
    assert tops == sorted(tops)


def test_a_leader_reads_the_red_ones_one_by_one(site):
    page = site.open("leader", f"/2024/{JUNE}")
    page.get_by_role("link", name=re.compile("^全部 .* 项红灯$")).click()
    expect(page).to_have_url(re.compile("/targets/"))
    page.wait_for_load_state()
    names = page.locator("tbody th a").all_inner_texts()[:3]
    page.locator("tbody th a").first.click()
    page.locator("#panel h2 a").click()
    expect(page.locator("h1")).to_have_text(names[0])
    for name in names[1:]:
        page.get_by_role("link", name="下一项").click()
        expect(page.locator("h1")).to_have_text(name)
    page.get_by_role("link", name="上一项").click()
    expect(page.locator("h1")).to_have_text(names[1])
    page.locator(".asof__ticks").get_by_role("link", name="7月", exact=True).click()
    expect(page.locator(".walk")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.locator("h1")).to_have_text(names[2])
    page.locator(".walk__list").click()
    expect(page).to_have_url(re.compile(r"/2024/targets/\?light=critical&sort=light&as_of=2024-06-30"))


def test_a_row_opens_beside_the_ledger_and_from_there_the_next(site):
    page = site.open("leader", f"/2024/targets/{JUNE}")
    address = page.url
    titles = page.locator("tbody th a").all_inner_texts()
    page.locator("tbody th a").first.click()
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text(titles[0])
    expect(panel.locator("[data-step-place]")).to_have_text(f"1 / {len(titles)}")
    page.keyboard.press("Alt+ArrowDown")
    expect(panel.locator("h2")).to_have_text(titles[1])
    panel.get_by_role("button", name="上一项").click()
    expect(panel.locator("h2")).to_have_text(titles[0])
    page.keyboard.press("j")
    expect(panel.locator("h2")).to_have_text(titles[1])
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator("tbody th a").nth(1)).to_be_focused()
    assert page.url == address
    with page.context.expect_page() as opened:
        page.locator("tbody th a").first.click(modifiers=["Control"])
    expect(opened.value.locator("h1")).to_contain_text(titles[0])


def test_after_a_filter_the_rows_open_beside_as_well(site):
    page = site.open("leader", f"/2024/targets/{JUNE}")
    page.locator(".chip[data-light=critical]").click()
    expect(page).to_have_url(re.compile("light=critical"))
    expect(page.locator("tbody .light").first).to_have_text("严重滞后")
    title = page.locator("tbody th a").first.inner_text()
    page.locator("tbody th a").first.click()
    expect(page.locator("#panel h2")).to_have_text(title)


def test_the_named_list_of_a_unit_opens_beside_it_and_goes_on_where_it_is_unfolded(site):
    unit = Target.objects.get(number="B-017").lead.unit
    page = site.open("leader", f"/2024/units/{unit.pk}/{JUNE}")
    others = page.locator("section[aria-labelledby=supporting-title]")
    for card in (page.locator("section[aria-labelledby=named-title]"), others):
        rows = card.locator(".named__row a.item__title:visible")
        titles = rows.all_inner_texts()
        rows.first.click()
        expect(page.locator("#panel h2")).to_have_text(titles[0])
        expect(page.locator("[data-step-place]")).to_have_text(f"1 / {len(titles)}")
        page.keyboard.press("Escape")
    others.locator("summary").click()
    others.locator(".named__row a.item__title").first.click()
    every = others.locator(".named__row").count()
    assert every > len(titles)
    expect(page.locator("[data-step-place]")).to_have_text(f"1 / {every}")
