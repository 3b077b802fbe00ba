"""What calls for somebody? What lead units have yet to report, and what is red or unreported."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..domain.filings import Filed
from ..domain.moment import Moment
from ..domain.periods import Period
from ..domain.words import Light, Reason
from ..models import Report, Target, Unit
from .facts import ReportFacts
from .loading import load_facts
from .picture import Picture


@dataclass(frozen=True, kw_only=True)
class Outstanding:
    """A target whose latest period has ended and is not with the office; `unit` leads it."""

    unit: Unit
    target: Target
    period: Period


def asked_of_lead(picture: Picture) -> Filed | None:
    """The period that the lead unit is to report now; a new lead is not asked for what ended before it took over."""
    asked = picture.judgement.asked
    return asked if asked and picture.is_for_lead(asked.period) else None


def outstanding(facts: ReportFacts, *, today: date) -> list[Outstanding]:
    """What the lead units have to report now, late or not. No queries."""
    return _outstanding(facts.with_parts_on(today))


def outstanding_of(whole: Picture) -> list[Outstanding]:
    """What is to be reported now of its parts, by other units than its own lead, which are still there. No queries."""
    lead = whole.target.lead
    return [
        row
        for row in _outstanding(whole.standing_items)
        if row.unit.is_active and not (lead and row.unit.pk == lead.unit_id)
    ]


def _outstanding(pictures: Iterable[Picture]) -> list[Outstanding]:
    found = []
    for picture in pictures:
        asked, lead = asked_of_lead(picture), picture.target.lead
        if asked and lead:
            found.append(Outstanding(unit=lead.unit, target=picture.target, period=asked.period))
    return found


def urgent(report: Report, *, moment: Moment) -> dict[Unit, list[Picture]]:
    """What is red or unreported, by lead unit; a unit that is no longer there is not asked."""
    found: dict[Unit, list[Picture]] = {}
    for picture in load_facts(report, known_at=moment.known_at).with_parts_on(moment.as_of):
        judgement, lead = picture.judgement, picture.target.lead
        is_to_report = judgement.is_active and not picture.target.is_list  # of a list its items are
        if not (is_to_report and lead and lead.unit.is_active):
            continue
        if judgement.light == Light.CRITICAL or is_unreported(picture):
            found.setdefault(lead.unit, []).append(picture)
    return found


def is_unreported(picture: Picture) -> bool:
    """Whether the unit that leads now has let the latest reporting day pass."""
    due = picture.judgement.reported
    is_missing = picture.judgement.reporting.code == Reason.NOT_REPORTED
    return is_missing and due is not None and picture.is_for_lead(due.period)
