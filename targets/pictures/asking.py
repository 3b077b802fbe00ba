"""What stands beside an entry, and what would the office ask about it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..domain import facts as domain
from ..domain.neighbours import Neighbours, neighbours, standing
from ..domain.plausibility import questions
from ..models import ProgressEntry


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An entry between the readings next to it; `questions` are Chinese sentences."""

    beside: Neighbours
    questions: list[str]


def asked_about(
    entry: ProgressEntry, promise: domain.Promise, stored: Iterable[domain.Entry], *, known_at: datetime
) -> Asked:
    """`promise` is the one in force on the entry's data date; `stored` is all that was ever sent of its target."""
    beside = neighbours(standing(promise.measure, stored, known_at=known_at), entry.data_date)
    return Asked(
        beside=beside,
        questions=questions(
            promise,
            data_date=entry.data_date,
            value=entry.value,
            stages_done=frozenset(stage.pk for stage in entry.stages_done.all()),
            self_rating=entry.self_rating,
            before=beside.before,
            after=beside.after,
        ),
    )
