"""How does an entry live? Recorded, submitted, withdrawn, accepted, returned: by whom, when and on which terms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from ..domain.plausibility import digest
from ..domain.quantities import long_date, short_date
from ..domain.words import Measure, Status, Word
from ..models import NoticeKind, ProgressEntry, Stage, Target, Unit, User
from ..models.progress import OPEN
from ..pictures import load_facts
from ..pictures.asking import asked_about
from ..rights import may_check, may_judge, may_report_on, may_submit, may_withdraw, reports_on_behalf
from .evidence import attach, holds_files
from .history import stamped
from .notices import concerned, tell
from .refusals import (
    AlreadyMoved,
    DataDateInFuture,
    DayTaken,
    ExplanationNeeded,
    NotAllowed,
    ReadingMissing,
    ReasonMissing,
    Refused,
    SelfRatingMissing,
    TextMissing,
)

TYPED = ("data_date", "value", "self_rating", "text", "problems", "next_steps", "explanation")


class Action(Word):
    SUBMIT = "submit", "提交"
    WITHDRAW = "withdraw", "撤回"
    ACCEPT = "accept", "采信"
    RETURN = "return", "退回"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a person typed about one target; `value` is the running total, level or rate.

    `explanation` answers the questions of which `questions_seen` is the digest, and no others.
    """

    data_date: date
    value: Decimal | None = None
    stages_done: list[Stage] = field(default_factory=list)
    self_rating: int | None = None
    text: str = ""
    problems: str = ""
    next_steps: str = ""
    explanation: str = ""
    questions_seen: str | None = None  # None: a program sends it that shows them otherwise


@dataclass(frozen=True)
class Moved:
    """What became of many: the entries that moved, and for each that did not, the sentence that says why."""

    entries: list[ProgressEntry]
    refused: dict[int, str]


FROM = {
    Action.SUBMIT: (Status.DRAFT, Status.RETURNED),
    Action.WITHDRAW: (Status.SUBMITTED,),
    Action.ACCEPT: (Status.SUBMITTED,),
    Action.RETURN: (Status.SUBMITTED,),
}


TOLD = {Action.ACCEPT: NoticeKind.ACCEPTED, Action.RETURN: NoticeKind.RETURNED}


@transaction.atomic
def record(
    target: Target,
    reading: Reading,
    *,
    by: User,
    at: datetime,
    submit: bool,
    unit: Unit | None = None,
    files: Sequence[File] = (),
) -> ProgressEntry:
    """Store a reading as a draft, and submit it if asked.

    There is one open entry per target and data date: saving again changes it, submitting the same again
    stores nothing new. Where an accepted entry exists for the day the new one supersedes it. Raises a
    `Refused` that names the field; nothing is stored then. `files` have been checked by the form.
    """
    target = Target.objects.locked().get(pk=target.pk)
    unit = unit or by.unit
    if unit is None or not may_report_on(by, target, unit):
        raise NotAllowed("您的单位不是这项目标任务的责任单位。")
    day = ProgressEntry.objects.filter(target=target, data_date=reading.data_date)
    entry = day.filter(status__in=OPEN).first()
    if entry and entry.status == Status.SUBMITTED:
        if submit and says_the_same(entry, reading) and holds_files(entry, files):
            return entry  # sent twice
        raise DayTaken(f"{long_date(reading.data_date)}的进展已提交待审，如需修改请先撤回。")
    if entry and entry.unit_id != unit.pk and not _is_led_by(unit, target):
        raise DayTaken(
            f"{entry.unit}正在填报{long_date(reading.data_date)}的进展，请与其联系，或改填其他日期。"
        )
    if entry and reports_on_behalf(by) and entry.author_id != by.pk:
        raise DayTaken(
            f"{entry.unit}已有{long_date(reading.data_date)}的{Status(entry.status).label}，请由其继续填报。"
        )
    current = day.filter(status=Status.ACCEPTED).exclude(superseded_by__status=Status.ACCEPTED).first()
    entry = entry or ProgressEntry(target=target)
    entry.author, entry.unit, entry.supersedes = by, unit, current
    entry.is_on_behalf = reports_on_behalf(by)
    for name in (*TYPED, "questions_seen"):
        setattr(entry, name, getattr(reading, name))
    stamped(entry, by, "更正" if current else "填报", at).save()
    entry.stages_done.set(reading.stages_done)
    if current and not reading.explanation.strip():  # everything at once, for one explanation answers it all
        corrects = f"{long_date(reading.data_date)}已有采信的进展，本条将更正它"
        raise ExplanationNeeded(questions_about(entry, at=at), corrects=corrects)
    if submit:
        entry = move(entry.pk, Action.SUBMIT, by=by, at=at)
    attach(entry, files, by=by, at=at)  # last: nothing is refused any more
    return entry


@transaction.atomic
def move(entry_pk: int, action: Action, *, by: User, at: datetime, reason: str = "") -> ProgressEntry:
    """The only way an entry changes its status. Raises `NotAllowed`, `AlreadyMoved` or another `Refused`."""
    entry = (
        ProgressEntry.objects.select_for_update(of=("self",))
        .select_related("target__report", "unit", "author")
        .get(pk=entry_pk)
    )
    _check_person(entry, action, by)
    if entry.status not in FROM[action]:
        raise AlreadyMoved(f"这条进展{Status(entry.status).label}，不能{action.label}。")
    match action:
        case Action.SUBMIT:
            _check_reading(entry, at)
            entry.status, entry.submitted_at = Status.SUBMITTED, at
        case Action.WITHDRAW:
            entry.status = Status.WITHDRAWN
        case Action.ACCEPT:
            _check_day_is_free(entry)
            entry.status, entry.checker, entry.checked_at, entry.accepted_at = Status.ACCEPTED, by, at, at
        case Action.RETURN:
            if not reason.strip():
                raise ReasonMissing("请写明退回原因。")
            entry.status, entry.checker, entry.checked_at = Status.RETURNED, by, at
            entry.return_reason = reason.strip()
    stamped(entry, by, reason.strip() or action.label, at).save()
    if action in TOLD:
        told = f"：{entry.return_reason}" if action == Action.RETURN else ""
        text = f"“{entry.target.title}”{short_date(entry.data_date)}的进展已{action.label}{told}"
        tell(concerned(entry), TOLD[action], text, entry.target.get_absolute_url(), at=at)
    return entry


@transaction.atomic
def move_all(entry_pks: Iterable[int], action: Action, *, by: User, at: datetime, reason: str = "") -> Moved:
    """`move` for many: each on its own, so that one refusal does not hold up the others."""
    pks = list(entry_pks)
    list(
        ProgressEntry.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    )  # all locks, then writes
    moved, refused = [], {}
    for pk in pks:
        try:
            with transaction.atomic():
                moved.append(move(pk, action, by=by, at=at, reason=reason))
        except Refused as refusal:
            refused[pk] = refusal.sentence
    return Moved(moved, refused)


def says_the_same(entry: ProgressEntry, reading: Reading) -> bool:
    """Whether everything that was typed is in an entry already."""
    return all(getattr(entry, name) == getattr(reading, name) for name in TYPED) and {
        stage.pk for stage in entry.stages_done.all()
    } == {stage.pk for stage in reading.stages_done}


def questions_about(entry: ProgressEntry, *, at: datetime) -> list[str]:
    """What the office would ask about an entry, by the promise in force on its data date, see `plausibility`."""
    target = entry.target
    facts = load_facts(target.report, Target.objects.filter(pk=target.pk), known_at=at)
    (picture,) = facts.on(entry.data_date)
    return asked_about(
        entry, picture.judgement.promise, facts.entries.get(target.pk, []), known_at=at
    ).questions


def _check_person(entry: ProgressEntry, action: Action, by: User) -> None:
    match action:
        case Action.ACCEPT | Action.RETURN if not may_check(by):
            raise NotAllowed("只有管理员可以审核。")
        case Action.ACCEPT | Action.RETURN if not may_judge(by, entry):
            raise NotAllowed("不能审核自己填报的进展，请由其他管理员审核。")
        case Action.WITHDRAW if not may_withdraw(by, entry):
            raise NotAllowed("只有填报人本人可以撤回。")
        case Action.SUBMIT if not may_submit(by, entry):
            raise NotAllowed("由牵头单位提交；您的草稿已保存，牵头单位可见。")


def _is_led_by(unit: Unit, target: Target) -> bool:
    return target.lead is not None and target.lead.unit_id == unit.pk


def _check_reading(entry: ProgressEntry, at: datetime) -> None:
    """Whether an entry may go to the office."""
    if entry.data_date > timezone.localtime(at).date():
        raise DataDateInFuture("数据截止日不能晚于今天。")
    measure = Measure(entry.target.measure)
    if measure.is_numeric and entry.value is None:
        raise ReadingMissing("请填写数值。")
    if measure == Measure.NARRATIVE and entry.self_rating is None:
        raise SelfRatingMissing("请填写自评（0到100）。")
    if measure == Measure.NARRATIVE and not entry.text.strip():
        raise TextMissing("请用一两句话写明进展。")
    asked = questions_about(entry, at=at)
    is_unseen = entry.questions_seen is not None and entry.questions_seen != digest(asked)
    if asked and (is_unseen or not entry.explanation.strip()):
        raise ExplanationNeeded(asked, explained=entry.explanation)


def _check_day_is_free(entry: ProgressEntry) -> None:
    """An accepted entry that came in between must be superseded knowingly, not doubled."""
    accepted = ProgressEntry.objects.filter(
        target=entry.target, data_date=entry.data_date, status=Status.ACCEPTED
    ).exclude(superseded_by__status=Status.ACCEPTED)
    if entry.supersedes_id is not None:
        accepted = accepted.exclude(pk=entry.supersedes_id)
    if accepted.exists():
        raise AlreadyMoved("同一数据截止日已有采信的进展，请退回，由填报单位作为更正重新提交。")
