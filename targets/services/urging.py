"""How are units urged? What was looked at is issued, no more and no less, and revoked while nobody has answered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from ..domain.moment import Moment
from ..domain.quantities import long_date, short_date
from ..domain.wording import named
from ..models import EventKind, NoticeKind, Report, Unit, Urging, UrgingItem, User
from ..pictures import Proposal, Proposals, digest_of, proposals
from ..rights import may_urge
from .audit import note
from .notices import announce, staff_of, tell, who_acts_for
from .refusals import (
    AlreadyMoved,
    HasBeenReported,
    JustSent,
    NotAllowed,
    NothingToUrge,
    ReasonMissing,
    ReplyDatePassed,
    SituationChanged,
    refuse_second_press,
)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What somebody ticked (keys of targets) in the preview of some units, and the digest of what it showed.

    What an open 催办单 asks for already has to be ticked as `again`: a browser that goes back ticks anew what had been
    ticked before it was issued.
    """

    units: frozenset[int]
    targets: frozenset[int]
    again: frozenset[int] = frozenset()
    seen: str


@transaction.atomic
def urge(
    report: Report, choice: Choice | None = None, *, as_of: date, reply_by: date, by: User, at: datetime
) -> list[Urging]:
    """One 催办单 to each unit of which something was chosen; None: all that no open one asks for already.

    Raises `NotAllowed`, `ReplyDatePassed`, `NothingToUrge`, `JustSent`, and `SituationChanged` where it is not so
    any more as it was seen.
    """
    if not may_urge(by):
        raise NotAllowed("只有管理员可以签发催办单。")
    first = max(as_of, timezone.localtime(at).date())
    if reply_by < first:
        raise ReplyDatePassed(f"办理时限不能早于{long_date(first)}。")
    Report.objects.select_for_update(no_key=True).get(pk=report.pk)  # one serial after the other
    proposed = proposals(report, moment=Moment(as_of, timezone.localtime(at)))
    wanted = _unasked(proposed) if choice is None else _chosen(proposed, choice, as_of=as_of, by=by, at=at)
    if not wanted:
        raise NothingToUrge(
            f"{report.year}年度没有需要催办的事项：没有红灯，也没有未报，或者都已有未办结的催办单。"
            if choice is None
            else "没有签发：请勾选要催办的事项。"
        )
    serial = report.urgings.aggregate(last=Max("serial"))["last"] or 0
    issued = [
        _issue(
            Urging(
                report=report, serial=number, unit=unit, as_of=as_of, reply_by=reply_by, issued_by=by, issued_at=at
            ),
            wanted[unit],
        )
        for number, unit in enumerate(wanted, serial + 1)
    ]  # fmt: skip
    units = "、".join(f"{urging.unit}{len(wanted[urging.unit])}项" for urging in issued)
    announce(
        NoticeKind.URGING,
        f"已签发{numbered(issued)}，须在{short_date(reply_by)}（含）前报送进展：{units}",
        reverse("urgings", args=[report.year]),
        at=at,
    )
    return issued


def revoke_urging(urging: Urging, *, reason: str, by: User, at: datetime) -> Urging:
    """Take back a 催办单 to which nobody has reported anything yet; its unit is told, its number stays used.

    Raises a `Refused`.
    """
    if not may_urge(by):
        raise NotAllowed("只有管理员可以撤销催办单。")
    reason = reason.strip()
    if not reason:
        raise ReasonMissing("请写明撤销理由。")
    with transaction.atomic():
        Urging.objects.select_for_update(no_key=True).get(pk=urging.pk)
        urging = Urging.objects.with_progress().get(pk=urging.pk)
        if urging.revoked_by_id == by.pk:
            refuse_second_press(f"{urging}", "撤销", urging.revoked_at, at=at)
        if urging.revoked_at is not None:
            raise AlreadyMoved(f"{urging}已撤销。")
        if not urging.is_untouched:
            raise HasBeenReported(f"{urging}：{urging.addressee}已报送进展，不能撤销。")
        urging.revoked_by, urging.revoked_at, urging.revocation_reason = by, at, reason
        urging.save()
        note(EventKind.ORDER, f"撤销{urging}（{urging.addressee}）", by=by, at=at, details=reason)
        address = urging.get_absolute_url()
        tell(staff_of(urging.unit), NoticeKind.URGING, f"{urging}已撤销，不必办理：{reason}", address, at=at)
        announce(NoticeKind.URGING, f"{urging}（{urging.addressee}）已撤销：{reason}", address, at=at)
    return urging


def numbered(issued: Collection[Urging]) -> str:
    """How many, and which: 1份催办单（第3号）, 27份催办单（第1—27号）."""
    serials = [urging.serial for urging in issued]
    span = f"第{min(serials)}号" if len(serials) == 1 else f"第{min(serials)}—{max(serials)}号"
    return f"{len(serials)}份催办单（{span}）"


def _unasked(proposed: Proposals) -> dict[Unit, list[Proposal]]:
    rows = {unit: [p for p in found if p.standing is None] for unit, found in proposed.items()}
    return {unit: found for unit, found in rows.items() if found}


def _chosen(
    proposed: Proposals, choice: Choice, *, as_of: date, by: User, at: datetime
) -> dict[Unit, list[Proposal]]:
    """What is ticked, if everything is still as it was seen."""
    if digest_of(proposed, choice.units, as_of=as_of) != choice.seen:
        refuse_second_press("这些催办单", "签发", _issued_at(choice, by=by), at=at)
        raise SituationChanged("没有签发：预览之后情况已变，请按现在的情况核对后再签发。")
    shown = {unit: found for unit, found in proposed.items() if unit.pk in choice.units}
    rows = {
        unit: [p for p in found if p.target.pk in (choice.targets if p.standing is None else choice.again)]
        for unit, found in shown.items()
    }
    wanted = {unit: found for unit, found in rows.items() if found}
    if not wanted and choice.targets & {p.target.pk for found in shown.values() for p in found}:
        raise JustSent("勾选的事项都已有未办结的催办单，没有重复签发；确需再催的，请勾选“再次催办”。")
    return wanted


def _issued_at(choice: Choice, *, by: User) -> datetime | None:
    """Since when the same person has urged all of it; None: not all, or nothing is chosen."""
    items = UrgingItem.objects.filter(
        urging__issued_by=by, urging__revoked_at=None, target__in=choice.targets
    )
    issued = items.values("target").annotate(last=Max("urging__issued_at")).values_list("last", flat=True)
    return min(issued) if choice.targets and len(issued) == len(choice.targets) else None


def _issue(urging: Urging, rows: list[Proposal]) -> Urging:
    urging.save()
    UrgingItem.objects.bulk_create(
        UrgingItem(urging=urging, target=p.target, light=p.picture.judgement.light, reason=p.reason)
        for p in rows
    )
    numbers = "、".join(p.target.number for p in rows)
    said = f"签发{urging}（{urging.unit}）"
    note(EventKind.ORDER, said, by=urging.issued_by, at=urging.issued_at, count=len(rows), details=numbers)
    what = named([p.target.title for p in rows])
    tell(
        who_acts_for(urging.unit),
        NoticeKind.URGING,
        f"{urging}：{what}须在{short_date(urging.reply_by)}（含）前报送进展",
        urging.get_absolute_url(),
        at=urging.issued_at,
    )
    return urging
