"""What does the frame around every page show?"""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .views.frame import other_year, reports_of, shown_report


def frame(request: HttpRequest) -> dict:
    """The report and the other years' (looked up where a page shows them), and where Chart.js comes from.

    `year_query` and `and_year` keep an address in the year that is shown, where that is not the current one.
    """
    return {
        "report": SimpleLazyObject(lambda: shown_report(request)),
        "reports": SimpleLazyObject(lambda: reports_of(request)),
        "year_query": SimpleLazyObject(lambda: _year("?", request)),
        "and_year": SimpleLazyObject(lambda: _year("&", request)),
        "CHARTJS_URL": settings.CHARTJS_URL,
        "CHARTJS_INTEGRITY": settings.CHARTJS_INTEGRITY,
    }


def _year(sign: str, request: HttpRequest) -> str:
    year = other_year(request)
    return f"{sign}year={year}" if year else ""
