"""How does an entry live? Recorded, submitted, withdrawn, accepted, returned: by whom, when and on which terms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from ..domain.quantities import long_date, short_date
from ..domain.quotes import quoted
from ..domain.words import Status
from ..models import Notice, NoticeKind, ProgressEntry, Stage, Target, Unit, User
from ..models.progress import EDITABLE, ProgressEntryQuerySet
from ..rights import may_report_on, reports_on_behalf
from .conditions import (
    UNDOES,
    Action,
    check_as_shown,
    check_day,
    check_day_is_free,
    check_nothing_else_is_sent,
    check_person,
    check_reading,
    check_state,
    check_taking_back,
    is_at_once,
    questions_about,
    versions_now,
)
from .evidence import Proof, attach, copies_of, holds_files
from .history import stamped
from .notices import concerned, shortened, tell
from .refusals import (
    AlreadyMoved,
    DayTaken,
    ExplanationNeeded,
    NotAllowed,
    ReasonMissing,
    Refused,
    SavedSince,
)

TYPED = ("data_date", "value", "self_rating", "text", "problems", "next_steps", "explanation")
TOLD = {Action.ACCEPT: NoticeKind.ACCEPTED, Action.RETURN: NoticeKind.RETURNED}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a person typed about one target; `value` is the running total, level or rate.

    `explanation` answers the questions of which `questions_seen` is the digest, and no others. `version` is that of
    the open entry which the form was filled from, empty for none. Both None: a program sends it that shows otherwise.
    `taken_from` are the keys of the units whose drafts it was taken from; None leaves those that the entry has.
    `drafts` are the keys of the drafts whose files come along; None: of all that the new ones among these units have.
    """

    data_date: date
    value: Decimal | None = None
    stages_done: list[Stage] = field(default_factory=list)
    self_rating: int | None = None
    text: str = ""
    problems: str = ""
    next_steps: str = ""
    explanation: str = ""
    questions_seen: str | None = None
    version: str | None = None
    taken_from: list[int] | None = None
    drafts: list[int] | None = None


@dataclass(frozen=True)
class Moved:
    """What became of many: the entries that moved, and for each that did not, the sentence that says why."""

    entries: list[ProgressEntry]
    refused: dict[int, str]


@transaction.atomic
def record(
    target: Target,
    reading: Reading,
    *,
    by: User,
    at: datetime,
    submit: bool,
    unit: Unit | None = None,
    files: Sequence[Proof] = (),
) -> ProgressEntry:
    """Store a reading as a draft, and submit it if asked.

    There is one open entry per unit, target and data date: saving again changes it, submitting the same again
    stores nothing new, and what others of the unit have saved since is not overwritten in silence. Where an accepted
    entry exists for the day the new one supersedes it. Raises a `Refused` that names the field; nothing is stored
    then.
    """
    target = Target.objects.locked().get(pk=target.pk)
    unit = unit or by.unit
    if unit is None or not may_report_on(by, target, unit):
        raise NotAllowed("您的单位不是这项目标任务的责任单位。")
    if target.is_list:
        raise NotAllowed("这项目标任务由清单各项判断，不单独报送，请填报各项的进展。")
    is_lead = target.lead is not None and target.lead.unit_id == unit.pk
    day = ProgressEntry.objects.filter(target=target, data_date=reading.data_date)
    sent = day.filter(status=Status.SUBMITTED).first()
    if sent and (is_lead or sent.unit_id == unit.pk):
        if submit and says_the_same(sent, reading) and holds_files(sent, files):
            return sent  # sent twice
        raise DayTaken(f"{long_date(reading.data_date)}的进展已提交待审，如需修改请先撤回。", sent)
    entry = day.filter(unit=unit, status__in=EDITABLE).first()
    if entry:
        _check_may_change(entry, reading, by)
    current = day.filter(status=Status.ACCEPTED).exclude(superseded_by__status=Status.ACCEPTED).first()
    check_day(target, reading.data_date, is_correction=current is not None)
    entry = entry or ProgressEntry(target=target, unit=unit)
    entry.author, entry.is_on_behalf, entry.supersedes = by, reports_on_behalf(by), current
    for name in (*TYPED, "questions_seen"):
        setattr(entry, name, getattr(reading, name))
    stamped(entry, by, "更正" if current else "填报", at).save()
    entry.stages_done.set(reading.stages_done)
    taken = _take_from(entry, reading)
    if (
        current and is_lead and not reading.explanation.strip()
    ):  # all at once, for one explanation answers it all
        corrects = f"{long_date(reading.data_date)}已有采信的进展，本条将更正它"
        raise ExplanationNeeded(questions_about(entry, at=at), corrects=corrects)
    if submit:
        entry = move(entry.pk, Action.SUBMIT, by=by, at=at)
    attach(entry, [*files, *copies_of(taken)], by=by, at=at)  # last: nothing is refused any more
    return entry


@transaction.atomic
def move(
    entry_pk: int, action: Action, *, by: User, at: datetime, reason: str = "", shown: str | None = None
) -> ProgressEntry:
    """The only way an entry changes its status. `shown` is the version that the page carried along, if it was one.

    Raises `NotAllowed`, `AlreadyMoved`, `ChangedSinceShown` or another `Refused`.
    """
    entry = _locked([entry_pk]).first()
    if entry is None:
        raise AlreadyMoved(f"这条进展已删除，不能{action.label}。")
    check_person(entry, action, by)
    check_state(entry, action, by=by, at=at)
    if shown is not None:
        check_as_shown(action, shown, versions_now([entry], action, at=at)[entry.pk])
    reason = reason.strip()
    match action:
        case Action.SUBMIT:
            check_reading(entry, at)
            check_nothing_else_is_sent(entry)
            entry.status, entry.submitted_at, entry.reopened_at = Status.SUBMITTED, at, None
        case Action.WITHDRAW:
            entry.status = Status.WITHDRAWN
        case Action.ACCEPT:
            check_day_is_free(entry)
            entry.status, entry.checker, entry.checked_at, entry.accepted_at = Status.ACCEPTED, by, at, at
        case Action.RETURN:
            if not reason:
                raise ReasonMissing("请写明退回原因。")
            entry.status, entry.checker, entry.checked_at = Status.RETURNED, by, at
            entry.return_reason = reason
        case _:
            return _take_back(entry, action, by=by, at=at, reason=reason)
    stamped(entry, by, reason or action.label, at).save()
    if action in TOLD:
        _tell_author(entry, action, f"：{reason}" if action == Action.RETURN else "", at)
    return entry


@transaction.atomic
def move_all(
    entry_pks: Iterable[int],
    action: Action,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    shown: Mapping[int, str] | None = None,
) -> Moved:
    """`move` for many: each on its own, so that one refusal does not hold up the others.

    `shown` are the versions that the page carried along, all as they stood before the first entry moves.
    """
    pks = list(entry_pks)
    entries = {entry.pk: entry for entry in _locked(pks)}  # all locks, then writes
    shown = shown or {}
    now = versions_now([entries[pk] for pk in shown if pk in entries], action, at=at)
    moved, refused = [], {}
    for pk in pks:
        try:
            if pk in now:
                check_as_shown(action, shown[pk], now[pk])
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


def _check_may_change(entry: ProgressEntry, reading: Reading, by: User) -> None:
    """Whether a reading may overwrite its unit's open entry. Raises `DayTaken`, `SavedSince`."""
    if reports_on_behalf(by) and entry.author_id != by.pk:
        day, status = long_date(entry.data_date), Status(entry.status).label
        raise DayTaken(f"{entry.unit}已有{day}的{status}，请由其继续填报。", entry)
    is_unseen = reading.version is not None and reading.version != entry.version
    if is_unseen and not says_the_same(entry, reading):
        last = entry.history.order_by("-history_date", "-history_id").first()
        raise SavedSince(entry, last.history_user, last.history_date)


def _take_from(entry: ProgressEntry, reading: Reading) -> ProgressEntryQuerySet:
    """Record whose drafts an entry was taken from; those whose files it has not yet got, whatever their day."""
    before = set(entry.taken_from.values_list("pk", flat=True))
    units = reading.taken_from
    if units is None:
        return ProgressEntry.objects.none()
    entry.taken_from.set(units)
    drafts = ProgressEntry.objects.filter(target=entry.target_id, status__in=EDITABLE).exclude(pk=entry.pk)
    if reading.drafts is None:
        return drafts.filter(unit__in=set(units) - before)
    return drafts.filter(unit__in=units, pk__in=reading.drafts)


def _locked(pks: Iterable[int]) -> ProgressEntryQuerySet:
    entries = ProgressEntry.objects.filter(pk__in=pks).locked()
    return entries.select_related("target__report", "unit", "author")


def _take_back(entry: ProgressEntry, action: Action, *, by: User, at: datetime, reason: str) -> ProgressEntry:
    """It lies with the office again, as it did; the pictures of the time in between remain."""
    check_taking_back(entry, action, by=by, at=at, reason=reason)
    is_unread = is_at_once(entry, by=by, at=at) and _forget_notice(entry, UNDOES[action])
    entry.status, entry.reopened_at = Status.SUBMITTED, at
    if action == Action.UNDO_RETURN:
        entry.return_reason = ""
    if action != Action.UNDO_WITHDRAW:
        entry.checker = entry.checked_at = entry.accepted_at = None
    said = f"：{reason}" if reason else ""
    stamped(entry, by, f"{action.label}{said}", at).save()
    if action != Action.UNDO_WITHDRAW and not is_unread:
        _tell_author(entry, action, said, at)
    return entry


def _tell_author(entry: ProgressEntry, action: Action, said: str, at: datetime) -> None:
    kind, address = TOLD[UNDOES.get(action, action)], entry.target.get_absolute_url()
    tell(concerned(entry), kind, _told(entry, action, said), address, at=at)


def _told(entry: ProgressEntry, action: Action, said: str) -> str:
    return f"{quoted(entry.target.title)}{short_date(entry.data_date)}的进展已{action.label}{said}"


def _forget_notice(entry: ProgressEntry, action: Action) -> bool:
    """Whether nobody had read yet what is undone now, and never will."""
    if action not in TOLD or entry.checked_at is None:
        return False
    said = f"：{entry.return_reason}" if action == Action.RETURN else ""
    text = shortened(_told(entry, action, said))
    notices = Notice.objects.filter(kind=TOLD[action], created_at=entry.checked_at, text=text)
    if notices.exclude(read_at=None, sent_at=None).exists():
        return False
    deleted, _ = notices.delete()
    return deleted > 0
