"""Reads that need several queries: one frozen dataclass a page; all queries first, then only Python."""

from .facts import Picture, ReportFacts, load_facts
from .ledger import SORTS, Filters, Ledger, ledger
from .log import LogLine, log_since
from .overview import Overview, grouped_by_area, overview
from .reporting import MyReporting, ReportRow, due_count, my_reporting, report_row, review_queue
from .target_page import TargetPage, target_page

__all__ = [
    "SORTS",
    "Filters",
    "Ledger",
    "LogLine",
    "MyReporting",
    "Overview",
    "Picture",
    "ReportFacts",
    "ReportRow",
    "TargetPage",
    "due_count",
    "grouped_by_area",
    "ledger",
    "load_facts",
    "log_since",
    "my_reporting",
    "overview",
    "report_row",
    "review_queue",
    "target_page",
]
