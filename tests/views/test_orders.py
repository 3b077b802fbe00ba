"""批示 and 催办 in the page: what is pressed twice, what is said where, lists, filters, files. It is 18 July 2024."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from targets.models import Adjustment, Instruction, Notice, Post, Unit, Urging, User
from targets.services import answer_instruction, close_instruction, instruct, urge
from tests.conftest import at, person

NOW = at(2024, 7, 18)
HTMX = {"hx-request": "true"}
WRITE = "/2024/targets/B-017/instructions/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def as_leader(client, leader):
    client.force_login(leader)
    return client


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def order_on(target, leader, text="请说明差距。", due=date(2024, 7, 15)):
    return instruct(target, text=text, due_date=due, by=leader, at=at(2024, 7, 8))


# -- an instruction is written


def test_as_a_fragment_it_says_so_and_the_box_is_empty(as_leader, target, clerk):
    response = as_leader.post(WRITE, {"text": "请说明差距。", "due_date": "2024-07-20"}, headers=HTMX)
    page = response.content.decode()
    assert page.strip().startswith("<section")
    assert 'data-kept="instruct-2024-B-017"' in page
    assert page.count("autofocus") == 1
    assert page.index("已批示“新增市场主体”，已通知牵头单位。") < page.index("请说明差距。")
    assert page.count("请说明差距。") == 1  # in the list, not in the box
    assert "临期（还有2天）" in page


def test_it_says_that_the_unit_has_nobody_to_answer(as_leader, target, admin):
    response = as_leader.post(WRITE, {"text": "请说明差距。"}, headers=HTMX)
    assert f"{target.lead.unit}没有填报员，已告知管理员。" in response.content.decode()
    assert admin.notices.count() == 1


def test_without_scripts_it_is_said_in_the_section(as_leader, target):
    response = as_leader.post(WRITE, {"text": "请说明差距。"})
    assert response.url == "/2024/targets/B-017/#instructions"
    page = as_leader.get(response.url).content.decode()
    assert page.count("已批示“新增市场主体”") == 1
    assert page.index('id="instructions"') < page.index("已批示“新增市场主体”")


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["fragment", "page"])
def test_a_second_press_stores_nothing_and_is_no_fault(headers, as_leader, target, clerk):
    pages = [
        as_leader.post(WRITE, {"text": "请说明差距。"}, headers=headers, follow=True).content.decode()
        for _ in range(2)
    ]
    assert "这条批示刚刚已发出" in pages[1]
    assert 'data-level="error"' not in pages[1]
    assert (target.instructions.count(), clerk.notices.count()) == (1, 1)


WRONG = [
    ({"text": ""}, "必填"),
    ({"text": "  \n "}, "必填"),
    ({"text": "请" * 1001}, "不超过 1000 字符"),
    ({"text": "请说明。", "due_date": "2024-07-17"}, "答复时限不能早于今天（2024年7月18日）。"),
    ({"text": "请说明。", "due_date": "2023-07-20"}, "答复时限不能早于今天（2024年7月18日）。"),
    ({"text": "请说明。", "due_date": "0024-07-20"}, "日期"),
    ({"text": "请说明。", "due_date": "20日"}, "日期"),
    ({"text": "请说明。", "due_date": "2024-02-30"}, "日期"),
]


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["fragment", "page"])
@pytest.mark.parametrize(("typed", "said"), WRONG)
def test_what_is_refused_stays_in_the_box(typed, said, headers, as_leader, target):
    response = as_leader.post(WRITE, typed, headers=headers)
    page = response.content.decode()
    assert response.status_code == 200
    assert ("<html" in page) == (headers == {})
    assert said in page
    assert "data-kept" not in page
    assert f">{typed['text']}</textarea>" in page.replace("\r", "")
    assert not target.instructions.exists()


def test_of_the_past_it_is_stamped_with_the_day_that_was_read(as_leader, target):
    page = as_leader.get("/2024/targets/B-017/?as_of=2024-06-30").content.decode()
    assert f'action="{WRITE}?as_of=2024-06-30"' in page
    response = as_leader.post(f"{WRITE}?as_of=2024-06-30", {"text": "请说明差距。"})
    assert response.url == "/2024/targets/B-017/?as_of=2024-06-30#instructions"
    order = target.instructions.get()
    assert (order.read_on, order.created_at) == (date(2024, 6, 30), NOW)
    assert "据6月30日数据" in as_leader.get("/2024/targets/B-017/").content.decode()


def test_the_day_that_was_read_stands_wherever_the_instruction_does(as_leader, office, target, clerk, client):
    instruct(
        target, text="请说明差距。", due_date=date(2024, 7, 25), by=User.objects.get(username="zhaoning"),
        at=NOW, read_on=date(2024, 6, 30),
    )  # fmt: skip
    assert clerk.notices.get().text.startswith("赵宁据6月30日数据对“新增市场主体”作出批示（7月25日前答复）")
    drafted = office.post("/2024/bulletin/new/", {"as_of": "2024-07-18"})["Location"]
    for address in ("/2024/targets/B-017/", "/2024/instructions/", drafted):
        assert "据6月30日数据" in office.get(address).content.decode(), address
    book = load_workbook(BytesIO(office.get("/2024/instructions.xlsx").content)).active
    assert date(2024, 6, 30) in [getattr(cell.value, "date", lambda: None)() for row in book for cell in row]
    panel = office.get("/2024/targets/B-017/", headers=HTMX | {"hx-target": "panel"}).content.decode()
    assert "据6月30日数据" in panel
    client.force_login(clerk)
    assert "赵宁据6月30日数据批示" in client.get("/2024/report/").content.decode()


def test_the_year_is_said_where_it_was_written_in_another(target, leader):
    order = instruct(
        target, text="请说明。", due_date=None, by=leader, at=at(2025, 1, 8), read_on=date(2024, 11, 30)
    )
    assert order.read_words == "据2024年11月30日数据"


def test_a_day_to_come_is_no_day_to_speak_of(as_leader, target):
    as_leader.post(f"{WRITE}?as_of=2024-09-30", {"text": "请说明差距。"})
    assert target.instructions.get().read_on is None


@pytest.mark.parametrize("who", ["leader", "admin", "clerk"])
def test_the_panel_has_the_form_for_those_who_may(who, request, client, target):
    client.force_login(request.getfixturevalue(who))
    panel = client.get("/2024/targets/B-017/?as_of=2024-06-30", headers=HTMX).content.decode()
    assert (f'action="{WRITE}?as_of=2024-06-30"' in panel) == (who != "clerk")
    assert ("批示内容（据6月30日数据）" in panel) == (who != "clerk")


def test_the_panel_is_answered_with_its_own_part(as_leader, target):
    sent = {"text": "请说明差距。", "due_date": "2024-07-21", "place": "beside"}
    part = as_leader.post(f"{WRITE}?as_of=2024-06-30", sent, headers=HTMX).content.decode()
    assert part.strip().startswith('<section\n  class="beside"')
    assert 'data-kept="instruct-2024-B-017"' in part
    assert part.count("请说明差距。") == 1
    again = as_leader.post(f"{WRITE}?as_of=2024-06-30", sent, headers=HTMX).content.decode()
    assert "这条批示刚刚已发出" in again
    assert target.instructions.count() == 1
    wrong = as_leader.post(WRITE, sent | {"text": "新的", "due_date": "2024-07-01"}, headers=HTMX)
    assert "答复时限不能早于今天" in wrong.content.decode()
    assert ">新的</textarea>" in wrong.content.decode()


def test_of_a_memory_it_is_said_where_it_is_to_be_seen(as_leader, target):
    address = f"{WRITE}?as_of=2024-06-30&known=2024-07-01"
    page = as_leader.post(address, {"text": "请说明差距。"}, headers=HTMX).content.decode()
    assert "回到现在的页面可以看到" in page
    assert "0 条" in page
    assert target.instructions.get().read_on == date(2024, 6, 30)


def test_of_today_it_is_not_stamped(as_leader, target):
    as_leader.post(WRITE, {"text": "请说明差距。"})
    assert target.instructions.get().read_on is None


def test_nothing_else_is_pressed_in_the_past(office, target, leader):
    order_on(target, leader)
    page = office.get("/2024/targets/B-017/?as_of=2024-06-30").content.decode()
    assert "/close/" not in page


# -- it is answered and closed where it is read


def test_an_answer_is_said_in_its_row(client, target, leader, clerk):
    order = order_on(target, leader)
    client.force_login(clerk)
    data = {"text": "已增设窗口。", "place": "list"}
    page = client.post(f"/instructions/{order.pk}/answer/", data, headers=HTMX).content.decode()
    assert page.strip().startswith("<li")
    assert f'data-kept="answer-{order.pk}"' in page
    assert "已答复“新增市场主体”的批示，已告知赵宁。" in page
    assert page.count("已增设窗口。") == 1
    assert "已答复（逾期）" in page
    assert "新增市场主体</a>" in page
    again = client.post(f"/instructions/{order.pk}/answer/", data, headers=HTMX).content.decode()
    assert "这条答复刚刚已发出" in again
    assert order.replies.count() == 1


def test_an_answer_that_says_nothing_is_refused_in_its_row(client, target, leader, clerk):
    order = order_on(target, leader)
    client.force_login(clerk)
    for headers in (HTMX, {}):
        page = client.post(f"/instructions/{order.pk}/answer/", {"text": " "}, headers=headers)
        assert "没有答复" in page.content.decode()
        assert "data-kept" not in page.content.decode()


def test_an_answer_that_is_not_ones_to_give_stays_typed(client, target, leader, stranger):
    order = order_on(target, leader)
    client.force_login(stranger)
    page = client.post(f"/instructions/{order.pk}/answer/", {"text": "代答"}, headers=HTMX).content.decode()
    assert "由牵头单位答复。" in page
    assert "data-kept" not in page


def test_closing_twice_closes_once(as_leader, target, leader):
    order = order_on(target, leader)
    pages = [
        as_leader.post(f"/instructions/{order.pk}/close/", headers=HTMX).content.decode() for _ in range(2)
    ]
    assert "的批示已办结。" in pages[0]
    assert "这条批示刚刚已办结" in pages[1]
    assert all('data-level="info"' in page and "办结</button>" not in page for page in pages)
    page = as_leader.post(f"/instructions/{order.pk}/close/", follow=True).content.decode()
    assert page.count("这条批示刚刚已办结") == 1


# -- the page 批示


@pytest.fixture
def story(target, road, leader, admin, clerk, stranger):
    """Six instructions, one in each state, on 18 July."""
    other = person("qianfu", "钱副", "leader")
    waiting = order_on(target, leader, "等等看。", None)
    soon = order_on(target, other, "快到了。", date(2024, 7, 20))
    overdue = order_on(road, leader, "过了。")
    answered = order_on(target, leader, "答了。", date(2024, 7, 12))
    late = order_on(road, other, "答晚了。", date(2024, 7, 12))
    closed = order_on(road, admin, "办完了。")
    answer_instruction(answered, text="按时答复。", by=clerk, at=at(2024, 7, 12))
    answer_instruction(late, text="逾期答复。", by=stranger, at=at(2024, 7, 13))
    close_instruction(closed, by=admin, at=at(2024, 7, 13))
    return {"waiting": waiting, "soon": soon, "overdue": overdue, "answered": answered, "late": late,
            "closed": closed, "other": other}  # fmt: skip


def listed(client, query="") -> list[str]:
    orders = client.get(f"/2024/instructions/{query}").context["orders"]
    return [line.instruction.text for line in orders.lines]


ALL = ["办完了。", "答晚了。", "答了。", "过了。", "快到了。", "等等看。"]


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("", ALL),
        ("?state=open", ALL[1:]),
        ("?state=waiting", ["过了。", "快到了。", "等等看。"]),
        ("?state=due_soon", ["快到了。"]),
        ("?state=overdue", ["过了。"]),
        ("?state=answered", ["答晚了。", "答了。"]),
        ("?state=closed", ["办完了。"]),
        ("?state=nonsense", ALL),
        ("?author={other}", ["答晚了。", "快到了。"]),
        ("?author={other}&state=answered", ["答晚了。"]),
        ("?unit={unit}", ["答了。", "快到了。", "等等看。"]),
        ("?unit=999999", ALL),
        ("?q=E-017", ["办完了。", "答晚了。", "过了。"]),
        ("?q=钱副 新华路", ["答晚了。"]),
        ("?q=区市场监管局", ["答了。", "快到了。", "等等看。"]),
        ("?q=按时", ["答了。"]),
        ("?theme={theme}", ALL),
        ("?post={post}", []),
    ],
)
def test_it_lists_and_filters(query, texts, as_leader, story, target):
    places = {
        "other": story["other"].pk,
        "unit": target.lead.unit_id,
        "theme": target.theme_id,
        "post": Post.objects.create(title="副区长").pk,
    }
    assert listed(as_leader, query.format(**places)) == texts


def test_its_tabs_count(as_leader, story):
    found = as_leader.get("/2024/instructions/?state=overdue").context["orders"]
    assert found.counts == {
        "": 6, "open": 5, "waiting": 3, "due_soon": 1, "overdue": 1, "answered": 2, "closed": 1,
    }  # fmt: skip


def test_a_clerk_sees_those_to_its_unit_and_answers_there(client, story, clerk):
    client.force_login(clerk)
    page = client.get("/2024/instructions/").content.decode()
    assert listed(client) == ["答了。", "快到了。", "等等看。"]
    assert page.count('/answer/"') == 6  # action and hx-post of three
    assert "区住建局" not in page


def test_a_leader_closes_there_what_is_its_own(as_leader, story):
    page = as_leader.get("/2024/instructions/").content.decode()
    mine = [story[name].pk for name in ("waiting", "overdue", "answered")]
    assert [
        pk for pk in sorted(o.pk for o in Instruction.objects.all()) if f"/{pk}/close/" in page
    ] == sorted(mine)


def test_it_goes_to_excel_as_it_is_filtered(as_leader, story):
    response = as_leader.get("/2024/instructions.xlsx?state=answered")
    sheet = load_workbook(BytesIO(response.content)).active
    heads = [cell.value for cell in sheet[3]]
    rows = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=4)]
    assert [row["批示内容"] for row in rows] == ["答晚了。", "答了。"]
    assert (rows[0]["状态"], rows[0]["答复"], rows[0]["答复时限"].date()) == (
        "已答复（逾期）", "区住建局王路：逾期答复。", date(2024, 7, 12),
    )  # fmt: skip
    assert sheet.auto_filter.ref == "A3:M5"


def test_an_empty_list_goes_to_excel_too(as_leader, target):
    for name in ("instructions", "urging"):
        assert load_workbook(BytesIO(as_leader.get(f"/2024/{name}.xlsx").content)).active.max_row == 3


@pytest.mark.parametrize("count", [20, 200])
@pytest.mark.parametrize("who", ["leader", "clerk"])
def test_its_queries_do_not_grow(
    count, who, request, client, make_target, leader, clerk, django_assert_num_queries
):
    targets = [make_target(f"B-{n:03}", title=f"目标{n}") for n in range(10)]
    for n in range(count):
        order_on(targets[n % 10], leader, f"第{n}条")
    client.force_login(request.getfixturevalue(who))
    client.get("/2024/instructions/")
    with django_assert_num_queries({"leader": 12, "clerk": 13}[who]):  # a clerk may deputise
        client.get("/2024/instructions/")


def test_pages_follow_each_other(as_leader, target, leader):
    for n in range(60):
        order_on(target, leader, f"第{n}条")
    page = as_leader.get("/2024/instructions/?page=2&state=overdue").content.decode()
    assert "第 2 / 2 页" in page
    assert page.count("超期3天") == 10


# -- where else it shows


def test_the_overview_counts_what_is_overdue_and_leads_there(as_leader, story, target, report, admin):
    urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))
    page = as_leader.get("/2024/").content.decode()
    for address, text in [
        ("/2024/instructions/?state=open", "批示未办结 5"),
        ("/2024/instructions/?state=overdue", "超期 1"),
        ("/2024/urging/?state=open", "催办未销号 2"),
        ("/2024/urging/?state=overdue", "超期 2"),
    ]:
        assert f'href="{address}">{text}</a>' in page.replace('class="late" ', "")
    unit = target.lead.unit_id
    narrowed = as_leader.get(f"/2024/units/{unit}/").content.decode()
    assert f"/2024/instructions/?unit={unit}&amp;role=lead&amp;state=open" in narrowed
    assert len(listed(as_leader, f"?unit={unit}&role=lead&state=open")) == 3
    assert "批示未办结 3" in narrowed


def test_a_picture_of_the_past_counts_as_of_its_day(as_leader, story):
    page = as_leader.get("/2024/?as_of=2024-07-12").content.decode()
    assert "批示未办结 6" in page  # the one closed on the 13th, too
    assert "超期" not in page[page.index("催办未销号") : page.index("批示未办结") + 30]
    page = as_leader.get("/2024/?as_of=2024-07-17").content.decode()
    assert "批示未办结 5（超期 1）" in page


def test_the_targets_page_shows_states_and_open_letters(as_leader, story, report, admin):
    urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))
    page = as_leader.get("/2024/targets/E-017/").content.decode()
    assert 'data-order="overdue">超期3天' in page
    assert "催办〔2024〕2号" in page
    assert "催办〔2024〕1号" not in page


def test_the_ledger_marks_what_is_due_soon_and_overdue(as_leader, story, report, admin):
    urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 20), by=admin, at=at(2024, 7, 8))
    page = as_leader.get("/2024/targets/").content.decode()
    rows = {number: page[page.index(f">{number}</td>") :].split("</th>")[0] for number in ("B-017", "E-017")}
    found = {
        number: [w for w in ("批示临期", "批示超期", "催办临期") if w in row] for number, row in rows.items()
    }
    assert found == {"B-017": ["批示临期", "催办临期"], "E-017": ["批示超期", "催办临期"]}
    assert "批示超期" not in as_leader.get("/2024/targets/?as_of=2024-07-14").content.decode()


def test_another_unit_does_not_see_a_letter_on_the_targets_page(client, target, report, admin, stranger):
    urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))
    client.force_login(stranger)
    assert "催办〔2024〕1号" not in client.get("/2024/targets/B-017/").content.decode()


def test_a_clerks_page_shows_the_clocks(client, story, report, admin, clerk):
    urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))
    client.force_login(clerk)
    page = client.get("/2024/report/").content.decode()
    assert "超期3天" in page
    assert "临期（还有2天）" in page


def test_the_bulletin_counts_and_names_the_overdue_first(office, story, report, admin):
    urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))
    drafted = office.post("/2024/bulletin/new/", {"as_of": f"{NOW:%Y-%m-%d}"})["Location"]
    sections = office.get(drafted).context["paper"].sections
    said = next(s.paragraphs for s in sections if s.head == "批示和催办办理情况")
    assert said[0] == (
        "批示未办结5条，其中待答复3条（临期1条、超期1条），已答复2条。催办单未销号2份，其中超期2份。"
    )
    assert said[1] == (
        "超期的催办单：催办〔2024〕1号（区市场监管局，超期3天）、催办〔2024〕2号（区住建局，超期3天）。"
    )
    assert said[2] == "赵宁对“新华路南延建成通车”的批示：过了。（7月8日，7月15日前答复，超期3天）。"
    assert len(said) == 1 + 1 + 1 + 4


# -- urging, looked at first


def preview_of(client, query=""):
    page = client.get(f"/2024/urging/preview/{query}")
    return page, {
        "seen": page.context["seen"],
        "units": [unit.pk for unit in page.context["proposed"]],
        "targets": sorted(page.context["ticked"]),
        "reply_by": "2024-07-25",
    }


def test_it_is_looked_at_issued_and_taken_back(office, target, road, market_bureau, clerk):
    assert "预览全部（2个单位）" in office.get("/2024/urging/").content.decode()
    page, form = preview_of(office)
    shown = page.content.decode()
    assert "新增市场主体" in shown
    assert "新华路南延建成通车" in shown
    assert shown.count(" checked") == 2
    assert Urging.objects.count() == 0
    done = office.post("/2024/urging/issue/", form, follow=True)
    issued = done.content.decode()
    assert "已签发2份催办单（第1—2号）" in issued
    assert "红灯和未报的2项都已有未办结的催办单" in issued
    assert issued.count(" checked") == 2  # ready to be taken back
    done = office.post("/2024/urging/revoke/", {"serials": [1, 2], "reason": "签发有误"}, follow=True)
    assert "已撤销第1、2号催办单" in done.content.decode()
    assert done.content.decode().count('class="revoked"') == 2
    assert "预览全部（2个单位）" in done.content.decode()
    client_page = office.get("/2024/urging/1/").content.decode()
    assert "已撤销，不必办理：签发有误" in client_page


def test_one_unit_goes_the_same_way(office, target, road, market_bureau):
    page, form = preview_of(office, f"?units={market_bureau.pk}")
    assert "新华路" not in page.content.decode()
    office.post("/2024/urging/issue/", form)
    assert Urging.objects.get().unit == market_bureau


def test_what_is_asked_for_already_is_marked_and_not_ticked(office, target, road):
    _, form = preview_of(office)
    office.post("/2024/urging/issue/", form)
    page, form = preview_of(office)
    assert "已有未办结的催办单" in page.content.decode()
    assert "第1号</a>" in page.content.decode()
    assert form["targets"] == []
    assert " checked" not in page.content.decode()


def test_a_second_press_issues_nothing(office, target, road, clerk):
    _, form = preview_of(office)
    pages = [office.post("/2024/urging/issue/", form, follow=True).content.decode() for _ in range(2)]
    assert "这些催办单刚刚已签发" in pages[1]
    assert (Urging.objects.count(), clerk.notices.count()) == (2, 1)


def test_a_preview_of_another_time_is_shown_again_with_what_was_ticked(office, target, road, accepted):
    _, form = preview_of(office)
    accepted(target, date(2024, 5, 31), 4000)
    accepted(target, date(2024, 6, 30), 4500)
    again = office.post("/2024/urging/issue/", form | {"reply_by": "2024-07-30"})
    page = again.content.decode()
    assert "情况已变" in page
    assert "新增市场主体" not in page
    assert 'value="2024-07-30"' in page
    assert again.context["ticked"] == {road.pk}
    assert Urging.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reply_by": ""}, "没有签发"),
        ({"reply_by": "2024-07-17"}, "办理时限不能早于2024年7月18日。"),
        ({"reply_by": "1.8"}, "没有签发"),
        ({"targets": []}, "请勾选要催办的事项"),
        ({"targets": ["x"]}, "没有签发"),
        ({"units": []}, "没有签发"),
        ({"seen": ""}, "没有签发"),
        ({"seen": "0" * 32}, "情况已变"),
    ],
)
def test_what_cannot_be_issued_is_shown_again(wrong, said, office, target):
    _, form = preview_of(office)
    response = office.post("/2024/urging/issue/", form | wrong)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert Urging.objects.count() == 0


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"reason": "签发有误"}, "请勾选要撤销的催办单"),
        ({"serials": [1]}, "请写明撤销理由"),
        ({"serials": [9], "reason": "签发有误"}, "没有撤销"),
        ({"serials": ["x"], "reason": "签发有误"}, "没有撤销"),
    ],
)
def test_nothing_is_taken_back_without_a_letter_and_a_reason(form, said, office, report, target, admin):
    urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 25), by=admin, at=at(2024, 7, 8))
    assert said in office.post("/2024/urging/revoke/", form, follow=True).content.decode()
    assert Urging.objects.standing().count() == 1


def test_what_is_taken_back_twice_is_so_once(office, report, target, admin, clerk):
    urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 25), by=admin, at=at(2024, 7, 8))
    form = {"serials": [1], "reason": "签发有误"}
    pages = [office.post("/2024/urging/revoke/", form, follow=True).content.decode() for _ in range(2)]
    assert "催办〔2024〕1号刚刚已撤销，没有重复撤销。" in pages[1]
    assert Notice.objects.filter(recipient=clerk).count() == 2


def test_the_letters_filter_and_go_to_excel(office, report, target, road, admin, market_bureau):
    urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))
    office.post("/2024/urging/revoke/", {"serials": [2], "reason": "签发有误"})

    def serials(query=""):
        return [line.urging.serial for line in office.get(f"/2024/urging/{query}").context["orders"].lines]

    assert serials() == [2, 1]
    assert serials("?state=overdue") == serials("?state=open") == serials("?q=B-017") == [1]
    assert serials("?state=revoked") == [2]
    assert serials(f"?unit={market_bureau.pk}") == [1]
    assert serials(f"?theme={target.theme_id}") == [2, 1]
    sheet = load_workbook(BytesIO(office.get("/2024/urging.xlsx?state=overdue").content)).active
    assert [sheet["A4"].value, sheet["F4"].value, sheet["H4"].value] == [
        "催办〔2024〕1号",
        "超期3天",
        "新增市场主体",
    ]


def test_a_letter_narrowed_to_some_targets_counts_and_writes_theirs_alone(
    office, report, target, make_target, admin
):
    make_target("B-018", title="别的", value=100)
    urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))
    group = report.groups.create(name="民生实事")
    group.targets.add(target)

    def row(query=""):
        page = office.get(f"/2024/urging/{query}").content.decode()
        return re.findall(r'<td class="num" data-label="(事项|未销号)">(\d+)</td>', page)

    def written(query=""):
        sheet = load_workbook(BytesIO(office.get(f"/2024/urging.xlsx{query}").content)).active
        return [cells[6] for cells in sheet.iter_rows(min_row=4, values_only=True)]

    assert (row(), written()) == ([("事项", "2"), ("未销号", "2")], ["B-017", "B-018"])
    assert row(f"?group={group.pk}") == [("事项", "1"), ("未销号", "1")]
    assert written(f"?group={group.pk}") == ["B-017"]


def test_a_letter_narrowed_to_some_targets_stands_as_theirs_do(
    office, report, target, make_target, admin, accepted
):
    """What is settled of one heading is so there, whatever else the letter asks for."""
    other = make_target("B-018", title="别的", value=100)
    urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))
    settled, waiting = (report.groups.create(name=name, position=n) for n, name in enumerate("甲乙", 1))
    settled.targets.add(target)
    waiting.targets.add(other)
    accepted(target, date(2024, 6, 30), 4200, moment=at(2024, 7, 9))

    def counts(query):
        return office.get(f"/2024/urging/{query}").context["orders"].counts

    assert (counts("")["open"], counts("")["answered"]) == (1, 0)
    assert (counts(f"?group={settled.pk}")["open"], counts(f"?group={settled.pk}")["answered"]) == (0, 1)
    assert (counts(f"?group={waiting.pk}")["open"], counts(f"?group={waiting.pk}")["answered"]) == (1, 0)


def test_the_lists_offer_the_units_that_have_something_in_them(
    office, target, road, leader, admin, market_bureau, housing_bureau, make_target
):
    """A unit that leads without an order is none of them; one that took another over is."""
    statistics = Unit.objects.create(name="区统计局", position=3)
    make_target("B-018", lead=statistics, value=None, issued="awaiting")
    order_on(road, leader)
    urge(
        report=target.report,
        choice=None,
        as_of=date(2024, 6, 30),
        reply_by=date(2024, 7, 25),
        by=admin,
        at=NOW,
    )
    Urging.objects.exclude(unit=market_bureau).delete()
    Unit.objects.filter(pk=market_bureau.pk).update(
        is_active=False, ended_on=date(2024, 7, 1), successor=statistics, name="原区市场监管局"
    )

    def offered(page):
        choices = office.get(page).context["form"].fields["unit"].choices[1:]
        return {name: len(office.get(f"{page}?unit={pk}").context["orders"].lines) for pk, name in choices}

    assert offered("/2024/instructions/") == {"区住建局": 1}
    assert offered("/2024/urging/") == {"原区市场监管局": 1, "区统计局": 1}


# -- adjustments pressed twice

TERMS = {
    "value": "7500", "effective_date": "2024-07-01", "document_number": "湛政〔2024〕8号", "reason": "口径",
    "is_checked": "on",
}  # fmt: skip


@pytest.mark.parametrize("who", ["admin", "clerk"])
def test_the_same_adjustment_is_stored_once(who, request, client, target):
    client.force_login(request.getfixturevalue(who))
    pages = [client.post("/2024/targets/B-017/adjust/", TERMS, follow=True) for _ in range(2)]
    assert "这项调整刚刚已提交" in pages[1].content.decode()
    assert pages[1].redirect_chain
    assert Adjustment.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/adjustments/{pk}/", {"action": "approve"}),
        ("/adjustments/{pk}/", {"action": "refuse", "note": "理由不足"}),
        ("/adjustments/{pk}/revoke/", {"reason": "误批"}),
    ],
)
def test_a_decision_is_made_once(address, form, client, target, clerk, admin):
    client.force_login(clerk)
    client.post("/2024/targets/B-017/adjust/", TERMS)
    client.force_login(admin)
    pk = Adjustment.objects.get().pk
    if "revoke" in address:
        client.post(f"/adjustments/{pk}/", {"action": "approve"})
    before = clerk.notices.count()
    pages = [client.post(address.format(pk=pk), form, follow=True).content.decode() for _ in range(2)]
    assert "这项" in pages[1]
    assert clerk.notices.count() == before + 1


@pytest.mark.parametrize("page", ["instructions/", "urging/", "targets/E-017/", "report/"])
def test_a_year_that_has_been_closed_counts_no_further_days(
    page, client, request, story, report, admin, monkeypatch
):
    urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))
    monkeypatch.setattr(timezone, "now", lambda: at(2026, 11, 27))
    client.force_login(request.getfixturevalue("clerk" if page == "report/" else "leader"))
    text = client.get(f"/2024/{page}").content.decode()
    assert "超期175天" in text  # to 6 January 2025, when the figures of the year were due
    assert "超期8" not in text


def test_a_unit_that_leads_nothing_any_more_still_shows_what_it_was_urged_for(
    as_leader, report, target, admin, market_bureau, housing_bureau
):
    urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))
    target.owners.filter(role="lead").update(unit=housing_bureau)
    page = as_leader.get(f"/2024/units/{market_bureau.pk}/").content.decode()
    assert "牵头 0 项" in page
    assert 'id="orders-open"' in page
