"""Who is responsible: units, leaders' posts, and the people who sign in."""

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from ..domain.words import Word
from .constraints import known_word


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


class Role(Word):
    STAFF = "staff", "填报员"
    LEADER = "leader", "领导"
    ADMIN = "admin", "管理员"


class UnitQuerySet(models.QuerySet["Unit"]):
    def leading_in(self, report: models.Model) -> Self:
        """Units that lead a target of the report."""
        return self.filter(ownerships__target__report=report, ownerships__role=OwnerRole.LEAD).distinct()


class Unit(models.Model):
    """A department, township or street office."""

    name = models.CharField("名称", max_length=30, unique=True)
    kind = models.CharField(
        "类别", max_length=12, choices=UnitKind.choices(), default=UnitKind.DEPARTMENT.value
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name="上级单位"
    )
    position = models.PositiveSmallIntegerField("顺序", default=0)
    is_active = models.BooleanField("在用", default=True)

    history = HistoricalRecords(verbose_name="变更记录")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["position", "pk"]
        constraints = [known_word("unit", "kind", UnitKind)]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        """A user; without a password nobody can sign in with it."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields) -> "User":
        """`manage.py createsuperuser`: an admin of the office."""
        return self.create_user(username, password, role=Role.ADMIN, **fields)


class User(AbstractUser):
    """Somebody who signs in. The role says what they may do; staff belong to a unit."""

    # Django's own way to leave a field out, and to bring another manager.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=30)
    role = models.CharField("角色", max_length=8, choices=Role.choices(), default=Role.STAFF.value)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="users", null=True, blank=True, verbose_name="单位"
    )

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
                violation_error_message="填报员须选择单位。",
            ),
            models.CheckConstraint(
                name="only_admins_enter_the_admin_site",
                condition=Q(role=Role.ADMIN.value, is_staff=True, is_superuser=True)
                | (~Q(role=Role.ADMIN.value) & Q(is_staff=False, is_superuser=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args, **kwargs) -> None:
        self.is_staff = self.is_superuser = self.is_admin
        if kwargs.get("update_fields") == ["last_login"] and not hasattr(self, "skip_history_when_saving"):
            # Signing in is no change. simple_history, which brings the method, has no types.
            self.save_without_historical_record(*args, **kwargs)  # type: ignore[attr-defined]
        else:
            super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def is_clerk(self) -> bool:
        """Whether the role is staff (`is_staff` is Django's word for who enters the admin site)."""
        return self.role == Role.STAFF

    @property
    def is_leader(self) -> bool:
        return self.role == Role.LEADER

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN


class Post(models.Model):
    """A leader's office in charge (分管领导), held by a user or vacant."""

    title = models.CharField("职务", max_length=30, unique=True)
    duties = models.CharField("分工", max_length=100, blank=True)
    holder = models.ForeignKey(
        User, models.SET_NULL, related_name="posts", null=True, blank=True, verbose_name="任职人"
    )
    position = models.PositiveSmallIntegerField("顺序", default=0)

    history = HistoricalRecords(verbose_name="变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "分管领导"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
