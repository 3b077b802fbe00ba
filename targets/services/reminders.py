"""Who is reminded of a reporting day? Three days before it, on it, and 1, 7 and 30 days after; see `send_reminders`."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from ..domain.quantities import short_date
from ..models import NoticeKind, Reminder, Report, Unit
from ..pictures import load_facts, outstanding
from .notices import staff_of, tell

OFFSETS = (-3, 0, 1, 7, 30)  # days from the reporting day
GIVEN_UP_AFTER = 60  # days: what is older is history, not to be reminded of by a first run
UNDELIVERED = (SMTPException, OSError)


@dataclass(frozen=True, kw_only=True)
class Mailed:
    """How many mails went out, and which addresses did not take theirs."""

    sent_count: int
    failed: list[str]


def days_of_reminding() -> str:
    """When people are reminded, in words: 期限前3天、当天、过后1天、7天、30天."""
    before = [f"前{-days}天" for days in OFFSETS if days < 0]
    after = [f"{days}天" for days in OFFSETS if days > 0]
    return "、".join([f"期限{'、'.join(before)}", "当天", f"过后{after[0]}", *after[1:]])


@transaction.atomic
def remind(report: Report, *, today: date, at: datetime) -> list[Reminder]:
    """Write a notice to the staff of every lead unit that has something to report; once per distance.

    A day on which nobody ran the command is made up for by the next run; distances passed over are not.
    """
    Report.objects.select_for_update().get(pk=report.pk)  # two runs at once: one after the other
    waiting: dict[tuple[Unit, date], int] = Counter(
        (row.unit, row.period.reporting_date)
        for row in outstanding(load_facts(report, known_at=at), today=today)
    )
    written = []
    for (unit, day), count in sorted(waiting.items(), key=lambda item: (item[0][0].position, item[0][1])):
        days = (today - day).days
        offset = max((o for o in OFFSETS if o <= days), default=None)
        if offset is not None and days <= GIVEN_UP_AFTER:
            written += _remind_unit(report, unit, day, offset, _text(report, count, day, today), at)
    return written


def mail_reminders(report: Report, *, today: date, at: datetime) -> Mailed:
    """Mail everybody their reminders of `today`; nothing where no mail server is configured.

    What could not be sent is tried again by the next run of the same day.
    """
    unmailed = Reminder.objects.filter(report=report, mailed_at=None).exclude(recipient__email="")
    letters: dict[str, list[Reminder]] = {}
    for reminder in unmailed.select_related("recipient").order_by("recipient__username", "reporting_date"):
        if timezone.localtime(reminder.created_at).date() == today:
            letters.setdefault(reminder.recipient.email, []).append(reminder)
    if not settings.EMAIL_HOST or not letters:
        return Mailed(sent_count=0, failed=[])
    connection = get_connection()
    try:
        connection.open()
    except UNDELIVERED:
        return Mailed(sent_count=0, failed=sorted(letters))
    failed = []
    for address, reminders in letters.items():
        lines = [
            *(r.text for r in reminders),
            f"{settings.SITE_URL}{reverse('reporting', args=[report.year])}",
        ]
        try:
            EmailMessage(
                f"{report.title}：报送提醒", "\n".join(lines), to=[address], connection=connection
            ).send()
        except UNDELIVERED:
            failed.append(address)
        else:
            Reminder.objects.filter(pk__in=[r.pk for r in reminders]).update(mailed_at=at)
    connection.close()
    return Mailed(sent_count=len(letters) - len(failed), failed=failed)


def _remind_unit(
    report: Report, unit: Unit, day: date, offset: int, text: str, at: datetime
) -> list[Reminder]:
    """To those of the unit's staff who have not had this reminder."""
    known = set(
        Reminder.objects.filter(
            report=report, recipient__unit=unit, reporting_date=day, offset_days=offset
        ).values_list("recipient", flat=True)
    )
    people = [user for user in staff_of(unit) if user.pk not in known]
    tell(people, NoticeKind.REMINDER, text, reverse("reporting", args=[report.year]), at=at)
    return Reminder.objects.bulk_create(
        Reminder(
            report=report, recipient=user, reporting_date=day, offset_days=offset, text=text, created_at=at
        )
        for user in people
    )


def _text(report: Report, count: int, day: date, today: date) -> str:
    """Names the year, for around the turn of it two are reported."""
    days, what = (day - today).days, f"{report.year}年度{count}项目标任务"
    if days > 0:
        return f"{what}须在{short_date(day)}（含）前报送进展，还有{days}天"
    if days == 0:
        return f"{what}须在今天（{short_date(day)}）报送进展"
    return f"{what}应于{short_date(day)}（含）前报送进展，已过{-days}天，请尽快补报"
