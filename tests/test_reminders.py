"""manage.py send_reminders: 新增市场主体's June is due on Friday 5 July 2024, September on Tuesday 8 October."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from targets.models import Reminder, Report
from targets.services import (
    answer_instruction,
    close_instruction,
    instruct,
    record,
    revoke_urging,
    urge,
)
from targets.services.reminders import remind, remind_of_orders
from tests.conftest import at, person
from tests.test_orders import JUNE


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
        "2024年度1项目标任务（新增市场主体）须在7月5日（含）前报送进展，还有3天",
        "2024年度1项目标任务（新华路南延建成通车）须在7月5日（含）前报送进展，还有3天",
    ]
    assert run(report, date(2024, 7, 5))[0] == "2024年度1项目标任务（新增市场主体）须在今天（7月5日）报送进展"
    assert (
        run(report, date(2024, 7, 6))[0]
        == "2024年度1项目标任务（新增市场主体）应于7月5日（含）前报送进展，已过1天，请尽快补报"
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


# -- instructions and 催办单


def orders_reminded(report, day: date) -> list[str]:
    return [r.text for r in remind_of_orders(report, today=day, at=at(day.year, day.month, day.day, 8))]


@pytest.fixture
def instruction(target, leader, clerk):
    """To be answered by 15 July."""
    return instruct(target, text="请说明差距。", due_date=date(2024, 7, 15), by=leader, at=at(2024, 7, 1))


@pytest.fixture
def urging(report, target, admin, clerk):
    """To be reported on by 15 July."""
    return urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))[0]


def test_it_reminds_of_an_instruction_before_on_and_after_its_day(report, instruction, clerk, leader):
    days = [date(2024, 7, 10) + timedelta(days=n) for n in range(40)]
    found = {f"{day:%m-%d}": texts for day in days if (texts := orders_reminded(report, day))}
    what = "赵宁对“新增市场主体”的批示"
    assert found == {
        "07-12": [f"{what}须在7月15日（含）前答复，还有3天：请说明差距。"],
        "07-15": [f"{what}须在今天（7月15日）答复：请说明差距。"],
        "07-16": [
            f"{what}应于7月15日（含）前答复，已过1天，请尽快答复：请说明差距。",
            f"批示已超期1天：区市场监管局尚未答复{what}",
        ],
        "07-22": [
            f"{what}应于7月15日（含）前答复，已过7天，请尽快答复：请说明差距。",
            f"批示已超期7天：区市场监管局尚未答复{what}",
        ],
    }
    assert [n.kind for n in leader.notices.all()] == ["reminder"] * 2
    assert clerk.notices.first().address == instruction.get_absolute_url()


def test_it_reminds_of_a_letter_before_on_and_after_its_day(report, urging, clerk, admin):
    days = [date(2024, 7, 10) + timedelta(days=n) for n in range(40)]
    found = {f"{day:%m-%d}": texts for day in days if (texts := orders_reminded(report, day))}
    what = "催办〔2024〕1号：1项目标任务（新增市场主体）"
    assert list(found) == ["07-12", "07-15", "07-16", "07-22"]
    assert found["07-12"] == [f"{what}须在7月15日（含）前报送进展，还有3天"]
    assert found["07-16"] == [
        f"{what}应于7月15日（含）前报送进展，已过1天，请尽快报送",
        "催办单已超期1天：催办〔2024〕1号，区市场监管局还有1项未报送",
    ]
    assert clerk.notices.first().address == "/2024/urging/1/"


def test_it_reminds_of_an_order_once(report, instruction, urging, clerk, market_bureau):
    assert len(orders_reminded(report, date(2024, 7, 15))) == 2
    assert orders_reminded(report, date(2024, 7, 15)) == []
    person("sunqi", "孙琪", "staff", market_bureau)
    assert len(orders_reminded(report, date(2024, 7, 15))) == 2  # the newcomer


def answered(instruction, urging, clerk, leader, admin):
    answer_instruction(instruction, text="已办。", by=clerk, at=at(2024, 7, 9))
    record(urging.items.get().target, JUNE, by=clerk, at=at(2024, 7, 9), submit=True)


def ended(instruction, urging, clerk, leader, admin):
    close_instruction(instruction, by=leader, at=at(2024, 7, 9))
    revoke_urging(urging, reason="签发有误", by=admin, at=at(2024, 7, 9))


def left(instruction, urging, clerk, leader, admin):
    for who in (clerk, leader, admin):
        who.is_active = False
        who.save()


def closed_unit(instruction, urging, clerk, leader, admin):
    clerk.unit.is_active = False
    clerk.unit.save()


@pytest.mark.parametrize("event", [answered, ended, left, closed_unit], ids=lambda e: e.__name__)
def test_it_stops_reminding_of_orders(event, report, instruction, urging, clerk, leader, admin):
    event(instruction, urging, clerk, leader, admin)
    assert orders_reminded(report, date(2024, 7, 12)) == []


def test_an_instruction_without_a_day_is_not_reminded_of(report, target, leader, clerk):
    instruct(target, text="请说明差距。", due_date=None, by=leader, at=at(2024, 7, 1))
    assert orders_reminded(report, date(2024, 8, 1)) == []


def test_a_first_run_long_afterwards_reminds_of_no_order(report, instruction, urging):
    assert orders_reminded(report, date(2026, 11, 24)) == []


def test_whoever_leads_now_is_reminded(report, instruction, clerk, stranger, housing_bureau):
    instruction.target.owners.update(unit=housing_bureau)
    orders_reminded(report, date(2024, 7, 15))
    assert (clerk.notices.filter(kind="reminder").count(), stranger.notices.count()) == (0, 1)


# -- the command


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
