"""What of a promise may not change any more once something has been said in its terms? Each answer says why."""

from ..domain.terms import printed_amiss
from ..domain.words import Split
from ..models import Adjustment, PlanPoint, ProgressEntry, Target
from .refusals import BoundLocked, MeasureLocked, SplitLocked, StatedValueLocked, UnitLocked, refuse


def measure_lock(stored: Target) -> str:
    """Why its measure stays: there are entries, which it gives their meaning. Empty where it may change."""
    return "已有进展，不能改变计量方式。" if stored.entries.exists() else ""


def unit_lock(stored: Target) -> str:
    """Why its unit stays: there are numbers that would become others. Empty where it may change."""
    found = [name for name, is_there in _numbers(stored).items() if is_there]
    if not found:
        return ""
    counted = f"按“{stored.unit}”计" if stored.unit else ""
    return f"已有{'、'.join(found)}{counted}，不能改变计量单位。"


def bound_lock(stored: Target) -> str:
    """Why its direction stays, as its measure does."""
    return "已有进展，不能改变方向。" if stored.entries.exists() else ""


def list_lock(stored: Target) -> str:
    """Why it does not become a list: nothing would judge what has been reported for it. Empty where it may."""
    if not stored.entries.exists():
        return ""
    return "已有进展，按清单分解后这些进展不再用来判灯，所以不能改。可以按数量分解，或另外新增一项再分解。"


def check_locks(stored: Target, target: Target) -> None:
    """Compare a target that is about to be saved with what is stored.

    Raises `MeasureLocked`, `BoundLocked`, `UnitLocked`, `StatedValueLocked`, `SplitLocked`.
    """
    if stored.measure != target.measure:
        refuse(MeasureLocked, measure_lock(stored))
    if stored.bound != target.bound:
        refuse(BoundLocked, bound_lock(stored))
    if stored.unit != target.unit:
        refuse(UnitLocked, unit_lock(stored))
    if stored.stated_value != target.stated_value:
        refuse(StatedValueLocked, _printed_lock(stored, target))
    if target.split == Split.LIST and stored.split != Split.LIST:
        refuse(SplitLocked, list_lock(stored))


def _printed_lock(stored: Target, target: Target) -> str:
    """Why the printed number does not become this one; a slip in copying it may be corrected."""
    if stored.adjustments.standing().exists():
        return "已有目标调整，报告目标值按印发的保留，不能再改。"
    if not stored.entries.filter(value__isnull=False).exists():
        return ""
    return printed_amiss(stored.stated_value, target.stated_value, stored.unit)


def _numbers(stored: Target) -> dict[str, bool]:
    """What has been stored in the target's unit besides what the report states."""
    own = {"target": stored.pk}
    return {
        "进展": ProgressEntry.objects.filter(**own, value__isnull=False).exists(),
        "目标调整": Adjustment.objects.filter(**own, value__isnull=False).exists(),
        "计划节点": PlanPoint.objects.filter(**own).exists(),
        "起点值": stored.baseline is not None,
        "上年完成": stored.last_year_value is not None,
    }
