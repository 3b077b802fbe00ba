"""What calls for somebody? What lead units have yet to report, and what is red or unreported."""

from dataclasses import dataclass
from datetime import date

from ..domain.moment import Moment
from ..domain.periods import Period, filed_on, periods
from ..domain.words import Light, Reason
from ..models import Report, Target, Unit
from .facts import Picture, ReportFacts, load_facts


@dataclass(frozen=True, kw_only=True)
class Outstanding:
    """A target whose latest period has ended and is not with the office; `unit` leads it."""

    unit: Unit
    target: Target
    period: Period


def outstanding(facts: ReportFacts, *, today: date) -> list[Outstanding]:
    """What the lead units have to report now, late or not. No queries."""
    found, thresholds = [], facts.report.thresholds
    for picture in facts.on(today):
        judgement, lead = picture.judgement, picture.target.lead
        ended = periods(judgement.promise, thresholds, until=today)
        if not (ended and lead and judgement.is_active) or judgement.progress.light == Light.DONE:
            continue
        if filed_on(ended[-1], facts.submitted[picture.target.pk]) is None:
            found.append(Outstanding(unit=lead.unit, target=picture.target, period=ended[-1]))
    return found


def urgent(report: Report, *, moment: Moment) -> dict[Unit, list[Picture]]:
    """What is red or unreported, by lead unit."""
    found: dict[Unit, list[Picture]] = {}
    for picture in load_facts(report, known_at=moment.known_at).on(moment.as_of):
        judgement, lead = picture.judgement, picture.target.lead
        is_urgent = judgement.light == Light.CRITICAL or judgement.reporting.code == Reason.NOT_REPORTED
        if judgement.is_active and is_urgent and lead:
            found.setdefault(lead.unit, []).append(picture)
    return found
