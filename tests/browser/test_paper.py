"""What comes out of the printer: every page whole, within its sheet, and nothing on top of anything else."""

import io
import logging
import re
import unicodedata

import pdfplumber
import pytest
from playwright.sync_api import Page, expect

from targets.models import Theme, Unit

MARGIN = 9  # points; few printers come nearer to the edge
MONTHS = {f"{month}月" for month in range(1, 13)}
logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of each font that Chromium writes
PAPERS = [  # address, at most so many sheets, wide
    ("overview", "/2024/", 1, False),
    ("target", "/2024/targets/B-017/", 3, False),
    ("target with stages", "/2024/targets/E-017/", 3, False),
    ("ledger", "/2024/targets/", 5, True),
    ("calendar", "/2024/calendar/", 2, True),
    ("calendar of a unit", "/2024/calendar/?unit={unit}", 2, True),
    ("timeline", "/2024/timeline/", 6, True),
    ("timeline of June by unit", "/2024/timeline/?as_of=2024-06-30&by=unit", 7, True),
    ("ranking", "/2024/units/", 2, False),
    ("trend", "/2024/trend/", 2, False),
    ("trend of June", "/2024/trend/?as_of=2024-06-30", 4, False),
    ("townships", "/2024/units/townships/", 3, False),
    ("unit", "/2024/units/{unit}/", 4, False),
    ("theme", "/2024/themes/{theme}/", 3, False),
    ("changes", "/2024/changes/?from=2024-05-31&as_of=2024-06-30", 2, False),
    ("comparison", "/2024/comparison/", 2, False),
    ("list of urgings", "/2024/urging/", 2, False),
    ("urging", "/2024/urging/7/", 1, False),
    ("review", "/2024/review/", 3, True),
    ("owners", "/2024/owners/", 8, False),
    ("list of bulletins", "/2024/bulletin/", 1, False),
    ("closing", "/2024/closing/", 5, False),
    ("wall", "/2024/wall/", 1, True),
]


def words_of(sheet) -> list[dict]:
    """With their boxes. Chromium writes some signs as radicals that look the same."""
    found = sheet.extract_words()
    return [word | {"text": unicodedata.normalize("NFKC", word["text"])} for word in found]


def overlap(one: dict, other: dict) -> float:
    """The share of the smaller box that lies on the other."""
    width = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
    height = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    areas = [(box["x1"] - box["x0"]) * (box["bottom"] - box["top"]) for box in (one, other)]
    return max(width, 0) * max(height, 0) / max(min(areas), 0.1)


def clashes(sheet) -> list[str]:
    """Words that lie on one another; those of charts are among them."""
    ordered = sorted(words_of(sheet), key=lambda word: word["top"])
    near = [
        (one, other)
        for place, one in enumerate(ordered)
        for other in ordered[place + 1 : place + 60]
        if other["top"] < one["bottom"]
    ]
    return [f"{one['text']}/{other['text']}" for one, other in near if overlap(one, other) > 0.3]


def boxes_on_paper(page: Page) -> list[dict]:
    """Where charts and tables lie once they are laid out for paper."""
    page.emulate_media(media="print")
    boxes = page.evaluate(
        """() => { dispatchEvent(new Event("beforeprint"));
             const boxes = Array.from(document.querySelectorAll("main canvas, main table"), (found) => {
               const { left: x0, right: x1, top, bottom } = found.getBoundingClientRect();
               return { x0, x1, top, bottom }; });
             dispatchEvent(new Event("afterprint"));
             return boxes; }"""
    )
    page.emulate_media(media="null")
    return boxes


def body_of(sheet) -> list[dict]:
    """The words of a sheet without its number."""
    return [word for word in words_of(sheet) if word["bottom"] < sheet.height - 38]


def last_line(sheet) -> str:
    words = body_of(sheet)
    foot = max(word["bottom"] for word in words)
    return "".join(word["text"] for word in words if foot - word["bottom"] < 3)


@pytest.mark.parametrize(
    ("path", "most", "is_wide"), [row[1:] for row in PAPERS], ids=[row[0] for row in PAPERS]
)
def test_paper_holds_the_whole_page(path, most, is_wide, site):
    unit = Unit.objects.get(name="区发展改革委")
    theme = Theme.objects.get(title__startswith="（四）", report__year=2024)
    page = site.open("admin", path.format(unit=unit.pk, theme=theme.pk))
    page.wait_for_load_state("networkidle")
    boxes = boxes_on_paper(page)
    assert not any(overlap(one, other) for place, one in enumerate(boxes) for other in boxes[:place])
    heads = page.locator(
        "main :is(h1, h2, h3):not(.owner__title):visible"  # such a one is a row
    ).all_inner_texts()
    sheets = pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert len(sheets) <= most
    for number, sheet in enumerate(sheets, start=1):
        assert (sheet.width > sheet.height) is is_wide
        words = words_of(sheet)
        outside = [
            word["text"]
            for word in words
            if not (
                word["x0"] > MARGIN
                and word["x1"] < sheet.width - MARGIN
                and word["bottom"] < sheet.height - MARGIN
            )
        ]
        assert not outside
        assert not clashes(sheet)
        if number < len(sheets):
            assert max(word["bottom"] for word in body_of(sheet)) > sheet.height * 0.55  # not a heading alone
            assert not [
                head for head in heads if head and last_line(sheet).startswith(re.sub(r"\s", "", head))
            ]
    if "calendar" in path or "timeline" in path:
        assert all({word["text"] for word in words_of(sheet)} >= MONTHS for sheet in sheets)


def test_a_dossier_has_its_chart_and_the_figures_and_the_screen_is_as_before(site):
    page = site.open("leader", "/2024/targets/B-017/")
    table = page.locator(".chart__table")
    expect(table).not_to_have_attribute("open", re.compile(""))
    width = page.locator("canvas").evaluate("canvas => canvas.clientWidth")
    sheets = pdfplumber.open(io.BytesIO(page.pdf())).pages
    words = [word["text"] for sheet in sheets for word in words_of(sheet)]
    assert "2月" in words  # of the axis; dates have days
    assert words[words.index("10月31日") :][:4] == ["10月31日", "6870", "6666.7", "8000"]
    expect(table).not_to_have_attribute("open", re.compile(""))
    expect(page.locator("canvas")).to_have_js_property("clientWidth", width)


@pytest.mark.parametrize(
    "path", ["targets/", "review/", "owners/", "urging/", "bulletin/", "log/", "targets/B-017/"]
)
def test_nothing_is_printed_that_can_only_be_pressed(path, site):
    page = site.open("admin", "/log/" if path == "log/" else f"/2024/{path}")
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    expect(
        page.locator("main").locator("button, .button, td input, th input").locator("visible=true")
    ).to_have_count(0)
    expect(page.locator("nav").locator("visible=true")).to_have_count(0)


def test_a_page_says_when_it_was_printed(site):
    page = site.open("leader", "/2024/units/")
    sheet = pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages[0]
    first = unicodedata.normalize("NFKC", sheet.extract_text()).splitlines()[0]
    assert re.search(r"\d{4}年\d{1,2}月\d{1,2}日打印$", first.replace(" ", ""))


def test_what_goes_out_begins_with_its_own_title(site):
    """But for the line that says that all of it is invented."""
    page = site.open("admin", "/2024/urging/7/")
    sheet = pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages[0]
    lines = unicodedata.normalize("NFKC", sheet.extract_text()).splitlines()
    assert lines[0].startswith("演示数据")
    assert lines[1].replace(" ", "").startswith("督查催办单")
