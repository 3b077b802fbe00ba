"""From an empty installation and a report in Word to a light that everybody sees, without the command line."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from django.utils import timezone
from docx import Document
from playwright.sync_api import Page, expect

from targets.documents.sources.taking import read_as
from targets.domain.extraction import extract
from targets.domain.words import SourceKind
from targets.models import Proposal, Report, SourceDocument, Target, Unit, User
from targets.models.roles import ALL_DUTIES
from targets.services.proposals import store_proposals
from targets.services.sources import Upload, take_in
from tests.browser.conftest import NARROW, PASSWORD, WIDE, Site, swapped

DONE = ".bench__progress strong"
YEAR = timezone.localdate().year
REPORT = f"""云岭区人民政府工作报告
一、{YEAR - 1}年工作回顾
过去一年，全区新增学位600个，改造老旧小区8个，新增经营主体3200户。
二、{YEAR}年重点工作
主要预期目标是：地区生产总值增长6.5%，固定资产投资增长7%，城镇新增就业5000人，一般公共预算收入增长5%以上。
围绕上述目标，重点抓好两个方面工作。
（一）扩大有效投资，增强发展动能
抓好项目建设。全年开工亿元以上项目20个以上，建成标准厂房12万平方米。上半年建成投用城北变电站。出台重点项目考核办法。
优化营商环境。新增经营主体4000户，新增规模以上工业企业15家，培育专精特新企业6家。建立企业诉求直办机制。
（二）办好民生实事，增进群众福祉
办好教育事业。新增学位800个，新建幼儿园2所。建成投用第三小学。
改善居住条件。改造老旧小区10个，新建口袋公园3座、游园5处，新增停车位1200个。完善社会救助、慈善帮扶等制度。
"""


def word(text: str) -> bytes:
    document = Document()
    for line in text.strip().split("\n"):
        document.add_paragraph(line)
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


@pytest.fixture
def empty_site(browser, live_server, transactional_db):
    """Nothing but the first admin; fails at the end if a page complained in its console."""
    User.objects.create_user("demo_admin", PASSWORD, name="陈办", role="admin", **ALL_DUTIES)
    site = Site(browser, live_server.url)
    yield site
    for context in site.contexts:
        context.close()
    assert site.complaints == []


def text_of_focus(page: Page) -> str:
    return page.locator("[name=title]").input_value()


def press(page: Page, key: str) -> None:
    """And wait until the answer is there."""
    with swapped(page), page.expect_response(lambda response: "review-text" in response.url):
        page.keyboard.press(key)


def done(page: Page) -> str:
    return page.locator(DONE).inner_text()


def test_a_report_becomes_a_tracker_without_the_command_line(empty_site, tmp_path):
    page = empty_site.open("admin", "/", WIDE)
    expect(page).to_have_title("新建年度 · 湛河区")
    page.get_by_label("政府名称").fill("云岭区人民政府")
    page.get_by_role("button", name="建立").click()
    expect(page.get_by_role("heading", name=f"{YEAR}年度")).to_be_visible()

    page.get_by_role("link", name="上传报告").click()
    report = {"name": "报告.docx", "mimeType": "application/octet-stream", "buffer": word(REPORT)}
    page.get_by_label("选择文件", exact=True).set_input_files(report)
    page.get_by_role("button", name="上传").click()
    page.get_by_role("button", name="提取目标任务").click()
    expect(page.locator("#proposal")).to_be_focused()
    total = int(done(page).split("/")[1])
    assert 15 <= total <= 30

    # The sure ones together, the others one by one, all by keys.
    page.keyboard.press("b")
    expect(page.locator("[data-many]")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(".bench__said")).to_contain_text("已采纳")
    expect(page.locator("#proposal")).to_be_focused()
    first = text_of_focus(page)
    press(page, "x")
    assert text_of_focus(page) != first
    press(page, "u")
    assert text_of_focus(page) == first
    left = total - int(done(page).split("/")[0])
    for _ in range(left):
        press(page, "a")
    expect(page.get_by_role("heading", name="已全部核对")).to_be_visible()
    assert done(page) == f"{total}/{total}"

    page.get_by_role("link", name="生成目录", exact=True).click()
    for select in page.locator("fieldset select").all():
        select.select_option("new")
    page.get_by_label("没有写牵头单位的，先记到").fill("区政府办公室")
    page.get_by_role("button", name="生成").click()
    expect(page.locator(".messages")).to_contain_text(f"新增{total}项")
    assert not Report.objects.published().exists()

    page.get_by_role("link", name="看看发布的内容").click()
    page.get_by_role("button", name=f"发布{total}项").click()
    expect(page).to_have_url(f"{empty_site.address}/{YEAR}/")
    expect(page.locator(".messages")).to_contain_text(f"已发布{YEAR}年度")

    # A clerk reports, the office accepts, the light is on.
    target = Target.objects.get(title="新增学位")
    User.objects.create_user("demo_staff", PASSWORD, name="李真", role="staff", unit=target.lead.unit)
    clerk = empty_site.open("staff", f"/{YEAR}/report/{target.number}/")
    clerk.get_by_label("累计").first.fill("800")
    day = max(timezone.localdate() - timedelta(days=1), date(YEAR, 1, 1))
    clerk.get_by_label("数据截止日").first.fill(day.isoformat())
    clerk.get_by_role("button", name="提交").first.click()
    expect(clerk.locator("main")).to_contain_text("待审")
    office = empty_site.open("admin", f"/{YEAR}/review/")
    office.keyboard.press("j")
    office.keyboard.press("a")
    expect(office.locator(".review--done")).to_be_visible()
    office.goto(f"/{YEAR}/targets/{target.number}/")
    expect(office.locator("[data-light=done]").first).to_be_visible()


@pytest.fixture
def bench(empty_site):
    """A draft with the report drawn from its text, two units, and its page."""
    Unit.objects.create(name="区教体局", position=1)
    Unit.objects.create(name="区住建局", position=2)
    report = Report.objects.create(
        year=YEAR, government="云岭区", title="报告", start_date=f"{YEAR}-01-01", end_date=f"{YEAR}-12-31",
        published_at=None,
    )  # fmt: skip
    source = SourceDocument.objects.create(
        report=report,
        kind="report",
        title="政府工作报告",
        text=REPORT,
        sha256="0" * 64,
        uploaded_at=timezone.now(),
    )
    store_proposals(source, extract(REPORT))
    return f"/{YEAR}/review-text/"


def test_it_is_edited_in_place_and_keys_in_fields_are_letters(empty_site, bench):
    row = Proposal.objects.get(title="新增学位")
    page = empty_site.open("admin", f"{bench}?at={row.pk}")
    page.keyboard.press("e")
    expect(page.locator("[name=title]")).to_be_focused()
    page.keyboard.type("新增学位x（小学）")
    page.locator("[name=lead]").fill("区教体局")
    with page.expect_response(lambda response: "review-text" in response.url):
        page.locator("[name=lead]").press("Enter")
    expect(page.locator(".bench__said")).to_contain_text("采纳")
    row.refresh_from_db()
    assert (row.title, row.lead, row.decision) == ("新增学位x（小学）", "区教体局", "accepted")
    page.keyboard.press("e")
    page.keyboard.press("Escape")
    expect(page.locator("#proposal")).to_be_focused()
    before = done(page)
    for key in ("Control+a", "Shift+A", "Alt+x"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert done(page) == before


def test_it_is_merged_split_and_a_number_is_turned_into_a_target(empty_site, bench):
    park = Proposal.objects.get(title="新建口袋公园")
    page = empty_site.open("admin", f"{bench}?at={park.pk}")
    press(page, "m")
    assert Proposal.objects.get(title="新建游园").merged_into == park
    press(page, "s")
    assert Proposal.objects.filter(split_from=park).count() == 1
    press(page, "u")
    assert not Proposal.objects.filter(split_from=park).exists()
    page.locator(".bench__filters [name=verdict]").select_option("numbers")
    expect(page.locator("[data-key=t]")).to_be_visible()
    page.locator(".bench__filters [name=verdict]").blur()
    number = int(page.url.split("at=")[-1])
    press(page, "t")
    turned = Proposal.objects.get(pk=number)
    assert (turned.verdict, turned.decision) == ("promise", "open")


def test_a_colleague_is_named_and_nothing_is_overwritten(empty_site, bench):
    row = Proposal.objects.get(title="新增学位")
    User.objects.create_user("demo_second", PASSWORD, name="周办", role="admin", **ALL_DUTIES)
    mine = empty_site.open("admin", f"{bench}?at={row.pk}")
    theirs = empty_site.open("second", f"{bench}?at={row.pk}")
    press(theirs, "x")
    press(mine, "a")
    expect(mine.locator("#proposal")).to_contain_text("周办")
    expect(mine.locator("#proposal")).to_contain_text("不立项")
    row.refresh_from_db()
    assert row.decision == "rejected"


def test_it_works_without_scripts(empty_site, bench):
    page = empty_site.open("admin", bench, java_script_enabled=False)
    before = text_of_focus(page)
    page.get_by_role("button", name="采纳").click()
    expect(page.locator("[name=title]")).not_to_have_value(before)
    expect(page.locator(DONE)).to_have_text(re.compile("^1/"))
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(DONE)).to_have_text(re.compile("^0/"))


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_has_nothing_to_say_and_nothing_sticks_out(viewport, empty_site, bench):
    text = "任务内容,分管领导,责任单位,完成时限\n新建体育馆2座,常务副区长,区教体局、区财政局,全年"
    table = take_in(
        Report.objects.get(),
        Upload(
            SourceKind.DUTIES,
            "分解表",
            read_as(SourceKind.DUTIES, "表.csv", text.encode(), year=YEAR).text,
            ContentFile(text.encode(), "表.csv"),
        ),
        by=None,
        at=timezone.now(),
    ).source
    page = empty_site.open("admin", bench, viewport)
    places = [
        "",
        "many/",
        "left/",
        "create/",
        "../draft/",
        "../catalogue/texts/new/",
        f"../catalogue/texts/{table.pk}/table/",
        "../draft/publish/",
        "../../new-year/",
    ]
    for place in places:
        page.goto(f"{bench}{place}")
        found = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in Axe().run(page).response["violations"]]
        assert found == [], place
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], place
