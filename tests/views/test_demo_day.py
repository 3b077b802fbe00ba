"""The demonstration stands on a day of its year, and goes on month by month until the year is closed."""

import re
from datetime import date, timedelta
from functools import partial
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from targets.demo import clock
from targets.models import (
    ApiToken,
    DemoDay,
    Instruction,
    Notice,
    ProgressEntry,
    Report,
    SecurityEvent,
    Target,
    User,
)
from targets.pictures import load_facts
from targets.services.audit import seal
from tests.conftest import at

REALLY = at(2026, 11, 26, 15)
MID_YEAR = date(2024, 6, 30)
TYPED = {"value": "4200", "data_date": "2024-06-30", "action": "submit"}


@pytest.fixture
def really(monkeypatch):
    """The real clock, which the test can move."""
    moment = {"now": REALLY}
    monkeypatch.setattr(clock, "real_now", lambda: moment["now"])
    monkeypatch.setattr(timezone, "now", clock.now)
    return moment


@pytest.fixture
def shipped(db, settings, really):
    """The demonstration that `make run` shows."""
    settings.DEMO_TODAY = MID_YEAR
    for command in (("import_catalogue", "targets/data/zhanhe_2024"), ("load_demo",)):
        call_command(*command, stdout=StringIO())
    return Report.objects.get()


@pytest.fixture
def demo(settings, really, target, road, make_target):
    """Some dozen targets, which are there sooner."""
    for number in range(18, 42):
        make_target(f"B-{number:03}", title=f"新增第{number}类市场主体")
    settings.DEMO_TODAY = MID_YEAR
    call_command("load_demo", stdout=StringIO())
    return target.report


@pytest.fixture
def window(client):
    def open_as(who: str):
        client.force_login(User.objects.get(username=f"demo_{who}"))
        return client

    return open_as


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def move(client, to: int = 1):
    for _ in range(to):
        answer = client.post("/demo/next/", {"day": str(DemoDay.objects.get())}, follow=True)
    return answer


def test_it_opens_on_its_day_as_if_that_were_today(window, demo):
    page = window("leader").get("/2024/")
    assert (page.context["moment"].as_of, page.context["moment"].is_past) == (MID_YEAR, False)
    said = text_of(page)
    assert "截至 2024年6月30日" in said
    assert "推进到2024年7月31日" in said


def test_what_is_accepted_on_its_day_is_undone_at_once(window, demo):
    office = window("admin")
    row = office.get("/2024/review/").context["rows"][0]
    asked = {"action": "accept", "version": row.version}
    answer = office.post(f"/2024/review/{row.entry.pk}/", asked, headers={"hx-request": "true"})
    undo = dict(re.findall(r'name="(entry|decided-\d+)" value="([^"]+)"', answer.content.decode()))
    assert set(undo) == {"entry", f"decided-{row.entry.pk}"}
    office.post("/2024/review/undo/", undo, headers={"hx-request": "true"})
    row.entry.refresh_from_db()
    assert row.entry.status == "submitted"


def test_it_is_alive_and_nothing_of_what_comes_is_there(window, shipped):
    morning = at(2024, 6, 30, 9)
    entries = ProgressEntry.objects.all()
    assert set(entries.values_list("status", flat=True)) == {"accepted", "submitted", "returned", "draft"}
    assert not entries.filter(data_date__gt=MID_YEAR).exists()
    for name in ("submitted_at", "checked_at", "accepted_at"):
        assert not entries.filter(**{f"{name}__gt": morning}).exists()
    assert not Notice.objects.filter(created_at__gt=morning).exists()
    assert not Target.history.filter(history_date__gt=morning).exists()
    office = window("admin")
    assert 10 <= entries.filter(status="submitted").count() <= 60
    lights = {p.judgement.overall.light for p in office.get("/2024/targets/").context["page"].rows}
    assert len(lights) >= 4
    assert Instruction.objects.exists()
    assert User.objects.get(username="demo_admin").notices.unread().exists()
    shares = load_facts(Report.objects.get(), known_at=morning).with_parts_on(MID_YEAR)
    shown = {p.judgement.light.value for p in shares if p.target.part_of and p.target.part_of.split == "sum"}
    assert shown == {"done", "on_track", "behind", "critical", "none"}
    whole = next(picture for picture in shares if picture.target.number == "B-017")
    summed = whole.sum_of_items
    lacking = len(summed.missing), len(summed.pending)
    assert (summed.total, lacking, whole.spread.over) == (4200, (2, 1), 200)
    assert the_readme_says(window) == ("behind", "on_track")


def the_readme_says(window) -> tuple[str, str]:
    """The light of 新增市场主体 before and after what a newcomer is told to do."""
    page = "/2024/targets/B-017/"
    staff = window("staff")
    before = staff.get(page).context["page"].picture.judgement.overall.light
    staff.post("/2024/report/B-017/", TYPED, follow=True)
    entry = ProgressEntry.objects.get(target__number="B-017", data_date=MID_YEAR)
    office = window("admin")
    office.post(f"/2024/review/{entry.pk}/", {"action": "accept"})
    return before, office.get(page).context["page"].picture.judgement.overall.light


def test_what_somebody_types_is_dated_on_that_day_and_the_log_has_the_real_one(window, demo):
    staff = window("staff")
    staff.post("/2024/report/B-017/", TYPED, follow=True)
    entry = ProgressEntry.objects.get(target__number="B-017", data_date=MID_YEAR)
    assert (entry.status, timezone.localtime(entry.submitted_at).date()) == ("submitted", MID_YEAR)
    assert timezone.localtime(entry.history.first().history_date).date() == MID_YEAR
    staff.get("/2024/targets.xlsx")
    seal()
    assert SecurityEvent.objects.order_by("position").last().at == REALLY
    assert Session.objects.order_by("-expire_date")[0].expire_date > REALLY


def test_a_step_leads_to_the_end_of_the_month_after(window, demo):
    office = window("admin")
    waiting = list(ProgressEntry.objects.filter(status="submitted").values_list("pk", flat=True))
    page = move(office)
    assert page.context["moment"].as_of == date(2024, 7, 31)
    assert not ProgressEntry.objects.filter(pk__in=waiting, status="submitted").exists()
    assert ProgressEntry.objects.filter(data_date__gt=MID_YEAR).exists()
    assert not ProgressEntry.objects.filter(submitted_at__gt=at(2024, 7, 31, 9)).exists()


def test_what_people_did_stays_as_it_is(window, demo):
    staff = window("staff")
    staff.post("/2024/report/B-017/", TYPED, follow=True)
    move(staff, 2)
    own = ProgressEntry.objects.filter(target__number="B-017", data_date__gte=MID_YEAR).order_by("data_date")
    assert (own[0].value, own[0].status) == (4200, "submitted")
    assert own.count() == 2  # July's; that of June was there
    assert own[1].value >= 4200


def test_it_ends_where_the_year_is_closed(window, demo):
    office = window("admin")
    for _ in range(12):
        if DemoDay.objects.get().following is None:
            break
        page = move(office)
    assert page.context["moment"].is_closed
    assert "年度已结束" in text_of(page)
    totals: dict[int, float] = {}
    for entry in ProgressEntry.objects.filter(target__measure="total").order_by("data_date"):
        assert entry.value >= totals.get(entry.target_id, 0), entry
        totals[entry.target_id] = entry.value
    closing = text_of(office.get("/2024/closing/"))
    assert "未完成" in closing


def test_two_who_press_move_it_once(window, demo):
    office = window("admin")
    for _ in range(2):
        office.post("/demo/next/", {"day": "2024-06-30"})
    assert DemoDay.objects.get().day == date(2024, 7, 31)


def test_its_clock_never_goes_back_nor_into_the_next_day(demo, really):
    day = DemoDay.objects.get()
    seen = [day.moment_at(REALLY + timedelta(hours=hours)) for hours in (0, 1, 8, 24, 24 * 7, 24 * 400)]
    assert seen == sorted(set(seen))
    assert {timezone.localtime(moment).date() for moment in seen} == {MID_YEAR}


def test_a_real_tracker_has_the_real_day(client, settings, really, target, accepted, admin):
    """Even with the setting: where anything real has been reported, it is that time."""
    settings.DEMO_TODAY = MID_YEAR
    accepted(target, date(2024, 6, 30), 4200)
    Report.objects.update(is_demo=False)
    DemoDay.objects.create(report=target.report, day=MID_YEAR, begun_at=REALLY)
    client.force_login(admin)
    assert client.get("/2024/").context["moment"].today == REALLY.date()
    assert client.post("/demo/next/", {"day": "2024-06-30"}).status_code == 404
    with pytest.raises(CommandError, match="真实进展"):
        call_command("load_demo", stdout=StringIO())


def test_without_the_setting_nothing_is_asked(client, report, admin, django_assert_num_queries, settings):
    settings.DEMO_TODAY = None
    with django_assert_num_queries(0):
        assert clock.running_day() is None


def test_a_day_of_another_year_is_refused(target, settings, really):
    settings.DEMO_TODAY = date(2023, 6, 30)
    with pytest.raises(CommandError, match="DEMO_TODAY"):
        call_command("load_demo", stdout=StringIO())


def test_one_bulletin_has_been_issued_of_the_month_before(demo):
    bulletin = demo.bulletins.get()
    assert (bulletin.number, bulletin.as_of, bulletin.issued_on) == (1, date(2024, 5, 31), date(2024, 6, 9))
    assert bulletin.paper.day == bulletin.issued_on
    assert all(n.recipient.username.startswith("demo_") for n in Notice.objects.filter(kind="bulletin"))


def test_a_command_is_run_on_that_day(demo):
    out = StringIO()
    call_command("send_reminders", stdout=out)
    assert out.getvalue().startswith("2024-06-30")


def test_what_was_imported_before_is_known_from_the_first_day_on(window, demo):
    """The targets of this fixture are made at the real time, as by an import without the setting."""
    assert not Target.history.filter(history_date__gt=at(2024, 1, 2)).exists()
    assert (
        len(window("leader").get("/2024/targets/?as_of=2024-03-31").context["page"].rows)
        == Target.objects.count()
    )


def test_a_token_is_good_by_the_real_time(client, demo, admin, settings):
    """It does not run out because the demonstration moves on; nor does its minute last for hours."""
    token = ApiToken(name="政务公开平台", created_by=admin, expires_on=REALLY.date())
    secret = token.give_secret()
    token.save()
    ask = partial(client.get, "/api/v1/reports", headers={"Authorization": f"Bearer {secret}"})
    assert ask().status_code == 200
    token.refresh_from_db()
    assert token.last_used_at == REALLY
    ApiToken.objects.update(expires_on=REALLY.date() - timedelta(days=1))
    assert ask().status_code == 401


def test_who_is_kept_out_is_told_by_the_real_time(window, demo, settings):
    """Wrong passwords are counted by it: on the demonstration's day they would lie ahead for ever."""
    settings.LOCKOUT_MINUTES, rude, office = 15, "203.0.113.9", window("admin")
    wrong = AccessAttempt(ip_address=rude, failures_since_start=settings.LOCKOUT_AFTER_BY_ADDRESS)
    wrong.save()
    for minutes, named in ((5, [rude]), (20, [])):
        AccessAttempt.objects.update(attempt_time=REALLY - timedelta(minutes=minutes))
        assert [out.what for out in office.get("/2024/people/").context["kept_out"]] == named


def test_a_second_start_changes_nothing(window, shipped):
    """`make run` again: the day stays where it was moved to, and the catalogue is found unchanged."""
    move(window("admin"))
    entries, said = ProgressEntry.objects.count(), StringIO()
    for command in (("import_catalogue", "targets/data/zhanhe_2024"), ("load_demo",)):
        call_command(*command, stdout=said)
    assert "新增0项，更新0项，未变272项" in said.getvalue()
    assert "未作改动" in said.getvalue()
    assert (DemoDay.objects.get().day, ProgressEntry.objects.count()) == (date(2024, 7, 31), entries)


def test_it_goes_on_whatever_has_been_done_to_it_meanwhile(window, shipped):
    """A clerk is moved to another unit, a lead unit changed, all instructions that come are written already."""
    clerk = User.objects.get(username="demo_staff")
    other = User.objects.filter(role="staff", unit__isnull=False).exclude(unit=clerk.unit).first()
    old, other.unit = other.unit, clerk.unit
    other.save()
    move(window("admin"))
    assert DemoDay.objects.get().day == date(2024, 7, 31)
    assert User.objects.filter(unit=old, role="staff").exists()
    User.objects.filter(username="demo_leader").update(is_active=False)
    move(window("admin"), 3)
    assert DemoDay.objects.get().day == date(2024, 10, 31)
