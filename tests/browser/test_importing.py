"""Looking at files before they are taken in: what they come to and the button are in sight, however long the list."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from targets.documents.catalogue.lines import catalogue_of
from targets.documents.catalogue.next_year import next_catalogue
from targets.documents.catalogue.writing import catalogue_workbook
from targets.models import ProgressEntry, Report, Target, User
from tests.browser.conftest import NARROW, WIDE, until
from tests.conftest import at
from tests.workbooks import Book, FormBook

DISPLAY = {"width": 1920, "height": 1080}
CONFIRM = "button[name=confirm]"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(2024, 7, 3))


def changed(report: Report, count: int) -> bytes:
    book = Book.of(report)
    for number in report.targets.values_list("number", flat=True)[:count]:
        book.fill(number, 交办日期="2024-03-10")
    return book.saved().getvalue()


def upload(page: Page, content: bytes, name: str = "目录.xlsx") -> None:
    page.goto("/2024/catalogue/")
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "x/x", "buffer": content})
    page.get_by_role("button", name="预览").click()
    page.wait_for_url("**/import/")


def is_in_sight(page: Page, what: str = CONFIRM) -> bool:
    box, seen = page.locator(what).bounding_box(), page.viewport_size
    return bool(box) and box["y"] >= 0 and box["y"] + box["height"] <= seen["height"] and box["x"] >= 0


@pytest.mark.parametrize("count", [1, 269])
def test_the_button_is_on_the_first_screen_and_stays(count, site, year):
    page = site.open("admin", "/2024/catalogue/")
    upload(page, changed(year, count))
    for viewport in (NARROW, WIDE, DISPLAY):
        page.set_viewport_size(viewport)
        page.evaluate("scrollTo(0, 0)")
        assert is_in_sight(page), viewport
        page.mouse.wheel(0, 20_000)
        page.wait_for_timeout(100)
        assert is_in_sight(page), viewport
        bar = page.locator(".import-bar").bounding_box()
        assert bar["height"] <= (130 if viewport is NARROW else 60), viewport
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), viewport


def test_next_years_draft_is_folded_to_two_screens(site, year):
    page = site.open("admin", "/2024/catalogue/")
    upload(page, catalogue_workbook(next_catalogue(year, known_at=timezone.now())))
    assert is_in_sight(page)
    assert page.evaluate("document.documentElement.scrollHeight") <= 2 * WIDE["height"]
    page.locator(".import-bar").get_by_role("link", name="待填写").click()
    expect(page.locator("#part-to_fill summary")).to_be_in_viewport(ratio=1)
    page.locator("#part-to_fill summary").click()
    expect(page.locator("#part-to_fill li").first).to_contain_text("目标值待填写")


def test_what_stays_is_folded_and_nothing_can_be_confirmed(site, year):
    page = site.open("admin", "/2024/catalogue/")
    upload(page, catalogue_workbook(catalogue_of(year), is_as_stored=True))
    expect(page.locator(CONFIRM)).to_have_count(0)
    expect(page.locator(".import-bar")).to_contain_text("没有要改的")
    expect(page.locator("#part-unchanged")).not_to_have_attribute("open", "")


def test_a_refused_catalogue_says_so_first(site, year):
    page = site.open("admin", "/2024/catalogue/", NARROW)
    book = Book.of(year)
    for number in year.targets.exclude(stated_value=None).values_list("number", flat=True):
        book.fill(number, 报告目标值="8千")
    upload(page, book.saved().getvalue())
    assert is_in_sight(page, ".import-bar h2")
    page.mouse.wheel(0, 20_000)
    page.wait_for_timeout(100)
    assert is_in_sight(page, ".import-bar a")


def test_it_is_looked_at_and_confirmed_without_scripts(site, year):
    page = site.open("admin", "/2024/catalogue/", NARROW, java_script_enabled=False)
    upload(page, changed(year, 40))
    assert is_in_sight(page)
    page.locator("#part-changed summary").click()
    expect(page.locator("#part-changed tbody tr").first).to_be_visible()
    page.locator(CONFIRM).click()
    expect(page.locator(".messages")).to_contain_text("修改40项")
    assert year.targets.filter(assigned_date=date(2024, 3, 10)).count() == 40


def test_enter_in_a_reason_imports_nothing(site, year):
    page = site.open("admin", "/2024/catalogue/")
    gone = year.targets.first().number
    upload(page, Book.of(year).drop(gone).saved().getvalue())
    page.get_by_label("取消原因").fill("报告未列")
    page.get_by_label("取消原因").press("Enter")
    expect(page.locator("h1")).to_have_text("核对目录")
    assert year.targets.filter(number=gone, state="active").exists()


def test_a_monthly_form_says_what_is_still_to_be_typed(site, year):
    unit = User.objects.get(username="demo_staff").unit
    target = Target.objects.filter(owners__unit=unit, owners__role="lead", measure="total").first()
    ProgressEntry.objects.filter(target=target).delete()
    page = site.open("staff", "/2024/report/", NARROW)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载填报表").click()
    book = FormBook(Path(download.value.path()).read_bytes())
    numbers = [book.page.cell(line, 1).value for line in range(4, book.page.max_row + 1)]
    book.fill(target.number, 进展情况="数还没有出来。")
    page.locator("input[type=file][name=file]").set_input_files(
        {"name": "表.xlsx", "mimeType": "x/x", "buffer": book.saved().getvalue()}
    )
    page.wait_for_url("**/upload/")
    bar = page.locator(".import-bar")
    expect(bar).to_contain_text(f"待填写 {len(numbers)}")
    expect(bar).to_contain_text("填好后再上传")
    expect(page.locator("main")).not_to_contain_text("拒绝")


def test_two_hundred_accounts_are_confirmed_at_once(site, year):
    page = site.open("admin", "/2024/people/", NARROW)
    lines = [f"p{place:04},张三{place},填报员,区统计局" for place in range(200)]
    text = "\n".join(["登录名,姓名,角色,单位", *lines])
    page.locator("input[type=file][name=file]").set_input_files(
        {"name": "人员.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.locator("input[type=file][name=file]").evaluate("field => field.form.requestSubmit()")
    page.wait_for_url("**/import/")
    assert is_in_sight(page)
    page.locator(CONFIRM).click()
    until(page, lambda: User.objects.filter(username__startswith="p0").count() == 200)
