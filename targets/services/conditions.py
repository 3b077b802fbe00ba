"""On which terms does an entry move? Who may, from which state, with what, and as long as nothing builds on it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils import timezone

from ..domain.plausibility import digest
from ..domain.quantities import long_date
from ..domain.words import Measure, Status, Word
from ..models import ProgressEntry, Target, User
from ..pictures import load_facts
from ..pictures.asking import asked_about, checked
from ..pictures.built import what_builds_on
from ..rights import may_check, may_judge, may_submit, may_withdraw
from .refusals import (
    AlreadyMoved,
    ChangedSinceShown,
    DataDateInFuture,
    DataDateOutside,
    DayTaken,
    ExplanationNeeded,
    NotAllowed,
    ReadingMissing,
    ReasonMissing,
    SelfRatingMissing,
    TextMissing,
    TooLate,
    refuse_second_press,
)

UNDO = timedelta(seconds=10)  # in which whoever did something takes it back without a word
ON_ITS_WAY = timedelta(seconds=3)  # what a click in the last of them may take to arrive


class Action(Word):
    SUBMIT = "submit", "提交"
    WITHDRAW = "withdraw", "撤回"
    ACCEPT = "accept", "采信"
    RETURN = "return", "退回"
    UNDO_WITHDRAW = "undo_withdraw", "撤销撤回"
    UNDO_ACCEPT = "undo_accept", "撤销采信"
    UNDO_RETURN = "undo_return", "撤销退回"


FROM = {
    Action.SUBMIT: (Status.DRAFT, Status.RETURNED),
    Action.WITHDRAW: (Status.SUBMITTED,),
    Action.ACCEPT: (Status.SUBMITTED,),
    Action.RETURN: (Status.SUBMITTED,),
    Action.UNDO_WITHDRAW: (Status.WITHDRAWN,),
    Action.UNDO_ACCEPT: (Status.ACCEPTED,),
    Action.UNDO_RETURN: (Status.RETURNED,),
}
UNDOES = {
    Action.UNDO_WITHDRAW: Action.WITHDRAW,
    Action.UNDO_ACCEPT: Action.ACCEPT,
    Action.UNDO_RETURN: Action.RETURN,
}
DECIDES = {Action.ACCEPT: Status.ACCEPTED, Action.RETURN: Status.RETURNED}
OF_THE_OFFICE = (Action.ACCEPT, Action.RETURN, Action.UNDO_ACCEPT, Action.UNDO_RETURN)
OF_THE_AUTHOR = (Action.WITHDRAW, Action.UNDO_WITHDRAW)


def check_person(entry: ProgressEntry, action: Action, by: User) -> None:
    """Raises `NotAllowed`."""
    if action in OF_THE_OFFICE and not may_check(by):
        raise NotAllowed("只有管理员可以审核。")
    if action in OF_THE_OFFICE and not may_judge(by, entry):
        raise NotAllowed("不能审核自己填报的进展，请由其他管理员审核。")
    if action in OF_THE_AUTHOR and not may_withdraw(by, entry):
        raise NotAllowed("只有填报人本人可以撤回。")
    if action == Action.SUBMIT and not may_submit(by, entry):
        raise NotAllowed("由牵头单位提交；您的草稿已保存，牵头单位可见。")


def check_state(entry: ProgressEntry, action: Action, *, by: User, at: datetime) -> None:
    """Raises `AlreadyMoved`, for a second press `JustSent`."""
    if entry.status == DECIDES.get(action) and entry.checker_id == by.pk:
        refuse_second_press("这条进展", action.label, entry.checked_at, at=at)
    if entry.status not in FROM[action]:
        raise AlreadyMoved(f"这条进展{Status(entry.status).label}，不能{action.label}。")


def check_reading(entry: ProgressEntry, at: datetime) -> None:
    """Whether an entry may go to the office. Raises what is missing."""
    check_day(entry.target, entry.data_date, is_correction=entry.supersedes_id is not None)
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


def check_day(target: Target, day: date, *, is_correction: bool) -> None:
    """What was accepted for such a day before this was refused can still be corrected. Raises `DataDateOutside`."""
    if is_correction:
        return
    if day < target.start_date:
        raise DataDateOutside(f"数据截止日不能早于目标的起始日{long_date(target.start_date)}，请核对年份。")
    if day > (last := target.report.end_date):
        raise DataDateOutside(
            f"数据截止日不能晚于报告年度的最后一天{long_date(last)}；年末数据请填这一天，下年的请到下年填报。"
        )


def questions_about(entry: ProgressEntry, *, at: datetime) -> list[str]:
    """What the office would ask about an entry, by the promise in force on its data date, see `plausibility`."""
    target = entry.target
    facts = load_facts(target.report, Target.objects.filter(pk=target.pk).with_references(), known_at=at)
    picture = facts.one(target.pk, entry.data_date)
    stored = facts.targets[target.pk].entries
    promise, summed = picture.judgement.promise, picture.proposed_sum
    return asked_about(entry, promise, stored, summed=summed, known_at=at).questions


def check_nothing_else_is_sent(entry: ProgressEntry) -> None:
    """Of all units' entries for a day one lies with the office. Raises `DayTaken`."""
    sent = (
        ProgressEntry.objects.filter(
            target=entry.target_id, data_date=entry.data_date, status=Status.SUBMITTED
        )
        .exclude(pk=entry.pk)
        .select_related("unit")
        .first()
    )
    if sent:
        raise DayTaken(f"{sent.unit}已提交{long_date(entry.data_date)}的进展，正待审核。", sent)


def check_day_is_free(entry: ProgressEntry) -> None:
    """An accepted entry that came in between must be superseded knowingly, not doubled."""
    accepted = ProgressEntry.objects.filter(
        target=entry.target, data_date=entry.data_date, status=Status.ACCEPTED
    ).exclude(superseded_by__status=Status.ACCEPTED)
    if entry.supersedes_id is not None:
        accepted = accepted.exclude(pk=entry.supersedes_id)
    if accepted.exists():
        raise AlreadyMoved("同一数据截止日已有采信的进展，请退回，由填报单位作为更正重新提交。")


def check_taking_back(entry: ProgressEntry, action: Action, *, by: User, at: datetime, reason: str) -> None:
    """Whether what was done to an entry may be undone: at once by whoever did it, later by the office with a reason,
    while nothing builds on it. Raises `TooLate`, `ReasonMissing`, `AlreadyMoved`."""
    if not is_at_once(entry, by=by, at=at):
        if action == Action.UNDO_WITHDRAW:
            raise TooLate("撤回已超过10秒，不能恢复，请核对后重新提交。")
        if not reason.strip():
            raise ReasonMissing(f"已超过10秒，请到目标任务页写明原因后{action.label}。")
    if built := what_builds_on(entry):
        raise AlreadyMoved(f"{built}，不能{action.label}；有误的，请由填报单位更正。")


def is_at_once(entry: ProgressEntry, *, by: User, at: datetime) -> bool:
    """Whether this person has decided on the entry, or taken it back, within the last seconds."""
    if entry.status == Status.WITHDRAWN:
        step = entry.history.order_by("-history_date", "-history_id").first()
        who, when = (step.history_user_id, step.history_date) if step else (None, None)
    else:
        who, when = entry.checker_id, entry.checked_at
    return who == by.pk and when is not None and at - when <= UNDO + ON_ITS_WAY


def check_as_shown(action: Action, shown: str, stored: str) -> None:
    """Nobody acts on what the page did not show. Raises `ChangedSinceShown`."""
    if shown != stored:
        what = "审核" if action in OF_THE_OFFICE else action.label
        raise ChangedSinceShown(f"这条进展已变动，请看现在的内容再{what}。")


def versions_now(entries: Collection[ProgressEntry], action: Action, *, at: datetime) -> dict[int, str]:
    """What a page that shows the entries as they are would carry along for each."""
    if action not in OF_THE_OFFICE:
        return {entry.pk: entry.version_shown for entry in entries}
    versions: dict[int, str] = {}
    for report in {entry.target.report for entry in entries}:
        own = [entry for entry in entries if entry.target.report == report]
        targets = Target.objects.filter(pk__in={entry.target_id for entry in own}).with_references()
        facts = load_facts(report, targets, known_at=at)
        versions |= {found.entry.pk: found.version for found in checked(own, facts)}
    return versions
