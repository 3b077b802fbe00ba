"""What becomes of stored targets that a catalogue does not have? They stay, unless somebody says so and why.

Then they are cancelled, or deleted if nothing was ever said about them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ...domain.words import State
from ...imports.rows import Row
from ...models import Adjustment, Instruction, ProgressEntry, Report, Target, UrgingItem, User
from ...services.history import stamped
from .desk import Desk


class Ending(StrEnum):
    """What taking out a target that the file does not have would do."""

    CANCEL = "cancel"
    DELETE = "delete"
    NONE = "none"
    HAS_PARTS = "has_parts"

    @property
    def label(self) -> str:
        return {
            "cancel": "有记录，可取消",
            "delete": "没有任何记录，可删除",
            "none": "已不再执行，不变",
            "has_parts": "分解的各项还在执行，不变",
        }[self]

    @property
    def is_change(self) -> bool:
        return self in (Ending.CANCEL, Ending.DELETE)


@dataclass(frozen=True)
class Missing:
    """A stored target that the file does not have."""

    number: str
    title: str
    ending: Ending


def missing_from(rows: list[Row], desk: Desk, *, known: Collection[str] | None) -> list[Missing]:
    """`known` are the numbers that there were when the file was written; None: it does not say. What came later is
    not missing. Nothing is to end while parts of it go on."""
    numbers = {row["number"] for row in rows}
    about = (ProgressEntry, Adjustment, Instruction, UrgingItem)
    has_record = Q(Exists(Target.objects.filter(reference=OuterRef("pk")))) | Q(
        Exists(Target.objects.filter(part_of=OuterRef("pk")))
    )
    for model in about:
        has_record |= Q(Exists(model.objects.filter(target=OuterRef("pk"))))
    recorded = set(desk.report.targets.filter(has_record).values_list("number", flat=True))

    def ending(target: Target) -> Ending:
        if target.state != State.ACTIVE:
            return Ending.NONE
        return Ending.CANCEL if target.number in recorded else Ending.DELETE

    gone = {
        number: target
        for number, target in sorted(desk.targets.items())
        if number not in numbers and (known is None or number in known)
    }
    active = (t for n, t in desk.targets.items() if n not in gone and t.state == State.ACTIVE)
    kept = {part.part_of_id for part in active}
    return [
        Missing(
            number,
            target.title,
            Ending.HAS_PARTS if target.pk in kept and target.state == State.ACTIVE else ending(target),
        )
        for number, target in gone.items()
    ]


def take_out(missing: list[Missing], report: Report, reason: str, *, by: User, at: datetime) -> None:
    """Cancel or delete targets; the import has locked them."""
    endings = {target.number: target.ending for target in missing}
    for target in report.targets.filter(number__in=endings).order_by("pk"):
        stamped(target, by, reason)
        if endings[target.number] == Ending.DELETE:
            target.delete()
        else:
            target.state, target.state_reason = State.CANCELLED, reason
            target.state_date = report.closing_date(timezone.localtime(at).date())
            target.save()
