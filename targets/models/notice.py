"""What the application tells a person: returned, accepted, instructed, urged, reminded."""

from typing import Self

from django.db import models

from ..domain.words import Word
from .constraints import known_word
from .report import Report
from .unit import User


class NoticeKind(Word):
    RETURNED = "returned", "退回"
    ACCEPTED = "accepted", "采信"
    INSTRUCTION = "instruction", "批示"
    URGING = "urging", "催办"
    ADJUSTMENT = "adjustment", "调整"
    HANDOVER = "handover", "交接"
    REMINDER = "reminder", "提醒"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One sentence to one person, with the place that it is about."""

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notices", verbose_name="收件人")
    kind = models.CharField("类别", max_length=11, choices=NoticeKind.choices())
    text = models.CharField("内容", max_length=300)
    address = models.CharField("链接", max_length=200)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["recipient", "read_at"], name="notices_unread")]
        constraints = [known_word("notice", "kind", NoticeKind)]

    def __str__(self) -> str:
        return self.text


class Reminder(models.Model):
    """The ledger of `send_reminders`: who was reminded of which reporting day, and at which distance from it.

    `offset_days` is counted from the reporting day, negative before it; one reminder each.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="+", verbose_name="报告")
    recipient = models.ForeignKey(User, models.CASCADE, related_name="reminders", verbose_name="收件人")
    reporting_date = models.DateField("报送期限")
    offset_days = models.SmallIntegerField("距期限天数")
    text = models.CharField("内容", max_length=300)
    created_at = models.DateTimeField("时间")
    mailed_at = models.DateTimeField("邮件时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "报送提醒"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "recipient", "reporting_date", "offset_days"],
                name="reminded_once_per_distance",
            )
        ]

    def __str__(self) -> str:
        return self.text
