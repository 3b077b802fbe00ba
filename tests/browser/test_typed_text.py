"""What was typed and not sent: offered to who typed it, never filled in, never seen by the next at the computer."""

import re

import pytest
from playwright.sync_api import Page, expect

from targets.models import Instruction, Target, User
from tests.browser.conftest import PASSWORD
from tests.conftest import at

OFFER = "上次未提交的文字"
BOTH = "年末集中登记，请核对。"


def sign_in(page: Page, who: str) -> None:
    page.get_by_label("用户名").fill(f"demo_{who}")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def sign_out(page: Page) -> None:
    page.locator(".account summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/login/")


def lapse(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def kept_in(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('typed:'))")


@pytest.fixture
def instructed(year):
    """新增市场主体 with an instruction that waits for its answer."""
    leader = User.objects.get(username="demo_leader")
    Instruction.objects.create(
        target=Target.objects.get(number="B-017"),
        author=leader,
        text="请加快。",
        created_at=at(2024, 12, 20),
    )


# who, page, field, and the button that sends the form
FORMS = {
    "an instruction": ("leader", "/2024/targets/B-017/", "批示内容", "批示"),
    "an answer": ("staff", "/2024/targets/B-017/", "答复", "答复"),
    "a reading": ("staff", "/2024/report/", "进展情况", "提交"),
    "a request to adjust": ("staff", "/2024/targets/B-017/adjust/", "理由", "提交申请"),
    "an adjustment": ("admin", "/2024/targets/B-017/adjust/", "理由", "确认"),
    "a target": ("admin", "/2024/targets/B-017/edit/", "修改原因", "保存"),
    "a return": ("admin", "/2024/review/", "退回原因", "退回"),
    "a bulletin": ("admin", "/2024/bulletin/", "总体情况补充", "下载Word"),
}


@pytest.mark.parametrize("name", FORMS)
def test_what_is_sent_after_the_session_has_ended_is_offered_after_signing_in(name, site, instructed):
    who, path, label, button = FORMS[name]
    page = site.open(who, path)
    page.get_by_label(label, exact=True).first.fill(BOTH)
    lapse(page)
    page.evaluate("for (const form of document.forms) form.noValidate = true")  # as if all had been filled in
    page.get_by_role("button", name=button, exact=True).first.click()
    sign_in(page, who)
    assert page.url == site.address + path
    field = page.get_by_label(label, exact=True).first
    expect(page.locator(".kept")).to_contain_text(OFFER)
    expect(field).not_to_have_value(BOTH)
    expect(field).not_to_be_focused()
    page.get_by_role("button", name="恢复").click()
    expect(field).to_have_value(BOTH)
    expect(field).to_be_focused()
    expect(page.locator(".kept")).to_have_count(0)


def test_it_is_there_in_another_tab_and_can_be_thrown_away(site):
    page = site.open("staff", "/2024/report/")
    page.get_by_label("进展情况").fill(BOTH)
    other = page.context.new_page()
    page.close()
    other.goto("/2024/report/")
    other.get_by_text("查看").click()
    expect(other.locator(".kept")).to_contain_text(BOTH)
    other.get_by_role("button", name="丢弃").click()
    expect(other.get_by_label("进展情况")).to_have_value("")
    other.reload()
    expect(other.locator(".kept")).to_have_count(0)


def test_what_was_sent_is_offered_no_more(site, instructed):
    page = site.open("staff", "/2024/targets/B-017/")
    page.get_by_label("答复", exact=True).fill("已召开专题会。")
    page.get_by_role("button", name="答复").click()
    expect(page.locator(".message")).to_contain_text("已答复")
    page.goto("/2024/report/")
    page.get_by_label("本期累计").fill("8120")
    page.get_by_label("进展情况").fill(BOTH)
    page.get_by_role("button", name="提交").click()
    expect(page.locator("#row-B-017")).to_contain_text("已提交")
    assert kept_in(page) == []


def test_the_next_person_at_the_computer_finds_nothing(site):
    """Signed out, all of it is gone, for its author, too."""
    page = site.open("leader", "/2024/targets/B-017/")
    page.get_by_label("批示内容").fill("此事请专题汇报。")
    sign_out(page)
    assert kept_in(page) == []
    sign_in(page, "admin")
    page.goto("/2024/targets/B-017/")
    expect(page.get_by_label("批示内容")).to_have_value("")
    expect(page.locator(".kept")).to_have_count(0)
    sign_out(page)
    sign_in(page, "leader")
    page.goto("/2024/targets/B-017/")
    expect(page.locator(".kept")).to_have_count(0)


def test_another_person_after_a_lapse_finds_nothing_and_leaves_nothing(site):
    page = site.open("leader", "/2024/targets/B-017/")
    page.get_by_label("批示内容").fill("此事请专题汇报。")
    lapse(page)
    page.reload()
    assert len(kept_in(page)) == 1  # nobody is signed in: it waits, and is not shown
    expect(page.locator(".kept")).to_have_count(0)
    sign_in(page, "admin")
    expect(page.get_by_label("批示内容")).to_have_value("")
    expect(page.locator(".kept")).to_have_count(0)
    assert kept_in(page) == []


def test_going_back_after_signing_out_shows_no_page_of_a_person(site):
    page = site.open("staff", "/2024/")
    page.goto("/2024/report/")
    page.get_by_label("进展情况").fill(BOTH)
    sign_out(page)
    for _ in range(2):
        page.go_back()
        expect(page).to_have_url(re.compile(r"/login/\?next="))
        expect(page.get_by_label("密码")).to_be_visible()


def test_going_back_after_another_has_signed_in_shows_the_others_page(site):
    page = site.open("leader", "/2024/targets/B-017/")
    page.get_by_label("批示内容").fill("此事请专题汇报。")
    sign_out(page)
    sign_in(page, "admin")
    for _ in range(2):
        page.go_back()
    expect(page).to_have_url(re.compile("/targets/B-017/"))
    expect(page.locator(".account")).to_contain_text("管理员")
    expect(page.get_by_label("批示内容")).to_have_value("")


def test_files_passwords_and_filters_are_not_kept(site, tmp_path):
    page = site.open("admin", "/password/")
    page.get_by_label("旧密码").fill("secret-one")
    page.goto("/2024/targets/")
    page.get_by_label("搜索").fill("市场")
    page.goto("/admin/targets/unit/add/")
    page.get_by_label("名称").fill("区数据局")
    page.goto("/2024/help/")
    assert kept_in(page) == []


def test_two_at_one_target_see_both(site):
    """The later is shown what the earlier has saved; the text typed before is offered with its version."""
    first, second = (site.open("admin", "/2024/targets/B-017/edit/") for _ in range(2))
    for page, title in ((first, "新增经营主体"), (second, "新增市场主体户数")):
        page.get_by_label("目标任务", exact=True).fill(title)
        page.get_by_label("修改原因").fill("统一口径")
    first.get_by_role("button", name="保存").click()
    expect(first.locator(".message")).to_contain_text("已保存")
    second.get_by_role("button", name="保存").click()
    expect(second.locator(".field__error").first).to_contain_text("您打开这一页以后，")
    expect(second.locator(".field__now")).to_contain_text("现为：新增经营主体")
    expect(second.get_by_label("目标任务", exact=True)).to_have_value("新增市场主体户数")
    expect(second.locator(".kept")).to_have_count(0)
    second.get_by_role("button", name="保存").click()
    expect(second.locator(".message")).to_contain_text("已保存“新增市场主体户数”")


def test_a_double_click_saves_once(site):
    page = site.open("admin", "/2024/targets/B-017/edit/")
    page.get_by_label("目标任务", exact=True).fill("新增经营主体")
    page.get_by_label("修改原因").fill("统一口径")
    page.get_by_role("button", name="保存").dblclick()
    expect(page.locator(".message")).to_contain_text("已保存")
    assert Target.objects.get(number="B-017").history.filter(history_change_reason="统一口径").count() == 1


def test_text_from_before_a_colleague_saved_asks_again(site):
    page = site.open("admin", "/2024/targets/B-017/edit/")
    page.get_by_label("目标任务", exact=True).fill("新增市场主体户数")
    page.get_by_label("修改原因").fill("统一口径")
    Target.objects.filter(number="B-017").update(title="新增经营主体")
    page.reload()
    expect(page.locator(".kept")).to_contain_text("此后有人保存过")
    page.get_by_role("button", name="恢复").click()
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".field__now")).to_contain_text("现为：新增经营主体")
    assert Target.objects.get(number="B-017").title == "新增经营主体"


def test_it_keeps_no_longer_than_a_week(site):
    page = site.open("staff", "/2024/report/")
    page.get_by_label("进展情况").fill(BOTH)
    page.evaluate(
        """() => {
          for (const key of Object.keys(localStorage).filter((key) => key.startsWith("typed:"))) {
            const record = JSON.parse(localStorage.getItem(key));
            record.at -= 8 * 24 * 60 * 60 * 1000;
            localStorage.setItem(key, JSON.stringify(record));
          }
          localStorage.setItem("typed:broken", "{");
        }"""
    )
    page.reload()
    expect(page.locator(".kept")).to_have_count(0)
    assert kept_in(page) == []
