"""分解 by the office: all townships at once, the rest of the number in sight while shares are typed."""

from decimal import Decimal

from playwright.sync_api import expect

from targets.models import Target, Unit
from targets.models.unit import UnitKind
from tests.browser.conftest import NARROW


def not_split() -> Target:
    """A number that nobody shares out so far."""
    wholes = Target.objects.filter(measure="total", split="", part_of=None, value__gte=500, state="active")
    return wholes.exclude(number__in=["B-005", "B-017"]).order_by("number")[0]


def test_the_office_splits_equally_among_all_townships(site):
    whole = not_split()
    towns = Unit.objects.active().filter(kind__in=[UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT]).count()
    page = site.open("admin", whole.get_absolute_url())
    page.get_by_role("link", name="分解", exact=True).click()
    page.wait_for_load_state()
    page.get_by_role("button", name="全部乡镇和街道").click()
    expect(page.locator("[data-share]")).to_have_count(towns)
    page.wait_for_load_state()
    expect(page.locator(".split-left")).to_contain_text("与目标一致")
    first = page.locator("[data-share]").first
    share = Decimal(first.input_value())
    first.fill(str(share - 1))
    expect(page.locator(".split-left")).to_have_text(f"还有1{whole.unit}没有分解。")
    first.fill(f"{share + 2}{whole.unit}")
    expect(page.locator(".split-left")).to_have_text(f"多分解2{whole.unit}。")
    wide = str(share).translate({ord("0") + n: ord("０") + n for n in range(10)})
    first.fill(wide)
    expect(page.locator(".split-left")).to_have_text("正好分完。")
    first.fill(str(share))
    expect(page.locator(".split-left")).to_have_text("正好分完。")
    page.get_by_label("分解理由").fill("区政府常务会议定")
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_role("heading", name="分解预览")).to_be_visible()
    page.wait_for_load_state()
    assert not Target.objects.filter(part_of=whole).exists()
    page.get_by_role("button", name=f"确认分解{towns}项").click()
    expect(page.locator(".messages")).to_contain_text(f"已按数量分解{towns}项")
    parts = Target.objects.filter(part_of=whole)
    assert (parts.count(), sum(part.value for part in parts)) == (towns, whole.value)
    page.goto(f"{whole.get_absolute_url()}split/")
    expect(page.get_by_role("heading", name="已有的分解")).to_be_visible()
    expect(page.locator(".kept")).to_have_count(0)  # nothing of it is offered again


def test_rows_fit_a_phone(site):
    page = site.open("admin", f"{not_split().get_absolute_url()}split/", viewport=NARROW)
    page.get_by_role("button", name="全部乡镇和街道").click()
    expect(page.locator("[data-share]").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
