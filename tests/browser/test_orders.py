"""Keys and clicks on orders: sent once, looked at before it is issued, answered where it is read."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from targets.domain.words import OrderState
from targets.models import Instruction, Report, Target, Urging, User
from targets.services import instruct
from tests.browser.conftest import NARROW

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
