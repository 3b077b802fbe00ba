"""Which other systems may read through the API?"""

import secrets
from hashlib import sha256
from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from .unit import User


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def named_by(self, secret: str) -> Self:
        """The valid token with this secret, if there is one."""
        return self.filter(digest=digest_of(secret), is_active=True)


class ApiToken(models.Model):
    """A system's right to read; its secret is shown once and stored only as a digest."""

    name = models.CharField("系统名称", max_length=60, unique=True)
    digest = models.CharField("摘要", max_length=64, unique=True, editable=False)
    is_active = models.BooleanField("有效", default=True, help_text="停用后立即不能读取。")
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name="建立人"
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    history = HistoricalRecords(verbose_name="变更记录", excluded_fields=["digest"])

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
