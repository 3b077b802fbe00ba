"""Who is responsible: units, leaders' posts, and the people who sign in."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from ..domain.words import State, Word
from ..imports.names import split_names
from .constraints import known_word
from .pictured import Pictured, PicturedQuerySet
from .roles import ALL_DUTIES, DUTIES, DUTIFUL, Role

STAFF_WITHOUT_A_UNIT = "填报员须选择单位。"


class OwnerRole(Word):
    """What a unit has to do with a target."""

    LEAD = "lead", "牵头"
    SUPPORTING = "supporting", "配合"


class UnitKind(Word):
    DEPARTMENT = "department", "区直部门"
    TOWNSHIP = "township", "乡"
    SUBDISTRICT = "subdistrict", "街道"
    ENTERPRISE = "enterprise", "国有企业"
    OTHER = "other", "其他"


TOWNS = (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT)


@dataclass(frozen=True)
class FormerName:
    """What a unit was called before a day."""

    name: str
    until: date


class UnitQuerySet(Pictured, models.QuerySet["Unit"]):
    def leading_in(self, report: models.Model) -> Self:
        """Units that lead a target of the report."""
        return self.filter(ownerships__target__report=report, ownerships__role=OwnerRole.LEAD).distinct()

    def leading(self) -> Self:
        """Units that lead a target in force, of whatever year."""
        own = {
            "ownerships__target__state": State.ACTIVE,
            "ownerships__target__report__published_at__isnull": False,
        }
        return self.filter(ownerships__role=OwnerRole.LEAD, **own).distinct()

    def owning_in(self, report: models.Model) -> Self:
        """Units that lead or support a target of the report, or once led one."""
        own = Q(ownerships__target__report=report) | Q(former_leads__target__report=report)
        return self.filter(own).distinct()

    def instructed_in(self, report: models.Model) -> Self:
        """Units that lead a target of the report with an instruction on it."""
        instructed = {"ownerships__target__report": report, "ownerships__target__instructions__isnull": False}
        return self.filter(ownerships__role=OwnerRole.LEAD, **instructed).distinct()

    def urged_in(self, report: models.Model) -> Self:
        """Units that were sent a 催办单 of the report, and those that have succeeded one."""
        own = Q(urgings__report=report) | Q(predecessors__urgings__report=report)
        return self.filter(own).distinct()

    def that_nobody_reports_for(self) -> Self:
        """Without active staff, and without anybody who deputises today; see `UserManager.reporting_for`."""
        today = timezone.localdate()
        staff = User.objects.filter(unit=OuterRef("pk"), role=Role.STAFF, is_active=True)
        deputies = Deputy.objects.filter(unit=OuterRef("pk"), since__lte=today).exclude(until__lt=today)
        acting = deputies.filter(user__role=Role.STAFF, user__is_active=True)
        return self.filter(~Exists(staff), ~Exists(acting))

    def active(self) -> Self:
        return self.filter(is_active=True)

    def served_by(self, users: Iterable["User"]) -> Self:
        """For which any of them reports, whatever the day."""
        pks = [user.pk for user in users]
        return self.filter(Q(users__in=pks) | Q(deputies__user__in=pks)).distinct()

    def lock(self) -> None:
        """Whoever changes who reports for them does so one after the other, so that somebody remains."""
        same = Unit.objects.filter(pk__in=self.order_by().values("pk"))
        list(same.select_for_update(of=("self",), no_key=True).order_by("pk"))


class Unit(models.Model):
    """A department, township or street office.

    It may be renamed and remains the same: `former_names` has what it was called until which day, oldest first, as
    {"name": "区城管局", "until": "2024-07-01"}. One that is no more (`ended_on`) may have a `successor`, whose people
    act for it.
    """

    name = models.CharField("名称", max_length=30, unique=True)
    aliases = models.CharField(
        "简称、别名",
        max_length=300,
        blank=True,
        help_text="全称、简称和曾用名，用顿号隔开；导入的文件里写哪一个都认得。",
    )
    kind = models.CharField(
        "类别", max_length=12, choices=UnitKind.choices(), default=UnitKind.DEPARTMENT.value
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name="上级单位"
    )
    position = models.PositiveSmallIntegerField("顺序", default=0)
    is_active = models.BooleanField("在用", default=True)
    ended_on = models.DateField("停用日期", null=True, blank=True, editable=False)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="predecessors",
        null=True,
        blank=True,
        editable=False,
        verbose_name="并入",
    )
    former_names = models.JSONField("曾用名", default=list, blank=True, editable=False)

    history = HistoricalRecords(verbose_name="变更记录")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["position", "pk"]
        constraints = [
            known_word("unit", "kind", UnitKind),
            models.CheckConstraint(
                name="unit_in_use_has_no_end",
                condition=Q(is_active=False) | Q(ended_on__isnull=True, successor__isnull=True),
                violation_error_message="在用的单位没有停用日期，也没有并入的单位。",
            ),
            models.CheckConstraint(
                name="unit_does_not_succeed_itself",
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def other_names(self) -> list[str]:
        """By which it is known besides its name, with those that it had."""
        return [*split_names(self.aliases), *(past.name for past in self.past_names)]

    @property
    def past_names(self) -> list[FormerName]:
        """Oldest first."""
        return [FormerName(past["name"], date.fromisoformat(past["until"])) for past in self.former_names]

    @property
    def is_town(self) -> bool:
        """Whether it is a township or a street office, which are compared with one another."""
        return self.kind in TOWNS

    def on(self, day: date) -> "Unit":
        """The unit under the name that it had on a day."""
        name = next((past.name for past in self.past_names if day < past.until), self.name)
        if name == self.name:
            return self
        then = copy(self)
        then.name = name
        return then


def named_alike(username: str) -> str:
    """Why there is to be no account beside this one whose name differs in case only."""
    return f"已有登录名“{username}”，只有大小写不同，请另起一个。"


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> PicturedQuerySet:
        return PicturedQuerySet(self.model, using=self._db)

    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        """A user; without a password nobody can sign in with it."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Who is meant by a name that somebody types: exactly that one, else the one that differs in case only."""
        try:
            return super().get_by_natural_key(username)
        except self.model.DoesNotExist:
            alike = self.filter(username__iexact=username)[:2]
            if len(alike) != 1:
                raise
            return alike[0]

    def alike(self, username: str) -> "User | None":
        """Whose name differs from this one in case only."""
        return self.filter(username__iexact=username).exclude(username=username).order_by("pk").first()

    def reporting_for(self, *units: Unit) -> models.QuerySet["User"]:
        """Active staff of some units, and who deputises for one of them today."""
        today = timezone.localdate()
        deputies = Deputy.objects.filter(unit__in=units, since__lte=today).exclude(until__lt=today)
        those = Q(unit__in=units) | Q(pk__in=deputies.values("user"))
        return self.filter(those, role=Role.STAFF, is_active=True).order_by("pk")

    def create_superuser(self, username: str, password: str | None = None, **fields) -> "User":
        """`manage.py createsuperuser`: an admin of the office who holds all three duties, or where nobody may, somebody
        who gives them to others."""
        if settings.ONE_PERSON_MAY_HOLD_SEVERAL:
            return self.create_user(username, password, role=Role.ADMIN, **ALL_DUTIES, **fields)
        return self.create_user(username, password, role=Role.KEEPER, manages_security=True, **fields)


class User(AbstractUser):
    """Somebody who signs in. The role says what they may do; staff belong to a unit.

    Beside their role some hold a duty for the system itself (三员): it says who manages people and settings, who gives
    rights, and who reads the logs.
    """

    # Django's own way to leave a field out, and to bring another manager.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=30)
    role = models.CharField("角色", max_length=8, choices=Role.choices(), default=Role.STAFF.value)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="users", null=True, blank=True, verbose_name="单位"
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="predecessors",
        null=True,
        blank=True,
        editable=False,
        verbose_name="接替人",
    )

    manages_system = models.BooleanField("系统管理员", default=False, help_text="人员、单位、规则。")
    manages_security = models.BooleanField("安全管理员", default=False, help_text="角色和三员、锁定、令牌。")
    audits = models.BooleanField("审计管理员", default=False, help_text="查看全部日志，不作改动。")
    phone = models.CharField("电话", max_length=30, blank=True)
    must_change_password = models.BooleanField(
        "下次登录须改密码", default=False, help_text="新建账号和重置密码后自动勾选。"
    )

    history = HistoricalRecords(verbose_name="变更记录", excluded_fields=["password", "last_login"])

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        ordering = ["username"]
        constraints = [
            known_word("user", "role", Role),
            models.CheckConstraint(
                name="staff_belongs_to_a_unit",
                condition=~Q(role=Role.STAFF.value) | Q(unit__isnull=False),
                violation_error_message=STAFF_WITHOUT_A_UNIT,
            ),
            models.CheckConstraint(
                name="duties_are_not_for_everybody",
                condition=Q(role__in=[role.value for role in DUTIFUL]) | Q(**dict.fromkeys(DUTIES, False)),
                violation_error_message="只有管理员和三员可以担任系统、安全、审计管理员。",
            ),
            models.CheckConstraint(
                name="only_who_manages_enters_the_admin_site",
                condition=(
                    Q(is_staff=True, is_superuser=True) & (Q(manages_system=True) | Q(manages_security=True))
                )
                | Q(is_staff=False, is_superuser=False, manages_system=False, manages_security=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args, **kwargs) -> None:
        self.open_admin_site()
        is_sign_in = kwargs.get("update_fields") in (["last_login"], ["password"])  # it is hashed anew then
        if is_sign_in and not hasattr(self, "skip_history_when_saving"):
            # Signing in is no change. simple_history, which brings the method, has no types.
            self.save_without_historical_record(*args, **kwargs)  # type: ignore[attr-defined]
        else:
            super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.duties_amiss:
            raise ValidationError(self.duties_amiss)

    def open_admin_site(self) -> None:
        """To whoever has something to do there, and nobody else."""
        self.is_staff = self.is_superuser = self.manages_system or self.manages_security

    @property
    def duties(self) -> list[str]:
        """In words."""
        return [words for name, words in DUTIES.items() if getattr(self, name)]

    @property
    def duties_amiss(self) -> str:
        """What speaks against the duties that somebody holds or is to hold; empty: nothing."""
        if self.duties and self.role not in DUTIFUL:
            return f"{self}不能担任{'、'.join(self.duties)}：角色须为管理员或三员。"
        if self.role == Role.KEEPER and not self.duties:
            return "三员须担任系统、安全、审计管理员之一，请在“人员”页点其姓名、“修改账号”里勾选。"
        if settings.ONE_PERSON_MAY_HOLD_SEVERAL:
            return ""
        if len(self.duties) > 1:
            return f"{self}不能兼任{'、'.join(self.duties)}：系统、安全、审计管理员须由三人分任，请只选一个。"
        if self.audits and self.role != Role.KEEPER:
            return f"{self}是管理员，办理业务，不能担任审计管理员；请把角色改为三员，或另选他人。"
        return ""

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def is_clerk(self) -> bool:
        """Whether the role is staff (`is_staff` is Django's word for who enters the admin site)."""
        return self.role == Role.STAFF

    @cached_property
    def acting_for(self) -> frozenset[int]:
        """Keys of the units that a clerk reports for today, its own and those that it deputises for.

        Whoever acts, acts now: the one place below the views that asks which day it is.
        """
        if not self.is_clerk:
            return frozenset()
        today = timezone.localdate()
        deputised = {deputy.unit_id for deputy in self.deputyships.all() if deputy.covers(today)}
        return frozenset(deputised | ({self.unit_id} if self.unit_id else set()))

    @property
    def last_successor(self) -> "User | None":
        """Who has taken the place of one who has left, and has not left, too; queries, but only for who has."""
        passed, user = {self.pk}, self
        while not user.is_active and user.successor and user.successor_id not in passed:
            user = user.successor
            passed.add(user.pk)
        return user if user.is_active and user.pk != self.pk else None

    @property
    def is_leader(self) -> bool:
        return self.role == Role.LEADER

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN


class Deputy(models.Model):
    """A person reports for another unit, too: for some time, or (`until` None) until it is ended."""

    user = models.ForeignKey(User, models.CASCADE, related_name="deputyships", verbose_name="人员")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="deputies", verbose_name="代理单位")
    since = models.DateField("起始日")
    until = models.DateField("截止日", null=True, blank=True, help_text="含当天；不填为长期。")

    history = HistoricalRecords(verbose_name="变更记录")

    objects: ClassVar[models.Manager["Deputy"]] = PicturedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "代理填报"
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "since"], name="deputy_begins_once_a_day"),
            models.CheckConstraint(
                name="deputy_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="截止日不能早于起始日。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}（代理{self.unit}）"

    def overlaps(self, other: "Deputy") -> bool:
        """Whether both are in force on some day."""
        first, second = sorted((self, other), key=lambda deputy: deputy.since)
        return first.until is None or first.until >= second.since

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)
