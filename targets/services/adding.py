"""How does a target come to those of the report at mid-year? By a document, with all that belongs to it."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ..domain.quotes import quoted
from ..domain.schedule import addition_amiss
from ..domain.words import Measure
from ..models import NoticeKind, Report, Target, Theme, User
from ..pictures import questions_of_value
from ..rights import may_edit
from .notices import tell, who_acts_for
from .refusals import (
    CheckNeeded,
    DoesNotFit,
    NotAllowed,
    NumberTaken,
    ReasonMissing,
    StagesDoNotFit,
    refuse,
    refuse_second_press,
)
from .setting_up import NewTarget, NewTargetsDoNotFit, create_targets

NUMBER = re.compile(r"^([A-Z])-(\d{3,4})$")
FIRST = 1


@dataclass(frozen=True)
class Added:
    """A target that has just been added; `taken` is the proposed number that somebody else had taken meanwhile."""

    target: Target
    taken: str = ""


def next_number(theme: Theme) -> str:
    """The next free number of a heading: with the letter of its targets, else that of its area, else a new one."""
    numbers = _numbers(theme.report_id)
    letter = (
        _letter_of(Target.objects.filter(theme=theme))
        or _letter_of(Target.objects.filter(theme__parent=theme.parent_id, report=theme.report_id))
        or next((letter for letter in map(chr, range(65, 91)) if letter not in {n[0] for n in numbers}), "Z")
    )
    highest = max((int(n[2:]) for n in numbers if n[0] == letter), default=FIRST - 1)
    return f"{letter}-{highest + 1:03}"


@transaction.atomic
def add_target(
    report: Report,
    new: NewTarget,
    *,
    is_number_proposed: bool,
    is_checked: bool = False,
    by: User,
    reason: str,
    at: datetime,
) -> Added:
    """Store a target on the grounds of its document; nothing is owed for what ended before it was assigned.

    One with the number that was proposed gets the next free one where somebody has taken it meanwhile. The new lead is
    told. Raises a `Refused` that names the field.
    """
    if not may_edit(by):
        raise NotAllowed("由管理员新增。")
    if not reason.strip():
        raise ReasonMissing("请写明新增理由。")
    Report.objects.select_for_update(of=("self",), no_key=True).get(
        pk=report.pk
    )  # one number after the other
    target = new.target
    _refuse_second(report, new, at=at)
    taken = _number(target, is_proposed=is_number_proposed)
    _check(new, today=timezone.localtime(at).date())
    if not is_checked and (asked := [*_namesakes(report, target), *questions_of_value(target)]):
        raise CheckNeeded(asked)
    grounds = f"{target.added_document}：{reason.strip()}"
    try:
        create_targets(report, [new], by=by, reason=grounds)
    except NewTargetsDoNotFit as refused:
        raise DoesNotFit(refused.sentence) from None
    text = f"新交办{quoted(target.title)}（{target.added_document}），由{new.lead}牵头"
    tell(who_acts_for(new.lead), NoticeKind.ASSIGNED, text, target.get_absolute_url(), at=at)
    return Added(target, taken)


def same_added(report: Report, target: Target) -> Target | None:
    """What has been added already on the same grounds in the same words."""
    same = report.targets.filter(title=target.title, added_document=target.added_document)
    return same.exclude(added_document="").order_by("-pk").first()


def _refuse_second(report: Report, new: NewTarget, *, at: datetime) -> None:
    """Raises `JustSent`."""
    if (same := same_added(report, new.target)) and same.lead and same.lead.unit_id == new.lead.pk:
        stored = same.history.order_by("history_date").first()
        refuse_second_press(quoted(same.title), "新增", stored and stored.history_date, at=at)


def _number(target: Target, *, is_proposed: bool) -> str:
    """See to it that its number is free; which proposed one was taken. Raises `NumberTaken`."""
    holder = Target.objects.filter(report=target.report_id, number=target.number).first()
    if holder is None:
        return ""
    free, taken = next_number(target.theme), target.number
    if not is_proposed:
        raise NumberTaken(f"编号{taken}已用于{quoted(holder.title)}，下一个空号是{free}。")
    target.number = free
    return taken


def _check(new: NewTarget, *, today: date) -> None:
    """Days in their order, and stages where they belong. Raises `DoesNotFit` or one of its kind."""
    target = new.target
    assert target.assigned_date and target.added_document_date, "asked for by the form"
    window = target.start_date, target.due_date
    refuse(DoesNotFit, addition_amiss(target.assigned_date, window, target.added_document_date, today))
    if target.measure == Measure.STAGES and not new.stages:
        raise StagesDoNotFit("请设置节点，权重合计100。")


def _namesakes(report: Report, target: Target) -> list[str]:
    numbers = report.targets.filter(title=target.title).order_by("number").values_list("number", flat=True)
    return [f"已有同名的目标任务{'、'.join(numbers)}"] if numbers else []


def _numbers(report_pk: int) -> list[str]:
    numbers = Target.objects.filter(report=report_pk).values_list("number", flat=True)
    return [number for number in numbers if NUMBER.match(number)]


def _letter_of(targets) -> str:
    """The one that most of them have; none is empty."""
    letters = Counter(number[0] for number in targets.values_list("number", flat=True))
    return min(letters, key=lambda letter: (-letters[letter], letter), default="")
