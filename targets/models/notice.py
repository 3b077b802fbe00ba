"""What the application tells a person: returned, accepted, instructed, urged, reminded."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from ..domain.words import Word
from .constraints import known_word
from .orders import Instruction, Urging
from .report import Report
from .unit import User


class NoticeKind(Word):
    RETURNED = "returned", "退回"
    ACCEPTED = "accepted", "采信"
    INSTRUCTION = "instruction", "批示"
    URGING = "urging", "催办"
    ASSIGNED = "assigned", "交办"
    ADJUSTMENT = "adjustment", "调整"
    HANDOVER = "handover", "交接"
    REMINDER = "reminder", "提醒"
    BULLETIN = "bulletin", "通报"


# What nobody has to act on is mailed only to who asks for it.
MAILED_UNASKED = frozenset(NoticeKind) - {NoticeKind.ACCEPTED}


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> Self:
        return self.filter(read_at=None)

    def waiting(self) -> Self:
        """Not taken out of the application yet, by mail or to the group."""
        return self.filter(sent_at=None)

    def wanted_by_mail(self) -> Self:
        """Of the kinds that their people want by mail, see `mailed_kinds`."""
        chosen = MailChoice.objects.filter(user=OuterRef("recipient"), kind=OuterRef("kind"))
        unasked = Q(kind__in=MAILED_UNASKED) & ~Exists(chosen.filter(is_wanted=False))
        return self.filter(Exists(chosen.filter(is_wanted=True)) | unasked, recipient__isnull=False)

    def to_the_group(self) -> Self:
        return self.filter(recipient=None)


class Notice(models.Model):
    """One sentence to one person, with the place that it is about; without a person it is for the group chat.

    `sent_at` is when a channel took it: a mail to the person, the webhook of the group.
    """

    recipient = models.ForeignKey(
        User, models.CASCADE, related_name="notices", null=True, blank=True, verbose_name="收件人"
    )
    kind = models.CharField("类别", max_length=11, choices=NoticeKind.choices())
    text = models.CharField("内容", max_length=300)
    address = models.CharField("链接", max_length=200)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True, blank=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "read_at"], name="notices_unread"),
            models.Index(fields=["created_at"], condition=Q(sent_at=None), name="notices_waiting"),
        ]
        constraints = [known_word("notice", "kind", NoticeKind)]

    def __str__(self) -> str:
        return self.text


class MailChoice(models.Model):
    """Whether a person wants one kind of notice by mail, too; without a row see `MAILED_UNASKED`."""

    user = models.ForeignKey(User, models.CASCADE, related_name="mail_choices", verbose_name="用户")
    kind = models.CharField("类别", max_length=11, choices=NoticeKind.choices())
    is_wanted = models.BooleanField("发邮件")

    class Meta:
        verbose_name = verbose_name_plural = "邮件选择"
        ordering = ["user", "kind"]
        constraints = [
            known_word("mail_choice", "kind", NoticeKind),
            models.UniqueConstraint(fields=["user", "kind"], name="mail_choice_once_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.kind}"


def mailed_kinds(user: User) -> set[NoticeKind]:
    """Which kinds of notices go to the person by mail, too."""
    chosen = {NoticeKind(choice.kind): choice.is_wanted for choice in user.mail_choices.all()}
    return {kind for kind in NoticeKind if chosen.get(kind, kind in MAILED_UNASKED)}


class Reminder(models.Model):
    """The ledger of `send_reminders`: who was reminded of which day, and at which distance from it.

    Of a reporting day, or of the day by which an instruction is to be answered or a 催办单 reported on.
    `offset_days` is counted from that day, negative before it; one reminder each.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="+", verbose_name="报告")
    recipient = models.ForeignKey(User, models.CASCADE, related_name="reminders", verbose_name="收件人")
    instruction = models.ForeignKey(
        Instruction, models.CASCADE, related_name="+", null=True, blank=True, verbose_name="批示"
    )
    urging = models.ForeignKey(
        Urging, models.CASCADE, related_name="+", null=True, blank=True, verbose_name="催办单"
    )
    reporting_date = models.DateField("期限")
    offset_days = models.SmallIntegerField("距期限天数")
    text = models.CharField("内容", max_length=300)
    created_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "recipient", "reporting_date", "offset_days"],
                condition=Q(instruction=None, urging=None),
                name="reminded_once_per_distance",
            ),
            models.UniqueConstraint(
                fields=["recipient", "instruction", "offset_days"],
                condition=Q(instruction__isnull=False),
                name="reminded_once_of_an_instruction",
            ),
            models.UniqueConstraint(
                fields=["recipient", "urging", "offset_days"],
                condition=Q(urging__isnull=False),
                name="reminded_once_of_an_urging",
            ),
        ]

    def __str__(self) -> str:
        return self.text
