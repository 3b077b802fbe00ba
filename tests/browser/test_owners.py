"""责任确认 by keys alone: the next one that is open is always at hand, and nothing is confirmed by accident."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from targets.models import OwnerRole, Target, Theme, Unit, User
from targets.services.owners import confirm_owners
from tests.browser.conftest import NARROW, press_as_people_do, until
from tests.browser.test_typed_text import lapse, sign_in

PAGE = "/2024/owners/"


def rows(page: Page):
    return page.locator(".owner:not(.review--done)")


def numbers(confirmed: bool) -> set[str]:  # noqa: FBT001 – of a fact
    return set(Target.objects.filter(owners_confirmed=confirmed).values_list("number", flat=True))


def left(page: Page) -> int:
    return int(page.locator("#owners-progress [aria-current] b").first.inner_text())


def test_one_after_the_other_is_confirmed_by_one_key(site):
    Target.objects.update(owners_confirmed=False)
    page = site.open("admin", PAGE)
    page.clock.install()
    page.locator("#owners-reason").fill("常务会议审定")
    first, second = (rows(page).nth(place).get_attribute("id") for place in (0, 1))
    before = left(page)
    page.locator("#owners-reason").blur()
    page.keyboard.press("j")
    expect(page.locator(f"#{first}")).to_be_focused()
    press_as_people_do(page, "a")
    expect(page.locator(f"#{first}")).to_contain_text("已确认")
    expect(page.locator(f"#{second}")).to_be_focused()
    press_as_people_do(page, "a")
    expect(page.locator(f"#{second}")).to_contain_text("已确认")
    assert left(page) == before - 2
    assert len(numbers(confirmed=True)) == 2
    reasons = {t.history.first().history_change_reason for t in Target.objects.filter(owners_confirmed=True)}
    assert reasons == {"常务会议审定"}
    page.keyboard.press("u")
    expect(page.locator(f"#{second}").get_by_role("button", name="确认")).to_be_visible()
    assert len(numbers(confirmed=True)) == 1


def test_enter_in_the_reason_confirms_nothing(site):
    Target.objects.update(owners_confirmed=False)
    page = site.open("admin", PAGE)
    page.locator("#owners-reason").press("Enter")
    expect(page.locator(".messages")).to_contain_text("以后确认的都记这个原因")
    assert not numbers(confirmed=True)


def test_a_row_is_changed_in_its_place(site):
    Target.objects.update(owners_confirmed=False)
    page = site.open("admin", PAGE)
    row = page.locator(f"#{rows(page).first.get_attribute('id')}")
    row.focus()
    page.keyboard.press("e")
    expect(row.get_by_label("牵头单位", exact=True)).to_be_focused()
    row.get_by_label("查找配合单位").fill("财政")
    row.get_by_label("查找配合单位").press("Enter")
    row.get_by_role("button", name="保存并确认").click()
    expect(row).to_contain_text("已确认")
    expect(row).to_contain_text("区财政局")
    expect(rows(page).first).to_be_focused()


def test_a_change_can_be_left(site):
    Target.objects.update(owners_confirmed=False)
    page = site.open("admin", PAGE)
    row = page.locator(f"#{rows(page).first.get_attribute('id')}")
    row.get_by_role("link", name="修改").click()
    row.get_by_role("link", name="不改了").click()
    expect(row.get_by_role("button", name="确认")).to_be_visible()
    assert not numbers(confirmed=True)


def test_it_fits_a_telephone(site):
    Target.objects.update(owners_confirmed=False)
    page = site.open("admin", PAGE, viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    rows(page).first.get_by_role("link", name="修改").click()
    expect(page.locator(".owner--open")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def of_part(title: str) -> str:
    return f"{PAGE}?part={Theme.objects.get(parent=None, short_title__contains=title).pk}"


def ids_of(page: Page) -> list[str]:
    return rows(page).evaluate_all("found => found.map((row) => row.id)")


def row_at(page: Page, place: str):
    return page.locator(f"#{place}")


def test_the_office_confirms_thirty_of_an_area_by_keys_alone(site):
    Target.objects.update(owners_confirmed=False)
    page = site.open("admin", of_part("产业能级"))
    page.clock.install()
    ids = ids_of(page)
    page.keyboard.press("j")
    for place, following in pairwise(ids[:31]):
        expect(row_at(page, place)).to_be_focused()
        expect(row_at(page, place)).to_be_in_viewport(ratio=0.99)
        press_as_people_do(page, "a")
        expect(row_at(page, following)).to_be_focused()
        expect(row_at(page, place)).to_contain_text("已确认")
    assert len(numbers(confirmed=True)) == 30
    expect(page.locator("#owners-progress")).to_contain_text("30/291")


@pytest.mark.parametrize("chord", ["Control+a", "Alt+a", "Meta+a", "Shift+A"])
def test_keys_pressed_with_others_belong_to_the_browser(chord, site):
    Target.objects.update(owners_confirmed=False)
    page = site.open("admin", PAGE)
    page.keyboard.press("j")
    page.keyboard.press(chord)
    page.wait_for_timeout(300)
    assert not numbers(confirmed=True)


def test_letters_of_an_input_method_confirm_nothing(site):
    Target.objects.update(owners_confirmed=False)
    page = site.open("admin", PAGE)
    page.keyboard.press("j")
    keyboard = page.context.new_cdp_session(page)
    for key in ("a", "Process"):
        pressed = {"key": key, "code": "KeyA", "windowsVirtualKeyCode": 229}
        keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **pressed})
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})
    page.locator("#owners-reason").focus()
    keyboard.send("Input.imeSetComposition", {"text": "jueding", "selectionStart": 7, "selectionEnd": 7})
    enter = {"key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    keyboard.send("Input.insertText", {"text": "决定"})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    page.wait_for_timeout(300)
    assert not numbers(confirmed=True)
    expect(page.locator("#owners-reason")).to_have_value("决定核定责任单位")
    expect(page.locator(".message")).to_have_count(0)


def test_a_lead_is_changed_by_keys_alone(site):
    Target.objects.update(owners_confirmed=False)
    page = site.open("admin", PAGE)
    first, second = ids_of(page)[:2]
    page.keyboard.press("j")
    page.keyboard.press("e")
    lead = row_at(page, first).get_by_label("牵头单位", exact=True)
    expect(lead).to_be_focused()
    expect(row_at(page, first).get_by_role("button", name="保存并确认")).to_be_in_viewport()
    page.keyboard.press("ArrowDown")
    new = lead.evaluate("field => field.selectedOptions[0].textContent.trim()")
    row_at(page, first).get_by_label("原因").press("Enter")
    expect(row_at(page, first)).to_contain_text("已确认")
    expect(row_at(page, first)).to_contain_text(new)
    expect(row_at(page, second)).to_be_focused()


def test_escape_leaves_a_change_and_stays_with_its_row(site):
    Target.objects.update(owners_confirmed=False)
    page = site.open("admin", PAGE)
    first = ids_of(page)[0]
    page.keyboard.press("j")
    page.keyboard.press("e")
    search = row_at(page, first).get_by_label("查找配合单位")
    search.press("Escape")  # ends the search, and no more
    expect(search).to_be_visible()
    row_at(page, first).get_by_label("牵头单位", exact=True).press("Escape")
    expect(row_at(page, first).get_by_role("button", name="确认")).to_be_visible()
    expect(row_at(page, first)).to_be_focused()
    assert not numbers(confirmed=True)


def test_undo_leads_back_to_the_row(site):
    Target.objects.update(owners_confirmed=False)
    page = site.open("admin", PAGE)
    first, second = ids_of(page)[:2]
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(row_at(page, second)).to_be_focused()
    page.keyboard.press("u")
    expect(row_at(page, first)).to_be_focused()
    assert not numbers(confirmed=True)


def test_who_has_gone_on_is_not_taken_back_by_an_answer(site):
    Target.objects.update(owners_confirmed=False)
    page = site.open("admin", PAGE)
    first, _, third = ids_of(page)[:3]
    held = []
    page.route("**/confirm/**", lambda route: held.append(route))
    page.keyboard.press("j")
    page.keyboard.press("a")  # goes on to the second at once
    page.keyboard.press("j")
    expect(row_at(page, third)).to_be_focused()
    until(page, lambda: held)
    held[0].continue_()
    expect(row_at(page, first)).to_contain_text("已确认")
    expect(row_at(page, third)).to_be_focused()


def test_what_a_colleague_has_done_meanwhile_is_shown(site):
    Target.objects.update(owners_confirmed=False)
    page = site.open("admin", PAGE)
    page.clock.install()
    first, second, third = ids_of(page)[:3]
    by = User.objects.get(username="demo_admin")
    confirmed, changed = (
        Target.objects.with_owners().get(pk=place.split("-")[1]) for place in (first, second)
    )
    confirm_owners(confirmed, by=by, reason="另一页")
    changed.owners.create(unit=Unit.objects.get(name="区科协"), role=OwnerRole.SUPPORTING)
    page.keyboard.press("j")
    press_as_people_do(page, "a")  # has been confirmed: nothing is wrong, and on it goes
    expect(row_at(page, first)).to_contain_text("已确认")
    expect(row_at(page, second)).to_be_focused()
    press_as_people_do(page, "a")
    expect(row_at(page, second).get_by_role("alert")).to_contain_text("责任已有变动")
    expect(row_at(page, second)).to_contain_text("区科协")
    expect(row_at(page, third)).to_be_focused()  # no key lands on what has changed under it
    page.keyboard.press("k")
    expect(row_at(page, second)).to_be_focused()
    press_as_people_do(page, "a")  # as it is shown now
    expect(row_at(page, third)).to_be_focused()
    expect(row_at(page, second)).to_contain_text("已确认")
    assert numbers(confirmed=True) == {confirmed.number, changed.number}


def test_after_a_lapse_the_reason_is_offered_and_nothing_was_confirmed(site):
    Target.objects.update(owners_confirmed=False)
    place = of_part("产业能级")
    page = site.open("admin", place)
    page.clock.install()
    page.locator("#owners-reason").fill("区政府第3次常务会议")
    page.locator("#owners-reason").blur()
    page.keyboard.press("j")
    press_as_people_do(page, "a")
    expect(page.locator(".owner.review--done")).to_have_count(1)
    lapse(page)
    page.keyboard.press("a")
    sign_in(page, "admin")
    assert page.url == site.address + place
    assert len(numbers(confirmed=True)) == 1
    page.locator(".kept").get_by_role("button", name="恢复").click()
    page.locator("#owners-reason").blur()
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".owner.review--done")).to_have_count(1)
    reasons = {t.history.first().history_change_reason for t in Target.objects.filter(owners_confirmed=True)}
    assert reasons == {"区政府第3次常务会议"}
