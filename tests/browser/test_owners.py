"""责任确认 by keys alone: the next one that is open is always at hand, and nothing is confirmed by accident."""

from playwright.sync_api import Page, expect

from targets.models import Target
from tests.browser.conftest import NARROW

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
    page.locator("#owners-reason").fill("常务会议审定")
    first, second = (rows(page).nth(place).get_attribute("id") for place in (0, 1))
    before = left(page)
    page.locator("#owners-reason").blur()
    page.keyboard.press("j")
    expect(page.locator(f"#{first}")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(f"#{first}")).to_contain_text("已确认")
    expect(page.locator(f"#{second}")).to_be_focused()
    page.keyboard.press("a")
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
