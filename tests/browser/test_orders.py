"""Keys and clicks on orders: sent once, looked at before it is issued, answered where it is read."""

import re
from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

from django.utils import timezone
from playwright.sync_api import expect

from targets.domain.words import OrderState
from targets.models import Instruction, Report, Target, Urging, User
from targets.services import instruct
from tests.browser.conftest import NARROW, PASSWORD

TEXT = "请牵头单位本周内报送新增主体的分月计划。"


def led_by_staff() -> Target:
    """A target that the clerk of the demonstration answers for."""
    unit = User.objects.get(username="demo_staff").unit
    return Target.objects.filter(owners__unit=unit, owners__role="lead").order_by("number").first()


def test_a_sent_instruction_leaves_an_empty_box_and_says_so_in_view(site):
    target = led_by_staff()
    page = site.open("leader", target.get_absolute_url(), NARROW)
    box = page.get_by_label("批示内容")
    box.fill(TEXT)
    page.get_by_role("button", name="批示", exact=True).click()
    said = page.locator("#instructions .message")
    expect(said).to_contain_text("已批示")
    expect(said).to_be_in_viewport()
    expect(said).to_be_focused()
    expect(box).to_have_value("")
    page.keyboard.press("Enter")  # nothing lies under it
    page.get_by_role("button", name="批示", exact=True).click()  # the browser asks for a text
    expect(page.locator("#instructions")).to_contain_text(TEXT)
    box.fill(TEXT)
    page.get_by_role("button", name="批示", exact=True).dblclick()
    expect(said).to_contain_text("这条批示刚刚已发出")
    assert target.instructions.filter(text=TEXT).count() == 1
    page.reload()
    expect(page.get_by_label("批示内容")).to_have_value("")


def test_a_day_that_is_over_is_said_at_its_field_and_the_text_stays(site):
    page = site.open("leader", led_by_staff().get_absolute_url())
    page.get_by_label("批示内容").fill(TEXT)
    page.locator("#instruction-due").evaluate("field => { field.min = ''; field.value = '2020-01-01' }")
    page.get_by_role("button", name="批示", exact=True).click()
    expect(page.locator("#instructions .field--wrong .field__error")).to_contain_text("答复时限不能早于今天")
    expect(page.get_by_label("批示内容")).to_have_value(TEXT)
    assert not Instruction.objects.filter(text=TEXT).exists()


def test_letters_are_looked_at_issued_and_taken_back(site):
    Urging.objects.all().delete()
    page = site.open("admin", "/2024/urging/")
    page.locator(".ticks input").first.check()
    page.get_by_role("button", name="预览所选").click()
    expect(page.locator("h1")).to_have_text("催办预览")
    assert Urging.objects.count() == 0
    count = page.locator(".items input:checked").count()
    assert count == page.locator(".items input").count() > 0
    day = timezone.localdate() + timedelta(days=9)
    page.get_by_label("办理时限").fill(day.isoformat())
    page.get_by_role("button", name="签发勾选的催办单").click()
    expect(page.locator(".messages")).to_contain_text("已签发1份催办单")
    urging = Urging.objects.get()
    assert (urging.reply_by, urging.items.count()) == (day, count)
    page.go_back()  # and pressed again
    page.get_by_role("button", name="签发勾选的催办单").click()
    expect(page.locator(".messages .message")).to_be_visible()
    assert Urging.objects.count() == 1
    page.goto(f"/2024/urging/?issued={urging.serial}-{urging.serial}")
    page.get_by_label("撤销理由").fill("签发有误")
    page.get_by_role("button", name="撤销所选").click()
    expect(page.locator(".messages")).to_contain_text("已撤销第1号催办单")
    expect(page.locator("tr.revoked")).to_have_count(1)
    urging.refresh_from_db()
    assert urging.revocation_reason == "签发有误"


def test_a_clerk_answers_in_the_row(site):
    target, today = led_by_staff(), timezone.localdate()
    leader = User.objects.get(username="demo_leader")
    orders = [
        instruct(target, text=text, due_date=today + timedelta(days=2), by=leader, at=timezone.now())
        for text in ("先报计划。", "再报措施。")
    ]
    page = site.open("staff", f"/{Report.objects.get().year}/instructions/?state=waiting", NARROW)
    row = page.locator(f"#instruction-{orders[0].pk}")
    expect(row.locator("[data-order=due_soon]")).to_contain_text("还有2天")
    row.get_by_label("答复").fill("计划已报。")
    row.get_by_role("button", name="答复").click()
    expect(row.locator(".message")).to_be_focused()
    expect(row.locator(".message")).to_be_in_viewport()
    expect(row).to_contain_text("答复：计划已报。")
    expect(row.locator("textarea")).to_have_value("")
    expect(row.locator(".tag[data-order]")).to_have_text(OrderState.ANSWERED.label)
    expect(page.locator(f"#instruction-{orders[1].pk}")).to_contain_text("再报措施。")
    assert [orders[0].replies.count(), orders[1].replies.count()] == [1, 0]


JUNE = "/2024/?as_of=2024-06-30"


def test_the_worst_five_are_instructed_without_leaving_the_month_end(site):
    page = site.open("leader", JUNE)
    clicks = []
    page.expose_function("clicked", lambda: clicks.append(1))
    page.evaluate("document.addEventListener('click', (event) => event.detail && window.clicked(), true)")
    worst = page.locator(".overview__side .card").first.locator("a[data-beside]")
    titles = worst.all_inner_texts()[:5]
    panel = page.get_by_role("complementary", name="目标任务简况")
    worst.first.click()
    for place, title in enumerate(titles):
        expect(panel.locator("h2")).to_have_text(title)
        expect(panel.locator("[data-step-place]")).to_have_text(f"{place + 1} / 6")
        panel.get_by_role("button", name=("3日", "7日", "月底")[place % 3]).click()
        panel.get_by_label("批示内容（据2024年6月30日数据）").fill(TEXT)
        panel.get_by_role("button", name="批示", exact=True).click()
        expect(panel.locator(".message")).to_contain_text(re.compile("已批示.*注明据2024年6月30日数据"))
        if place < 4:
            panel.get_by_role("button", name="下一项").click()
    assert page.url == site.address + JUNE
    assert len(clicks) <= 1 + 5 * 2 + 4  # open; a day and 批示 each; onward. Written into by the keyboard.
    found = Instruction.objects.filter(text=TEXT)
    assert {(i.target.title, i.read_on) for i in found} == {(title, date(2024, 6, 30)) for title in titles}
    today = timezone.localdate()
    month_end = today.replace(day=monthrange(today.year, today.month)[1])
    days = {today + timedelta(days=3), today + timedelta(days=7), month_end}  # two of which may be the same
    assert days == {i.due_date for i in found}


def test_by_keys_alone_and_what_is_not_sent_is_offered_again(site):
    page = site.open("leader", JUNE)
    worst = page.locator(".overview__side .card").first.locator("a[data-beside]")
    titles = worst.all_inner_texts()
    panel = page.get_by_role("complementary", name="目标任务简况")
    worst.first.focus()
    page.keyboard.press("Enter")
    expect(panel).to_be_focused()
    page.keyboard.press("ArrowRight")  # the next target, not the next month
    expect(panel.locator("h2")).to_have_text(titles[1])
    box = panel.get_by_label("批示内容")
    box.focus()
    page.keyboard.type(TEXT)
    page.keyboard.press("Control+Enter")
    expect(panel.locator(".message")).to_contain_text("已批示")
    page.keyboard.press("Alt+ArrowDown")
    expect(panel.locator("h2")).to_have_text(titles[2])
    expect(box).to_be_focused()
    page.keyboard.type("没有发出")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(worst.nth(2)).to_be_focused()
    page.keyboard.press("Enter")
    expect(panel.locator(".kept")).to_contain_text("没有发出")
    assert Instruction.objects.filter(text=TEXT).count() == 1
    assert page.url == site.address + JUNE


def test_one_key_sends_and_goes_on_to_the_next_one(site):
    page = site.open("leader", JUNE)
    worst = page.locator(".overview__side .card").first.locator("a[data-beside]")
    titles = worst.all_inner_texts()
    panel = page.get_by_role("complementary", name="目标任务简况")
    worst.first.click()
    box = panel.get_by_label("批示内容")
    box.focus()
    page.keyboard.press("Control+Shift+Enter")  # nothing was written
    page.keyboard.type(TEXT)
    for before, after in pairwise(titles[:5]):
        expect(panel.locator("h2")).to_have_text(before)
        page.keyboard.press("Control+Shift+Enter")
        expect(panel.locator("h2")).to_have_text(after)
        expect(panel.locator(".message")).to_contain_text(f"已批示“{before}”")
        expect(box).to_be_focused()
        page.keyboard.type(TEXT)
    page.keyboard.press("Control+Enter")  # which still stays
    expect(panel.locator(".message")).to_contain_text(f"已批示“{titles[4]}”")
    expect(panel.locator("h2")).to_have_text(titles[4])
    assert [i.target.title for i in Instruction.objects.filter(text=TEXT).order_by("pk")] == titles[:5]


def test_whoever_must_sign_in_over_it_finds_panel_and_text_again(site):
    page = site.open("leader", JUNE)
    page.locator(".cell").nth(20).click()
    panel = page.get_by_role("complementary", name="目标任务简况")
    title = panel.locator("h2").inner_text()
    panel.get_by_label("批示内容").fill(TEXT)
    page.context.clear_cookies()
    panel.get_by_role("button", name="批示", exact=True).click()
    page.get_by_label("用户名").fill("demo_leader")
    page.locator("[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{JUNE}")
    expect(panel.locator("h2")).to_have_text(title)
    panel.get_by_role("button", name="恢复").click()
    expect(panel.get_by_label("批示内容")).to_have_value(TEXT)
    panel.get_by_role("button", name="批示", exact=True).click()
    expect(panel.locator(".message")).to_contain_text("已批示")
    assert Instruction.objects.filter(text=TEXT).count() == 1


def test_the_list_of_instructions_is_narrowed_by_its_chips(site):
    page = site.open("leader", "/2024/instructions/")
    page.locator(".chip[data-order=open]").click()
    expect(page).to_have_url(re.compile(r"state=open"))
    expect(page.locator(".chip[data-order=open]")).to_have_attribute("aria-current", "true")
