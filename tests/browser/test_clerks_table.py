"""我的填报 by hand: the first number has the focus, its light is shown while it is typed, a phone takes four taps."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from targets.domain.quantities import plain
from targets.models import Owner, ProgressEntry, Target, Unit, User
from targets.services import Reading, record
from tests.browser.conftest import NARROW, WIDE
from tests.browser.test_keys import busy  # noqa: F401 – a fixture
from tests.inspection.files import picture


@pytest.fixture
def unshared(year) -> Target:
    """A number that nobody shares out: the demonstration's clerk reports it, and owes December."""
    target = Target.objects.get(number="B-021")
    User.objects.filter(username="demo_staff").update(unit=target.lead.unit)
    target.entries.filter(data_date__gte=date(2024, 12, 1)).delete()
    return target


def test_the_light_is_shown_while_the_number_is_typed(site):
    page = site.open("staff", "/2024/report/")
    before = ProgressEntry.objects.count()
    light = page.locator("#light-B-017")
    expect(light).to_contain_text("逾期")
    expect(page.get_by_label("本期累计")).to_be_focused()  # nothing to press before
    page.keyboard.type("7900")
    expect(light).to_contain_text("未完成")
    page.get_by_label("本期新增").fill("700")
    expect(light).to_contain_text("完成")
    expect(light.locator(".light")).to_have_attribute("data-light", "done")
    page.get_by_label("本期累计").fill("")
    expect(light).to_contain_text("现在")
    assert ProgressEntry.objects.count() == before


def test_the_day_and_what_is_restored_change_the_light(site):
    page = site.open("staff", "/2024/report/B-017/")
    page.get_by_label("本期累计").fill("8120")
    expect(page.locator("#light-B-017")).to_contain_text("采信后：截至12月31日累计8120户")
    page.reload()
    expect(page.locator("#light-B-017")).to_contain_text("现在")
    page.get_by_role("button", name="恢复").click()
    expect(page.locator("#light-B-017")).to_contain_text("采信后：截至12月31日累计8120户")


def test_nothing_new_takes_two_clicks(unshared, site):
    before = unshared.entries.latest("data_date").value
    page = site.open("staff", "/2024/report/")
    row = page.locator("#row-B-021")
    row.get_by_label("进展情况").fill("写了一半")
    row.get_by_role("button", name="本期无新增").click()
    expect(row.get_by_label("本期累计")).to_have_value(plain(before))
    expect(row.get_by_label("本期新增")).to_have_value("0")
    expect(row.get_by_label("进展情况")).to_have_value("写了一半")
    expect(row.get_by_label("本期累计")).to_be_focused()
    row.get_by_role("button", name="沿用上期文字").click()
    expect(row.get_by_label("进展情况")).not_to_have_value("写了一半")
    page.keyboard.press("Enter")
    expect(page.locator("#row-B-021")).to_contain_text("已提交")
    assert unshared.entries.get(status="submitted").value == before


def test_what_gets_through_at_last_is_not_said_to_have_failed(unshared, site):
    page = site.open("staff", "/2024/report/")
    row = page.locator("#row-B-021")
    row.get_by_label("进展情况").fill("写了一半")
    page.context.set_offline(True)
    row.get_by_role("button", name="存草稿").click()
    expect(page.locator(".messages")).to_contain_text("没有保存")
    page.context.set_offline(False)
    row.get_by_role("button", name="存草稿").click()
    expect(page.locator(".messages .message")).to_have_count(0)
    expect(page.locator("#row-B-021")).to_contain_text("草稿")
    assert unshared.entries.filter(status="draft", text="写了一半").exists()
    site.complaints.clear()


def test_rows_are_low_and_have_one_head(busy, site):  # noqa: F811
    page = site.open("staff", "/2024/report/")
    rows = page.locator(".report-row")
    assert rows.count() > 5
    heights = rows.evaluate_all("all => all.map(row => Math.round(row.getBoundingClientRect().height))")
    assert max(heights) <= 58, rows.nth(heights.index(max(heights))).inner_text()
    expect(page.locator(".report-head")).to_have_count(1)
    expect(page.locator(".report-row label:visible", has_text="进展情况")).to_have_count(
        rows.count()
    )  # for readers
    widths = page.locator(".report-row__text .field > label").evaluate_all(
        "all => all.map(e => e.offsetWidth)"
    )
    assert max(widths) <= 1


def test_a_correction_takes_two_clicks(unshared, site):
    before = unshared.entries.latest("data_date")
    page = site.open("staff", "/2024/targets/B-021/")
    page.locator(".entry[data-status=accepted]").first.get_by_role("link", name="更正").click()
    total = page.get_by_label("本期累计")
    expect(total).to_have_value(plain(before.value))
    expect(total).to_be_focused()
    page.wait_for_load_state()
    page.keyboard.type(plain(before.value + 1))  # instead of what stands there
    expect(total).to_have_value(plain(before.value + 1))
    page.get_by_label("情况说明").fill("补登记1家。")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("#row-B-021")).to_contain_text("已提交“新增‘四上’企业”11月30日的进展")
    entry = unshared.entries.get(status="submitted")
    assert (entry.value, entry.supersedes) == (before.value + 1, before)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_what_is_taken_over_stands_right_below_its_field(size, unshared, site):
    Target.objects.filter(pk=unshared.pk).update(title="新增市场主体并完成沿线老旧管网改造" * 2)
    last = unshared.entries.latest("data_date")
    page = site.open("staff", f"/2024/report/B-021/?correct={last.pk}", size)
    row = page.locator(".report-row")
    for button, field in (("沿用上期文字", "进展情况"), ("本期无新增", "本期累计")):
        above, below = (
            row.get_by_label(field).bounding_box(),
            row.get_by_role("button", name=button).bounding_box(),
        )
        assert 0 <= below["y"] - above["y"] - above["height"] < 30


def test_what_is_typed_replaces_the_number_that_is_filled_in(site):
    draft = Reading(data_date=date(2024, 12, 31), value=Decimal(7900))
    clerk = User.objects.get(username="demo_staff")
    record(Target.objects.get(number="B-017"), draft, by=clerk, at=timezone.now(), submit=False)
    page = site.open("staff", "/2024/report/B-017/")
    page.wait_for_load_state()
    total = page.get_by_label("本期累计")
    expect(total).to_have_value("7900")
    expect(total).to_be_focused()
    page.keyboard.type("8120")
    expect(total).to_have_value("8120")
    total.click()
    page.keyboard.press("End")
    page.keyboard.type(".5")  # what somebody has typed is not taken from them
    expect(total).to_have_value("8120.5")

    page.reload()
    page.wait_for_load_state()
    page.get_by_label("进展情况").click()
    total.click()
    page.keyboard.type("8120")
    expect(total).to_have_value("8120")
    page.reload()
    page.wait_for_load_state()
    page.get_by_label("进展情况").click()
    total.click()
    total.click()
    page.keyboard.press("End")
    page.keyboard.type(".5")
    expect(total).to_have_value("7900.5")


def test_a_reading_takes_four_taps_on_a_phone(site, tmp_path):
    page = site.open("staff", "/2024/report/", NARROW, has_touch=True, is_mobile=True)
    row = page.locator("#row-B-017")
    row.get_by_label("本期累计").tap()
    expect(row.get_by_label("本期累计")).to_be_focused()
    page.keyboard.type("8120")
    expect(row.locator(".report-row__light")).to_contain_text("完成")
    photo = tmp_path / "现场.HEIC"
    photo.write_bytes(picture("HEIF", (640, 480)))
    camera = row.locator(".report-row__camera")
    expect(camera).to_be_visible()
    assert camera.bounding_box()["height"] >= 44
    camera.locator("input").set_input_files(photo)
    expect(row.locator(".chosen")).to_contain_text("现场.HEIC")
    assert row.get_by_role("button", name="提交").bounding_box()["height"] < 60
    row.get_by_role("button", name="提交").tap()
    expect(page.locator("#row-B-017")).to_contain_text("已提交")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    (evidence,) = ProgressEntry.objects.get(target__number="B-017", status="submitted").evidence.all()
    assert (evidence.name, evidence.kind) == ("现场.HEIC", "heic")


def test_a_desk_has_no_camera(site):
    page = site.open("staff", "/2024/report/")
    expect(page.locator(".report-row__camera")).to_be_hidden()


def test_stages_words_and_rates_keep_their_columns(site):
    """Whatever is asked of a row, its fields stand below the same head."""
    led = Owner.objects.filter(role="lead", unit=Unit.objects.get(name="区商务局"))
    User.objects.filter(username="demo_staff").update(unit=led[0].unit)
    ProgressEntry.objects.filter(target__in=led.values("target"), data_date__gte=date(2024, 12, 1)).delete()
    page = site.open("staff", "/2024/report/?tab=all")
    for part in ("now", "text", "light", "buttons"):
        lefts = page.locator(f".report-row__{part}").evaluate_all(
            "all => all.map(e => Math.round(e.getBoundingClientRect().left))"
        )
        assert len(lefts) > 10
        assert len({*lefts}) == 1, part
