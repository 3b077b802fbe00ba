"""Which bulletin has been issued in the demonstration? One, of the last month that the office had the figures of."""

from datetime import date, datetime

from ..documents.bulletin.paper import contents_of, paper_of
from ..documents.bulletin.proposed import proposed
from ..domain.moment import Moment
from ..domain.months import month_end_before
from ..models import Report
from ..services.bulletins import begin_bulletin, issue_bulletin
from ..summaries import bulletin_facts
from .orders import asked_after
from .year import cast_of


def issue_one(report: Report, *, until: date, known_at: datetime) -> None:
    """Of a month that is over `until` then and has been asked about; nothing in the first weeks of the year."""
    day = until if until == report.end_date else month_end_before(until)
    while asked_after(day) > known_at:
        day = month_end_before(day)
    if day < report.start_date:
        return
    at, admin = asked_after(day), cast_of(report).admin
    draft = begin_bulletin(proposed(report, day), by=admin, at=at)
    contents = contents_of(bulletin_facts(report, draft.choice, moment=Moment(day, at)))
    paper = paper_of(draft, contents, day=at.date())
    issue_bulletin(draft, paper, contents.units_named(draft.choice), by=admin, at=at)
