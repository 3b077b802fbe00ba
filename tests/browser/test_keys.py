"""No key does the wrong thing: Enter, J and K, A and R, input methods, and where the focus is afterwards."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Count
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from targets.models import Owner, ProgressEntry, Target, Unit, User
from targets.services import Action, Reading, Terms, move, record, request_adjustment
from tests.browser.conftest import PASSWORD, press_as_people_do, until

QUEUE = "/2024/review/"


def statuses() -> list[str]:
    """Of all that ever lay with the office, by key."""
    entries = ProgressEntry.objects.filter(submitted_at__isnull=False).order_by("pk")
    return list(entries.values_list("status", flat=True))


def waiting() -> list[ProgressEntry]:
    return list(ProgressEntry.objects.waiting().select_related("target"))


def row_of(page: Page, entry: ProgressEntry):
    return page.locator(f"#review-{entry.pk}")


def test_enter_in_the_reason_returns(site):
    page = site.open("admin", QUEUE)
    first, second = waiting()[:2]
    reason = row_of(page, first).get_by_placeholder("退回原因")
    reason.press("Enter")  # empty: the error takes the focus, and nothing happens
    expect(row_of(page, first)).to_contain_text("请写明退回原因")
    expect(reason).to_be_focused()
    assert waiting()[0] == first
    reason.fill("请附来源")
    reason.press("Enter")
    expect(row_of(page, first)).to_contain_text("已退回")
    expect(row_of(page, second)).to_be_focused()
    first.refresh_from_db()
    assert (first.status, first.return_reason) == ("returned", "请附来源")


def test_enter_in_the_reason_returns_without_scripts(site):
    page = site.open("admin", QUEUE, java_script_enabled=False)
    first = waiting()[0]
    row_of(page, first).get_by_placeholder("退回原因").press("Enter")
    expect(row_of(page, first)).to_contain_text("请写明退回原因")
    row_of(page, first).get_by_placeholder("退回原因").fill("请附来源")
    row_of(page, first).get_by_placeholder("退回原因").press("Enter")
    expect(page.locator(".review--done")).to_contain_text("已退回")
    first.refresh_from_db()
    assert first.status == "returned"
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".messages")).to_contain_text("已撤销退回1条进展")
    first.refresh_from_db()
    assert first.status == "submitted"


@pytest.mark.parametrize("key", ["Process", "Enter"])
def test_enter_that_takes_a_word_from_the_input_method_sends_nothing(key, site):
    page = site.open("admin", QUEUE)
    first, before = waiting()[0], statuses()
    row_of(page, first).get_by_placeholder("退回原因").focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "laiyuan", "selectionStart": 7, "selectionEnd": 7})
    pressed = {"key": key, "code": "Enter", "windowsVirtualKeyCode": 229}
    text = {"text": "\r"} if key == "Enter" else {}  # some browsers report it so once the word is taken
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown" if text else "rawKeyDown", **pressed, **text})
    keyboard.send("Input.insertText", {"text": "来源不明"})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})
    page.wait_for_timeout(500)
    assert statuses() == before
    expect(row_of(page, first).get_by_placeholder("退回原因")).to_have_value("来源不明")
    page.keyboard.press("Enter")
    expect(row_of(page, first)).to_contain_text("已退回")
    first.refresh_from_db()
    assert first.return_reason == "来源不明"


def test_the_queue_is_worked_by_keys(site):
    page = site.open("admin", QUEUE)
    first, second, third = waiting()[:3]
    expect(page.locator(".keys")).to_be_visible()
    page.keyboard.press("a")  # no row has the focus
    for key, row in (("j", first), ("J", second), ("j", third), ("k", second), ("k", first), ("k", first)):
        page.keyboard.press(key if key.islower() else f"{key.lower()}")
        expect(row_of(page, row)).to_be_focused()
        expect(row_of(page, row)).to_be_in_viewport()
    assert waiting()[0] == first
    for chord in ("Control+a", "Alt+a", "Shift+A", "Meta+a"):
        page.keyboard.press(chord)
    page.keyboard.press("r")
    reason = row_of(page, first).get_by_placeholder("退回原因")
    expect(reason).to_be_focused()
    page.keyboard.type("jakru")
    expect(reason).to_have_value("jakru")
    page.keyboard.press("Escape")
    expect(row_of(page, first)).to_be_focused()
    assert waiting()[0] == first
    page.keyboard.press("a")
    expect(row_of(page, first)).to_contain_text("已采信")
    expect(row_of(page, second)).to_be_focused()
    first.refresh_from_db()
    assert first.status == "accepted"
    page.keyboard.press("u")
    expect(row_of(page, first).get_by_role("button", name="采信")).to_be_visible()
    expect(row_of(page, first)).to_be_focused()
    first.refresh_from_db()
    assert first.status == "submitted"


def test_after_ten_seconds_the_undo_is_gone(site):
    page = site.open("admin", QUEUE)
    page.clock.install()
    first = waiting()[0]
    row_of(page, first).get_by_role("button", name="采信").click()
    undo = row_of(page, first).get_by_role("button", name="撤销采信")
    expect(row_of(page, first).locator("form[data-watched]")).to_be_visible()  # it counts from here on
    page.clock.fast_forward(9_000)
    expect(undo).to_be_visible()
    undo.focus()
    page.clock.fast_forward(2_000)
    expect(undo).to_have_count(0)
    expect(row_of(page, first)).to_be_focused()


def test_two_tabs_on_the_queue(site):
    """What a colleague has made of it meanwhile is shown, not judged."""
    page = site.open("admin", QUEUE)
    first = next(entry for entry in waiting() if entry.value is not None)
    move(first.pk, Action.RETURN, by=office(), at=timezone.now(), reason="请核对")
    ProgressEntry.objects.filter(pk=first.pk).update(value=first.value + 1)
    author = first.author
    author.unit = first.unit
    author.save()
    move(first.pk, Action.SUBMIT, by=author, at=timezone.now())
    row = row_of(page, first)
    row.get_by_role("button", name="采信").click()
    expect(row).to_contain_text("这条进展已变动，请看现在的内容再审核")
    expect(row).to_be_focused()
    first.refresh_from_db()
    assert first.status == "submitted"
    row.get_by_role("button", name="采信").click()
    expect(row).to_contain_text("已采信")


def office() -> User:
    return User.objects.get(username="demo_admin")


@pytest.fixture
def busy(year) -> Unit:
    """The demonstration's clerk belongs to the unit that leads most work in words, and owes December for all of it."""
    led = Owner.objects.filter(role="lead", target__measure="narrative", target__is_lasting=False)
    counted = led.values("unit").annotate(count=Count("pk")).order_by("-count", "unit")
    unit = Unit.objects.get(pk=counted[0]["unit"])
    User.objects.filter(username="demo_staff").update(unit=unit)
    targets = led.filter(unit=unit).values("target")
    ProgressEntry.objects.filter(target__in=targets, data_date__gte=date(2024, 10, 1)).delete()
    return unit


def fill(row, words: str):
    row.get_by_label("自评（%）").fill("99")
    row.get_by_label("进展情况").fill(words)
    return row.get_by_label("自评（%）")


def test_after_submitting_enter_never_withdraws(busy, site):
    page = site.open("staff", "/2024/report/")
    ids = page.locator(".report-row-box:has([name=self_rating])").evaluate_all("all => all.map(e => e.id)")
    rows = [page.locator(f"#{key}") for key in ids]
    everyone = page.locator(".report-row-box, .report-row--done")
    place = everyone.evaluate_all("(all, id) => all.findIndex(e => e.id === id)", ids[1])
    fill(rows[1], "推进。").press("Enter")
    expect(rows[1]).to_contain_text("已提交")
    fill(rows[0], "推进。").press("Enter")
    expect(rows[0]).to_contain_text("已提交")
    focused = page.locator(":focus")
    expect(focused).not_to_have_role("button")
    inside = focused.evaluate("e => e.closest('.report-row-box')?.id ?? e.id")
    later = everyone.evaluate_all("(all, from) => all.slice(from).map(e => e.id)", place)
    assert inside in later
    assert inside not in ids[:2] or inside == ids[0]
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    numbers = [key.removeprefix("row-") for key in ids[:2]]
    found = ProgressEntry.objects.filter(target__number__in=numbers, status="submitted")
    assert found.count() == 2
    assert not ProgressEntry.objects.filter(status="withdrawn").exists()


def test_after_the_last_row_the_focus_lies_on_its_words(site):
    page = site.open("staff", "/2024/report/")
    page.get_by_label("本期累计").fill("8120")
    page.get_by_label("本期累计").press("Enter")
    done = page.locator("#row-B-017")
    expect(done).to_contain_text("已提交")
    expect(done).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    entry = ProgressEntry.objects.get(target__number="B-017", data_date="2024-12-31")
    assert entry.status == "submitted"
    done.get_by_role("button", name="撤回修改").click()
    page.get_by_role("button", name="恢复待审").click()
    expect(page.locator(".messages")).to_contain_text("仍待审核")
    entry.refresh_from_db()
    assert entry.status == "submitted"


def test_two_tabs_at_one_draft(site, tmp_path):
    one, other = site.open("staff", "/2024/report/"), site.open("staff", "/2024/report/B-017/")
    one.get_by_label("本期累计").fill("8100")
    one.get_by_label("进展情况").fill("年末集中登记。")
    one.get_by_role("button", name="存草稿").click()
    expect(one.locator("#row-B-017")).to_contain_text("已保存")
    other.get_by_label("本期累计").fill("8120")
    file = tmp_path / "报表.pdf"
    file.write_bytes(b"%PDF-1.4\n%%EOF\n")
    other.get_by_label("佐证材料").set_input_files(file)
    other.get_by_role("button", name="提交").click()
    expect(other.locator("#row-B-017")).to_contain_text("现为：8100")
    expect(other.locator("#row-B-017")).to_contain_text("现为：年末集中登记。")
    expect(other.get_by_label("本期累计")).to_have_value("8120")
    assert ProgressEntry.objects.get(target__number="B-017", status="draft").value == 8100
    other.get_by_role("button", name="提交").click()
    expect(other.locator("#row-B-017")).to_contain_text("已提交")
    entry = ProgressEntry.objects.get(target__number="B-017", status="submitted")
    assert entry.value == 8120
    assert [evidence.name for evidence in entry.evidence.all()] == ["报表.pdf"]  # chosen once


def test_enter_in_a_note_decides_nothing(site):
    """What is final is chosen: 同意 is the first button, and the request stays until it is pressed."""
    target = Target.objects.get(number="B-017")
    terms = Terms(value=Decimal(7500), effective_date=date(2024, 12, 1), document_number="8号", reason="口径")
    asked = request_adjustment(target, terms, by=User.objects.get(username="demo_staff"), at=timezone.now())
    page = site.open("admin", "/2024/targets/B-017/")
    page.get_by_label("决定意见").fill("依据不足")
    page.get_by_label("决定意见").press("Enter")
    page.wait_for_timeout(500)
    asked.refresh_from_db()
    assert asked.status == "requested"
    page.get_by_role("button", name="不同意").click()
    expect(page.locator(".messages")).to_contain_text("未同意")


def test_taking_over_a_draft_leaves_the_focus_and_the_chosen_file(site, tmp_path):
    target, unit = (
        Target.objects.get(number="B-017"),
        Unit.objects.exclude(ownerships__target__number="B-017").first(),
    )
    Owner.objects.create(target=target, unit=unit, role="supporting")
    town = User.objects.create_user("town", PASSWORD, name="乡镇", role="staff", unit=unit)
    reading = Reading(data_date=date(2024, 12, 31), value=Decimal(300), text="上门服务。")
    draft = record(target, reading, by=town, at=timezone.now(), submit=False)
    page = site.open("staff", "/2024/report/B-017/")
    file = tmp_path / "报表.pdf"
    file.write_bytes(b"%PDF-1.4\n%%EOF\n")
    page.get_by_label("佐证材料").set_input_files(file)
    page.get_by_label("本期累计").fill("8120")
    page.get_by_role("button", name="只采用文字").click()
    expect(page.get_by_label("进展情况")).to_have_value(f"{unit}（300户）：上门服务。")
    expect(page.get_by_label("本期累计")).to_have_value("8120")
    expect(page.get_by_label("本期累计")).to_be_focused()
    expect(page.get_by_label(str(unit))).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("#row-B-017")).to_contain_text("已提交")
    entry = target.entries.get(status="submitted")
    assert [e.name for e in entry.evidence.all()] == ["报表.pdf"]
    assert list(entry.taken_from.all()) == [unit]
    draft.refresh_from_db()
    assert (draft.status, draft.author, draft.text) == ("draft", town, "上门服务。")


def test_a_reason_that_was_typed_and_then_not_used_comes_back_with_the_row(site):
    page = site.open("admin", QUEUE)
    first = waiting()[0]
    for key in ("j", "r"):
        page.keyboard.press(key)
    page.keyboard.type("请附来源")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(row_of(page, first)).to_contain_text("已采信")
    page.keyboard.press("u")
    kept = row_of(page, first).locator(".kept")
    expect(kept).to_contain_text("请附来源")
    kept.get_by_role("button", name="恢复").click()
    expect(row_of(page, first).get_by_placeholder("退回原因")).to_have_value("请附来源")


@pytest.fixture
def slow(site):
    """The office's queue, whose answers come only once they are let through."""
    page = site.open("admin", QUEUE)
    page.clock.install()
    held: list[Route] = []
    page.route(re.compile(r"/review/\d+/$"), lambda route: held.append(route))
    return page, held


def test_each_press_accepts_the_row_that_has_the_focus_before_the_answers_are_there(slow):
    page, held = slow
    rows = waiting()
    press_as_people_do(page, "j")
    press_as_people_do(page, "a", 3)
    until(page, lambda: len(held) == 3)
    expect(row_of(page, rows[3])).to_be_focused()
    press_as_people_do(page, "k")  # what awaits its answer is not gone to
    expect(row_of(page, rows[3])).to_be_focused()
    assert waiting() == rows
    for route in reversed(held):
        route.continue_()
    for row in rows[:3]:
        expect(row_of(page, row)).to_contain_text("已采信")
    expect(row_of(page, rows[3])).to_be_focused()
    assert waiting() == rows[3:]
    press_as_people_do(page, "u")
    expect(row_of(page, rows[2])).to_be_focused()
    assert waiting() == rows[2:]


def test_what_is_undone_before_its_answer_is_there_is_the_last_and_no_other(slow):
    page, held = slow
    rows = waiting()
    press_as_people_do(page, "j")
    press_as_people_do(page, "a")
    until(page, lambda: len(held) == 1)
    held[0].continue_()
    expect(row_of(page, rows[0])).to_contain_text("已采信")
    press_as_people_do(page, "a")
    press_as_people_do(page, "u")
    until(page, lambda: len(held) == 2)
    held[1].continue_()
    expect(row_of(page, rows[1]).get_by_role("button", name="采信", exact=True)).to_be_visible()
    expect(row_of(page, rows[1])).to_be_focused()
    assert waiting() == rows[1:]


def test_a_key_that_bounces_accepts_one_row(slow):
    page, held = slow
    rows = waiting()
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.keyboard.press("a")
    expect(row_of(page, rows[1])).to_be_focused()
    until(page, lambda: held)
    held[0].continue_()
    expect(row_of(page, rows[0])).to_contain_text("已采信")
    expect(row_of(page, rows[1])).to_be_focused()
    assert waiting() == rows[1:]


def test_a_key_pressed_twice_accepts_one_row_even_where_the_answer_is_there_between(site):
    page = site.open("admin", QUEUE)
    page.clock.install()
    page.clock.pause_at(timezone.now() + timedelta(days=1))
    rows = waiting()
    page.keyboard.press("j")
    page.keyboard.press("a")
    until(page, lambda: waiting() == rows[1:])
    page.clock.run_for(100)  # in which htmx settles the answer
    expect(row_of(page, rows[0])).to_contain_text("已采信")
    page.keyboard.press("a")
    expect(row_of(page, rows[1])).to_be_focused()
    expect(row_of(page, rows[1])).not_to_have_attribute("aria-busy", "true")
    page.clock.run_for(200)
    page.keyboard.press("a")
    until(page, lambda: waiting() == rows[2:])


def test_an_undo_of_what_never_got_through_undoes_nothing_later(slow, site):
    page, held = slow
    rows = waiting()
    press_as_people_do(page, "j")
    press_as_people_do(page, "a")
    press_as_people_do(page, "u")
    until(page, lambda: held)
    held.pop().abort()
    expect(page.locator(".messages")).to_contain_text("没有保存")
    site.complaints.clear()  # of that
    page.clock.fast_forward(2000)
    press_as_people_do(page, "k")
    expect(row_of(page, rows[0])).to_be_focused()
    press_as_people_do(page, "a")
    until(page, lambda: held)
    held.pop().continue_()
    expect(row_of(page, rows[0])).to_contain_text("已采信")
    press_as_people_do(page, "a")  # an answer that came after it would have let the undo go
    until(page, lambda: held)
    held.pop().continue_()
    expect(row_of(page, rows[1])).to_contain_text("已采信")
    assert waiting() == rows[2:]


def test_after_what_was_refused_u_undoes_no_other_row(slow):
    page, held = slow
    rows = waiting()
    ProgressEntry.objects.filter(pk=rows[1].pk).update(text="另有变化。")
    press_as_people_do(page, "j")
    for place, words in ((0, "已采信"), (1, "这条进展已变动")):
        press_as_people_do(page, "a")
        until(page, lambda: held)
        held.pop().continue_()
        expect(row_of(page, rows[place])).to_contain_text(words)
        expect(row_of(page, rows[place])).not_to_have_attribute("aria-busy", "true")
    press_as_people_do(page, "u")
    page.wait_for_timeout(300)
    expect(row_of(page, rows[0])).to_contain_text("已采信")
    assert waiting() == rows[1:]


def test_each_row_undone_before_its_answer_is_there_is_undone(slow):
    page, held = slow
    rows = waiting()
    press_as_people_do(page, "j")
    for key in "auau":
        press_as_people_do(page, key)
    until(page, lambda: len(held) == 2)
    for route in held:
        route.continue_()
    for row in rows[:2]:
        expect(row_of(page, row).get_by_role("button", name="采信", exact=True)).to_be_visible()
    until(page, lambda: waiting() == rows)


def test_what_is_refused_meanwhile_says_so_and_draws_no_key_to_it(slow):
    page, held = slow
    rows = waiting()
    ProgressEntry.objects.filter(pk=rows[0].pk).update(text="另有变化。")
    press_as_people_do(page, "j")
    press_as_people_do(page, "a")
    until(page, lambda: held)
    held[0].continue_()
    expect(row_of(page, rows[0])).to_contain_text("这条进展已变动")
    expect(row_of(page, rows[1])).to_be_focused()
    assert waiting() == rows


def test_the_counts_above_the_queue_follow_each_decision(site):
    page = site.open("admin", QUEUE)
    count = len(waiting())
    bar = page.locator(".review-bar")
    expect(bar).to_contain_text(f"全部 {count}")
    page.locator(".review [name=entry]").nth(1).check()
    row_of(page, waiting()[0]).get_by_role("button", name="采信").click()
    expect(bar).to_contain_text(f"全部 {count - 1}")
    expect(bar).to_contain_text("采信所选（1）")
    page.get_by_role("button", name="采信所选").click()
    expect(page.locator(".messages")).to_contain_text("已采信1条进展")
    for left in range(count - 3, -1, -1):
        row_of(page, waiting()[0]).get_by_role("button", name="采信").click()
        expect(bar).to_contain_text(f"全部 {left}") if left else expect(bar).to_have_count(0)
