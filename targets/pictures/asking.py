"""What stands beside an entry, what would the office ask about it, and is it still as the office saw it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from ..domain import facts as domain
from ..domain.leaps import leap
from ..domain.neighbours import Neighbours, neighbours, standing
from ..domain.pace import done, plan
from ..domain.parts import PartsSum, sum_questions
from ..domain.plausibility import questions
from ..models import ProgressEntry, version_of
from .facts import ReportFacts
from .picture import Picture


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An entry between the readings next to it; `questions` are Chinese sentences."""

    beside: Neighbours
    questions: list[str]


@dataclass(frozen=True, kw_only=True)
class Checked:
    """An entry as the office looks at it; shares are fractions.

    `version` is another one as soon as anything changes that it is judged by: its own words, figures and files, the
    readings next to it, the promise, what its parts come to. That one of these readings has been accepted meanwhile
    changes nothing.
    """

    entry: ProgressEntry
    picture: Picture
    asked: Asked
    done: Fraction | None
    plan: Fraction | None

    @property
    def hint(self) -> str:
        """What the system points out without having asked: a leap that no file proves, see `domain.leaps`; or empty."""
        found = leap(
            self.picture.judgement.promise,
            value=self.entry.value,
            stages_done=frozenset(stage.pk for stage in self.entry.stages_done.all()),
            self_rating=self.entry.self_rating,
            before=self.asked.beside.before,
        )
        return f"{found}，没有佐证材料" if found and not self.entry.evidence.all() else ""

    @property
    def version(self) -> str:
        promise = self.picture.judgement.promise
        beside = [
            (r.data_date, r.value, sorted(r.stages_done), r.self_rating) if r else None
            for r in (self.asked.beside.before, self.asked.beside.after)
        ]
        judged_by = [promise.value, promise.due_date, promise.baseline, promise.stages, self.done, self.plan]
        summed = self.picture.proposed_sum
        ties = [self.entry.version_shown, beside, judged_by, summed and summed.total]
        return version_of(self.entry, ties=ties)


def checked(entries: Iterable[ProgressEntry], facts: ReportFacts) -> list[Checked]:
    """Entries as the office looks at them; their targets are among those of the facts."""
    found = []
    for entry in entries:
        picture = facts.one(entry.target_id, entry.data_date)
        promise = picture.judgement.promise
        stored = facts.targets[entry.target_id].entries
        keys = frozenset(stage.pk for stage in entry.stages_done.all())
        found.append(
            Checked(
                entry=entry,
                picture=picture,
                asked=asked_about(
                    entry, promise, stored, summed=picture.proposed_sum, known_at=facts.known_at
                ),
                done=done(promise, entry.value, keys),
                plan=plan(promise, entry.data_date, facts.report.thresholds),
            )
        )
    return found


def asked_about(
    entry: ProgressEntry,
    promise: domain.Promise,
    stored: Iterable[domain.Entry],
    *,
    summed: PartsSum | None = None,
    known_at: datetime,
) -> Asked:
    """`promise` is the one in force on the entry's data date; `stored` is all that was ever sent of its target,
    `summed` what its parts come to on that date, if it is shared out among some."""
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
        )
        + sum_questions(promise, entry.value, summed),
    )
