"""What is one entry of the demonstration's year, as it becomes in the end?"""

from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from django.utils import timezone

from ..models import ProgressEntry


@dataclass(frozen=True)
class Scene:
    """One entry as it becomes in the end, and the stages finished by it.

    `returned_at`: the office sent it back then, before it was accepted. `is_told`: it happens as it is written down;
    the rest of the year is stirred when it is played day by day.
    """

    entry: ProgressEntry
    finished: frozenset[int] = frozenset()
    returned_at: datetime | None = None
    is_told: bool = False


def store(played: list[Scene]) -> None:
    ProgressEntry.objects.bulk_create(scene.entry for scene in played)
    through = ProgressEntry.stages_done.through
    through.objects.bulk_create(
        through(progressentry_id=scene.entry.pk, stage_id=key)
        for scene in played
        for key in sorted(scene.finished)
    )


def moment_in(day: date, random: Random) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(random.randint(9, 16), random.randint(0, 59))))
