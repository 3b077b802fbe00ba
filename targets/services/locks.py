"""What of a promise may not change any more once something has been said in its terms? Each answer says why."""

from ..models import Adjustment, PlanPoint, ProgressEntry, Target
from .refusals import MeasureLocked, UnitLocked


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


def check_locks(target: Target) -> None:
    """Compare a target that is about to be saved with what is stored. Raises `MeasureLocked`, `UnitLocked`."""
    stored = Target.objects.get(pk=target.pk)
    if stored.measure != target.measure and (why := measure_lock(stored)):
        raise MeasureLocked(why)
    if stored.unit != target.unit and (why := unit_lock(stored)):
        raise UnitLocked(why)


def _numbers(stored: Target) -> dict[str, bool]:
    """What has been stored in the target's unit besides what the report states."""
    own = {"target": stored.pk}
    return {
        "进展": ProgressEntry.objects.filter(**own, value__isnull=False).exists(),
        "目标调整": Adjustment.objects.filter(**own, value__isnull=False).exists(),
        "计划节点": PlanPoint.objects.filter(**own).exists(),
        "上年完成": stored.last_year_value is not None,
    }
