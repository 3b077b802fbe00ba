"""Reads that need several queries: one frozen dataclass a page; all queries first, then only Python."""

from .calendar import ReportingCalendar, reporting_calendar
from .facts import Picture, ReportFacts, load_facts
from .ledger import SORTS, Filters, Ledger, ledger
from .log import LogLine, log_since
from .overview import Overview, grouped_by_area, overview
from .people import People, people
from .reporting import MyReporting, ReportRow, due_count, my_reporting, report_row, review_queue
from .target_page import TargetPage, target_page

__all__ = [
    "SORTS",
    "Filters",
    "Ledger",
    "LogLine",
    "MyReporting",
    "Overview",
    "People",
    "Picture",
    "ReportFacts",
    "ReportRow",
    "ReportingCalendar",
    "TargetPage",
    "due_count",
    "grouped_by_area",
    "ledger",
    "load_facts",
    "log_since",
    "my_reporting",
    "overview",
    "people",
    "report_row",
    "review_queue",
    "reporting_calendar",
    "target_page",
]
