"""亮灯原文 in a browser: read, walk, open, filter, go back in time, on a phone and on paper; how a text comes in."""

import io
import re

import pdfplumber
from django.utils import timezone
from playwright.sync_api import expect

from targets.domain.words import SourceKind
from targets.models import Report, Target
from targets.services.sources import Upload, take_in
from tests.browser.conftest import NARROW
from tests.browser.test_reading import JUNE

TEXT = f"/2024/text/{JUNE}"
REPORT = """二、2024年政府工作任务
（一）开放招商，做强产业
扩大投资。新增市场主体8000户以上，争取上级资金10亿元以上。
"""


def in_words():
    """Those that have words of their own; what townships share stands in those of the whole."""
    return Target.objects.exclude(part_of__number__in=["B-005", "B-017"])


def test_the_demonstration_is_read_in_its_lights(site):
    page = site.open("leader", TEXT)
    expect(page.get_by_text("提纲，不是报告原文", exact=True)).to_be_visible()
    assert page.locator(".script__text .lit").count() == in_words().count()
    note = page.locator(".lit__note").first.bounding_box()
    words = page.locator(".script__text .lit").first.bounding_box()
    column = page.locator(".script__text > p").last.bounding_box()
    assert note["x"] >= column["x"] + column["width"]
    assert abs(note["y"] - words["y"]) < 40
    characters = column["width"] / page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.script__text p')).fontSize)"
    )
    assert 34 <= characters <= 40


FAR = """() => [...document.querySelectorAll(".script__text > p .lit__note")].map((note) => {
    const [figures, mark] = [note, note.previousElementSibling].map((one) => one.getBoundingClientRect());
    const { top, bottom } = figures;
    return { top, bottom, far: top - (mark.top + mark.bottom - figures.height) / 2 };
})"""
CROWDED = (
    "二、2024年任务\n（一）开放招商\n"
    + "扩大投资。"
    + "，".join(
        ["新增市场主体8000户以上", "争取上级资金10亿元以上", *["扎实推进各项工作，不断改善营商环境"] * 6]
    )
    + "。"
)


def test_figures_stand_beside_their_words_and_cover_each_other_nowhere(site, year):
    words = ("新增市场主体8000户以上", "争取上级资金10亿元以上")
    take_in(year, Upload(SourceKind.REPORT, "报告", CROWDED), by=None, at=timezone.now())
    page = site.open("leader", TEXT)
    expect(page.locator(".script__text > p .lit")).to_have_text([re.compile(one) for one in words])
    for height in (768, 700):
        page.set_viewport_size({"width": 1366, "height": height})
        notes = page.evaluate(FAR)
        assert all(abs(note["far"]) <= 10 for note in notes)
        assert notes[0]["bottom"] <= notes[1]["top"] + 1
    page.locator(".lit").first.click()
    expect(page.locator("#panel")).to_contain_text("B-017")
    panel, column = (page.locator(one).bounding_box() for one in ("#panel", ".script__text > p >> nth=-1"))
    assert column["x"] + column["width"] <= panel["x"]


def test_a_passage_opens_its_target_and_the_next_one(site):
    page = site.open("leader", TEXT)
    first, second = (page.locator(".script__text .lit").nth(at) for at in (0, 1))
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(panel).to_contain_text(f"2 / {in_words().count()}")
    panel.get_by_role("button", name="下一项").click()
    expect(panel).to_contain_text(f"3 / {in_words().count()}")
    page.keyboard.press("Escape")
    expect(page.locator(".script__text .lit").nth(2)).to_be_focused()
    assert page.locator(".script__text .lit[tabindex='0']").count() == 1


def test_one_light_alone_and_another_day(site):
    page = site.open("leader", TEXT)
    page.get_by_label("只看一种灯").get_by_role("link", name=re.compile("严重滞后")).click()
    expect(page).to_have_url(re.compile("light=critical"))
    page.get_by_role("link", name="第一处").click()
    expect(page.locator(".script__text .lit:not([data-dimmed])").first).to_be_in_viewport()
    lit = page.locator(".script__text .lit:not([data-dimmed])")
    assert 0 < lit.count() < in_words().count()
    assert set(lit.evaluate_all("all => all.map((one) => one.dataset.light)")) == {"critical"}
    page.get_by_role("link", name="上一个月末").click()
    expect(page).to_have_url(re.compile("as_of=2024-05-31"))
    expect(page).to_have_url(re.compile("light=critical"))


def test_it_fits_a_phone_and_jumps_by_headings(site):
    page = site.open("leader", TEXT, NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.get_by_text("跳到", exact=True).click()
    page.locator(".script__jump").filter(has_text="跳到").get_by_role("link").nth(3).click()
    expect(page).to_have_url(re.compile("#b"))


def test_it_is_printed_with_its_figures(site):
    page = site.open("leader", TEXT)
    with pdfplumber.open(io.BytesIO(page.pdf(format="A4"))) as paper:
        text = "".join(one.extract_text() or "" for one in paper.pages)
        assert {one.width < one.height for one in paper.pages} == {True}
    assert "B-017" in text
    assert "新增市场主体" in text


def test_it_is_whole_without_scripts(site):
    page = site.open("leader", TEXT, java_script_enabled=False)
    page.locator(".script__text .lit").first.click()
    expect(page).to_have_url(re.compile("/2024/targets/"))


def test_the_true_text_takes_the_place_of_the_outline(site, tmp_path):
    file = tmp_path / "报告.txt"
    file.write_text(REPORT, "utf-8")
    page = site.open("admin", "/2024/catalogue/")
    page.get_by_label("选择文件").last.set_input_files(file)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("2项目标任务找到出处")
    page.goto("/2024/text/#B-017")
    expect(page.locator("#B-017")).to_contain_text("新增市场主体8000户以上")
    expect(page.get_by_text("提纲，不是报告原文", exact=True)).to_have_count(0)
    page.goto("/2024/targets/B-017/")
    expect(page.locator(".quote mark")).to_have_text("新增市场主体8000户以上")
    assert Report.objects.get(year=2024).sources.count() == 1
