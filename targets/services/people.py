"""How do people come and go? They leave, move to another unit, deputise: whatever they hold has somebody after them."""

from copy import copy
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from ..models import Deputy, NoticeKind, Post, ProgressEntry, Role, Unit, User
from ..models.progress import OPEN
from ..pictures.holdings import PersonHoldings, duties_left_by, holdings_of_person
from ..rights import may_manage_people
from .history import stamped
from .notices import reporting_page, staff_of, tell
from .refusals import (
    AlreadyMoved,
    HoldsSomething,
    NotAllowed,
    NotAsSeen,
    ReasonMissing,
    SinceNotPossible,
    SuccessorNotPossible,
    UnitNotPossible,
)


@transaction.atomic
def leave(
    user: User, *, successor: User | None, reason: str, seen: str, by: User, at: datetime
) -> PersonHoldings:
    """Deactivate an account; what the person has begun and which posts it holds go to the successor.

    What the successor cannot speak for yet it deputises for from now on. Without a successor posts become vacant,
    and what was begun is for whoever else reports for the unit; somebody must. `seen` is the version of what was
    looked at. Raises a `Refused` that names the field.
    """
    user, successor = _locked(user, successor, by=by, reason=reason)
    if not user.is_active:
        raise AlreadyMoved(f"“{user}”已停用。")
    if user.pk == by.pk:
        raise NotAllowed("不能停用自己的账号，请由其他管理员办理。")
    held = _held(user, seen)
    gone = copy(user)
    gone.is_active = False
    if left := duties_left_by(gone, user):
        raise HoldsSomething(f"没有别人担任{'、'.join(left)}，请先让别人担任。")
    if successor is not None:
        _check_successor(user, successor, held)
        _take_over(held, successor, reason, by=by, at=at)
    elif held.alone_for:
        units = "、".join(map(str, held.alone_for))
        raise HoldsSomething(f"{units}没有其他人填报，请选择接替人。")
    for post in held.posts:
        post.holder = successor
        stamped(post, by, reason, at).save()
    _end_deputyships(user, reason, by=by, at=at)
    user.is_active, user.successor = False, successor
    stamped(user, by, reason, at).save()
    if successor is not None:
        user.notices.unread().update(recipient=successor)
    return held


@transaction.atomic
def transfer(
    user: User, unit: Unit, *, keeps_former: bool, reason: str, seen: str, by: User, at: datetime
) -> PersonHoldings:
    """A clerk goes to another unit; `keeps_former`: it goes on reporting for the former one, too.

    What it had begun there is for whoever reports for that unit; somebody must. Raises a `Refused`.
    """
    user, _ = _locked(user, by=by, reason=reason, unit=unit)
    unit.refresh_from_db()
    if user.role != Role.STAFF or not user.is_active:
        raise NotAllowed("只有在用的填报员有单位可调。")
    if not unit.is_active or unit.pk == user.unit_id:
        raise UnitNotPossible("请选择另一个在用的单位。")
    held = _held(user, seen)
    former = user.unit
    assert former is not None, "staff belongs to a unit"
    if former in held.alone_for and not keeps_former:
        raise HoldsSomething(f"{former}没有其他人填报，请先安排他人，或勾选“仍代{former}填报”。")
    user.unit = unit
    stamped(user, by, reason, at).save()
    for deputy in user.deputyships.filter(unit=unit):
        _end(deputy, reason, by=by, at=at)
    if keeps_former:
        _deputise(user, former, reason, by=by, at=at)
    said = f"{user}由{former}调到{unit}，在{former}有{len(held.entries)}条未办结的进展"
    tell([user, *staff_of(former)], NoticeKind.HANDOVER, said, reporting_page(), at=at)
    return held


@transaction.atomic
def deputise(
    user: User, unit: Unit, *, since: date, until: date | None, reason: str, by: User, at: datetime
) -> Deputy:
    """Let a clerk report for another unit, too, for some time or (`until` None) until further notice."""
    user, _ = _locked(user, by=by, reason=reason, unit=unit)
    unit.refresh_from_db()
    if user.role != Role.STAFF or not user.is_active:
        raise NotAllowed("代理填报的须是在用的填报员。")
    if not unit.is_active or unit.pk == user.unit_id:
        raise UnitNotPossible("请选择另一个在用的单位。")
    if until is not None and until < since:
        raise SinceNotPossible("截止日不能早于起始日。")
    deputy = Deputy(user=user, unit=unit, since=since, until=until)
    if any(deputy.overlaps(other) for other in user.deputyships.filter(unit=unit)):
        raise AlreadyMoved(f"{user}在这段时间已代理{unit}。")
    stamped(deputy, by, reason, at).save()
    tell([user], NoticeKind.HANDOVER, f"您代理{unit}填报", reporting_page(unit), at=at)
    return deputy


@transaction.atomic
def end_deputyship(deputy: Deputy, *, reason: str, by: User, at: datetime) -> None:
    """From now on; one that has not begun, or begins today, is as if it had never been. Raises a `Refused`."""
    user, _ = _locked(deputy.user, by=by, reason=reason)
    found = user.deputyships.select_related("unit").filter(pk=deputy.pk).first()
    if found is None:
        raise AlreadyMoved("这项代理已结束。")
    deputy = found
    held = holdings_of_person(user)
    if deputy.unit in held.alone_for:
        raise HoldsSomething(f"{deputy.unit}没有其他人填报，请先安排他人。")
    _end(deputy, reason, by=by, at=at)
    tell([user], NoticeKind.HANDOVER, f"您不再代理{deputy.unit}填报", reporting_page(), at=at)


def lock_holder(pk: int | None) -> None:
    """Whoever is to hold a post; before the post itself: the person does not leave meanwhile unseen."""
    people = User.objects.filter(pk__in=[pk] if pk else [])
    list(people.select_for_update(of=("self",), no_key=True))


def lock_units(*, of: int | None, to: int | None) -> None:
    """Those that somebody reports for, and the one that it comes to."""
    served = Unit.objects.served_by(User.objects.filter(pk__in=[of] if of else [])).values_list(
        "pk", flat=True
    )
    Unit.objects.filter(pk__in=[*served, *([to] if to else [])]).lock()


def _take_over(held: PersonHoldings, successor: User, reason: str, *, by: User, at: datetime) -> None:
    user = held.user
    why = f"{user}停用，由{successor}接替：{reason}"
    if successor.is_clerk:
        for unit in held.alone_for:
            _deputise(successor, unit, why, by=by, at=at)
    acting_for = type(successor).objects.get(pk=successor.pk).acting_for
    for entry in held.entries:
        may_act = successor.is_admin if entry.is_on_behalf else entry.unit_id in acting_for
        if may_act and entry.checker_id != successor.pk:
            entry.author = successor
            stamped(entry, by, why, at).save()
    text = (
        f"{user}停用，由您接替：{len(held.entries)}条未办结的进展、{len(held.instructions)}件未办结的批示"
        + (f"，{'、'.join(map(str, held.posts))}" if held.posts else "")
    )
    page = reporting_page() if successor.is_clerk else reverse("home")
    tell([successor], NoticeKind.HANDOVER, text, page, at=at)


def _deputise(user: User, unit: Unit, reason: str, *, by: User, at: datetime) -> None:
    """From today on, unless the person reports for it anyway."""
    deputy = Deputy(user=user, unit=unit, since=timezone.localtime(at).date())
    is_needless = user.unit_id == unit.pk or any(
        other.overlaps(deputy) for other in user.deputyships.filter(unit=unit)
    )
    if not is_needless:
        stamped(deputy, by, reason, at).save()


def _end_deputyships(user: User, reason: str, *, by: User, at: datetime) -> None:
    for deputy in user.deputyships.order_by("pk"):
        if deputy.until is None or deputy.until > timezone.localtime(at).date():
            _end(deputy, reason, by=by, at=at)


def _end(deputy: Deputy, reason: str, *, by: User, at: datetime) -> None:
    yesterday = timezone.localtime(at).date() - timedelta(days=1)
    if deputy.since > yesterday:
        stamped(deputy, by, reason, at).delete()
    else:
        deputy.until = yesterday
        stamped(deputy, by, reason, at).save()


def _locked(
    user: User, successor: User | None = None, *, by: User, reason: str, unit: Unit | None = None
) -> tuple[User, User | None]:
    """Both people as they are now, after the units that somebody must go on reporting for, before what they hold."""
    if not may_manage_people(by):
        raise NotAllowed("由系统管理员办理。")
    if not reason.strip():
        raise ReasonMissing("请写明原因。")
    both = [user, *([successor] if successor else [])]
    served = set(Unit.objects.served_by(both).values_list("pk", flat=True))
    Unit.objects.filter(pk__in=served | ({unit.pk} if unit else set())).lock()
    pks = [person.pk for person in both]
    people = User.objects.select_related("unit").select_for_update(of=("self",), no_key=True)
    found = {person.pk: person for person in people.filter(pk__in=pks).order_by("pk")}
    for rows in (Deputy.objects.filter(user__in=pks), Post.objects.filter(holder__in=pks)):
        list(rows.select_for_update(no_key=True).order_by("pk"))
    return found[user.pk], found[successor.pk] if successor else None


def _held(user: User, seen: str) -> PersonHoldings:
    list(ProgressEntry.objects.filter(author=user, status__in=OPEN).locked())
    held = holdings_of_person(user)
    if held.version != seen:
        raise NotAsSeen("情况已变，请看现在的内容再办理。")
    return held


def _check_successor(user: User, successor: User, held: PersonHoldings) -> None:
    if successor.pk == user.pk or not successor.is_active:
        raise SuccessorNotPossible("请选择另一个在用的账号。")
    if held.alone_for and successor.role != Role.STAFF:
        raise SuccessorNotPossible("填报员须由填报员接替。")
    if held.posts and successor.role != Role.LEADER:
        raise SuccessorNotPossible("分管领导须由领导接替。")
