"""How does the lead of a whole remind the units of its parts? Whoever has not reported, and no more than once a day."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ..domain.quotes import quoted
from ..domain.wording import until
from ..models import EventKind, NoticeKind, Target, User
from ..pictures import load_facts, outstanding_of
from ..pictures.calling import Outstanding
from ..pictures.reminded import reminded_at, reminder_address
from ..rights import may_remind_parts
from .audit import note
from .notices import News, staff_of_each, tell_all, the_office
from .refusals import JustSent, NotAllowed, NothingToUrge


@transaction.atomic
def remind_parts(
    whole: Target, numbers: Collection[str] | None = None, *, by: User, at: datetime
) -> list[Outstanding]:
    """A notice to the staff of each unit whose part has not been reported; `numbers` are those of the parts, None: all.

    Raises `NotAllowed`, `NothingToUrge` where all have reported, and `JustSent` where all were reminded today.
    """
    if not may_remind_parts(by, whole):
        raise NotAllowed("只有牵头单位可以提醒各项的单位。")
    whole = Target.objects.locked().get(pk=whole.pk)  # one press after the other
    today = timezone.localtime(at).date()
    facts = load_facts(whole.report, Target.objects.filter(pk=whole.pk).with_references(), known_at=at)
    picture = facts.one(whole.pk, whole.report.closing_date(today))
    waiting = [row for row in outstanding_of(picture) if numbers is None or row.target.number in numbers]
    if not waiting:
        raise NothingToUrge("没有提醒：这几项都已报送，或还没有到期。")
    before = reminded_at(row.target for row in waiting)
    rows = [row for row in waiting if not _is_on(before.get(row.target.pk), today)]
    if not rows:
        raise JustSent(f"今天已提醒过{units_of(waiting)}，没有重复提醒。")
    lead, staff, news = picture.lead, staff_of_each(row.unit for row in rows), []
    office = [] if all(staff.values()) else the_office()  # which has to see to it for who has nobody
    for row in rows:
        due = row.period.reporting_date
        what = f"{quoted(row.target.title)}{row.period.label}的进展"
        said = until(due, today, what=what, asks="报送", late="请尽快补报")
        told = f"{lead}提醒：{said}（汇总{quoted(whole.title)}用）"
        news.append(
            News(
                recipients=staff[row.unit.pk] or office,
                kind=NoticeKind.REMINDER,
                text=told,
                address=reminder_address(row.target),
            )
        )
    tell_all(news, at=at)
    said = f"提醒报送{whole.number}的分解（{units_of(rows)}）"
    note(
        EventKind.ORDER, said, by=by, at=at, count=len(rows), details="、".join(r.target.number for r in rows)
    )
    return rows


def said_of(rows: Collection[Outstanding]) -> str:
    """Who has been told, and whose reminder went to the office because nobody reports for the unit."""
    staff = staff_of_each(row.unit for row in rows)
    silent = [row for row in rows if not staff[row.unit.pk]]
    told = units_of([row for row in rows if row not in silent])
    return (f"已提醒{told}。" if told else "") + (
        f"{units_of(silent)}没有在用的账号，已转告区政府督查室。" if silent else ""
    )


def units_of(rows: Collection[Outstanding]) -> str:
    """Each once: 甲乡、乙街道."""
    return "、".join(dict.fromkeys(str(row.unit) for row in rows))


def _is_on(moment: datetime | None, day: date) -> bool:
    return moment is not None and timezone.localtime(moment).date() == day
