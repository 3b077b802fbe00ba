"""What has happened that an auditor asks about (安全日志)? Rows are only ever added, each chained to the one before."""

import json
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..domain.browsers import browser_named
from ..domain.words import Word
from .constraints import known_word

BEGINNING = "0" * 64  # what stands before the first row


class EventKind(Word):
    SIGN_IN = "sign_in", "登录"
    SIGN_IN_FAILED = "sign_in_failed", "登录失败"
    LOCKED = "locked", "锁定"
    SIGN_OUT = "sign_out", "退出"
    SECOND_FACTOR = "second_factor", "二次验证"
    PASSWORD = "password", "密码"
    ACCOUNT = "account", "账号"
    RIGHTS = "rights", "权限"
    EXPORT = "export", "导出下载"
    IMPORT = "import", "导入"
    API = "api", "接口"
    TOKEN = "token", "令牌"
    SETTINGS = "settings", "设置"
    REFUSED = "refused", "拒绝访问"
    ORDER = "order", "批示催办"
    BULLETIN = "bulletin", "通报"
    REMOVED = "removed", "移除材料"
    OPERATION = "operation", "运维"
    AUDIT = "audit", "审计"


class NotToBeChanged(Exception):
    """The log is only added to; a program that tries anything else has a fault."""


class EventContent(models.Model):
    """What a row says. `account` and `name` are the person then, without a link that a later change could move; a
    sign-in that failed has the name as it was typed."""

    kind = models.CharField("类别", max_length=14, choices=EventKind.choices())
    at = models.DateTimeField("时间")
    account = models.BigIntegerField("账号编号", null=True)
    name = models.CharField("操作人", max_length=200, blank=True)
    address = models.CharField("地址", max_length=45, blank=True)
    agent = models.CharField("浏览器", max_length=300, blank=True)
    what = models.CharField("事项", max_length=300)
    count = models.PositiveIntegerField("条数", null=True)
    details = models.TextField("明细", blank=True)

    class Meta:
        abstract = True

    @property
    def browser(self) -> str:
        """What the browser called itself, in a word or two."""
        return browser_named(self.agent)

    @property
    def content(self) -> list[str | int | None]:
        """All that the row says, such that it reads the same from every database."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return [
            self.kind, at, self.account, self.name, self.address, self.agent, self.what, self.count, self.details,
        ]  # fmt: skip


class WaitingEvent(EventContent):
    """Written with the change that it tells of, in the same transaction; a moment later it goes into the chain."""

    class Meta:
        verbose_name = verbose_name_plural = "待入链事件"
        ordering = ["pk"]
        constraints = [known_word("waiting", "kind", EventKind)]

    def __str__(self) -> str:
        return self.what


class SecurityEventQuerySet(models.QuerySet["SecurityEvent"]):
    """Rows can be added and read."""

    def update(self, **kwargs) -> int:
        raise NotToBeChanged

    def delete(self) -> tuple[int, dict[str, int]]:
        raise NotToBeChanged

    def bulk_update(self, *args, **kwargs) -> int:
        raise NotToBeChanged

    def bulk_create(self, objs, batch_size=None, **options):  # type: ignore[override] # the rest is refused
        if any(options.values()):  # what is there already would be changed, or silently kept
            raise NotToBeChanged
        return super().bulk_create(objs, batch_size)

    def by_number(self) -> Self:
        return self.order_by("position")

    def asked_for(
        self,
        *,
        name: str = "",
        kind: str = "",
        address: str = "",
        since: date | None = None,
        until: date | None = None,
    ) -> Self:
        """Of whom, of which kind, from where and of which days; each where it is given."""
        found = self.filter(name__icontains=name) if name else self.all()
        if kind:
            found = found.filter(kind=kind)
        if address:
            found = found.filter(address__startswith=address)
        if since:
            found = found.filter(at__gte=_morning_of(since))
        return found.filter(at__lt=_morning_of(until + timedelta(days=1))) if until else found


def _morning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class SecurityEvent(EventContent):
    """A link of the chain. Its `hash` is of its content and of the hash before it; numbers have no gap."""

    position = models.BigIntegerField("序号", primary_key=True)
    hash = models.CharField("散列", max_length=64)

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "安全日志"
        ordering = ["-position"]
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["at"], name="events_by_time"),
            models.Index(fields=["kind", "-position"], name="events_by_kind"),
        ]
        constraints = [
            known_word("event", "kind", EventKind),
            models.CheckConstraint(name="event_numbers_begin_with_one", condition=Q(position__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.what}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise NotToBeChanged
        super().save(*args, **(kwargs | {"force_insert": True}))

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        raise NotToBeChanged

    def hash_after(self, before: str) -> str:
        """What its hash must be after the row whose hash is `before`."""
        text = json.dumps([before, self.position, *self.content], ensure_ascii=False, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()


class AuditHead(models.Model):
    """Where the chain ends, and after which row it begins since older ones were archived; the one row is locked by
    who writes."""

    position = models.BigIntegerField("最后序号", default=0)
    hash = models.CharField("最后散列", max_length=64, default=BEGINNING)
    archived_position = models.BigIntegerField("已归档到", default=0)
    archived_hash = models.CharField("归档处散列", max_length=64, default=BEGINNING)

    class Meta:
        verbose_name = verbose_name_plural = "日志末端"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"
