"""No date and no number in a table stands on two lines."""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import NARROW, WIDE
from tests.workbooks import Book, FormBook

BROKEN = """() => {
  const found = [], pattern = /\\d{4}-\\d\\d-\\d\\d|(\\d{4}年)?\\d{1,2}月(\\d{1,2}日)?|[+−±]?\\d[\\d.,]*%?/g;
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (!text.parentElement.closest("td, th, dd")) continue;
    for (const match of text.data.matchAll(pattern)) {
      const range = document.createRange();
      range.setStart(text, match.index);
      range.setEnd(text, match.index + match[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top / 6)));
      if (lines.size > 1) found.push(match[0] + " in " + text.data.trim().slice(0, 60));
    }
  }
  return found;
}"""
PAGES = [
    "/2024/", "/2024/targets/", "/2024/targets/B-017/", "/2024/targets/E-017/", "/2024/calendar/", "/2024/units/",
    "/2024/trend/", "/2024/changes/", "/2024/comparison/", "/2024/urging/", "/2024/urging/7/", "/2024/instructions/",
    "/2024/review/", "/2024/bulletin/", "/2024/people/", "/log/", "/2024/targets/E-017/adjust/",
]  # fmt: skip


def test_no_date_and_no_number_is_broken(site):
    page = site.open("admin", "/2024/")
    broken = {}
    for path in PAGES:
        page.goto(path)
        broken[path] = broken_on(page)
    assert {path: found for path, found in broken.items() if found} == {}


def test_no_date_and_no_number_is_broken_in_a_preview(site, year, tmp_path):
    page = site.open("staff", "/2024/report/")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载填报表").click()
    form = FormBook(Path(download.value.path()).read_bytes())
    long = "全年新增市场主体8120户，超过年初目标120户，其中企业3200户、个体工商户4920户。" * 3
    (tmp_path / "表.xlsx").write_bytes(form.fill(本期数值=81200, 进展情况=long).saved().getvalue())
    page.locator(".page__actions input[type=file]").set_input_files(tmp_path / "表.xlsx")
    page.wait_for_url("**/upload/")
    assert broken_on(page) == []

    page = site.open("admin", "/2024/catalogue/")
    book = Book.of(year)
    for number in list(year.targets.values_list("number", flat=True))[::9]:
        book.fill(number, 交办日期="2024-03-10")
    (tmp_path / "目录.xlsx").write_bytes(book.saved().getvalue())
    page.set_input_files("input[type=file]", tmp_path / "目录.xlsx")
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="确认导入").wait_for()
    assert broken_on(page) == []


def broken_on(page: Page) -> list[str]:
    """At both widths."""
    found = []
    for viewport in (WIDE, NARROW):
        page.set_viewport_size(viewport)
        found += page.evaluate(BROKEN)
    return found
