"""安全日志: the auditor's page, its filters and files."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from targets.documents import security_log as files
from targets.models import EventKind, SecurityEvent
from targets.services.audit import Source, coming_from, note, seal


@pytest.fixture
def auditor(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def events(admin, leader, clerk, report):
    """A hundred and twenty, of three people, kinds and addresses."""
    now = timezone.now()
    for n in range(120):
        person = (admin, leader, clerk)[n % 3]
        before = coming_from.set(Source(f"10.0.{n % 3}.7", "Firefox/115"))
        kind = (EventKind.EXPORT, EventKind.SIGN_IN, EventKind.PASSWORD)[n % 3]
        note(kind, f"=第{n}件", by=person, at=now - timedelta(days=119 - n), count=n, details="甲\n乙")
        coming_from.reset(before)
    seal()
    return SecurityEvent.objects.all()


def shown(client, query: str = "") -> list[str]:
    return [line.what for line in client.get(f"/log/security/?{query}").context["lines"]]


def test_it_pages_without_a_cap_the_newest_first(auditor, events):
    first = auditor.get("/log/security/").context["lines"]
    assert first.paginator.num_pages == -(-SecurityEvent.objects.count() // 50)
    assert shown(auditor, f"page={first.paginator.num_pages}")[-1]  # the oldest is there
    assert shown(auditor, "kind=export&page=1")[0] == "=第117件"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("kind=password", 40),
        ("name=zhaoning", 40),
        ("name=赵宁", 40),
        ("name=ZHAONING", 40),
        ("address=10.0.2.", 40),
        ("address=10.0.2.7&kind=sign_in", 0),
        ("name=lizhen&kind=password", 40),
    ],
)
def test_it_finds_by_person_kind_and_address(query, count, auditor, events):
    assert auditor.get(f"/log/security/?{query}").context["lines"].paginator.count == count


def test_it_finds_by_day(auditor, events):
    day = timezone.localdate() - timedelta(days=10)
    assert shown(auditor, f"since={day}&until={day}") == ["=第109件"]
    assert len(shown(auditor, f"until={day}&kind=export")) == 37


@pytest.mark.parametrize(
    "query",
    [
        "kind=nonsense",
        "until=9999-12-31",
        "since=0001-01-01",
        "since=nonsense",
        "page=x",
        "page=9999",
        "name=%00",
        "address=%27",
    ],
)
def test_what_makes_no_sense_is_left_out(query, auditor, events):
    assert auditor.get(f"/log/security/?{query}").status_code == 200


def test_a_filter_changes_only_the_list(auditor, events):
    part = auditor.get("/log/security/?kind=export", headers={"hx-request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")
    assert "/log/security.xlsx?kind=export" in part


def test_its_files_have_what_is_asked_for_and_calculate_nothing(auditor, events):
    text = auditor.get("/log/security.csv?kind=export").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[2] == [head for head, _ in files.HEADS]
    assert len(rows) == 3 + 40
    assert rows[3][4] == "'=第117件"
    content = auditor.get("/log/security.xlsx?kind=password").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet.max_row == 3 + 40
    assert (sheet["E4"].value, sheet["E4"].data_type) == ("=第119件", "s")
    assert str(SecurityEvent.objects.get(what="=第119件").hash) == sheet["J4"].value
    taken = SecurityEvent.objects.filter(kind=EventKind.EXPORT).first()
    seal()
    taken = SecurityEvent.objects.filter(kind=EventKind.EXPORT).first()
    assert (taken.count, taken.what[:7]) == (40, "下载“安全日志")
    assert "条件：kind=password" in taken.details


def test_a_workbook_has_a_bound_that_is_said(auditor, events, monkeypatch):
    monkeypatch.setattr("targets.views.security.MOST_ROWS", 10)
    page = auditor.get("/log/security.xlsx", follow=True).content.decode()
    assert "Excel最多10条。请缩小范围，或导出CSV" in page
    assert auditor.get("/log/security.csv").status_code == 200


def test_it_shows_whether_it_is_whole(auditor, events):
    assert "还没有校验过" in auditor.get("/log/security/").content.decode()
    page = auditor.post("/log/security/verify/", follow=True).content.decode()
    assert "校验通过：第1—" in page
    with connection.cursor() as cursor:
        cursor.execute("UPDATE targets_securityevent SET what = '别的' WHERE position = 50")
    page = auditor.post("/log/security/verify/", follow=True).content.decode()
    assert "第50条与散列不符" in page
    seal()
    line = SecurityEvent.objects.filter(kind=EventKind.AUDIT).first()
    assert (line.name, line.what[:6]) == ("陈办（chenban）", "校验发现问题")


def test_what_a_crash_left_waiting_is_on_the_page(auditor, admin):
    note(EventKind.SETTINGS, "崩溃之前", by=admin, at=timezone.now())
    assert "崩溃之前" in auditor.get("/log/security/").content.decode()


def test_markup_stays_text(auditor, db, report):
    note(EventKind.SIGN_IN_FAILED, "登录失败", name="<script>alert(1)</script>", at=timezone.now())
    page = auditor.get("/log/security/").content.decode()
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("count", [5, 50])
def test_its_queries_do_not_grow(count, auditor, report, django_assert_max_num_queries):
    for n in range(count):
        note(EventKind.EXPORT, f"{n}", at=timezone.now())
    auditor.get("/log/security/")
    with django_assert_max_num_queries(12):
        auditor.get("/log/security/")
