"""manage.py send_reminders: 新增市场主体's June is due on Friday 5 July 2024, September on Tuesday 8 October."""

from datetime import date, timedelta
from io import StringIO
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from targets.models import Reminder, Report
from targets.services.reminders import mail_reminders, remind
from tests.conftest import at, person


def run(report, day: date) -> list[str]:
    return [r.text for r in remind(report, today=day, at=at(day.year, day.month, day.day, 8))]


def days_of_reminders(report, first: date, days: int) -> list[str]:
    """The days on which a daily run writes something."""
    every_day = [first + timedelta(days=n) for n in range(days)]
    return [f"{day:%m-%d}" for day in every_day if run(report, day)]


def test_it_reminds_three_days_before_on_the_day_and_1_7_and_30_days_after(report, target, clerk):
    target.frequency = "quarterly"
    target.save()
    assert days_of_reminders(report, date(2024, 7, 1), 60) == ["07-02", "07-05", "07-06", "07-12", "08-04"]


def test_it_waits_for_the_working_day_after_the_holiday(report, target, clerk):
    """30 September + 5 days lies in the week of National Day; work begins on 8 October."""
    target.frequency = "quarterly"
    target.save()
    found = days_of_reminders(report, date(2024, 10, 1), 10)
    assert found == ["10-05", "10-08", "10-09"]
    report.due_on_working_days = False
    assert days_of_reminders(report, date(2024, 10, 1), 2) == ["10-02"]


def test_it_says_how_many_and_until_when(report, target, road, clerk, stranger):
    assert run(report, date(2024, 7, 2)) == [
        "2024年度1项目标任务须在7月5日（含）前报送进展，还有3天",
        "2024年度1项目标任务须在7月5日（含）前报送进展，还有3天",
    ]
    assert run(report, date(2024, 7, 5))[0] == "2024年度1项目标任务须在今天（7月5日）报送进展"
    assert (
        run(report, date(2024, 7, 6))[0]
        == "2024年度1项目标任务应于7月5日（含）前报送进展，已过1天，请尽快补报"
    )
    notice = clerk.notices.first()
    assert (notice.kind, notice.address) == ("reminder", "/2024/report/")


def test_running_twice_reminds_once(report, target, clerk):
    assert len(run(report, date(2024, 7, 5))) == 1
    assert run(report, date(2024, 7, 5)) == []
    assert clerk.notices.count() == Reminder.objects.count() == 1


def test_a_missed_day_is_made_up_for_once(report, target, clerk):
    assert len(run(report, date(2024, 7, 8))) == 1  # the reminder of the day after, nothing older
    assert run(report, date(2024, 7, 9)) == []


def test_a_colleague_who_came_later_is_reminded_too(report, target, clerk, market_bureau):
    run(report, date(2024, 7, 5))
    late = person("sunqi", "孙琪", "staff", market_bureau)
    run(report, date(2024, 7, 5))
    assert (clerk.notices.count(), late.notices.count()) == (1, 1)


@pytest.mark.parametrize("status", ["submitted", "accepted"])
def test_it_stops_when_it_was_sent(status, report, target, clerk, admin, accepted):
    entry = accepted(target, date(2024, 6, 30), 4200)
    if status == "submitted":
        entry.status, entry.checker, entry.checked_at, entry.accepted_at = status, None, None, None
        entry.save()
    assert run(report, date(2024, 7, 5)) == []


def test_it_stops_when_the_target_is_done(report, target, clerk, accepted):
    accepted(target, date(2024, 4, 30), 8000)
    assert run(report, date(2024, 7, 5)) == []


def test_a_returned_entry_is_still_owed(report, target, clerk, admin, accepted):
    entry = accepted(target, date(2024, 6, 30), 4200)
    entry.status, entry.accepted_at, entry.return_reason = "returned", None, "口径不符"
    entry._history_date = entry.checked_at
    entry.save()
    assert len(run(report, date(2024, 7, 5))) == 1


@pytest.mark.parametrize("state", ["cancelled", "merged"])
def test_nobody_reports_what_has_ended(state, report, target, clerk):
    target.state, target.state_reason, target.state_date = state, "上级取消", date(2024, 6, 1)
    target.save()
    assert run(report, date(2024, 7, 5)) == []


def test_only_the_lead_unit_is_reminded(report, make_target, clerk, stranger, housing_bureau):
    make_target(supporting=(housing_bureau,))
    run(report, date(2024, 7, 5))
    assert (clerk.notices.count(), stranger.notices.count()) == (1, 0)


def test_the_deactivated_are_left_alone(report, target, clerk):
    clerk.is_active = False
    clerk.save()
    assert run(report, date(2024, 7, 5)) == []


def test_a_first_run_long_after_the_year_reminds_nobody(report, target, clerk):
    assert run(report, date(2026, 11, 24)) == []


# -- mail


@pytest.fixture
def reminded(report, target, clerk, settings):
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example.cn", "https://zhanhe.example.cn"
    clerk.email = "lizhen@example.cn"
    clerk.save()
    run(report, date(2024, 7, 5))
    return clerk


def send(report, day: date = date(2024, 7, 5)):
    return mail_reminders(report, today=day, at=at(2024, 7, 5, 9))


def test_it_mails_where_a_mail_server_is_configured(report, reminded):
    assert send(report).sent_count == 1
    (letter,) = mail.outbox
    assert letter.to == ["lizhen@example.cn"]
    assert letter.subject == "2024年政府工作报告：报送提醒"
    assert (
        letter.body == "2024年度1项目标任务须在今天（7月5日）报送进展\nhttps://zhanhe.example.cn/2024/report/"
    )
    assert send(report).sent_count == 0
    assert len(mail.outbox) == 1


def test_it_mails_nothing_without_a_mail_server(report, reminded, settings):
    settings.EMAIL_HOST = ""
    assert send(report).sent_count == 0
    assert mail.outbox == []


def test_it_does_not_mail_yesterdays_news(report, reminded):
    assert send(report, date(2024, 7, 6)).sent_count == 0


def test_a_mail_that_failed_is_sent_by_the_next_run(report, reminded, monkeypatch):
    def refuse(self):
        raise SMTPException

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        assert send(report).failed == ["lizhen@example.cn"]
    assert send(report).sent_count == 1


def test_an_unreachable_server_fails_them_all(report, reminded, monkeypatch):
    def unreachable(self):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", unreachable)
    assert send(report).failed == ["lizhen@example.cn"]


def test_the_command_says_what_it_did(report, target, clerk):
    out = StringIO()
    call_command("send_reminders", "--today", "2024-07-05", stdout=out)
    assert out.getvalue() == "2024-07-05：新提醒1条。\n"


def test_december_is_reminded_of_when_the_next_year_has_begun(report, target, clerk):
    Report.objects.create(
        year=2025,
        government="湛河区",
        title="2025年",
        start_date=date(2025, 1, 1),
        end_date=date(2025, 12, 31),
    )
    out = StringIO()
    call_command("send_reminders", "--today", "2025-01-06", stdout=out)
    assert out.getvalue() == "2025-01-06：新提醒1条。\n"


def test_the_command_fails_aloud_where_mail_does(report, target, clerk, settings, monkeypatch):
    def unreachable(self):
        raise ConnectionRefusedError

    settings.EMAIL_HOST = "mail.example.cn"
    clerk.email = "lizhen@example.cn"
    clerk.save()
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", unreachable)
    with pytest.raises(CommandError, match=r"有1封邮件没有发出：lizhen@example\.cn"):
        call_command("send_reminders", "--today", "2024-07-05", stdout=StringIO())


def test_the_command_needs_a_report(db):
    with pytest.raises(CommandError, match="还没有导入"):
        call_command("send_reminders")
