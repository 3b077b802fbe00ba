"""From a reading to a light: staff report, the office checks, leaders see."""

import re

from django.core.exceptions import ValidationError
from openpyxl import load_workbook
from playwright.sync_api import expect

from targets.domain.quantities import plain
from targets.forms.fields import Measured, NumberField
from targets.models import ProgressEntry
from tests.browser.conftest import NARROW, PASSWORD, review_of
from tests.typed_numbers import TYPED


def test_a_reading_turns_the_light(site):
    leader = site.open("leader", "/2024/targets/B-017/")
    expect(leader.locator(".page__head .light")).to_have_text("逾期")
    leader.goto("/2024/")
    done_before = int(leader.locator(".count[data-light=done] .count__number").inner_text())

    staff = site.open(None, "/")
    staff.get_by_label("用户名").fill("demo_staff")
    staff.get_by_label("密码").fill(PASSWORD)
    staff.keyboard.press("Enter")
    badge = staff.locator(".nav a", has_text="我的填报").locator(".badge")
    expect(badge).to_have_text("1")
    staff.get_by_role("link", name="我的填报").click()
    staff.wait_for_url("**/report/")
    row = staff.locator("#row-B-017")
    expect(row).to_contain_text("7444户")
    row.get_by_label("本期累计").fill("8120")
    expect(row.get_by_label("本期新增")).to_have_value("676")
    row.get_by_label("本期累计").press("Enter")
    expect(staff.locator("#row-B-017")).to_contain_text("已提交“新增市场主体”12月31日的进展，待审核")
    expect(badge).to_have_text("")
    expect(staff.locator(".tabs")).to_contain_text("待审 1")

    office = site.open("admin", "/2024/review/")
    entry = review_of(office, "B-017")
    expect(entry).to_contain_text("8120户")
    expect(entry).to_contain_text("7444户")
    expect(entry).to_contain_text("+676")
    queue = office.locator(".nav a", has_text="审核").locator(".badge")
    expect(queue).to_have_text(re.compile(r"\d+"))
    waiting = int(queue.inner_text())
    entry.get_by_role("button", name="采信").click()
    expect(office.locator(".review--done")).to_contain_text("已采信“新增市场主体”12月31日的进展")
    expect(queue).to_have_text(str(waiting - 1))

    leader.goto("/2024/targets/B-017/")
    expect(leader.locator(".page__head .light")).to_have_text("完成")
    expect(leader.locator(".reason")).to_contain_text("截至12月31日累计8120户，完成目标的101.5%")
    leader.goto("/2024/")
    expect(leader.locator(".count[data-light=done] .count__number")).to_have_text(str(done_before + 1))


def test_a_form_is_filled_in_offline_and_submitted(site, tmp_path):
    page = site.open("staff", "/2024/report/")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载填报表").click()
    assert download.value.suggested_filename.startswith("区市场监管局填报表")
    path = tmp_path / "填报表.xlsx"
    download.value.save_as(path)
    book = load_workbook(path)
    sheet = book["填报表"]
    heads = {cell.value: cell.column for cell in sheet[3]}
    sheet.cell(4, heads["本期数值"]).value = 8120
    book.save(path)
    page.get_by_label("上传填好的表").set_input_files(path)
    expect(page.get_by_role("heading", name="核对填报表")).to_be_visible()
    expect(page.locator("[data-fate=new]")).to_contain_text("8120户")
    page.get_by_role("button", name="提交1项，待审核").click()
    expect(page.locator(".messages")).to_contain_text("已提交1项进展，待审核。")
    assert ProgressEntry.objects.get(target__number="B-017", status="submitted").value == 8120


def test_total_and_increment_compute_each_other(site):
    page = site.open("staff", "/2024/report/")
    total, increment = page.get_by_label("本期累计"), page.get_by_label("本期新增")
    increment.fill("600.5")
    expect(total).to_have_value("8044.5")
    total.fill("8,120")
    expect(increment).to_have_value("676")
    total.fill("")
    expect(increment).to_have_value("")


def test_the_browser_reads_the_numbers_that_the_server_reads(site):
    """From what the server would refuse nothing is computed."""
    page = site.open("staff", "/2024/report/")
    increment = page.get_by_label("本期新增")
    shown = {}
    for text in (*TYPED, "1.23456", "1.23450", "100000000000", "99999999999", ""):
        increment.fill(text)
        shown[text] = page.get_by_label("本期累计").input_value()
    assert shown == {text: total_after(text) for text in shown}


def total_after(increment: str) -> str:
    """What the server adds up from 7444户 and what was typed; empty where it takes no number from it."""
    try:
        value = NumberField(required=False, measured=Measured("户")).clean(increment)
    except ValidationError:
        return ""
    return "" if value is None else plain(7444 + value)


def test_another_day_begins_from_the_reading_before_it(site):
    """What was typed last stays: 本期新增 is added anew, 本期累计 is split anew."""
    page = site.open("staff", "/2024/report/B-017/")
    first, second = (
        ProgressEntry.objects.filter(target__number="B-017", status="accepted", data_date__month__in=[9, 10])
        .order_by("data_date")
        .values_list("value", flat=True)
    )
    total, increment, day = (page.get_by_label(name) for name in ("本期累计", "本期新增", "数据截止日"))
    before = page.locator(".report-row__before")
    expect(before).to_have_text("7444户 11月30日")
    increment.fill("700")
    expect(total).to_have_value("8144")
    day.fill("2024-11-30")
    expect(before).to_have_text(f"{second:.0f}户 10月31日")
    expect(total).to_have_value(f"{second + 700:.0f}")
    expect(page.locator(".report-row__more summary")).to_contain_text("数据截止日 11月30日")
    total.fill("7500")
    day.fill("2024-10-31")
    expect(before).to_have_text(f"{first:.0f}户 9月30日")
    expect(increment).to_have_value(f"{7500 - first:.0f}")
    page.reload()
    page.get_by_role("button", name="恢复").click()  # what was typed comes back, and so does its day
    expect(before).to_have_text(f"{first:.0f}户 9月30日")
    expect(total).to_have_value("7500")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".field__error").first).to_contain_text("已有采信的进展，本条将更正它；累计值比下期")
    expect(before).to_have_text(f"{first:.0f}户 9月30日")
    day.fill("2024-12-31")
    expect(total).to_have_value("7500")
    expect(increment).to_have_value("56")


def test_a_refusal_stands_at_the_field_and_nothing_typed_is_lost(site):
    page = site.open("staff", "/2024/report/")
    page.get_by_label("本期累计").fill("7000")
    page.get_by_label("进展情况").fill("清理注销户。")
    page.get_by_role("button", name="提交").click()
    wrong = page.locator(".field--wrong")
    expect(wrong).to_contain_text("累计值比上期7444户（11月30日）少444户")
    expect(page.get_by_label("本期累计")).to_have_value("7000")
    expect(page.get_by_label("进展情况")).to_have_value("清理注销户。")
    expect(page.get_by_label("情况说明")).to_be_focused()
    page.get_by_label("情况说明").fill("年底清理注销。")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("#row-B-017")).to_contain_text("已提交")


def test_a_returned_entry_comes_back_with_its_reason(site):
    staff = site.open("staff", "/2024/report/")
    staff.get_by_label("本期累计").fill("8120")
    staff.get_by_role("button", name="提交").click()
    expect(staff.locator("#row-B-017")).to_contain_text("已提交")
    office = site.open("admin", "/2024/review/")
    entry = review_of(office, "B-017")
    entry.get_by_role("button", name="退回").click()
    expect(entry).to_contain_text("请写明退回原因")
    entry.get_by_placeholder("退回原因").fill("请附登记系统截图")
    entry.get_by_role("button", name="退回").click()
    expect(office.locator(".review--done")).to_contain_text("已退回")

    staff.goto("/2024/report/?tab=returned")
    expect(staff.locator("table")).to_contain_text("退回原因：请附登记系统截图")
    staff.get_by_role("link", name="修改重报").click()
    staff.wait_for_url("**/report/B-017/")
    expect(staff.get_by_label("本期累计")).to_have_value("8120")
    staff.get_by_label("本期累计").fill("8110")
    explain(staff, "核减重复登记10户。")
    assert ProgressEntry.objects.get(target__number="B-017", data_date="2024-12-31").value == 8110


def explain(staff, why: str):
    """Submit a figure that is another one than that of the parts together."""
    staff.get_by_role("button", name="提交").click()
    expect(staff.locator("#row-B-017")).to_contain_text("比分解各项的累计合计8120户低")
    staff.get_by_label("情况说明").fill(why)
    staff.get_by_role("button", name="提交").click()
    expect(staff.locator("#row-B-017")).to_contain_text("已提交")


def test_a_double_click_stores_once(site):
    page = site.open("staff", "/2024/report/")
    page.get_by_label("本期累计").fill("8120")
    page.get_by_role("button", name="提交").dblclick()
    expect(page.locator("#row-B-017")).to_contain_text("已提交")
    assert ProgressEntry.objects.filter(target__number="B-017", data_date="2024-12-31").count() == 1


def test_the_next_row_is_ready_for_typing(site):
    ProgressEntry.objects.filter(target__number__in=["B-016", "B-020"]).delete()
    page = site.open("staff", "/2024/report/")
    rows = page.locator("form.report-row")
    expect(rows.nth(1)).to_be_visible()
    first = page.locator("form.report-row").first
    first.get_by_label("本期累计").fill("8120")
    first.get_by_label("进展情况").fill("本期新增676户。")
    first.get_by_role("button", name="提交").click()
    expect(page.locator(".report-row--done")).to_be_visible()
    expect(page.locator("form.report-row").first.locator("input:not([type=hidden])").first).to_be_focused()


def test_it_works_without_scripts(site):
    leader = site.open("leader", "/2024/?as_of=2024-06-30", java_script_enabled=False)
    cell = leader.locator(".cell").first
    assert re.match("地区生产总值增速，区发展改革委，滞后：截至6月30日增长", cell.get_attribute("title"))
    leader.goto("/2024/targets/?q=新增市场主体")
    expect(leader.locator("tbody tr:not(.ledger__fold)")).to_have_count(11)  # with its ten parts
    leader.get_by_role("link", name="新增市场主体", exact=True).click()
    expect(leader.locator(".chart__table table")).to_contain_text("7444")

    staff = site.open("staff", "/2024/report/", java_script_enabled=False)
    staff.get_by_label("本期新增").fill("676")
    staff.get_by_role("button", name="提交").click()
    expect(staff.locator(".message")).to_contain_text("已提交“新增市场主体”的进展，待审核")
    assert ProgressEntry.objects.get(target__number="B-017", data_date="2024-12-31").value == 8120


def test_a_clerk_reports_on_a_phone(site):
    page = site.open("staff", "/2024/report/", NARROW)
    page.get_by_label("本期累计").fill("8120")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("#row-B-017")).to_contain_text("已提交")


def test_the_whole_story_of_a_promise_stands_on_its_page_in_order(site, tmp_path):
    """Submitted with a PDF, returned, corrected, accepted, instructed, answered, adjusted."""
    proof = tmp_path / "12月登记统计表.pdf"
    proof.write_bytes(b"%PDF-1.7\n%%EOF")
    staff = site.open("staff", "/2024/report/")
    staff.get_by_label("本期累计").fill("8120")
    staff.locator(".report-row__more summary").click()
    staff.get_by_label("佐证材料").set_input_files(proof)
    staff.get_by_role("button", name="提交").click()
    expect(staff.locator("#row-B-017")).to_contain_text("已提交")

    office = site.open("admin", "/2024/review/")
    entry = review_of(office, "B-017")
    entry.locator("summary").first.click()
    expect(entry.get_by_role("link", name="12月登记统计表.pdf")).to_be_visible()
    entry.get_by_placeholder("退回原因").fill("与平台数据不一致")
    entry.get_by_role("button", name="退回").click()
    expect(office.locator(".review--done")).to_contain_text("已退回")

    staff.goto("/2024/report/B-017/")
    expect(staff.get_by_role("link", name="12月登记统计表.pdf")).to_be_visible()
    staff.get_by_label("本期累计").fill("8100")
    explain(staff, "核减重复登记20户。")
    expect(staff.locator(".nav a", has_text="消息").locator(".badge")).to_have_text("1")

    office.goto("/2024/review/")
    review_of(office, "B-017").get_by_role("button", name="采信").click()
    expect(office.locator(".review--done")).to_contain_text("已采信")

    leader = site.open("leader", "/2024/targets/B-017/")
    leader.get_by_label("批示内容").fill("请总结经验，全区推广。")
    leader.get_by_role("button", name="批示").click()
    expect(leader.locator(".message")).to_contain_text("已批示“新增市场主体”")

    staff.goto("/2024/report/")
    expect(staff.locator(".order")).to_contain_text("请总结经验，全区推广。")
    staff.locator(".order a").click()
    staff.get_by_label("答复", exact=True).fill("已形成经验材料。")
    staff.get_by_role("button", name="答复").click()
    expect(staff.locator("#instructions")).to_contain_text("已答复")

    office.goto("/2024/targets/B-017/adjust/")
    office.get_by_label("新目标值").fill("8100")
    office.get_by_label("文号").fill("湛政〔2024〕12号")
    office.get_by_label("理由").fill("年中调整")
    office.get_by_role("button", name="确认").click()
    expect(office.locator("main")).to_contain_text("请选择各项怎么办：各项不变，则多分解100户")
    office.get_by_label("各项不变").check()
    office.get_by_role("button", name="确认").click()
    expect(office.locator(".message")).to_contain_text("已调整“新增市场主体”，报告原值保留")

    page = office.locator("main")
    for words in (
        "8100户", "12月登记统计表.pdf", "已退回（与平台数据不一致）", "已采信", "请总结经验，全区推广。",
        "已形成经验材料。", "湛政〔2024〕12号", "≥ 8000户", "1 次",
    ):  # fmt: skip
        expect(page).to_contain_text(words)
    steps = office.locator(".entry").first.locator(".steps li")
    expect(steps).to_have_count(5)
    assert [text.split("：")[1].split("（")[0] for text in steps.all_inner_texts()] == [
        "草稿",
        "待审",
        "已退回",
        "待审",
        "已采信",
    ]
