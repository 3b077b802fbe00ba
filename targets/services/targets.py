"""How is a promise edited? Its fields, owners, stages and plan points, with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils import timezone

from ..domain.quantities import long_date
from ..domain.quotes import quoted
from ..domain.schedule import (
    ending_amiss,
    plan_amiss,
    point_day_amiss,
    stage_day_amiss,
    start_amiss,
    weights_amiss,
)
from ..domain.sharing import title_passed_on
from ..domain.words import Bound, Measure, State
from ..models import (
    FormerLead,
    NoticeKind,
    Owner,
    OwnerRole,
    PlanPoint,
    ProgressEntry,
    Stage,
    StageMove,
    Target,
    Unit,
    User,
)
from ..pictures import questions_of_value, stages_in_force
from .history import stamped
from .leads import NewLead, tell_of_new_leads
from .locks import check_locks
from .notices import staff_of, tell
from .refusals import (
    CheckNeeded,
    DoesNotFit,
    EndNotPossible,
    HandoverDayNotPossible,
    PartsActive,
    PlanPointsDoNotFit,
    ReasonMissing,
    SinceNotPossible,
    StageInUse,
    StagesDoNotFit,
    StartNotPossible,
    WholeEnded,
    refuse,
)

PARTS_NAMED = 5
REASON_LENGTH = 300


@dataclass(frozen=True)
class Handover:
    """A new lead takes over on a day: periods that ended before it remain the old lead's.

    `is_succession`: the old lead ends, and the new one reports what it owes.
    """

    since: date
    recorded_at: datetime
    is_succession: bool = False


@transaction.atomic
def edit_target(
    target: Target,
    *,
    lead: Unit,
    supporting: Iterable[Unit],
    handover: Handover | None = None,
    stages: Iterable[Stage] = (),
    removed_stages: Iterable[Stage] = (),
    plan_points: Iterable[PlanPoint] = (),
    removed_plan_points: Iterable[PlanPoint] = (),
    is_checked: bool = False,
    ends_parts: bool = False,
    by: User | None,
    reason: str,
    at: datetime | None = None,
) -> Target:
    """Save a target with its owners, stages and plan points; every changed row goes into the history with `reason`.

    `stages` and `plan_points` are the new and changed ones. Another `lead` without a `handover` corrects who leads:
    then the earlier periods are the new one's, too. Both are told as of `at`; None: by who edits many, once for all.
    `is_checked`: whoever changes it stands by what is unusual. `ends_parts`: what ends takes those of its parts along
    that are still in force, on the same day and for the same reason; whoever leads one is told as of `at`.
    Raises `DoesNotFit` or a subclass of it, `CheckNeeded`, `StageInUse`, `HandoverDayNotPossible`, `ReasonMissing`;
    nothing is stored then.
    """
    if not reason.strip():
        raise ReasonMissing("请写明修改原因。")
    stored = Target.objects.get(pk=target.pk)
    check_locks(stored, target)
    _check_days(stored, target)
    if target.state == State.ACTIVE and stored.state != State.ACTIVE:
        _check_whole_goes_on(target)
    if target.state != State.ACTIVE and stored.state == State.ACTIVE:
        _end_parts(target, is_said=ends_parts, by=by, reason=reason, at=at)
    stages, removed_stages = list(stages), list(removed_stages)
    plan_points, removed_plan_points = list(plan_points), list(removed_plan_points)
    _check_removed(removed_stages)
    has_moved = (stored.start_date, stored.due_date) != (target.start_date, target.due_date)
    _check_stages(target, stages, removed_stages, has_moved=has_moved)
    _check_plan_points(target, plan_points, removed_plan_points, has_moved=has_moved)
    if plan_points or stored.value != target.value:
        _check_plan(target, plan_points, removed_plan_points)
    if not is_checked:
        _ask(stored, target)
    save_target(target, by, reason)
    _set_owners(target, lead, [unit for unit in supporting if unit != lead], handover, by, reason, told_at=at)
    for row in (*removed_stages, *removed_plan_points):
        stamped(row, by, reason).delete()
    parts: list[Stage | PlanPoint] = [*stages, *plan_points]
    for row in parts:
        row.target = target
        stamped(row, by, reason).save()
    return target


def call_after_lead(target: Target, lead: Unit) -> None:
    """A part that is called after the unit that leads it goes by the name of the next, unless another part does."""
    if target.part_of is None or target.lead is None or target.lead.unit_id == lead.pk:
        return
    call_after(target, target.part_of, old=target.lead.unit.name, new=lead.name)


def call_after(part: Target, whole: Target, *, old: str, new: str) -> None:
    """The same where its unit has got another name."""
    title = title_passed_on(part.title, whole.title, old=old, new=new)
    if not whole.parts.filter(title=title).exists():
        part.title = title


def pass_on(
    target: Target, old: Unit, new: Unit, *, since: date, by: User, reason: str, at: datetime
) -> None:
    """What `old` has to do with a target is `new`'s from a day on. Raises `HandoverDayNotPossible`."""
    lead = new if target.lead is None or target.lead.unit_id == old.pk else target.lead.unit
    supporting = {new if owner.unit_id == old.pk else owner.unit for owner in target.supporting} - {lead}
    handover = Handover(since, at, is_succession=True) if since > target.report.start_date else None
    try:
        _pass_on(target, lead, list(supporting), handover, by, reason)
    except HandoverDayNotPossible as refused:
        raise SinceNotPossible(f"{quoted(target.title)}：{refused.sentence}") from None


def change_lead(
    target: Target, lead: Unit, *, handover: Handover | None, keeps_old: bool, by: User, reason: str
) -> None:
    """Another lead for a target that remains as it is otherwise; `keeps_old`: the old one supports from now on.

    Raises `HandoverDayNotPossible`.
    """
    old = target.lead.unit if target.lead else None
    supporting = [owner.unit for owner in target.supporting if owner.unit_id != lead.pk]
    if keeps_old and old:
        supporting.append(old)
    _pass_on(target, lead, supporting, handover, by, reason)


def _pass_on(
    target: Target, lead: Unit, supporting: list[Unit], handover: Handover | None, by: User, reason: str
) -> None:
    title = target.title
    _set_owners(target, lead, supporting, handover, by, reason)
    call_after_lead(target, lead)  # which knows who led it before
    if target.title != title:
        save_target(target, by, reason)


def _check_days(stored: Target, target: Target) -> None:
    """Where it begins and has ended, if that is new. Raises `StartNotPossible`, `EndNotPossible`."""
    if stored.start_date != target.start_date:
        first = target.entries.aggregate(first=Min("data_date"))["first"]
        refuse(StartNotPossible, start_amiss(target.start_date, first))
    if target.state != State.ACTIVE and stored.state_date != target.state_date:
        year = target.report.start_date, target.report.end_date
        refuse(EndNotPossible, ending_amiss(target.state_date, year))


def _check_whole_goes_on(target: Target) -> None:
    """What is taken up again belongs to something that is still to be kept. Raises `WholeEnded`."""
    whole = target.part_of
    if whole is not None and whole.state != State.ACTIVE:
        ended = State(whole.state).label
        raise WholeEnded(
            f"总项{whole.number}{quoted(whole.title)}{ended}，请先把总项改回执行中，再改这一项。"
        )


def _end_parts(target: Target, *, is_said: bool, by: User | None, reason: str, at: datetime | None) -> None:
    """Nothing ends in silence while somebody still has to keep a part of it. Raises `PartsActive`."""
    in_force = Target.objects.locked().with_owners().filter(part_of=target.pk, state=State.ACTIVE)
    parts = list(in_force.order_by("number", "pk"))
    if parts and not is_said:
        raise PartsActive(_still_in_force(parts))
    word = State(target.state).label
    for part in parts:
        part.state, part.state_date, part.state_reason = target.state, target.state_date, target.state_reason
        save_target(part, by, f"随{target.number}{word}：{reason}"[:REASON_LENGTH])
        if at and part.lead and not target.report.is_draft:
            text = f"{quoted(part.title)}随{quoted(target.title)}{word}：{target.state_reason}"
            told = [user for user in staff_of(part.lead.unit) if user != by]
            tell(told, NoticeKind.ADJUSTMENT, text, part.get_absolute_url(), at=at)


def ended_with(target: Target) -> list[Target]:
    """The parts that ended along with what has ended: on the same day, for the same reason. Nobody takes them along
    when it goes on again."""
    if target.state == State.ACTIVE:
        return []
    same = {"state": target.state, "state_date": target.state_date, "state_reason": target.state_reason}
    return list(target.parts.filter(**same).order_by("number", "pk"))


def _still_in_force(parts: list[Target]) -> str:
    named = "、".join(f"{part.number}{quoted(part.title)}" for part in parts[:PARTS_NAMED])
    more = "等" if len(parts) > PARTS_NAMED else ""
    return (
        f"还有{len(parts)}项分解在执行：{named}{more}。请先取消或合并各项，再改这一项；"
        "要一起结束的，在编辑页勾选“分解各项一并结束”。"
    )


def _ask(stored: Target, target: Target) -> None:
    """What is unusual about its numbers, and was not before. Raises `CheckNeeded`."""
    before = questions_of_value(stored)
    if asked := [question for question in questions_of_value(target) if question not in before]:
        raise CheckNeeded(asked)


def _check_removed(stages: list[Stage]) -> None:
    """Raises `StageInUse`."""
    for stage in stages:
        if ProgressEntry.stages_done.through.objects.filter(stage=stage).exists():
            raise StageInUse(f"节点{quoted(stage)}已有进展，不能删除。")
        if stage.moves.exists():
            raise StageInUse(f"节点{quoted(stage)}有过调整，不能删除。")


def _check_stages(target: Target, changed: list[Stage], removed: list[Stage], *, has_moved: bool) -> None:
    """Raises `StagesDoNotFit`.

    A stage that stays may lie outside the window since an adjustment; its day is only looked at where it or
    (`has_moved`) the window is changed. One that an adjustment has moved keeps its first day, and the day in force is
    looked at. Whoever never had stages may go on without.
    """
    moved = {stage.key: stage.due_date for stage in stages_in_force(target)}
    stored = {stage.pk: stage for stage in target.stages.all()}
    decided = set(
        StageMove.objects.filter(adjustment__in=target.adjustments.standing()).values_list("stage", flat=True)
    )
    gone = {stage.pk for stage in removed}
    kept = [stage for pk, stage in stored.items() if pk not in gone | {row.pk for row in changed}]
    new_days = [row for row in changed if row.pk is None or stored[row.pk].due_date != row.due_date]
    for row in new_days:
        if row.pk in decided:
            raise StagesDoNotFit(f"节点{quoted(row)}有过调整，原定日期不能再改，请用“调整 / 延期”。")
    amiss = weights_amiss(Measure(target.measure), [row.weight for row in (*kept, *changed)])
    if stored or changed:
        refuse(StagesDoNotFit, amiss)
    for row in (*new_days, *(kept if has_moved else ())):
        is_moved = row.pk in stored and moved[row.pk] != stored[row.pk].due_date
        day = moved[row.pk] if is_moved else row.due_date
        refuse(StagesDoNotFit, stage_day_amiss(day, target.start_date, target.due_date))


def _check_plan_points(
    target: Target, changed: list[PlanPoint], removed: list[PlanPoint], *, has_moved: bool
) -> None:
    """As for stages. Raises `PlanPointsDoNotFit`."""
    stored = {point.pk: point for point in target.plan_points.all()}
    gone = {point.pk for point in (*removed, *changed)}
    new_days = [row for row in changed if row.pk is None or stored[row.pk].date != row.date]
    kept = [point for pk, point in stored.items() if pk not in gone] if has_moved else []
    for row in (*new_days, *kept):
        refuse(PlanPointsDoNotFit, point_day_amiss(row.date, target.start_date, target.due_date))


def _check_plan(target: Target, changed: list[PlanPoint], removed: list[PlanPoint]) -> None:
    """Up to the higher of the report's number and that in force: an adjustment leaves what was planned before.

    Raises `PlanPointsDoNotFit`.
    """
    gone = {point.pk for point in (*removed, *changed)}
    planned = [*changed, *(point for point in target.plan_points.all() if point.pk not in gone)]
    refuse(PlanPointsDoNotFit, plan_sentence(target, planned))


def plan_sentence(target: Target, planned: Iterable[PlanPoint]) -> str:
    """What is amiss with all plan points of a target together; nothing is an empty text."""
    numbers = [number for number in (target.stated_value, target.value) if number is not None]
    return plan_amiss(
        Measure(target.measure),
        Bound(target.bound),
        target.unit,
        max(numbers, default=None),
        [(point.date, point.value) for point in planned],
    )


def save_target(target: Target, by: User | None, reason: str) -> None:
    """The database judges; only of a target that it refuses is asked what is wrong with it."""
    try:
        with transaction.atomic():
            stamped(target, by, reason).save()
    except IntegrityError:
        if problem := broken_rules(target):
            raise DoesNotFit(problem) from None
        raise


def broken_rules(target: Target) -> str:
    """Which rules a target breaks, in words; none is an empty text."""
    try:
        target.validate_constraints()
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _set_owners(
    target: Target,
    lead: Unit,
    supporting: list[Unit],
    handover: Handover | None,
    by: User | None,
    reason: str,
    *,
    told_at: datetime | None = None,
) -> None:
    old = target.owners.filter(role=OwnerRole.LEAD).first()
    since = old.since if old else None  # a correction: the new lead stands where the old one stood
    if old and old.unit_id != lead.pk and handover:
        _hand_over(target, old, handover)
        since = handover.since
    wanted = {lead.pk: OwnerRole.LEAD} | {unit.pk: OwnerRole.SUPPORTING for unit in supporting}
    for owner in target.owners.exclude(unit__in=wanted):
        stamped(owner, by, reason).delete()
    kept = {owner.unit_id: owner for owner in target.owners.all()}
    # Supporting first: the old lead must have stepped down before the new one can step up.
    for unit_pk, role in sorted(wanted.items(), key=lambda item: item[1] == OwnerRole.LEAD):
        owner = kept.get(unit_pk) or Owner(target=target, unit_id=unit_pk, role="")
        if owner.role != role:
            owner.role, owner.since = role, since if role == OwnerRole.LEAD else None
            stamped(owner, by, reason).save()
    if told_at and (old is None or old.unit_id != lead.pk):
        tell_of_new_leads(
            [NewLead(target=target, old=old.unit if old else None, new=lead)], by=by, at=told_at
        )


def _hand_over(target: Target, old: Owner, handover: Handover) -> None:
    """Remember how long the old lead has led; not at all, if the new one begins on the same day."""
    report, since = target.report, handover.since
    if not report.start_date <= since <= timezone.localtime(handover.recorded_at).date():
        raise HandoverDayNotPossible("牵头起始日须在报告年度开始之后，且不晚于今天。")
    if old.since and since < old.since:
        raise HandoverDayNotPossible(f"现牵头单位自{long_date(old.since)}起牵头，新牵头单位不能更早。")
    if since != old.since:
        FormerLead.objects.create(
            target=target,
            unit=old.unit,
            since=old.since,
            until=since,
            recorded_at=handover.recorded_at,
            has_successor=handover.is_succession,
        )
