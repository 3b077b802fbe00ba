"""How was a promise changed, what has become of it, and what is asked for? With the days of stages before and after."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from ..domain import facts as domain
from ..models import Adjustment, AdjustmentStatus, Target, User, version_of_target
from ..pictures import questions_about
from ..rights import may_edit


@dataclass(frozen=True, kw_only=True)
class Move:
    """A stage that an adjustment moves."""

    title: str
    before: date
    after: date


@dataclass(frozen=True, kw_only=True)
class AdjustmentLine:
    """One adjustment or request; `questions` are what is to be looked at before it is decided.

    `previous_value` and `previous_due_date` are what it replaces: what those before it that stand have left.
    """

    adjustment: Adjustment
    previous_value: Decimal | None
    previous_due_date: date
    moves: list[Move]
    questions: list[str]

    @property
    def has_new_deadline(self) -> bool:
        """Whoever moves stages only names the deadline that there was."""
        return self.adjustment.due_date not in (None, self.previous_due_date)


@dataclass(frozen=True, kw_only=True)
class Adjustments:
    """All that may be seen of a target: what was `decided`, with what was revoked since, and `requests`.

    `version` is that of the promise, for whoever decides about it.
    """

    decided: list[AdjustmentLine]
    requests: list[AdjustmentLine]
    version: str = ""

    def line_of(self, adjustment: Adjustment) -> AdjustmentLine:
        """One of them."""
        return next(line for line in (*self.decided, *self.requests) if line.adjustment == adjustment)

    @property
    def standing_count(self) -> int:
        """How often the promise was changed; what was revoked is none."""
        return sum(line.adjustment.revoked_at is None for line in self.decided)


def adjustments_of(target: Target, *, viewer: User, known_at: datetime | None) -> Adjustments:
    """What somebody may see of them, as they stand, or stood at a moment, where one is given; then without requests."""
    return seen_by(viewer, all_adjustments(target, known_at=known_at), target if known_at is None else None)


def seen_by(viewer: User, found: Adjustments, target: Target | None) -> Adjustments:
    """Requests not approved (yet) are for the office and the unit that asked; `target`: where something may be decided
    about it."""
    requests = [line for line in found.requests if _may_see(viewer, line.adjustment)]
    has_any = bool(found.decided or found.requests)
    version = version_of_target(target) if target and has_any and may_edit(viewer) else ""
    return replace(found, requests=requests, version=version)


def all_adjustments(target: Target, *, known_at: datetime | None) -> Adjustments:
    """For whoever may see them, see `seen_by`."""
    rows = _stored(target)
    has_moves = any(row.stage_moves.all() for row in rows)
    stages = tuple(
        domain.Stage(stage.pk, stage.title, stage.weight, stage.due_date)
        for stage in (target.stages.order_by("due_date", "pk") if has_moves else ())
    )
    decided = [row for row in rows if row.status == AdjustmentStatus.APPROVED]
    known = [row for row in decided if _is_known(row, known_at)]
    for row in known:
        _forget_revocation(row, known_at)
    asked = [row for row in rows if row.status != AdjustmentStatus.APPROVED]
    asked.sort(key=lambda row: (row.requested_at, row.pk))
    return Adjustments(
        decided=[_line(row, known, _moves(row, decided, stages)) for row in known],
        requests=[] if known_at else [_line(row, known, _moves(row, decided, stages)) for row in asked],
    )


def _stored(target: Target) -> list[Adjustment]:
    """In the order in which they take effect."""
    people = ("decided_by", "requested_by", "requesting_unit", "revoked_by")
    found = target.adjustments.select_related(*people).prefetch_related("stage_moves")
    return list(found.order_by("effective_date", "decided_at", "pk"))


def _is_known(row: Adjustment, known_at: datetime | None) -> bool:
    return known_at is None or (row.decided_at is not None and row.decided_at <= known_at)


def _forget_revocation(row: Adjustment, known_at: datetime | None) -> None:
    if known_at and row.revoked_at and row.revoked_at > known_at:
        row.revoked_at, row.revoked_by, row.revocation_reason = None, None, ""


def _may_see(viewer: User, row: Adjustment) -> bool:
    return may_edit(viewer) or row.requesting_unit_id in viewer.acting_for


def _moves(row: Adjustment, decided: list[Adjustment], stages: tuple[domain.Stage, ...]) -> list[Move]:
    """Before is how the decisions until then had left the stages; of one that is not decided, until now."""
    after = row.change.stage_dates
    earlier = [other.fact for other in decided if other.pk != row.pk and _stood_before(other, row)]
    return [
        Move(title=stage.title, before=stage.due_date, after=after[stage.key])
        for stage in domain.moved(stages, earlier)
        if stage.key in after
    ]


def _stood_before(other: Adjustment, row: Adjustment) -> bool:
    """Whether a decision stood when `row` was decided, or stands, if `row` is not decided."""
    if row.decided_at is None:
        return other.revoked_at is None
    assert other.decided_at is not None
    is_earlier = (other.decided_at, other.pk) < (row.decided_at, row.pk)
    return is_earlier and not (other.revoked_at and other.revoked_at <= row.decided_at)


def _line(row: Adjustment, known: list[Adjustment], moves: list[Move]) -> AdjustmentLine:
    is_open = row.status == AdjustmentStatus.REQUESTED
    today = timezone.localtime(row.requested_at).date()
    questions = questions_about(row.target, row.change, today=today) if is_open else []
    value, due_date = domain.adjusted(
        [other.fact for other in known if other.revoked_at is None and _takes_effect_before(other, row)],
        stated_value=row.target.stated_value,
        stated_due_date=row.target.stated_due_date,
    )
    return AdjustmentLine(
        adjustment=row, previous_value=value, previous_due_date=due_date, moves=moves, questions=questions
    )


def _takes_effect_before(other: Adjustment, row: Adjustment) -> bool:
    """One that was not approved would come after all of its day."""
    if row.status != AdjustmentStatus.APPROVED or other.effective_date != row.effective_date:
        return other.effective_date <= row.effective_date
    assert other.decided_at and row.decided_at
    return (other.decided_at, other.pk) < (row.decided_at, row.pk)
