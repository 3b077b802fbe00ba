"""How does a bulletin come about? Begun with what the last one hands on, written, issued once and for all, and
withdrawn for a reason where it must be; its number then stays used."""

from collections.abc import Collection
from copy import copy
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from ..domain.bulletins import Paper
from ..domain.quantities import long_date
from ..models import Bulletin, EventKind, Notice, NoticeKind, Report, Role, Unit, User
from ..rights import may_write_bulletins
from .audit import note
from .history import stamped
from .notices import announce, staff_of, tell
from .refusals import (
    REPEATED_WITHIN,
    AlreadyMoved,
    DoesNotFit,
    NotAllowed,
    NumberTaken,
    ReasonMissing,
    refuse_second_press,
)


def next_number(report: Report) -> int:
    """After the last that is used, by a draft or by what was withdrawn as well."""
    return (report.bulletins.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def begin_bulletin(draft: Bulletin, *, by: User, at: datetime) -> Bulletin:
    """Store a draft under the next number; pressed twice it is the same one. Raises a `Refused`."""
    _check(by)
    report = Report.objects.select_for_update(no_key=True).get(
        pk=draft.report_id
    )  # one number after the other
    if timezone.localtime(at).date() < report.start_date:
        raise DoesNotFit(f"{report.year}年度从{long_date(report.start_date)}开始，还没有可通报的数据。")
    since = at - REPEATED_WITHIN
    for other in report.bulletins.drafts().filter(begun_by=by, as_of=draft.as_of).newest_first():
        if other.is_just_begun(by, as_of=draft.as_of, since=since):
            return other
    begun = copy(draft)
    begun.number, begun.begun_by, begun.begun_at = next_number(report), by, at
    stamped(begun, by, "起草", at).save()
    return begun


@transaction.atomic
def save_bulletin(draft: Bulletin, *, by: User, at: datetime, reason: str = "修改草稿") -> None:
    """What was written, of a draft that is `locked`. Raises a `Refused`."""
    _check(by)
    _check_is_draft(draft)
    try:
        with transaction.atomic():
            stamped(draft, by, reason, at).save()
    except IntegrityError:
        raise NumberTaken(
            f"第{draft.number}期刚被用了，请另填一个，下一个是第{next_number(draft.report)}期。"
        ) from None


@transaction.atomic
def issue_bulletin(draft: Bulletin, paper: Paper, units: Collection[int], *, by: User, at: datetime) -> None:
    """As the paper says, from now on; leaders and the `units` that it names (their keys) are told. Raises a
    `Refused`."""
    _check(by)
    stored = Bulletin.objects.locked().get(pk=draft.pk)
    refuse_second_press(f"{stored}", "签发", stored.issued_at, at=at)
    _check_is_draft(stored)
    draft.content, draft.issued_by, draft.issued_at = paper.as_plain(), by, at
    save_as = stamped(draft, by, "签发", at)
    try:
        with transaction.atomic():
            save_as.save()
    except IntegrityError:
        draft.content = draft.issued_by = draft.issued_at = None
        raise NumberTaken(f"第{draft.number}期刚被用了，请另填一个。") from None
    note(EventKind.BULLETIN, f"签发{draft}", by=by, at=at, details=draft.title)
    said, address = f"{draft}已印发：{draft.title}", draft.get_absolute_url()
    tell(_readers(units), NoticeKind.BULLETIN, said, address, at=at)
    announce(NoticeKind.BULLETIN, said, address, at=at)


@transaction.atomic
def withdraw_bulletin(bulletin: Bulletin, *, reason: str, by: User, at: datetime) -> Bulletin:
    """Whoever was told of it is told so; it can still be read, with the reason. Raises a `Refused`."""
    _check(by)
    reason = reason.strip()
    if not reason:
        raise ReasonMissing("请写明撤回理由。")
    bulletin = Bulletin.objects.locked().get(pk=bulletin.pk)
    if bulletin.is_draft:
        raise AlreadyMoved(f"{bulletin}还没有签发，不用撤回。")
    refuse_second_press(f"{bulletin}", "撤回", bulletin.withdrawn_at, at=at)
    if bulletin.withdrawn_at is not None:
        raise AlreadyMoved(f"{bulletin}已撤回。")
    bulletin.withdrawn_by, bulletin.withdrawn_at, bulletin.withdrawal_reason = by, at, reason
    stamped(bulletin, by, f"撤回：{reason}", at).save()
    note(EventKind.BULLETIN, f"撤回{bulletin}", by=by, at=at, details=reason)
    said, address = f"{bulletin}已撤回，请勿再用：{reason}", bulletin.get_absolute_url()
    told = Notice.objects.filter(kind=NoticeKind.BULLETIN, address=address, recipient__isnull=False)
    tell(
        User.objects.filter(pk__in=told.values("recipient")).order_by("pk"),
        NoticeKind.BULLETIN,
        said,
        address,
        at=at,
    )
    announce(NoticeKind.BULLETIN, said, address, at=at)
    return bulletin


@transaction.atomic
def discard_bulletin(draft: Bulletin, *, by: User, at: datetime) -> None:
    """Throw a draft away; its number is free again. Raises a `Refused`."""
    _check(by)
    draft = Bulletin.objects.locked().get(pk=draft.pk)
    _check_is_draft(draft)
    stamped(draft, by, "删除草稿", at).delete()


def _readers(units: Collection[int]) -> list[User]:
    """The leaders, and who reports for the units."""
    leaders = list(User.objects.filter(role=Role.LEADER, is_active=True).order_by("pk"))
    named = Unit.objects.filter(pk__in=units).select_related("successor").order_by("position", "pk")
    return [*leaders, *(person for unit in named for person in staff_of(unit))]


def _check(by: User) -> None:
    if not may_write_bulletins(by):
        raise NotAllowed("只有管理员可以起草、签发和撤回通报。")


def _check_is_draft(draft: Bulletin) -> None:
    if not draft.is_draft:
        raise AlreadyMoved(f"{draft}已签发，内容不能再改；确有错误的，撤回后另发一期。")
