"""How does the office open, change, reset and reopen accounts? A first password is shown once, stored nowhere."""

from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from ..models import Deputy, EventKind, Post, Role, Unit, User
from ..models.roles import DUTIES, DUTIFUL
from ..models.unit import STAFF_WITHOUT_A_UNIT, named_alike
from ..pictures.holdings import change_amiss, held_by, units_left_by
from ..rights import may_give_rights, may_manage_people, may_set_password_of, raises_rights
from .audit import note
from .history import stamped
from .refusals import (
    AlreadyMoved,
    DoesNotFit,
    NotAllowed,
    NotAsSeen,
    ReasonMissing,
    Refused,
    SuccessorNotPossible,
    UnitNotPossible,
    refuse_second_press,
)
from .sessions import end_sessions

RESET = "重设密码"
PASSWORD = ("password", "must_change_password")  # all that a new password changes, which no page shows
OWN_RIGHTS = "不能提升自己的权限，请由另一位安全管理员办理。"
SIGNING_IN = ("username", "email")  # by which somebody is known who signs in elsewhere


class UsernameTaken(Refused):
    field = "username"


class RoleNotPossible(Refused):
    field = "role"


class OwnRightsRaised(Refused):
    field = "duties"


@dataclass(frozen=True, kw_only=True)
class AccountTerms:
    """What an account is to be. `duties` are names of fields of the person."""

    username: str
    name: str
    role: Role
    phone: str = ""
    email: str = ""
    duties: frozenset[str] = frozenset()
    reason: str = ""


@transaction.atomic
def open_account(
    terms: AccountTerms,
    *,
    unit: Unit | None,
    deputises_for: Collection[Unit] = (),
    post: Post | None = None,
    password: str,
    by: User,
    at: datetime,
) -> User:
    """A new account whose `password` serves for one sign-in; staff may report for other units, leaders hold a post.

    Raises a `Refused` that names the field.
    """
    if not may_manage_people(by):
        raise NotAllowed("由系统管理员新增账号。")
    if terms.role in DUTIFUL or terms.duties:
        _check_rights(by, terms.reason)
    refuse_second_account(terms, at=at)
    _check_name(terms.username)
    own = [row.pk for row in (unit, *deputises_for) if row is not None]
    Unit.objects.filter(pk__in=own).lock()  # none of them ends meanwhile
    if ended := Unit.objects.filter(pk__in=own, is_active=False).first():
        raise UnitNotPossible(f"“{ended}”已停用。")
    user = User(
        unit=unit,
        must_change_password=True,
        date_joined=at,
        **_fields(terms),
        **dict.fromkeys(terms.duties, True),
    )
    if terms.role == Role.STAFF and unit is None:
        raise UnitNotPossible(STAFF_WITHOUT_A_UNIT)
    _check_duties(user)
    user.set_password(password)
    try:
        with transaction.atomic():
            stamped(user, by, terms.reason or "新增账号", at).save()
    except IntegrityError:
        raise UsernameTaken(f"登录名“{terms.username}”刚被别人用了，请另起一个。") from None
    for other in deputises_for if terms.role == Role.STAFF else ():
        if other != unit:
            since = timezone.localtime(at).date()
            stamped(Deputy(user=user, unit=other, since=since), by, terms.reason or "新增账号", at).save()
    if post is not None and terms.role == Role.LEADER:
        _take_post(user, post, by, terms.reason or "新增账号", at)
    return user


def refuse_second_account(terms: AccountTerms, *, at: datetime) -> None:
    """The same name for the same person, a moment ago. Raises `JustSent`."""
    same = User.objects.filter(username=terms.username, name=terms.name, role=terms.role).first()
    if same is not None and not same.last_login:
        refuse_second_press(f"{same}的账号", "新增", same.date_joined, at=at)


def change_account(user: User, terms: AccountTerms, *, by: User, at: datetime) -> User:
    """Who somebody is, by who manages people; what it may do, by who gives rights, for a reason, and never oneself.

    Raises a `Refused`; that somebody has tried to raise his own rights stays in the security log.
    """
    try:
        return _changed(user, terms, by=by, at=at)
    except OwnRightsRaised:
        note_own_rights(by, at=at)
        raise


def note_own_rights(by: User, *, at: datetime) -> None:
    """Wherever it was tried."""
    note(EventKind.REFUSED, "提升自己的权限，未准", by=by, at=at)


@transaction.atomic
def _changed(user: User, terms: AccountTerms, *, by: User, at: datetime) -> User:
    Unit.objects.served_by([user]).lock()
    stored = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    changed = copy(stored)
    vars(changed).pop("acting_for", None)
    for name, value in (_fields(terms) | {duty: duty in terms.duties for duty in DUTIES}).items():
        setattr(changed, name, value)
    rights = ("role", *DUTIES)
    gives_rights = any(getattr(changed, name) != getattr(stored, name) for name in rights)
    if gives_rights:
        _check_rights(by, terms.reason)
    if stored.pk == by.pk and raises_rights(stored, changed):
        raise OwnRightsRaised(OWN_RIGHTS)
    _check_who_it_is(changed, stored, by)
    if changed.is_clerk and changed.unit is None:
        raise RoleNotPossible("填报员须有单位：请先停用此账号，另建一个。")
    _check_duties(changed)
    if amiss := change_amiss(changed, stored, held_by([stored])[stored.pk]):
        raise RoleNotPossible(amiss)
    if left := units_left_by(changed):
        raise RoleNotPossible(f"{'、'.join(map(str, left))}没有其他人填报，请先安排他人。")
    stamped(changed, by, terms.reason, at).save()
    return changed


def _check_who_it_is(changed: User, stored: User, by: User) -> None:
    """Who somebody is, belongs to who manages people; by which it signs in, to who could set its password."""
    differ = [f for f in ("name", "phone", *SIGNING_IN) if getattr(changed, f) != getattr(stored, f)]
    if differ and not may_manage_people(by):
        raise NotAllowed("姓名、登录名、电话和邮箱由系统管理员修改。")
    if {*SIGNING_IN} & {*differ} and not may_set_password_of(by, stored):
        raise NotAllowed("担任三员的账号，登录名和邮箱由兼任安全管理员的系统管理员修改。")
    if "username" in differ:
        _check_name(changed.username)


@transaction.atomic
def reset_password(user: User, password: str, *, by: User, at: datetime) -> User:
    """One that serves for one sign-in; whoever is signed in with the old one is signed out. Raises `NotAllowed`."""
    user = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    if user.pk == by.pk:
        raise NotAllowed("本人的密码请在右上角“修改密码”里改。")
    if not may_set_password_of(by, user):
        raise NotAllowed("担任三员的账号由安全管理员重设密码，其他的由系统管理员重设。")
    if not user.is_active:
        raise AlreadyMoved("账号已停用，请先重新启用。")
    before = user.history.filter(history_change_reason=RESET).order_by("-history_date").first()
    refuse_second_press(f"{user}的密码", "重设", before and before.history_date, at=at)
    _give(user, password, by, RESET, at, fields=PASSWORD)
    return user


@transaction.atomic
def reopen_account(
    user: User, password: str, *, unit: Unit | None = None, reason: str, by: User, at: datetime
) -> User:
    """Back in use, with a password for one sign-in; what was passed on stays with the successor. Raises a `Refused`.

    `unit`: another one, for a clerk whose own has ended.
    """
    if not reason.strip():
        raise ReasonMissing("请写明原因。")
    user = _locked_with_unit(user, unit)
    if not may_set_password_of(by, user):
        raise NotAllowed("担任三员的账号由安全管理员启用，其他的由系统管理员启用。")
    if user.is_active:
        raise AlreadyMoved("账号在用。")
    if user.is_clerk:
        user.unit = unit or user.unit
        if user.unit is None or not user.unit.is_active:
            raise UnitNotPossible("原单位已停用，请选择现在的单位。")
    user.is_active, user.successor = True, None
    _check_duties(user)
    _give(user, password, by, reason, at)
    return user


def _locked_with_unit(user: User, unit: Unit | None) -> User:
    """The person as it is now, and its unit, which does not end meanwhile; the units first, as everywhere."""
    own = User.objects.values_list("unit", flat=True).get(pk=user.pk)
    locked = {own, unit.pk if unit else None}
    Unit.objects.filter(pk__in=[pk for pk in locked if pk]).lock()
    user = User.objects.select_related("unit").select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    if user.unit_id not in locked:  # it was just merged into another
        raise NotAsSeen("情况已变，请看现在的内容再办理。")
    if unit is not None:
        unit.refresh_from_db()
    return user


def _give(
    user: User, password: str, by: User, reason: str, at: datetime, *, fields: Sequence[str] | None = None
) -> None:
    """`fields`: those that change, None for any."""
    user.set_password(password)
    user.must_change_password = True
    stamped(user, by, reason, at).save(update_fields=fields)
    end_sessions(user, by=None)


def _fields(terms: AccountTerms) -> dict[str, str]:
    return {
        "username": User.normalize_username(terms.username), "name": terms.name, "role": terms.role.value,
        "phone": terms.phone, "email": terms.email,
    }  # fmt: skip


def _check_rights(by: User, reason: str) -> None:
    if not may_give_rights(by):
        raise RoleNotPossible("改变角色、新增管理员和三员由安全管理员办理。")
    if not reason.strip():
        raise ReasonMissing("改变角色、新增管理员和三员须写明原因。")


def _check_name(username: str) -> None:
    username = User.normalize_username(username)
    try:
        for validator in User._meta.get_field("username").validators:
            validator(username)
    except ValidationError as error:
        raise UsernameTaken("".join(error.messages)) from None
    if User.objects.filter(username=username).exists():
        raise UsernameTaken(f"已有登录名“{username}”，请另起一个。")
    if other := User.objects.alike(username):
        raise UsernameTaken(named_alike(other.username))


def _check_duties(user: User) -> None:
    if user.duties_amiss:
        raise DoesNotFit(user.duties_amiss)


def _take_post(user: User, post: Post, by: User, reason: str, at: datetime) -> None:
    post = Post.objects.select_for_update(of=("self",), no_key=True).get(pk=post.pk)
    if post.holder_id is not None:
        raise SuccessorNotPossible(f"{post}由{post.holder}担任，请先调整。")
    post.holder = user
    stamped(post, by, reason, at).save()


def duties_in(names: Iterable[str]) -> frozenset[str]:
    """Those that there are."""
    return frozenset(names) & frozenset(DUTIES)
