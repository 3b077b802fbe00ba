"""What does a process keep of the facts it has loaded? It asks what has changed since, and loads that alone anew."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from ..domain.moment import Moment
from ..models import Report, changed_since
from .facts import ReportFacts
from .loading import load_entries, load_facts
from .picture import Picture

REPORTS_KEPT = 4  # of as many reports, or as known on as many days
AT_ONCE = 100  # of more changed targets than that all are loaded again


@dataclass
class Kept:
    """One report's facts as known at a moment, and the number of its revision that they are not older than. Whoever
    brings them up to date lets others wait, who would do the same."""

    number: int | None = None
    facts: ReportFacts | None = None
    lock: Lock = field(default_factory=Lock)

    def up_to_date(self, report_pk: int, known_at: datetime) -> ReportFacts:
        with self.lock:
            since = changed_since(report_pk, self.number)
            if self.facts is None or self.number is None or since.targets is None:
                self.facts = _load(report_pk, known_at)
            elif since.beyond_entries:
                self.facts = _reload(self.facts, since.targets)
            else:
                if since.stand.beyond_entries > self.number:
                    self.facts = self.facts.with_nothing_beside()
                if since.targets:
                    self.facts = _with_entries(self.facts, since.targets)
            self.number = since.stand.number
            return self.facts


_kept: OrderedDict[tuple[int, datetime], Kept] = OrderedDict()
_lock = Lock()


def facts_of(report: Report, *, known_at: datetime) -> ReportFacts:
    """All facts of a report for a page: those of the last answer, with what has changed since.

    Not to be called inside a transaction that writes: what it rolls back must not be kept.
    """
    key = report.pk, known_at
    with _lock:
        kept = _kept.setdefault(key, Kept())
        _kept.move_to_end(key)
        if len(_kept) > REPORTS_KEPT:
            _kept.popitem(last=False)
    return kept.up_to_date(report.pk, known_at)


def pictures_at(report: Report, moment: Moment, *, with_parts: bool = False) -> list[Picture]:
    """All targets of a report as judged at a moment, in print order; see `facts_of`."""
    facts = facts_of(report, known_at=moment.known_at)
    return facts.with_parts_on(moment.as_of) if with_parts else facts.on(moment.as_of)


def forget_facts() -> None:
    """For tests and benchmarks, in which revisions begin anew."""
    with _lock:
        _kept.clear()


def _load(report_pk: int, known_at: datetime) -> ReportFacts:
    return load_facts(Report.objects.get(pk=report_pk), known_at=known_at)


def _reload(facts: ReportFacts, changed: frozenset[int]) -> ReportFacts:
    """With the targets that have changed as they are now; all of them, where there are others than before."""
    report, known_at = facts.report, facts.known_at
    wanted = facts.and_dependent(changed)
    if len(wanted) <= AT_ONCE:
        now = load_facts(report, report.targets.filter(pk__in=wanted), known_at=known_at)
        if _places(now, wanted) == _places(facts, wanted):
            return facts.with_changes(now)
    return _load(report.pk, known_at)


def _with_entries(facts: ReportFacts, changed: frozenset[int]) -> ReportFacts:
    """With what has been sent for the targets that have changed, of which nothing else has."""
    wanted = facts.and_dependent(changed)
    return (
        facts.with_entries(load_entries(wanted))
        if len(wanted) <= AT_ONCE
        else _load(facts.report.pk, facts.known_at)
    )


def _places(facts: ReportFacts, keys: frozenset[int]) -> dict[int, tuple[str, int | None, int | None]]:
    """Where targets stand in print, what they refer to and what they are parts of."""
    found = [facts.targets[pk].target for pk in keys if pk in facts.targets]
    return {target.pk: (target.number, target.reference_id, target.part_of_id) for target in found}
