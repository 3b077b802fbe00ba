"""变更记录: who changed what since when."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db.models import BooleanField
from django.utils import timezone
from openpyxl import load_workbook

from targets.domain.bulletins import Paper
from targets.models import ApiToken, Post, ProgressEntry, Report, SecurityEvent, Target, Unit, User
from targets.services import Action, edit_target, move
from targets.services.audit import seal
from targets.services.bulletins import issue_bulletin
from targets.summaries import log_page
from targets.summaries.history import SILENT_FIELDS, TURNS
from targets.summaries.log import TRACKED
from tests.conftest import at
from tests.places import draft_bulletin


@pytest.fixture
def renamed(target, market_bureau, housing_bureau, admin):
    target = Target.objects.get(pk=target.pk)
    target.title = "新增经营主体"
    return edit_target(target, lead=market_bureau, supporting=[housing_bureau], by=admin, reason="名称规范")


def lines(words: str = "", since: date | None = None) -> list[tuple]:
    found = log_page(since or timezone.localdate(), words=words, size=500)
    return [(line.by, line.kind, line.verb, line.number, line.what, line.reason) for line in found]


def test_it_says_who_changed_what_from_what_to_what_and_why(renamed):
    assert (
        "陈办",
        "目标任务",
        "修改",
        "B-017",
        "目标任务由“新增市场主体”改为“新增经营主体”",
        "名称规范",
    ) in lines()
    assert ("陈办", "责任单位", "", "B-017", "新增配合单位区住建局", "名称规范") in lines()


def test_it_finds_by_number_person_and_reason(renamed):
    assert {row[3] for row in lines("b-017 陈办")} == {"B-017"}
    assert len(lines("名称规范")) == 2
    assert lines("王路") == []


def test_it_begins_where_it_is_told_to(renamed):
    assert lines(since=timezone.localdate() + timedelta(days=1)) == []


def test_a_changed_threshold_and_a_changed_role_are_in_it(report, clerk):
    report.behind_ratio = "0.9"
    report._change_reason = "从严"
    report.save()
    clerk.role = "leader"
    clerk.unit = None
    clerk.save()
    whats = [row[4] for row in lines()]
    assert any("黄灯线由0.80改为0.90" in what or "黄灯线由0.8改为0.9" in what for what in whats)
    assert any("角色由填报员改为领导" in what for what in whats)


def test_nobody_is_no_deleted_user_and_a_moment_is_one_at_the_office(target, clerk, admin):
    entry = ProgressEntry(
        target=target, unit=clerk.unit, author=clerk, data_date=date(2024, 6, 30), value=4200
    )
    entry.save()
    entry.status, entry.submitted_at = "submitted", at(2024, 7, 3, 9)
    entry.save()
    entry.status, entry.checker = "accepted", admin
    entry.checked_at = entry.accepted_at = at(2024, 7, 4, 16)
    entry.save()
    whats = "；".join(row[4] for row in lines())
    assert "审核人由无改为陈办" in whats
    assert "提交时间由无改为2024-07-03 09:00" in whats
    assert "审核时间由无改为2024-07-04 16:00" in whats
    assert "Deleted" not in whats
    assert "+00:00" not in whats


def test_who_is_gone_is_called_so(admin):
    post = Post.objects.create(title="副区长", position=1, holder=admin)
    post.holder = None
    post.save()
    leaving = admin.pk
    ProgressEntry.objects.all().delete()
    User.objects.filter(pk=leaving).delete()
    assert any("任职人由已删除的用户改为无" in row[4] for row in lines())


def test_a_yes_or_no_is_told_as_what_was_done(target, admin):
    target.owners_confirmed = not target.owners_confirmed
    target.save()
    line = next(line for line in log_page(timezone.localdate(), size=50) if "责任单位" in line.what)
    assert line.what == ("确认了责任单位" if target.owners_confirmed else "撤销了责任单位的确认")
    yes_or_no = {
        field.name
        for model in TRACKED
        for field in model._meta.fields
        if isinstance(field, BooleanField) and field.name not in SILENT_FIELDS
    }
    assert yes_or_no == set(TURNS)


def test_signing_in_is_no_change(client, clerk, report):
    before = len(lines())
    client.post("/login/", {"username": "lizhen", "password": "correct-horse"})
    assert len(lines()) == before


def test_it_never_shows_a_password(clerk):
    clerk.set_password("plum-orchid-41")
    clerk.save()
    assert not any("密码" in row[4] or "md5" in row[4] for row in lines())


def test_the_office_searches_it(client, admin, renamed):
    client.force_login(admin)
    page = client.get("/log/?q=名称规范").content.decode()
    assert "由“新增市场主体”改为“新增经营主体”" in page
    assert "没有符合的变更" in client.get("/log/?q=无此事").content.decode()
    for words in ("ｂ-017", "b017 经营", "新增 经营\u200b主体", "名称 规范"):
        assert "由“新增市场主体”改为“新增经营主体”" in client.get("/log/", {"q": words}).content.decode()
    assert client.get("/log/?since=nonsense").status_code == 200


@pytest.mark.parametrize("address", ["/admin/targets/historicaltarget/", "/admin/targets/historicaluser/"])
def test_nobody_edits_it(address, client, admin, renamed):
    client.force_login(admin)
    assert client.get(address).status_code == 404
    assert Report.history.model not in __import__("django.contrib.admin", fromlist=["site"]).site._registry


def test_nothing_is_left_out_however_much_has_changed(client, admin, clerk, target):
    """Once 500 rows a model were shown, so that an import pushed older lines out of sight."""
    Target.history.model.objects.bulk_create(
        Target.history.model(
            **{
                field.attname: getattr(target, field.attname)
                for field in Target._meta.concrete_fields
                if field.attname != "title"
            },
            title=f"第{n}次",
            history_date=timezone.now() + timedelta(seconds=n),
            history_type="~",
            history_change_reason="导入目录",
        )
        for n in range(1, 701)
    )
    client.force_login(admin)
    first = client.get("/log/").content.decode()
    assert "由“第699次”改为“第700次”" in first
    pages = int(re.search(r"第 1 / (\d+) 页", first)[1])
    assert pages >= 15
    assert "新增" in client.get(f"/log/?page={pages}").content.decode()
    assert "由“第1次”改为“第2次”" in client.get("/log/?q=第2次").content.decode()


def test_a_page_of_it_costs_the_same_however_long_it_is(target, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        log_page(timezone.localdate(), size=50)


# -- what an acceptance, a reset and a promotion look like


def of_kind(kind: str) -> list[tuple]:
    return [row for row in lines() if row[1] == kind]


def test_an_acceptance_names_nobody_deleted_and_the_offices_time(client, admin, target, clerk):
    entry = ProgressEntry.objects.create(
        target=target, unit=clerk.unit, author=clerk, data_date=date(2024, 1, 31), value=600, status="submitted",
        submitted_at=at(2024, 2, 3),
    )  # fmt: skip
    move(entry.pk, Action.ACCEPT, by=admin, at=timezone.now())
    now = timezone.localtime()
    (said,) = [row[4] for row in of_kind("进展") if row[2] == "修改"]
    assert "审核人由无改为陈办" in said
    assert f"采信时间由无改为{now:%Y-%m-%d %H:}" in said
    assert not any(sign in said for sign in ("Deleted", "pk=", "+00:00"))


def test_no_line_of_any_kind_is_english(client, admin, leader, clerk, market_bureau, report):
    """Every link of every model, from nothing to something and back."""
    post = Post.objects.create(title="常务副区长")
    for holder in (leader, None):
        post.holder = holder
        post.save()
    token = ApiToken.objects.create(name="平台", digest="x", created_by=admin)
    for scope in (report, None):
        token.report = scope
        token.save()
    for parent in (Unit.objects.create(name="区政府", position=7), None):
        market_bureau.parent = parent
        market_bureau.save()
    clerk.successor = leader
    clerk.save()
    words = "".join(row[4] for row in lines())
    assert "任职人由无改为赵宁；" in words + "；"
    assert "任职人由赵宁改为无" in words
    assert "Deleted" not in words
    assert "None" not in words


def test_a_reset_shows_as_one_and_ones_own_change_as_such(client, admin, clerk):
    client.force_login(admin)
    for given in ("first-quince-52", "plum-orchid-41"):  # the second, too, though nothing else changes
        sent = {"password1": given, "password2": given, "usable_password": "true"}
        client.post(f"/admin/targets/user/{clerk.pk}/password/", sent)
    assert [row[5] for row in of_kind("用户")][:2] == ["重设密码", "重设密码"]
    clerk.refresh_from_db()
    client.force_login(clerk)
    own = {
        "old_password": "plum-orchid-41",
        "new_password1": "own-secret-77",
        "new_password2": "own-secret-77",
    }
    client.post("/password/", own)
    assert of_kind("用户")[0][5] == "修改本人密码"


def test_twenty_five_imports_push_nothing_out_of_reach(client, admin, target, clerk):
    reason = "最早的一次"
    target._change_reason = reason
    target.save()
    Target.history.model.objects.bulk_create(
        Target.history.model(
            **{f.attname: getattr(target, f.attname) for f in Target._meta.concrete_fields},
            history_date=timezone.now() + timedelta(seconds=n), history_type="~",
            history_change_reason="导入目录",
        )
        for n in range(25 * 100)
    )  # fmt: skip
    last = log_page(timezone.localdate(), page="last", size=50)
    found, number = [], last.paginator.num_pages
    while number > last.paginator.num_pages - 3:
        found += [line.reason for line in log_page(timezone.localdate(), page=str(number), size=50)]
        number -= 1
    assert reason in found


def test_a_page_reads_only_its_own_lines(client, admin, target, django_assert_max_num_queries):
    for n in range(300):
        target.title = f"第{n}次"
        target.save()
    with django_assert_max_num_queries(12) as queries:
        log_page(timezone.localdate(), page="3", size=50)
    assert any("LIMIT 50 OFFSET 100" in query["sql"] for query in queries.captured_queries)


# -- by person, target and kind; as Excel


@pytest.fixture
def office(client, admin, renamed, road):
    """B-017 renamed by 陈办, E-017 and everything else made by nobody."""
    client.force_login(admin)
    return client


def rows_of(client, query: str) -> list:
    return list(client.get(f"/log/{query}").context["lines"])


def test_it_is_narrowed_by_person(office, admin):
    assert {line.by for line in rows_of(office, f"?by={admin.pk}")} == {"陈办"}
    assert {line.by for line in rows_of(office, "?by=0")} == {"系统"}


@pytest.mark.parametrize("asked", ["B-017", "b17", "ｂ-017", "新增市场主体", "经营主体"])
def test_it_is_narrowed_by_target_by_whatever_it_was_called(asked, office):
    found = office.get("/log/", {"target": asked}).context["lines"]
    assert {line.number for line in found} == {"B-017"}
    assert {line.kind for line in found} == {"目标任务", "责任单位"}


def test_of_a_target_that_is_gone_it_still_tells(office, road):
    road.owners.all().delete()
    road.stages.all().delete()
    road.delete()
    assert {line.verb for line in rows_of(office, "?target=E-017&kind=target")} == {"新增", "删除"}


def test_a_bulletin_is_told_of_once_it_is_issued(report, admin):
    draft = draft_bulletin(report, admin, date(2024, 7, 1))
    assert "督查通报" not in [line[1] for line in lines(since=date(2024, 1, 1))]
    paper = Paper(
        mark="", issue=draft.issue, office="区政府督查室", day=date(2024, 7, 1), title="通报", addressees="",
        introduction=[], sections=[], annexes=[],
    )  # fmt: skip
    issue_bulletin(draft, paper, [], by=admin, at=at(2024, 7, 1))
    assert "督查通报" in [line[1] for line in lines(since=date(2024, 1, 1))]


def test_it_is_narrowed_by_kind(office):
    assert {line.kind for line in rows_of(office, "?kind=stage")} == {"节点"}
    assert rows_of(office, "?kind=user&target=B-017") == []


def test_filters_go_together_and_what_makes_no_sense_is_left_out(office, admin):
    found = rows_of(office, f"?by={admin.pk}&kind=target&target=B-017&q=名称规范")
    assert [line.what for line in found] == ["目标任务由“新增市场主体”改为“新增经营主体”"]
    everything = len(rows_of(office, ""))
    assert len(rows_of(office, "?kind=nonsense&by=x")) == everything


def test_its_filters_are_in_the_form_and_the_links(office, admin):
    page = office.get(f"/log/?by={admin.pk}&kind=target").content.decode()
    assert f'<option value="{admin.pk}" selected>' in page
    assert '<option value="target" selected>' in page
    assert f"/log/changes.xlsx?by={admin.pk}&amp;kind=target" in page


def test_only_the_list_is_fetched_while_somebody_chooses(office):
    part = office.get("/log/?kind=target", HTTP_HX_REQUEST="true").content.decode()
    assert part.strip().startswith("<section")
    assert "<form" not in part


def test_it_is_excel_too_with_what_was_asked_and_the_security_log_knows(office, admin):
    answer = office.get(f"/log/changes.xlsx?by={admin.pk}&target=B-017")
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0] == ["时间", "操作人", "类别", "编号", "对象", "方式", "变更", "原因"]
    assert len(rows) - 1 == len(rows_of(office, f"?by={admin.pk}&target=B-017")) == 2
    assert {row[1] for row in rows[1:]} == {"陈办"}
    assert any(row[6] == "目标任务由“新增市场主体”改为“新增经营主体”" for row in rows)
    seal()
    told = SecurityEvent.objects.order_by("position").last()
    assert (told.count, "B-017" in told.details, "target=B-017" in told.details) == (2, True, True)


def test_too_much_for_a_workbook_is_said(office, monkeypatch):
    monkeypatch.setattr("targets.views.log.MOST_ROWS", 3)
    for query in ("", "?q=区"):
        answer = office.get(f"/log/changes.xlsx{query}", follow=True)
        assert "Excel放不下" in answer.content.decode()


NONSENSE = [
    {"q": "字" * 5000}, {"q": "<script>alert(1)</script>"}, {"q": "\x00"}, {"q": "%_\\"}, {"q": "   "},
    {"target": "B" * 5000}, {"target": "<img src=x onerror=alert(1)>"}, {"target": "\x00"}, {"target": "%"},
    {"by": "-1"}, {"by": "9" * 40}, {"by": "１"}, {"kind": "user;drop"}, {"kind": "<b>"},
    {"since": "0001-01-01"}, {"since": "9999-12-31"}, {"since": "昨天"}, {"since": "2024-13-40"}, {"since": "<b>"},
    {"page": "-3"}, {"page": "9" * 30}, {"page": "<b>"},
]  # fmt: skip


@pytest.mark.parametrize("asked", NONSENSE, ids=lambda asked: str(asked)[:30])
@pytest.mark.parametrize("address", ["/log/", "/log/changes.xlsx"])
def test_whatever_is_asked_it_answers(address, asked, office):
    answer = office.get(address, asked)
    assert answer.status_code == 200
    if address == "/log/":
        page = answer.content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_what_looks_like_a_formula_is_text_in_the_file(start, office, target):
    target.title = f"{start}HYPERLINK(1)"
    target.save()
    sheet = load_workbook(BytesIO(office.get("/log/changes.xlsx?kind=target").content)).active
    cells = [
        cell for row in sheet.iter_rows() for cell in row if cell.value and "HYPERLINK" in str(cell.value)
    ]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_an_empty_list_says_what_to_do_next(office, admin, monkeypatch):
    """The last change was long ago, a filter fits nothing, or nothing was ever changed."""
    assert "可少加一个条件" in office.get("/log/?q=没有这样的词").content.decode()
    Target.history.update(history_date=at(2024, 1, 5))
    page = office.get("/log/?kind=target").content.decode()
    assert "此前最近一次在2024年1月5日" in page
    assert "?kind=target&amp;since=2024-01-05" in page
    assert rows_of(office, "?kind=target&since=2024-01-05")
    Target.history.all().delete()
    assert "可少加一个条件" in office.get("/log/?kind=target").content.decode()
