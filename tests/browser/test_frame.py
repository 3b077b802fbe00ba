"""The frame around every page: how much room it takes, how one gets about in it, and how anything is found."""

import re

import pytest
from playwright.sync_api import Page, expect

from targets.models import User
from tests.browser.conftest import NARROW, WIDE, swapped
from tests.browser.test_reading import JUNE

KNOWN = JUNE + "&known=2024-07-10"


def top_of(page: Page, selector: str) -> float:
    return page.locator(selector).first.bounding_box()["y"]


@pytest.mark.parametrize("moment", ["", JUNE, KNOWN], ids=["latest", "June", "as known then"])
@pytest.mark.parametrize("who", ["leader", "admin"])
def test_the_wall_begins_above_the_fold(who, moment, site):
    """It was 215 pixels to the first figure, and the wall began below 768."""
    page = site.open(who, "/2024/" + moment)
    expect(page.locator(".asof")).to_have_count(1)
    assert page.locator(".asof").bounding_box()["height"] <= 48
    assert top_of(page, ".counts") <= 150  # with the line that says what waits for the office
    assert top_of(page, ".wall .cell") < 700
    tops = page.locator(".wall .cell").evaluate_all(
        "cells => cells.map((c) => c.getBoundingClientRect().bottom)"
    )
    assert len({round(bottom) for bottom in tops if bottom <= 768}) >= 3


@pytest.mark.parametrize("who", ["staff", "leader", "admin"])
def test_nothing_sticks_out(who, site):
    page = site.open(who, "/help/")
    for width in (360, 412, 768, 1024, 1100, 1240, 1366, 1600, 1920):
        page.set_viewport_size({"width": width, "height": 768})
        page.goto("/2024/" + KNOWN)
        for row in (".header__row", ".asof__row"):
            box = page.locator(row)
            assert box.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, f"{row} at {width}"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
        expect(page.locator(".account summary"), f"at {width}").to_be_in_viewport()


def test_the_longest_name_makes_no_page_wider(site):
    User.objects.filter(username="demo_leader").update(name="买买提江·阿卜杜热合曼" * 2)
    page = site.open("leader", "/2024/help/")
    for width in (1100, 1366):
        page.set_viewport_size({"width": width, "height": 768})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
    page.locator(".account summary").click()
    expect(page.locator(".account__menu")).to_contain_text("买买提江·阿卜杜热合曼" * 2)


def test_a_group_opens_and_closes(site):
    page = site.open("admin", "/2024/")
    nav = page.get_by_role("navigation", name="主导航")
    link, summary = nav.get_by_role("link", name="催办"), nav.locator("summary", has_text="督查")
    expect(link).to_be_hidden()
    summary.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Tab")
    expect(nav.get_by_role("link", name="批示")).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    nav.locator("summary", has_text="管理").click()
    expect(link).to_be_hidden()
    nav.get_by_role("link", name="人员").click()
    expect(page).to_have_url(re.compile("/2024/people/"))


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_phone_has_a_menu_with_everything(has_scripts, site):
    page = site.open("admin", "/2024/", NARROW, java_script_enabled=has_scripts)
    nav = page.get_by_role("navigation", name="主导航")
    expect(nav).to_be_hidden()
    assert top_of(page, "main") <= 130
    page.locator(".menu summary").click()
    for name in (
        "总览",
        "台账",
        "审核",
        "批示",
        "催办",
        "通报",
        "代填",
        "日历",
        "目录",
        "人员",
        "消息",
        "帮助",
    ):
        link = nav.get_by_role("link", name=name).first
        expect(link).to_be_in_viewport()
        assert link.bounding_box()["height"] >= 44
    nav.get_by_role("link", name="目录").click()
    expect(page).to_have_url(re.compile("/2024/catalogue/"))


def test_anything_is_found_by_keys_alone(site):
    page = site.open("leader", "/2024/" + JUNE)
    words, box = page.locator("#find-words"), page.locator("#find-box")
    page.keyboard.press("/")
    expect(words).to_be_focused()
    page.keyboard.type("gdp")
    first = box.get_by_role("link", name="地区生产总值增速").first
    expect(first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(words).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(words).to_have_value("gdp")
    with swapped(page):
        page.keyboard.type("增速")
    expect(first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/2024/targets/A-001/\?as_of=2024-06-30"))


def test_a_number_and_enter_are_enough(site):
    page = site.open("leader", "/2024/targets/")
    page.keyboard.press("/")
    page.keyboard.type("b17")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/2024/targets/B-017/"))


def test_a_slash_in_a_field_is_a_slash(site):
    page = site.open("leader", "/2024/targets/")
    field = page.get_by_role("searchbox", name="搜索", exact=True)
    field.focus()
    page.keyboard.type("/")
    expect(field).to_have_value("/")


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_without_scripts_a_page_has_the_results(viewport, site):
    page = site.open("leader", "/2024/", viewport, java_script_enabled=False)
    if viewport is NARROW:
        page.get_by_role("link", name="搜索").click()
        page.locator("#search-words").fill("住建")
        page.locator("#search-words").press("Enter")
    else:
        page.locator("#find-words").fill("住建")
        page.locator("#find-words").press("Enter")
    expect(page.get_by_role("heading", name="搜索“住建”")).to_be_visible()
    expect(page.locator("main").get_by_role("link", name=re.compile("^区住建局"))).to_be_visible()


def test_the_wall_is_one_stop_of_the_tab_key(site):
    page = site.open("leader", "/2024/" + JUNE)
    cells = page.locator(".wall .cell")
    cells.first.focus()
    page.keyboard.press("ArrowRight")
    expect(cells.nth(1)).to_be_focused()
    expect(page).to_have_url(re.compile("as_of=2024-06-30"))  # and not the next month
    page.keyboard.press("ArrowDown")
    assert (
        page.evaluate("document.activeElement.getBoundingClientRect().top") > cells.nth(1).bounding_box()["y"]
    )
    page.keyboard.press("End")
    expect(cells.last).to_be_focused()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('.cell')")
    page.keyboard.press("Shift+Tab")
    expect(cells.last).to_be_focused()
    page.keyboard.press("Home")
    expect(cells.first).to_be_focused()
    page.get_by_role("link", name="按单位").click()
    expect(page.locator(".wall__areas[data-by=unit]")).to_be_visible()
    expect(page.locator(".wall .cell[tabindex='0']")).to_have_count(1)
