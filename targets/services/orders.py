"""How are units instructed? Written, answered, closed; nothing twice, however often somebody presses."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ..domain.quantities import long_date, short_date
from ..domain.quotes import quoted
from ..models import EventKind, Instruction, InstructionReply, NoticeKind, Target, User
from ..rights import may_answer, may_close, may_instruct
from .audit import note
from .notices import announce, in_place_of, tell, the_office, who_acts_for
from .refusals import AlreadyMoved, DueDatePassed, NotAllowed, NotAsSeen, TextMissing, refuse_second_press


@transaction.atomic
def instruct(
    target: Target, *, text: str, due_date: date | None, by: User, at: datetime, read_on: date | None = None
) -> Instruction:
    """Write an instruction; the lead unit's staff are told. Raises a `Refused`.

    `read_on` is the day whose picture the author was looking at, None for the latest.
    """
    if not may_instruct(by):
        raise NotAllowed("只有领导和管理员可以批示。")
    text = text.strip()
    if not text:
        raise TextMissing("请写明批示内容。")
    today = timezone.localtime(at).date()
    if due_date is not None and due_date < today:
        raise DueDatePassed(f"答复时限不能早于今天（{long_date(today)}）。")
    target = Target.objects.locked().get(pk=target.pk)  # two presses at once: one after the other
    same = target.instructions.filter(author=by, text=text, due_date=due_date).first()
    refuse_second_press("这条批示", "发出", same.created_at if same else None, at=at)
    instruction = Instruction.objects.create(
        target=target, author=by, text=text, due_date=due_date, created_at=at, read_on=read_on
    )
    read = instruction.read_words
    note(EventKind.ORDER, f"批示“{target}”", by=by, at=at, details=f"{read}：{text}" if read else text)
    until = f"（{short_date(due_date)}前答复）" if due_date else ""
    said = f"{by}{read}对{quoted(target.title)}作出批示{until}：{text}"
    lead, address = target.lead, instruction.get_absolute_url()
    tell(who_acts_for(lead.unit) if lead else the_office(), NoticeKind.INSTRUCTION, said, address, at=at)
    announce(NoticeKind.INSTRUCTION, said, address, at=at)
    return instruction


@transaction.atomic
def answer_instruction(instruction: Instruction, *, text: str, by: User, at: datetime) -> InstructionReply:
    """Answer as the lead unit; whoever wrote the instruction is told. Raises a `Refused`."""
    instruction = _locked(instruction)
    if not may_answer(by, instruction):
        raise NotAllowed("由牵头单位答复。")
    text = text.strip()
    same, last = instruction.replies.filter(author=by, text=text).last(), instruction.replies.last()
    refuse_second_press("这条答复", "发出", same.created_at if same else None, at=at)
    if last and last.text == text:  # a colleague's: both had the page open
        refuse_second_press(f"{last.author}的这条答复", "发出", last.created_at, at=at)
    _check_is_open(instruction)
    if not text:
        raise TextMissing("请写明答复内容。")
    lead = instruction.target.lead
    assert lead is not None, "who may answer reports for the lead"
    reply = InstructionReply.objects.create(
        instruction=instruction, author=by, unit=lead.unit, text=text, created_at=at
    )
    said = f"{lead.unit}答复{quoted(instruction.target.title)}的批示：{text}"
    address = instruction.get_absolute_url()
    tell(in_place_of(instruction.author), NoticeKind.INSTRUCTION, said, address, at=at)
    return reply


@transaction.atomic
def close_instruction(
    instruction: Instruction, *, answers_seen: int | None = None, by: User, at: datetime
) -> Instruction:
    """Close an instruction as its author or as the office. Raises `NotAllowed`, `AlreadyMoved`, `NotAsSeen`.

    `answers_seen` is how many answers the page showed; None: a program closes it.
    """
    instruction = _locked(instruction)
    if not may_close(by, instruction):
        raise NotAllowed("由批示人或管理员办结。")
    if instruction.closed_by_id == by.pk:
        refuse_second_press("这条批示", "办结", instruction.closed_at, at=at)
    _check_is_open(instruction)
    if answers_seen is not None and answers_seen != instruction.replies.count():
        raise NotAsSeen("打开页面以后又有答复，请看过再办结。")
    instruction.closed_by, instruction.closed_at = by, at
    instruction.save()
    note(EventKind.ORDER, f"办结“{instruction.target}”的批示", by=by, at=at, details=instruction.text)
    return instruction


def _locked(instruction: Instruction) -> Instruction:
    rows = Instruction.objects.select_for_update(of=("self",), no_key=True).select_related("target__report")
    return rows.get(pk=instruction.pk)


def _check_is_open(instruction: Instruction) -> None:
    if instruction.closed_at is not None:
        raise AlreadyMoved("这条批示已办结。")
