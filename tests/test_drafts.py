"""A year that is not published: the office makes it, nobody else knows of it, and nothing is owed."""

import io
import zipfile
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from targets.domain.extraction import extract
from targets.domain.words import SourceKind
from targets.models import (
    ApiToken,
    Group,
    Notice,
    Owner,
    OwnerRole,
    Post,
    ProgressEntry,
    Report,
    Stage,
    Target,
    Theme,
)
from targets.services import Refused, instruct
from targets.services.drafts import HasBegun, begin_year, publish, withdraw_year
from targets.services.leads import NewLead, tell_of_new_leads
from targets.services.proposals import store_proposals
from targets.services.sources import Upload, take_in
from tests.conftest import at
from tests.places import draft_bulletin
from tests.reports import TEXT
from tests.test_access import NO, TABLE

SECRET = "尚未公开的湿地公园"  # stands in the draft's title, heading, targets and stages
MAKING = {  # the pages where the office makes it
    "draft", "upload_source", "office_table", "replace_source", "remove_source", "find_passages", "source_file",
    "publish_year", "make_draft_again", "remove_year", "review_text", "draw_proposals",
    "decide_proposal", "undo_decision",
    "accept_proposals", "text_left", "create_catalogue", "new_year", "catalogue", "catalogue_as_excel",
    "import_catalogue",
}  # fmt: skip
FILES = {  # of the security log, which forgets nothing and is the auditor's
    "security_log", "security_log_as_excel", "security_log_as_csv",
}  # fmt: skip


@pytest.fixture
def draft(market_bureau) -> Report:
    """2025, with a target of the same unit."""
    draft = Report.objects.create(
        year=2025,
        government="平顶山市湛河区人民政府",
        title=f"2025年{SECRET}报告",
        start_date=date(2025, 1, 1),
        end_date=date(2025, 12, 31),
        published_at=None,
    )
    area = Theme.objects.create(report=draft, title=SECRET, short_title=SECRET[:12], position=1)
    theme = Theme.objects.create(report=draft, parent=area, title=SECRET, short_title=SECRET[:12], position=2)
    target = Target.objects.create(
        report=draft,
        theme=theme,
        number="K-001",
        title=SECRET,
        measure="total",
        unit="户",
        value=10,
        stated_value=10,
        source_ref=SECRET,
        start_date=date(2025, 1, 1),
        due_date=date(2025, 12, 31),
        post=Post.objects.create(title="分管副区长"),
    )
    Owner.objects.create(target=target, unit=market_bureau, role=OwnerRole.LEAD)
    Stage.objects.create(target=target, title=SECRET[:8], weight=100, due_date=date(2025, 6, 30))
    group = Group.objects.create(report=draft, name=SECRET, introduction=SECRET)
    group.targets.add(target)
    return draft


def text_of(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        packed = zipfile.ZipFile(io.BytesIO(body))
        return "".join(
            packed.read(name).decode(errors="replace") for name in packed.namelist() if name.endswith(".xml")
        )
    return body.decode(errors="replace")


@pytest.fixture(params=["2024-06-30", "2025-03-10"])
def today(request, monkeypatch):
    """In the year before it, and in its own."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(*map(int, request.param.split("-"))))


@pytest.mark.parametrize("who", ["clerk", "stranger", "leader", "admin"])
def test_no_page_and_no_file_shows_it(who, client, request, draft, places, today):
    """Every address, read and in every year; those that only take something are tried in the test below."""
    client.force_login(request.getfixturevalue(who))
    for name, (address, method, *_) in TABLE.items():
        if method == "post" or name in FILES or name in ("logout",) or (name in MAKING and who == "admin"):
            continue
        for year in ("2024", "2025"):
            place = address.format_map(places).replace("/2024/", f"/{year}/")
            for asked in ("", f"{'&' if '?' in place else '?'}q={SECRET[-4:]}&as_of=2024-06-30"):
                said = text_of(client.get(place + asked))
                assert SECRET not in said, place + asked
                if year == "2024" and name != "catalogue":
                    assert "/2025/" not in said, place + asked


@pytest.mark.parametrize("who", ["clerk", "stranger", "leader"])
@pytest.mark.parametrize("name", sorted(MAKING))
def test_the_pages_of_the_office_are_not_there_for_others(name, who, client, request, draft, places):
    client.force_login(request.getfixturevalue(who))
    address, method, *_ = TABLE[name]
    place = address.format_map(places).replace("/2024/", "/2025/")
    assert getattr(client, method)(place).status_code in (403, 404)


def test_nothing_can_be_sent_to_it_but_where_it_is_made(client, admin, draft, places):
    client.force_login(admin)
    for name, (address, method, *_, of_admin) in TABLE.items():
        if method != "post" or "/2024/" not in address or name in MAKING:
            continue
        place = address.format_map(places).replace("/2024/", "/2025/").replace("B-017", "K-001")
        status = client.post(place).status_code
        # What no admin may do is refused in every year; lists of people, and lists of nothing, lead back.
        assert status in ((NO,) if of_admin == NO else (302, 404)), place
    assert not ProgressEntry.objects.filter(target__report=draft).exists()


@pytest.mark.parametrize("year", ["2024", "2025"])
@pytest.mark.parametrize("who", ["clerk", "leader", "admin"])
def test_its_groups_and_parts_are_found_under_no_year(who, year, client, request, draft):
    """By the keys of its own rows, which the table of addresses does not know."""
    whole = draft.targets.get()
    whole.split = "sum"
    whole.save()
    part = Target.objects.create(
        report=draft,
        theme=whole.theme,
        number="K-001-01",
        part_of=whole,
        title=f"{SECRET}东园",
        measure="total",
        unit="户",
        value=4,
        stated_value=4,
        source_ref=SECRET,
        start_date=date(2025, 1, 1),
        due_date=date(2025, 12, 31),
    )
    Owner.objects.create(target=part, unit=whole.owners.get().unit, role=OwnerRole.LEAD)
    client.force_login(request.getfixturevalue(who))
    group = draft.groups.get()
    group.targets.add(part)
    places = [f"groups/{group.pk}/{end}" for end in ("", "table.xlsx", "edit/", "delete/")]
    places += [f"targets/K-001-01/{end}" for end in ("", "edit/", "adjust/")] + ["report/K-001-01/"]
    places += [f"{page}?group={group.pk}" for page in ("targets/", "timeline/", "text/", "targets.csv")]
    for place in places:
        response = client.get(f"/{year}/{place}")
        assert SECRET not in text_of(response), place


def test_other_systems_are_not_told(client, admin, draft, report):
    token = ApiToken(name="市数据平台", created_by=admin)
    secret = token.give_secret()
    token.save()
    head = {"authorization": f"Bearer {secret}"}
    assert [r["year"] for r in client.get("/api/v1/reports", headers=head).json()["results"]] == [2024]
    for place in ("targets", "targets/K-001", "entries", "instructions", "urgings"):
        assert client.get(f"/api/v1/reports/2025/{place}", headers=head).status_code == 404


def test_nobody_is_reminded(draft, clerk, report, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(2025, 2, 6))
    for day in ("2025-02-05", "2025-02-06", "2025-02-10"):
        call_command("send_reminders", today=date.fromisoformat(day))
    assert not Notice.objects.filter(text__contains=SECRET).exists()


@pytest.mark.parametrize("command", ["lights", "export_catalogue"])
def test_commands_speak_of_the_published_year(command, draft, report, target, monkeypatch, tmp_path):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(2025, 3, 10))
    out = io.StringIO()
    asked = {"lights": {"as_of": date(2024, 6, 30)}, "export_catalogue": {"output": tmp_path / "out"}}
    call_command(command, **asked[command], stdout=out)
    written = "".join(p.read_text(errors="replace") for p in tmp_path.rglob("*") if p.is_file())
    assert SECRET not in out.getvalue() + written


# -- before anything is published


@pytest.mark.parametrize(("who", "status"), [("clerk", 404), ("leader", 404), ("admin", 302)])
def test_only_the_office_has_a_beginning(who, status, client, request, db):
    client.force_login(request.getfixturevalue(who))
    response = client.get("/")
    assert response.status_code == status
    if who == "admin":
        assert response["Location"] == reverse("new_year")


def test_a_draft_alone_is_where_the_office_begins(client, admin, draft):
    client.force_login(admin)
    assert client.get("/")["Location"] == "/2025/draft/"
    assert SECRET in client.get("/2025/draft/").content.decode()


def test_the_office_begins_a_year_once(client, admin, report):
    client.force_login(admin)
    given = {"government": "云岭区人民政府", "year": "2025", "delivered_on": "2025-01-10"}
    assert client.post("/new-year/", given)["Location"] == "/2025/draft/"
    made = Report.objects.get(year=2025)
    assert made.is_draft
    assert (made.title, made.start_date, made.end_date) == (
        "2025年政府工作报告",
        date(2025, 1, 1),
        date(2025, 12, 31),
    )
    assert "2025年的报告已经有了" in client.post("/new-year/", given).content.decode()


# -- publishing


def test_it_is_published_once_with_what_it_holds(draft, admin, client):
    found = publish(draft, by=admin, at=at(2025, 1, 20))
    assert (found.targets, found.units, found.themes, found.unconfirmed) == (1, 1, 1, 1)
    draft.refresh_from_db()
    assert draft.published_at == at(2025, 1, 20)
    assert (
        draft.history.get(history_change_reason__startswith="发布").history_change_reason
        == "发布2025年度：1项目标任务（1项有数字），1个牵头单位，1个板块"
    )
    with pytest.raises(Refused, match="已经发布"):
        publish(draft, by=admin, at=at(2025, 1, 20))


def test_an_empty_year_is_not_published(draft, admin):
    Stage.objects.all().delete()
    Owner.objects.all().delete()
    Target.objects.all().delete()
    with pytest.raises(Refused, match="还没有目标任务"):
        publish(draft, by=admin, at=at(2025, 1, 20))


def test_what_was_done_to_the_draft_is_told_once_it_is_published(draft, admin, client):
    client.force_login(admin)
    assert SECRET not in client.get("/log/").content.decode()
    publish(draft, by=admin, at=at(2025, 1, 20))
    assert SECRET in client.get("/log/?since=2020-01-01").content.decode()


def test_it_can_be_a_draft_again_until_somebody_reports(draft, admin, clerk):
    publish(draft, by=admin, at=at(2025, 1, 20))
    withdraw_year(draft, by=admin, at=at(2025, 1, 21))
    draft.refresh_from_db()
    assert draft.is_draft
    publish(draft, by=admin, at=at(2025, 1, 22))
    target = draft.targets.get()
    ProgressEntry.objects.create(
        target=target, unit=clerk.unit, author=clerk, data_date=date(2025, 1, 31), value=1, status="draft"
    )
    with pytest.raises(HasBegun):
        withdraw_year(draft, by=admin, at=at(2025, 2, 1))


def test_an_instruction_is_a_beginning_too(draft, admin, leader):
    publish(draft, by=admin, at=at(2025, 1, 20))
    instruct(draft.targets.get(), text="请抓紧。", due_date=None, by=leader, at=at(2025, 1, 21))
    with pytest.raises(HasBegun):
        withdraw_year(draft, by=admin, at=at(2025, 2, 1))


def test_a_bulletin_is_a_beginning_too(draft, admin):
    publish(draft, by=admin, at=at(2025, 1, 20))
    draft.refresh_from_db()
    draft_bulletin(draft, admin, date(2025, 2, 1))
    with pytest.raises(HasBegun, match="通报"):
        withdraw_year(draft, by=admin, at=at(2025, 2, 2))


def test_nobody_is_told_of_new_leads_in_it(draft, admin, clerk, stranger):
    target = draft.targets.get()
    change = NewLead(target=target, old=clerk.unit, new=stranger.unit)
    tell_of_new_leads([change], by=admin, at=at(2025, 1, 10))
    assert not Notice.objects.exists()
    publish(draft, by=admin, at=at(2025, 1, 20))
    draft.refresh_from_db()
    target.report = draft
    tell_of_new_leads([change], by=admin, at=at(2025, 1, 21))
    assert Notice.objects.count() == 2


def test_a_year_begins_as_a_draft_in_the_service(admin, db):
    report = begin_year(
        Report(
            year=2025,
            government="云岭区",
            title="报告",
            start_date=date(2025, 1, 1),
            end_date=date(2025, 12, 31),
        ),
        by=admin,
        at=at(2025, 1, 2),
    )
    assert Report.objects.get() == report
    assert report.is_draft


# -- begun for the wrong year


@pytest.fixture
def begun(admin, db) -> Report:
    return begin_year(
        Report(
            year=2026,
            government="云岭区",
            title="报告",
            start_date=date(2026, 1, 1),
            end_date=date(2026, 12, 31),
        ),
        by=admin,
        at=at(2025, 1, 2),
    )


def test_an_empty_draft_goes_with_a_reason_and_leaves_a_line(begun, admin, client):
    client.force_login(admin)
    assert "删除2026年度草稿" in client.get("/2026/draft/").content.decode()
    assert "请写明删除草稿的原因" in client.post("/2026/draft/remove/", follow=True).content.decode()
    response = client.post("/2026/draft/remove/", {"reason": "年度填错"}, follow=True)
    assert "已删除2026年度的草稿" in response.content.decode()
    assert not Report.objects.exists()
    line = Report.history.latest()
    assert (line.history_type, line.history_user) == ("-", admin)
    assert line.history_change_reason == "删除2026年度草稿：年度填错"


def test_with_what_was_uploaded_for_it_once_that_is_said(begun, admin, client):
    client.force_login(admin)
    upload = Upload(SourceKind.REPORT, "报告", TEXT)
    taken = take_in(begun, upload, by=admin, at=at(2025, 1, 2))
    store_proposals(taken.source, extract(TEXT))
    said = client.post("/2026/draft/remove/", {"reason": "年度填错"}, follow=True).content.decode()
    assert "没有核对" in said
    assert Report.objects.exists()
    client.post("/2026/draft/remove/", {"reason": "年度填错", "confirmed": "on"})
    assert not Report.objects.exists()


def test_a_draft_with_targets_stays(draft, admin, client):
    client.force_login(admin)
    assert "删除2025年度草稿" not in client.get("/2025/draft/").content.decode()
    said = client.post("/2025/draft/remove/", {"reason": "年度填错"}, follow=True).content.decode()
    assert "已有1项目标任务，不能删除" in said
    assert Report.objects.filter(year=2025).exists()
