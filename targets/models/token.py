"""Which other systems may read through the API?"""

import secrets
from datetime import date, datetime
from hashlib import sha256
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from simple_history.models import HistoricalRecords

from .report import Report
from .unit import User

MOVING = ("last_used_at", "minute", "calls")  # by themselves, with every call


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def named_by(self, secret: str) -> Self:
        """The token with this secret, valid or not, if there is one."""
        return self.filter(digest=digest_of(secret))

    def valid_on(self, day: date) -> Self:
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=day), is_active=True)

    def count_call(self, at: datetime) -> int:
        """Note a call of each of the tokens; how many they are."""
        minute = at.replace(second=0, microsecond=0)
        calls = Case(When(minute=minute, then=F("calls") + 1), default=Value(1))
        return self.update(last_used_at=at, calls=calls, minute=minute)


class ApiToken(models.Model):
    """A system's right to read; its secret is shown once and stored only as a digest.

    `calls` are those of the `minute` in which it was last used.
    """

    name = models.CharField("系统名称", max_length=60, unique=True)
    digest = models.CharField("摘要", max_length=64, unique=True, editable=False)
    is_active = models.BooleanField("有效", default=True, help_text="停用后立即不能读取。")
    expires_on = models.DateField("有效期至", null=True, help_text="含当天；过后须延期。")
    report = models.ForeignKey(
        Report,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="可读报告",
        help_text="不选为全部年度。",
    )
    last_used_at = models.DateTimeField("最近使用", null=True, editable=False)
    minute = models.DateTimeField(null=True, editable=False)
    calls = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name="建立人"
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    history = HistoricalRecords(verbose_name="变更记录", excluded_fields=["digest", *MOVING])

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="token_has_a_digest", condition=~Q(digest=""))]

    def __str__(self) -> str:
        return self.name

    def give_secret(self) -> str:
        """A new secret, to be handed over now: it cannot be read again."""
        secret = secrets.token_urlsafe(32)
        self.digest = digest_of(secret)
        return secret


def digest_of(secret: str) -> str:
    """Secrets are long and random, so a plain hash is enough."""
    return sha256(secret.encode()).hexdigest()
