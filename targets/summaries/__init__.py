"""Reads that need several queries: one frozen dataclass a page; all queries first, then only Python."""

from ..pictures import Picture, ReportFacts, facts_of, forget_facts, load_facts
from .adjustments import adjustments_of
from .bulletin import Apart, BulletinFacts, bulletin_facts, groups_told_apart, livelihood_in
from .calendar import ReportingCalendar, reporting_calendar
from .changes import Changes, changes
from .closing import Closing, closings
from .comparison import Comparison, comparison
from .duties import Claim, Duties, duties
from .first_week import FirstWeek, first_week
from .group_table import GroupTable, Item, group_table
from .groups import GroupRow, group_rows, groups_by_target, said_of
from .ledger import Filters, Ledger, ledger
from .lit_text import LitText, lit_text
from .lockouts import KeptOut, kept_out
from .log import LogFilters, LogLine, kinds_of_log, last_change, log_lines, log_page
from .neighbours import Listing, Place, listing, place_in
from .notices import NoticeDay, NoticeGroup, notice_days
from .order import DIRECTED, SORTS
from .orders import OrderFilters, Orders, instruction_list, urging_list
from .overview import Overview, overview, year_elapsed
from .owners import Grouping, OwnerRow, OwnersPage, owner_row, owners_page
from .parts import Parts, parts_on
from .people import People, people
from .ranking import Ranking, ranking
from .reporting import Figure, MyReporting, ReportRow, due_count, my_reporting, report_row
from .review import Narrowed, ReviewQueue, ReviewRow, review_queue
from .scope import Scope
from .scripts import Quote, quotes_by_target, quotes_of
from .search import Found, search
from .sheet import LedgerSheet, ledger_sheet
from .story import forget_stories
from .target_page import TargetPage, target_page
from .timeline import Timeline, timeline, timeline_listing
from .townships import TownshipRanking, township_ranking
from .trend import Trend, trend
from .wall import WALLS, grouped_by_area
from .year_end import YearEnd, year_end
from .years import YearCount, open_years, owed_by_year, waiting_by_year

__all__ = [
    "DIRECTED",
    "SORTS",
    "WALLS",
    "Apart",
    "BulletinFacts",
    "Changes",
    "Claim",
    "Closing",
    "Comparison",
    "Duties",
    "Figure",
    "Filters",
    "FirstWeek",
    "Found",
    "GroupRow",
    "GroupTable",
    "Grouping",
    "Item",
    "KeptOut",
    "Ledger",
    "LedgerSheet",
    "Listing",
    "LitText",
    "LogFilters",
    "LogLine",
    "MyReporting",
    "Narrowed",
    "NoticeDay",
    "NoticeGroup",
    "OrderFilters",
    "Orders",
    "Overview",
    "OwnerRow",
    "OwnersPage",
    "Parts",
    "People",
    "Picture",
    "Place",
    "Quote",
    "Ranking",
    "ReportFacts",
    "ReportRow",
    "ReportingCalendar",
    "ReviewQueue",
    "ReviewRow",
    "Scope",
    "TargetPage",
    "Timeline",
    "TownshipRanking",
    "Trend",
    "YearCount",
    "YearEnd",
    "adjustments_of",
    "bulletin_facts",
    "changes",
    "closings",
    "comparison",
    "due_count",
    "duties",
    "facts_of",
    "first_week",
    "forget_facts",
    "forget_stories",
    "group_rows",
    "group_table",
    "grouped_by_area",
    "groups_by_target",
    "groups_told_apart",
    "instruction_list",
    "kept_out",
    "kinds_of_log",
    "last_change",
    "ledger",
    "ledger_sheet",
    "listing",
    "lit_text",
    "livelihood_in",
    "load_facts",
    "log_lines",
    "log_page",
    "my_reporting",
    "notice_days",
    "open_years",
    "overview",
    "owed_by_year",
    "owner_row",
    "owners_page",
    "parts_on",
    "people",
    "place_in",
    "quotes_by_target",
    "quotes_of",
    "ranking",
    "report_row",
    "reporting_calendar",
    "review_queue",
    "said_of",
    "search",
    "target_page",
    "timeline",
    "timeline_listing",
    "township_ranking",
    "trend",
    "urging_list",
    "waiting_by_year",
    "year_elapsed",
    "year_end",
]
