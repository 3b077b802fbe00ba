"""What was typed and not sent: offered to who typed it, never filled in, never seen by the next at the computer."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from targets.documents.catalogue.lines import catalogue_of
from targets.documents.catalogue.writing import catalogue_workbook
from targets.models import Deputy, Instruction, Target, Unit, User
from targets.models.roles import ALL_DUTIES
from targets.services import Terms, request_adjustment
from tests.browser.conftest import PASSWORD, draft_of, swapped, until
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


@pytest.fixture
def places(instructed, year) -> dict[str, int | str]:
    """The keys in the addresses of FORMS; there is something to decide and a deputyship to end."""
    staff, unit = User.objects.get(username="demo_staff"), Unit.objects.get(name="区市场监管局")
    Deputy.objects.create(
        user=staff, unit=Unit.objects.exclude(pk=staff.unit_id).first(), since=date(2024, 1, 1)
    )
    asked = Target.objects.filter(measure="total", reference=None).exclude(owners__unit=staff.unit).first()
    clerk = User.objects.reporting_for(asked.lead.unit).first()
    fewer = Terms(
        value=Decimal(1),
        effective_date=date(2024, 12, 1),
        document_number="2号",
        reason="调减",
        is_checked=True,
    )
    request_adjustment(asked, fewer, by=clerk, at=at(2024, 12, 20))
    return {
        "unit": unit.pk, "person": staff.pk, "report": year.pk, "asked": asked.number, "draft": draft_of(year).pk,
    }  # fmt: skip


REVOKE = "撤销理由（先在上面勾选；已有报送的不能撤销，编号不再使用）"
# of each person: page, button that sends the form, field and what is typed into it (BOTH, if nothing is said)
FORMS = {
    "leader": [("/2024/targets/B-017/", "批示", "批示内容")],
    "staff": [
        ("/2024/targets/B-017/", "答复", "答复"),
        ("/2024/instructions/", "答复", "答复"),
        ("/2024/report/", "提交", "进展情况"),
        ("/2024/report/B-017/", "提交", "进展情况"),
        ("/2024/targets/B-017/adjust/", "提交申请", "理由"),
    ],
    "admin": [
        ("/2024/targets/B-017/adjust/", "确认", "理由"),
        ("/2024/targets/{asked}/", "同意", "决定意见"),
        ("/2024/targets/B-017/edit/", "保存", "修改原因"),
        ("/2024/review/", "退回", "退回原因"),
        ("/2024/targets/B-017/", "确认撤销", "撤销原因"),
        ("/2024/urging/", "撤销所选", REVOKE),
        ("/2024/urging/preview/", "签发勾选的催办单", "办理时限", "2025-02-03"),
        ("/2024/bulletin/drafts/{draft}/", "保存草稿", "总体情况补充"),
        ("/2024/people/units/{unit}/", "改名", "新名称"),
        ("/2024/people/units/{unit}/", "停用“区市场监管局”", "原因"),
        ("/2024/people/accounts/{person}/", "停用演示填报员", "原因"),
        ("/2024/people/accounts/{person}/", "调动", "原因"),
        ("/2024/people/accounts/{person}/", "登记代理", "原因"),
        ("/2024/people/accounts/{person}/", "结束代理", "结束原因"),
        ("/admin/targets/unit/add/", "保存", "名称"),
        ("/admin/targets/unit/{unit}/change/", "保存", "修改原因"),
        ("/admin/targets/user/{person}/change/", "保存", "姓名"),
        ("/admin/targets/post/add/", "保存", "分工"),
        ("/admin/targets/report/{report}/change/", "保存", "蓝灯含义"),
        ("/admin/targets/apitoken/add/", "保存", "修改原因"),
    ],
}


@pytest.mark.parametrize("who", FORMS)
def test_what_is_sent_after_the_session_has_ended_is_offered_after_signing_in(who, site, places):
    page = site.open(who, "/2024/help/")
    for place, button, label, *typed in FORMS[who]:
        path, name, text = place.format(**places), f"{place}: {label}", (*typed, BOTH)[0]
        page.goto(path)
        sends = page.get_by_role("button", name=button, exact=True, include_hidden=True)
        form = page.locator("form").filter(has=sends).first
        field = form.get_by_label(re.compile(f"^{label}[:：]?$")).first
        field.evaluate("field => { for (let at = field; at; at = at.parentElement) at.open = true }")
        field.fill(text)
        lapse(page)
        page.evaluate(
            "for (const form of document.forms) form.noValidate = true"
        )  # as if all had been filled in
        form.get_by_role("button", name=button, exact=True).click()
        sign_in(page, who)
        assert page.url == site.address + path, name
        kept = page.locator(".kept").filter(has_text=OFFER)
        expect(kept, name).to_be_visible()
        expect(field, name).not_to_have_value(text)
        if "/admin/" not in place:  # which begins in the first field, as Django has it
            expect(field, name).not_to_be_focused()
        kept.get_by_role("button", name="恢复").click()
        expect(field, name).to_have_value(text)
        expect(field, name).to_be_focused()
        expect(kept, name).to_have_count(0)
        page.evaluate("localStorage.clear()")  # the page may have more forms of the list


def test_the_login_page_says_why_it_is_there_and_that_nothing_is_lost(site):
    page = site.open("staff", "/2024/report/B-017/")
    page.get_by_label("存在问题").fill(BOTH)
    lapse(page)
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url("**/login/**")
    expect(page.get_by_text("登录已过期，填写的内容已保留")).to_be_visible()
    sign_in(page, "staff")
    expect(page.locator(".kept")).to_contain_text(OFFER)
    sign_out(page)
    expect(page.get_by_text("登录已过期")).to_be_hidden()


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


def test_the_admin_site_keeps_nothing_for_the_next_admin_and_forgets_what_was_saved(site):
    User.objects.create_user("demo_other", PASSWORD, name="另一管理员", role="admin", **ALL_DUTIES)
    page = site.open("admin", "/admin/targets/unit/add/")
    page.get_by_label("名称").fill("区数据局")
    lapse(page)
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/login/**")
    assert len(kept_in(page)) == 1
    sign_in(page, "other")
    expect(page.get_by_label("名称")).to_have_value("")
    expect(page.locator(".kept")).to_have_count(0)
    assert kept_in(page) == []
    page.get_by_label("名称").fill("区数据局")
    page.get_by_label("修改原因").fill("新设")
    page.get_by_role("button", name="保存", exact=True).dblclick()
    expect(page.locator(".messagelist")).to_contain_text("区数据局")
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('typed:'))")
    assert Unit.objects.filter(name="区数据局").count() == 1


def test_what_is_said_to_a_catalogue_is_offered_with_its_file(site, year, tmp_path):
    path = tmp_path / "目录.xlsx"
    book = load_workbook(BytesIO(catalogue_workbook(catalogue_of(year), is_as_stored=True)))
    sheet = book["目标任务"]
    sheet.delete_rows(sheet.max_row)
    book.save(path)
    page = site.open("admin", "/2024/catalogue/")

    def upload():
        page.set_input_files("input[type=file]", path)
        page.get_by_role("button", name="预览").click()
        page.wait_for_load_state()  # with the script that keeps what is typed

    upload()
    page.get_by_label("取消原因").fill(BOTH)
    lapse(page)
    page.get_by_role("button", name="确认导入").click()
    sign_in(page, "admin")
    assert page.url == site.address + "/2024/catalogue/"
    upload()
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_label("取消原因")).to_have_value(BOTH)


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
    page.goto("/admin/targets/user/add/")
    page.get_by_label("密码", exact=False).first.fill("secret-two")
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


def test_what_a_refusal_shows_again_is_not_offered_beside_it(site):
    page = site.open("staff", "/2024/report/B-017/")
    page.wait_for_load_state()
    page.get_by_label("数据截止日").fill("2025-06-30")
    page.get_by_label("本期累计").fill("7900")
    page.keyboard.press("Enter")
    expect(page.locator(".field--wrong")).to_be_visible()
    expect(page.get_by_label("本期新增")).not_to_have_value("")
    expect(page.locator(".kept")).to_have_count(0)
    page.get_by_role("button", name="本期无新增").click()
    expect(page.get_by_label("本期新增")).to_have_value("0")
    expect(page.locator(".kept")).to_have_count(0)


def test_what_is_typed_while_the_answer_comes_is_offered(site):
    page, held = site.open("staff", "/2024/report/B-017/"), []
    page.wait_for_load_state()
    page.get_by_label("进展情况").fill("新增一批")
    page.route("**/report/B-017/", lambda route: held.append(route))
    page.get_by_role("button", name="本期无新增").click()
    until(page, lambda: held)
    page.get_by_label("进展情况").fill("新增一批，另有一批在办")
    with swapped(page):
        held[0].continue_()
    expect(page.get_by_label("进展情况")).to_have_value("新增一批")
    expect(page.locator(".kept")).to_contain_text("新增一批，另有一批在办")


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
