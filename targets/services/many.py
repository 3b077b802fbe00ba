"""How is the same changed of many targets at once? Owners confirmed, another post, another lead; looked at first.

The look is the change itself, taken back: what is confirmed is what was seen, or nothing.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction

from ..domain.words import State, Word
from ..models import Post, Report, Target, Unit, User
from ..rights import may_edit
from .history import stamped
from .leads import NewLead, tell_of_new_leads
from .owners import confirm_owners
from .refusals import JustSent, NotAllowed, NotAsSeen, ReasonMissing, Refused
from .targets import Handover, change_lead


class What(Word):
    """What can be changed of many."""

    CONFIRM = "confirm", "确认责任单位"
    POST = "post", "换分管领导"
    LEAD = "lead", "换牵头单位"


class Fate(Word):
    """What becomes of one of them."""

    CHANGED = "changed", "修改"
    UNCHANGED = "unchanged", "不变"
    REFUSED = "refused", "不能改"


SHOWN = (Fate.REFUSED, Fate.CHANGED, Fate.UNCHANGED)


@dataclass(frozen=True, kw_only=True)
class ManyChange:
    """One change for many. `since`: the new lead takes over on that day; None: it corrects who leads.

    `keeps_old`: the old lead supports from now on.
    """

    what: What
    post: Post | None = None
    lead: Unit | None = None
    since: date | None = None
    keeps_old: bool = False


@dataclass(frozen=True, kw_only=True)
class ManyLine:
    """One target: what of it is changed to what, or why not."""

    target: Target
    fate: Fate
    said: str
    old_lead: Unit | None = None


@dataclass(frozen=True, kw_only=True)
class ManyRun:
    """What became of all of them, or would."""

    lines: list[ManyLine]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(line.fate for line in self.lines)
        return {fate.value: found[fate] for fate in Fate}

    @property
    def parts(self) -> list[tuple[Fate, list[ManyLine]]]:
        """As a preview has them: first what cannot be changed, last what stays."""
        found = [(fate, [line for line in self.lines if line.fate == fate]) for fate in SHOWN]
        return [(fate, lines) for fate, lines in found if lines]

    @property
    def digest(self) -> str:
        """Another one as soon as anything else would become of any of them."""
        told = [(line.target.pk, line.fate.value, line.said) for line in self.lines]
        return sha256(repr(told).encode()).hexdigest()[:32]


class _TakenBack(Exception):
    pass


def look_at_many(
    report: Report, pks: Collection[int], change: ManyChange, *, by: User, reason: str, at: datetime
) -> ManyRun:
    """What the change would do; changes nothing. Raises a `Refused` of what is wrong for all."""
    run: ManyRun | None = None
    try:
        with transaction.atomic():
            run = _carried_out(report, pks, change, by=by, reason=reason, at=at)
            raise _TakenBack
    except _TakenBack:
        assert run is not None
        return run


@transaction.atomic
def edit_many(
    report: Report,
    pks: Collection[int],
    change: ManyChange,
    *,
    seen: str,
    by: User,
    reason: str,
    at: datetime,
) -> ManyRun:
    """Change what can be changed as it was `seen`; units are told what they lead now or no more. Raises `Refused`."""
    run = _carried_out(report, pks, change, by=by, reason=reason, at=at)
    if run.digest != seen:
        raise NotAsSeen("情况已变，没有修改，请看现在的内容再确认。")
    if change.what == What.LEAD and change.lead:
        moved = [line for line in run.lines if line.fate == Fate.CHANGED]
        leads = [NewLead(target=line.target, old=line.old_lead, new=change.lead) for line in moved]
        tell_of_new_leads(leads, by=by, at=at)
    return run


def _carried_out(
    report: Report, pks: Collection[int], change: ManyChange, *, by: User, reason: str, at: datetime
) -> ManyRun:
    if not may_edit(by):
        raise NotAllowed("由管理员修改。")
    if not reason.strip():
        raise ReasonMissing("请写明修改原因。")
    targets = report.targets.filter(pk__in=pks)
    list(targets.locked().order_by("pk"))
    rows = targets.with_owners().select_related("report").order_by("number", "pk")
    return ManyRun(lines=[_line(target, change, by=by, reason=reason, at=at) for target in rows])


def _line(target: Target, change: ManyChange, *, by: User, reason: str, at: datetime) -> ManyLine:
    if target.state != State.ACTIVE:
        return ManyLine(target=target, fate=Fate.REFUSED, said=f"{State(target.state).label}，不再修改。")
    match change.what:
        case What.CONFIRM:
            return _confirm(target, by, reason)
        case What.POST:
            return _give_post(target, change.post, by, reason)
        case _:
            return _give_lead(target, change, by=by, reason=reason, at=at)


def _confirm(target: Target, by: User, reason: str) -> ManyLine:
    units = "、".join([f"{target.lead.unit}牵头" if target.lead else "没有牵头单位", *_supporting(target)])
    try:
        confirm_owners(target, by=by, reason=reason)
    except JustSent:
        return ManyLine(target=target, fate=Fate.UNCHANGED, said="已确认")
    except Refused as refused:
        return ManyLine(target=target, fate=Fate.REFUSED, said=refused.sentence)
    return ManyLine(target=target, fate=Fate.CHANGED, said=f"确认：{units}")


def _supporting(target: Target) -> list[str]:
    names = "、".join(str(owner.unit) for owner in target.supporting)
    return [f"{names}配合"] if names else []


def _give_post(target: Target, post: Post | None, by: User, reason: str) -> ManyLine:
    if target.post == post:
        return ManyLine(target=target, fate=Fate.UNCHANGED, said=f"已是{post or '无'}")
    before = target.post
    target.post = post
    stamped(target, by, reason).save()
    return ManyLine(target=target, fate=Fate.CHANGED, said=f"分管领导由{before or '无'}改为{post or '无'}")


def _give_lead(target: Target, change: ManyChange, *, by: User, reason: str, at: datetime) -> ManyLine:
    assert change.lead is not None, "asked for by the form"
    old = target.lead.unit if target.lead else None
    if old == change.lead:
        return ManyLine(target=target, fate=Fate.UNCHANGED, said=f"已由{old}牵头")
    try:
        with transaction.atomic():
            handover = Handover(change.since, at) if change.since else None
            change_lead(
                target, change.lead, handover=handover, keeps_old=change.keeps_old, by=by, reason=reason
            )
    except Refused as refused:
        return ManyLine(target=target, fate=Fate.REFUSED, said=refused.sentence)
    rest = f"，{old}改为配合" if change.keeps_old and old else ""
    said = f"牵头单位由{old or '无'}改为{change.lead}{rest}"
    return ManyLine(target=target, fate=Fate.CHANGED, said=said, old_lead=old)
