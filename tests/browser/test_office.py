"""The office in a real browser: a task added, owners chosen by chips, an account opened."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from targets.models import Target, User
from tests.browser.conftest import PASSWORD
from tests.conftest import at


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(2024, 7, 18))


def test_a_task_is_added_in_one_form(site):
    page = site.open("admin", "/2024/targets/")
    page.get_by_role("link", name="新增目标任务").click()
    page.wait_for_load_state()
    page.get_by_label("文号").fill("湛政办〔2024〕12号")
    page.get_by_label("文件日期").fill("2024-07-10")
    page.get_by_label("新增理由").fill("常务会定")
    page.get_by_label("目标任务", exact=True).fill("新增充电桩")
    page.locator("#id_theme").select_option(label="营商环境")
    expect(page.locator("#id_number")).not_to_have_value("")  # proposed as soon as the heading is chosen
    page.locator("#id_stated_value").fill("200")
    page.locator("#id_unit").fill("个")
    page.locator("#id_lead").select_option(label="区住建局")
    page.get_by_label("查找配合单位").fill("统计")
    page.get_by_label("查找配合单位").press("Enter")
    expect(page.locator(".picker__chip")).to_have_text(["区统计局"])
    page.get_by_role("button", name="新增").click()
    expect(page.locator(".messages")).to_contain_text("新增充电桩")
    added = Target.objects.get(title="新增充电桩")
    assert [owner.unit.name for owner in added.supporting] == ["区统计局"]


def test_another_measure_shows_its_own_fields(site):
    page = site.open("admin", "/2024/targets/new/")
    expect(page.locator("#id_unit")).to_be_visible()
    page.locator("#id_measure").select_option("stages")
    expect(page.get_by_role("heading", name="节点")).to_be_visible()
    expect(page.locator("#id_unit")).to_have_count(0)


def test_a_click_takes_away_one_unit_of_ten(site):
    target = next(t for t in Target.objects.with_owners() if len(t.supporting) >= 3)
    before = {owner.unit.name for owner in target.supporting}
    page = site.open("admin", f"/2024/targets/{target.number}/edit/")
    gone = page.locator(".picker__chip").first.inner_text()
    page.locator(".picker__chip").first.click()
    expect(page.locator(".picker__chip")).to_have_count(len(before) - 1)
    page.get_by_label("修改原因").fill("分工调整")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".messages")).to_contain_text("已保存")
    stored = Target.objects.with_owners().get(pk=target.pk)
    assert {owner.unit.name for owner in stored.supporting} == before - {gone}


def test_units_are_ticked_without_scripts(site):
    target = next(t for t in Target.objects.with_owners() if len(t.supporting) >= 3)
    page = site.open("admin", f"/2024/targets/{target.number}/edit/", java_script_enabled=False)
    expect(page.locator(".picker input:checked")).to_have_count(len(target.supporting))
    page.locator(".picker input:checked").first.uncheck()
    page.get_by_label("修改原因").fill("分工调整")
    page.get_by_role("button", name="保存").click()
    stored = Target.objects.with_owners().get(pk=target.pk)
    assert len(stored.supporting) == len(target.supporting) - 1


def test_an_account_is_opened_and_its_password_shown_once(site):
    page = site.open("admin", "/2024/people/")
    page.get_by_role("link", name="新增账号").click()
    page.get_by_label("姓名").fill("李珍珍")
    page.get_by_label("电话").fill("13800000001")
    page.locator("#id_unit").select_option(label="区住建局")
    page.get_by_role("button", name="新增").click()
    expect(page.locator("main")).to_contain_text("只显示这一次")
    password = page.locator("main code").nth(1).inner_text()
    assert User.objects.get(username="13800000001").check_password(password)


def test_the_page_of_the_own_password_stays_whole(site):
    """It comes before every other page, and so do not the numbers beside 我的填报 and 消息."""
    User.objects.filter(username="demo_staff").update(must_change_password=True)
    page = site.open("staff", "/2024/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload(wait_until="networkidle")
    expect(page).to_have_url(re.compile(r"/password/$"))
    expect(page.locator("h1")).to_have_count(1)
    assert sum("/count/" in address for address in asked) == 2
    page.get_by_label("旧密码").fill(PASSWORD)
    page.get_by_label("新密码", exact=True).fill("Zhanhe-2024-Shichang")
    page.get_by_label("新密码确认").fill("Zhanhe-2024-Shichang")
    page.get_by_role("button", name="修改").click()
    expect(page.locator("main")).to_contain_text("密码已修改")
