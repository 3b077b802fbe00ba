"""How are units instructed and urged? Written, answered, closed; issued to one or to all at once."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from ..domain.moment import Moment
from ..domain.quantities import long_date
from ..domain.words import Light
from ..models import Instruction, InstructionReply, NoticeKind, Report, Target, Unit, Urging, UrgingItem, User
from ..pictures import Picture, urgent
from ..rights import may_answer, may_close, may_instruct, may_urge
from .notices import staff_of, tell, who_instructed
from .refusals import AlreadyMoved, NotAllowed, NothingToUrge, ReplyDatePassed, TextMissing


@transaction.atomic
def instruct(target: Target, *, text: str, due_date: date | None, by: User, at: datetime) -> Instruction:
    """Write an instruction; the lead unit's staff are told. Raises `NotAllowed`, `TextMissing`."""
    if not may_instruct(by):
        raise NotAllowed("只有领导和管理员可以批示。")
    if not text.strip():
        raise TextMissing("请写明批示内容。")
    instruction = Instruction.objects.create(
        target=target, author=by, text=text.strip(), due_date=due_date, created_at=at
    )
    lead = target.lead
    tell(
        staff_of(lead.unit) if lead else [],
        NoticeKind.INSTRUCTION,
        f"{by}对“{target.title}”作出批示：{instruction.text}",
        target.get_absolute_url(),
        at=at,
    )
    return instruction


@transaction.atomic
def answer_instruction(instruction: Instruction, *, text: str, by: User, at: datetime) -> InstructionReply:
    """Answer as the lead unit; whoever wrote the instruction is told. Raises a `Refused`."""
    instruction = (
        Instruction.objects.select_for_update(of=("self",))
        .select_related("target__report")
        .get(pk=instruction.pk)
    )
    if not may_answer(by, instruction):
        raise NotAllowed("由牵头单位答复。")
    _check_is_open(instruction)
    if not text.strip():
        raise TextMissing("请写明答复内容。")
    lead = instruction.target.lead
    assert lead is not None, "who may answer reports for the lead"
    reply = InstructionReply.objects.create(
        instruction=instruction, author=by, unit=lead.unit, text=text.strip(), created_at=at
    )
    tell(
        who_instructed(instruction),
        NoticeKind.INSTRUCTION,
        f"{lead.unit}答复“{instruction.target.title}”的批示：{reply.text}",
        instruction.target.get_absolute_url(),
        at=at,
    )
    return reply


@transaction.atomic
def close_instruction(instruction: Instruction, *, by: User, at: datetime) -> Instruction:
    """Close an instruction as its author or as the office. Raises `NotAllowed`, `AlreadyMoved`."""
    instruction = Instruction.objects.select_for_update().get(pk=instruction.pk)
    if not may_close(by, instruction):
        raise NotAllowed("由批示人或管理员办结。")
    _check_is_open(instruction)
    instruction.closed_by, instruction.closed_at = by, at
    instruction.save()
    return instruction


@transaction.atomic
def urge(
    report: Report, units: Iterable[Unit] | None, *, as_of: date, reply_by: date, by: User, at: datetime
) -> list[Urging]:
    """One 催办单 to each of `units` (None: to all) that leads something red or unreported on `as_of`.

    Raises `NotAllowed`, `ReplyDatePassed`, and `NothingToUrge` if no unit has anything.
    """
    if not may_urge(by):
        raise NotAllowed("只有管理员可以签发催办单。")
    if reply_by < as_of:
        raise ReplyDatePassed(f"办理时限不能早于{long_date(as_of)}。")
    Report.objects.select_for_update().get(pk=report.pk)  # one serial after the other
    wanted = None if units is None else {unit.pk for unit in units}
    serial = report.urgings.aggregate(last=Max("serial"))["last"] or 0
    issued = []
    for unit, pictures in sorted(
        urgent(report, moment=Moment(as_of, at)).items(), key=lambda row: row[0].position
    ):
        if wanted is None or unit.pk in wanted:
            serial += 1
            issued.append(
                _issue(report, serial, unit, pictures, as_of=as_of, reply_by=reply_by, by=by, at=at)
            )
    if not issued:
        raise NothingToUrge(f"{report.year}年度没有需要催办的事项：没有红灯，也没有未报。")
    return issued


def _issue(
    report: Report,
    serial: int,
    unit: Unit,
    pictures: list[Picture],
    *,
    as_of: date,
    reply_by: date,
    by: User,
    at: datetime,
) -> Urging:
    urging = Urging.objects.create(
        report=report, serial=serial, unit=unit, as_of=as_of, reply_by=reply_by, issued_by=by, issued_at=at
    )
    UrgingItem.objects.bulk_create(
        UrgingItem(urging=urging, target=p.target, light=p.judgement.light, reason=_reason(p)[:300])
        for p in pictures
    )
    tell(
        staff_of(unit),
        NoticeKind.URGING,
        f"{urging}：{len(pictures)}项目标任务须在{reply_by.month}月{reply_by.day}日（含）前报送进展",
        urging.get_absolute_url(),
        at=at,
    )
    return urging


def _reason(picture: Picture) -> str:
    judgement = picture.judgement
    if judgement.light == Light.CRITICAL:
        return judgement.overall.reason
    return judgement.reporting.reason


def _check_is_open(instruction: Instruction) -> None:
    if instruction.closed_at is not None:
        raise AlreadyMoved("这条批示已办结。")
