"""Has anything been built on what the office decided about an entry? Then the decision is not taken back any more."""

from django.db.models import Q

from ..domain.words import Status
from ..models import ProgressEntry
from ..models.progress import OPEN


def what_builds_on(entry: ProgressEntry) -> str:
    """Why an acceptance, a return or a withdrawal stays, as the beginning of a sentence; empty if it need not.

    On an acceptance: a newer entry for the same day, whatever else of the target was accepted after it and so was
    compared with it, and what was decided about the promise since. On a return and a withdrawal: that the unit has
    begun to mend the entry, or to write another one.
    """
    day = ProgressEntry.objects.filter(target=entry.target_id, data_date=entry.data_date).exclude(pk=entry.pk)
    own_open = Q(unit=entry.unit_id, status__in=OPEN)
    corrects = Q(supersedes=entry.pk, status__in=[Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED])
    if day.filter(own_open | corrects | Q(status=Status.SUBMITTED)).exists():
        return "同一数据截止日已有新的填报"
    if entry.status == Status.RETURNED and _was_touched(entry):
        return "填报单位已在修改"
    return _what_builds_on_acceptance(entry) if entry.status == Status.ACCEPTED else ""


def _was_touched(entry: ProgressEntry) -> bool:
    return ProgressEntry.history.filter(id=entry.pk, history_date__gt=entry.checked_at).exists()


def _what_builds_on_acceptance(entry: ProgressEntry) -> str:
    later = Q(accepted_at__gt=entry.accepted_at) | Q(
        accepted_at=entry.accepted_at, data_date__gt=entry.data_date
    )
    if entry.target.entries.filter(later, status=Status.ACCEPTED).exclude(pk=entry.pk).exists():
        return "之后又采信了这项目标任务的其他进展"
    if entry.target.adjustments.standing().filter(decided_at__gt=entry.accepted_at).exists():
        return "之后决定了这项目标任务的调整"
    return ""
