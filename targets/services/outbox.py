"""What is still to go out, and to whom? Notices by mail to people and by webhook to the group, each once.

The writes that tell people store notices and nothing else, so a mail server that is slow or down holds nobody up. A
notice is marked as sent before it is handed over and unmarked where that fails: what is interrupted in between stays
in the application only, rather than being sent twice.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from ..models import Notice, NoticeKind, User, mailed_kinds
from ..models.notice import NoticeQuerySet
from ..pictures import morning_of
from .channels import Channel, Letter, Mail, Undelivered, Webhook, webhook_host

GIVEN_UP_AFTER = timedelta(
    days=3
)  # what could not be sent for so long is old news, and in the application anyway
GROUP_BYTES = 1800  # 企业微信 takes 2048 bytes of text; a rest for what the template adds
SUBJECT_AT_MOST = 80

log = logging.getLogger(__name__)


@dataclass
class Sent:
    """How much went out, and what did not: people's addresses, and why the group's message failed."""

    mail_count: int = 0
    group_count: int = 0
    failed: list[str] = field(default_factory=list)
    group_amiss: str = ""


def send_waiting(*, at: datetime) -> Sent:
    """Send what waits, where there is a mail server, or a webhook; what fails is tried by the next run."""
    sent = Sent()
    if settings.EMAIL_HOST:
        _mail(sent, at=at)
    if settings.NOTICE_WEBHOOK_URL:
        _tell_group(sent, at=at)
    return sent


def waiting_counts(*, at: datetime) -> dict[str, int]:
    """How many notices wait for each way out that there is."""
    counts = {}
    if settings.EMAIL_HOST:
        reachable = _news(at).unread().filter(recipient__is_active=True).exclude(recipient__email="")
        counts["mail"] = reachable.wanted_by_mail().count()
    if settings.NOTICE_WEBHOOK_URL:
        counts["group"] = _news(at).to_the_group().count()
    return counts


def _mail(sent: Sent, *, at: datetime) -> None:
    """One mail to each person, however many notices wait; nothing of those already read."""
    unread = _news(at).unread()
    people = User.objects.filter(is_active=True, notices__in=unread).exclude(email="").distinct()
    found = [
        (person, unread.filter(recipient=person, kind__in=mailed_kinds(person)))
        for person in people.prefetch_related("mail_choices").order_by("username")
    ]
    waiting = [(person, notices) for person, notices in found if notices.exists()]
    channel = Mail()
    if not waiting or not _is_open(channel):
        sent.failed += [person.email for person, _ in waiting]
        return
    for person, unsent in waiting:
        if notices := _claimed(unsent, at):
            amiss = _amiss(channel, notices, _mail_of(person, notices))
            sent.mail_count += not amiss
            sent.failed += [person.email] if amiss else []
    channel.close()


def _tell_group(sent: Sent, *, at: datetime) -> None:
    """As few messages as hold it all, in their order."""
    channel: Channel = Webhook()
    channel.open()
    for notices in _portions(_claimed(_news(at).to_the_group(), at)):
        if sent.group_amiss:  # the rest after it, next time
            _unclaim(notices)
            continue
        letter = Letter(to="", subject="", lines=[line for n in notices for line in _lines(n)])
        sent.group_amiss = _amiss(channel, notices, letter)
        sent.group_count += not sent.group_amiss
    channel.close()
    if sent.group_amiss:
        log.error("The webhook at %s did not take a message: %s.", webhook_host(), sent.group_amiss)


def _is_open(channel: Channel) -> bool:
    try:
        channel.open()
    except Undelivered as amiss:
        log.error("Mails cannot be sent: %s.", amiss)
        return False
    return True


def _amiss(channel: Channel, notices: list[Notice], letter: Letter) -> str:
    """Hand it over; what failed waits again. Empty if it went."""
    try:
        channel.send(letter)
    except Undelivered as amiss:
        _unclaim(notices)
        return str(amiss)
    return ""


def _claimed(waiting: QuerySet[Notice], at: datetime) -> list[Notice]:
    """Those that no other run is sending, marked, so that none will."""
    with transaction.atomic():
        taken = list(waiting.select_for_update(skip_locked=True).order_by("created_at", "pk"))
        Notice.objects.filter(pk__in=[notice.pk for notice in taken]).update(sent_at=at)
    return taken


def _unclaim(notices: Iterable[Notice]) -> None:
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(sent_at=None)


def _news(at: datetime) -> NoticeQuerySet:
    """What waits and is still news: reminders count days and are for their own day only."""
    today = morning_of(timezone.localtime(at).date())
    is_fresh = Q(created_at__gte=at - GIVEN_UP_AFTER) & ~Q(kind=NoticeKind.REMINDER)
    return Notice.objects.waiting().filter(is_fresh | Q(kind=NoticeKind.REMINDER, created_at__gte=today))


def _mail_of(person: User, notices: list[Notice]) -> Letter:
    if len(notices) == 1:
        subject = f"{NoticeKind(notices[0].kind).label}：{_line(notices[0].text)}"
    else:
        labels = dict.fromkeys(NoticeKind(notice.kind).label for notice in notices)
        subject = f"目标任务：{len(notices)}条消息（{'、'.join(labels)}）"
    if len(subject) > SUBJECT_AT_MOST:
        subject = f"{subject[: SUBJECT_AT_MOST - 1]}…"
    lines = [line for notice in notices for line in (*_lines(notice), "")]
    choice = f"不想收某类邮件，可在这里选择：{settings.SITE_URL}{reverse('notices')}#mail"
    return Letter(to=person.email, subject=subject, lines=[*lines, choice])


def _lines(notice: Notice) -> list[str]:
    label = NoticeKind(notice.kind).label
    return [f"【{label}】{_line(notice.text)}", f"{settings.SITE_URL}{notice.address}"]


def _line(text: str) -> str:
    """What people typed in several lines, in one: a subject has no others."""
    return " ".join(text.split())


def _portions(notices: list[Notice]) -> Iterator[list[Notice]]:
    """Together not longer than a robot takes."""
    portion: list[Notice] = []
    size = 0
    for notice in notices:
        own = len("\n".join(_lines(notice)).encode()) + 1
        if portion and size + own > GROUP_BYTES:
            yield portion
            portion, size = [], 0
        portion.append(notice)
        size += own
    if portion:
        yield portion
