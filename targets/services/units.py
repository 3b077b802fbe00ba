"""How does a unit change its name or end? From a day on, with a reason; what it holds moves along, the past stays."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from ..domain.quantities import long_date
from ..domain.quotes import quoted
from ..models import Deputy, NoticeKind, OwnerRole, ProgressEntry, Target, Unit, User
from ..models.progress import OPEN
from ..models.target import TargetQuerySet
from ..pictures.holdings import UnitHoldings, holdings_of_unit
from ..rights import may_manage_people
from .history import stamped
from .notices import reporting_page, staff_of, tell
from .refusals import (
    AlreadyMoved,
    HoldsSomething,
    NameTaken,
    NotAllowed,
    NotAsSeen,
    ReasonMissing,
    SinceNotPossible,
    SuccessorNotPossible,
)
from .targets import call_after, pass_on, save_target


@transaction.atomic
def rename_unit(unit: Unit, *, name: str, since: date | None, reason: str, by: User, at: datetime) -> Unit:
    """Give a unit another name from a day on; None: the name was written wrongly and has never been another.

    It remains the same unit with all that it has and owes. Raises a `Refused` that names the field.
    """
    unit = _locked(unit, by=by, reason=reason)
    name = name.strip()
    if not name or name == unit.name:
        raise NameTaken("请填写新的名称。")
    if Unit.objects.filter(name=name).exists():
        raise NameTaken(f"已有“{name}”。两个单位合并请用“并入”。")
    before = unit.name
    if since is not None:
        _check_since(since, at)
        last = unit.former_names[-1]["until"] if unit.former_names else ""
        if since.isoformat() < last:
            raise SinceNotPossible(
                f"这个单位{long_date(date.fromisoformat(last))}起才用现名，新名称不能更早。"
            )
        if since.isoformat() > last:  # of the same day: the new name was written wrongly
            unit.former_names = [*unit.former_names, {"name": before, "until": since.isoformat()}]
    shares = list(_called_after(unit, since))
    unit.name = name
    try:
        with transaction.atomic():
            stamped(unit, by, reason, at).save()
    except IntegrityError:  # another has just been given the name
        raise NameTaken(f"已有“{name}”。两个单位合并请用“并入”。") from None
    for share in shares:
        assert share.part_of is not None
        title = share.title
        call_after(share, share.part_of, old=before, new=name)
        if share.title != title:
            save_target(share, by, reason)
    if since is not None:
        text = f"“{before}”自{long_date(since)}起更名为“{name}”，目标任务、账号和未办结事项不变"
        tell(staff_of(unit), NoticeKind.HANDOVER, text, reporting_page(), at=at)
    return unit


@transaction.atomic
def end_unit(
    unit: Unit, *, successor: Unit | None, since: date, reason: str, seen: str, by: User, at: datetime
) -> UnitHoldings:
    """Take a unit out of use from a day on; what it holds goes to its successor, and is returned.

    What it was in charge of before the day, what was accepted and what was issued stays under its name. Without a
    successor only a unit that holds nothing ends. `seen` is the version of what was looked at. Raises a `Refused`
    that names the field.
    """
    both = Q(pk__in=[unit.pk, *([successor.pk] if successor else [])])
    around = Unit.objects.filter(both | Q(parent=unit) | Q(successor=unit)).order_by("pk")
    list(around.select_for_update(no_key=True))  # in one order, whoever goes into whom
    unit = _locked(unit, by=by, reason=reason)
    _check_since(since, at)
    if not unit.is_active:
        raise AlreadyMoved(f"“{unit}”已停用。")
    if successor is not None:
        successor = Unit.objects.get(pk=successor.pk)
        _check_successor(unit, successor)
    lock_people([unit.pk])
    lock_work([unit.pk])
    held = holdings_of_unit(unit)
    if held.version != seen:
        raise NotAsSeen("情况已变，请看现在的内容再办理。")
    if successor is None and not held.is_empty:
        raise HoldsSomething("这个单位还有目标任务、人员或未办结事项，请选择并入的单位。")
    if successor is not None:
        _move_on(held, successor, since, reason, by=by, at=at)
    unit.is_active, unit.ended_on, unit.successor = False, since, successor
    stamped(unit, by, reason, at).save()
    return held


@transaction.atomic
def reopen_unit(unit: Unit, *, reason: str, by: User, at: datetime) -> Unit:
    """Take an ended unit into use again, empty as it is. Raises a `Refused`."""
    unit = _locked(unit, by=by, reason=reason)
    if unit.is_active:
        raise AlreadyMoved(f"“{unit}”在用。")
    unit.is_active, unit.ended_on, unit.successor = True, None, None
    stamped(unit, by, reason, at).save()
    return unit


def lock_people(units: Collection[int]) -> None:
    """Whoever reports for some units; after the units, before the first write."""
    for model in (User, Deputy):
        list(model._default_manager.select_for_update(no_key=True).filter(unit__in=units).order_by("pk"))


def lock_work(units: Collection[int], *, targets: Q | None = None) -> None:
    """What some units have to do with and have begun, and other `targets`, too, in one order; after the people."""
    begun = Q(entries__unit__in=units, entries__status__in=OPEN)
    own = Target.objects.filter(Q(owners__unit__in=units) | begun | (targets or Q(pk=None)))
    list(Target.objects.filter(pk__in=own.order_by().values("pk")).locked().order_by("pk"))
    list(ProgressEntry.objects.filter(unit__in=units, status__in=OPEN).locked())


def _move_on(
    held: UnitHoldings, successor: Unit, since: date, reason: str, *, by: User, at: datetime
) -> None:
    unit, why = held.unit, f"{held.unit}并入{successor}：{reason}"
    _check_no_doubles(held.entries, successor)
    open_supports = [target for target in held.supports if target.report.end_date >= since]
    for target in (*held.leads, *open_supports):  # who supported a year that is over, did so
        pass_on(target, unit, successor, since=since, by=by, reason=why, at=at)
    for entry in held.entries:
        entry.unit = successor
    people = list(unit.users.order_by("pk"))
    for person in people:
        person.unit = successor
    for child in unit.children.order_by("pk"):
        child.parent = unit.parent if child == successor else successor
        stamped(child, by, why, at).save()
    for predecessor in unit.predecessors.order_by("pk"):
        predecessor.successor = successor
        stamped(predecessor, by, why, at).save()
    for row in (*held.entries, *people):
        stamped(row, by, why, at).save()
    for deputy in Deputy.objects.filter(unit=unit).select_related("user").order_by("pk"):
        _move_deputy(deputy, successor, why, by=by, at=at)
    text = (
        f"“{unit}”自{long_date(since)}起并入“{successor}”：{len(held.shown_leads)}项牵头任务、"
        f"{len(held.entries)}条未办结的进展、{len(held.urgings)}份催办单、{len(held.instructions)}件未答复的批示"
        f"转由“{successor}”办理"
    )
    tell(staff_of(successor), NoticeKind.HANDOVER, text, reporting_page(), at=at)


def _move_deputy(deputy: Deputy, successor: Unit, why: str, *, by: User, at: datetime) -> None:
    """Whoever reports for the successor already goes on doing so."""
    others = deputy.user.deputyships.filter(unit=successor)
    if deputy.user.unit_id == successor.pk or any(other.overlaps(deputy) for other in others):
        stamped(deputy, by, why, at).delete()
    else:
        deputy.unit = successor
        stamped(deputy, by, why, at).save()


def _locked(unit: Unit, *, by: User, reason: str) -> Unit:
    if not may_manage_people(by):
        raise NotAllowed("由系统管理员办理。")
    if not reason.strip():
        raise ReasonMissing("请写明原因。")
    return Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def _called_after(unit: Unit, since: date | None) -> TargetQuerySet:
    """The shares (分解) that bear its name, locked; of years that were over by a day none."""
    own = Q(owners__unit=unit, owners__role=OwnerRole.LEAD, part_of__isnull=False)
    shares = Target.objects.locked().select_related("part_of").filter(own, title__endswith=f"（{unit.name}）")
    shares = shares.filter(report__end_date__gte=since) if since else shares
    return shares.order_by("pk")


def _check_since(since: date, at: datetime) -> None:
    if since > timezone.localtime(at).date():
        raise SinceNotPossible("起始日不能晚于今天，请到当天再办理。")


def _check_successor(unit: Unit, successor: Unit) -> None:
    if successor.pk == unit.pk:
        raise SuccessorNotPossible("不能并入自己。")
    if not successor.is_active:
        raise SuccessorNotPossible(f"“{successor}”已停用。")


def _check_no_doubles(entries: Iterable[ProgressEntry], successor: Unit) -> None:
    """Both may have begun the same report; which one goes on is for people to say."""
    for entry in entries:
        twin = ProgressEntry.objects.filter(
            target=entry.target_id, data_date=entry.data_date, unit=successor, status__in=OPEN
        )
        if twin.exists():
            raise HoldsSomething(
                f"两个单位都有{quoted(entry.target.title)}{long_date(entry.data_date)}未办结的进展，请先办结其中一条。"
            )
